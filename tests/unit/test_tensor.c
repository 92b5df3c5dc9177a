/* Derivative tensors from series along directions, against closed forms: of polynomials,
 * of exp(a x) and of two results at once. The series here are written by hand. */
#include "../suites.h"
#include "cgrad_taylor.h"

#include <math.h>
#include <stdlib.h>

static void near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-10 * fmax(1, fabs(want))))
        printf("\n  %.17g, not %.17g ", got, want);
    CU_ASSERT_TRUE(fabs(got - want) <= 1e-10 * fmax(1, fabs(want)));
}

struct point {
    int n;
    const double *x, *a;
};

/* y_0 = exp(a x), y_1 = (a x)^3 */
static void two_series(const double *x_d, int order, double *y_t, void *context)
{
    const struct point *p = context;
    double u = 0, v = 0;
    for (int i = 0; i < p->n; i++) {
        u += p->a[i] * p->x[i];
        v += p->a[i] * x_d[i];
    }
    double power = 1;
    for (int k = 0; k <= order; k++) {
        y_t[k] = exp(u) * power;
        power *= v / (k + 1);
    }
    const double cube[] = {u * u * u, 3 * u * u * v, 3 * u * v * v, v * v * v};
    for (int k = 0; k <= order; k++)
        y_t[order + 1 + k] = k < 4 ? cube[k] : 0;
}

static void check_two(int n, int order)
{
    static const double x[] = {0.3, -0.2, 0.5, 0.1}, a[] = {1.1, -0.7, 0.4, 1.6};
    static const double falling[] = {1, 3, 6, 6};
    struct point p = {n, x, a};
    int size = 1;
    double u = 0;
    for (int i = 0; i < n; i++)
        u += a[i] * x[i];
    for (int k = 0; k < order; k++)
        size *= n;
    double *tensor = malloc(2 * (size_t)size * sizeof *tensor);
    CU_ASSERT_PTR_NOT_NULL_FATAL(tensor);
    cgrad_tensor(n, 2, order, two_series, &p, tensor);
    for (int at = 0; at < size; at++) {
        double product = 1;
        for (int k = 0, rest = at; k < order; k++, rest /= n)
            product *= a[rest % n];
        near(tensor[at], exp(u) * product);
        near(tensor[size + at],
             order > 3 ? 0 : falling[order] * pow(u, 3 - order) * product);
    }
    free(tensor);
}

static void test_orders(void)
{
    for (int n = 1; n <= 4; n++)
        for (int order = 0; order <= 5; order++)
            check_two(n, order);
}

/* x_0^2 x_1^3 x_2 at (1, 2, 3): products of the lines x_i + t x_d_i */
static void mixed_series(const double *x_d, int order, double *y_t, void *context)
{
    static const double x[] = {1, 2, 3};
    static const int factors[] = {0, 0, 1, 1, 1, 2};
    (void)context;
    for (int k = 0; k <= order; k++)
        y_t[k] = k == 0;
    for (int f = 0; f < 6; f++)
        for (int k = order; k >= 0; k--)
            y_t[k] =
                y_t[k] * x[factors[f]] + (k > 0 ? y_t[k - 1] * x_d[factors[f]] : 0);
}

static void test_mixed(void)
{
    double third[3][3][3], second[3][3];
    cgrad_tensor(3, 1, 3, mixed_series, NULL, &third[0][0][0]);
    cgrad_tensor(3, 1, 2, mixed_series, NULL, &second[0][0]);
    near(second[0][0], 2 * 8 * 3);
    near(second[0][1], 2 * 3 * 4 * 3);
    near(second[2][2], 0);
    near(second[1][2], 3 * 4);
    near(third[1][1][1], 6 * 3);
    near(third[0][1][2], 2 * 3 * 4);
    near(third[2][0][1], third[0][1][2]);
    near(third[0][0][0], 0);
    near(third[0][1][1], 2 * 6 * 2 * 3);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"orders", test_orders},
        {"mixed", test_mixed},
        CU_TEST_INFO_NULL,
    };
    return run_tests("tensor", tests);
}
