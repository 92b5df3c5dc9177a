// cgrad: --grad 'f(x -> y)'
void f(int n, const double x[n], double y[n])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i] * x[i];
}
