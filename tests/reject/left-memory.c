// cgrad: --vjp 'f(x[n])'
#include <stdlib.h>

struct buffer {
    int size;
    int *order;
};

double f(struct buffer *b, int n, const double *x)
{
    double sum = 0;
    if (b->size < n) {
        free(b->order);
        b->order = malloc((size_t)n * sizeof *b->order);
        b->size = n;
    }
    for (int i = 0; i < n; i++)
        b->order[i] = x[i] > 0 ? i : n - 1 - i;
    for (int i = 0; i < n; i++)
        sum += x[i] * x[b->order[i]];
    return sum;
}
