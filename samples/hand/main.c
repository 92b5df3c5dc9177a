/* A hand is fitted to points: Gauss and Newton's method with Levenberg's damping, with the
 * Jacobian by columns from the tangent that cgrad wrote of hand.c.
 *
 *     hand [FOLDER]     FOLDER holds ADBench's inputs; a made-up hand comes first, whose
 *                       pose must be found */
#include "adbench.h"
#include "hand_grad.h"
#include "pose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = HAND_THETA };

struct fit {
    struct pose p;
    int rows;
    double *err, *jacobian; /* [rows], [N][rows] */
};

/* root of the mean square distance of points from the hand */
static double evaluate(struct fit *f, const double theta[N])
{
    double s = 0;
    hand(theta, &f->p.model, f->p.count, f->p.correspondences, f->p.points, f->err);
    for (int i = 0; i < f->rows; i++)
        s += f->err[i] * f->err[i];
    return sqrt(s / f->p.count);
}

static void find_jacobian(struct fit *f)
{
    for (int j = 0; j < N; j++) {
        double theta_d[N] = {0};
        theta_d[j] = 1;
        hand_jvp(f->p.theta, theta_d, &f->p.model, f->p.count, f->p.correspondences,
                 f->p.points, f->err, &f->jacobian[j * f->rows]);
    }
}

static double dot(int n, const double *a, const double *b)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

/* Solves a x = b, a symmetric and positive definite, by Cholesky's method, in place. */
static void solve(double a[N][N], double b[N])
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j <= i; j++) {
            double s = a[i][j] - dot(j, a[i], a[j]);
            a[i][j] = i == j ? sqrt(s) : s / a[j][j];
        }
    for (int i = 0; i < N; i++)
        b[i] = (b[i] - dot(i, a[i], b)) / a[i][i];
    for (int i = N - 1; i >= 0; i--) {
        for (int k = i + 1; k < N; k++)
            b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
}

/* (J' J + damping) step = -J' err */
static void find_step(struct fit *f, double damping, double step[N])
{
    double a[N][N];
    for (int i = 0; i < N; i++) {
        double *row = &f->jacobian[i * f->rows];
        step[i] = -dot(f->rows, row, f->err);
        for (int j = 0; j <= i; j++)
            a[i][j] = dot(f->rows, row, &f->jacobian[j * f->rows]);
        a[i][i] += damping;
    }
    solve(a, step);
}

/* Steps until they no longer lead anywhere; the distance at the end. */
static double descend(struct fit *f)
{
    double damping = 1e-3, before = evaluate(f, f->p.theta), gain = 1;
    printf("  iteration    distance     damping\n  %9d  %10.3e\n", 0, before);
    for (int i = 1; i <= 50 && gain > 1e-3 && before > 1e-12; i++) {
        double step[N], theta[N];
        find_jacobian(f);
        find_step(f, damping, step);
        for (int j = 0; j < N; j++)
            theta[j] = f->p.theta[j] + step[j];
        double after = evaluate(f, theta);
        bool down = after < before;
        printf("  %9d  %10.3e  %10.1e%s\n", i, after, damping, down ? "" : "  uphill");
        damping *= down ? .1 : 10;
        if (!down)
            continue;
        gain = (before - after) / before;
        memcpy(f->p.theta, theta, sizeof theta);
        before = after;
    }
    return before;
}

static double fit(struct fit *f)
{
    f->rows = 3 * f->p.count;
    f->err = reals(f->rows);
    f->jacobian = reals(N * f->rows);
    printf("%d bones, %d vertices, %d points, %d parameters\n", f->p.model.bone_count,
           f->p.model.base_positions->ncols, f->p.count, N);
    double distance = descend(f);
    free(f->err);
    free(f->jacobian);
    pose_free(&f->p);
    return distance;
}

int main(int argc, char **argv)
{
    struct fit f;
    pose_generate(&f.p, 60, false, .2);
    bool good = fit(&f) < 1e-10;
    printf("  the pose was %s\n", good ? "found" : "NOT found");
    if (argc > 1) {
        if (!pose_read(&f.p, argv[1], "simple_small/hand1_t26_c100"))
            return 2;
        fit(&f);
    }
    return !good;
}
