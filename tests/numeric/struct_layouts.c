/* Structures whose members lie in all ways: of several types of reals, rows of rows, arrays
 * of pointers, pointers to pointers; met member by member, through pointers to
 * members, and as bytes of a pool. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct mixed {
    char tag;
    float f;
    int n;
    double d[2][3];
    short s;
    long double l;
    double c;
};

// ladder: layout_of_many_types 5 3 -1 1
void layout_of_many_types(int n, int m, const double x[n], double y[m])
{
    struct mixed a = {'a', 1.5f, n, {{x[1], x[2]}, {x[3]}}, 7, x[4], 2.5},
                 b[2] = {a, a};
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            b[i].d[1 - i][j] += b[1 - i].d[i][j] * b[i].f * (double)b[1 - i].l;
    b[1].l *= b[0].d[1][0];
    b[1].c = b[1].f * b[0].d[0][1];
    y[0] = b[0].d[1][2] + b[1].d[0][0] * b[1].c;
    y[1] = (double)b[1].l * b[1].f;
    y[2] = b[1].d[0][1] * a.d[0][1] + a.tag;
}

// ladder: layout_of_floats 3 2 -1 1 float
void layout_of_floats(int n, int m, const double x[n], double y[m])
{
    struct {
        char tag;
        float f[3];
        double d;
    } a = {'f', {(float)x[0], (float)x[1]}, x[2]}, b = a;
    b.f[2] = a.f[0] * b.f[1];
    y[0] = b.f[2] + (double)a.f[1];
    y[1] = b.f[2] * a.f[1];
    (void)m;
}

static double sum_of(const double *v, int n)
{
    double s = 0;
    while (n-- > 0)
        s = s * 0.5 + *v++;
    return s;
}

static void add_rows(double (*to)[3], const double from[2][3])
{
    for (int j = 0; j < 3; j++)
        to[1][j] += from[0][j] * from[1][j];
}

struct grid {
    int n;
    double m[2][3];
    struct {
        double at[3], weight;
    } nodes[2];
};

// ladder: layout_pointers_to_members 6 3 -1 1
void layout_pointers_to_members(int n, int m, const double x[n], double y[m])
{
    struct grid g[2] = {{.n = 3}}, *last = &g[1];
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 3; j++)
                g[k].m[i][j] = x[(i * 3 + j + k) % n];
    add_rows(g[0].m, (const double(*)[3])last->m);
    double(*row)[3] = last->m + 1, *w = &last->nodes[1].weight;
    memcpy(g[1].nodes[0].at, *row, sizeof *row);
    memcpy(g[1].nodes[1].at, g[0].m, 3 * sizeof(double));
    *w = sum_of(last->nodes[1].at, 3) * (*row)[1];
    last->nodes[0].weight = *w * *w;
    struct grid copy = *last;
    copy.nodes[1] = copy.nodes[0];
    copy.nodes[1].weight += sum_of(&copy.m[1][1], 2);
    y[0] = sum_of(g[0].m[1], 3);
    y[1] = copy.nodes[1].weight * copy.nodes[1].at[2];
    y[2] = g[1].nodes[1].weight;
}

static struct grid filled(int n, const double x[n], double by)
{
    struct grid g = {.n = n};
    for (int i = 0; i < 6; i++)
        g.m[i / 3][i % 3] = x[i % n] * by;
    g.nodes[1].weight = by;
    return g;
}

// ladder: layout_members_of_values 4 3 -1 1
void layout_members_of_values(int n, int m, const double x[n], double y[m])
{
    struct grid a = filled(n, x, x[1]), b = filled(n, x, x[2] * x[2]);
    y[0] = (n > 9 ? a : b).m[1][1] * (x[0] > 0 ? a : n > 9 ? b : a).nodes[1].weight;
    y[1] = filled(n, x, y[0]).m[0][2] + sum_of((n < 9 ? a : b).m[1], 3);
    y[2] = (y[1] > 100 ? a : (x[3] > 0.25 ? b : a)).nodes[1].weight;
}

struct table {
    int rows;
    double *row[4];
    double **all;
    const double *only[2][1];
    struct table *other;
};

// again: layout_arrays_of_pointers punned
// ladder: layout_arrays_of_pointers 6 2 -1 1
void layout_arrays_of_pointers(int n, int m, const double x[n], double y[m])
{
    double a[6], b[6], c[6], *room[3];
    struct table t = {.rows = 3}, u = {.other = &t}, v;
    for (int i = 0; i < n; i++) {
        a[i] = x[i] * x[0];
        b[i] = sin(x[i]);
        c[i] = x[(i + 1) % n];
    }
    t.row[0] = a;
    t.row[1] = b;
    t.row[2] = c;
    t.all = room;
    for (int i = 0; i < t.rows; i++)
        t.all[i] = t.row[(i + 1) % 3] + i;
    u.row[3] = t.all[1];
    u.only[0][0] = t.row[0];
    u.only[1][0] = u.other->all[2];
    v = u;
    double *swap = v.other->row[1];
    t.row[1] = t.row[2];
    t.row[2] = swap;
    for (int i = 0; i < 3; i++)
        v.row[3][i] *= t.row[1][i] * t.row[2][i + 1];
    y[0] = v.only[0][0][1] * v.only[1][0][2] + t.all[0][1];
    y[1] = c[1] * t.row[1][2] * b[0];
}

static void *take(char *pool, size_t *used, size_t bytes)
{
    void *p = pool + *used;
    *used += bytes;
    return p;
}

struct link {
    double v[2];
    struct link *next;
};

// ladder: layout_pool_of_bytes 4 2 -1 1
void layout_pool_of_bytes(int n, int m, const double x[n], double y[m])
{
    char *pool = malloc(1024);
    size_t used = 0;
    struct link *list = NULL;
    for (int i = 0; i < n; i++) {
        struct link *l = take(pool, &used, sizeof *l);
        l->v[0] = x[i] * x[(i + 1) % n];
        l->v[1] = i;
        l->next = list;
        list = l;
    }
    y[0] = 0;
    for (struct link *l = list; l; l = l->next) {
        if (l->next)
            l->v[1] += l->v[0] * l->next->v[0];
        y[0] += l->v[1] * l->v[1];
    }
    y[1] = list->v[1] * list->next->v[0];
    free(pool);
}

static double second_of(const char *bytes)
{
    const double *p = (const double *)(bytes + sizeof(double));
    return p[0] * p[-1];
}

// ladder: layout_bytes_in_between 4 1 -1 1
void layout_bytes_in_between(int n, int m, const double x[n], double y[m])
{
    char *pool = malloc((size_t)n * sizeof(double)), *at = pool;
    for (int i = 0; i < n; i++) {
        *(double *)at = x[i] * x[0];
        at += sizeof(double);
    }
    y[0] = 0;
    for (int i = 0; i + 1 < n; i++)
        y[0] += second_of(pool + (size_t)i * sizeof(double));
    (void)m;
    free(pool);
}

// ladder: layout_walked_and_moved 6 2 -1 1
void layout_walked_and_moved(int n, int m, const double x[n], double y[m])
{
    size_t count = 2;
    struct link *l = malloc(count * sizeof *l);
    for (struct link *p = l; p < l + count; p++)
        *p = (struct link){{x[p - l], x[2] * x[p - l]}, NULL};
    count = 5;
    l = realloc(l, count * sizeof *l);
    memmove(l + 1, l, 2 * sizeof *l);
    memset(l, 0, sizeof *l);
    for (struct link *p = l + count - 1; p > l + 2; p--) {
        *p = p[-2];
        p->v[1] *= p->v[0] + x[n - 1];
    }
    y[0] = l[4].v[1] + l[0].v[0];
    y[1] = l[3].v[1] * l[1].v[1];
    (void)m;
    free(l);
}
