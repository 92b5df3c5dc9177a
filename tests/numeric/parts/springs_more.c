#include "springs.h"

/* the same name as in springs.c, another function */
static double stretch(double v)
{
    return v * 2;
}

double springs_half(double v)
{
    return stretch(v) / 4;
}
