// cgrad: --grad f
// The function that sets the pointer isn't there.
struct choice {
    double (*of)(double);
};
void choose(struct choice *c);

static double a(double v)
{
    return v * v;
}

double f(double x)
{
    struct choice c = {a};
    choose(&c);
    return c.of(x);
}
