// cgrad: --grad f
double density(double pressure);

double f(double x)
{
    return x * density(x);
}
