// cgrad: --grad f
static double square(double x)
{
    return x * x;
}

double f(double x)
{
    __attribute__((nomerge)) x = square(x);
    return x;
}
