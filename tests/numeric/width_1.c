/* One direction or seed at a time: no vectors are made. Rows of Jacobians likewise. */
#include <math.h>
#include <stdlib.h>

// options: --width=1 --jac=reverse

// ladder: one_wide 5 3 0.2 1.5
void one_wide(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i++) {
        s = s * x[i] + sqrt(x[i]);
        y[i % m] = s > 2 ? log(s) : s * x[0];
    }
}

// ladder: one_wide_heap 4 1 -1 1
void one_wide_heap(int n, int m, const double x[n], double y[m])
{
    double *t = malloc((size_t)n * sizeof *t);
    for (int i = 0; i < n; i++)
        t[i] = sin(x[i]);
    y[m - 1] = 0;
    for (int i = 0; i < n; i++)
        y[m - 1] += t[i] * t[(i + 1) % n];
    free(t);
}
