/* cgrad_taylor.h: Taylor coefficients, for what cgrad writes with --taylor.
 * SPDX-License-Identifier: 0BSD
 *
 * A series has its coefficient 0, the value, apart from the row with the others: u and
 * u_t[1 .. order]; u_t[0] isn't read. Each function gives coefficient k > 0 of its
 * result from coefficients up to k of its arguments and below k of what it is given of
 * the result: O(k) operations. Formulas: A. Griewank, A. Walther, Evaluating
 * Derivatives, 2nd ed., SIAM 2008, tables 13.1 and 13.2. */
#ifndef CGRAD_TAYLOR_H
#define CGRAD_TAYLOR_H
#include <math.h>
#include <stddef.h>

/* The series of a structure of type T are in memory of T s_t[order + 1] in which each member
 * stands at order + 1 times its offset: the row of a real, the series of a structure. What
 * leads to such, m.p, has a pointer to rows there. */
#define cgrad_row(order, s_t, m)             \
    (*(__typeof__((s_t)->m)(*)[(order) + 1]) \
         cgrad_scaled(order, s_t, __builtin_offsetof(__typeof__(*(s_t)), m)))
#define cgrad_rows(order, s_t, p)               \
    (*(__typeof__ (*(s_t)->p)(**)[(order) + 1]) \
         cgrad_scaled(order, s_t, __builtin_offsetof(__typeof__(*(s_t)), p)))
static inline void *cgrad_scaled(int order, void *s_t, size_t offset)
{
    return (char *)s_t + ((size_t)order + 1) * offset;
}

/* clang-format off */
#define CGRAD_TAYLOR_FUNCTIONS(T, s)                                                   \
/* r = a b:  r_k = sum over j = 0..k of a_j b_(k-j) */                                 \
static inline T cgrad_taylor_mul##s(int k, T a, const T *a_t, T b, const T *b_t)       \
{                                                                                      \
    T r = a * b_t[k] + b * a_t[k];                                                     \
    for (int j = 1; j < k; j++)                                                        \
        r += a_t[j] * b_t[k - j];                                                      \
    return r;                                                                          \
}                                                                                      \
/* r = a a */                                                                          \
static inline T cgrad_taylor_sqr##s(int k, T a, const T *a_t)                          \
{                                                                                      \
    T r = a * a_t[k];                                                                  \
    for (int j = 1; 2 * j < k; j++)                                                    \
        r += a_t[j] * a_t[k - j];                                                      \
    return k % 2 == 0 ? 2 * r + a_t[k / 2] * a_t[k / 2] : 2 * r;                       \
}                                                                                      \
/* r = a / b, a_k given:  b r_k = a_k - sum over j = 1..k of b_j r_(k-j). Nothing      \
 * varies: nothing, even if b is 0. */                                                 \
static inline T cgrad_taylor_div##s(int k, T a_k, T r, const T *r_t, T b,              \
                                    const T *b_t)                                      \
{                                                                                      \
    for (int j = 1; j < k; j++)                                                        \
        a_k -= r_t[j] * b_t[k - j];                                                    \
    if (b_t[k] != 0)                                                                   \
        a_k -= r * b_t[k];                                                             \
    return a_k != 0 ? a_k / b : 0;                                                     \
}                                                                                      \
/* r r = u, u_k given; r = 0: as the partial there, nothing */                         \
static inline T cgrad_taylor_sqrt##s(int k, T u_k, T r, const T *r_t)                  \
{                                                                                      \
    T sum = 0;                                                                         \
    for (int j = 1; 2 * j < k; j++)                                                    \
        sum += r_t[j] * r_t[k - j];                                                    \
    sum = k % 2 == 0 ? 2 * sum + r_t[k / 2] * r_t[k / 2] : 2 * sum;                    \
    return r != 0 ? (u_k - sum) / (2 * r) : 0;                                         \
}                                                                                      \
/* r' = p u':  k r_k = sum over j = 1..k of j u_j p_(k-j) */                           \
static inline T cgrad_taylor_chain##s(int k, const T *u_t, T p, const T *p_t)          \
{                                                                                      \
    T r = 0;                                                                           \
    for (int j = 1; j < k; j++)                                                        \
        r += (T)j * u_t[j] * p_t[k - j];                                               \
    return p * u_t[k] + r / (T)k;                                                      \
}                                                                                      \
/* The same where p may be infinite: what is zero of u adds nothing. */                \
static inline T cgrad_taylor_chain0##s(int k, const T *u_t, T p, const T *p_t)         \
{                                                                                      \
    T r = 0;                                                                           \
    for (int j = 1; j < k; j++)                                                        \
        if (u_t[j] != 0)                                                               \
            r += (T)j * u_t[j] * p_t[k - j];                                           \
    return (u_t[k] != 0 ? p * u_t[k] : 0) + r / (T)k;                                  \
}                                                                                      \
/* w = (v + v_1 t + ..)^y:  i v w_i = sum over j = 1..i of (y j - (i - j)) v_j w_(i-j) */ \
static inline T cgrad_taylor_power##s(int i, const T *v_t, T y, T w, const T *w_t)     \
{                                                                                      \
    T sum = 0;                                                                         \
    for (int j = 1; j <= i; j++)                                                       \
        if (v_t[j] != 0)                                                               \
            sum += (y * (T)j - (T)(i - j)) * v_t[j] * (j < i ? w_t[i - j] : w);        \
    return sum != 0 ? sum / (T)i : 0;                                                  \
}                                                                                      \
/* r = x^y, y constant. At x = 0 a whole power is the polynomial that it is, with      \
 * x = t^m (x_m + ..); others that are finite count as flat. */                        \
static inline T cgrad_taylor_pow##s(int k, T x, const T *x_t, T y, T r, const T *r_t)  \
{                                                                                      \
    int m = 1;                                                                         \
    if (y == 0)                                                                        \
        return 0;                                                                      \
    if (x != 0 || y < 0) {                                                             \
        T sum = cgrad_taylor_power##s(k, x_t, y, r, r_t);                              \
        return sum != 0 ? sum / x : 0;                                                 \
    }                                                                                  \
    while (m <= k && !(x_t[m] != 0))                                                   \
        m++;                                                                           \
    if (m > k || y != floor##s(y) || y * (T)m > (T)k)                                  \
        return 0;                                                                      \
    int first = m * (int)y;                                                            \
    T w = pow##s(x_t[m], y);                                                           \
    return k == first ? w                                                              \
                      : cgrad_taylor_power##s(k - first, x_t + m, y, w, r_t + first)   \
                            / x_t[m];                                                  \
}

CGRAD_TAYLOR_FUNCTIONS(double, )
CGRAD_TAYLOR_FUNCTIONS(float, f)
CGRAD_TAYLOR_FUNCTIONS(long double, l)
/* clang-format on */
#undef CGRAD_TAYLOR_FUNCTIONS

#ifdef __cplusplus
extern "C" {
#endif

/* r_t[1 .. order] of the n-th polygamma function and of the Bessel functions J_n and
 * Y_n, of which each derivative is another one: O(order^3) operations. */
void cgrad_taylor_polygamma(int order, int n, double x, const double *x_t, double *r_t);
void cgrad_taylor_polygammaf(int order, int n, float x, const float *x_t, float *r_t);
void cgrad_taylor_polygammal(int order, int n, long double x, const long double *x_t,
                             long double *r_t);
void cgrad_taylor_jn(int order, int n, double x, const double *x_t, double *r_t);
void cgrad_taylor_jnf(int order, int n, float x, const float *x_t, float *r_t);
void cgrad_taylor_jnl(int order, int n, long double x, const long double *x_t,
                      long double *r_t);
void cgrad_taylor_yn(int order, int n, double x, const double *x_t, double *r_t);
void cgrad_taylor_ynf(int order, int n, float x, const float *x_t, float *r_t);
void cgrad_taylor_ynl(int order, int n, long double x, const long double *x_t,
                      long double *r_t);

/* ---- for users ---- */

/* Sets y_t[m][order + 1] to the series of m results along x_d[n]: what calls a function
 * that cgrad wrote, at the x in the context. */
typedef void cgrad_series(const double *x_d, int order, double *y_t, void *context);

/* Sets tensor[m][n]..[n], n as often as `order` says, to all partial derivatives of that
 * order: tensor[l][a][b].. = d^order y_l / dx_a dx_b ..; order 0 gives the values. For
 * small n: it takes binomial(n + order - 1, order) series and the square of that many
 * weights. */
void cgrad_tensor(int n, int m, int order, cgrad_series *series, void *context,
                  double *tensor);

#ifdef __cplusplus
}
#endif

#endif
