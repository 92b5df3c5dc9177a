/* Functions whose Jacobians and Hessians are sparse in ways that are known. */
#include "patterns.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -u'' + u^2 on a line, u = 1 at its ends */
void tridiagonal(int n, const double u[n], double r[n])
{
    for (int i = 0; i < n; i++) {
        double left = i > 0 ? u[i - 1] : 1, right = i + 1 < n ? u[i + 1] : 1;
        r[i] = 2 * u[i] - left - right + u[i] * u[i] / n;
    }
}

/* -u_xx - u_yy + e^u on a square, u = 0 around it */
void five_point(int n, const double u[n][n], double r[n][n])
{
    double h = 1 / (n + 1.0);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 4 * u[i][j] + h * h * exp(u[i][j]);
            if (i > 0)
                sum -= u[i - 1][j];
            if (i + 1 < n)
                sum -= u[i + 1][j];
            if (j > 0)
                sum -= u[i][j - 1];
            if (j + 1 < n)
                sum -= u[i][j + 1];
            r[i][j] = sum;
        }
}

/* A diagonal and one full row. */
void arrow(int n, const double x[n], double y[n])
{
    double product = 1;
    for (int i = 0; i < n; i++) {
        y[i] = sin(x[i]);
        product *= 1 + x[i] / n;
    }
    y[n - 1] = product;
}

/* A diagonal, one full row and column. */
double arrow_energy(int n, const double x[n])
{
    double e = 0;
    for (int i = 0; i < n; i++)
        e += x[0] * x[i] + exp(x[i] / 2);
    return e;
}

/* Three by three, n times. */
void blocks(int n, const double a[n][3], double y[n][3])
{
    for (int i = 0; i < n; i++) {
        double t[3];
        memcpy(t, a[i], sizeof t);
        y[i][0] = t[0] * t[1] * t[2];
        y[i][1] = t[1] - t[2];
        y[i][2] = floor(t[0]) + cos(t[2]);
    }
}

/* Rows in which nothing is: constants, and what is constant between jumps. n and m may be
 * 0, which no variable array may. */
void gaps(int n, int m, const double *x, double *y)
{
    for (int i = 0; i < m; i++)
        y[i] = i % 2 || n == 0 ? i : i % 3 ? rint(x[i % n]) : x[i % n] * x[0];
}

/* Which neighbour is read depends on the sign: upwind. */
void upwind(int n, const double v[n], double y[n])
{
    for (int i = 0; i < n; i++) {
        double from = v[i] > 0 ? v[(i + n - 1) % n] : v[(i + 1) % n];
        y[i] = v[i] * (v[i] - from);
    }
}

/* Through records on the heap, a list and back. */
void linked(int n, const double x[n], double y[n])
{
    struct node *first = NULL;
    for (int i = 0; i < n; i++) {
        struct node *node = malloc(sizeof *node);
        node->mass = x[i] * x[i];
        node->rank = i;
        node->next = first;
        first = node;
    }
    while (first) {
        struct node copy = *first;
        y[copy.rank] = copy.mass + (copy.next ? copy.next->mass : 0);
        free(first);
        first = copy.next;
    }
}

/* Several of each: y is m x 2; and a scalar each way. */
double mixed(int n, const double x[n], float p, int m, double y[m][2], float *q)
{
    for (int i = 0; i < m; i++) {
        y[i][0] = x[i] * p;
        y[i][1] = x[i] - x[i + 1];
    }
    *q = p * p;
    return x[n - 1] * x[n - 1] + p;
}

/* In place, twice. */
void relax(int n, double u[n])
{
    for (int sweep = 0; sweep < 2; sweep++)
        for (int i = 1; i + 1 < n; i++)
            u[i] += (u[i - 1] - 2 * u[i] + u[i + 1]) / 4;
}

/* The same point again and again: sets that come back. */
void settle(int n, const double x[n], double y[n])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i];
    for (int t = 0; t < 1000; t++)
        for (int i = 0; i < n; i++)
            y[i] = (y[i] + x[i ^ 1]) * 0.5;
}

/* Springs in a row: the second derivatives are a band, those in p a row. */
double springs(int n, const double x[n], double p)
{
    double e = 0;
    for (int i = 0; i + 1 < n; i++) {
        double stretch = sqrt(1 + (x[i + 1] - x[i]) * (x[i + 1] - x[i])) - p;
        e += stretch * stretch;
    }
    return e;
}

/* Residuals, all exactly zero at x = 1. */
double least_squares(int n, const double x[n])
{
    double e = 0;
    for (int i = 0; i + 1 < n; i++) {
        double r = sqrt(x[i]) - x[i + 1];
        e += r * r;
    }
    return e;
}

/* Constraints, of which an optimiser wants the Hessian with multipliers. */
void constraints(int n, const double x[n], double c[2])
{
    c[0] = c[1] = 0;
    for (int i = 0; i < n; i++) {
        c[0] += x[i] * x[i];
        c[1] += i > 0 ? x[i] * x[i - 1] * x[i - 1] : 0;
    }
}

/* A sparse matrix of data, stored with its zeros, and a load that may be off. */
void weighted(int n, const double w[n][n], double load, const double x[n], double y[n])
{
    for (int i = 0; i < n; i++) {
        y[i] = load * x[0] * x[i];
        for (int j = 0; j < n; j++)
            y[i] += x[j] * x[j] * w[i][j];
    }
}

/* By rule of its own. */
double soft(double a, double b)
{
    return a > b ? a : b;
}

double soft_jvp(double a, double a_d, double b, double b_d, double *soft_d)
{
    *soft_d = a > b ? a_d : b_d;
    return soft(a, b);
}

double soft_vjp(double a, double *a_b, double b, double *b_b, double soft_b)
{
    *(a > b ? a_b : b_b) += soft_b;
    return soft(a, b);
}

void ruled(int n, const double x[n], double y[n])
{
    for (int i = 0; i < n; i++)
        y[i] = soft(x[i], x[(i + 1) % n]) * 2;
}
