/* A system of springs in a file of its own, for files.c. */
#ifndef SPRINGS_H
#define SPRINGS_H

struct springs {
    int count;
    const double *stiffness;
    double damping;
};

#define SPRINGS_API __attribute__((visibility("default")))

extern const double springs_rest;

double SPRINGS_API springs_energy(const struct springs *s, const double *at);
void SPRINGS_API springs_force(const struct springs *s, const double *at,
                               double *force);
double springs_twist(double v);
double springs_half(double v); /* springs_more.c */
double springs_bend(double v, double w);
#endif
