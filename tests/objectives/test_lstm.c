// The LSTM: every product cgrad wrote of samples/lstm/lstm.c. The state is updated in
// place; all products must leave there what the primal does.
//
//     test_lstm                the ladder on a small made-up network
//     test_lstm FOLDER NAME    against the data set's reference
//
// beside: sequence.c
// data: lstm/*.txt
// grad: lstm(main_params[8*l*b], extra_params[3*b], extent(state[2*l*b]) -> *loss)
// jvp: lstm(main_params[8*l*b], extra_params[3*b], extent(state[2*l*b]) -> *loss)
// vjp: lstm(main_params[8*l*b], extra_params[3*b], extent(state[2*l*b]) -> *loss)
// split: lstm(main_params[8*l*b], extra_params[3*b], extent(state[2*l*b]) -> *loss)
#include "adbench.h"
#include "cgrad_rt.h"
#include "lstm.h"
#include "lstm_grad.h"
#include "objective.h"
#include "sequence.h"

#include <stdlib.h>
#include <string.h>

static struct sequence s;
static double *state, *final; /* [s.states]: to work on; what the primal leaves */
static int strays;            /* calls that left something else */

static double *extra_of(const double *v)
{
    return (double *)v + 8 * s.l * s.b;
}

static double *fresh_state(void)
{
    return memcpy(state, s.state, (size_t)s.states * sizeof *state);
}

/* after a product */
static void check_state(const double *x)
{
    double loss;
    memcpy(final, s.state, (size_t)s.states * sizeof *final);
    lstm(s.l, s.c, s.b, x, extra_of(x), final, s.inputs, &loss);
    strays += memcmp(state, final, (size_t)s.states * sizeof *state) != 0;
}

/* The ladder's signatures: x holds all parameters, y the loss. */
static void primal(int n, int m, const double *x, double *y)
{
    (void)n, (void)m;
    lstm(s.l, s.c, s.b, x, extra_of(x), fresh_state(), s.inputs, y);
}

static void jvp(int n, int m, const double *x, const double *x_d, double *y,
                double *y_d)
{
    (void)n, (void)m;
    lstm_jvp(s.l, s.c, s.b, x, x_d, extra_of(x), extra_of(x_d), fresh_state(), s.inputs,
             y, y_d);
    check_state(x);
}

static void vjp(int n, int m, const double *x, double *x_b, double *y,
                const double *y_b)
{
    (void)n, (void)m;
    lstm_vjp(s.l, s.c, s.b, x, x_b, extra_of(x), extra_of(x_b), fresh_state(), s.inputs,
             y, y_b);
    check_state(x);
}

static void fwd(int n, int m, const double *x, double *y, struct cgrad_save *save)
{
    (void)n, (void)m;
    lstm_fwd(s.l, s.c, s.b, x, extra_of(x), fresh_state(), s.inputs, y, save);
    check_state(x);
}

static void rev(int n, int m, const double *x, double *x_b, double *y,
                const double *y_b, struct cgrad_save *save)
{
    (void)n, (void)m;
    lstm_rev(s.l, s.c, s.b, x, x_b, extra_of(x), extra_of(x_b), state, s.inputs, y, y_b,
             save);
    check_state(x);
}

static void grad(int n, int m, const double *x, double *x_b, double *y,
                 const double *y_b)
{
    (void)n, (void)m, (void)y_b;
    lstm_grad(s.l, s.c, s.b, x, x_b, extra_of(x), extra_of(x_b), fresh_state(),
              s.inputs, y);
    check_state(x);
}

int main(int argc, char **argv)
{
    struct objective o = {.products = {.name = "lstm",
                                       .n = 0,
                                       .m = 1,
                                       .primal = primal,
                                       .jvp = jvp,
                                       .vjp = vjp,
                                       .fwd = fwd,
                                       .rev = rev,
                                       .lo = -1,
                                       .hi = 1},
                          .grad = grad};
    if (argc == 1)
        sequence_generate(&s, 2, 5, 3);
    else if (argc != 3 || !sequence_read(&s, argv[1], argv[2]))
        return 2;
    state = reals(s.states);
    final = reals(s.states);
    o.products.n = o.columns = s.count;
    o.x = s.parameters;
    o.value = &s.value;
    o.jacobian = s.gradient;
    o.rungs = argc == 1 ? 3 : 1;
    if (argc == 1)
        objective_climb(&o);
    else
        objective_check(&o);
    expect_that(strays == 0, "states left as the primal leaves them", strays);
    free(state);
    free(final);
    sequence_free(&s);
    cgrad_trim();
    return objective_failures();
}
