// cgrad: --split 'f(x[n])'
#include <stdlib.h>

struct node {
    const double *value;
    struct node *next;
};

double f(int n, const double *x)
{
    struct node *first = NULL;
    for (int i = 0; i < n; i++) {
        struct node *q = malloc(sizeof *q);
        q->value = &x[i];
        q->next = first;
        first = q;
    }
    double s = 1;
    while (first) {
        struct node *q = first;
        s *= *q->value * s;
        first = q->next;
        free(q);
    }
    return s;
}
