/* What vectors of directions have to get right: types that mix, sums that a loop carries,
 * arguments that a callee may overwrite, memory at eight times its room. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// options: --width=4

// ladder: several_types 4 3 -1 1 float
void several_types(int n, int m, const double x[n], double y[m])
{
    float f = (float)x[0];
    long count = n;
    unsigned char small = 3;
    bool positive = x[1] > 0;
    f *= (float)(x[1] + 2);
    f += (float)(0.1 * x[2]);
    f /= 2;
    y[0] = x[2] * (double)count * f + positive * x[3] + small * x[2];
    y[1] = fmaxf(f, (float)x[3]) * (x[0] > x[1]) - f / 4;
    y[2] = (float)(x[3] * x[2]) * f + (n > 3 ? f : 1);
}

// ladder: several_sums 6 4 -1 1
void several_sums(int n, int m, const double x[n], double y[m])
{
    double t[3];
    for (int i = 0; i < 3; i++) {
        t[i] = x[i];
        for (int j = 0; j < n; j++)
            t[i] += x[j] * x[(i + j) % n];
    }
    y[0] = x[0];
    for (int j = 1; j < 3; j++)
        y[0] += t[j] * y[0]; /* reads what it adds to */
    y[1] = 1;
    for (int j = 0; j < 2; j++) {
        y[1] += x[j];
        y[j] += t[2]; /* may be the same */
    }
    y[2] = 0;
    for (int j = 0; j < n; j++) {
        if (j == 3)
            continue;
        y[2] -= x[j] * t[j % 3];
    }
    y[3] = y[2];
    for (int j = 5; j < n - 5; j++)
        y[3 + j] += x[j];
}

static double twice(double a, double *b)
{
    *b = 3 * a;
    return a * *b;
}

static double through(double a, double b)
{
    return a > b ? a * b : through(b + 1, a);
}

struct pair {
    float low;
    double high[2];
};

static struct pair swapped(struct pair p, double by)
{
    struct pair q = {(float)p.high[0], {p.low * by, p.high[1]}};
    p.high[1] = by;
    q.high[1] += p.high[1];
    return q;
}

// ladder: several_arguments 4 3 0.5 1.5 float
void several_arguments(int n, int m, const double x[n], double y[m])
{
    double s = x[0];
    s = twice(s, &s) + s;
    y[0] = x[1];
    y[1] = twice(y[0], &y[0]) * x[2];
    s = through(s, s);
    struct pair p = {(float)s, {x[1], x[2]}};
    p = swapped(p, p.high[1]);
    p = swapped(swapped(p, x[3]), 2);
    y[2] = p.low + p.high[0] * p.high[1];
}

struct entry {
    char tag;
    double value;
    struct entry *next;
    float weights[3];
};

// ladder: several_rooms 5 3 -1 1 float
void several_rooms(int n, int m, const double x[n], double y[m])
{
    struct entry *entries = calloc((size_t)n, sizeof *entries), *first = NULL;
    const double **rows = malloc((size_t)n * sizeof *rows);
    char *block = malloc(64 + (size_t)n * sizeof(double));
    double *copy = (double *)(block + 64);
    memcpy(copy, x, (size_t)n * sizeof *x);
    for (int i = 0; i < n; i++) {
        rows[i] = copy + i;
        entries[i].tag = (char)i;
        entries[i].value = *rows[i] * *rows[i / 2];
        entries[i].weights[i % 3] = (float)x[i];
        entries[i].next = first;
        first = &entries[i];
    }
    struct entry last = *first;
    entries = realloc(entries, ((size_t)n + 3) * sizeof *entries);
    y[0] = last.value + last.weights[(n - 1) % 3];
    y[1] = entries[2].value * entries[1].weights[0];
    y[2] = 0;
    for (const double **p = rows; p < rows + n; p++)
        y[2] += **p * *rows[n - 1];
    free(block);
    free(rows);
    free(entries);
}

// ladder: several_chosen 4 2 -1 1
void several_chosen(int n, int m, const double x[n], double y[m])
{
    double zero = 0 * x[0];
    y[0] = sqrt(zero * zero) + fabs(x[1]) * (x[2] > 0 ? exp(x[2]) : x[3] / (2 + x[2]));
    y[1] = pow(x[3] * x[3], 0.5) + (x[0] > 0 ? 1 : x[1]);
    for (int i = 0; i < n; i++)
        switch (i) {
        case 1: y[1] += x[i]; break;
        case 2: y[1] *= x[i]; /* falls through */
        default: y[0] -= y[1] * x[i];
        }
}
