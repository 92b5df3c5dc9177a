#ifndef BRATU_H
#define BRATU_H

/* Bratu's problem, - laplace u = lambda exp(u) in the unit square, u = 0 on its border,
 * on a grid of n * n inner points: sets residual[n][n] to what is wrong with
 * u[n][n]. */
void bratu(int n, double lambda, const double *u, double *residual);
#endif
