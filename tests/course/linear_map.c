/* f = A x: df/dx = A, and the tensor df_i/dA_jk = [i = j] x_k. */
#include <cgrad.h>

CGRAD(jac, wrt(x), of(f), as(map_in_x))
CGRAD(jac, wrt(A), of(f), as(map_in_A))
CGRAD(hess, wrt(A, x), of(f), as(map_second))
void map(int m, int n, const double A[m][n], const double x[n], double f[m])
{
    for (int i = 0; i < m; i++) {
        f[i] = 0;
        for (int j = 0; j < n; j++)
            f[i] += A[i][j] * x[j];
    }
}

#ifdef CHECK
#include "course.h"
#include "linear_map_grad.h"

enum { M = 2, N = 3 };

int main(void)
{
    const double A[M][N] = {{1, -2, 3}, {0.5, 4, -1}}, x[N] = {2, -1, 0.25};
    double f[M], f_x[M][N], f_A[M][M][N];
    double f_AA[M][M][N][M][N], f_Ax[M][M][N][N], f_xx[M][N][N];
    map_in_x(M, N, A, x, f, f_x);
    map_in_A(M, N, A, x, f, f_A);
    map_second(M, N, A, x, f, f_AA, f_Ax, f_xx);
    near(f[0], 4.75);
    for (int i = 0; i < M; i++)
        for (int k = 0; k < N; k++) {
            near(f_x[i][k], A[i][k]);
            for (int j = 0; j < M; j++) {
                near(f_A[i][j][k], (i == j) * x[k]);
                for (int l = 0; l < N; l++) {
                    near(f_Ax[i][j][k][l], (i == j) * (k == l));
                    near(f_AA[i][j][k][i][l], 0);
                    near(f_xx[i][k][l], 0);
                }
            }
        }
    return failures > 0;
}
#endif
