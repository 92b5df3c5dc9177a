// cgrad: --grad 'f(x'
double f(double x)
{
    return x * x;
}
