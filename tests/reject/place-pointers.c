// cgrad: --grad 'trace(a[n][n])'
double trace(int n, double **a)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i][i] * a[i][i];
    return sum;
}
