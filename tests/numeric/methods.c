/* Textbook methods as their books write them: transforms, filters, splines, paths, rays. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Cooley and Tukey's transform of n = 2^k complex numbers, in place */
static void fft(int n, double *re, double *im)
{
    for (int i = 1, j = 0; i < n; i++) {
        int bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            double t = re[i];
            re[i] = re[j];
            re[j] = t;
            t = im[i];
            im[i] = im[j];
            im[j] = t;
        }
    }
    for (int length = 2; length <= n; length <<= 1) {
        double angle = 2 * 3.14159265358979 / length, wr = cos(angle), wi = sin(angle);
        for (int i = 0; i < n; i += length) {
            double cr = 1, ci = 0;
            for (int j = 0; j < length / 2; j++) {
                double *a = &re[i + j], *b = &im[i + j];
                double ur = *a, ui = *b, vr = a[length / 2], vi = b[length / 2];
                double tr = vr * cr - vi * ci, ti = vr * ci + vi * cr;
                *a = ur + tr;
                *b = ui + ti;
                a[length / 2] = ur - tr;
                b[length / 2] = ui - ti;
                double next = cr * wr - ci * wi;
                ci = cr * wi + ci * wr;
                cr = next;
            }
        }
    }
}

// ladder: power_spectrum 8 5 -1 1
void power_spectrum(int n, int m, const double x[n], double y[m])
{
    double re[n], im[n];
    for (int i = 0; i < n; i++) {
        re[i] = x[i] * (1 - cos(.7 * i));
        im[i] = 0;
    }
    fft(n, re, im);
    for (int k = 0; k < m; k++)
        y[k] = log(.1 + re[k] * re[k] + im[k] * im[k]);
}

/* the softened least cost of a path through |a_i - b_j|^2 */
// ladder: soft_time_warping 7 1 -1 1
void soft_time_warping(int n, int m, const double x[n], double y[m])
{
    int rows = 4, columns = n - rows;
    const double *a = x, *b = x + rows;
    double *last = malloc((size_t)(columns + 1) * sizeof *last);
    double *row = malloc((size_t)(columns + 1) * sizeof *row);
    for (int j = 0; j <= columns; j++)
        last[j] = j == 0 ? 0 : 1e3;
    for (int i = 0; i < rows; i++) {
        row[0] = 1e3;
        for (int j = 1; j <= columns; j++) {
            double p = last[j], q = row[j - 1], r = last[j - 1];
            double least = fmin(p, fmin(q, r)), soft = .5;
            double sum = exp((least - p) / soft) + exp((least - q) / soft)
                         + exp((least - r) / soft);
            row[j] = (a[i] - b[j - 1]) * (a[i] - b[j - 1]) + least - soft * log(sum);
        }
        double *t = last;
        last = row;
        row = t;
    }
    y[0] = last[columns] * m;
    free(last);
    free(row);
}

struct kalman {
    double state[2], P[2][2];
};

static void predict(struct kalman *k, double dt, double noise)
{
    double F[2][2] = {{1, dt}, {0, 1}}, FP[2][2] = {{0}}, P[2][2] = {{0}};
    k->state[0] += dt * k->state[1];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            for (int l = 0; l < 2; l++)
                FP[i][j] += F[i][l] * k->P[l][j];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            for (int l = 0; l < 2; l++)
                P[i][j] += FP[i][l] * F[j][l];
            P[i][j] += i == j ? noise * dt : 0;
        }
    memcpy(k->P, P, sizeof P);
}

/* what it contributes to the log-likelihood */
static double update(struct kalman *k, double seen, double noise)
{
    double innovation = seen - k->state[0], S = k->P[0][0] + noise;
    double gain[2] = {k->P[0][0] / S, k->P[1][0] / S};
    for (int i = 0; i < 2; i++)
        k->state[i] += gain[i] * innovation;
    double first[2] = {k->P[0][0], k->P[0][1]};
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            k->P[i][j] -= gain[i] * first[j];
    return -.5 * (log(S) + innovation * innovation / S);
}

// ladder: kalman_filter 6 3 0.2 1.2
void kalman_filter(int n, int m, const double x[n], double y[m])
{
    struct kalman k = {{0, x[0]}, {{1, 0}, {0, 1}}};
    double likelihood = 0;
    for (int t = 2; t < n; t++) {
        predict(&k, .5, x[1]);
        likelihood += update(&k, x[t], .1 + x[1] * x[1]);
    }
    y[0] = likelihood;
    y[1] = k.state[0];
    y[2] = k.P[0][1] * m;
}

struct vec {
    double x, y, z;
};

static struct vec add(struct vec a, struct vec b)
{
    return (struct vec){a.x + b.x, a.y + b.y, a.z + b.z};
}

static struct vec scale(double s, struct vec a)
{
    return (struct vec){s * a.x, s * a.y, s * a.z};
}

static double inner(struct vec a, struct vec b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static struct vec unit(struct vec a)
{
    return scale(1 / sqrt(inner(a, a)), a);
}

struct sphere {
    struct vec centre;
    double radius, mirror;
};

/* the nearest hit in front of a ray; null: none */
static const struct sphere *hit(int n, const struct sphere *s, struct vec from,
                                struct vec along, double *distance)
{
    const struct sphere *nearest = NULL;
    for (int i = 0; i < n; i++) {
        struct vec to = add(s[i].centre, scale(-1, from));
        double b = inner(to, along), c = inner(to, to) - s[i].radius * s[i].radius;
        double root = b * b - c;
        if (root <= 0)
            continue;
        double t = b - sqrt(root);
        if (t > 1e-6 && (!nearest || t < *distance)) {
            nearest = &s[i];
            *distance = t;
        }
    }
    return nearest;
}

static double trace(int n, const struct sphere *s, struct vec from, struct vec along,
                    struct vec light, int depth)
{
    double distance = 0;
    const struct sphere *at = hit(n, s, from, along, &distance);
    if (!at || depth == 0)
        return .1 + .2 * along.y * along.y;
    struct vec point = add(from, scale(distance, along));
    struct vec normal = unit(add(point, scale(-1, at->centre)));
    struct vec reflected = add(along, scale(-2 * inner(along, normal), normal));
    double bright = fmax(0, inner(normal, unit(add(light, scale(-1, point)))));
    return (1 - at->mirror) * bright
           + at->mirror * trace(n, s, point, reflected, light, depth - 1);
}

// ladder: traced_rays 7 4 0.1 0.3
void traced_rays(int n, int m, const double x[n], double y[m])
{
    struct sphere s[2] = {{{x[0], x[1], 3}, .8 + x[2], .4}, {{-1.2, x[3], 4}, 1, x[4]}};
    struct vec light = {x[5], 4, x[6]};
    for (int i = 0; i < m; i++) {
        struct vec along = {.3 * i - .5, .1 * i * n / 7 - .1, 1};
        y[i] = trace(2, s, (struct vec){0, 0, 0}, unit(along), light, 3);
    }
}

static void orbit(const double *s, double *change)
{
    double r = sqrt(s[0] * s[0] + s[1] * s[1]);
    change[0] = s[2];
    change[1] = s[3];
    change[2] = -s[0] / (r * r * r);
    change[3] = -s[1] / (r * r * r);
}

/* Heun's step and its error; whether it is good enough to be taken */
static bool attempt(const double *s, double h, double *next, double *error)
{
    double k1[4], k2[4], euler[4];
    orbit(s, k1);
    for (int i = 0; i < 4; i++)
        euler[i] = s[i] + h * k1[i];
    orbit(euler, k2);
    *error = 0;
    for (int i = 0; i < 4; i++) {
        next[i] = s[i] + h / 2 * (k1[i] + k2[i]);
        *error = fmax(*error, fabs(next[i] - euler[i]));
    }
    return *error < .05;
}

// ladder: adaptive_orbit 4 4 0.5 0.8
void adaptive_orbit(int n, int m, const double x[n], double y[m])
{
    double t = 0, h = .5, next[4], error;
    memcpy(y, x, (size_t)m * sizeof *y);
    while (t < 1) {
        if (t + h > 1)
            h = 1 - t;
        if (!attempt(y, h, next, &error)) {
            h /= 2;
            continue;
        }
        memcpy(y, next, sizeof next);
        t += h;
        h *= error < .01 ? 2 : 1;
    }
    y[0] *= n;
}

/* natural cubic spline through (i, v_i): second derivatives by Thomas's algorithm */
static double spline(int n, const double *v, double at)
{
    double *c = calloc((size_t)n, sizeof *c), *d = calloc((size_t)n, sizeof *d);
    for (int i = 1; i + 1 < n; i++) {
        double pivot = 4 - c[i - 1];
        c[i] = 1 / pivot;
        d[i] = (6 * (v[i + 1] - 2 * v[i] + v[i - 1]) - d[i - 1]) / pivot;
    }
    for (int i = n - 2; i > 0; i--)
        d[i] -= c[i] * d[i + 1];
    int i = (int)floor(at);
    i = i < 0 ? 0 : i > n - 2 ? n - 2 : i;
    double b = at - i, a = 1 - b;
    double value = a * v[i] + b * v[i + 1]
                   + ((a * a * a - a) * d[i] + (b * b * b - b) * d[i + 1]) / 6;
    free(c);
    free(d);
    return value;
}

// ladder: cubic_spline 7 3 0.1 0.9
void cubic_spline(int n, int m, const double x[n], double y[m])
{
    for (int k = 0; k < m; k++)
        y[k] = spline(n - 1, x, k * 1.7 + x[n - 1]);
}

/* de Boor's algorithm, in place, knots and control points both given */
// ladder: de_boor 13 2 0.1 0.4
void de_boor(int n, int m, const double x[n], double y[m])
{
    enum { DEGREE = 3, CONTROLS = 4, KNOTS = CONTROLS + DEGREE + 1 };
    double knots[KNOTS], d[DEGREE + 1];
    for (int i = 0; i < KNOTS; i++)
        knots[i] = i + x[CONTROLS + i];
    for (int k = 0; k < m; k++) {
        double at = 3.5 + .2 * k + x[n - 1];
        int span = DEGREE;
        memcpy(d, &x[span - DEGREE], sizeof d);
        for (int r = 1; r <= DEGREE; r++)
            for (int j = DEGREE; j >= r; j--) {
                int i = j + span - DEGREE;
                double alpha = (at - knots[i]) / (knots[i + 1 + DEGREE - r] - knots[i]);
                d[j] = (1 - alpha) * d[j - 1] + alpha * d[j];
            }
        y[k] = d[DEGREE];
    }
}

/* the prediction error and coefficients of an autoregression */
// ladder: levinson_durbin 5 5 0.1 0.4
void levinson_durbin(int n, int m, const double x[n], double y[m])
{
    double a[n], last[n], error = 1 + x[0];
    for (int i = 0; i < n; i++)
        a[i] = 0;
    for (int k = 1; k < n; k++) {
        double sum = x[k];
        for (int j = 1; j < k; j++)
            sum -= a[j] * x[k - j];
        double reflection = sum / error;
        memcpy(last, a, sizeof a);
        a[k] = reflection;
        for (int j = 1; j < k; j++)
            a[j] = last[j] - reflection * last[k - j];
        error *= 1 - reflection * reflection;
    }
    y[0] = error;
    for (int i = 1; i < m; i++)
        y[i] = a[i];
}

/* log of the probability of what is seen, by the forward algorithm, scaled */
// ladder: hidden_markov 9 1 0.2 1
void hidden_markov(int n, int m, const double x[n], double y[m])
{
    enum { STATES = 3 };
    static const int seen[] = {0, 2, 1, 1, 0, 2};
    double alpha[STATES] = {1, 0, 0}, total = 0;
    for (int t = 0; t < (int)(sizeof seen / sizeof *seen); t++) {
        double next[STATES] = {0}, sum = 0;
        for (int j = 0; j < STATES; j++) {
            double row = 0;
            for (int i = 0; i < STATES; i++) {
                next[j] += alpha[i] * x[i * STATES + j];
                row += x[j * STATES + i];
            }
            next[j] *= exp(-(j - seen[t]) * (j - seen[t]) / row);
            sum += next[j];
        }
        for (int j = 0; j < STATES; j++)
            alpha[j] = next[j] / sum;
        total += log(sum);
    }
    y[0] = total / (n * m);
}
