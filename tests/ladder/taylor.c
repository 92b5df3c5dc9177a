/* The rung of series; internal.h.
 *
 * Coefficients c_k(t) at x + t x_d: c_0 is the primal bit for bit, c_1 the tangent, the
 * second with the seed half of <x_d, H x_d>; and each is a derivative of the one below,
 * c_k'(t) = (k + 1) c_(k+1)(t), compared with differences as the tangent is, up to the
 * sixth. A coefficient doesn't depend on the order asked for, bit for bit. */
#include "internal.h"

#include <math.h>
#include <string.h>

enum { ORDER = 6, SHORT_ORDER = 3 };

/* Rows [m][order + 1], from garbage. */
static void call_taylor(struct bench *b, const double *x, int order, double *rows)
{
    int m = b->c->m;
    memcpy(b->y, b->y_start, bytes_of(m));
    for (int i = 0; i < m * (order + 1); i++)
        rows[i] = -1e30;
    b->c->taylor(b->c->n, m, x, b->x_d, b->y, order, (double(*)[order + 1]) rows);
}

/* c_0 .. c_5 of all y, y by y */
static void coefficients_along(struct bench *b, double step, double *value)
{
    int m = b->c->m;
    double *at = point_along(b, step), *rows = guarded_alloc(m * (ORDER + 1));
    call_taylor(b, at, ORDER, rows);
    for (int i = 0; i < m; i++)
        memcpy(value + i * ORDER, rows + i * (ORDER + 1), bytes_of(ORDER));
    guarded_free(at);
    guarded_free(rows);
}

static double scale_of(const double *row, int k, double slope)
{
    return fmax(fabs(slope), fmax(0.01 * largest(row, k + 2), 1e-3));
}

static void check_slopes(struct bench *b, const double *rows)
{
    int m = b->c->m;
    struct slope s = {m * ORDER, guarded_alloc(m * ORDER), guarded_alloc(m * ORDER)};
    bool converges = slope_along(b, &s, coefficients_along);
    for (int i = 0; converges && i < m; i++)
        for (int k = 0; k < (b->c->flags & LADDER_STEEP ? 2 : ORDER); k++) {
            const double *row = rows + i * (ORDER + 1);
            double slope = s.d[i * ORDER + k], error = s.error[i * ORDER + k];
            double scale = scale_of(row, k, slope);
            if (!(error <= b->tol.smooth * scale))
                continue;
            b->report->series[k + 1]++;
            expect(b, fabs((k + 1) * row[k + 1] - slope) <= b->tol.second * scale,
                   "taylor: %d c[%d][%d] is %.17g, differences of c[%d] %.17g +- %.1e",
                   k + 1, i, k + 1, (k + 1) * row[k + 1], k, slope, error);
        }
    guarded_free(s.d);
    guarded_free(s.error);
}

/* <y_b, c_2> = <x_d, H x_d> / 2 */
static void check_curvature(struct bench *b, const double *rows)
{
    int n = b->c->n, m = b->c->m;
    double *x_bd = guarded_alloc(n), difference = 0, terms = largest(b->grad, n);
    memcpy(b->y, b->y_start, bytes_of(m));
    b->c->hvp(n, m, b->x, b->x_d, b->x_b, x_bd, b->y, b->y_b);
    for (int i = 0; i < m; i++) {
        double term = 2 * b->y_b[i] * rows[i * (ORDER + 1) + 2];
        difference += term;
        terms += fabs(term);
    }
    for (int j = 0; j < n; j++) {
        difference -= x_bd[j] * b->x_d[j];
        terms += fabs(x_bd[j] * b->x_d[j]);
    }
    expect(b, fabs(difference) <= 10 * b->tol.adjoint * terms,
           "taylor: <y_b, 2 c_2> - <x_d, H x_d> = %.3e, sum of terms %.3e", difference,
           terms);
    guarded_free(x_bd);
}

static void check_prefix(struct bench *b, const double *rows, int order)
{
    int m = b->c->m;
    double *fewer = guarded_alloc(m * (order + 1));
    call_taylor(b, b->x, order, fewer);
    expect_untouched(b, "taylor");
    expect_values(b, "taylor");
    for (int i = 0; i < m; i++)
        expect(b,
               !memcmp(fewer + i * (order + 1), rows + i * (ORDER + 1),
                       bytes_of(order + 1)),
               "taylor: c[%d] of order %d is not that of order %d", i, order, ORDER);
    expect(b, guard_holds(fewer, m * (order + 1)), "taylor: wrote outside y_t");
    guarded_free(fewer);
}

void check_taylor(struct bench *b)
{
    int m = b->c->m;
    double *rows = guarded_alloc(m * (ORDER + 1));
    call_taylor(b, b->x, ORDER, rows);
    expect_untouched(b, "taylor");
    expect_values(b, "taylor");
    expect(b, guard_holds(rows, m * (ORDER + 1)), "taylor: wrote outside y_t");
    double big = fmax(largest(b->y_d, m), largest(b->y_primal, m));
    for (int i = 0; i < m; i++) {
        const double *row = rows + i * (ORDER + 1);
        expect(b, !memcmp(&row[0], &b->y_primal[i], sizeof *row),
               "taylor: c[%d][0] is %.17g, not %.17g", i, row[0], b->y_primal[i]);
        expect(b, fabs(row[1] - b->y_d[i]) <= b->tol.adjoint * fmax(big, 1e-3),
               "taylor: c[%d][1] is %.17g, jvp %.17g", i, row[1], b->y_d[i]);
    }
    check_slopes(b, rows);
    if (b->c->hvp)
        check_curvature(b, rows);
    check_prefix(b, rows, 0);
    check_prefix(b, rows, SHORT_ORDER);
    guarded_free(rows);
}
