// cgrad: --jac_sparse residual --hess_sparse energy
void residual(int n, const double u[n], double r[n])
{
    for (int i = 0; i < n; i++)
        r[i] = u[i] * (i > 0 ? u[i] - u[i - 1] : 1);
}

double energy(int n, const double x[n], float p)
{
    double e = 0;
    for (int i = 0; i + 1 < n; i++) {
        double stretch = x[i + 1] - x[i] - p;
        e += stretch * stretch * stretch;
    }
    return e;
}
