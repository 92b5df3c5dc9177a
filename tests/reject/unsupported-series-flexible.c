// cgrad: --taylor f
#include <stdlib.h>

struct tail {
    double scale, v[];
};

double f(double x)
{
    struct tail *p = malloc(sizeof *p + sizeof(double)), *q = malloc(sizeof *q);
    p->scale = x;
    p->v[0] = 2 * x;
    *q = *p;
    double r = q->scale * p->v[0];
    free(p);
    free(q);
    return r;
}
