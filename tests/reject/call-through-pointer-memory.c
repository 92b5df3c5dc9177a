// cgrad: --grad f
// The pointers stand in memory that code outside of the output may have set too: they can't
// be compared with static functions.
static double a(double v)
{
    return v * v;
}

static double b(double v)
{
    return 2 * v;
}

struct choice {
    double (*of)(double);
};

double f(int n, double x)
{
    struct choice c;
    c.of = n ? a : b;
    return c.of(x);
}
