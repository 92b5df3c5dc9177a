// cgrad: --jac 's(p->x[p->n] -> *y)' --sparse
struct points {
    int n;
    double *x;
};

void s(const struct points *p, double *y)
{
    *y = 0;
    for (int i = 0; i < p->n; i++)
        *y += p->x[i] * p->x[i];
}
