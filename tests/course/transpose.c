/* d F(X)^T = (dF(X))^T, for F = X X: dF_qp/dX_ij = [q = i] X_jp + [j = p] X_qi. */
#include "every.h"

EVERY(wrt(X), of(F))
void square(int n, const double X[n][n], double F[n][n])
{
    for (int p = 0; p < n; p++)
        for (int q = 0; q < n; q++) {
            F[p][q] = 0;
            for (int k = 0; k < n; k++)
                F[p][q] += X[p][k] * X[k][q];
        }
}

EVERY(wrt(X), of(F))
void square_transposed(int n, const double X[n][n], double F[n][n])
{
    square(n, X, F);
    for (int p = 0; p < n; p++)
        for (int q = 0; q < p; q++) {
            double t = F[p][q];
            F[p][q] = F[q][p];
            F[q][p] = t;
        }
}

#ifdef CHECK
#include "course.h"
#include "transpose_grad.h"

enum { N = 3 };
typedef double matrix[N][N];

static const matrix X = {{1, -2, 0.5}, {3, 0, -1}, {0.25, 2, -3}};

int main(void)
{
    double J[N][N][N][N], J_T[N][N][N][N];
    double H[N][N][N][N][N][N], H_T[N][N][N][N][N][N];
    for (int p = 0; p < N; p++)
        for (int q = 0; q < N; q++)
            for (int i = 0; i < N; i++)
                for (int j = 0; j < N; j++) {
                    J[p][q][i][j] = (p == i) * X[j][q] + (j == q) * X[p][i];
                    J_T[q][p][i][j] = J[p][q][i][j];
                    for (int k = 0; k < N; k++)
                        for (int l = 0; l < N; l++) {
                            H[p][q][i][j][k][l] = (p == i) * (j == k) * (l == q)
                                                  + (p == k) * (l == i) * (j == q);
                            H_T[q][p][i][j][k][l] = H[p][q][i][j][k][l];
                        }
                }
    every_map(square, matrix, matrix, J, H, N, X);
    every_map(square_transposed, matrix, matrix, J_T, H_T, N, X);
    return failures > 0;
}
#endif
