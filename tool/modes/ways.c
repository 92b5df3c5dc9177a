/* Statements behind an early exit come one by one, each under the condition that control got
 * there: those in a row become one, and variables that only it uses are declared in it. */
#include "internal.h"

/* T v = 0; of a scalar: it may stand elsewhere */
static struct decl *zero_decl(struct stmt *s)
{
    struct decl *d = s->kind == STMT_DECL && arrlen(s->decls) == 1 ? s->decls[0] : NULL;
    bool plain = d && d->kind == DECL_VAR && d->storage == STORAGE_NONE
                 && type_is_scalar(d->type) && d->init && d->init->kind == EXPR_INT;
    return plain ? d : NULL;
}

static bool mentions(struct stmt *s, struct decl *d)
{
    struct stmt **one = NULL;
    arrput(one, s);
    return emit_mentions(one, NULL, d);
}

/* left != .., or several of that kind */
static bool is_way(struct expr *x, struct decl *left)
{
    if (x->kind != EXPR_BINARY)
        return false;
    if (x->op == OP_AND)
        return is_way(x->kids[0], left) && is_way(x->kids[1], left);
    return x->op == OP_NE && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == left
           && x->kids[1]->kind == EXPR_INT;
}

/* A statement under such a condition. */
static bool is_when(struct stmt *s, struct decl *left)
{
    return s->kind == STMT_IF && !s->other && is_way(s->expr, left);
}

static void insert(struct stmt ***list, ptrdiff_t at, struct stmt *s)
{
    arrput(*list, s);
    for (ptrdiff_t i = arrlen(*list) - 1; i > at; i--)
        (*list)[i] = (*list)[i - 1];
    (*list)[at] = s;
}

static void add_body(struct stmt ***list, struct stmt *body)
{
    if (body->kind != STMT_BLOCK)
        arrput(*list, body);
    for (ptrdiff_t i = 0; body->kind == STMT_BLOCK && i < arrlen(body->list); i++)
        arrput(*list, body->list[i]);
}

/* The next one under the same condition, behind declarations, when this one leaves the
 * condition as it is; or the end. */
static ptrdiff_t next_when(struct stmt **list, ptrdiff_t i, struct decl *left)
{
    ptrdiff_t k = i + 1;
    while (k < arrlen(list) && zero_decl(list[k]))
        k++;
    if (mentions(list[i]->body, left))
        return arrlen(list);
    bool same = k < arrlen(list) && is_when(list[k], left)
                && expr_equal(list[i]->expr, list[k]->expr);
    return same ? k : arrlen(list);
}

/* The i-th takes in the k-th; what was declared between comes before. */
static void take_in(struct stmt ***list, ptrdiff_t i, ptrdiff_t k)
{
    struct stmt *s = (*list)[i], **body = NULL;
    add_body(&body, s->body);
    add_body(&body, (*list)[k]->body);
    s->body = stmt_block(body);
    arrdel(*list, (size_t)k);
    arrdel(*list, (size_t)i);
    insert(list, k - 1, s);
}

/* The declaration that d, zero so far, has in the block. */
static void declare_in(struct stmt *block, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(block->list); i++) {
        struct stmt *s = block->list[i];
        if (!mentions(s, d))
            continue;
        struct expr *x = s->kind == STMT_EXPR ? s->expr : NULL;
        bool sets = x && x->kind == EXPR_ASSIGN && x->op == OP_NONE
                    && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == d
                    && !mentions(stmt_expr(x->kids[1]), d);
        struct stmt *made = stmt_decl(d);
        if (sets) {
            d->init = x->kids[1];
            made->origin = s->origin;
            block->list[i] = made;
        } else {
            insert(&block->list, i, made);
        }
        return;
    }
}

static bool only_in(struct stmt **list, ptrdiff_t at, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (i != at && zero_decl(list[i]) != d && mentions(list[i], d))
            return false;
    return !mentions(stmt_expr(list[at]->expr), d);
}

/* Declarations in front of the statement at `at` that are only for it go into it. */
static void sink(struct stmt ***list, ptrdiff_t at)
{
    struct stmt *s = (*list)[at];
    for (ptrdiff_t i = at; i-- > 0;) {
        struct decl *d = zero_decl((*list)[i]);
        if (!d || s->body->kind != STMT_BLOCK || !mentions(s->body, d)
            || !only_in(*list, at, d))
            continue;
        arrdel(*list, (size_t)i);
        at--;
        declare_in(s->body, d);
    }
}

void join_ways(struct stmt ***list, struct decl *left)
{
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        join_ways(&s->list, left);
        if (s->body)
            join_ways(&s->body->list, left);
        if (s->other)
            join_ways(&s->other->list, left);
    }
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        if (!is_when((*list)[i], left))
            continue;
        ptrdiff_t k;
        while ((k = next_when(*list, i, left)) < arrlen(*list)) {
            take_in(list, i, k);
            i = k - 1;
        }
        ptrdiff_t before = arrlen(*list);
        sink(list, i);
        i -= before - arrlen(*list);
    }
}
