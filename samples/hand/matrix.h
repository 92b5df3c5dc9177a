#ifndef MATRIX_H
#define MATRIX_H

/* Element (i, j) is data[i + j * nrows]; data is on the heap. */
struct matrix {
    int nrows, ncols;
    double *data;
};

struct matrix *matrix_new(int nrows, int ncols);
void matrix_delete(struct matrix *mat);
/* count matrices without elements */
struct matrix *matrices_new(int count);
void matrices_delete(struct matrix *mats, int count);

/* What was in it is lost unless the number of elements stays. */
void matrix_resize(struct matrix *mat, int nrows, int ncols);
void matrix_fill(struct matrix *mat, double value);
void matrix_set_identity(struct matrix *mat);
void matrix_set_block(struct matrix *mat, int row, int col, struct matrix const *block);
void matrix_copy(struct matrix *to, struct matrix const *from);
/* out = a b, resized to fit */
void matrix_multiply(struct matrix const *a, struct matrix const *b,
                     struct matrix *out);
#endif
