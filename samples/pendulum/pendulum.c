/* A pendulum in ordinary C: nothing here was written with derivatives in mind. The Makefile
 * asks cgrad for its derivative. */
#include "pendulum.h"

#include <math.h>

static void rate(const struct pendulum *p, double t, const double *state,
                 double *change)
{
    change[0] = state[1];
    change[1] = -9.81 / p->length * sin(state[0]) - p->friction * state[1]
                + p->drive * cos(p->frequency * t);
}

static void move(const double *from, double h, const double *change, double *to)
{
    for (int i = 0; i < 2; i++)
        to[i] = from[i] + h * change[i];
}

static void step(const struct pendulum *p, double t, double h, double *state)
{
    double k1[2], k2[2], k3[2], k4[2], at[2];
    rate(p, t, state, k1);
    move(state, h / 2, k1, at);
    rate(p, t + h / 2, at, k2);
    move(state, h / 2, k2, at);
    rate(p, t + h / 2, at, k3);
    move(state, h, k3, at);
    rate(p, t + h, at, k4);
    for (int i = 0; i < 2; i++)
        state[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
}

void swing(const struct pendulum *p, double duration, int steps, double *state)
{
    double h = duration / steps;
    for (int i = 0; i < steps; i++)
        step(p, i * h, h, state);
}
