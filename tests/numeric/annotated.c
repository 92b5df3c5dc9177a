/* What annotations settle: inactive things, functions that do not return, rules of the
 * user. */
#include <cgrad.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The root of r^3 + r = v by bisection: differentiated line by line it would be
 * constant. */
double cubic_root(double v);
double cubic_root_jvp(double v, double v_d, double *cubic_root_d);
double cubic_root_vjp(double v, double *v_b, double cubic_root_b);
CGRAD_RULE(cubic_root);

double cubic_root(double v)
{
    double low = -4, high = 4;
    for (int t = 0; t < 60; t++) {
        double middle = 0.5 * (low + high);
        if (middle * middle * middle + middle > v)
            high = middle;
        else
            low = middle;
    }
    return 0.5 * (low + high);
}

double cubic_root_jvp(double v, double v_d, double *cubic_root_d)
{
    double r = cubic_root(v);
    *cubic_root_d = v_d / (3 * r * r + 1);
    return r;
}

double cubic_root_vjp(double v, double *v_b, double cubic_root_b)
{
    double r = cubic_root(v);
    *v_b += cubic_root_b / (3 * r * r + 1);
    return r;
}

// ladder: annotated_rule 2 2 -2 2
void annotated_rule(int n, int m, const double x[n], double y[m])
{
    y[0] = cubic_root(x[0] * x[1]) * x[0];
    y[1] = cubic_root(cubic_root(x[1]) + x[0]);
}

// ladder: annotated_rule_in_loop 3 1 -1 1
void annotated_rule_in_loop(int n, int m, const double x[n], double y[m])
{
    double s = 0.5;
    for (int i = 0; i < n; i++)
        s = cubic_root(s + x[i]) * s + x[i];
    y[0] = s;
}

/* the number of the cell: a step, with derivative zero wherever it has one */
CGRAD_INACTIVE static double cell_of(double v)
{
    double cell = 0;
    while (cell + 1 <= v)
        cell += 1;
    return cell;
}

// ladder: annotated_inactive_function 2 1 0.1 3.9
void annotated_inactive_function(int n, int m, const double x[n], double y[m])
{
    double t = x[0] - cell_of(x[0]);
    y[0] = t * t * (3 - 2 * t) * x[1] + cell_of(x[1]) * x[0];
}

struct run {
    double value;
    CGRAD_INACTIVE double log[4];
    int steps;
};

static double advance(struct run *r, double by, CGRAD_INACTIVE double label)
{
    r->log[r->steps++ % 4] = label;
    r->value = r->value * by + 1;
    return r->value;
}

// ladder: annotated_inactive_field 3 1 -1.2 1.2
void annotated_inactive_field(int n, int m, const double x[n], double y[m])
{
    struct run r = {.value = x[0]};
    for (int i = 0; i < n; i++)
        advance(&r, x[i], i);
    y[0] = r.value * x[1];
}

static void die(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(3);
}
CGRAD_NORETURN(die);

// ladder: annotated_noreturn 2 1 0.5 2
void annotated_noreturn(int n, int m, const double x[n], double y[m])
{
    double r = 0;
    if (x[0] > 0)
        r = sqrt(x[0]);
    else
        die("not positive");
    y[0] = r * x[1];
}
