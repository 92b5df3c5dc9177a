/* Inputs of the hand tracking objectives: read from ADBench's files, or made up. */
#ifndef POSE_H
#define POSE_H
#include "hand.h"

#include <stdbool.h>

struct pose {
    struct hand_model model;
    int count; /* of points */
    int *correspondences;
    struct matrix *points;
    double theta[HAND_THETA];
    double *us; /* [count][2]; null: points lie at vertices, not on triangles */
    /* The reference, where there is one: 3 * count residuals and as many rows of the
     * Jacobian, column by column. First of u, when there is one, two columns: of each
     * point in its own coordinates. */
    double *residuals, *jacobian;
    int columns;
};

/* Reads FOLDER/hand/NAME.txt, NAME being SET/DATA with SET simple_small or
 * complicated_small, the model beside it and the reference if there is one; false, and a
 * message, when it can't. */
bool pose_read(struct pose *p, const char *folder, const char *name);
/* A hand of few vertices, and points where the same hand, bent by so much, has some: the same
 * numbers everywhere. */
void pose_generate(struct pose *p, int count, bool on_triangles, double bent);
void pose_free(struct pose *p);
#endif
