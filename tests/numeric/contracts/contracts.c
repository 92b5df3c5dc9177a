#include "contracts.h"
#include <cgrad.h>
#include <stdlib.h>

double gravity = 9.5, total, table[3] = {1, 2, 3}, between;
struct pair pole;

double product(double a, double b)
{
    return a * b * b;
}

float product_float(float a, float b)
{
    return a * b;
}

long double product_long(long double a, long double b)
{
    return a * b + a;
}

/* u is input and output */
void squares(int n, double *u)
{
    for (int i = 0; i < n; i++)
        u[i] *= u[i];
}

/* input and output, with values that the reverse sweep has to restore */
void relax(int n, double *u, double rate)
{
    for (int t = 0; t < 3; t++)
        for (int i = 1; i < n; i++)
            u[i] = rate * u[i] * u[i - 1] + u[i];
}

double area(struct box b)
{
    b.width *= b.height;
    return b.width * b.height;
}

double evaluate(const struct model *model, double v)
{
    double s = model->bias;
    for (int i = 0; i < model->n; i++)
        s = s * v + model->weights[i];
    return s;
}

/* a struct that is updated in place */
void stretch(struct box *b, double by)
{
    b->width *= by * b->height;
    b->id++;
}

/* from and to may be one array: pointers in the caller's memory carry no promise */
void carry(struct lanes *l, double k)
{
    for (int t = 0; t < 2; t++)
        for (int i = 0; i < l->n; i++)
            l->to[i] = k * l->from[i] * l->from[i];
}

struct pair twist(double a, double b)
{
    struct pair p = {a * b, a + b * b};
    return p;
}

void energy(const double *x, double *err)
{
    *err = x[0] * x[1] + x[2] * x[2];
}

double weight(double mass)
{
    return mass * gravity * gravity;
}

double blend(int n, const double a[n], const double b[n], double t)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += (a[i] + t * b[i]) * a[i];
    return s;
}

void moments(int n, const double *x, double *mean, double *spread)
{
    *mean = 0;
    *spread = 0;
    for (int i = 0; i < n; i++)
        *mean += x[i] / n;
    for (int i = 0; i < n; i++)
        *spread += (x[i] - *mean) * (x[i] - *mean);
}

/* leaves y[n - 1] alone: its initial value is a constant */
void squared_twice(int n, const double *x, double *y)
{
    const double *from = x;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < n; i++)
            y[i] = from[i] * from[i];
        from = y;
    }
}

void scaled(int n, const double *x, double *y)
{
    for (int i = 0; i < n - 1; i++)
        y[i] = x[i] * x[i + 1];
}

/* an integer result beside a real output */
int count_and_sum(int n, const double *x, double *sum)
{
    int count = 0;
    *sum = 0;
    for (int i = 0; i < n; i++)
        if (x[i] > 0) {
            *sum += x[i] * x[i];
            count++;
        }
    return count;
}

double trace_of_square(int n, const double a[n][n])
{
    double s = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            s += a[i][j] * a[j][i];
    return s;
}

/* the elements are const, and so is what nobody may write through a shadow */
double rectangle(const corner a, const corner b)
{
    return (b[0] - a[0]) * (b[1] - a[1]);
}

static void row_turned(double row[2], double to[2])
{
    to[0] = -row[1];
    to[1] = row[0] * row[1];
}

/* rows of an array that isn't const, though nothing writes it */
void rows_turned(double r[2][2], double y[2][2])
{
    row_turned(r[0], y[0]);
    row_turned(r[1], y[1]);
}

/* a global that is read, and then is the result */
void accumulate(int n, const double *x)
{
    for (int i = 0; i < n; i++)
        total = total * x[i] + x[i];
}

/* a global that is input and output, and rewound in between */
void settle(int n, const double *x)
{
    for (int i = 0; i < n; i++)
        total = total * x[i] + total * total;
}

static double entry_of(double v)
{
    return table[1] * v * table[1];
}

double tabled(double v)
{
    return entry_of(v) + table[0];
}

static void put_between(double v)
{
    between = v * v;
}

/* carries derivatives through a global that nobody asks for */
double through_global(double v)
{
    put_between(v);
    double first = between;
    put_between(first * v);
    return first * between;
}

/* memory behind a pointer in a struct is updated in place */
void advance(struct grid *g)
{
    for (int t = 0; t < 2; t++)
        for (int i = 1; i < g->n; i++)
            g->u[i] += g->dt * g->k[i] * g->u[i] * g->u[i - 1];
}

double energy_after(struct grid *g)
{
    advance(g);
    double s = 0;
    for (int i = 0; i < g->n; i++)
        s += g->u[i] * g->u[i];
    return s;
}

/* a parameter that is overwritten */
double squared_first(double a)
{
    a = a * a;
    return a * 3;
}

/* a member of a member is asked for, its neighbour isn't */
void exchange(const struct ends *l, struct ends *r)
{
    r->p.x = l->p.y;
    r->p.y = l->p.x * l->p.y;
}

/* What no result depends on: s, and of u the first element alone counts. */
void partly(int n, const double x[n], double u[3], double s, double y[2], double *e)
{
    y[0] = x[0] * u[0];
    y[1] = x[n - 1];
    u[1] *= x[0];
    *e = s > 0 ? 2 : 3;
}

void signs(int n, const double x[n], double y[n])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i] > 0 ? 1 : -1;
}

/* The sum of x_i^4 through memory that the context has, or gets the first time; and a sum in
 * an order that is left to the caller. */
CGRAD(vjp, wrt(x[c->n]), extent(c->work[c->n]))
CGRAD(jvp, wrt(x[c->n]), extent(c->work[c->n]))
CGRAD(hvp, wrt(x[c->n]), extent(c->work[c->n]))
CGRAD(taylor, wrt(x[c->n]), extent(c->work[c->n]))
double in_workspace(struct context *c, const double *x)
{
    if (!c->work)
        c->work = malloc((size_t)c->n * sizeof *c->work);
    int *order = malloc((size_t)c->n * sizeof *order);
    double sum = 0;
    for (int i = 0; i < c->n; i++) {
        c->work[i] = x[i] * x[i];
        order[i] = c->n - 1 - i;
    }
    for (int i = 0; i < c->n; i++)
        sum += c->work[i] * c->work[i] + x[i] * x[order[i]];
    c->order = order;
    return sum;
}

/* arrays of structs, of which the second is an output */
void multiply_pairs(int n, const struct pair *p, struct pair *q)
{
    for (int i = 0; i < n; i++) {
        struct pair next = p[(i + 1) % n];
        q[i].first = p[i].first * next.second;
        q[i].second = p[i].second * q[i].first - next.first;
    }
}

/* a global struct is input and output */
void wander(double by)
{
    struct pair before = pole;
    pole.first = before.second * by;
    pole.second = before.first * before.second + by * pole.first;
}

/* a structure whose pointer leads to an input */
struct view view_of(int n, double *x)
{
    struct view v = {n, x, 0};
    for (int i = 0; i < n; i++)
        v.sum += x[i] * x[i] * x[0];
    return v;
}

/* one whose pointer leads to what is the caller's to free */
struct view view_made(int n, const double *x)
{
    struct view v = {n, malloc((size_t)n * sizeof *v.x), 0};
    for (int i = 0; i < n; i++) {
        v.x[i] = x[i] * x[i];
        v.sum += 2 * v.x[i];
    }
    return v;
}

/* a pointer into an input, which is no dependent */
double *greatest(int n, double *x, double *cube)
{
    double *at = x;
    for (int i = 1; i < n; i++)
        if (x[i] > *at)
            at = x + i;
    *cube = *at * *at * *at;
    return at;
}

/* buffers are exchanged in the structure */
void turn(struct levels *l, double by)
{
    double *now = l->now;
    for (int i = 0; i < l->n; i++)
        l->next[i] = now[i] * now[(i + 1) % l->n] * by;
    l->now = l->next;
    l->next = now;
}
