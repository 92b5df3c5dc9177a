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

struct expr *as_real(struct expr *x,
                     struct type *real); /* a cast where that loses bits */

/* ---- ports.c: where derivatives go in and out, each by itself ---- */
/* A real or array of reals that is independent (in), dependent (out) or both: a parameter, a
 * global or the result, or what a structure has: its members, as deep as they hold reals. */
struct leg {
    struct decl *field;
    int axes; /* of the member, an array */
};
struct port {
    struct slot *slot; /* null: the result */
    struct expr
        *behind;        /* the pointer in memory, in the user's terms, that leads there;
                            null: it is in the parameter's own object */
    struct expr *count; /* of elements behind the pointer; null: one */
    int head;           /* axes in front of the members */
    struct leg *legs;   /* from that object to the reals */
    struct axes axes;   /* all of them; is_flat: those in front */
    const char *name;   /* x; s_x of s->x */
    bool in, out;
};
/* In order of parameters and globals, the result last; false after errors. */
bool ports_list(struct entry *e, struct port **ports);
/* For comments: the independents (or dependents) with a suffix. */
const char *ports_names(struct port *ports, bool in, const char *suffix);
bool port_is_parameter(struct port *p); /* all of one: its shadow is an argument */
bool port_is_result(struct port *p);    /* a real, returned */
bool port_is_idle(struct entry *e, struct port *p); /* no dependent depends on it */

/* ---- buffers.c: shadows of our own ---- */
/* Those that a call of an inner function takes, zero at first: a variable for each
 * parameter and, of a structure, for what its pointers lead to. */
struct holder {
    struct slot *slot;   /* null: the result */
    struct expr *behind; /* as of a port */
    struct decl *decl;
    struct type *element; /* of an array; null: one object */
};
struct shadows {
    struct entry *e;
    const char *suffix;
    const struct derivation *derivation; /* of vectors; or null */
    struct holder *holders;
};
struct shadows shadows_new(struct entry *e, const char *suffix,
                           const struct derivation *derivation);
/* What stands there for the parameter, or for the result (slot null). */
struct expr *shadows_argument(struct shadows *s, struct slot *slot, struct decl *param);

/* The part of it for a port. */
struct buffer {
    struct expr *base;
    struct port *port;
};
struct buffer buffer_add(struct shadows *s, struct port *p);
struct expr *buffer_at(struct buffer *b, struct expr **index);
struct expr *buffer_start(struct buffer *b); /* a pointer to what lies in a row */
void buffer_clear(struct entry *e, struct buffer *b);

/* ---- lanes.c ---- */
/* What `make` makes in vectors, where that is wanted and goes; else with the derivation
 * null, one direction at a time. False: it can't be made. */
bool made_in_vectors(bool wanted,
                     bool make(void *user, const struct derivation *derivation),
                     void *user);
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
struct expr *lane_at(struct buffer *b, struct expr **index, struct expr *lane);
void lane_each(struct entry *e, struct lanes *l, struct decl *lane, struct stmt *body);

/* A call of an inner function: what its parameters get. */
struct given {
    struct decl *key;
    struct expr *value;
};
struct expr *inner_call(struct decl *function, struct given **given);

/* ---- sweeps.c ---- */
/* An inner forward sweep for several seeds, and a reverse sweep of one; or of a block of them
 * in vectors, which has its own forward sweep. */
struct sweeps {
    struct entry forward, reverse;
    struct decl *both; /* of blocks: a function that calls the two */
    struct sweep {
        struct call *call; /* null: seeds go one by one */
        struct made made;  /* of the callee; no function: it is as it was */
    } values, row;
};
bool sweeps_make(struct entry *e, struct sweeps *s);
/* Adds those of blocks, where vectors are of use and there are such. */
void sweeps_add_lanes(struct entry *e, struct sweeps *s);
struct expr *sweeps_forward(struct entry *e, struct sweeps *s);
/* The reverse sweep of a block takes the adjoint of the slot, or (null) of the result. */
bool sweeps_take(struct entry *e, struct sweeps *s, struct slot *slot);
/* The reverse sweep of a block, of adjoints in vectors. */
struct expr *sweeps_lanes(struct entry *e, struct sweeps *s, struct shadows *adjoints);
#endif
