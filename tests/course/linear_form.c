/* d x^T a / dx = a^T and d a^T x / dx = a^T. */
#include "every.h"

EVERY_REAL(wrt(x))
double x_first(int n, const double a[n], const double x[n])
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += x[i] * a[i];
    return sum;
}

EVERY_REAL(wrt(x))
double a_first(int n, const double *a, const double x[n])
{
    double sum = 0;
    const double *end = x + n;
    while (x < end)
        sum += *a++ * *x++;
    return sum;
}

#ifdef CHECK
#include "course.h"
#include "linear_form_grad.h"

enum { N = 4 };
typedef double vector[N];

int main(void)
{
    const vector x = {1, -2, 0, 3}, a = {0.5, 4, -1, 0.25};
    vector J = {0.5, 4, -1, 0.25};
    double H[N][N] = {{0}};
    near(x_first(N, a, x), -6.75);
    near(a_first(N, a, x), -6.75);
    every_real(x_first, vector, J, H, N, a, x);
    every_real(a_first, vector, J, H, N, a, x);
    return failures > 0;
}
#endif
