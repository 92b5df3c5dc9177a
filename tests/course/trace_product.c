/* d tr (A X B) / dX = A^T B^T, so its (i, j) is (B A)_ji. */
#include "every.h"

EVERY_REAL(wrt(X))
double trace_product(int p, int m, int n, const double A[p][m], const double B[n][p],
                     const double X[m][n])
{
    double trace = 0;
    for (int i = 0; i < p; i++) {
        double AX[n];
        for (int k = 0; k < n; k++) {
            AX[k] = 0;
            for (int j = 0; j < m; j++)
                AX[k] += A[i][j] * X[j][k];
        }
        for (int k = 0; k < n; k++)
            trace += AX[k] * B[k][i];
    }
    return trace;
}

#ifdef CHECK
#include "course.h"
#include "trace_product_grad.h"

enum { P = 2, M = 3, N = 2 };
typedef double matrix[M][N];

int main(void)
{
    const double A[P][M] = {{1, 2, -0.5}, {-1, 0.5, 3}}, B[N][P] = {{0.25, -2}, {4, 1}};
    const matrix X = {{1, -2}, {0.5, 3}, {-1, 0.25}};
    matrix J = {{0}};
    double H[M][N][M][N] = {{{{0}}}};
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++)
            for (int k = 0; k < P; k++)
                J[i][j] += B[j][k] * A[k][i];
    every_real(trace_product, matrix, J, H, P, M, N, A, B, X);
    return failures > 0;
}
#endif
