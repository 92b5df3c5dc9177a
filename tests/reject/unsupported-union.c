// cgrad: --jac_sparse 'f(*b)'
struct box {
    union {
        double width, side;
    } w;
    double height;
};

double f(const struct box *b)
{
    return b->w.width * b->height;
}
