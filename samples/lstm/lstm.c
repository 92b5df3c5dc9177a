/* The LSTM objective of the ADBench suite, in ordinary C: nothing here was written with
 * derivatives in mind. The Makefile asks cgrad for its gradient. */
#include "lstm.h"

#include <math.h>
#include <stdlib.h>

static double sigmoid(double v)
{
    return 1 / (1 + exp(-v));
}

static double log_sum_exp(int n, double const *v)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += exp(v[i]);
    sum += 2;
    return log(sum);
}

static void step(int n, double const *weight, double const *bias, double *hidden,
                 double *cell, double const *input)
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

static void predict(int l, int b, double const *main_params, double const *extra_params,
                    double *state, double const *x, double *out)
{
    for (int i = 0; i < b; i++)
        out[i] = x[i] * extra_params[i];

    double *input = out;
    for (int i = 0; i <= 2 * l * b - 1; i += 2 * b) {
        step(b, &main_params[i * 4], &main_params[(i + b) * 4], &state[i],
             &state[i + b], input);
        input = &state[i];
    }
    for (int i = 0; i < b; i++)
        out[i] = input[i] * extra_params[b + i] + extra_params[2 * b + i];
}

void lstm(int l, int c, int b, double const *main_params, double const *extra_params,
          double *state, double const *sequence, double *loss)
{
    double total = 0;
    int count = 0;
    double const *input = &sequence[0];
    double *predicted = malloc((size_t)b * sizeof(double));
    double *normed = malloc((size_t)b * sizeof(double));

    for (int t = 0; t <= (c - 1) * b - 1; t += b) {
        predict(l, b, main_params, extra_params, state, input, predicted);
        double lse = log_sum_exp(b, predicted);
        for (int i = 0; i < b; i++)
            normed[i] = predicted[i] - lse;
        double const *gold = &sequence[t + b];
        for (int i = 0; i < b; i++)
            total += gold[i] * normed[i];
        count += b;
        input = gold;
    }
    *loss = -total / count;

    free(predicted);
    free(normed);
}
