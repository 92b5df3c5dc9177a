// Hand tracking, simple and complicated: every product cgrad wrote of samples/hand/hand.c.
// x is theta, in complicated behind it all coordinates u.
//
//     test_hand                the ladder on a small made-up hand, both ways
//     test_hand FOLDER NAME    against the data set's reference; the ladder without one
//
// with: matrix.c
// beside: pose.c
// data: hand/*.txt
// jvp: hand(theta[26] -> err[3 * count])
// vjp: hand(theta[26] -> err[3 * count])
// split: hand(theta[26] -> err[3 * count])
// taylor: hand(theta[26] -> err[3 * count])
// jvp: hand_complicated(theta[26], us[2 * count] -> err[3 * count])
// vjp: hand_complicated(theta[26], us[2 * count] -> err[3 * count])
// split: hand_complicated(theta[26], us[2 * count] -> err[3 * count])
// taylor: hand_complicated(theta[26], us[2 * count] -> err[3 * count])
#include "cgrad_rt.h"
#include "hand_grad.h"
#include "objective.h"
#include "pose.h"

#include <stdlib.h>

static struct pose pose;

static void simple(int n, int m, const double *x, double *y)
{
    (void)n, (void)m;
    hand(x, &pose.model, pose.count, pose.correspondences, pose.points, y);
}

static void simple_jvp(int n, int m, const double *x, const double *x_d, double *y,
                       double *y_d)
{
    (void)n, (void)m;
    hand_jvp(x, x_d, &pose.model, pose.count, pose.correspondences, pose.points, y,
             y_d);
}

static void simple_vjp(int n, int m, const double *x, double *x_b, double *y,
                       const double *y_b)
{
    (void)n, (void)m;
    hand_vjp(x, x_b, &pose.model, pose.count, pose.correspondences, pose.points, y,
             y_b);
}

static void simple_fwd(int n, int m, const double *x, double *y,
                       struct cgrad_save *save)
{
    (void)n, (void)m;
    hand_fwd(x, &pose.model, pose.count, pose.correspondences, pose.points, y, save);
}

static void simple_rev(int n, int m, const double *x, double *x_b, double *y,
                       const double *y_b, struct cgrad_save *save)
{
    (void)n, (void)m;
    hand_rev(x, x_b, &pose.model, pose.count, pose.correspondences, pose.points, y, y_b,
             save);
}

static void simple_taylor(int n, int m, const double *x, const double *x_d, double *y,
                          int order, double y_t[m][order + 1])
{
    (void)n;
    hand_taylor(x, x_d, &pose.model, pose.count, pose.correspondences, pose.points, y,
                order, y_t);
}

/* the coordinates u */
static double *us(const double *x)
{
    return (double *)x + HAND_THETA;
}

static void complicated(int n, int m, const double *x, double *y)
{
    (void)n, (void)m;
    hand_complicated(x, us(x), &pose.model, pose.count, pose.correspondences,
                     pose.points, y);
}

static void complicated_jvp(int n, int m, const double *x, const double *x_d, double *y,
                            double *y_d)
{
    (void)n, (void)m;
    hand_complicated_jvp(x, x_d, us(x), us(x_d), &pose.model, pose.count,
                         pose.correspondences, pose.points, y, y_d);
}

static void complicated_vjp(int n, int m, const double *x, double *x_b, double *y,
                            const double *y_b)
{
    (void)n, (void)m;
    hand_complicated_vjp(x, x_b, us(x), us(x_b), &pose.model, pose.count,
                         pose.correspondences, pose.points, y, y_b);
}

static void complicated_fwd(int n, int m, const double *x, double *y,
                            struct cgrad_save *save)
{
    (void)n, (void)m;
    hand_complicated_fwd(x, us(x), &pose.model, pose.count, pose.correspondences,
                         pose.points, y, save);
}

static void complicated_rev(int n, int m, const double *x, double *x_b, double *y,
                            const double *y_b, struct cgrad_save *save)
{
    (void)n, (void)m;
    hand_complicated_rev(x, x_b, us(x), us(x_b), &pose.model, pose.count,
                         pose.correspondences, pose.points, y, y_b, save);
}

static void complicated_taylor(int n, int m, const double *x, const double *x_d,
                               double *y, int order, double y_t[m][order + 1])
{
    (void)n;
    hand_complicated_taylor(x, x_d, us(x), us(x_d), &pose.model, pose.count,
                            pose.correspondences, pose.points, y, order, y_t);
}

/* the first two columns: every point's own coordinate, all at once */
static void direction(int column, double *x_d)
{
    if (column >= 2)
        x_d[column - 2] = 1;
    else
        for (int i = 0; i < pose.count; i++)
            us(x_d)[2 * i + column] = 1;
}

static struct objective pose_objective(double *x)
{
    int n = HAND_THETA, m = 3 * pose.count;
    struct objective o = {
        .products = {.name = "simple",
                     .n = n,
                     .m = m,
                     .primal = simple,
                     .jvp = simple_jvp,
                     .vjp = simple_vjp,
                     .fwd = simple_fwd,
                     .rev = simple_rev,
                     .taylor = simple_taylor,
                     .lo = .05,
                     .hi = .4},
        .x = x,
        .value = pose.residuals,
        .jacobian = pose.jacobian,
        .columns = pose.columns,
        .rungs = 1,
    };
    if (pose.us) {
        o.products = (struct ladder_case){.name = "complicated",
                                          .n = n + 2 * pose.count,
                                          .m = m,
                                          .primal = complicated,
                                          .jvp = complicated_jvp,
                                          .vjp = complicated_vjp,
                                          .fwd = complicated_fwd,
                                          .rev = complicated_rev,
                                          .taylor = complicated_taylor,
                                          .lo = .05,
                                          .hi = .4};
        o.direction = direction;
    }
    for (int i = 0; i < HAND_THETA; i++)
        x[i] = pose.theta[i];
    for (int i = 0; pose.us && i < 2 * pose.count; i++)
        us(x)[i] = pose.us[i];
    return o;
}

/* Frees the pose. */
static void check(void)
{
    enum { MOST = 800 }; /* points */
    static double x[HAND_THETA + 2 * MOST];
    if (pose.count > MOST)
        exit(2);
    struct objective o = pose_objective(x);
    if (pose.residuals)
        objective_check(&o);
    else
        objective_climb(&o);
    pose_free(&pose);
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        pose_generate(&pose, 9, false, .3);
        check();
        pose_generate(&pose, 9, true, .3);
        check();
    } else {
        if (argc != 3 || !pose_read(&pose, argv[1], argv[2]))
            return 2;
        check();
    }
    cgrad_trim();
    return objective_failures();
}
