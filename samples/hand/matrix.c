#include "matrix.h"

#include <stdlib.h>

struct matrix *matrix_new(int nrows, int ncols)
{
    struct matrix *mat = malloc(sizeof(struct matrix));
    mat->nrows = nrows;
    mat->ncols = ncols;
    mat->data = malloc((size_t)(nrows * ncols) * sizeof(double));
    return mat;
}

void matrix_delete(struct matrix *mat)
{
    free(mat->data);
    free(mat);
}

struct matrix *matrices_new(int count)
{
    struct matrix *mats = malloc((size_t)count * sizeof(struct matrix));
    for (int i = 0; i < count; i++) {
        mats[i].nrows = 0;
        mats[i].ncols = 0;
        mats[i].data = NULL;
    }
    return mats;
}

void matrices_delete(struct matrix *mats, int count)
{
    for (int i = 0; i < count; i++)
        free(mats[i].data);
    free(mats);
}

void matrix_resize(struct matrix *mat, int nrows, int ncols)
{
    if (mat->nrows * mat->ncols != nrows * ncols) {
        if (mat->data != NULL)
            free(mat->data);
        if (nrows * ncols > 0)
            mat->data = malloc((size_t)(nrows * ncols) * sizeof(double));
        else
            mat->data = NULL;
    }
    mat->nrows = nrows;
    mat->ncols = ncols;
}

void matrix_fill(struct matrix *mat, double value)
{
    for (int i = 0; i < mat->nrows * mat->ncols; i++)
        mat->data[i] = value;
}

void matrix_set_identity(struct matrix *mat)
{
    for (int j = 0; j < mat->ncols; j++)
        for (int i = 0; i < mat->nrows; i++)
            mat->data[i + j * mat->nrows] = i == j ? 1.0 : 0.0;
}

void matrix_set_block(struct matrix *mat, int row, int col, struct matrix const *block)
{
    for (int j = 0; j < block->ncols; j++)
        for (int i = 0; i < block->nrows; i++)
            mat->data[i + row + (j + col) * mat->nrows] =
                block->data[i + j * block->nrows];
}

void matrix_copy(struct matrix *to, struct matrix const *from)
{
    matrix_resize(to, from->nrows, from->ncols);
    for (int i = 0; i < to->nrows * to->ncols; i++)
        to->data[i] = from->data[i];
}

void matrix_multiply(struct matrix const *a, struct matrix const *b, struct matrix *out)
{
    matrix_resize(out, a->nrows, b->ncols);
    for (int i = 0; i < a->nrows; i++)
        for (int j = 0; j < b->ncols; j++) {
            out->data[i + j * out->nrows] = a->data[i] * b->data[j * b->nrows];
            for (int k = 1; k < a->ncols; k++)
                out->data[i + j * out->nrows] +=
                    a->data[i + k * a->nrows] * b->data[k + j * b->nrows];
        }
}
