/* The elementary functions of <math.h>, alone, inside each other and with reused
 * results. */
#include <math.h>

// ladder: math_trigonometric 3 6 0.2 0.8
void math_trigonometric(int n, int m, const double x[n], double y[m])
{
    y[0] = sin(x[0]) * cos(x[1]);
    y[1] = tan(x[2] * x[0]);
    y[2] = asin(x[0]) + acos(x[1] * x[2]);
    y[3] = atan(x[0] / x[1]);
    y[4] = atan2(x[1], x[2]);
    y[5] = sin(cos(sin(x[2])));
}

// ladder: math_hyperbolic 2 6 1.2 2
void math_hyperbolic(int n, int m, const double x[n], double y[m])
{
    y[0] = sinh(x[0]) / cosh(x[1]);
    y[1] = tanh(x[0] - x[1]);
    y[2] = asinh(x[0] * x[1]);
    y[3] = acosh(x[0]);
    y[4] = atanh(x[1] / 4);
    y[5] = cosh(sinh(x[0] / 3));
}

// ladder: math_exponential 3 6 0.3 1.5
void math_exponential(int n, int m, const double x[n], double y[m])
{
    y[0] = exp(x[0] * x[1]);
    y[1] = exp2(x[1]) - expm1(x[2]);
    y[2] = log(x[0] + x[1]);
    y[3] = log2(x[0]) * log10(x[2]);
    y[4] = log1p(x[1] * x[1]);
    y[5] = exp(-log(x[2]) / 2);
}

// ladder: math_powers 3 6 0.3 2
void math_powers(int n, int m, const double x[n], double y[m])
{
    y[0] = pow(x[0], x[1]);
    y[1] = pow(x[0], 3) + pow(x[1], -0.5) + pow(2, x[2]);
    y[2] = sqrt(x[0] * x[1] + 1);
    y[3] = cbrt(x[2]);
    y[4] = hypot(x[0], x[1] - x[2]);
    y[5] = 1 / sqrt(x[1]);
}

// ladder: math_nested 2 2 0.3 0.9
void math_nested(int n, int m, const double x[n], double y[m])
{
    double s = sin(x[0]), c = cos(x[0]);
    double e = exp(s * c - x[1]);
    y[0] = log(1 + e * e) / sqrt(e + s);
    y[1] = pow(sin(x[0] * x[1]) + 1.5, cos(e));
}

// ladder: math_fused 4 3 -2 2
void math_fused(int n, int m, const double x[n], double y[m])
{
    y[0] = fma(x[0], x[1], x[2]);
    y[1] = fma(x[3], x[3], fma(x[0], 2, x[1]));
    y[2] = fma(x[2], x[2], -x[2]);
}

static double sigmoid(double v)
{
    return v >= 0 ? 1 / (1 + exp(-v)) : exp(v) / (1 + exp(v));
}

// ladder: math_sigmoid 4 2 -3 3
void math_sigmoid(int n, int m, const double x[n], double y[m])
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += sigmoid(x[i]) * sigmoid(-x[(i + 1) % n] * 0.5);
    y[0] = s;
    y[1] = log(sigmoid(s - 1));
}

// ladder: math_rotation 5 3 -2 2
void math_rotation(int n, int m, const double x[n], double y[m])
{
    double angle = x[3] + x[4], c = cos(angle), s = sin(angle);
    y[0] = c * x[0] - s * x[1];
    y[1] = s * x[0] + c * x[1];
    y[2] = x[2] * (c * c + s * s) + angle;
}

// ladder: math_float_versions 3 4 0.3 0.9 float
void math_float_versions(int n, int m, const double x[n], double y[m])
{
    float a = (float)x[0], b = (float)x[1], c = (float)x[2];
    y[0] = sinf(a) * cosf(b) + expf(c);
    y[1] = sqrtf(a + b) * logf(c + 1);
    y[2] = powf(a, b) - tanhf(c);
    y[3] = fmaxf(a + 2, b) + fabsf(c);
}

// ladder: math_long_versions 3 3 0.3 0.9
void math_long_versions(int n, int m, const double x[n], double y[m])
{
    long double a = x[0], b = x[1], c = x[2];
    y[0] = (double)(sinl(a) * expl(b) - logl(c));
    y[1] = (double)(sqrtl(a * b) + powl(c, a));
    y[2] = (double)(atan2l(a, b) * tanhl(c));
}
