/* Overwritten parameters, moving pointers, exchanged pointers, out parameters. */

static double decay(double v, int steps)
{
    while (steps-- > 0)
        v = v * v * 0.5 + 0.1;
    return v;
}

// ladder: parameter_overwritten 2 2 -1.5 1.5
void parameter_overwritten(int n, int m, const double x[n], double y[m])
{
    y[0] = decay(x[0], n);
    y[1] = decay(x[0] * x[1], 3) * decay(y[0], 0);
}

static double sum_to_end(const double *from, const double *end)
{
    double s = 0;
    while (from < end)
        s = 0.5 * s + *from++ * s + 1;
    return s;
}

// ladder: pointer_moves 5 2 -1.2 1.2
void pointer_moves(int n, int m, const double x[n], double y[m])
{
    const double *p = x;
    y[0] = 1;
    for (int i = 0; i < n; i++)
        y[0] = y[0] * *p++ + 1;
    y[1] = sum_to_end(x + 1, x + n) * *--p;
}

// ladder: pointer_writes 4 4 -1.5 1.5
void pointer_writes(int n, int m, const double x[n], double y[m])
{
    double *to = y;
    const double *from = x + n;
    while (from != x)
        *to++ = *--from * x[0];
    for (double *p = y; p < y + m; p++)
        *p += p[0] * y[m - 1];
    to -= 2;
    to[-1] *= to[1];
}

static void copy(int count, const double *from, double *to)
{
    while (count--)
        *to++ = *from++;
}

// ladder: pointer_copy_idiom 4 4 -1.5 1.5
void pointer_copy_idiom(int n, int m, const double x[n], double y[m])
{
    copy(n, x, y);
    copy(2, y + 2, y);
    for (int i = 0; i < m; i++)
        y[i] *= x[n - 1 - i];
}

// ladder: pointer_swap 3 2 -1.2 1.2
void pointer_swap(int n, int m, const double x[n], double y[m])
{
    double a[3], b[3];
    double *now = a, *next = b;
    for (int i = 0; i < n; i++)
        now[i] = x[i];
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < n; i++)
            next[i] = now[i] * x[i] + 0.5 * now[(i + 1) % n];
        double *swap = now;
        now = next;
        next = swap;
    }
    y[0] = now[0] * now[1];
    y[1] = next[2];
}

static void exchange(double *a, double *b)
{
    double t = *a;
    *a = *b;
    *b = t;
}

// ladder: value_swap 4 4 -2 2
void value_swap(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i] * x[0];
    exchange(&y[0], &y[3]);
    y[3] *= y[1];
    exchange(y + 1, y + 3);
    if (y[0] > y[2])
        exchange(&y[0], &y[2]);
    y[2] += y[1];
}

static void exchange_pointers(double **a, double **b)
{
    double *t = *a;
    *a = *b;
    *b = t;
}

// ladder: pointer_to_pointer 2 2 -2 2
void pointer_to_pointer(int n, int m, const double x[n], double y[m])
{
    double a = x[0] * x[1], b = x[1];
    double *p = &a, *q = &b;
    exchange_pointers(&p, &q);
    *p *= 3;
    *q += *p * x[0];
    exchange_pointers(&p, &q);
    y[0] = *p * b;
    y[1] = *q * a;
}

static void in_and_out(double *v, double *count)
{
    *count += *v * *v;
    *v = *count * 0.5;
}

// ladder: parameter_in_out 3 2 -1.2 1.2
void parameter_in_out(int n, int m, const double x[n], double y[m])
{
    double c = x[0];
    y[0] = x[1];
    for (int i = 0; i < n; i++)
        in_and_out(&y[0], &c);
    y[1] = c * x[2];
}

// ladder: outputs_read_back 4 4 -1.2 1.2
void outputs_read_back(int n, int m, const double x[n], double y[m])
{
    y[0] = x[0];
    for (int i = 1; i < m; i++) {
        y[i] = y[i - 1] * x[i];
        y[i - 1] = y[i] + x[i - 1] * y[i - 1];
    }
    y[m - 1] *= y[m - 1];
}

static const double *skip_negative(const double *v, const double *end)
{
    while (v < end && *v < 0)
        v++;
    return v;
}

// ladder: pointer_from_values 6 1 -1 2
void pointer_from_values(int n, int m, const double x[n], double y[m])
{
    const double *end = x + n, *p = skip_negative(x, end);
    y[0] = 1;
    while (p != end) {
        y[0] = 0.7 * y[0] + *p * y[0] + x[0];
        p = skip_negative(p + 1, end);
    }
    y[0] *= (double)(end - x);
}

static void rotate(int n, int m, double *v, int n_changed)
{
    n = m - 1;
    for (m = 0; m < n; m++)
        v[m] = v[m] * v[m + 1];
    n_changed += n;
    v[n] *= n_changed;
}

// ladder: parameter_integers_overwritten 4 4 -1.5 1.5
void parameter_integers_overwritten(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i];
    rotate(n, m, y, 2);
    rotate(m, n - 1, y, -7);
}
