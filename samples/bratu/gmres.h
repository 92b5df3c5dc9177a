/* The method of generalised minimal residuals (Saad and Schultz 1986), without
 * restarts. */
#ifndef GMRES_H
#define GMRES_H

/* Sets product[n] to A v[n]. */
typedef void product_fn(void *matrix, const double *v, double *product);

/* Sets x[n] so that |b - A x| <= tolerance |b|, or is the least that `most` products
 * give; returns how many it took. */
int gmres(int n, product_fn *product, void *matrix, const double *b, double tolerance,
          int most, double *x);
#endif
