/* Every product of a function, asked for in one line. */
#ifndef EVERY_H
#define EVERY_H
#include <cgrad.h>

#define EVERY(...)            \
    CGRAD(jvp, __VA_ARGS__)   \
    CGRAD(vjp, __VA_ARGS__)   \
    CGRAD(jvp_v, __VA_ARGS__) \
    CGRAD(vjp_v, __VA_ARGS__) \
    CGRAD(split, __VA_ARGS__) \
    CGRAD(jac, __VA_ARGS__)   \
    CGRAD(hvp, __VA_ARGS__)   \
    CGRAD(hess, __VA_ARGS__)  \
    CGRAD(taylor, __VA_ARGS__)

/* Of one real result: its gradient too. */
#define EVERY_REAL(...) CGRAD(grad, __VA_ARGS__) EVERY(__VA_ARGS__)
#endif
