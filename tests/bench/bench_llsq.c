#include "bench.h"
#include "hand.h"
#include "problems.h"
#ifndef NO_GRADIENT
#include "llsq_grad.h"
#endif

#include <stddef.h>

static struct bench benches[] = {{.label = "llsq n4096 m16", .sizes = {4096, 16}},
                                 {.label = "llsq n16384 m128", .sizes = {16384, 128}}};

static void setup(struct bench *b)
{
    bench_open(b, b->sizes[1]);
}

static void primal(void *data)
{
    struct bench *b = data;
    b->value = llsq(b->sizes[0], b->sizes[1], b->x);
}

#ifndef NO_GRADIENT
static void gradient(void *data)
{
    struct bench *b = data;
    b->value = llsq_grad(b->sizes[0], b->sizes[1], b->x, b->gradient);
}
#else
#define gradient NULL
#endif

static void by_hand(void *data)
{
    struct bench *b = data;
    hand_llsq_grad(b->sizes[0], b->sizes[1], b->x, b->by_hand);
}

const struct bench_problem BENCH = {benches, 2, setup, primal, gradient, by_hand};
