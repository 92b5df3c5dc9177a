/* Several directions or seeds in one call against one by one, to 1e-14 of the largest: each
 * lane computes the same. Numbers of them around multiples of the lanes of a vector. */
#include "internal.h"

#include <math.h>
#include <string.h>

static const int counts[] = {1, 7, 8, 9, 17};
enum { COUNTS = sizeof counts / sizeof *counts };

static void fill(struct bench *b, double *a, int n)
{
    for (int i = 0; i < n; i++)
        a[i] = random_direction(&b->random);
}

static void expect_row(struct bench *b, const double *got, const double *want, int n,
                       const char *what)
{
    expect_near(b, got, want, n, b->tol.same * largest(want, n), what);
}

static void jvp_of(struct bench *b, int k)
{
    int n = b->c->n, m = b->c->m;
    double *x_d = guarded_alloc(k * n), *y_d = guarded_alloc(k * m);
    fill(b, x_d, k * n);
    for (int i = 0; i < k * m; i++)
        y_d[i] = -1e30;
    memcpy(b->y, b->y_start, bytes_of(m));
    b->c->jvp_v(n, m, b->x, k, (const double(*)[n])x_d, b->y, (double(*)[m])y_d);
    expect_untouched(b, "jvp_v");
    expect_values(b, "jvp_v");
    for (int q = 0; q < k; q++) {
        memcpy(b->x_d, x_d + q * n, bytes_of(n));
        call_jvp(b);
        expect_row(b, y_d + q * m, b->y_d, m, "jvp_v against jvp");
    }
    guarded_free_checked(b, x_d, k * n, "jvp_v");
    guarded_free_checked(b, y_d, k * m, "jvp_v");
}

void check_jvp_v(struct bench *b)
{
    for (int i = 0; i < COUNTS; i++)
        jvp_of(b, counts[i]);
}

static void vjp_of(struct bench *b, int k)
{
    int n = b->c->n, m = b->c->m;
    double *x_b = guarded_alloc(k * n), *start = guarded_alloc(k * n),
           *y_b = guarded_alloc(k * m);
    fill(b, y_b, k * m);
    fill(b, start, k * n);
    memcpy(x_b, start, bytes_of(k * n));
    memcpy(b->y, b->y_start, bytes_of(m));
    b->c->vjp_v(n, m, b->x, k, (double(*)[n])x_b, b->y, (const double(*)[m])y_b);
    expect_untouched(b, "vjp_v");
    expect_values(b, "vjp_v");
    for (int q = 0; q < k; q++) {
        seed_set(b, y_b + q * m);
        memset(b->x_b, 0, bytes_of(n));
        call_vjp(b);
        for (int j = 0; j < n; j++)
            b->x_b[j] += start[q * n + j];
        expect_near(b, x_b + q * n, b->x_b, n,
                    b->tol.same * fmax(1, largest(b->x_b, n)), "vjp_v against vjp");
    }
    guarded_free_checked(b, x_b, k * n, "vjp_v");
    guarded_free_checked(b, y_b, k * m, "vjp_v");
    guarded_free(start);
}

void check_vjp_v(struct bench *b)
{
    for (int i = 0; i < COUNTS; i++)
        vjp_of(b, counts[i]);
}
