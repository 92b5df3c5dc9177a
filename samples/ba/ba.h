#ifndef BA_H
#define BA_H

/* A camera is CAMERA_SIZE numbers: the rotation as angle times axis, the centre, the
 * focal length, the principal point, two coefficients of radial distortion. */
enum {
    CAMERA_ROTATION = 0,
    CAMERA_CENTER = 3,
    CAMERA_FOCAL = 6,
    CAMERA_PRINCIPAL = 7,
    CAMERA_RADIAL = 9,
    CAMERA_SIZE = 11
};

/* err[2] = weight times (where the camera sees the point - feature[2]) */
void reprojection_error(double const *cam, double const *point, double const *weight,
                        double const *feature, double *err);

/* err = 1 - weight^2 */
void weight_error(double const *weight, double *err);

/* Bundle adjustment: n cameras cams[n][CAMERA_SIZE] and m points[m][3] are seen in p
 * observations, camera and point obs[p][2], weights[p], features[p][2]. Results are
 * reproj_err[p][2] and weight_err[p]. */
void ba(int n, int m, int p, double const *cams, double const *points,
        double const *weights, int const *obs, double const *features,
        double *reproj_err, double *weight_err);
#endif
