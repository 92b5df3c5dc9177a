/* d e^(c x) / dx = c e^(c x), d a^x / dx = ln a a^x, d ln x / dx = 1 / x. */
#include "every.h"
#include <math.h>

EVERY_REAL(wrt(x))
double exponential(double c, double x)
{
    return exp(c * x);
}

EVERY_REAL(wrt(x))
double power_of(double a, double x)
{
    return pow(a, x);
}

EVERY_REAL(wrt(x))
double logarithm(double x)
{
    return log(x);
}

#ifdef CHECK
#include "course.h"
#include "exponentials_grad.h"

int main(void)
{
    const double factors[] = {-1.5, 0, 0.75, 2};
    for (int i = 0; i < 4; i++)
        for (int j = -2; j <= 2; j++) {
            double c = factors[i], x = 0.6 * j, value = exp(c * x);
            double first = c * value, second = c * c * value;
            every_scalar(exponential, first, second, c, x);

            double a = exp(c); /* a^x is the same */
            near(power_of(a, x), value);
            every_scalar(power_of, first, second, a, x);

            x = exp(x);
            first = 1 / x;
            second = -1 / (x * x);
            every_scalar(logarithm, first, second, x);
        }
    return failures > 0;
}
#endif
