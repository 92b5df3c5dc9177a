/* What the walk of needs.c has found so far: of statements what they keep, of locals and shadows
 * where they come from, of objects which pointers to them are remembered. All of it only
 * grows; growth is noted in the walk, which goes on until there is none. */
#include "needs.h"

struct stmt_facts *stmt_facts(struct instance *f, struct stmt *s)
{
    ptrdiff_t i = hmgeti(f->stmts, s);
    if (i < 0) {
        struct stmt_facts fresh = {.key = s};
        hmputs(f->stmts, fresh);
        i = hmgeti(f->stmts, s);
    }
    return &f->stmts[i];
}

enum keep local_keep(struct instance *f, struct decl *local)
{
    ptrdiff_t i = hmgeti(f->locals, local);
    return i < 0 ? KEEP_NOTHING : f->locals[i].value;
}

enum keep shadow_keep(struct instance *f, struct decl *pointer)
{
    ptrdiff_t i = hmgeti(f->shadows, pointer);
    return i < 0 ? KEEP_NOTHING : f->shadows[i].value;
}

void needs_raise(struct walk *w, bool *flag, bool value)
{
    if (value && !*flag) {
        *flag = true;
        w->changed = true;
    }
}

void needs_set_active(struct walk *w, struct stmt *s, bool active)
{
    needs_raise(w, &stmt_facts(w->f, s)->value.is_active, active);
}

void needs_set_keep(struct walk *w, struct stmt *s, enum keep keep)
{
    struct stmt_facts *facts = stmt_facts(w->f, s);
    if (facts->value.keep < keep) {
        facts->value.keep = keep;
        w->changed = true;
    }
    needs_set_active(w, s, keep != KEEP_NOTHING);
}

static void remember(object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        set[i]->popped = true;
}

void needs_mark_popped(struct instance *f, object_set holders)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(holders, f->cells[i].object))
            remember(f->cells[i].targets);
}

void needs_set_local(struct walk *w, struct decl *d, enum keep keep)
{
    if (local_keep(w->f, d) < keep) {
        hmput(w->f->locals, d, keep);
        w->changed = true;
    }
    object_set one = NULL;
    set_add(&one, object_of(w->f, d));
    if (keep == KEEP_SAVE)
        needs_mark_popped(w->f, one);
}

/* Shadows that the forward sweep remembers pointers to must be there then: buffers whose
 * shadow was to be made in the reverse sweep are looked at again. */
void needs_track(struct walk *w, object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->wants_shadow && !set[i]->tracked) {
            set[i]->tracked = true;
            w->changed = true;
            w->f->shadows = NULL;
        }
}

void needs_set_shadow(struct walk *w, struct decl *d, enum keep keep)
{
    if (shadow_keep(w->f, d) < keep) {
        hmput(w->f->shadows, d, keep);
        w->changed = true;
    }
    if (keep != KEEP_SAVE || type_strip(d->type)->kind != TYPE_POINTER)
        return;
    object_set to = pointer_objects(w->f, expr_ref(d));
    needs_track(w, to);
    remember(to);
}

void needs_track_stored(struct walk *w)
{
    for (ptrdiff_t i = 0; i < arrlen(w->f->cells); i++) {
        struct cell *c = &w->f->cells[i];
        bool variable = c->object->kind == OBJECT_VAR && !c->field && c->object->decl
                        && type_strip(c->object->decl->type)->kind == TYPE_POINTER;
        bool shadowed = false;
        for (ptrdiff_t k = 0; k < arrlen(c->targets); k++)
            shadowed |= c->targets[k]->wants_shadow;
        if (!c->is_stored || variable || !shadowed || c->object->kind == OBJECT_RESULT)
            continue;
        needs_track(w, c->targets);
        if (!c->object->tracked) {
            c->object->tracked = true;
            w->changed = true;
        }
    }
}
