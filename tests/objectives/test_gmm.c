// The Gaussian mixture: every product cgrad wrote of samples/gmm/gmm.c.
//
//     test_gmm                 the ladder on a small made-up mixture
//     test_gmm FOLDER NAME     against the data set's reference
//
// beside: mixture.c
// data: gmm/*.txt
// grad: gmm(alphas[k], means[k * d], icf[k * (d * (d + 1) / 2)] -> *err)
// jvp: gmm(alphas[k], means[k * d], icf[k * (d * (d + 1) / 2)] -> *err)
// vjp: gmm(alphas[k], means[k * d], icf[k * (d * (d + 1) / 2)] -> *err)
// split: gmm(alphas[k], means[k * d], icf[k * (d * (d + 1) / 2)] -> *err)
#include "cgrad_rt.h"
#include "gmm_grad.h"
#include "mixture.h"
#include "objective.h"

static struct mixture mix;

/* A gradient or direction in the three parts the objective takes it in. */
struct parts {
    double *alphas, *means, *icf;
};

static struct parts parts_of(const double *v)
{
    double *p = (double *)v;
    return (struct parts){p, p + mix.k, p + mix.k + mix.k * mix.d};
}

/* The ladder's signatures: x holds all parameters, y the objective. */
static void primal(int n, int m, const double *x, double *y)
{
    struct parts p = parts_of(x);
    (void)n, (void)m;
    gmm(mix.d, mix.k, mix.n, p.alphas, p.means, p.icf, mix.x, mix.prior, y);
}

static void jvp(int n, int m, const double *x, const double *x_d, double *y,
                double *y_d)
{
    struct parts p = parts_of(x), d = parts_of(x_d);
    (void)n, (void)m;
    gmm_jvp(mix.d, mix.k, mix.n, p.alphas, d.alphas, p.means, d.means, p.icf, d.icf,
            mix.x, mix.prior, y, y_d);
}

static void vjp(int n, int m, const double *x, double *x_b, double *y,
                const double *y_b)
{
    struct parts p = parts_of(x), b = parts_of(x_b);
    (void)n, (void)m;
    gmm_vjp(mix.d, mix.k, mix.n, p.alphas, b.alphas, p.means, b.means, p.icf, b.icf,
            mix.x, mix.prior, y, y_b);
}

static void fwd(int n, int m, const double *x, double *y, struct cgrad_save *save)
{
    struct parts p = parts_of(x);
    (void)n, (void)m;
    gmm_fwd(mix.d, mix.k, mix.n, p.alphas, p.means, p.icf, mix.x, mix.prior, y, save);
}

static void rev(int n, int m, const double *x, double *x_b, double *y,
                const double *y_b, struct cgrad_save *save)
{
    struct parts p = parts_of(x), b = parts_of(x_b);
    (void)n, (void)m;
    gmm_rev(mix.d, mix.k, mix.n, p.alphas, b.alphas, p.means, b.means, p.icf, b.icf,
            mix.x, mix.prior, y, y_b, save);
}

static void grad(int n, int m, const double *x, double *x_b, double *y,
                 const double *y_b)
{
    struct parts p = parts_of(x), b = parts_of(x_b);
    (void)n, (void)m, (void)y_b;
    gmm_grad(mix.d, mix.k, mix.n, p.alphas, b.alphas, p.means, b.means, p.icf, b.icf,
             mix.x, mix.prior, y);
}

int main(int argc, char **argv)
{
    struct objective o = {.products = {.name = "gmm",
                                       .m = 1,
                                       .primal = primal,
                                       .jvp = jvp,
                                       .vjp = vjp,
                                       .fwd = fwd,
                                       .rev = rev,
                                       .lo = -1,
                                       .hi = 1},
                          .grad = grad};
    if (argc == 1)
        mixture_generate(&mix, 3, 2, 7);
    else if (argc != 3 || !mixture_read(&mix, argv[1], argv[2]))
        return 2;
    o.products.n = o.columns = mix.count;
    o.x = mix.parameters;
    o.value = &mix.value;
    o.jacobian = mix.gradient;
    o.rungs = argc == 1 ? 3 : mix.n * mix.count < 100000 ? 2 : 0;
    if (argc == 1)
        objective_climb(&o);
    else
        objective_check(&o);
    mixture_free(&mix);
    cgrad_trim();
    return objective_failures();
}
