// cgrad: --vjp 'f(x[c->n])'
struct context {
    int n;
    double *work;
};

double f(struct context c[1], const double *x)
{
    double sum = 0;
    for (int i = 0; i < c->n; i++)
        c->work[i] = x[i] * x[i];
    for (int i = 0; i < c->n; i++)
        sum += c->work[i] * c->work[i];
    return sum;
}
