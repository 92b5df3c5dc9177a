/* What the checks of formulas share. */
#ifndef COURSE_H
#define COURSE_H
#include <math.h>
#include <stdio.h>

static int failures;

/* To 1e-10 of what it should be, or of 1. */
static inline void near_at(double got, double want, int line)
{
    if (fabs(got - want) <= 1e-10 * fmax(1, fabs(want)))
        return;
    printf("line %d: %.17g, not %.17g\n", line, got, want);
    failures++;
}
#define near(got, want) near_at(got, want, __LINE__)
#endif
