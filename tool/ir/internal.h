/* internal: what the files of lowering share. One `struct lowering` holds the state of
 * one ir_lower; the body it works on is a private copy, taken apart in place. */
#ifndef CGRAD_IR_INTERNAL_H
#define CGRAD_IR_INTERNAL_H
#include "ir.h"

/* Statements being collected: a block, or a branch made out of an operator. */
struct frame {
    struct stmt **list;
    bool is_block; /* a block of the user's: what the user's objects live in */
    struct frame *up;
};
/* What a function does to a variable itself, not to what it points to. */
struct fact {
    bool assigned, addressed;
};
struct fact_map {
    struct decl *key;
    struct fact value;
};
struct lowering {
    struct decl *source, *function;
    struct decl_map *map; /* the user's declarations to ours */
    struct fact_map *facts;
    struct frame *frame;
    struct stmt *origin; /* of what is emitted now */
    struct stmt **block; /* the user's list that is being lowered .. */
    ptrdiff_t next;      /* .. and how far: behind the statement at hand */
    struct loc loc;
    /* The full expression being lowered. An update of a variable that occurs in it just
     * once may wait for its end (`after`), or come first and be made up for
     * (`may_shift`). */
    struct expr *full, *shifted;
    unsigned calls; /* impure ones in it */
    bool may_wait, may_shift;
    struct stmt **after;
    unsigned changes; /* counts rewritings: a macro name is kept where there was none */
    struct stmt **pragmas; /* they wait for the statement they stand before */
    bool jumps;            /* the function has a goto, or an asm that may be one */
    bool refused;
};

/* ---- lower.c ---- */
void lower_emit(struct lowering *lw, struct stmt *s);
void lower_stmt(struct lowering *lw, struct stmt *s);
void lower_list(struct lowering *lw, struct stmt **list);
/* s alone, as the part of an if or loop: one statement, a block where it became
 * several. */
struct stmt *lower_part(struct lowering *lw, struct stmt *s);
struct stmt *lower_block(struct lowering *lw, struct stmt **list);
void frame_open(struct lowering *lw, struct frame *frame, bool is_block);
struct stmt **frame_close(struct lowering *lw);
void lower_refuse(struct lowering *lw, enum diag id, struct loc loc, const char *what);
struct fact lower_fact(struct lowering *lw, struct decl *d);
bool lower_is_automatic(
    struct decl *d); /* a variable of a call's own, a parameter too */
/* A scalar automatic variable nobody else can see. */
bool lower_is_private(struct lowering *lw, struct decl *d);
bool stmt_is_jump(struct stmt *s);
bool stmt_has(struct stmt *s, enum stmt_kind kind); /* below s or s itself */

/* ---- lower_loop.c, lower_switch.c ---- */
void lower_while(struct lowering *lw, struct stmt *s);
void lower_do(struct lowering *lw, struct stmt *s);
void lower_for(struct lowering *lw, struct stmt *s);
void lower_switch(struct lowering *lw, struct stmt *s);

/* ---- lower_goto.c ---- */
/* Jumps forward to the end of a function or loop become what stands there. */
void lower_gotos(struct lowering *lw, struct stmt *body);

/* ---- lower_sincos.c ---- */
/* True: the call was one of sincos, and now is sin and cos. */
bool lower_sincos(struct lowering *lw, struct expr *call);

/* ---- lower_update.c ---- */
/* Each brackets a full expression: begin, the lowering, end (emits what waits). */
void full_begin(struct lowering *lw, struct expr *e, bool may_wait);
void full_end(struct lowering *lw);
/* Brackets parts that may not run, or run before another part: nothing may wait in
 * them. */
struct order {
    bool may_wait, may_shift;
};
struct order order_begin(struct lowering *lw);
void order_end(struct lowering *lw, struct order o);
/* A full expression whose value decides: nothing waits. */
struct expr *lower_condition(struct lowering *lw, struct expr *e);
struct expr *lower_update(struct lowering *lw, struct expr *e);
/* A comparison with what lower_update made of i--: (i + 1) > e is i >= e. */
void tidy_shift(struct lowering *lw, struct expr *e);
/* Calls of the full expression that may change what e has just stored. */
bool lower_calls_outside(struct lowering *lw, struct expr *e);
/* The value just stored in target: read back, now if something else may change it. */
struct expr *lower_kept(struct lowering *lw, struct expr *target, bool outside);
/* What a local for e's value may be called. */
const char *lower_wish(struct expr *e, const char *other);

/* ---- lower_expr.c ---- */
/* e's value as a pure expression; its side effects are emitted before. */
struct expr *lower_value(struct lowering *lw, struct expr *e);
/* The same, but a call that is all of e, save casts, may stay. */
struct expr *lower_right(struct lowering *lw, struct expr *e);
/* e's side effects alone. */
void lower_effect(struct lowering *lw, struct expr *e);
enum op op_opposite(enum op op); /* of a comparison; OP_NONE: it is none */
/* With the location of the statement, unless it has one. */
struct expr *lower_located(struct lowering *lw, struct expr *e);
/* Without loads and decays, else as it is: an operand or constant that is never run. */
struct expr *expr_unevaluated(struct expr *e);
struct expr *expr_negation(struct expr *e); /* !e, written well */
/* target = value, the value lowered; a choice between calls becomes an if. */
void lower_set(struct lowering *lw, struct expr *target, struct expr *value);
/* A fresh local, declared here; init may be null. */
struct decl *lower_local(struct lowering *lw, const char *wish, struct type *type,
                         struct expr *init);
struct expr *lower_ref(struct lowering *lw, struct decl *d);
/* Implicitly converted to the type, as by assignment. */
struct expr *expr_converted(struct expr *e, struct type *type);

/* ---- order.c ---- */
/* The operand at `at`, lowered, reads what those behind it, which are not, may write. */
bool order_matters(struct lowering *lw, struct expr **operands, ptrdiff_t at);

/* ---- lower_init.c ---- */
/* Declares d with its initialiser lowered. */
void lower_variable(struct lowering *lw, struct decl *d);
/* The object of a compound literal. */
struct decl *lower_literal(struct lowering *lw, struct expr *e);

#endif
