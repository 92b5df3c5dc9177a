/* A test of the test: right products pass the ladder, each wrong one fails at its own
 * rung. */
#define _POSIX_C_SOURCE 200809L
#include "../suites.h"
#include "cgrad_rt.h"
#include "ladder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* y0 = x0^2 x1 + sin x2,  y1 = x0 - x1 x2, and what is right for it */
static void primal(int n, int m, const double *x, double *y)
{
    (void)n, (void)m;
    y[0] = x[0] * x[0] * x[1] + sin(x[2]);
    y[1] = x[0] - x[1] * x[2];
}

static void jvp(int n, int m, const double *x, const double *x_d, double *y,
                double *y_d)
{
    primal(n, m, x, y);
    y_d[0] = 2 * x[0] * x[1] * x_d[0] + x[0] * x[0] * x_d[1] + cos(x[2]) * x_d[2];
    y_d[1] = x_d[0] - x[2] * x_d[1] - x[1] * x_d[2];
}

static void vjp(int n, int m, const double *x, double *x_b, double *y,
                const double *y_b)
{
    primal(n, m, x, y);
    x_b[0] += 2 * x[0] * x[1] * y_b[0] + y_b[1];
    x_b[1] += x[0] * x[0] * y_b[0] - x[2] * y_b[1];
    x_b[2] += cos(x[2]) * y_b[0] - x[1] * y_b[1];
}

static void fwd(int n, int m, const double *x, double *y, struct cgrad_save *save)
{
    cgrad_open(save);
    primal(n, m, x, y);
}

static void rev(int n, int m, const double *x, double *x_b, double *y,
                const double *y_b, struct cgrad_save *save)
{
    (void)save;
    vjp(n, m, x, x_b, y, y_b);
}

/* Each of these is right but for one line. */
#define WRONG_PRIMAL(NAME, FAULT)                              \
    static void NAME(int n, int m, const double *x, double *y) \
    {                                                          \
        primal(n, m, x, y);                                    \
        FAULT;                                                 \
    }
#define WRONG_JVP(NAME, FAULT)                                                    \
    static void NAME(int n, int m, const double *x, const double *x_d, double *y, \
                     double *y_d)                                                 \
    {                                                                             \
        jvp(n, m, x, x_d, y, y_d);                                                \
        FAULT;                                                                    \
    }
#define WRONG_VJP(NAME, FAULT)                                              \
    static void NAME(int n, int m, const double *x, double *x_b, double *y, \
                     const double *y_b)                                     \
    {                                                                       \
        double before[] = {x_b[0], x_b[1], x_b[2]};                         \
        (void)before;                                                       \
        vjp(n, m, x, x_b, y, y_b);                                          \
        FAULT;                                                              \
    }
#define WRONG_REV(NAME, FAULT)                                              \
    static void NAME(int n, int m, const double *x, double *x_b, double *y, \
                     const double *y_b, struct cgrad_save *save)            \
    {                                                                       \
        rev(n, m, x, x_b, y, y_b, save);                                    \
        FAULT;                                                              \
    }

static double up(double v)
{
    return nextafter(v, INFINITY);
}

WRONG_PRIMAL(primal_outside, y[m] = 0)
WRONG_PRIMAL(primal_before, y[-1] = 0)
WRONG_PRIMAL(primal_infinite, y[1] = x[0] > -9 ? INFINITY : 0)
WRONG_PRIMAL(primal_rough, y[1] += 1e-5 * floor(1e5 * x[1]))

WRONG_JVP(jvp_sign, y_d[1] = -y_d[1])
WRONG_JVP(jvp_term, y_d[0] += 1e-7 * x_d[2])
WRONG_JVP(jvp_unset, y_d[1] = y_d[1] - 1e30)
WRONG_JVP(jvp_ulp, y[0] = up(y[0]))
WRONG_JVP(jvp_outside, y_d[m] = 0)
WRONG_JVP(jvp_tangent_outside, ((double *)x_d)[n] = 0)
WRONG_JVP(jvp_input, ((double *)x)[1] = up(x[1]))

WRONG_VJP(vjp_sign, x_b[2] = 2 * before[2] - x_b[2])
WRONG_VJP(vjp_term, x_b[1] += 1e-9 * y_b[0])
WRONG_VJP(vjp_overwrites, for (int j = 0; j < n; j++) x_b[j] -= before[j])
WRONG_VJP(vjp_one_overwritten, x_b[1] -= before[1])
WRONG_VJP(vjp_ulp, y[1] = up(y[1]))
WRONG_VJP(vjp_seed, ((double *)y_b)[0] = 0)
WRONG_VJP(vjp_outside, x_b[n] = 0)
WRONG_VJP(vjp_before, x_b[-1] = 0)
WRONG_VJP(vjp_input, ((double *)x)[0] = 0)
/* right for a seed without zeros: only the whole matrix tells */
WRONG_VJP(vjp_seed_dependent, if (y_b[0] == 0) x_b[0] += 1e-3)

WRONG_REV(rev_ulp, x_b[0] = up(x_b[0]))
WRONG_REV(rev_value, y[0] = up(y[0]))
WRONG_REV(rev_seed, ((double *)y_b)[1] = 0)
WRONG_REV(rev_outside, x_b[n + 3] = 0)

static void fwd_ulp(int n, int m, const double *x, double *y, struct cgrad_save *save)
{
    fwd(n, m, x, y, save);
    y[1] = up(y[1]);
}

static int reverse_sweeps;

static void fwd_consumed(int n, int m, const double *x, double *y,
                         struct cgrad_save *save)
{
    reverse_sweeps = 0;
    fwd(n, m, x, y, save);
}

static void rev_consumes(int n, int m, const double *x, double *x_b, double *y,
                         const double *y_b, struct cgrad_save *save)
{
    if (reverse_sweeps++ == 0)
        rev(n, m, x, x_b, y, y_b, save);
}

static int vjp_calls;

static void vjp_once(int n, int m, const double *x, double *x_b, double *y,
                     const double *y_b)
{
    double keep[] = {x_b[0], x_b[1], x_b[2]};
    vjp(n, m, x, x_b, y, y_b);
    if (vjp_calls++ % 2)
        memcpy(x_b, keep, sizeof keep);
}

static const struct ladder_case RIGHT = {.name = "right",
                                         .n = 3,
                                         .m = 2,
                                         .primal = primal,
                                         .jvp = jvp,
                                         .vjp = vjp,
                                         .fwd = fwd,
                                         .rev = rev,
                                         .lo = -2,
                                         .hi = 2};

/* The case must fail, and first at the rung whose message holds `words`. */
static void expect_caught(const struct ladder_case *c, const char *words)
{
    struct ladder_report report;
    ladder_check(c, 7, 3, &report);
    if (report.failed == 0 || !strstr(report.first, words))
        printf("\n    expected '%s', got '%s'", words, report.first);
    CU_ASSERT(report.failed > 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(report.first, words));
}

#define CAUGHT(FIELD, NAME, WORDS)    \
    static void test_##NAME(void)     \
    {                                 \
        struct ladder_case c = RIGHT; \
        c.FIELD = NAME;               \
        expect_caught(&c, WORDS);     \
    }
#define ALL_CAUGHT(ROW)                                          \
    ROW(primal, primal_outside, "primal: wrote outside")         \
    ROW(primal, primal_before, "primal: wrote outside")          \
    ROW(primal, primal_infinite, "differences converge nowhere") \
    ROW(primal, primal_rough, "differences converge nowhere")    \
    ROW(jvp, jvp_sign, "jvp: y_d[1]")                            \
    ROW(jvp, jvp_term, "jvp: y_d[0]")                            \
    ROW(jvp, jvp_unset, "jvp: y_d[1]")                           \
    ROW(jvp, jvp_ulp, "jvp: primal value: [0]")                  \
    ROW(jvp, jvp_outside, "jvp: wrote outside")                  \
    ROW(jvp, jvp_tangent_outside, "jvp: wrote outside")          \
    ROW(jvp, jvp_input, "jvp: changed x")                        \
    ROW(vjp, vjp_sign, "vjp: <y_b, J x_d>")                      \
    ROW(vjp, vjp_term, "vjp: <y_b, J x_d>")                      \
    ROW(vjp, vjp_overwrites, "vjp: second call adds")            \
    ROW(vjp, vjp_one_overwritten, "vjp: second call adds")       \
    ROW(vjp, vjp_once, "vjp: second call adds")                  \
    ROW(vjp, vjp_ulp, "vjp: primal value: [1]")                  \
    ROW(vjp, vjp_seed, "vjp: changed the seed")                  \
    ROW(vjp, vjp_outside, "vjp: wrote outside")                  \
    ROW(vjp, vjp_before, "vjp: wrote outside")                   \
    ROW(vjp, vjp_input, "vjp: changed x")                        \
    ROW(vjp, vjp_seed_dependent, "vjp rows against jvp columns") \
    ROW(fwd, fwd_ulp, "fwd: primal value: [1]")                  \
    ROW(rev, rev_ulp, "rev against vjp")                         \
    ROW(rev, rev_value, "rev: primal value: [0]")                \
    ROW(rev, rev_seed, "rev: changed the seed")                  \
    ROW(rev, rev_outside, "rev: wrote outside")
ALL_CAUGHT(CAUGHT)

static void test_rev_consumes(void)
{
    struct ladder_case c = RIGHT;
    c.fwd = fwd_consumed;
    c.rev = rev_consumes;
    expect_caught(&c, "second rev against vjp");
}

static void test_right(void)
{
    struct ladder_report report;
    ladder_check(&RIGHT, 7, 20, &report);
    CU_ASSERT_EQUAL(report.failed, 0);
    CU_ASSERT_EQUAL(report.rejected, 0);
    CU_ASSERT(report.nonzero);
    CU_ASSERT(report.worst < 0.1);
    CU_ASSERT_STRING_EQUAL(report.first, "");
}

/* The same seed checks the same points: the figures agree. */
static void test_repeats(void)
{
    struct ladder_report one, two;
    ladder_check(&RIGHT, 3, 5, &one);
    ladder_check(&RIGHT, 3, 5, &two);
    CU_ASSERT_EQUAL(one.checks, two.checks);
    CU_ASSERT_EQUAL(one.worst, two.worst);
}

/* |x|: points whose differences straddle the kink are drawn again, not accepted */
static void kink(int n, int m, const double *x, double *y)
{
    (void)n, (void)m;
    y[0] = fabs(x[0]);
}

static void kink_jvp(int n, int m, const double *x, const double *x_d, double *y,
                     double *y_d)
{
    kink(n, m, x, y);
    y_d[0] = x[0] < 0 ? -x_d[0] : x_d[0];
}

static void test_kink(void)
{
    struct ladder_case c = {.name = "kink",
                            .n = 1,
                            .m = 1,
                            .primal = kink,
                            .jvp = kink_jvp,
                            .lo = -1,
                            .hi = 1};
    struct ladder_report report;
    ladder_check(&c, 7, 50, &report);
    CU_ASSERT_EQUAL(report.failed, 0);
}

static void constant(int n, int m, const double *x, double *y)
{
    (void)n, (void)m, (void)x;
    y[0] = 1;
}

static void test_flat(void)
{
    struct ladder_case c = {
        .name = "flat", .n = 1, .m = 1, .primal = constant, .hi = 1};
    expect_caught(&c, "zero at every point");
    struct ladder_report report;
    c.flags = LADDER_FLAT;
    ladder_check(&c, 7, 3, &report);
    CU_ASSERT_EQUAL(report.failed, 0);
    c = RIGHT;
    c.flags = LADDER_FLAT;
    expect_caught(&c, "not zero everywhere");
}

static void test_figures(void)
{
    struct ladder_case cases[] = {RIGHT, RIGHT};
    cases[1].jvp = jvp_sign;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    CU_ASSERT_EQUAL(ladder_run(cases, 2, 1, 2, out), 1);
    fclose(out);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n1 passed, 1 failed\n"));
    free(text);
}

#define ROW(FIELD, NAME, WORDS) {#NAME, test_##NAME},

int main(void)
{
    static CU_TestInfo tests[] = {
        {"right", test_right},
        {"repeats", test_repeats},
        {"kink", test_kink},
        {"flat", test_flat},
        {"figures", test_figures},
        {"rev_consumes", test_rev_consumes},
        ALL_CAUGHT(ROW) CU_TEST_INFO_NULL,
    };
    return run_tests("ladder", tests);
}
