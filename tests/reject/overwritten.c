// cgrad: --grad 'f(x[n])'
int next(int *i);

double f(int n, const double *x)
{
    double s = 0;
    int i = 0;
    while (next(&i))
        s += x[i] * x[i] * n;
    return s;
}
