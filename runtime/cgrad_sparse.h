/* cgrad_sparse.h: sparse Jacobians and Hessians. Included by <cgrad_rt.h>.
 *
 *     struct cgrad_sparse r_u = {0};
 *     while (..) {
 *         residual_jac_sparse(n, u, r, &r_u);
 *         .. r_u.row_start, r_u.column, r_u.value ..
 *     }
 *     cgrad_sparse_free(&r_u);
 *
 * The first call finds which entries can differ from zero, at the branches that the
 * function takes there, and colours columns (or rows) such that those of one colour can
 * be told apart in their sum: a call takes one tangent (or adjoint) a colour. Later calls
 * find the values only, and try one more direction: where the matrix doesn't explain
 * what comes out, for the function now takes other branches, or extents are others, the
 * pattern is found anew, in this call. Of the same extents it keeps the entries it had.
 *
 * SPDX-License-Identifier: 0BSD */
#ifndef CGRAD_SPARSE_H
#define CGRAD_SPARSE_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct cgrad_sets;    /* sets.c */
struct cgrad_entries; /* sparse.c */
struct cgrad_tried;

/* A matrix in compressed rows: row i has value[k] in column[k], for row_start[i] <= k <
 * row_start[i + 1], columns ascending. Of a Hessian, the lower triangle with the
 * diagonal. Rows are the dependents, in the order of the parameters and the result last;
 * columns the independents in theirs. Zeroed, it is yet to be found. */
struct cgrad_sparse {
    int rows, columns, entries;
    int *row_start, *column;
    double *value;
    int found;   /* how often the pattern was found; with it the arrays change */
    int by_rows; /* rows were coloured: a call takes adjoints */
    int colours; /* as many as a call takes tangents or adjoints, or lanes of vectors */
    int *colour; /* of each column, or row */
    int runs;    /* how often the last call ran the function in all */
    int unchecked; /* yours: 1 leaves the additional direction out, if you know better */
    /* Yours, of a Jacobian: 1 if what is zero of the function's data now, will be zero: what
     * it scales is left out of the pattern. */
    int zeros_stay;

    /* ---- for generated code ---- */
    struct cgrad_sets *sets; /* while the pattern is looked for */
    struct cgrad_entries *entries_found;
    int kind, step, lanes, fresh;
    long long seeded, taken;
    int *first; /* colour c gives value[entry[k]] for first[c] <= k < first[c + 1] */
    int *entry, *at;           /* .. where what comes out has it */
    int next;                  /* k, while it is taken */
    struct cgrad_tried *tried; /* while the additional direction is */
};

/* Frees what it holds, and zeroes it. */
void cgrad_sparse_free(struct cgrad_sparse *matrix);

/* ---- for generated code ---- */

enum { CGRAD_COLUMNS = 1, CGRAD_ROWS = 2, CGRAD_SYMMETRIC = 4 };

/* `kind`: what can be evaluated; then next, before each run of the function, until it is
 * 0. In each run all inputs of the derivative are seeded, its results taken, in the order
 * of columns and rows. */
void cgrad_sparse_begin(struct cgrad_sparse *matrix, int kind);
int cgrad_sparse_next(struct cgrad_sparse *matrix);
void cgrad_seed_double(struct cgrad_sparse *matrix, double *x_d, long long n);
void cgrad_seed_float(struct cgrad_sparse *matrix, float *x_d, long long n);
void cgrad_take_double(struct cgrad_sparse *matrix, const double *y_d, long long n);
void cgrad_take_float(struct cgrad_sparse *matrix, const float *y_d, long long n);
/* Several colours at once, tangents in the lanes of vectors: x_v[n][lanes]. */
void cgrad_seed_lanes_double(struct cgrad_sparse *matrix, double *x_v, long long n,
                             int lanes);
void cgrad_seed_lanes_float(struct cgrad_sparse *matrix, float *x_v, long long n,
                            int lanes);
void cgrad_take_lanes_double(struct cgrad_sparse *matrix, const double *y_v,
                             long long n, int lanes);
void cgrad_take_lanes_float(struct cgrad_sparse *matrix, const float *y_v, long long n,
                            int lanes);

/* Sets of independents, as numbers that stand in the shadows of reals; 0 is empty. What is
 * scaled by a zero that stays is. */
double cgrad_set_times(const struct cgrad_sets *sets, int is_there, double set);
double cgrad_union_of(struct cgrad_sets *sets, size_t n, const double *a);
float cgrad_unionf_of(struct cgrad_sets *sets, size_t n, const double *a);

#ifdef __cplusplus
}
#else

/* clang-format off */
#define cgrad_seed(matrix, x_d, n) \
    _Generic((x_d), float *: cgrad_seed_float, double *: cgrad_seed_double) \
    (matrix, x_d, (long long)(n))
#define cgrad_take(matrix, y_d, n) \
    _Generic((y_d), float *: cgrad_take_float, double *: cgrad_take_double) \
    (matrix, y_d, (long long)(n))
#define cgrad_seed_lanes(matrix, x_v, n, lanes)                                   \
    _Generic((x_v), float *: cgrad_seed_lanes_float, double *: cgrad_seed_lanes_double) \
    (matrix, x_v, (long long)(n), lanes)
#define cgrad_take_lanes(matrix, y_v, n, lanes)                                   \
    _Generic((y_v), float *: cgrad_take_lanes_float, double *: cgrad_take_lanes_double) \
    (matrix, y_v, (long long)(n), lanes)
#define cgrad_list(...)                                   \
    sizeof((const double[]){__VA_ARGS__}) / sizeof(double), \
        (const double[]){__VA_ARGS__}
/* clang-format on */

/* Everything that is in one of the sets; for floats, where the number has to fit one. */
#define cgrad_union(sets, ...) cgrad_union_of(sets, cgrad_list(__VA_ARGS__))
#define cgrad_unionf(sets, ...) cgrad_unionf_of(sets, cgrad_list(__VA_ARGS__))

#endif
#endif
