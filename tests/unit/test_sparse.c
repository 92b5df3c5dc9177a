/* Sparse matrices in the runtime: sets of independents against bits, colourings against
 * their definitions, and whole calls on matrices that are known. */
#include "../suites.h"
#include "cgrad_rt.h"
#include "internal.h"
#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- allocations, counted, and one of them made to fail (linked with --wrap) ---- */

static int alive, allocations, failing; /* the n-th fails; 0: none */

void *__real_aligned_alloc(size_t align, size_t size);
void *__real_malloc(size_t size);
void __real_free(void *p);
void *__wrap_aligned_alloc(size_t align, size_t size);
void *__wrap_malloc(size_t size);
void __wrap_free(void *p);

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    if (failing && ++allocations >= failing)
        return NULL;
    alive++;
    return __real_aligned_alloc(align, size);
}

void *__wrap_malloc(size_t size)
{
    if (failing && ++allocations >= failing)
        return NULL;
    alive++;
    return __real_malloc(size);
}

void __wrap_free(void *p)
{
    alive -= p != NULL;
    __real_free(p);
}

static uint64_t state = 1;

static unsigned draw(unsigned below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((state >> 33) % below);
}

/* ---- sets ---- */

enum { INPUTS = 300, VALUES = 4000 };

/* Values that each depend on two or three before them, and the same in bits. */
static void test_sets(void)
{
    static unsigned char bits[VALUES][INPUTS];
    static double set[VALUES];
    struct cgrad_sets *s = cgrad_sets_new(0);
    memset(bits, 0, sizeof bits);
    for (int i = 0; i < INPUTS; i++) {
        set[i] = cgrad_sets_column(s);
        bits[i][i] = 1;
    }
    for (int v = INPUTS; v < VALUES; v++) {
        unsigned a = draw((unsigned)v), b = draw(8) ? draw((unsigned)v) : a,
                 c = draw(4) ? draw(INPUTS) : (unsigned)v - 1;
        set[v] = draw(6) ? cgrad_union(s, set[a], set[b], set[c], 0) : 0;
        for (int i = 0; i < INPUTS && set[v] != 0; i++)
            bits[v][i] = bits[a][i] | bits[b][i] | bits[c][i];
    }
    int wrong = 0;
    for (int v = 0; v < VALUES; v++) {
        const uint32_t *columns;
        size_t n = cgrad_sets_columns(s, set[v], &columns), at = 0;
        for (unsigned i = 0; i < INPUTS; i++)
            if (bits[v][i])
                wrong += at == n || columns[at++] != i;
        wrong += at != n;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    cgrad_sets_free(s);
}

/* The same again is the same number; so is what a long loop comes back to. */
static void test_sets_repeat(void)
{
    struct cgrad_sets *s = cgrad_sets_new(0);
    double x[200], sum = 0, last = 0;
    for (int i = 0; i < 200; i++)
        x[i] = cgrad_sets_column(s);
    CU_ASSERT_EQUAL(cgrad_union(s, x[3], x[5], x[4]), cgrad_union(s, x[5], x[4], x[3]));
    CU_ASSERT_EQUAL(cgrad_union(s, x[3], 0), x[3]);
    CU_ASSERT_EQUAL(cgrad_union(s, 0, 0), 0);
    for (int step = 0; step < 100000; step++) {
        sum = cgrad_union(s, sum, x[step % 200]);
        last = sum > last ? sum : last;
    }
    CU_ASSERT_TRUE(last < 600);
    cgrad_sets_free(s);
}

/* ---- matrices ---- */

/* A matrix m x n, dense, of which `on` says where it may differ from zero. */
struct matrix {
    int m, n;
    double *a;
    unsigned char *on;
    int by_rows, runs;
};

static struct matrix matrix_new(int m, int n)
{
    size_t size = (size_t)m * (size_t)n + 1;
    return (struct matrix){m, n, calloc(size, sizeof(double)), calloc(size, 1), 0, 0};
}

static void matrix_free(struct matrix *a)
{
    free(a->a);
    free(a->on);
}

static void put(struct matrix *a, int i, int j)
{
    a->on[i * a->n + j] = 1;
    a->a[i * a->n + j] = 1 + draw(1000);
}

static struct matrix transposed(const struct matrix *a)
{
    struct matrix t = matrix_new(a->n, a->m);
    for (int i = 0; i < a->m; i++)
        for (int j = 0; j < a->n; j++) {
            t.on[j * a->m + i] = a->on[i * a->n + j];
            t.a[j * a->m + i] = a->a[i * a->n + j];
        }
    return t;
}

/* y = a x, or what the pattern of y is */
static void multiply(const struct matrix *a, struct cgrad_sets *sets, const double *x,
                     double *y)
{
    for (int i = 0; i < a->m; i++) {
        y[i] = 0;
        for (int j = 0; j < a->n; j++)
            if (a->on[i * a->n + j])
                y[i] = sets ? cgrad_union(sets, y[i], x[j])
                            : y[i] + a->a[i * a->n + j] * x[j];
    }
}

/* What generated code does; in two parts, as if there were two independents. */
static void evaluate(struct cgrad_sparse *s, struct matrix *a, int kind)
{
    struct matrix t = transposed(a);
    size_t most = (size_t)(a->m + a->n) + 1;
    double *in = calloc(most, sizeof *in), *out = calloc(most, sizeof *out);
    cgrad_sparse_begin(s, kind);
    while (cgrad_sparse_next(s)) {
        struct matrix *used = !s->sets && s->by_rows ? &t : a;
        int half = used->n / 2;
        cgrad_seed(s, in, half);
        cgrad_seed(s, in + half, used->n - half);
        multiply(used, s->sets, in, out);
        cgrad_take(s, out, used->m / 3);
        cgrad_take(s, out + used->m / 3, used->m - used->m / 3);
    }
    free(in);
    free(out);
    matrix_free(&t);
}

/* Entries of s that aren't those of a, exactly. */
static int differences(const struct cgrad_sparse *s, const struct matrix *a,
                       bool is_lower)
{
    int wrong = s->rows != a->m || s->columns != a->n, k = 0;
    for (int i = 0; i < a->m; i++) {
        wrong += s->row_start[i] != k;
        for (int j = 0; j < (is_lower ? i + 1 : a->n); j++)
            if (a->on[i * a->n + j]) {
                wrong += k >= s->entries || s->column[k] != j
                         || s->value[k] != a->a[i * a->n + j];
                k++;
            }
    }
    return wrong + (s->row_start[a->m] != k) + (s->entries != k);
}

static void random_matrix(struct matrix *a, unsigned most)
{
    for (int i = 0; i < a->m; i++)
        for (unsigned k = draw(most + 1); k-- > 0 && a->n > 0;)
            put(a, i, (int)draw((unsigned)a->n));
}

static void test_jacobians(void)
{
    static const int sizes[][2] = {{0, 0}, {0, 5},   {5, 0},   {1, 1},  {7, 3},
                                   {3, 9}, {40, 60}, {60, 40}, {50, 50}};
    static const int kinds[] = {CGRAD_COLUMNS, CGRAD_ROWS, CGRAD_COLUMNS | CGRAD_ROWS};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (unsigned most = 0; most < 6; most++)
            for (int k = 0; k < 3; k++) {
                struct matrix a = matrix_new(sizes[i][0], sizes[i][1]);
                struct cgrad_sparse s = {0};
                random_matrix(&a, most);
                evaluate(&s, &a, kinds[k]);
                CU_ASSERT_EQUAL(differences(&s, &a, false), 0);
                CU_ASSERT_EQUAL(s.runs, s.colours + 1);
                evaluate(&s, &a, kinds[k]);
                CU_ASSERT_EQUAL(differences(&s, &a, false), 0);
                CU_ASSERT_EQUAL(s.found, 1);
                CU_ASSERT_EQUAL(s.runs, s.colours + 1);
                cgrad_sparse_free(&s);
                matrix_free(&a);
            }
}

static void test_hessians(void)
{
    static const int sizes[] = {0, 1, 2, 5, 17, 60};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (unsigned most = 0; most < 40; most++) {
            int n = sizes[i];
            struct matrix a = matrix_new(n, n);
            struct cgrad_sparse s = {0};
            random_matrix(&a, most % 5);
            for (int r = 0; r < n; r++)
                for (int c = 0; c < r; c++) {
                    a.on[c * n + r] = a.on[r * n + c] |= a.on[c * n + r];
                    a.a[c * n + r] = a.a[r * n + c] += a.a[c * n + r];
                }
            evaluate(&s, &a, CGRAD_SYMMETRIC);
            CU_ASSERT_EQUAL(differences(&s, &a, true), 0);
            evaluate(&s, &a, CGRAD_SYMMETRIC);
            CU_ASSERT_EQUAL(differences(&s, &a, true), 0);
            cgrad_sparse_free(&s);
            matrix_free(&a);
        }
}

/* ---- known numbers of colours ---- */

static int colours_of(struct matrix *a, int kind, int *by_rows)
{
    struct cgrad_sparse s = {0};
    evaluate(&s, a, kind);
    int colours = s.colours;
    *by_rows = s.by_rows;
    CU_ASSERT_EQUAL(differences(&s, a, kind == CGRAD_SYMMETRIC), 0);
    cgrad_sparse_free(&s);
    return colours;
}

static void test_colours(void)
{
    enum { N = 60 };
    struct matrix band = matrix_new(N, N), arrow = matrix_new(N, N),
                  column = matrix_new(N, N);
    int by_rows;
    for (int i = 0; i < N; i++) {
        for (int j = i > 0 ? i - 1 : 0; j <= i + 1 && j < N; j++)
            put(&band, i, j);
        put(&arrow, i, i);
        put(&column, i, i);
        put(&column, i, 0);
        put(&arrow, N - 1, i);
    }
    CU_ASSERT_EQUAL(colours_of(&band, CGRAD_COLUMNS, &by_rows), 3);
    CU_ASSERT_EQUAL(colours_of(&band, CGRAD_COLUMNS | CGRAD_ROWS, &by_rows), 3);
    CU_ASSERT_EQUAL(by_rows, 0);
    CU_ASSERT_EQUAL(colours_of(&arrow, CGRAD_COLUMNS | CGRAD_ROWS, &by_rows), 2);
    CU_ASSERT_EQUAL(by_rows, 1);
    CU_ASSERT_EQUAL(colours_of(&arrow, CGRAD_COLUMNS, &by_rows), N);
    CU_ASSERT_EQUAL(colours_of(&column, CGRAD_COLUMNS | CGRAD_ROWS, &by_rows), 2);
    CU_ASSERT_EQUAL(by_rows, 0);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++) {
            band.a[j * N + i] = band.a[i * N + j];
            arrow.on[j * N + i] = arrow.on[i * N + j];
            arrow.a[j * N + i] = arrow.a[i * N + j];
        }
    CU_ASSERT_EQUAL(colours_of(&band, CGRAD_SYMMETRIC, &by_rows), 3);
    CU_ASSERT_EQUAL(colours_of(&arrow, CGRAD_SYMMETRIC, &by_rows), 2);
    matrix_free(&band);
    matrix_free(&arrow);
    matrix_free(&column);
}

/* A star so large that its hub is set apart: in little time. */
static void test_hub(void)
{
    enum { N = 100000 };
    int *from = calloc(N + 1, sizeof *from), *to = calloc(2 * N, sizeof *to),
        *colour = calloc(N, sizeof *colour);
    for (int i = 0; i < N; i++) {
        from[i + 1] = from[i] + (i == 0 ? N - 1 : 1);
        to[N - 2 + i] = 0;
    }
    for (int i = 1; i < N; i++)
        to[i - 1] = i;
    struct cgrad_graph g = {N, from, to};
    CU_ASSERT_EQUAL(cgrad_colour_star(g, colour), 2);
    CU_ASSERT_EQUAL(colour[1], colour[N - 1]);
    CU_ASSERT_NOT_EQUAL(colour[0], colour[1]);
    free(from);
    free(to);
    free(colour);
}

/* ---- other patterns and extents ---- */

static void test_changes(void)
{
    struct cgrad_sparse s = {0};
    struct matrix a = matrix_new(20, 20), larger = matrix_new(30, 25);
    for (int i = 0; i < 20; i++)
        put(&a, i, i);
    evaluate(&s, &a, CGRAD_COLUMNS);
    CU_ASSERT_EQUAL(s.colours, 1);
    put(&a, 7, 3);
    evaluate(&s, &a, CGRAD_COLUMNS);
    CU_ASSERT_EQUAL(s.found, 2);
    CU_ASSERT_EQUAL(s.runs, 1 + 1 + 1 + 2);
    CU_ASSERT_EQUAL(differences(&s, &a, false), 0);
    a.a[7 * 20 + 3] = 0; /* an entry stays */
    evaluate(&s, &a, CGRAD_COLUMNS);
    CU_ASSERT_EQUAL(s.found, 2);
    CU_ASSERT_EQUAL(differences(&s, &a, false), 0);
    s.unchecked = 1;
    evaluate(&s, &a, CGRAD_COLUMNS);
    CU_ASSERT_EQUAL(s.runs, 2);
    random_matrix(&larger, 4);
    evaluate(&s, &larger, CGRAD_COLUMNS);
    CU_ASSERT_EQUAL(differences(&s, &larger, false), 0);
    evaluate(&s, &a, CGRAD_COLUMNS);
    CU_ASSERT_EQUAL(differences(&s, &a, false), 0);
    evaluate(&s, &a, CGRAD_ROWS);
    CU_ASSERT_EQUAL(differences(&s, &a, false), 0);
    CU_ASSERT_EQUAL(s.by_rows, 1);
    a.a[0] = NAN; /* of the function itself */
    evaluate(&s, &a, CGRAD_ROWS);
    int found = s.found;
    evaluate(&s, &a, CGRAD_ROWS);
    CU_ASSERT_EQUAL(s.found, found);
    cgrad_sparse_free(&s);
    CU_ASSERT_EQUAL(s.unchecked, 1);
    CU_ASSERT_PTR_NULL(s.value);
    matrix_free(&a);
    matrix_free(&larger);
}

/* ---- errors ---- */

static jmp_buf back;
static char said[128];

static void jump(const char *message, void *user)
{
    (void)user;
    snprintf(said, sizeof said, "%s", message);
    longjmp(back, 1);
}

static void test_errors(void)
{
    cgrad_on_error(jump, NULL);
    if (setjmp(back) == 0) {
        struct cgrad_sets *s = cgrad_sets_new(0);
        cgrad_sets_column(s);
        cgrad_union(s, 1, 17);
        CU_FAIL("no error");
    }
    cgrad_unwind();
    CU_ASSERT_STRING_EQUAL(said,
                           "no pattern: the function reads memory that it never set");
    if (setjmp(back) == 0) {
        struct cgrad_sets *s = cgrad_sets_new(0);
        for (int i = 0; i <= 1 << 24; i++)
            cgrad_sets_column(s);
        CU_ASSERT_EQUAL(cgrad_unionf(s, 1 << 24), 1 << 24);
        cgrad_unionf(s, (1 << 24) + 1);
        CU_FAIL("no error");
    }
    cgrad_unwind();
    CU_ASSERT_STRING_EQUAL(said, "a pattern takes more sets than a float can number");
    cgrad_on_error(NULL, NULL);
}

/* y_i = x_i x_0, evaluated; an allocation fails. */
static void fail_at(int n, struct cgrad_sparse *s)
{
    static double x[40], y[40];
    failing = n;
    allocations = 0;
    cgrad_sparse_begin(s, CGRAD_SYMMETRIC);
    while (cgrad_sparse_next(s)) {
        cgrad_seed(s, x, 40);
        for (int i = 0; i < 40; i++)
            y[i] = s->sets ? cgrad_union(s->sets, x[i], x[0]) : x[i] + x[0];
        for (int i = 1; i < 40; i++)
            y[0] = s->sets ? cgrad_union(s->sets, y[0], x[i]) : y[0] + x[i];
        cgrad_take(s, y, 40);
    }
    failing = 0;
}

static void test_memory(void)
{
    struct cgrad_sparse s = {0};
    volatile int n = 0, failed = 1;
    cgrad_trim();
    int before = alive;
    cgrad_on_error(jump, NULL);
    while (failed) {
        n++;
        failed = 1;
        if (setjmp(back) == 0) {
            fail_at(n, &s);
            failed = 0;
        } else {
            failing = 0;
            CU_ASSERT_PTR_NOT_NULL(strstr(said, "out of memory"));
            cgrad_unwind();
            if (n % 2)
                cgrad_sparse_free(&s);
        }
    }
    cgrad_on_error(NULL, NULL);
    CU_ASSERT_TRUE(n > 20);
    CU_ASSERT_EQUAL(s.entries, 79);
    CU_ASSERT_EQUAL(s.value[s.row_start[7]], 1);
    cgrad_sparse_free(&s);
    cgrad_trim();
    CU_ASSERT_EQUAL(alive, before);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"sets", test_sets},
        {"sets that repeat", test_sets_repeat},
        {"jacobians", test_jacobians},
        {"hessians", test_hessians},
        {"colours", test_colours},
        {"a hub", test_hub},
        {"changes", test_changes},
        {"errors", test_errors},
        {"failing memory", test_memory},
        CU_TEST_INFO_NULL,
    };
    return run_tests("sparse", tests);
}
