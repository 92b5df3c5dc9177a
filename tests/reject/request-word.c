#include <cgrad.h>

CGRAD(gradient, wrt(x))
double f(double x)
{
    return x * x;
}
