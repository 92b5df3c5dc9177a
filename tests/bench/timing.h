/* Times of functions that are to be compared: one process, one core, in turns, medians.
 */
#ifndef TIMING_H
#define TIMING_H

struct timed {
    const char *name;
    void (*run)(void *data);
    double ms; /* out: median of one run */
};

/* Runs all of them in turns for about `seconds`, after one run each that is not
 * counted. */
void timing_run(struct timed *timed, int count, void *data, double seconds);
#endif
