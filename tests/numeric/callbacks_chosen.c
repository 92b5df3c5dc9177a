/* Several functions at one call through a pointer: tables, choices, functions kept in
 * memory. */
#include <math.h>
#include <stdlib.h>

static double linear(double v)
{
    return 2 * v;
}

static double squared(double v)
{
    return v * v;
}

static double cubed(double v)
{
    return v * v * v;
}

static double (*const powers[])(double) = {linear, squared, cubed};

// ladder: table_in_a_loop 3 3 -2 2
void table_in_a_loop(int n, int m, const double x[n], double y[m])
{
    double s = x[0];
    for (int i = 0; i < 6; i++)
        s = powers[i % 3](s) / 3 + x[i % n];
    for (int i = 0; i < m; i++)
        y[i] = powers[i](x[i] * s);
}

// ladder: table_by_value 3 3 -2 2
void table_by_value(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        const double v = powers[x[i] > 0 ? 1 : 2](x[(i + 1) % n]);
        y[i] = v * x[i] + v;
    }
}

struct kernel {
    const char *name;
    double (*value)(double), (*inner)(double);
    double weight;
};
static const struct kernel kernels[] = {
    {"exp", exp, linear, 0.5},
    {.name = "sin", .inner = squared, .weight = 2, .value = sin},
};

// ladder: table_of_structs 4 1 -1 1
void table_of_structs(int n, int m, const double x[n], double y[m])
{
    y[m - 1] = 0;
    for (int i = 0; i < n; i++) {
        const struct kernel *k = &kernels[i % 2];
        y[m - 1] += k->weight * k->value(k->inner(x[i]) + x[0]);
    }
}

// ladder: chosen 3 2 -2 2
void chosen(int n, int m, const double x[n], double y[m])
{
    double (*f)(double) = x[0] > x[1] ? squared : cubed;
    y[0] = f(x[n - 1]);
    if (y[0] > 1)
        f = linear;
    y[m - 1] = f(y[0] * x[0]);
}

static void map(int n, double (*f)(double), const double *from, double *to)
{
    for (int i = 0; i < n; i++)
        to[i] = f(from[i]);
}

// ladder: chosen_for_callee 4 4 -2 2
void chosen_for_callee(int n, int m, const double x[n], double y[m])
{
    double t[4];
    map(n, x[0] > 0 ? squared : cubed, x, t);
    map(m, tanh, t, y);
}

double relu_like(double v)
{
    return v > 0 ? v : 0.01 * v;
}

double swish(double v)
{
    return v / (1 + exp(-v));
}

/* Visible outside: a pointer to one is the same wherever it comes from. */
struct layer {
    double (*activation)(double);
    double weight;
};

static void set_layer(struct layer *l, int i, double weight)
{
    l->activation = i % 2 ? swish : relu_like;
    l->weight = weight;
}

// ladder: layers 3 1 -2 2
void layers(int n, int m, const double x[n], double y[m])
{
    struct layer *l = malloc((size_t)n * sizeof *l);
    double v = 1;
    for (int i = 0; i < n; i++)
        set_layer(&l[i], i, x[i]);
    for (int i = 0; i < n; i++)
        v = l[i].activation(l[i].weight * v + x[0]);
    y[m - 1] = v;
    free(l);
}
