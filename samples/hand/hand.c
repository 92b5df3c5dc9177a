/* The hand tracking objectives of the ADBench suite, in ordinary C: nothing here was
 * written with derivatives in mind. The Makefile asks cgrad for their derivatives. */
#include "hand.h"

#include <math.h>
#include <stddef.h>

/* ---- rotations ---- */

/* of the angle |angle_axis| around it */
static void angle_axis_to_rotation(double const *angle_axis, struct matrix *R)
{
    double norm = sqrt(angle_axis[0] * angle_axis[0] + angle_axis[1] * angle_axis[1]
                       + angle_axis[2] * angle_axis[2]);
    if (norm < 0.0001) {
        matrix_set_identity(R);
        return;
    }
    double x = angle_axis[0] / norm;
    double y = angle_axis[1] / norm;
    double z = angle_axis[2] / norm;
    double s = sin(norm);
    double c = cos(norm);

    R->data[0 + 0 * R->nrows] = x * x + (1 - x * x) * c;
    R->data[0 + 1 * R->nrows] = x * y * (1 - c) - z * s;
    R->data[0 + 2 * R->nrows] = x * z * (1 - c) + y * s;

    R->data[1 + 0 * R->nrows] = x * y * (1 - c) + z * s;
    R->data[1 + 1 * R->nrows] = y * y + (1 - y * y) * c;
    R->data[1 + 2 * R->nrows] = y * z * (1 - c) - x * s;

    R->data[2 + 0 * R->nrows] = x * z * (1 - c) - y * s;
    R->data[2 + 1 * R->nrows] = z * y * (1 - c) + x * s;
    R->data[2 + 2 * R->nrows] = z * z + (1 - z * z) * c;
}

static void euler_angles_to_rotation(double const *xzy, struct matrix *R)
{
    double tx = xzy[0];
    double ty = xzy[2];
    double tz = xzy[1];
    struct matrix *Rx = matrix_new(3, 3);
    struct matrix *Ry = matrix_new(3, 3);
    struct matrix *Rz = matrix_new(3, 3);
    struct matrix *Rzy = matrix_new(3, 3);

    matrix_set_identity(Rx);
    Rx->data[1 + 1 * Rx->nrows] = cos(tx);
    Rx->data[2 + 1 * Rx->nrows] = sin(tx);
    Rx->data[1 + 2 * Rx->nrows] = -Rx->data[2 + 1 * Rx->nrows];
    Rx->data[2 + 2 * Rx->nrows] = Rx->data[1 + 1 * Rx->nrows];

    matrix_set_identity(Ry);
    Ry->data[0 + 0 * Ry->nrows] = cos(ty);
    Ry->data[0 + 2 * Ry->nrows] = sin(ty);
    Ry->data[2 + 0 * Ry->nrows] = -Ry->data[0 + 2 * Ry->nrows];
    Ry->data[2 + 2 * Ry->nrows] = Ry->data[0 + 0 * Ry->nrows];

    matrix_set_identity(Rz);
    Rz->data[0 + 0 * Rz->nrows] = cos(tz);
    Rz->data[1 + 0 * Rz->nrows] = sin(tz);
    Rz->data[0 + 1 * Rz->nrows] = -Rz->data[1 + 0 * Rz->nrows];
    Rz->data[1 + 1 * Rz->nrows] = Rz->data[0 + 0 * Rz->nrows];

    matrix_multiply(Rz, Ry, Rzy);
    matrix_multiply(Rzy, Rx, R);

    matrix_delete(Rx);
    matrix_delete(Ry);
    matrix_delete(Rz);
    matrix_delete(Rzy);
}

/* ---- the tree of bones ---- */

static void to_pose_params(double const *theta, int bone_count, struct matrix *pose)
{
    matrix_resize(pose, 3, bone_count + 3);
    matrix_fill(pose, 0.0);
    for (int i = 0; i < 3; i++) {
        pose->data[i + 0 * pose->nrows] = theta[i];
        pose->data[i + 1 * pose->nrows] = 1.0;
        pose->data[i + 2 * pose->nrows] = theta[i + 3];
    }
    int t = 6;
    int col = 5;
    for (int finger = 0; finger < 5; finger++) {
        for (int joint = 2; joint <= 4; joint++) {
            pose->data[0 + col * pose->nrows] = theta[t++];
            if (joint == 2)
                pose->data[1 + col * pose->nrows] = theta[t++];
            col++;
        }
        col++;
    }
}

static void get_posed_relatives(struct hand_model const *model,
                                struct matrix const *pose, struct matrix *relatives)
{
    int offset = 3;
    struct matrix *tr = matrix_new(4, 4);
    struct matrix *R = matrix_new(3, 3);
    for (int i = 0; i < model->bone_count; i++) {
        matrix_set_identity(tr);
        euler_angles_to_rotation(pose->data + (i + offset) * pose->nrows, R);
        matrix_set_block(tr, 0, 0, R);
        matrix_multiply(&model->base_relatives[i], tr, &relatives[i]);
    }
    matrix_delete(tr);
    matrix_delete(R);
}

static void relatives_to_absolutes(int count, int const *parents,
                                   struct matrix const *relatives,
                                   struct matrix *absolutes)
{
    for (int i = 0; i < count; i++) {
        if (parents[i] == -1)
            matrix_copy(&absolutes[i], &relatives[i]);
        else
            matrix_multiply(&absolutes[parents[i]], &relatives[i], &absolutes[i]);
    }
}

/* ---- the skin ---- */

/* rotation, scale and translation are the first columns of the pose */
static void apply_global_transform(struct matrix const *pose, struct matrix *positions)
{
    struct matrix *R = matrix_new(3, 3);
    struct matrix *rotated = matrices_new(1);

    angle_axis_to_rotation(pose->data, R);
    for (int i = 0; i < R->nrows; i++)
        for (int j = 0; j < R->ncols; j++)
            R->data[j + i * R->nrows] *= pose->data[i + 1 * pose->nrows];
    matrix_multiply(R, positions, rotated);
    for (int j = 0; j < positions->ncols; j++)
        for (int i = 0; i < positions->nrows; i++)
            positions->data[i + j * positions->nrows] =
                rotated->data[i + j * rotated->nrows] + pose->data[i + 2 * pose->nrows];

    matrix_delete(R);
    matrices_delete(rotated, 1);
}

static void get_skinned_vertex_positions(struct hand_model const *model,
                                         struct matrix const *pose,
                                         struct matrix *positions)
{
    int count = model->bone_count;
    struct matrix *relatives = matrices_new(count);
    struct matrix *absolutes = matrices_new(count);
    struct matrix *transforms = matrices_new(count);
    struct matrix *current = matrices_new(1);

    get_posed_relatives(model, pose, relatives);
    relatives_to_absolutes(count, model->parents, relatives, absolutes);
    for (int i = 0; i < count; i++)
        matrix_multiply(&absolutes[i], &model->inverse_base_absolutes[i],
                        &transforms[i]);

    matrix_resize(positions, 3, model->base_positions->ncols);
    matrix_fill(positions, 0.0);
    for (int bone = 0; bone < count; bone++) {
        matrix_multiply(&transforms[bone], model->base_positions, current);
        for (int v = 0; v < positions->ncols; v++)
            for (int i = 0; i < 3; i++)
                positions->data[i + v * positions->nrows] +=
                    current->data[i + v * current->nrows]
                    * model->weights->data[bone + v * model->weights->nrows];
    }
    apply_global_transform(pose, positions);

    matrices_delete(relatives, count);
    matrices_delete(absolutes, count);
    matrices_delete(transforms, count);
    matrices_delete(current, 1);
}

/* ---- the objectives ---- */

void hand(double const *theta, struct hand_model const *model, int count,
          int const *correspondences, struct matrix const *points, double *err)
{
    struct matrix *pose = matrices_new(1);
    struct matrix *vertices = matrices_new(1);

    to_pose_params(theta, model->bone_count, pose);
    get_skinned_vertex_positions(model, pose, vertices);
    for (int i = 0; i < count; i++)
        for (int j = 0; j < 3; j++)
            err[i * 3 + j] = points->data[j + i * points->nrows]
                             - vertices->data[j + correspondences[i] * vertices->nrows];

    matrices_delete(pose, 1);
    matrices_delete(vertices, 1);
}

void hand_complicated(double const *theta, double const *us,
                      struct hand_model const *model, int count,
                      int const *correspondences, struct matrix const *points,
                      double *err)
{
    struct matrix *pose = matrices_new(1);
    struct matrix *vertices = matrices_new(1);

    to_pose_params(theta, model->bone_count, pose);
    get_skinned_vertex_positions(model, pose, vertices);
    for (int i = 0; i < count; i++) {
        double const *u = &us[2 * i];
        int const *v = model->triangles[correspondences[i]].vertex;
        for (int j = 0; j < 3; j++) {
            double on_hand =
                u[0] * vertices->data[j + v[0] * vertices->nrows]
                + u[1] * vertices->data[j + v[1] * vertices->nrows]
                + (1 - u[0] - u[1]) * vertices->data[j + v[2] * vertices->nrows];
            err[i * 3 + j] = points->data[j + i * points->nrows] - on_hand;
        }
    }

    matrices_delete(pose, 1);
    matrices_delete(vertices, 1);
}
