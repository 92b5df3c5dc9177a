/* Programs of many steps that call each other: transforms, filters, dynamic programmes,
 * adaptive integration, sorting, root finding in several unknowns. */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct complex2 {
    double re, im;
};

static struct complex2 cmul(struct complex2 a, struct complex2 b)
{
    return (struct complex2){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static struct complex2 cadd(struct complex2 a, struct complex2 b)
{
    struct complex2 r = {.im = a.im + b.im, .re = a.re + b.re};
    return r;
}

static struct complex2 csub(struct complex2 a, struct complex2 b)
{
    a.re -= b.re;
    a.im -= b.im;
    return a;
}

/* Cooley and Tukey in place, with bits reversed. */
static void fft(struct complex2 *a, unsigned n)
{
    for (unsigned i = 1, j = 0; i < n; i++) {
        unsigned bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            struct complex2 t = a[i];
            a[i] = a[j];
            a[j] = t;
        }
    }
    for (unsigned len = 2; len <= n; len <<= 1) {
        double angle = -6.283185307179586 / len;
        struct complex2 step = {cos(angle), sin(angle)};
        for (unsigned i = 0; i < n; i += len) {
            struct complex2 w = {1, 0};
            for (unsigned k = 0; k < len / 2; k++) {
                struct complex2 u = a[i + k], v = cmul(a[i + k + len / 2], w);
                a[i + k] = cadd(u, v);
                a[i + k + len / 2] = csub(u, v);
                w = cmul(w, step);
            }
        }
    }
}

// ladder: power_spectrum 8 8 -1 1.2
void power_spectrum(int n, int m, const double x[n], double y[m])
{
    struct complex2 a[8];
    for (int i = 0; i < n; i++)
        a[i] = (struct complex2){x[i], 0.5 * x[(3 * i + 1) % n]};
    fft(a, 8);
    for (int i = 0; i < m; i++)
        y[i] = a[i].re * a[i].re + a[i].im * a[i].im;
}

/* The roots of z^3 + .. at once, by Durand and Kerner. */
// ladder: roots_at_once 3 6 0.3 1.1
void roots_at_once(int n, int m, const double x[n], double y[m])
{
    struct complex2 z[3] = {{1, 0.1}, {0.4, 0.9}, {-0.65, 0.72}};
    for (int step = 0; step < 40; step++) {
        double moved = 0;
        for (int i = 0; i < 3; i++) {
            struct complex2 value = {1, 0}, below = {1, 0};
            for (int k = n; k-- > 0;) {
                value = cmul(value, z[i]);
                value.re += x[k];
            }
            for (int j = 0; j < 3; j++)
                if (j != i)
                    below = cmul(below, csub(z[i], z[j]));
            double size = below.re * below.re + below.im * below.im;
            struct complex2 over = {below.re / size, -below.im / size};
            struct complex2 delta = cmul(value, over);
            z[i] = csub(z[i], delta);
            moved += fabs(delta.re) + fabs(delta.im);
        }
        if (moved < 1e-14)
            break;
    }
    for (int i = 0; i < m / 2; i++) {
        y[2 * i] = z[i].re;
        y[2 * i + 1] = z[i].re * z[i].re + z[i].im * z[i].im;
    }
}

/* The likelihood of a hidden Markov chain, scaled at each step. */
// ladder: hidden_markov 12 2 0.1 1
void hidden_markov(int n, int m, const double x[n], double y[m])
{
    static const int seen[] = {0, 2, 1, 1, 0, 2};
    double alpha[2] = {0.6, 0.4}, next[2];
    const double(*step)[2] = (const double(*)[2])x,
          (*emit)[3] = (const double(*)[3])(x + 4);
    double log_likelihood = 0;
    for (size_t t = 0; t < sizeof seen / sizeof *seen; t++) {
        double scale = 0;
        for (int j = 0; j < 2; j++) {
            next[j] = 0;
            for (int i = 0; i < 2; i++)
                next[j] += alpha[i] * step[i][j] / (step[i][0] + step[i][1]);
            next[j] *= emit[j][seen[t]];
            scale += next[j];
        }
        for (int j = 0; j < 2; j++)
            alpha[j] = next[j] / scale;
        log_likelihood += log(scale);
    }
    y[0] = log_likelihood;
    for (int j = 1; j < m; j++)
        y[j] = alpha[j % 2] * x[n - j];
}

/* Dynamic time warping of two sequences, two rows at a time. */
// ladder: time_warp 9 1 -1 1
void time_warp(int n, int m, const double x[n], double y[m])
{
    const int rows = 5, cols = n - rows;
    double *above = malloc(sizeof(double) * (size_t)(cols + 1));
    double *row = malloc(sizeof(double) * (size_t)(cols + 1));
    above[0] = 0;
    for (int j = 1; j <= cols; j++)
        above[j] = HUGE_VAL;
    for (int i = 1; i <= rows; i++) {
        row[0] = HUGE_VAL;
        for (int j = 1; j <= cols; j++) {
            double d = x[i - 1] - x[rows + j - 1], best = above[j - 1];
            if (above[j] < best)
                best = above[j];
            if (row[j - 1] < best)
                best = row[j - 1];
            row[j] = d * d + best;
        }
        double *t = above;
        above = row;
        row = t;
    }
    y[0] = sqrt(above[cols] + m);
    free(above);
    free(row);
}

/* An integration that chooses its step by the error of the last one. */
// ladder: adaptive_steps 3 2 0.4 1.2
void adaptive_steps(int n, int m, const double x[n], double y[m])
{
    double t = 0, h = 0.25, u = x[0], end = 1.5;
    int taken = 0, refused = 0;
    while (t < end && taken + refused < 200) {
        if (t + h > end)
            h = end - t;
        double k1 = -x[1] * u + sin(t * x[n - 1]);
        double k2 = -x[1] * (u + h * k1) + sin((t + h) * x[n - 1]);
        double error = h / 2 * (k2 - k1);
        if (fabs(error) > 2e-3) {
            h *= 0.5;
            refused++;
            continue;
        }
        u += h / 2 * (k1 + k2);
        t += h;
        taken++;
        if (fabs(error) < 2e-4)
            h *= 2;
    }
    y[0] = u;
    for (int i = 1; i < m; i++)
        y[i] = u * taken;
}

static void sift_down(double *heap, int n, int at)
{
    for (int child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && heap[child + 1] > heap[child])
            child++;
        if (heap[at] >= heap[child])
            return;
        double t = heap[at];
        heap[at] = heap[child];
        heap[child] = t;
    }
}

/* Trimmed moments of what heapsort has put in order. */
// ladder: heap_sorted 7 3 -1 1
void heap_sorted(int n, int m, const double x[n], double y[m])
{
    double v[n];
    for (int i = 0; i < n; i++)
        v[i] = x[i] * (1 + 0.25 * x[(i + 1) % n]);
    for (int i = n / 2; i-- > 0;)
        sift_down(v, n, i);
    for (int last = n - 1; last > 0; last--) {
        double t = v[0];
        v[0] = v[last];
        v[last] = t;
        sift_down(v, last, 0);
    }
    for (int k = 0; k < m; k++) {
        y[k] = 0;
        for (int i = 1; i < n - 1; i++)
            y[k] += pow(v[i], k + 1) * i;
    }
}

/* Merge sort with one scratch block, then sums of neighbours. */
static void merge_sort(double *v, double *scratch, int n)
{
    if (n < 2)
        return;
    int half = n / 2;
    merge_sort(v, scratch, half);
    merge_sort(v + half, scratch, n - half);
    memcpy(scratch, v, (size_t)n * sizeof *v);
    for (int i = 0, j = half, k = 0; k < n; k++)
        v[k] = j >= n || (i < half && scratch[i] <= scratch[j]) ? scratch[i++]
                                                                : scratch[j++];
}

// ladder: merge_sorted 7 4 -1 1
void merge_sorted(int n, int m, const double x[n], double y[m])
{
    double *v = malloc(2 * (size_t)n * sizeof *v);
    memcpy(v, x, (size_t)n * sizeof *v);
    v[n - 1] *= v[0];
    merge_sort(v, v + n, n);
    for (int i = 0; i < m; i++)
        y[i] = v[i] * v[i + 2] + i * v[i];
    free(v);
}

static void residual(const double *p, const double *u, double *r)
{
    r[0] = u[0] * u[0] + p[0] * u[1] - 1 - p[1];
    r[1] = exp(0.5 * u[0]) * u[1] - p[2];
}

static void slopes(const double *p, const double *u, double j[2][2])
{
    j[0][0] = 2 * u[0];
    j[0][1] = p[0];
    j[1][0] = 0.5 * exp(0.5 * u[0]) * u[1];
    j[1][1] = exp(0.5 * u[0]);
}

static double norm(const double *v)
{
    return hypot(v[0], v[1]);
}

/* Newton's method with a step that is halved until the residual falls. */
// ladder: damped_newton 3 2 0.5 1.2
void damped_newton(int n, int m, const double x[n], double y[m])
{
    double u[2] = {2, 2}, r[2], j[2][2];
    residual(x, u, r);
    for (int k = 0; norm(r) > 1e-12 && k < 30; k++) {
        slopes(x, u, j);
        double d = j[0][0] * j[1][1] - j[0][1] * j[1][0];
        double step[2] = {(j[1][1] * r[0] - j[0][1] * r[1]) / d,
                          (j[0][0] * r[1] - j[1][0] * r[0]) / d};
        double trial[2], left[2], damping = 1;
        bool better;
        do {
            for (int i = 0; i < 2; i++)
                trial[i] = u[i] - damping * step[i];
            residual(x, trial, left);
            better = norm(left) < norm(r);
            damping /= 2;
        } while (!better && damping > 1e-3);
        memcpy(u, trial, sizeof u);
        memcpy(r, left, sizeof r);
    }
    slopes(x, u, j);
    for (int i = 0; i < m; i++)
        y[i] = u[i] - (residual(x, u, r), r[i]) / (n * n) * j[i][i];
}

/* Kalman's filter of two states and one measurement. */
// ladder: kalman 9 3 0.2 1
void kalman(int n, int m, const double x[n], double y[m])
{
    double s[2] = {0, x[0]}, p[2][2] = {{1, 0}, {0, 1}}, q = x[1] * 0.1, noise = x[2];
    double score = 0;
    for (int t = 3; t < n; t++) {
        double f[2][2] = {{1, 0.5}, {0, 1}}, fp[2][2], next[2][2];
        s[0] += 0.5 * s[1];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                fp[i][j] = f[i][0] * p[0][j] + f[i][1] * p[1][j];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                next[i][j] = fp[i][0] * f[j][0] + fp[i][1] * f[j][1] + (i == j) * q;
        double innovation = x[t] - s[0], spread = next[0][0] + noise;
        double gain[2] = {next[0][0] / spread, next[1][0] / spread};
        for (int i = 0; i < 2; i++) {
            s[i] += gain[i] * innovation;
            for (int j = 0; j < 2; j++)
                p[i][j] = next[i][j] - gain[i] * next[0][j];
        }
        score += innovation * innovation / spread + log(spread);
    }
    y[0] = score;
    for (int i = 1; i < m; i++)
        y[i] = s[i - 1] * p[i - 1][i - 1];
}
