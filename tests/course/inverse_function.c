/* Inverse functions: with g(f(x)) = x, g'(y) = 1 / f'(x) and g'' = -f'' / f'^3. For f = tan
 * and sinh in closed form, for f = x + e^x by Newton's method, alone and after bisection. */
#include "every.h"
#include <math.h>

EVERY_REAL(wrt(y))
double inverse_tan(double y)
{
    return atan(y);
}

EVERY_REAL(wrt(y))
double inverse_sinh(double y)
{
    return log(y + sqrt(y * y + 1));
}

/* The x for which x + e^x = y. */
EVERY_REAL(wrt(y))
double inverse_by_newton(double y)
{
    double x = y > 1 ? log(y) : y - 1;
    for (int k = 0; k < 50; k++) {
        double step = (x + exp(x) - y) / (1 + exp(x));
        x -= step;
        if (k > 2 && fabs(step) < 1e-9)
            break;
    }
    return x - (x + exp(x) - y) / (1 + exp(x));
}

/* Halving carries no derivative; the Newton steps at its end carry all of it. */
EVERY_REAL(wrt(y))
double inverse_by_bisection(double y)
{
    double low = y - exp(y) - 1, high = y;
    while (high - low > 1e-3) {
        double middle = (low + high) / 2;
        if (middle + exp(middle) > y)
            high = middle;
        else
            low = middle;
    }
    double x = (low + high) / 2;
    for (int k = 0; k < 5; k++)
        x -= (x + exp(x) - y) / (1 + exp(x));
    return x;
}

#ifdef CHECK
#include "course.h"
#include "inverse_function_grad.h"

int main(void)
{
    for (int i = -3; i <= 3; i++) {
        double x = 0.4 * i, f1 = 1 + tan(x) * tan(x), f2 = 2 * tan(x) * f1, y = tan(x);
        double first = 1 / f1, second = -f2 / (f1 * f1 * f1);
        near(inverse_tan(y), x);
        every_scalar(inverse_tan, first, second, y);

        y = sinh(x);
        first = 1 / cosh(x);
        second = -sinh(x) / pow(cosh(x), 3);
        near(inverse_sinh(y), x);
        every_scalar(inverse_sinh, first, second, y);

        y = x + exp(x);
        first = 1 / (1 + exp(x));
        second = -exp(x) / pow(1 + exp(x), 3);
        near(inverse_by_newton(y), x);
        every_scalar(inverse_by_newton, first, second, y);
        near(inverse_by_bisection(y), x);
        every_scalar(inverse_by_bisection, first, second, y);
    }
    return failures > 0;
}
#endif
