// cgrad: --hess 'relax(s->u[s->n], s->rate -> s->u[s->n])'
struct state {
    int n;
    double *u, rate;
};

void relax(struct state *s)
{
    for (int i = 0; i < s->n; i++)
        s->u[i] *= s->rate * s->u[i];
}
