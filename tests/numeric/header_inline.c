/* static inline functions, macros and types from a header; macros of this file. */
#include "smooth.h"

#define HALF 0.5
#define MIX(a, b, t) ((1 - (t)) * (a) + (t) * (b))

// ladder: inline_calls 3 2 -2 2
void inline_calls(int n, int m, const double x[n], double y[m])
{
    y[0] = smooth_max(x[0], smooth_abs(x[1]));
    y[1] = smooth_abs(smooth_max(x[2], x[0]) * x[1]);
}

// ladder: inline_struct 2 2 0.4 2
void inline_struct(int n, int m, const double x[n], double y[m])
{
    struct smooth s = {.width = x[0], .power = 3};
    y[0] = smooth_step(&s, x[1]);
    smooth_update(&s, x[1]);
    y[1] = smooth_step(&s, x[1] * x[0]) * s.width;
}

// ladder: inline_macros 3 2 -2 2
void inline_macros(int n, int m, const double x[n], double y[m])
{
    y[0] = MIX(x[0], SMOOTH_SQUARE(x[1]), HALF * x[2]);
    y[1] = SMOOTH_SQUARE(MIX(x[2], SMOOTH_WIDTH, x[0]) + 1);
}

// ladder: inline_loop 5 1 -2 2
void inline_loop(int n, int m, const double x[n], double y[m])
{
    double top = x[0];
    for (int i = 1; i < n; i++)
        top = smooth_max(top, x[i]);
    y[0] = top;
}

static inline double local_inline(double v)
{
    return v * smooth_abs(v - HALF);
}

// ladder: inline_local 2 1 -2 2
void inline_local(int n, int m, const double x[n], double y[m])
{
    y[0] = local_inline(local_inline(x[0]) + x[1]);
}

// ladder: inline_constants 2 1 0.5 2
void inline_constants(int n, int m, const double x[n], double y[m])
{
#ifdef M_PI
    const double pi = M_PI;
#else
    const double pi = 3.14159265358979323846;
#endif
    y[0] = pi * x[0] * x[0] * x[1] / (HALF + SMOOTH_WIDTH);
    if (x[0] < HUGE_VAL && isfinite(x[1]) && !isnan(x[0]))
        y[0] += sin(pi * x[1]);
}
