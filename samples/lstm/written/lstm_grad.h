/* Sets main_params_b, extra_params_b to the gradient of loss. lstm.c:61 */
#ifndef LSTM_GRAD_H
#define LSTM_GRAD_H
#ifdef __cplusplus
extern "C" {
#endif
void lstm_grad(int l, int c, int b, const double *main_params, double *main_params_b,
               const double *extra_params, double *extra_params_b, double *state,
               const double *sequence, double *loss);
#ifdef __cplusplus
}
#endif
#endif
