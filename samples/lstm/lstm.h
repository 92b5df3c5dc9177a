#ifndef LSTM_H
#define LSTM_H

/* Loss of a diagonal LSTM of l layers, b wide, that predicts each of c inputs
 * sequence[c][b] from those before. main_params[l][8][b] holds for each layer weights and
 * then biases of the forget, in, out and change gates; extra_params[3][b] the weights in,
 * the weights and biases out. state[l][2][b], hidden and cell, is updated in place. */
void lstm(int l, int c, int b, double const *main_params, double const *extra_params,
          double *state, double const *sequence, double *loss);
#endif
