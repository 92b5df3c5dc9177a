/* The Gaussian mixture: every product cgrad wrote of samples/gmm/gmm.c against
 * ADBench's reference derivatives and against each other.
 *
 *     test_gmm                 the ladder on a small made-up mixture
 *     test_gmm FOLDER NAME     the data set, value to 1e-12, each entry to 1e-8 of
 * itself
 */
#include "cgrad_rt.h"
#include "gmm_grad.h"
#include "ladder.h"
#include "mixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct mixture mix;
static int failures;

static void expect(bool holds, const char *what, double figure)
{
    printf("%s %-46s %.2e\n", holds ? "ok  " : "FAIL", what, figure);
    failures += !holds;
}

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

static double grad(const double *x, double *x_b)
{
    struct parts p = parts_of(x), b = parts_of(x_b);
    double err;
    gmm_grad(mix.d, mix.k, mix.n, p.alphas, b.alphas, p.means, b.means, p.icf, b.icf,
             mix.x, mix.prior, &err);
    return err;
}

static void climb(const char *name, int points)
{
    struct ladder_case c = {.name = name,
                            .n = mix.count,
                            .m = 1,
                            .primal = primal,
                            .jvp = jvp,
                            .vjp = vjp,
                            .fwd = fwd,
                            .rev = rev,
                            .lo = -1,
                            .hi = 1};
    failures += ladder_run(&c, 1, 1, points, stdout);
}

static double *copy(int n, const double *v)
{
    double *c = malloc((size_t)n * sizeof *c);
    if (!c)
        exit(2);
    return v ? memcpy(c, v, (size_t)n * sizeof *c) : c;
}

/* Each entry to 1e-8 of itself plus 1e-12 of the largest; the figure is in that unit.
 */
static void expect_gradient(const double *got)
{
    double top = 0, worst = 0;
    for (int i = 0; i < mix.count; i++)
        top = fmax(top, fabs(mix.gradient[i]));
    for (int i = 0; i < mix.count; i++) {
        double error = fabs(got[i] - mix.gradient[i]);
        double unit = 1e-8 * fabs(mix.gradient[i]) + 1e-12 * top;
        worst = error / unit <= worst ? worst : error / unit;
    }
    expect(worst <= 1, "gradient, in units of its tolerance", worst);
}

/* grad overwrites what was there, and leaves inputs and value alone */
static void check_gradient(double *gradient)
{
    double *parameters = copy(mix.count, mix.parameters), value;
    primal(mix.count, 1, mix.parameters, &value);
    for (int i = 0; i < mix.count; i++)
        gradient[i] = -1e30;
    double again = grad(mix.parameters, gradient);
    double error = fabs(value - mix.value) / fabs(mix.value);
    expect(error <= 1e-12, "value against the reference", error);
    expect(!memcmp(&again, &value, sizeof value), "value of grad, bitwise",
           again - value);
    expect(!memcmp(parameters, mix.parameters, (size_t)mix.count * sizeof *parameters),
           "parameters unchanged", 0);
    expect_gradient(gradient);
    free(parameters);
}

/* vjp from zeros with seed 1 is the gradient, and a second call adds it again */
static void check_adds(const double *gradient)
{
    double *sum = calloc((size_t)mix.count, sizeof *sum), value, seed = 1, worst = 0,
           top = 0;
    if (!sum)
        exit(2);
    vjp(mix.count, 1, mix.parameters, sum, &value, &seed);
    expect(!memcmp(sum, gradient, (size_t)mix.count * sizeof *sum),
           "vjp is grad, bitwise", 0);
    vjp(mix.count, 1, mix.parameters, sum, &value, &seed);
    for (int i = 0; i < mix.count; i++) {
        worst = fmax(worst, fabs(sum[i] - 2 * gradient[i]));
        top = fmax(top, fabs(gradient[i]));
    }
    expect(worst <= 1e-12 * top, "vjp twice adds twice", worst / top);
    free(sum);
}

/* <gradient, direction> = tangent, within 1e-12 of the sum of absolute terms */
static void check_tangent(const double *gradient)
{
    double *direction = copy(mix.count, NULL), value, tangent, difference, terms;
    for (int i = 0; i < mix.count; i++)
        direction[i] = sin(1.0 + i);
    jvp(mix.count, 1, mix.parameters, direction, &value, &tangent);
    difference = -tangent;
    terms = fabs(tangent);
    for (int i = 0; i < mix.count; i++) {
        difference += gradient[i] * direction[i];
        terms += fabs(gradient[i] * direction[i]);
    }
    expect(fabs(difference) <= 1e-12 * terms, "tangent against gradient",
           fabs(difference) / terms);
    free(direction);
}

static void check_split(const double *gradient)
{
    struct cgrad_save save;
    double *sum = copy(mix.count, NULL), value, seed = 1;
    fwd(mix.count, 1, mix.parameters, &value, &save);
    for (int sweep = 0; sweep < 2; sweep++) {
        memset(sum, 0, (size_t)mix.count * sizeof *sum);
        rev(mix.count, 1, mix.parameters, sum, &value, &seed, &save);
        expect(!memcmp(sum, gradient, (size_t)mix.count * sizeof *sum),
               sweep ? "second rev is grad, bitwise" : "rev is grad, bitwise", 0);
    }
    cgrad_close(&save);
    free(sum);
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        mixture_generate(&mix, 3, 2, 7);
        climb("generated", 3);
    } else {
        if (argc != 3 || !mixture_read(&mix, argv[1], argv[2]))
            return 2;
        double *gradient = copy(mix.count, NULL);
        check_gradient(gradient);
        check_adds(gradient);
        check_tangent(gradient);
        check_split(gradient);
        if (mix.n * mix.count < 100000)
            climb(argv[2], 2);
        free(gradient);
    }
    mixture_free(&mix);
    cgrad_trim();
    return failures > 0;
}
