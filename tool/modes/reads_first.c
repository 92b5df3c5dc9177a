/* Whether a function reads a variable before it has written it, looked for in the
 * order of its statements and through calls. What a branch or loop may leave out
 * doesn't count as written. */
#include "entry.h"

enum touch { UNTOUCHED, WRITTEN, READ };

static enum touch touch_list(struct stmt **list, struct decl *d, int depth);

/* What the function called by an expression does first to the variable. */
static enum touch touch_call(struct expr *x, struct decl *d, int depth)
{
    struct decl *f = call_function(x);
    struct decl *core = f && f->body ? instance_core(f) : NULL;
    if (!core)
        return UNTOUCHED;
    return depth > 8 ? READ : touch_list(core->body->list, d, depth + 1);
}

static enum touch touch_expr(struct expr *x, struct decl *d, int depth)
{
    if (!x)
        return UNTOUCHED;
    bool sets = x->kind == EXPR_ASSIGN && x->op == OP_NONE
                && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == d;
    if (expr_mentions(sets ? x->kids[1] : x, d))
        return READ;
    enum touch t = UNTOUCHED;
    for (ptrdiff_t i = sets ? 1 : 0; t == UNTOUCHED && i < arrlen(x->kids); i++)
        t = touch_expr(x->kids[i], d, depth);
    if (t == UNTOUCHED && x->kind == EXPR_CALL)
        t = touch_call(x, d, depth);
    return t == UNTOUCHED && sets ? WRITTEN : t;
}

static enum touch touch_stmt(struct stmt *s, struct decl *d, int depth)
{
    enum touch t = UNTOUCHED;
    for (ptrdiff_t i = 0; i < arrlen(s->decls) && t == UNTOUCHED; i++)
        t = touch_expr(s->decls[i]->init, d, depth);
    if (s->init && t == UNTOUCHED)
        t = touch_stmt(s->init, d, depth);
    if (t == UNTOUCHED && s->kind != STMT_DO)
        t = touch_expr(s->expr, d, depth);
    if (t != UNTOUCHED)
        return t;
    if (s->kind == STMT_BLOCK)
        return touch_list(s->list, d, depth);
    enum touch body = s->body ? touch_stmt(s->body, d, depth) : UNTOUCHED;
    enum touch other = s->other ? touch_stmt(s->other, d, depth) : UNTOUCHED;
    if (body == READ || other == READ || touch_expr(s->step, d, depth) == READ)
        return READ;
    if (s->kind == STMT_DO)
        return body == WRITTEN ? WRITTEN : touch_expr(s->expr, d, depth);
    return s->kind == STMT_IF && body == WRITTEN && other == WRITTEN ? WRITTEN
                                                                     : UNTOUCHED;
}

static enum touch touch_list(struct stmt **list, struct decl *d, int depth)
{
    enum touch t = UNTOUCHED;
    for (ptrdiff_t i = 0; t == UNTOUCHED && i < arrlen(list); i++)
        t = touch_stmt(list[i], d, depth);
    return t;
}

bool reads_first(struct decl *core, struct decl *variable)
{
    return touch_list(core->body->list, variable, 0) == READ;
}
