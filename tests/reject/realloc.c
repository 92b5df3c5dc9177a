// cgrad: --grad 'f(x[n])'
#include <stdlib.h>

static void grow(double **a, int n)
{
    *a = realloc(*a, (size_t)n * sizeof(double));
}

double f(int n, double *x, double **work)
{
    grow(work, n);
    for (int i = 0; i < n; i++)
        (*work)[i] = x[i] * x[i];
    double last = (*work)[n - 1];
    x = realloc(x, sizeof(double));
    return last * x[0];
}
