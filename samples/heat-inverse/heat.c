/* The heat equation in ordinary C, by finite volumes and explicit steps: nothing here
 * was written with derivatives in mind. The Makefile asks cgrad for the gradient of the
 * misfit. */
#include "heat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What flows from a cell of temperature a to its neighbour of temperature b. */
static double flow(const struct plate *plate, double a, double b)
{
    return plate->rate * (1 + plate->growth * (a + b) / 2) * (a - b);
}

static void step(const struct plate *plate, const double *u, double *next)
{
    int n = plate->size;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double own = u[i * n + j], sum = 0;
            if (i > 0)
                sum += flow(plate, u[(i - 1) * n + j], own);
            if (i + 1 < n)
                sum += flow(plate, u[(i + 1) * n + j], own);
            if (j > 0)
                sum += flow(plate, u[i * n + j - 1], own);
            if (j + 1 < n)
                sum += flow(plate, u[i * n + j + 1], own);
            next[i * n + j] = own + sum;
        }
}

void heat_flow(const struct plate *plate, const double *start, double *end)
{
    size_t bytes = (size_t)(plate->size * plate->size) * sizeof(double);
    double *u = malloc(bytes), *next = malloc(bytes);
    memcpy(u, start, bytes);
    for (int t = 0; t < plate->steps; t++) {
        step(plate, u, next);
        double *last = u;
        u = next;
        next = last;
    }
    memcpy(end, u, bytes);
    free(u);
    free(next);
}

static double roughness(int n, double edge, const double *u)
{
    double sum = 0;
    for (int i = 0; i + 1 < n; i++)
        for (int j = 0; j + 1 < n; j++) {
            double down = u[(i + 1) * n + j] - u[i * n + j];
            double right = u[i * n + j + 1] - u[i * n + j];
            sum += sqrt(down * down + right * right + edge * edge);
        }
    return sum;
}

double heat_misfit(const struct plate *plate, const double *seen, double weight,
                   double edge, const double *start)
{
    int n = plate->size;
    double *end = malloc((size_t)(n * n) * sizeof *end), sum = 0;
    heat_flow(plate, start, end);
    for (int i = 0; i < n * n; i++)
        sum += (end[i] - seen[i]) * (end[i] - seen[i]);
    free(end);
    return sum / 2 + weight * roughness(n, edge, start);
}
