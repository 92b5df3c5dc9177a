/* Idioms of C around real numbers: what hides in declarators, headers of loops and
 * initialisers. */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct series {
    unsigned length : 12;
    bool even : 1;
    double terms[]; /* [length] */
};

static struct series *series_new(unsigned length, double first)
{
    struct series *s = malloc(sizeof *s + length * sizeof s->terms[0]);
    s->length = length & 0xfff;
    s->even = length % 2 == 0;
    for (unsigned i = 0; i < length; i++)
        s->terms[i] = i == 0 ? first : s->terms[i - 1] * first / i;
    return s;
}

static double series_sum(const struct series *s)
{
    double sum = 0;
    for (unsigned i = s->length; i-- > 0;)
        sum += s->terms[i];
    return sum;
}

// ladder: flexible_member 2 2 0.2 1.5
void flexible_member(int n, int m, const double x[n], double y[m])
{
    for (int k = 0; k < m; k++) {
        struct series *s = series_new(4 + (unsigned)k, x[k % n]);
        double sum = series_sum(s);
        y[k] = s->even ? sum : sum * x[0];
        free(s);
    }
}

struct flagged {
    double first;
    unsigned kind : 3, count : 20, : 0, more : 30;
    double second;
    struct flagged *other;
    bool last : 1;
};

static struct flagged flagged_sum(struct flagged a, const struct flagged *b)
{
    struct flagged sum = a;
    sum.first += b->first * b->second;
    sum.second *= b->other ? b->other->second : b->first;
    sum.last = b->last;
    return sum;
}

// ladder: flags_between 4 2 0.2 1.2
void flags_between(int n, int m, const double x[n], double y[m])
{
    struct flagged *all = malloc((size_t)n * sizeof *all), sum = {.first = x[0]};
    for (int i = 0; i < n; i++) {
        struct flagged *other = i > 0 ? &all[i - 1] : NULL;
        all[i] = (struct flagged){x[i], 6, 3, 5, x[i] * x[0], other, i == 1};
    }
    sum.second = 1;
    for (int i = 0; i < n; i++) {
        sum = flagged_sum(sum, &all[i]);
        if (sum.last)
            sum.first *= all[i].count;
    }
    y[0] = sum.first;
    y[1] = sum.second * m;
    free(all);
}

// ladder: two_ends 6 2 0.2 1.2
void two_ends(int n, int m, const double x[n], double y[m])
{
    double v[n];
    memcpy(v, x, sizeof v);
    double *low = v, *high = v + n;
    for (; high - low > 1; low++, high--) {
        double t = *low * high[-1];
        *low = t, high[-1] -= t / 2;
    }
    ptrdiff_t middle = low - v;
    y[0] = v[middle] + v[middle - 1] * v[n - 1];
    y[1] = 0;
    for (const double *p = v + n - 1, *end = v + m; p >= end; p -= m)
        y[1] += *p * *p;
}

// ladder: compound_literals 3 2 0.2 1.2
void compound_literals(int n, int m, const double x[n], double y[m])
{
    const double *weights =
        n > 2 ? (const double[]){1, 2, 3} : (const double[]){4, 5, 6};
    double *t = (double[4]){[1] = x[0], [3] = x[1] * x[2]};
    t[2] = t[1] + t[3];
    for (int i = 0; i < 4; i++)
        t[i] *= weights[i % 3];
    y[0] = t[2] * t[3];
    y[1] = ((struct { double a, b; }){.b = x[0], .a = t[1]}).a * t[2];
}

// ladder: chosen_target 3 3 0.2 1.2
void chosen_target(int n, int m, const double x[n], double y[m])
{
    double low = 0, high = 1, *last = NULL;
    for (int i = 0; i < n; i++) {
        double *target = x[i] > .7 ? &high : &low;
        *target += x[i] * *(target == &high ? &low : &high);
        *(last ? last : &low) += .1 * x[i] * x[i];
        last = target;
    }
    y[0] = low;
    y[1] = high;
    y[m - 1] = low * high;
}

/* rows swapped as pointers, for pivots */
// ladder: pivoted_rows 9 4 0.1 1
void pivoted_rows(int n, int m, const double x[n], double y[m])
{
    double store[3][3], *row[3];
    double determinant = 1;
    for (int i = 0; i < 3; i++) {
        row[i] = store[i];
        memcpy(row[i], &x[3 * i], sizeof store[i]);
        store[i][i] += i == 1 ? -1.5 : 1;
    }
    for (int k = 0; k < 3; k++) {
        int best = k;
        for (int i = k + 1; i < 3; i++)
            if (fabs(row[i][k]) > fabs(row[best][k]))
                best = i;
        if (best != k) {
            double *t = row[k];
            row[k] = row[best];
            row[best] = t;
            determinant = -determinant;
        }
        determinant *= row[k][k];
        for (int i = k + 1; i < 3; i++) {
            double factor = row[i][k] / row[k][k];
            for (int j = k; j < 3; j++)
                row[i][j] -= factor * row[k][j];
        }
    }
    y[0] = determinant;
    for (int i = 1; i < m; i++)
        y[i] = row[i - 1][i - 1] * (n - 8);
}

static double mean_of(size_t rows, size_t columns, double (*table)[columns],
                      size_t which)
{
    double sum = 0;
    for (size_t i = 0; i < rows; ++i)
        sum += (*(table + i))[which];
    return sum / (double)rows;
}

// ladder: rows_of_variable_width 6 2 0.2 1.2
void rows_of_variable_width(int n, int m, const double x[n], double y[m])
{
    size_t columns = (size_t)m, rows = (size_t)n / columns;
    double(*table)[columns] = malloc(rows * sizeof *table);
    for (size_t i = 0; i < rows * columns; i++)
        table[i / columns][i % columns] = x[i] * (i > 0 ? table[0][0] : 1);
    for (size_t j = 0; j < columns; j++)
        y[j] =
            mean_of(rows, columns, table, j) * mean_of(rows - 1, columns, table + 1, 0);
    free(table);
}

static double *at(double *v, int stride, int i, int j)
{
    return v + i * stride + j;
}

// ladder: through_accessors 4 4 0.2 1.2
void through_accessors(int n, int m, const double x[n], double y[m])
{
    memset(y, 0, (size_t)m * sizeof *y);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            for (int k = 0; k < 2; k++)
                *at(y, 2, i, j) += x[i * 2 + k] * x[(k * 2 + j) % n];
    *at(y, 2, 1, 1) *= *at(y, 2, 0, 0);
}

typedef double metric(double, double);

static double manhattan(double a, double b)
{
    return sqrt(a * a + .01) + sqrt(b * b + .01);
}

static double euclidean(double a, double b)
{
    return hypot(a, b);
}

// ladder: table_of_functions 4 2 0.2 1.2
void table_of_functions(int n, int m, const double x[n], double y[m])
{
    static metric *const table[] = {manhattan, euclidean};
    for (int k = 0; k < m; k++) {
        y[k] = 0;
        for (int i = 0; i + 1 < n; i++)
            y[k] += table[(i + k) % 2](x[i], x[i + 1]) * x[k];
    }
}

/* the previous value is remembered where the next is made */
// ladder: assigned_in_conditions 3 1 0.4 1.5
void assigned_in_conditions(int n, int m, const double x[n], double y[m])
{
    double last = DBL_MAX, next = x[0], d;
    int count = 0;
    while ((d = fabs(next - last)) > 1e-2 && count++ < 8) {
        last = next;
        if ((next = .5 * (last + x[1] / last)) > 1.1)
            next -= .1 * x[2];
    }
    y[0] = next * m + (double)(n - 3);
}

// ladder: strings_beside 2 1 0.2 1.2
// again: strings_beside static-state
void strings_beside(int n, int m, const double x[n], double y[m])
{
    static const char program[] = "x*+s-x";
    double stack[8] = {0};
    int top = 0;
    stack[top] = x[0];
    for (const char *c = program; *c; c++)
        switch (*c) {
        case '*': stack[top] *= x[1]; break;
        case '+': stack[top + 1] = stack[top] + x[0], top++; break;
        case '-': top--, stack[top] -= stack[top + 1]; break;
        case 's': stack[top] = sin(stack[top]); break;
        default: stack[top] = stack[top] * stack[top] + (double)strlen(c) / n; break;
        }
    y[m - 1] = stack[top];
}
