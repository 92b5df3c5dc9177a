/* The mixture gradient by hand: each point runs forward and back before the next, so
 * only one point's centred vectors and products are kept. */
#include "gmm.h"
#include "hand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct scratch {
    double *diag, *diag_b;      /* [k][d], exp of the log-diagonals */
    double *sum_q, *sum_q_b;    /* [k] */
    double *centered, *product; /* [k][d], of the current point */
    double *term;               /* [k] */
};

static double *zeros(int n)
{
    return calloc((size_t)n, sizeof(double));
}

static struct scratch scratch_new(int d, int k)
{
    return (struct scratch){.diag = zeros(k * d),
                            .diag_b = zeros(k * d),
                            .sum_q = zeros(k),
                            .sum_q_b = zeros(k),
                            .centered = zeros(k * d),
                            .product = zeros(k * d),
                            .term = zeros(k)};
}

static void scratch_free(struct scratch *s)
{
    free(s->diag);
    free(s->diag_b);
    free(s->sum_q);
    free(s->sum_q_b);
    free(s->centered);
    free(s->product);
    free(s->term);
}

/* product = Q (point - mean); returns its squared norm */
static double component(int d, const double *restrict point,
                        const double *restrict mean, const double *restrict diag,
                        const double *restrict lower, double *restrict centered,
                        double *restrict product)
{
    for (int i = 0; i < d; i++) {
        centered[i] = point[i] - mean[i];
        product[i] = diag[i] * centered[i];
    }
    for (int i = 0; i < d; i++) {
        double c = centered[i];
        for (int j = i + 1; j < d; j++)
            product[j] += lower[j - i - 1] * c;
        lower += d - 1 - i;
    }
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (int i = 0; i < d; i++)
        s += product[i] * product[i];
    return s;
}

/* product holds the product and leaves as its adjoint, times -weight. */
static void component_reverse(int d, double weight, const double *restrict diag,
                              const double *restrict lower,
                              const double *restrict centered, double *restrict product,
                              double *restrict diag_b, double *restrict lower_b,
                              double *restrict mean_b)
{
    for (int i = 0; i < d; i++)
        product[i] *= -weight;
    for (int i = 0; i < d; i++) {
        double c = centered[i], centered_b = diag[i] * product[i];
        diag_b[i] += product[i] * c;
#pragma omp simd reduction(+ : centered_b)
        for (int j = i + 1; j < d; j++) {
            double p_b = product[j];
            lower_b[j - i - 1] += p_b * c;
            centered_b += lower[j - i - 1] * p_b;
        }
        lower += d - 1 - i;
        lower_b += d - 1 - i;
        mean_b[i] -= centered_b;
    }
}

/* v[i] = exp(v[i] - max v); returns their sum */
static double exponentials(int k, double *restrict v)
{
    double top = -INFINITY, sum = 0;
    for (int c = 0; c < k; c++)
        if (v[c] > top)
            top = v[c];
    for (int c = 0; c < k; c++) {
        v[c] = exp(v[c] - top);
        sum += v[c];
    }
    return sum;
}

static void prior_reverse(int d, int k, int n, const double *alphas, double *alphas_b,
                          const double *icf, double *icf_b, const struct wishart *prior,
                          struct scratch *s)
{
    int size = d * (d + 1) / 2;
    double gamma2 = prior->gamma * prior->gamma;
    memcpy(s->term, alphas, (size_t)k * sizeof *alphas);
    double sum = exponentials(k, s->term);
    for (int c = 0; c < k; c++) {
        alphas_b[c] -= n * s->term[c] / sum;
        double sum_q_b = s->sum_q_b[c] + prior->m;
        for (int i = 0; i < d; i++) {
            double diag = s->diag[c * d + i];
            icf_b[c * size + i] =
                sum_q_b + (s->diag_b[c * d + i] - gamma2 * diag) * diag;
        }
        for (int l = d; l < size; l++)
            icf_b[c * size + l] -= gamma2 * icf[c * size + l];
    }
}

void hand_gmm_grad(int d, int k, int n, const double *alphas, double *alphas_b,
                   const double *means, double *means_b, const double *icf,
                   double *icf_b, const double *x, const struct wishart *prior)
{
    int size = d * (d + 1) / 2;
    struct scratch s = scratch_new(d, k);
    memset(alphas_b, 0, (size_t)k * sizeof *alphas_b);
    memset(means_b, 0, (size_t)(k * d) * sizeof *means_b);
    memset(icf_b, 0, (size_t)(k * size) * sizeof *icf_b);
    for (int c = 0; c < k; c++)
        for (int i = 0; i < d; i++) {
            s.sum_q[c] += icf[c * size + i];
            s.diag[c * d + i] = exp(icf[c * size + i]);
        }
    for (int p = 0; p < n; p++) {
        for (int c = 0; c < k; c++) {
            double norm =
                component(d, x + p * d, means + c * d, s.diag + c * d,
                          icf + c * size + d, s.centered + c * d, s.product + c * d);
            s.term[c] = alphas[c] + s.sum_q[c] - 0.5 * norm;
        }
        double inverse = 1 / exponentials(k, s.term);
        for (int c = 0; c < k; c++) {
            double weight = s.term[c] * inverse;
            alphas_b[c] += weight;
            s.sum_q_b[c] += weight;
            component_reverse(d, weight, s.diag + c * d, icf + c * size + d,
                              s.centered + c * d, s.product + c * d, s.diag_b + c * d,
                              icf_b + c * size + d, means_b + c * d);
        }
    }
    prior_reverse(d, k, n, alphas, alphas_b, icf, icf_b, prior, &s);
    scratch_free(&s);
}
