static double f(double x)
{
    return x * x;
}

double h(double x)
{
    return f(x);
}
