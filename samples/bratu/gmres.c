#include "gmres.h"

#include "adbench.h"

#include <math.h>
#include <stdlib.h>

static double dot(int n, const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* A v_k = sum over i <= k + 1 of h[i] v_i: makes v_(k + 1), by Gram and Schmidt. */
static void arnoldi(int n, int k, double (*v)[n], double *h)
{
    for (int i = 0; i <= k; i++) {
        h[i] = dot(n, v[i], v[k + 1]);
        for (int j = 0; j < n; j++)
            v[k + 1][j] -= h[i] * v[i][j];
    }
    h[k + 1] = sqrt(dot(n, v[k + 1], v[k + 1]));
    for (int j = 0; j < n && h[k + 1] > 0; j++)
        v[k + 1][j] /= h[k + 1];
}

/* (a, b) turned by the angle of this cosine and sine */
static void turn(double cosine, double sine, double *a, double *b)
{
    double first = cosine * *a + sine * *b;
    *b = cosine * *b - sine * *a;
    *a = first;
}

/* Column k of the Hessenberg matrix becomes one of a triangle, and rest[] turns
 * along. */
static void reduce(int k, double *h, double *cosine, double *sine, double *rest)
{
    for (int i = 0; i < k; i++)
        turn(cosine[i], sine[i], &h[i], &h[i + 1]);
    double length = hypot(h[k], h[k + 1]);
    cosine[k] = h[k] / length;
    sine[k] = h[k + 1] / length;
    turn(cosine[k], sine[k], &h[k], &h[k + 1]);
    turn(cosine[k], sine[k], &rest[k], &rest[k + 1]);
}

int gmres(int n, product_fn *product, void *matrix, const double *b, double tolerance,
          int most, double *x)
{
    double(*v)[n] = (double(*)[n])reals((most + 1) * n), size = sqrt(dot(n, b, b));
    double(*h)[most + 1] = (double(*)[most + 1]) reals(most * (most + 1));
    double *cosine = reals(most), *sine = reals(most), *rest = reals(most + 1);
    int k = 0;
    rest[0] = size;
    for (int j = 0; j < n && size > 0; j++)
        v[0][j] = b[j] / size;
    while (k < most && fabs(rest[k]) > tolerance * size) {
        product(matrix, v[k], v[k + 1]);
        arnoldi(n, k, v, h[k]);
        reduce(k, h[k], cosine, sine, rest);
        k++;
    }
    for (int j = 0; j < n; j++)
        x[j] = 0;
    for (int i = k - 1; i >= 0; i--) {
        double y = rest[i] / h[i][i];
        for (int l = 0; l < i; l++)
            rest[l] -= y * h[i][l];
        for (int j = 0; j < n; j++)
            x[j] += y * v[i][j];
    }
    free(v);
    free(h);
    free(cosine);
    free(sine);
    free(rest);
    return k;
}
