/* f = A x: df/dx = A. */
#include "every.h"

EVERY(wrt(x), of(f))
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
typedef double domain[N], image[M], matrix[M][N];

int main(void)
{
    const matrix A = {{1, -2, 3}, {0.5, 4, -1}};
    const domain x = {2, -1, 0.25};
    image f, want = {4.75, -3.25};
    matrix J = {{1, -2, 3}, {0.5, 4, -1}};
    double H[M][N][N] = {{{0}}};
    map(M, N, A, x, f);
    near_all(f, want);
    every_map(map, domain, image, J, H, M, N, A, x);
    return failures > 0;
}
#endif
