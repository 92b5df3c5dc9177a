// cgrad: --vjp 'f(x[n] -> y[n])'
void f(int n, const double *x, double *work, double *y)
{
    for (int i = 0; i < n; i++)
        work[i] = x[i] * x[i];
    for (int i = 0; i < n; i++)
        y[i] = work[i] * x[0];
}
