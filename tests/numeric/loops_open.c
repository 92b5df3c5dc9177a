/* while and do: trips known only when the loop ends. */
// series again
#include <math.h>

// ladder: while_converge 2 1 0.6 3
void while_converge(int n, int m, const double x[n], double y[m])
{
    double r = x[0];
    int trips = 0;
    while (fabs(r * r - x[0] * x[1]) > 1e-15 && trips++ < 40)
        r = 0.5 * (r + x[0] * x[1] / r);
    y[0] = r;
}

// ladder: while_counter 6 1 -1.2 1.2
void while_counter(int n, int m, const double x[n], double y[m])
{
    int i = 0;
    double s = 1;
    while (i < n) {
        s = s * x[i] + 1;
        i += s > 0 ? 1 : 2;
    }
    y[0] = s;
}

// ladder: while_decrement 6 2 -1.2 1.2
void while_decrement(int n, int m, const double x[n], double y[m])
{
    int k = n;
    double s = 1;
    while (k--)
        s = s * x[k] + x[0];
    y[0] = s;
    while (++k < n / 2)
        s += x[k] * s;
    y[1] = s;
}

// ladder: do_once_or_more 2 2 0.2 2
void do_once_or_more(int n, int m, const double x[n], double y[m])
{
    double a = x[0], s = 0;
    do {
        s += a * x[1];
        a *= 0.6;
    } while (a > 0.3);
    y[0] = s;
    do
        s *= a;
    while (0);
    y[1] = s;
}

// ladder: while_values_decide 2 2 0.5 2
void while_values_decide(int n, int m, const double x[n], double y[m])
{
    double a = x[0], b = x[1];
    while (a < 20) {
        double t = a * b + 1;
        b = 0.5 * (a / t + b);
        a = t + 0.1;
    }
    y[0] = a;
    y[1] = b;
}

// ladder: while_nested 4 1 0.2 1
void while_nested(int n, int m, const double x[n], double y[m])
{
    double total = 1;
    int i = 0;
    while (i < n) {
        double part = x[i];
        while (part < 3)
            part += part * x[(i + 1) % n] + 0.3;
        total = 0.5 * total + part;
        i++;
    }
    y[0] = total;
}

// ladder: while_in_for 5 1 0.2 1
void while_in_for(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i++) {
        int k = i;
        do {
            s = 0.8 * s * x[k] + x[i];
            k = k / 2;
        } while (k > 0);
    }
    y[0] = s;
}

// ladder: while_never 2 1 -2 2
void while_never(int n, int m, const double x[n], double y[m])
{
    double a = x[0] * x[1];
    while (a > 100)
        a /= x[1];
    y[0] = a * x[0];
}

// ladder: while_array_state 3 3 -1 1
void while_array_state(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i] + 0.1;
    double size = 1;
    int trips = 0;
    while (size > 0.05 && trips < 30) {
        size = 0;
        for (int i = 0; i < n; i++) {
            y[i] = 0.5 * y[i] * y[i] + 0.3 * x[i] * y[(i + 1) % n];
            size += y[i] * y[i];
        }
        trips++;
    }
}

// ladder: for_without_parts 3 1 0.3 1.5
void for_without_parts(int n, int m, const double x[n], double y[m])
{
    double s = x[0];
    int i = 1;
    for (;;) {
        s = s * x[i] + x[0];
        if (++i == n)
            break;
    }
    for (; s < 10;)
        s = 2 * s + x[1];
    y[0] = s;
}

// ladder: for_real_counter 2 1 0.3 1.5
void for_real_counter(int n, int m, const double x[n], double y[m])
{
    double s = 0, h = 0.25;
    for (double t = 0; t < 1; t += h)
        s += h * exp(-x[0] * t) * x[1];
    for (double t = x[0]; t < 4; t *= 2)
        s += t * t;
    y[0] = s;
}
