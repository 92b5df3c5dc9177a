/* cgrad_special.h: special functions that derivatives of <math.h> need and it lacks.
 * SPDX-License-Identifier: 0BSD
 *
 * lgamma' = digamma, tgamma' = tgamma * digamma, digamma' = polygamma(1, .) and
 * polygamma(n, .)' = polygamma(n + 1, .), so derivatives of every order close.
 * Thread-safe, no state. errno is left to the logarithms inside. */
#ifndef CGRAD_SPECIAL_H
#define CGRAD_SPECIAL_H

#ifdef __cplusplus
extern "C" {
#endif

/* psi(x) = d/dx log |gamma(x)|. Poles at 0, -1, -2, ...: -inf at +0, +inf at -0, else
 * NaN. double and float are rounded from long double, whose error is 1e-18 of
 * max(|psi(x)|, 1) with 64 bits: beside a zero of psi it is small absolutely, not
 * relatively. */
double cgrad_digamma(double x);
float cgrad_digammaf(float x);
long double cgrad_digammal(long double x);

/* The n-th derivative of psi, n up to 1700; n = 0 is digamma, n < 0 is NaN. At a pole:
 * +inf where both sides agree (n odd), else NaN, and -inf or +inf at +0 or -0. */
double cgrad_polygamma(int n, double x);
float cgrad_polygammaf(int n, float x);
long double cgrad_polygammal(int n, long double x);

#ifdef __cplusplus
}
#endif

#endif
