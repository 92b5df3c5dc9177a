/* CGRAD_RULE(f): the user supplies f_jvp and f_vjp. Analyses see, in place of f's body,
 *     return (v * v + p[0] * p[0] + ..) * (n + ..);
 * of all real parameters and of what pointers to reals point to, times the others: its
 * result depends on all of them, and the reverse needs all of their values. */
#include "internal.h"
#include <string.h>

bool decl_has_rule(struct decl *d)
{
    for (ptrdiff_t i = 0; d && i < arrlen(d->notes); i++)
        if (strcmp(d->notes[i], "cgrad:rule") == 0)
            return true;
    return false;
}

static struct expr *plus(struct expr *a, struct expr *b)
{
    return a ? expr_binary(OP_ADD, a, b) : b;
}

static struct expr *times(struct expr *a, struct expr *b)
{
    return a && b ? expr_binary(OP_MUL, a, b) : a ? a : b;
}

/* A parameter the contract has no shadow for in a rule. */
static bool is_refused(struct type *t)
{
    struct type *to = type_pointee(t);
    if (!to)
        return !type_is_scalar(t);
    while (type_strip(to)->kind == TYPE_ARRAY)
        to = type_strip(to)->to;
    return type_reaches_real(to)
           && (!type_is_real(to) || !(type_strip(to)->quals & QUAL_CONST));
}

/* The first element behind a pointer to reals. */
static struct expr *first_of(struct expr *p)
{
    while (type_is_pointer(p->type))
        p = expr_index(p, expr_int(0));
    return p;
}

static struct expr *value_of(struct decl *f)
{
    struct expr *reals = NULL, *others = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++) {
        struct decl *p = f->members[i];
        bool memory = type_is_pointer(p->type) && type_reaches_real(p->type);
        struct expr *x = memory ? first_of(expr_ref(p)) : expr_ref(p);
        if (type_is_real(x->type))
            reals = plus(reals, expr_binary(OP_MUL, x, expr_clone(x, NULL)));
        else if (type_is_integer(x->type))
            others = plus(others, expr_cast(f->type->to, x));
        else if (type_is_pointer(x->type))
            others = plus(others, expr_cast(f->type->to, expr_unary(OP_NOT, x)));
    }
    struct expr *value = times(reals, others);
    return expr_cast(f->type->to, value ? value : expr_int(0));
}

struct decl *rule_core(struct decl *f)
{
    bool refused = !type_is_real(f->type->to);
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        refused |= is_refused(f->members[i]->type);
    if (refused) {
        diag_error(DIAG_UNSUPPORTED, f->loc,
                   "this by CGRAD_RULE: it has to return a real and take numbers and "
                   "pointers to const reals");
        return NULL;
    }
    struct decl *core = NEW(struct decl);
    *core = *f;
    core->origin = f;
    core->members = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++) {
        struct decl *p = NEW(struct decl);
        *p = *f->members[i];
        p->origin = f->members[i];
        arrput(core->members, p);
    }
    struct stmt *r = stmt_new(STMT_RETURN, f->loc), **list = NULL;
    r->expr = value_of(core);
    arrput(list, r);
    core->body = stmt_block(list);
    return core;
}
