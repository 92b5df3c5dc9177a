/* What the problems of the benchmark share. A program is bench.c, one bench_NAME.c, the
 * primal, the adjoint by hand and, unless NO_GRADIENT is defined, what cgrad wrote of
 * the primal. */
#ifndef BENCH_H
#define BENCH_H

/* One size of a problem. */
struct bench {
    const char *label;
    int sizes[4];
    int inputs; /* entries of x, gradient, by_hand */
    double *x, *gradient, *by_hand;
    double value;
    void *more; /* what else the problem needs, bench_alloc'd */
};

struct bench_problem {
    struct bench *benches;
    int count;
    void (*setup)(struct bench *b); /* sets inputs, and fills x after bench_open */
    void (*primal)(void *bench);    /* sets value */
    void (*gradient)(void *bench);  /* sets gradient and value; null without */
    void (*by_hand)(void *bench);
};

extern const struct bench_problem BENCH; /* bench_NAME.c */

void bench_open(struct bench *b, int inputs); /* allocates, fills x from [-1, 1) */
double bench_random(void);                    /* in [-1, 1), the same in every run */
void *bench_alloc(int count, int size);
#endif
