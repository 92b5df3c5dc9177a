#ifndef SOFTMAX_H
#define SOFTMAX_H

/* Points that belong to classes. */
struct points {
    int count, size, classes;
    double *x;  /* [count][size]; the last coordinate is 1 */
    int *label; /* [count], each below classes */
};

/* How badly the weights w[classes][size] explain the `count` points from `first` on:
 * the mean of -log p(label | x), where p(k | x) is proportional to exp(w_k x), and
 * ridge/2 |w|^2. */
double softmax_loss(const struct points *p, int first, int count, double ridge,
                    const double *w);
#endif
