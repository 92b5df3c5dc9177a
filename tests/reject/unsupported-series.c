// cgrad: --taylor f
struct __attribute__((packed)) pair {
    char c;
    double a, b;
};

double f(double x)
{
    struct pair p = {0, x, 2 * x};
    return p.a * p.b;
}
