/* Made functions that came out the same, as callers wanted different things of the analyses
 * and the same of the derivative: one stays, what is exported under its name. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

/* ---- are they the same? ---- */

struct same {
    struct decl_map *map; /* b's parameters and locals -> a's */
};

static bool same_type(struct same *w, struct type *a, struct type *b)
{
    return type_strip(a)->quals == type_strip(b)->quals
           && type_equal(a, type_clone(b, &w->map));
}

/* Where each pushes and pops is no matter once all is made. */
static void join_places(struct same *w, struct expr *a, struct expr *b)
{
    if (!a || !b || a->kind != b->kind || arrlen(a->kids) != arrlen(b->kids))
        return;
    if (a->kind == EXPR_RUNTIME && a->decl && b->decl)
        hmput(w->map, b->decl, a->decl);
    for (ptrdiff_t i = 0; i < arrlen(a->kids); i++)
        join_places(w, a->kids[i], b->kids[i]);
}

static bool same_expr(struct same *w, struct expr *a, struct expr *b)
{
    join_places(w, a, b);
    return expr_equal(a, expr_clone(b, &w->map));
}

/* From here on b stands for a, in its initialiser too. */
static bool same_decl(struct same *w, struct decl *a, struct decl *b)
{
    if (a->kind != b->kind || a->name != b->name || a->storage != b->storage
        || (a->kind != DECL_VAR && a->kind != DECL_PARAM) || a->is_global
        || !same_type(w, a->type, b->type))
        return false;
    hmput(w->map, b, a);
    return same_expr(w, a->init, b->init);
}

static bool same_stmt(struct same *w, struct stmt *a, struct stmt *b)
{
    if (!a || !b)
        return a == b;
    bool same = a->kind == b->kind && arrlen(a->decls) == arrlen(b->decls)
                && arrlen(a->list) == arrlen(b->list)
                && arrlen(a->guards) == arrlen(b->guards) && !a->label && !b->label
                && !a->text == !b->text && (!a->text || strcmp(a->text, b->text) == 0);
    same = same && same_stmt(w, a->init, b->init);
    for (ptrdiff_t i = 0; same && i < arrlen(a->decls); i++)
        same = same_decl(w, a->decls[i], b->decls[i]);
    for (ptrdiff_t i = 0; same && i < arrlen(a->guards); i++)
        same = same_expr(w, a->guards[i], b->guards[i]);
    same = same && same_expr(w, a->expr, b->expr) && same_expr(w, a->last, b->last)
           && same_expr(w, a->step, b->step);
    for (ptrdiff_t i = 0; same && i < arrlen(a->list); i++)
        same = same_stmt(w, a->list[i], b->list[i]);
    return same && same_stmt(w, a->body, b->body) && same_stmt(w, a->other, b->other);
}

/* The user's function that it was made of, maybe through others. */
static struct decl *user_function(struct decl *made)
{
    while (made->origin)
        made = made->origin;
    return made;
}

static bool same_function(struct decl *a, struct decl *b)
{
    struct same w = {0};
    if (!decl_is_made(a) || !decl_is_made(b) || user_function(a) != user_function(b)
        || arrlen(a->members) != arrlen(b->members)
        || !type_equal(a->type->to, b->type->to))
        return false;
    hmput(w.map, b, a);
    for (ptrdiff_t i = 0; i < arrlen(a->members); i++)
        if (!same_decl(&w, a->members[i], b->members[i]))
            return false;
    return same_stmt(&w, a->body, b->body);
}

/* ---- one for all ---- */

struct rename {
    struct decl *from, *to;
};

static bool rename_expr(struct expr *x, void *user)
{
    struct rename *r = user;
    if (x->kind == EXPR_REF && x->decl == r->from)
        x->decl = r->to;
    return true;
}

static bool has_number(const char *name)
{
    size_t n = strlen(name);
    return n > 0 && isdigit((unsigned char)name[n - 1]);
}

static bool is_exported(struct decl *f)
{
    return f->storage != STORAGE_STATIC;
}

static bool merge_one(struct decl ***functions)
{
    struct decl **all = *functions;
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        for (ptrdiff_t j = i + 1; j < arrlen(all); j++) {
            if ((is_exported(all[i]) && is_exported(all[j]))
                || !same_function(all[i], all[j]))
                continue;
            bool stays = !is_exported(all[j]); /* the first; else the exported one */
            struct rename r = {all[stays ? j : i], all[stays ? i : j]};
            if (!is_exported(r.to) && has_number(r.to->name)
                && !has_number(r.from->name))
                r.to->name = r.from->name;
            arrdel(*functions, (size_t)(stays ? j : i));
            for (ptrdiff_t k = 0; k < arrlen(*functions); k++)
                stmt_walk_exprs((*functions)[k]->body, rename_expr, &r);
            return true;
        }
    return false;
}

struct decl **merge_functions(struct decl **functions)
{
    while (merge_one(&functions))
        ;
    return functions;
}
