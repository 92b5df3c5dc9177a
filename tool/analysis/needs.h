/* Between needs.c, which walks statements, needs_scope.c, which ends scopes, needs_call.c, and
 * needs_facts.c, which holds what they find. `needed` is the set at hand of objects whose
 * values the reverse sweep reads. */
#ifndef CGRAD_NEEDS_H
#define CGRAD_NEEDS_H
#include "internal.h"

struct scope {
    struct scope *outer;
    struct stmt *block;
    struct decl **locals;
};
struct target { /* where break and continue lead */
    struct target *outer;
    struct stmt *stmt;   /* the loop or switch */
    struct scope *scope; /* the scope around the loop or switch */
    bool is_switch;
    object_set at_break, at_continue;
};
struct walk {
    struct instance *f;
    struct scope *scope;
    struct target *target;
    object_set at_return;
    object_set written; /* by the whole body, but for initialisers */
    bool changed;
};

/* ---- needs.c ---- */
/* The value in target is overwritten by s: target op= value. */
void needs_overwrite(struct walk *w, struct stmt *s, struct expr *target, enum op op,
                     struct expr *value, object_set *needed);

/* ---- needs_facts.c ---- */
void needs_raise(struct walk *w, bool *flag, bool value);
void needs_set_active(struct walk *w, struct stmt *s, bool active);
void needs_set_keep(struct walk *w, struct stmt *s, enum keep keep);
void needs_set_local(struct walk *w, struct decl *d, enum keep keep);
void needs_set_shadow(struct walk *w, struct decl *d, enum keep keep);
/* Pointers in these objects come back from the arena. */
void needs_mark_popped(struct instance *f, object_set holders);
/* Pointers to the shadows of these objects are remembered by the forward sweep. */
void needs_track(struct walk *w, object_set set);
/* Pointers stored in memory: the shadow of the memory gets their shadows. */
void needs_track_stored(struct walk *w);

/* ---- needs_scope.c ---- */
void needs_end_scope(struct walk *w, struct scope *scope, object_set *needed);
/* Control leaves all scopes inside `outer` with this set: what is needed behind. */
object_set needs_leave(struct walk *w, struct scope *outer, object_set needed);
/* Of what the caller's reverse needs when f is called, what f can't overwrite. */
void needs_forget_own(struct instance *f, object_set *needed);
/* A pointer to one of the targets is remembered: these stay where they are. */
void needs_pin(struct walk *w, struct loc loc, object_set targets, object_set *needed);

/* ---- needs_call.c ---- */
/* The call at s, with the variable it sets. */
void needs_call(struct walk *w, struct stmt *s, struct call *c, object_set *needed);

#endif
