/* Gradient descent with backtracking on Rosenbrock's function, with the gradient cgrad
 * wrote. */
#include "rosenbrock.h"
#include "rosenbrock_grad.h"

#include <math.h>
#include <stdio.h>

enum { N = 4, STEPS = 100000 };

static double dot(int n, const double *a, const double *b)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

/* Moves x against the gradient; halves the step until the value falls by a quarter of
 * what the gradient promises (Armijo). Returns the step, which the next search starts
 * from. */
static double descend(int n, double *x, const double *gradient, double value,
                      double step)
{
    double trial[N], promise = dot(n, gradient, gradient);
    for (;; step /= 2) {
        for (int i = 0; i < n; i++)
            trial[i] = x[i] - step * gradient[i];
        if (rosenbrock(n, trial) <= value - 0.25 * step * promise || step < 1e-16)
            break;
    }
    for (int i = 0; i < n; i++)
        x[i] = trial[i];
    return step;
}

int main(void)
{
    double x[N] = {-1.2, 1, -0.5, 1.5}, gradient[N], size, value, step = 1;
    int taken = 0;
    printf("%7s  %12s  %12s  %9s\n", "step", "value", "|gradient|", "length");
    for (int next = 0;; taken++) {
        value = rosenbrock_grad(N, x, gradient);
        size = sqrt(dot(N, gradient, gradient));
        if (taken == next || size < 1e-9 || taken == STEPS) {
            printf("%7d  %12.4e  %12.4e  %9.2e\n", taken, value, size, step);
            next = next ? 4 * next : 1;
        }
        if (size < 1e-9 || taken == STEPS)
            break;
        step = descend(N, x, gradient, value, 2 * step);
    }
    printf("x = (%.9f, %.9f, %.9f, %.9f)\n", x[0], x[1], x[2], x[3]);
    return size >= 1e-9;
}
