/* Between the sources of the reverse sweep: reverse.c, which walks statements, reverse_call.c,
 * reverse_scope.c (blocks and their locals) and reverse_control.c (branches, loops, and how
 * control left them). What is made goes to the end of the list. */
#ifndef CGRAD_REVERSE_H
#define CGRAD_REVERSE_H
#include "internal.h"

/* ---- reverse.c ---- */
struct expr *reverse_pop(struct emit *e, struct type *type); /* a count or a way */
/* What the forward sweep saved at this site. */
struct expr *reverse_saved(struct emit *e, const void *site, int part,
                           struct type *type);
void reverse_append(struct stmt ***list, struct stmt **more);
/* The variable of the reverse sweep for one of the core. */
struct decl *reverse_ours(struct emit *e, struct decl *core);
/* The shadow of a pointer, as far from its base's as the pointer is from its base. */
struct expr *reverse_rebased(struct emit *e, struct decl *pointer);
/* What s overwrote in the target comes back, where it was saved. */
void reverse_restore(struct emit *e, struct stmt *s, struct expr *target,
                     struct stmt ***list);
/* x, of the statement s, is an assignment or the like. */
void reverse_update(struct emit *e, struct stmt *s, struct expr *x,
                    struct stmt ***list);

/* ---- reverse_call.c ---- */
void reverse_call(struct emit *e, struct stmt *s, struct call *c, struct stmt ***list);

/* ---- reverse_scope.c ---- */
struct local { /* a variable of a block, and the exits in front of its declaration */
    struct decl *core;
    int *before;
    /* Its value and shadow, popped, to be declared behind what their types need. */
    struct expr *late, *late_shadow;
};
struct local *locals_of(struct emit *e, struct stmt **stmts);
/* Saved locals come back in the opposite order of their pushes. */
void locals_pop(struct emit *e, struct local *locals, struct stmt ***list);
/* The others, in the order of their declarations, behind what was popped. */
void locals_bring(struct emit *e, struct local *locals, struct stmt ***list);
/* Values that a statement puts back, in variables that nothing else brought along; sized:
 * those whose types name others. */
void locals_declare(struct emit *e, struct local *locals, struct stmt **body,
                    struct stmt ***list, struct stmt ***sized);
struct stmt *reverse_body(struct emit *e, struct stmt *s); /* null: an empty block */

/* ---- reverse_control.c ---- */
/* The active jumps in s that lead out of it. */
int *reverse_exits(struct emit *e, struct stmt *s);
/* Control left by none of these. */
struct expr *not_left_by(struct emit *e, int *exits);
/* if (left == 0) left = what was pushed where the paths met */
void pop_left(struct emit *e, struct stmt ***list);
struct stmt *reverse_when(struct expr *condition, struct stmt **list); /* an if */
void reverse_if(struct emit *e, struct stmt *s, struct stmt ***list);
void reverse_switch(struct emit *e, struct stmt *s, struct stmt ***list);
void reverse_counted(struct emit *e, struct stmt *s, struct stmt ***list);
/* A loop that isn't counted. */
void reverse_open(struct emit *e, struct stmt *s, struct stmt ***list);

#endif
