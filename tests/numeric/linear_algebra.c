/* Dense linear algebra as it is written in C: products, LU, Cholesky, QR, Jacobi, CG.
 */
#include <math.h>

static void solve(int n, double *a, double *b)
{
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[pivot * n + k]))
                pivot = i;
        if (pivot != k) {
            for (int j = 0; j < n; j++) {
                double t = a[k * n + j];
                a[k * n + j] = a[pivot * n + j];
                a[pivot * n + j] = t;
            }
            double t = b[k];
            b[k] = b[pivot];
            b[pivot] = t;
        }
        for (int i = k + 1; i < n; i++) {
            double factor = a[i * n + k] / a[k * n + k];
            for (int j = k; j < n; j++)
                a[i * n + j] -= factor * a[k * n + j];
            b[i] -= factor * b[k];
        }
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            b[i] -= a[i * n + j] * b[j];
        b[i] /= a[i * n + i];
    }
}

// ladder: linear_solve 12 3 0.2 1
void linear_solve(int n, int m, const double x[n], double y[m])
{
    double a[9];
    for (int i = 0; i < 9; i++)
        a[i] = x[i] + (i == 2 || i == 3 || i == 7 ? 3 : 0);
    for (int i = 0; i < m; i++)
        y[i] = x[9 + i];
    solve(m, a, y);
}

// ladder: cholesky 6 6 0.1 0.6
void cholesky(int n, int m, const double x[n], double y[m])
{
    double l[3][3] = {{0}};
    for (int i = 0, k = 0; i < 3; i++)
        for (int j = 0; j <= i; j++, k++) {
            double s = x[k] + (i == j ? 2 : 0);
            for (int p = 0; p < j; p++)
                s -= l[i][p] * l[j][p];
            l[i][j] = i == j ? sqrt(s) : s / l[j][j];
            y[k] = l[i][j];
        }
}

// ladder: log_determinant 4 1 0.2 1.5
void log_determinant(int n, int m, const double x[n], double y[m])
{
    double a[4][4];
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            a[i][j] = exp(-(x[i] - x[j]) * (x[i] - x[j])) + (i == j);
    y[0] = 0;
    for (int k = 0; k < 4; k++) {
        y[0] += log(a[k][k]);
        for (int i = k + 1; i < 4; i++) {
            a[i][k] /= a[k][k];
            for (int j = k + 1; j < 4; j++)
                a[i][j] -= a[i][k] * a[k][j];
        }
    }
}

// ladder: matrix_product 12 4 -1.5 1.5
void matrix_product(int n, int m, const double x[n], double y[m])
{
    const double *a = x, *b = x + 6;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            y[2 * i + j] = 0;
            for (int k = 0; k < 3; k++)
                y[2 * i + j] += a[3 * i + k] * b[2 * k + j];
        }
}

// ladder: matrix_vector_chain 6 2 -1.2 1.2
void matrix_vector_chain(int n, int m, const double x[n], double y[m])
{
    double v[2] = {x[4], x[5]}, w[2];
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < 2; i++)
            w[i] = x[2 * i] * v[0] + x[2 * i + 1] * v[1];
        for (int i = 0; i < 2; i++)
            v[i] = tanh(w[i]);
    }
    y[0] = v[0];
    y[1] = v[1];
}

// ladder: gram_schmidt 6 6 0.2 1
void gram_schmidt(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i] + (i == 0 || i == 4);
    for (int k = 0; k < 2; k++) {
        double *q = y + 3 * k;
        for (int p = 0; p < k; p++) {
            double r = 0;
            for (int i = 0; i < 3; i++)
                r += y[3 * p + i] * q[i];
            for (int i = 0; i < 3; i++)
                q[i] -= r * y[3 * p + i];
        }
        double size = 0;
        for (int i = 0; i < 3; i++)
            size += q[i] * q[i];
        size = sqrt(size);
        for (int i = 0; i < 3; i++)
            q[i] /= size;
    }
}

static double dot(int n, const double *a, const double *b)
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += a[i] * b[i];
    return s;
}

// ladder: conjugate_gradients 6 3 0.1 0.5
void conjugate_gradients(int n, int m, const double x[n], double y[m])
{
    double r[3], p[3], q[3];
    for (int i = 0; i < m; i++) {
        y[i] = 0;
        r[i] = p[i] = x[3 + i];
    }
    double rr = dot(m, r, r);
    for (int t = 0; t < 2; t++) {
        for (int i = 0; i < m; i++)
            q[i] = (2 + x[i]) * p[i] + x[i] * x[(i + 1) % m] * p[(i + 1) % m];
        double alpha = rr / dot(m, p, q), old = rr;
        for (int i = 0; i < m; i++) {
            y[i] += alpha * p[i];
            r[i] -= alpha * q[i];
        }
        rr = dot(m, r, r);
        for (int i = 0; i < m; i++)
            p[i] = r[i] + rr / old * p[i];
    }
}

// ladder: tridiagonal 9 3 0.2 0.8
void tridiagonal(int n, int m, const double x[n], double y[m])
{
    double c[3];
    c[0] = x[3] / (2 + x[0]);
    y[0] = x[6] / (2 + x[0]);
    for (int i = 1; i < m; i++) {
        double d = 2 + x[i] - x[2 + i] * c[i - 1];
        c[i] = x[3 + i] / d;
        y[i] = (x[6 + i] - x[2 + i] * y[i - 1]) / d;
    }
    for (int i = m - 2; i >= 0; i--)
        y[i] -= c[i] * y[i + 1];
}

// ladder: power_iteration 3 2 0.3 1
void power_iteration(int n, int m, const double x[n], double y[m])
{
    double v[2] = {1, 1}, value = 0;
    for (int t = 0; t < 12; t++) {
        double w0 = x[0] * v[0] + x[1] * v[1], w1 = x[1] * v[0] + x[2] * v[1];
        value = hypot(w0, w1);
        v[0] = w0 / value;
        v[1] = w1 / value;
    }
    y[0] = value;
    y[1] = v[0] * v[1];
}
