/* tensor.c: all partial derivatives of an order from Taylor series along directions.
 * SPDX-License-Identifier: 0BSD
 *
 * A. Griewank, J. Utke, A. Walther, Evaluating higher derivative tensors by forward
 * propagation of univariate Taylor series, Math. Comp. 69 (2000), 1117 - 1130: with d
 * the order, i and j multi-indices of n numbers whose sum |i| = |j| is d, and F_d(j)
 * coefficient d along the direction j,
 *     d^d f / dx^i = sum over j of gamma(i, j) F_d(j)
 *     gamma(i, j) = sum over 0 < k <= i of
 *         (-1)^|i - k| binomial(i, k) binomial(d k / |k|, j) (|k| / d)^d
 * The weights are rational and computed in long double. */
#include "cgrad_rt.h"
#include "cgrad_taylor.h"

/* The next multi-index of the same sum, in falling lexical order; 0 past the last. */
static int next_index(int n, int *j)
{
    int at = n - 2;
    while (at >= 0 && j[at] == 0)
        at--;
    if (at < 0)
        return 0;
    int rest = j[n - 1] + 1;
    j[n - 1] = 0;
    j[at]--;
    j[at + 1] = rest;
    return 1;
}

static void first_index(int n, int order, int *j)
{
    for (int l = 1; l < n; l++)
        j[l] = 0;
    j[0] = order;
}

/* z (z - 1) .. (z - j + 1) / j! */
static long double binomial(long double z, int j)
{
    long double product = 1;
    for (int l = 0; l < j; l++)
        product *= (z - l) / (l + 1);
    return product;
}

/* The next k of those between 0 and i; 0 past the last, i itself. */
static int next_below(int n, const int *i, int *k)
{
    for (int l = 0; l < n; l++) {
        if (k[l] < i[l]) {
            k[l]++;
            return 1;
        }
        k[l] = 0;
    }
    return 0;
}

static long double weight(int n, int order, const int *i, const int *j, int *k)
{
    long double sum = 0;
    for (int l = 0; l < n; l++)
        k[l] = 0;
    while (next_below(n, i, k)) {
        int size = 0;
        long double term = 1;
        for (int l = 0; l < n; l++)
            size += k[l];
        for (int l = 0; l < n; l++)
            term *=
                binomial(i[l], k[l]) * binomial((long double)order * k[l] / size, j[l]);
        for (int l = 0; l < order; l++)
            term *= (long double)size / order;
        sum += (order - size) % 2 == 0 ? term : -term;
    }
    return sum;
}

/* Whether the place of the tensor, index numbers at[order], is a derivative by i. */
static int has_index(int n, int order, const int *at, const int *i, int *count)
{
    for (int l = 0; l < n; l++)
        count[l] = 0;
    for (int l = 0; l < order; l++)
        count[at[l]]++;
    for (int l = 0; l < n; l++)
        if (count[l] != i[l])
            return 0;
    return 1;
}

static int next_place(int n, int order, int *at)
{
    for (int l = order - 1; l >= 0; l--) {
        if (++at[l] < n)
            return 1;
        at[l] = 0;
    }
    return 0;
}

/* value into all places of the symmetric tensor that are derivatives by i. */
static void put_value(int n, int order, const int *i, double value, int *scratch,
                      double *tensor)
{
    int *at = scratch, *count = scratch + order;
    for (int l = 0; l < order; l++)
        at[l] = 0;
    do {
        if (has_index(n, order, at, i, count))
            *tensor = value;
        tensor++;
    } while (next_place(n, order, at));
}

static long long directions(int n, int order)
{
    long long count = 1;
    for (int l = 1; l <= order; l++)
        count = count * (n - 1 + l) / l;
    return count;
}

static size_t entries(int n, int order)
{
    size_t count = 1;
    for (int l = 0; l < order; l++)
        count *= (size_t)n;
    return count;
}

/* along[..][m]: coefficient `order` of each y along each direction */
static void run_along(int n, int m, int order, cgrad_series *series, void *context,
                      struct cgrad_save *save, int *j, double *along)
{
    double *x_d = cgrad_zeros(save, double, n);
    double *y_t = cgrad_zeros(save, double, (long long)m *(order + 1));
    first_index(n, order, j);
    do {
        for (int l = 0; l < n; l++)
            x_d[l] = j[l];
        series(x_d, order, y_t, context);
        for (int l = 0; l < m; l++)
            along[l] = y_t[l * (order + 1) + order];
        along += m;
    } while (next_index(n, j));
}

void cgrad_tensor(int n, int m, int order, cgrad_series *series, void *context,
                  double *tensor)
{
    struct cgrad_save save;
    cgrad_open(&save);
    long long count = directions(n, order);
    double *along = cgrad_zeros(&save, double, count *m);
    int *i = cgrad_zeros(&save, int, n), *j = cgrad_zeros(&save, int, n),
        *scratch = cgrad_zeros(&save, int, n + order);
    long double *gamma = cgrad_zeros(&save, long double, count);
    run_along(n, m, order, series, context, &save, j, along);
    first_index(n, order, i);
    do {
        long long at = 0;
        first_index(n, order, j);
        do
            gamma[at++] = order > 0 ? weight(n, order, i, j, scratch) : 1;
        while (next_index(n, j));
        for (int l = 0; l < m; l++) {
            long double sum = 0;
            for (long long d = 0; d < count; d++)
                sum += gamma[d] * along[d * m + l];
            put_value(n, order, i, (double)sum, scratch,
                      tensor + (size_t)l * entries(n, order));
        }
    } while (next_index(n, i));
    cgrad_close(&save);
}
