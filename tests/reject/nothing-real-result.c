// cgrad: --grad f
void f(int n, const double x[n])
{
    (void)x[n - 1];
}
