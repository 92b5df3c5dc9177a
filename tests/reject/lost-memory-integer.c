// cgrad: --grad f
#include <stdint.h>

double f(int n, const double x[n])
{
    uintptr_t at = (uintptr_t)x;
    const double *aligned = (const double *)(at & ~(uintptr_t)7);
    return aligned[0] * x[0];
}
