/* With s the state, s' = f(t, s, p), the sensitivity S = ds/d(p, s(0)) obeys
 * S' = df/ds S + df/dp, S(0) = (0, 1). Both are integrated together, by the steps of
 * swing(): S is then the derivative of its result, and not only close to it. */
#include "variation.h"

#include <math.h>

/* The state and its sensitivity. */
struct both {
    double s[2], S[2][COLUMNS];
};

static struct both change(const struct pendulum *p, double t, const struct both *at)
{
    double angle = at->s[0], speed = at->s[1];
    double pull = 9.81 / p->length, phase = p->frequency * t;
    struct both d;
    d.s[0] = speed;
    d.s[1] = -pull * sin(angle) - p->friction * speed + p->drive * cos(phase);
    for (int j = 0; j < COLUMNS; j++) {
        d.S[0][j] = at->S[1][j];
        d.S[1][j] = -pull * cos(angle) * at->S[0][j] - p->friction * at->S[1][j];
    }
    d.S[1][LENGTH] += pull / p->length * sin(angle);
    d.S[1][FRICTION] -= speed;
    d.S[1][DRIVE] += cos(phase);
    d.S[1][FREQUENCY] -= p->drive * t * sin(phase);
    return d;
}

/* from + h * d */
static struct both moved(const struct both *from, double h, const struct both *d)
{
    struct both to;
    for (int i = 0; i < 2; i++) {
        to.s[i] = from->s[i] + h * d->s[i];
        for (int j = 0; j < COLUMNS; j++)
            to.S[i][j] = from->S[i][j] + h * d->S[i][j];
    }
    return to;
}

static struct both stepped(const struct pendulum *p, double t, double h,
                           const struct both *at)
{
    struct both k1 = change(p, t, at), to = moved(at, h / 2, &k1);
    struct both k2 = change(p, t + h / 2, &to);
    to = moved(at, h / 2, &k2);
    struct both k3 = change(p, t + h / 2, &to);
    to = moved(at, h, &k3);
    struct both k4 = change(p, t + h, &to);
    to = moved(at, h / 6, &k1);
    to = moved(&to, h / 3, &k2);
    to = moved(&to, h / 3, &k3);
    return moved(&to, h / 6, &k4);
}

void variation(const struct pendulum *p, double duration, int steps, double *state,
               double sensitivity[2][COLUMNS])
{
    double h = duration / steps;
    struct both at = {.s = {state[0], state[1]}, .S = {[0][ANGLE] = 1, [1][SPEED] = 1}};
    for (int i = 0; i < steps; i++)
        at = stepped(p, i * h, h, &at);
    for (int i = 0; i < 2; i++) {
        state[i] = at.s[i];
        for (int j = 0; j < COLUMNS; j++)
            sensitivity[i][j] = at.S[i][j];
    }
}
