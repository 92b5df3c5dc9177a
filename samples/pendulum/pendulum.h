#ifndef PENDULUM_H
#define PENDULUM_H

/* A driven pendulum with friction:
 * angle'' = -9.81 / length * sin(angle) - friction * angle' + drive * cos(frequency * t) */
struct pendulum {
    double length, friction, drive, frequency;
};

/* Lets it swing from time 0 on, by `steps` steps of Runge and Kutta's method of order 4.
 * state[2], angle and speed, is updated in place. */
void swing(const struct pendulum *p, double duration, int steps, double *state);
#endif
