/* Two functions whose series are taken: products alone, and elementary functions. */
#include <math.h>

double rosenbrock(int n, const double *x)
{
    double s = 0;
    for (int i = 0; i + 1 < n; i++) {
        double t = x[i + 1] - x[i] * x[i];
        s += 100 * t * t + (1 - x[i]) * (1 - x[i]);
    }
    return s;
}

double waves(int n, const double *x)
{
    double s = 1, phase = 0;
    for (int i = 0; i < n; i++) {
        phase += 0.1 * x[i] * x[i];
        double r = sqrt(1 + phase * phase);
        s += exp(-phase / r) * sin(x[i] + phase) / (2 + tanh(x[i]));
    }
    return log(s * s + 1);
}
