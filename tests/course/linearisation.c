/* f(x + h d) = f(x) + h J d + O(h^2): the error over h^2 is d^T H d / 2 + O(h). */
#include "every.h"
#include <math.h>

EVERY_REAL(wrt(x))
double quadratic(const double x[2])
{
    return 3 * x[0] * x[0] - 2 * x[0] * x[1] + x[1] * x[1] / 2 + x[0];
}

EVERY_REAL(wrt(x))
double smooth(const double x[2])
{
    return exp(x[0]) * cos(x[1]);
}

#ifdef CHECK
#include "course.h"
#include "linearisation_grad.h"

typedef double pair[2];

static const pair x = {0.5, -1}, d = {2, 1};

/* What the linear map leaves, over h^2. */
static double quadratic_rest(double h)
{
    const pair moved = {x[0] + h * d[0], x[1] + h * d[1]};
    double slope, f = quadratic_jvp(x, d, &slope);
    return (quadratic(moved) - f - h * slope) / (h * h);
}

static double smooth_rest(double h)
{
    const pair moved = {x[0] + h * d[0], x[1] + h * d[1]};
    double slope, f = smooth_jvp(x, d, &slope);
    return (smooth(moved) - f - h * slope) / (h * h);
}

int main(void)
{
    pair J = {6 * x[0] - 2 * x[1] + 1, -2 * x[0] + x[1]};
    double H[2][2] = {{6, -2}, {-2, 1}};
    every_real(quadratic, pair, J, H, x);
    for (double h = 1; h > 0.01; h /= 2) /* exact: the error is the second term */
        near(quadratic_rest(h), 12 - 4 + 0.5);

    double e = exp(x[0]), c = cos(x[1]), s = sin(x[1]);
    pair J_smooth = {e * c, -e * s};
    double H_smooth[2][2] = {{e * c, -e * s}, {-e * s, -e * c}};
    every_real(smooth, pair, J_smooth, H_smooth, x);
    /* as f is the real part of exp (x1 + i x2), |D^3 f d^3| <= |2 + i|^3 e^(x1 + 2 h) */
    double limit = (3 * e * c - 4 * e * s) / 2;
    for (double h = 0.5; h > 1e-3; h /= 2) {
        double bound = pow(5, 1.5) * e * exp(2 * h) / 6 * h;
        near(fmax(fabs(smooth_rest(h) - limit), bound), bound);
    }
    return failures > 0;
}
#endif
