/* Inside modes: what Jacobians and Hessians are put together from. */
#ifndef CGRAD_MODES_MATRIX_H
#define CGRAD_MODES_MATRIX_H
#include "entry.h"

/* How the reals of a parameter or of a block of derivatives lie: numbers along each axis,
 * outermost first; none: one real. Where a declarator doesn't say them, they lie flat. */
struct axes {
    struct expr **counts;
    struct type *real;
    bool is_flat;
};
/* Of an array of reals, a real, or a pointer to one; false after an error. */
bool slot_axes(struct entry *e, struct slot *s, struct axes *axes);
struct axes result_axes(struct entry *e);
struct axes axes_join(struct axes a, struct axes b); /* a's first */
struct expr *axes_size(struct axes *axes);           /* the number of reals */

/* Loops over all indices of the axes: what is added to the entry between the two goes
 * inside. */
struct nest {
    struct stmt **outer, **loops;
    struct expr **index;
};
struct nest nest_open(struct entry *e, struct axes *axes);
void nest_close(struct entry *e, struct nest *n);

/* The element at the first indices: of all axes a real, of fewer a pointer to a row. */
struct expr *element_at(struct expr *base, struct axes *axes, struct expr **index);
struct expr *row_at(struct expr *base, struct axes *axes, struct expr **index);

/* Derivatives that the caller gets: a parameter y_x[m][n], flat where the sizes aren't
 * declared yet. */
struct block {
    struct decl *param;
    struct axes axes;
};
struct block block_add(struct entry *e, const char *name, struct axes axes);
struct block block_add_input(struct entry *e, const char *name, struct axes axes);

/* An array (or real) of our own, zero, in the shape of a parameter's; and as an
 * argument. */
struct buffer {
    struct decl *decl;
    struct type *element; /* of an array */
    struct axes axes;
};
struct buffer buffer_add(struct entry *e, struct slot *s, const char *suffix);
struct buffer buffer_result(struct entry *e, const char *suffix);
struct expr *buffer_at(struct buffer *b, struct expr **index);
struct expr *buffer_argument(struct buffer *b, struct decl *param);
void buffer_clear(struct entry *e, struct buffer *b);

/* ---- lanes.c ---- */
/* What `make` makes in vectors, where that is wanted and goes; else with the derivation
 * null, one direction at a time. False: it can't be made. */
bool made_in_vectors(bool wanted,
                     bool make(void *user, const struct derivation *derivation),
                     void *user);
/* The same in vectors; of a result, where the slot is null. */
struct buffer lanes_buffer(struct entry *e, struct slot *s, struct axes axes,
                           const char *suffix);
/* for (first = 0; first < end; first += 8), what is added between the two inside; in it, so
 * many lanes are in use. */
struct lanes {
    struct stmt **outer;
    struct decl *first, *count;
    struct expr *end;
    const char *lane; /* the name of an index of lanes */
};
struct lanes lanes_open(struct entry *e, struct expr *end);
void lanes_close(struct entry *e, struct lanes *l);
/* Of an index of lanes, made by lane_new: first + lane; the lane of an element of the
 * buffer; for (lane = 0; lane < lanes; lane++) body */
struct decl *lane_new(struct lanes *l);
struct expr *lane_number(struct lanes *l, struct decl *lane);
struct expr *lane_at(struct buffer *b, struct expr **index, struct decl *lane);
void lane_each(struct entry *e, struct lanes *l, struct decl *lane, struct stmt *body);

/* A call of an inner function: what its parameters get. */
struct given {
    struct decl *key;
    struct expr *value;
};
struct expr *inner_call(struct decl *function, struct given **given);
/* An inner forward sweep and its reverse, for several seeds; and a call of the first. */
bool sweeps_make(struct entry *e, struct entry *forward, struct entry *reverse);
struct expr *sweeps_forward(struct entry *e, struct entry *forward);
#endif
