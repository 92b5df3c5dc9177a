/* break, continue and early returns, at all depths and in all loops. */
#include <math.h>

// ladder: exit_break 6 1 -1.2 1.2
void exit_break(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i++) {
        s = s * x[i] + 1;
        if (s > 1.5)
            break;
        s += x[i];
    }
    y[0] = s * s;
}

// ladder: exit_continue 6 1 -1.2 1.2
void exit_continue(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i++) {
        if (x[i] < -0.5)
            continue;
        s = s * x[i] + x[0];
        if (i % 2)
            continue;
        s *= 1 + x[i];
    }
    y[0] = s;
}

// ladder: exit_return 4 2 -1.2 1.2
void exit_return(int n, int m, const double x[n], double y[m])
{
    y[0] = x[0] * x[1];
    y[1] = x[2];
    if (y[0] > 0.2)
        return;
    y[1] *= y[0];
    if (x[3] > 0) {
        y[0] += x[3];
        return;
    }
    y[0] *= x[3];
}

static double first_above(int n, const double *v, double limit)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        sum = sum * v[i] + v[i];
        if (sum > limit)
            return sum * sum;
    }
    return sum * limit;
}

// ladder: exit_return_from_loop 6 2 -1.2 1.2
void exit_return_from_loop(int n, int m, const double x[n], double y[m])
{
    y[0] = first_above(n, x, 0.4);
    y[1] = first_above(n, x, x[0] * x[0]) * y[0];
}

static double search(int rows, int columns, const double *a, double limit)
{
    double s = 1;
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            s = 0.5 * s + a[i * columns + j] * s;
            if (s > limit)
                return s * a[i * columns];
            if (s < -limit)
                break;
        }
        s *= a[i];
    }
    return s;
}

// ladder: exit_nested_return 9 2 -1.5 1.5
void exit_nested_return(int n, int m, const double x[n], double y[m])
{
    y[0] = search(3, 3, x, 1.2);
    y[1] = search(2, 4, x + 1, 0.3);
}

// ladder: exit_while_true 4 1 0.3 1.5
void exit_while_true(int n, int m, const double x[n], double y[m])
{
    double s = 0;
    int i = 0;
    while (1) {
        s += x[i] * x[(i + 1) % n];
        i = (i + 1) % n;
        if (s > 3)
            break;
        if (i == 2)
            continue;
        s *= 1.1;
    }
    y[0] = s * x[i];
}

// ladder: exit_do_continue 5 1 -1.2 1.2
void exit_do_continue(int n, int m, const double x[n], double y[m])
{
    int i = 0;
    double s = 1;
    do {
        if (x[i] < 0)
            continue;
        s = s * x[i] + 0.5;
        if (s > 3)
            break;
        s += x[0];
    } while (++i < n && s > -2 && x[i - 1] > -0.8);
    y[0] = s * s + x[0];
}

// ladder: exit_inner_break 8 2 -1.2 1.2
void exit_inner_break(int n, int m, const double x[n], double y[m])
{
    double s = 1, t = 0;
    for (int i = 0; i < n; i += 2) {
        for (int j = 0; j < n; j++) {
            if (j > i || s > 2)
                break;
            s = 0.7 * s * x[j] + x[i];
            for (int k = j; k < n; k++) {
                if (x[k] < 0)
                    continue;
                t += s * x[k];
                if (t > 1)
                    break;
            }
        }
        if (t < -1)
            break;
        t *= 0.5;
    }
    y[0] = s;
    y[1] = t;
}

static double safe_root(double v)
{
    if (v <= 0)
        return 0;
    return sqrt(v);
}

// ladder: exit_guard 3 1 -2 2
void exit_guard(int n, int m, const double x[n], double y[m])
{
    y[0] = 0;
    for (int i = 0; i < n; i++)
        y[0] += safe_root(x[i] * 3) * x[(i + 1) % n] + x[i];
}

static int step(double *v, double by)
{
    if (*v > 2) {
        *v -= by;
        return 0;
    }
    *v = *v * *v + by;
    return 1;
}

// ladder: exit_status 2 1 0.2 1.5
void exit_status(int n, int m, const double x[n], double y[m])
{
    double v = x[0];
    while (step(&v, x[1]))
        v *= 1.05;
    if (!step(&v, x[0]))
        v *= x[1];
    y[0] = v;
}
