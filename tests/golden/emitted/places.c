// cgrad: --jac 'forces(s->x[s->n], s->stiffness -> s->f[s->n])' --jac=forward --jvp_v 'power(s->x[s->n], gravity -> s->power)'
struct springs {
    int n;
    double *x, *f;
    double stiffness, power;
};

double gravity = 9.81;

void forces(struct springs *s)
{
    for (int i = 0; i < s->n; i++)
        s->f[i] = 0;
    for (int i = 0; i + 1 < s->n; i++) {
        double stretch = s->x[i + 1] - s->x[i];
        s->f[i] += s->stiffness * stretch;
        s->f[i + 1] -= s->stiffness * stretch;
    }
}

/* compilers don't vectorise its tangent */
void power(struct springs *s)
{
    s->power = 0;
    for (int i = 0; i + 1 < s->n; i++)
        s->power += gravity * s->x[i] * s->x[i + 1];
}
