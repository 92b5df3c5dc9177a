/* K = R^T R: dK_pq/dR_ij = [p = j] R_iq + [q = j] R_ip, in all four cases of p, q and j. Its
 * second derivatives are constant. */
#include "every.h"

EVERY(wrt(R), of(K))
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
typedef double tall[M][N], square[N][N];

static const tall R = {{1, 2}, {-1, 0.5}, {3, -2}};

/* dK_pq/dR_ij */
static double first(int p, int q, int i, int j)
{
    if (p == j && q == j)
        return 2 * R[i][j];
    if (p == j)
        return R[i][q];
    return q == j ? R[i][p] : 0;
}

int main(void)
{
    double K_R[N][N][M][N], K_RR[N][N][M][N][M][N];
    for (int p = 0; p < N; p++)
        for (int q = 0; q < N; q++)
            for (int i = 0; i < M; i++)
                for (int j = 0; j < N; j++) {
                    K_R[p][q][i][j] = first(p, q, i, j);
                    for (int k = 0; k < M; k++)
                        for (int l = 0; l < N; l++)
                            K_RR[p][q][i][j][k][l] =
                                (i == k) * ((p == j) * (q == l) + (q == j) * (p == l));
                }
    every_map(gram, tall, square, K_R, K_RR, M, N, R);
    return failures > 0;
}
#endif
