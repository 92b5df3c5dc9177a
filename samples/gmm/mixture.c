#include "mixture.h"

#include <stdio.h>
#include <stdlib.h>

static double *reals(int n)
{
    double *v = calloc((size_t)(n > 0 ? n : 1), sizeof *v);
    if (!v) {
        fprintf(stderr, "out of memory\n");
        exit(2);
    }
    return v;
}

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

static FILE *file_open(const char *folder, const char *name, const char *suffix)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/gmm/%s%s", folder, name, suffix);
    FILE *file = fopen(path, "r");
    if (!file)
        perror(path);
    return file;
}

static bool read_reals(FILE *file, int n, double *v)
{
    for (int i = 0; i < n; i++)
        if (fscanf(file, "%lf", &v[i]) != 1)
            return false;
    return true;
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
    int count;
    mix->gradient = reals(mix->count);
    return fscanf(file, "%*[^\n]") == 0
           && fscanf(file, "%lf %d", &mix->value, &count) == 2 && count == mix->count
           && read_reals(file, count, mix->gradient);
}

bool mixture_read(struct mixture *mix, const char *folder, const char *name)
{
    *mix = (struct mixture){0};
    FILE *input = file_open(folder, name, ".txt");
    FILE *reference = file_open(folder, name, ".gradient.txt");
    bool opened = input && reference;
    bool good = opened && read_input(mix, input) && read_reference(mix, reference);
    if (opened && !good)
        fprintf(stderr, "%s: not a mixture with its gradient\n", name);
    if (input)
        fclose(input);
    if (reference)
        fclose(reference);
    return good;
}

/* in [-1, 1): a linear congruential generator (Knuth's MMIX constants) */
static double next(unsigned long long *state)
{
    *state = *state * 6364136223846793005ull + 1442695040888963407ull;
    return (double)(*state >> 11) * 0x1p-52 - 1;
}

void mixture_generate(struct mixture *mix, int d, int k, int n)
{
    unsigned long long state = 20;
    mixture_alloc(mix, d, k, n);
    for (int i = 0; i < mix->count; i++)
        mix->parameters[i] = next(&state);
    for (int i = 0; i < n * d; i++)
        mix->x[i] = 2 * next(&state);
    mix->prior = (struct wishart){1.0, 0};
}
