/* Partials that are infinite or undefined where nobody uses the value: they count
 * nothing. */
#include <math.h>

// ladder: singular_unused_root 2 1 0.5 2
void singular_unused_root(int n, int m, const double x[n], double y[m])
{
    double zero = x[0] - x[0];
    double root = sqrt(zero);
    y[0] = x[0] > 9 ? root : x[0] * x[1];
}

// ladder: singular_unused_quotient 3 1 0.5 2
void singular_unused_quotient(int n, int m, const double x[n], double y[m])
{
    double q = x[0] / (x[1] - x[1]);
    y[0] = x[0] * x[1];
    if (x[2] > 9)
        y[0] *= q;
    y[0] += x[2];
}

// ladder: singular_unused_log 2 2 0.5 2
void singular_unused_log(int n, int m, const double x[n], double y[m])
{
    double t[2] = {log(x[0] - x[0]), log(x[1])};
    int k = x[0] > 0;
    y[0] = t[k] * x[0];
    y[1] = x[0] * t[1];
}

// ladder: singular_power_constant 3 3 -1.5 1.5
void singular_power_constant(int n, int m, const double x[n], double y[m])
{
    y[0] = pow(x[0], 2) + pow(x[1], n) * x[2];
    y[1] = pow(x[0] - x[0], 3) + pow(x[2], 1);
    y[2] = pow(x[1], 0) * x[1] + pow(fabs(x[0]) + 1, x[1]);
}

// ladder: singular_distances 4 1 -2 2
void singular_distances(int n, int m, const double x[n], double y[m])
{
    y[0] = 0;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            double dx = x[2 * i] - x[2 * j], dy = x[2 * i + 1] - x[2 * j + 1];
            double r = sqrt(dx * dx + dy * dy);
            if (i != j)
                y[0] += r + 1 / (1 + r);
        }
}

// ladder: singular_large 2 2 1 2 steep
void singular_large(int n, int m, const double x[n], double y[m])
{
    double huge = exp(300 * x[0]);
    y[0] = x[1] + log(huge) / 300;
    y[1] = 1 / (1 + exp(300 * x[0])) + x[0];
}
