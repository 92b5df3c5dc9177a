/* A reverse function that adds to the adjoint of one real argument, and that only, gives it back
 * as its value:
 *     void f_rev(.., double *x_b, ..) { .. *x_b += e; }     double f_rev(..) { return e; }
 *     double x_b = 0;                                 ->
 *     f_rev(.., &x_b, ..);                                  double x_b = f_rev(..);
 * The adjoint of a value has one owner, so nobody sees when it is added. */
#include "internal.h"

struct site { /* of a pointer parameter */
    struct decl *param;
    int refs, additions;
};

static struct expr *pointed(struct expr *x, struct decl *p)
{
    return x->kind == EXPR_UNARY && x->op == OP_DEREF && x->kids[0]->kind == EXPR_REF
                   && x->kids[0]->decl == p
               ? x
               : NULL;
}

static bool count_refs(struct expr *x, void *user)
{
    struct site *s = user;
    s->refs += x->kind == EXPR_REF && x->decl == s->param;
    s->additions += x->kind == EXPR_ASSIGN && (x->op == OP_ADD || x->op == OP_SUB)
                    && pointed(x->kids[0], s->param);
    return true;
}

/* The one parameter that leads to a real which is only added to; -1: none, or several. */
static ptrdiff_t added_param(struct decl *f)
{
    ptrdiff_t found = -1;
    bool plain = decl_is_made(f) && f->storage == STORAGE_STATIC
                 && type_strip(f->type->to)->kind == TYPE_VOID;
    for (ptrdiff_t i = 0; plain && i < arrlen(f->members); i++) {
        struct type *t = type_strip(f->members[i]->type);
        struct site s = {.param = f->members[i]};
        if (t->kind != TYPE_POINTER || !type_is_real(t->to) || !f->members[i]->origin
            || type_is_pointer(f->members[i]->origin->type))
            continue;
        stmt_walk_exprs(f->body, count_refs, &s);
        if (s.refs != s.additions || found >= 0)
            return -1;
        found = i;
    }
    return found;
}

/* ---- the calls ---- */

struct calls {
    struct decl *function;
    ptrdiff_t param;
    int refs, good;
};

static bool count_calls(struct expr *x, void *user)
{
    struct calls *c = user;
    c->refs += x->kind == EXPR_REF && x->decl == c->function;
    return true;
}

/* f(.., &x_b, ..); of a local variable */
static struct decl *passed(struct calls *c, struct stmt *s)
{
    struct expr *x =
        s->kind == STMT_EXPR && s->expr->kind == EXPR_CALL ? s->expr : NULL;
    if (!x || call_function(x) != c->function)
        return NULL;
    struct expr *arg = x->kids[c->param + 1];
    struct expr *of =
        arg->kind == EXPR_UNARY && arg->op == OP_ADDRESS ? arg->kids[0] : NULL;
    struct type *real = type_pointee(c->function->members[c->param]->type);
    return of && of->kind == EXPR_REF && of->decl->kind == DECL_VAR
                   && type_equal(of->type, real)
               ? of->decl
               : NULL;
}

static bool count_good(struct stmt *s, void *user)
{
    struct calls *c = user;
    c->good += passed(c, s) != NULL;
    return true;
}

static bool change_call(struct stmt *s, void *user)
{
    struct calls *c = user;
    struct decl *d = passed(c, s);
    if (!d)
        return true;
    arrdel(s->expr->kids, (size_t)c->param + 1);
    s->expr->type = d->type;
    s->expr = expr_assign(OP_ADD, expr_ref(d), s->expr);
    return true;
}

/* ---- the function ---- */

static bool change_target(struct expr *x, void *user)
{
    struct decl *p = user;
    if (pointed(x, p))
        *x = *expr_ref(p);
    return true;
}

static void change_function(struct decl *f, ptrdiff_t at)
{
    struct decl *p = f->members[at];
    struct type *real = type_unqualified(type_pointee(p->type));
    arrdel(f->members, (size_t)at);
    arrdel(f->type->params, (size_t)at);
    f->type->to = real;
    p->kind = DECL_VAR;
    p->type = real;
    p->init = expr_int(0);
    stmt_walk_exprs(f->body, change_target, p);
    struct stmt **list = NULL, *end = stmt_new(STMT_RETURN, f->loc);
    arrput(list, stmt_decl(p));
    for (ptrdiff_t i = 0; i < arrlen(f->body->list); i++)
        arrput(list, f->body->list[i]);
    end->expr = expr_ref(p);
    arrput(list, end);
    first_assigns(&list);
    ptrdiff_t last = arrlen(list) - 2;
    if (list[last]->kind == STMT_DECL && list[last]->decls[0] == p) {
        end->expr = p->init;
        end->origin = list[last]->origin;
        arrdel(list, (size_t)last);
    }
    f->body->list = list;
}

void return_adjoints(struct decl **functions)
{
    for (ptrdiff_t i = 0; i < arrlen(functions); i++) {
        struct calls c = {.function = functions[i], .param = added_param(functions[i])};
        for (ptrdiff_t k = 0; c.param >= 0 && k < arrlen(functions); k++) {
            stmt_walk_exprs(functions[k]->body, count_calls, &c);
            stmt_walk(functions[k]->body, count_good, &c);
        }
        if (c.param < 0 || c.refs != c.good)
            continue;
        for (ptrdiff_t k = 0; k < arrlen(functions); k++)
            stmt_walk(functions[k]->body, change_call, &c);
        change_function(functions[i], c.param);
        for (ptrdiff_t k = 0; k < arrlen(functions); k++)
            first_assigns(&functions[k]->body->list);
    }
}
