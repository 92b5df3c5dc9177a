/* The heat gradients by hand. Inside, the adjoint of a step is a step of the transposed
 * stencil; borders never change, so theirs add up. The linear equation saves nothing,
 * the other every field. */
#include "hand.h"

#include <stdlib.h>
#include <string.h>

static void step(int nx, int ny, double a, double reaction, const double *restrict u,
                 double *restrict v)
{
    for (int i = 1; i < nx - 1; i++)
        for (int j = 1; j < ny - 1; j++) {
            double c = u[i * ny + j];
            double around = u[(i - 1) * ny + j] + u[(i + 1) * ny + j]
                            + u[i * ny + j - 1] + u[i * ny + j + 1];
            v[i * ny + j] = c + a * (around - 4.0 * c) + reaction * c * (1.0 - c * c);
        }
}

/* the linear step; also its own adjoint inside */
static void step_linear(int nx, int ny, double a, const double *restrict u,
                        double *restrict v)
{
    for (int i = 1; i < nx - 1; i++)
        for (int j = 1; j < ny - 1; j++) {
            double around = u[(i - 1) * ny + j] + u[(i + 1) * ny + j]
                            + u[i * ny + j - 1] + u[i * ny + j + 1];
            v[i * ny + j] = u[i * ny + j] + a * (around - 4.0 * u[i * ny + j]);
        }
}

/* w_b: adjoint of the field after the step, zero on the border; v_b: before it */
static void step_reverse(int nx, int ny, double a, double reaction,
                         const double *restrict u, const double *restrict w_b,
                         double *restrict v_b)
{
    for (int i = 1; i < nx - 1; i++)
        for (int j = 1; j < ny - 1; j++) {
            double c = u[i * ny + j];
            double around = w_b[(i - 1) * ny + j] + w_b[(i + 1) * ny + j]
                            + w_b[i * ny + j - 1] + w_b[i * ny + j + 1];
            double own = 1 - 4 * a + reaction * (1 - 3 * c * c);
            v_b[i * ny + j] = w_b[i * ny + j] * own + a * around;
        }
}

static void border_reverse(int nx, int ny, double a, const double *restrict w_b,
                           double *restrict u0_b)
{
    for (int j = 1; j < ny - 1; j++) {
        u0_b[j] += a * w_b[ny + j];
        u0_b[(nx - 1) * ny + j] += a * w_b[(nx - 2) * ny + j];
    }
    for (int i = 1; i < nx - 1; i++) {
        u0_b[i * ny] += a * w_b[i * ny + 1];
        u0_b[i * ny + ny - 1] += a * w_b[i * ny + ny - 2];
    }
}

/* the sum of squares: borders go to the result, the inside to w_b */
static void seed(int nx, int ny, const double *u, double *w_b, double *u0_b)
{
    for (int i = 0; i < nx; i++)
        for (int j = 0; j < ny; j++) {
            int border = i == 0 || j == 0 || i == nx - 1 || j == ny - 1;
            u0_b[i * ny + j] = border ? 2 * u[i * ny + j] : 0;
            w_b[i * ny + j] = border ? 0 : 2 * u[i * ny + j];
        }
}

static void add_inside(int nx, int ny, const double *w_b, double *u0_b)
{
    for (int i = 1; i < nx - 1; i++)
        for (int j = 1; j < ny - 1; j++)
            u0_b[i * ny + j] = w_b[i * ny + j];
}

static void swap(double **a, double **b)
{
    double *t = *a;
    *a = *b;
    *b = t;
}

void hand_heat_grad(int nx, int ny, int steps, double alpha, const double *u0,
                    double *u0_b)
{
    size_t bytes = (size_t)(nx * ny) * sizeof(double);
    double *u = malloc(bytes), *v = malloc(bytes), *w_b = malloc(bytes),
           *v_b = malloc(bytes);
    memcpy(u, u0, bytes);
    memcpy(v, u0, bytes);
    for (int t = 0; t < steps; t++) {
        step_linear(nx, ny, alpha, u, v);
        swap(&u, &v);
    }
    memset(v_b, 0, bytes);
    seed(nx, ny, u, w_b, u0_b);
    for (int t = 0; t < steps; t++) {
        border_reverse(nx, ny, alpha, w_b, u0_b);
        step_linear(nx, ny, alpha, w_b, v_b);
        swap(&w_b, &v_b);
    }
    add_inside(nx, ny, w_b, u0_b);
    free(u);
    free(v);
    free(w_b);
    free(v_b);
}

static void copy_border(int nx, int ny, const double *from, double *to)
{
    size_t row = (size_t)ny * sizeof *to;
    memcpy(to, from, row);
    memcpy(to + (nx - 1) * ny, from + (nx - 1) * ny, row);
    for (int i = 1; i < nx - 1; i++) {
        to[i * ny] = from[i * ny];
        to[i * ny + ny - 1] = from[i * ny + ny - 1];
    }
}

void hand_heatnl_grad(int nx, int ny, int steps, double alpha, const double *u0,
                      double *u0_b)
{
    const double reaction = 0.01;
    size_t points = (size_t)(nx * ny), bytes = points * sizeof(double);
    double *fields = malloc(bytes * ((size_t)steps + 1));
    double *w_b = malloc(bytes), *v_b = malloc(bytes), *u = fields;
    memcpy(u, u0, bytes);
    for (int t = 0; t < steps; t++, u += points) {
        copy_border(nx, ny, u0, u + points);
        step(nx, ny, alpha, reaction, u, u + points);
    }
    memset(v_b, 0, bytes);
    seed(nx, ny, u, w_b, u0_b);
    for (int t = 0; t < steps; t++) {
        u -= points;
        border_reverse(nx, ny, alpha, w_b, u0_b);
        step_reverse(nx, ny, alpha, reaction, u, w_b, v_b);
        swap(&w_b, &v_b);
    }
    add_inside(nx, ny, w_b, u0_b);
    free(fields);
    free(w_b);
    free(v_b);
}
