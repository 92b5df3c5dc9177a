// cgrad: --grad 'f(x[n])'
struct pair {
    double a, b;
};

static double twice(int n, const double x[n], struct pair u, struct pair v)
{
    struct pair *p = &u, *q = &v;
    for (int i = 0; i < n; i++) {
        struct pair *t = p;
        p->a *= x[i] * q->b * p->a;
        p = q;
        q = t;
    }
    return p->a;
}

double f(int n, const double x[n])
{
    struct pair u = {x[0], x[1]}, v = {x[1], x[0]};
    return twice(n, x, u, v);
}
