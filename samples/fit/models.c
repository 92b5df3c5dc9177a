/* Models of NIST's sets for nonlinear regression, as residuals. What is asked of each
 * stands in front of it. */
#include "models.h"

#include <cgrad.h>
#include <math.h>

CGRAD(jac, wrt(beta), of(r))
void misra1a(int n, int p, const double x[n], const double y[n], const double beta[p],
             double r[n])
{
    (void)p;
    for (int i = 0; i < n; i++)
        r[i] = beta[0] * (1 - exp(-beta[1] * x[i])) - y[i];
}

CGRAD(jac, wrt(beta), of(r))
void mgh09(int n, int p, const double x[n], const double y[n], const double beta[p],
           double r[n])
{
    (void)p;
    for (int i = 0; i < n; i++)
        r[i] = beta[0] * (x[i] * x[i] + x[i] * beta[1])
                   / (x[i] * x[i] + x[i] * beta[2] + beta[3])
               - y[i];
}

/* c[0] + c[1] x + .. + c[n - 1] x^(n - 1) */
static double polynomial(int n, const double *c, double x)
{
    double sum = 0;
    for (int k = n - 1; k >= 0; k--)
        sum = sum * x + c[k];
    return sum;
}

CGRAD(jac, wrt(beta), of(r))
void thurber(int n, int p, const double x[n], const double y[n], const double beta[p],
             double r[n])
{
    (void)p;
    for (int i = 0; i < n; i++)
        r[i] = polynomial(4, beta, x[i]) / (1 + x[i] * polynomial(3, beta + 4, x[i]))
               - y[i];
}
