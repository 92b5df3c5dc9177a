/* A multilayer perceptron in ordinary C: nothing here was written with derivatives in mind.
 * The Makefile asks cgrad for the gradient of its loss. */
#include "mlp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double activate(enum activation sigma, double v)
{
    switch (sigma) {
    case SIGMOID: return 1 / (1 + exp(-v));
    case TANH: return tanh(v);
    case SOFTPLUS: return log1p(exp(v));
    case IDENTITY: break;
    }
    return v;
}

static int widest(const struct mlp *net)
{
    int n = 0;
    for (int k = 0; k <= net->layers; k++)
        if (net->width[k] > n)
            n = net->width[k];
    return n;
}

void mlp_apply(const struct mlp *net, const double *x, double *output)
{
    size_t size = (size_t)widest(net) * sizeof(double);
    double *f = malloc(size), *next = malloc(size);
    const double *A = net->parameters;

    memcpy(f, x, (size_t)net->width[0] * sizeof *f);
    for (int k = 0; k < net->layers; k++) {
        int n = net->width[k], m = net->width[k + 1];
        const double *b = A + m * n;
        for (int i = 0; i < m; i++) {
            double sum = b[i];
            for (int j = 0; j < n; j++)
                sum += A[i * n + j] * f[j];
            next[i] = activate(net->activation[k], sum);
        }
        A = b + m;
        double *last = f;
        f = next;
        next = last;
    }
    memcpy(output, f, (size_t)net->width[net->layers] * sizeof *f);
    free(f);
    free(next);
}

double mlp_loss(const struct mlp *net, const double *x, const double *y)
{
    int n = net->width[net->layers];
    double *output = malloc((size_t)n * sizeof *output), loss = 0;
    mlp_apply(net, x, output);
    for (int i = 0; i < n; i++)
        loss += (y[i] - output[i]) * (y[i] - output[i]);
    free(output);
    return loss;
}
