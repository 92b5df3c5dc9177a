/* The Gaussian mixture objective of the ADBench suite, in ordinary C: nothing here was
 * written with derivatives in mind. The Makefile asks cgrad for its gradient. */
#include "gmm.h"

#include <math.h>
#include <stdlib.h>

#define PI 3.14159265358979323846

static double largest(int n, double const *v)
{
    double m = v[0];
    for (int i = 1; i < n; i++)
        if (v[i] > m)
            m = v[i];
    return m;
}

static double log_sum_exp(int n, double const *v)
{
    double top = largest(n, v);
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += exp(v[i] - top);
    return log(sum) + top;
}

static double square_norm(int n, double const *v)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += v[i] * v[i];
    return s;
}

static void subtract(int d, double const *a, double const *b, double *out)
{
    for (int i = 0; i < d; i++)
        out[i] = a[i] - b[i];
}

/* log of the multivariate gamma function of dimension p */
static double log_gamma_distribution(double a, int p)
{
    double out = 0.25 * p * (p - 1) * log(PI);
    for (int j = 1; j <= p; j++)
        out += lgamma(a + 0.5 * (1 - j));
    return out;
}

/* q_diags: exp of the log-diagonals, sum_qs: their sums */
static void preprocess(int d, int k, double const *icf, double *sum_qs, double *q_diags)
{
    int size = d * (d + 1) / 2;
    for (int c = 0; c < k; c++) {
        sum_qs[c] = 0;
        for (int i = 0; i < d; i++) {
            double q = icf[c * size + i];
            sum_qs[c] += q;
            q_diags[c * d + i] = exp(q);
        }
    }
}

/* out = Q v, Q lower triangular: its diagonal, then the rest column by column */
static void multiply(int d, double const *q_diag, double const *lower, double const *v,
                     double *out)
{
    for (int i = 0; i < d; i++)
        out[i] = q_diag[i] * v[i];
    int l = 0;
    for (int i = 0; i < d; i++)
        for (int j = i + 1; j < d; j++) {
            out[j] += lower[l] * v[i];
            l++;
        }
}

static double log_wishart_prior(int d, int k, struct wishart prior,
                                double const *sum_qs, double const *q_diags,
                                double const *icf)
{
    int n = d + prior.m + 1;
    int size = d * (d + 1) / 2;
    double c0 =
        n * d * (log(prior.gamma) - 0.5 * log(2)) - log_gamma_distribution(0.5 * n, d);
    double out = 0;
    for (int c = 0; c < k; c++) {
        double frobenius =
            square_norm(d, &q_diags[c * d]) + square_norm(size - d, &icf[c * size + d]);
        out += 0.5 * prior.gamma * prior.gamma * frobenius - prior.m * sum_qs[c];
    }
    return k * c0 - out;
}

void gmm(int d, int k, int n, double const *alphas, double const *means,
         double const *icf, double const *x, struct wishart prior, double *err)
{
    int size = d * (d + 1) / 2;
    double *q_diags = malloc((size_t)(d * k) * sizeof(double));
    double *sum_qs = malloc((size_t)k * sizeof(double));
    double *centered = malloc((size_t)d * sizeof(double));
    double *product = malloc((size_t)d * sizeof(double));
    double *terms = malloc((size_t)k * sizeof(double));

    preprocess(d, k, icf, sum_qs, q_diags);
    double slse = 0;
    for (int p = 0; p < n; p++) {
        for (int c = 0; c < k; c++) {
            subtract(d, &x[p * d], &means[c * d], centered);
            multiply(d, &q_diags[c * d], &icf[c * size + d], centered, product);
            terms[c] = alphas[c] + sum_qs[c] - 0.5 * square_norm(d, product);
        }
        slse += log_sum_exp(k, terms);
    }
    *err = -n * d * 0.5 * log(2 * PI) + slse - n * log_sum_exp(k, alphas)
           + log_wishart_prior(d, k, prior, sum_qs, q_diags, icf);

    free(q_diags);
    free(sum_qs);
    free(centered);
    free(product);
    free(terms);
}
