/* The weights that explain best which of four classes points belong to, found by
 * Newton's method with the Hessian that cgrad wrote of softmax.c, by gradient descent
 * and by stochastic gradient descent. It counts as well done when the last Newton steps
 * square the error. `newton FILE` also writes the errors to FILE, to be drawn. */
#include "adbench.h"
#include "softmax.h"
#include "softmax_grad.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES = 4, SIZE = 3, N = CLASSES * SIZE, COUNT = 400 };
enum { NEWTON_STEPS = 10, STEPS = 1280 };
static const double ridge = 1e-3, rounding = 1e-12;

/* Around a centre for each class, which overlap; the second coordinate in smaller
 * units. */
static void points_open(struct points *p)
{
    static const double centre[CLASSES][2] = {
        {-1, -.2}, {1, -.2}, {-.6, .2}, {1.2, .3}};
    unsigned long long random = 5;
    *p = (struct points){.count = COUNT, .size = SIZE, .classes = CLASSES};
    p->x = reals(COUNT * SIZE);
    p->label = malloc(COUNT * sizeof *p->label);
    if (!p->label)
        exit(2);
    for (int i = 0; i < COUNT; i++) {
        double *x = &p->x[i * SIZE];
        int k = p->label[i] = i % CLASSES;
        x[0] = centre[k][0] + made_up(&random) + made_up(&random);
        x[1] = centre[k][1] + .3 * (made_up(&random) + made_up(&random));
        x[2] = 1;
    }
}

static double norm(const double *v)
{
    double s = 0;
    for (int i = 0; i < N; i++)
        s += v[i] * v[i];
    return sqrt(s);
}

static double distance(const double *a, const double *b)
{
    double difference[N];
    for (int i = 0; i < N; i++)
        difference[i] = a[i] - b[i];
    return norm(difference);
}

/* Moves w by step * direction; halves the step until the value falls by a tenth of what
 * the gradient promises (Armijo), as far as rounding lets a value tell. Returns the
 * step. */
static double search(const struct points *p, double *w, double value,
                     const double *gradient, const double *direction, double step)
{
    double start[N], slope = 0;
    memcpy(start, w, sizeof start);
    for (int i = 0; i < N; i++)
        slope += gradient[i] * direction[i];
    for (;; step /= 2) {
        for (int i = 0; i < N; i++)
            w[i] = start[i] + step * direction[i];
        double after = softmax_loss(p, 0, p->count, ridge, w);
        if (after <= value + .1 * step * slope + 1e-15 * value || step < 1e-12)
            return step;
    }
}

/* The direction that solves H direction = -gradient, by Cholesky's factors of H. */
static void newton_step(const struct points *p, double *w)
{
    double gradient[N], hessian[N][N], direction[N];
    double value = softmax_loss_hess(p, 0, p->count, ridge, w, gradient, hessian);
    for (int i = 0; i < N; i++)
        direction[i] = -gradient[i];
    gsl_matrix_view H = gsl_matrix_view_array(hessian[0], N, N);
    gsl_vector_view d = gsl_vector_view_array(direction, N);
    gsl_linalg_cholesky_decomp1(&H.matrix);
    gsl_linalg_cholesky_svx(&H.matrix, &d.vector);
    search(p, w, value, gradient, direction, 1);
}

/* The length of the last step is where the search for the next starts from. */
static void gradient_step(const struct points *p, double *w, double *length)
{
    double gradient[N], direction[N];
    double value = softmax_loss_grad(p, 0, p->count, ridge, w, gradient);
    for (int i = 0; i < N; i++)
        direction[i] = -gradient[i];
    *length = search(p, w, value, gradient, direction, 2 * *length);
}

/* One point after the other, in an order that is made up: as many as there are. */
static void stochastic_step(const struct points *p, double *w, int step,
                            unsigned long long *random)
{
    double gradient[N];
    for (int i = 0; i < p->count; i++) {
        int point = (int)((made_up(random) + 1) / 2 * p->count);
        softmax_loss_grad(p, point, 1, ridge, w, gradient);
        double rate = 1 / (1 + .05 * (step + (double)i / p->count));
        for (int j = 0; j < N; j++)
            w[j] -= rate * gradient[j];
    }
}

/* Distances of the weights from the best, after so many steps. */
struct errors {
    double newton[NEWTON_STEPS + 1], gradient[STEPS + 1], stochastic[STEPS + 1];
};

/* Each method from weights of 0. */
static void descend(const struct points *p, const double *best, struct errors *e)
{
    double w[N] = {0}, length = 1;
    for (int step = 0; step <= NEWTON_STEPS; step++) {
        e->newton[step] = distance(w, best);
        newton_step(p, w);
    }
    memset(w, 0, sizeof w);
    for (int step = 0; step <= STEPS; step++) {
        e->gradient[step] = distance(w, best);
        gradient_step(p, w, &length);
    }
    memset(w, 0, sizeof w);
    unsigned long long random = 11;
    for (int step = 0; step <= STEPS; step++) {
        e->stochastic[step] = distance(w, best);
        stochastic_step(p, w, step, &random);
    }
}

/* p of e_(k+1) = C e_k^p, as three errors in a row tell. */
static double order(const double *e)
{
    return log(e[2] / e[1]) / log(e[1] / e[0]);
}

static void print_errors(const struct errors *e)
{
    printf("  %5s  %9s %5s  %10s  %10s\n", "step", "Newton", "order", "gradient",
           "stochastic");
    for (int i = 0; i <= NEWTON_STEPS; i++) {
        printf("  %5d  %9.2e ", i, e->newton[i]);
        if (i >= 2 && e->newton[i] > rounding)
            printf("%5.2f", order(&e->newton[i - 2]));
        else
            printf("%5s", "");
        printf("  %10.2e  %10.2e\n", e->gradient[i], e->stochastic[i]);
    }
    for (int i = 2 * NEWTON_STEPS; i <= STEPS; i *= 2)
        printf("  %5d  %15s  %10.2e  %10.2e\n", i, "", e->gradient[i],
               e->stochastic[i]);
}

/* A block for each method: step and error. */
static void write_errors(FILE *file, const struct errors *e)
{
    const double *const error[] = {e->newton, e->gradient, e->stochastic};
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i <= (k == 0 ? NEWTON_STEPS : STEPS); i++)
            fprintf(file, "%d %.3e\n", i, error[k][i]);
        fprintf(file, "\n\n");
    }
}

/* Newton's error is that of rounding, and was squared by the step before. */
static bool converged(const struct errors *e)
{
    int last = 2;
    while (last < NEWTON_STEPS && e->newton[last + 1] > rounding)
        last++;
    return last < NEWTON_STEPS && order(&e->newton[last - 2]) > 1.8
           && e->gradient[STEPS] < 1e-6 && e->stochastic[STEPS] < 1;
}

int main(int count, char **arguments)
{
    struct points p;
    static struct errors e;
    double best[N] = {0};
    points_open(&p);
    for (int i = 0; i < 2 * NEWTON_STEPS; i++)
        newton_step(&p, best);
    descend(&p, best, &e);
    printf("%d points, %d classes, %d weights: distance from the best\n", COUNT,
           CLASSES, N);
    print_errors(&e);
    FILE *plot = plot_open(count, arguments);
    if (plot)
        write_errors(plot, &e);
    plot_close(plot);
    bool good = converged(&e);
    printf("  Newton's method %s\n",
           good ? "converges quadratically" : "does NOT converge");
    free(p.x);
    free(p.label);
    return !good;
}
