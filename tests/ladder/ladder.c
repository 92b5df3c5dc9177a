/* The numeric ladder; ladder.h says what it checks.
 *
 * Tolerances. Tangent against differences: 1e-8 of the scale, which is the largest of
 * that component, a hundredth of all components and of the values, and 1e-3 (boxes are
 * of order one). A point counts only when the extrapolation itself converged to 2e-9 of
 * the scale: at a kink or jump it does not, and another point is drawn. Adjoint against
 * tangent: 1e-12 of the sum of absolute terms. Values, and split against vjp: bit for
 * bit.
 */
#include "internal.h"

#include "cgrad_rt.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    GUARD = 8, /* doubles before and after each array */
    ROWS = 14, /* steps of one extrapolation */
    TRIES = 40 /* points drawn for one that converges */
};

/* The first step in units of the box; points keep this far from its sides. */
static const double MARGIN = 0.05;

/* Between two steps; the golden ratio, farthest from all fractions: with a fraction the
 * jumps of floor(1e5 * x) can cancel between two steps and look smooth. */
static const double STEP_RATIO = 1.6180339887498949;

static const uint64_t GUARD_BITS = UINT64_C(0x7ff4dead5afe0000);

/* A float carries 2^-24: differences at the steps used here 1e-5, sums 1e-5. */
static const struct tolerance TOLERANCE_DOUBLE = {1e-8, 2e-9, 1e-12, 1e-7, 2e-8, 1e-14};
static const struct tolerance TOLERANCE_FLOAT = {2e-4, 5e-5, 1e-5, 2e-3, 5e-4, 1e-5};

/* Uniform in [0, 1): splitmix64 (Steele, Lea, Flood 2014). */
static double random_unit(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/* In [-1, -1/4] or [1/4, 1]: a direction that no component drops out of. */
double random_direction(uint64_t *state)
{
    double r = 0.25 + 0.75 * random_unit(state);
    return random_unit(state) < 0.5 ? -r : r;
}

size_t bytes_of(int n)
{
    return (size_t)n * sizeof(double);
}

double *guarded_alloc(int n)
{
    size_t total = (size_t)n + 2 * GUARD;
    double *block = malloc(total * sizeof *block);
    if (!block) {
        fprintf(stderr, "ladder: out of memory\n");
        exit(2);
    }
    for (size_t i = 0; i < total; i++)
        memcpy(&block[i], &GUARD_BITS, sizeof *block);
    return block + GUARD;
}

void guarded_free(double *a)
{
    free(a - GUARD);
}

bool guard_holds(const double *a, int n)
{
    for (int i = 0; i < GUARD; i++)
        if (memcmp(&a[-1 - i], &GUARD_BITS, sizeof *a)
            || memcmp(&a[n + i], &GUARD_BITS, sizeof *a))
            return false;
    return true;
}

static bool all_finite(const double *a, int n)
{
    for (int i = 0; i < n; i++)
        if (!isfinite(a[i]))
            return false;
    return true;
}

double largest(const double *a, int n)
{
    double big = 0;
    for (int i = 0; i < n; i++)
        big = fmax(big, fabs(a[i]));
    return big;
}

void expect(struct bench *b, bool holds, const char *format, ...)
{
    struct ladder_report *report = b->report;
    report->checks++;
    if (holds)
        return;
    if (report->failed++ == 0) {
        va_list args;
        va_start(args, format);
        vsnprintf(report->first, sizeof report->first, format, args);
        va_end(args);
    }
}

void guarded_free_checked(struct bench *b, double *a, int n, const char *product)
{
    expect(b, guard_holds(a, n), "%s: wrote outside an array", product);
    guarded_free(a);
}

static void expect_bits(struct bench *b, const double *got, const double *want, int n,
                        const char *what)
{
    for (int i = 0; i < n; i++)
        if (memcmp(&got[i], &want[i], sizeof *got)) {
            expect(b, false, "%s: [%d] is %.17g (%a), not %.17g (%a)", what, i, got[i],
                   got[i], want[i], want[i]);
            return;
        }
    expect(b, true, "%s", what);
}

void expect_near(struct bench *b, const double *got, const double *want, int n,
                 double tolerance, const char *what)
{
    for (int i = 0; i < n; i++)
        if (!(fabs(got[i] - want[i]) <= tolerance)) {
            expect(b, false, "%s: [%d] is %.17g, not %.17g", what, i, got[i], want[i]);
            return;
        }
    expect(b, true, "%s", what);
}

/* What must hold after every call of any product. */
void expect_untouched(struct bench *b, const char *product)
{
    int n = b->c->n, m = b->c->m;
    double *of_n[] = {b->x, b->x_d, b->x_b};
    double *of_m[] = {b->y, b->y_d, b->y_b};
    bool holds = true;
    for (int k = 0; k < 3; k++)
        holds = holds && guard_holds(of_n[k], n) && guard_holds(of_m[k], m);
    expect(b, holds, "%s: wrote outside an array", product);
    expect(b, !memcmp(b->x, b->x_copy, bytes_of(n)), "%s: changed x", product);
    expect(b, !memcmp(b->y_b, b->y_b_copy, bytes_of(m)), "%s: changed the seed",
           product);
}

void expect_values(struct bench *b, const char *product)
{
    char what[64];
    snprintf(what, sizeof what, "%s: primal value", product);
    expect_bits(b, b->y, b->y_primal, b->c->m, what);
}

void seed_set(struct bench *b, const double *seed)
{
    memcpy(b->y_b, seed, bytes_of(b->c->m));
    memcpy(b->y_b_copy, seed, bytes_of(b->c->m));
}

/* The calls. Outputs start from the same bytes each time, so a function that leaves
 * some y alone is compared fairly; y_d starts as garbage, for it is to be set. */
static void call_primal(struct bench *b, const double *x, double *y)
{
    memcpy(y, b->y_start, bytes_of(b->c->m));
    b->c->primal(b->c->n, b->c->m, x, y);
}

void call_jvp(struct bench *b)
{
    memcpy(b->y, b->y_start, bytes_of(b->c->m));
    for (int i = 0; i < b->c->m; i++)
        b->y_d[i] = -1e30;
    b->c->jvp(b->c->n, b->c->m, b->x, b->x_d, b->y, b->y_d);
    expect_untouched(b, "jvp");
    expect_values(b, "jvp");
}

void call_vjp(struct bench *b)
{
    memcpy(b->y, b->y_start, bytes_of(b->c->m));
    b->c->vjp(b->c->n, b->c->m, b->x, b->x_b, b->y, b->y_b);
    expect_untouched(b, "vjp");
    expect_values(b, "vjp");
}

/* The new row of the tableau from the row above: row[j] has error O(h^(2j+2)), and carries
 * the rounding `noise` of the values it comes from. Keeps the entry of least estimated
 * error. */
static void extrapolate(struct slope *s, int i, int k, double *row, const double *above,
                        double noise)
{
    const size_t count = (size_t)s->count;
    double ratio = STEP_RATIO * STEP_RATIO, factor = ratio;
    for (size_t j = 1; j <= (size_t)k; j++, factor *= ratio) {
        double left = row[(j - 1) * count], old = above[(j - 1) * count];
        double value = left + (left - old) / (factor - 1);
        double error = fmax(noise, fmax(fabs(value - left), fabs(value - old)));
        row[j * count] = value;
        if (error < s->error[i]) {
            s->error[i] = error;
            s->d[i] = value;
        }
    }
}

/* What only the long steps agree on isn't the slope: they went over a corner and back, to a
 * piece that the shortest, with these differences, doesn't see. */
static void drop_far(struct slope *s, const double *shortest)
{
    for (int i = 0; i < s->count; i++) {
        double scale = fmax(fmax(fabs(s->d[i]), fabs(shortest[i])), 1e-3);
        if (!(fabs(s->d[i] - shortest[i]) <= 0.01 * scale))
            s->error[i] = INFINITY;
    }
}

bool slope_along(struct bench *b, struct slope *s, curve_fn *curve)
{
    int count = s->count;
    double *lower = guarded_alloc(count), *upper = guarded_alloc(count);
    double *table = guarded_alloc(2 * ROWS * count);
    double step = MARGIN * (b->c->hi - b->c->lo);
    double noise = b->c->flags & LADDER_FLOAT ? 0x1p-24 : 0; /* of a value */
    bool finite = true;
    for (int i = 0; i < count; i++)
        s->error[i] = INFINITY;
    for (int k = 0; k < ROWS && finite; k++, step /= STEP_RATIO) {
        double *row = table + k % 2 * ROWS * count;
        const double *above = table + (k + 1) % 2 * ROWS * count;
        curve(b, step, upper);
        curve(b, -step, lower);
        finite = all_finite(upper, count) && all_finite(lower, count);
        for (int i = 0; i < count; i++) {
            row[i] = (upper[i] - lower[i]) / (2 * step);
            extrapolate(s, i, k, row + i, above + i,
                        noise * fmax(fabs(upper[i]), fabs(lower[i])) / step);
        }
    }
    if (finite)
        drop_far(s, table + (ROWS - 1) % 2 * ROWS * count);
    guarded_free(lower);
    guarded_free(upper);
    guarded_free(table);
    return finite;
}

double *point_along(struct bench *b, double step)
{
    double *at = guarded_alloc(b->c->n);
    for (int j = 0; j < b->c->n; j++)
        at[j] = b->x[j] + step * b->x_d[j];
    return at;
}

static void values_along(struct bench *b, double step, double *y)
{
    double *at = point_along(b, step);
    call_primal(b, at, y);
    guarded_free(at);
}

/* Central differences along x_d, extrapolated (Richardson; Ridders 1982). */
static bool differences(struct bench *b)
{
    struct slope s = {b->c->m, b->fd, b->fd_error};
    return slope_along(b, &s, values_along);
}

static double difference_scale(const struct bench *b, int i)
{
    int m = b->c->m;
    double all = fmax(largest(b->fd, m), largest(b->y_primal, m));
    return fmax(fabs(b->fd[i]), fmax(0.01 * all, 1e-3));
}

static bool differences_converge(struct bench *b)
{
    if (!differences(b))
        return false;
    for (int i = 0; i < b->c->m; i++)
        if (!(b->fd_error[i] <= b->tol.converged * difference_scale(b, i)))
            return false;
    return true;
}

static void point_draw(struct bench *b)
{
    const struct ladder_case *c = b->c;
    double margin = MARGIN * (c->hi - c->lo);
    for (int j = 0; j < c->n; j++) {
        double t = random_unit(&b->random);
        b->x[j] = c->lo + margin + t * (c->hi - c->lo - 2 * margin);
        b->x_d[j] = random_direction(&b->random);
        b->x_b0[j] = random_direction(&b->random);
    }
    memcpy(b->x_copy, b->x, bytes_of(c->n));
    for (int i = 0; i < c->m; i++) {
        b->y_start[i] = random_direction(&b->random);
        b->y_b_copy[i] = random_direction(&b->random);
    }
    seed_set(b, b->y_b_copy);
}

/* A point where the primal is finite and its differences converge. */
static bool point_find(struct bench *b)
{
    for (int k = 0; k < TRIES; k++) {
        point_draw(b);
        call_primal(b, b->x, b->y_primal);
        bool finite = all_finite(b->y_primal, b->c->m);
        expect(b, guard_holds(b->y_primal, b->c->m), "primal: wrote outside an array");
        expect(b, !memcmp(b->x, b->x_copy, bytes_of(b->c->n)), "primal: changed x");
        if (finite && differences_converge(b))
            return true;
        b->report->rejected++;
    }
    expect(b, false, "differences converge nowhere, or values are not finite");
    return false;
}

static void check_tangent(struct bench *b)
{
    call_jvp(b);
    for (int i = 0; i < b->c->m; i++) {
        double error = fabs(b->y_d[i] - b->fd[i]);
        double tolerance = b->tol.difference * difference_scale(b, i);
        b->report->worst = fmax(b->report->worst, error / tolerance);
        expect(b, error <= tolerance,
               "jvp: y_d[%d] is %.17g, differences %.17g +- %.1e", i, b->y_d[i],
               b->fd[i], b->fd_error[i]);
    }
}

/* <y_b, J x_d> = <x_b, x_d>; y_d is of check_tangent, grad of check_accumulation */
static void check_duality(struct bench *b)
{
    double difference = 0, terms = 0;
    for (int i = 0; i < b->c->m; i++) {
        difference += b->y_b[i] * b->y_d[i];
        terms += fabs(b->y_b[i] * b->y_d[i]);
    }
    for (int j = 0; j < b->c->n; j++) {
        difference -= b->grad[j] * b->x_d[j];
        terms += fabs(b->grad[j] * b->x_d[j]);
    }
    expect(b, fabs(difference) <= b->tol.adjoint * terms,
           "vjp: <y_b, J x_d> - <x_b, x_d> = %.3e, sum of terms %.3e", difference,
           terms);
}

/* Derivatives are sums whose terms may be as large as y: their rounding has that size. */
static double rounding(struct bench *b)
{
    return 4 * DBL_EPSILON * largest(b->y_primal, b->c->m);
}

/* vjp adds: to zeros once and twice, and to what is there */
static void check_accumulation(struct bench *b)
{
    int n = b->c->n;
    memset(b->x_b, 0, bytes_of(n));
    call_vjp(b);
    memcpy(b->grad, b->x_b, bytes_of(n));
    double big = largest(b->grad, n), tolerance = fmax(b->tol.adjoint, 1e-12);
    b->report->nonzero = b->report->nonzero || big > 0;
    call_vjp(b);
    double *want = guarded_alloc(n);
    for (int j = 0; j < n; j++)
        want[j] = 2 * b->grad[j];
    expect_near(b, b->x_b, want, n, tolerance * big + rounding(b),
                "vjp: second call adds");
    memcpy(b->x_b, b->x_b0, bytes_of(n));
    call_vjp(b);
    for (int j = 0; j < n; j++)
        want[j] = b->x_b0[j] + b->grad[j];
    expect_near(b, b->x_b, want, n, tolerance * (big + 1),
                "vjp: adds to what is there");
    guarded_free(want);
}

/* The Jacobian twice, rows[i][j] by adjoints and columns[i][j] by tangents. */
void jacobian_rows(struct bench *b, double *rows)
{
    int n = b->c->n, m = b->c->m;
    for (int i = 0; i < m; i++) {
        double seed[MATRIX_LIMIT] = {0};
        seed[i] = 1;
        seed_set(b, seed);
        memset(b->x_b, 0, bytes_of(n));
        call_vjp(b);
        memcpy(rows + i * n, b->x_b, bytes_of(n));
    }
}

void jacobian_columns(struct bench *b, double *columns)
{
    int n = b->c->n, m = b->c->m;
    for (int j = 0; j < n; j++) {
        memset(b->x_d, 0, bytes_of(n));
        b->x_d[j] = 1;
        call_jvp(b);
        for (int i = 0; i < m; i++)
            columns[i * n + j] = b->y_d[i];
    }
}

/* Changes seed and direction: comes last. */
static void check_jacobian(struct bench *b)
{
    int n = b->c->n, m = b->c->m;
    double rows[MATRIX_LIMIT * MATRIX_LIMIT], columns[MATRIX_LIMIT * MATRIX_LIMIT];
    if (n > MATRIX_LIMIT || m > MATRIX_LIMIT)
        return;
    jacobian_rows(b, rows);
    jacobian_columns(b, columns);
    double big = fmax(largest(rows, n * m), largest(columns, n * m));
    expect_near(b, rows, columns, n * m, b->tol.adjoint * big + rounding(b),
                "vjp rows against jvp columns");
}

static void call_rev(struct bench *b, struct cgrad_save *save, const char *product)
{
    memcpy(b->x_b, b->x_b0, bytes_of(b->c->n));
    b->c->rev(b->c->n, b->c->m, b->x, b->x_b, b->y, b->y_b, save);
    expect_untouched(b, product);
    expect_values(b, product);
}

/* One forward sweep, which opens the save; two reverse sweeps, each bit for bit what vjp
 * adds. */
static void check_split(struct bench *b)
{
    int n = b->c->n;
    struct cgrad_save save;
    double *want = guarded_alloc(n);
    memset(&save, 0xa5, sizeof save);
    memcpy(b->x_b, b->x_b0, bytes_of(n));
    call_vjp(b);
    memcpy(want, b->x_b, bytes_of(n));
    memcpy(b->y, b->y_start, bytes_of(b->c->m));
    b->c->fwd(n, b->c->m, b->x, b->y, &save);
    expect_untouched(b, "fwd");
    expect_values(b, "fwd");
    call_rev(b, &save, "rev");
    expect_bits(b, b->x_b, want, n, "rev against vjp");
    call_rev(b, &save, "second rev");
    expect_bits(b, b->x_b, want, n, "second rev against vjp");
    cgrad_close(&save);
    guarded_free(want);
}

static void check_point(struct bench *b)
{
    const struct ladder_case *c = b->c;
    if (!point_find(b))
        return;
    b->report->nonzero = b->report->nonzero || largest(b->fd, c->m) > 1e-6;
    if (c->jvp)
        check_tangent(b);
    if (c->vjp)
        check_accumulation(b);
    if (c->jvp && c->vjp)
        check_duality(b);
    if (c->vjp && c->fwd && c->rev)
        check_split(b);
    if (c->hvp)
        check_second(b);
    if (c->taylor)
        check_taylor(b);
    if (c->jvp && c->vjp)
        check_jacobian(b);
    if (c->jac)
        check_jac(b);
    if (c->jac_sparse)
        check_jac_sparse(b);
    if (c->hess)
        check_hess(b);
    if (c->hess_sparse)
        check_hess_sparse(b);
    if (c->jvp_v && c->jvp)
        check_jvp_v(b);
    if (c->vjp_v && c->vjp)
        check_vjp_v(b);
}

static void arrays_each(struct bench *b, void act(double **array, int n))
{
    double **of_n[] = {&b->x, &b->x_copy, &b->x_d, &b->x_b, &b->x_b0, &b->grad};
    double **of_m[] = {&b->y,   &b->y_start,  &b->y_primal, &b->y_d,
                       &b->y_b, &b->y_b_copy, &b->fd,       &b->fd_error};
    for (size_t k = 0; k < sizeof of_n / sizeof *of_n; k++)
        act(of_n[k], b->c->n);
    for (size_t k = 0; k < sizeof of_m / sizeof *of_m; k++)
        act(of_m[k], b->c->m);
}

static void array_open(double **array, int n)
{
    *array = guarded_alloc(n);
    memset(*array, 0, bytes_of(n));
}

static void array_close(double **array, int n)
{
    (void)n;
    guarded_free(*array);
}

void ladder_check(const struct ladder_case *c, uint64_t seed, int points,
                  struct ladder_report *report)
{
    struct bench b = {.c = c, .report = report, .random = seed};
    b.tol = c->flags & LADDER_FLOAT ? TOLERANCE_FLOAT : TOLERANCE_DOUBLE;
    *report = (struct ladder_report){0};
    arrays_each(&b, array_open);
    for (int k = 0; k < points && report->failed == 0; k++)
        check_point(&b);
    if (c->flags & LADDER_FLAT)
        expect(&b, !report->nonzero, "derivative is not zero everywhere");
    else
        expect(&b, report->nonzero, "derivative is zero at every point");
    if (c->hvp && report->failed == 0 && !(c->flags & LADDER_ROUGH))
        expect(&b, report->curved > 0, "differences of the gradient converge nowhere");
    for (int k = 2; c->taylor && k <= 6 && report->failed == 0; k++)
        expect(&b,
               report->series[k] > 0
                   || c->flags & (LADDER_ROUGH | LADDER_FLOAT | LADDER_STEEP),
               "differences of coefficient %d converge nowhere", k - 1);
    arrays_each(&b, array_close);
}

int ladder_run(const struct ladder_case *cases, int count, uint64_t seed, int points,
               FILE *out)
{
    int failed = 0;
    for (int k = 0; k < count; k++) {
        struct ladder_report report;
        ladder_check(&cases[k], seed + (uint64_t)k, points, &report);
        if (report.failed == 0)
            fprintf(out, "ok   %-28s %5d checks, tangent %.0e of its tolerance",
                    cases[k].name, report.checks, report.worst);
        else
            fprintf(out, "FAIL %-28s %s; seed %llu", cases[k].name, report.first,
                    (unsigned long long)(seed + (uint64_t)k));
        if (report.rejected > 0)
            fprintf(out, ", %d points not smooth", report.rejected);
        fputc('\n', out);
        failed += report.failed > 0;
    }
    fprintf(out, "%d passed, %d failed\n", count - failed, failed);
    return failed;
}

int ladder_main(int argc, char **argv, const struct ladder_case *cases, int count)
{
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    int points = argc > 2 ? atoi(argv[2]) : 3;
    return ladder_run(cases, count, seed, points, stdout) > 0;
}
