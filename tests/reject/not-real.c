// cgrad: --grad 'f(n)'
double f(int n, double x)
{
    return n * x;
}
