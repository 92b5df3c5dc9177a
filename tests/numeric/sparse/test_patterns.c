/* Sparse Jacobians and Hessians of patterns.c: against the dense ones, which entries there
 * are, in how few runs, and what happens when branches or extents change.
 *
 *     test_patterns [LARGE]     also with that many unknowns, 1000000 */
#include "../../suites.h"
#include "cgrad_rt.h"
#include "patterns_grad.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { N = 6, NN = N * N, DENSE = NN * NN };

static double x[NN], y[NN], dense[DENSE], x_b[NN], dense_b[NN];
static const double (*const x2)[N] = (const double (*)[N])x;
static double (*const y2)[N] = (double (*)[N])y;

static void set_x(void)
{
    for (int i = 0; i < NN; i++)
        x[i] = 0.3 + 0.11 * ((7 * i) % 13);
}

/* The entries are those of the dense matrix, rows x columns; where there is none, it is
 * zero. Lower: of both triangles. */
static void expect_dense(const struct cgrad_sparse *s, int rows, int columns,
                         bool lower)
{
    double got[DENSE] = {0}, largest = 0, worst = 0;
    CU_ASSERT_EQUAL_FATAL(s->rows, rows);
    CU_ASSERT_EQUAL_FATAL(s->columns, columns);
    for (int i = 0; i < rows; i++)
        for (int k = s->row_start[i]; k < s->row_start[i + 1]; k++) {
            int j = s->column[k];
            got[i * columns + j] = s->value[k];
            if (lower)
                got[j * columns + i] = s->value[k];
            CU_ASSERT(!lower || j <= i);
        }
    for (int i = 0; i < rows * columns; i++) {
        largest = fmax(largest, fabs(dense[i]));
        worst = fmax(worst, fabs(got[i] - dense[i]));
    }
    CU_ASSERT(worst <= 1e-14 * largest);
}

/* Runs of the function for so many directions. */
static int runs(const struct cgrad_sparse *s, int directions)
{
    return (directions + s->lanes - 1) / s->lanes;
}

/* ---- Jacobians ---- */

static void test_tridiagonal(void)
{
    struct cgrad_sparse s = {0};
    tridiagonal_jac(NN, x, y, (double(*)[NN])dense);
    tridiagonal_jac_sparse(NN, x, y, &s);
    expect_dense(&s, NN, NN, false);
    CU_ASSERT_EQUAL(s.entries, 3 * NN - 2);
    CU_ASSERT_EQUAL(s.colours, 3);
    CU_ASSERT_EQUAL(s.runs, 1 + runs(&s, 3)); /* one for the pattern */
    x[3] = 5;
    tridiagonal_jac(NN, x, y, (double(*)[NN])dense);
    tridiagonal_jac_sparse(NN, x, y, &s);
    expect_dense(&s, NN, NN, false);
    CU_ASSERT_EQUAL(s.found, 1);
    CU_ASSERT_EQUAL(s.runs, runs(&s, 3 + 1)); /* one to check */
    s.unchecked = 1;
    tridiagonal_jac_sparse(NN, x, y, &s);
    expect_dense(&s, NN, NN, false);
    CU_ASSERT_EQUAL(s.runs, runs(&s, 3));
    cgrad_sparse_free(&s);
}

static void test_five_point(void)
{
    struct cgrad_sparse s = {0};
    five_point_jac(N, x2, y2, (double(*)[N][N][N])dense);
    five_point_jac_sparse(N, x2, y2, &s);
    expect_dense(&s, NN, NN, false);
    CU_ASSERT_EQUAL(s.entries, 5 * NN - 4 * N);
    CU_ASSERT(s.colours < 10);
    cgrad_sparse_free(&s);
}

static void test_arrow(void)
{
    struct cgrad_sparse s = {0};
    arrow_jac(NN, x, y, (double(*)[NN])dense);
    arrow_jac_sparse(NN, x, y, &s);
    expect_dense(&s, NN, NN, false);
    CU_ASSERT_EQUAL(s.entries, 2 * NN - 1);
    CU_ASSERT_EQUAL(s.colours, s.by_rows ? 2 : NN);
    cgrad_sparse_free(&s);
}

static void test_blocks(void)
{
    struct cgrad_sparse s = {0};
    const double(*a)[3] = (const double(*)[3])x;
    double(*b)[3] = (double(*)[3])y;
    blocks_jac(N, a, b, (double(*)[3][N][3])dense);
    blocks_jac_sparse(N, a, b, &s);
    expect_dense(&s, 3 * N, 3 * N, false);
    CU_ASSERT_EQUAL(s.entries, 6 * N); /* nothing through floor */
    CU_ASSERT_EQUAL(s.colours, 3);
    cgrad_sparse_free(&s);
}

static void test_gaps(void)
{
    static const int sizes[][2] = {{4, 9}, {9, 4}, {1, 1}, {0, 3}, {3, 0}, {0, 0}};
    struct cgrad_sparse s = {0};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        int n = sizes[k][0], m = sizes[k][1];
        y[0] = -1;
        gaps_jac_sparse(n, m, x, y, &s);
        CU_ASSERT_EQUAL(y[0], m == 0 ? -1 : n == 0 ? 0 : x[0] * x[0]);
        memset(dense, 0, sizeof dense);
        for (int i = 0; i < m && n > 0; i += 6) {
            dense[i * n + i % n] += x[0];
            dense[i * n] += x[i % n];
        }
        expect_dense(&s, m, n, false);
    }
    cgrad_sparse_free(&s);
}

/* Branches change: the pattern is found anew, keeps what it had, and is right. */
static void test_upwind(void)
{
    struct cgrad_sparse s = {0};
    for (int step = 0; step < 20; step++) {
        for (int i = 0; i < NN; i++)
            x[i] = sin(1 + i * (step % 7));
        upwind_jac(NN, x, y, (double(*)[NN])dense);
        upwind_jac_sparse(NN, x, y, &s);
        expect_dense(&s, NN, NN, false);
    }
    CU_ASSERT(s.found > 1 && s.found <= 7);
    cgrad_sparse_free(&s);
    set_x();
}

/* Weights that are zero may be others at the next call, however small. */
static void test_weighted(void)
{
    struct cgrad_sparse s = {0};
    double w[N][N] = {0};
    const double(*const_w)[N] = (const double(*)[N])w;
    for (int step = 0; step < 3; step++) {
        w[3][0] = step == 1 ? 1e-12 : 0;
        w[2][1] = step;
        weighted_jac(N, const_w, 1e-13 * step, x, y, (double(*)[N])dense);
        weighted_jac_sparse(N, const_w, 1e-13 * step, x, y, &s);
        expect_dense(&s, N, N, false);
        CU_ASSERT_EQUAL(s.entries, N * N);
        CU_ASSERT_EQUAL(s.found, 1);
    }
    cgrad_sparse_free(&s);
}

/* Where they are said to stay zero, what they scale isn't there; if they don't, the pattern
 * is found anew. */
static void test_zeros_stay(void)
{
    struct cgrad_sparse s = {.zeros_stay = 1};
    double w[N][N] = {0};
    const double(*const_w)[N] = (const double(*)[N])w;
    for (int i = 0; i < N; i++)
        w[i][(i + 2) % N] = 1 + i;
    for (int step = 0; step < 4; step++) {
        double load = step > 1;
        w[3][0] = step == 1 ? -1 : 0;
        weighted_jac(N, const_w, load, x, y, (double(*)[N])dense);
        weighted_jac_sparse(N, const_w, load, x, y, &s);
        expect_dense(&s, N, N, false);
        /* of the load: the first column and the diagonal; of w[4][0]: nothing new */
        CU_ASSERT_EQUAL(s.entries, N + (step > 0) + (step > 1) * (2 * N - 3));
        CU_ASSERT_EQUAL(s.found, step < 3 ? step + 1 : 3);
    }
    cgrad_sparse_free(&s);
    CU_ASSERT_EQUAL(s.zeros_stay, 1);
}

static void test_linked(void)
{
    struct cgrad_sparse s = {0};
    linked_jac(NN, x, y, (double(*)[NN])dense);
    linked_jac_sparse(NN, x, y, &s);
    expect_dense(&s, NN, NN, false);
    CU_ASSERT_EQUAL(s.entries, 2 * NN - 1);
    CU_ASSERT_EQUAL(s.colours, 2);
    cgrad_sparse_free(&s);
}

/* Rows y, q and the result; columns x and p, which is a float, and so is what comes out
 * for it. */
static void test_mixed(void)
{
    struct cgrad_sparse s = {0};
    float q, p = 0.5F;
    enum { M = N - 1, ROWS = 2 * M + 2, COLUMNS = N + 1 };
    double(*b)[2] = (double(*)[2])y, (*d)[COLUMNS] = (double(*)[COLUMNS])dense;
    memset(dense, 0, sizeof dense);
    for (int i = 0; i < N; i++)
        x[i] = 0.25 * i;
    for (int i = 0; i < M; i++) {
        d[2 * i][i] = (double)p;
        d[2 * i][N] = x[i];
        d[2 * i + 1][i] = 1;
        d[2 * i + 1][i + 1] = -1;
    }
    d[2 * M][N] = 2 * (double)p;
    d[2 * M + 1][N - 1] = 2 * x[N - 1];
    d[2 * M + 1][N] = 1;
    double value = mixed_jac_sparse(N, x, p, M, b, &q, &s);
    expect_dense(&s, ROWS, COLUMNS, false);
    CU_ASSERT_EQUAL(s.entries, 4 * M + 3);
    CU_ASSERT_EQUAL(value, x[N - 1] * x[N - 1] + (double)p);
    CU_ASSERT_EQUAL(q, p * p);
    cgrad_sparse_free(&s);
    set_x();
}

static void test_relax(void)
{
    struct cgrad_sparse s = {0};
    double u[N], want[N];
    memcpy(u, x, sizeof u);
    relax_jac(N, u, (double(*)[N])dense);
    memcpy(want, u, sizeof u);
    for (int again = 0; again < 2; again++) {
        memcpy(u, x, sizeof u);
        relax_jac_sparse(N, u, &s);
        CU_ASSERT(memcmp(u, want, sizeof u) == 0);
        expect_dense(&s, N, N, false);
    }
    CU_ASSERT_EQUAL(s.found, 1);
    cgrad_sparse_free(&s);
}

static void test_repeats(void)
{
    struct cgrad_sparse s = {0};
    settle_jac(NN, x, y, (double(*)[NN])dense);
    settle_jac_sparse(NN, x, y, &s);
    expect_dense(&s, NN, NN, false);
    CU_ASSERT_EQUAL(s.entries, 2 * NN);
    ruled_jac(NN, x, y, (double(*)[NN])dense);
    cgrad_sparse_free(&s);
    ruled_jac_sparse(NN, x, y, &s);
    expect_dense(&s, NN, NN, false);
    CU_ASSERT_EQUAL(s.entries, 2 * NN);
    cgrad_sparse_free(&s);
}

/* ---- Hessians ---- */

static void test_arrow_energy(void)
{
    struct cgrad_sparse s = {0};
    double e = arrow_energy_hess(NN, x, dense_b, (double(*)[NN])dense);
    CU_ASSERT_EQUAL(arrow_energy_hess_sparse(NN, x, x_b, &s), e);
    expect_dense(&s, NN, NN, true);
    CU_ASSERT(memcmp(x_b, dense_b, sizeof x_b) == 0);
    CU_ASSERT_EQUAL(s.entries, 2 * NN - 1);
    CU_ASSERT_EQUAL(s.colours, 2);
    CU_ASSERT_EQUAL(s.runs, 1 + runs(&s, 2));
    cgrad_sparse_free(&s);
}

static void test_springs(void)
{
    enum { ALL = N + 1 };
    struct cgrad_sparse s = {0};
    double p_b, dense_p, xx[N][N], xp[N], pp, (*d)[ALL] = (double(*)[ALL])dense;
    springs_hess(N, x, dense_b, 2, &dense_p, xx, xp, &pp);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++)
            d[i][j] = xx[i][j];
        d[i][N] = d[N][i] = xp[i];
    }
    d[N][N] = pp;
    springs_hess_sparse(N, x, x_b, 2, &p_b, &s);
    expect_dense(&s, ALL, ALL, true);
    CU_ASSERT(memcmp(x_b, dense_b, N * sizeof *x_b) == 0 && p_b == dense_p);
    CU_ASSERT_EQUAL(s.entries, 2 * N - 1 + N + 1);
    CU_ASSERT(s.colours <= 5);
    cgrad_sparse_free(&s);
}

/* Where all residuals and so many adjoints are zero, nothing is lost. */
static void test_least_squares(void)
{
    struct cgrad_sparse s = {0};
    double ones[N] = {1, 1, 1, 1, 1, 1};
    for (int point = 0; point < 3; point++) {
        double *at = point == 1 ? x : ones;
        least_squares_hess(N, at, dense_b, (double(*)[N])dense);
        least_squares_hess_sparse(N, at, x_b, &s);
        expect_dense(&s, N, N, true);
        CU_ASSERT_EQUAL(s.entries, 2 * N - 1);
        CU_ASSERT_EQUAL(s.found, 1);
    }
    cgrad_sparse_free(&s);
}

static void test_constraints(void)
{
    struct cgrad_sparse s = {0};
    static double both[2][NN][NN];
    double c[2], multiplier[2] = {0.5, -2};
    constraints_hess(NN, x, c, both);
    for (int i = 0; i < NN; i++)
        for (int j = 0; j < NN; j++)
            dense[i * NN + j] = 0.5 * both[0][i][j] - 2 * both[1][i][j];
    constraints_hess_sparse(NN, x, x_b, c, multiplier, &s);
    expect_dense(&s, NN, NN, true);
    CU_ASSERT_EQUAL(s.colours, 3);
    CU_ASSERT_EQUAL(multiplier[0], 0.5);
    cgrad_sparse_free(&s);
    /* of a multiplier that is zero, though it is no data, the entries are there */
    multiplier[1] = 0;
    s.zeros_stay = 1;
    constraints_hess_sparse(NN, x, x_b, c, multiplier, &s);
    CU_ASSERT_EQUAL(s.entries, 2 * NN - 1);
    cgrad_sparse_free(&s);
}

/* ---- many unknowns ---- */

static int large;

/* Runs and colours are those of a small problem, and values what they should be. */
static void test_large(void)
{
    int side = (int)sqrt(large), n = side * side;
    double *u = calloc((size_t)n, sizeof *u), *r = calloc((size_t)n, sizeof *r),
           worst = 0;
    struct cgrad_sparse line = {0}, square = {0}, few = {0};
    for (int i = 0; i < n; i++)
        u[i] = sin(i);
    tridiagonal_jac_sparse(n, u, r, &line);
    CU_ASSERT_EQUAL(line.entries, 3 * n - 2);
    CU_ASSERT_EQUAL(line.colours, 3);
    CU_ASSERT_EQUAL(line.runs, 1 + runs(&line, 3));
    for (int i = 0; i < n; i++)
        for (int k = line.row_start[i]; k < line.row_start[i + 1]; k++)
            worst = fmax(worst, fabs(line.value[k]
                                     - (line.column[k] == i ? 2 + 2 * u[i] / n : -1)));
    CU_ASSERT(worst <= 1e-14);
    five_point_jac_sparse(30, (void *)u, (void *)r, &few);
    five_point_jac_sparse(side, (void *)u, (void *)r, &square);
    CU_ASSERT_EQUAL(square.entries, 5 * n - 4 * side);
    CU_ASSERT_EQUAL(square.colours, few.colours);
    CU_ASSERT_EQUAL(square.runs, few.runs);
    printf("\n    %d unknowns: %d runs for the line, %d for the square\n", n, line.runs,
           square.runs);
    cgrad_sparse_free(&line);
    cgrad_sparse_free(&square);
    cgrad_sparse_free(&few);
    arrow_energy_hess_sparse(n, u, r, &line);
    CU_ASSERT_EQUAL(line.entries, 2 * n - 1);
    CU_ASSERT_EQUAL(line.colours, 2);
    cgrad_sparse_free(&line);
    cgrad_trim();
    free(u);
    free(r);
}

int main(int argc, char **argv)
{
    static CU_TestInfo tests[] = {
        {"tridiagonal", test_tridiagonal},
        {"five points", test_five_point},
        {"an arrow", test_arrow},
        {"blocks", test_blocks},
        {"gaps", test_gaps},
        {"upwind", test_upwind},
        {"weights, some of them zero", test_weighted},
        {"zeros that stay", test_zeros_stay},
        {"records and a heap", test_linked},
        {"several of each", test_mixed},
        {"in place", test_relax},
        {"sets that repeat", test_repeats},
        {"an arrow's energy", test_arrow_energy},
        {"springs", test_springs},
        {"least squares", test_least_squares},
        {"constraints", test_constraints},
        {"many unknowns", test_large},
        CU_TEST_INFO_NULL,
    };
    static CU_SuiteInfo suites[] = {
        {"sparse", NULL, NULL, set_x, NULL, tests},
        CU_SUITE_INFO_NULL,
    };
    large = argc > 1 ? atoi(argv[1]) : 2500;
    int status = run_suites(suites);
    cgrad_trim();
    return status;
}
