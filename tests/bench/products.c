/* Products of several directions and of second order: their times over those of what they
 * are many of. A row each; NAME, the first argument, stands in the second column. With a
 * second, ADBench's data, the hand of the benchmark has rows, too. */
#include "problems.h"
#include "products_det.h"
#include "products_hand.h"
#include "products_llsq.h"
#include "timing.h"

#include "pose.h"

#include <stdio.h>
#include <stdlib.h>

enum { LANES = 8, DET = 9, POINTS = 200, MOST = 800, COUNT = 100, TERMS = 40 };

static struct pose pose;
static double err[3 * MOST], err_d[LANES][3 * POINTS], err_theta[3 * MOST][HAND_THETA];
static struct cgrad_sparse err_theta_sparse = {.zeros_stay = 1}; /* weights of bones */
static double along[LANES][HAND_THETA], theta_b[LANES][HAND_THETA];
static double a[DET * DET], a_d[LANES][DET * DET], a_b[LANES][DET * DET], d_d[LANES];
static double x[TERMS], x_d[TERMS], x_b[TERMS], x_bd[TERMS];

static void hand_function(void *unused)
{
    (void)unused;
    hand(pose.theta, &pose.model, pose.count, pose.correspondences, pose.points, err);
}

static void hand_one(void *unused)
{
    (void)unused;
    hand_jvp(pose.theta, along[0], &pose.model, pose.count, pose.correspondences,
             pose.points, err, err_d[0]);
}

static void hand_eight(void *unused)
{
    (void)unused;
    hand_jvp_v(pose.theta, LANES, (const double(*)[HAND_THETA])along, &pose.model,
               pose.count, pose.correspondences, pose.points, err, err_d);
}

static void hand_one_back(void *unused)
{
    (void)unused;
    hand_vjp(pose.theta, theta_b[0], &pose.model, pose.count, pose.correspondences,
             pose.points, err, err_d[0]);
}

static void hand_eight_back(void *unused)
{
    (void)unused;
    hand_vjp_v(pose.theta, LANES, theta_b, &pose.model, pose.count,
               pose.correspondences, pose.points, err,
               (const double(*)[3 * POINTS]) err_d);
}

static void hand_jacobian(void *unused)
{
    (void)unused;
    hand_jac(pose.theta, &pose.model, pose.count, pose.correspondences, pose.points,
             err, err_theta);
}

static void hand_sparse_jacobian(void *unused)
{
    (void)unused;
    hand_jac_sparse(pose.theta, &pose.model, pose.count, pose.correspondences,
                    pose.points, err, &err_theta_sparse);
}

static void det_one(void *unused)
{
    (void)unused;
    det_jvp(DET, a, a_d[0], d_d);
}

static void det_eight(void *unused)
{
    (void)unused;
    det_jvp_v(DET, a, LANES, (const double(*)[DET * DET]) a_d, d_d);
}

static void det_one_back(void *unused)
{
    (void)unused;
    det_vjp(DET, a, a_b[0], d_d[0]);
}

static void det_eight_back(void *unused)
{
    (void)unused;
    det_vjp_v(DET, a, LANES, a_b, d_d);
}

static void llsq_gradient(void *unused)
{
    (void)unused;
    llsq_grad(COUNT, TERMS, x, x_b);
}

static void llsq_second(void *unused)
{
    (void)unused;
    llsq_hvp(COUNT, TERMS, x, x_d, x_b, x_bd);
}

static void fill(double *v, int n)
{
    for (int i = 0; i < n; i++)
        v[i] = (double)(i * 7919 % 101) / 101 - 0.4;
}

static void row(const char *name, const char *label, void (*one)(void *),
                void (*many)(void *), const char *aim)
{
    struct timed t[] = {{"one", one, 0}, {"many", many, 0}};
    timing_run(t, 2, NULL, 3);
    printf("%-44s %-6s %9.4f %9.4f %8.2f %8s\n", label, name, t[0].ms, t[1].ms,
           t[1].ms / t[0].ms, aim);
}

/* The 26 columns, dense and by the pattern, which the first call finds. */
static void hand_rows(const char *name, const char *label)
{
    static const char *const kinds[] = {"Jacobian, 26 columns", "its nonzeros"};
    void (*const run[])(void *) = {hand_jacobian, hand_sparse_jacobian};
    for (int k = 0; k < 2; k++) {
        char text[64];
        snprintf(text, sizeof text, "%s: %s / function", label, kinds[k]);
        row(name, text, hand_function, run[k], "12");
    }
    cgrad_sparse_free(&err_theta_sparse);
    pose_free(&pose);
}

int main(int argc, char **argv)
{
    static const char *const files[][2] = {
        {"hand 1, 100", "simple_small/hand1_t26_c100"},
        {"hand 5, 800", "simple_small/hand5_t26_c800"},
    };
    const char *name = argc > 1 ? argv[1] : "", *folder = argc > 2 ? argv[2] : "";
    fill(along[0], LANES * HAND_THETA);
    fill(a, DET * DET);
    fill(a_d[0], LANES * DET * DET);
    fill(x, TERMS);
    fill(x_d, TERMS);
    pose_generate(&pose, POINTS, false, 0.1);
    row(name, "hand: 8 tangents / one", hand_one, hand_eight, "3");
    row(name, "det 9: 8 tangents / one", det_one, det_eight, "3");
    row(name, "hand: 8 adjoints / one", hand_one_back, hand_eight_back, "3");
    row(name, "det 9: 8 adjoints / one", det_one_back, det_eight_back, "3");
    row(name, "llsq: hvp / gradient", llsq_gradient, llsq_second, "3");
    hand_rows(name, "hand");
    for (int k = 0; k < 2 && *folder; k++) {
        if (!pose_read(&pose, folder, files[k][1]))
            return 1;
        hand_rows(name, files[k][0]);
    }
    return 0;
}
