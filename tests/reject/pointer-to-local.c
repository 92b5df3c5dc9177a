// cgrad: --grad f
double f(int n, const double x[n])
{
    double a = x[0], b = x[1], *p = &a, *q = &b;
    for (int i = 0; i < n; i++) {
        double *t = p;
        *p *= x[i] * *q;
        p = q;
        q = t;
    }
    return *p;
}
