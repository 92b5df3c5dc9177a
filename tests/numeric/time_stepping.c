/* Ordinary and partial differential equations, root finding, fixed points. */
#include <math.h>
#include <stdlib.h>

static void pendulum(const double *p, const double *v, double *out)
{
    out[0] = v[1];
    out[1] = -p[0] * sin(v[0]) - p[1] * v[1];
}

// ladder: runge_kutta 4 2 0.2 1.5
void runge_kutta(int n, int m, const double x[n], double y[m])
{
    double k[4][2], t[2], h = 0.1;
    y[0] = x[2];
    y[1] = x[3];
    for (int step = 0; step < 5; step++) {
        pendulum(x, y, k[0]);
        for (int i = 0; i < 2; i++)
            t[i] = y[i] + h / 2 * k[0][i];
        pendulum(x, t, k[1]);
        for (int i = 0; i < 2; i++)
            t[i] = y[i] + h / 2 * k[1][i];
        pendulum(x, t, k[2]);
        for (int i = 0; i < 2; i++)
            t[i] = y[i] + h * k[2][i];
        pendulum(x, t, k[3]);
        for (int i = 0; i < 2; i++)
            y[i] += h * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]) / 6;
    }
}

static void heat_step(int n, double rate, const double *u, double *v)
{
    for (int i = 1; i < n - 1; i++)
        v[i] = u[i] + rate * (u[i - 1] - 2 * u[i] + u[i + 1])
               + 0.05 * u[i] * (1 - u[i] * u[i]);
}

// ladder: heat_swapped_buffers 7 6 0.1 0.4
void heat_swapped_buffers(int n, int m, const double x[n], double y[m])
{
    double *u = malloc((size_t)m * sizeof *u), *v = malloc((size_t)m * sizeof *v);
    for (int i = 0; i < m; i++)
        u[i] = v[i] = x[i];
    for (int t = 0; t < 5; t++) {
        heat_step(m, x[n - 1], u, v);
        double *swap = u;
        u = v;
        v = swap;
    }
    for (int i = 0; i < m; i++)
        y[i] = u[i];
    free(u);
    free(v);
}

// ladder: heat_in_place 6 6 0.1 0.4
void heat_in_place(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i];
    for (int t = 0; t < 4; t++)
        for (int i = 1; i < m - 1; i++)
            y[i] = 0.5 * y[i] * y[i] + 0.25 * (y[i - 1] + y[i + 1]);
}

// ladder: stencil_two_dimensions 9 9 -1 1
void stencil_two_dimensions(int n, int m, const double x[n], double y[m])
{
    double u[5][5] = {{0}};
    for (int i = 0; i < n; i++)
        u[1 + i / 3][1 + i % 3] = x[i];
    for (int t = 0; t < 2; t++) {
        double v[5][5] = {{0}};
        for (int i = 1; i < 4; i++)
            for (int j = 1; j < 4; j++)
                v[i][j] =
                    u[i][j] * (1 - u[i][j])
                    + 0.2 * (u[i - 1][j] + u[i + 1][j] + u[i][j - 1] + u[i][j + 1]);
        for (int i = 1; i < 4; i++)
            for (int j = 1; j < 4; j++)
                u[i][j] = v[i][j];
    }
    for (int i = 0; i < m; i++)
        y[i] = u[1 + i / 3][1 + i % 3];
}

struct particle {
    double at, speed;
};

static double force(const struct particle *p, int n, int i, double strength)
{
    double f = -p[i].at;
    for (int j = 0; j < n; j++)
        if (j != i) {
            double d = p[i].at - p[j].at;
            f += strength * d / (1 + d * d);
        }
    return f;
}

// ladder: verlet 5 4 0.2 1.5
void verlet(int n, int m, const double x[n], double y[m])
{
    struct particle p[2] = {{x[0], x[1]}, {-x[2], x[3]}};
    double h = 0.2;
    for (int t = 0; t < 4; t++) {
        for (int i = 0; i < 2; i++)
            p[i].speed += 0.5 * h * force(p, 2, i, x[4]);
        for (int i = 0; i < 2; i++)
            p[i].at += h * p[i].speed;
        for (int i = 0; i < 2; i++)
            p[i].speed += 0.5 * h * force(p, 2, i, x[4]);
    }
    for (int i = 0; i < 2; i++) {
        y[2 * i] = p[i].at;
        y[2 * i + 1] = p[i].speed;
    }
}

// ladder: newton 2 1 0.5 2
void newton(int n, int m, const double x[n], double y[m])
{
    double r = 1;
    for (int t = 0; t < 30; t++) {
        double f = r * r * r + x[0] * r - x[1], slope = 3 * r * r + x[0];
        double step = f / slope;
        r -= step;
        if (fabs(step) < 1e-15)
            break;
    }
    y[0] = r;
}

static double residual(double r, double a, double b)
{
    return r + a * r * r * r - b;
}

// ladder: bisection_polished 2 1 0.5 2
void bisection_polished(int n, int m, const double x[n], double y[m])
{
    double low = 0, high = 4;
    for (int t = 0; t < 20; t++) {
        double middle = 0.5 * (low + high);
        if (residual(middle, x[0], x[1]) > 0)
            high = middle;
        else
            low = middle;
    }
    double r = 0.5 * (low + high);
    for (int t = 0; t < 3; t++)
        r -= residual(r, x[0], x[1]) / (1 + 3 * x[0] * r * r);
    y[0] = r * x[1];
}

// ladder: fixed_point 2 2 0.2 0.8
void fixed_point(int n, int m, const double x[n], double y[m])
{
    double a = 0, b = 0, change;
    int rounds = 0;
    do {
        double next = 0.5 * cos(x[0] * a + b);
        change = fabs(next - a);
        a = next;
        b = 0.3 * sin(a + x[1]);
    } while (change > 1e-16 && ++rounds < 100);
    y[0] = a;
    y[1] = b;
}

// ladder: lotka_volterra 4 2 0.3 1
void lotka_volterra(int n, int m, const double x[n], double y[m])
{
    double prey = x[0], hunters = x[1];
    for (double t = 0; t < 0.95; t += 0.1) {
        double born = x[2] * prey - prey * hunters;
        hunters += 0.1 * (prey * hunters - x[3] * hunters);
        prey += 0.1 * born;
    }
    y[0] = prey;
    y[1] = hunters;
}
