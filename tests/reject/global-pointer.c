// cgrad: --grad product --jvp product
const double *next;
double *scratch[2];

static double take(void)
{
    return *next++;
}

double product(int n, const double x[n])
{
    double s = 1, t[2] = {1, 1};
    next = x;
    scratch[1] = t;
    for (int i = 0; i < n; i++)
        *scratch[1] *= take();
    return s * t[0];
}
