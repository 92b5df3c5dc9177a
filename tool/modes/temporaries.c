/* Temporaries that the reverse sweep can do without: names for what has a name, zeros that the
 * first contribution overwrites, values that are put back for nobody. */
#include "internal.h"

/* ---- names for what has a name ---- */

struct change {
    struct decl *of;
    bool found;
};

static bool find_change(struct expr *x, void *user)
{
    struct change *c = user;
    bool update =
        x->kind == EXPR_ASSIGN
        || (x->kind == EXPR_UNARY
            && (x->op == OP_ADDRESS || (x->op >= OP_PREINC && x->op <= OP_POSTDEC)));
    c->found |= update && expr_root(x->kids[0]) == c->of;
    return !c->found;
}

/* One of the statements from `first` on assigns d, or takes its address. */
static bool changes(struct stmt **list, ptrdiff_t first, struct decl *d)
{
    struct change c = {.of = d};
    for (ptrdiff_t i = first; i < arrlen(list) && !c.found; i++)
        stmt_walk_exprs(list[i], find_change, &c);
    return c.found;
}

bool list_changes(struct stmt **list, struct decl *d)
{
    return changes(list, 0, d);
}

static bool has_address(struct expr *x, void *user)
{
    struct change *c = user;
    c->found |=
        x->kind == EXPR_UNARY && x->op == OP_ADDRESS && expr_root(x->kids[0]) == c->of;
    return !c->found;
}

/* T a = b; of two real variables: b; else null. */
static struct decl *copied(struct stmt *s)
{
    struct decl *a = s->kind == STMT_DECL ? s->decls[0] : NULL;
    struct expr *b = a && a->kind == DECL_VAR ? a->init : NULL;
    bool plain = b && b->kind == EXPR_REF && b->decl->kind == DECL_VAR
                 && !b->decl->is_global && b->decl->storage == STORAGE_NONE
                 && type_is_real(a->type) && type_equal(a->type, b->decl->type);
    return plain ? b->decl : NULL;
}

struct exchange {
    struct decl *from, *to;
};

static bool exchange_ref(struct expr *x, void *user)
{
    struct exchange *e = user;
    if (x->kind == EXPR_REF && x->decl == e->from)
        x->decl = e->to;
    return true;
}

static void join_in(struct stmt ***list, struct stmt **function)
{
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        join_in(&s->list, function);
        if (s->body)
            join_in(&s->body->list, function);
        if (s->other)
            join_in(&s->other->list, function);
    }
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct decl *b = copied((*list)[i]), *a = b ? (*list)[i]->decls[0] : NULL;
        struct change shared = {.of = b};
        for (ptrdiff_t k = 0; b && k < arrlen(function); k++)
            stmt_walk_exprs(function[k], has_address, &shared);
        if (!b || shared.found || changes(*list, i + 1, a) || changes(*list, i + 1, b))
            continue;
        struct exchange e = {a, b};
        for (ptrdiff_t k = i + 1; k < arrlen(*list); k++)
            stmt_walk_exprs((*list)[k], exchange_ref, &e);
        arrdel(*list, (size_t)i);
        i--;
    }
}

/* T a = b; where neither changes while there is an a: a is b. */
void join_copies(struct stmt ***list)
{
    join_in(list, *list);
}

/* ---- first contributions ---- */

static bool is_zero_shadow(struct stmt *s)
{
    struct decl *d = s->kind == STMT_DECL ? s->decls[0] : NULL;
    return d && d->kind == DECL_VAR && type_is_real(d->type) && d->init
           && d->init->kind == EXPR_INT && d->init->value == 0;
}

/* v += e or v -= e, e free of v. */
static bool is_contribution(struct stmt *s, struct decl *v)
{
    struct expr *x = s->kind == STMT_EXPR ? s->expr : NULL;
    if (!x || x->kind != EXPR_ASSIGN || (x->op != OP_ADD && x->op != OP_SUB)
        || x->kids[0]->kind != EXPR_REF || x->kids[0]->decl != v)
        return false;
    return !stmt_mentions(stmt_expr(x->kids[1]), v);
}

/* v += e becomes v = e. */
static void assign_first(struct stmt *s)
{
    struct expr *x = s->expr;
    if (x->op == OP_SUB)
        x->kids[1] = fold_neg(x->kids[1]);
    x->op = OP_NONE;
}

static ptrdiff_t first_mention(struct stmt **list, ptrdiff_t from, struct decl *v)
{
    while (from < arrlen(list) && !stmt_mentions(list[from], v))
        from++;
    return from;
}

/* The statement begins with a contribution to v, or all ways through it do. */
static bool contributes_first(struct stmt *s, struct decl *v)
{
    if (!s)
        return false;
    if (s->kind == STMT_BLOCK) {
        ptrdiff_t at = first_mention(s->list, 0, v);
        return at < arrlen(s->list) && contributes_first(s->list[at], v);
    }
    if (s->kind != STMT_IF)
        return is_contribution(s, v);
    return !stmt_mentions(stmt_expr(s->expr), v) && contributes_first(s->body, v)
           && contributes_first(s->other, v);
}

static void assign_firsts(struct stmt *s, struct decl *v)
{
    if (s->kind == STMT_BLOCK) {
        assign_firsts(s->list[first_mention(s->list, 0, v)], v);
    } else if (s->kind == STMT_IF) {
        assign_firsts(s->body, v);
        assign_firsts(s->other, v);
    } else {
        assign_first(s);
    }
}

/* double v = 0; .. v += e;  becomes  .. double v = e;  where nothing between asks for v; of
 * an if each branch assigns. */
void first_assigns(struct stmt ***list)
{
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        first_assigns(&s->list);
        if (s->body)
            first_assigns(&s->body->list);
        if (s->other)
            first_assigns(&s->other->list);
    }
    for (ptrdiff_t i = arrlen(*list); i-- > 0;) {
        if (!is_zero_shadow((*list)[i]))
            continue;
        struct decl *v = (*list)[i]->decls[0];
        ptrdiff_t k = first_mention(*list, i + 1, v);
        struct stmt *s = k < arrlen(*list) ? (*list)[k] : NULL;
        if (!contributes_first(s, v))
            continue;
        assign_firsts(s, v);
        if (s->kind == STMT_EXPR) {
            v->init = s->expr->kids[1];
            struct stmt *made = stmt_decl(v);
            made->origin = s->origin;
            (*list)[k] = made;
            arrdel(*list, (size_t)i);
        } else {
            v->init = NULL;
        }
    }
}

/* ---- put back for nobody ---- */

/* d = e, e free of d */
static bool sets(struct stmt *s, struct decl *d)
{
    struct expr *x = s->kind == STMT_EXPR ? s->expr : NULL;
    return x && x->kind == EXPR_ASSIGN && x->op == OP_NONE
           && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == d
           && !stmt_mentions(stmt_expr(x->kids[1]), d);
}

struct question {
    struct decl *of;
    bool found;
};

static bool find_read(struct expr *x, void *user)
{
    struct question *q = user;
    q->found |= x->kind == EXPR_REF && x->decl == q->of;
    return !q->found;
}

static bool find_read_in(struct stmt *s, void *user)
{
    struct question *q = user;
    if (!sets(s, q->of))
        stmt_exprs(s, find_read, q);
    return !q->found;
}

static bool reads(struct stmt *s, struct decl *d)
{
    struct question q = {.of = d};
    stmt_walk(s, find_read_in, &q);
    return q.found;
}

static void drop_dead(struct stmt ***list, struct decl *d, bool read);

static void drop_dead_below(struct stmt **s, struct decl *d, bool read)
{
    struct stmt **one = NULL;
    if (!*s)
        return;
    arrput(one, *s);
    drop_dead(&one, d, read);
    *s = arrlen(one) == 1 ? one[0] : stmt_block(NULL);
}

/* From the end: a read stands behind the statement, or somewhere in a loop around it. */
static void drop_dead(struct stmt ***list, struct decl *d, bool read)
{
    for (ptrdiff_t i = arrlen(*list); i-- > 0;) {
        struct stmt *s = (*list)[i];
        if (!read && sets(s, d)) {
            if (expr_has_effect(s->expr->kids[1]))
                s->expr = expr_void(s->expr->kids[1]);
            else
                arrdel(*list, (size_t)i);
            continue;
        }
        bool again = s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO
                     || s->kind == STMT_SWITCH;
        bool below = read || (again && reads(s, d));
        drop_dead(&s->list, d, below);
        drop_dead_below(&s->body, d, below);
        drop_dead_below(&s->other, d, below);
        read |= reads(s, d);
    }
}

struct locals {
    struct decl **all;
};

static bool find_local(struct stmt *s, void *user)
{
    struct locals *l = user;
    struct decl *d = s->kind == STMT_DECL ? s->decls[0] : NULL;
    if (d && d->kind == DECL_VAR && d->storage == STORAGE_NONE
        && type_is_scalar(d->type))
        arrput(l->all, d);
    return true;
}

void drop_dead_sets(struct stmt ***list)
{
    struct locals l = {0};
    for (ptrdiff_t i = 0; i < arrlen(*list); i++)
        stmt_walk((*list)[i], find_local, &l);
    for (ptrdiff_t k = 0; k < arrlen(l.all); k++) {
        struct change shared = {.of = l.all[k]};
        for (ptrdiff_t i = 0; i < arrlen(*list); i++)
            stmt_walk_exprs((*list)[i], has_address, &shared);
        if (!shared.found)
            drop_dead(list, l.all[k], false);
    }
}
