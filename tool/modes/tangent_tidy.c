/* The tangent family: variables that were made and that nothing reads in the end are
 * taken out again, with what is set to them. */
#include "tangent.h"

struct tidy {
    struct count {
        struct decl *key;
        int value; /* reads; an assignment to it isn't one */
    } * reads;
    bool changed;
};

static bool is_step(struct expr *e)
{
    return expr_is_update(e);
}

/* The variable that an lvalue is, or is a part of without going through a pointer. */
static struct decl *whole_of(struct expr *e)
{
    for (e = expr_bare(e); e->kind != EXPR_REF; e = expr_bare(e->kids[0])) {
        bool is_part = (e->kind == EXPR_MEMBER && !e->is_arrow)
                       || (e->kind == EXPR_INDEX && expr_is_array(e->kids[0]));
        if (!is_part)
            return NULL;
    }
    return e->decl;
}

/* The variable of ours that an expression of a statement does nothing but set; or
 * null. */
static struct decl *set_alone(struct tidy *t, struct expr *e)
{
    if (e->kind != EXPR_ASSIGN && !is_step(e))
        return NULL;
    struct decl *d = whole_of(e->kids[0]);
    if (!d || hmgeti(t->reads, d) < 0)
        return NULL;
    return is_step(e) || expr_is_pure(e->kids[1]) ? d : NULL;
}

static bool count_read(struct expr *e, void *user)
{
    struct tidy *t = user;
    ptrdiff_t i = e->kind == EXPR_REF ? hmgeti(t->reads, e->decl) : -1;
    if (i >= 0)
        t->reads[i].value++;
    return true;
}

/* Reads of the statement's target besides its variable: indices. */
static void count_target(struct tidy *t, struct expr *e)
{
    for (e = expr_bare(e); e->kind != EXPR_REF; e = expr_bare(e->kids[0]))
        if (e->kind == EXPR_INDEX)
            expr_walk(e->kids[1], count_read, t);
}

static void count_effect(struct tidy *t, struct expr *e)
{
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        count_effect(t, e->kids[0]);
        count_effect(t, e->kids[1]);
    } else if (!set_alone(t, e)) {
        expr_walk(e, count_read, t);
    } else {
        count_target(t, e->kids[0]);
        if (!is_step(e))
            expr_walk(e->kids[1], count_read, t);
    }
}

static bool count_stmt(struct stmt *s, void *user)
{
    struct tidy *t = user;
    if (s->kind == STMT_EXPR) {
        count_effect(t, s->expr);
        return true;
    }
    struct expr *step = s->step;
    s->step = NULL;
    stmt_exprs(s, count_read, t);
    s->step = step;
    if (step)
        count_effect(t, step);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++) {
        ptrdiff_t k = hmgeti(t->reads, s->decls[i]);
        if (k >= 0 && s->decls[i]->init && !expr_is_pure(s->decls[i]->init))
            t->reads[k].value++;
    }
    return true;
}

static bool is_unread(struct tidy *t, struct decl *d)
{
    ptrdiff_t i = d ? hmgeti(t->reads, d) : -1;
    return i >= 0 && t->reads[i].value == 0;
}

static struct expr *tidy_step(struct tidy *t, struct expr *e)
{
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        struct expr *a = tidy_step(t, e->kids[0]), *b = tidy_step(t, e->kids[1]);
        return a && b ? expr_binary(OP_COMMA, a, b) : a ? a : b;
    }
    return is_unread(t, set_alone(t, e)) ? NULL : e;
}

static bool is_dead(struct tidy *t, struct stmt *s)
{
    if (s->kind == STMT_DECL)
        return is_unread(t, s->decls[0]);
    return s->kind == STMT_EXPR && is_unread(t, set_alone(t, s->expr));
}

static struct stmt **tidy_list(struct tidy *t, struct stmt **list)
{
    struct stmt **kept = NULL;
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (is_dead(t, list[i]))
            t->changed = true;
        else
            arrput(kept, list[i]);
    return kept;
}

static bool tidy_stmt(struct stmt *s, void *user)
{
    struct tidy *t = user;
    s->list = tidy_list(t, s->list);
    if (s->step)
        s->step = tidy_step(t, s->step);
    if (s->body && is_dead(t, s->body))
        s->body = stmt_block(NULL);
    if (s->other && is_dead(t, s->other))
        s->other = NULL;
    return true;
}

struct stmt **walk_tidy(struct walk *w, struct stmt **list)
{
    struct stmt *body = stmt_block(list);
    struct tidy t;
    do {
        t = (struct tidy){0};
        for (ptrdiff_t i = 0; i < hmlen(w->e->shadows); i++)
            if (w->e->shadows[i].value->kind == DECL_VAR)
                hmput(t.reads, w->e->shadows[i].value, 0);
        for (ptrdiff_t i = 0; i < arrlen(w->temporaries); i++)
            hmput(t.reads, w->temporaries[i], 0);
        if (hmlen(t.reads) == 0)
            return list;
        stmt_walk(body, count_stmt, &t);
        stmt_walk(body, tidy_stmt, &t);
    } while (t.changed);
    return body->list;
}
