#include "problems.h"

#include <stdlib.h>

static void step(int nx, int ny, double a, const double *u, double *v)
{
    for (int i = 1; i < nx - 1; i++)
        for (int j = 1; j < ny - 1; j++) {
            double c = u[i * ny + j];
            double around = u[(i - 1) * ny + j] + u[(i + 1) * ny + j]
                            + u[i * ny + j - 1] + u[i * ny + j + 1];
            v[i * ny + j] = c + a * (around - 4.0 * c) + 0.01 * c * (1.0 - c * c);
        }
}

double heatnl(int nx, int ny, int steps, double alpha, const double *u0)
{
    double *u = malloc((size_t)(nx * ny) * sizeof *u);
    double *v = malloc((size_t)(nx * ny) * sizeof *v);
    for (int i = 0; i < nx * ny; i++) {
        u[i] = u0[i];
        v[i] = u0[i];
    }
    for (int t = 0; t < steps; t++) {
        step(nx, ny, alpha, u, v);
        double *swap = u;
        u = v;
        v = swap;
    }
    double s = 0;
    for (int i = 0; i < nx * ny; i++)
        s += u[i] * u[i];
    free(u);
    free(v);
    return s;
}
