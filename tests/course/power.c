/* d x^n / dx = n x^(n-1), with n a whole number in a loop, by squaring, and by pow. */
#include "every.h"
#include <math.h>

EVERY_REAL(wrt(x))
double power(int n, double x)
{
    double product = 1;
    for (int i = 0; i < n; i++)
        product *= x;
    return product;
}

EVERY_REAL(wrt(x))
double power_by_squaring(int n, double x)
{
    double product = 1;
    while (n > 0) {
        if (n % 2 == 1)
            product *= x;
        x *= x;
        n /= 2;
    }
    return product;
}

EVERY_REAL(wrt(x))
double power_of_math(int n, double x)
{
    return pow(x, n);
}

#ifdef CHECK
#include "course.h"
#include "power_grad.h"

int main(void)
{
    const double points[] = {1.25, -0.75, 0};
    for (int n = 0; n <= 6; n++)
        for (int i = 0; i < 3; i++) {
            double x = points[i];
            double first = n > 0 ? n * pow(x, n - 1) : 0;
            double second = n > 1 ? n * (n - 1) * pow(x, n - 2) : 0;
            near(power(n, x), pow(x, n));
            near(power_by_squaring(n, x), pow(x, n));
            every_scalar(power, first, second, n, x);
            every_scalar(power_by_squaring, first, second, n, x);
            every_scalar(power_of_math, first, second, n, x);
        }
    return failures > 0;
}
#endif
