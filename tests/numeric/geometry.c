/* Small matrices by value, quaternions, splines, particles, sparse and blocked matrices, as
 * graphics and simulation code has them. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double m[3][3];
} mat3;

typedef struct {
    double x, y, z;
} vec3;

static mat3 mat3_identity(void)
{
    return (mat3){{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
}

static mat3 mat3_mul(mat3 a, mat3 b)
{
    mat3 c = {{{0}}};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++)
                c.m[i][j] += a.m[i][k] * b.m[k][j];
    return c;
}

static mat3 mat3_add(mat3 a, double s, const mat3 *b)
{
    for (int i = 0; i < 9; i++)
        (&a.m[0][0])[i] += s * (&b->m[0][0])[i];
    return a;
}

static vec3 mat3_apply(const mat3 *a, vec3 v)
{
    const double *r0 = a->m[0], *r1 = a->m[1], *r2 = a->m[2];
    return (vec3){r0[0] * v.x + r0[1] * v.y + r0[2] * v.z,
                  r1[0] * v.x + r1[1] * v.y + r1[2] * v.z,
                  r2[0] * v.x + r2[1] * v.y + r2[2] * v.z};
}

static mat3 skew(vec3 w)
{
    return (mat3){{{0, -w.z, w.y}, {w.z, 0, -w.x}, {-w.y, w.x, 0}}};
}

static mat3 rodrigues(vec3 w)
{
    double t2 = w.x * w.x + w.y * w.y + w.z * w.z, t = sqrt(t2);
    mat3 k = skew(w), kk = mat3_mul(k, k);
    double a = t > 1e-8 ? sin(t) / t : 1 - t2 / 6;
    double b = t > 1e-8 ? (1 - cos(t)) / t2 : 0.5 - t2 / 24;
    return mat3_add(mat3_add(mat3_identity(), a, &k), b, &kk);
}

/* A chain of joints. */
// ladder: joints 12 3 -0.9 1
void joints(int n, int m, const double x[n], double y[m])
{
    mat3 turn = mat3_identity();
    vec3 tip = {0, 0, 0};
    for (int i = 0; i + 2 < n; i += 3) {
        vec3 bone = {1, 0.25 * i, 0}, w = {x[i], x[i + 1], x[i + 2]};
        turn = mat3_mul(turn, rodrigues(w));
        bone = mat3_apply(&turn, bone);
        tip = (vec3){tip.x + bone.x, tip.y + bone.y, tip.z + bone.z};
    }
    memcpy(y, &tip, (size_t)m * sizeof *y);
}

struct quat {
    double w;
    vec3 v;
};

static vec3 cross(vec3 a, vec3 b)
{
    return (vec3){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static double vdot(const vec3 *a, const vec3 *b)
{
    return a->x * b->x + a->y * b->y + a->z * b->z;
}

static void quat_mul(struct quat *out, const struct quat *p, const struct quat *q)
{
    struct quat r = {p->w * q->w - vdot(&p->v, &q->v), cross(p->v, q->v)};
    r.v.x += p->w * q->v.x + q->w * p->v.x;
    r.v.y += p->w * q->v.y + q->w * p->v.y;
    r.v.z += p->w * q->v.z + q->w * p->v.z;
    *out = r;
}

static void normalise(struct quat *q)
{
    double s = 1 / sqrt(q->w * q->w + vdot(&q->v, &q->v));
    double *p = (double *)q;
    for (int i = 0; i < 4; i++)
        *p++ *= s;
}

/* A body that spins: the product goes into one of its factors. */
// ladder: spinning 7 4 0.2 1.1
void spinning(int n, int m, const double x[n], double y[m])
{
    struct quat q = {x[0], {x[1], x[2], x[3]}};
    vec3 rate = {x[4], x[5], x[n - 1]};
    normalise(&q);
    for (int step = 0; step < 6; step++) {
        struct quat turn = {1, {0.05 * rate.x, 0.05 * rate.y, 0.05 * rate.z}};
        quat_mul(&q, &q, &turn);
        normalise(&q);
        vec3 torque = cross(rate, q.v);
        rate.x += 0.1 * torque.x;
        rate.y -= 0.1 * torque.y * rate.z;
        rate.z += 0.1 * torque.z * rate.x;
    }
    y[0] = q.w;
    const double *v = (const double *)&q.v, *r = (const double *)&rate;
    for (int i = 1; i < m; i++)
        y[i] = v[i - 1] * r[i - 1];
}

/* A natural cubic spline through values at knots of its own, and its integral. */
// ladder: spline 12 4 0.2 1
void spline(int n, int m, const double x[n], double y[m])
{
    int knots = n / 2;
    double t[6], h[6], second[6] = {0}, diag[6], right[6];
    const double *value = x + knots;
    t[0] = 0;
    for (int i = 1; i < knots; i++)
        t[i] = t[i - 1] + 0.3 + x[i];
    for (int i = 0; i + 1 < knots; i++)
        h[i] = t[i + 1] - t[i];
    for (int i = 1; i + 1 < knots; i++) {
        diag[i] = 2 * (h[i - 1] + h[i]);
        right[i] =
            6
            * ((value[i + 1] - value[i]) / h[i] - (value[i] - value[i - 1]) / h[i - 1]);
    }
    for (int i = 2; i + 1 < knots; i++) {
        double f = h[i - 1] / diag[i - 1];
        diag[i] -= f * h[i - 1];
        right[i] -= f * right[i - 1];
    }
    for (int i = knots - 2; i >= 1; i--)
        second[i] = (right[i] - h[i] * second[i + 1]) / diag[i];
    for (int k = 0; k < m - 1; k++) {
        double at = 0.4 + 0.9 * k;
        int lo = 0, hi = knots - 1;
        while (hi - lo > 1) {
            int mid = lo + (hi - lo) / 2;
            if (t[mid] > at)
                hi = mid;
            else
                lo = mid;
        }
        double a = (t[hi] - at) / h[lo], b = 1 - a;
        y[k] = a * value[lo] + b * value[hi]
               + ((a * a * a - a) * second[lo] + (b * b * b - b) * second[hi]) * h[lo]
                     * h[lo] / 6;
    }
    y[m - 1] = 0;
    for (int i = 0; i + 1 < knots; i++)
        y[m - 1] += h[i] / 2 * (value[i] + value[i + 1])
                    - h[i] * h[i] * h[i] / 24 * (second[i] + second[i + 1]);
}

struct cells {
    int *head, *next;
    double width;
    int count;
};

/* Particles on a circle, by cells: neighbours only, the shortest way round. */
// ladder: particles 8 9 0.1 1.9
void particles(int n, int m, const double x[n], double y[m])
{
    const double length = 8;
    struct cells c = {NULL, NULL, 2, 4};
    double *force = calloc((size_t)n, sizeof *force), energy = 0;
    c.head = malloc((size_t)c.count * sizeof *c.head);
    c.next = malloc((size_t)n * sizeof *c.next);
    memset(c.head, -1, (size_t)c.count * sizeof *c.head);
    for (int i = 0; i < n; i++) {
        double at = x[i] + i;
        int cell = (int)(fmod(at, length) / c.width);
        c.next[i] = c.head[cell];
        c.head[cell] = i;
    }
    for (int cell = 0; cell < c.count; cell++)
        for (int i = c.head[cell]; i >= 0; i = c.next[i])
            for (int side = -1; side <= 1; side++)
                for (int j = c.head[(cell + side + c.count) % c.count]; j >= 0;
                     j = c.next[j]) {
                    if (j <= i)
                        continue;
                    double d = x[i] + i - x[j] - j;
                    d -= length * round(d / length);
                    double r2 = d * d + 0.25;
                    if (r2 > 4)
                        continue;
                    double s = 1 / r2, s3 = s * s * s;
                    energy += s3 * s3 - s3;
                    force[i] += 6 * (2 * s3 - 1) * s3 * s * d;
                    force[j] -= 6 * (2 * s3 - 1) * s3 * s * d;
                }
    for (int i = 0; i < n && i < m; i++)
        y[i] = force[i];
    y[m - 1] = energy;
    free(c.next);
    free(c.head);
    free(force);
}

struct csr {
    int rows;
    const int *start, *column;
    double *value;
};

static void csr_times(const struct csr *a, const double *v, double *out)
{
    for (int i = 0; i < a->rows; i++) {
        double sum = 0;
        for (int k = a->start[i]; k < a->start[i + 1]; k++)
            sum += a->value[k] * v[a->column[k]];
        out[i] = sum;
    }
}

/* Ranks of pages: links weighted by what leaves a page. */
// ladder: page_ranks 7 4 0.3 1.2
void page_ranks(int n, int m, const double x[n], double y[m])
{
    static const int start[] = {0, 2, 3, 5, 7}, column[] = {1, 2, 0, 1, 3, 0, 2};
    double out[4] = {0}, rank[4], next[4] = {0},
           *value = malloc((size_t)n * sizeof *value);
    struct csr links = {m, start, column, value};
    for (int k = 0; k < n; k++)
        out[column[k]] += x[k];
    for (int k = 0; k < n; k++)
        links.value[k] = x[k] / out[column[k]];
    for (int i = 0; i < m; i++)
        rank[i] = 1.0 / m;
    for (int step = 0; step < 25; step++) {
        double change = 0;
        csr_times(&links, rank, next);
        for (int i = 0; i < m; i++) {
            next[i] = 0.15 / m + 0.85 * next[i];
            change += fabs(next[i] - rank[i]);
        }
        memcpy(rank, next, sizeof rank);
        if (change < 1e-9)
            break;
    }
    memcpy(y, rank, (size_t)m * sizeof *y);
    free(value);
}

/* c += a b by quarters down to one entry, in column-major blocks with a leading dimension. */
static void block_multiply(int n, const double *a, int lda, const double *b, int ldb,
                           double *c, int ldc)
{
    if (n == 1) {
        *c += *a * *b;
        return;
    }
    int h = n / 2;
    for (int q = 0; q < 8; q++) {
        int i = q & 1 ? h : 0, j = q & 2 ? h : 0, k = q & 4 ? h : 0;
        block_multiply(h, a + i + k * lda, lda, b + k + j * ldb, ldb, c + i + j * ldc,
                       ldc);
    }
}

// ladder: multiplied_by_blocks 32 16 -1 1
void multiplied_by_blocks(int n, int m, const double x[n], double y[m])
{
    double work[5 * 4];
    memset(work, 0, sizeof work);
    block_multiply(4, x, 4, x + n / 2, 4, work, 5);
    for (int j = 0; j < 4; j++)
        memcpy(y + 4 * j, work + 5 * j, 4 * sizeof *y);
    block_multiply(2, work, 5, work + 2, 5, y, 4);
}

/* The two loops of L-BFGS over pairs kept in a ring. */
// ladder: two_loops 6 3 0.2 1
void two_loops(int n, int m, const double x[n], double y[m])
{
    enum { KEPT = 2, STEPS = 4 };
    double s[KEPT][3], d[KEPT][3], rho[KEPT], alpha[KEPT], p[3] = {1, -1, 0.5}, g[3];
    int64_t have = 0;
    for (int i = 0; i < 3; i++)
        g[i] = (1 + x[i]) * p[i] + 0.25 * p[i] * p[i] * p[i] - x[n - 3 + i];
    for (int step = 0; step < STEPS; step++) {
        double q[3], gain = 0.5;
        memcpy(q, g, sizeof q);
        for (int64_t k = have - 1; k >= 0 && k >= have - KEPT; k--) {
            int at = (int)(k % KEPT);
            alpha[at] = 0;
            for (int i = 0; i < 3; i++)
                alpha[at] += rho[at] * s[at][i] * q[i];
            for (int i = 0; i < 3; i++)
                q[i] -= alpha[at] * d[at][i];
        }
        for (int i = 0; i < 3; i++)
            q[i] *= gain;
        for (int64_t k = have > KEPT ? have - KEPT : 0; k < have; k++) {
            int at = (int)(k % KEPT);
            double beta = 0;
            for (int i = 0; i < 3; i++)
                beta += rho[at] * d[at][i] * q[i];
            for (int i = 0; i < 3; i++)
                q[i] += s[at][i] * (alpha[at] - beta);
        }
        int at = (int)(have++ % KEPT);
        double sd = 0;
        for (int i = 0; i < 3; i++) {
            double before = g[i];
            s[at][i] = -q[i];
            p[i] += s[at][i];
            g[i] = (1 + x[i]) * p[i] + 0.25 * p[i] * p[i] * p[i] - x[n - 3 + i];
            d[at][i] = g[i] - before;
            sd += s[at][i] * d[at][i];
        }
        rho[at] = 1 / sd;
    }
    memcpy(y, p, (size_t)m * sizeof *y);
}
