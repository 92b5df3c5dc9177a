// cgrad: --grad f
double f(double x)
{
    volatile double s = x;
    s = s * x;
    return s;
}
