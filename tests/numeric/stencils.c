/* Stencils, whose reverse adds to several elements: in memory that is apart from what is read,
 * in memory that may not be, over what each iteration sets. */
#include <math.h>
#include <stdlib.h>

static void smooth(int n, double rate, const double *u, double *v)
{
    for (int i = 1; i < n - 1; i++)
        v[i] = u[i] + rate * (u[i - 1] - 2 * u[i] + u[i + 1]);
}

// ladder: once 6 6 -1 1
void once(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = 0.5 * x[i] * x[i];
    smooth(n, 0.3, x, y);
}

/* one memory: what an iteration reads, an earlier one set */
// ladder: in_place 6 6 -1 1
void in_place(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i % n] * x[i % n];
    smooth(m, 0.3, y, y);
    smooth(m - 1, 0.2, y, y + 1);
}

/* which buffer is which depends on values; sometimes they are one */
// ladder: chosen 6 5 -1 1
void chosen(int n, int m, const double x[n], double y[m])
{
    double *a = malloc((size_t)m * sizeof *a), *b = malloc((size_t)m * sizeof *b);
    for (int i = 0; i < m; i++) {
        a[i] = x[i];
        b[i] = sin(x[i + 1]);
    }
    double *u = a, *v = b;
    for (int t = 0; t < 5; t++) {
        smooth(m, 0.2, u, v);
        if (x[t] > 0) {
            double *swap = u;
            u = v;
            v = swap;
        } else if (x[t] < -0.5) {
            v = u;
        }
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i] * v[i] + a[i];
    free(a);
    free(b);
}

/* apart in the first step only */
// ladder: joined 5 5 -1 1
void joined(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof *u), *v = malloc((size_t)m * sizeof *v);
    double *old = v;
    for (int i = 0; i < m; i++)
        u[i] = v[i] = x[i % n] * (1 + 0.1 * i);
    for (int t = 0; t < 3; t++) {
        smooth(m, 0.1, u, v);
        v = u;
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i] + old[i] * v[i];
    free(u);
    free(old);
}

static void rotate(double **a, double **b)
{
    double *t = *a;
    *a = *b;
    *b = t;
}

/* swapped behind their backs: nothing is known of them */
// ladder: swapped_elsewhere 5 5 -1 1
void swapped_elsewhere(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof *u), *v = malloc((size_t)m * sizeof *v);
    for (int i = 0; i < m; i++)
        u[i] = v[i] = x[i % n];
    for (int t = 0; t < 3; t++) {
        smooth(m, 0.25, u, v);
        rotate(&u, &v);
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i] * v[i];
    free(u);
    free(v);
}

static void leapfrog(int n, const double *u, const double *v, double *w)
{
    for (int i = 1; i < n - 1; i++)
        w[i] = 2 * v[i] - u[i] + 0.2 * (v[i - 1] - 2 * v[i] + v[i + 1]) * v[i];
}

// ladder: three_rotated 6 5 -1 1
void three_rotated(int n, int m, const double x[n], double y[m])
{
    double *u = calloc((size_t)m, sizeof *u), *v = calloc((size_t)m, sizeof *v),
           *w = calloc((size_t)m, sizeof *w);
    for (int i = 0; i < m; i++) {
        u[i] = x[i];
        v[i] = x[i + 1];
    }
    for (int t = 0; t < 4; t++) {
        leapfrog(m, u, v, w);
        double *first = u;
        u = v;
        v = w;
        w = first;
    }
    for (int i = 0; i < m; i++)
        y[i] = v[i] + w[i] * u[i];
    free(u);
    free(v);
    free(w);
}

/* The reverse sets what it reads, before and behind it. */
static void mixed(int n, const double *u, double *v)
{
    for (int i = n - 2; i > 0; i--) {
        double t = u[i - 1] + 0.5 * u[i + 1];
        v[i] = t * 0.3;
        v[i] += u[i] + t;
    }
}

// ladder: set_twice 6 6 -1 1
void set_twice(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = 0;
    mixed(n, x, y);
}

/* over two indices, flat */
static void plane(int nx, int ny, const double *u, double *v)
{
    for (int i = 1; i < nx - 1; i++)
        for (int j = 1; j < ny - 1; j++) {
            double c = u[i * ny + j];
            v[i * ny + j] = c * c * c + u[(i - 1) * ny + j] + u[(i + 1) * ny + j]
                            + 0.5 * (u[i * ny + j - 1] - u[i * ny + j + 1]);
        }
}

// ladder: planes 12 12 -1 1
void planes(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)n * sizeof *u), *v = malloc((size_t)n * sizeof *v);
    for (int i = 0; i < n; i++)
        u[i] = v[i] = 0.5 * x[i];
    for (int t = 0; t < 3; t++) {
        plane(3, 4, u, v);
        double *swap = u;
        u = v;
        v = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i];
    free(u);
    free(v);
}
