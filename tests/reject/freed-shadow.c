// cgrad: --jvp 'g(s->x[s->n])'
#include <stdlib.h>

struct samples {
    int n;
    double *x;
};

double g(struct samples *s)
{
    double sum = 0;
    for (int i = 0; i < s->n; i++) {
        s->x[i] *= 2;
        sum += s->x[i];
    }
    free(s->x);
    return sum;
}
