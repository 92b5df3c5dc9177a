// cgrad: --grad 'f(x[n])'
struct node {
    double value;
    struct node *next;
};

static double product(int n, const double x[n], struct node a)
{
    struct node b = {1, &a};
    struct node *p = &a;
    a.next = &b;
    for (int i = 0; i < n; i++) {
        p->value *= x[i] * p->value;
        p = p->next;
    }
    return p->value;
}

double f(int n, const double x[n])
{
    struct node a = {x[0], 0};
    return product(n, x, a);
}
