// cgrad: --vjp 'f(x[n])'
static double *scaled(double *x, double by)
{
    *x *= by;
    return x;
}

double f(int n, double x[n])
{
    scaled(x, 2);
    return x[0] * *scaled(x + 1, x[0]);
}
