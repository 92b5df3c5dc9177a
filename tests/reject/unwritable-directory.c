// cgrad: --grad f -o also
// exit: 2
double f(double x)
{
    return x * x;
}
