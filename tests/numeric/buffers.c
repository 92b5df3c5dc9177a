/* Time loops over buffers that change places: pointers swapped, rotated, chosen by index,
 * in variables, arrays and structures. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void diffuse(int n, double rate, const double *u, double *v)
{
    v[0] = u[0];
    v[n - 1] = u[n - 1];
    for (int i = 1; i < n - 1; i++)
        v[i] = u[i] + rate * (u[i - 1] - 2 * u[i] + u[i + 1]) + 0.1 * u[i] * u[i];
}

// ladder: swapped_odd 5 4 -1 1
void swapped_odd(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof(double));
    double *v = malloc((size_t)m * sizeof(double));
    for (int i = 0; i < m; i++)
        u[i] = x[i];
    for (int t = 0; t < 3; t++) {
        diffuse(m, x[m], u, v);
        double *swap = u;
        u = v;
        v = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i];
    free(u);
    free(v);
}

// ladder: swapped_even 5 4 -1 1
void swapped_even(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof(double));
    double *v = malloc((size_t)m * sizeof(double));
    for (int i = 0; i < m; i++)
        u[i] = x[i];
    for (int t = 0; t < 4; t++) {
        diffuse(m, x[m], u, v);
        double *swap = u;
        u = v;
        v = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i] * v[i];
    free(v);
    free(u);
}

/* Nothing looks at the buffers after the loop: the result was taken inside. */
// ladder: swapped_summed 5 1 -1 1
void swapped_summed(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)n * sizeof *u), *v = malloc((size_t)n * sizeof *v);
    memcpy(u, x, (size_t)n * sizeof *u);
    y[0] = 0;
    for (int t = 0; t < n; t++) {
        diffuse(n, 0.2, u, v);
        y[0] += v[t] * u[t];
        double *swap = u;
        u = v;
        v = swap;
    }
    free(u);
    free(v);
}

// ladder: swapped_in_place 6 5 -1 1
void swapped_in_place(int n, int m, const double x[n], double y[m])
{
    double a[5], b[5], *u = a, *v = b;
    for (int i = 0; i < m; i++)
        u[i] = x[i];
    for (int t = 0; t < 3; t++) {
        v[0] = v[m - 1] = 0.5;
        for (int i = 1; i < m - 1; i++)
            v[i] = sin(u[i - 1] + u[i + 1]) * x[m] + u[i];
        double *swap = u;
        u = v;
        v = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i] + 0.5 * v[i];
}

/* The last step's buffers keep their roles. */
// ladder: swapped_but_last 5 4 -1 1
void swapped_but_last(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof *u), *v = malloc((size_t)m * sizeof *v);
    for (int i = 0; i < m; i++)
        u[i] = x[i];
    for (int t = 0;; t++) {
        diffuse(m, x[m], u, v);
        if (t == 4)
            break;
        double *swap = u;
        u = v;
        v = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = v[i] - u[i] * x[m];
    free(u);
    free(v);
}

/* Trips that the data decides, odd or even. */
// ladder: swapped_until 5 4 0.1 1
void swapped_until(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof *u), *v = malloc((size_t)m * sizeof *v);
    double high = 0;
    int steps = 0;
    for (int i = 0; i < m; i++)
        u[i] = x[i];
    while (high < 4 && steps++ < 9) {
        for (int i = 0; i < m; i++)
            v[i] = u[i] * (1 + 0.5 * u[(i + 1) % m]) + x[m];
        high = v[1];
        double *swap = u;
        u = v;
        v = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = log(u[i]);
    free(u);
    free(v);
}

/* Exchanged through pointers to the pointers. */
static void exchange(double **a, double **b)
{
    double *t = *a;
    *a = *b;
    *b = t;
}

// ladder: swapped_by_helper 5 4 -1 1
void swapped_by_helper(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof *u), *v = malloc((size_t)m * sizeof *v);
    for (int i = 0; i < m; i++)
        u[i] = x[i];
    for (int t = 0; t < 3; t++) {
        diffuse(m, x[m], u, v);
        exchange(&u, &v);
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i];
    free(u);
    free(v);
}

// ladder: leapfrog_rotated 6 5 -1 1
void leapfrog_rotated(int n, int m, const double x[n], double y[m])
{
    double *old = malloc((size_t)m * sizeof *old),
           *now = malloc((size_t)m * sizeof *now);
    double *next = malloc((size_t)m * sizeof *next);
    for (int i = 0; i < m; i++) {
        old[i] = x[i];
        now[i] = x[i] * 1.1;
        next[i] = 0;
    }
    for (int t = 0; t < 7; t++) {
        for (int i = 1; i + 1 < m; i++)
            next[i] = 2 * now[i] - old[i]
                      + x[m] * (now[i - 1] - 2 * now[i] + now[i + 1])
                      - 0.01 * now[i] * now[i] * now[i];
        double *first = old;
        old = now;
        now = next;
        next = first;
    }
    for (int i = 0; i < m; i++)
        y[i] = now[i] + 0.5 * old[i];
    free(old);
    free(now);
    free(next);
}

// ladder: levels_by_index 5 4 -1 1
void levels_by_index(int n, int m, const double x[n], double y[m])
{
    double *level[3];
    for (int k = 0; k < 3; k++)
        level[k] = malloc((size_t)m * sizeof *level[k]);
    for (int i = 0; i < m; i++) {
        level[0][i] = x[i];
        level[1][i] = x[i] * x[i];
    }
    int t = 1;
    for (; t < 6; t++) {
        double *next = level[(t + 1) % 3];
        const double *now = level[t % 3], *old = level[(t + 2) % 3];
        for (int i = 0; i < m; i++)
            next[i] = x[m] * now[i] - 0.3 * old[(i + 1) % m] * now[(i + 2) % m];
    }
    for (int i = 0; i < m; i++)
        y[i] = level[t % 3][i];
    for (int k = 0; k < 3; k++)
        free(level[k]);
}

/* The same in rows of one array. */
// ladder: levels_in_rows 5 4 -1 1
void levels_in_rows(int n, int m, const double x[n], double y[m])
{
    double level[3][4] = {{0}};
    for (int i = 0; i < m; i++) {
        level[0][i] = 0.5 * x[i];
        level[1][i] = x[i];
    }
    for (int t = 1; t < 6; t++)
        for (int i = 0; i < m; i++)
            level[(t + 1) % 3][i] =
                x[m] * level[t % 3][i]
                - 0.3 * level[(t + 2) % 3][(i + 1) % m] * level[t % 3][(i + 2) % m];
    for (int i = 0; i < m; i++)
        y[i] = level[0][i] + level[1][i] * level[2][i];
}

struct pair {
    int n;
    double *now, *next;
    double rate;
};

// ladder: struct_swapped 5 4 -1 1
void struct_swapped(int n, int m, const double x[n], double y[m])
{
    struct pair p = {.n = m, .rate = x[m]};
    p.now = malloc((size_t)m * sizeof(double));
    p.next = malloc((size_t)m * sizeof(double));
    for (int i = 0; i < m; i++)
        p.now[i] = x[i];
    for (int t = 0; t < 5; t++) {
        diffuse(p.n, p.rate, p.now, p.next);
        double *swap = p.now;
        p.now = p.next;
        p.next = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = p.now[i];
    free(p.now);
    free(p.next);
}

// ladder: struct_swapped_through 5 4 -1 1
void struct_swapped_through(int n, int m, const double x[n], double y[m])
{
    struct pair own, *p = &own;
    p->n = m;
    p->rate = x[m];
    p->now = calloc((size_t)m, sizeof(double));
    p->next = calloc((size_t)m, sizeof(double));
    for (int i = 0; i < m; i++)
        p->now[i] = x[i];
    for (int t = 0; t < 4; t++) {
        for (int i = 0; i < p->n; i++)
            p->next[i] = p->now[i] * p->now[(i + 1) % m] + p->rate * p->next[i];
        double *swap = p->now;
        p->now = p->next;
        p->next = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = p->now[i] - p->next[i];
    free(p->now);
    free(p->next);
}

static void pair_step(struct pair *p)
{
    diffuse(p->n, p->rate, p->now, p->next);
    double *swap = p->now;
    p->now = p->next;
    p->next = swap;
    p->rate *= 0.9;
}

// ladder: struct_swapped_in_helper 5 4 -1 1
void struct_swapped_in_helper(int n, int m, const double x[n], double y[m])
{
    struct pair *p = malloc(sizeof *p);
    p->n = m;
    p->rate = x[m];
    p->now = malloc((size_t)m * sizeof(double));
    p->next = malloc((size_t)m * sizeof(double));
    for (int i = 0; i < m; i++)
        p->now[i] = x[i];
    for (int t = 0; t < 3; t++)
        pair_step(p);
    for (int i = 0; i < m; i++)
        y[i] = p->now[i] * p->rate;
    free(p->now);
    free(p->next);
    free(p);
}

static struct pair pair_new(int n)
{
    struct pair p = {n, malloc((size_t)n * sizeof(double)),
                     malloc((size_t)n * sizeof(double)), 0.1};
    return p;
}

static struct pair pair_turned(struct pair p)
{
    struct pair q = p;
    q.now = p.next;
    q.next = p.now;
    return q;
}

// ladder: struct_swapped_by_value 5 4 -1 1
void struct_swapped_by_value(int n, int m, const double x[n], double y[m])
{
    struct pair p = pair_new(m);
    p.rate = x[m];
    for (int i = 0; i < m; i++)
        p.now[i] = x[i];
    for (int t = 0; t < 3; t++) {
        diffuse(p.n, p.rate, p.now, p.next);
        p = pair_turned(p);
    }
    for (int i = 0; i < m; i++)
        y[i] = p.now[i];
    free(p.now);
    free(p.next);
}

/* Two structures exchanged whole. */
struct field {
    int n;
    double *at;
    double time;
};

// ladder: structs_exchanged 5 4 -1 1
void structs_exchanged(int n, int m, const double x[n], double y[m])
{
    struct field a = {m, malloc((size_t)m * sizeof(double)), 0};
    struct field b = {m, malloc((size_t)m * sizeof(double)), 0};
    for (int i = 0; i < m; i++)
        a.at[i] = x[i];
    for (int t = 0; t < 3; t++) {
        diffuse(m, x[m], a.at, b.at);
        b.time = a.time + x[m] * a.at[1];
        struct field c = a;
        a = b;
        b = c;
    }
    for (int i = 0; i < m; i++)
        y[i] = a.at[i] * a.time;
    free(a.at);
    free(b.at);
}

// ladder: rows_ping_pong 9 8 -1 1
void rows_ping_pong(int n, int m, const double x[n], double y[m])
{
    double first[2][4], second[2][4];
    double(*cur)[4] = first, (*next)[4] = second;
    for (int i = 0; i < m; i++)
        cur[i / 4][i % 4] = x[i];
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 4; j++)
                next[i][j] = x[m] * cur[1 - i][j] * cur[i][(j + 1) % 4] + cur[i][j];
        double(*swap)[4] = cur;
        cur = next;
        next = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = cur[i / 4][i % 4];
}

// ladder: rows_ping_pong_heap 9 8 -1 1
void rows_ping_pong_heap(int n, int m, const double x[n], double y[m])
{
    int w = m / 2;
    double(*cur)[w] = malloc(2 * sizeof *cur), (*next)[w] = malloc(2 * sizeof *next);
    for (int i = 0; i < m; i++)
        cur[i / w][i % w] = x[i];
    for (int t = 0; t < 4; t++) {
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < w; j++)
                next[i][j] = x[m] * cur[1 - i][j] * cur[i][(j + 1) % w] + cur[i][j];
        double(*swap)[w] = cur;
        cur = next;
        next = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = cur[i / w][i % w];
    free(cur);
    free(next);
}

// ladder: halves_of_one_block 5 4 -1 1
void halves_of_one_block(int n, int m, const double x[n], double y[m])
{
    double *block = malloc(2 * (size_t)m * sizeof *block);
    double *u = block, *v = block + m;
    for (int i = 0; i < m; i++)
        u[i] = x[i];
    for (int t = 0; t < 5; t++) {
        diffuse(m, x[m], u, v);
        double *swap = u;
        u = v;
        v = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = block[m + i] + u[i] * block[i];
    free(block);
}

/* The caller's own array is one of the two. */
// ladder: swapped_with_parameter 5 4 -1 1
void swapped_with_parameter(int n, int m, const double x[n], double y[m])
{
    double *spare = malloc((size_t)m * sizeof *spare), *u = y, *v = spare;
    for (int i = 0; i < m; i++)
        u[i] = x[i];
    for (int t = 0; t < 4; t++) {
        diffuse(m, x[m], u, v);
        double *swap = u;
        u = v;
        v = swap;
    }
    free(spare);
}

// ladder: swapped_sometimes 5 4 -1 1
void swapped_sometimes(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof *u), *v = malloc((size_t)m * sizeof *v);
    for (int i = 0; i < m; i++)
        u[i] = v[i] = x[i];
    for (int t = 0; t < 6; t++) {
        diffuse(m, x[m], u, v);
        if (v[1] > u[2]) {
            double *swap = u;
            u = v;
            v = swap;
        }
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i] * v[i];
    free(u);
    free(v);
}

/* t % 2 instead of a swap. */
// ladder: chosen_by_parity 5 4 -1 1
void chosen_by_parity(int n, int m, const double x[n], double y[m])
{
    double *a = malloc((size_t)m * sizeof *a), *b = malloc((size_t)m * sizeof *b);
    for (int i = 0; i < m; i++)
        a[i] = x[i];
    for (int t = 0; t < 5; t++) {
        const double *from = t % 2 ? b : a;
        double *to = t % 2 ? a : b;
        diffuse(m, x[m], from, to);
    }
    for (int i = 0; i < m; i++)
        y[i] = b[i] - a[i];
    free(a);
    free(b);
}

// ladder: ring_of_values 6 2 -1 1
void ring_of_values(int n, int m, const double x[n], double y[m])
{
    double ring[4] = {0}, s = x[0];
    int head = 0;
    for (int t = 0; t < 11; t++) {
        double back = ring[(head + 1) % 4];
        s = 0.9 * s + x[t % n] * back + x[(t + 1) % n];
        head = (head + 1) % 4;
        ring[head] = s * s * 0.3;
    }
    y[0] = s;
    y[1] = ring[head] * ring[(head + 2) % 4];
}

struct ring {
    double *at;
    int size, first, count;
};

static void ring_put(struct ring *r, double v)
{
    r->at[(r->first + r->count) % r->size] = v;
    if (r->count < r->size)
        r->count++;
    else
        r->first = (r->first + 1) % r->size;
}

static double ring_mean(const struct ring *r)
{
    double s = 0;
    for (int i = 0; i < r->count; i++)
        s += r->at[(r->first + i) % r->size];
    return s / r->count;
}

// ladder: ring_buffer 7 2 -1 1
void ring_buffer(int n, int m, const double x[n], double y[m])
{
    struct ring r = {malloc(3 * sizeof(double)), 3, 0, 0};
    y[0] = 0;
    for (int i = 0; i < n; i++) {
        ring_put(&r, x[i] * x[i]);
        y[0] += ring_mean(&r) * x[i];
    }
    y[1] = ring_mean(&r);
    free(r.at);
}
