/* How the last state of a driven pendulum depends on its parameters and its first state, by
 * the adjoint that cgrad wrote of pendulum.c: one forward sweep, two reverse ones. The
 * variational equation, written by hand, says the same. */
#include "pendulum.h"
#include "pendulum_grad.h"
#include "variation.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static const struct pendulum pendulum = {
    .length = .8, .friction = .25, .drive = 2.2, .frequency = 2.6};
static const double start[2] = {.5, -.2};
static const char *const names[COLUMNS] = {"length",    "friction",    "drive",
                                           "frequency", "first angle", "first speed"};

/* Sets gradient[i] to the derivatives of the last state[i]. */
static void adjoint(double duration, int steps, double *state,
                    double gradient[2][COLUMNS])
{
    struct cgrad_save save;
    state[0] = start[0];
    state[1] = start[1];
    swing_fwd(&pendulum, duration, steps, state, &save);
    for (int i = 0; i < 2; i++) {
        struct pendulum p_b = {0};
        double state_b[2] = {i == 0, i == 1};
        swing_rev(&pendulum, &p_b, duration, steps, state, state_b, &save);
        gradient[i][LENGTH] = p_b.length;
        gradient[i][FRICTION] = p_b.friction;
        gradient[i][DRIVE] = p_b.drive;
        gradient[i][FREQUENCY] = p_b.frequency;
        gradient[i][ANGLE] = state_b[0];
        gradient[i][SPEED] = state_b[1];
    }
    cgrad_close(&save);
}

/* The largest relative difference of an entry; infinite where it is no number. */
static double difference(double a[COLUMNS], double b[COLUMNS])
{
    double worst = 0;
    for (int j = 0; j < COLUMNS; j++) {
        double d = fabs(a[j] - b[j]) / fabs(b[j]);
        worst = fmax(worst, isnan(d) ? INFINITY : d);
    }
    return worst;
}

/* One row of the table; whether every entry is the same to 1e-10 of itself. */
static bool compare(double duration, int steps)
{
    double state[2], gradient[2][COLUMNS];
    double same[2] = {start[0], start[1]}, by_hand[2][COLUMNS];
    adjoint(duration, steps, state, gradient);
    variation(&pendulum, duration, steps, same, by_hand);
    double angle = difference(gradient[0], by_hand[0]);
    double speed = difference(gradient[1], by_hand[1]);
    printf("  %4g s  %5d  %9.5f %9.5f  %9.1e %9.1e\n", duration, steps, state[0],
           state[1], angle, speed);
    return angle <= 1e-10 && speed <= 1e-10;
}

static void print_gradient(double duration, int steps)
{
    double state[2], gradient[2][COLUMNS];
    double same[2] = {start[0], start[1]}, by_hand[2][COLUMNS];
    adjoint(duration, steps, state, gradient);
    variation(&pendulum, duration, steps, same, by_hand);
    printf("\n  derivatives of the angle and the speed after %g s\n", duration);
    printf("  %-12s %14s %14s   %14s %14s\n", "in", "adjoint", "by hand", "adjoint",
           "by hand");
    for (int j = 0; j < COLUMNS; j++)
        printf("  %-12s %14.10f %14.10f   %14.10f %14.10f\n", names[j], gradient[0][j],
               by_hand[0][j], gradient[1][j], by_hand[1][j]);
}

/* The angle over time, downwards. */
static void draw(double duration, int rows)
{
    printf("  the angle\n");
    for (int row = 0; row <= rows; row++) {
        double time = duration * row / rows, state[2] = {start[0], start[1]};
        if (row > 0)
            swing(&pendulum, time, 100 * row, state);
        printf("  %5.2f s %*c\n", time, (int)lround(30 + 40 * state[0]), 'o');
    }
}

int main(void)
{
    bool good = true;
    draw(5, 20);
    print_gradient(5, 2000);
    printf("\n  %6s  %5s  %9s %9s  %s\n", "after", "steps", "angle", "speed",
           "relative differences of their derivatives");
    for (int i = 1; i <= 16; i *= 2)
        good = compare(5 * i, 2000 * i) && good;
    printf("  adjoint and variational equation %s\n", good ? "agree" : "do NOT agree");
    return !good;
}
