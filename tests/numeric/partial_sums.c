// Values overwritten before anybody needs them, and values that only look so.
//
// ladder: product_of_products 4 4 0.5 1.5
// ladder: sum_of_sums 5 3 0.5 1.5
// ladder: used_between 5 3 0.5 1.5
// ladder: used_in_its_loop 5 3 0.5 1.5
// ladder: moved_between 5 5 0.5 1.5
// ladder: scaled_between 5 3 0.5 1.5
// ladder: written_through_another 5 3 0.5 1.5
// ladder: condition_on_partial 5 3 0.5 1.5
// ladder: fresh_records 5 3 0.5 1.5
// ladder: fresh_twice 5 3 0.5 1.5
#include <math.h>
#include <stdlib.h>

/* c = a b, two by two */
static void multiply(const double *a, const double *b, double *c)
{
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            c[2 * i + j] = a[2 * i] * b[j];
            for (int k = 1; k < 2; k++)
                c[2 * i + j] += a[2 * i + k] * b[2 * k + j];
        }
}

void product_of_products(int n, int m, const double x[n], double y[m])
{
    double a[4], b[4];
    for (int i = 0; i < 4; i++)
        a[i] = x[i];
    for (int step = 0; step < 3; step++) {
        multiply(a, x, b);
        multiply(b, a, y);
        for (int i = 0; i < m; i++)
            a[i] = y[i];
    }
}

void sum_of_sums(int n, int m, const double x[n], double y[m])
{
    for (int j = 0; j < m; j++) {
        y[j] = 0;
        for (int i = 0; i < n; i++)
            y[j] += x[i] * x[(i + j) % n];
        y[j] *= y[j];
        for (int i = 0; i < n; i++)
            y[j] -= x[i];
    }
}

void used_between(int n, int m, const double x[n], double y[m])
{
    double sum[1];
    for (int j = 0; j < m; j++) {
        sum[0] = x[j] * x[j];
        double square = sum[0] * sum[0];
        sum[0] += x[j + 1] * x[j];
        y[j] = square * sum[0];
        sum[0] += square;
        y[j] *= sum[0];
    }
}

void used_in_its_loop(int n, int m, const double x[n], double y[m])
{
    for (int j = 0; j < m; j++) {
        y[j] = x[j];
        for (int i = 0; i < n; i++)
            y[j] += x[i] * y[j] * y[j] * 0.1;
    }
}

void moved_between(int n, int m, const double x[n], double y[m])
{
    double *p = y;
    for (int i = 0; i < m; i++)
        y[i] = x[i];
    for (int i = 0; i + 1 < n; i++) {
        *p = x[i] * x[i];
        double t = sin(p[1]) * p[1];
        p++;
        *p += t * t;
    }
}

void scaled_between(int n, int m, const double x[n], double y[m])
{
    for (int j = 0; j < m; j++) {
        y[j] = x[j];
        y[j] *= x[j + 1];
        y[j] /= x[j] + x[n - 1];
        y[j] += x[0];
        y[j] *= y[j] + x[1];
    }
}

void written_through_another(int n, int m, const double x[n], double y[m])
{
    double store[2];
    for (int j = 0; j < m; j++) {
        double *p = &store[j % 2];
        store[0] = x[j];
        store[1] = x[j + 1];
        double seen = *p * *p;
        *p = seen * x[n - 1];
        store[0] = store[1] * x[0];
        y[j] = exp(-*p) * seen;
    }
}

void condition_on_partial(int n, int m, const double x[n], double y[m])
{
    for (int j = 0; j < m; j++) {
        y[j] = 0;
        for (int i = 0; i < n; i++) {
            if (y[j] > 2)
                y[j] += x[i];
            y[j] += x[i] * x[j];
        }
    }
}

struct pair {
    double value, slope;
};

void fresh_records(int n, int m, const double x[n], double y[m])
{
    for (int j = 0; j < m; j++)
        y[j] = 1;
    for (int i = 0; i < n; i++) {
        struct pair *p = malloc(sizeof(struct pair));
        p->value = x[i] * x[i];
        p->slope = p->value * x[0];
        y[i % m] *= p->value * p->slope;
        p->value = x[0] * x[i];
        y[i % m] += p->value * p->value * p->slope;
        free(p);
    }
}

void fresh_twice(int n, int m, const double x[n], double y[m])
{
    struct pair *pairs = malloc((size_t)n * sizeof(struct pair));
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < n; i++) {
            pairs[i].value = pass ? pairs[i].value * pairs[i].value : x[i];
            pairs[i].slope = pairs[i].value * x[i];
        }
    for (int j = 0; j < m; j++)
        y[j] = pairs[j].value * pairs[j + 1].slope;
    free(pairs);
}
