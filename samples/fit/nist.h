/* Sets of the Statistical Reference Datasets of NIST, the National Institute of
 * Standards and Technology: data, two starts and certified results. In the public
 * domain: https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml */
#ifndef NIST_H
#define NIST_H

enum { NIST_SETS = 3, NIST_PARAMETERS = 7, NIST_POINTS = 37 };

struct nist {
    const char *name;
    int points, parameters;
    double x[NIST_POINTS], y[NIST_POINTS];
    double start[2][NIST_PARAMETERS];
    double certified[NIST_PARAMETERS];
    double squares; /* the certified sum of squared residuals */
};

extern const struct nist nist[NIST_SETS];
#endif
