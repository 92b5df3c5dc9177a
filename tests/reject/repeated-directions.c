// cgrad: --jvp_v f
#include <stdio.h>

double f(double x)
{
    printf("%g\n", x);
    return x * x;
}
