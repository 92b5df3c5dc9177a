/* Multinomial logistic regression in ordinary C: nothing here was written with
 * derivatives in mind. The Makefile asks cgrad for its gradient and its Hessian. */
#include "softmax.h"

#include <math.h>

/* log sum_k exp(score[k]), none of which overflows */
static double log_sum_exp(int n, const double *score)
{
    double largest = score[0], sum = 0;
    for (int k = 1; k < n; k++)
        largest = fmax(largest, score[k]);
    for (int k = 0; k < n; k++)
        sum += exp(score[k] - largest);
    return largest + log(sum);
}

double softmax_loss(const struct points *p, int first, int count, double ridge,
                    const double *w)
{
    double score[p->classes], loss = 0, square = 0;
    for (int i = first; i < first + count; i++) {
        for (int k = 0; k < p->classes; k++) {
            score[k] = 0;
            for (int j = 0; j < p->size; j++)
                score[k] += w[k * p->size + j] * p->x[i * p->size + j];
        }
        loss += log_sum_exp(p->classes, score) - score[p->label[i]];
    }
    for (int k = 0; k < p->classes * p->size; k++)
        square += w[k] * w[k];
    return loss / count + ridge / 2 * square;
}
