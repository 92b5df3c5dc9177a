// cgrad: --jvp_v 'f(*b->weights)'
struct model {
    double *weights, bias;
};

double f(const struct model *b)
{
    return b->weights[0] * b->bias;
}
