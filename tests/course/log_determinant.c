/* d log det X = tr (X^-1 dX), so d log |det X| / dX = X^-T, by LU with pivoting. By Cholesky,
 * which reads the lower triangle, with X symmetric: X^-1 on the diagonal, twice it below. */
#include "every.h"
#include "matrix.h"

EVERY_REAL(wrt(X))
double log_determinant(int n, const double X[n][n])
{
    double A[n][n], sum = 0;
    int p[n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            A[i][j] = X[i][j];
    lu(n, A, p);
    for (int k = 0; k < n; k++)
        sum += log(fabs(A[k][k]));
    return sum;
}

EVERY_REAL(wrt(X))
double log_determinant_by_cholesky(int n, const double X[n][n])
{
    double L[n][n], sum = 0;
    cholesky(n, X, L);
    for (int k = 0; k < n; k++)
        sum += 2 * log(L[k][k]);
    return sum;
}

#ifdef CHECK
#include "course.h"
#include "log_determinant_grad.h"

enum { N = 3 };
typedef double matrix[N][N];

/* d2 log det X = -tr (X^-1 dX X^-1 d'X) */
static void check(const matrix X)
{
    matrix Y, J;
    double H[N][N][N][N];
    invert(N, X, Y);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            J[i][j] = Y[j][i];
            for (int k = 0; k < N; k++)
                for (int l = 0; l < N; l++)
                    H[i][j][k][l] = -Y[l][i] * Y[j][k];
        }
    near(log_determinant(N, X), log(fabs(det(N, X))));
    every_real(log_determinant, matrix, J, H, N, X);
}

/* An entry below the diagonal stands for two. */
static void check_symmetric(const matrix X)
{
    matrix Y, J = {{0}};
    double H[N][N][N][N] = {{{{0}}}};
    invert(N, X, Y);
    for (int i = 0; i < N; i++)
        for (int j = 0; j <= i; j++) {
            J[i][j] = i == j ? Y[i][j] : 2 * Y[i][j];
            for (int k = 0; k < N; k++)
                for (int l = 0; l <= k; l++) {
                    double twice = Y[i][k] * Y[j][l] + Y[i][l] * Y[j][k];
                    H[i][j][k][l] = -twice * (i == j ? 0.5 : 1) * (k == l ? 1 : 2);
                }
        }
    near(log_determinant_by_cholesky(N, X), log(det(N, X)));
    every_real(log_determinant_by_cholesky, matrix, J, H, N, X);
}

int main(void)
{
    const matrix plain = {{4, -1, 0.5}, {1, 3, -1}, {0.25, 0.5, 2}};
    const matrix swapped = {{0, 1, 2}, {1, 0, 3}, {4, -3, 5}};
    const matrix symmetric = {{4, -1, 0.5}, {-1, 3, 0.25}, {0.5, 0.25, 2}};
    check(plain);
    check(swapped);
    check(symmetric);
    check_symmetric(symmetric);
    return failures > 0;
}
#endif
