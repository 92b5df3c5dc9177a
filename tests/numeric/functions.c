/* Calls: values, pointers, arrays, into the middle of arrays, results, several
 * functions deep. */
#include <math.h>
#include <stddef.h>

static double square(double v)
{
    return v * v;
}

static double blend(double a, double b, double t)
{
    return a + t * (b - a);
}

// ladder: call_values 3 2 -2 2
void call_values(int n, int m, const double x[n], double y[m])
{
    y[0] = square(x[0]) + square(x[1] * x[2]);
    y[1] = blend(square(x[0]), blend(x[1], 3, x[2]), square(square(x[1])));
}

static void polar(double a, double b, double *r, double *angle)
{
    *r = sqrt(a * a + b * b);
    *angle = atan2(b, a);
}

// ladder: call_out_parameters 2 3 0.5 2
void call_out_parameters(int n, int m, const double x[n], double y[m])
{
    double r, t;
    polar(x[0], x[1], &r, &t);
    y[2] = r * t;
    polar(r, t, &y[0], &y[1]);
}

static double dot(int n, double const *a, double const *b)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

// ladder: call_arrays 6 3 -2 2
void call_arrays(int n, int m, const double x[n], double y[m])
{
    int half = n / 2;
    y[0] = dot(n, x, x);
    y[1] = dot(half, x, x + half);
    y[2] = dot(half, &x[1], &x[half]) * dot(2, x, &x[4]);
}

static void add_scaled(int n, double factor, const double *from, double *to)
{
    for (int i = 0; i < n; i++)
        to[i] += factor * from[i];
}

// ladder: call_into_the_middle 7 6 -2 2
void call_into_the_middle(int n, int m, const double x[n], double y[m])
{
    int d = 2, size = m / d;
    for (int i = 0; i < m; i++)
        y[i] = x[i];
    for (int c = 0; c < size; c++)
        add_scaled(d, x[n - 1], &x[c * d], &y[c * d]);
    for (int c = 1; c < size; c++)
        add_scaled(d, y[c * d], &y[(c - 1) * d], &y[c * d]);
}

static double level3(double v)
{
    return exp(-v * v);
}

static double level2(double v, double w)
{
    return level3(v - w) * level3(v + w) + w;
}

static void level1(int n, const double *v, double *out)
{
    *out = 0;
    for (int i = 0; i + 1 < n; i++)
        *out += level2(v[i], v[i + 1]) * *out + level3(v[i]);
}

// ladder: call_deep 5 2 -1 1
void call_deep(int n, int m, const double x[n], double y[m])
{
    level1(n, x, &y[0]);
    level1(n - 2, x + 2, &y[1]);
    y[1] *= y[0];
}

static double *larger(double *a, double *b)
{
    return *a > *b ? a : b;
}

// ladder: call_returns_pointer 2 2 -2 2
void call_returns_pointer(int n, int m, const double x[n], double y[m])
{
    double a = x[0] * x[0], b = x[1] * 2;
    double *big = larger(&a, &b);
    *big *= 3;
    y[0] = a * b;
    y[1] = *big + a;
}

static void nothing(const double *v, int k)
{
    (void)v;
    (void)k;
}

static double ignores_second(double a, double b)
{
    (void)b;
    return a * 3;
}

// ladder: call_unused 3 2 -2 2
void call_unused(int n, int m, const double x[n], double y[m])
{
    nothing(x, n);
    square(x[0]);
    y[0] = ignores_second(x[0] * x[1], x[2]);
    y[1] = square(ignores_second(x[2], square(x[0])));
}

static int count_above(int n, const double *v, double limit)
{
    int count = 0;
    for (int i = 0; i < n; i++)
        count += v[i] > limit;
    return count;
}

// ladder: call_integer_result 5 1 -1 1
void call_integer_result(int n, int m, const double x[n], double y[m])
{
    int k = count_above(n, x, 0.1);
    y[0] = x[0] * k;
    for (int i = 0; i < k; i++)
        y[0] += x[i] * x[i];
}

static void active_or_not(int n, const double *v, const double *weight, double *out)
{
    for (int i = 0; i < n; i++)
        out[i] = v[i] * weight[i];
}

// ladder: call_activity_by_site 3 3 -2 2
void call_activity_by_site(int n, int m, const double x[n], double y[m])
{
    double fixed[3] = {1, 2, 3}, scratch[3];
    active_or_not(n, fixed, fixed, scratch);
    active_or_not(n, x, scratch, y);
    active_or_not(n, fixed, x, scratch);
    active_or_not(n, y, scratch, y);
}

// ladder: call_visible 3 2 -2 2
double visible_twice(double v);
double visible_twice(double v)
{
    return 2 * v + square(v);
}

void call_visible(int n, int m, const double x[n], double y[m])
{
    y[0] = visible_twice(x[0]) * visible_twice(x[1] * x[2]);
    y[1] = visible_twice(visible_twice(x[2]));
}
