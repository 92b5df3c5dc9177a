#ifndef MODELS_H
#define MODELS_H

/* Each sets r[n] to model(beta, x[i]) - y[i], for the p parameters that it has. */
void misra1a(int n, int p, const double x[n], const double y[n], const double beta[p],
             double r[n]);
void mgh09(int n, int p, const double x[n], const double y[n], const double beta[p],
           double r[n]);
void thurber(int n, int p, const double x[n], const double y[n], const double beta[p],
             double r[n]);
#endif
