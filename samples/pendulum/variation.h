/* The derivative of a swing by hand: the variational equation. */
#ifndef VARIATION_H
#define VARIATION_H
#include "pendulum.h"

/* Columns of a sensitivity: the fields of struct pendulum, then the first state. */
enum { LENGTH, FRICTION, DRIVE, FREQUENCY, ANGLE, SPEED, COLUMNS };

/* Swings as swing() does; sets sensitivity[i] to the derivatives of the last state[i]. */
void variation(const struct pendulum *p, double duration, int steps, double *state,
               double sensitivity[2][COLUMNS]);
#endif
