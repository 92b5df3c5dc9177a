#ifndef CURVES_H
#define CURVES_H

enum { CURVES = 6, CURVE_SPACE = 3 };

/* The function of this number along x + t d. */
double curve_0(int which, double t, const double x[CURVE_SPACE],
               const double d[CURVE_SPACE]);

#endif
