/* See matrices.h. */
#include "matrices.h"
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

double got[MOST][MOST], want[MOST * MOST * MOST], got_second[MOST][MOST];
double v[MOST], y[MOST];

void begin(int n)
{
    for (int i = 0; i < n; i++)
        v[i] = 0.4 + 0.13 * ((5 * i) % 7) - 0.02 * i;
    memset(got, 0, sizeof got);
    memset(got_second, 0, sizeof got_second);
    memset(want, 0, sizeof want);
}

void expect_matrix(double have[MOST][MOST], const double *matrix, int rows, int columns,
                   double tolerance)
{
    double largest = 0, worst = 0;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) {
            largest = fmax(largest, fabs(matrix[i * columns + j]));
            worst = fmax(worst, fabs(have[i][j] - matrix[i * columns + j]));
        }
    CU_ASSERT(largest > 0);
    CU_ASSERT(worst <= tolerance * largest);
    if (!(worst <= tolerance * largest))
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                printf("\n%d %d: %g, not %g", i, j, have[i][j],
                       matrix[i * columns + j]);
}

void put(double to[MOST][MOST], int row, int column, int rows, int columns,
         const double *block)
{
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            to[row + i][column + j] = block[i * columns + j];
}

void put_second(int row, int column, int rows, int columns, const double *block)
{
    put(got_second, row, column, rows, columns, block);
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            got_second[column + j][row + i] = block[i * columns + j];
}

void put_sparse(const struct cgrad_sparse *s, int rows, int columns, int is_lower)
{
    CU_ASSERT_EQUAL(s->rows, rows);
    CU_ASSERT_EQUAL(s->columns, columns);
    for (int i = 0; i < s->rows; i++)
        for (int k = s->row_start[i]; k < s->row_start[i + 1]; k++) {
            got[i][s->column[k]] = s->value[k];
            if (is_lower)
                got[s->column[k]][i] = s->value[k];
        }
}
