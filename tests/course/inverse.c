/* d F(X)^-1 = -F^-1 dF F^-1, by Gauss and Jordan with pivoting: with Y = X^-1, dY_pq/dX_ij =
 * -Y_pi Y_jq; and for F curved in each entry. */
#include "every.h"
#include "matrix.h"

EVERY(wrt(X), of(Y))
void inverse(int n, const double X[n][n], double Y[n][n])
{
    invert(n, X, Y);
}

EVERY(wrt(X), of(Y))
void curved_inverse(int n, const double X[n][n], double Y[n][n])
{
    double F[n][n];
    curve(n, X, F);
    invert(n, (const double(*)[n])F, Y);
}

#ifdef CHECK
#include "course.h"
#include "inverse_grad.h"

enum { N = 3 };
typedef double matrix[N][N];

/* F = X, or F curved, of which dF_ij/dX_ij = D_ij and d2F_ij/dX_ij^2 = curvature:
 *   d2Y = F^-1 dF F^-1 d'F F^-1 + F^-1 d'F F^-1 dF F^-1 - F^-1 d2F F^-1 */
static void closed_form(const matrix Y, const matrix D, double curvature,
                        double J[N][N][N][N], double H[N][N][N][N][N][N])
{
    for (int p = 0; p < N; p++)
        for (int q = 0; q < N; q++)
            for (int i = 0; i < N; i++)
                for (int j = 0; j < N; j++) {
                    J[p][q][i][j] = -Y[p][i] * Y[j][q] * D[i][j];
                    for (int k = 0; k < N; k++)
                        for (int l = 0; l < N; l++)
                            H[p][q][i][j][k][l] =
                                (Y[p][i] * Y[j][k] * Y[l][q]
                                 + Y[p][k] * Y[l][i] * Y[j][q])
                                    * D[i][j] * D[k][l]
                                - (i == k) * (j == l) * curvature * Y[p][i] * Y[j][q];
                }
}

static void check(const matrix X)
{
    static double J[N][N][N][N], H[N][N][N][N][N][N];
    matrix F, Y, D, ones;
    set_all(N * N, &ones[0][0], 1);
    inverse(N, X, Y);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double sum = 0;
            for (int k = 0; k < N; k++)
                sum += X[i][k] * Y[k][j];
            near(sum, i == j);
            D[i][j] = 1 + X[i][j];
        }
    closed_form(CONST(matrix, Y), CONST(matrix, ones), 0, J, H);
    every_map(inverse, matrix, matrix, J, H, N, X);

    curve(N, X, F);
    inverse(N, CONST(matrix, F), Y);
    closed_form(CONST(matrix, Y), CONST(matrix, D), 1, J, H);
    every_map(curved_inverse, matrix, matrix, J, H, N, X);
}

int main(void)
{
    const matrix plain = {{4, -1, 0.5}, {1, 3, -1}, {0.25, 0.5, 2}};
    const matrix swapped = {{0, 1, 2}, {1, 0, 3}, {4, -3, 5}};
    check(plain);
    check(swapped);
    return failures > 0;
}
#endif
