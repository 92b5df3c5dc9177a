/* The Hessian of f: R^N -> R^M is an M x N x N tensor, symmetric in its last two places. */
#include "every.h"
#include <math.h>

/* f_m = sum_ij C_mij x_i x_j + exp(k_m . x), with C not symmetric. */
EVERY(wrt(x), of(f))
void fields(int m, int n, const double C[m][n][n], const double k[m][n],
            const double x[n], double f[m])
{
    for (int r = 0; r < m; r++) {
        double phase = 0;
        f[r] = 0;
        for (int i = 0; i < n; i++) {
            phase += k[r][i] * x[i];
            for (int j = 0; j < n; j++)
                f[r] += C[r][i][j] * x[i] * x[j];
        }
        f[r] += exp(phase);
    }
}

#ifdef CHECK
#include "course.h"
#include "hessian_tensor_grad.h"

enum { M = 2, N = 3 };
typedef double domain[N], image[M];

int main(void)
{
    const double C[M][N][N] = {{{1, -2, 0.5}, {3, 0, -1}, {0.25, 2, -3}},
                               {{0, 1, 4}, {-1, 2, 0.5}, {3, -0.25, 1}}};
    const double k[M][N] = {{0.5, -1, 0.25}, {-0.75, 0.5, 1}};
    const domain x = {0.5, -1, 0.75};
    double J[M][N], H[M][N][N];
    for (int m = 0; m < M; m++) {
        double e = exp(k[m][0] * x[0] + k[m][1] * x[1] + k[m][2] * x[2]);
        for (int i = 0; i < N; i++) {
            J[m][i] = k[m][i] * e;
            for (int j = 0; j < N; j++) {
                J[m][i] += (C[m][i][j] + C[m][j][i]) * x[j];
                H[m][i][j] = C[m][i][j] + C[m][j][i] + k[m][i] * k[m][j] * e;
            }
        }
    }
    every_map(fields, domain, image, J, H, M, N, C, k, x);

    /* x_d^T (H_m x_e) from either side, by products that mirror nothing */
    const domain d = {1, -0.5, 2}, e = {0.25, 3, -1};
    for (int m = 0; m < M; m++) {
        const image f_b = {m == 0, m == 1};
        domain x_b, Hd, He;
        image f;
        fields_hvp(M, N, C, k, x, d, x_b, Hd, f, f_b);
        fields_hvp(M, N, C, k, x, e, x_b, He, f, f_b);
        near(e[0] * Hd[0] + e[1] * Hd[1] + e[2] * Hd[2],
             d[0] * He[0] + d[1] * He[1] + d[2] * He[2]);
    }
    return failures > 0;
}
#endif
