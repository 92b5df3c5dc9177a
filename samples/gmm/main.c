/* Values and gradients of the mixture objective, checked and timed.
 *
 *     gmm [FOLDER]     FOLDER holds ADBench's inputs; without it, on generated points
 *
 * The gradient is the one cgrad wrote from gmm.c; beside it stands one written by hand.
 */
#include "gmm_grad.h"
#include "hand.h"
#include "mixture.h"
#include "timing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct problem {
    struct mixture mix;
    double value;
    double *gradient, *by_hand; /* [mix.count], in the order of the parameters */
};

static void run_primal(void *data)
{
    struct problem *p = data;
    struct mixture *m = &p->mix;
    gmm(m->d, m->k, m->n, m->alphas, m->means, m->icf, m->x, m->prior, &p->value);
}

static void run_gradient(void *data)
{
    struct problem *p = data;
    struct mixture *m = &p->mix;
    double *alphas_b = p->gradient, *means_b = alphas_b + m->k,
           *icf_b = means_b + m->k * m->d;
    gmm_grad(m->d, m->k, m->n, m->alphas, alphas_b, m->means, means_b, m->icf, icf_b,
             m->x, m->prior, &p->value);
}

static void run_by_hand(void *data)
{
    struct problem *p = data;
    struct mixture *m = &p->mix;
    double *alphas_b = p->by_hand, *means_b = alphas_b + m->k,
           *icf_b = means_b + m->k * m->d;
    hand_gmm_grad(m->d, m->k, m->n, m->alphas, alphas_b, m->means, means_b, m->icf,
                  icf_b, m->x, &m->prior);
}

static double norm(int n, const double *v)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += v[i] * v[i];
    return sqrt(s);
}

/* The largest |a - b| in units of 1e-8 |b| + 1e-12 max |b|: good up to 1. */
static double distance(int n, const double *a, const double *b)
{
    double top = 0, worst = 0;
    for (int i = 0; i < n; i++)
        top = fmax(top, fabs(b[i]));
    for (int i = 0; i < n; i++) {
        double d = fabs(a[i] - b[i]) / (1e-8 * fabs(b[i]) + 1e-12 * top);
        worst = fmax(worst, isnan(d) ? INFINITY : d);
    }
    return worst;
}

static bool check(struct problem *p)
{
    struct mixture *m = &p->mix;
    run_primal(p);
    double primal = p->value;
    run_gradient(p);
    run_by_hand(p);
    double worst = distance(m->count, p->gradient, p->by_hand);
    const char *against = "the adjoint by hand";
    bool good = fabs(p->value - primal) <= 1e-14 * fabs(primal); /* -O3 may contract */
    if (m->gradient) {
        good = good && fabs(p->value - m->value) <= 1e-12 * fabs(m->value);
        worst = fmax(worst, distance(m->count, p->gradient, m->gradient));
        against = "the reference";
    }
    good = good && worst <= 1;
    printf("  value %.15g, gradient norm %.15g\n", p->value,
           norm(m->count, p->gradient));
    printf("  against %s: %.1e of the tolerance, %s\n", against, worst,
           good ? "ok" : "WRONG");
    return good;
}

static void times(struct problem *p)
{
    struct timed t[] = {{"primal", run_primal, 0},
                        {"gradient", run_gradient, 0},
                        {"by hand", run_by_hand, 0}};
    timing_run(t, 3, p, 2);
    printf("  primal %.3f ms, gradient %.3f ms: gradient/primal %.2f, by hand %.2f\n",
           t[0].ms, t[1].ms, t[1].ms / t[0].ms, t[2].ms / t[0].ms);
}

static bool problem_run(struct problem *p, const char *name)
{
    struct mixture *m = &p->mix;
    printf("%s: d = %d, k = %d, n = %d, %d parameters\n", name, m->d, m->k, m->n,
           m->count);
    p->gradient = calloc((size_t)m->count, sizeof(double));
    p->by_hand = calloc((size_t)m->count, sizeof(double));
    bool good = check(p);
    times(p);
    free(p->gradient);
    free(p->by_hand);
    mixture_free(m);
    return good;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"gmm_d2_K5", "gmm_d10_K25", "gmm_d20_K50"};
    static const int sizes[][2] = {{2, 5}, {10, 25}, {20, 50}};
    bool good = true;
    for (int i = 0; i < 3; i++) {
        struct problem p = {.value = 0};
        if (argc > 1) {
            if (!mixture_read(&p.mix, argv[1], names[i]))
                return 2;
        } else {
            mixture_generate(&p.mix, sizes[i][0], sizes[i][1], 1000);
        }
        good = problem_run(&p, argc > 1 ? names[i] : "generated") && good;
    }
    return !good;
}
