/* Nonlinear regression on sets of NIST, from both starts, by Levenberg and Marquardt's
 * method: GSL's solver with the Jacobian that cgrad wrote of models.c. It counts as
 * well done when parameters and squares have 8 digits of those that are certified. `fit
 * FILE` also writes the curves to FILE, to be drawn. */
#include "adbench.h"
#include "models.h"
#include "models_grad.h"
#include "nist.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

static const double enough = 8;
enum { KNOWN = 11, CURVE = 200, POLISH = 10 };

/* The residuals of a set's model, without and with their Jacobian. */
typedef void residual_fn(int n, int p, const double x[n], const double y[n],
                         const double beta[p], double r[n]);
typedef void jacobian_fn(int n, int p, const double x[n], const double y[n],
                         const double beta[p], double r[n], double r_beta[n][p]);
static residual_fn *const residual[NIST_SETS] = {misra1a, mgh09, thurber};
static jacobian_fn *const jacobian[NIST_SETS] = {misra1a_jac, mgh09_jac, thurber_jac};

static void parameters_of(const gsl_vector *v, double beta[NIST_PARAMETERS])
{
    for (size_t i = 0; i < v->size; i++)
        beta[i] = gsl_vector_get(v, i);
}

/* What GSL calls: `set` is one of nist[]. */
static int evaluate(const gsl_vector *v, void *set, gsl_vector *f)
{
    const struct nist *s = set;
    double beta[NIST_PARAMETERS], r[NIST_POINTS];
    parameters_of(v, beta);
    residual[s - nist](s->points, s->parameters, s->x, s->y, beta, r);
    for (int i = 0; i < s->points; i++)
        gsl_vector_set(f, (size_t)i, r[i]);
    return GSL_SUCCESS;
}

static int differentiate(const gsl_vector *v, void *set, gsl_matrix *J)
{
    const struct nist *s = set;
    int p = s->parameters;
    double beta[NIST_PARAMETERS], r[NIST_POINTS], r_beta[NIST_POINTS][p];
    parameters_of(v, beta);
    jacobian[s - nist](s->points, p, s->x, s->y, beta, r, r_beta);
    for (int i = 0; i < s->points; i++)
        for (int j = 0; j < p; j++)
            gsl_matrix_set(J, (size_t)i, (size_t)j, r_beta[i][j]);
    return GSL_SUCCESS;
}

/* Gauss and Newton's steps. Near the minimum the squares are the same to all digits,
 * and the solver, which wants them to fall, stays where it is; the gradient still
 * tells. */
static void polish(const struct nist *s, gsl_vector *beta, gsl_vector *r, gsl_matrix *J)
{
    gsl_vector *tau = gsl_vector_alloc(beta->size),
               *step = gsl_vector_alloc(beta->size);
    gsl_vector *rest = gsl_vector_alloc(r->size);
    for (int i = 0; i < POLISH; i++) {
        evaluate(beta, (void *)s, r);
        differentiate(beta, (void *)s, J);
        gsl_linalg_QR_decomp(J, tau);
        gsl_linalg_QR_lssolve(J, tau, r, step, rest);
        gsl_vector_sub(beta, step);
    }
    evaluate(beta, (void *)s, r);
    gsl_vector_free(tau);
    gsl_vector_free(step);
    gsl_vector_free(rest);
}

struct result {
    double beta[NIST_PARAMETERS], squares;
    int iterations;
};

static struct result fit(const struct nist *s, const double *start)
{
    size_t n = (size_t)s->points, p = (size_t)s->parameters;
    gsl_multifit_nlinear_fdf problem = {
        .f = evaluate, .df = differentiate, .n = n, .p = p, .params = (void *)s};
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *work =
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, n, p);
    gsl_vector_const_view from = gsl_vector_const_view_array(start, p);
    struct result result;
    int why;
    gsl_multifit_nlinear_init(&from.vector, &problem, work);
    gsl_multifit_nlinear_driver(500, 1e-14, 0, 0, NULL, NULL, &why, work);
    polish(s, work->x, work->f, work->J);
    gsl_blas_ddot(work->f, work->f, &result.squares);
    parameters_of(work->x, result.beta);
    result.iterations = (int)gsl_multifit_nlinear_niter(work);
    gsl_multifit_nlinear_free(work);
    return result;
}

/* How many digits of a value are those of the certified. */
static double digits(double value, double certified)
{
    double error = fabs(value / certified - 1);
    return isnan(error) ? 0 : fmin(KNOWN, -log10(error));
}

/* Prints a value from both starts; whether both have digits enough. */
static bool compare(const char *name, double first, double second, double certified)
{
    double d[2] = {digits(first, certified), digits(second, certified)};
    printf("  %-8s  %17.10e  %17.10e  %17.10e  %4.1f  %4.1f\n", name, first, second,
           certified, d[0], d[1]);
    return d[0] >= enough && d[1] >= enough;
}

static bool compare_all(const struct nist *s, const struct result *r)
{
    printf("%s: %d points, %d parameters; %d and %d iterations\n", s->name, s->points,
           s->parameters, r[0].iterations, r[1].iterations);
    printf("  %-8s  %17s  %17s  %17s  %s\n", "", "from start 1", "from start 2",
           "certified", "right digits");
    bool good = compare("squares", r[0].squares, r[1].squares, s->squares);
    for (int i = 0; i < s->parameters; i++) {
        char name[16];
        snprintf(name, sizeof name, "b%d", i + 1);
        good = compare(name, r[0].beta[i], r[1].beta[i], s->certified[i]) && good;
    }
    return good;
}

/* Two blocks: x, y and residual of the points; x and y of the curve and of both
 * starts. */
static void write_curves(FILE *file, const struct nist *s, const double *beta)
{
    residual_fn *model = residual[s - nist];
    double r[NIST_POINTS], x[CURVE], zero[CURVE] = {0}, y[3][CURVE], from, to;
    model(s->points, s->parameters, s->x, s->y, beta, r);
    for (int i = 0; i < s->points; i++)
        fprintf(file, "%g %g %g\n", s->x[i], s->y[i], -r[i]);
    gsl_stats_minmax(&from, &to, s->x, 1, (size_t)s->points);
    for (int i = 0; i < CURVE; i++)
        x[i] = from + (to - from) * i / (CURVE - 1);
    model(CURVE, s->parameters, x, zero, beta, y[0]);
    model(CURVE, s->parameters, x, zero, s->start[0], y[1]);
    model(CURVE, s->parameters, x, zero, s->start[1], y[2]);
    fprintf(file, "\n\n");
    for (int i = 0; i < CURVE; i++)
        fprintf(file, "%g %g %g %g\n", x[i], y[0][i], y[1][i], y[2][i]);
    fprintf(file, "\n\n");
}

int main(int count, char **arguments)
{
    FILE *plot = plot_open(count, arguments);
    bool good = true;
    for (const struct nist *s = nist; s < nist + NIST_SETS; s++) {
        struct result r[2] = {fit(s, s->start[0]), fit(s, s->start[1])};
        good = compare_all(s, r) && good;
        if (plot)
            write_curves(plot, s, r[0].beta);
    }
    plot_close(plot);
    printf("  %s\n", good ? "as certified" : "NOT as certified");
    return !good;
}
