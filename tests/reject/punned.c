// cgrad: --grad f
double f(double x)
{
    long long bits = *(long long *)&x;
    bits &= 0x7fffffffffffffffll;
    return *(double *)&bits * x;
}
