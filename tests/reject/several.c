// cgrad: --grad f --grad g
double unknown(double x);

double f(double x)
{
    return unknown(x) + unknown(x * x);
}

double g(double x)
{
again:
    x *= x;
    if (x > 1)
        goto again;
    return x;
}
