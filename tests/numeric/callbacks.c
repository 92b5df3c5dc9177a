/* Calls through pointers to functions: integrators, quadrature and solvers that take their
 * function, structs of callbacks. */
#include <math.h>

/* ---- an integrator that takes its right-hand side ---- */

typedef void rhs_fn(double t, const double *u, double *du, void *params);

static void rk4(rhs_fn *rhs, void *params, int n, double t, double h, double *u)
{
    double k1[4], k2[4], k3[4], k4[4], w[4];
    rhs(t, u, k1, params);
    for (int i = 0; i < n; i++)
        w[i] = u[i] + h / 2 * k1[i];
    (*rhs)(t + h / 2, w, k2, params);
    for (int i = 0; i < n; i++)
        w[i] = u[i] + h / 2 * k2[i];
    rhs(t + h / 2, w, k3, params);
    for (int i = 0; i < n; i++)
        w[i] = u[i] + h * k3[i];
    rhs(t + h, w, k4, params);
    for (int i = 0; i < n; i++)
        u[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
}

struct pendulum {
    double length, damping;
};

static void pendulum_rhs(double t, const double *u, double *du, void *params)
{
    const struct pendulum *p = params;
    du[0] = u[1];
    du[1] = -9.81 / p->length * sin(u[0]) - p->damping * u[1] + 0.1 * sin(t);
}

static void predator_rhs(double t, const double *u, double *du, void *params)
{
    double *rates = params;
    (void)t;
    du[0] = rates[0] * u[0] - rates[1] * u[0] * u[1];
    du[1] = rates[2] * u[0] * u[1] - u[1];
}

// ladder: integrate_one 4 2 0.5 1.5
void integrate_one(int n, int m, const double x[n], double y[m])
{
    struct pendulum p = {.length = x[2], .damping = x[3]};
    double u[2] = {x[0], x[1]};
    for (int i = 0; i < 5; i++)
        rk4(pendulum_rhs, &p, 2, 0.1 * i, 0.1, u);
    for (int i = 0; i < m; i++)
        y[i] = u[i];
}

// ladder: integrate_two 7 2 0.5 1.5
void integrate_two(int n, int m, const double x[n], double y[m])
{
    struct pendulum p = {x[2], x[3]};
    double u[2] = {x[0], x[1]}, rates[3] = {x[4], x[5], x[n - 1]};
    rk4(&pendulum_rhs, &p, 2, 0, 0.1, u);
    rk4(predator_rhs, rates, 2, 0, 0.1, u);
    rk4(pendulum_rhs, &p, 2, 0.1, 0.1, u);
    for (int i = 0; i < m; i++)
        y[i] = u[i];
}

/* ---- a function with its parameters in a struct ---- */

struct function {
    double (*function)(double x, void *params);
    void *params;
};
#define EVAL(F, x) (*((F)->function))((x), (F)->params)

static double simpson(const struct function *f, double a, double b, int n)
{
    double h = (b - a) / n, s = EVAL(f, a) + EVAL(f, b);
    for (int i = 1; i < n; i++)
        s += (i % 2 ? 4 : 2) * EVAL(f, a + i * h);
    return s * h / 3;
}

static double power_of(double x, void *params)
{
    double alpha = *(double *)params;
    return pow(x, alpha) + alpha;
}

static double gauss(double x, void *params)
{
    const double *p = (const double *)params;
    return p[0] * exp(-(x - p[1]) * (x - p[1]));
}

// ladder: quadrature 4 2 0.5 1.5
void quadrature(int n, int m, const double x[n], double y[m])
{
    double alpha = x[0], p[2];
    struct function f, g = {gauss, p};
    f.function = &power_of;
    f.params = &alpha;
    p[0] = x[1];
    p[1] = x[n - 1];
    y[0] = simpson(&f, 1, 1 + x[2], 6);
    y[m - 1] = simpson(&g, x[0], 2, 4) * y[0];
}

/* The integrand of the outer integral is an integral, of a function that it is given. */
struct inner {
    struct function of;
    double to;
};

static double integral(double x, void *params)
{
    struct inner *in = params;
    return simpson(&in->of, 0.1, in->to * x, 4);
}

// ladder: quadrature_nested 3 1 0.5 1.5
void quadrature_nested(int n, int m, const double x[n], double y[m])
{
    double alpha = x[0];
    struct inner in = {{power_of, &alpha}, x[1]};
    struct function f = {integral, &in};
    y[m - 1] = simpson(&f, 0.5, x[n - 1] + 1, 4);
}

/* ---- recursion with the function ---- */

static double adapt(double (*f)(double, double), double p, double a, double b,
                    int depth)
{
    double c = 0.5 * (a + b), whole = (b - a) * f(p, c);
    if (depth == 0 || fabs(whole) < 0.01)
        return whole;
    return adapt(f, p, a, c, depth - 1) + adapt(f, p, c, b, depth - 1);
}

static double bump(double p, double x)
{
    return exp(-p * x * x);
}

static double wave(double p, double x)
{
    return sin(p * x) * x;
}

// ladder: adaptive 3 2 0.3 1.5
void adaptive(int n, int m, const double x[n], double y[m])
{
    y[0] = adapt(bump, x[0], 0, x[1], 3);
    y[m - 1] = adapt(wave, x[0] * y[0], x[n - 1], 2, 2);
}

static double alternate(double (*f)(double, double), double (*g)(double, double),
                        double v, int depth)
{
    return depth == 0 ? v : alternate(g, f, f(v, 1.1 + v), depth - 1);
}

// ladder: swapped 2 1 0.3 1.5
void swapped(int n, int m, const double x[n], double y[m])
{
    y[m - 1] = alternate(bump, wave, x[0], 3) * x[n - 1];
}

static double odd(int n, double v);
static double (*const next)(int n, double v) = odd;

static double even(int n, double v)
{
    return n == 0 ? 1 : v * next(n - 1, sin(v));
}

static double odd(int n, double v)
{
    return n == 0 ? 1 : 2 * v * even(n - 1, v);
}

// ladder: mutual 1 1 0.3 1.5
void mutual(int n, int m, const double x[n], double y[m])
{
    y[m - 1] = even(5, x[n - 1]);
}

/* ---- a struct of callbacks, with their state ---- */

struct solver {
    void (*residual)(int n, const double *u, double *r, void *data);
    double (*norm)(int n, const double *r);
    void (*log)(int step, double norm);
    void *data;
    int n;
};

static double two_norm(int n, const double *r)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += r[i] * r[i];
    return sqrt(s);
}

static void relax(const struct solver *s, double *u, double *norm)
{
    double r[3];
    for (int step = 0; step < 4; step++) {
        s->residual(s->n, u, r, s->data);
        for (int i = 0; i < s->n; i++)
            u[i] -= 0.2 * r[i];
        *norm = s->norm(s->n, r);
        if (s->log)
            s->log(step, *norm);
    }
}

struct problem {
    const double *target;
    double stiffness;
};

static void spring(int n, const double *u, double *r, void *data)
{
    struct problem *p = data;
    for (int i = 0; i < n; i++)
        r[i] = p->stiffness * (u[i] - p->target[i]) + sin(u[(i + 1) % n]);
}

// ladder: solver_of_callbacks 4 4 0.5 2
void solver_of_callbacks(int n, int m, const double x[n], double y[m])
{
    struct problem p = {x, x[n - 1]};
    struct solver s = {0}; /* without a log */
    s.residual = spring;
    s.norm = two_norm;
    s.data = &p;
    s.n = 3;
    for (int i = 0; i < 3; i++)
        y[i] = 1 + i;
    relax(&s, y, &y[m - 1]);
}

/* ---- order by a function ---- */

static int is_less(double a, double b)
{
    return a * a < b * b;
}

static void sort(int n, double *a, int (*less)(double, double))
{
    for (int i = 1; i < n; i++)
        for (int k = i; k > 0 && less(a[k], a[k - 1]); k--) {
            double t = a[k];
            a[k] = a[k - 1];
            a[k - 1] = t;
        }
}

// ladder: sorted 5 5 -2 2
void sorted(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i] * (i + 1);
    sort(m, y, is_less);
    for (int i = 0; i < m; i++)
        y[i] *= i + x[0];
}

/* ---- what a callback gives ---- */

struct pair {
    double a, b;
};

static struct pair split(double v)
{
    return (struct pair){sin(v), v * v};
}

static struct pair twice(struct pair (*f)(double), double v)
{
    struct pair p = f(v), q = f(p.a + p.b);
    p.a *= q.b;
    return p;
}

static double *second(double *a)
{
    return a + 1;
}

static void scale_at(double *(*where)(double *), double *a, double by)
{
    double *p = where(a);
    *p *= by;
}

// ladder: results 2 3 -2 2
void results(int n, int m, const double x[n], double y[m])
{
    struct pair p = twice(split, x[0]);
    y[0] = p.a;
    y[1] = p.b + x[n - 1];
    y[m - 1] = x[1];
    scale_at(second, y, x[0]);
}

/* ---- structures and arrays whose initializers are all constants ---- */

struct neuron {
    double (*act)(const struct neuron *, double);
    double gain;
};

static double act_smooth(const struct neuron *u, double v)
{
    return u->gain * tanh(v);
}

static double act_square(const struct neuron *u, double v)
{
    return u->gain * v * v;
}

static double fire(const struct neuron *u, double v)
{
    return u->act(u, v);
}

// ladder: callbacks_in_constants 2 4 -1 1
void callbacks_in_constants(int n, int m, const double x[n], double y[m])
{
    struct neuron one = {act_smooth, 2};
    struct neuron named = {.gain = 0.5, .act = &act_square};
    struct neuron layer[2] = {{act_square, 1.5}, {act_square, 3}};
    double (*two[])(double) = {sin, exp};
    y[0] = fire(&one, x[0]) * fire(&named, x[1]);
    y[1] = fire(&layer[0], x[0]) + fire(&layer[1], x[1] * x[0]);
    y[2] = two[0](x[0]) * two[1](x[1]);
    y[3] = fire(&(struct neuron){act_square, 4}, x[0] * x[1]);
}
