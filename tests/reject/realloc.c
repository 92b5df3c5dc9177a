// cgrad: --grad f
#include <stdlib.h>

double f(int n, const double x[n])
{
    double *a = malloc(sizeof(double));
    a[0] = x[0];
    for (int i = 1; i < n; i++) {
        a = realloc(a, (size_t)(i + 1) * sizeof(double));
        a[i] = a[i - 1] * x[i];
    }
    double last = a[n - 1];
    free(a);
    return last;
}
