/* Memory in the shapes of larger programs: structures of pointers copied and chosen, rows in
 * structures, pools of bytes, histories of pointers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* pointer arrays in structs, copied by value and swapped */
struct levels {
    double *at[3];
    int first;
};

// ladder: struct_of_levels 5 4 -1 1
void struct_of_levels(int n, int m, const double x[n], double y[m])
{
    struct levels l, k;
    for (int i = 0; i < 3; i++)
        l.at[i] = malloc((size_t)m * sizeof(double));
    l.first = 0;
    for (int i = 0; i < m; i++) {
        l.at[0][i] = x[i];
        l.at[1][i] = x[i] * x[m];
        l.at[2][i] = 0;
    }
    for (int t = 0; t < 4; t++) {
        for (int i = 0; i < m; i++)
            l.at[2][i] = l.at[1][i] * l.at[0][(i + 1) % m] + x[m];
        k = l;
        l.at[0] = k.at[1];
        l.at[1] = k.at[2];
        l.at[2] = k.at[0];
        l.first++;
    }
    for (int i = 0; i < m; i++)
        y[i] = l.at[1][i] + k.at[0][i] * l.first;
    for (int i = 0; i < 3; i++)
        free(l.at[i]);
}

struct pair {
    double *u, *v;
};

// ladder: struct_chosen 5 4 -1 1
void struct_chosen(int n, int m, const double x[n], double y[m])
{
    double a[4], b[4];
    struct pair p = {a, b}, q = {b, a}, r = p;
    for (int i = 0; i < m; i++)
        a[i] = b[i] = x[i];
    for (int t = 0; t < 5; t++) {
        r = t % 2 ? p : q;
        for (int i = 0; i < m; i++)
            r.u[i] = r.v[(i + 1) % m] * r.v[i] + x[m];
    }
    for (int i = 0; i < m; i++)
        y[i] = r.u[i] * a[i];
}

struct ctx {
    struct pair *p;
    double scale;
};

static void flip(struct ctx *c)
{
    double *t = c->p->u;
    c->p->u = c->p->v;
    c->p->v = t;
    c->scale *= 1.1;
}

// ladder: struct_behind_struct 5 4 -1 1
// again: struct_behind_struct punned
void struct_behind_struct(int n, int m, const double x[n], double y[m])
{
    double a[4], b[4];
    struct pair p = {a, b};
    struct ctx c = {&p, x[m]};
    for (int i = 0; i < m; i++)
        a[i] = x[i];
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < m; i++)
            c.p->v[i] = c.scale * c.p->u[i] * c.p->u[(i + 1) % m] + 0.1;
        flip(&c);
    }
    for (int i = 0; i < m; i++)
        y[i] = p.u[i] * c.scale;
}

/* a table of rows, grown */
// ladder: rows_grown 6 2 -1 1
void rows_grown(int n, int m, const double x[n], double y[m])
{
    double **rows = NULL;
    for (int i = 0; i < n; i++) {
        double **more = realloc(rows, (size_t)(i + 1) * sizeof *rows);
        if (!more)
            abort();
        rows = more;
        rows[i] = malloc((size_t)(i + 1) * sizeof **rows);
        for (int j = 0; j <= i; j++)
            rows[i][j] = j > 0 ? x[i] * rows[i - 1][j - 1] : x[i];
    }
    y[0] = rows[n - 1][n - 1];
    y[1] = 0;
    for (int i = 0; i < n; i++) {
        y[1] += rows[i][0] * rows[i][i];
        free(rows[i]);
    }
    free(rows);
}

struct matrix {
    int n;
    double **row;
};

static struct matrix matrix_of(int n, const double *x)
{
    struct matrix a = {n, malloc((size_t)n * sizeof *a.row)};
    for (int i = 0; i < n; i++) {
        a.row[i] = malloc((size_t)n * sizeof **a.row);
        memcpy(a.row[i], x + i * n, (size_t)n * sizeof *x);
    }
    return a;
}

static void matrix_drop(struct matrix *a)
{
    for (int i = 0; i < a->n; i++)
        free(a->row[i]);
    free(a->row);
    a->row = NULL;
}

static struct matrix squared(struct matrix a)
{
    struct matrix b = {a.n, malloc((size_t)a.n * sizeof *b.row)};
    for (int i = 0; i < a.n; i++) {
        b.row[i] = calloc((size_t)a.n, sizeof **b.row);
        for (int j = 0; j < a.n; j++)
            for (int k = 0; k < a.n; k++)
                b.row[i][j] += a.row[i][k] * a.row[k][j];
    }
    return b;
}

// ladder: matrix_squared_twice 4 2 -1 1
// again: matrix_squared_twice punned
void matrix_squared_twice(int n, int m, const double x[n], double y[m])
{
    struct matrix a = matrix_of(2, x);
    for (int t = 0; t < 2; t++) {
        struct matrix b = squared(a);
        matrix_drop(&a);
        a = b;
    }
    y[0] = a.row[0][0] + a.row[1][1];
    y[1] = a.row[0][1];
    matrix_drop(&a);
}

/* pool of structs by bump */
struct cell {
    double v;
    struct cell *left, *right;
};
struct pool {
    char *block;
    size_t used;
};

static void *pool_get(struct pool *p, size_t size)
{
    void *at = p->block + p->used;
    p->used += size;
    return at;
}

// ladder: pool_of_bytes 4 1 -1 1
void pool_of_bytes(int n, int m, const double x[n], double y[m])
{
    struct pool p = {malloc(4096), 0};
    struct cell *root = NULL;
    for (int i = 0; i < n; i++) {
        struct cell *c = pool_get(&p, sizeof *c);
        c->v = x[i] * x[i];
        c->left = root;
        c->right = NULL;
        root = c;
    }
    y[0] = 1;
    for (struct cell *c = root; c; c = c->left)
        y[0] += c->v * y[0];
    free(p.block);
}

// ladder: pool_reassigned 4 1 -1 1
void pool_reassigned(int n, int m, const double x[n], double y[m])
{
    struct pool p = {malloc(4096), 0};
    struct cell *c = NULL, *old;
    double s = 1;
    for (int i = 0; i < n; i++) {
        old = c;
        c = pool_get(&p, sizeof *c);
        c->v = x[i] * s;
        c->left = old;
        s += old ? old->v * c->v : c->v;
    }
    y[0] = s * c->v;
    free(p.block);
}

static void age(double *restrict *history, int k)
{
    double *last = history[k - 1];
    for (int i = k - 1; i > 0; i--)
        history[i] = history[i - 1];
    history[0] = last;
}

// ladder: history_of_pointers 4 3 -1 1
void history_of_pointers(int n, int m, const double x[n], double y[m])
{
    double *h[4];
    for (int k = 0; k < 4; k++) {
        h[k] = malloc((size_t)m * sizeof(double));
        for (int i = 0; i < m; i++)
            h[k][i] = x[i] * (k + 1);
    }
    for (int t = 0; t < 5; t++) {
        age(h, 4);
        for (int i = 0; i < m; i++)
            h[0][i] = 0.5 * h[1][i] * h[2][(i + 1) % m] + x[m] * h[3][i];
    }
    for (int i = 0; i < m; i++)
        y[i] = h[0][i];
    for (int k = 0; k < 4; k++)
        free(h[k]);
}

// ladder: moved_by_memmove_pointers 4 3 -1 1
void moved_by_memmove_pointers(int n, int m, const double x[n], double y[m])
{
    double a[3], b[3], c[3], *h[3] = {a, b, c};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < m; i++)
            h[k][i] = x[i] + k;
    for (int t = 0; t < 4; t++) {
        double *last = h[2];
        memmove(h + 1, h, 2 * sizeof *h);
        h[0] = last;
        for (int i = 0; i < m; i++)
            h[0][i] = 0.3 * h[1][i] * h[2][(i + 1) % m] + x[m];
    }
    for (int i = 0; i < m; i++)
        y[i] = h[0][i] * a[i];
}
