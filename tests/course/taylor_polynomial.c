/* The Taylor polynomial of degree n: sum of f^(k)(x0) / k! (x - x0)^k. A polynomial of degree
 * n is its own; of sin, exp and 1 / (1 - x) the coefficients are known, and what the
 * polynomial leaves is at most the next term's bound. */
#include "every.h"
#include <math.h>

CGRAD(taylor, wrt(x))
double polynomial(double x) /* degree 4 */
{
    const double c[] = {3, -1, 0.5, 2, -0.25};
    double p = 0;
    for (int i = 5; i-- > 0;)
        p = p * x + c[i];
    return p;
}

CGRAD(taylor, wrt(x))
double sine(double x)
{
    return sin(x);
}

CGRAD(taylor, wrt(x))
double exponential(double x)
{
    return exp(x);
}

/* 1 + x + x^2 + .. */
CGRAD(taylor, wrt(x))
double geometric(double x)
{
    return 1 / (1 - x);
}

/* (1 + x)^a, of binomial coefficients. */
CGRAD(taylor, wrt(x))
double binomial(double a, double x)
{
    return pow(1 + x, a);
}

#ifdef CHECK
#include "course.h"
#include "taylor_polynomial_grad.h"

enum { N = 10 };

static double at(int n, const double c[], double h)
{
    double value = 0;
    for (int k = n; k >= 0; k--)
        value = value * h + c[k];
    return value;
}

static void check_known(double x)
{
    double s[N + 1], e[N + 1], g[N + 1], b[N + 1], factorial = 1, choose = 1, a = -0.5;
    sine_taylor(x, 1, N, s);
    exponential_taylor(x, 1, N, e);
    geometric_taylor(x, 1, N, g);
    binomial_taylor(a, x, 1, N, b);
    for (int k = 0; k <= N; k++) {
        near(s[k], sin(x + k * acos(0)) / factorial);
        near(e[k], exp(x) / factorial);
        near(g[k], pow(1 - x, -k - 1));
        near(b[k], choose * pow(1 + x, a - k));
        factorial *= k + 1;
        choose *= (a - k) / (k + 1);
    }
    factorial = 1;
    for (int n = 0; n < N; n++) { /* Lagrange's bound, h^(n+1) / (n+1)! */
        double h = 0.5, bound = pow(h, n + 1) / (factorial *= n + 1);
        near(fmax(fabs(sin(x + h) - at(n, s, h)), bound), bound);
        near(fmax(fabs(exp(x + h) - at(n, e, h)), bound * exp(x + h)),
             bound * exp(x + h));
    }
}

int main(void)
{
    double c[N + 1];
    polynomial_taylor(0.75, 1, N, c);
    for (int k = 5; k <= N; k++)
        near(c[k], 0);
    for (int n = 4; n <= N; n++)
        for (int i = -4; i <= 4; i++)
            near(at(n, c, i), polynomial(0.75 + i));
    for (int i = -2; i <= 2; i++)
        check_known(0.3 * i);
    near(at(1, c, 0.5), polynomial(0.75) + 0.5 * (-1 + 0.75 + 6 * 0.5625 - 0.421875));
    return failures > 0;
}
#endif
