// cgrad: --vjp 'f(s->x[s->n] -> *e)'
struct stack {
    int n;
    double *x;
};

static double pop(struct stack *s)
{
    return s->x[--s->n];
}

void f(struct stack *s, double *e)
{
    double top = pop(s);
    *e = 0;
    for (int i = 0; i < s->n; i++)
        *e += s->x[i] * top;
}
