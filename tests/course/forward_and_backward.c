/* Forward and backward mode agree. f = sqrt (x^2 + e^(x^2)) + cos (x^2 + e^(x^2)), with
 * u = x^2 + e^(x^2), has f' = u' (1 / (2 sqrt u) - sin u), u' = 2 x (1 + e^(x^2)); and for
 * y = y(x), along any x_d and y_b, y_b . (J x_d) = (J^T y_b) . x_d. */
#include "every.h"
#include <math.h>

EVERY_REAL(wrt(x))
double f(double x)
{
    double a = x * x, b = exp(a), c = a + b, d = sqrt(c), e = cos(c);
    return d + e;
}

CGRAD(jvp, wrt(x), of(y))
CGRAD(vjp, wrt(x), of(y))
void field(int n, const double x[n], double y[n])
{
    for (int i = 0; i < n; i++) {
        double left = i > 0 ? x[i - 1] : 0, right = i < n - 1 ? x[i + 1] : 0;
        y[i] = sin(left) * x[i] + x[i] * x[i] / (1 + right * right);
    }
}

#ifdef CHECK
#include "course.h"
#include "forward_and_backward_grad.h"

static void check_scalar(double x)
{
    double e = exp(x * x), u = x * x + e, u1 = 2 * x * (1 + e),
           u2 = 2 + 2 * e + 4 * x * x * e;
    double outer1 = 0.5 / sqrt(u) - sin(u), outer2 = -0.25 / (u * sqrt(u)) - cos(u);
    double first = u1 * outer1, second = u2 * outer1 + u1 * u1 * outer2;
    double f_d, x_b = 0;
    every_scalar(f, first, second, x);
    f_jvp(x, 1, &f_d);
    f_vjp(x, &x_b, 1);
    near(f_d, first);
    near(x_b, f_d);
}

int main(void)
{
    enum { N = 5 };
    const double x[N] = {1, -0.5, 2, 0.25, -1.5}, x_d[N] = {0.5, 1, -1, 2, 0.75};
    const double y_b[N] = {1, -2, 0.5, 0.25, 1.5};
    double y[N], y_d[N], x_b[N] = {0}, forward = 0, backward = 0;
    field_jvp(N, x, x_d, y, y_d);
    field_vjp(N, x, x_b, y, y_b);
    for (int i = 0; i < N; i++) {
        forward += y_b[i] * y_d[i];
        backward += x_b[i] * x_d[i];
    }
    near(backward, forward);
    for (int i = -3; i <= 3; i++)
        check_scalar(0.3 * i);
    return failures > 0;
}
#endif
