/* rows.h: math.def compiled as C, once a type. Numbers travel as long double, so that
 * one harness serves float, double and long double. */
#ifndef ROWS_H
#define ROWS_H

#include <stdbool.h>

enum { SINGULAR = 1, KINK = 2, SERIES = 4, REAL = 8 };
enum { REALS = 3 }; /* most real arguments of a row */

struct row {
    const char *name;
    int marks;
    int reals;     /* real arguments */
    bool constant; /* a CONST or PREDICATE row: no partials written */
    bool smooth;   /* has a box */
    long double low[REALS], high[REALS];
    int whole_low, whole_high; /* the integer argument */
    long double (*value)(const long double *a, int n);
    long double (*partial)(int k, const long double *a, int n);
};

/* A documented value: the partials at a point. */
struct spot {
    const char *name;
    int reals;
    long double at[REALS], partial[REALS];
};

struct rows {
    const char *type;
    long double epsilon;
    const struct row *row;
    int row_count;
    const struct spot *spot;
    int spot_count;
};

extern const struct rows rows_float, rows_double, rows_long_double;

#endif
