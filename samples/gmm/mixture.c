#include "mixture.h"

#include "adbench.h"

#include <stdlib.h>

static void mixture_alloc(struct mixture *mix, int d, int k, int n)
{
    int size = d * (d + 1) / 2;
    *mix = (struct mixture){.d = d, .k = k, .n = n, .count = k + k * d + k * size};
    mix->parameters = reals(mix->count);
    mix->alphas = mix->parameters;
    mix->means = mix->alphas + k;
    mix->icf = mix->means + k * d;
    mix->x = reals(n * d);
}

void mixture_free(struct mixture *mix)
{
    free(mix->parameters);
    free(mix->x);
    free(mix->gradient);
}

static bool read_input(struct mixture *mix, FILE *file)
{
    int d, k, n;
    if (fscanf(file, "%d %d %d", &d, &k, &n) != 3 || d < 1 || k < 1 || n < 1)
        return false;
    mixture_alloc(mix, d, k, n);
    return read_reals(file, mix->count, mix->parameters)
           && read_reals(file, n * d, mix->x)
           && fscanf(file, "%lf %d", &mix->prior.gamma, &mix->prior.m) == 2;
}

/* a line of text, the value, the count, the gradient */
static bool read_reference(struct mixture *mix, FILE *file)
{
    return read_line(file) && read_reals(file, 1, &mix->value)
           && (mix->gradient = read_list(file, mix->count));
}

bool mixture_read(struct mixture *mix, const char *folder, const char *name)
{
    char input[256], reference[256];
    snprintf(input, sizeof input, "gmm/%s.txt", name);
    snprintf(reference, sizeof reference, "gmm/%s.gradient.txt", name);
    *mix = (struct mixture){0};
    FILE *file = file_open(folder, input);
    if (!file_close(file, input, file && read_input(mix, file)))
        return false;
    file = file_open(folder, reference);
    return file_close(file, reference, file && read_reference(mix, file));
}

void mixture_generate(struct mixture *mix, int d, int k, int n)
{
    unsigned long long state = 20;
    mixture_alloc(mix, d, k, n);
    for (int i = 0; i < mix->count; i++)
        mix->parameters[i] = made_up(&state);
    for (int i = 0; i < n * d; i++)
        mix->x[i] = 2 * made_up(&state);
    mix->prior = (struct wishart){1.0, 0};
}
