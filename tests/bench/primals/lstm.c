#include "problems.h"

#include <cgrad.h>
#include <math.h>
#include <stdlib.h>

static double sigmoid(double v)
{
    return 1 / (1 + exp(-v));
}

static double log_sum_exp(int n, const double *v)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += exp(v[i]);
    return log(sum + 2);
}

static void layer(int n, const double *weight, const double *bias, double *hidden,
                  double *cell, const double *input)
{
    double *gates = malloc((size_t)(4 * n) * sizeof(double));
    double *forget = &gates[0];
    double *ingate = &gates[n];
    double *outgate = &gates[2 * n];
    double *change = &gates[3 * n];
    for (int i = 0; i < n; i++) {
        forget[i] = sigmoid(input[i] * weight[i] + bias[i]);
        ingate[i] = sigmoid(hidden[i] * weight[n + i] + bias[n + i]);
        outgate[i] = sigmoid(input[i] * weight[2 * n + i] + bias[2 * n + i]);
        change[i] = tanh(hidden[i] * weight[3 * n + i] + bias[3 * n + i]);
    }
    for (int i = 0; i < n; i++)
        cell[i] = cell[i] * forget[i] + ingate[i] * change[i];
    for (int i = 0; i < n; i++)
        hidden[i] = outgate[i] * tanh(cell[i]);
    free(gates);
}

static void predict(int l, int b, const double *main_params, const double *extra_params,
                    double *state, const double *x, double *out)
{
    for (int i = 0; i < b; i++)
        out[i] = x[i] * extra_params[i];
    double *input = out;
    for (int i = 0; i < 2 * l * b; i += 2 * b) {
        layer(b, &main_params[i * 4], &main_params[(i + b) * 4], &state[i],
              &state[i + b], input);
        input = &state[i];
    }
    for (int i = 0; i < b; i++)
        out[i] = input[i] * extra_params[b + i] + extra_params[2 * b + i];
}

CGRAD(grad, wrt(main_params[8 * l * b], extra_params[3 * b]), of(*loss),
      extent(state[2 * l * b]))
void lstm(int l, int c, int b, const double *main_params, const double *extra_params,
          double *state, const double *sequence, double *loss)
{
    double total = 0;
    int count = 0;
    const double *input = sequence;
    double *predicted = malloc((size_t)b * sizeof(double));
    for (int t = 0; t < (c - 1) * b; t += b) {
        predict(l, b, main_params, extra_params, state, input, predicted);
        double lse = log_sum_exp(b, predicted);
        const double *gold = &sequence[t + b];
        for (int i = 0; i < b; i++)
            total += gold[i] * (predicted[i] - lse);
        count += b;
        input = gold;
    }
    *loss = -total / count;
    free(predicted);
}
