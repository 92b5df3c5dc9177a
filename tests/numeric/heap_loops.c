/* Memory over time: reallocated, allocated and freed in loops and in helpers, used again,
 * measured, cut out of one block. gcc 12 takes t[n - 1] after a loop that sets all of t
 * for unset, where another loop stands in that one. */
// gcc: -Wno-maybe-uninitialized
#include <math.h>
#include <stdlib.h>
#include <string.h>

// ladder: grown_over_itself 6 1 -1.5 1.5
void grown_over_itself(int n, int m, const double x[n], double y[m])
{
    double *t = NULL;
    y[0] = 1;
    for (int k = 1; k <= n; k++) {
        t = realloc(t, (size_t)k * sizeof *t);
        if (!t)
            return;
        t[k - 1] = x[k - 1] * y[0];
        for (int i = 0; i < k; i++)
            y[0] += 0.2 * t[i] * t[k - 1 - i];
    }
    free(t);
}

// ladder: grown_by_doubling 7 2 -1.5 1.5
void grown_by_doubling(int n, int m, const double x[n], double y[m])
{
    size_t room = 1, count = 0;
    double *t = malloc(room * sizeof(double)), s = 0;
    for (int i = 0; i < n; i++) {
        if (count == room) {
            room *= 2;
            double *more = realloc(t, room * sizeof(double));
            if (more == NULL) {
                free(t);
                return;
            }
            t = more;
        }
        t[count++] = x[i] * x[i] + s;
        s += sin(t[count / 2]);
    }
    y[0] = s;
    y[1] = t[0] * t[count - 1];
    free(t);
}

// ladder: shrunk 6 1 -1.5 1.5
void shrunk(int n, int m, const double x[n], double y[m])
{
    double *t = malloc((size_t)n * sizeof *t);
    for (int i = 0; i < n; i++)
        t[i] = x[i] * x[(i + 1) % n];
    double s = t[n - 1] * t[n - 2];
    for (int k = n - 1; k > 1; k--) {
        double *less = realloc(t, (size_t)k * sizeof *t);
        if (!less)
            break;
        t = less;
        t[k - 1] *= s;
        s += t[0] * t[k - 1];
    }
    free(t);
    y[0] = s;
}

// ladder: realloc_once 4 4 -2 2
void realloc_once(int n, int m, const double x[n], double y[m])
{
    double *t = malloc(2 * sizeof *t);
    t[0] = x[0] * x[1];
    t[1] = x[2];
    double *p = realloc(t, (size_t)n * sizeof *p);
    p[2] = p[0] * p[1];
    p[3] = p[2] * x[3];
    p[0] *= p[3];
    for (int i = 0; i < m; i++)
        y[i] = p[i] * p[0];
    free(p);
}

struct list {
    double *at;
    size_t count, room;
};

static void list_add(struct list *l, double v)
{
    if (l->count == l->room) {
        l->room = l->room ? 2 * l->room : 1;
        l->at = realloc(l->at, l->room * sizeof *l->at);
    }
    l->at[l->count++] = v;
}

// ladder: realloc_in_struct 6 2 -1.5 1.5
// again: realloc_in_struct punned
void realloc_in_struct(int n, int m, const double x[n], double y[m])
{
    struct list l = {0};
    for (int i = 0; i < n; i++)
        list_add(&l, x[i] * x[i]);
    for (int i = 0; i < n; i++)
        list_add(&l, l.at[i] * l.at[(i + 1) % n]);
    y[0] = y[1] = 0;
    for (size_t i = 0; i < l.count; i++)
        y[i % 2] += l.at[i] * sin(l.at[l.count - 1 - i]);
    free(l.at);
}

static double *resized(double *t, int n)
{
    double *p = realloc(t, (size_t)n * sizeof *p);
    if (!p)
        abort();
    return p;
}

// ladder: realloc_in_helper 5 1 -1.5 1.5
void realloc_in_helper(int n, int m, const double x[n], double y[m])
{
    double *t = NULL, s = 1;
    for (int k = 1; k <= n; k++) {
        t = resized(t, k);
        t[k - 1] = x[k - 1] * s;
        for (int i = 0; i < k; i++)
            s += 0.3 * t[i] * t[i];
    }
    y[0] = s;
    free(t);
}

struct item {
    double weight;
    int kind;
    double part[2];
};

// ladder: realloc_of_records 5 2 -1.5 1.5
void realloc_of_records(int n, int m, const double x[n], double y[m])
{
    struct item *all = NULL;
    for (int i = 0; i < n; i++) {
        struct item *more = realloc(all, (size_t)(i + 1) * sizeof *more);
        if (!more) {
            free(all);
            return;
        }
        all = more;
        all[i].weight = x[i] * x[i];
        all[i].kind = i % 2;
        all[i].part[0] = i > 0 ? all[i - 1].weight * x[i] : 1;
        all[i].part[1] = x[0];
    }
    y[0] = y[1] = 0;
    for (int i = 0; i < n; i++)
        y[all[i].kind] += all[i].weight * all[i].part[0] * all[i].part[1];
    free(all);
}

/* Memory that malloc hands out again. */
// ladder: used_after_free 4 2 -1.5 1.5
void used_after_free(int n, int m, const double x[n], double y[m])
{
    double *a = malloc((size_t)n * sizeof *a), s = 0;
    for (int i = 0; i < n; i++) {
        a[i] = x[i] * x[i];
        s += a[i] * a[0];
    }
    free(a);
    double *b = malloc((size_t)n * sizeof *b);
    for (int i = 0; i < n; i++)
        b[i] = s * x[i];
    y[0] = b[1] * b[2];
    free(b);
    a = malloc(2 * sizeof *a);
    a[0] = y[0] * s;
    a[1] = a[0] * x[3];
    y[1] = a[1];
    free(a);
}

static double *vector_new(int n)
{
    double *v = malloc((size_t)n * sizeof *v);
    if (!v)
        abort();
    return v;
}

static void vector_free(double *v)
{
    free(v);
}

// ladder: freed_in_helper 4 1 -1.5 1.5
void freed_in_helper(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int k = 0; k < 3; k++) {
        double *v = vector_new(n), *w = vector_new(n);
        for (int i = 0; i < n; i++)
            v[i] = x[i] * s;
        for (int i = 0; i < n; i++)
            w[i] = v[i] * v[(i + 1) % n];
        vector_free(v);
        for (int i = 0; i < n; i++)
            s += 0.2 * w[i] * w[i];
        vector_free(w);
    }
    y[0] = s;
}

struct matrix {
    int rows, columns;
    double *at;
};

static struct matrix *matrix_new(int rows, int columns)
{
    struct matrix *a = malloc(sizeof *a);
    a->rows = rows;
    a->columns = columns;
    a->at = calloc((size_t)(rows * columns), sizeof *a->at);
    return a;
}

static void matrix_free(struct matrix *a)
{
    free(a->at);
    free(a);
}

static struct matrix *matrix_product(const struct matrix *a, const struct matrix *b)
{
    struct matrix *c = matrix_new(a->rows, b->columns);
    for (int i = 0; i < c->rows; i++)
        for (int j = 0; j < c->columns; j++)
            for (int k = 0; k < a->columns; k++)
                c->at[i * c->columns + j] +=
                    a->at[i * a->columns + k] * b->at[k * b->columns + j];
    return c;
}

// ladder: matrix_powers 4 4 -1 1
void matrix_powers(int n, int m, const double x[n], double y[m])
{
    struct matrix *a = matrix_new(2, 2), *p = matrix_new(2, 2);
    for (int i = 0; i < n; i++)
        a->at[i] = p->at[i] = x[i];
    for (int t = 0; t < 3; t++) {
        struct matrix *q = matrix_product(p, a);
        matrix_free(p);
        p = q;
    }
    for (int i = 0; i < m; i++)
        y[i] = p->at[i];
    matrix_free(a);
    matrix_free(p);
}

static void matrix_resize(struct matrix *a, int rows, int columns)
{
    if (a->rows * a->columns != rows * columns) {
        free(a->at);
        a->at = malloc((size_t)(rows * columns) * sizeof *a->at);
    }
    a->rows = rows;
    a->columns = columns;
}

// ladder: matrix_resized 6 2 -1 1
void matrix_resized(int n, int m, const double x[n], double y[m])
{
    struct matrix a = {0, 0, NULL};
    double s = 1;
    for (int k = 1; k < 4; k++) {
        matrix_resize(&a, k, 2);
        for (int i = 0; i < 2 * k; i++)
            a.at[i] = x[i] * s;
        for (int i = 0; i < 2 * k; i++)
            s += 0.1 * a.at[i] * a.at[2 * k - 1 - i];
    }
    y[0] = s;
    y[1] = a.at[3];
    free(a.at);
}

// ladder: calloc_in_loop 5 1 -1.5 1.5
void calloc_in_loop(int n, int m, const double x[n], double y[m])
{
    double s = 0.5;
    for (int k = 2; k < n; k++) {
        double *t = calloc((size_t)k, sizeof *t);
        for (int i = 0; i < n; i++)
            t[i % k] += x[i] * x[i] * s;
        for (int i = 0; i < k; i++)
            s += 0.1 * t[i] * t[(i + 1) % k];
        free(t);
    }
    y[0] = s;
}

// ladder: vla_in_loop 5 1 -1.5 1.5
void vla_in_loop(int n, int m, const double x[n], double y[m])
{
    double s = 0.5;
    for (int k = 1; k < n; k++) {
        double t[k], u[k][2];
        for (int i = 0; i < k; i++) {
            t[i] = x[i] * s;
            u[i][0] = t[i] * t[i];
            u[i][1] = sin(u[i][0]);
        }
        for (int i = 0; i < k; i++)
            s += t[i] * u[k - 1 - i][1];
    }
    y[0] = s;
}

// ladder: vla_measured 5 2 -1.5 1.5
void vla_measured(int n, int m, const double x[n], double y[m])
{
    double s = 0.5;
    y[1] = 0;
    for (int k = 1; k < n; k++) {
        double t[k], u[k];
        memset(t, 0, sizeof t);
        for (size_t i = 0; i < sizeof t / sizeof *t; i++)
            t[i] += x[i] * s;
        memcpy(u, t, sizeof u);
        for (size_t i = 0; i < sizeof t / sizeof t[0]; i++)
            t[i] *= u[sizeof u / sizeof *u - 1 - i];
        s += t[0] + (double)sizeof(t) / 8;
        y[1] += t[k - 1] * s;
    }
    y[0] = s;
}

// ladder: vla_of_rows_measured 6 2 -1.5 1.5
void vla_of_rows_measured(int n, int m, const double x[n], double y[m])
{
    int w = n / 2;
    double a[2][w], b[2][w];
    for (int i = 0; i < n; i++)
        a[i / w][i % w] = x[i] * x[i];
    for (int t = 0; t < 3; t++) {
        memcpy(b, a, sizeof a);
        for (size_t i = 0; i < 2; i++)
            for (size_t j = 0; j < sizeof a[0] / sizeof a[0][0]; j++)
                a[i][j] = b[1 - i][j] * b[i][0] + x[0];
    }
    y[0] = a[0][0] * a[1][w - 1];
    y[1] = a[1][0] + b[0][1];
}

/* The width of the rows is that of their declaration. */
// ladder: width_changed 6 1 -1.5 1.5
void width_changed(int n, int m, const double x[n], double y[m])
{
    int w = n / 2;
    double(*cur)[w] = malloc(2 * sizeof *cur);
    w++;
    double(*p)[n / 2] = cur;
    for (int i = 0; i < n; i++)
        p[i / (w - 1)][i % (w - 1)] = x[i] * x[0];
    y[0] = 0;
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < 2; i++) {
            y[0] += (*cur)[1] * (*cur)[i] * y[0] + cur[1][i];
            cur[1][2] *= y[0];
        }
        w++;
    }
    free(cur);
}

// ladder: width_changed_array 6 1 -1.5 1.5
void width_changed_array(int n, int m, const double x[n], double y[m])
{
    int w = n / 2;
    double cur[2][w];
    w++;
    for (int i = 0; i < n; i++)
        cur[i / (w - 1)][i % (w - 1)] = x[i] * x[0];
    y[0] = 0;
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < 2; i++) {
            y[0] += (*cur)[1] * (*cur)[i] * y[0] + cur[1][i];
            cur[1][2] *= y[0];
        }
        w++;
    }
}

// ladder: row_pointers 9 3 -1 1
void row_pointers(int n, int m, const double x[n], double y[m])
{
    double **a = malloc(3 * sizeof *a);
    for (int i = 0; i < 3; i++) {
        a[i] = malloc(3 * sizeof **a);
        for (int j = 0; j < 3; j++)
            a[i][j] = x[3 * i + j];
    }
    for (int t = 0; t < 3; t++)
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                a[i][j] += 0.2 * a[j][i] * a[(i + 1) % 3][j];
    for (int i = 0; i < m; i++)
        y[i] = a[i][0] * a[0][i] + a[i][2];
    for (int i = 0; i < 3; i++)
        free(a[i]);
    free(a);
}

/* Rows exchanged, as in pivoting. */
// ladder: row_pointers_swapped 9 1 0.5 2
void row_pointers_swapped(int n, int m, const double x[n], double y[m])
{
    double **a = malloc(3 * sizeof *a), det = 1;
    for (int i = 0; i < 3; i++) {
        a[i] = malloc(3 * sizeof(double));
        for (int j = 0; j < 3; j++)
            a[i][j] = x[3 * i + j] * (i == j ? 0.2 : 1);
    }
    for (int k = 0; k < 3; k++) {
        int p = k;
        for (int i = k + 1; i < 3; i++)
            if (fabs(a[i][k]) > fabs(a[p][k]))
                p = i;
        if (p != k) {
            double *row = a[p];
            a[p] = a[k];
            a[k] = row;
            det = -det;
        }
        det *= a[k][k];
        for (int i = k + 1; i < 3; i++) {
            double f = a[i][k] / a[k][k];
            for (int j = k; j < 3; j++)
                a[i][j] -= f * a[k][j];
        }
    }
    y[0] = det;
    for (int i = 0; i < 3; i++)
        free(a[i]);
    free(a);
}

static double **rows_new(int rows, int columns)
{
    double **a = malloc((size_t)rows * sizeof *a);
    a[0] = malloc((size_t)(rows * columns) * sizeof **a);
    for (int i = 1; i < rows; i++)
        a[i] = a[0] + i * columns;
    return a;
}

// ladder: rows_into_one_block 6 2 -1 1
void rows_into_one_block(int n, int m, const double x[n], double y[m])
{
    double **a = rows_new(2, 3), **b = rows_new(2, 3);
    for (int i = 0; i < n; i++)
        a[i / 3][i % 3] = x[i];
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 3; j++)
                b[i][j] = a[1 - i][j] * a[i][(j + 1) % 3] + x[t];
        double **c = a;
        a = b;
        b = c;
    }
    y[0] = a[0][0] * a[1][2];
    y[1] = b[0][1];
    free(a[0]);
    free(b[0]);
    free(a);
    free(b);
}

// ladder: ragged 6 3 -1 1
void ragged(int n, int m, const double x[n], double y[m])
{
    double *row[3];
    int k = 0;
    for (int i = 0; i < 3; i++) {
        row[i] = malloc((size_t)(i + 1) * sizeof(double));
        for (int j = 0; j <= i; j++)
            row[i][j] = x[k++ % n];
    }
    for (int i = 1; i < 3; i++)
        for (int j = 0; j <= i; j++)
            row[i][j] *= j > 0 ? row[i - 1][j - 1] : row[i][j];
    for (int i = 0; i < m; i++) {
        y[i] = 0;
        for (int j = 0; j <= i; j++)
            y[i] += row[i][j] * row[i][i - j];
    }
    for (int i = 0; i < 3; i++)
        free(row[i]);
}

struct pool {
    double *block;
    size_t used, size;
};

static double *pool_take(struct pool *p, size_t count)
{
    if (p->used + count > p->size)
        return NULL;
    double *at = p->block + p->used;
    p->used += count;
    return at;
}

// ladder: pool_allocator 4 2 -1 1
void pool_allocator(int n, int m, const double x[n], double y[m])
{
    struct pool p = {malloc(40 * sizeof(double)), 0, 40};
    double *a = pool_take(&p, (size_t)n), s = 1;
    for (int i = 0; i < n; i++)
        a[i] = x[i] * x[i];
    for (int t = 0; t < 3; t++) {
        double *b = pool_take(&p, (size_t)n);
        for (int i = 0; i < n; i++)
            b[i] = a[(i + 1) % n] * s;
        s += b[0];
        a = b;
    }
    y[0] = s;
    y[1] = a[1] * p.block[2];
    free(p.block);
}

/* The pool is emptied every step: the same places again. */
// ladder: pool_reset 4 2 -1 1
void pool_reset(int n, int m, const double x[n], double y[m])
{
    struct pool p = {malloc(16 * sizeof(double)), 0, 16};
    double s = 1;
    for (int t = 0; t < 4; t++) {
        p.used = 0;
        double *a = pool_take(&p, (size_t)n), *b = pool_take(&p, (size_t)n);
        for (int i = 0; i < n; i++)
            a[i] = x[i] * s;
        for (int i = 0; i < n; i++)
            b[i] = a[i] * a[(i + 1) % n];
        s += 0.3 * b[t] * b[0];
    }
    y[0] = s;
    y[1] = p.block[0] * s;
    free(p.block);
}

// ladder: bump_index 4 1 -1 1
void bump_index(int n, int m, const double x[n], double y[m])
{
    double *block = malloc(64 * sizeof *block);
    int used = 0;
    double *a = block + used;
    used += n;
    for (int i = 0; i < n; i++)
        a[i] = x[i];
    for (int t = 0; t < 4; t++) {
        double *b = &block[used];
        used += n;
        for (int i = 0; i < n; i++)
            b[i] = a[i] * a[(i + 1) % n] + a[i];
        a = b;
    }
    y[0] = a[0] + block[used - 1] * block[n];
    free(block);
}
