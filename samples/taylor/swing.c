/* A pendulum in ordinary C, by Runge and Kutta's method: nothing here was written with
 * derivatives in mind. The Makefile asks cgrad for its Taylor series. */
#include "swing.h"

#include <math.h>

static void rate(const double state[2], double change[2])
{
    change[0] = state[1];
    change[1] = -9.81 * sin(state[0]) - .3 * state[1];
}

static void ahead(const double state[2], double time, const double change[2],
                  double next[2])
{
    for (int i = 0; i < 2; i++)
        next[i] = state[i] + time * change[i];
}

double swing(double seconds, int steps, const double start[2])
{
    double state[2] = {start[0], start[1]}, step = seconds / steps;
    double k1[2], k2[2], k3[2], k4[2], next[2];
    for (int t = 0; t < steps; t++) {
        rate(state, k1);
        ahead(state, step / 2, k1, next);
        rate(next, k2);
        ahead(state, step / 2, k2, next);
        rate(next, k3);
        ahead(state, step, k3, next);
        rate(next, k4);
        for (int i = 0; i < 2; i++)
            state[i] += step / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    return state[0];
}
