/* Backpropagation through K layers, x_k = tanh (A_k x_(k-1) + b_k), of L = |x_K - y|^2: the
 * layers' gradients by hand, and the Hessian by hand as the tangent of these. Row i of W_k
 * holds row i of A_k, then entry i of b_k. */
#include "every.h"
#include <math.h>

static void layer(int n, const double W[n][n + 1], const double in[n], double out[n])
{
    for (int i = 0; i < n; i++) {
        double z = W[i][n];
        for (int j = 0; j < n; j++)
            z += W[i][j] * in[j];
        out[i] = tanh(z);
    }
}

EVERY_REAL(wrt(W))
double loss(int layers, int n, const double input[n], const double target[n],
            const double W[layers][n][n + 1])
{
    double x[layers + 1][n], sum = 0;
    for (int i = 0; i < n; i++)
        x[0][i] = input[i];
    for (int k = 0; k < layers; k++)
        layer(n, W[k], x[k], x[k + 1]);
    for (int i = 0; i < n; i++)
        sum += (x[layers][i] - target[i]) * (x[layers][i] - target[i]);
    return sum;
}

#ifdef CHECK
#include "backpropagation_grad.h"
#include "course.h"

enum { K = 3, N = 2, STEP = N + 1 };
typedef double vector[N], network[K][N][STEP];

static const vector INPUT = {0.75, -0.5}, TARGET = {0.25, -0.125};
static const network W = {{{0.5, -1, 0.25}, {1.5, 0.75, -0.5}},
                          {{-0.25, 1, 0}, {0.5, 0.5, 0.125}},
                          {{1, -0.75, 0.5}, {0.25, 2, -1}}};

/* x_k of all layers, and x_d along W_d. */
static void forward(const network W_d, double x[K + 1][N], double x_d[K + 1][N])
{
    for (int i = 0; i < N; i++) {
        x[0][i] = INPUT[i];
        x_d[0][i] = 0;
    }
    for (int k = 0; k < K; k++)
        for (int i = 0; i < N; i++) {
            double z = W[k][i][N], z_d = W_d[k][i][N];
            for (int j = 0; j < N; j++) {
                z += W[k][i][j] * x[k][j];
                z_d += W_d[k][i][j] * x[k][j] + W[k][i][j] * x_d[k][j];
            }
            x[k + 1][i] = tanh(z);
            x_d[k + 1][i] = (1 - x[k + 1][i] * x[k + 1][i]) * z_d;
        }
}

/* delta_K = 2 (x_K - y); with e_k = (1 - x_k^2) delta_k: dL/dA_k = e_k x_(k-1)^T, dL/db_k =
 * e_k and delta_(k-1) = A_k^T e_k. Their tangents stand below each. */
static void by_hand(const network W_d, network W_b, network W_bd)
{
    double x[K + 1][N], x_d[K + 1][N], delta[N], delta_d[N], e[N], e_d[N];
    forward(W_d, x, x_d);
    for (int i = 0; i < N; i++) {
        delta[i] = 2 * (x[K][i] - TARGET[i]);
        delta_d[i] = 2 * x_d[K][i];
    }
    for (int k = K; k-- > 0;) {
        for (int i = 0; i < N; i++) {
            double r = x[k + 1][i], slope = 1 - r * r;
            e[i] = slope * delta[i];
            e_d[i] = slope * delta_d[i] - 2 * r * x_d[k + 1][i] * delta[i];
            W_b[k][i][N] = e[i];
            W_bd[k][i][N] = e_d[i];
            for (int j = 0; j < N; j++) {
                W_b[k][i][j] = e[i] * x[k][j];
                W_bd[k][i][j] = e_d[i] * x[k][j] + e[i] * x_d[k][j];
            }
        }
        for (int j = 0; j < N; j++) {
            delta[j] = delta_d[j] = 0;
            for (int i = 0; i < N; i++) {
                delta[j] += W[k][i][j] * e[i];
                delta_d[j] += W_d[k][i][j] * e[i] + W[k][i][j] * e_d[i];
            }
        }
    }
}

int main(void)
{
    network along, J, H[K][N][STEP]; /* H is symmetric: its rows are its columns */
    for (int at = 0; at < COUNT(along); at++) {
        set_unit(COUNT(along), REALS(along), at);
        by_hand(CONST(network, along), J, (&H[0][0][0])[at]);
    }
    every_real(loss, network, J, H, K, N, INPUT, TARGET, W);
    return failures > 0;
}
#endif
