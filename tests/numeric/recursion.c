/* Functions that call themselves or each other. */
// sparse
#include <math.h>

static double power(double v, int k)
{
    if (k == 0)
        return 1;
    double half = power(v, k / 2);
    return k % 2 ? half * half * v : half * half;
}

// ladder: recursive_power 1 2 0.5 1.5
void recursive_power(int n, int m, const double x[n], double y[m])
{
    y[0] = power(x[0], 7);
    y[1] = power(x[0] * x[0], 3) * power(x[0], 0);
}

static double tree_sum(int n, const double *v)
{
    if (n == 1)
        return v[0];
    int half = n / 2;
    double a = tree_sum(half, v), b = tree_sum(n - half, v + half);
    return a * b + a - b;
}

// ladder: recursive_tree 7 1 -1.2 1.2
void recursive_tree(int n, int m, const double x[n], double y[m])
{
    y[0] = tree_sum(n, x);
}

static double odd(int k, double v);

static double even(int k, double v)
{
    return k == 0 ? v : odd(k - 1, v * v + 0.1);
}

static double odd(int k, double v)
{
    return k == 0 ? -v : even(k - 1, sin(v));
}

// ladder: recursive_mutual 2 2 -1.2 1.2
void recursive_mutual(int n, int m, const double x[n], double y[m])
{
    y[0] = even(5, x[0]) * x[1];
    y[1] = odd(n + 2, x[1] * x[0]);
}

/* determinant by minors: columns[] lists the m columns still there */
static double minor(int n, const double *a, int m, const int *columns)
{
    if (m == 0)
        return 1;
    const double *row = a + (n - m) * n;
    double det = 0, sign = 1;
    for (int j = 0; j < m; j++) {
        int rest[8];
        for (int k = 0, l = 0; k < m; k++)
            if (k != j)
                rest[l++] = columns[k];
        det += sign * row[columns[j]] * minor(n, a, m - 1, rest);
        sign = -sign;
    }
    return det;
}

// ladder: recursive_determinant 16 1 -1.5 1.5
void recursive_determinant(int n, int m, const double x[n], double y[m])
{
    int columns[] = {0, 1, 2, 3};
    y[0] = minor(4, x, 4, columns);
}

static void halve(int n, double *v)
{
    if (n < 2)
        return;
    for (int i = 0; i < n / 2; i++)
        v[i] = v[i] * v[n - 1 - i] + v[i];
    halve(n / 2, v);
    v[n - 1] += v[0];
}

// ladder: recursive_in_place 8 8 -1.1 1.1
void recursive_in_place(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i];
    halve(n, y);
}

/* adaptive Simpson on [a, b]; what is refined depends on k */
static double integrate(double a, double b, double k, int depth)
{
    double middle = 0.5 * (a + b), h = b - a;
    double coarse =
        h / 6 * (exp(-k * a * a) + 4 * exp(-k * middle * middle) + exp(-k * b * b));
    if (depth == 0 || h * k < 0.6)
        return coarse;
    return integrate(a, middle, k, depth - 1) + integrate(middle, b, k, depth - 1);
}

// ladder: recursive_quadrature 2 1 0.5 2
void recursive_quadrature(int n, int m, const double x[n], double y[m])
{
    y[0] = integrate(0, x[1], x[0], 4);
}

static double continued(int depth, const double *v)
{
    if (depth == 0)
        return 1;
    return v[0] + 1 / continued(depth - 1, v + 1);
}

// ladder: recursive_fraction 4 2 0.5 2
void recursive_fraction(int n, int m, const double x[n], double y[m])
{
    y[0] = continued(n, x);
    y[1] = continued(2, x + 1) * y[0];
}

static int ackermann_like(int a, int b)
{
    return a == 0   ? b + 1
           : b == 0 ? ackermann_like(a - 1, 1)
                    : ackermann_like(a - 1, b - 1);
}

// ladder: recursive_inactive 2 1 -2 2
void recursive_inactive(int n, int m, const double x[n], double y[m])
{
    y[0] = x[0] * ackermann_like(n, m) + x[1] * x[0];
}

struct packed {
    int n;
    double *p;
};

/* an entry of a symmetric matrix of which one half is stored */
static double *packed_at(struct packed *a, int i, int j)
{
    if (i < j)
        return packed_at(a, j, i);
    return &a->p[i * (i + 1) / 2 + j];
}

static double *view_at(struct packed a, int i)
{
    return i < a.n ? a.p + i : view_at(a, i - a.n);
}

// ladder: pointer_by_recursion 4 2 0.1 1
void pointer_by_recursion(int n, int m, const double x[n], double y[m])
{
    double p[6];
    struct packed a = {3, p};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j <= i; j++)
            *packed_at(&a, i, j) = x[(i + j) % n] * x[i] + 3 * (i == j);
    for (int j = 0; j < 3; j++) {
        double *d = packed_at(&a, j, j);
        for (int k = 0; k < j; k++)
            *d -= *packed_at(&a, j, k) * *packed_at(&a, k, j);
        *d = sqrt(*d);
        for (int i = j + 1; i < 3; i++) {
            for (int k = 0; k < j; k++)
                *packed_at(&a, i, j) -= *packed_at(&a, i, k) * *packed_at(&a, j, k);
            *packed_at(&a, j, i) /= *d;
        }
    }
    *view_at(a, 4) *= *view_at(a, 5);
    y[0] = *packed_at(&a, 0, 2) * a.p[2];
    y[m - 1] = a.p[4] + a.p[1];
}
