/* series.c: Taylor coefficients of functions whose partials lead to ever new ones.
 * SPDX-License-Identifier: 0BSD
 *
 * f(u + u_1 t + ..) is put together from the derivatives of f at u, which are had in
 * closed form, by Horner's rule in w = u_1 t + u_2 t^2 + ..: O(order^3) operations.
 * Formulas by number from M. Abramowitz and I. A. Stegun (eds.), Handbook of
 * Mathematical Functions, 1964. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* jn, jnl */
#endif
#include "cgrad_taylor.h"

#include "cgrad_special.h"

/* c[i] = f^(i)(u) / i!: row[k] = coefficient k of sum of c[i] w^i. What is zero of u_t
 * adds nothing, even if a derivative is infinite. */
static void compose(int order, const long double *c, const long double *u_t,
                    long double *row)
{
    for (int k = 0; k <= order; k++)
        row[k] = 0;
    for (int i = order; i >= 0; i--) {
        for (int k = order - i; k > 0; k--) {
            long double sum = 0;
            for (int j = 1; j <= k; j++)
                if (u_t[j] != 0)
                    sum += u_t[j] * row[k - j];
            row[k] = sum;
        }
        row[0] = c[i];
    }
}

/* psi_n^(i) = psi_(n+i) */
static void polygamma_derivatives(int order, int n, long double x, long double *c)
{
    long double factorial = 1;
    for (int i = 0; i <= order; i++) {
        factorial *= i > 0 ? i : 1;
        c[i] = cgrad_polygammal(n + i, x) / factorial;
    }
}

/* 2^i C_n^(i) = sum over j of (-1)^j binomial(i, j) C_(n-i+2j)      (9.1.31) */
static void bessel_derivatives(int order, int n, long double x,
                               long double bessel(int, long double), long double *c)
{
    long double factor = 1; /* 1 / (2^i i!) */
    for (int i = 0; i <= order; i++) {
        long double sum = 0, binomial = 1;
        factor /= i > 0 ? 2 * i : 1;
        for (int j = 0; j <= i; j++) {
            sum += binomial * bessel(n - i + 2 * j, x);
            binomial *= -(long double)(i - j) / (j + 1);
        }
        c[i] = factor * sum;
    }
}

static void polygamma_row(int order, int n, long double x, const long double *x_t,
                          long double *row)
{
    long double c[order + 1];
    polygamma_derivatives(order, n, x, c);
    compose(order, c, x_t, row);
}

static void jn_row(int order, int n, long double x, const long double *x_t,
                   long double *row)
{
    long double c[order + 1];
    bessel_derivatives(order, n, x, jnl, c);
    compose(order, c, x_t, row);
}

static void yn_row(int order, int n, long double x, const long double *x_t,
                   long double *row)
{
    long double c[order + 1];
    bessel_derivatives(order, n, x, ynl, c);
    compose(order, c, x_t, row);
}

/* clang-format off */
#define ROW(T, name, fill)                                                      \
    void name(int order, int n, T x, const T *x_t, T *r_t)                      \
    {                                                                           \
        long double u_t[order + 1], row[order + 1];                             \
        for (int k = 1; k <= order; k++)                                        \
            u_t[k] = x_t[k];                                                    \
        fill(order, n, x, u_t, row);                                            \
        for (int k = 1; k <= order; k++)                                        \
            r_t[k] = (T)row[k];                                                 \
    }
#define ROWS(name, fill)                \
    ROW(double, name, fill)             \
    ROW(float, name##f, fill)           \
    ROW(long double, name##l, fill)
/* clang-format on */
ROWS(cgrad_taylor_polygamma, polygamma_row)
ROWS(cgrad_taylor_jn, jn_row)
ROWS(cgrad_taylor_yn, yn_row)
