// cgrad: --grad f
struct grid {
    int n;
    double *cells;
};

int relax(struct grid *g);

double f(int n, const double x[n])
{
    double cells[n];
    struct grid g = {n, cells};
    for (int i = 0; i < n; i++)
        cells[i] = x[i];
    relax(&g);
    return g.cells[0];
}
