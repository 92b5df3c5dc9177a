/* The Runge-Kutta gradient by hand: y is saved at every step, its stages are computed
 * again. */
#include "hand.h"

#include <stdlib.h>
#include <string.h>

static void slope(int n, const double *restrict x, const double *restrict y,
                  double *restrict out)
{
    out[0] = x[0];
    for (int i = 1; i < n; i++)
        out[i] = x[i] * y[i - 1];
}

/* out = y + h k */
static void stage(int n, const double *restrict y, double h, const double *restrict k,
                  double *restrict out)
{
    for (int i = 0; i < n; i++)
        out[i] = y[i] + h * k[i];
}

static void forward(int n, const double *x, double h, const double *restrict y,
                    double *restrict next, double *work)
{
    double *restrict k1 = work, *restrict k2 = work + n, *restrict k3 = work + 2 * n;
    double *restrict k4 = work + 3 * n, *restrict t = work + 4 * n;
    slope(n, x, y, k1);
    stage(n, y, h / 2, k1, t);
    slope(n, x, t, k2);
    stage(n, y, h / 2, k2, t);
    slope(n, x, t, k3);
    stage(n, y, h, k3, t);
    slope(n, x, t, k4);
    for (int i = 0; i < n; i++)
        next[i] = y[i] + h * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) / 6;
}

/* k_b = factor y_b + h (adjoint of the slope's argument of the stage after it) */
static void stage_reverse(int n, const double *restrict x, double factor,
                          const double *restrict y_b, double h,
                          const double *restrict later_b, double *restrict k_b)
{
    for (int i = 0; i < n - 1; i++)
        k_b[i] = factor * y_b[i] + h * (x[i + 1] * later_b[i + 1]);
    k_b[n - 1] = factor * y_b[n - 1];
}

/* t = y + h x y(i - 1), the argument of the next slope, with s in y's place inside the
 * slope */
static void argument(int n, const double *restrict x, double h,
                     const double *restrict y, const double *restrict s,
                     double *restrict t)
{
    t[0] = y[0] + h * x[0];
    for (int i = 1; i < n; i++)
        t[i] = y[i] + h * x[i] * s[i - 1];
}

static void reverse(int n, const double *restrict x, double h, const double *restrict y,
                    double *restrict y_b, double *restrict x_b, double *work)
{
    double *restrict t2 = work, *restrict t3 = work + n, *restrict t4 = work + 2 * n;
    double *restrict k1_b = work + 3 * n, *restrict k2_b = work + 4 * n;
    double *restrict k3_b = work + 5 * n, *restrict k4_b = work + 6 * n;
    argument(n, x, h / 2, y, y, t2);
    argument(n, x, h / 2, y, t2, t3);
    argument(n, x, h, y, t3, t4);
    for (int i = 0; i < n; i++)
        k4_b[i] = h / 6 * y_b[i];
    stage_reverse(n, x, h / 3, y_b, h, k4_b, k3_b);
    stage_reverse(n, x, h / 3, y_b, h / 2, k3_b, k2_b);
    stage_reverse(n, x, h / 6, y_b, h / 2, k2_b, k1_b);
    x_b[0] += k1_b[0] + k2_b[0] + k3_b[0] + k4_b[0];
    for (int i = 1; i < n; i++)
        x_b[i] += t4[i - 1] * k4_b[i] + t3[i - 1] * k3_b[i] + t2[i - 1] * k2_b[i]
                  + y[i - 1] * k1_b[i];
    for (int i = 0; i < n - 1; i++)
        y_b[i] += x[i + 1] * (k4_b[i + 1] + k3_b[i + 1] + k2_b[i + 1] + k1_b[i + 1]);
}

void hand_ode_grad(int n, const double *x, double *x_b, int s)
{
    double h = 2.0 / s, *y = malloc((size_t)n * ((size_t)s + 1) * sizeof *y), *now = y;
    double *work = calloc((size_t)n * 8, sizeof *work), *y_b = work + 7 * n;
    memset(y, 0, (size_t)n * sizeof *y);
    memset(x_b, 0, (size_t)n * sizeof *x_b);
    for (int t = 0; t < s; t++, now += n)
        forward(n, x, h, now, now + n, work);
    y_b[n - 1] = 1;
    for (int t = 0; t < s; t++) {
        now -= n;
        reverse(n, x, h, now, y_b, x_b, work);
    }
    free(y);
    free(work);
}
