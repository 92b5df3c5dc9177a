// cgrad: --jvp 'f(x[2] -> y[1])' --vjp 'f(x[2] -> y[1])'
struct shape {
    int kind;
};

struct circle {
    struct shape base;
    double radius;
};

static void scale(struct shape *s, double by)
{
    ((struct circle *)s)->radius *= by;
}

static double area(const struct shape *s)
{
    const struct circle *c = (const void *)s;
    return 3 * c->radius * c->radius;
}

void f(const double *x, double *y)
{
    struct circle c = {{1}, x[0]};
    scale(&c.base, x[1]);
    y[0] = area(&c.base);
}
