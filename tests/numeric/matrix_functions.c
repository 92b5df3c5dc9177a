/* Functions of matrices: exponential, QR, eigenvalues, singular values, solvers that run
 * until they have converged. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void multiply(int n, double a[n][n], double b[n][n], double c[n][n])
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
}

static double norm1(int n, double a[n][n])
{
    double largest = 0;
    for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += fabs(a[i][j]);
        if (sum > largest)
            largest = sum;
    }
    return largest;
}

/* Scaling and squaring of a Taylor polynomial. */
static void expm(int n, double a[n][n], double e[n][n])
{
    double term[n][n], next[n][n];
    int squarings = 0;
    double scale = 1;
    while (norm1(n, a) * scale > 0.5) {
        scale /= 2;
        squarings++;
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            e[i][j] = term[i][j] = i == j;
    for (int k = 1; k <= 12; k++) {
        multiply(n, term, a, next);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                term[i][j] = next[i][j] * scale / k;
                e[i][j] += term[i][j];
            }
    }
    while (squarings-- > 0) {
        multiply(n, e, e, next);
        memcpy(e, next, sizeof(double[n][n]));
    }
}

// ladder: matrix_exponential 9 9 -0.6 1.2
void matrix_exponential(int n, int m, const double x[n], double y[m])
{
    double a[3][3], e[3][3];
    memcpy(a, x, sizeof a);
    expm(3, a, e);
    memcpy(y, e, sizeof e);
}

/* Householder's QR of the m x n matrix a in place: R above, the vectors below, beta apart.
 */
static void householder(int m, int n, double *a, double *beta)
{
    for (int k = 0; k < n; k++) {
        double norm = 0;
        for (int i = k; i < m; i++)
            norm = hypot(norm, a[i * n + k]);
        double alpha = a[k * n + k] > 0 ? -norm : norm;
        double v0 = a[k * n + k] - alpha;
        beta[k] = -v0 / alpha;
        for (int i = k + 1; i < m; i++)
            a[i * n + k] /= v0;
        a[k * n + k] = alpha;
        for (int j = k + 1; j < n; j++) {
            double s = a[k * n + j];
            for (int i = k + 1; i < m; i++)
                s += a[i * n + k] * a[i * n + j];
            s *= beta[k];
            a[k * n + j] -= s;
            for (int i = k + 1; i < m; i++)
                a[i * n + j] -= s * a[i * n + k];
        }
    }
}

// ladder: least_squares_by_qr 16 3 0.3 1.7
void least_squares_by_qr(int n, int m, const double x[n], double y[m])
{
    int rows = n / (m + 1);
    double *a = malloc((size_t)(rows * m) * sizeof *a),
           *b = malloc((size_t)rows * sizeof *b);
    double *beta = calloc((size_t)m, sizeof *beta);
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < m; j++)
            a[i * m + j] = x[i * m + j] + (i == j);
        b[i] = x[rows * m + i];
    }
    householder(rows, m, a, beta);
    for (int k = 0; k < m; k++) {
        double s = b[k];
        for (int i = k + 1; i < rows; i++)
            s += a[i * m + k] * b[i];
        b[k] -= beta[k] * s;
        for (int i = k + 1; i < rows; i++)
            b[i] -= beta[k] * s * a[i * m + k];
    }
    for (int i = m; i-- > 0;) {
        y[i] = b[i];
        for (int j = i + 1; j < m; j++)
            y[i] -= a[i * m + j] * y[j];
        y[i] /= a[i * m + i];
    }
    free(beta);
    free(b);
    free(a);
}

/* The dominant eigenvalue, until it stands still. */
// ladder: power_until_converged 9 4 0.2 1.4
void power_until_converged(int n, int m, const double x[n], double y[m])
{
    double v[3] = {1, 0.5, 0.25}, w[3], value = 0, old;
    int steps = 0;
    do {
        old = value;
        value = 0;
        for (int i = 0; i < 3; i++) {
            w[i] = (i == 0 ? 2 : 0) * v[i];
            for (int j = 0; j < 3; j++)
                w[i] += x[3 * i + j] * v[j];
            value += w[i] * w[i];
        }
        value = sqrt(value);
        for (int i = 0; i < 3; i++)
            v[i] = w[i] / value;
    } while (fabs(value - old) > 1e-13 * value && ++steps < 200);
    y[0] = value;
    for (int i = 1; i < m; i++)
        y[i] = v[i - 1];
}

struct svd2 {
    double s[2], u[2][2], v[2][2];
};

static struct svd2 svd_2x2(double a, double b, double c, double d)
{
    struct svd2 r;
    double e = (a + d) / 2, f = (a - d) / 2, g = (c + b) / 2, h = (c - b) / 2;
    double q = sqrt(e * e + h * h), p = sqrt(f * f + g * g);
    double a1 = atan2(g, f), a2 = atan2(h, e);
    double theta = (a2 - a1) / 2, phi = (a2 + a1) / 2;
    r.s[0] = q + p;
    r.s[1] = q - p;
    r.u[0][0] = r.u[1][1] = cos(phi);
    r.u[1][0] = sin(phi);
    r.u[0][1] = -r.u[1][0];
    r.v[0][0] = r.v[1][1] = cos(theta);
    r.v[1][0] = -(r.v[0][1] = sin(theta));
    return r;
}

// ladder: singular_values 4 6 0.3 1.9
void singular_values(int n, int m, const double x[n], double y[m])
{
    struct svd2 r = svd_2x2(x[0] + 3, x[1], x[2], x[3] - 2);
    for (int k = 0; k < 2; k++)
        y[k] = r.s[k];
    for (int i = 0, at = 2; i < 2 && at < m; i++)
        for (int j = 0; j < 2; j++)
            y[at++] =
                r.u[i][0] * log(r.s[0]) * r.v[0][j] + r.u[i][1] * r.s[1] * r.v[j][1];
}

/* Eigenvalues of a symmetric matrix by Jacobi's rotations until what is beside the diagonal
 * is gone. */
// ladder: jacobi_eigenvalues 6 3 0.1 0.9
void jacobi_eigenvalues(int n, int m, const double x[n], double y[m])
{
    double a[3][3];
    for (int i = 0, at = 0; i < 3; i++)
        for (int j = i; j < 3; j++)
            a[i][j] = a[j][i] = x[at++] + 2 * i * (i == j);
    for (int sweep = 0; sweep < 12; sweep++) {
        double off = 0;
        for (int i = 0; i < 3; i++)
            for (int j = i + 1; j < 3; j++)
                off += a[i][j] * a[i][j];
        if (off < 1e-28)
            break;
        for (int p = 0; p < 2; p++)
            for (int q = p + 1; q < 3; q++) {
                if (fabs(a[p][q]) < 1e-15)
                    continue;
                double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
                double t =
                    (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
                double c = 1 / sqrt(t * t + 1), s = t * c;
                for (int k = 0; k < 3; k++) {
                    double akp = a[k][p], akq = a[k][q];
                    a[k][p] = c * akp - s * akq;
                    a[k][q] = s * akp + c * akq;
                }
                for (int k = 0; k < 3; k++) {
                    double apk = a[p][k], aqk = a[q][k];
                    a[p][k] = c * apk - s * aqk;
                    a[q][k] = s * apk + c * aqk;
                }
            }
    }
    for (int i = 0; i < m; i++)
        y[i] = a[i][i];
}

static void apply(const double *x, const double *p, double *q)
{
    for (int i = 0; i < 4; i++) {
        q[i] = (3 + x[i]) * p[i];
        if (i > 0)
            q[i] -= sqrt(x[i] * x[i - 1]) * p[i - 1];
        if (i < 3)
            q[i] -= sqrt(x[i] * x[i + 1]) * p[i + 1];
    }
}

static double dot(int n, const double *restrict a, const double *restrict b)
{
    double sum = 0;
    while (n--)
        sum += *a++ * *b++;
    return sum;
}

static bool conjugate_gradients(const double *x, const double *b, double *u, double eps)
{
    double r[4], p[4], q[4];
    memset(u, 0, 4 * sizeof *u);
    memcpy(r, b, sizeof r);
    memcpy(p, r, sizeof p);
    double rr = dot(4, b, b), goal = eps * eps * rr;
    for (int k = 0; rr > goal; k++) {
        if (k == 20)
            return false;
        apply(x, p, q);
        double alpha = rr / dot(4, p, q), before = rr;
        rr = 0;
        for (int i = 0; i < 4; i++) {
            u[i] += alpha * p[i];
            r[i] -= alpha * q[i];
            rr += r[i] * r[i];
        }
        double beta = rr / before;
        for (int i = 0; i < 4; i++)
            p[i] = r[i] + beta * p[i];
    }
    return true;
}

/* The last step divides by residuals that have hardly a digit: what rounding does to them
 * grows with the order (coefficient 5 is 1e-7 off in double, 1e-10 in long double). */
// ladder: solve_until_converged 8 4 0.1 0.9 steep
void solve_until_converged(int n, int m, const double x[n], double y[m])
{
    double u[4];
    if (!conjugate_gradients(x, x + n / 2, u, 1e-7))
        memset(u, 0, sizeof u);
    for (int i = 0; i < m; i++)
        y[i] = u[i] + u[(i + 1) % 4] * u[i];
}

/* The principal square root by Denman and Beavers' iteration, two inverses a step. */
static void invert_2x2(double a[2][2], double b[2][2])
{
    double d = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    b[0][0] = a[1][1] / d;
    b[1][1] = a[0][0] / d;
    b[0][1] = -a[0][1] / d;
    b[1][0] = -a[1][0] / d;
}

// ladder: matrix_square_root 4 4 0.2 0.9
void matrix_square_root(int n, int m, const double x[n], double y[m])
{
    double s[2][2] = {{x[0] + 1, x[1]}, {x[2], x[n - 1] + 2}},
           t[2][2] = {{1, 0}, {0, 1}};
    for (;;) {
        double si[2][2], ti[2][2], change = 0;
        invert_2x2(s, si);
        invert_2x2(t, ti);
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++) {
                double old = s[i][j];
                s[i][j] = (s[i][j] + ti[i][j]) / 2;
                t[i][j] = (t[i][j] + si[i][j]) / 2;
                change += fabs(s[i][j] - old);
            }
        if (change < 1e-12)
            break;
    }
    for (int i = 0; i < m; i++)
        y[i] = (&s[0][0])[i];
}

/* Solving through a table of row pointers, which pivoting exchanges. */
// ladder: pointers_to_rows 12 3 0.1 1
void pointers_to_rows(int n, int m, const double x[n], double y[m])
{
    double **a = malloc((size_t)m * sizeof *a);
    for (int i = 0; i < m; i++) {
        a[i] = malloc((size_t)(m + 1) * sizeof **a);
        for (int j = 0; j <= m; j++)
            a[i][j] = x[i * (m + 1) + j] + 2 * ((i + 1) % m == j);
    }
    for (int k = 0; k < m; k++) {
        int best = k;
        for (int i = k + 1; i < m; i++)
            if (fabs(a[i][k]) > fabs(a[best][k]))
                best = i;
        double *row = a[best];
        a[best] = a[k];
        a[k] = row;
        for (int i = k + 1; i < m; i++) {
            double f = a[i][k] / row[k];
            for (int j = k; j <= m; j++)
                a[i][j] -= f * row[j];
        }
    }
    for (int i = m - 1; i >= 0; i--) {
        double sum = a[i][m];
        for (int j = i + 1; j < m; j++)
            sum -= a[i][j] * y[j];
        y[i] = sum / a[i][i];
    }
    for (int i = 0; i < m; i++)
        free(a[i]);
    free(a);
}
