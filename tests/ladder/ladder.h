/* The numeric ladder: is a generated derivative the derivative of its primal?
 *
 * A case is a primal y = f(x) and the products cgrad wrote for it, all with the
 * signatures below. Per random point the ladder compares primal with differences,
 * tangent, adjoint and split, each on the next: primal values bitwise, tangent against
 * extrapolated differences, adjoint against tangent, split against adjoint bitwise;
 * then hvp against differences of the adjoint, its symmetry, jac against tangents and
 * adjoints, hess against hvp, Taylor coefficients against differences of each other; several
 * directions or seeds at once, and blocks of them that aren't full, against one by one;
 * sparse matrices against the dense bitwise. Around all arrays stand guards.
 */
#ifndef LADDER_H
#define LADDER_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct cgrad_save;
struct cgrad_sparse;

typedef void ladder_primal(int n, int m, const double *x, double *y);
typedef void ladder_jvp(int n, int m, const double *x, const double *x_d, double *y,
                        double *y_d);
typedef void ladder_vjp(int n, int m, const double *x, double *x_b, double *y,
                        const double *y_b);
typedef void ladder_fwd(int n, int m, const double *x, double *y,
                        struct cgrad_save *save);
typedef void ladder_rev(int n, int m, const double *x, double *x_b, double *y,
                        const double *y_b, struct cgrad_save *save);
typedef void ladder_hvp(int n, int m, const double *x, const double *x_d, double *x_b,
                        double *x_bd, double *y, const double *y_b);
typedef void ladder_jac(int n, int m, const double *x, double *y, double y_x[m][n]);
typedef void ladder_hess(int n, int m, const double *x, double *y,
                         double y_xx[m][n][n]);
typedef void ladder_taylor(int n, int m, const double *x, const double *x_d, double *y,
                           int order, double y_t[m][order + 1]);
typedef void ladder_jac_sparse(int n, int m, const double *x, double *y,
                               struct cgrad_sparse *y_x);
typedef void ladder_hess_sparse(int n, int m, const double *x, double *x_b, double *y,
                                const double *y_b, struct cgrad_sparse *hessian);
typedef void ladder_jvp_v(int n, int m, const double *x, int k, const double x_d[k][n],
                          double *y, double y_d[k][m]);
typedef void ladder_vjp_v(int n, int m, const double *x, int k, double x_b[k][n],
                          double *y, const double y_b[k][m]);

enum ladder_flags {
    LADDER_FLOAT = 1, /* values pass through float: all figures carry 24 bits only */
    LADDER_ROUGH = 4, /* differences of the adjoint need not converge anywhere */
    LADDER_FLAT = 2,  /* the derivative is zero everywhere, and must be found so */
    LADDER_STEEP = 8 /* parts are far steeper than y, or trips of loops change: only two
                        coefficients are sharp */
};

struct ladder_case {
    const char *name;
    int n, m; /* extents of x and y, both at least 1 */
    ladder_primal *primal;
    ladder_jvp *jvp; /* the products may be null: what needs them is left out */
    ladder_vjp *vjp;
    ladder_fwd *fwd; /* with rev */
    ladder_rev *rev;
    double lo, hi; /* each x[j] is tried inside this interval, never outside */
    unsigned flags;
    ladder_hvp *hvp;                 /* with vjp; these may be null as well */
    ladder_jac *jac;                 /* with jvp and vjp */
    ladder_hess *hess;               /* with hvp */
    ladder_taylor *taylor;           /* with jvp */
    ladder_jac_sparse *jac_sparse;   /* with jvp and vjp */
    ladder_hess_sparse *hess_sparse; /* with hvp */
    ladder_jvp_v *jvp_v;             /* with jvp */
    ladder_vjp_v *vjp_v;             /* with vjp */
};

struct ladder_report {
    int checks;      /* comparisons made */
    int failed;      /* comparisons that did not hold */
    int rejected;    /* points given up: differences did not converge, or not finite */
    int curved;      /* points where hvp was compared with differences */
    int series[7];   /* coefficients that were, by order */
    bool nonzero;    /* some derivative was not zero */
    double worst;    /* largest error of the tangent, in units of its tolerance */
    char first[256]; /* what failed first; empty when nothing did */
};

/* Checks one case at `points` random points; the same seed gives the same points. */
void ladder_check(const struct ladder_case *c, uint64_t seed, int points,
                  struct ladder_report *report);

/* Checks all cases, prints a line each to out, the figures last; returns how many
 * failed. */
int ladder_run(const struct ladder_case *cases, int count, uint64_t seed, int points,
               FILE *out);

/* The main function of a generated driver: `driver [SEED [POINTS]]`. */
int ladder_main(int argc, char **argv, const struct ladder_case *cases, int count);
#endif
