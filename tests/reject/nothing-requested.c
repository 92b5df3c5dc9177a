// exit: 2
double f(double x)
{
    return x;
}
