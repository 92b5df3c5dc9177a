/* Inputs of the mixture objective: read from ADBench's files, or made up. */
#ifndef MIXTURE_H
#define MIXTURE_H
#include "gmm.h"

#include <stdbool.h>

struct mixture {
    int d, k, n;
    int count;          /* of all parameters: alphas, means, icf */
    double *parameters; /* the three below, one after the other */
    double *alphas, *means, *icf;
    double *x;
    struct wishart prior;
    double value;     /* the reference, where there is one */
    double *gradient; /* [count], or null */
};

/* Reads FOLDER/gmm/NAME.txt and NAME.gradient.txt; false, and a message, when it can't.
 */
bool mixture_read(struct mixture *mix, const char *folder, const char *name);
/* The same numbers for the same sizes, everywhere; no reference. */
void mixture_generate(struct mixture *mix, int d, int k, int n);
void mixture_free(struct mixture *mix);
#endif
