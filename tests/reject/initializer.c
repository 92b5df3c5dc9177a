// cgrad: --grad f
double f(double x)
{
    double a[4] = {[0 ... 3] = x};
    return a[0] * a[3];
}
