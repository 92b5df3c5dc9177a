/* Bratu's problem by Newton's method. Its linear systems are solved by GMRES, with
 * nothing of the Jacobian but its products, and by factors of the sparse Jacobian; both
 * are what cgrad wrote of bratu.c. Steps of equal length along the branch of solutions
 * lead around the fold, beyond which none exist. It counts as well done when Newton's
 * steps are few, and the fold is where it is known to be, both ways. `bratu FILE` also
 * writes what is drawn to FILE. */
#include "adbench.h"
#include "branch.h"

#include <math.h>

enum { MOST_STEPS = 10, MOST_POINTS = 80, MIDDLE = 1 + CELLS / 2, ROWS_APART = 4 };
static const double known_fold = 6.808124; /* on the finest of grids */
static const double enough = 1e-11, stride = .07, highest = 7;

struct history {
    int steps, runs; /* of Newton's method, of the function's derivative */
    double error[MOST_STEPS + 1];
};

/* Newton's method, each of whose systems is solved as far as the residual has
 * fallen. */
static struct history newton(struct branch *b, branch_solver *solve)
{
    struct history h = {0};
    double r[SIZE], step[SIZE];
    for (;; h.steps++) {
        branch_residual(b, r);
        h.error[h.steps] = sqrt(branch_dot(r, r));
        if (h.error[h.steps] <= enough || h.steps == MOST_STEPS)
            return h;
        h.runs += solve(b, r, fmin(.1, h.error[h.steps] / h.error[0]), step);
        for (int i = 0; i < SIZE; i++)
            b->at[i] -= step[i];
    }
}

/* The solution for this lambda, from u = 0. */
static struct history start(struct branch *b, double lambda, branch_solver *solve)
{
    for (int i = 0; i < SIZE; i++)
        b->at[i] = b->near[i] = b->along[i] = 0;
    b->at[0] = b->near[0] = lambda;
    b->along[0] = 1;
    return newton(b, solve);
}

/* On from a point as far as stride, in the direction that led there from the last. */
static struct history advance(struct branch *b, double *last, branch_solver *solve)
{
    for (int i = 0; i < SIZE; i++)
        b->along[i] = b->at[i] - last[i];
    double length = sqrt(branch_dot(b->along, b->along));
    for (int i = 0; i < SIZE; i++) {
        b->along[i] /= length;
        last[i] = b->at[i];
        b->at[i] = b->near[i] = last[i] + stride * b->along[i];
    }
    return newton(b, solve);
}

static void print_error(const struct history *h, int step, FILE *plot)
{
    if (step <= h->steps)
        printf("  %15.2e", h->error[step]);
    else
        printf("  %15s", "");
    if (plot)
        fprintf(plot, " %.3e", step <= h->steps ? h->error[step] : NAN);
}

/* One solution, both ways: a table of steps; their errors as a block to be drawn.
 * Whether the steps were as few as those of Newton's method are. */
static bool show_solution(FILE *plot)
{
    static struct branch b;
    struct history h[2] = {start(&b, 6, solve_by_products),
                           start(&b, 6, solve_by_entries)};
    printf("%d * %d points, lambda = 6: residuals\n", N, N);
    printf("  %4s  %15s  %15s\n", "step", "by products", "sparse Jacobian");
    for (int i = 0; i <= h[0].steps || i <= h[1].steps; i++) {
        printf("  %4d", i);
        if (plot)
            fprintf(plot, "%d", i);
        print_error(&h[0], i, plot);
        print_error(&h[1], i, plot);
        printf("\n");
        if (plot)
            fprintf(plot, "\n");
    }
    printf("  with %d products; %d tangents for sparse matrices of %d entries, in %d "
           "colours\n",
           h[0].runs, h[1].runs, b.jacobian.entries, b.jacobian.colours);
    cgrad_sparse_free(&b.jacobian);
    return h[0].steps <= 6 && h[1].steps <= 6;
}

/* Of one point of the branch: place and u along the middle of the square. */
static void write_section(FILE *plot, const struct branch *b)
{
    fprintf(plot, "0 0\n");
    for (int j = 0; j < N; j++)
        fprintf(plot, "%.4f %.5f\n", (j + 1.0) / (N + 1), b->at[1 + N / 2 * N + j]);
    fprintf(plot, "1 0\n\n");
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

/* The branch from lambda = 0 on, both ways: a table of a few points, with a section of
 * each and then all as blocks to be drawn. Returns where the fold is, 0 when the branch
 * was lost or is not the same. */
static double follow(FILE *plot)
{
    static struct branch b[2];
    static double last[2][SIZE];
    double lambda[MOST_POINTS], middle[MOST_POINTS], apart = 0;
    struct history h[2] = {start(&b[0], 10 * stride, solve_by_products),
                           start(&b[1], 10 * stride, solve_by_entries)};
    int count = 0;
    printf("  %10s  %10s  %5s  %8s  %5s  %8s\n", "lambda", "u, middle", "steps",
           "products", "steps", "tangents");
    for (; count < MOST_POINTS && b[0].at[MIDDLE] < highest; count++) {
        lambda[count] = b[0].at[0];
        middle[count] = b[0].at[MIDDLE];
        apart = fmax(apart, fabs(b[0].at[0] - b[1].at[0])
                                + fabs(middle[count] - b[1].at[MIDDLE]));
        if (count % ROWS_APART == 0) {
            printf("  %10.6f  %10.6f  %5d  %8d  %5d  %8d\n", lambda[count],
                   middle[count], h[0].steps, h[0].runs, h[1].steps, h[1].runs);
            if (plot)
                write_section(plot, &b[0]);
        }
        h[0] = advance(&b[0], last[0], solve_by_products);
        h[1] = advance(&b[1], last[1], solve_by_entries);
    }
    for (int k = 0; plot && k < count; k++)
        fprintf(plot, "%s%.6f %.6f\n", k == 0 ? "\n" : "", lambda[k], middle[k]);
    cgrad_sparse_free(&b[1].jacobian);
    return count < MOST_POINTS && apart < 1e-8 ? top(count, lambda, middle) : 0;
}

int main(int count, char **arguments)
{
    FILE *plot = plot_open(count, arguments);
    bool few = show_solution(plot);
    if (plot)
        fprintf(plot, "\n\n");
    double fold = follow(plot);
    plot_close(plot);
    bool good = few && fabs(fold - known_fold) < .005;
    printf("  the fold is at %.6f, on the finest of grids at %.6f: %s\n", fold,
           known_fold, good ? "found" : "NOT found");
    return !good;
}
