/* memcpy, memmove and memset of what carries derivatives. gcc 12 takes t[1] after a loop
 * that sets all of t for unset, where it stands in another. */
// gcc: -Wno-maybe-uninitialized
#include <math.h>
#include <stdlib.h>
#include <string.h>

// ladder: copy_part 6 6 -1 1
void copy_part(int n, int m, const double x[n], double y[m])
{
    double t[8] = {0};
    memcpy(t + 1, x, 3 * sizeof(double));
    memcpy(&t[4], &x[3], (size_t)(n - 3) * sizeof *t);
    for (int k = 0; k < 3; k++) {
        memcpy(y, t + k, (size_t)m * sizeof *y);
        for (int i = 0; i < m; i++)
            t[i] += y[i] * y[m - 1 - i];
    }
}

// ladder: move_overlapping 6 6 -1 1
void move_overlapping(int n, int m, const double x[n], double y[m])
{
    double t[6];
    memcpy(t, x, sizeof t);
    for (int k = 0; k < 3; k++) {
        double last = t[5];
        memmove(t + 1, t, 5 * sizeof *t);
        t[0] = last * t[3];
        memmove(t, &t[k], 2 * sizeof t[0]);
    }
    for (int i = 0; i < m; i++)
        y[i] = t[i] * t[0];
}

// ladder: move_in_place 6 6 -1 1
void move_in_place(int n, int m, const double x[n], double y[m])
{
    memmove(y, x, (size_t)n * sizeof *x);
    for (int k = 0; k < n; k++) {
        double first = y[0];
        memmove(y, y + 1, (size_t)(m - 1) * sizeof *y);
        y[m - 1] = first * y[0];
    }
}

/* insertion into a sorted array */
// ladder: insertion_by_memmove 6 6 -1 1
void insertion_by_memmove(int n, int m, const double x[n], double y[m])
{
    double *t = malloc((size_t)n * sizeof *t);
    for (int count = 0; count < n; count++) {
        int at = 0;
        while (at < count && t[at] < x[count])
            at++;
        memmove(t + at + 1, t + at, (size_t)(count - at) * sizeof *t);
        t[at] = x[count];
    }
    for (int i = 0; i < m; i++)
        y[i] = t[i] * (i + 1) * t[0];
    free(t);
}

// ladder: set_to_zero 4 4 -1 1
void set_to_zero(int n, int m, const double x[n], double y[m])
{
    double t[4], *h = malloc((size_t)n * sizeof *h);
    memset(y, 0, (size_t)m * sizeof *y);
    for (int k = 0; k < 3; k++) {
        memset(t, 0, sizeof t);
        memset(h, 0, (size_t)n * sizeof *h);
        for (int i = 0; i < n; i++)
            t[(i + k) % 4] += x[i] * x[k];
        for (int i = 0; i < n; i++)
            h[i] += t[i] * t[i];
        memset(h + 1, 0, sizeof *h);
        for (int i = 0; i < m; i++)
            y[i] += h[i] * t[i];
    }
    free(h);
}

struct body {
    double at[2], speed[2];
    int id;
    double mass;
};

// ladder: copy_struct 6 2 -1 1
void copy_struct(int n, int m, const double x[n], double y[m])
{
    struct body a = {{x[0], x[1]}, {x[2], x[3]}, 1, x[4]}, b;
    memcpy(&b, &a, sizeof b);
    b.at[0] *= b.mass;
    b.speed[1] += b.at[0] * x[5];
    memcpy(a.at, b.speed, sizeof a.at);
    y[0] = a.at[0] * a.at[1];
    memset(&a, 0, sizeof a);
    y[1] = b.at[0] * b.at[1] + a.mass;
    memcpy(&a.mass, &b.mass, sizeof(double));
    y[1] += a.mass * a.mass;
}

// ladder: copy_structs 9 2 -1 1
void copy_structs(int n, int m, const double x[n], double y[m])
{
    struct body *now = malloc(2 * sizeof *now), *old = malloc(2 * sizeof *old);
    for (int i = 0; i < 2; i++)
        now[i] = (struct body){
            {x[4 * i], x[4 * i + 1]}, {x[4 * i + 2], x[4 * i + 3]}, i, x[8]};
    for (int t = 0; t < 3; t++) {
        memcpy(old, now, 2 * sizeof *now);
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < 2; k++) {
                now[i].speed[k] += 0.3 * old[1 - i].mass * old[i].at[k];
                now[i].at[k] += 0.3 * old[i].speed[k] * old[i].at[1 - k];
            }
    }
    y[0] = now[0].at[0] * now[1].at[1];
    y[1] = now[0].speed[1] + old[1].at[0];
    free(now);
    free(old);
}

// ladder: move_structs 6 2 -1 1
void move_structs(int n, int m, const double x[n], double y[m])
{
    struct body b[3];
    for (int i = 0; i < 3; i++)
        b[i] = (struct body){{x[i], x[i + 1]}, {x[i + 2], x[i + 3]}, i, x[i] * x[5]};
    for (int t = 0; t < 2; t++) {
        memmove(b + 1, b, 2 * sizeof *b);
        b[0].at[1] = b[2].mass * b[1].at[0];
        b[0].mass *= b[1].mass;
    }
    y[0] = b[0].mass * b[2].at[1];
    y[1] = b[1].speed[0] * b[0].at[1];
}

struct series {
    int n;
    double *at;
    double last;
};

// ladder: copy_struct_with_pointer 5 2 -1 1
void copy_struct_with_pointer(int n, int m, const double x[n], double y[m])
{
    double t[5];
    struct series a = {n, t, x[1]}, b;
    for (int i = 0; i < n; i++)
        t[i] = x[i] * x[0];
    memcpy(&b, &a, sizeof a);
    b.at[1] *= b.last;
    b.last *= b.at[2];
    y[0] = a.at[1] * a.last;
    y[1] = b.last;
}

// ladder: copy_record_of_heap 5 2 -1 1
void copy_record_of_heap(int n, int m, const double x[n], double y[m])
{
    struct series *a = malloc(sizeof *a), *b = malloc(sizeof *b);
    a->n = n;
    a->at = malloc((size_t)n * sizeof(double));
    a->last = x[n - 1];
    for (int i = 0; i < n; i++)
        a->at[i] = x[i] * x[0];
    memcpy(b, a, sizeof *a);
    b->at[1] *= b->last;
    b->last *= b->at[2];
    y[0] = a->at[1] * a->last;
    y[1] = b->last;
    free(a->at);
    free(a);
    free(b);
}

static struct series *series_copy(const struct series *s)
{
    struct series *c = malloc(sizeof *c);
    memcpy(c, s, sizeof *c);
    c->at = malloc((size_t)s->n * sizeof *c->at);
    memcpy(c->at, s->at, (size_t)s->n * sizeof *c->at);
    return c;
}

// ladder: copy_deep 5 2 -1 1
void copy_deep(int n, int m, const double x[n], double y[m])
{
    struct series a = {n, malloc((size_t)n * sizeof(double)), x[2]};
    for (int i = 0; i < n; i++)
        a.at[i] = x[i];
    struct series *b = series_copy(&a);
    for (int i = 0; i < n; i++)
        b->at[i] *= a.at[(i + 1) % n] * b->last;
    y[0] = b->at[0] * a.at[0];
    y[1] = b->at[n - 1] + b->last * b->last;
    free(b->at);
    free(b);
    free(a.at);
}

/* The history of a loop, a copy a step. */
// ladder: copy_history 4 2 -1 1
void copy_history(int n, int m, const double x[n], double y[m])
{
    double *history = malloc((size_t)(5 * n) * sizeof *history), u[4];
    memcpy(u, x, sizeof u);
    for (int t = 0; t < 5; t++) {
        memcpy(history + t * n, u, (size_t)n * sizeof *u);
        for (int i = 0; i < n; i++)
            u[i] += 0.4 * u[i] * u[(i + 1) % n];
    }
    y[0] = u[0] * u[1];
    y[1] = 0;
    for (int t = 0; t < 5; t++)
        y[1] += history[t * n + t % n] * history[t * n];
    free(history);
}

// ladder: copy_of_pointers 6 3 -1 1
void copy_of_pointers(int n, int m, const double x[n], double y[m])
{
    double a[3], b[3], *row[2] = {a, b}, *was[2];
    memcpy(a, x, sizeof a);
    memcpy(b, x + 3, sizeof b);
    for (int t = 0; t < 3; t++) {
        memcpy(was, row, sizeof row);
        row[0] = was[1];
        row[1] = was[0];
        for (int i = 0; i < m; i++)
            row[0][i] += 0.3 * row[1][i] * row[1][i];
    }
    for (int i = 0; i < m; i++)
        y[i] = row[0][i] * was[0][i];
}

// ladder: copy_returned 4 4 -1 1
void copy_returned(int n, int m, const double x[n], double y[m])
{
    double t[4];
    double *p = memcpy(t, x, sizeof t);
    for (int i = 0; i < n; i++)
        p[i] *= p[(i + 1) % 4];
    memcpy(y, t, (size_t)m * sizeof *y);
}

static void push_front(struct series *s, double v)
{
    memmove(s->at + 1, s->at, (size_t)(s->n - 1) * sizeof *s->at);
    s->at[0] = v;
}

// ladder: delay_line 5 2 -1 1
void delay_line(int n, int m, const double x[n], double y[m])
{
    struct series s = {3, calloc(3, sizeof(double)), 0};
    y[0] = y[1] = 0;
    for (int i = 0; i < 2 * n; i++) {
        push_front(&s, x[i % n] * (1 + s.at[2]));
        y[i % 2] += s.at[0] * s.at[1];
    }
    free(s.at);
}

/* rows and members that a copy goes past, as no subscript may */
struct state {
    double place[3], speed[3], rows[2][3];
};

// ladder: copies_past_a_row 9 3 0.2 1.5
void copies_past_a_row(int n, int m, const double x[n], double y[m])
{
    double square[3][3], other[3][3];
    struct state s, *p = &s;
    memcpy(square[0], x, sizeof square);
    memcpy(other[1], square[0], 6 * sizeof(double));
    memmove(other[0], other[1], sizeof other[0]);
    memmove(square[1], square[0], 5 * sizeof(double));
    memcpy(p->rows[0], other[0], sizeof p->rows);
    memcpy(s.place, square[2], sizeof s.place);
    memset(square[0], 0, 4 * sizeof(double));
    for (int i = 0; i < m; i++) {
        y[i] = s.place[i % 3];
        for (int j = 0; j < 3; j++)
            y[i] += other[i % 3][j] * s.rows[1][j] + square[j][i % 3];
    }
}
