/* Inputs of the bundle adjustment objective: read from ADBench's files, or made up. */
#ifndef BUNDLE_H
#define BUNDLE_H
#include "ba.h"

#include <stdbool.h>

enum { BLOCK_SIZE = CAMERA_SIZE + 3 + 1 };

struct bundle {
    int n, m, p;
    int count;          /* of all parameters: cameras, points, weights */
    double *parameters; /* the three below, one after the other */
    double *cams, *points, *weights;
    int *obs;
    double *features;
    /* The reference, where there is one: of each observation the two residuals and the
     * weight's, the derivative of the two in camera, point and weight, column by column,
     * and of the weight's in the weight. */
    double residual[3], block[BLOCK_SIZE * 2], weight_block;
};

/* Reads FOLDER/ba/NAME.txt and its reference; false, and a message, when it can't. */
bool bundle_read(struct bundle *b, const char *folder, const char *name);
/* n cameras that all see m points, without error; the same numbers everywhere. */
void bundle_generate(struct bundle *b, int n, int m);
void bundle_free(struct bundle *b);
#endif
