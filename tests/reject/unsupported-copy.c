// cgrad: --vjp 'f(x[n] -> y[n])'
#include <string.h>

static void swap(void *a, void *b)
{
    void *t;
    memcpy(&t, a, sizeof t);
    memcpy(a, b, sizeof t);
    memcpy(b, &t, sizeof t);
}

void f(int n, const double *x, double *y)
{
    double a[9], b[9], *u = a, *v = b;
    for (int i = 0; i < n; i++)
        u[i] = x[i];
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < n; i++)
            v[i] = u[i] * u[i];
        swap(&u, &v);
    }
    for (int i = 0; i < n; i++)
        y[i] = u[i];
}
