// cgrad: --jac 'f(x[n] -> y[n])'
#include <stdlib.h>

void f(int n, const double *x, int *order, double *y)
{
    for (int i = 0; i < n; i++)
        y[i] = x[order[i]] * x[i];
    free(order);
}
