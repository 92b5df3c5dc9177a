/* f = A x: df/dA is a tensor, df_i/dA_jk = [i = j] x_k; and d2f_i/dA_jk dx_l = [i = j]
 * [k = l]. */
#include "every.h"

EVERY(wrt(A), of(f))
CGRAD(hess, wrt(x, A), of(f), as(map_both))
void map(int m, int n, const double x[n], const double A[m][n], double f[m])
{
    for (int i = 0; i < m; i++) {
        f[i] = 0;
        for (int j = 0; j < n; j++)
            f[i] += A[i][j] * x[j];
    }
}

#ifdef CHECK
#include "course.h"
#include "linear_map_tensor_grad.h"

enum { M = 2, N = 3 };
typedef double domain[N], image[M], matrix[M][N];

int main(void)
{
    const matrix A = {{1, -2, 3}, {0.5, 4, -1}};
    const domain x = {2, -1, 0.25};
    double f_A[M][M][N] = {{{0}}}, f_AA[M][M][N][M][N] = {{{{{0}}}}};
    double f_xA[M][N][M][N] = {{{{0}}}}, f_xx[M][N][N] = {{{0}}};
    for (int i = 0; i < M; i++)
        for (int k = 0; k < N; k++) {
            f_A[i][i][k] = x[k];
            f_xA[i][k][i][k] = 1;
        }
    every_map(map, matrix, image, f_A, f_AA, M, N, x, A);

    image f;
    double got_xx[M][N][N], got_xA[M][N][M][N], got_AA[M][M][N][M][N];
    map_both(M, N, x, A, f, got_xx, got_xA, got_AA);
    near_all(got_xx, f_xx);
    near_all(got_xA, f_xA);
    near_all(got_AA, f_AA);
    return failures > 0;
}
#endif
