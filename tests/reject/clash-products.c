// cgrad: --grad 'f(x)' --grad 'f(y)'
double f(double x, double y)
{
    return x * x * y;
}
