#ifndef HAND_H
#define HAND_H
#include "matrix.h"

enum { HAND_THETA = 26 }; /* pose parameters */

struct triangle {
    int vertex[3];
};

struct hand_model {
    int bone_count;
    int *parents;                          /* -1: the root */
    struct matrix *base_relatives;         /* [bone_count], 4 x 4 */
    struct matrix *inverse_base_absolutes; /* [bone_count], 4 x 4 */
    struct matrix *base_positions;         /* 4 x vertices, homogeneous */
    struct matrix *weights;                /* bones x vertices */
    struct triangle *triangles;
};

/* Hand tracking by linear blend skinning: err[count][3] is the distance of each of the
 * points (3 x count) from its vertex of the model in the pose theta[HAND_THETA]. */
void hand(double const *theta, struct hand_model const *model, int count,
          int const *correspondences, struct matrix const *points, double *err);

/* The same with points on triangles, at barycentric coordinates us[count][2]. */
void hand_complicated(double const *theta, double const *us,
                      struct hand_model const *model, int count,
                      int const *correspondences, struct matrix const *points,
                      double *err);
#endif
