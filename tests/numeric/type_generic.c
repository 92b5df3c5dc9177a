/* <tgmath.h>: the function that the type of the argument chooses. */
#include <tgmath.h>

static float narrow(float a, float b)
{
    return sin(a) * sqrt(b) + pow(a, b) + fmax(a, b);
}

static double wide(double a, double b)
{
    a *= sin(b);
    return a * log(a + 2);
}

// ladder: type_generic 4 2 0.2 1.2
void type_generic(int n, int m, const double x[n], double y[m])
{
    long double wide = x[0];
    double s = 0;
    for (int i = 1; i < n; i++)
        s += fma(x[i], exp(x[i - 1]), fabs(x[i] - 0.5)) + pow(x[i], i) * sqrt(i + 1);
    wide = hypot(wide, x[1]) * cos(wide);
    y[0] = s * (double)lround(x[0] + m) + (double)wide * ldexp(x[2], 2);
    y[1] = log(y[0] + 3) * (atan2(x[3], 2) + atan2(x[0], n));
}

// ladder: type_generic_float 2 1 0.2 1.2 float
void type_generic_float(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = narrow((float)x[i], (float)x[n - 1]);
    float kept = (float)x[0];
    for (int i = 0; i < n; i++)
        kept = (float)wide(x[i], kept);
    y[0] *= kept;
}
