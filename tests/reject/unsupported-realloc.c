// cgrad: --grad 'f(x[n])'
#include <stdlib.h>

struct buffer {
    void *data;
    size_t count;
};

static void *add(struct buffer *b, size_t size)
{
    b->data = realloc(b->data, (b->count + 1) * size);
    return (char *)b->data + b->count++ * size;
}

double f(int n, const double *x)
{
    struct buffer b = {NULL, 0};
    for (int i = 0; i < n; i++)
        *(double *)add(&b, sizeof(double)) = x[i] * x[i];
    double first = *(double *)b.data;
    free(b.data);
    return first;
}
