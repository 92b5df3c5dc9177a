// cgrad: --vjp 'f(x[n] -> y[n])'
#include <cgrad_rt.h>

void f(int n, const double *x, double *y)
{
    struct cgrad_save saved, *save = &saved;
    cgrad_open(save);
    for (int i = 0; i < n; i++)
        cgrad_push_value(save, double, x[i] * x[i]);
    for (int i = n - 1; i >= 0; i--)
        y[i] = cgrad_pop_value(save, double);
    cgrad_close(save);
}
