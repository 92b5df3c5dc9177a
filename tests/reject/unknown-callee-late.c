// cgrad: --grad f
void report(double energy);

static double total(int n, const double x[n])
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += x[i] * x[i];
    report(s);
    return s;
}

double f(int n, const double x[n])
{
    return total(n, x);
}
