/* The same memory under two names: helpers called as f(x, x), overlapping parts, in
 * place. */
#include <string.h>

static void squares(int n, const double *v, double *out)
{
    for (int i = 0; i < n; i++)
        out[i] = v[i] * v[i];
}

// ladder: alias_in_place 3 3 -1.5 1.5
void alias_in_place(int n, int m, const double x[n], double y[m])
{
    squares(n, x, y);
    squares(m, y, y);
    y[0] *= x[2];
}

static void multiply_add(int n, const double *a, const double *b, double *out)
{
    for (int i = 0; i < n; i++)
        out[i] = a[i] * b[i] + out[i];
}

// ladder: alias_three_ways 4 4 -1.2 1.2
void alias_three_ways(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i];
    multiply_add(m, y, y, y);
    multiply_add(n, x, y, y);
    multiply_add(m, y, x, y);
}

// ladder: alias_shifted 5 5 -1.2 1.2
void alias_shifted(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i];
    multiply_add(m - 1, y, y + 1, y);
    squares(2, y + 1, y);
    squares(2, y, y + 2);
    multiply_add(m - 1, y, y, y + 1);
}

static double both(const double *a, const double *b)
{
    return *a * *b + *a;
}

static void set_first(double *a, const double *b)
{
    *a = *b * 2;
    *a += *b * *a;
}

// ladder: alias_scalars 2 3 -1.5 1.5
void alias_scalars(int n, int m, const double x[n], double y[m])
{
    double a = x[0], b = x[1];
    y[0] = both(&a, &a) * both(&a, &b);
    set_first(&a, &a);
    set_first(&b, &a);
    y[1] = a * b;
    set_first(&y[1], &y[1]);
    y[2] = both(&b, &y[1]);
}

// ladder: alias_two_pointers 3 2 -2 2
void alias_two_pointers(int n, int m, const double x[n], double y[m])
{
    double t[3] = {x[0], x[1], x[2]};
    double *p = t, *q = t + 1;
    *q = *p * *q;
    p++;
    *p *= *q;
    q[1] = p[0] + q[1] * *q;
    y[0] = t[1] * t[0];
    y[1] = t[2];
}

struct pair {
    double a, b;
};

static void combine(const struct pair *p, const struct pair *q, struct pair *out)
{
    out->a = p->a * q->b;
    out->b = out->a + p->b * q->a;
}

// ladder: alias_structs 4 4 -1.5 1.5
void alias_structs(int n, int m, const double x[n], double y[m])
{
    struct pair s = {x[0], x[1]}, t = {x[2], x[3]};
    combine(&s, &t, &s);
    combine(&s, &s, &s);
    combine(&t, &s, &t);
    y[0] = s.a, y[1] = s.b, y[2] = t.a, y[3] = t.b;
}

static void reverse(int n, double *v)
{
    for (int i = 0, j = n - 1; i < j; i++, j--) {
        double t = v[i];
        v[i] = v[j];
        v[j] = t * v[i];
    }
}

// ladder: alias_reversed 5 5 -1.5 1.5
void alias_reversed(int n, int m, const double x[n], double y[m])
{
    memcpy(y, x, sizeof(double) * (size_t)n);
    reverse(m, y);
    reverse(3, y + 1);
}

// ladder: alias_indexed 5 3 -1.2 1.2
void alias_indexed(int n, int m, const double x[n], double y[m])
{
    int at[] = {0, 2, 2, 1, 0};
    y[0] = y[1] = y[2] = 1;
    for (int i = 0; i < n; i++)
        y[at[i]] = y[at[i]] * x[i] + y[at[n - 1 - i]];
}

static void accumulate(int n, const double *v, double *sum)
{
    for (int i = 0; i < n; i++)
        *sum += v[i] * v[i];
}

// ladder: alias_sum_inside 3 4 -0.9 0.9
void alias_sum_inside(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i];
    y[3] = 0;
    accumulate(n, y, &y[1]);
    accumulate(2, y + 1, &y[0]);
    accumulate(m, y, y + 3);
}

// ladder: alias_prefix_sums 5 5 -1.5 1.5
void alias_prefix_sums(int n, int m, const double x[n], double y[m])
{
    double *last = y;
    *last = x[0];
    for (int i = 1; i < n; i++) {
        double *here = last + 1;
        *here = *last * x[i] + x[i];
        *last *= *here;
        last = here;
    }
}
