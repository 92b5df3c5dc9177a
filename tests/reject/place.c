// cgrad: --grad 'f(x[m])'
double f(int n, const double *x)
{
    return x[0] * n;
}
