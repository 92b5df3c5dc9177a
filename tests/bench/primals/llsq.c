#include "problems.h"

double llsq(int n, int m, const double *x)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double t = -1.0 + i * 2.0 / (n - 1.0);
        double inner = (0.0 < t) - (t < 0.0);
        double power = 1;
        for (int j = 0; j < m; j++) {
            inner -= x[j] * power;
            power *= t;
        }
        sum += inner * inner;
    }
    return sum / 2.0;
}
