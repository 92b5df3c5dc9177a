/* d (a^T W b - c)^2 / dW = 2 (a^T W b - c) a b^T. */
#include "every.h"

EVERY_REAL(wrt(W))
double squared_form(int m, int n, const double a[m], const double b[n], double c,
                    const double W[m][n])
{
    double form = 0;
    for (int i = 0; i < m; i++) {
        double Wb = 0;
        for (int j = 0; j < n; j++)
            Wb += W[i][j] * b[j];
        form += a[i] * Wb;
    }
    return (form - c) * (form - c);
}

#ifdef CHECK
#include "course.h"
#include "squared_form_grad.h"

enum { M = 2, N = 3 };
typedef double left[M], right[N], matrix[M][N];

int main(void)
{
    const matrix W = {{1, -2, 0.5}, {3, 0, -1}};
    const left a = {2, -1};
    const right b = {0.25, 3, -2};
    double form = -16.25;
    for (int exact = 0; exact <= 1; exact++) {
        double c = exact ? form : 1.5;
        matrix J;
        double H[M][N][M][N];
        for (int i = 0; i < M; i++)
            for (int j = 0; j < N; j++) {
                J[i][j] = 2 * (form - c) * a[i] * b[j];
                for (int k = 0; k < M; k++)
                    for (int l = 0; l < N; l++)
                        H[i][j][k][l] = 2 * a[i] * b[j] * a[k] * b[l];
            }
        near(squared_form(M, N, a, b, c, W), (form - c) * (form - c));
        every_real(squared_form, matrix, J, H, M, N, a, b, c, W);
    }
    return failures > 0;
}
#endif
