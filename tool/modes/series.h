/* Inside modes: the algebra of taylor. The shadow of a real is a row of order + 1
 * coefficients, of which the walk's statements keep 1 .. order: coefficient 0 is the
 * primal itself, and its place in the row is the caller's to fill.
 *
 * In expressions stands coefficient k, of a loop over k that is put around what a
 * statement needs: a straight line, first the rows of operands, then what is set. What
 * a line reads at lower coefficients may be set by any other, so systems close:
 *   s = sin u, c = cos u:  k s_k = sum j u_j c_(k-j),  k c_k = -sum j u_j s_(k-j) */
#ifndef CGRAD_SERIES_H
#define CGRAD_SERIES_H
#include "tangent.h"

/* An emitted primal expression that varies, and its coefficients. */
struct known {
    struct expr
        *call; /* what it is the value of, where that may occur again; or null */
    struct expr *core;  /* of a call of the user's: the node */
    struct expr *value; /* cheap; null: not asked for yet */
    struct expr *at;    /* coefficient k; null: in the making */
    struct expr *row;   /* null: not asked for yet */
    struct type *type;
    const char *wish;
};
struct series {
    struct decl *k;       /* stands for the variable of the loop that is to come */
    struct stmt **each;   /* the lines so far */
    struct known **known; /* of values that don't change until the statement ends */
    object_set rows;      /* whose lower coefficients the lines read */
    int depth;            /* of partials of partials of the call at loc */
    struct loc loc;
    bool is_reported;
};

struct series *series_of(struct walk *w);
/* row[k] */
struct expr *series_at(struct walk *w, struct expr *row);
/* The row of which *at is coefficient k, of this type: if need be a new one, filled by
 * a line; *at is then read from there. */
struct expr *series_row(struct walk *w, struct expr **at, struct type *type,
                        const char *wish);
struct expr *series_new_row(struct walk *w, const char *wish, struct type *type);
void series_line(struct walk *w, struct stmt *s);
/* The lines so far are done, in a loop of their own. */
void series_finish(struct walk *w);
/* The lines read lower coefficients of what the number is computed from. */
void series_note_rows(struct walk *w, struct number a);
/* The node is the whole right side, and its row may be the target's. */
bool series_takes_target(struct walk *w, struct expr *core);
/* cgrad_taylor_NAME, of the type; and its call (k, args..) */
struct decl *series_function(const char *name, struct type *type);
struct expr *series_call(struct walk *w, const char *name, struct type *type,
                         struct expr **args);
/* Coefficient k of products and quotients: a_at or b_at null is constant. */
struct expr *series_multiply(struct walk *w, struct expr *a, struct expr *a_at,
                             struct expr *b, struct expr *b_at, struct type *type);
struct expr *series_divide(struct walk *w, struct expr *a_at, struct expr *b,
                           struct type *type);

/* ---- series_rule.c ---- */
struct expr *series_rule(struct walk *w, const struct rule *rule,
                         const struct number *args, struct expr *call);

/* ---- taylor.c ---- */
struct entry;
struct slot;
/* for (int k = 1; k <= order; k++), its body to come */
struct stmt *series_loop(struct entry *e, struct decl **k);
/* row[k] = k == 1 ? x_d : 0 for k > 0; x_d null: 0 */
void row_fill(struct entry *e, struct expr *row, struct expr *direction);

/* ---- taylor_records.c ---- */
struct emit series_emit(struct entry *e); /* for types and rows in an entry */
bool slot_is_record(struct slot *s);
/* Rows of the entry's own before the call, and (or null) what the caller gets of them. */
void record_begin(struct entry *e, struct slot *s);
void record_end(struct entry *e, struct slot *s, struct decl *series);
/* The same of a structure that is returned; is_set: by the function that is called. */
struct decl *record_result_begin(struct entry *e, bool is_set);
void record_result_end(struct entry *e, struct decl *rows, struct decl *series);

#endif
