// Helpers that make, store, pass on or return pointers to records, and never touch a real:
// what the records lead to carries derivatives all the same.
//
// ladder: made_by_helper 4 3 0.5 2
// ladder: made_in_place 4 3 0.5 2
// ladder: linked_by_helper 4 3 0.5 2
// again: linked_by_helper punned
// ladder: found_by_helper 6 3 0.5 2
// ladder: resized_in_loop 6 3 0.5 2
// ladder: holder_of_holders 4 3 0.5 2
// ladder: exchanged_by_helper 4 3 0.5 2
#include <stdlib.h>

struct row {
    int n;
    double *data;
};
struct holder {
    struct row *first, *second;
};

static struct row *rows_new(int count)
{
    struct row *rows = malloc((size_t)count * sizeof(struct row));
    for (int i = 0; i < count; i++) {
        rows[i].n = 0;
        rows[i].data = NULL;
    }
    return rows;
}

static void row_resize(struct row *row, int n)
{
    if (row->n != n) {
        if (row->data)
            free(row->data);
        row->data = malloc((size_t)n * sizeof(double));
    }
    row->n = n;
}

static void rows_delete(struct row *rows, int count)
{
    for (int i = 0; i < count; i++)
        free(rows[i].data);
    free(rows);
}

void made_by_helper(int n, int m, const double x[n], double y[m])
{
    struct row *rows = rows_new(2);
    row_resize(&rows[1], n);
    for (int i = 0; i < n; i++)
        rows[1].data[i] = x[i] * x[(i + 1) % n];
    for (int j = 0; j < m; j++)
        y[j] = rows[1].data[j % n] * rows[1].data[(j + 1) % n];
    rows_delete(rows, 2);
}

static void row_make(struct row **row)
{
    *row = malloc(sizeof(struct row));
    (*row)->n = 0;
    (*row)->data = NULL;
}

void made_in_place(int n, int m, const double x[n], double y[m])
{
    struct row *row;
    row_make(&row);
    row_resize(row, n);
    for (int i = 0; i < n; i++)
        row->data[i] = x[i] * x[i];
    for (int j = 0; j < m; j++)
        y[j] = row->data[j % n] * x[0];
    rows_delete(row, 1);
}

static void link_rows(struct holder *holder, struct row *a, struct row *b)
{
    holder->first = a;
    holder->second = b;
}

void linked_by_helper(int n, int m, const double x[n], double y[m])
{
    struct row *a = rows_new(1), *b = rows_new(1);
    struct holder holder;
    link_rows(&holder, a, b);
    row_resize(a, n);
    row_resize(b, n);
    for (int i = 0; i < n; i++) {
        holder.first->data[i] = x[i] * x[i];
        holder.second->data[i] = x[i] * a->data[i];
    }
    for (int j = 0; j < m; j++)
        y[j] = a->data[j % n] * b->data[(j + 1) % n];
    rows_delete(a, 1);
    rows_delete(b, 1);
}

static struct row *find_row(struct row *rows, int count, int n)
{
    for (int i = 0; i < count; i++)
        if (rows[i].n == n)
            return &rows[i];
    return &rows[0];
}

void found_by_helper(int n, int m, const double x[n], double y[m])
{
    struct row rows[3] = {{0, NULL}, {0, NULL}, {0, NULL}};
    for (int k = 0; k < 3; k++)
        row_resize(&rows[k], k + 1);
    for (int k = 0; k < 3; k++) {
        struct row *row = find_row(rows, 3, 3 - k);
        for (int i = 0; i < row->n; i++)
            row->data[i] = x[i + k] * x[k];
    }
    for (int j = 0; j < m; j++)
        y[j] = find_row(rows, 3, j + 1)->data[0] * x[n - 1];
    for (int k = 0; k < 3; k++)
        free(rows[k].data);
}

void resized_in_loop(int n, int m, const double x[n], double y[m])
{
    struct row *row = rows_new(1);
    for (int j = 0; j < m; j++)
        y[j] = 0;
    for (int k = 1; k < n; k++) {
        row_resize(row, (k + 1) / 2);
        for (int i = 0; i < row->n; i++)
            row->data[i] = x[k] * x[i];
        for (int i = 0; i < row->n; i++)
            y[k % m] += row->data[i] * row->data[0];
    }
    rows_delete(row, 1);
}

static struct holder *holder_new(void)
{
    struct holder *holder = malloc(sizeof(struct holder));
    link_rows(holder, rows_new(1), rows_new(1));
    return holder;
}

static struct row *longer_of(struct holder *holder)
{
    return holder->first->n > holder->second->n ? holder->first : holder->second;
}

void holder_of_holders(int n, int m, const double x[n], double y[m])
{
    struct holder *holder = holder_new();
    row_resize(holder->first, n - 1);
    row_resize(holder->second, n);
    for (int i = 0; i + 1 < n; i++)
        holder->first->data[i] = x[i];
    for (int i = 0; i < n; i++)
        longer_of(holder)->data[i] = x[i] * x[n - 1 - i] * x[0];
    for (int j = 0; j < m; j++)
        y[j] = holder->first->data[j % (n - 1)] * holder->second->data[j % n];
    rows_delete(holder->first, 1);
    rows_delete(holder->second, 1);
    free(holder);
}

static void exchange(struct holder *holder)
{
    struct row *t = holder->first;
    holder->first = holder->second;
    holder->second = t;
}

void exchanged_by_helper(int n, int m, const double x[n], double y[m])
{
    struct row *a = rows_new(1), *b = rows_new(1);
    struct holder holder;
    row_resize(a, n);
    row_resize(b, n);
    link_rows(&holder, a, b);
    for (int i = 0; i < n; i++) {
        holder.first->data[i] = x[i];
        holder.second->data[i] = x[i] * x[i];
        if (i % 2 == 0)
            exchange(&holder);
    }
    for (int j = 0; j < m; j++)
        y[j] = holder.first->data[j % n] * holder.second->data[(j + 1) % n];
    rows_delete(a, 1);
    rows_delete(b, 1);
}
