/* The rungs of sparse matrices; internal.h.
 *
 * What a sum of columns (or rows) gives for an entry is to the last bit what its own
 * column gives: nothing else of the sum reaches the entry. Where there is no entry, the
 * column is zero. Called again the pattern stays, and so does each value. */
#include "internal.h"

#include <cgrad_rt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The entry of row i and column j; -1: there is none. */
static int entry_at(const struct cgrad_sparse *s, int i, int j)
{
    for (int k = s->row_start[i]; k < s->row_start[i + 1]; k++)
        if (s->column[k] == j)
            return k;
    return -1;
}

static void expect_shape(struct bench *b, const struct cgrad_sparse *s, int rows,
                         int columns, const char *product)
{
    bool sorted = s->rows == rows && s->columns == columns && s->row_start[0] == 0
                  && s->row_start[rows] == s->entries;
    for (int i = 0; sorted && i < rows; i++)
        for (int k = s->row_start[i]; k < s->row_start[i + 1]; k++)
            sorted = sorted && s->column[k] >= 0 && s->column[k] < columns
                     && (k == s->row_start[i] || s->column[k - 1] < s->column[k]);
    expect(b, sorted, "%s: rows of columns", product);
}

static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void call_jac_sparse(struct bench *b, struct cgrad_sparse *s)
{
    memcpy(b->y, b->y_start, bytes_of(b->c->m));
    b->c->jac_sparse(b->c->n, b->c->m, b->x, b->y, s);
    expect_untouched(b, "jac_sparse");
    expect_values(b, "jac_sparse");
}

void check_jac_sparse(struct bench *b)
{
    int n = b->c->n, m = b->c->m;
    double want[MATRIX_LIMIT * MATRIX_LIMIT];
    struct cgrad_sparse s = {0};
    if (n > MATRIX_LIMIT || m > MATRIX_LIMIT)
        return;
    for (int again = 0; again < 2; again++) {
        call_jac_sparse(b, &s);
        expect_shape(b, &s, m, n, "jac_sparse");
        if (s.by_rows)
            jacobian_rows(b, want);
        else
            jacobian_columns(b, want);
        for (int i = 0; i < m * n && s.rows == m; i++) {
            int k = entry_at(&s, i / n, i % n);
            double got = k < 0 ? 0 : s.value[k];
            expect(b, is_same(got, want[i]), "jac_sparse: [%d][%d] is %.17g, not %.17g",
                   i / n, i % n, got, want[i]);
        }
    }
    cgrad_sparse_free(&s);
}

/* Of y times the seed; its columns by hvp in h. */
static void hessian_columns(struct bench *b, double *h)
{
    int n = b->c->n, m = b->c->m;
    for (int j = 0; j < n; j++) {
        memset(b->x_d, 0, bytes_of(n));
        b->x_d[j] = 1;
        memcpy(b->y, b->y_start, bytes_of(m));
        b->c->hvp(n, m, b->x, b->x_d, b->x_b, h + j * n, b->y, b->y_b);
    }
}

void check_hess_sparse(struct bench *b)
{
    int n = b->c->n, m = b->c->m;
    struct cgrad_sparse s = {0};
    if (n > MATRIX_LIMIT)
        return;
    double *h = guarded_alloc(n * n), *x_b = guarded_alloc(n);
    hessian_columns(b, h);
    memcpy(x_b, b->x_b, bytes_of(n));
    for (int again = 0; again < 2; again++) {
        memcpy(b->y, b->y_start, bytes_of(m));
        memset(b->x_b, 0xa5, bytes_of(n));
        b->c->hess_sparse(n, m, b->x, b->x_b, b->y, b->y_b, &s);
        expect_untouched(b, "hess_sparse");
        expect_values(b, "hess_sparse");
        expect_near(b, b->x_b, x_b, n, 0, "hess_sparse: gradient");
        expect_shape(b, &s, n, n, "hess_sparse");
        for (int i = 0; i < n && s.rows == n; i++)
            for (int j = 0; j <= i; j++) {
                int k = entry_at(&s, i, j);
                double got = k < 0 ? 0 : s.value[k];
                expect(b, is_same(got, h[j * n + i]) || is_same(got, h[i * n + j]),
                       "hess_sparse: [%d][%d] is %.17g, not %.17g or %.17g", i, j, got,
                       h[j * n + i], h[i * n + j]);
            }
    }
    cgrad_sparse_free(&s);
    guarded_free(h);
    guarded_free(x_b);
}
