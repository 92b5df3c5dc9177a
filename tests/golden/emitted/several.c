// cgrad: --jvp_v length --jvp_v 'scale(x[n] -> y[n])' --vjp_v length --jac 'moved(p[3] -> q[3*n])' --jac=forward
#include <math.h>
#include <stdlib.h>

double length(int n, const double x[n])
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += x[i] * x[i];
    return sqrt(s);
}

/* compilers vectorise its tangent */
void scale(int n, double a, const double x[n], double y[n])
{
    for (int i = 0; i < n; i++)
        y[i] = a * x[i];
}

struct matrix {
    int rows, columns;
    double *data;
};

static void multiply(const struct matrix *a, const double *x, double *y)
{
    for (int i = 0; i < a->rows; i++) {
        y[i] = 0;
        for (int j = 0; j < a->columns; j++)
            y[i] += a->data[i * a->columns + j] * x[j];
    }
}

void moved(int n, const double p[3], const double points[n][3], double *q)
{
    struct matrix r = {3, 3, calloc(9, sizeof(double))};
    for (int i = 0; i < 3; i++)
        r.data[4 * i] = exp(p[i]);
    for (int i = 0; i < n; i++)
        multiply(&r, points[i], q + 3 * i);
    free(r.data);
}
