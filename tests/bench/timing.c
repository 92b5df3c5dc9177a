#define _GNU_SOURCE
#include "timing.h"

#include <sched.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 61, MOST = 8 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* to the last core this process may use, where the first is often the busiest */
static void pin(void)
{
    cpu_set_t may, one;
    if (sched_getaffinity(0, sizeof may, &may))
        return;
    for (size_t core = CPU_SETSIZE; core-- > 0;)
        if (CPU_ISSET(core, &may)) {
            CPU_ZERO(&one);
            CPU_SET(core, &one);
            sched_setaffinity(0, sizeof one, &one);
            return;
        }
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double seconds_of(const struct timed *t, void *data, int repeats)
{
    double start = now();
    for (int i = 0; i < repeats; i++)
        t->run(data);
    return (now() - start) / repeats;
}

void timing_run(struct timed *timed, int count, void *data, double seconds)
{
    static double sample[MOST][ROUNDS];
    int repeats[MOST], rounds = ROUNDS;
    double round = 0;
    pin();
    for (int k = 0; k < count; k++) {
        timed[k].run(data);
        double once = seconds_of(&timed[k], data, 1);
        repeats[k] = once > 2e-3 ? 1 : (int)(2e-3 / (once + 1e-9)) + 1;
        round += once * repeats[k];
    }
    if (round * rounds > seconds)
        rounds = (int)(seconds / round);
    if (rounds < 5)
        rounds = 5;
    for (int r = 0; r < rounds; r++)
        for (int k = 0; k < count; k++)
            sample[k][r] = seconds_of(&timed[k], data, repeats[k]);
    for (int k = 0; k < count; k++) {
        qsort(sample[k], (size_t)rounds, sizeof **sample, compare);
        timed[k].ms = 1e3 * sample[k][rounds / 2];
    }
}
