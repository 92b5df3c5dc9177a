#include "bench.h"
#include "hand.h"
#include "problems.h"
#ifndef NO_GRADIENT
#include "lstm_grad.h"
#endif

#include <stddef.h>
#include <string.h>

static struct bench benches[] = {{.label = "lstm l2 c1024", .sizes = {2, 1024, 14}},
                                 {.label = "lstm l4 c4096", .sizes = {4, 4096, 14}}};

/* more: the initial state [2 l b], a copy to work on, the sequence [c][b] */
static void setup(struct bench *b)
{
    int l = b->sizes[0], c = b->sizes[1], n = b->sizes[2];
    bench_open(b, 8 * l * n + 3 * n);
    double *more = b->more = bench_alloc(4 * l * n + c * n, sizeof *more);
    for (int i = 0; i < 2 * l * n; i++)
        more[i] = bench_random();
    for (int i = 0; i < c * n; i++)
        more[4 * l * n + i] = bench_random() > 0;
}

static double *fresh_state(struct bench *b)
{
    int size = 2 * b->sizes[0] * b->sizes[2];
    double *more = b->more;
    return memcpy(more + size, more, (size_t)size * sizeof *more);
}

static double *sequence(struct bench *b)
{
    return (double *)b->more + 4 * b->sizes[0] * b->sizes[2];
}

static void primal(void *data)
{
    struct bench *b = data;
    int l = b->sizes[0], n = b->sizes[2];
    lstm(l, b->sizes[1], n, b->x, b->x + 8 * l * n, fresh_state(b), sequence(b),
         &b->value);
}

#ifndef NO_GRADIENT
static void gradient(void *data)
{
    struct bench *b = data;
    int l = b->sizes[0], n = b->sizes[2];
    lstm_grad(l, b->sizes[1], n, b->x, b->gradient, b->x + 8 * l * n,
              b->gradient + 8 * l * n, fresh_state(b), sequence(b), &b->value);
}
#else
#define gradient NULL
#endif

static void by_hand(void *data)
{
    struct bench *b = data;
    int l = b->sizes[0], n = b->sizes[2];
    hand_lstm_grad(l, b->sizes[1], n, b->x, b->by_hand, b->x + 8 * l * n,
                   b->by_hand + 8 * l * n, fresh_state(b), sequence(b));
}

const struct bench_problem BENCH = {benches, 2, setup, primal, gradient, by_hand};
