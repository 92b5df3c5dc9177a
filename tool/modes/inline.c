/* A function that ends in the only call of another, with its own parameters as they are,
 * takes that one's body instead; one that does nothing else is left out. Not where that one's parameters are restrict: callers of
 * the first promise nothing. */
#include "internal.h"

struct calls {
    struct call_count {
        struct decl *key;
        int value;
    } * count;
};

static bool count_ref(struct expr *x, void *user)
{
    struct calls *c = user;
    if (x->kind == EXPR_REF && x->decl->kind == DECL_FUNCTION) {
        ptrdiff_t i = hmgeti(c->count, x->decl);
        hmput(c->count, x->decl, i >= 0 ? c->count[i].value + 1 : 1);
    }
    return true;
}

static bool count_refs(struct stmt *s, void *user)
{
    stmt_exprs(s, count_ref, user);
    return true;
}

/* The call that the function ends in; null: it doesn't. */
static struct expr *last_call(struct decl *f)
{
    struct stmt **list = f->body->list;
    struct stmt *last = arrlen(list) > 0 ? arrlast(list) : NULL;
    bool is_plain = last && (last->kind == STMT_EXPR || last->kind == STMT_RETURN);
    struct expr *x = is_plain ? last->expr : NULL;
    return x && x->kind == EXPR_CALL ? x : NULL;
}

static bool is_param(struct decl *f, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        if (f->members[i] == d)
            return true;
    return false;
}

/* Its arguments are parameters of f, each once, and nothing is lost. */
static bool passes_on(struct decl *f, struct expr *call, struct decl *g)
{
    if (arrlen(g->members) + 1 != arrlen(call->kids)
        || !type_equal(f->type->to, g->type->to))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(g->members); i++) {
        struct expr *arg = call->kids[i + 1];
        if (arg->kind != EXPR_REF || !is_param(f, arg->decl)
            || (type_strip(g->members[i]->type)->quals & QUAL_RESTRICT))
            return false;
        for (ptrdiff_t k = 0; k < i; k++)
            if (call->kids[k + 1]->decl == arg->decl)
                return false;
    }
    return true;
}

/* A variable of g's outermost block has the name of one that f has there. */
static bool has_name(struct decl *f, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        if (f->members[i]->name == name)
            return true;
    for (ptrdiff_t i = 0; i < arrlen(f->body->list); i++)
        if (f->body->list[i]->kind == STMT_DECL
            && f->body->list[i]->decls[0]->name == name)
            return true;
    return false;
}

static bool clashes(struct decl *f, struct decl *g)
{
    for (ptrdiff_t i = 0; i < arrlen(g->body->list); i++)
        if (g->body->list[i]->kind == STMT_DECL
            && has_name(f, g->body->list[i]->decls[0]->name))
            return true;
    return false;
}

static bool inline_last(struct decl *f, struct calls *calls)
{
    struct expr *call = last_call(f);
    struct decl *g = call ? call_function(call) : NULL;
    if (!g || !decl_is_made(g) || g->storage != STORAGE_STATIC
        || calls->count[hmgeti(calls->count, g)].value != 1 || !passes_on(f, call, g)
        || clashes(f, g))
        return false;
    struct decl_map *map = NULL;
    for (ptrdiff_t i = 0; i < arrlen(g->members); i++)
        hmput(map, g->members[i], call->kids[i + 1]->decl);
    (void)arrpop(f->body->list);
    for (ptrdiff_t i = 0; i < arrlen(g->body->list); i++)
        arrput(f->body->list, stmt_clone(g->body->list[i], &map));
    return true;
}

/* What a static function does nothing but call, with just its own parameters; or null. */
static struct decl *forwarded(struct decl *f)
{
    struct expr *call = arrlen(f->body->list) == 1 ? last_call(f) : NULL;
    struct decl *g = call ? call_function(call) : NULL;
    if (!g || !decl_is_made(g) || g == f || f->storage != STORAGE_STATIC
        || g->storage != STORAGE_STATIC || arrlen(f->members) != arrlen(g->members)
        || !passes_on(f, call, g))
        return NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        if (call->kids[i + 1]->decl != f->members[i])
            return NULL;
    return g;
}

/* What is called in place of a function that only forwards. */
struct redirects {
    struct redirect {
        struct decl *key, *value;
    } * to;
    bool any;
};

static struct decl *redirected(struct redirects *r, struct decl *f)
{
    ptrdiff_t i;
    while ((i = hmgeti(r->to, f)) >= 0)
        f = r->to[i].value;
    return f;
}

static bool redirect_ref(struct expr *x, void *user)
{
    struct redirects *r = user;
    struct decl *to = x->kind == EXPR_REF ? redirected(r, x->decl) : NULL;
    r->any |= to && to != x->decl;
    x->decl = to ? to : x->decl;
    return true;
}

static bool redirect_calls(struct decl **functions)
{
    struct redirects r = {0};
    for (ptrdiff_t i = 0; i < arrlen(functions); i++) {
        struct decl *g = forwarded(functions[i]);
        g = g ? redirected(&r, g) : NULL;
        if (g && g != functions[i])
            hmput(r.to, functions[i], g);
    }
    for (ptrdiff_t i = 0; hmlen(r.to) > 0 && i < arrlen(functions); i++)
        stmt_walk_exprs(functions[i]->body, redirect_ref, &r);
    return r.any;
}

bool inline_functions(struct decl **functions)
{
    struct calls calls = {0};
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        stmt_walk(functions[i]->body, count_refs, &calls);
    if (redirect_calls(functions))
        return true;
    bool changed = false;
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        changed |= inline_last(functions[i], &calls);
    return changed;
}
