/* d tr F(X) = tr dF(X), for F = X X: d tr (X X) / dX_ij = 2 X_ji. */
#include "every.h"

static void square(int n, const double X[n][n], double F[n][n])
{
    for (int p = 0; p < n; p++)
        for (int q = 0; q < n; q++) {
            F[p][q] = 0;
            for (int k = 0; k < n; k++)
                F[p][q] += X[p][k] * X[k][q];
        }
}

EVERY_REAL(wrt(X))
double trace_of_square(int n, const double X[n][n])
{
    double F[n][n], sum = 0;
    square(n, X, F);
    for (int i = 0; i < n; i++)
        sum += F[i][i];
    return sum;
}

#ifdef CHECK
#include "course.h"
#include "trace_grad.h"

enum { N = 3 };
typedef double matrix[N][N];

static const matrix X = {{1, -2, 0.5}, {3, 0, -1}, {0.25, 2, -3}};

int main(void)
{
    double J[N][N], H[N][N][N][N];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            J[i][j] = 2 * X[j][i];
            for (int k = 0; k < N; k++)
                for (int l = 0; l < N; l++)
                    H[i][j][k][l] = 2 * (i == l) * (j == k);
        }
    every_real(trace_of_square, matrix, J, H, N, X);
    return failures > 0;
}
#endif
