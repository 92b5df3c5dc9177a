/* Memory of the caller's that the function frees. A reverse sweep comes later, so nothing
 * that it reads may have gone. A tangent frees the shadow with the primal, as it moves
 * pointers in it: that is the caller's own where it is handed on as it came. */
#include "entry.h"

/* No variable is freed, though the pointer that is may lead to one, say the end of a list. */
static bool is_callers(struct object *o)
{
    return o->is_freed && o->kind == OBJECT_ENTRY;
}

bool instance_frees(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        if (is_callers(f->objects[i]))
            return true;
    return false;
}

/* The call that frees it, or leads there. */
static struct loc freed_at(struct instance *f, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++) {
        struct call *c = &f->calls[i];
        bool is_free =
            c->rule
            && (c->rule->kind == MEMORY_FREE || c->rule->kind == MEMORY_REALLOC);
        if (is_free && set_has(pointer_objects(f, c->expr->kids[1]), o))
            return c->expr->loc;
        for (ptrdiff_t k = 0; c->callee && k < arrlen(c->callee->objects); k++) {
            struct object *inner = c->callee->objects[k];
            if (is_callers(inner) && set_has(call_objects(c, inner), o))
                return c->expr->loc;
        }
    }
    return f->core->loc;
}

void entry_check_freed(struct entry *e)
{
    bool is_told =
        diag_errors() > 0; /* more simply, where other memory takes its place */
    for (ptrdiff_t i = 0; i < arrlen(e->f->objects) && !is_told; i++) {
        struct object *o = e->f->objects[i];
        bool is_unknown = o->is_freed && o->kind == OBJECT_STRING; /* strdup's, say */
        if ((is_callers(o) || is_unknown) && (o->needed || o->kept))
            diag_error(DIAG_FREED, freed_at(e->f, o));
    }
}

/* The object is what the base is, or pointers in that lead there. */
static bool leads_to(struct object *base, struct object *o, object_set *seen)
{
    if (o == base)
        return true;
    if (!set_add(seen, o))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(o->origins); i++)
        if (leads_to(base, o->origins[i].parent, seen))
            return true;
    return false;
}

/* The shadow is the caller's, and his to lose: he gave it to be written. */
static bool is_handed_on(struct entry *e, struct slot *s)
{
    struct type *to = s->shadow ? type_pointee(s->shadow->type) : NULL;
    return to && !type_holds_const(to) && !e->is_filled && !s->copy && s->work
           && s->work->kind == EXPR_REF;
}

/* The object is what pointers in the base lead to when the function returns. */
static bool leads_from(struct instance *f, struct object *base, struct object *o)
{
    object_set reached = NULL;
    set_add(&reached, base);
    for (ptrdiff_t i = 0; i < arrlen(reached); i++)
        for (ptrdiff_t k = 0; k < arrlen(f->cells); k++)
            for (ptrdiff_t j = 0;
                 f->cells[k].object == reached[i] && j < arrlen(f->cells[k].targets);
                 j++)
                set_add(&reached, f->cells[k].targets[j]);
    return set_has(reached, o);
}

void entry_check_left(struct entry *e, struct object *base)
{
    for (ptrdiff_t i = 0; i < arrlen(e->f->objects); i++) {
        struct object *o = e->f->objects[i];
        if (o->left && object_shadowed(e->f, o) && leads_from(e->f, base, o))
            diag_error(DIAG_LEFT_MEMORY, o->site ? o->site->loc : e->request->loc);
    }
}

void slot_check_freed(struct entry *e, struct slot *s)
{
    struct object *base = slot_object(e, s);
    if (!base || is_handed_on(e, s) || diag_errors() > 0)
        return;
    if (s->shadow)
        entry_check_left(e, base);
    for (ptrdiff_t i = 0; i < arrlen(e->f->objects); i++) {
        struct object *o = e->f->objects[i];
        object_set seen = NULL;
        if (is_callers(o) && object_shadowed(e->f, o) && leads_to(base, o, &seen))
            diag_error(DIAG_FREED, freed_at(e->f, o));
    }
}
