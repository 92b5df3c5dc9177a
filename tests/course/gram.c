/* K = R^T R: dK_pq/dR_ij = [p = j] R_iq + [q = j] R_ip, in all four cases of p, q and j. Its
 * second derivatives are constant. */
#include <cgrad.h>

CGRAD(jac, wrt(R), of(K))
CGRAD(hess, wrt(R), of(K))
void gram(int m, int n, const double R[m][n], double K[n][n])
{
    for (int p = 0; p < n; p++)
        for (int q = 0; q < n; q++) {
            double sum = 0;
            for (int i = 0; i < m; i++)
                sum += R[i][p] * R[i][q];
            K[p][q] = sum;
        }
}

#ifdef CHECK
#include "course.h"
#include "gram_grad.h"

enum { M = 3, N = 2 };

static const double R[M][N] = {{1, 2}, {-1, 0.5}, {3, -2}};

int main(void)
{
    double K[N][N], K_R[N][N][M][N], K_RR[N][N][M][N][M][N];
    gram_jac(M, N, R, K, K_R);
    gram_hess(M, N, R, K, K_RR);
    for (int p = 0; p < N; p++)
        for (int q = 0; q < N; q++)
            for (int i = 0; i < M; i++)
                for (int j = 0; j < N; j++) {
                    near(K_R[p][q][i][j], (p == j) * R[i][q] + (q == j) * R[i][p]);
                    for (int k = 0; k < M; k++)
                        for (int l = 0; l < N; l++)
                            near(K_RR[p][q][i][j][k][l],
                                 (i == k)
                                     * ((p == j) * (q == l) + (q == j) * (p == l)));
                }
    return failures > 0;
}
#endif
