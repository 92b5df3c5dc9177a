/* One program of several units: what has external linkage and one name is one
 * declaration. */
#include "internal.h"
#include <string.h>

struct links {
    struct {
        const char *key;
        struct decl *value;
    } * external;
};

static bool is_external(struct decl *d)
{
    return (d->kind == DECL_FUNCTION || d->kind == DECL_VAR) && d->is_global
           && d->storage != STORAGE_STATIC && d->name;
}

static bool is_defined(struct decl *d)
{
    if (d->kind == DECL_FUNCTION)
        return d->body;
    return d->init || d->storage != STORAGE_EXTERN;
}

static void choose(struct links *l, struct decl *d)
{
    ptrdiff_t i = hmgeti(l->external, d->name);
    if (i < 0) {
        hmput(l->external, d->name, d);
        return;
    }
    struct decl *other = l->external[i].value;
    if (other == d || other->kind != d->kind)
        return;
    d->is_noreturn = other->is_noreturn = d->is_noreturn || other->is_noreturn;
    bool better = is_defined(d) && (!is_defined(other) || (d->init && !other->init));
    if (better)
        l->external[i].value = d;
}

static struct decl *moved_to(struct links *l, struct decl *d)
{
    if (!d || !is_external(d))
        return d;
    ptrdiff_t i = hmgeti(l->external, d->name);
    return i >= 0 && l->external[i].value->kind == d->kind ? l->external[i].value : d;
}

static struct decl *relink_entity(struct decl *d, void *user)
{
    return moved_to(user, d);
}

static bool relink_expr(struct expr *e, void *user)
{
    struct links *l = user;
    if (e->kind == EXPR_REF)
        e->decl = moved_to(l, e->decl);
    return true;
}

static bool relink_stmt(struct stmt *s, void *user)
{
    struct links *l = user;
    stmt_exprs(s, relink_expr, l);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++) {
        s->decls[i] = moved_to(l, s->decls[i]);
        if (s->decls[i]->init)
            expr_walk(s->decls[i]->init, relink_expr, l);
    }
    return true;
}

static void relink_unit(struct links *l, struct unit *unit)
{
    for (ptrdiff_t i = 0; i < arrlen(unit->decls); i++) {
        struct decl *d = unit->decls[i];
        if (d->body)
            stmt_walk(d->body, relink_stmt, l);
        if (d->init)
            expr_walk(d->init, relink_expr, l);
        unit->decls[i] = moved_to(l, d);
    }
    for (ptrdiff_t i = 0; i < arrlen(unit->items); i++)
        for (ptrdiff_t k = 0; k < arrlen(unit->items[i]->decls); k++)
            unit->items[i]->decls[k] = moved_to(l, unit->items[i]->decls[k]);
}

struct program *link_units(struct import **imports)
{
    struct program *program = NEW(struct program);
    struct links l = {0};
    for (ptrdiff_t i = 0; i < arrlen(imports); i++) {
        struct unit *unit = imports[i]->unit;
        arrput(program->units, unit);
        for (ptrdiff_t k = 0; k < arrlen(unit->decls); k++)
            if (is_external(unit->decls[k]))
                choose(&l, unit->decls[k]);
    }
    if (arrlen(imports) > 1)
        for (ptrdiff_t i = 0; i < arrlen(imports); i++) {
            relink_unit(&l, imports[i]->unit);
            entities_map(imports[i], relink_entity, &l);
        }
    struct {
        struct decl *key;
        bool value;
    } *listed = NULL;
    for (ptrdiff_t i = 0; i < arrlen(program->units); i++) {
        struct decl **decls = program->units[i]->decls;
        for (ptrdiff_t k = 0; k < arrlen(decls); k++)
            if (decls[k]->kind == DECL_FUNCTION && decls[k]->body
                && hmgeti(listed, decls[k]) < 0) {
                hmput(listed, decls[k], true);
                arrput(program->functions, decls[k]);
            }
    }
    return program;
}
