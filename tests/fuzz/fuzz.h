/* The fuzzer: random C programs inside the active language, from a seed.
 *
 * A program is one function `void fuzzN(int n, int m, const double x[n], double y[m])` with
 * its own static helpers and structs. It is kept as a tree of statements, so that a failing
 * program shrinks by printing less of the same tree: what is left out never changes what is
 * drawn. Which constructs there are, and how often, is the table constructs.def.
 *
 * What every generated program keeps:
 *   defined      everything is initialised, indices lie inside, nothing overflows or leaks;
 *   bounded      a store is a convex mean of values or the result of a bounded function, so
 *                values stay of order one and derivatives do not explode in loops;
 *   warning-free what is declared is read: a scope that ends reads its unread variables.
 */
#ifndef FUZZ_H
#define FUZZ_H
#define _GNU_SOURCE
#include <obstack.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

/* A line of the program, or lines around others: head, kids indented, tail. */
struct node {
    int id;             /* in order of creation, the name used by --drop and its like */
    bool fixed;         /* printed whenever its parent is */
    bool bare;          /* no braces: kids are not indented */
    const char *head;   /* null: only the kids */
    const char *tail;   /* null: none */
    const char *simple; /* a simpler head for the shrinker, or null */
    struct node **kids; /* stb_ds array */
};

enum field_kind { FIELD_REAL, FIELD_ARRAY, FIELD_INT, FIELD_VIEW };

struct record {
    const char *tag;  /* "struct tag" */
    const char *list; /* an initialiser, @ for each field */
    enum field_kind fields[4];
    const char *names[4];
    int count;
    bool view; /* holds a pointer p and its length len .. */
    int len;   /* .. which is always this */
};

enum var_kind {
    VAR_REAL,
    VAR_ARRAY,  /* array or pointer to len doubles */
    VAR_MATRIX, /* rows of three doubles */
    VAR_INT,    /* never negative */
    VAR_PERM,   /* ints in 0 .. len - 1 */
    VAR_RECORD  /* an lvalue of struct type */
};

enum { COLUMNS = 3, SMALL = 50 };

struct var {
    enum var_kind kind;
    const char *text; /* how it is written: s, (*p), box.v */
    const char *name; /* its root, for shadowing */
    const char
        *extent; /* arrays: length in C; ints: what they are less than, or null */
    int len;     /* arrays: length, 0 unknown; ints: what they are less than */
    int depth;   /* of its scope */
    int life;    /* deepest scope that may be pointed to from here */
    bool writable;
    bool single;        /* a float */
    bool constant;      /* carries no derivative */
    bool pointee_const; /* a pointer to const */
    bool read;
    bool result;       /* returned at the function's end */
    bool dirty;        /* stored to since it was read: its scope's end reads it */
    struct var *owner; /* the variable this is a part of, or null */
    bool pointer;      /* may be set anew, to what lives at least as long */
    bool local_array;  /* an array object, not a pointer */
    struct record *record;
};

/* What break and continue leave, innermost last. */
struct exit_target {
    bool is_switch;
    bool continue_ok;
    int live; /* number of live allocations at its start */
};

enum result { RESULT_NONE, RESULT_REAL, RESULT_RECORD };

/* The function being written. */
struct frame {
    struct var **vars;         /* stb_ds, innermost last */
    struct exit_target *exits; /* stb_ds */
    const char **live;         /* stb_ds: allocations to free before leaving */
    enum result result;
    const char *result_real; /* a part of the result that takes what nobody reads */
    struct record *record;   /* of the result */
    int depth;
    int sink; /* deepest scope to store into; see scope_pop */
    int nesting, trips, budget, cost;
    int level; /* helpers this function may still stand on */
};

struct helper {
    const char *name;
    const char *signature; /* as in constructs.def */
    struct record *record;
    int level, cost; /* helpers below it; statements a call executes */
};

struct gen {
    struct obstack pool;
    uint64_t random;
    int index;     /* of the program */
    int max_level; /* constructs above this are left out */
    int nodes, names;
    struct node *types, *functions, *root;
    struct frame *frame;
    struct record **records;       /* stb_ds */
    struct helper **helpers;       /* stb_ds */
    struct var **touched;          /* stb_ds: first reads, to be taken back */
    const struct helper *defining; /* the helper being written, or null */
    bool single;                   /* derivatives pass through float */
    unsigned awkward;              /* the awkward names already taken */
    int *uses;                     /* per row of constructs.def */
};

/* program.c: drawing, text, trees */
uint64_t random_next(uint64_t *state);
int pick(struct gen *g, int count);           /* 0 .. count - 1 */
int pick_from(struct gen *g, int lo, int hi); /* lo .. hi */
bool chance(struct gen *g, int percent);
const char *text(struct gen *g, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *text_name(struct gen *g, const char *stem);
struct node *node_new(struct gen *g, struct node *into, const char *head);
struct node *node_line(struct gen *g, struct node *into, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct node *node_fixed(struct gen *g, struct node *into, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct node *node_block(struct gen *g, struct node *into, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct node *node_group(struct gen *g, struct node *into);

/* What the shrinker leaves out: one character a node id, see node_print. */
struct cuts {
    const char
        *how; /* 'd' dropped, 'h' hoisted (kids only), 's' simplified, ' ' whole */
    int count;
};
void node_print(const struct node *node, const struct cuts *cuts, int indent,
                FILE *out);
void node_list(const struct node *node, const struct cuts *cuts, FILE *out);

/* scope.c */
void scope_push(struct gen *g);
void scope_pop(struct gen *g, struct node *into);       /* reads what nobody read */
void scope_drop(struct gen *g);                         /* reads nothing */
void scope_read_rest(struct gen *g, struct node *into); /* at a function's end */
struct var *var_add(struct gen *g, enum var_kind kind, const char *name);
struct var *var_int(struct gen *g, const char *name, int below, const char *extent);
struct var *var_array(struct gen *g, const char *name, int len, const char *extent);
struct var *var_pick(struct gen *g, bool wanted(const struct var *)); /* may be null */
void var_touch(struct gen *g,
               struct var *var); /* notes a read, also of what it is part of */
void var_untouch(struct gen *g,
                 ptrdiff_t from); /* takes reads back that are not written */
bool var_is_real(const struct var *var);
bool var_is_array(const struct var *var);
bool var_is_output(const struct var *var);
const char *index_into(struct gen *g, const struct var *array);
const char *index_below(struct gen *g, int len, const char *extent);
const char *real_at(struct gen *g,
                    const struct var *var); /* an element, or the scalar */
const char *real_leaf(struct gen *g);
bool var_same_object(struct var *a, struct var *b);
const char *real_target(struct gen *g); /* an lvalue to store into; may be null */
const char *int_leaf(struct gen *g);    /* a variable, a literal where there is none */
bool has_ints(struct gen *g);

/* expr.c */
const char *real_expr(struct gen *g, int depth);
const char *store_expr(struct gen *g, int depth); /* bounded: fit to be stored */
const char *int_expr(struct gen *g, int depth);   /* in 0 .. SMALL - 1 */
const char *condition(struct gen *g, int depth);
const char *literal(struct gen *g);
const char *expand(struct gen *g, const char *pattern, int depth);

/* calls.c */
const char *
call_real(struct gen *g); /* a call that only returns a value; may be null */

/* loops.c, branches.c */
bool loop_enter(struct gen *g, int trips, bool continue_ok);
void loop_leave(struct gen *g, struct node *into,
                int trips); /* into: its body, or null */
void block_fill(struct gen *g, struct node *into, int statements);
void leave_function(struct gen *g, struct node *into);

/* statements.c */
const char *line_simpler(struct gen *g, const char *line);

/* table.c */
typedef bool statement_fn(struct gen *g, struct node *into, const char *arg);

enum row_group { ROW_STATEMENT, ROW_EXPRESSION, ROW_STORE, ROW_CONDITION, ROW_HELPER };

struct row {
    enum row_group group;
    const char *name;
    int level, weight;
    statement_fn *make; /* statements */
    const char *arg;    /* a pattern, a signature, or a word for make */
};

extern const struct row rows[];
extern const int row_count;
const struct row *row_draw(struct gen *g, enum row_group group);
void row_used(struct gen *g, const struct row *row);
void statement(struct gen *g, struct node *into);

/* arrays.c: for each index v, target[v] = a bounded value of v */
void array_fill(struct gen *g, struct node *into, const char *target, int len,
                const char *extent);

/* records.c */
struct record *record_pick(struct gen *g); /* one without pointers, perhaps a new one */
struct record *record_view(struct gen *g); /* one that holds a pointer and its length */
struct var *record_fields(struct gen *g, struct record *record, const char *lvalue,
                          const char *name);
/* An initialiser in braces; views point to scopes up to depth. Null: there is no array. */
const char *record_list(struct gen *g, const struct record *record, int depth);
const char *record_value(struct gen *g, const struct record *record, int depth);

#endif
