/* Runs the ladder on one unit: `driver [SEED [POINTS [FIRST]]]`.
 *
 * Points depend on the seed and the program's number alone.
 * A line before each case, so that a crash has a name; a line after it:
 *   begin NAME
 *   ok|zero|FAIL NAME: what failed first
 * and last `entries NONZERO TOTAL`, of the gradients at one point a case. `zero`: a derivative
 * that is zero at every point and is found so; a few random programs are constant.
 */
#include "ladder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 };

extern const struct ladder_case cases[];
extern const int case_count;

/* Non-zero entries of the gradient of the sum of y */
static int nonzero_entries(const struct ladder_case *c)
{
    double x[MOST], x_b[MOST] = {0}, y[MOST] = {0}, y_b[MOST];
    int nonzero = 0;
    for (int i = 0; i < MOST; i++) {
        x[i] = 0.9 * sin(1.7 * i + 0.3);
        y_b[i] = 1 + 0.1 * i;
    }
    c->vjp(c->n, c->m, x, x_b, y, y_b);
    for (int i = 0; i < c->n; i++)
        nonzero += fpclassify(x_b[i]) != FP_ZERO;
    return nonzero;
}

static bool is_only_zero(const struct ladder_report *report)
{
    return report->failed == 1 && !report->nonzero
        && !strcmp(report->first, "derivative is zero at every point");
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
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    int points = argc > 2 ? atoi(argv[2]) : 2;
    int failed = 0, nonzero = 0, entries = 0;
    for (int k = argc > 3 ? atoi(argv[3]) : 0; k < case_count; k++) {
        struct ladder_report report;
        printf("begin %s\n", cases[k].name);
        fflush(stdout);
        check(&cases[k], seed, points, &report);
        bool zero = is_only_zero(&report);
        printf("%s %s: %s (%d checks, %d points rejected)\n",
               zero ? "zero" : report.failed ? "FAIL" : "ok", cases[k].name, report.first,
               report.checks, report.rejected);
        failed += report.failed > 0 && !zero;
        if (cases[k].vjp) {
            nonzero += nonzero_entries(&cases[k]);
            entries += cases[k].n;
        }
    }
    printf("entries %d %d\n", nonzero, entries);
    return failed > 0;
}
