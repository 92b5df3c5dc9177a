// cgrad: --grad f
#include <string.h>

double f(double x)
{
    unsigned long long bits;
    memcpy(&bits, &x, sizeof bits);
    bits += 1;
    memcpy(&x, &bits, sizeof x);
    return x * x;
}
