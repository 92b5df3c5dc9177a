/* Where a pendulum is after a while, as a polynomial in how it starts: the Taylor
 * series that cgrad wrote of swing.c, along one direction, up to different orders. The
 * error of order K counts as right when it falls as h^(K + 1). `taylor FILE` also
 * writes the curves and the errors to FILE, to be drawn. */
#include "adbench.h"
#include "swing.h"
#include "swing_grad.h"

#include <math.h>

enum { ORDERS = 5, MOST = 16, ROWS = 12, CURVE = 200 };
static const int orders[ORDERS] = {1, 2, 4, 8, MOST};
static const int steps = 300;
static const double seconds = 1.5, start[2] = {.4, 0}, direction[2] = {1, 1};
static const double rounding = 1e-13, widest = 2;

/* at start + h direction */
static double exactly(double h)
{
    double at[2] = {start[0] + h * direction[0], start[1] + h * direction[1]};
    return swing(seconds, steps, at);
}

/* sum over k <= order of t_k h^k */
static double polynomial(int order, const double *t, double h)
{
    double sum = 0;
    for (int k = order; k >= 0; k--)
        sum = sum * h + t[k];
    return sum;
}

static double error(int order, const double *t, double h)
{
    return fabs(polynomial(order, t, h) - exactly(h));
}

/* Prints the errors: a row for each h, which is halved, a column for each order. */
static void print_errors(const double *t)
{
    double h = widest;
    printf("  %9s", "order");
    for (int k = 0; k < ORDERS; k++)
        printf("  %9d", orders[k]);
    printf("\n  %9s\n", "h");
    for (int i = 0; i < ROWS; i++, h /= 2) {
        printf("  %9.6f", h);
        for (int k = 0; k < ORDERS; k++)
            printf("  %9.2e", error(orders[k], t, h));
        printf("\n");
    }
}

/* p of the error's h^p, where it is smallest but above rounding. */
static double power(int order, const double *t)
{
    double h = widest / 4;
    while (error(order, t, h / 2) > rounding && h > 1e-6)
        h /= 2;
    return log2(error(order, t, 2 * h) / error(order, t, h));
}

/* Prints how fast the errors fall; whether it is fast enough. */
static bool print_powers(const double *t)
{
    bool good = true;
    printf("  %9s", "as h^");
    for (int k = 0; k < ORDERS; k++) {
        double p = power(orders[k], t);
        printf("  %9.2f", p);
        good = good && p > orders[k] + .7;
    }
    printf("\n  the errors %s\n",
           good ? "fall as they should" : "do NOT fall as they should");
    return good;
}

/* Two blocks: h, the angle and the polynomials; h and the errors. */
static void write_curves(FILE *file, const double *t)
{
    for (int i = -CURVE; i <= CURVE; i++) {
        double h = widest * i / CURVE;
        fprintf(file, "%.4f %.5f", h, exactly(h));
        for (int k = 0; k < ORDERS; k++)
            fprintf(file, " %.5f", polynomial(orders[k], t, h));
        fprintf(file, "\n");
    }
    fprintf(file, "\n\n");
    for (double h = widest; h > 1e-4; h /= 1.25) {
        fprintf(file, "%.6f", h);
        for (int k = 0; k < ORDERS; k++)
            fprintf(file, " %.3e", error(orders[k], t, h));
        fprintf(file, "\n");
    }
}

int main(int count, char **arguments)
{
    double t[MOST + 1];
    swing_taylor(seconds, steps, start, direction, MOST, t);
    printf("errors of the Taylor polynomials, after %d steps\n", steps);
    print_errors(t);
    bool good = print_powers(t);
    FILE *plot = plot_open(count, arguments);
    if (plot)
        write_curves(plot, t);
    plot_close(plot);
    return !good;
}
