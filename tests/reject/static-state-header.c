// cgrad: --grad f
#include "also/static-state-header.h"

void set_gain(double value)
{
    gain = value;
}

double f(double x)
{
    double y = amplified(x);
    return y * y;
}
