/* Between tangent.c, which walks statements, and tangent_expr.c, which walks
 * expressions. */
#ifndef CGRAD_TANGENT_H
#define CGRAD_TANGENT_H
#include "algebra.h"

struct walk {
    struct emit *e;
    struct instance *f;
    const struct algebra *algebra;
    struct stmt **list; /* what is made goes here */
    /* Core nodes whose values stand in temporaries, until the statement ends. */
    struct held {
        struct expr *key;
        struct decl *value;
    } * held;
    /* Where a temporary can't be made (a part that may not be evaluated, the step of a
     * for), expressions are repeated instead, and that is noted. */
    unsigned depth;
    bool missed;
    /* The whole right side of the statement, and what is set to it: when its value was
     * used, the primal statement comes first. */
    struct expr *whole, *target;
    bool whole_used;
    struct stmt **divert; /* the primal statement goes here instead */
    struct stmt **late;   /* what stands behind it, before the shadow's */
    struct decl **temporaries;
    struct stmt **steps;   /* of the loop at hand: its body does them */
    struct series *series; /* the state of that algebra */
    /* The statements of the core's block, and the one at hand. */
    struct stmt **around;
    ptrdiff_t at;
    /* Elements that loops around add to, and what stands for their shadows there. */
    struct carried {
        struct expr *element;
        struct decl *sum;
    } * carried;
};

/* The shadow of a real expression of the core; null: constant. */
struct expr *walk_shadow(struct walk *w, struct expr *core);
/* e of the primal's statement: a clone in which temporaries take the place of what they
 * hold. */
struct expr *walk_primal(struct walk *w, struct expr *core);
struct type *walk_type(struct walk *w, struct type *real);
/* What stands for the shadow of a real lvalue in expressions. */
struct expr *walk_read(struct walk *w, struct expr *lvalue);
/* A variable of ours, declared here. */
struct decl *walk_temporary(struct walk *w, const char *wish, struct type *type,
                            struct expr *value);

/* Without variables of ours that nothing reads. */
struct stmt **walk_tidy(struct walk *w, struct stmt **list); /* tangent_tidy.c */

/* Values that were held may have changed from here on. */
void walk_forget(struct walk *w);

/* ---- tangent.c ---- */
/* Adds the statements of the core, each with its shadow's. */
void walk_list(struct walk *w, struct stmt **list);
/* Adds the primal's statement. */
void walk_put(struct walk *w, struct stmt *s);
/* x_d = value; for an update of the user's, x_d = x_d + t - u is x_d += t - u and
 * x_d = x_d * t is x_d *= t. */
struct stmt *walk_update(enum op op, struct expr *lvalue, struct expr *value);
/* The lvalue of the core has a shadow that follows it. */
bool walk_mirrored(struct walk *w, struct expr *lvalue);
/* .. and is all that there is of it: the primal isn't set. */
bool walk_replaced(struct walk *w, struct expr *lvalue);
/* A real, pointer or record whose shadow may be copied from: the value's. Reals that
 * are constant give zero. */
struct expr *walk_any_shadow(struct walk *w, struct expr *core);
/* A statement that sets the shadow of the target (null: of the result) to that of a
 * value. */
struct stmt *walk_set(struct walk *w, struct expr *target, struct expr *value);
/* The same of a real's shadow, to a shadow. */
struct stmt *walk_store(struct walk *w, struct expr *target, enum op op,
                        struct expr *value);
/* Declares a core local of ours, without initialiser yet; and its shadow. */
struct decl *walk_declare(struct walk *w, struct decl *core);
struct expr *walk_zero(struct walk *w, struct type *type);

struct stmt *walk_primal_stmt(struct walk *w, struct stmt *s);

/* ---- tangent_arena.c ---- */
/* A statement around a runtime call; false: nothing but its value matters. */
bool walk_runtime(struct walk *w, struct stmt *s, struct expr *runtime);
/* The push to the arena's shadow that goes with a push; null: none does. */
struct expr *walk_push(struct walk *w, struct expr *push);
/* The row of a value that is popped, in a variable. */
struct expr *walk_popped(struct walk *w, struct expr *pop);

/* ---- tangent_carry.c ---- */
/* Around a loop: sums in variables; how many there were before. What stands for an
 * element's shadow; null: that itself. */
ptrdiff_t walk_carry(struct walk *w, struct stmt *loop);
void walk_carry_end(struct walk *w, ptrdiff_t before);
struct expr *walk_carried(struct walk *w, struct expr *element);

/* ---- tangent_call.c ---- */
struct stmt *walk_clear(struct expr *array); /* memset(x, 0, sizeof x) */
void walk_call(struct walk *w, struct stmt *s, struct call *c);

#endif
