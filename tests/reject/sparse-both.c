// cgrad: --hess 'relax(u[n] -> u[n])' --sparse
void relax(int n, double *u)
{
    for (int i = 0; i < n; i++)
        u[i] *= u[i];
}
