/* goto: to what cleans up, to the end of a loop's body, past what isn't wanted. */
#include <math.h>
#include <stdlib.h>

static int scaled_roots(int n, const double *a, const double *b, double *x)
{
    int status = -1;
    double *work = NULL, *scale = NULL;
    work = malloc((size_t)n * sizeof *work);
    if (!work)
        goto done;
    scale = malloc((size_t)n * sizeof *scale);
    if (!scale)
        goto done;
    for (int i = 0; i < n; i++) {
        if (a[i] < -0.9)
            goto done;
        scale[i] = 1 / (2 + a[i]);
        if (b[i] < 0)
            goto next;
        work[i] = sqrt(1 + b[i]);
        x[i] = scale[i] * work[i];
        continue;
    next:
        work[i] = b[i] * b[i];
        x[i] = work[i] * scale[0];
    }
    status = 0;
done:
    free(scale);
    free(work);
    return status;
}

// ladder: goto_cleanup 4 4 -0.8 0.8
void goto_cleanup(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i % n];
    if (scaled_roots(n, x, y, y) != 0)
        y[0] = 0;
    y[m - 1] *= y[0];
}

// ladder: goto_cleanup_after_failure 4 4 -1.5 0.5
void goto_cleanup_after_failure(int n, int m, const double x[n], double y[m])
{
    double z[8] = {0};
    for (int i = 0; i < n; i++)
        z[i] = x[i] * x[0];
    int status = scaled_roots(n, x, z, z);
    for (int i = 0; i < m; i++)
        y[i] = status == 0 ? z[i % n] : z[i % n] * x[n - 1];
}

/* labels in a row, of which each does what the ones behind it do too */
static double unwound(int n, const double *x)
{
    double *p = NULL, *q = NULL, sum = 0;
    p = calloc((size_t)n, sizeof *p);
    if (x[0] > 0.5)
        goto without_q;
    q = calloc((size_t)n, sizeof *q);
    for (int i = 0; i < n; i++)
        q[i] = x[i] * x[i];
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
            p[i] += sin(q[j]);
            if (p[i] > 1)
                goto with_both;
        }
    sum = p[n - 1];
with_both:
    for (int i = 0; i < n; i++)
        sum += q[i] * p[i];
    free(q);
without_q:
    sum += x[n - 1] * p[0] + x[1] * x[0];
    free(p);
    return sum;
}

// ladder: goto_unwinding 5 2 -1.1 1.1
void goto_unwinding(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = unwound(n - i, x + i) * x[i];
}

/* out of a switch, past what its other cases do next */
// ladder: goto_out_of_a_switch 7 2 -1.1 1.1
void goto_out_of_a_switch(int n, int m, const double x[n], double y[m])
{
    double s = x[0], t = 1;
    for (int i = 0; i < n; i++) {
        switch (i % 4) {
        case 0: s += x[i] * t; break;
        case 1: t *= x[i]; /* fallthrough */
        case 2: s *= 1 + x[i] * t; goto next;
        default: t += s; goto next;
        }
        s = s * s + t;
    next:
        t += 0.5 * s * x[i];
    }
    y[0] = s;
    y[m - 1] = t * s;
}
