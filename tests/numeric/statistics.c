/* Sums of exponentials, moments, distances, selection and sorting, small objectives. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

static double log_sum_exp(int n, const double *v)
{
    double top = v[0], s = 0;
    for (int i = 1; i < n; i++)
        if (v[i] > top)
            top = v[i];
    for (int i = 0; i < n; i++)
        s += exp(v[i] - top);
    return log(s) + top;
}

// ladder: stat_log_sum_exp 5 1 -3 3
void stat_log_sum_exp(int n, int m, const double x[n], double y[m])
{
    y[0] = log_sum_exp(n, x);
}

// ladder: stat_softmax 4 4 -2 2
void stat_softmax(int n, int m, const double x[n], double y[m])
{
    double top = -INFINITY, s = 0;
    for (int i = 0; i < n; i++)
        top = x[i] > top ? x[i] : top;
    for (int i = 0; i < m; i++)
        s += y[i] = exp(x[i] - top);
    for (int i = 0; i < m; i++)
        y[i] /= s;
}

// ladder: stat_moments 5 3 -2 2
void stat_moments(int n, int m, const double x[n], double y[m])
{
    double mean = 0, square = 0, cube = 0;
    for (int i = 0; i < n; i++)
        mean += x[i];
    mean /= n;
    for (int i = 0; i < n; i++) {
        double d = x[i] - mean;
        square += d * d;
        cube += d * d * d;
    }
    y[0] = mean;
    y[1] = sqrt(square / (n - 1));
    y[2] = cube / (square * sqrt(square) + 1);
}

// ladder: stat_welford 5 2 -2 2
void stat_welford(int n, int m, const double x[n], double y[m])
{
    double mean = 0, square = 0;
    for (int i = 0; i < n; i++) {
        double delta = x[i] - mean;
        mean += delta / (i + 1);
        square += delta * (x[i] - mean);
    }
    y[0] = mean;
    y[1] = square / n;
}

static void sort(int n, double *v)
{
    for (int i = 1; i < n; i++)
        for (int j = i; j > 0 && v[j - 1] > v[j]; j--) {
            double t = v[j];
            v[j] = v[j - 1];
            v[j - 1] = t;
        }
}

// ladder: stat_sorted 5 5 -2 2
void stat_sorted(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < n; i++)
        y[i] = x[i] * x[i];
    sort(m, y);
    y[n / 2] *= y[0];
}

// ladder: stat_smallest_two 5 2 -2 2
void stat_smallest_two(int n, int m, const double x[n], double y[m])
{
    double first = DBL_MAX, second = DBL_MAX;
    for (int i = 0; i < n; i++) {
        if (x[i] < first) {
            second = first;
            first = x[i];
        } else if (x[i] < second) {
            second = x[i];
        }
    }
    y[0] = first * second;
    y[1] = second;
}

// ladder: stat_nearest 8 1 -2 2
void stat_nearest(int n, int m, const double x[n], double y[m])
{
    y[0] = 0;
    for (int i = 0; i < n / 2; i++) {
        double closest = INFINITY;
        for (int j = n / 2; j < n; j++) {
            double d = (x[i] - x[j]) * (x[i] - x[j]);
            if (d < closest)
                closest = d;
        }
        y[0] += closest;
    }
}

// ladder: stat_mixture 7 1 0.3 1.2
void stat_mixture(int n, int m, const double x[n], double y[m])
{
    const double data[] = {0.1, 0.9, -0.4, 1.7};
    const double *weight = x, *mean = x + 2, *width = x + 4;
    double term[2];
    y[0] = 0;
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 2; k++) {
            double z = (data[i] - mean[k]) / width[k];
            term[k] = weight[k] - log(width[k]) - 0.5 * z * z;
        }
        y[0] += log_sum_exp(2, term);
    }
    y[0] -= 4 * log_sum_exp(2, weight) + x[6] * x[6];
}

// ladder: stat_least_squares 3 1 -1 1
void stat_least_squares(int n, int m, const double x[n], double y[m])
{
    double sum = 0;
    for (int i = 0; i < 9; i++) {
        double t = -1 + i * 0.25, inner = (0 < t) - (t < 0), power = 1;
        for (int j = 0; j < n; j++) {
            inner -= x[j] * power;
            power *= t;
        }
        sum += inner * inner;
    }
    y[0] = sum / 2;
}

// ladder: stat_huber 4 1 -2 2
void stat_huber(int n, int m, const double x[n], double y[m])
{
    y[0] = 0;
    for (int i = 1; i < n; i++) {
        double r = x[i] - x[0] * i;
        y[0] += fabs(r) <= 0.5 ? 0.5 * r * r : 0.5 * (fabs(r) - 0.25);
    }
}

// ladder: stat_network 9 1 -1 1
void stat_network(int n, int m, const double x[n], double y[m])
{
    double *hidden = calloc(2, sizeof *hidden);
    double out = x[8];
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 2; i++)
            hidden[k] += x[2 * k + i] * x[4 + i];
        hidden[k] = tanh(hidden[k]);
        out += hidden[k] * x[6 + k];
    }
    y[0] = (out - 0.5) * (out - 0.5);
    free(hidden);
}
