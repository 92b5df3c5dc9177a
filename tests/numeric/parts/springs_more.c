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

/* types, constants and a table by names that springs.c has for others */
enum { WORN, WEAK = 3, KINDS };
struct joint {
    double angle[2];
    int kind;
};
static const double losses[] = {0.25, 0.75, 1, 2};

static double turn(struct joint j)
{
    return losses[j.kind] * j.angle[0] * j.angle[1];
}

double springs_bend(double v, double w)
{
    struct joint j = {{v, w * w}, WEAK};
    double t = turn(j);
    int all = KINDS + WORN;
    return t * t * all;
}
