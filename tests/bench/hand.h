/* Adjoints written by hand: the limit that generated gradients are measured against.
 * Each sets its gradient and repeats no part of the primal it does not need. */
#ifndef HAND_H
#define HAND_H

struct wishart;

void hand_gmm_grad(int d, int k, int n, const double *alphas, double *alphas_b,
                   const double *means, double *means_b, const double *icf,
                   double *icf_b, const double *x, const struct wishart *prior);
void hand_lstm_grad(int l, int c, int b, const double *main_params,
                    double *main_params_b, const double *extra_params,
                    double *extra_params_b, double *state, const double *sequence);
void hand_det_grad(int n, const double *a, double *a_b);
/* of y[n - 1], where y is the solution at time 2 */
void hand_ode_grad(int n, const double *x, double *x_b, int s);
void hand_heat_grad(int nx, int ny, int steps, double alpha, const double *u0,
                    double *u0_b);
void hand_heatnl_grad(int nx, int ny, int steps, double alpha, const double *u0,
                      double *u0_b);
void hand_llsq_grad(int n, int m, const double *x, double *x_b);
#endif
