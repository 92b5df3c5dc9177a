#include "adbench.h"

#include <stdlib.h>

double *reals(int n)
{
    double *v = calloc((size_t)(n > 0 ? n : 1), sizeof *v);
    if (!v) {
        fprintf(stderr, "out of memory\n");
        exit(2);
    }
    return v;
}

FILE *file_open(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (!file)
        perror(path);
    return file;
}

bool file_close(FILE *file, const char *name, bool good)
{
    if (!file)
        return false;
    fclose(file);
    if (!good)
        fprintf(stderr, "%s: not what is expected there\n", name);
    return good;
}

bool read_reals(FILE *file, int n, double *v)
{
    for (int i = 0; i < n; i++)
        if (fscanf(file, "%lf", &v[i]) != 1)
            return false;
    return true;
}

bool read_line(FILE *file)
{
    int c;
    do
        c = getc(file);
    while (c != '\n' && c != EOF);
    return c == '\n';
}

double *read_list(FILE *file, int n)
{
    int count;
    if (fscanf(file, "%d", &count) != 1 || count != n)
        return NULL;
    double *v = reals(n);
    if (read_reals(file, n, v))
        return v;
    free(v);
    return NULL;
}

/* a linear congruential generator (Knuth's MMIX constants) */
double made_up(unsigned long long *state)
{
    *state = *state * 6364136223846793005ull + 1442695040888963407ull;
    return (double)(*state >> 11) * 0x1p-52 - 1;
}

FILE *plot_open(int count, char **arguments)
{
    if (count < 2)
        return NULL;
    FILE *file = fopen(arguments[1], "w");
    if (!file) {
        perror(arguments[1]);
        exit(2);
    }
    return file;
}

void plot_close(FILE *file)
{
    if (!file)
        return;
    bool good = !ferror(file);
    if (fclose(file) != 0 || !good) {
        perror("what is to be drawn");
        exit(2);
    }
}
