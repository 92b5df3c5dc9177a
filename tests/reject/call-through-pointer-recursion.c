// cgrad: --grad f
static double odd(int n, double x);
static double (*const next)(int n, double x) = odd;

static double even(int n, double x)
{
    return n == 0 ? 1 : x * next(n - 1, x);
}

static double odd(int n, double x)
{
    return n == 0 ? 1 : 2 * x * even(n - 1, x);
}

double f(double x)
{
    return even(6, x);
}
