#include "pose.h"

#include "adbench.h"

#include <stdlib.h>
#include <string.h>

/* ---- memory ---- */

static void *array(int count, size_t size)
{
    void *p = calloc((size_t)(count > 0 ? count : 1), size);
    if (!p)
        exit(2);
    return p;
}

static void pose_alloc(struct pose *p, int count, bool on_triangles)
{
    p->count = count;
    p->correspondences = array(count, sizeof *p->correspondences);
    p->points = matrix_new(3, count);
    p->us = on_triangles ? reals(2 * count) : NULL;
    p->columns = HAND_THETA + 2 * on_triangles;
}

static void model_alloc(struct hand_model *m, int bones, int vertices, int triangles)
{
    m->bone_count = bones;
    m->parents = array(bones, sizeof *m->parents);
    m->base_relatives = matrices_new(bones);
    m->inverse_base_absolutes = matrices_new(bones);
    for (int i = 0; i < bones; i++) {
        matrix_resize(&m->base_relatives[i], 4, 4);
        matrix_resize(&m->inverse_base_absolutes[i], 4, 4);
    }
    m->base_positions = matrix_new(4, vertices);
    m->weights = matrix_new(bones, vertices);
    matrix_fill(m->weights, 0);
    m->triangles = array(triangles, sizeof *m->triangles);
}

void pose_free(struct pose *p)
{
    struct hand_model *m = &p->model;
    if (m->parents) {
        matrices_delete(m->base_relatives, m->bone_count);
        matrices_delete(m->inverse_base_absolutes, m->bone_count);
        matrix_delete(m->base_positions);
        matrix_delete(m->weights);
    }
    free(m->parents);
    free(m->triangles);
    if (p->points)
        matrix_delete(p->points);
    free(p->correspondences);
    free(p->us);
    free(p->residuals);
    free(p->jacobian);
}

/* ---- files ---- */

static int count_lines(FILE *file)
{
    int lines = 0;
    while (!feof(file))
        lines += read_line(file);
    rewind(file);
    return lines;
}

/* numbers with colons behind them */
static bool read_fields(FILE *file, int n, double *v)
{
    for (int i = 0; i < n; i++)
        if (fscanf(file, "%lf%*[:]", &v[i]) != 1)
            return false;
    return true;
}

static bool read_index(FILE *file, int end, int *index)
{
    return fscanf(file, "%d%*[:]", index) == 1 && *index >= 0 && *index < end;
}

/* 16 numbers, row by row */
static bool read_transform(FILE *file, struct matrix *mat)
{
    double rows[16];
    if (!read_fields(file, 16, rows))
        return false;
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            mat->data[i + j * 4] = rows[i * 4 + j];
    return true;
}

static bool read_bones(FILE *file, struct hand_model *m)
{
    for (int i = 0; i < m->bone_count; i++)
        if (fscanf(file, " %*[^:]:%d:", &m->parents[i]) != 1
            || !read_transform(file, &m->base_relatives[i])
            || !read_transform(file, &m->inverse_base_absolutes[i]))
            return false;
    return true;
}

static bool read_vertices(FILE *file, struct hand_model *m)
{
    for (int v = 0; v < m->base_positions->ncols; v++) {
        double skipped[5];
        int count, bone;
        m->base_positions->data[3 + v * 4] = 1;
        if (!read_fields(file, 3, &m->base_positions->data[v * 4])
            || !read_fields(file, 5, skipped)
            || !read_index(file, m->bone_count + 1, &count))
            return false;
        for (int i = 0; i < count; i++)
            if (!read_index(file, m->bone_count, &bone)
                || !read_fields(file, 1, &m->weights->data[bone + v * m->bone_count]))
                return false;
    }
    return true;
}

static bool read_triangles(FILE *file, int count, struct hand_model *m)
{
    for (int i = 0; i < count; i++)
        for (int k = 0; k < 3; k++)
            if (!read_index(file, m->base_positions->ncols, &m->triangles[i].vertex[k]))
                return false;
    return true;
}

static bool read_model(struct hand_model *m, const char *folder)
{
    FILE *bones = file_open(folder, "bones.txt");
    FILE *vertices = file_open(folder, "vertices.txt");
    FILE *triangles = file_open(folder, "triangles.txt");
    bool good = bones && vertices && triangles;
    if (good) {
        int count = count_lines(triangles) + 1; /* the last line may have no end */
        model_alloc(m, count_lines(bones), count_lines(vertices), count);
        good = read_bones(bones, m) && read_vertices(vertices, m)
               && read_triangles(triangles, count_lines(triangles), m);
    }
    good = file_close(bones, "bones.txt", good);
    good = file_close(vertices, "vertices.txt", good);
    return file_close(triangles, "triangles.txt", good);
}

static bool read_points(struct pose *p, FILE *file, bool on_triangles)
{
    int count, parameters;
    if (fscanf(file, "%d %d", &count, &parameters) != 2 || count < 1
        || parameters != HAND_THETA)
        return false;
    pose_alloc(p, count, on_triangles);
    for (int i = 0; i < count; i++)
        if (fscanf(file, "%d", &p->correspondences[i]) != 1
            || !read_reals(file, 3, &p->points->data[3 * i]))
            return false;
    return (!on_triangles || read_reals(file, 2 * count, p->us))
           && read_reals(file, HAND_THETA, p->theta);
}

static bool read_reference(struct pose *p, FILE *file)
{
    int rows = 3 * p->count;
    return read_line(file) && (p->residuals = read_list(file, rows))
           && (p->jacobian = read_list(file, rows * p->columns));
}

static bool file_exists(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    return file && !fclose(file);
}

bool pose_read(struct pose *p, const char *folder, const char *name)
{
    char model[1024], input[256], reference[256];
    int set = (int)strcspn(name, "/");
    snprintf(model, sizeof model, "%s/hand/%.*s/model", folder, set, name);
    snprintf(input, sizeof input, "hand/%s.txt", name);
    snprintf(reference, sizeof reference, "hand/%s.reference.txt", name);
    *p = (struct pose){0};
    FILE *file = file_open(folder, input);
    bool complicated = strncmp(name, "complicated", strlen("complicated")) == 0;
    if (!file_close(file, input, file && read_points(p, file, complicated))
        || !read_model(&p->model, model))
        return false;
    if (!file_exists(folder, reference))
        return true;
    file = file_open(folder, reference);
    return file_close(file, reference, file && read_reference(p, file));
}

/* ---- made up ---- */

enum { BONES = 22, VERTICES = 3 * BONES };

static void set_translation(struct matrix *mat, const double *t, double sign)
{
    matrix_set_identity(mat);
    for (int i = 0; i < 3; i++)
        mat->data[i + 3 * 4] = sign * t[i];
}

/* the wrist, five fingers of four bones, the forearm */
static void make_bones(struct hand_model *m, unsigned long long *state)
{
    double at[BONES][3] = {{0}};
    for (int b = 0; b < BONES; b++) {
        double step[3] = {.1 * made_up(state), 1, .1 * made_up(state)};
        int parent = m->parents[b] = b == 0 ? -1 : b % 4 == 1 ? 0 : b - 1;
        if (parent == 0)
            step[0] = .3 * (b / 4 - 2);
        for (int i = 0; i < 3; i++)
            at[b][i] = step[i] + (parent < 0 ? 0 : at[parent][i]);
        set_translation(&m->base_relatives[b], step, 1);
        set_translation(&m->inverse_base_absolutes[b], at[b], -1);
        for (int v = 3 * b; v < 3 * b + 3; v++) {
            double *to = &m->base_positions->data[v * 4];
            for (int i = 0; i < 3; i++)
                to[i] = at[b][i] + .2 * made_up(state);
            to[3] = 1;
            m->weights->data[b + v * BONES] = parent < 0 ? 1 : .8;
            if (parent >= 0)
                m->weights->data[parent + v * BONES] = .2;
        }
    }
}

/* points of the hand in this pose: the residuals to points at 0 are minus these */
static void put_points(struct pose *p, const double *theta)
{
    double *err = reals(3 * p->count);
    matrix_fill(p->points, 0);
    if (p->us)
        hand_complicated(theta, p->us, &p->model, p->count, p->correspondences,
                         p->points, err);
    else
        hand(theta, &p->model, p->count, p->correspondences, p->points, err);
    for (int i = 0; i < 3 * p->count; i++)
        p->points->data[i] = -err[i];
    free(err);
}

void pose_generate(struct pose *p, int count, bool on_triangles, double bent)
{
    unsigned long long state = 20;
    *p = (struct pose){0};
    pose_alloc(p, count, on_triangles);
    model_alloc(&p->model, BONES, VERTICES, VERTICES - 2);
    make_bones(&p->model, &state);
    for (int i = 0; i < VERTICES - 2; i++)
        p->model.triangles[i] = (struct triangle){{i, i + 1, i + 2}};
    for (int i = 0; i < count; i++)
        p->correspondences[i] = i * 7 % (VERTICES - 2);
    for (int i = 0; on_triangles && i < 2 * count; i++)
        p->us[i] = .3 + .2 * made_up(&state);
    double theta[HAND_THETA];
    for (int i = 0; i < HAND_THETA; i++) {
        p->theta[i] = .1 + .1 * made_up(&state);
        theta[i] = p->theta[i] + bent * made_up(&state);
    }
    put_points(p, theta);
}
