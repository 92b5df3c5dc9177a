/* The upper rungs: second derivatives and whole matrices; internal.h.
 *
 * hvp against differences of the adjoint: 1e-7 of the scale, where these converge to
 * 2e-8. Its symmetry, <u, H v> = <v, H u>: 1e-12 of the sum of absolute terms. jac is
 * made of rows or of columns, and is that to 1e-14 of its largest entry. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* x_b, H x_d into x_bd; what was there is overwritten. */
static void call_hvp(struct bench *b, double *x_bd)
{
    int n = b->c->n, m = b->c->m;
    memcpy(b->y, b->y_start, bytes_of(m));
    for (int j = 0; j < n; j++)
        b->x_b[j] = x_bd[j] = -1e30;
    b->c->hvp(n, m, b->x, b->x_d, b->x_b, x_bd, b->y, b->y_b);
    expect_untouched(b, "hvp");
    expect_values(b, "hvp");
}

static void gradient_along(struct bench *b, double step, double *x_b)
{
    double *at = point_along(b, step), *y = guarded_alloc(b->c->m);
    memcpy(y, b->y_start, bytes_of(b->c->m));
    memset(x_b, 0, bytes_of(b->c->n));
    b->c->vjp(b->c->n, b->c->m, at, x_b, y, b->y_b);
    guarded_free(at);
    guarded_free(y);
}

static double scale_of(const struct bench *b, const struct slope *s, int i)
{
    double all = fmax(largest(s->d, s->count), largest(b->grad, s->count));
    return fmax(fabs(s->d[i]), fmax(0.01 * all, 1e-3));
}

static bool converges(const struct bench *b, const struct slope *s)
{
    for (int i = 0; i < s->count; i++)
        if (!(s->error[i] <= b->tol.smooth * scale_of(b, s, i)))
            return false;
    return true;
}

static void check_differences(struct bench *b, const double *x_bd)
{
    int n = b->c->n;
    struct slope s = {n, guarded_alloc(n), guarded_alloc(n)};
    if (slope_along(b, &s, gradient_along) && converges(b, &s)) {
        b->report->curved++;
        for (int i = 0; i < n; i++)
            expect(b, fabs(x_bd[i] - s.d[i]) <= b->tol.second * scale_of(b, &s, i),
                   "hvp: x_bd[%d] is %.17g, differences of x_b %.17g +- %.1e", i,
                   x_bd[i], s.d[i], s.error[i]);
    }
    guarded_free(s.d);
    guarded_free(s.error);
}

/* <u, H v> = <v, H u>, u = x_d and a direction v of its own; a Hessian that is nothing
 * but rounding is as large as that of the gradient. */
static void check_symmetry(struct bench *b, const double *h_u)
{
    int n = b->c->n;
    double *u = guarded_alloc(n), *h_v = guarded_alloc(n), difference = 0, terms = 0;
    memcpy(u, b->x_d, bytes_of(n));
    for (int j = 0; j < n; j++)
        b->x_d[j] = random_direction(&b->random);
    call_hvp(b, h_v);
    for (int j = 0; j < n; j++) {
        difference += b->x_d[j] * h_u[j] - u[j] * h_v[j];
        terms += fabs(b->x_d[j] * h_u[j]) + fabs(u[j] * h_v[j]);
    }
    terms = fmax(terms, largest(b->grad, n));
    expect(b, fabs(difference) <= b->tol.adjoint * terms,
           "hvp: <u, H v> - <v, H u> = %.3e, sum of terms %.3e", difference, terms);
    memcpy(b->x_d, u, bytes_of(n));
    guarded_free(u);
    guarded_free(h_v);
}

void check_second(struct bench *b)
{
    int n = b->c->n;
    double *x_bd = guarded_alloc(n);
    call_hvp(b, x_bd);
    expect_near(b, b->x_b, b->grad, n, b->tol.same * largest(b->grad, n),
                "hvp: gradient");
    check_differences(b, x_bd);
    check_symmetry(b, x_bd);
    guarded_free(x_bd);
}

static bool is_near(const double *a, const double *b, int n, double tolerance)
{
    for (int i = 0; i < n; i++)
        if (!(fabs(a[i] - b[i]) <= tolerance))
            return false;
    return true;
}

void check_jac(struct bench *b)
{
    int n = b->c->n, m = b->c->m, size = n * m;
    double rows[MATRIX_LIMIT * MATRIX_LIMIT], columns[MATRIX_LIMIT * MATRIX_LIMIT];
    if (n > MATRIX_LIMIT || m > MATRIX_LIMIT)
        return;
    jacobian_rows(b, rows);
    jacobian_columns(b, columns);
    double *got = guarded_alloc(size);
    memcpy(b->y, b->y_start, bytes_of(m));
    b->c->jac(n, m, b->x, b->y, (double(*)[n])got);
    expect_untouched(b, "jac");
    expect_values(b, "jac");
    double big = largest(columns, size);
    expect_near(b, got, columns, size, b->tol.adjoint * big, "jac against columns");
    expect(b,
           is_near(got, columns, size, b->tol.same * big)
               || is_near(got, rows, size, b->tol.same * big),
           "jac is neither the tangents nor the adjoints");
    guarded_free(got);
}

/* Column j of the Hessian of y[i], into h[n]. */
static void hessian_column(struct bench *b, int i, int j, double *h)
{
    double *seed = guarded_alloc(b->c->m);
    memset(seed, 0, bytes_of(b->c->m));
    seed[i] = 1;
    seed_set(b, seed);
    memset(b->x_d, 0, bytes_of(b->c->n));
    b->x_d[j] = 1;
    call_hvp(b, h);
    guarded_free(seed);
}

void check_hess(struct bench *b)
{
    int n = b->c->n, m = b->c->m, size = m * n * n;
    if (n > MATRIX_LIMIT || m > MATRIX_LIMIT)
        return;
    double *got = guarded_alloc(size), *want = guarded_alloc(n);
    memcpy(b->y, b->y_start, bytes_of(m));
    b->c->hess(n, m, b->x, b->y, (double(*)[n][n])got);
    expect_untouched(b, "hess");
    expect_values(b, "hess");
    for (int i = 0; i < m; i++) {
        double *h = got + i * n * n, big = largest(h, n * n);
        for (int j = 0; j < n; j++) {
            hessian_column(b, i, j, want);
            expect_near(b, h + j * n, want, n, b->tol.adjoint * big,
                        "hess against hvp");
            for (int k = 0; k < n; k++)
                expect(b, h[j * n + k] == h[k * n + j],
                       "hess: [%d][%d][%d] and its mirror differ", i, j, k);
        }
    }
    guarded_free(got);
    guarded_free(want);
}
