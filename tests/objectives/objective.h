/* What every test of an objective checks: the products cgrad wrote of it against the
 * reference values and derivatives, and against each other. All on flat vectors, in the
 * ladder's signatures. */
#ifndef OBJECTIVE_H
#define OBJECTIVE_H
#include "ladder.h"

struct objective {
    struct ladder_case products; /* n, m and the functions; lo and hi for the ladder */
    ladder_vjp *grad;            /* or null; m is 1 and the seed is not used */
    const double *x;             /* [n] */
    const double *value;         /* [m] */
    double terms; /* magnitude of what the values are small differences of, else 0 */
    const double *jacobian; /* [columns][m] */
    int columns;
    /* Sets x_d, all zero, to the direction of a column; null: unit vectors. */
    void (*direction)(int column, double *x_d);
    int rungs; /* points for the ladder, 0: none */
};

/* One comparison, a line; the figure is what a reader would like to know. */
void expect_that(bool holds, const char *what, double figure);
/* Each entry to 1e-8 of itself plus 1e-12 of the largest; the figure is in that unit. */
void expect_entries(const char *what, int n, const double *got,
                    const double *reference);
/* Values to 1e-12 of themselves plus 1e-14 of their terms, columns by jvp (when there are at most a thousand), rows
 * by split, vjp, grad, and the ladder. */
void objective_check(const struct objective *o);
/* The ladder alone, on made-up data. */
void objective_climb(const struct objective *o);
/* What main returns. */
int objective_failures(void);
#endif
