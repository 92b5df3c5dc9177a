/* Names that reach what they mean. Nodes refer to declarations, printed text refers to
 * names: where a made function uses a variable below an inner declaration of the same name
 * (a save at an early return, a value kept past its block), the inner one is renamed. */
#include "internal.h"

#include <stdint.h>

struct unshadow {
    struct decl *function;
    struct decl **visible; /* innermost last */
    struct decl **hiding;  /* that stand before a variable that is named */
};

static bool has_name(struct decl *d, struct decl *other)
{
    return d->name && other->name && strcmp(d->name, other->name) == 0;
}

/* The index of d among what is visible; -1: of file scope. */
static ptrdiff_t place_of(struct unshadow *w, struct decl *d)
{
    for (ptrdiff_t i = arrlen(w->visible) - 1; i >= 0; i--)
        if (w->visible[i] == d)
            return i;
    bool outside =
        d->is_global || d->kind == DECL_FUNCTION || d->kind == DECL_ENUMERATOR;
    return outside ? -1 : PTRDIFF_MAX;
}

static bool note_ref(struct expr *e, void *user)
{
    struct unshadow *w = user;
    if (e->kind != EXPR_REF || e->decl->kind == DECL_LABEL)
        return true;
    ptrdiff_t place = place_of(w, e->decl);
    for (ptrdiff_t i = arrlen(w->visible) - 1; i > place; i--)
        if (has_name(w->visible[i], e->decl))
            arrput(w->hiding, w->visible[i]);
    return true;
}

/* A variable, or what an enum names. */
static void declare(struct unshadow *w, struct decl *d)
{
    if (d->kind == DECL_VAR)
        arrput(w->visible, d);
    for (ptrdiff_t i = 0; d->kind == DECL_ENUM && i < arrlen(d->members); i++)
        arrput(w->visible, d->members[i]);
}

static void find_hiding(struct unshadow *w, struct stmt *s)
{
    if (!s)
        return;
    ptrdiff_t scope = arrlen(w->visible);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        declare(w, s->decls[i]);
    if (s->kind == STMT_DECL) {
        stmt_exprs(s, note_ref, w);
        return; /* visible till the end of the block */
    }
    find_hiding(w, s->init);
    stmt_exprs(s, note_ref, w);
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        find_hiding(w, s->list[i]);
    find_hiding(w, s->body);
    find_hiding(w, s->other);
    if (s->kind != STMT_LABEL)
        arrsetlen(w->visible, (size_t)scope);
}

struct decl **ir_hiding(struct decl *function)
{
    struct unshadow w = {.function = function};
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++)
        arrput(w.visible, function->members[i]);
    find_hiding(&w, function->body);
    arrfree(w.visible);
    return w.hiding;
}

void ir_unshadow(struct decl *function)
{
    struct decl **hiding = ir_hiding(function);
    struct decl **renamed = NULL;
    for (ptrdiff_t i = 0; i < arrlen(hiding); i++) {
        bool is_done = false;
        for (ptrdiff_t k = 0; k < arrlen(renamed); k++)
            is_done = is_done || renamed[k] == hiding[i];
        if (is_done)
            continue;
        hiding[i]->name = ir_fresh_name(function, hiding[i]->name);
        arrput(renamed, hiding[i]);
    }
    arrfree(renamed);
    arrfree(hiding);
}
