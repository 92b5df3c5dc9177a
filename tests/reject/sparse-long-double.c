// cgrad: --jac f --sparse
void f(int n, const long double x[n], double y[n])
{
    for (int i = 0; i < n; i++)
        y[i] = (double)(x[i] * x[i]);
}
