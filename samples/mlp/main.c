/* A network learns which of two intertwined spirals a point of the plane is on, by
 * stochastic gradient descent with the gradient that cgrad wrote of mlp.c: one example a
 * step. It counts as learnt when 98 % of points that it never saw are told apart. */
#include "adbench.h"
#include "mlp.h"
#include "mlp_grad.h"

#include <math.h>
#include <stdlib.h>

enum { LAYERS = 3 };
static const int steps = 60000, rows = 20, examples = 2000;
static const double enough = .98;
static int width[LAYERS + 1] = {2, 16, 16, 1};
static enum activation activation[LAYERS] = {TANH, SOFTPLUS, SIGMOID};

static void net_open(struct mlp *net, unsigned long long *random)
{
    *net = (struct mlp){.layers = LAYERS, .width = width, .activation = activation};
    for (int k = 0; k < LAYERS; k++)
        net->count += width[k + 1] * (width[k] + 1);
    net->parameters = reals(net->count);
    for (int i = 0; i < net->count; i++)
        net->parameters[i] = made_up(random);
}

/* A point x[2], with some noise, and the spiral it is on: 0 or 1. */
static double example(double *x, unsigned long long *random)
{
    double y = made_up(random) < 0, along = (made_up(random) + 1) / 2;
    double radius = .15 + .85 * along, angle = 3.14159265 * (3.5 * along + y);
    x[0] = radius * cos(angle) + .04 * made_up(random);
    x[1] = radius * sin(angle) + .04 * made_up(random);
    return y;
}

/* One step for one example; its loss before. gradient has its own parameters. */
static double descend(struct mlp *net, struct mlp *gradient, double rate,
                      unsigned long long *random)
{
    double x[2], y = example(x, random);
    double loss = mlp_loss_grad(net, gradient, x, &y);
    for (int i = 0; i < net->count; i++)
        net->parameters[i] -= rate * gradient->parameters[i];
    return loss;
}

static bool says_one(const struct mlp *net, const double *x)
{
    double output;
    mlp_apply(net, x, &output);
    return output > .5;
}

/* The part that the network tells right, of points of its own. */
static double accuracy(const struct mlp *net)
{
    unsigned long long random = 99;
    int right = 0;
    for (int i = 0; i < examples; i++) {
        double x[2], y = example(x, &random);
        right += says_one(net, x) == (y > .5);
    }
    return (double)right / examples;
}

/* Prints a curve: a row is the mean of the examples since the last. */
static void train(struct mlp *net, unsigned long long *random)
{
    struct mlp gradient = {.parameters = reals(net->count)};
    double sum = 0;
    printf("   steps    loss  accuracy\n");
    for (int step = 1; step <= steps; step++) {
        sum += descend(net, &gradient, .3 * (1 - .95 * step / steps), random);
        if (step % (steps / rows) == 0) {
            double loss = sum / (steps / rows);
            printf("  %6d  %.4f  %6.1f %%  %.*s\n", step, loss, 100 * accuracy(net),
                   (int)(200 * loss),
                   "############################################################");
            sum = 0;
        }
    }
    free(gradient.parameters);
}

/* What the network says all over the plane. */
static void draw(const struct mlp *net)
{
    for (int row = 0; row <= 24; row++) {
        printf("  ");
        for (int column = 0; column <= 50; column++) {
            double x[2] = {1.2 * (column - 25) / 25, 1.2 * (12 - row) / 12};
            putchar(says_one(net, x) ? '#' : '.');
        }
        putchar('\n');
    }
}

int main(void)
{
    struct mlp net;
    unsigned long long random = 3;
    net_open(&net, &random);
    printf("two spirals, %d layers, %d parameters\n", LAYERS, net.count);
    train(&net, &random);
    draw(&net);
    bool good = accuracy(&net) >= enough;
    printf("  %.1f %% of %d new points told apart: %s\n", 100 * accuracy(&net),
           examples, good ? "learnt" : "NOT learnt");
    free(net.parameters);
    return !good;
}
