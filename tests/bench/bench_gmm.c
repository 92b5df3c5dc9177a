#include "bench.h"
#include "gmm.h"
#include "hand.h"
#ifndef NO_GRADIENT
#include "gmm_grad.h"
#endif

#include <stddef.h>

static struct bench benches[] = {
    {.label = "gmm d10 K25 n1000", .sizes = {10, 25, 1000}},
    {.label = "gmm d20 K50 n1000", .sizes = {20, 50, 1000}}};
static const struct wishart PRIOR = {1.0, 0};

static void setup(struct bench *b)
{
    int d = b->sizes[0], k = b->sizes[1], n = b->sizes[2];
    bench_open(b, k + k * d + k * (d * (d + 1) / 2));
    double *points = b->more = bench_alloc(n * d, sizeof *points);
    for (int i = 0; i < n * d; i++)
        points[i] = 2 * bench_random();
}

static void primal(void *data)
{
    struct bench *b = data;
    int d = b->sizes[0], k = b->sizes[1];
    gmm(d, k, b->sizes[2], b->x, b->x + k, b->x + k + k * d, b->more, PRIOR, &b->value);
}

#ifndef NO_GRADIENT
static void gradient(void *data)
{
    struct bench *b = data;
    int d = b->sizes[0], k = b->sizes[1];
    double *g = b->gradient;
    gmm_grad(d, k, b->sizes[2], b->x, g, b->x + k, g + k, b->x + k + k * d,
             g + k + k * d, b->more, PRIOR, &b->value);
}
#else
#define gradient NULL
#endif

static void by_hand(void *data)
{
    struct bench *b = data;
    int d = b->sizes[0], k = b->sizes[1];
    double *g = b->by_hand;
    hand_gmm_grad(d, k, b->sizes[2], b->x, g, b->x + k, g + k, b->x + k + k * d,
                  g + k + k * d, b->more, &PRIOR);
}

const struct bench_problem BENCH = {benches, 2, setup, primal, gradient, by_hand};
