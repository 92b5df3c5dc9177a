// files: ambiguous-function.c also/ambiguous-function.c
// cgrad: --grad f
static double f(double x)
{
    return x;
}

double g(double x)
{
    return f(x);
}
