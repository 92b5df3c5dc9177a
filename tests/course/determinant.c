/* d det F(X) = det F tr(F^-1 dF), by LU with pivoting: for F = X, d det X / dX_ij is the
 * cofactor det X (X^-1)_ji; and for F curved in each entry. */
#include "every.h"
#include "matrix.h"

EVERY_REAL(wrt(X))
double determinant(int n, const double X[n][n])
{
    return det(n, X);
}

EVERY_REAL(wrt(X))
double curved_determinant(int n, const double X[n][n])
{
    double F[n][n];
    curve(n, X, F);
    return det(n, (const double(*)[n])F);
}

#ifdef CHECK
#include "course.h"
#include "determinant_grad.h"

enum { N = 3 };
typedef double matrix[N][N];

/* d det X / dX_ij, and d2 det X / dX_ij dX_kl, which is an entry with its sign: both are
 * polynomials that need no inverse. */
static void cofactors(const matrix X, matrix J, double H[N][N][N][N])
{
    set_all(N * N * N * N, &H[0][0][0][0], 0);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            int i1 = (i + 1) % N, i2 = (i + 2) % N, j1 = (j + 1) % N, j2 = (j + 2) % N;
            J[i][j] = X[i1][j1] * X[i2][j2] - X[i1][j2] * X[i2][j1];
            H[i][j][i1][j1] = X[i2][j2];
            H[i][j][i2][j2] = X[i1][j1];
            H[i][j][i1][j2] = -X[i2][j1];
            H[i][j][i2][j1] = -X[i1][j2];
        }
}

static void check(const matrix X)
{
    matrix F, J;
    double H[N][N][N][N];
    cofactors(X, J, H);
    every_real(determinant, matrix, J, H, N, X);

    curve(N, X, F);
    cofactors(CONST(matrix, F), J, H);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            for (int k = 0; k < N; k++)
                for (int l = 0; l < N; l++)
                    H[i][j][k][l] *= (1 + X[i][j]) * (1 + X[k][l]);
            H[i][j][i][j] += J[i][j];
        }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            J[i][j] *= 1 + X[i][j];
    every_real(curved_determinant, matrix, J, H, N, X);
}

int main(void)
{
    const matrix plain = {{4, -2, 0.5}, {3, 5, -1}, {0.25, 2, -3}};
    const matrix swapped = {{0, 1, 2}, {1, 0, 3}, {4, -3, 8}}; /* every pivot moves */
    const matrix singular = {{1, 2, 4}, {2, 4, 8}, {4, 2, 1}}; /* the last pivot is 0 */
    near(determinant(N, plain), -67.125);
    near(determinant(N, swapped), -2);
    near(determinant(N, singular), 0);
    check(plain);
    check(swapped);
    check(singular);
    return failures > 0;
}
#endif
