/* d a^T X^-1 b = -a^T X^-1 dX X^-1 b, by solving X v = b: with u = X^-T a and v = X^-1 b,
 * d(a^T X^-1 b)/dX = -u v^T. */
#include "every.h"
#include "matrix.h"

EVERY_REAL(wrt(X))
double inverse_form(int n, const double a[n], const double b[n], const double X[n][n])
{
    double v[n], sum = 0;
    solve(n, X, b, v);
    for (int i = 0; i < n; i++)
        sum += a[i] * v[i];
    return sum;
}

#ifdef CHECK
#include "course.h"
#include "inverse_form_grad.h"

enum { N = 3 };
typedef double vector[N], matrix[N][N];

static void check(const matrix X, const vector a, const vector b)
{
    matrix Y, J;
    double H[N][N][N][N], form = 0;
    vector u = {0}, v = {0};
    invert(N, X, Y);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            u[j] += a[i] * Y[i][j];
            v[i] += Y[i][j] * b[j];
            form += a[i] * Y[i][j] * b[j];
        }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            J[i][j] = -u[i] * v[j];
            for (int k = 0; k < N; k++)
                for (int l = 0; l < N; l++)
                    H[i][j][k][l] = u[i] * Y[j][k] * v[l] + u[k] * Y[l][i] * v[j];
        }
    near(inverse_form(N, a, b, X), form);
    every_real(inverse_form, matrix, J, H, N, a, b, X);
}

int main(void)
{
    const matrix plain = {{4, -1, 0.5}, {1, 3, -1}, {0.25, 0.5, 2}};
    const matrix swapped = {{0, 1, 2}, {1, 0, 3}, {4, -3, 5}};
    const vector a = {1, -0.5, 2}, b = {0.25, 3, -1};
    check(plain, a, b);
    check(swapped, a, b);
    return failures > 0;
}
#endif
