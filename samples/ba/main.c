/* Bundle adjustment: cameras and points are found again after they were disturbed, by
 * Gauss and Newton's method with Levenberg's damping. The Jacobian is never formed: its
 * products come from the derivatives that cgrad wrote of ba.c, J v from ba_jvp, J' w from
 * as many calls of ba_rev as the conjugate gradients want, after one of ba_fwd. */
#include "adbench.h"
#include "ba_grad.h"
#include "bundle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Unknowns are counted in what is a small change of each; the lens is known. */
static const double camera_scale[CAMERA_SIZE] = {.01, .01, .01, .1, .1, .1};
static const double point_scale = .1;

struct fit {
    struct bundle b;
    int unknowns, residuals;
    double *scale;          /* [unknowns] */
    double *direction;      /* in the bundle's units: v of J v, J' w */
    double *r, *weight_err; /* residuals */
    struct cgrad_save save;
};

static void fit_open(struct fit *f)
{
    bundle_generate(&f->b, 5, 40);
    f->unknowns = f->b.n * CAMERA_SIZE + f->b.m * 3;
    f->residuals = 2 * f->b.p;
    f->scale = reals(f->unknowns);
    f->direction = reals(f->unknowns);
    f->r = reals(f->residuals);
    f->weight_err = reals(f->b.p);
    for (int i = 0; i < f->unknowns; i++)
        f->scale[i] =
            i < f->b.n * CAMERA_SIZE ? camera_scale[i % CAMERA_SIZE] : point_scale;
}

static void fit_close(struct fit *f)
{
    free(f->scale);
    free(f->direction);
    free(f->r);
    free(f->weight_err);
    bundle_free(&f->b);
}

static void disturb(struct fit *f)
{
    unsigned long long state = 7;
    for (int i = 0; i < f->unknowns; i++)
        f->b.parameters[i] += f->scale[i] * made_up(&state);
}

static double norm(int n, const double *v)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += v[i] * v[i];
    return sqrt(s);
}

static double dot(int n, const double *a, const double *b)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

/* the residuals' norm */
static double evaluate(struct fit *f)
{
    struct bundle *b = &f->b;
    ba(b->n, b->m, b->p, b->cams, b->points, b->weights, b->obs, b->features, f->r,
       f->weight_err);
    return norm(f->residuals, f->r);
}

static void times_jacobian(struct fit *f, const double *v, double *jv)
{
    struct bundle *b = &f->b;
    for (int i = 0; i < f->unknowns; i++)
        f->direction[i] = f->scale[i] * v[i];
    ba_jvp(b->n, b->m, b->p, b->cams, f->direction, b->points,
           f->direction + b->n * CAMERA_SIZE, b->weights, b->obs, b->features, f->r, jv,
           f->weight_err);
}

static void times_transposed(struct fit *f, const double *w, double *jtw)
{
    struct bundle *b = &f->b;
    memset(f->direction, 0, (size_t)f->unknowns * sizeof(double));
    ba_rev(b->n, b->m, b->p, b->cams, f->direction, b->points,
           f->direction + b->n * CAMERA_SIZE, b->weights, b->obs, b->features, f->r, w,
           f->weight_err, &f->save);
    for (int i = 0; i < f->unknowns; i++)
        jtw[i] = f->scale[i] * f->direction[i];
}

/* Solves (J' J + damping) step = -J' r by conjugate gradients; how many it took. */
static int solve(struct fit *f, double damping, double *step)
{
    int n = f->unknowns, count = 0;
    double *g = reals(n), *p = reals(n), *q = reals(n), *jp = reals(f->residuals);
    times_transposed(f, f->r, g);
    for (int i = 0; i < n; i++) {
        step[i] = 0;
        p[i] = g[i] = -g[i];
    }
    double size = dot(n, g, g), enough = 1e-20 * size;
    while (size > enough && count < 2 * n) {
        times_jacobian(f, p, jp);
        times_transposed(f, jp, q);
        for (int i = 0; i < n; i++)
            q[i] += damping * p[i];
        double alpha = size / dot(n, p, q), before = size;
        for (int i = 0; i < n; i++) {
            step[i] += alpha * p[i];
            g[i] -= alpha * q[i];
        }
        size = dot(n, g, g);
        for (int i = 0; i < n; i++)
            p[i] = g[i] + size / before * p[i];
        count++;
    }
    free(g);
    free(p);
    free(q);
    free(jp);
    return count;
}

static void move(struct fit *f, const double *step, double factor)
{
    for (int i = 0; i < f->unknowns; i++)
        f->b.parameters[i] += factor * f->scale[i] * step[i];
}

/* One damped step; back again when it led uphill. The residuals' norm after it. */
static double iterate(struct fit *f, double before, double *damping)
{
    struct bundle *b = &f->b;
    double *step = reals(f->unknowns);
    ba_fwd(b->n, b->m, b->p, b->cams, b->points, b->weights, b->obs, b->features, f->r,
           f->weight_err, &f->save);
    int count = solve(f, *damping, step);
    cgrad_close(&f->save);
    move(f, step, 1);
    double after = evaluate(f);
    printf("  %14.3e  %13.1e  %9.1e  %5d%s\n", after, norm(f->unknowns, step), *damping,
           count, after < before ? "" : "  uphill");
    *damping *= after < before ? .1 : 10;
    if (!(after < before)) {
        move(f, step, -1);
        after = before;
    }
    free(step);
    return after;
}

int main(void)
{
    struct fit f = {.scale = NULL};
    fit_open(&f);
    disturb(&f);
    double error = evaluate(&f), damping = 1;
    printf("%d cameras, %d points, %d residuals in pixels\n", f.b.n, f.b.m,
           f.residuals);
    printf("  residuals' norm  norm of step    damping  solves\n  %14.3e\n", error);
    for (int i = 0; i < 30 && error > 1e-8; i++)
        error = iterate(&f, error, &damping);
    printf("  %s\n", error <= 1e-8 ? "found again" : "NOT found");
    fit_close(&f);
    return error > 1e-8;
}
