/* The LSTM gradient by hand. Forward saves, per step and layer, the gates, tanh of the
 * cell and the state before, and the exponentials of the output: no transcendental in
 * reverse. */
#include "hand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Saved of a layer: [7][b] f, i, o, g, tanh of the new cell, h before, cell before. */
enum { SAVED = 7 };

struct sizes {
    int l, c, b;
};

static double sigmoid(double v)
{
    return 1 / (1 + exp(-v));
}

static void layer(int b, const double *restrict w, const double *restrict input,
                  double *restrict h, double *restrict cell, double *restrict saved)
{
    const double *restrict bias = w + 4 * b;
    for (int i = 0; i < b; i++) {
        double f = sigmoid(input[i] * w[i] + bias[i]);
        double in = sigmoid(h[i] * w[b + i] + bias[b + i]);
        double o = sigmoid(input[i] * w[2 * b + i] + bias[2 * b + i]);
        double g = tanh(h[i] * w[3 * b + i] + bias[3 * b + i]);
        double next = cell[i] * f + in * g, th = tanh(next);
        saved[i] = f;
        saved[b + i] = in;
        saved[2 * b + i] = o;
        saved[3 * b + i] = g;
        saved[4 * b + i] = th;
        saved[5 * b + i] = h[i];
        saved[6 * b + i] = cell[i];
        cell[i] = next;
        h[i] = o * th;
    }
}

/* exponentials[b] of the outputs; returns 2 + their sum */
static double output(int b, const double *restrict h, const double *restrict extra,
                     double *restrict exponentials)
{
    double sum = 2;
    for (int i = 0; i < b; i++) {
        exponentials[i] = exp(h[i] * extra[b + i] + extra[2 * b + i]);
        sum += exponentials[i];
    }
    return sum;
}

static void output_reverse(int b, double loss_b, double sum,
                           const double *restrict gold,
                           const double *restrict exponentials,
                           const double *restrict top, const double *restrict extra,
                           double *restrict extra_b, double *restrict h_b)
{
    double golds = 0;
    for (int i = 0; i < b; i++)
        golds += gold[i];
    for (int i = 0; i < b; i++) {
        double y_b = loss_b * (gold[i] - golds * exponentials[i] / sum);
        double h = top[2 * b + i] * top[4 * b + i];
        h_b[i] += y_b * extra[b + i];
        extra_b[b + i] += y_b * h;
        extra_b[2 * b + i] += y_b;
    }
}

/* state_b holds h_b, cell_b after the layer and leaves those before it. */
static void layer_reverse(int b, const double *restrict w, double *restrict w_b,
                          const double *restrict input, double *restrict input_b,
                          double *restrict state_b, const double *restrict saved)
{
    double *restrict bias_b = w_b + 4 * b, *restrict cell_b = state_b + b;
    for (int i = 0; i < b; i++) {
        double f = saved[i], in = saved[b + i], o = saved[2 * b + i],
               g = saved[3 * b + i];
        double th = saved[4 * b + i], h = saved[5 * b + i], cell = saved[6 * b + i];
        double h_b = state_b[i], o_b = h_b * th * o * (1 - o);
        double next_b = cell_b[i] + h_b * o * (1 - th * th);
        double f_b = next_b * cell * f * (1 - f), in_b = next_b * g * in * (1 - in);
        double g_b = next_b * in * (1 - g * g);
        cell_b[i] = next_b * f;
        state_b[i] = in_b * w[b + i] + g_b * w[3 * b + i];
        input_b[i] += f_b * w[i] + o_b * w[2 * b + i];
        w_b[i] += f_b * input[i];
        w_b[b + i] += in_b * h;
        w_b[2 * b + i] += o_b * input[i];
        w_b[3 * b + i] += g_b * h;
        bias_b[i] += f_b;
        bias_b[b + i] += in_b;
        bias_b[2 * b + i] += o_b;
        bias_b[3 * b + i] += g_b;
    }
}

/* saved: [c - 1] steps of [l][SAVED][b] and [b] exponentials; sums[c - 1] */
static void forward(struct sizes s, const double *main_params, const double *extra,
                    double *state, const double *sequence, double *saved, double *sums)
{
    double *first = malloc((size_t)s.b * sizeof *first);
    for (int t = 0; t < s.c - 1; t++, sequence += s.b, saved += s.b) {
        const double *input = first;
        for (int i = 0; i < s.b; i++)
            first[i] = sequence[i] * extra[i];
        for (int q = 0; q < s.l; q++, saved += SAVED * s.b) {
            double *h = state + 2 * q * s.b;
            layer(s.b, main_params + 8 * q * s.b, input, h, h + s.b, saved);
            input = h;
        }
        sums[t] = output(s.b, input, extra, saved);
    }
    free(first);
}

/* One step back; saved begins its step, work is [2][b]. */
static void step_reverse(struct sizes s, const double *main_params,
                         double *main_params_b, const double *extra, double *extra_b,
                         const double *sequence, double *state_b, const double *saved,
                         double *work)
{
    double *input = work, *first_b = work + s.b;
    memset(first_b, 0, (size_t)s.b * sizeof *first_b);
    for (int q = s.l - 1; q >= 0; q--) {
        const double *own = saved + q * SAVED * s.b, *below = own - SAVED * s.b;
        for (int i = 0; i < s.b; i++)
            input[i] =
                q ? below[2 * s.b + i] * below[4 * s.b + i] : sequence[i] * extra[i];
        layer_reverse(s.b, main_params + 8 * q * s.b, main_params_b + 8 * q * s.b,
                      input, q ? state_b + 2 * (q - 1) * s.b : first_b,
                      state_b + 2 * q * s.b, own);
    }
    for (int i = 0; i < s.b; i++)
        extra_b[i] += first_b[i] * sequence[i];
}

void hand_lstm_grad(int l, int c, int b, const double *main_params,
                    double *main_params_b, const double *extra_params,
                    double *extra_params_b, double *state, const double *sequence)
{
    struct sizes s = {l, c, b};
    int steps = c - 1, per_step = (SAVED * l + 1) * b;
    double *saved = malloc((size_t)per_step * (size_t)steps * sizeof *saved);
    double *sums = malloc((size_t)steps * sizeof *sums);
    double *state_b = calloc((size_t)(2 * l * b), sizeof *state_b);
    double *work = malloc((size_t)(2 * b) * sizeof *work);
    memset(main_params_b, 0, (size_t)(8 * l * b) * sizeof *main_params_b);
    memset(extra_params_b, 0, (size_t)(3 * b) * sizeof *extra_params_b);
    forward(s, main_params, extra_params, state, sequence, saved, sums);
    for (int t = steps - 1; t >= 0; t--) {
        const double *now = saved + (size_t)per_step * (size_t)t;
        const double *input = sequence + t * b;
        output_reverse(b, -1.0 / ((double)steps * b), sums[t], input + b,
                       now + SAVED * l * b, now + SAVED * (l - 1) * b, extra_params,
                       extra_params_b, state_b + 2 * (l - 1) * b);
        step_reverse(s, main_params, main_params_b, extra_params, extra_params_b, input,
                     state_b, now, work);
    }
    free(saved);
    free(sums);
    free(state_b);
    free(work);
}
