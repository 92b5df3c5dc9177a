// cgrad: --jac 'f(x[2] -> y[2])' --sparse
#include <cgrad.h>

double mixed(const double *x);
double mixed_jvp(const double *x, const double *x_d, double *mixed_d);
double mixed_vjp(const double *x, double *x_b, double mixed_b);
CGRAD_RULE(mixed);

void f(const double *x, double *y)
{
    y[0] = mixed(x);
}
