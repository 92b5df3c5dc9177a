#include "bench.h"
#include "hand.h"
#include "problems.h"
#ifndef NO_GRADIENT
#include "heatnl_grad.h"
#endif

#include <stddef.h>

static struct bench benches[] = {
    {.label = "heatnl 64 x 64, 100 steps", .sizes = {64, 100}},
    {.label = "heatnl 256 x 256, 200 steps", .sizes = {256, 200}}};

static void setup(struct bench *b)
{
    bench_open(b, b->sizes[0] * b->sizes[0]);
}

static void primal(void *data)
{
    struct bench *b = data;
    b->value = heatnl(b->sizes[0], b->sizes[0], b->sizes[1], 0.1, b->x);
}

#ifndef NO_GRADIENT
static void gradient(void *data)
{
    struct bench *b = data;
    b->value =
        heatnl_grad(b->sizes[0], b->sizes[0], b->sizes[1], 0.1, b->x, b->gradient);
}
#else
#define gradient NULL
#endif

static void by_hand(void *data)
{
    struct bench *b = data;
    hand_heatnl_grad(b->sizes[0], b->sizes[0], b->sizes[1], 0.1, b->x, b->by_hand);
}

const struct bench_problem BENCH = {benches, 2, setup, primal, gradient, by_hand};
