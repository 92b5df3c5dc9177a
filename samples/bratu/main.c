/* Bratu's problem by Newton's method, whose linear systems are solved by GMRES with
 * nothing of the Jacobian but its products, which cgrad wrote of bratu.c. Steps of
 * equal length along the branch of solutions lead around the fold, beyond which none
 * exist. It counts as well done when the steps are few and the fold is where it is
 * known to be. `bratu FILE` also writes what is drawn to FILE. */
#include "adbench.h"
#include "bratu.h"
#include "bratu_grad.h"
#include "gmres.h"

#include <math.h>

enum { N = 31, CELLS = N * N, SIZE = CELLS + 1, MIDDLE = CELLS / 2 };
enum { MOST_STEPS = 10, MOST_PRODUCTS = 300, MOST_POINTS = 80 };
static const double known_fold = 6.808124; /* on the finest of grids */
static const double enough = 1e-11, stride = .07, highest = 7;

/* A point of the branch, [CELLS] is lambda; with the plane through `near`, across
 * `along`, that it is to be on. */
struct branch {
    double at[SIZE], near[SIZE], along[SIZE];
};

/* Of points of the branch: u in the mean square, lambda / 10. */
static double dot(const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < CELLS; i++)
        sum += a[i] * b[i];
    return sum / CELLS + a[CELLS] * b[CELLS] / 100;
}

static double norm(const double *a)
{
    return sqrt(dot(a, a));
}

static void residual(const struct branch *b, double *r)
{
    double from_near[SIZE];
    for (int i = 0; i < SIZE; i++)
        from_near[i] = b->at[i] - b->near[i];
    bratu(N, b->at[CELLS], b->at, r);
    r[CELLS] = dot(b->along, from_near);
}

/* What GMRES calls: the Jacobian of the residual times v. */
static void product(void *branch, const double *v, double *Jv)
{
    const struct branch *b = branch;
    double r[CELLS];
    bratu_jvp(N, b->at[CELLS], v[CELLS], b->at, v, r, Jv);
    Jv[CELLS] = dot(b->along, v);
}

struct history {
    int steps, products;
    double error[MOST_STEPS + 1];
};

/* Newton's method, each of whose systems is solved as far as the residual has
 * fallen. */
static struct history newton(struct branch *b)
{
    struct history h = {0};
    double r[SIZE], step[SIZE];
    for (;; h.steps++) {
        residual(b, r);
        h.error[h.steps] = norm(r);
        if (h.error[h.steps] <= enough || h.steps == MOST_STEPS)
            return h;
        double tolerance = fmin(.1, h.error[h.steps] / h.error[0]);
        h.products += gmres(SIZE, product, b, r, tolerance, MOST_PRODUCTS, step);
        for (int i = 0; i < SIZE; i++)
            b->at[i] -= step[i];
    }
}

/* The solution for this lambda, from u = 0. */
static struct history solve(struct branch *b, double lambda)
{
    *b = (struct branch){.at[CELLS] = lambda, .near[CELLS] = lambda, .along[CELLS] = 1};
    return newton(b);
}

/* On from a point as far as stride, in the direction that led there from the last. */
static struct history advance(struct branch *b, double *last)
{
    for (int i = 0; i < SIZE; i++)
        b->along[i] = b->at[i] - last[i];
    double length = norm(b->along);
    for (int i = 0; i < SIZE; i++) {
        b->along[i] /= length;
        last[i] = b->at[i];
        b->at[i] = b->near[i] = last[i] + stride * b->along[i];
    }
    return newton(b);
}

/* The largest lambda of a branch that rises and falls: the top of the parabola through
 * the three largest, over u in the middle. */
static double top(int count, const double *lambda, const double *middle)
{
    int k = 1;
    while (k + 2 < count && lambda[k + 1] > lambda[k])
        k++;
    double left = (lambda[k] - lambda[k - 1]) / (middle[k] - middle[k - 1]);
    double right = (lambda[k + 1] - lambda[k]) / (middle[k + 1] - middle[k]);
    double bend = (right - left) / (middle[k + 1] - middle[k - 1]);
    double at = (middle[k - 1] + middle[k]) / 2 - left / (2 * bend);
    return lambda[k] + left * (at - middle[k])
           + bend * (at - middle[k - 1]) * (at - middle[k]);
}

/* One solution: a table of steps; their errors as a block to be drawn. Whether they
 * were as few as those of Newton's method are. */
static bool show_solution(FILE *plot)
{
    static struct branch b;
    struct history h = solve(&b, 6);
    printf("%d * %d points, lambda = 6\n  %4s  %10s\n", N, N, "step", "residual");
    for (int i = 0; i <= h.steps; i++)
        printf("  %4d  %10.2e\n", i, h.error[i]);
    printf("  with %d products\n", h.products);
    for (int i = 0; plot && i <= h.steps; i++)
        fprintf(plot, "%d %.3e\n", i, h.error[i]);
    return h.steps <= 6;
}

/* Of one point of the branch: place and u along the middle of the square. */
static void write_section(FILE *plot, const struct branch *b)
{
    fprintf(plot, "0 0\n");
    for (int j = 0; j < N; j++)
        fprintf(plot, "%.4f %.5f\n", (j + 1.0) / (N + 1), b->at[N / 2 * N + j]);
    fprintf(plot, "1 0\n\n");
}

/* The branch from lambda = 0 on, point by point: a table of a few, with a section of
 * each to be drawn. Returns how many there are, 0 when it was lost. */
static int follow(FILE *plot, double *lambda, double *middle)
{
    static struct branch b;
    double last[SIZE] = {0};
    struct history h = solve(&b, 10 * stride);
    int k = 0;
    printf("  %10s  %10s  %12s  %8s\n", "lambda", "u, middle", "Newton steps",
           "products");
    for (; k < MOST_POINTS && h.steps < MOST_STEPS && b.at[MIDDLE] < highest; k++) {
        lambda[k] = b.at[CELLS];
        middle[k] = b.at[MIDDLE];
        if (k % 4 == 0)
            printf("  %10.6f  %10.6f  %12d  %8d\n", lambda[k], middle[k], h.steps,
                   h.products);
        if (plot && k % 4 == 0)
            write_section(plot, &b);
        h = advance(&b, last);
    }
    return b.at[MIDDLE] < highest ? 0 : k;
}

int main(int count, char **arguments)
{
    FILE *plot = plot_open(count, arguments);
    double lambda[MOST_POINTS], middle[MOST_POINTS];
    bool few = show_solution(plot);
    if (plot)
        fprintf(plot, "\n\n");
    int points = follow(plot, lambda, middle);
    if (plot)
        fprintf(plot, "\n");
    for (int k = 0; plot && k < points; k++)
        fprintf(plot, "%.6f %.6f\n", lambda[k], middle[k]);
    plot_close(plot);
    double fold = points ? top(points, lambda, middle) : 0;
    bool good = few && fabs(fold - known_fold) < .005;
    printf("  the fold is at %.6f%s; on the finest of grids at %.6f\n", fold,
           good ? "" : ", WRONG", known_fold);
    return !good;
}
