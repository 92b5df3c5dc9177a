/* The directional derivative D_v f = grad f . v, a tangent; and D_v D_v f = v^T H v. */
#include "every.h"
#include <math.h>

EVERY_REAL(wrt(x))
double height(const double x[3])
{
    return x[0] * x[0] * x[1] + sin(x[1] * x[2]);
}

#ifdef CHECK
#include "course.h"
#include "directional_grad.h"

typedef double point[3];

static void check(const point x, const point v)
{
    double c = cos(x[1] * x[2]), s = sin(x[1] * x[2]), across = c - x[1] * x[2] * s;
    point J = {2 * x[0] * x[1], x[0] * x[0] + x[2] * c, x[1] * c};
    double H[3][3] = {{2 * x[1], 2 * x[0], 0},
                      {2 * x[0], -x[2] * x[2] * s, across},
                      {0, across, -x[1] * x[1] * s}};
    every_real(height, point, J, H, x);

    double along, first = 0, second = 0, got = 0;
    point x_b, x_bd;
    height_jvp(x, v, &along);
    height_hvp(x, v, x_b, x_bd);
    for (int i = 0; i < 3; i++) {
        first += J[i] * v[i];
        got += x_bd[i] * v[i];
        for (int j = 0; j < 3; j++)
            second += v[i] * H[i][j] * v[j];
    }
    near(along, first);
    near(got, second);
}

int main(void)
{
    const point x = {1, -0.5, 2}, v = {0.6, 0, -0.8}, w = {3, 1, 0.5};
    check(x, v);
    check(x, w); /* not of length 1: linear in v */
    return failures > 0;
}
#endif
