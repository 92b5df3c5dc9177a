// cgrad: --grad f
double f(double x);

double g(double x)
{
    return f(x);
}
