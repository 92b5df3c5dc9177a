#ifndef GMM_GRAD_H
#define GMM_GRAD_H
#include "gmm.h"
#include <math.h>
#include <stdlib.h>
#ifdef __cplusplus
extern "C" {
#endif
/* Sets alphas_b, means_b, icf_b to the gradient of err. gmm.c:96 */
void gmm_grad(int d, int k, int n, const double *alphas, double *alphas_b,
              const double *means, double *means_b, const double *icf, double *icf_b,
              const double *x, struct wishart prior, double *err);
#ifdef __cplusplus
}
#endif
#endif
