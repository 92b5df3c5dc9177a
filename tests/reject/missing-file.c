// files: absent.c
// cgrad: --grad f
// exit: 2
double f(double x)
{
    return x;
}
