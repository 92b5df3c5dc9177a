/* d (x - A s)^T W (x - A s) / ds = -2 (x - A s)^T W A for symmetric W; the Hessian is
 * 2 A^T W A. */
#include "every.h"

EVERY_REAL(wrt(s))
double weighted_misfit(int m, int n, const double x[m], const double A[m][n],
                       const double W[m][m], const double s[n])
{
    double r[m], sum = 0;
    for (int i = 0; i < m; i++) {
        r[i] = x[i];
        for (int j = 0; j < n; j++)
            r[i] -= A[i][j] * s[j];
    }
    for (int i = 0; i < m; i++)
        for (int k = 0; k < m; k++)
            sum += r[i] * W[i][k] * r[k];
    return sum;
}

#ifdef CHECK
#include "course.h"
#include "weighted_misfit_grad.h"

enum { M = 3, N = 2 };
typedef double data[M], vector[N], design[M][N], weights[M][M];

static void check(const data x, const design A, const weights W, const vector s)
{
    vector J;
    double H[N][N];
    for (int j = 0; j < N; j++) {
        J[j] = 0;
        for (int i = 0; i < M; i++)
            for (int k = 0; k < M; k++) {
                double r = x[i];
                for (int l = 0; l < N; l++)
                    r -= A[i][l] * s[l];
                J[j] -= 2 * r * W[i][k] * A[k][j];
            }
        for (int l = 0; l < N; l++) {
            H[j][l] = 0;
            for (int i = 0; i < M; i++)
                for (int k = 0; k < M; k++)
                    H[j][l] += 2 * A[i][j] * W[i][k] * A[k][l];
        }
    }
    every_real(weighted_misfit, vector, J, H, M, N, x, A, W, s);
}

int main(void)
{
    const design A = {{1, 2}, {-1, 0.5}, {3, -2}};
    const weights W = {{2, -1, 0.5}, {-1, 3, 0.25}, {0.5, 0.25, 1}};
    const data x = {1, -2, 0.5}, exact = {-0.5, -2.375, 6.5};
    const vector s = {1.5, -1};
    check(x, A, W, s);
    check(exact, A, W, s); /* the first residual vanishes */
    return failures > 0;
}
#endif
