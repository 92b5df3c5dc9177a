/* The bundle adjustment objective of the ADBench suite, in ordinary C: nothing here was
 * written with derivatives in mind. The Makefile asks cgrad for its derivatives. */
#include "ba.h"

#include <math.h>

static double square_norm(int n, double const *v)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += v[i] * v[i];
    return s;
}

static void cross(double const *a, double const *b, double *out)
{
    out[0] = a[1] * b[2] - a[2] * b[1];
    out[1] = a[2] * b[0] - a[0] * b[2];
    out[2] = a[0] * b[1] - a[1] * b[0];
}

/* Rodrigues' formula: rot is the angle times the axis */
static void rotate(double const *rot, double const *v, double *out)
{
    double square = square_norm(3, rot);
    if (square != 0) {
        double theta = sqrt(square);
        double c = cos(theta);
        double s = sin(theta);
        double inverse = 1.0 / theta;
        double axis[3], axis_cross_v[3];
        for (int i = 0; i < 3; i++)
            axis[i] = rot[i] * inverse;
        cross(axis, v, axis_cross_v);
        double along = (axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2]) * (1 - c);
        for (int i = 0; i < 3; i++)
            out[i] = v[i] * c + axis_cross_v[i] * s + axis[i] * along;
    } else {
        double rot_cross_v[3];
        cross(rot, v, rot_cross_v);
        for (int i = 0; i < 3; i++)
            out[i] = v[i] + rot_cross_v[i];
    }
}

static void distort(double const *radial, double *proj)
{
    double r2 = square_norm(2, proj);
    double l = 1 + radial[0] * r2 + radial[1] * r2 * r2;
    proj[0] = proj[0] * l;
    proj[1] = proj[1] * l;
}

static void project(double const *cam, double const *point, double *proj)
{
    double const *center = &cam[CAMERA_CENTER];
    double from_center[3], seen[3];
    from_center[0] = point[0] - center[0];
    from_center[1] = point[1] - center[1];
    from_center[2] = point[2] - center[2];
    rotate(&cam[CAMERA_ROTATION], from_center, seen);
    proj[0] = seen[0] / seen[2];
    proj[1] = seen[1] / seen[2];
    distort(&cam[CAMERA_RADIAL], proj);
    proj[0] = proj[0] * cam[CAMERA_FOCAL] + cam[CAMERA_PRINCIPAL];
    proj[1] = proj[1] * cam[CAMERA_FOCAL] + cam[CAMERA_PRINCIPAL + 1];
}

void reprojection_error(double const *cam, double const *point, double const *weight,
                        double const *feature, double *err)
{
    double proj[2];
    project(cam, point, proj);
    err[0] = (*weight) * (proj[0] - feature[0]);
    err[1] = (*weight) * (proj[1] - feature[1]);
}

void weight_error(double const *weight, double *err)
{
    *err = 1 - (*weight) * (*weight);
}

void ba(int n, int m, int p, double const *cams, double const *points,
        double const *weights, int const *obs, double const *features,
        double *reproj_err, double *weight_err)
{
    (void)n, (void)m;
    for (int i = 0; i < p; i++) {
        int c = obs[i * 2];
        int x = obs[i * 2 + 1];
        reprojection_error(&cams[c * CAMERA_SIZE], &points[x * 3], &weights[i],
                           &features[i * 2], &reproj_err[i * 2]);
    }
    for (int i = 0; i < p; i++)
        weight_error(&weights[i], &weight_err[i]);
}
