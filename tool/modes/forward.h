/* Between the sources of the forward sweep: forward.c, which walks statements, and
 * forward_control.c. What is made goes to the end of the list. */
#ifndef CGRAD_FORWARD_H
#define CGRAD_FORWARD_H
#include "internal.h"

/* A block, loop or switch that control may leave, innermost first. */
struct scope {
    struct scope *outer;
    struct decl **locals; /* core declarations seen so far that are saved */
    struct stmt *stmt;    /* the loop or switch; of a block null */
    struct decl *trips;   /* the loop's counter, ours */
    struct decl *way;     /* a switch's saved value, ours */
    struct decl *left;    /* which break left the loop or switch, ours */
};

/* ---- forward.c ---- */
void forward_stmt(struct emit *e, struct stmt *s, struct stmt ***list);
void forward_push(struct emit *e, struct type *type, struct expr *value,
                  struct stmt ***list); /* a count or a way */
/* What control leaves: its locals, trips and way. */
void forward_push_scope(struct emit *e, struct scope *s, struct stmt ***list);
/* What s is about to overwrite in the target, where the reverse wants it. */
void forward_push_overwritten(struct emit *e, struct stmt *s, struct expr *target,
                              struct stmt ***list);
/* The shadows of pointers follow an assignment or step. */
void forward_update(struct emit *e, struct expr *x, struct stmt ***list);
struct expr *forward_update_target(struct expr *x); /* null: x sets nothing */

/* ---- forward_control.c ---- */
bool forward_ends_dead(struct stmt **list); /* the last is a jump */
struct stmt *forward_block(struct emit *e, struct stmt *block);
void forward_if(struct emit *e, struct stmt *s, struct stmt ***list);
void forward_loop(struct emit *e, struct stmt *s, struct stmt ***list);
void forward_switch(struct emit *e, struct stmt *s, struct stmt ***list);
void forward_jump(struct emit *e, struct stmt *s, struct stmt ***list);
void forward_return(struct emit *e, struct stmt *s, struct stmt ***list);
#endif
