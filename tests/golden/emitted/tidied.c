// cgrad: --grad 'minor(a[m])' --vjp 'relax(u0[n] -> *e)' --vjp 'twice(x[2])' --vjp 'gates(x[n] -> y[n])'
#include <math.h>
#include <stdlib.h>

/* an early return that a parameter tells; a sum that is no +=; both branches contribute */
double minor(int m, const double *a)
{
    if (m == 1)
        return a[0];
    double d = 0;
    for (int j = 0; j < m; j++) {
        double rest = minor(m - 1, a);
        if (j % 2 == 0)
            d = d + a[j] * rest;
        else
            d = d - a[j] * rest;
    }
    return d;
}

static void blur(int n, const double *u, double *v)
{
    for (int i = 1; i < n - 1; i++)
        v[i] = u[i] + 0.1 * (u[i - 1] - 2 * u[i] + u[i + 1]);
}

/* buffers that change places, so apart in blur, whose reverse adds to three elements; scratch
 * that nothing in the reverse sweep reads */
void relax(int n, int steps, const double *u0, double *e)
{
    double *u = malloc((size_t)n * sizeof *u);
    double *v = malloc((size_t)n * sizeof *v);
    double *middle = malloc((size_t)n * sizeof *middle);
    for (int i = 0; i < n; i++)
        u[i] = v[i] = u0[i];
    for (int t = 0; t < steps; t++) {
        for (int i = 0; i < n; i++)
            middle[i] = 0.5 * u[i];
        blur(n, u, v);
        for (int i = 1; i < n; i++)
            v[i] += middle[i] + middle[i - 1];
        double *swap = u;
        u = v;
        v = swap;
    }
    *e = 0;
    for (int i = 0; i < n; i++)
        *e += u[i] * u[i];
    free(u);
    free(v);
    free(middle);
}

/* what a helper has just made is overwritten */
struct pair {
    double *at;
};

static struct pair *pair_new(double a, double b)
{
    struct pair *p = malloc(sizeof *p);
    p->at = malloc(2 * sizeof(double));
    p->at[0] = a;
    p->at[1] = b;
    return p;
}

static double product(double a, double b)
{
    struct pair *p = pair_new(a, b);
    p->at[0] = p->at[1];
    double r = p->at[0] * p->at[1];
    free(p->at);
    free(p);
    return r;
}

double twice(const double *x)
{
    return product(x[0], x[1]) + product(x[1], x[0]);
}

/* the adjoint of one argument is the value of what computes it */
static double sigmoid(double v)
{
    double e = exp(-v);
    return 1 / (1 + e);
}

void gates(int n, const double *x, double *y)
{
    for (int i = 0; i < n; i++)
        y[i] = sigmoid(x[i] * x[i]) + sigmoid(x[i]);
}
