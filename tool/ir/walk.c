/* Walks over expressions and statements, parents before kids, in the order of the text. */
#include "ir.h"

static void walk_type(struct type *t, expr_fn *fn, void *user)
{
    for (; t && (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER); t = t->to)
        if (t->size)
            expr_walk(t->size, fn, user);
}

void expr_walk(struct expr *e, expr_fn *fn, void *user)
{
    if (!e || !fn(e, user))
        return;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        expr_walk(e->kids[i], fn, user);
    if (e->of && (e->kind == EXPR_SIZEOF || e->kind == EXPR_COMPOUND))
        walk_type(e->of, fn, user);
}

void stmt_exprs(struct stmt *s, expr_fn *fn, void *user)
{
    for (ptrdiff_t i = 0; i < arrlen(s->guards); i++)
        expr_walk(s->guards[i], fn, user);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++) {
        walk_type(s->decls[i]->type, fn, user);
        expr_walk(s->decls[i]->init, fn, user);
    }
    expr_walk(s->expr, fn, user);
    expr_walk(s->last, fn, user);
    expr_walk(s->step, fn, user);
}

void stmt_walk(struct stmt *s, stmt_fn *fn, void *user)
{
    if (!s || !fn(s, user))
        return;
    stmt_walk(s->init, fn, user);
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        stmt_walk(s->list[i], fn, user);
    stmt_walk(s->body, fn, user);
    stmt_walk(s->other, fn, user);
}

bool stmt_is_loop(struct stmt *s)
{
    return s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO;
}

struct deep {
    expr_fn *fn;
    void *user;
};

static bool deep_stmt(struct stmt *s, void *user);

static bool deep_expr(struct expr *e, void *user)
{
    struct deep *d = user;
    if (!d->fn(e, d->user))
        return false;
    if (e->kind == EXPR_STMT)
        stmt_walk(e->body, deep_stmt, d);
    return true;
}

static bool deep_stmt(struct stmt *s, void *user)
{
    stmt_exprs(s, deep_expr, user);
    return true;
}

void stmt_walk_exprs(struct stmt *s, expr_fn *fn, void *user)
{
    stmt_walk(s, deep_stmt, &(struct deep){fn, user});
}

/* ---- who is named ---- */

struct mention {
    struct decl *decl;
    bool found;
};

static bool find_mention(struct expr *e, void *user)
{
    struct mention *m = user;
    m->found |= e->kind == EXPR_REF && e->decl == m->decl;
    return !m->found;
}

bool expr_mentions(struct expr *e, struct decl *d)
{
    struct mention m = {d, false};
    expr_walk(e, find_mention, &m);
    return m.found;
}

bool stmt_mentions(struct stmt *s, struct decl *d)
{
    struct mention m = {d, false};
    stmt_walk_exprs(s, find_mention, &m);
    return m.found;
}
