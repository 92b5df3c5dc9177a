/* The program of one problem.
 *   PROGRAM NAME    measures: a row of the table a size, NAME in its second column
 *   PROGRAM check   only compares the gradient with the adjoint by hand, and that with
 *                   differences: a line a size, exit 1 when one is wrong or missing */
#include "bench.h"
#include "cgrad_rt.h"
#include "timing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* the largest error of the gradient, in units of the largest entry by hand; NaN when
 * there is one */
static double gradient_error(const struct bench *b)
{
    double top = 0, worst = 0;
    for (int i = 0; i < b->inputs; i++)
        top = fmax(top, fabs(b->by_hand[i]));
    for (int i = 0; i < b->inputs; i++) {
        double error = fabs(b->gradient[i] - b->by_hand[i]);
        worst = error <= worst || isnan(worst) ? worst : error;
    }
    return worst / top;
}

/* One run of each, compared; null when all is right, else what is not. The gradient
 * gives the primal's value too. Sets peak, the bytes that its call held at most. */
static const char *complaint(struct bench *b, double *error, size_t *peak)
{
    BENCH.by_hand(b);
    if (!hand_is_right(b))
        return "the adjoint by hand is WRONG";
    if (!BENCH.gradient)
        return "no gradient";
    BENCH.primal(b);
    double value = b->value;
    b->value = NAN;
    cgrad_trim();
    BENCH.gradient(b);
    *peak = cgrad_peak(NULL);
    *error = gradient_error(b);
    if (!(fabs(b->value - value) <= 1e-12 * fabs(value)))
        return "the gradient's value is WRONG";
    return *error <= 1e-11 ? NULL : "the gradient is WRONG";
}

static int check(struct bench *b)
{
    double error = NAN;
    size_t peak = 0;
    const char *wrong = complaint(b, &error, &peak);
    printf("%-28s %s, error %.0e of the largest entry\n", b->label,
           wrong ? wrong : "ok", error);
    return wrong != NULL;
}

static void measure(struct bench *b, const char *name)
{
    struct timed t[] = {{"primal", BENCH.primal, 0},
                        {"by hand", BENCH.by_hand, 0},
                        {"gradient", BENCH.gradient, 0}};
    double error = NAN;
    size_t peak = 0;
    const char *wrong = complaint(b, &error, &peak);
    timing_run(t, BENCH.gradient ? 3 : 2, b, 3);
    char gradient[64] = "        -        -", memory[32] = "-";
    if (BENCH.gradient) {
        snprintf(gradient, sizeof gradient, "%9.4f %8.2f", t[2].ms, t[2].ms / t[0].ms);
        snprintf(memory, sizeof memory, "%.0f", ceil((double)peak / 1024));
    }
    printf("%-28s %-6s %9.4f %s %9.4f %8.2f %8s %s\n", b->label, name, t[0].ms,
           gradient, t[1].ms, t[1].ms / t[0].ms, memory, wrong ? wrong : "");
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    int wrong = 0;
    for (int i = 0; i < BENCH.count; i++) {
        struct bench *b = &BENCH.benches[i];
        BENCH.setup(b);
        if (!strcmp(name, "check"))
            wrong += check(b);
        else
            measure(b, name);
        bench_close(b);
    }
    return wrong > 0;
}
