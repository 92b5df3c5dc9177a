// cgrad: --taylor 'f(o->in->x[o->in->n])'
struct in {
    int n;
    double *x;
};
struct out {
    struct in *in;
};

double f(const struct out *o)
{
    double s = 0;
    for (int i = 0; i < o->in->n; i++)
        s += o->in->x[i] * o->in->x[i];
    return s;
}
