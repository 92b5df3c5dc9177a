#ifndef MLP_H
#define MLP_H

enum activation { IDENTITY, SIGMOID, TANH, SOFTPLUS };

/* A network of K layers, f_k = sigma_k(A_k f_(k-1) + b_k). */
struct mlp {
    int layers;                  /* K */
    int *width;                  /* [layers + 1]: of f_0, the input, to f_K */
    enum activation *activation; /* [layers] */
    int count;                   /* of all parameters */
    double *parameters; /* for each layer A_k[width[k]][width[k - 1]], b_k[width[k]] */
};

/* f_K of the input x. */
void mlp_apply(const struct mlp *net, const double *x, double *output);
/* |y - f_K|^2 for an input x that should give y. */
double mlp_loss(const struct mlp *net, const double *x, const double *y);
#endif
