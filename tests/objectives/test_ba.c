// Bundle adjustment: every product cgrad wrote of samples/ba/ba.c.
//
//     test_ba                  the ladder on a small made-up scene, and a camera that
//                              isn't rotated at all
//     test_ba FOLDER NAME      against the data set's reference
//
// beside: bundle.c
// data: ba/*.txt
// jvp: ba(cams[11 * n], points[3 * m], weights[p] -> reproj_err[2 * p], weight_err[p])
// vjp: ba(cams[11 * n], points[3 * m], weights[p] -> reproj_err[2 * p], weight_err[p])
// split: ba(cams[11 * n], points[3 * m], weights[p] -> reproj_err[2 * p], weight_err[p])
// jac_sparse: ba(cams[11 * n], points[3 * m], weights[p] -> reproj_err[2 * p], weight_err[p])
// jvp: reprojection_error(cam[11], point[3], *weight -> err[2])
// vjp: reprojection_error(cam[11], point[3], *weight -> err[2])
// split: reprojection_error(cam[11], point[3], *weight -> err[2])
// jvp: weight_error(*weight -> *err)
// vjp: weight_error(*weight -> *err)
// split: weight_error(*weight -> *err)
#include "adbench.h"
#include "ba_grad.h"
#include "bundle.h"
#include "cgrad_rt.h"
#include "objective.h"

#include <math.h>
#include <stdlib.h>

static struct bundle scene;

/* ---- one observation: x is camera, point, weight ---- */
enum { POINT = CAMERA_SIZE, WEIGHT = CAMERA_SIZE + 3 };

static void block(int n, int m, const double *x, double *y)
{
    (void)n, (void)m;
    reprojection_error(x, x + POINT, x + WEIGHT, scene.features, y);
}

static void block_jvp(int n, int m, const double *x, const double *x_d, double *y,
                      double *y_d)
{
    (void)n, (void)m;
    reprojection_error_jvp(x, x_d, x + POINT, x_d + POINT, x + WEIGHT, x_d + WEIGHT,
                           scene.features, y, y_d);
}

static void block_vjp(int n, int m, const double *x, double *x_b, double *y,
                      const double *y_b)
{
    (void)n, (void)m;
    reprojection_error_vjp(x, x_b, x + POINT, x_b + POINT, x + WEIGHT, x_b + WEIGHT,
                           scene.features, y, y_b);
}

static void block_fwd(int n, int m, const double *x, double *y, struct cgrad_save *save)
{
    (void)n, (void)m;
    reprojection_error_fwd(x, x + POINT, x + WEIGHT, scene.features, y, save);
}

static void block_rev(int n, int m, const double *x, double *x_b, double *y,
                      const double *y_b, struct cgrad_save *save)
{
    (void)n, (void)m;
    reprojection_error_rev(x, x_b, x + POINT, x_b + POINT, x + WEIGHT, x_b + WEIGHT,
                           scene.features, y, y_b, save);
}

static struct objective block_objective(const double *x)
{
    return (struct objective){
        .products = {.name = "block",
                     .n = BLOCK_SIZE,
                     .m = 2,
                     .primal = block,
                     .jvp = block_jvp,
                     .vjp = block_vjp,
                     .fwd = block_fwd,
                     .rev = block_rev,
                     .lo = 0,
                     .hi = 0},
        .x = x,
        .value = scene.residual,
        .terms = scene.features[0],
        .jacobian = scene.block,
        .columns = BLOCK_SIZE,
    };
}

/* ---- the weight of one observation ---- */
static void weight(int n, int m, const double *x, double *y)
{
    (void)n, (void)m;
    weight_error(x, y);
}

static void weight_jvp(int n, int m, const double *x, const double *x_d, double *y,
                       double *y_d)
{
    (void)n, (void)m;
    weight_error_jvp(x, x_d, y, y_d);
}

static void weight_vjp(int n, int m, const double *x, double *x_b, double *y,
                       const double *y_b)
{
    (void)n, (void)m;
    weight_error_vjp(x, x_b, y, y_b);
}

static void weight_fwd(int n, int m, const double *x, double *y,
                       struct cgrad_save *save)
{
    (void)n, (void)m;
    weight_error_fwd(x, y, save);
}

static void weight_rev(int n, int m, const double *x, double *x_b, double *y,
                       const double *y_b, struct cgrad_save *save)
{
    (void)n, (void)m;
    weight_error_rev(x, x_b, y, y_b, save);
}

static void check_weight(void)
{
    struct objective o = {
        .products = {.name = "weight",
                     .n = 1,
                     .m = 1,
                     .primal = weight,
                     .jvp = weight_jvp,
                     .vjp = weight_vjp,
                     .fwd = weight_fwd,
                     .rev = weight_rev,
                     .lo = -2,
                     .hi = 2},
        .x = scene.weights,
        .value = &scene.residual[2],
        .jacobian = &scene.weight_block,
        .columns = 1,
        .rungs = 3,
    };
    objective_check(&o);
}

/* ---- the scene: x is an offset to all parameters ---- */
struct parts {
    double *cams, *points, *weights;
};

static struct parts parts_of(double *v)
{
    double *points = v + scene.n * CAMERA_SIZE;
    return (struct parts){v, points, points + scene.m * 3};
}

static double *moved; /* the parameters of the scene plus x */

static struct parts moved_by(const double *x)
{
    for (int i = 0; i < scene.count; i++)
        moved[i] = scene.parameters[i] + x[i];
    return parts_of(moved);
}

static void whole(int n, int m, const double *x, double *y)
{
    struct parts p = moved_by(x);
    (void)n, (void)m;
    ba(scene.n, scene.m, scene.p, p.cams, p.points, p.weights, scene.obs,
       scene.features, y, y + 2 * scene.p);
}

static void whole_jvp(int n, int m, const double *x, const double *x_d, double *y,
                      double *y_d)
{
    struct parts p = moved_by(x), d = parts_of((double *)x_d);
    (void)n, (void)m;
    ba_jvp(scene.n, scene.m, scene.p, p.cams, d.cams, p.points, d.points, p.weights,
           d.weights, scene.obs, scene.features, y, y_d, y + 2 * scene.p,
           y_d + 2 * scene.p);
}

static void whole_vjp(int n, int m, const double *x, double *x_b, double *y,
                      const double *y_b)
{
    struct parts p = moved_by(x), b = parts_of(x_b);
    (void)n, (void)m;
    ba_vjp(scene.n, scene.m, scene.p, p.cams, b.cams, p.points, b.points, p.weights,
           b.weights, scene.obs, scene.features, y, y_b, y + 2 * scene.p,
           y_b + 2 * scene.p);
}

static void whole_fwd(int n, int m, const double *x, double *y, struct cgrad_save *save)
{
    struct parts p = moved_by(x);
    (void)n, (void)m;
    ba_fwd(scene.n, scene.m, scene.p, p.cams, p.points, p.weights, scene.obs,
           scene.features, y, y + 2 * scene.p, save);
}

static void whole_rev(int n, int m, const double *x, double *x_b, double *y,
                      const double *y_b, struct cgrad_save *save)
{
    struct parts p = moved_by(x), b = parts_of(x_b);
    (void)n, (void)m;
    ba_rev(scene.n, scene.m, scene.p, p.cams, b.cams, p.points, b.points, p.weights,
           b.weights, scene.obs, scene.features, y, y_b, y + 2 * scene.p,
           y_b + 2 * scene.p, save);
}

static void climb_scene(void)
{
    struct objective o = {.products = {.name = "scene",
                                       .n = scene.count,
                                       .m = 3 * scene.p,
                                       .primal = whole,
                                       .jvp = whole_jvp,
                                       .vjp = whole_vjp,
                                       .fwd = whole_fwd,
                                       .rev = whole_rev,
                                       .lo = -.05,
                                       .hi = .05},
                          .rungs = 3};
    moved = reals(scene.count);
    objective_climb(&o);
    free(moved);
}

/* ---- what the data set's size adds: every residual's row summed into its camera ---- */

/* The sum over all observations of the reference's block, seeds (1, s, t): observation i
 * has camera i modulo n and point i / n modulo m. */
static void expected_sums(double s, double t, double *x_b)
{
    struct parts b = parts_of(x_b);
    for (int i = 0; i < scene.p; i++) {
        double *cam = &b.cams[scene.obs[2 * i] * CAMERA_SIZE];
        double *point = &b.points[scene.obs[2 * i + 1] * 3];
        for (int j = 0; j < BLOCK_SIZE; j++) {
            double entry = scene.block[2 * j] + s * scene.block[2 * j + 1];
            double *to = j < POINT    ? &cam[j]
                         : j < WEIGHT ? &point[j - POINT]
                                      : &b.weights[i];
            *to += entry;
        }
        b.weights[i] += t * scene.weight_block;
    }
}

static void check_sums(void)
{
    double s = -.5, t = 1000;
    double *x = reals(scene.count), *x_b = reals(scene.count),
           *sums = reals(scene.count);
    double *y = reals(3 * scene.p), *y_b = reals(3 * scene.p);
    for (int i = 0; i < scene.p; i++) {
        y_b[2 * i] = 1;
        y_b[2 * i + 1] = s;
        y_b[2 * scene.p + i] = t;
    }
    moved = reals(scene.count);
    whole_vjp(scene.count, 3 * scene.p, x, x_b, y, y_b);
    expected_sums(s, t, sums);
    expect_entries("all observations at once, by vjp", scene.count, x_b, sums);
    free(x);
    free(x_b);
    free(sums);
    free(y);
    free(y_b);
    free(moved);
}

/* ---- the sparse Jacobian: of each observation a block ---- */

/* Each coordinate of the principal point is of one of the two residuals only. */
enum { ROW_SIZE = BLOCK_SIZE - 1 };

/* The k-th column of the observation's two rows, ascending. */
static int column_of(int observation, int row, int k)
{
    int cam = scene.obs[2 * observation], point = scene.obs[2 * observation + 1];
    k += k >= CAMERA_PRINCIPAL + 1 - row;
    if (k < POINT)
        return cam * CAMERA_SIZE + k;
    int first = scene.n * CAMERA_SIZE;
    return k < WEIGHT ? first + point * 3 + k - POINT
                      : first + scene.m * 3 + observation;
}

/* The two rows' derivatives. */
static void rows_of(int i, double *rows)
{
    double *cam = &scene.cams[scene.obs[2 * i] * CAMERA_SIZE];
    double *point = &scene.points[scene.obs[2 * i + 1] * 3], err[2], d[2];
    for (int j = 0; j < BLOCK_SIZE; j++) {
        double x_d[BLOCK_SIZE] = {0};
        x_d[j] = 1;
        reprojection_error_jvp(cam, x_d, point, x_d + POINT, &scene.weights[i],
                               x_d + WEIGHT, &scene.features[2 * i], err, d);
        for (int row = 0; row < 2; row++)
            if (j != CAMERA_PRINCIPAL + 1 - row)
                rows[row * ROW_SIZE + j - (j > CAMERA_PRINCIPAL + 1 - row)] = d[row];
    }
}

static bool has_pattern(const struct cgrad_sparse *s)
{
    int k = 0;
    if (s->rows != 3 * scene.p || s->columns != scene.count
        || s->entries != (2 * ROW_SIZE + 1) * scene.p)
        return false;
    for (int row = 0; row < 2 * scene.p; row++)
        for (int j = 0; j < ROW_SIZE; j++)
            if (s->column[k++] != column_of(row / 2, row % 2, j))
                return false;
    for (int i = 0; i < scene.p; i++)
        if (s->column[k++] != column_of(i, 0, ROW_SIZE - 1))
            return false;
    return true;
}

static void check_sparse(void)
{
    struct cgrad_sparse s = {0};
    double *y = reals(3 * scene.p), *want = reals((2 * ROW_SIZE + 1) * scene.p);
    for (int i = 0; i < scene.p; i++) {
        rows_of(i, want + i * 2 * ROW_SIZE);
        want[2 * ROW_SIZE * scene.p + i] = -2 * scene.weights[i];
    }
    for (int call = 0; call < 2; call++) {
        ba_jac_sparse(scene.n, scene.m, scene.p, scene.cams, scene.points,
                      scene.weights, scene.obs, scene.features, y, y + 2 * scene.p, &s);
        expect_that(has_pattern(&s), "entries of the sparse Jacobian", s.entries);
        expect_entries("the sparse Jacobian", s.entries, s.value, want);
        expect_that(s.colours == ROW_SIZE && s.found == 1, "tangents that it takes",
                    s.colours);
    }
    cgrad_sparse_free(&s);
    free(y);
    free(want);
}

/* ---- the branch at zero: its derivative is the limit of the other's ---- */
static void check_branch(void)
{
    double x[BLOCK_SIZE] = {1e-10, -2e-10, 1e-10, 0, 0,  -5, 3, 1,
                            2,     .1,     -.01,  1, -1, .5, .7};
    struct objective o = block_objective(x);
    for (int j = 0; j < BLOCK_SIZE; j++) {
        double y[2], x_d[BLOCK_SIZE] = {0};
        x_d[j] = 1;
        block_jvp(BLOCK_SIZE, 2, x, x_d, y, &scene.block[2 * j]);
    }
    x[0] = x[1] = x[2] = 0;
    block(BLOCK_SIZE, 2, x, scene.residual);
    objective_check(&o);
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        bundle_generate(&scene, 3, 4);
        climb_scene();
        check_sparse();
        check_branch();
    } else {
        if (argc != 3 || !bundle_read(&scene, argv[1], argv[2]))
            return 2;
        double x[BLOCK_SIZE];
        for (int i = 0; i < BLOCK_SIZE; i++)
            x[i] = i < POINT    ? scene.cams[i]
                   : i < WEIGHT ? scene.points[i - POINT]
                                : scene.weights[0];
        struct objective o = block_objective(x);
        objective_check(&o);
        check_weight();
        check_sums();
        check_sparse();
    }
    bundle_free(&scene);
    cgrad_trim();
    return objective_failures();
}
