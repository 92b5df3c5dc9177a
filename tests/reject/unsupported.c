// cgrad: --vjp f
struct point {
    double x, y;
};

static double norm(struct point p)
{
    return p.x * p.x * p.y;
}

struct point f(double x)
{
    return (struct point){norm((struct point){x, x * x}), x};
}
