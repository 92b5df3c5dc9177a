/* E[f(x)] for x of mean mu and covariance S is f(mu) + tr (H S) / 2 up to moments of third
 * order, so it is exact for a cubic polynomial of normal x: against the exact expectation and
 * against Gauss and Hermite's rule. Else the error is of fourth order in the deviation. */
#include "every.h"
#include <math.h>

EVERY_REAL(wrt(x))
double cubic(const double x[2])
{
    return x[0] * x[0] * x[0] + 2 * x[0] * x[1] * x[1] - x[0] * x[1] + 3 * x[1];
}

EVERY_REAL(wrt(x))
double lognormal(const double x[2])
{
    return exp(x[0] - 2 * x[1]);
}

#ifdef CHECK
#include "course.h"
#include "expectation_grad.h"

typedef double pair[2], matrix[2][2];

static double second_order(double f, const matrix H, const matrix S)
{
    double trace = 0;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            trace += H[i][j] * S[j][i];
    return f + trace / 2;
}

/* E cubic(mu + L z) for normal z, by the rule of three points in each direction, which is
 * exact to the fifth degree. */
static double by_quadrature(const pair mu, const matrix L)
{
    double root = sqrt(3), sum = 0;
    for (int i = -1; i <= 1; i++)
        for (int j = -1; j <= 1; j++) {
            double weight = (i == 0 ? 4 : 1) * (j == 0 ? 4 : 1) / 36.0;
            const pair x = {mu[0] + root * (L[0][0] * i + L[0][1] * j),
                            mu[1] + root * (L[1][0] * i + L[1][1] * j)};
            sum += weight * cubic(x);
        }
    return sum;
}

int main(void)
{
    const pair mu = {0.75, -0.5};
    const matrix L = {{0.5, 0}, {-0.25, 0.75}}, S = {{0.25, -0.125}, {-0.125, 0.625}};
    double a = mu[0], b = mu[1];
    pair J = {3 * a * a + 2 * b * b - b, 4 * a * b - a + 3}, mu_b;
    matrix H = {{6 * a, 4 * b - 1}, {4 * b - 1, 4 * a}}, f_xx;
    every_real(cubic, pair, J, H, mu);

    /* E x1^3 = a^3 + 3 a S11, E x1 x2^2 = a (b^2 + S22) + 2 b S12, E x1 x2 = a b + S12 */
    double exact = a * a * a + 3 * a * S[0][0]
                   + 2 * (a * (b * b + S[1][1]) + 2 * b * S[0][1]) - (a * b + S[0][1])
                   + 3 * b;
    double f = cubic_hess(mu, mu_b, f_xx);
    near(second_order(f, CONST(matrix, f_xx), S), exact);
    near(by_quadrature(mu, L), exact);

    /* tr (H S) / 2 is the sum of second coefficients along the columns of L, S = L L^T */
    double spread = 0, f_t[3];
    for (int j = 0; j < 2; j++) {
        const pair column = {L[0][j], L[1][j]};
        cubic_taylor(mu, column, 2, f_t);
        spread += f_t[2];
    }
    near(f_t[0] + spread, exact);

    /* E exp (k . x) = exp (k . mu + v / 2) with v = k^T S k; the expansion has 1 + v / 2 */
    double e = exp(a - 2 * b);
    pair J_log = {e, -2 * e};
    matrix H_log = {{e, -2 * e}, {-2 * e, 4 * e}};
    every_real(lognormal, pair, J_log, H_log, mu);
    f = lognormal_hess(mu, mu_b, f_xx);
    for (double scale = 1; scale > 0.01; scale /= 2) {
        const matrix small = {{scale * S[0][0], scale * S[0][1]},
                              {scale * S[1][0], scale * S[1][1]}};
        double v = small[0][0] - 4 * small[0][1] + 4 * small[1][1];
        double error = e * exp(v / 2) - second_order(f, CONST(matrix, f_xx), small);
        near(error / (v * v), e * (exp(v / 2) - 1 - v / 2) / (v * v));
        near(fmax(error, e * exp(v / 2) * v * v / 8), e * exp(v / 2) * v * v / 8);
    }
    return failures > 0;
}
#endif
