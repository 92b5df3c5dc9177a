#include "rosenbrock.h"

#include <cgrad.h>

CGRAD(grad, wrt(x))
double rosenbrock(int n, const double x[n])
{
    double s = 0;
    for (int i = 0; i + 1 < n; i++) {
        double t = x[i + 1] - x[i] * x[i];
        s += 100 * t * t + (1 - x[i]) * (1 - x[i]);
    }
    return s;
}
