/* assert(C), which clang shows as the library expands it, is a call again: NDEBUG has its say
 * where the derivative is compiled. */
#include "internal.h"
#include <string.h>

static struct decl *failing(struct expr *e)
{
    e = expr_bare(e);
    struct expr *f = e->kind == EXPR_CALL ? expr_bare(e->kids[0]) : NULL;
    bool is_known = f && f->kind == EXPR_REF && f->decl->from_system
                    && strcmp(f->decl->name, "__assert_fail") == 0;
    return is_known ? f->decl : NULL;
}

/* The statement alone in blocks; null: there are more. */
static struct stmt *single(struct stmt *s)
{
    while (s && s->kind == STMT_BLOCK)
        s = arrlen(s->list) == 1 ? s->list[0] : NULL;
    return s;
}

/* ({ if (C) ; else __assert_fail(..); }) */
static struct expr *condition_of_block(struct stmt *body, struct decl **fail)
{
    struct stmt *s = single(body), *other = s ? single(s->other) : NULL;
    if (!s || s->kind != STMT_IF || !other || other->kind != STMT_EXPR)
        return NULL;
    *fail = failing(other->expr);
    return *fail && s->body && s->body->kind == STMT_NULL ? s->expr : NULL;
}

/* The same after a comma, behind __extension__; or C ? (void)0 : __assert_fail(..). */
static struct expr *condition(struct expr *e, struct decl **fail)
{
    e = expr_bare(e);
    while (e->kind == EXPR_UNARY && e->op == OP_EXTENSION)
        e = expr_bare(e->kids[0]);
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA
        && expr_bare(e->kids[0])->kind == EXPR_CAST)
        return condition(e->kids[1], fail);
    if (e->kind == EXPR_STMT)
        return condition_of_block(e->body, fail);
    *fail = e->kind == EXPR_COND ? failing(e->kids[2]) : NULL;
    return *fail ? e->kids[0] : NULL;
}

struct expr *assert_call(struct import *in, struct expr *e)
{
    struct decl *fail = NULL;
    struct expr *c = condition(e, &fail);
    if (!c)
        return e;
    if (!in->assertion) {
        struct type **params = NULL;
        arrput(params, type_basic(TYPE_INT));
        struct decl *d =
            decl_new(DECL_FUNCTION, name_intern("assert"),
                     type_function(type_basic(TYPE_VOID), params), fail->loc);
        d->from_header = d->from_system = true;
        d->unit = fail->unit;
        in->assertion = d;
    }
    struct expr **args = NULL;
    c->parens = 0;
    arrput(args, c);
    struct expr *call = expr_call(in->assertion, args);
    call->loc = e->loc;
    return call;
}
