/* What modes emit around the arena, as memory. A struct cgrad_save is a structure with a
 * member for every place that pushes: pops name the same member (expr->decl, a field of
 * type `T *`; null where nothing of a derivative is saved), and what it points to is an
 * object of its own. So a value that is popped comes from its own push and no other. */
#include "internal.h"
#include <string.h>

struct expr *runtime_at(struct stmt *s)
{
    struct expr *e = s->kind == STMT_EXPR ? s->expr : NULL;
    if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR)
        e = s->decls[0]->init;
    if (e && e->kind == EXPR_ASSIGN)
        e = e->kids[1];
    while (e && e->kind == EXPR_CAST)
        e = e->kids[0];
    return e && e->kind == EXPR_RUNTIME ? e : NULL;
}

bool type_is_arena(struct type *t)
{
    t = t ? type_strip(t) : NULL;
    while (t && t->kind == TYPE_ARRAY)
        t = type_strip(t->to);
    return t && t->kind == TYPE_RECORD && t->decl->name
           && strcmp(t->decl->name, "cgrad_save") == 0;
}

struct expr *push_target(struct expr *push)
{
    if (push->kind != EXPR_RUNTIME || push->runtime != RUNTIME_PUSH_VALUE
        || !push->decl)
        return NULL;
    struct expr **args = NULL;
    arrput(args, push->kids[0]);
    struct expr *e = expr_runtime(RUNTIME_POP_VALUE, push->of, args);
    e->decl = push->decl;
    return e;
}

bool runtime_reallocates(struct expr *e)
{
    return e->runtime == RUNTIME_REALLOC || e->runtime == RUNTIME_RECALLOC;
}

bool runtime_allocates(struct expr *e)
{
    return e->runtime == RUNTIME_ZEROS || e->runtime == RUNTIME_MALLOC
           || e->runtime == RUNTIME_CALLOC || runtime_reallocates(e);
}

/* Where the values of a push or pop lie. */
static object_set places(struct instance *f, struct expr *e)
{
    object_set set = NULL, arenas = NULL;
    if (!e->decl && e->of && type_reaches_real(e->of))
        bug(e->loc, "a push or pop of a derivative without a place");
    if (!e->decl)
        return NULL;
    arenas = pointer_objects(f, e->kids[0]);
    for (ptrdiff_t i = 0; i < arrlen(arenas); i++)
        set_add_all(&set, cell_targets(f, arenas[i], e->decl));
    return set;
}

object_set runtime_objects(struct instance *f, struct expr *e)
{
    bool is_value = e->runtime == RUNTIME_POP_VALUE || e->runtime == RUNTIME_PUSH_VALUE;
    return is_value ? places(f, e) : NULL;
}

object_set runtime_targets(struct instance *f, struct expr *e)
{
    object_set set = NULL, in = NULL;
    if (e->runtime == RUNTIME_PUSH || e->runtime == RUNTIME_POP)
        return places(f, e);
    if (runtime_allocates(e)) {
        set_add(&set, arena_object(f, e));
        return set;
    }
    in = runtime_objects(f, e);
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        set_add_all(&set, cell_targets(f, in[i], NULL));
    return set;
}

/* ---- which places have shadows ---- */

static struct {
    struct decl *key;
    bool value;
} * shadowed;

void arena_mark_shadowed(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        struct cell *c = &f->cells[i];
        for (ptrdiff_t k = 0; type_is_arena(c->object->type) && k < arrlen(c->targets);
             k++)
            if (c->field && object_shadowed(f, c->targets[k]))
                hmput(shadowed, c->field, true);
    }
}

bool arena_want_shadows(struct instance *f)
{
    bool changed = false;
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        struct cell *c = &f->cells[i];
        for (ptrdiff_t k = 0; type_is_arena(c->object->type)
                              && place_is_shadowed(c->field) && k < arrlen(c->targets);
             k++) {
            changed |= !c->targets[k]->wants_shadow;
            c->targets[k]->wants_shadow = true;
        }
    }
    return changed;
}

bool place_is_shadowed(struct decl *place)
{
    return place && hmgeti(shadowed, place) >= 0;
}
