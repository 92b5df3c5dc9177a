/* Pointers to pointers that are only looked at: their shadows are there as well. */

struct state {
    double sum;
};

static double add(void *context, double t)
{
    struct state *s = *(struct state **)context;
    s->sum = s->sum * t + t;
    return s->sum;
}

// ladder: looked_at 3 2 0.4 1.6
void looked_at(int n, int m, const double x[n], double y[m])
{
    struct state a = {x[0]}, b = {x[2]}, *p = &a, **pp = &p;
    (*pp)->sum *= x[1];
    y[0] = add(&p, x[1]);
    p = x[0] > x[n - 1] ? &b : &a;
    y[0] += add(&p, x[1]) * (*pp)->sum;
    p = &b;
    y[0] *= add(pp, x[0]);
    y[m - 1] = a.sum;
}
