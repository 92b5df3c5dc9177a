/* The least-squares gradient by hand: the powers of a point serve its residual and
 * gradient. */
#include "hand.h"

#include <stdlib.h>
#include <string.h>

void hand_llsq_grad(int n, int m, const double *restrict x, double *restrict x_b)
{
    double *restrict powers = malloc((size_t)m * sizeof *powers);
    memset(x_b, 0, (size_t)m * sizeof *x_b);
    for (int i = 0; i < n; i++) {
        double t = -1.0 + i * 2.0 / (n - 1.0);
        double inner = (0.0 < t) - (t < 0.0), power = 1;
        for (int j = 0; j < m; j++) {
            inner -= x[j] * power;
            powers[j] = power;
            power *= t;
        }
        for (int j = 0; j < m; j++)
            x_b[j] -= inner * powers[j];
    }
    free(powers);
}
