/* d x^T B x / dx = x^T (B + B^T), and the Hessian is B + B^T. */
#include "every.h"

EVERY_REAL(wrt(x))
double quadratic_form(int n, const double B[n][n], const double x[n])
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            sum += x[i] * B[i][j] * x[j];
    return sum;
}

#ifdef CHECK
#include "course.h"
#include "quadratic_form_grad.h"

enum { N = 3 };
typedef double vector[N], matrix[N][N];

int main(void)
{
    const matrix B = {{1, -2, 0.5}, {3, 0, -1}, {0.25, 2, -3}};
    const vector x = {2, -1, 0.25};
    vector J = {0};
    matrix H;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            H[i][j] = B[i][j] + B[j][i];
            J[i] += H[i][j] * x[j];
        }
    every_real(quadratic_form, vector, J, H, N, B, x);
    return failures > 0;
}
#endif
