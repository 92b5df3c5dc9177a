#ifndef GMM_H
#define GMM_H

struct wishart {
    double gamma;
    int m;
};

/* err = log-likelihood of n points x[n][d] under k Gaussians, with a Wishart prior.
 * alphas[k] are unnormalised log-weights, means[k][d]; icf[k][d * (d + 1) / 2] holds
 * for each Gaussian the root of its inverse covariance: d logarithms of the diagonal,
 * then the strictly lower triangle column by column. */
void gmm(int d, int k, int n, double const *alphas, double const *means,
         double const *icf, double const *x, struct wishart prior, double *err);
#endif
