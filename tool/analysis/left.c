/* Memory that a requested function leaves to its caller: what was allocated, and the caller's
 * memory or the result leads to when it returns. It stays malloc's, and the caller's to free. */
#include "internal.h"

static void leave(object_set set, bool *changed)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->kind == OBJECT_HEAP && !set[i]->left)
            set[i]->left = *changed = true;
}

bool any_left(object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->left)
            return true;
    return false;
}

/* What is reached from what is left, and from what the caller of a root sees. */
static void spread_reached(struct instance *f, bool is_root, bool *changed)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        struct cell *c = &f->cells[i];
        if (c->object->left || (is_root && c->object->is_visible))
            leave(c->targets, changed);
    }
}

/* Callees agree with callers about it. */
static void spread_calls(struct instance *f, bool *changed)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++) {
        struct call *c = &f->calls[i];
        for (ptrdiff_t k = 0; c->callee && k < arrlen(c->callee->objects); k++) {
            struct object *o = c->callee->objects[k];
            object_set ours = object_is_outside(o) ? call_objects(c, o) : NULL;
            if (o->left)
                leave(ours, changed);
            if (o->kind == OBJECT_HEAP && !o->left && any_left(ours)) {
                o->left = *changed = true;
                leave(ours, changed);
            }
        }
    }
}

void instances_left(struct root *roots, ptrdiff_t count, struct instance **reached)
{
    bool changed;
    do {
        changed = false;
        for (ptrdiff_t i = 0; i < count; i++)
            if (roots[i].instance)
                spread_reached(roots[i].instance, true, &changed);
        for (ptrdiff_t i = 0; i < arrlen(reached); i++) {
            spread_reached(reached[i], false, &changed);
            spread_calls(reached[i], &changed);
        }
    } while (changed);
}
