// cgrad: --vjp 'f(x[n])'
#include <stdlib.h>

double f(int n, double *x)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += x[i] * x[i];
    free(x);
    return sum;
}
