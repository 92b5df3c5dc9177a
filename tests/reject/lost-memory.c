// cgrad: --grad f
double *pool(int n);

double f(int n, const double x[n])
{
    double *y = pool(n);
    for (int i = 0; i < n; i++)
        y[i] = x[i] * x[i];
    return y[0];
}
