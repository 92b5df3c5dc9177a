/* d (2x + 1)^4 / dx = 8 (2x + 1)^3, by the chain rule. */
#include "every.h"

EVERY_REAL(wrt(x))
double fourth_power(double x)
{
    double s = 2 * x + 1, power = 1;
    for (int i = 0; i < 4; i++)
        power *= s;
    return power;
}

#ifdef CHECK
#include "course.h"
#include "fourth_power_grad.h"

int main(void)
{
    for (int i = -4; i <= 4; i++) { /* at -2 the base is 0 */
        double x = 0.25 * i, s = 2 * x + 1, first = 8 * s * s * s, second = 48 * s * s;
        near(fourth_power(x), s * s * s * s);
        every_scalar(fourth_power, first, second, x);
    }
    return failures > 0;
}
#endif
