/* malloc, calloc and free: scratch outside and inside loops, in helpers, handed on. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

// ladder: heap_scratch 4 1 -2 2
void heap_scratch(int n, int m, const double x[n], double y[m])
{
    double *t = malloc((size_t)n * sizeof(double));
    for (int i = 0; i < n; i++)
        t[i] = x[i] * x[i];
    y[0] = 1;
    for (int i = 0; i < n; i++)
        y[0] *= t[i] + 1;
    free(t);
}

// ladder: heap_zeroed 4 2 -2 2
void heap_zeroed(int n, int m, const double x[n], double y[m])
{
    double *t = calloc((size_t)n, sizeof *t);
    for (int i = 0; i < n; i++)
        t[(i * i) % n] += x[i] * x[i];
    y[0] = t[0] * t[1];
    y[1] = t[2] + t[3] + x[0];
    free(t);
}

// ladder: heap_in_loop 5 1 -1.5 1.5
void heap_in_loop(int n, int m, const double x[n], double y[m])
{
    double s = 0;
    for (int k = 1; k <= n; k++) {
        double *t = malloc((size_t)k * sizeof *t);
        for (int i = 0; i < k; i++)
            t[i] = x[i] * (s + 1);
        for (int i = 0; i + 1 < k; i++)
            s += 0.1 * t[i] * t[i + 1];
        s += t[0];
        free(t);
    }
    y[0] = s;
}

// ladder: heap_reused 3 1 -1.5 1.5
void heap_reused(int n, int m, const double x[n], double y[m])
{
    double *t = malloc((size_t)n * sizeof *t);
    double s = 1;
    for (int k = 0; k < 4; k++) {
        for (int i = 0; i < n; i++)
            t[i] = sin(s * x[i]);
        for (int i = 0; i < n; i++)
            s += t[i] * t[(i + k) % n];
    }
    free(t);
    y[0] = s;
}

static double *squares(int n, const double *v)
{
    double *t = malloc((size_t)n * sizeof *t);
    for (int i = 0; i < n; i++)
        t[i] = v[i] * v[i];
    return t;
}

// ladder: heap_from_helper 4 2 -2 2
void heap_from_helper(int n, int m, const double x[n], double y[m])
{
    double *a = squares(n, x), *b = squares(n, a);
    y[0] = a[0] * b[1] + a[2];
    free(a);
    y[1] = b[3] * b[2] * x[0];
    free(b);
}

static double helper_owns(int n, const double *v)
{
    double *t = calloc((size_t)n, sizeof *t), s = 0;
    for (int i = n - 1; i > 0; i--)
        t[i - 1] = t[i] * 0.5 + v[i] * v[i - 1];
    for (int i = 0; i < n; i++)
        s += t[i] * t[i];
    free(t);
    return s;
}

// ladder: heap_in_callee 5 2 -1.5 1.5
void heap_in_callee(int n, int m, const double x[n], double y[m])
{
    y[0] = helper_owns(n, x);
    y[1] = 0;
    for (int i = 2; i <= n; i++)
        y[1] += helper_owns(i, x) * x[i - 1];
}

// ladder: heap_conditional 3 1 -2 2
void heap_conditional(int n, int m, const double x[n], double y[m])
{
    double *t = NULL;
    y[0] = x[0];
    if (x[0] > 0) {
        t = malloc(2 * sizeof *t);
        t[0] = x[1] * y[0];
        t[1] = x[2] * t[0];
        y[0] += t[0] * t[1];
    }
    y[0] *= x[2];
    free(t);
}

// ladder: heap_copied 4 4 -2 2
void heap_copied(int n, int m, const double x[n], double y[m])
{
    size_t bytes = (size_t)n * sizeof *y;
    double *t = malloc(bytes);
    memcpy(t, x, bytes);
    for (int i = 0; i < n; i++)
        t[i] *= t[(i + 1) % n];
    memcpy(y, t, bytes);
    memmove(t + 1, t, bytes - sizeof *t);
    for (int i = 1; i < n; i++)
        y[i] += t[i] * x[0];
    memset(t, 0, bytes);
    y[0] += t[2];
    free(t);
}

// ladder: heap_integers 4 1 -2 2
void heap_integers(int n, int m, const double x[n], double y[m])
{
    int *order = malloc((size_t)n * sizeof *order);
    for (int i = 0; i < n; i++)
        order[i] = (3 * i + 1) % n;
    y[0] = 0;
    for (int i = 0; i < n; i++)
        y[0] = y[0] * 0.5 + x[order[i]] * x[i];
    free(order);
}
