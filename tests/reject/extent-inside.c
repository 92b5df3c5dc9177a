// cgrad: --hess 'f(c->x[c->n])'
struct context {
    int n;
    double *x, *work;
};

double f(struct context *c)
{
    double s = 0;
    for (int i = 0; i < c->n; i++)
        c->work[i] = c->x[i] * c->x[i];
    for (int i = 0; i < c->n; i++)
        s += c->work[i] * c->x[i];
    return s;
}
