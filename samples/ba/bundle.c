#include "bundle.h"

#include "adbench.h"

#include <stdlib.h>
#include <string.h>

/* observation i: camera i modulo n, and in turn every point */
static void bundle_alloc(struct bundle *b, int n, int m, int p)
{
    int count = n * CAMERA_SIZE + m * 3 + p;
    *b = (struct bundle){.n = n, .m = m, .p = p, .count = count};
    b->parameters = reals(count);
    b->cams = b->parameters;
    b->points = b->cams + n * CAMERA_SIZE;
    b->weights = b->points + m * 3;
    b->features = reals(2 * p);
    b->obs = malloc((size_t)(2 * p) * sizeof *b->obs);
    if (!b->obs)
        exit(2);
    for (int i = 0; i < p; i++) {
        b->obs[2 * i] = i % n;
        b->obs[2 * i + 1] = i / n % m;
    }
}

void bundle_free(struct bundle *b)
{
    free(b->parameters);
    free(b->features);
    free(b->obs);
}

/* v holds `count` records of `size` reals: all become the first */
static void repeat(double *v, int size, int count)
{
    for (int i = size; i < size * count; i++)
        v[i] = v[i - size];
}

/* the file holds one camera, point, weight and feature for all */
static bool read_input(struct bundle *b, FILE *file)
{
    int n, m, p;
    if (fscanf(file, "%d %d %d", &n, &m, &p) != 3 || n < 1 || m < 1 || p < 1)
        return false;
    bundle_alloc(b, n, m, p);
    bool good = read_reals(file, CAMERA_SIZE, b->cams) && read_reals(file, 3, b->points)
                && read_reals(file, 1, b->weights) && read_reals(file, 2, b->features);
    repeat(b->cams, CAMERA_SIZE, n);
    repeat(b->points, 3, m);
    repeat(b->weights, 1, p);
    repeat(b->features, 2, p);
    return good;
}

/* copies a list of n; false when it isn't there */
static bool read_copy(FILE *file, int n, double *v)
{
    double *list = read_list(file, n);
    if (list)
        memcpy(v, list, (size_t)n * sizeof *v);
    free(list);
    return list;
}

static bool read_reference(struct bundle *b, FILE *file)
{
    double both[BLOCK_SIZE * 2 + 1];
    if (!read_line(file) || !read_copy(file, 3, b->residual)
        || !read_copy(file, BLOCK_SIZE * 2 + 1, both))
        return false;
    memcpy(b->block, both, sizeof b->block);
    b->weight_block = both[BLOCK_SIZE * 2];
    return true;
}

bool bundle_read(struct bundle *b, const char *folder, const char *name)
{
    char input[256], reference[256];
    snprintf(input, sizeof input, "ba/%s.txt", name);
    snprintf(reference, sizeof reference, "ba/%.*s.reference.txt",
             (int)strcspn(name, "_"), name);
    FILE *file = file_open(folder, input);
    if (!file_close(file, input, file && read_input(b, file)))
        return false;
    file = file_open(folder, reference);
    return file_close(file, reference, file && read_reference(b, file));
}

/* about 6 in front of the points, which lie around the origin */
static void place_camera(double *cam, unsigned long long *state)
{
    static const double typical[CAMERA_SIZE] = {0, 0, 0, 0, 0, -6, 500, 320, 240};
    static const double spread[CAMERA_SIZE] = {.1, .1, .1, 1, 1, 1, 50, 10, 10, .1, .1};
    for (int i = 0; i < CAMERA_SIZE; i++)
        cam[i] = typical[i] + spread[i] * made_up(state);
}

void bundle_generate(struct bundle *b, int n, int m)
{
    unsigned long long state = 20;
    bundle_alloc(b, n, m, n * m);
    for (int i = 0; i < n; i++)
        place_camera(&b->cams[i * CAMERA_SIZE], &state);
    for (int i = 0; i < m * 3; i++)
        b->points[i] = made_up(&state);
    for (int i = 0; i < b->p; i++)
        b->weights[i] = 1 + .1 * made_up(&state);
    double *seen = reals(2 * b->p), *weight_err = reals(b->p);
    ba(n, m, b->p, b->cams, b->points, b->weights, b->obs, b->features, seen,
       weight_err);
    for (int i = 0; i < 2 * b->p; i++)
        b->features[i] = seen[i] / b->weights[i / 2];
    free(seen);
    free(weight_err);
}
