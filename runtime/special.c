/* special.c: digamma and polygamma.
 * SPDX-License-Identifier: 0BSD
 *
 * Formulas by number from M. Abramowitz and I. A. Stegun (eds.), Handbook of
 * Mathematical Functions, 1964, chapter 6. Both functions are moved to the right of
 * `shift` by their recurrence, where 16 terms of the asymptotic series reach the
 * precision of long double (64 bits at 16, 113 bits at 40); left of zero they are
 * reflected. All is computed in long double, so double and float come out correctly
 * rounded but for rare last bits. */
#include "cgrad_special.h"

#include <float.h>
#include <math.h>

enum { TERMS = 16 };
static const long double shift = LDBL_MANT_DIG > 64 ? 40 : 16;

/* Bernoulli numbers B_2, B_4, ..., B_32 (table 23.2). */
static const long double bernoulli[TERMS] = {
    1.0L / 6,
    -1.0L / 30,
    1.0L / 42,
    -1.0L / 30,
    5.0L / 66,
    -691.0L / 2730,
    7.0L / 6,
    -3617.0L / 510,
    43867.0L / 798,
    -174611.0L / 330,
    854513.0L / 138,
    -236364091.0L / 2730,
    8553103.0L / 6,
    -23749461029.0L / 870,
    8615841276005.0L / 14322,
    -7709321041217.0L / 510,
};

static long double power(long double base, int n)
{
    long double result = 1;
    for (; n > 0; n /= 2) {
        if (n % 2 == 1)
            result *= base;
        base *= base;
    }
    return result;
}

/* x > 0:  psi(x) = psi(x + 1) - 1 / x                             (6.3.5)
 *         psi(x) ~ log x - 1 / (2 x) - sum B_2k / (2 k x^2k)     (6.3.18) */
static long double digamma_positive(long double x)
{
    long double below = 0;
    for (; x < shift; x += 1)
        below += 1 / x;
    long double square = 1 / (x * x), series = 0;
    for (int k = TERMS; k > 0; k--)
        series = (series + bernoulli[k - 1] / (2 * k)) * square;
    return logl(x) - 1 / (2 * x) - series - below;
}

/* psi(x) = psi(1 - x) - pi / tan(pi x)                            (6.3.7)
 * The tangent has period 1 and x - round(x) is exact. */
long double cgrad_digammal(long double x)
{
    const long double pi = 3.14159265358979323846264338327950288L;

    if (x == 0)
        return -1 / x;
    if (!(x < 0))
        return digamma_positive(x);
    long double phase = x - roundl(x);
    if (!(phase < 0 || phase > 0))
        return (x - x) / (x - x);
    return digamma_positive(1 - x) - pi / tanl(pi * phase);
}

/* zeta(s, q) = sum over k >= 0 of 1 / (q + k)^s, for s >= 2 and q >= 0 (23.2.7), from
 * the series of 6.4.11 with n = s - 1, Q = q + N: zeta ~ sum_(k < N) (q + k)^-s +
 * Q^(1-s) / (s - 1) + Q^-s / 2
 *          + sum_k B_2k / (2k)! s (s + 1) .. (s + 2k - 2) Q^(1-s-2k)
 * The k-th factor is built from the one before, so nothing overflows in the middle. */
static long double hurwitz(int s, long double q)
{
    long double sum = 0, right = shift + s;
    for (; q < right; q += 1)
        sum += 1 / power(q, s);

    long double tail = q / (s - 1.0L) + 0.5L, factor = s / (2 * q);
    for (int k = 1; k <= TERMS; k++) {
        tail += bernoulli[k - 1] * factor;
        long double next = 2.0L * k + s;
        factor *= (next - 1) / (2 * k + 1) * next / (2 * k + 2) / (q * q);
    }
    return q > LDBL_MAX ? sum : sum + tail / power(q, s);
}

/* psi_n(x) = (-1)^(n+1) n! zeta(n + 1, x)                        (6.4.10)
 * Left of zero the sum over x, x + 1, ... has finitely many negative members; with f
 * and g the distances of x to the whole numbers below and above it, and s = n + 1, it
 * is zeta(s, f) + (-1)^s (zeta(s, g) - zeta(s, 1 - x)). */
long double cgrad_polygammal(int n, long double x)
{
    if (n == 0)
        return cgrad_digammal(x);
    if (n < 0 || x != x)
        return (x - x) / (x - x);
    long double sum;
    if (x < 0) {
        long double left = hurwitz(n + 1, ceill(x) - x) - hurwitz(n + 1, 1 - x);
        sum = hurwitz(n + 1, x - floorl(x)) + (n % 2 == 1 ? left : -left);
    } else {
        sum = hurwitz(n + 1, x);
    }
    long double factorial = n % 2 == 1 ? 1 : -1;
    for (int k = 2; k <= n; k++)
        factorial *= k;
    return factorial * sum;
}

double cgrad_digamma(double x)
{
    return (double)cgrad_digammal(x);
}

float cgrad_digammaf(float x)
{
    return (float)cgrad_digammal(x);
}

double cgrad_polygamma(int n, double x)
{
    return (double)cgrad_polygammal(n, x);
}

float cgrad_polygammaf(int n, float x)
{
    return (float)cgrad_polygammal(n, x);
}
