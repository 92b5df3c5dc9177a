/* Runs the ladder on one unit: `driver [SEED [POINTS [FIRST]]]`; `driver dump` prints values.
 *
 * Points depend on the seed and the program's number alone.
 * A line before each case, so that a crash has a name; a line after it:
 *   begin NAME
 *   ok|zero|wild|FAIL NAME: what failed first
 * and last `entries NONZERO TOTAL`, of the gradients at one point a case. `zero`: a derivative
 * that is zero at every point and is found so; a few random programs are constant. `wild`:
 * nothing can be compared with differences, at no point.
 */
#include "ladder.h"

#include "cgrad_rt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 };

extern const struct ladder_case cases[];
extern const int case_count;

/* Arguments of one call: x somewhere in [-0.9, 0.9], directions without zeros */
struct arguments {
    double x[MOST], x_d[MOST], x_b[MOST], y[MOST], y_d[MOST], y_b[MOST];
};

static void arguments_set(struct arguments *a, int point)
{
    *a = (struct arguments){0};
    for (int i = 0; i < MOST; i++) {
        a->x[i] = 0.9 * sin(1.7 * i + 0.3 + 2.1 * point);
        a->x_d[i] = cos(0.4 * i - 0.7 * point) + 0.05;
        a->y_b[i] = 1 + 0.1 * i;
    }
}

/* Non-zero entries of the gradient of a sum of y */
static int nonzero_entries(const struct ladder_case *c)
{
    struct arguments a;
    int nonzero = 0;
    arguments_set(&a, 0);
    c->vjp(c->n, c->m, a.x, a.x_b, a.y, a.y_b);
    for (int i = 0; i < c->n; i++)
        nonzero += fpclassify(a.x_b[i]) != FP_ZERO;
    return nonzero;
}

static void print_values(const char *product, const double *value, int count)
{
    printf("%s", product);
    for (int i = 0; i < count; i++)
        printf(" %.17g", value[i]);
    printf("\n");
}

/* All that the products give at one point, to see whether two emitted files differ */
static void dump(const struct ladder_case *c, int point)
{
    struct arguments a;
    struct cgrad_save save;
    printf("%s, point %d\n", c->name, point);
    arguments_set(&a, point);
    if (c->jvp) {
        c->jvp(c->n, c->m, a.x, a.x_d, a.y, a.y_d);
        print_values("jvp", a.y, c->m);
        print_values("jvp", a.y_d, c->m);
    }
    if (c->vjp) {
        c->vjp(c->n, c->m, a.x, a.x_b, a.y, a.y_b);
        print_values("vjp", a.y, c->m);
        print_values("vjp", a.x_b, c->n);
    }
    if (c->fwd && c->rev) {
        c->fwd(c->n, c->m, a.x, a.y, &save);
        c->rev(c->n, c->m, a.x, a.x_b, a.y, a.y_b, &save);
        print_values("split", a.x_b, c->n);
        cgrad_close(&save);
    }
}

static int dump_all(void)
{
    for (int k = 0; k < case_count; k++)
        for (int point = 0; point < 3; point++)
            dump(&cases[k], point);
    return 0;
}

static bool is_only_zero(const struct ladder_report *report)
{
    return report->failed == 1 && !report->nonzero
           && !strcmp(report->first, "derivative is zero at every point");
}

/* A program of its own making: values that overflow, or that no difference resolves. There
 * is nothing to compare with; more than a few of them fail a run. */
static bool is_wild(const struct ladder_report *report)
{
    return !strcmp(report->first,
                   "differences converge nowhere, or values are not finite");
}

/* Differences through float are noise now and then, and may seem to converge: there, one of
 * three sets of points has to hold. */
static void check(const struct ladder_case *c, uint64_t seed, int points,
                  struct ladder_report *report)
{
    int tries = c->flags & LADDER_FLOAT ? 3 : 1;
    seed += strtoull(c->name + strlen("fuzz"), NULL, 10);
    do
        ladder_check(c, seed + (uint64_t)tries * 1000003, points, report);
    while (report->failed > 0 && !is_only_zero(report) && --tries > 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "dump"))
        return dump_all();
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    int points = argc > 2 ? atoi(argv[2]) : 2;
    int failed = 0, nonzero = 0, entries = 0;
    for (int k = argc > 3 ? atoi(argv[3]) : 0; k < case_count; k++) {
        struct ladder_report report;
        printf("begin %s\n", cases[k].name);
        fflush(stdout);
        check(&cases[k], seed, points, &report);
        bool zero = is_only_zero(&report), wild = is_wild(&report);
        printf("%s %s: %s (%d checks, %d points rejected)\n",
               zero            ? "zero"
               : wild          ? "wild"
               : report.failed ? "FAIL"
                               : "ok",
               cases[k].name, report.first, report.checks, report.rejected);
        failed += report.failed > 0 && !zero && !wild;
        if (cases[k].vjp) {
            nonzero += nonzero_entries(&cases[k]);
            entries += cases[k].n;
        }
    }
    printf("entries %d %d\n", nonzero, entries);
    return failed > 0;
}
