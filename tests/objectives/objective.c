#include "objective.h"

#include "adbench.h"
#include "cgrad_rt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int failures;

int objective_failures(void)
{
    return failures > 0;
}

void expect_that(bool holds, const char *what, double figure)
{
    printf("%s %-46s %.2e\n", holds ? "ok  " : "FAIL", what, figure);
    failures += !holds;
}

static double largest(int n, const double *v)
{
    double top = 0;
    for (int i = 0; i < n; i++)
        top = fmax(top, fabs(v[i]));
    return top;
}

void expect_entries(const char *what, int n, const double *got, const double *reference)
{
    double top = largest(n, reference), worst = 0;
    for (int i = 0; i < n; i++) {
        double unit = 1e-8 * fabs(reference[i]) + 1e-12 * top;
        double error = got[i] == reference[i] ? 0 : fabs(got[i] - reference[i]) / unit;
        worst = fmax(worst, isnan(error) ? INFINITY : error);
    }
    expect_that(worst <= 1, what, worst);
}

static double *copy(int n, const double *v)
{
    return memcpy(reals(n), v, (size_t)n * sizeof *v);
}

static bool same(int n, const double *a, const double *b)
{
    return !memcmp(a, b, (size_t)n * sizeof *a);
}

static void check_value(const struct objective *o, const double *y)
{
    double worst = 0;
    for (int i = 0; i < o->products.m; i++) {
        double unit = 1e-12 * fabs(o->value[i]) + 1e-14 * o->terms;
        double error = y[i] == o->value[i] ? 0 : fabs(y[i] - o->value[i]) / unit;
        worst = fmax(worst, isnan(error) ? INFINITY : error);
    }
    expect_that(worst <= 1, "values, in units of the tolerance", worst);
}

static void direction(const struct objective *o, int column, double *x_d)
{
    memset(x_d, 0, (size_t)o->products.n * sizeof *x_d);
    if (o->direction)
        o->direction(column, x_d);
    else
        x_d[column] = 1;
}

static double dot(int n, const double *a, const double *b)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

/* jvp overwrites what was there */
static void check_columns(const struct objective *o, const double *value)
{
    int n = o->products.n, m = o->products.m;
    double *x_d = reals(n), *y = reals(m), *columns = reals(o->columns * m);
    bool values = true;
    for (int j = 0; j < o->columns; j++) {
        direction(o, j, x_d);
        for (int i = 0; i < m; i++)
            y[i] = columns[j * m + i] = -1e30;
        o->products.jvp(n, m, o->x, x_d, y, &columns[j * m]);
        values = values && same(m, y, value);
    }
    expect_that(values, "values of jvp, bitwise", 0);
    expect_entries("columns by jvp, in units of the tolerance", o->columns * m, columns,
                   o->jacobian);
    free(x_d);
    free(y);
    free(columns);
}

/* one forward sweep, and for every row a reverse sweep of it */
static void check_rows(const struct objective *o, const double *value)
{
    struct cgrad_save save;
    int n = o->products.n, m = o->products.m;
    double *x_d = reals(n), *x_b = reals(n), *y = reals(m), *y_b = reals(m);
    double *rows = reals(o->columns * m);
    o->products.fwd(n, m, o->x, y, &save);
    expect_that(same(m, y, value), "values of fwd, bitwise", 0);
    for (int i = 0; i < m; i++) {
        memset(x_b, 0, (size_t)n * sizeof *x_b);
        y_b[i] = 1;
        o->products.rev(n, m, o->x, x_b, y, y_b, &save);
        y_b[i] = 0;
        for (int j = 0; j < o->columns; j++) {
            if (o->direction)
                direction(o, j, x_d);
            rows[j * m + i] = o->direction ? dot(n, x_d, x_b) : x_b[j];
        }
    }
    expect_entries("rows by split, in units of the tolerance", o->columns * m, rows,
                   o->jacobian);
    printf("     %-46s %.2e\n", "bytes saved", (double)cgrad_peak(&save));
    cgrad_close(&save);
    free(x_d);
    free(x_b);
    free(y);
    free(y_b);
    free(rows);
}

/* vjp is a sweep of split, leaves its seeds alone, and adds; with one result grad is vjp */
static void check_adjoint(const struct objective *o, const double *value)
{
    struct cgrad_save save;
    int n = o->products.n, m = o->products.m;
    double *once = reals(n), *twice = reals(n), *y = reals(m), *y_b = reals(m);
    for (int i = 0; i < m; i++)
        y_b[i] = m == 1 ? 1 : sin(1.0 + i);
    double *seed = copy(m, y_b);
    o->products.vjp(n, m, o->x, once, y, y_b);
    expect_that(same(m, y, value), "values of vjp, bitwise", 0);
    o->products.fwd(n, m, o->x, y, &save);
    o->products.rev(n, m, o->x, twice, y, y_b, &save);
    cgrad_close(&save);
    expect_that(same(n, once, twice), "vjp is fwd and rev, bitwise", 0);
    o->products.vjp(n, m, o->x, twice, y, y_b);
    double worst = 0;
    for (int i = 0; i < n; i++) {
        double error = fabs(twice[i] - 2 * once[i]);
        worst = fmax(worst, isnan(error) ? INFINITY : error);
    }
    expect_that(worst <= 1e-12 * largest(n, once), "vjp twice adds twice", worst);
    expect_that(same(m, y_b, seed), "seeds unchanged", 0);
    for (int i = 0; i < n; i++)
        twice[i] = -1e30;
    if (o->grad) {
        o->grad(n, m, o->x, twice, y, NULL);
        expect_that(same(n, once, twice), "grad is vjp, bitwise", 0);
        expect_that(same(m, y, value), "value of grad, bitwise", 0);
    }
    free(once);
    free(twice);
    free(y);
    free(y_b);
    free(seed);
}

/* <x_b, x_d> = <y_b, y_d>, within 1e-12 of the sum of absolute terms, for m = 1 */
static void check_tangent(const struct objective *o)
{
    int n = o->products.n;
    double *x_d = reals(n), *x_b = reals(n), y, y_d, y_b = 1;
    for (int i = 0; i < n; i++)
        x_d[i] = sin(1.0 + i);
    o->products.jvp(n, 1, o->x, x_d, &y, &y_d);
    o->products.vjp(n, 1, o->x, x_b, &y, &y_b);
    double difference = -y_d, terms = fabs(y_d);
    for (int i = 0; i < n; i++) {
        difference += x_b[i] * x_d[i];
        terms += fabs(x_b[i] * x_d[i]);
    }
    expect_that(fabs(difference) <= 1e-12 * terms, "tangent against adjoint",
                fabs(difference) / terms);
    free(x_d);
    free(x_b);
}

void objective_climb(const struct objective *o)
{
    failures += ladder_run(&o->products, 1, 1, o->rungs, stdout);
}

void objective_check(const struct objective *o)
{
    int n = o->products.n, m = o->products.m;
    double *x = copy(n, o->x), *value = reals(m);
    o->products.primal(n, m, o->x, value);
    check_value(o, value);
    check_rows(o, value);
    check_adjoint(o, value);
    if (o->columns <= 1000)
        check_columns(o, value);
    else
        check_tangent(o);
    expect_that(same(n, x, o->x), "inputs unchanged", 0);
    if (o->rungs > 0)
        objective_climb(o);
    free(x);
    free(value);
}
