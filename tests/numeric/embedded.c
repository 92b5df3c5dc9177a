/* With --embed the derivative shares this file's static functions and static state. */
// options: --embed
#include <math.h>

static int calls;
static double scale = 1.5;

static double scaled(double v)
{
    return scale * sin(v);
}

// ladder: embed_reads_state 2 1 -2 2
void embed_reads_state(int n, int m, const double x[n], double y[m])
{
    y[0] = scaled(x[0]) * scaled(x[1] * x[0]);
}

// ladder: embed_counts 2 1 -2 2
void embed_counts(int n, int m, const double x[n], double y[m])
{
    calls++;
    y[0] = x[0] * x[1] + scaled(x[1]);
}

/* a table that the first call finds: products that run the function again put back the
 * pointer to it */
static const double *gains;

static const double *found_gains(const double *builtin)
{
    if (!gains)
        gains = builtin;
    return gains;
}

// ladder: embed_finds_table 2 1 -2 2
void embed_finds_table(int n, int m, const double x[n], double y[m])
{
    static const double builtin[2] = {0.5, 2};
    const double *g = found_gains(builtin);
    y[0] = g[0] * x[0] * x[1] + exp(g[1] * x[1]);
}
