#include <cgrad.h>

struct model {
    double *w;
};

CGRAD(grad, wrt(m->v[3]))
double f(const struct model *m)
{
    return m->w[0] * m->w[1];
}
