/* Every product of a function, asked for in one line. */
#ifndef EVERY_H
#define EVERY_H
#include <cgrad.h>

#define EVERY(...)            \
    CGRAD(jvp, __VA_ARGS__)   \
    CGRAD(vjp, __VA_ARGS__)   \
    CGRAD(split, __VA_ARGS__) \
    CGRAD(jac, __VA_ARGS__)   \
    CGRAD(hvp, __VA_ARGS__)   \
    CGRAD(hess, __VA_ARGS__)

/* Of one real result: its gradient too. */
#define EVERY_REAL(...) CGRAD(grad, __VA_ARGS__) EVERY(__VA_ARGS__)

/* NAME_jvp, NAME_vjp, ..: where one function has several independents. */
#define EVERY_AS(name, ...)                 \
    CGRAD(jvp, __VA_ARGS__, as(name##_jvp)) \
    CGRAD(vjp, __VA_ARGS__, as(name##_vjp)) \
    CGRAD(split, __VA_ARGS__, as(name))     \
    CGRAD(jac, __VA_ARGS__, as(name##_jac)) \
    CGRAD(hvp, __VA_ARGS__, as(name##_hvp)) \
    CGRAD(hess, __VA_ARGS__, as(name##_hess))

#define EVERY_REAL_AS(name, ...)              \
    CGRAD(grad, __VA_ARGS__, as(name##_grad)) \
    EVERY_AS(name, __VA_ARGS__)
#endif
