#include "branch.h"

#include "bratu.h"
#include "bratu_grad.h"
#include "gmres.h"

#include <stdlib.h>
#include <string.h>
#include <suitesparse/klu.h>

enum { MOST_PRODUCTS = 300 };

double branch_weight(int i)
{
    return i == 0 ? .01 : 1.0 / CELLS;
}

double branch_dot(const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < SIZE; i++)
        sum += branch_weight(i) * a[i] * b[i];
    return sum;
}

void branch_residual(const struct branch *b, double *residual)
{
    double from_near[SIZE];
    for (int i = 0; i < SIZE; i++)
        from_near[i] = b->at[i] - b->near[i];
    residual[0] = branch_dot(b->along, from_near);
    bratu(N, b->at[0], b->at + 1, residual + 1);
}

/* What GMRES calls: the Jacobian of the residual times v. */
static void product(void *branch, const double *v, double *Jv)
{
    const struct branch *b = branch;
    double residual[CELLS];
    Jv[0] = branch_dot(b->along, v);
    bratu_jvp(N, b->at[0], v[0], b->at + 1, v + 1, residual, Jv + 1);
}

int solve_by_products(struct branch *b, const double *residual, double tolerance,
                      double *step)
{
    return gmres(SIZE, product, b, residual, tolerance, MOST_PRODUCTS, step);
}

/* The row of the plane and below it those of Bratu's problem: columns of J', which KLU
 * factors. */
static void factor_and_solve(const struct branch *b, int *start, int *column,
                             double *value, double *step)
{
    const struct cgrad_sparse *J = &b->jacobian;
    for (int i = 0; i < SIZE; i++) {
        column[i] = i;
        value[i] = branch_weight(i) * b->along[i];
    }
    memcpy(column + SIZE, J->column, (size_t)J->entries * sizeof *column);
    memcpy(value + SIZE, J->value, (size_t)J->entries * sizeof *value);
    start[0] = 0;
    for (int i = 0; i < SIZE; i++)
        start[i + 1] = SIZE + J->row_start[i];
    klu_common common;
    klu_defaults(&common);
    klu_symbolic *symbolic = klu_analyze(SIZE, start, column, &common);
    klu_numeric *numeric = klu_factor(start, column, value, symbolic, &common);
    klu_tsolve(symbolic, numeric, SIZE, 1, step, &common);
    klu_free_numeric(&numeric, &common);
    klu_free_symbolic(&symbolic, &common);
}

int solve_by_entries(struct branch *b, const double *residual, double tolerance,
                     double *step)
{
    (void)tolerance;
    bratu_jac_sparse(N, b->at[0], b->at + 1, step, &b->jacobian);
    size_t count = (size_t)(b->jacobian.entries + SIZE);
    int *start = malloc((SIZE + 1) * sizeof *start);
    int *column = malloc(count * sizeof *column);
    double *value = malloc(count * sizeof *value);
    if (!start || !column || !value)
        exit(2);
    memcpy(step, residual, SIZE * sizeof *step);
    factor_and_solve(b, start, column, value, step);
    free(start);
    free(column);
    free(value);
    return b->jacobian.runs;
}
