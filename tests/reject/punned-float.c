// cgrad: --grad f
#include <string.h>

double f(double x)
{
    float half[2];
    memcpy(half, &x, sizeof x);
    return half[0] * half[1];
}
