#include "bench.h"
#include "hand.h"
#include "problems.h"
#ifndef NO_GRADIENT
#include "det_grad.h"
#endif

#include <stddef.h>

static struct bench benches[] = {{.label = "det 6", .sizes = {6}},
                                 {.label = "det 9", .sizes = {9}}};

static void setup(struct bench *b)
{
    bench_open(b, b->sizes[0] * b->sizes[0]);
}

static void primal(void *data)
{
    struct bench *b = data;
    b->value = det(b->sizes[0], b->x);
}

#ifndef NO_GRADIENT
static void gradient(void *data)
{
    struct bench *b = data;
    b->value = det_grad(b->sizes[0], b->x, b->gradient);
}
#else
#define gradient NULL
#endif

static void by_hand(void *data)
{
    struct bench *b = data;
    hand_det_grad(b->sizes[0], b->x, b->by_hand);
}

const struct bench_problem BENCH = {benches, 2, setup, primal, gradient, by_hand};
