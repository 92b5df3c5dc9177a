/* test_rules.c: math.def against mathematics.
 * Every partial of every row, in float, double and long double, is compared with the
 * derivative of the long double function by differences; documented values are checked
 * at their points; the list of C11's functions is written out; and the comparison
 * itself is tested: each partial, made slightly wrong, must be noticed. `test_rules
 * signs` is for rows compiled with all signs wrong. */
#include "../suites.h"
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEVELS = 8 };
static const int points = 5;

static const struct rows *const types[] = {&rows_float, &rows_double,
                                           &rows_long_double};
enum { TYPES = sizeof types / sizeof types[0] };

/* C11 7.12, without suffixes, and the Bessel functions of POSIX. */
static const char standard[] =
    "fpclassify isfinite isinf isnan isnormal signbit "
    "acos asin atan atan2 cos sin tan acosh asinh atanh cosh sinh tanh "
    "exp exp2 expm1 frexp ilogb ldexp log log10 log1p log2 logb modf scalbn scalbln "
    "cbrt fabs hypot pow sqrt erf erfc lgamma tgamma "
    "ceil floor nearbyint rint lrint llrint round lround llround trunc "
    "fmod remainder remquo copysign nan nextafter nexttoward fdim fmax fmin fma "
    "isgreater isgreaterequal isless islessequal islessgreater isunordered "
    "j0 j1 jn y0 y1 yn";

static void check(bool ok, const char *message)
{
    CU_assertImplementation(ok, 0, message, __FILE__, __func__, CU_FALSE);
}

static const struct row *row_find(const struct rows *rows, const char *name)
{
    for (int i = 0; i < rows->row_count; i++)
        if (strcmp(rows->row[i].name, name) == 0)
            return &rows->row[i];
    return NULL;
}

static void test_complete(void)
{
    char words[sizeof standard];
    memcpy(words, standard, sizeof words);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        check(row_find(&rows_double, word) != NULL, word);
    for (int i = 0; i < rows_double.row_count; i++) {
        const struct row *row = &rows_double.row[i];
        check(row_find(&rows_double, row->name) == row, row->name);
    }
}

/* Rows with a mark state their value at the bad point; families over an integer have it
 * in their members y0, y1, cgrad_digamma. */
static void test_marks_documented(void)
{
    for (int i = 0; i < rows_double.row_count; i++) {
        const struct row *row = &rows_double.row[i];
        if (!(row->marks & (SINGULAR | KINK)) || row->whole_low < row->whole_high)
            continue;
        bool found = false;
        for (int k = 0; k < rows_double.spot_count; k++)
            found |= strcmp(rows_double.spot[k].name, row->name) == 0;
        check(found, row->name);
    }
}

static bool same(long double got, long double wanted, long double tolerance)
{
    if (isnan(wanted) || isinf(wanted))
        return isnan(wanted) ? isnan(got) : got == wanted;
    return fabsl(got - wanted) <= tolerance * fabsl(wanted);
}

static void test_documented_values(void)
{
    for (int t = 0; t < TYPES; t++)
        for (int i = 0; i < types[t]->spot_count; i++) {
            const struct spot *spot = &types[t]->spot[i];
            const struct row *row = row_find(types[t], spot->name);
            CU_ASSERT_PTR_NOT_NULL_FATAL(row);
            CU_ASSERT_EQUAL(row->reals, spot->reals);
            for (int k = 0; k < spot->reals; k++) {
                long double got = row->partial(k, spot->at, 0);
                char text[128];
                snprintf(text, sizeof text,
                         "%s, %s: partial %d at (%Lg, %Lg) is %.20Lg", types[t]->type,
                         spot->name, k, spot->at[0], spot->at[1], got);
                check(same(got, spot->partial[k], 4 * types[t]->epsilon), text);
            }
        }
}

/* d f / d a[k] by central differences with steps width / 2^j and Richardson's
 * extrapolation: each column of the scheme removes the next even power of the step. */
static long double difference(const struct row *row, int k, const long double *a, int n,
                              long double width)
{
    long double scheme[LEVELS];
    for (int j = 0; j < LEVELS; j++, width /= 2) {
        long double up[REALS], down[REALS];
        memcpy(up, a, sizeof up);
        memcpy(down, a, sizeof down);
        up[k] += width;
        down[k] -= width;
        scheme[j] = (row->value(up, n) - row->value(down, n)) / (up[k] - down[k]);
        long double four = 4;
        for (int i = j; i > 0; i--, four *= 4)
            scheme[i - 1] = scheme[i] + (scheme[i] - scheme[i - 1]) / (four - 1);
    }
    return scheme[0];
}

/* The point with the given number on the grid inside the row's box, a float in each
 * coordinate so that all types see the same one. False past the last. */
static bool grid_point(const struct row *row, int number, long double *a)
{
    for (int k = 0; k < row->reals; k++, number /= points) {
        long double part = (number % points + 0.5L) / points;
        a[k] = (float)(row->low[k] + part * (row->high[k] - row->low[k]));
    }
    return number == 0;
}

/* A row of one type, its partials scaled by 1 + wrong, against differences of `exact`,
 * the same row in long double. Returns false, and says where if asked, when they
 * disagree. */
static bool partial_agrees(const struct rows *type, const struct row *row, int k,
                           long double wrong, bool tell)
{
    const struct row *exact = row_find(&rows_long_double, row->name);
    long double tolerance = fmaxl(16 * type->epsilon, 1e-15L), a[REALS] = {0};
    for (int n = row->whole_low; n <= row->whole_high; n++)
        for (int point = 0; grid_point(exact, point, a); point++) {
            long double step = 0.4L * (exact->high[k] - exact->low[k]) / points;
            long double wanted = difference(exact, k, a, n, step);
            long double got = row->partial(k, a, n);
            got += got == 0 ? wrong : got * wrong;
            if (fabsl(got - wanted) <= tolerance * fmaxl(fabsl(wanted), 0.01L))
                continue;
            if (tell)
                printf("\n  %s, %s: partial %d at (%Lg, %Lg, %Lg), n = %d: %.20Lg, by "
                       "differences %.20Lg",
                       type->type, row->name, k, a[0], a[1], a[2], n, got, wanted);
            return false;
        }
    return true;
}

static void test_differences(void)
{
    for (int t = 0; t < TYPES; t++)
        for (int i = 0; i < types[t]->row_count; i++) {
            const struct row *row = &types[t]->row[i];
            for (int k = 0; row->smooth && k < row->reals; k++)
                check(partial_agrees(types[t], row, k, 0, true), row->name);
        }
}

/* A millionth off in double and long double, ten of them in float. */
static void test_mutations(void)
{
    for (int t = 0; t < TYPES; t++) {
        long double wrong = types[t] == &rows_float ? 1e-5L : 1e-6L;
        for (int i = 0; i < types[t]->row_count; i++) {
            const struct row *row = &types[t]->row[i];
            for (int k = 0; row->smooth && k < row->reals; k++)
                check(!partial_agrees(types[t], row, k, wrong, false), row->name);
        }
    }
}

/* The partials of a type, and those of them that disagree with differences, not counting
 * what is zero in the whole box: it has no sign. */
struct signs {
    int partials, seen;
};

static bool partial_is_zero(const struct row *row, int k)
{
    long double a[REALS] = {0};
    for (int n = row->whole_low; n <= row->whole_high; n++)
        for (int point = 0; grid_point(row, point, a); point++)
            if (row->partial(k, a, n) != 0)
                return false;
    return true;
}

static struct signs signs_of(const struct rows *type)
{
    struct signs signs = {0, 0};
    for (int i = 0; i < type->row_count; i++) {
        const struct row *row = &type->row[i];
        for (int k = 0; row->smooth && k < row->reals; k++) {
            if (partial_is_zero(row, k))
                continue;
            signs.partials++;
            if (!partial_agrees(type, row, k, 0, false))
                signs.seen++;
            else
                printf("%s, %s: partial %d is not seen\n", type->type, row->name, k);
        }
    }
    return signs;
}

/* For a program built with all signs wrong: each partial of each row must disagree. */
static int signs_main(void)
{
    bool all = true;
    for (int t = 0; t < TYPES; t++) {
        struct signs signs = signs_of(types[t]);
        printf("%s: sign of a partial wrong: %d tried, %d seen\n", types[t]->type,
               signs.partials, signs.seen);
        all = all && signs.partials > 0 && signs.seen == signs.partials;
    }
    return !all;
}

/* The last digits of the irrational constants, beyond what differences see. */
static void test_constants(void)
{
    const struct spot constants[] = {
        {"exp2", 1, {0}, {logl(2)}},
        {"exp10", 1, {0}, {logl(10)}},
        {"log2", 1, {1}, {1 / logl(2)}},
        {"log10", 1, {1}, {1 / logl(10)}},
        {"erf", 1, {0}, {2 / sqrtl(acosl(-1))}},
        {"erfc", 1, {0}, {-2 / sqrtl(acosl(-1))}},
    };
    for (int t = 0; t < TYPES; t++)
        for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
            const struct spot *spot = &constants[i];
            const struct row *row = row_find(types[t], spot->name);
            CU_ASSERT_PTR_NOT_NULL_FATAL(row);
            long double got = row->partial(0, spot->at, 0);
            check(same(got, spot->partial[0], types[t]->epsilon), spot->name);
        }
}

/* Arguments with which partials go wrong: ties, zeros, ends of domains, squares that
 * overflow or vanish in float. */
static const long double hard[] = {-1e30L, -2,     -1, -1e-30L, -0.0L,
                                   0,      1e-30L, 1,  2,       1e30L};
enum { HARD = sizeof hard / sizeof hard[0] };

static bool hard_point(const struct row *row, int number, long double *a)
{
    for (int k = 0; k < row->reals; k++, number /= HARD)
        a[k] = (float)hard[number % HARD];
    return number == 0;
}

/* A row without SINGULAR has finite partials wherever its value is finite, and at all
 * arguments up to 2: only by overflow may both become infinite. */
static void test_finite(void)
{
    for (int t = 0; t < TYPES; t++)
        for (int i = 0; i < types[t]->row_count; i++) {
            const struct row *row = &types[t]->row[i];
            long double a[REALS] = {0};
            if ((row->marks & SINGULAR) || !row->smooth)
                continue;
            for (int point = 0; hard_point(row, point, a); point++) {
                bool small = true;
                for (int k = 0; k < row->reals; k++)
                    small = small && fabsl(a[k]) <= 2;
                if (!small && !isfinite(row->value(a, 1)))
                    continue;
                for (int k = 0; k < row->reals; k++)
                    check(isfinite(row->partial(k, a, 1)), row->name);
            }
        }
}

/* Nothing overflows, vanishes or cancels in the middle: float partials at hard points
 * are those of long double wherever float can hold them. */
static void test_extremes(void)
{
    static const char *const names[] = {"atan2", "hypot", "sqrt", "cbrt",
                                        "asinh", "acosh", "log",  "log2",
                                        "log10", "log1p", "atan", "pow"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct row *row = row_find(&rows_float, names[i]);
        const struct row *exact = row_find(&rows_long_double, names[i]);
        long double a[REALS] = {0};
        for (int point = 0; hard_point(row, point, a); point++)
            for (int k = 0; k < row->reals; k++) {
                long double got = row->partial(k, a, 0),
                            wanted = exact->partial(k, a, 0);
                long double size = fabsl(wanted);
                if (!isfinite(row->value(a, 0)) || !(size > 1e-37L && size < 1e38L))
                    continue;
                char text[128];
                snprintf(text, sizeof text,
                         "%s: partial %d at (%Lg, %Lg) is %Lg, not %Lg", names[i], k,
                         a[0], a[1], got, wanted);
                check(same(got, wanted, 16 * rows_float.epsilon), text);
            }
    }
}

int main(int argc, char **argv)
{
    static CU_TestInfo tests[] = {
        {"complete", test_complete},
        {"marks documented", test_marks_documented},
        {"documented values", test_documented_values},
        {"differences", test_differences},
        {"mutations", test_mutations},
        {"constants", test_constants},
        {"finite", test_finite},
        {"extremes", test_extremes},
        CU_TEST_INFO_NULL,
    };
    if (argc > 1 && strcmp(argv[1], "signs") == 0)
        return signs_main();
    return run_tests("math.def", tests);
}
