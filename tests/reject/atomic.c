// cgrad: --grad f
double f(double x)
{
    _Atomic double s = x;
    s = s * x;
    return s;
}
