// cgrad: --taylor power
#include <cgrad.h>

double drag_jvp(double v, double v_d, double *drag_d);
CGRAD_RULE(drag);
double drag(double v)
{
    return v * v;
}

double power(int n, const double v[n])
{
    double p = 0;
    for (int i = 0; i < n; i++)
        p += v[i] * drag(v[i]);
    return p;
}
