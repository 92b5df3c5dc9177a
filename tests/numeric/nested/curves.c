/* Functions along a line, whose derivatives by t are Taylor coefficients. */
#include "curves.h"

#include <math.h>

static double elementary(const double *z)
{
    return exp(sin(z[0]) * z[1]) / (1 + z[2] * z[2]) + log(2 + cos(z[1]))
           + sqrt(z[0] * z[0] + z[2] * z[2]);
}

static double powers(const double *z)
{
    return pow(1.5 + z[0], z[1]) + pow(z[2], 5) + cbrt(2 + z[1])
           + hypot(z[0], 1 + z[2]);
}

static double hyperbolic(const double *z)
{
    return tanh(z[0] + z[1]) * atan2(1 + z[2], z[0] - 3) + asinh(z[1]) * cosh(z[2])
           + erf(z[0]) * atan(z[1] * z[2]);
}

/* The logistic map, and a way that depends on where it went. */
static double iterated(const double *z)
{
    double u = 0.3 + 0.1 * z[0], sum = 0;
    for (int k = 0; k < 5; k++) {
        u = (2.5 + 0.2 * z[1]) * u * (1 - u);
        sum += u > 0.5 ? u * z[2] : sin(u);
    }
    return sum;
}

/* A linear system by elimination. */
static double solved(const double *z)
{
    double a[3][4] = {{4 + z[0], z[1], 1, 1}, {z[1], 5, z[2], z[0]}, {1, z[2], 6, 2}};
    for (int k = 0; k < 3; k++)
        for (int i = k + 1; i < 3; i++) {
            double factor = a[i][k] / a[k][k];
            for (int j = k; j < 4; j++)
                a[i][j] -= factor * a[k][j];
        }
    double u[3];
    for (int i = 2; i >= 0; i--) {
        u[i] = a[i][3];
        for (int j = i + 1; j < 3; j++)
            u[i] -= a[i][j] * u[j];
        u[i] /= a[i][i];
    }
    return u[0] * u[1] + u[2];
}

static double newton(const double *z)
{
    double u = 1;
    while (fabs(u * u * u + z[0] * u - 2 - z[1]) > 1e-13)
        u -= (u * u * u + z[0] * u - 2 - z[1]) / (3 * u * u + z[0]);
    for (int k = 0; k < 3; k++) /* for what derivatives still lack */
        u -= (u * u * u + z[0] * u - 2 - z[1]) / (3 * u * u + z[0]);
    return u * (1 + z[2]);
}

double curve_0(int which, double t, const double x[CURVE_SPACE],
               const double d[CURVE_SPACE])
{
    double z[CURVE_SPACE];
    for (int i = 0; i < CURVE_SPACE; i++)
        z[i] = x[i] + t * d[i];
    switch (which) {
    case 0: return elementary(z);
    case 1: return powers(z);
    case 2: return hyperbolic(z);
    case 3: return iterated(z);
    case 4: return solved(z);
    default: return newton(z);
    }
}
