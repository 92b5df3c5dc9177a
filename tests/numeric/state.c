/* Programs that keep a state in a struct and pass it on: counters, rings, stacks,
 * machines. */
#include <stdlib.h>

struct stack {
    int top;
    double values[8];
};

static void push(struct stack *s, double v)
{
    s->values[s->top++] = v;
}

static double pop(struct stack *s)
{
    return s->values[--s->top];
}

// ladder: state_stack_machine 4 1 -1.5 1.5
void state_stack_machine(int n, int m, const double x[n], double y[m])
{
    const char *program = "01*2+3*0-1+";
    struct stack s = {0, {0}};
    for (const char *c = program; *c; c++) {
        double a, b;
        switch (*c) {
        case '+':
            b = pop(&s);
            a = pop(&s);
            push(&s, a + b);
            break;
        case '-':
            b = pop(&s);
            a = pop(&s);
            push(&s, a - b);
            break;
        case '*':
            b = pop(&s);
            a = pop(&s);
            push(&s, a * b);
            break;
        default: push(&s, x[*c - '0']);
        }
    }
    y[0] = pop(&s);
}

struct ring {
    double *data;
    int size, at;
};

static double ring_delay(struct ring *r, double in)
{
    double out = r->data[r->at];
    r->data[r->at] = in;
    r->at = (r->at + 1) % r->size;
    return out;
}

// ladder: state_ring_buffer 8 2 -1.2 1.2
void state_ring_buffer(int n, int m, const double x[n], double y[m])
{
    struct ring r = {calloc(3, sizeof(double)), 3, 0};
    y[0] = y[1] = 0;
    for (int i = 0; i < n; i++) {
        double echo = ring_delay(&r, x[i] + 0.5 * y[0]);
        y[0] += echo * x[i];
        y[1] += y[0] * echo;
    }
    free(r.data);
}

struct filter {
    double a, b, last[2];
};

static double filter_next(struct filter *f, double in)
{
    double out = in + f->a * f->last[0] + f->b * f->last[1];
    f->last[1] = f->last[0];
    f->last[0] = out;
    return out;
}

// ladder: state_filter 6 6 -0.9 0.9
void state_filter(int n, int m, const double x[n], double y[m])
{
    struct filter f = {.a = x[0], .b = x[1]};
    for (int i = 0; i < m; i++)
        y[i] = filter_next(&f, x[i]);
}

// ladder: state_cascade 6 2 -0.9 0.9
void state_cascade(int n, int m, const double x[n], double y[m])
{
    struct filter f[2] = {{x[0], x[1], {0, 0}}, {x[2], x[3], {1, 0}}};
    double s = 0;
    for (int i = 0; i < n; i++) {
        double v = x[i];
        for (int k = 0; k < 2; k++)
            v = filter_next(&f[k], v);
        s += v * v;
    }
    y[0] = s;
    y[1] = f[0].last[0] * f[1].last[1];
}

struct grid {
    int rows, columns;
    double cells[12];
};

static double *cell(struct grid *g, int i, int j)
{
    return &g->cells[i * g->columns + j];
}

// ladder: state_grid 6 3 -1.2 1.2
void state_grid(int n, int m, const double x[n], double y[m])
{
    struct grid g = {3, 4, {0}};
    for (int i = 0; i < g.rows; i++)
        for (int j = 0; j < g.columns; j++)
            *cell(&g, i, j) = x[(i + j) % n] * (i + 1);
    for (int i = 1; i < g.rows; i++)
        for (int j = 1; j < g.columns; j++)
            *cell(&g, i, j) += *cell(&g, i - 1, j) * *cell(&g, i, j - 1);
    for (int i = 0; i < m; i++)
        y[i] = *cell(&g, 2, i + 1);
}

static int next(unsigned *state, int below)
{
    *state = *state * 1103515245u + 12345u;
    return (int)(*state / 65536u % (unsigned)below);
}

// ladder: state_random_walk 5 2 -1.2 1.2
void state_random_walk(int n, int m, const double x[n], double y[m])
{
    unsigned seed = 7;
    y[0] = x[0];
    y[1] = 1;
    for (int t = 0; t < 12; t++) {
        int i = next(&seed, n);
        if (next(&seed, 2))
            y[0] = 0.5 * y[0] * x[i] + x[i];
        else
            y[1] += y[0] * x[i];
    }
}

struct polynomial {
    int degree;
    double *c;
};

static struct polynomial derivative(struct polynomial p)
{
    struct polynomial q = {p.degree - 1, malloc((size_t)p.degree * sizeof(double))};
    for (int i = 0; i < p.degree; i++)
        q.c[i] = (i + 1) * p.c[i + 1];
    return q;
}

static double value(struct polynomial p, double v)
{
    double s = 0;
    for (int i = p.degree; i >= 0; i--)
        s = s * v + p.c[i];
    return s;
}

// ladder: state_polynomial 5 3 -1.2 1.2
void state_polynomial(int n, int m, const double x[n], double y[m])
{
    double c[4] = {x[0], x[1], x[2], x[3]};
    struct polynomial p = {3, c}, q = derivative(p), r = derivative(q);
    y[0] = value(p, x[4]);
    y[1] = value(q, x[4]) * y[0];
    y[2] = value(r, y[0]);
    free(q.c);
    free(r.c);
}
