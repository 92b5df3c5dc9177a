/* Second derivatives where every adjoint is exactly zero: the minimum of (sqrt x - 1)^2, and
 * a least squares fit that is exact. A test of the adjoint for zero would lose them. */
#include <cgrad.h>
#include <math.h>

CGRAD(hvp, wrt(x))
CGRAD(hess, wrt(x))
double root(double x)
{
    double d = sqrt(x) - 1;
    return d * d;
}

/* sum of (a exp(-b t_i) - y_i)^2 */
CGRAD(hvp, wrt(p))
CGRAD(hess, wrt(p))
double misfit(int n, const double t[n], const double y[n], const double p[2])
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double r = p[0] * exp(-p[1] * t[i]) - y[i];
        sum += r * r;
    }
    return sum;
}

/* The same in two steps, with residuals kept. */
CGRAD(hess, wrt(a, b), of(*sum))
void misfit_kept(int n, const double t[n], const double y[n], double a, double b,
                 double *sum)
{
    double r[n];
    for (int i = 0; i < n; i++)
        r[i] = y[i] - a * exp(-b * t[i]);
    *sum = 0;
    for (int i = 0; i < n; i++)
        *sum += r[i] * r[i] / (1 + r[i] * r[i]);
}

#ifdef CHECK
#include "course.h"
#include "second_at_zero_grad.h"

enum { N = 5 };

int main(void)
{
    double x_b, x_bd, f_xx;
    near(root_hvp(1, 1, &x_b, &x_bd), 0);
    near(x_b, 0);
    near(x_bd, 0.5); /* f'' = x^(-3/2) / 2 */
    root_hess(1, &x_b, &f_xx);
    near(f_xx, 0.5);
    root_hess(4, &x_b, &f_xx);
    near(f_xx, 1 / 16.0);

    double t[N], y[N], p[2] = {1.5, 0.75}, g[2], h[2][2], want[2][2] = {{0}};
    for (int i = 0; i < N; i++) {
        t[i] = 0.3 * i;
        y[i] = p[0] * exp(-p[1] * t[i]);
        double r[2] = {exp(-p[1] * t[i]), -t[i] * y[i]};
        for (int j = 0; j < 2; j++)
            for (int k = 0; k < 2; k++)
                want[j][k] += 2 * r[j] * r[k]; /* Gauss-Newton is exact at the fit */
    }
    near(misfit_hess(N, t, y, p, g, h), 0);
    for (int j = 0; j < 2; j++) {
        const double direction[2] = {j == 0, j == 1};
        double p_bd[2];
        near(g[j], 0);
        misfit_hvp(N, t, y, p, direction, g, p_bd);
        for (int k = 0; k < 2; k++) {
            near(h[j][k], want[j][k]);
            near(p_bd[k], want[j][k]);
        }
    }

    double sum, a_b, b_b, sum_aa, sum_ab, sum_bb;
    misfit_kept_hess(N, t, y, p[0], &a_b, p[1], &b_b, &sum, &sum_aa, &sum_ab, &sum_bb);
    near(sum, 0);
    near(sum_aa, want[0][0]);
    near(sum_ab, want[0][1]);
    near(sum_bb, want[1][1]);
    return failures > 0;
}
#endif
