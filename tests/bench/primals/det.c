#include "problems.h"

#include <stdlib.h>

/* r and c are linked lists, from index n on, of the rows and columns still there */
static double minor(const double *a, int n, int m, int *r, int *c)
{
    int row = r[n];
    int column = c[n];
    if (m == 1)
        return a[row * n + column];
    double d = 0;
    int sign = 1;
    r[n] = r[row];
    int before = n;
    for (int j = 0; j < m; j++) {
        double entry = a[row * n + column];
        c[before] = c[column];
        double rest = minor(a, n, m - 1, r, c);
        c[before] = column;
        if (sign > 0)
            d = d + entry * rest;
        else
            d = d - entry * rest;
        before = column;
        column = c[column];
        sign = -sign;
    }
    r[n] = row;
    return d;
}

double det(int n, const double *a)
{
    int *r = malloc((size_t)(n + 1) * sizeof(int));
    int *c = malloc((size_t)(n + 1) * sizeof(int));
    for (int i = 0; i < n; i++) {
        r[i] = i + 1;
        c[i] = i + 1;
    }
    r[n] = 0;
    c[n] = 0;
    double d = minor(a, n, n, r, c);
    free(r);
    free(c);
    return d;
}
