/* Math calls whose partials use their result (exp, tanh, sqrt ..) get a local of their own
 * before the statement: `s += exp(x[i])` becomes `double exp_1 = exp(x[i]); s += exp_1`, so
 * that the result is a value like others, saved once instead of computed again. */
#include "internal.h"

static const struct rule *result_rule(struct expr *e)
{
    struct decl *d = e->kind == EXPR_CALL ? call_function(e) : NULL;
    const struct rule *rule =
        d && !d->body && type_is_real(e->type) ? rule_find(d) : NULL;
    for (int k = 0; rule && k < rule->arity; k++)
        if (rule->partials[k] && rule->uses_result[k])
            return rule;
    return NULL;
}

struct hoist {
    struct decl *core;
    struct stmt *origin;
    struct stmt **before;
};

/* e with its calls taken out; parts that may not be evaluated are left alone. */
static struct expr *hoisted(struct hoist *h, struct expr *e, bool is_whole)
{
    if (!e || e->kind == EXPR_COND || e->kind == EXPR_SIZEOF
        || (e->kind == EXPR_BINARY && (e->op == OP_AND || e->op == OP_OR)))
        return e;
    for (ptrdiff_t i = e->kind == EXPR_CALL ? 1 : 0; i < arrlen(e->kids); i++)
        e->kids[i] = hoisted(h, e->kids[i], false);
    const struct rule *rule = is_whole ? NULL : result_rule(e);
    if (!rule)
        return e;
    struct decl *d = decl_new(DECL_VAR, ir_fresh_name(h->core, rule->name),
                              type_unqualified(e->type), e->loc);
    d->init = e;
    struct stmt *s = stmt_decl(d);
    s->loc = h->origin->loc;
    s->origin = h->origin->origin;
    arrput(h->before, s);
    return expr_ref(d);
}

static void hoist_stmt(struct hoist *h, struct stmt *s)
{
    h->origin = s;
    if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR && s->decls[0]->init
        && s->decls[0]->storage == STORAGE_NONE
        && s->decls[0]->init->kind != EXPR_INIT) {
        s->decls[0]->init = hoisted(h, s->decls[0]->init, true);
    } else if (s->kind == STMT_EXPR && s->expr->kind == EXPR_ASSIGN) {
        s->expr->kids[1] = hoisted(h, s->expr->kids[1], false);
    } else if (s->kind == STMT_RETURN && s->expr) {
        s->expr = hoisted(h, s->expr, false);
    } else if (s->kind == STMT_EXPR && s->expr->kind == EXPR_CALL) {
        for (ptrdiff_t i = 1; i < arrlen(s->expr->kids); i++)
            s->expr->kids[i] = hoisted(h, s->expr->kids[i], false);
    }
}

static struct stmt **hoist_list(struct decl *core, struct stmt **list);

static struct stmt *hoist_below(struct decl *core, struct stmt *s)
{
    if (!s)
        return NULL;
    if (s->kind == STMT_BLOCK) {
        s->list = hoist_list(core, s->list);
        return s;
    }
    s->body = hoist_below(core, s->body);
    s->other = hoist_below(core, s->other);
    struct hoist h = {.core = core};
    hoist_stmt(&h, s);
    if (arrlen(h.before) == 0)
        return s;
    arrput(h.before, s);
    return stmt_block(h.before);
}

static struct stmt **hoist_list(struct decl *core, struct stmt **list)
{
    struct stmt **made = NULL;
    for (ptrdiff_t i = 0; i < arrlen(list); i++) {
        struct stmt *s = list[i];
        s->body = hoist_below(core, s->body);
        s->other = hoist_below(core, s->other);
        if (s->kind == STMT_BLOCK)
            s->list = hoist_list(core, s->list);
        struct hoist h = {.core = core};
        hoist_stmt(&h, s);
        for (ptrdiff_t k = 0; k < arrlen(h.before); k++)
            arrput(made, h.before[k]);
        arrput(made, s);
    }
    return made;
}

void core_hoist(struct decl *core)
{
    core->body->list = hoist_list(core, core->body->list);
}
