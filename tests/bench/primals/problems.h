/* The functions whose gradients are timed, in ordinary C, and the sizes of their
 * arrays. */
#ifndef PROBLEMS_H
#define PROBLEMS_H

/* Loss of a diagonal LSTM of l layers and b features over a sequence[c][b];
 * main_params[8 l b] and extra_params[3 b] are its weights, state[2 l b] is updated in
 * place. */
void lstm(int l, int c, int b, const double *main_params, const double *extra_params,
          double *state, const double *sequence, double *loss);

/* Determinant of a[n][n] by minors: n! products. */
double det(int n, const double *a);

/* y[n] = solution at time 2 of y0' = x0, yi' = xi y(i-1), from 0, by s steps of RK4. */
void ode(int n, const double *x, int s, double *y);

/* Sum of squares of a field on nx times ny points after some explicit steps of the heat
 * equation from u0; of a reaction and diffusion equation. Borders stay. */
double heat(int nx, int ny, int steps, double alpha, const double *u0);
double heatnl(int nx, int ny, int steps, double alpha, const double *u0);

/* Half the squared distance of the polynomial with coefficients x[m] to sign(t), at n
 * points. */
double llsq(int n, int m, const double *x);
#endif
