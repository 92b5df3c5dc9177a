/* The multivariate Taylor series, f(x0 + d) = sum of D^k f(x0) d^k / k!, for f = x^2 + 2 x y +
 * y^3 at (1, 2), and the contractions of D^k f with d^k for k = 0 .. 3:
 *   13,  6 d1 + 14 d2,  2 d1^2 + 4 d1 d2 + 12 d2^2,  6 d2^3.
 * All higher derivatives are 0: the series of third degree is f. And the tensors themselves,
 * which cgrad_tensor makes of series along several directions, contracted in loops. */
#include "every.h"

EVERY_REAL(wrt(x))
double f(const double x[2])
{
    return x[0] * x[0] + 2 * x[0] * x[1] + x[1] * x[1] * x[1];
}

#ifdef CHECK
#include "course.h"
#include "taylor_multivariate_grad.h"
#include <cgrad_taylor.h>

enum { ORDER = 5 };
typedef double point[2];

static const point x0 = {1, 2};

static void along(const double *d, int order, double *f_t, void *context)
{
    (void)context;
    f_taylor(x0, d, order, f_t);
}

static void check_along(double d1, double d2)
{
    const point d = {d1, d2}, x = {x0[0] + d1, x0[1] + d2};
    double f_t[ORDER + 1], sum = 0;
    f_taylor(x0, d, ORDER, f_t);
    near(f_t[0], 13);
    near(f_t[1], 6 * d1 + 14 * d2);
    near(2 * f_t[2], 2 * d1 * d1 + 4 * d1 * d2 + 12 * d2 * d2);
    near(6 * f_t[3], 6 * d2 * d2 * d2);
    near(f_t[4], 0);
    near(f_t[5], 0);
    for (int k = 0; k <= 3; k++)
        sum += f_t[k];
    near(sum, f(x));

    double value, gradient[2], hessian[2][2], third[2][2][2], contracted[4] = {0};
    cgrad_tensor(2, 1, 0, along, NULL, &value);
    cgrad_tensor(2, 1, 1, along, NULL, gradient);
    cgrad_tensor(2, 1, 2, along, NULL, &hessian[0][0]);
    cgrad_tensor(2, 1, 3, along, NULL, &third[0][0][0]);
    contracted[0] = value;
    for (int i = 0; i < 2; i++) {
        contracted[1] += gradient[i] * d[i];
        for (int j = 0; j < 2; j++) {
            contracted[2] += hessian[i][j] * d[i] * d[j];
            for (int k = 0; k < 2; k++) {
                contracted[3] += third[i][j][k] * d[i] * d[j] * d[k];
                near(third[i][j][k], i + j + k == 3 ? 6 : 0);
            }
        }
    }
    near(contracted[0], f_t[0]);
    near(contracted[1], f_t[1]);
    near(contracted[2], 2 * f_t[2]);
    near(contracted[3], 6 * f_t[3]);
}

int main(void)
{
    point J = {6, 14};
    double H[2][2] = {{2, 2}, {2, 12}};
    every_real(f, point, J, H, x0);
    check_along(0.5, -0.25);
    check_along(-3, 2);
    return failures > 0;
}
#endif
