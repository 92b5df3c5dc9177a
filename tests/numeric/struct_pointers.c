/* Structs that hold pointers: matrices, views, lists, tables of rows. */
// series again
#include <stdlib.h>

struct matrix {
    int rows, columns;
    double *data;
};

static struct matrix matrix_new(int rows, int columns)
{
    struct matrix a = {rows, columns, NULL};
    a.data = malloc((size_t)(rows * columns) * sizeof *a.data);
    return a;
}

static void matrix_multiply(const struct matrix *a, const struct matrix *b,
                            struct matrix *out)
{
    for (int i = 0; i < a->rows; i++)
        for (int j = 0; j < b->columns; j++) {
            double s = 0;
            for (int k = 0; k < a->columns; k++)
                s += a->data[i * a->columns + k] * b->data[k * b->columns + j];
            out->data[i * out->columns + j] = s;
        }
}

// ladder: matrix_heap 8 4 -2 2
void matrix_heap(int n, int m, const double x[n], double y[m])
{
    struct matrix a = matrix_new(2, 2), b = matrix_new(2, 2), c = matrix_new(2, 2);
    for (int i = 0; i < 4; i++) {
        a.data[i] = x[i];
        b.data[i] = x[4 + i];
    }
    matrix_multiply(&a, &b, &c);
    matrix_multiply(&c, &c, &a);
    for (int i = 0; i < m; i++)
        y[i] = a.data[i];
    free(a.data);
    free(b.data);
    free(c.data);
}

// ladder: matrix_on_stack 4 2 -2 2
void matrix_on_stack(int n, int m, const double x[n], double y[m])
{
    double p[4], q[4];
    struct matrix a = {2, 2, p}, b = {2, 2, q};
    for (int i = 0; i < n; i++)
        p[i] = x[i] * x[n - 1 - i];
    matrix_multiply(&a, &a, &b);
    y[0] = q[0] * q[3] - q[1] * q[2];
    y[1] = b.data[1];
}

struct view {
    const double *from;
    double *to;
    int count;
};

static double view_sum(struct view v)
{
    double s = 0;
    for (int i = 0; i < v.count; i++) {
        v.to[i] = v.from[i] * v.from[i];
        s += v.to[i];
    }
    return s;
}

// ladder: view_by_value 4 3 -2 2
void view_by_value(int n, int m, const double x[n], double y[m])
{
    double scratch[4];
    struct view v = {x, scratch, n};
    y[0] = view_sum(v);
    v.from = scratch;
    v.to = &y[1];
    v.count = 2;
    y[0] *= view_sum(v);
}

struct cell {
    double value;
    struct cell *next;
};

// ladder: linked_list 4 1 -1.5 1.5
void linked_list(int n, int m, const double x[n], double y[m])
{
    struct cell *head = NULL;
    for (int i = 0; i < n; i++) {
        struct cell *c = malloc(sizeof *c);
        c->value = x[i] * (i + 1);
        c->next = head;
        head = c;
    }
    double s = 1;
    for (struct cell *c = head; c; c = c->next)
        s = s * c->value + c->value;
    y[0] = s;
    while (head) {
        struct cell *next = head->next;
        free(head);
        head = next;
    }
}

// ladder: chain_on_stack 3 2 -2 2
void chain_on_stack(int n, int m, const double x[n], double y[m])
{
    struct cell c = {x[2], NULL}, b = {x[1], &c}, a = {x[0], &b};
    a.next->value *= a.value;
    a.next->next->value += b.value * x[0];
    y[0] = c.value;
    y[1] = b.next->value * b.value;
}

static void scale_third(struct cell *head)
{
    head->next->next->value *= head->value;
}

// ladder: chain_handed_on 2 1 -2 2
void chain_handed_on(int n, int m, const double x[n], double y[m])
{
    struct cell c = {x[1], NULL}, b = {1, &c}, a = {x[0], &b};
    scale_third(&a);
    y[0] = c.value;
}

struct model {
    int layers;
    double *weights[3];
    double bias;
};

static double evaluate(const struct model *model, double v)
{
    for (int i = 0; i < model->layers; i++)
        v = model->weights[i][0] * v * v + model->weights[i][1];
    return v + model->bias;
}

// ladder: array_of_pointers 7 2 -0.8 0.8
void array_of_pointers(int n, int m, const double x[n], double y[m])
{
    double w[3][2];
    struct model model = {.layers = 3, .bias = x[6]};
    for (int i = 0; i < 3; i++) {
        w[i][0] = x[2 * i];
        w[i][1] = x[2 * i + 1];
        model.weights[i] = w[i];
    }
    y[0] = evaluate(&model, x[6]);
    model.weights[1] = w[2];
    y[1] = evaluate(&model, y[0]);
}

// ladder: table_of_rows 6 2 -2 2
void table_of_rows(int n, int m, const double x[n], double y[m])
{
    double **row = malloc(3 * sizeof *row);
    for (int i = 0; i < 3; i++) {
        row[i] = calloc(2, sizeof *row[i]);
        row[i][0] = x[2 * i] * x[2 * i + 1];
        row[i][1] += x[2 * i + 1];
    }
    y[0] = row[0][0] * row[1][1] * row[2][0];
    double *first = row[0];
    row[0] = row[2];
    row[2] = first;
    y[1] = row[0][0] * row[0][0] + row[2][1];
    for (int i = 0; i < 3; i++)
        free(row[i]);
    free(row);
}

struct state {
    double *now, *then;
};

static void swap(struct state *s)
{
    double *t = s->now;
    s->now = s->then;
    s->then = t;
}

// ladder: swapped_in_struct 4 2 -1 1
void swapped_in_struct(int n, int m, const double x[n], double y[m])
{
    double a[4], b[4] = {0};
    struct state s = {a, b};
    for (int i = 0; i < n; i++)
        a[i] = x[i];
    for (int t = 0; t < 3; t++) {
        for (int i = 0; i < n; i++)
            s.then[i] = s.now[i] * s.now[(i + 1) % n] + 0.5 * s.now[i];
        swap(&s);
    }
    y[0] = s.now[0] + s.then[1];
    y[1] = a[2] * b[3];
}

struct corner {
    double at[3];
};

static double *find_corner(double *corners, int i)
{
    return corners + 3 * i;
}

static void *anything(void *p)
{
    return p;
}

// ladder: pointer_result_cast 3 2 -2 2
void pointer_result_cast(int n, int m, const double x[n], double y[m])
{
    double corners[6] = {0};
    struct corner *c = (struct corner *)find_corner(corners, 1);
    double *all = anything(corners);
    c->at[0] = x[0] * x[1];
    c->at[2] = x[n - 1];
    c = (struct corner *)find_corner(corners, 0);
    c->at[1] = c->at[3 - 3] + x[0];
    y[0] = all[3] * all[5];
    y[m - 1] = all[1];
}
