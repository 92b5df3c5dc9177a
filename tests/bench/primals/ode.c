#include "problems.h"

#include <stdlib.h>

static void slope(int n, const double *x, const double *y, double *out)
{
    out[0] = x[0];
    for (int i = 1; i < n; i++)
        out[i] = x[i] * y[i - 1];
}

void ode(int n, const double *x, int s, double *y)
{
    double h = 2.0 / s;
    size_t bytes = (size_t)n * sizeof(double);
    double *k1 = malloc(bytes);
    double *k2 = malloc(bytes);
    double *k3 = malloc(bytes);
    double *k4 = malloc(bytes);
    double *stage = malloc(bytes);
    for (int i = 0; i < n; i++)
        y[i] = 0.0;
    for (int step = 0; step < s; step++) {
        slope(n, x, y, k1);
        for (int i = 0; i < n; i++)
            stage[i] = y[i] + h * k1[i] / 2.0;
        slope(n, x, stage, k2);
        for (int i = 0; i < n; i++)
            stage[i] = y[i] + h * k2[i] / 2.0;
        slope(n, x, stage, k3);
        for (int i = 0; i < n; i++)
            stage[i] = y[i] + h * k3[i];
        slope(n, x, stage, k4);
        for (int i = 0; i < n; i++)
            y[i] += h * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]) / 6.0;
    }
    free(k1);
    free(k2);
    free(k3);
    free(k4);
    free(stage);
}
