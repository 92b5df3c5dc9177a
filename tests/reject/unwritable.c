// cgrad: --grad f -o absent/out.c
// exit: 2
double f(double x)
{
    return x * x;
}
