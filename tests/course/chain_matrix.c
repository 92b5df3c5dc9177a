/* f(x1(s, t), x2(s, t)): the Jacobian is a matrix product, df/d(s, t) = df/dx dx/d(s, t). */
#include "every.h"
#include <math.h>

/* x = (s t, s + sin t) */
EVERY(wrt(u), of(x))
void inner(const double u[2], double x[2])
{
    x[0] = u[0] * u[1];
    x[1] = u[0] + sin(u[1]);
}

/* f = (x1^2 x2, x1 - x2, exp x2) */
EVERY(wrt(x), of(f))
void outer(const double x[2], double f[3])
{
    f[0] = x[0] * x[0] * x[1];
    f[1] = x[0] - x[1];
    f[2] = exp(x[1]);
}

EVERY(wrt(u), of(f))
void composed(const double u[2], double f[3])
{
    double x[2];
    inner(u, x);
    outer(x, f);
}

#ifdef CHECK
#include "chain_matrix_grad.h"
#include "course.h"

typedef double pair[2], triple[3];

/* H_mij = sum_k J_outer_mk H_inner_kij + sum_kl H_outer_mkl J_inner_ki J_inner_lj */
static void check(double s, double t)
{
    const pair u = {s, t}, x = {s * t, s + sin(t)};
    double e = exp(x[1]), c = cos(t);
    double x_u[2][2] = {{t, s}, {1, c}},
           x_uu[2][2][2] = {{{0, 1}, {1, 0}}, {{0}, {0, -sin(t)}}};
    double f_x[3][2] = {{2 * x[0] * x[1], x[0] * x[0]}, {1, -1}, {0, e}};
    double f_xx[3][2][2] = {
        {{2 * x[1], 2 * x[0]}, {2 * x[0], 0}}, {{0}}, {{0}, {0, e}}};
    double f_u[3][2] = {{0}}, f_uu[3][2][2] = {{{0}}};
    for (int m = 0; m < 3; m++)
        for (int k = 0; k < 2; k++)
            for (int i = 0; i < 2; i++) {
                f_u[m][i] += f_x[m][k] * x_u[k][i];
                for (int j = 0; j < 2; j++) {
                    f_uu[m][i][j] += f_x[m][k] * x_uu[k][i][j];
                    for (int l = 0; l < 2; l++)
                        f_uu[m][i][j] += f_xx[m][k][l] * x_u[k][i] * x_u[l][j];
                }
            }
    every_map(inner, pair, pair, x_u, x_uu, u);
    every_map(outer, pair, triple, f_x, f_xx, x);
    every_map(composed, pair, triple, f_u, f_uu, u);

    /* written out: f1 = s^2 t^2 (s + sin t) */
    near(f_u[0][0], 2 * s * t * t * (s + sin(t)) + s * s * t * t);
    near(f_u[0][1], 2 * s * s * t * (s + sin(t)) + s * s * t * t * c);
    near(f_u[1][0], t - 1);
    near(f_u[1][1], s - c);
    near(f_u[2][1], e * c);
}

int main(void)
{
    check(0.75, 1.5);
    check(-1, 0.25);
    check(0, 0);
    return failures > 0;
}
#endif
