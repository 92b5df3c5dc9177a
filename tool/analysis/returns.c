/* Early returns: which of them the reverse sweep must be told of, and which it can tell by asking
 * the condition in front of them again. */
#include "internal.h"

struct returns {
    struct instance *f;
    struct stmt *last;
    int early, told;
};

static struct stmt *last_of(struct stmt *s)
{
    return s && s->kind == STMT_BLOCK && arrlen(s->list) > 0 ? arrlast(s->list) : s;
}

static bool count_return(struct stmt *s, void *user)
{
    *(int *)user += s->kind == STMT_RETURN;
    return true;
}

struct asked {
    object_set changed;
    struct instance *f;
    bool lost;
};

/* Values of parameters that stay what they are, and constants. */
static bool check_asked(struct expr *x, void *user)
{
    struct asked *a = user;
    bool value = x->kind == EXPR_INT || x->kind == EXPR_CHAR || x->kind == EXPR_FLOAT
                 || (x->kind == EXPR_UNARY && x->op != OP_DEREF && x->op != OP_ADDRESS
                     && !(x->op >= OP_PREINC && x->op <= OP_POSTDEC))
                 || x->kind == EXPR_BINARY || x->kind == EXPR_CAST
                 || (x->kind == EXPR_REF && x->decl->kind == DECL_ENUMERATOR);
    bool parameter = x->kind == EXPR_REF && x->decl->kind == DECL_PARAM
                     && type_is_scalar(x->type) && !type_is_pointer(x->type);
    struct object *o = parameter ? object_of(a->f, x->decl) : NULL;
    for (ptrdiff_t i = 0; o && i < arrlen(a->f->cells); i++)
        a->lost |= set_has(a->f->cells[i].targets, o);
    a->lost |= !value && !(parameter && !set_has(a->changed, o));
    return !a->lost;
}

struct expr *return_condition(struct instance *f, struct stmt *s)
{
    struct stmt **list = f->core->body->list, *found = NULL;
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (list[i]->kind == STMT_IF && !list[i]->other && last_of(list[i]->body) == s)
            found = list[i];
    if (!found)
        return NULL;
    int returns = 0;
    struct asked a = {.f = f};
    stmt_walk(found->body, count_return, &returns);
    stmt_writes(f, f->core->body, &a.changed);
    expr_walk(found->expr, check_asked, &a);
    return returns == 1 && !a.lost ? found->expr : NULL;
}

static bool find_return(struct stmt *s, void *user)
{
    struct returns *r = user;
    if (s->kind == STMT_RETURN && s != r->last
        && stmt_facts(r->f, s)->value.is_active) {
        r->early++;
        r->told += return_condition(r->f, s) != NULL;
    }
    return true;
}

static struct returns find_returns(struct instance *f)
{
    struct stmt *body = f->core->body;
    struct returns r = {.f = f, .last = last_of(body)};
    stmt_walk(body, find_return, &r);
    return r;
}

bool has_early_returns(struct instance *f)
{
    return find_returns(f).early > 0;
}

bool returns_are_told(struct instance *f)
{
    struct returns r = find_returns(f);
    return r.early == r.told;
}
