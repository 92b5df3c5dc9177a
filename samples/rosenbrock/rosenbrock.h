#ifndef ROSENBROCK_H
#define ROSENBROCK_H

/* Zero at (1, .., 1), which lies in a long curved valley. */
#ifdef __cplusplus
double rosenbrock(int n, const double *x);
#else
double rosenbrock(int n, const double x[n]);
#endif
#endif
