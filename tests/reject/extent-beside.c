// cgrad: --jac 'f(s->x[s->n] -> *e)'
struct state {
    int n;
    double *x, *y;
};

/* x and y may be one array */
void f(struct state *s, double *e)
{
    *e = 0;
    for (int i = 0; i < s->n; i++)
        s->y[i] = s->x[i] * s->x[i];
    for (int i = 0; i < s->n; i++)
        *e += s->y[i];
}
