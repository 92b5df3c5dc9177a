/* A small LSTM learns to predict a text, letter by letter, by gradient descent (Adam) with
 * the gradient that cgrad wrote of lstm.c.
 *
 *     lstm [FOLDER]     FOLDER holds ADBench's inputs: the gradient is checked there */
#include "adbench.h"
#include "lstm.h"
#include "lstm_grad.h"
#include "sequence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The state is updated in place: every run starts from a fresh one. */
static double loss_and_gradient(struct sequence *s, double *gradient)
{
    double loss, *state = reals(s->states);
    memcpy(state, s->state, (size_t)s->states * sizeof *state);
    lstm_grad(s->l, s->c, s->b, s->main_params, gradient, s->extra_params,
              gradient + 8 * s->l * s->b, state, s->inputs, &loss);
    free(state);
    return loss;
}

/* ---- training ---- */

enum { LAYERS = 2, LETTERS = 4, LENGTH = 61, STEPS = 2000 };
static const char text[] = "abcd"; /* over and over */

static void write_text(struct sequence *s)
{
    memset(s->inputs, 0, (size_t)(s->c * s->b) * sizeof(double));
    for (int t = 0; t < s->c; t++)
        s->inputs[t * s->b + (text[t % (int)strlen(text)] - 'a')] = 1;
}

/* One step of Adam (Kingma and Ba, 2014). */
static void adam(int n, double *x, const double *g, double *mean, double *square,
                 int step)
{
    double rate = .02 * sqrt(1 - pow(.999, step)) / (1 - pow(.9, step));
    for (int i = 0; i < n; i++) {
        mean[i] = .9 * mean[i] + .1 * g[i];
        square[i] = .999 * square[i] + .001 * g[i] * g[i];
        x[i] -= rate * mean[i] / (sqrt(square[i]) + 1e-12);
    }
}

static bool train(void)
{
    struct sequence s;
    sequence_generate(&s, LAYERS, LENGTH, LETTERS);
    write_text(&s);
    double *g = reals(s.count), *mean = reals(s.count), *square = reals(s.count);
    double loss = 0, first = 0;
    printf("%d layers, %d letters, %d parameters\n  step  loss\n", LAYERS, LETTERS,
           s.count);
    for (int step = 1; step <= STEPS; step++) {
        loss = loss_and_gradient(&s, g);
        first = step == 1 ? loss : first;
        if (step == 1 || step % (STEPS / 10) == 0)
            printf("  %4d  %.5f  %.*s\n", step, loss, (int)(60 * loss / first),
                   "############################################################");
        adam(s.count, s.parameters, g, mean, square, step);
    }
    free(g);
    free(mean);
    free(square);
    sequence_free(&s);
    return loss < .02;
}

/* ---- ADBench's data ---- */

/* Every entry to 1e-8 of itself plus 1e-12 of the largest. */
static bool check(const char *folder, const char *name)
{
    struct sequence s;
    if (!sequence_read(&s, folder, name))
        return false;
    double *g = reals(s.count), top = 0, worst = 0;
    double loss = loss_and_gradient(&s, g);
    for (int i = 0; i < s.count; i++)
        top = fmax(top, fabs(s.gradient[i]));
    for (int i = 0; i < s.count; i++) {
        double d =
            fabs(g[i] - s.gradient[i]) / (1e-8 * fabs(s.gradient[i]) + 1e-12 * top);
        worst = fmax(worst, isnan(d) ? INFINITY : d);
    }
    bool good = worst <= 1 && fabs(loss - s.value) <= 1e-12 * fabs(s.value);
    printf("%s: loss %.15g, gradient %.1e of the tolerance from the reference, %s\n",
           name, loss, worst, good ? "ok" : "WRONG");
    free(g);
    sequence_free(&s);
    return good;
}

int main(int argc, char **argv)
{
    bool good = train();
    printf("  the text was %s\n", good ? "learnt" : "NOT learnt");
    if (argc > 1)
        good =
            check(argv[1], "lstm_l2_c1024") && check(argv[1], "lstm_l4_c4096") && good;
    return !good;
}
