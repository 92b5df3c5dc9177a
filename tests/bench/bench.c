/* The program that measures one problem: a line a size,
 *     LABEL|primal ms|gradient / primal|by hand / primal|remark */
#include "bench.h"
#include "timing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void *bench_alloc(int count, int size)
{
    void *p = calloc((size_t)count, (size_t)size);
    if (!p) {
        fprintf(stderr, "out of memory\n");
        exit(2);
    }
    return p;
}

double bench_random(void)
{
    static unsigned long long state = 20;
    state = state * 6364136223846793005ull + 1442695040888963407ull; /* Knuth's MMIX */
    return (double)(state >> 11) * 0x1p-52 - 1;
}

void bench_open(struct bench *b, int inputs)
{
    b->inputs = inputs;
    b->x = bench_alloc(inputs, sizeof(double));
    b->gradient = bench_alloc(inputs, sizeof(double));
    b->by_hand = bench_alloc(inputs, sizeof(double));
    for (int i = 0; i < inputs; i++)
        b->x[i] = bench_random();
}

static void bench_close(struct bench *b)
{
    free(b->x);
    free(b->gradient);
    free(b->by_hand);
    free(b->more);
}

static double value_at(struct bench *b, const double *direction, double t)
{
    for (int i = 0; i < b->inputs; i++)
        b->x[i] += t * direction[i];
    BENCH.primal(b);
    for (int i = 0; i < b->inputs; i++)
        b->x[i] -= t * direction[i];
    return b->value;
}

/* the adjoint by hand against central differences along one direction, to 1e-6 */
static int hand_is_right(struct bench *b)
{
    double *direction = bench_alloc(b->inputs, sizeof(double));
    double h = 1e-4, slope = 0, terms = 0;
    for (int i = 0; i < b->inputs; i++) {
        direction[i] = bench_random();
        slope += direction[i] * b->by_hand[i];
        terms += fabs(direction[i] * b->by_hand[i]);
    }
    double near = (value_at(b, direction, h) - value_at(b, direction, -h)) / (2 * h);
    double far =
        (value_at(b, direction, 2 * h) - value_at(b, direction, -2 * h)) / (4 * h);
    double difference = (4 * near - far) / 3;
    free(direction);
    return fabs(slope - difference) <= 1e-6 * terms;
}

static int gradient_is_right(const struct bench *b)
{
    double top = 0, worst = 0;
    for (int i = 0; i < b->inputs; i++)
        top = fmax(top, fabs(b->by_hand[i]));
    for (int i = 0; i < b->inputs; i++) {
        double error = fabs(b->gradient[i] - b->by_hand[i]);
        worst = error <= worst ? worst : error;
    }
    return worst <= 1e-9 * top;
}

static void measure(struct bench *b)
{
    struct timed t[] = {{"primal", BENCH.primal, 0},
                        {"by hand", BENCH.by_hand, 0},
                        {"gradient", BENCH.gradient, 0}};
    const char *remark = "";
    BENCH.by_hand(b);
    if (!hand_is_right(b))
        remark = "the adjoint by hand is WRONG";
    if (BENCH.gradient) {
        BENCH.gradient(b);
        if (!gradient_is_right(b))
            remark = "the gradient is WRONG";
    }
    timing_run(t, BENCH.gradient ? 3 : 2, b, 3);
    char ratio[32] = "-";
    if (BENCH.gradient)
        snprintf(ratio, sizeof ratio, "%.2f", t[2].ms / t[0].ms);
    printf("%s|%.4f|%s|%.2f|%s\n", b->label, t[0].ms, ratio, t[1].ms / t[0].ms, remark);
}

int main(void)
{
    for (int i = 0; i < BENCH.count; i++) {
        BENCH.setup(&BENCH.benches[i]);
        measure(&BENCH.benches[i]);
        bench_close(&BENCH.benches[i]);
    }
    return 0;
}
