#include "bench.h"
#include "hand.h"
#include "problems.h"
#ifndef NO_GRADIENT
#include "ode_grad.h"
#endif

#include <stddef.h>
#include <string.h>

static struct bench benches[] = {{.label = "ode n10 s1000", .sizes = {10, 1000}},
                                 {.label = "ode n100 s5000", .sizes = {100, 5000}}};

/* more: y[n] and its seed[n], which asks for the gradient of y[n - 1]; y[n - 1] is a
 * product of all x, so they stay near one */
static void setup(struct bench *b)
{
    int n = b->sizes[0];
    bench_open(b, n);
    for (int i = 0; i < n; i++)
        b->x[i] = 1 + 0.1 * b->x[i];
    double *more = b->more = bench_alloc(2 * n, sizeof *more);
    more[2 * n - 1] = 1;
}

static void primal(void *data)
{
    struct bench *b = data;
    int n = b->sizes[0];
    double *y = b->more;
    ode(n, b->x, b->sizes[1], y);
    b->value = y[n - 1];
}

#ifndef NO_GRADIENT
static void gradient(void *data)
{
    struct bench *b = data;
    int n = b->sizes[0];
    double *y = b->more;
    memset(b->gradient, 0, (size_t)n * sizeof *b->gradient);
    ode_vjp(n, b->x, b->gradient, b->sizes[1], y, y + n);
    b->value = y[n - 1];
}
#else
#define gradient NULL
#endif

static void by_hand(void *data)
{
    struct bench *b = data;
    hand_ode_grad(b->sizes[0], b->x, b->by_hand, b->sizes[1]);
}

const struct bench_problem BENCH = {benches, 2, setup, primal, gradient, by_hand};
