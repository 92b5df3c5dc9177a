/* Whole solvers, as programs hold them: Krylov's method, Newton's with a matrix factored in
 * place, a quasi-Newton method with a ring of pairs, fluxes that two cells share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double dot(int n, const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* one entry of the matrix A of the linear systems: unsymmetric, far from singular */
static void times(int n, const double *x, const double *v, double *Av)
{
    for (int i = 0; i < n; i++) {
        Av[i] = (3 + x[i]) * v[i];
        if (i > 0)
            Av[i] -= x[i - 1] * v[i - 1];
        if (i + 1 < n)
            Av[i] -= .5 * v[i + 1];
    }
}

static void arnoldi(int n, int k, double (*v)[n], double *h)
{
    for (int i = 0; i <= k; i++) {
        h[i] = dot(n, v[i], v[k + 1]);
        for (int j = 0; j < n; j++)
            v[k + 1][j] -= h[i] * v[i][j];
    }
    h[k + 1] = sqrt(dot(n, v[k + 1], v[k + 1]));
    for (int j = 0; j < n; j++)
        v[k + 1][j] /= h[k + 1];
}

static void turn(double cosine, double sine, double *a, double *b)
{
    double first = cosine * *a + sine * *b;
    *b = cosine * *b - sine * *a;
    *a = first;
}

// ladder: gmres 5 5 0.3 1.2
void gmres(int n, int m, const double x[n], double y[m])
{
    enum { MOST = 3 };
    double(*v)[n] = malloc((MOST + 1) * sizeof *v), h[MOST][MOST + 1];
    double cosine[MOST], sine[MOST], rest[MOST + 1] = {0}, b[n];
    int k = 0;
    for (int j = 0; j < n; j++)
        b[j] = 1 + x[j] * x[j];
    rest[0] = sqrt(dot(n, b, b));
    for (int j = 0; j < n; j++)
        v[0][j] = b[j] / rest[0];
    while (k < MOST && fabs(rest[k]) > 1e-6) {
        times(n, x, v[k], v[k + 1]);
        arnoldi(n, k, v, h[k]);
        for (int i = 0; i < k; i++)
            turn(cosine[i], sine[i], &h[k][i], &h[k][i + 1]);
        double length = hypot(h[k][k], h[k][k + 1]);
        cosine[k] = h[k][k] / length;
        sine[k] = h[k][k + 1] / length;
        turn(cosine[k], sine[k], &h[k][k], &h[k][k + 1]);
        turn(cosine[k], sine[k], &rest[k], &rest[k + 1]);
        k++;
    }
    for (int j = 0; j < m; j++)
        y[j] = 0;
    for (int i = k - 1; i >= 0; i--) {
        double z = rest[i] / h[i][i];
        for (int l = 0; l < i; l++)
            rest[l] -= z * h[i][l];
        for (int j = 0; j < m; j++)
            y[j] += z * v[i][j];
    }
    free(v);
}

/* b becomes A^-1 b, A its factor L of L L' */
static void cholesky_solve(int n, double (*A)[n], double *b)
{
    for (int j = 0; j < n; j++) {
        for (int k = 0; k < j; k++)
            for (int i = j; i < n; i++)
                A[i][j] -= A[i][k] * A[j][k];
        A[j][j] = sqrt(A[j][j]);
        for (int i = j + 1; i < n; i++)
            A[i][j] /= A[j][j];
    }
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= A[i][k] * b[k];
        b[i] /= A[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++)
            b[i] -= A[k][i] * b[k];
        b[i] /= A[i][i];
    }
}

/* gradient and Hessian of log sum exp w + |w|^2/2 - x' w */
static double newton_system(int n, const double *x, const double *w, double *g,
                            double (*H)[n])
{
    double sum = 0, p[n], size = 0;
    for (int i = 0; i < n; i++)
        sum += p[i] = exp(w[i]);
    for (int i = 0; i < n; i++) {
        p[i] /= sum;
        g[i] = p[i] + w[i] - x[i];
        size += g[i] * g[i];
        for (int j = 0; j <= i; j++)
            H[i][j] = (i == j ? 1 + p[i] : 0) - p[i] * p[j];
    }
    return sqrt(size);
}

// ladder: newton_cholesky 4 4 -0.8 0.8
void newton_cholesky(int n, int m, const double x[n], double y[m])
{
    double H[m][m], g[m];
    for (int i = 0; i < m; i++)
        y[i] = 0;
    while (newton_system(m, x, y, g, H) > 1e-2) {
        cholesky_solve(m, H, g);
        for (int i = 0; i < m; i++)
            y[i] -= g[i];
    }
}

enum { PAIRS = 3 };

struct pairs {
    int n, count;
    double *s[PAIRS], *y[PAIRS], rho[PAIRS];
};

static void remember(struct pairs *p, const double *step, const double *change)
{
    int k = p->count++ % PAIRS;
    memcpy(p->s[k], step, (size_t)p->n * sizeof *step);
    memcpy(p->y[k], change, (size_t)p->n * sizeof *change);
    p->rho[k] = 1 / dot(p->n, step, change);
}

/* Nocedal and Wright, algorithm 7.4: d becomes -H d */
static void two_loops(const struct pairs *p, double *d)
{
    double alpha[PAIRS];
    int first = p->count > PAIRS ? p->count - PAIRS : 0;
    for (int k = p->count - 1; k >= first; k--) {
        alpha[k % PAIRS] = p->rho[k % PAIRS] * dot(p->n, p->s[k % PAIRS], d);
        for (int i = 0; i < p->n; i++)
            d[i] -= alpha[k % PAIRS] * p->y[k % PAIRS][i];
    }
    for (int k = first; k < p->count; k++) {
        double beta = p->rho[k % PAIRS] * dot(p->n, p->y[k % PAIRS], d);
        for (int i = 0; i < p->n; i++)
            d[i] += (alpha[k % PAIRS] - beta) * p->s[k % PAIRS][i];
    }
    for (int i = 0; i < p->n; i++)
        d[i] = -d[i];
}

static void slope(int n, const double *x, const double *w, double *g)
{
    for (int i = 0; i < n; i++)
        g[i] = w[i] + .3 * sin(w[(i + 1) % n]) - x[i];
}

// ladder: quasi_newton 4 4 -0.7 0.9
void quasi_newton(int n, int m, const double x[n], double y[m])
{
    struct pairs p = {.n = m};
    double g[m], next[m], d[m];
    for (int k = 0; k < PAIRS; k++) {
        p.s[k] = malloc((size_t)m * sizeof(double));
        p.y[k] = malloc((size_t)m * sizeof(double));
    }
    for (int i = 0; i < m; i++)
        y[i] = .1 * i;
    slope(m, x, y, g);
    for (int t = 0; t < 5; t++) {
        memcpy(d, g, sizeof d);
        two_loops(&p, d);
        for (int i = 0; i < m; i++)
            y[i] += d[i] *= t == 0 ? .7 : 1;
        slope(m, x, y, next);
        for (int i = 0; i < m; i++) {
            double change = next[i] - g[i];
            g[i] = next[i];
            next[i] = change;
        }
        remember(&p, d, next);
    }
    for (int k = 0; k < PAIRS; k++) {
        free(p.s[k]);
        free(p.y[k]);
    }
}

struct plate {
    int size, steps;
    double growth, rate;
};

static double flow(const struct plate *plate, double a, double b)
{
    return plate->rate * (1 + plate->growth * (a + b) / 2) * (a - b);
}

static void plate_step(const struct plate *plate, const double *u, double *next)
{
    int n = plate->size;
    memcpy(next, u, (size_t)(n * n) * sizeof *u);
    for (int i = 0; i < n; i++)
        for (int j = 0; j + 1 < n; j++) {
            double right = flow(plate, u[i * n + j], u[i * n + j + 1]);
            next[i * n + j] -= right;
            next[i * n + j + 1] += right;
            double down = flow(plate, u[j * n + i], u[(j + 1) * n + i]);
            next[j * n + i] -= down;
            next[(j + 1) * n + i] += down;
        }
}

// ladder: shared_fluxes 9 9 0.1 1
void shared_fluxes(int n, int m, const double x[n], double y[m])
{
    struct plate plate = {.size = 3, .steps = 4, .growth = x[0], .rate = .1};
    double *u = malloc((size_t)n * sizeof *u), *next = malloc((size_t)n * sizeof *next);
    memcpy(u, x, (size_t)n * sizeof *u);
    for (int t = 0; t < plate.steps; t++) {
        plate_step(&plate, u, next);
        double *last = u;
        u = next;
        next = last;
    }
    memcpy(y, u, (size_t)m * sizeof *u);
    free(u);
    free(next);
}

// ladder: running_log_sum_exp 6 2 -2 2
void running_log_sum_exp(int n, int m, const double x[n], double y[m])
{
    for (int k = 0; k < m; k++) {
        double largest = -HUGE_VAL, sum = 0;
        for (int i = k; i < n; i++) {
            double next = fmax(largest, x[i] * x[k]);
            sum = sum * exp(largest - next) + exp(x[i] * x[k] - next);
            largest = next;
        }
        y[k] = largest + log(sum);
    }
}
