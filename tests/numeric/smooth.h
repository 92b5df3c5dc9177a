/* A small header of inline functions, included by header_inline.c. */
#ifndef SMOOTH_H
#define SMOOTH_H
#include <math.h>

#define SMOOTH_WIDTH 0.5
#define SMOOTH_SQUARE(v) ((v) * (v))

struct smooth {
    double width;
    int power;
};

static inline double smooth_abs(double v)
{
    return sqrt(v * v + SMOOTH_WIDTH * SMOOTH_WIDTH);
}

static inline double smooth_max(double a, double b)
{
    return 0.5 * (a + b + smooth_abs(a - b));
}

static inline double smooth_step(const struct smooth *s, double v)
{
    double t = 1 / (1 + exp(-v / s->width));
    for (int i = 1; i < s->power; i++)
        t = SMOOTH_SQUARE(t) * (3 - 2 * t);
    return t;
}

static inline void smooth_update(struct smooth *s, double by)
{
    s->width += by * s->width;
}
#endif
