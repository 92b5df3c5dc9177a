/* f = x1^2 + 2 x2 at x = (sin t, cos t): df/dt = 2 sin t (cos t - 1). */
#include "every.h"
#include <math.h>

static void circle(double t, double x[2])
{
    x[0] = sin(t);
    x[1] = cos(t);
}

EVERY_REAL(wrt(t))
double on_circle(double t)
{
    double x[2];
    circle(t, x);
    return x[0] * x[0] + 2 * x[1];
}

#ifdef CHECK
#include "course.h"
#include "on_circle_grad.h"

int main(void)
{
    for (int i = -3; i <= 3; i++) {
        double t = 0.7 * i, first = 2 * sin(t) * (cos(t) - 1);
        double second = 2 * cos(2 * t) - 2 * cos(t);
        every_scalar(on_circle, first, second, t);
    }
    return failures > 0;
}
#endif
