// cgrad: --jvp f
double f(double x)
{
    _Alignas(double) char room[16];
    double *p = (double *)room;
    p[1] = x * x;
    return p[1];
}
