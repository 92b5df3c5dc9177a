/* The end of a scope, which takes its locals with it: each one that is needed is recomputed from
 * its initialiser where this still gives the same, else saved; and arrays that remembered
 * pointers lead to stay where they are. */
#include "needs.h"

enum { REMAT_FLOPS = 6 };

static bool count_flops(struct expr *e, void *user)
{
    int *flops = user;
    if (e->kind == EXPR_CALL || e->kind == EXPR_TEXT || e->kind == EXPR_STMT)
        *flops = REMAT_FLOPS + 1;
    if (e->kind == EXPR_BINARY || e->kind == EXPR_COND)
        ++*flops;
    return true;
}

static bool is_pointed_to(struct instance *f, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(f->cells[i].targets, o))
            return true;
    return false;
}

/* The initialiser, evaluated when the scope is entered backwards, gives what it gave. */
static bool can_remat(struct walk *w, struct scope *scope, struct decl *d)
{
    struct object *o = object_of(w->f, d);
    if (!d->init || d->init->kind == EXPR_INIT || !type_is_scalar(d->type)
        || set_has(w->written, o) || is_pointed_to(w->f, o))
        return false;
    int flops = 0;
    expr_walk(d->init, count_flops, &flops);
    if (flops > REMAT_FLOPS)
        return false;
    object_set reads = NULL, writes = NULL;
    expr_reads(w->f, d->init, &reads);
    stmt_writes(w->f, scope->block, &writes);
    return !set_meets(reads, writes);
}

/* The reverse sweep looks at the variable, or at its shadow. */
static bool is_wanted(struct walk *w, struct object *o, object_set needed)
{
    return o->wants_shadow || set_has(needed, o)
           || local_keep(w->f, o->decl) == KEEP_SAVE;
}

/* Local arrays that a remembered pointer points to stay where they are: in the arena. Other
 * locals become arrays for it; what comes from outside is the callers' to pin. */
void needs_pin(struct walk *w, struct loc loc, object_set targets, object_set *needed)
{
    for (ptrdiff_t i = 0; i < arrlen(targets); i++) {
        struct object *o = targets[i];
        if (object_is_outside(o) && !o->held) {
            o->held = w->changed = true;
        }
        if (o->kind != OBJECT_VAR || o->is_visible || !o->decl
            || !is_wanted(w, o, *needed))
            continue;
        if (type_strip(o->decl->type)->kind == TYPE_ARRAY) {
            set_add(needed, o);
            if (o->wants_shadow)
                needs_set_shadow(w, o->decl, KEEP_SAVE);
        } else {
            instance_box(o->decl, loc);
        }
    }
}

/* Pointers in records and heap objects. */
static void pin_stored(struct walk *w, struct scope *scope, object_set *needed)
{
    for (ptrdiff_t i = 0; i < arrlen(w->f->cells); i++) {
        struct cell *c = &w->f->cells[i];
        bool variable = c->object->kind == OBJECT_VAR && !c->field && c->object->decl
                        && type_strip(c->object->decl->type)->kind == TYPE_POINTER;
        if (c->is_stored && !variable && c->object->kind != OBJECT_RESULT)
            for (ptrdiff_t k = 0; k < arrlen(scope->locals); k++) {
                object_set one = NULL;
                struct object *o = object_of(w->f, scope->locals[k]);
                if (set_has(c->targets, o))
                    arrput(one, o);
                needs_pin(w, scope->locals[k]->loc, one, needed);
            }
    }
}

/* The shadow of a pointer variable goes out of scope. */
static void end_shadow(struct walk *w, struct scope *scope, struct decl *d,
                       object_set *needed)
{
    struct object *o = shadow_object(w->f, d);
    if (!set_has(*needed, o))
        return;
    set_remove(needed, o);
    struct decl *base;
    if (decl_is_scratch(w->f, d)) {
        needs_set_shadow(w, d, KEEP_FRESH);
        struct expr *call = expr_bare(d->init);
        while (call->kind == EXPR_CAST)
            call = call->kids[0];
        for (ptrdiff_t i = 1; i < arrlen(call->kids); i++)
            expr_reads(w->f, call->kids[i], needed);
    } else if (shadow_keep(w->f, d) <= KEEP_REMAT && can_remat(w, scope, d)) {
        needs_set_shadow(w, d, KEEP_REMAT);
        shadow_pointer_reads(w->f, d->init, needed);
    } else if ((base = pointer_base(w->f, d))) {
        needs_set_shadow(w, d, KEEP_REBASE);
        set_add(needed, object_of(w->f, d));
        set_add(needed, object_of(w->f, base));
        if (type_strip(base->type)->kind != TYPE_ARRAY || base->kind == DECL_PARAM)
            set_add(needed, shadow_object(w->f, base));
    } else {
        needs_set_shadow(w, d, KEEP_SAVE);
        needs_pin(w, d->loc, pointer_objects(w->f, expr_ref(d)), needed);
    }
}

/* What is needed of the local goes out of scope; true: something that hadn't before. */
static bool end_local(struct walk *w, struct scope *scope, struct decl *d,
                      object_set *ended, object_set *needed)
{
    struct object *o = object_of(w->f, d), *shadow = NULL;
    bool more = false;
    if (type_strip(d->type)->kind == TYPE_POINTER)
        shadow = shadow_object(w->f, d);
    if (o->wants_shadow || set_has(*needed, o) || (shadow && set_has(*needed, shadow)))
        type_reads(w->f, d->type, needed); /* it is declared again */
    if (shadow && set_has(*needed, shadow)) {
        more = set_add(ended, shadow);
        end_shadow(w, scope, d, needed);
    }
    if (!set_has(*needed, o))
        return more;
    more |= set_add(ended, o);
    set_remove(needed, o);
    if (local_keep(w->f, d) != KEEP_SAVE && can_remat(w, scope, d)) {
        needs_set_local(w, d, KEEP_REMAT);
        expr_reads(w->f, d->init, needed);
    } else {
        needs_set_local(w, d, KEEP_SAVE);
        if (shadow)
            needs_pin(w, d->loc, pointer_objects(w->f, expr_ref(d)), needed);
    }
    return more;
}

/* The last declared first; again where one asks for another that was declared behind it. */
void needs_end_scope(struct walk *w, struct scope *scope, object_set *needed)
{
    object_set ended = NULL;
    if (w->f->is_active)
        pin_stored(w, scope, needed);
    for (bool more = true; more;) {
        more = false;
        for (ptrdiff_t i = arrlen(scope->locals); i-- > 0;)
            more |= end_local(w, scope, scope->locals[i], &ended, needed);
    }
    for (ptrdiff_t i = 0; i < arrlen(ended); i++)
        set_remove(needed, ended[i]);
}

object_set needs_leave(struct walk *w, struct scope *outer, object_set needed)
{
    object_set set = set_copy(needed);
    for (struct scope *s = w->scope; s != outer; s = s->outer)
        needs_end_scope(w, s, &set);
    return set;
}

/* ---- where a function begins ---- */

static bool reached_from(struct instance *f, object_set holders, object_set *reached)
{
    bool grew = false;
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(holders, f->cells[i].object))
            grew |= set_add_all(reached, f->cells[i].targets);
    return grew;
}

/* Memory that only this activation of f can name: what it allocates, or what its callees do,
 * and neither returns nor stores where its caller finds it. Earlier activations, whose
 * reverse may want theirs, had memory of their own, which nothing in f overwrites. */
void needs_forget_own(struct instance *f, object_set *needed)
{
    object_set seen = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++) {
        struct object *o = f->objects[i];
        if (o->is_visible || o->kind == OBJECT_ENTRY || o->kind == OBJECT_STRING)
            set_add(&seen, o);
    }
    while (reached_from(f, seen, &seen))
        ;
    for (ptrdiff_t i = arrlen(*needed); i-- > 0;) {
        struct object *o = (*needed)[i];
        if (o->kind == OBJECT_HEAP && !set_has(seen, o)) {
            o->needed = true;
            set_remove(needed, o);
        }
    }
}
