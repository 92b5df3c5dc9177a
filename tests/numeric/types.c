/* Casts to int and float, float and long double variables, char and bool at the side.
 */
// sparse
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

// ladder: type_int_cast 2 2 -3 3
void type_int_cast(int n, int m, const double x[n], double y[m])
{
    int k = (int)x[0];
    y[0] = k * x[1] + (x[0] - k) * (x[0] - (int)x[0]);
    y[1] = (double)(long)(x[1] * 2) * x[0];
}

// ladder: type_cell_lookup 2 1 0.1 3.9
void type_cell_lookup(int n, int m, const double x[n], double y[m])
{
    const double table[] = {1, 3, 2, 5, 4, 6};
    int cell = (int)x[0];
    double t = x[0] - cell;
    y[0] = ((1 - t) * table[cell] + t * table[cell + 1]) * x[1];
}

// ladder: type_long_double 3 2 0.5 2
void type_long_double(int n, int m, const double x[n], double y[m])
{
    long double s = 0, p = 1.0L;
    for (int i = 0; i < n; i++) {
        s += (long double)x[i] * x[i];
        p *= s;
    }
    y[0] = (double)(s * p);
    y[1] = (double)p / x[1];
}

static long double long_mean(int n, const double *v)
{
    long double s = 0;
    for (int i = 0; i < n; i++)
        s += v[i] * v[(i + 1) % n];
    return s / n;
}

// ladder: type_long_function 4 1 -2 2
void type_long_function(int n, int m, const double x[n], double y[m])
{
    y[0] = (double)(long_mean(n, x) * long_mean(n - 1, x));
}

// ladder: type_float_variables 3 2 0.5 2 float
void type_float_variables(int n, int m, const double x[n], double y[m])
{
    float s = 0, p = 1.0f;
    for (int i = 0; i < n; i++) {
        float v = (float)x[i];
        s += v * v;
        p *= s;
    }
    y[0] = s * p;
    y[1] = (double)p / x[1];
}

static float half_square(float v)
{
    return 0.5f * v * v;
}

// ladder: type_float_array 4 2 -1.5 1.5 float
void type_float_array(int n, int m, const double x[n], double y[m])
{
    float t[4];
    for (int i = 0; i < 4; i++)
        t[i] = half_square((float)x[i]);
    for (int i = 1; i < n; i++)
        t[i] += t[i - 1] * t[0];
    y[0] = t[3];
    y[1] = t[1] * x[2];
}

struct mixed {
    float small;
    double plain;
    long double large;
    char tag;
};

// ladder: type_mixed_struct 3 1 0.5 2 float
void type_mixed_struct(int n, int m, const double x[n], double y[m])
{
    struct mixed v = {(float)x[0], x[1], x[2], 'c'};
    v.plain *= v.small;
    v.large += v.plain;
    v.small *= 2;
    y[0] = (double)(v.large * v.small) + v.tag;
}

// ladder: type_bool_and_char 3 1 -2 2
void type_bool_and_char(int n, int m, const double x[n], double y[m])
{
    bool positive = x[0] > 0;
    char sign = positive ? '+' : '-';
    uint8_t small = (uint8_t)(n + 254);
    y[0] = x[0] * (sign == '+' ? x[1] : x[2]) * small;
    y[0] += positive * x[1];
}

// ladder: type_integer_mix 3 1 -2 2
void type_integer_mix(int n, int m, const double x[n], double y[m])
{
    int64_t big = INT64_C(1) << 33;
    unsigned short s = 3;
    y[0] = (double)(big >> 31) * x[0] + s * x[1] - (-1 >> 1) * x[2] + 'a' * 1e-2 * x[0];
    y[0] *= x[sizeof(char)] * (double)sizeof(double);
}

typedef double real;
typedef real vector[3];

static real norm(const real *v)
{
    return sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

// ladder: type_typedefs 3 3 0.5 2
void type_typedefs(int n, int m, const double x[n], double y[m])
{
    vector v = {x[0], x[1], x[2]};
    const real size = norm(v);
    register real inverse = 1 / size;
    for (int i = 0; i < 3; i++)
        y[i] = v[i] * inverse;
}

/* quotients and roots that pass from one kind of real to the other */
// ladder: type_quotients_of_both 3 2 0.5 2 float
void type_quotients_of_both(int n, int m, const double x[n], double y[m])
{
    float f = (float)(x[0] / (1 + x[1]));
    double d = f, q = f / (float)x[2];
    float root = sqrtf((float)d) / (float)q;
    y[0] = sin(f) * root;
    y[m - 1] = sqrt(d) * (float)(q / x[1]);
}
