// cgrad: --grad 'f(y)'
double f(double x)
{
    return x * x;
}
