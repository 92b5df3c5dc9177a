// cgrad: --vjp 'look(from->x[from->n] -> to->x[from->n])'
struct points {
    int n;
    double *x;
};

void look(struct points *to, const struct points *from)
{
    *to = *from;
}
