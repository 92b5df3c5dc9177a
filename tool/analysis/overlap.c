/* Which parameters lead to memory that nothing else leads to: for `restrict`.
 *
 * Where an object is written, the callee is analysed with what may overlap it merged. But two
 * parameters that are only read may be one array, f(x, x), and then so are their shadows,
 * which the reverse sweep writes: such objects are marked here, from callers to callees. */
#include "internal.h"

static bool any_overlaps(object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->overlaps)
            return true;
    return false;
}

static bool mark_pair(struct instance *f, struct call *c, struct object *a,
                      struct object *b)
{
    object_set x = call_objects(c, a), y = call_objects(c, b);
    if (a->overlaps && b->overlaps)
        return false;
    if (!(any_overlaps(x) && any_overlaps(y))
        && (!set_meets(x, y) || objects_apart(f, c, a, b)))
        return false;
    a->overlaps = b->overlaps = true;
    return true;
}

static bool mark_call(struct instance *f, struct call *c)
{
    bool changed = false;
    struct object **all = c->callee->objects;
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        for (ptrdiff_t j = 0; j < i; j++)
            if (object_is_outside(all[i]) && object_is_outside(all[j]))
                changed |= mark_pair(f, c, all[i], all[j]);
    return changed;
}

/* Through a pointer that was loaded from the caller's memory. */
static bool is_loaded(struct object *o)
{
    for (ptrdiff_t k = 0; k < arrlen(o->origins); k++) {
        struct object *p = o->origins[k].parent;
        if (p && (o->origins[k].field || !p->decl || p->decl->kind != DECL_PARAM))
            return true;
    }
    return false;
}

/* May two elements be one, by C's rules for types? A scalar that a pointer of its own
 * reaches inside a record isn't looked for. */
static bool types_may_meet(struct type *a, struct type *b)
{
    if (!a || !b)
        return true;
    a = type_strip(a), b = type_strip(b);
    if (a->kind == TYPE_VOID || b->kind == TYPE_VOID)
        return true;
    if (type_is_record(a) || type_is_record(b))
        return a->kind == b->kind && a->decl == b->decl;
    if (type_is_integer(a) && type_is_integer(b))
        return true;
    return a->kind == b->kind;
}

/* What pointers in an arena lead to at entry is nobody's: each comes from its own push. */
static bool is_of_arena(struct object *o, int depth)
{
    for (ptrdiff_t k = 0; depth < 16 && k < arrlen(o->origins); k++) {
        struct object *p = o->origins[k].parent;
        if (p && p != o && (type_is_arena(p->type) || is_of_arena(p, depth + 1)))
            return true;
    }
    return false;
}

const char **loaded_overlaps(struct instance *root)
{
    struct object **loaded = NULL;
    const char **pairs = NULL;
    for (ptrdiff_t i = 0; i < arrlen(root->objects); i++)
        if (is_loaded(root->objects[i]) && !is_of_arena(root->objects[i], 0))
            arrput(loaded, root->objects[i]);
    for (ptrdiff_t i = 0; i < arrlen(loaded); i++)
        for (ptrdiff_t j = 0; j < i; j++)
            if ((loaded[i]->is_written || loaded[j]->is_written)
                && types_may_meet(loaded[i]->type, loaded[j]->type)) {
                arrput(pairs, loaded[i]->path);
                arrput(pairs, loaded[j]->path);
            }
    arrfree(loaded);
    return pairs;
}

/* Pointers loaded from the caller's memory carry no promise. */
static void mark_root(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        f->objects[i]->overlaps |= is_loaded(f->objects[i]);
}

void mark_overlaps(struct root *roots, ptrdiff_t count, struct instance **reached)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (roots[i].instance)
            mark_root(roots[i].instance);
    bool changed;
    do {
        changed = false;
        for (ptrdiff_t i = 0; i < arrlen(reached); i++)
            for (ptrdiff_t k = 0; k < arrlen(reached[i]->calls); k++)
                if (reached[i]->calls[k].callee)
                    changed |= mark_call(reached[i], &reached[i]->calls[k]);
    } while (changed);
}

/* A pointer, or its shadow, that comes out of a save: what it is based on doesn't show. */
static bool comes_back(struct instance *f, struct cell *c, bool shadow)
{
    struct decl *d = c->object->decl;
    if (c->field || c->object->kind != OBJECT_VAR || !d)
        return c->is_stored;
    if (d->kind != DECL_VAR || type_strip(d->type)->kind != TYPE_POINTER)
        return c->is_stored && d->kind == DECL_VAR;
    if (shadow && pointer_base(f, d))
        return false;
    return (shadow ? shadow_keep(f, d) : local_keep(f, d)) == KEEP_SAVE
           || c->object->is_restored;
}

bool param_is_alone(struct instance *f, struct decl *param, bool shadow)
{
    if (!type_is_pointer(param->type))
        return false;
    object_set to = pointer_objects(f, expr_ref(param));
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_meets(f->cells[i].targets, to) && comes_back(f, &f->cells[i], shadow))
            return false;
    return arrlen(to) == 1 && to[0]->kind == OBJECT_ENTRY && !to[0]->overlaps
           && !to[0]->popped && arrlen(to[0]->origins) == 1;
}
