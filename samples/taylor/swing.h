#ifndef SWING_H
#define SWING_H

/* The angle of a pendulum with friction, after so many seconds, that starts with this
 * angle and this speed. */
double swing(double seconds, int steps, const double start[2]);
#endif
