// cgrad: --vjp 'f(x[n])'
static double step(const double **at, double v)
{
    double r = **at * v;
    *at += 1;
    return r;
}

double f(int n, const double x[n])
{
    const double *p = x;
    double v = 1;
    for (int i = 0; i < n; i++)
        v = v * step(&p, *p * v);
    return v;
}
