// cgrad: --grad f
double f(double x)
{
    double y = x * z;
    return y
}
