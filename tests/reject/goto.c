// cgrad: --grad f
double f(int n, double x)
{
    double s = 1;
again:
    s *= x;
    if (--n > 0)
        goto again;
    return s;
}
