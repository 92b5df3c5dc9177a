/* The branch of solutions of Bratu's problem, with lambda as one more unknown. */
#ifndef BRANCH_H
#define BRANCH_H
#include <cgrad_sparse.h>

enum { N = 31, CELLS = N * N, SIZE = 1 + CELLS };

/* A point, lambda and u[N][N], with the plane through `near`, across `along`, that it
 * is to be on. */
struct branch {
    double at[SIZE], near[SIZE], along[SIZE];
    struct cgrad_sparse jacobian; /* of Bratu's residual at a point before, or zero */
};

/* Sum of weight a b over lambda and u: the mean square of u, that of lambda / 10. */
double branch_weight(int i);
double branch_dot(const double *a, const double *b);
/* How far the point is from the plane, and what is wrong with u[N][N] as a solution. */
void branch_residual(const struct branch *b, double *residual);

/* Sets step[SIZE] so that J step is residual[SIZE], to `tolerance` of it, for the
 * Jacobian J of the branch's residual; returns how often the function was
 * differentiated. */
typedef int branch_solver(struct branch *b, const double *residual, double tolerance,
                          double *step);
branch_solver solve_by_products; /* GMRES, with J v for any v */
branch_solver solve_by_entries;  /* factors of the sparse matrix J */
#endif
