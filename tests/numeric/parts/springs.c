#include "springs.h"

#include <math.h>

const double springs_rest = 0.75;

static double stretch(double from, double to)
{
    double d = to - from;
    return sqrt(d * d + 0.01) - springs_rest;
}

double springs_energy(const struct springs *s, const double *at)
{
    double energy = 0;
    for (int i = 0; i < s->count; i++) {
        double d = stretch(at[i], at[i + 1]);
        energy += springs_half(s->stiffness[i] * d * d);
    }
    return energy;
}

void springs_force(const struct springs *s, const double *at, double *force)
{
    static double losses[] = {1.5, 0.5};
    for (int i = 0; i <= s->count; i++)
        force[i] = -losses[i % 2] * s->damping * at[i];
    for (int i = 0; i < s->count; i++) {
        double f = s->stiffness[i] * stretch(at[i], at[i + 1]);
        force[i] += f;
        force[i + 1] -= f;
    }
}

enum { WEAK = 1, WORN, KINDS };
struct joint {
    double angle;
};
static const double losses[] = {2, 3};

static double turn(struct joint j)
{
    return losses[WEAK] * j.angle * j.angle;
}

double springs_twist(double v)
{
    struct joint j = {v};
    double t = turn(j);
    int all = WORN + KINDS;
    return t * t * all;
}
