/* Matrices that products of places are put together in, and those of the same function of a
 * vector v, with results y, that they should be. */
#ifndef PLACES_MATRICES_H
#define PLACES_MATRICES_H
#include "cgrad_rt.h"

enum { MOST = 20 };

extern double got[MOST][MOST], want[MOST * MOST * MOST], got_second[MOST][MOST];
extern double v[MOST], y[MOST];

/* Matrices of zeros, and n values v of which none is zero. */
void begin(int n);
/* Within the tolerance of the largest: some of the numbers went through float. */
void expect_matrix(double have[MOST][MOST], const double *matrix, int rows, int columns,
                   double tolerance);
/* A block of so many columns, in row order, goes to (row, column). */
void put(double to[MOST][MOST], int row, int column, int rows, int columns,
         const double *block);
/* The same of a Hessian, whose lower triangle is the upper one's mirror, to got_second. */
void put_second(int row, int column, int rows, int columns, const double *block);
/* is_lower: of a Hessian. */
void put_sparse(const struct cgrad_sparse *s, int rows, int columns, int is_lower);

/* ISO C wants it, of arrays that were not const. */
#define ROWS(a) (const double(*)[COUNT((a)[0])])(a)
#define COUNT(a) (sizeof(a) / sizeof *(a))
#define EXPECT(rows, columns) expect_matrix(got, want, rows, columns, 1e-13)

#endif
