/* h(t) = exp(x1 x2^2) with x = (t cos t, t sin t): h = exp(u) with u = t^3 cos t sin^2 t, so
 * h' = h u' and h'' = h (u'' + u'^2). */
#include "every.h"
#include <math.h>

EVERY_REAL(wrt(t))
double spiral(double t)
{
    double x[2] = {t * cos(t), t * sin(t)};
    return exp(x[0] * x[1] * x[1]);
}

#ifdef CHECK
#include "course.h"
#include "spiral_grad.h"

int main(void)
{
    for (int i = -4; i <= 4; i++) {
        double t = 0.5 * i, c = cos(t), s = sin(t);
        /* w = cos t sin^2 t and its derivatives */
        double w = c * s * s, w1 = 2 * c * c * s - s * s * s,
               w2 = 2 * c * c * c - 7 * s * s * c;
        double u1 = 3 * t * t * w + t * t * t * w1;
        double u2 = 6 * t * w + 6 * t * t * w1 + t * t * t * w2;
        double h = exp(t * t * t * w), first = h * u1, second = h * (u2 + u1 * u1);
        near(spiral(t), h);
        every_scalar(spiral, first, second, t);
    }
    return failures > 0;
}
#endif
