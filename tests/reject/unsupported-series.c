// cgrad: --taylor f
struct pair {
    double a, b;
};

double f(double x)
{
    struct pair p = {x, 2 * x};
    return p.a * p.b;
}
