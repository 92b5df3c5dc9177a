// cgrad: --taylor rosenbrock --taylor 'wave(x[n] -> y[n])' --taylor orbit
#include <math.h>

double rosenbrock(int n, const double x[n])
{
    double s = 0;
    for (int i = 0; i + 1 < n; i++) {
        double t = x[i + 1] - x[i] * x[i];
        s += 100 * t * t + (1 - x[i]) * (1 - x[i]);
    }
    return s;
}

void wave(int n, const double x[n], double *y)
{
    for (int i = 0; i < n; i++)
        y[i] = sin(x[i]) + tanh(x[i]) / x[0];
    y[0] *= y[n - 1];
}

static double turned(double a, double b)
{
    return a > b ? a * exp(b) : sqrt(a);
}

double orbit(double a, double b)
{
    double x = a;
    for (int i = 0; i < 3; i++)
        x = turned(x, b) + pow(x, 1.5);
    return x;
}
