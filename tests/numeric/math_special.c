/* Error, gamma and Bessel functions, remainders, parts of numbers, kinks away from the
 * kink. */
#define _DEFAULT_SOURCE
#include <math.h>
#include <time.h>

// ladder: special_error 2 3 -1.5 1.5
void special_error(int n, int m, const double x[n], double y[m])
{
    y[0] = erf(x[0]) * x[1];
    y[1] = erfc(x[0] + x[1]);
    y[2] = erf(erfc(x[1]));
}

// ladder: special_gamma 2 3 1.2 3.5
void special_gamma(int n, int m, const double x[n], double y[m])
{
    y[0] = lgamma(x[0]);
    y[1] = tgamma(x[1]);
    y[2] = lgamma(x[0] + x[1]) - lgamma(x[0]) - lgamma(x[1]);
}

// ladder: special_bessel 2 6 0.5 3
void special_bessel(int n, int m, const double x[n], double y[m])
{
    y[0] = j0(x[0]) * x[1];
    y[1] = j1(x[0] * x[1]);
    y[2] = jn(3, x[1]);
    y[3] = y0(x[0]);
    y[4] = y1(x[1] + 1);
    y[5] = yn(2, x[0]);
}

// ladder: special_remainder 2 3 1.1 2.9
void special_remainder(int n, int m, const double x[n], double y[m])
{
    y[0] = fmod(x[0] * x[0], x[1]) * x[0];
    y[1] = remainder(x[0] * 3, x[1]);
    y[2] = fmod(-x[1] * 5, x[0]);
}

// ladder: special_scaled 2 3 0.6 1.9
void special_scaled(int n, int m, const double x[n], double y[m])
{
    y[0] = ldexp(x[0] * x[1], 3);
    y[1] = scalbn(x[0], -2) + scalbln(x[1], 2L);
    y[2] = ldexp(x[0], (int)x[1]);
}

// ladder: special_parts 2 3 0.6 2.9
void special_parts(int n, int m, const double x[n], double y[m])
{
    int exponent;
    double whole;
    y[0] = frexp(x[0] * x[1], &exponent) * x[0];
    y[1] = modf(x[1] * 3, &whole) * x[1];
    y[2] = whole * x[0] + exponent * x[1];
}

// ladder: special_parts_kept 3 3 0.7 0.9
void special_parts_kept(int n, int m, const double x[n], double y[m])
{
    double whole = x[0], s = 0;
    int exponent = 1;
    for (int i = 0; i < n; i++) {
        s += whole * x[i] * exponent;
        y[0] = modf(x[i] * 3, &whole) * x[1];
        s += frexp(x[i] * whole * 1.3, &exponent) * sin(x[i]);
    }
    y[1] = x[2] * x[1];
    y[2] = s * y[1];
    if (m > 2)
        y[2] += modf(s * x[0], &y[1]) + y[0];
    y[0] += modf(5 * x[1], y + 1);
}

static double fraction(double v, double *whole)
{
    return modf(v, whole);
}

/* results by pointer, in variables that had a value before */
// ladder: special_parts_replaced 2 4 1.6 2.9
void special_parts_replaced(int n, int m, const double x[n], double y[m])
{
    int exponent = 0, later = exponent + 2, quotient = 0;
    double whole = 1, r = frexp(3 * x[0], &exponent), z = exponent * x[1];
    y[0] = z * z * exponent * later * r;
    double s = sin(remquo(x[0], 1, &quotient));
    if (quotient & 1)
        y[1] = s * s * x[1];
    else
        y[1] = s * x[1];
    double part = fraction(x[1] * x[1], &whole);
    y[2] = whole * part * part;
    time_t now = 0;
    time(&now);
    y[3] = now > 0 ? x[0] * x[0] : x[0];
}

// ladder: special_larger 3 4 -2 2
void special_larger(int n, int m, const double x[n], double y[m])
{
    y[0] = fmax(x[0] * x[1], x[2]);
    y[1] = fmin(x[0], fmin(x[1], x[2]));
    y[2] = fdim(x[0], x[1]) * x[2];
    y[3] = fabs(x[0] - x[2]) * x[1];
}

// ladder: special_sign 2 2 -2 2
void special_sign(int n, int m, const double x[n], double y[m])
{
    y[0] = copysign(x[0] * x[0], x[1]);
    y[1] = signbit(x[0]) ? x[1] * 2 : x[1] * x[0];
}

// ladder: special_rounded 2 3 -3 3
void special_rounded(int n, int m, const double x[n], double y[m])
{
    y[0] = floor(x[0]) * x[1] + ceil(x[1]);
    y[1] = x[0] - round(x[0]) + trunc(x[1]) * rint(x[1]);
    y[2] = (double)lround(x[0]) * x[0];
}

// ladder: special_rounded_only 2 2 -3 3 flat
void special_rounded_only(int n, int m, const double x[n], double y[m])
{
    y[0] = floor(x[0] * x[1]);
    y[1] = nearbyint(x[1]) + (double)llrint(x[0]);
}
