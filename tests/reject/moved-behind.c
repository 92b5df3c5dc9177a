// cgrad: --jvp 'turn(o->in->x[3], o->other->x[3] -> o->in->x[3], o->first)'
struct points {
    double *x;
};
struct pair {
    struct points *in, *other;
    double first;
};

void turn(struct pair *o)
{
    struct points *p = o->in;
    o->in = o->other;
    o->other = p;
    o->first = o->in->x[0] * o->other->x[0];
}
