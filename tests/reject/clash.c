// cgrad: --grad f
double f_grad(double x)
{
    return 2 * x;
}

double f(double x)
{
    return x * x;
}
