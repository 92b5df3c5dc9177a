/* Dense matrices in plain loops. */
#ifndef MATRIX_H
#define MATRIX_H
#include <math.h>

/* A becomes L and U, with rows exchanged: row i of L U is row p[i] of A. Returns the sign of
 * the permutation. */
static inline int lu(int n, double A[n][n], int p[n])
{
    int sign = 1;
    for (int i = 0; i < n; i++)
        p[i] = i;
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k + 1; i < n; i++)
            if (fabs(A[i][k]) > fabs(A[pivot][k]))
                pivot = i;
        if (pivot != k) {
            for (int j = 0; j < n; j++) {
                double t = A[k][j];
                A[k][j] = A[pivot][j];
                A[pivot][j] = t;
            }
            int t = p[k];
            p[k] = p[pivot];
            p[pivot] = t;
            sign = -sign;
        }
        for (int i = k + 1; i < n; i++) {
            A[i][k] /= A[k][k];
            for (int j = k + 1; j < n; j++)
                A[i][j] -= A[i][k] * A[k][j];
        }
    }
    return sign;
}

static inline double det(int n, const double X[n][n])
{
    double A[n][n];
    int p[n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            A[i][j] = X[i][j];
    double product = lu(n, A, p);
    for (int k = 0; k < n; k++)
        product *= A[k][k];
    return product;
}

/* X x = b */
static inline void solve(int n, const double X[n][n], const double b[n], double x[n])
{
    double A[n][n];
    int p[n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            A[i][j] = X[i][j];
    lu(n, A, p);
    for (int i = 0; i < n; i++) {
        x[i] = b[p[i]];
        for (int j = 0; j < i; j++)
            x[i] -= A[i][j] * x[j];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            x[i] -= A[i][j] * x[j];
        x[i] /= A[i][i];
    }
}

/* Y = X^-1 by Gauss and Jordan: what makes X the identity makes that of the identity. */
static inline void invert(int n, const double X[n][n], double Y[n][n])
{
    double A[n][2 * n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            A[i][j] = X[i][j];
            A[i][n + j] = i == j;
        }
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k; i < n; i++)
            if (fabs(A[i][k]) > fabs(A[pivot][k]))
                pivot = i;
        for (int j = 0; j < 2 * n; j++) {
            double t = A[pivot][j];
            A[pivot][j] = A[k][j];
            A[k][j] = t;
        }
        double head = A[k][k];
        for (int j = 0; j < 2 * n; j++)
            A[k][j] /= head;
        for (int i = 0; i < n; i++) {
            double factor = A[i][k];
            if (i == k)
                continue;
            for (int j = 0; j < 2 * n; j++)
                A[i][j] -= factor * A[k][j];
        }
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            Y[i][j] = A[i][n + j];
}

/* X = L L^T, of which the lower triangle is read and written. */
static inline void cholesky(int n, const double X[n][n], double L[n][n])
{
    for (int j = 0; j < n; j++)
        for (int i = j; i < n; i++) {
            double sum = X[i][j];
            for (int k = 0; k < j; k++)
                sum -= L[i][k] * L[j][k];
            L[i][j] = i == j ? sqrt(sum) : sum / L[j][j];
        }
}

/* F_ij = X_ij + X_ij^2 / 2, a curve in each entry: dF_ij/dX_ij = 1 + X_ij. */
static inline void curve(int n, const double X[n][n], double F[n][n])
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            F[i][j] = X[i][j] + X[i][j] * X[i][j] / 2;
}
#endif
