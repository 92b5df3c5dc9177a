/* Product, quotient, sum and chain of f = x^2 + 1 and g = sin x:
 *   (f g)' = f' g + f g',  (g / f)' = (g' f - g f') / f^2,  (f + g)' = f' + g',
 *   g(f(x))' = g'(f(x)) f'(x). */
#include "every.h"
#include <math.h>

static double f(double x)
{
    return x * x + 1;
}

static double g(double x)
{
    return sin(x);
}

EVERY_REAL(wrt(x))
double product(double x)
{
    return f(x) * g(x);
}

EVERY_REAL(wrt(x))
double quotient(double x)
{
    return g(x) / f(x);
}

EVERY_REAL(wrt(x))
double sum(double x)
{
    return f(x) + g(x);
}

EVERY_REAL(wrt(x))
double chain(double x)
{
    return g(f(x));
}

#ifdef CHECK
#include "course.h"
#include "rules_grad.h"

int main(void)
{
    for (int i = -3; i <= 3; i++) {
        double x = 0.4 * i, s = sin(x), c = cos(x), q = x * x + 1;
        double first = 2 * x * s + q * c, second = 2 * s + 4 * x * c - q * s;
        every_scalar(product, first, second, x);

        first = (c * q - s * 2 * x) / (q * q);
        second = (-s * q - 2 * s) / (q * q) - 4 * x * first / q;
        every_scalar(quotient, first, second, x);

        first = 2 * x + c;
        second = 2 - s;
        every_scalar(sum, first, second, x);

        first = cos(q) * 2 * x;
        second = 2 * cos(q) - 4 * x * x * sin(q);
        every_scalar(chain, first, second, x);
    }
    return failures > 0;
}
#endif
