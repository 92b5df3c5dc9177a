/* c_k = f^(k)(0) / k!: the coefficients of one call against tangents of tangents. */
#include "../../suites.h"
#include "curve_6.h"
#include "curve_taylor.h"

#include <math.h>
#include <stdlib.h>

enum { ORDER = 6, POINTS = 20 };

static double uniform(double lo, double hi)
{
    return lo + (hi - lo) * rand() / RAND_MAX;
}

static void derivatives(int which, const double *x, const double *d, double *value)
{
    value[0] = curve_0(which, 0, x, d);
    value[1] = curve_1(which, 0, x, d);
    value[2] = curve_2(which, 0, x, d);
    value[3] = curve_3(which, 0, x, d);
    value[4] = curve_4(which, 0, x, d);
    value[5] = curve_5(which, 0, x, d);
    value[6] = curve_6(which, 0, x, d);
}

static void test_coefficients(void)
{
    srand(1);
    for (int which = 0; which < CURVES; which++)
        for (int p = 0; p < POINTS; p++) {
            double x[CURVE_SPACE], d[CURVE_SPACE], row[ORDER + 1], nested[ORDER + 1];
            for (int i = 0; i < CURVE_SPACE; i++) {
                x[i] = uniform(0.2, 0.9);
                d[i] = uniform(-1, 1);
            }
            curve_0_taylor(which, 0, 1, x, d, ORDER, row);
            derivatives(which, x, d, nested);
            double size = 0, factorial = 1;
            for (int k = 0; k <= ORDER; k++) {
                factorial *= k > 0 ? k : 1;
                size = fmax(size, fabs(row[k]));
                CU_ASSERT_DOUBLE_EQUAL(row[k], nested[k] / factorial, 1e-12 * size);
            }
        }
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"coefficients", test_coefficients},
        CU_TEST_INFO_NULL,
    };
    return run_tests("nested", tests);
}
