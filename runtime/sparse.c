/* Sparse matrices of derivatives: the steps of a call. See cgrad_sparse.h.
 *
 * The first run of the function carries sets of independents; then comes one for each
 * colour, and one in a direction of no colour. Of each entry, make_plan notes the colour
 * whose run gives it, and where.
 *
 * SPDX-License-Identifier: 0BSD */
#include "cgrad_rt.h"
#include "internal.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>

enum { FIND = -1 };

static int *ints(int n)
{
    return cgrad_hold_array(NULL, (size_t)n + 1, sizeof(int));
}

/* ---- memory that is the caller's ---- */

/* Room for n elements in place of what is there. */
static void *own(void *old, int n, size_t size)
{
    free(old);
    return malloc(((size_t)n + 1) * size);
}

static void own_arrays(struct cgrad_sparse *m, int rows, int columns, int entries)
{
    int coloured = rows > columns ? rows : columns;
    m->rows = m->columns = m->entries = m->colours = 0;
    m->row_start = own(m->row_start, rows, sizeof(int));
    m->column = own(m->column, entries, sizeof(int));
    m->value = own(m->value, entries, sizeof(double));
    m->colour = own(m->colour, coloured, sizeof(int));
    m->first = own(m->first, coloured, sizeof(int));
    m->entry = own(m->entry, entries, sizeof(int));
    m->at = own(m->at, entries, sizeof(int));
    if (!m->row_start || !m->column || !m->value || !m->colour || !m->first || !m->entry
        || !m->at) {
        cgrad_sparse_free(m);
        cgrad_fail_memory((size_t)entries * (3 * sizeof(int) + sizeof(double)));
    }
}

void cgrad_sparse_free(struct cgrad_sparse *m)
{
    free(m->row_start);
    free(m->column);
    free(m->value);
    free(m->colour);
    free(m->first);
    free(m->entry);
    free(m->at);
    *m = (struct cgrad_sparse){.unchecked = m->unchecked, .zeros_stay = m->zeros_stay};
}

/* ---- entries ---- */

/* Of a matrix, while its pattern is found: in (row[k], column[k]) something may stand. */
struct cgrad_entries {
    int *row, *column;
    size_t n, room;
    long long rows;
};

static void add_entry(struct cgrad_entries *e, int row, int column)
{
    if (e->n == e->room) {
        e->room = e->n == 0 ? 1024 : 2 * e->n;
        e->row = cgrad_hold_array(e->row, e->room, sizeof(int));
        e->column = cgrad_hold_array(e->column, e->room, sizeof(int));
    }
    e->row[e->n] = row;
    e->column[e->n++] = column;
}

static void free_entries(struct cgrad_entries *e)
{
    if (!e)
        return;
    cgrad_hold(e->row, 0);
    cgrad_hold(e->column, 0);
    cgrad_hold(e, 0);
}

/* start[i] .. start[i + 1]: where those of key i are, when they are sorted by it. */
static void count_keys(const int *key, int n, int keys, int *start)
{
    memset(start, 0, ((size_t)keys + 1) * sizeof *start);
    for (int k = 0; k < n; k++)
        start[key[k] + 1]++;
    for (int i = 0; i < keys; i++)
        start[i + 1] += start[i];
}

/* Sorts the numbers of n things by their keys, leaving those of the same in order. */
static void sort_by(const int *key, int n, int keys, int *order)
{
    int *start = ints(keys), *from = ints(n);
    memcpy(from, order, (size_t)n * sizeof *from);
    count_keys(key, n, keys, start);
    for (int k = 0; k < n; k++)
        order[start[key[from[k]]]++] = from[k];
    cgrad_hold(from, 0);
    cgrad_hold(start, 0);
}

static int *numbers(int n)
{
    int *order = ints(n);
    for (int k = 0; k < n; k++)
        order[k] = k;
    return order;
}

/* Sorts by row, then column, each entry once. */
static int sort_entries(struct cgrad_entries *e, int rows, int columns)
{
    if (e->n > INT_MAX / 2)
        cgrad_fail("a sparse matrix has too many entries");
    int n = (int)e->n, kept = 0, *order = numbers(n), *row = ints(n), *column = ints(n);
    sort_by(e->column, n, columns, order);
    sort_by(e->row, n, rows, order);
    for (int k = 0; k < n; k++) {
        int i = e->row[order[k]], j = e->column[order[k]];
        if (kept > 0 && row[kept - 1] == i && column[kept - 1] == j)
            continue;
        row[kept] = i;
        column[kept++] = j;
    }
    cgrad_hold(order, 0);
    cgrad_hold(e->row, 0);
    cgrad_hold(e->column, 0);
    e->row = row;
    e->column = column;
    e->n = (size_t)kept;
    return kept;
}

/* Those of the other triangle are mirrored; those that were known stay. */
static void complete(struct cgrad_sparse *m, struct cgrad_entries *e, int columns)
{
    for (size_t k = 0; m->kind == CGRAD_SYMMETRIC && k < e->n; k++)
        if (e->row[k] < e->column[k]) {
            int j = e->row[k];
            e->row[k] = e->column[k];
            e->column[k] = j;
        }
    if (m->rows != e->rows || m->columns != columns)
        return;
    for (int i = 0; i < m->rows; i++)
        for (int k = m->row_start[i]; k < m->row_start[i + 1]; k++)
            add_entry(e, i, m->column[k]);
}

/* ---- the plan ---- */

/* The plan of an entry: its colour, and where the run of that gives it. */
struct plan {
    int *colour, *at;
};

static void plan_columns(struct cgrad_sparse *m, const int *row, struct plan p)
{
    for (int k = 0; k < m->entries; k++) {
        p.colour[k] = m->colour[m->by_rows ? row[k] : m->column[k]];
        p.at[k] = m->by_rows ? m->column[k] : row[k];
    }
}

/* Columns or rows, what takes fewer runs; an adjoint counts as two tangents. */
static void colour_matrix(struct cgrad_sparse *m, struct cgrad_graph rows,
                          struct cgrad_graph columns)
{
    int column_least = cgrad_colour_least(rows);
    int row_least = cgrad_colour_least(columns);
    int both = m->kind == (CGRAD_COLUMNS | CGRAD_ROWS);
    m->by_rows = both ? row_least < column_least / 2 : m->kind == CGRAD_ROWS;
    m->colours = m->by_rows ? cgrad_colour_columns(columns, rows, m->colour)
                            : cgrad_colour_columns(rows, columns, m->colour);
    if (!both)
        return;
    int *other = ints(rows.n > columns.n ? rows.n : columns.n), colours = INT_MAX;
    if (m->by_rows && column_least <= 2 * m->colours)
        colours = cgrad_colour_columns(rows, columns, other);
    else if (!m->by_rows && row_least < m->colours / 2)
        colours = cgrad_colour_columns(columns, rows, other);
    if (m->by_rows ? colours / 2 <= m->colours : colours < m->colours / 2) {
        m->by_rows = !m->by_rows;
        m->colours = colours;
        memcpy(m->colour, other,
               (size_t)(m->by_rows ? rows.n : columns.n) * sizeof *other);
    }
    cgrad_hold(other, 0);
}

static void plan_matrix(struct cgrad_sparse *m, const int *row, struct plan p)
{
    int n = m->entries, *order = numbers(n), *from = ints(m->columns), *to = ints(n);
    sort_by(m->column, n, m->columns, order);
    count_keys(m->column, n, m->columns, from);
    for (int k = 0; k < n; k++)
        to[k] = row[order[k]];
    struct cgrad_graph rows = {m->rows, m->row_start, m->column},
                       columns = {m->columns, from, to};
    colour_matrix(m, rows, columns);
    plan_columns(m, row, p);
    cgrad_hold(to, 0);
    cgrad_hold(from, 0);
    cgrad_hold(order, 0);
}

/* The graph of a symmetric matrix; edge k is entry[k]. */
struct edges {
    int n, *from, *to, *entry;
};

static struct edges edges_of(struct cgrad_sparse *m, const int *row)
{
    int n = 0, *a = ints(2 * m->entries), *b = ints(2 * m->entries),
        *entry = ints(2 * m->entries);
    for (int k = 0; k < m->entries; k++)
        for (int side = 0; side < 2 && row[k] != m->column[k]; side++) {
            a[n] = side ? row[k] : m->column[k];
            b[n] = side ? m->column[k] : row[k];
            entry[n++] = k;
        }
    struct edges e = {n, ints(m->rows), ints(n), ints(n)};
    int *order = numbers(n);
    sort_by(b, n, m->rows, order);
    sort_by(a, n, m->rows, order);
    count_keys(a, n, m->rows, e.from);
    for (int k = 0; k < n; k++) {
        e.to[k] = b[order[k]];
        e.entry[k] = entry[order[k]];
    }
    cgrad_hold(order, 0);
    cgrad_hold(entry, 0);
    cgrad_hold(b, 0);
    cgrad_hold(a, 0);
    return e;
}

/* h_ij is what comes out at i, where no other neighbour of i has j's colour. */
static void plan_edges(struct cgrad_sparse *m, struct edges e, struct plan p)
{
    int *count = ints(m->colours);
    memset(count, 0, (size_t)m->colours * sizeof *count);
    for (int v = 0; v < m->rows; v++) {
        for (int k = e.from[v]; k < e.from[v + 1]; k++)
            count[m->colour[e.to[k]]]++;
        for (int k = e.from[v]; k < e.from[v + 1]; k++)
            if (count[m->colour[e.to[k]]] == 1) {
                p.colour[e.entry[k]] = m->colour[e.to[k]];
                p.at[e.entry[k]] = v;
            }
        for (int k = e.from[v]; k < e.from[v + 1]; k++)
            count[m->colour[e.to[k]]] = 0;
    }
    cgrad_hold(count, 0);
}

static void plan_symmetric(struct cgrad_sparse *m, const int *row, struct plan p)
{
    struct edges e = edges_of(m, row);
    struct cgrad_graph g = {m->rows, e.from, e.to};
    m->colours = cgrad_colour_star(g, m->colour);
    for (int k = 0; k < m->entries; k++) {
        p.colour[k] = row[k] == m->column[k] ? m->colour[row[k]] : -1;
        p.at[k] = row[k];
    }
    plan_edges(m, e, p);
    cgrad_hold(e.from, 0);
    cgrad_hold(e.to, 0);
    cgrad_hold(e.entry, 0);
}

/* Colours, and the entries sorted by colour and by where each is found. */
static void make_plan(struct cgrad_sparse *m, const int *row)
{
    int n = m->entries, *order = numbers(n);
    struct plan p = {ints(n), ints(n)};
    m->by_rows = m->kind == CGRAD_ROWS;
    if (n > 0 && m->kind == CGRAD_SYMMETRIC)
        plan_symmetric(m, row, p);
    else if (n > 0)
        plan_matrix(m, row, p);
    for (int k = 0; k < n; k++)
        if (p.colour[k] < 0)
            cgrad_fail("a bug in cgrad: a colouring that doesn't separate");
    sort_by(p.at, n, m->rows > m->columns ? m->rows : m->columns, order);
    sort_by(p.colour, n, m->colours, order);
    count_keys(p.colour, n, m->colours, m->first);
    for (int k = 0; k < n; k++) {
        m->entry[k] = order[k];
        m->at[k] = p.at[order[k]];
    }
    cgrad_hold(p.at, 0);
    cgrad_hold(p.colour, 0);
    cgrad_hold(order, 0);
}

/* ---- the first run ---- */

static void begin_pattern(struct cgrad_sparse *m)
{
    m->sets = cgrad_sets_new(m->zeros_stay);
    m->entries_found = cgrad_hold(NULL, sizeof *m->entries_found);
    *m->entries_found = (struct cgrad_entries){0};
}

static void end_pattern(struct cgrad_sparse *m)
{
    struct cgrad_entries *e = m->entries_found;
    int columns = cgrad_sets_width(m->sets), rows = (int)e->rows;
    cgrad_sets_free(m->sets);
    m->sets = NULL;
    complete(m, e, columns);
    int n = sort_entries(e, rows, columns), found = m->found;
    m->found = 0;
    own_arrays(m, rows, columns, n);
    m->rows = rows;
    m->columns = columns;
    m->entries = n;
    count_keys(e->row, n, rows, m->row_start);
    memcpy(m->column, e->column, (size_t)n * sizeof *m->column);
    make_plan(m, e->row);
    m->found = found + 1;
    free_entries(e);
    m->entries_found = NULL;
}

/* ---- the last run ---- */

/* What comes out of a run: rows, or by rows columns. */
static int width_in(const struct cgrad_sparse *m)
{
    return m->by_rows ? m->rows : m->columns;
}
static int width_out(const struct cgrad_sparse *m)
{
    return m->by_rows ? m->columns : m->rows;
}

/* A direction in which nothing cancels but by chance: +- 0.5 .. 1.5 */
static double direction(int i)
{
    uint64_t h = ((uint64_t)i + 1) * UINT64_C(0x9e3779b97f4a7c15);
    h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
    double size = 0.5 + (double)(h >> 12) / (double)(UINT64_C(1) << 52);
    return h & 1 ? size : -size;
}

/* What came out, until the run is over, and how far it may be off. */
struct cgrad_tried {
    double got, tolerance;
};

static void begin_try(struct cgrad_sparse *m)
{
    size_t bytes = ((size_t)width_out(m) + 1) * sizeof *m->tried;
    m->tried = memset(cgrad_hold(NULL, bytes), 0, bytes);
}

static void note_tried(struct cgrad_sparse *m, long long i, double got,
                       double tolerance)
{
    if (i < width_out(m))
        m->tried[i] = (struct cgrad_tried){got, tolerance};
}

/* What the matrix says comes out, and the sum of absolute values. */
struct sums {
    double value, size;
};

static void add_term(struct sums *out, double value, int in)
{
    double term = value * direction(in);
    out->value += term;
    out->size += fabs(term);
}

static struct sums *expected(const struct cgrad_sparse *m)
{
    size_t bytes = ((size_t)width_out(m) + 1) * sizeof(struct sums);
    struct sums *out = memset(cgrad_hold(NULL, bytes), 0, bytes);
    for (int i = 0; i < m->rows; i++)
        for (int k = m->row_start[i]; k < m->row_start[i + 1]; k++) {
            int j = m->column[k];
            if (m->by_rows)
                add_term(&out[j], m->value[k], i);
            else
                add_term(&out[i], m->value[k], j);
            if (m->kind == CGRAD_SYMMETRIC && i != j)
                add_term(&out[j], m->value[k], i);
        }
    return out;
}

/* Both infinite or not numbers: what the function does, not the pattern. */
static int misfits(struct cgrad_tried t, struct sums e)
{
    if (!isfinite(t.got))
        return isfinite(e.value);
    return !(fabs(t.got - e.value) <= t.tolerance * e.size);
}

/* How many of what came out the matrix doesn't explain. */
static int end_try(struct cgrad_sparse *m)
{
    struct sums *e = expected(m);
    int n = 0;
    for (int i = 0; i < width_out(m); i++)
        n += misfits(m->tried[i], e[i]);
    cgrad_hold(e, 0);
    cgrad_hold(m->tried, 0);
    m->tried = NULL;
    return n;
}

/* ---- steps ---- */

void cgrad_sparse_begin(struct cgrad_sparse *m, int kind)
{
    int has_plan = m->found > 0 && (kind & (m->by_rows ? CGRAD_ROWS : ~CGRAD_ROWS));
    m->kind = kind;
    m->sets = NULL;
    m->entries_found = NULL;
    m->tried = NULL;
    m->runs = m->fresh = 0;
    m->step = has_plan ? 0 : FIND;
}

/* The run of step is over: the next one. */
static void advance(struct cgrad_sparse *m)
{
    if (m->step == FIND) {
        end_pattern(m);
        m->fresh = 1;
        m->step = 0;
        return;
    }
    int bad = m->tried ? end_try(m) : 0;
    if (m->seeded != width_in(m) || m->taken != width_out(m)) { /* other extents */
        m->rows = m->columns = m->entries = m->colours = 0;
        m->step = FIND;
    } else {
        m->step = bad > 0 ? FIND : m->step + m->lanes;
    }
}

int cgrad_sparse_next(struct cgrad_sparse *m)
{
    if (m->runs > 0)
        advance(m);
    int steps = m->colours + !(m->fresh || m->unchecked);
    if (m->runs > 0 && m->step >= steps)
        return 0;
    m->runs++;
    m->lanes = 1;
    m->seeded = m->taken = 0;
    if (m->step == FIND)
        begin_pattern(m);
    else if (m->step == m->colours)
        begin_try(m);
    else
        m->next = m->first[m->step];
    return 1;
}

static double seed(struct cgrad_sparse *m)
{
    long long i = m->seeded++;
    if (m->sets)
        return cgrad_sets_column(m->sets);
    if (i >= width_in(m))
        return 0;
    return m->step == m->colours ? direction((int)i) : m->colour[i] == m->step;
}

static void take_row(struct cgrad_sparse *m, double set)
{
    const uint32_t *columns;
    size_t n = cgrad_sets_columns(m->sets, set, &columns);
    if (m->entries_found->rows == INT_MAX / 2)
        cgrad_fail("a sparse matrix has too many rows");
    for (size_t k = 0; k < n; k++)
        add_entry(m->entries_found, (int)m->entries_found->rows, (int)columns[k]);
    m->entries_found->rows++;
}

/* ---- lanes ---- */

/* Another direction beside those of the colours is tried in this run. */
static int has_try(const struct cgrad_sparse *m)
{
    return m->colours < m->step + m->lanes && !m->fresh && !m->unchecked;
}

static void begin_lanes(struct cgrad_sparse *m, int lanes)
{
    m->lanes = lanes;
    if (has_try(m) && !m->tried)
        begin_try(m);
}

/* The direction of one more column in the lane of the colour that is next, and of those
 * behind it; behind the last colour, that which is tried. */
static double lane_seed(const struct cgrad_sparse *m, long long column, int lane)
{
    int c = m->step + lane;
    if (column >= m->columns || c > m->colours)
        return 0;
    return c < m->colours ? m->colour[column] == c : direction((int)column);
}

/* The first entry of a colour that is not in front of the row. */
static int entry_from(const struct cgrad_sparse *m, int colour, long long row)
{
    int low = m->first[colour], high = m->first[colour + 1];
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (m->at[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- for reals of a kind ---- */

#define cgrad_set_double(set) (set)

/* Seeds and results, one direction or lanes of several; what is tried may be off by the
 * tolerance. */
#define CGRAD_PORT(real, tolerance)                                                    \
    void cgrad_seed_##real(struct cgrad_sparse *m, real *x_d, long long n)             \
    {                                                                                  \
        for (long long i = 0; i < n; i++)                                              \
            x_d[i] = m->sets ? cgrad_set_##real(seed(m)) : (real)seed(m);              \
    }                                                                                  \
                                                                                       \
    void cgrad_take_##real(struct cgrad_sparse *m, const real *y_d, long long n)       \
    {                                                                                  \
        long long from = m->taken;                                                     \
        m->taken += n > 0 ? n : 0;                                                     \
        for (long long i = 0; i < n && m->sets; i++)                                   \
            take_row(m, y_d[i]);                                                       \
        for (long long i = 0; i < n && m->tried; i++)                                  \
            note_tried(m, from + i, y_d[i], tolerance);                                \
        if (m->sets || m->tried)                                                       \
            return;                                                                    \
        int end = m->first[m->step + 1];                                               \
        for (; m->next < end && m->at[m->next] < m->taken; m->next++)                  \
            m->value[m->entry[m->next]] = y_d[m->at[m->next] - from];                  \
    }                                                                                  \
                                                                                       \
    void cgrad_seed_lanes_##real(struct cgrad_sparse *m, real *x_v, long long n,       \
                                 int lanes)                                            \
    {                                                                                  \
        begin_lanes(m, lanes);                                                         \
        for (long long i = 0; i < n; i++, m->seeded++)                                 \
            for (int lane = 0; lane < lanes; lane++)                                   \
                x_v[i * lanes + lane] = (real)lane_seed(m, m->seeded, lane);           \
    }                                                                                  \
                                                                                       \
    void cgrad_take_lanes_##real(struct cgrad_sparse *m, const real *y_v, long long n, \
                                 int lanes)                                            \
    {                                                                                  \
        long long from = m->taken;                                                     \
        m->taken += n > 0 ? n : 0;                                                     \
        for (int c = m->step; c < m->colours && c < m->step + lanes; c++)              \
            for (int k = entry_from(m, c, from);                                       \
                 k < m->first[c + 1] && m->at[k] < m->taken; k++)                      \
                m->value[m->entry[k]] = y_v[(m->at[k] - from) * lanes + c - m->step];  \
        int lane = m->colours - m->step;                                               \
        for (long long i = 0; i < n && m->tried; i++)                                  \
            note_tried(m, from + i, y_v[i * lanes + lane], tolerance);                 \
    }

CGRAD_PORT(double, 1e-10)
CGRAD_PORT(float, 1e-3F)
