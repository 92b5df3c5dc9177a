/* test_special.c: digamma and polygamma against values known in closed form, values
 * computed with 70 digits by the recurrence up to 400 and the asymptotic series there,
 * and their recurrences over a range. */
#include "../suites.h"
#include "cgrad_special.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#define PI 3.14159265358979323846264338327950288419717L
#define PI2 (PI * PI)
#define EULER 0.577215664901532860606512090082402431042159L
#define LOG2 0.693147180559945309417232121458176568075500L
#define LOG3 1.09861228866810969139524523692252570464749L
#define ROOT3 1.73205080756887729352744634150587236694280L
#define CATALAN 0.915965594177219015054603514932384110774149L
#define ZETA3 1.20205690315959428539973816151144999076498L
#define ZETA5 1.03692775514336992633136548645703416805708L

struct known {
    int n;
    long double x, value;
};

static const struct known known[] = {
    /* A. and S. 6.3.2 to 6.3.4, and Gauss's theorem for 1/3, 1/4, 3/4 */
    {0, 1, -EULER},
    {0, 2, 1 - EULER},
    {0, 10, 7129.0L / 2520 - EULER},
    {0, 0.5L, -EULER - 2 * LOG2},
    {0, -0.5L, -EULER - 2 * LOG2 + 2},
    {0, 0.25L, -EULER - PI / 2 - 3 * LOG2},
    {0, 0.75L, -EULER + PI / 2 - 3 * LOG2},
    {0, 1.0L / 3, -EULER - PI / (2 * ROOT3) - 3 * LOG3 / 2},
    /* 6.4.2 to 6.4.5 */
    {1, 1, PI2 / 6},
    {1, 0.5L, PI2 / 2},
    {1, -0.5L, PI2 / 2 + 4},
    {1, 0.25L, PI2 + 8 * CATALAN},
    {2, 1, -2 * ZETA3},
    {2, 0.5L, -14 * ZETA3},
    {2, -0.5L, 16 - 14 * ZETA3},
    {3, 1, PI2 *PI2 / 15},
    {4, 1, -24 * ZETA5},
    /* with 70 digits */
    {0, 0.0009765625L, -1024.57561042934062190862209790964458362785L},
    {0, 1.5L, 0.0364899739785765205590236670012444328068404L},
    {0, 3.25L, 1.01699091106817903635491429834776086707720L},
    {0, 17, 2.80351332832746036838671690314659079795107L},
    {0, 1000.5L, 6.90775532064879642705781860595073163215609L},
    {0, 1099511627776.0L, 27.7258872223973576293383983252763874907364L},
    {0, -0.25L, 2.91413912021352783037311323718281930682992L},
    {0, -1.5L, 0.703156640645243187225690333667911099473507L},
    {0, -7.3125L, 4.15555084117804526580544236670934332007130L},
    {0, -1000.75L, 3.76741188635546347058082298159421515418665L},
    {1, 0.0009765625L, 1048577.64258939215261704080616782977530418L},
    {1, 3.25L, 0.359798290309579875073788255137693157309364L},
    {1, 1000.5L, 0.000999999916666695833310267890215698200165056L},
    {1, -0.25L, 18.5418796476716064983976628804170782491205L},
    {1, -7.3125L, 14.1481883258674079416257075644213301599863L},
    {1, -1000.75L, 19.7382100507011895082844217299125796010540L},
    {2, 3.25L, -0.128156947139115120717939744001740230225338L},
    {2, -7.3125L, 59.9185344752457690883475670446191719407568L},
    {3, -0.25L, 1555.76331253485059976025407919024672327240L},
    {5, 0.75L, 678.753342874579713608367950495132461052816L},
    {5, -20.625L, 45190.0293049204713626973353862460976472622L},
    {10, 2.5L, -156.229596593232994759388783112352988911613L},
    {20, 1.25L, -22439658183479470.9397456729325642640027953L},
};

/* Zeros of digamma are not resolved relatively: an absolute 1e-18 stays (64 bits). */
static bool near(long double got, long double wanted, long double tolerance, int n,
                 long double x)
{
    long double absolute = n == 0 ? 12 * LDBL_EPSILON : 0;
    if (fabsl(got - wanted) <= tolerance * fabsl(wanted) + absolute)
        return true;
    printf("\n  psi_%d(%Lg) is %.21Lg, not %.21Lg", n, x, got, wanted);
    return false;
}

/* Long double to 12 units of its last place (1e-18 with 64 bits); double and float to
 * half a unit and what rounding twice adds. */
static void test_known(void)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct known *k = &known[i];
        long double x = k->x, value = k->value;
        CU_ASSERT(near(cgrad_polygammal(k->n, x), value, 12 * LDBL_EPSILON, k->n, x));
        if ((double)x < x || (double)x > x)
            continue;
        CU_ASSERT(near(cgrad_polygamma(k->n, (double)x), value, 0.51L * DBL_EPSILON,
                       k->n, x));
        if ((float)x < x || (float)x > x)
            continue;
        CU_ASSERT(near(cgrad_polygammaf(k->n, (float)x), value, 0.51L * FLT_EPSILON,
                       k->n, x));
        if (k->n == 0) {
            CU_ASSERT(near(cgrad_digammal(x), value, 12 * LDBL_EPSILON, 0, x));
            CU_ASSERT(near(cgrad_digamma((double)x), value, 0.51L * DBL_EPSILON, 0, x));
            CU_ASSERT(near(cgrad_digammaf((float)x), value, 0.51L * FLT_EPSILON, 0, x));
        }
    }
}

/* psi_n(x + 1) - psi_n(x) = (-1)^n n! / x^(n+1)                 (6.4.6) */
static void test_recurrence(void)
{
    for (int i = -400; i < 400; i++) {
        long double x = i / 8.0L + 1.0L / 32, step = 1 / x;
        for (int n = 0; n < 6; n++, step *= -n / x) {
            long double here = cgrad_polygammal(n, x),
                        next = cgrad_polygammal(n, x + 1);
            long double size = fmaxl(fmaxl(fabsl(here), fabsl(next)), 1);
            CU_ASSERT(fabsl(next - here - step) <= 16 * LDBL_EPSILON * size);
        }
    }
}

static void test_poles(void)
{
    CU_ASSERT(isinf(cgrad_digamma(0.0)) && cgrad_digamma(0.0) < 0);
    CU_ASSERT(isinf(cgrad_digamma(-0.0)) && cgrad_digamma(-0.0) > 0);
    CU_ASSERT(isnan(cgrad_digamma(-1)));
    CU_ASSERT(isnan(cgrad_digamma(-1e300)));
    CU_ASSERT(isinf(cgrad_polygamma(1, 0.0)) && cgrad_polygamma(1, 0.0) > 0);
    CU_ASSERT(isinf(cgrad_polygamma(2, 0.0)) && cgrad_polygamma(2, 0.0) < 0);
    CU_ASSERT(isinf(cgrad_polygamma(2, -0.0)) && cgrad_polygamma(2, -0.0) > 0);
    CU_ASSERT(isinf(cgrad_polygamma(1, -3)) && cgrad_polygamma(1, -3) > 0);
    CU_ASSERT(isnan(cgrad_polygamma(2, -3)));
}

static void test_limits(void)
{
    CU_ASSERT(isinf(cgrad_digamma(INFINITY)) && cgrad_digamma(INFINITY) > 0);
    CU_ASSERT(isnan(cgrad_digamma(-INFINITY)));
    CU_ASSERT(isnan(cgrad_digamma(NAN)));
    CU_ASSERT(isnan(cgrad_polygamma(1, NAN)));
    CU_ASSERT(isnan(cgrad_polygamma(-1, 1)));
    CU_ASSERT_EQUAL(cgrad_polygamma(1, INFINITY), 0);
    /* psi_1(x) ~ 1 / x, psi_1(x) ~ 1 / x^2 */
    CU_ASSERT_EQUAL(cgrad_polygamma(1, 1e300), 1e-300);
    CU_ASSERT_EQUAL(cgrad_polygamma(1, 1e-100), 1e200);
    CU_ASSERT_EQUAL(cgrad_digamma(-1e-100), 1e100);
    CU_ASSERT_EQUAL(cgrad_polygamma(1, -1e-100), 1e200);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"known", test_known}, {"recurrence", test_recurrence},
        {"poles", test_poles}, {"limits", test_limits},
        CU_TEST_INFO_NULL,
    };
    return run_tests("special", tests);
}
