/* The temperatures that a plate had, from those that are seen, with noise, a thousand
 * steps later: the least misfit, found by the L-BFGS method of a library with the
 * gradient that cgrad wrote of heat.c. It counts as recovered when the search ends at a
 * minimum whose error is a third of that of what is seen. `heat-inverse FILE` also
 * writes the fields to FILE, to be drawn. */
#include "adbench.h"
#include "heat.h"
#include "heat_grad.h"

#include <lbfgs.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 32, CELLS = N * N, MOST = 400, ROWS_APART = 20 };
static const struct plate plate = {
    .size = N, .steps = 1000, .growth = .5, .rate = .002};
static const double noise = .001, weight = 5e-5, edge = .03, flat = 3e-5;

/* A ring, a warm disc and a hot bar on a cold plate. */
static double temperature(double x, double y)
{
    double ring = hypot(x - .32, y - .34), disc = hypot(x - .72, y - .3);
    if (x > .2 && x < .8 && y > .68 && y < .84)
        return 1;
    return disc < .13 ? .6 : ring > .12 && ring < .22 ? .9 : .1;
}

struct search {
    double *was, *seen, *found;
    int iterations, evaluations;
    struct iteration {
        double misfit, slope, error;
    } history[MOST + 1];
};

static void search_open(struct search *s)
{
    unsigned long long random = 1;
    *s = (struct search){
        .was = reals(CELLS), .seen = reals(CELLS), .found = reals(CELLS)};
    for (int i = 0; i < CELLS; i++)
        s->was[i] = temperature((i % N + .5) / N, (i / N + .5) / N);
    heat_flow(&plate, s->was, s->seen);
    for (int i = 0; i < CELLS; i++)
        s->seen[i] += noise * made_up(&random);
    memcpy(s->found, s->seen, CELLS * sizeof(double));
}

static void search_close(struct search *s)
{
    free(s->was);
    free(s->seen);
    free(s->found);
}

/* The relative error of a field that should be what was. */
static double error(const struct search *s, const double *u)
{
    double sum = 0, all = 0;
    for (int i = 0; i < CELLS; i++) {
        sum += (u[i] - s->was[i]) * (u[i] - s->was[i]);
        all += s->was[i] * s->was[i];
    }
    return sqrt(sum / all);
}

/* What the library calls: the misfit of a start, and its gradient. */
static double evaluate(void *search, const double *start, double *gradient, int n,
                       double step)
{
    struct search *s = search;
    (void)n, (void)step;
    s->evaluations++;
    return heat_misfit_grad(&plate, s->seen, weight, edge, start, gradient);
}

/* What the library calls after each step. */
static int progress(void *search, const double *start, const double *gradient,
                    double misfit, double size, double slope, double step, int n,
                    int iteration, int tries)
{
    struct search *s = search;
    (void)gradient, (void)size, (void)step, (void)n, (void)tries;
    s->iterations = iteration;
    s->history[iteration] = (struct iteration){misfit, slope, error(s, start)};
    if (iteration == 1 || iteration % ROWS_APART == 0)
        printf("  %9d  %11d  %12.5e  %10.2e  %6.2f %%\n", iteration, s->evaluations,
               misfit, slope, 100 * s->history[iteration].error);
    return 0;
}

/* A block for each field: column, row, temperature, how much that is above what was; one
 * for the steps of the search. */
static void write_fields(FILE *file, const struct search *s)
{
    const double *const fields[] = {s->was, s->seen, s->found};
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < CELLS; i++)
            fprintf(file, "%.4f %.4f %.4f %.4f\n%s", (i % N + .5) / N, (i / N + .5) / N,
                    fields[k][i], fields[k][i] - s->was[i], i % N == N - 1 ? "\n" : "");
        fprintf(file, "\n");
    }
    for (int i = 1; i <= s->iterations; i++)
        fprintf(file, "%d %.5e %.5e %.5e\n", i, s->history[i].misfit,
                s->history[i].slope, s->history[i].error);
}

int main(int count, char **arguments)
{
    static struct search s;
    lbfgs_parameter_t how;
    search_open(&s);
    lbfgs_parameter_init(&how);
    how.max_iterations = MOST;
    how.epsilon = flat;
    printf("%d cells, %d steps; what is seen at the end differs by %.2f %%\n", CELLS,
           plate.steps, 100 * error(&s, s.seen));
    printf("  %9s  %11s  %12s  %10s  %8s\n", "iteration", "evaluations", "misfit",
           "|gradient|", "error");
    int status = lbfgs(CELLS, s.found, NULL, evaluate, progress, &s, &how);
    bool good = status == LBFGS_SUCCESS && error(&s, s.found) < error(&s, s.seen) / 3;
    printf("  after %d gradients the field %s, to %.2f %%\n", s.evaluations,
           good ? "is recovered" : "is NOT recovered", 100 * error(&s, s.found));
    FILE *plot = plot_open(count, arguments);
    if (plot)
        write_fields(plot, &s);
    plot_close(plot);
    search_close(&s);
    return !good;
}
