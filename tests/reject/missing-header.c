// cgrad: --grad f
#include "absent.h"

double f(double x)
{
    return x;
}
