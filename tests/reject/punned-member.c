// cgrad: --jvp 'f'
struct node {
    char op;
    double x;
};

double f(double x)
{
    struct node a = {'a', x}, b = {'b', 1};
    char *to = (char *)&b;
    const char *from = (const char *)&a;
    for (unsigned i = 0; i < sizeof a; i++)
        to[i] = from[i];
    return b.x * b.x;
}
