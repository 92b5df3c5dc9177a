// cgrad: --grad f
#define HINT _Pragma("GCC unroll 4") _Pragma("GCC ivdep")

double f(int n, const double x[n])
{
    double s = 0;
    HINT
    for (int i = 0; i < n; i++)
        s += x[i] * x[i];
    return s;
}
