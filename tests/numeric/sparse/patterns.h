/* What patterns.c brings along. */
#ifndef PATTERNS_H
#define PATTERNS_H
#include <cgrad.h>

struct node {
    double mass;
    int rank;
    struct node *next;
};
double soft(double a, double b);
double soft_jvp(double a, double a_d, double b, double b_d, double *soft_d);
double soft_vjp(double a, double *a_b, double b, double *b_b, double soft_b);
CGRAD_RULE(soft);

#endif
