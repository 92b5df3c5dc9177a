/* The multivariate Taylor series, f(x0 + d) = sum of D^k f(x0) d^k / k!, for f = x^2 + 2 x y +
 * y^3 at (1, 2), and the contractions of D^k f with d^k for k = 0 .. 3:
 *   13,  6 d1 + 14 d2,  2 d1^2 + 4 d1 d2 + 12 d2^2,  6 d2^3.
 * All higher derivatives are 0: the series of third degree is f. And by tensors: D^2 f from
 * its Hessian, D^3 f by contractions along sums of unit vectors. */
#include "every.h"

EVERY_REAL(wrt(x))
double f(const double x[2])
{
    return x[0] * x[0] + 2 * x[0] * x[1] + x[1] * x[1] * x[1];
}

#ifdef CHECK
#include "course.h"
#include "taylor_multivariate_grad.h"

enum { ORDER = 5 };
typedef double point[2];

static const point x0 = {1, 2};

/* D^3 f along three unit vectors: sums over subsets of them, by polarisation. */
static double third(int i, int j, int k)
{
    double sum = 0, f_t[4];
    for (int subset = 1; subset < 8; subset++) {
        point d = {0, 0};
        int sign = -1;
        const int axes[] = {i, j, k};
        for (int a = 0; a < 3; a++)
            if (subset >> a & 1) {
                d[axes[a]] += 1;
                sign = -sign;
            }
        f_taylor(x0, CONST(point, d), 3, f_t);
        sum += sign * f_t[3]; /* D^3 f d^3 = 6 f_t[3]; the sum is 6 times D^3 f */
    }
    return sum;
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

    /* the tensors, contracted by hand */
    point gradient;
    double hessian[2][2], contracted[4] = {0};
    contracted[0] = f_hess(x0, gradient, hessian);
    for (int i = 0; i < 2; i++) {
        contracted[1] += gradient[i] * d[i];
        for (int j = 0; j < 2; j++) {
            contracted[2] += hessian[i][j] * d[i] * d[j];
            for (int k = 0; k < 2; k++)
                contracted[3] += third(i, j, k) * d[i] * d[j] * d[k];
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
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            for (int k = 0; k < 2; k++)
                near(third(i, j, k), i + j + k == 3 ? 6 : 0);
    check_along(0.5, -0.25);
    check_along(-3, 2);
    return failures > 0;
}
#endif
