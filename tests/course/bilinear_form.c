/* d a^T X b / dX = a b^T. */
#include "every.h"

EVERY_REAL(wrt(X))
double bilinear_form(int m, int n, const double a[m], const double b[n],
                     const double X[m][n])
{
    double sum = 0;
    for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++)
            sum += a[i] * X[i][j] * b[j];
    return sum;
}

#ifdef CHECK
#include "bilinear_form_grad.h"
#include "course.h"

enum { M = 2, N = 3 };
typedef double left[M], right[N], matrix[M][N];

int main(void)
{
    const matrix X = {{1, -2, 0.5}, {3, 0, -1}};
    const left a = {2, -1};
    const right b = {0.25, 3, -2};
    matrix J;
    double H[M][N][M][N] = {{{{0}}}};
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++)
            J[i][j] = a[i] * b[j];
    every_real(bilinear_form, matrix, J, H, M, N, a, b, X);
    return failures > 0;
}
#endif
