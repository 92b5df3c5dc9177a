/* Layers of networks as C libraries write them: flat arrays with strides, four-dimensional
 * arrays, tensors with a shape, gathers, masks, batches. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The mean cross entropy of a batch, with the largest logit taken off. */
// ladder: cross_entropy 12 3 -1.5 1.5
void cross_entropy(int n, int m, const double x[n], double y[m])
{
    static const int label[4] = {2, 0, 1, 0};
    int classes = 3, batch = n / classes;
    for (int k = 0; k < m; k++)
        y[k] = 0;
    for (int b = 0; b < batch; b++) {
        const double *z = x + b * classes;
        double top = -DBL_MAX, sum = 0, p[3];
        for (int c = 0; c < classes; c++)
            if (z[c] > top)
                top = z[c];
        for (int c = 0; c < classes; c++)
            sum += p[c] = exp(z[c] - top);
        for (int c = 0; c < classes; c++)
            p[c] /= sum;
        y[0] -= log(p[label[b]]) / batch;
        y[1] += (p[0] - (label[b] == 0)) * (p[0] - (label[b] == 0));
        y[2] += (log(sum) + top) * p[b % 3];
    }
}

// ladder: layer_norm 12 8 -1.2 1.4
void layer_norm(int n, int m, const double x[n], double y[m])
{
    const int width = 4;
    const double *gain = x + m, eps = 1e-5;
    for (int r = 0; r < m; r += width) {
        double mean = 0, var = 0;
        for (int i = 0; i < width; i++)
            mean += x[r + i];
        mean /= width;
        for (int i = 0; i < width; i++)
            var += pow(x[r + i] - mean, 2);
        var /= width;
        const double scale = 1 / sqrt(var + eps);
        for (int i = 0; i < width; i++)
            y[r + i] = (x[r + i] - mean) * scale * gain[i] + gain[(i + 1) % width];
    }
}

struct tensor {
    int rows, cols;
    double *data;
};

static struct tensor tensor_new(int rows, int cols)
{
    struct tensor t = {rows, cols, calloc((size_t)rows * (size_t)cols, sizeof(double))};
    return t;
}

static void tensor_free(struct tensor *t)
{
    free(t->data);
    t->data = NULL;
}

static double *at(const struct tensor *t, int i, int j)
{
    return &t->data[i * t->cols + j];
}

/* c = a b^T */
static struct tensor times_transposed(const struct tensor *a, const struct tensor *b)
{
    struct tensor c = tensor_new(a->rows, b->rows);
    for (int i = 0; i < c.rows; i++)
        for (int j = 0; j < c.cols; j++)
            for (int k = 0; k < a->cols; k++)
                *at(&c, i, j) += *at(a, i, k) * *at(b, j, k);
    return c;
}

static struct tensor times(const struct tensor *a, const struct tensor *b)
{
    struct tensor c = tensor_new(a->rows, b->cols);
    for (int i = 0; i < c.rows; i++)
        for (int k = 0; k < a->cols; k++) {
            double f = *at(a, i, k);
            if (f == 0)
                continue;
            for (int j = 0; j < c.cols; j++)
                *at(&c, i, j) += f * *at(b, k, j);
        }
    return c;
}

/* Row i sees columns 0 to i. */
static void softmax_causal(struct tensor *t)
{
    for (int i = 0; i < t->rows; i++) {
        double *row = at(t, i, 0), top = row[0], sum = 0;
        for (int j = 1; j <= i; j++)
            top = fmax(top, row[j]);
        for (int j = 0; j < t->cols; j++) {
            row[j] = j <= i ? exp(row[j] - top) : 0;
            sum += row[j];
        }
        for (int j = 0; j <= i; j++)
            row[j] /= sum;
    }
}

static struct tensor tensor_of(int rows, int cols, const double *from)
{
    struct tensor t = tensor_new(rows, cols);
    memcpy(t.data, from, sizeof(double) * (size_t)(rows * cols));
    return t;
}

// ladder: attention 18 6 -1.1 1.3
// again: attention punned
void attention(int n, int m, const double x[n], double y[m])
{
    const int length = 3, width = m / length;
    struct tensor q = tensor_of(length, width, x);
    struct tensor k = tensor_of(length, width, x + m);
    struct tensor v = tensor_of(length, width, x + n - m);
    struct tensor scores = times_transposed(&q, &k);
    for (int i = 0; i < length * length; i++)
        scores.data[i] /= sqrt(width);
    softmax_causal(&scores);
    struct tensor out = times(&scores, &v);
    memcpy(y, out.data, sizeof(double) * (size_t)m);
    tensor_free(&out);
    tensor_free(&scores);
    tensor_free(&v);
    tensor_free(&k);
    tensor_free(&q);
}

/* A batch of images, channel by channel, with a border of zeros and a stride. */
static void convolve(int batch, int in, int out, int size, int stride,
                     double image[batch][in][size][size],
                     const double kernel[out][in][3][3],
                     double result[batch][out][size / stride][size / stride])
{
    for (int b = 0; b < batch; b++)
        for (int o = 0; o < out; o++)
            for (int r = 0; r < size / stride; r++)
                for (int c = 0; c < size / stride; c++) {
                    double sum = 0;
                    for (int i = 0; i < in; i++)
                        for (int dr = -1; dr <= 1; dr++)
                            for (int dc = -1; dc <= 1; dc++) {
                                int rr = r * stride + dr, cc = c * stride + dc;
                                if (rr < 0 || rr >= size || cc < 0 || cc >= size)
                                    continue;
                                sum +=
                                    kernel[o][i][dr + 1][dc + 1] * image[b][i][rr][cc];
                            }
                    result[b][o][r][c] = sum;
                }
}

// ladder: convolution 50 8 -0.8 0.9
void convolution(int n, int m, const double x[n], double y[m])
{
    enum { BATCH = 2, SIZE = 4, OUT = 1 };
    double image[BATCH][1][SIZE][SIZE], result[BATCH][OUT][2][2];
    const double(*kernel)[1][3][3] = (const double(*)[1][3][3])(x + n - 9);
    for (int b = 0; b < BATCH; b++)
        for (int r = 0; r < SIZE; r++)
            for (int c = 0; c < SIZE; c++)
                image[b][0][r][c] = x[(b * SIZE + r) * SIZE + c];
    convolve(BATCH, 1, OUT, SIZE, 2, image, kernel, result);
    const double *flat = &result[0][0][0][0];
    for (int i = 0; i < m; i++)
        y[i] = flat[i] > 0 ? flat[i] : 0.1 * flat[i];
}

#define IDX(img, h, w) (((img)*4 + (h)) * 4 + (w))

// ladder: max_pooling 32 8 -1 1
void max_pooling(int n, int m, const double x[n], double y[m])
{
    int count = 0;
    for (int img = 0; IDX(img, 3, 3) < n; img++)
        for (int h = 0; h < 4; h += 2)
            for (int w = 0; w < 4; w += 2) {
                int best = IDX(img, h, w);
                for (int k = 1; k < 4; k++) {
                    int other = IDX(img, h + k / 2, w + k % 2);
                    best = x[other] > x[best] ? other : best;
                }
                if (count < m)
                    y[count++] = x[best] * x[best];
            }
}

/* Rows of a table by index, their mean, a gate; twice with weights shared. */
// ladder: embedding 14 2 -1 1
void embedding(int n, int m, const double x[n], double y[m])
{
    static const unsigned char text[] = {1, 4, 1, 0, 2};
    const double(*table)[2] = (const double(*)[2])x, *w = x + 10;
    double state[2] = {0, 0};
    for (size_t t = 0; t < sizeof text; t++) {
        const double *e = table[text[t]];
        double next[2];
        for (int i = 0; i < 2; i++)
            next[i] = w[2 * i] * e[i] + w[2 * i + 1] * state[1 - i];
        for (int i = 0; i < 2; i++) {
            double gate = 1 / (1 + exp(-next[i]));
            state[i] = gate * tanh(next[i]) + (1 - gate) * state[i];
        }
    }
    memcpy(y, state, (size_t)m * sizeof(double));
}

/* Statistics over the batch, in one pass, and what is kept for later runs. */
// ladder: batch_norm 12 12 -1.4 1.6
void batch_norm(int n, int m, const double x[n], double y[m])
{
    const int features = 3, batch = (n - 6) / features;
    double mean[3] = {0}, m2[3] = {0}, running[3] = {1, 1, 1};
    for (int b = 0; b < batch; b++)
        for (int f = 0; f < features; f++) {
            double delta = x[b * features + f] - mean[f];
            mean[f] += delta / (b + 1);
            m2[f] += delta * (x[b * features + f] - mean[f]);
        }
    for (int f = 0; f < features; f++)
        running[f] = 0.9 * running[f] + 0.1 * m2[f] / batch;
    for (int i = 0; i < batch * features; i++) {
        int f = i % features;
        y[i] =
            x[n - 6 + f] * (x[i] - mean[f]) / sqrt(m2[f] / batch + 1e-3) + x[n - 3 + f];
    }
    for (int f = 0; f < features; f++) {
        y[m - 6 + f] = running[f];
        y[m - 3 + f] = mean[f] * mean[f];
    }
}
