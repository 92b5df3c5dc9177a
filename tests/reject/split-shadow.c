// cgrad: --split 'f(m->w[m->n])'
struct model {
    int n;
    double *w;
};

struct view {
    const double *at;
};

static double product(const struct model *m, struct view *v)
{
    double s = 1;
    for (int i = 0; i < m->n; i++) {
        s *= *v->at * s;
        v->at++;
    }
    return s;
}

double f(const struct model *m)
{
    struct view v = {m->w};
    return product(m, &v);
}
