/* d (x^T M x + a^T x) / dx = x^T (M + M^T) + a^T, and the Hessian is M + M^T. */
#include "every.h"

static double dot(int n, const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

EVERY_REAL(wrt(x))
double quadratic_model(int n, const double M[n][n], const double a[n],
                       const double x[n])
{
    double Mx[n];
    for (int i = 0; i < n; i++)
        Mx[i] = dot(n, M[i], x);
    return dot(n, x, Mx) + dot(n, a, x);
}

#ifdef CHECK
#include "course.h"
#include "quadratic_model_grad.h"

enum { N = 3 };
typedef double vector[N], matrix[N][N];

int main(void)
{
    const matrix M = {{1, -2, 0.5}, {3, 0, -1}, {0.25, 2, -3}};
    const vector x = {2, -1, 0.25}, a = {0.5, 4, -1};
    vector J;
    matrix H;
    for (int i = 0; i < N; i++) {
        J[i] = a[i];
        for (int j = 0; j < N; j++) {
            H[i][j] = M[i][j] + M[j][i];
            J[i] += H[i][j] * x[j];
        }
    }
    every_real(quadratic_model, vector, J, H, N, M, a, x);
    return failures > 0;
}
#endif
