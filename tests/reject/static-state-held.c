// cgrad: --jvp f
// The coefficients are written through a structure that holds a pointer to them: of the one
// that is passed, of a copy of it, of what another structure leads to.
struct series {
    double *c;
};
static double a[2] = {1, 0.5}, b[2] = {2, 0.5}, d[2] = {3, 0.5};
static struct series sa = {a}, sb = {b}, sd = {d};
static struct series *all[1] = {&sd};

static void poke(struct series *s)
{
    s->c[1] = 7;
}

void change(int k)
{
    poke(&sa);
    struct series copy = sb;
    copy.c[0] = k;
    all[0]->c[1] = k;
}

double f(double x)
{
    return x * sa.c[1] + x * sb.c[0] + x * sd.c[1];
}
