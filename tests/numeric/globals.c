/* Constants and tables at file scope, enums, static const locals. */
#include <math.h>

const double gravity = 9.81;
static const double WEIGHTS[] = {0.5, -1.5, 2.0, 0.25};
static const int ORDER[2][2] = {{1, 0}, {0, 2}};
enum { ROUNDS = 3, OFFSET = -1 };

struct gas {
    const char *name;
    double a, b;
};

static const struct gas GASES[] = {{"argon", 1.35, 0.032}, {"neon", 0.21, 0.017}};

// ladder: global_constant 2 1 0.5 2
void global_constant(int n, int m, const double x[n], double y[m])
{
    y[0] = x[0] * x[1] - 0.5 * gravity * x[1] * x[1];
}

// ladder: global_table 4 2 -2 2
void global_table(int n, int m, const double x[n], double y[m])
{
    y[0] = y[1] = 0;
    for (int i = 0; i < n; i++) {
        y[0] += WEIGHTS[i] * x[i] * x[i];
        y[1] += WEIGHTS[n - 1 - i] * x[i] * y[0];
    }
}

static double pressure(const struct gas *g, double volume, double temperature)
{
    return 0.0821 * temperature / (volume - g->b) - g->a / (volume * volume);
}

// ladder: global_struct_table 2 2 1 3
void global_struct_table(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = pressure(&GASES[i], x[0], x[1]);
}

// ladder: global_indices 3 2 -2 2
void global_indices(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < 2; i++) {
        y[i] = 1;
        for (int j = 0; j < 2; j++)
            y[i] *= x[ORDER[i][j]] + j;
    }
}

// ladder: global_enum 2 1 -1.2 1.2
void global_enum(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int k = 0; k < ROUNDS; k++)
        s = s * x[0] + x[1] * (k + OFFSET);
    y[0] = s;
}

/* Lanczos' series (g = 5, n = 6; Press et al., Numerical Recipes) */
static double log_gamma(double v)
{
    static const double series[6] = {76.18009172947146,     -86.50532032941677,
                                     24.01409824083091,     -1.231739572450155,
                                     0.1208650973866179e-2, -0.5395239384953e-5};
    double t = v + 5.5, s = 1.000000000190015;
    t -= (v + 0.5) * log(t);
    for (int j = 0; j < 6; j++)
        s += series[j] / (v + 1 + j);
    return -t + log(2.5066282746310005 * s / v);
}

// ladder: global_static_local 2 2 0.8 3 once
void global_static_local(int n, int m, const double x[n], double y[m])
{
    y[0] = log_gamma(x[0]);
    y[1] = log_gamma(x[0]) + log_gamma(x[1]) - log_gamma(x[0] + x[1]);
}

/* Gauss-Legendre nodes and weights on [-1, 1] */
static const double NODES[3][2] = {{-0.7745966692414834, 0.5555555555555556},
                                   {0, 0.8888888888888888},
                                   {0.7745966692414834, 0.5555555555555556}};

// ladder: global_quadrature 3 1 0.3 1.5
void global_quadrature(int n, int m, const double x[n], double y[m])
{
    double half = 0.5 * (x[1] - x[0]), middle = 0.5 * (x[0] + x[1]);
    y[0] = 0;
    for (int k = 0; k < 3; k++) {
        double t = middle + half * NODES[k][0];
        y[0] += half * NODES[k][1] * exp(-x[2] * t * t);
    }
}

/* Never written, though not const: coefficients, translated constants. */
static double numerator[] = {0.25, -1.5, 2, 1};
static double denominator[2][3] = {{1, 0.5, 3}, {2, 0.25, 4}};
static int one = 1;
static double minus = -1;

static double polynomial(double x, double coefficients[], int degree)
{
    double *p = coefficients, s = *p++;
    do
        s = s * x + *p++;
    while (--degree);
    return s;
}

static void add_scaled(int *n, double *by, double *x, int *step, double *y)
{
    for (int i = 0; i < *n; i += *step)
        y[i] += *by * x[i];
}

static double series(double x)
{
    static double weight[3] = {0.5, -0.25, 2};
    double s = 0;
    for (int i = 0; i < 3; i++)
        s = s * x + weight[i];
    return s;
}

static double (*kinds[2])(double) = {series, exp};

// ladder: global_tables 2 2 0.5 2
void global_tables(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = kinds[i % 2](x[n - 1] * x[i]) + kinds[0](x[0]);
}

// ladder: global_coefficients 3 3 0.5 2
void global_coefficients(int n, int m, const double x[n], double y[m])
{
    double t[3] = {x[0], x[1], x[2]};
    for (int i = 0; i < m; i++)
        y[i] = polynomial(x[i], numerator, 3)
               / polynomial(x[0] * x[i], denominator[i % 2], 2);
    add_scaled(&n, &minus, t, &one, y);
}

/* series whose coefficients nobody writes, though neither they nor the structures around
 * them are const */
struct series {
    double *c;
    int order;
    double from, to;
};

static double rising_data[4] = {1, 0.5, 0.25, 0.125};
static double falling_data[3] = {0.3, -0.5, 0.25};
static struct series rising = {rising_data, 3, -1, 2};
static struct series falling = {falling_data, 2, -1, 1};
static struct series *either[2] = {&falling, &rising};

static double series_value(const struct series *s, double v)
{
    double d = 0, before = 0;
    double t = (2 * v - s->from - s->to) / (s->to - s->from);
    for (int j = s->order; j >= 1; j--) {
        double old = d;
        d = 2 * t * d - before + s->c[j];
        before = old;
    }
    return t * d - before + 0.5 * s->c[0];
}

// ladder: held_coefficients 2 2 -0.9 0.9
void held_coefficients(int n, int m, const double x[n], double y[m])
{
    y[0] = series_value(&rising, x[0]) * series_value(&falling, x[1]);
    y[1] = series_value(either[x[0] > 0], x[0] * x[1]);
}
