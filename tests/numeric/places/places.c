#include "places.h"
#include <math.h>

double gravity = 9.5, total = 2, table[3] = {1, 2, 3};
struct weather weather = {0.5, {1.5, -0.5}, 7};

/* ---- a pointer and a real in a structure, and a global ---- */

void stretch(const struct spring *s, double *e)
{
    *e = 0;
    for (int i = 0; i + 1 < s->n; i++) {
        double by = s->x[i + 1] - s->x[i] - s->rest;
        *e += 0.5 * s->stiffness * by * by * s->x[i] + gravity * s->x[i];
    }
}

/* x[4], stiffness, gravity -> e */
void stretch_flat(int n, int m, const double *v, double *y)
{
    double x[4] = {v[0], v[1], v[2], v[3]};
    struct spring s = {4, x, v[4], 0.25, 0};
    (void)n, (void)m;
    *y = 0;
    for (int i = 0; i + 1 < s.n; i++) {
        double by = s.x[i + 1] - s.x[i] - s.rest;
        *y += 0.5 * s.stiffness * by * by * s.x[i] + v[5] * s.x[i];
    }
}

/* ---- results in the structure that the independents are in ---- */

void load(struct spring *s)
{
    s->energy = s->rest;
    s->rest = s->rest * s->rest;
    for (int i = 0; i < s->n; i++)
        s->energy += s->stiffness * s->x[i] * sin(s->x[i]) * s->rest;
}

/* x[3], stiffness -> energy */
void load_flat(int n, int m, const double *v, double *y)
{
    double x[3] = {v[0], v[1], v[2]};
    struct spring s = {3, x, v[3], 0.25, 0};
    (void)n, (void)m;
    load(&s);
    *y = s.energy;
}

/* ---- in and out at once ---- */

void advance(struct grid *g)
{
    for (int t = 0; t < 2; t++)
        for (int i = 1; i < g->n; i++)
            g->u[i] += g->dt * g->k[i] * (g->u[i - 1] * g->u[i] - g->u[i]);
    g->energy = 0;
    for (int i = 0; i < g->n; i++)
        g->energy += g->u[i] * g->u[i];
    g->dt *= 0.5;
}

/* u[3], k[3], dt -> u[3], energy */
void advance_flat(int n, int m, const double *v, double *y)
{
    double u[3] = {v[0], v[1], v[2]}, k[3] = {v[3], v[4], v[5]};
    struct grid g = {3, u, k, v[6], 0};
    (void)n, (void)m;
    advance(&g);
    for (int i = 0; i < 3; i++)
        y[i] = u[i];
    y[3] = g.energy;
}

/* the same memory under two names is refused when it is called */
void carry(struct grid *g)
{
    for (int i = 0; i < g->n; i++)
        g->u[i] = g->k[i] * g->k[i];
}

/* ---- structures by value ---- */

double area(struct box b)
{
    b.width *= b.height;
    return b.width * b.height * b.width;
}

/* width, height -> area */
void area_flat(int n, int m, const double *v, double *y)
{
    struct box b = {v[0], v[1], 1, 2};
    (void)n, (void)m;
    *y = area(b);
}

struct pair twist(struct pair p, double by)
{
    struct pair q = {p.first * p.second * by, p.first + p.second * p.second};
    p.first = by;
    return q;
}

/* p.first, p.second, by -> first, second */
void twist_flat(int n, int m, const double *v, double *y)
{
    struct pair p = {v[0], v[1]};
    (void)n, (void)m;
    struct pair q = twist(p, v[2]);
    y[0] = q.first;
    y[1] = q.second;
}

/* ---- arrays of structures ---- */

void rotate(int n, const struct point *p, double angle, struct point *q)
{
    for (int i = 0; i < n; i++) {
        q[i].x = p[i].x * cos(angle) - p[i].y * sin(angle);
        q[i].y = p[i].x * sin(angle) + p[i].y * cos(angle);
        for (int k = 0; k < 2; k++)
            q[i].v[k] = p[i].v[k] * p[i].x + q[i].y * p[i].v[1 - k];
        q[i].mass = p[i].mass;
    }
}

/* mass[2], x[2], y[2], v[2][2], angle -> the same without the angle */
void rotate_flat(int n, int m, const double *v, double *y)
{
    struct point p[2], q[2] = {{1, 1, 1, 1, {1, 1}}, {1, 1, 1, 1, {1, 1}}};
    (void)n, (void)m;
    for (int i = 0; i < 2; i++) {
        p[i].id = i;
        p[i].mass = (float)v[i];
        p[i].x = v[2 + i];
        p[i].y = v[4 + i];
        for (int k = 0; k < 2; k++)
            p[i].v[k] = v[6 + 2 * i + k];
    }
    rotate(2, p, v[10], q);
    for (int i = 0; i < 2; i++) {
        y[i] = q[i].mass;
        y[2 + i] = q[i].x;
        y[4 + i] = q[i].y;
        for (int k = 0; k < 2; k++)
            y[6 + 2 * i + k] = q[i].v[k];
    }
}

/* ---- pointers behind pointers ---- */

static double apply(const struct layer *l, double t)
{
    double s = l->bias;
    for (int i = 0; i < l->n; i++)
        s = s * t + l->w[i] * l->w[i];
    return s;
}

double evaluate(const struct net *net, double t)
{
    return net->scale * apply(net->second, tanh(apply(net->first, t)));
}

/* first w[2], first bias, second w[3], scale, t -> the value */
void evaluate_flat(int n, int m, const double *v, double *y)
{
    double w1[2] = {v[0], v[1]}, w2[3] = {v[3], v[4], v[5]};
    struct layer first = {2, w1, v[2]}, second = {3, w2, 0.5};
    struct net net = {&first, &second, v[6]};
    (void)n, (void)m;
    *y = evaluate(&net, v[7]);
}

/* ---- memory that only carries derivatives ---- */

double in_workspace(struct context *c)
{
    c->sum = 0;
    for (int i = 0; i < c->n; i++)
        c->work[i] = c->x[i] * c->x[i];
    for (int i = 0; i < c->n; i++)
        c->sum += c->work[i] * c->work[(i + 1) % c->n];
    for (int i = 0; i < c->n; i++) {
        c->work[i] *= c->work[(i + 1) % c->n];
        c->sum += c->work[i] * c->x[i];
    }
    return c->sum * c->sum;
}

/* x[3] -> the value */
void in_workspace_flat(int n, int m, const double *v, double *y)
{
    double x[3] = {v[0], v[1], v[2]}, work[3] = {0};
    struct context c = {3, x, work, 0};
    (void)n, (void)m;
    *y = in_workspace(&c);
}

/* ---- globals, and what goes out by them ---- */

double outside(double t)
{
    double s = 0;
    for (int i = 0; i < 3; i++)
        s += table[i] * table[i] * t + weather.sun[i % 2] * weather.wind;
    total = total * s + t;
    weather.wind = s * total;
    return s * s;
}

static double outside_of(const double *table_, const struct weather *w, double total_,
                         double t, double *y)
{
    double s = 0;
    for (int i = 0; i < 3; i++)
        s += table_[i] * table_[i] * t + w->sun[i % 2] * w->wind;
    y[0] = total_ * s + t;
    y[1] = s * y[0];
    return s * s;
}

/* t, total, wind, sun[2], table[3] -> total, wind, the value */
void outside_flat(int n, int m, const double *v, double *y)
{
    struct weather w = {v[2], {v[3], v[4]}, 1};
    (void)n, (void)m;
    y[2] = outside_of(v + 5, &w, v[1], v[0], y);
}

/* ---- matrices in structures ---- */

void place(const struct frame *f, struct frame *g)
{
    for (int i = 0; i < f->m; i++)
        for (int j = 0; j < 2; j++) {
            double s = f->move.shift[j];
            for (int k = 0; k < 2; k++)
                s += f->rows[i][k] * f->move.turn[k][j];
            g->rows[i][j] = s * s;
            g->flat[2 * i + j] = s * f->flat[2 * i + j];
        }
}

/* rows[3][2], flat[3][2], turn[2][2], shift[2] -> rows[3][2], flat[3][2] */
void place_flat(int n, int m, const double *v, double *y)
{
    double rows[3][2], flat[6], to_rows[3][2], to_flat[6];
    struct frame f = {3, rows, flat, {{{0}}, {0}}},
                 g = {3, to_rows, to_flat, {{{0}}, {0}}};
    (void)n, (void)m;
    for (int i = 0; i < 6; i++) {
        rows[i / 2][i % 2] = v[i];
        flat[i] = v[6 + i];
    }
    for (int i = 0; i < 4; i++)
        f.move.turn[i / 2][i % 2] = v[12 + i];
    for (int i = 0; i < 2; i++)
        f.move.shift[i] = v[16 + i];
    place(&f, &g);
    for (int i = 0; i < 6; i++) {
        y[i] = to_rows[i / 2][i % 2];
        y[6 + i] = to_flat[i];
    }
}

/* ---- a global whose member says how much there is ---- */

struct spring wire;

double pull(double t)
{
    double e = 0;
    for (int i = 0; i < wire.n; i++) {
        e += wire.x[i] * wire.stiffness * t;
        wire.x[i] *= wire.x[i];
    }
    wire.stiffness *= e;
    return e * e;
}

/* t, x[3], stiffness -> the value */
void pull_flat(int n, int m, const double *v, double *y)
{
    double e = 0;
    (void)n, (void)m;
    for (int i = 0; i < 3; i++)
        e += v[1 + i] * v[4] * v[0];
    *y = e * e;
}

/* ---- one structure inside another of its kind ---- */

double fork_of(const struct tree *t)
{
    return t->w * t->left->w * t->right->w
           + t->left->s.x[0] * t->right->s.x[1] * t->left->s.rest;
}

/* w, left w, right w, left x[1], right x[2], left rest -> the value */
void fork_of_flat(int n, int m, const double *v, double *y)
{
    (void)n, (void)m;
    *y = v[0] * v[1] * v[2] + v[3] * v[5] * v[6];
}
