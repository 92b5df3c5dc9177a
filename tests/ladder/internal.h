/* What the rungs of the ladder share. */
#ifndef LADDER_INTERNAL_H
#define LADDER_INTERNAL_H
#include "ladder.h"
#include <stddef.h>

enum { MATRIX_LIMIT = 8 }; /* up to this n and m whole matrices are compared */

struct tolerance {
    double difference; /* tangent against differences */
    double converged;  /* estimated error of the differences */
    double adjoint;    /* adjoint against tangent */
    double second;     /* hvp against differenced gradients */
    double smooth;     /* estimated error of those */
    double same;       /* the same derivative by the same way */
};

/* One case at one point. All arrays are guarded. */
struct bench {
    const struct ladder_case *c;
    struct ladder_report *report;
    struct tolerance tol;
    uint64_t random;
    double *x, *x_copy, *x_d, *x_b, *x_b0, *grad;
    double *y, *y_start, *y_primal, *y_d, *y_b, *y_b_copy;
    double *fd, *fd_error; /* extrapolated differences */
};

/* The derivative of a curve at 0, and its estimated error. */
struct slope {
    int count;
    double *d, *error;
};
typedef void curve_fn(struct bench *b, double step, double *value);
/* Central differences, extrapolated; false: some value isn't finite. */
bool slope_along(struct bench *b, struct slope *s, curve_fn *curve);
double *point_along(struct bench *b, double step); /* x + step * x_d, to be freed */

double *guarded_alloc(int n);
void guarded_free(double *a);
bool guard_holds(const double *a, int n);
/* The same; it is an error where something was written outside. */
void guarded_free_checked(struct bench *b, double *a, int n, const char *product);
size_t bytes_of(int n);
double largest(const double *a, int n);
double random_direction(uint64_t *state);
void seed_set(struct bench *b, const double *seed);

/* Counts a comparison; the first that fails is kept in words. */
__attribute__((format(printf, 3, 4))) void expect(struct bench *b, bool holds,
                                                  const char *format, ...);
void expect_near(struct bench *b, const double *got, const double *want, int n,
                 double tolerance, const char *what);
/* After a call of any product: guards, x and seed, values. */
void expect_untouched(struct bench *b, const char *product);
void expect_values(struct bench *b, const char *product);

/* The Jacobian [m][n] by adjoints, and by tangents. */
void jacobian_rows(struct bench *b, double *rows);
void jacobian_columns(struct bench *b, double *columns);

/* What a product is to start with; y_d is garbage, for it is to be set. */
void call_jvp(struct bench *b);
void call_vjp(struct bench *b); /* adds to x_b */

/* vector.c: several directions, several seeds at once */
void check_jvp_v(struct bench *b);
void check_vjp_v(struct bench *b);

/* second.c: the rungs above; those of matrices change seed and direction */
void check_second(struct bench *b);
void check_jac(struct bench *b);
void check_hess(struct bench *b);
void check_taylor(struct bench *b); /* taylor.c; before seed and direction change */
/* nonzeros.c: likewise */
void check_jac_sparse(struct bench *b);
void check_hess_sparse(struct bench *b);
#endif
