#ifndef HEAT_H
#define HEAT_H

/* An insulated square plate of size * size cells, whose conductivity grows with its
 * temperature u: u_t = div((1 + growth u) grad u). */
struct plate {
    int size, steps;
    double growth, rate; /* of a step: its duration over the square of a cell's width */
};

/* The temperatures end[size][size] to which start[size][size] come after all steps. */
void heat_flow(const struct plate *plate, const double *start, double *end);

/* How far the start is from explaining what is seen at the end, and from being smooth:
 * half of |end - seen|^2, and weight times the sum of sqrt(|grad start|^2 + edge^2),
 * which lets edges higher than `edge` pass. */
double heat_misfit(const struct plate *plate, const double *seen, double weight,
                   double edge, const double *start);
#endif
