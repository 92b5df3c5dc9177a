/* Bratu's problem in ordinary C, by differences of five points: nothing here was
 * written with derivatives in mind. The Makefile asks cgrad for the products of its
 * Jacobian. */
#include "bratu.h"

#include <math.h>

void bratu(int n, double lambda, const double *u, double *residual)
{
    double width = 1.0 / (n + 1);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double around = 0, own = u[i * n + j];
            if (i > 0)
                around += u[(i - 1) * n + j];
            if (i + 1 < n)
                around += u[(i + 1) * n + j];
            if (j > 0)
                around += u[i * n + j - 1];
            if (j + 1 < n)
                around += u[i * n + j + 1];
            residual[i * n + j] = 4 * own - around - width * width * lambda * exp(own);
        }
}
