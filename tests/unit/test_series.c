/* The runtime's recurrences where they are delicate: powers of what begins at zero,
 * infinite partials that nothing goes through, Bessel functions at zero. */
#include "../suites.h"
#include "cgrad_taylor.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum { ORDER = 6 };

static void expect(const double *got, const double *want)
{
    for (int k = 1; k <= ORDER; k++) {
        bool same = fabs(got[k] - want[k]) <= 1e-13 * fmax(1, fabs(want[k]));
        if (!same)
            printf("\n  [%d] is %.17g, not %.17g ", k, got[k], want[k]);
        CU_ASSERT_TRUE(same);
    }
}

static void power(double x, const double *x_t, double y, double *r_t)
{
    for (int k = 1; k <= ORDER; k++)
        r_t[k] = cgrad_taylor_pow(k, x, x_t, y, pow(x, y), r_t);
}

/* Whole powers are polynomials; others are flat at 0, by their rows. */
static void test_powers_of_zero(void)
{
    const double line[ORDER + 1] = {0, 1, 1}, square[ORDER + 1] = {0, 0, 2},
                              still[ORDER + 1] = {0}, zero[ORDER + 1] = {0};
    double r[ORDER + 1];
    power(0, line, 3, r); /* (t + t^2)^3 */
    expect(r, (double[]){0, 0, 0, 1, 3, 3, 1});
    power(0, line, 1, r);
    expect(r, (double[]){0, 1, 1, 0, 0, 0, 0});
    power(0, square, 2, r);
    expect(r, (double[]){0, 0, 0, 0, 4, 0, 0});
    power(0, line, 1.5, r);
    expect(r, zero);
    power(0, line, 0, r);
    expect(r, zero);
    power(0, line, 9, r);
    expect(r, zero);
    power(0, still, -1, r);
    expect(r, zero);
    power(-1, line, 2, r); /* (-1 + t + t^2)^2 */
    expect(r, (double[]){1, -2, -1, 2, 1, 0, 0});
}

static void test_root(void)
{
    const double u[ORDER + 1] = {0, 4, 2, -2, 1};
    double r[ORDER + 1], back[ORDER + 1];
    for (int k = 1; k <= ORDER; k++)
        r[k] = cgrad_taylor_sqrt(k, u[k], 1, r);
    for (int k = 1; k <= ORDER; k++)
        back[k] = cgrad_taylor_sqr(k, 1, r);
    expect(back, u);
    CU_ASSERT_EQUAL(cgrad_taylor_sqrt(1, 3, 0, r), 0);
}

static void test_nothing_through_poles(void)
{
    const double still[ORDER + 1] = {0}, late[ORDER + 1] = {0, 0, 1};
    const double wild[ORDER + 1] = {0, INFINITY, NAN, NAN, NAN, NAN, NAN};
    double r[ORDER + 1] = {0};
    for (int k = 1; k <= ORDER; k++)
        r[k] = cgrad_taylor_chain0(k, still, INFINITY, wild);
    expect(r, still);
    for (int k = 1; k <= ORDER; k++)
        r[k] = cgrad_taylor_div(k, 0, INFINITY, r, 0, still);
    expect(r, still);
    cgrad_taylor_polygamma(ORDER, 1, 0, still, r);
    expect(r, still);
    CU_ASSERT_EQUAL(cgrad_taylor_chain0(1, late, INFINITY, wild), 0);
}

/* J_0 = 1 - x^2/4 + x^4/64 - x^6/2304, J_1 = x/2 - x^3/16 + x^5/384 at x = t */
static void test_bessel_at_zero(void)
{
    const double line[ORDER + 1] = {0, 1};
    double r[ORDER + 1];
    cgrad_taylor_jn(ORDER, 0, 0, line, r);
    expect(r, (double[]){1, 0, -1.0 / 4, 0, 1.0 / 64, 0, -1.0 / 2304});
    cgrad_taylor_jn(ORDER, 1, 0, line, r);
    expect(r, (double[]){0, 1.0 / 2, 0, -1.0 / 16, 0, 1.0 / 384, 0});
}

/* psi_1(x) at 1: zeta(2), and its derivatives (-1)^k (k + 1) zeta(k + 2) */
static void test_polygamma(void)
{
    const double line[ORDER + 1] = {0, 1};
    const double zeta[] = {0,
                           0,
                           1.6449340668482264365,
                           1.2020569031595942854,
                           1.0823232337111381915,
                           1.0369277551433699263,
                           1.0173430619844491397,
                           1.0083492773819228268,
                           1.0040773561979443394};
    double r[ORDER + 1], want[ORDER + 1] = {0};
    for (int k = 1; k <= ORDER; k++)
        want[k] = (k % 2 == 0 ? 1 : -1) * (k + 1) * zeta[k + 2];
    cgrad_taylor_polygamma(ORDER, 1, 1, line, r);
    expect(r, want);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"powers of zero", test_powers_of_zero},
        {"root", test_root},
        {"nothing through poles", test_nothing_through_poles},
        {"bessel at zero", test_bessel_at_zero},
        {"polygamma", test_polygamma},
        CU_TEST_INFO_NULL,
    };
    return run_tests("series", tests);
}
