/* The determinant's gradient by hand: the minors of the forward sweep, in order of
 * depth, then down again with the same lists of rows and columns. */
#include "hand.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 16 };

struct walk {
    const double *a;
    double *a_b;
    int n, *rows, *columns;
    double *top; /* of the minors saved so far */
};

static double forward(struct walk *w, int m)
{
    int n = w->n, row = w->rows[n], column = w->columns[n], before = n;
    if (m == 1)
        return w->a[row * n + column];
    double d = 0;
    w->rows[n] = w->rows[row];
    for (int j = 0; j < m; j++) {
        w->columns[before] = w->columns[column];
        double rest = forward(w, m - 1);
        *w->top++ = rest;
        w->columns[before] = column;
        double entry = w->a[row * n + column];
        d = j % 2 ? d - entry * rest : d + entry * rest;
        before = column;
        column = w->columns[column];
    }
    w->rows[n] = row;
    return d;
}

static void reverse(struct walk *w, int m, double d_b)
{
    int n = w->n, row = w->rows[n], column = w->columns[n], before = n;
    int columns[MOST], befores[MOST];
    if (m == 1) {
        w->a_b[row * n + column] += d_b;
        return;
    }
    w->rows[n] = w->rows[row];
    for (int j = 0; j < m; j++) {
        columns[j] = column;
        befores[j] = before;
        before = column;
        column = w->columns[column];
    }
    for (int j = m - 1; j >= 0; j--) {
        double signed_b = j % 2 ? -d_b : d_b, rest = *--w->top;
        w->a_b[row * n + columns[j]] += signed_b * rest;
        w->columns[befores[j]] = w->columns[columns[j]];
        reverse(w, m - 1, signed_b * w->a[row * n + columns[j]]);
        w->columns[befores[j]] = columns[j];
    }
    w->rows[n] = row;
}

/* how many minors an n by n determinant has: n + n (n - 1) + .. + n! */
static size_t minors(int n)
{
    size_t product = 1, sum = 0;
    for (int m = n; m >= 1; m--) {
        product *= (size_t)m;
        sum += product;
    }
    return sum;
}

void hand_det_grad(int n, const double *a, double *a_b)
{
    int lists[2][MOST + 1];
    double *saved = malloc(minors(n) * sizeof *saved);
    struct walk w = {a, a_b, n, lists[0], lists[1], saved};
    for (int i = 0; i <= n; i++)
        lists[0][i] = lists[1][i] = i < n ? i + 1 : 0;
    memset(a_b, 0, (size_t)(n * n) * sizeof *a_b);
    forward(&w, n);
    reverse(&w, n, 1);
    free(saved);
}
