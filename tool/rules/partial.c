/* Partials put to use: the rule's expression with the call's arguments and result in
 * place of its parameters, in the call's type. */
#include "internal.h"
#include <string.h>

struct site {
    const struct rule *rule;
    struct expr **args, *result;
    struct type *type; /* float, double or long double */
};

/* double and what is made of it, for another real type. */
static struct type *type_retyped(struct type *t, struct type *real)
{
    struct type *s = type_strip(t);
    if (s->kind == TYPE_DOUBLE)
        return type_unqualified(real);
    if (s->kind == TYPE_POINTER && type_strip(s->to)->kind == TYPE_DOUBLE)
        return type_pointer(type_unqualified(real));
    return t;
}

struct decl *rule_function(struct decl *f, enum type_kind kind)
{
    static struct {
        const char *key;
        struct decl *value;
    } * functions;
    const struct rule *rule = rule_named(f->name);
    const char *name = rule && rule->function ? rule_name(f->name, kind) : f->name;
    ptrdiff_t i = hmgeti(functions, name);
    if (i >= 0)
        return functions[i].value;
    struct type **params = NULL, *real = type_basic(kind);
    for (ptrdiff_t k = 0; k < arrlen(f->type->params); k++)
        arrput(params, type_retyped(f->type->params[k], real));
    struct decl *d = NEW(struct decl);
    *d = *f;
    d->name = name;
    d->type = type_function(type_retyped(f->type->to, real), params);
    d->type->is_variadic = f->type->is_variadic;
    d->members = NULL;
    d->unit = NULL;
    d->from_header = d->from_system = true;
    bool is_ours = strncmp(name, "cgrad_", 6) == 0;
    d->loc = (struct loc){.file = name_intern(is_ours ? "cgrad_special.h" : "math.h")};
    hmput(functions, name, d);
    return d;
}

/* An argument or the result, of the type that the parameter had. */
static struct expr *put_value(const struct site *s, struct expr *value,
                              struct expr *param)
{
    struct expr *e = expr_clone(value, NULL);
    struct type *type = type_retyped(param->type, s->type);
    if (!type_is_real(type) || type_strip(e->type)->kind == type_strip(type)->kind)
        return e;
    e = expr_cast(type, e);
    e->cast = type_is_real(value->type) ? CAST_FLOAT : CAST_INT_TO_FLOAT;
    return e;
}

static struct expr *put_ref(const struct site *s, struct expr *e)
{
    if (e->decl == s->rule->result)
        return put_value(s, s->result, e);
    for (int i = 0; i < s->rule->arity; i++)
        if (e->decl == s->rule->params[i])
            return put_value(s, s->args[i], e);
    if (e->decl->kind == DECL_FUNCTION)
        return expr_ref(rule_function(e->decl, type_strip(s->type)->kind));
    return expr_clone(e, NULL);
}

/* 0.5, 0.5f, 0.5L: what the row writes without a suffix is of the call's type. */
static struct expr *put_float(const struct site *s, struct expr *e)
{
    if (type_strip(e->type)->kind != TYPE_DOUBLE)
        return expr_clone(e, NULL);
    return expr_real(e->text, s->type);
}

static struct expr *put_in(const struct site *s, struct expr *e)
{
    if (e->kind == EXPR_REF)
        return put_ref(s, e);
    if (e->kind == EXPR_FLOAT)
        return put_float(s, e);
    struct expr *c = NEW(struct expr);
    *c = *e;
    c->kids = NULL;
    c->type = type_retyped(e->type, s->type);
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        arrput(c->kids, put_in(s, e->kids[i]));
    return settle(clean(c));
}

struct expr *rule_partial(const struct rule *rule, int k, struct expr **args,
                          struct expr *result, struct type *type)
{
    if (!rule->partials[k])
        return NULL;
    struct site site = {rule, args, result, type_unqualified(type_strip(type))};
    struct expr *e = settle_whole(put_in(&site, rule->partials[k]));
    return expr_is_zero(e) ? NULL : e;
}

struct expr *rule_call(const char *name, struct expr **args, struct type *type)
{
    const struct rule *rule = rule_named(name);
    if (!rule || !rule->function)
        bug((struct loc){0}, "math.def has no function %s", name);
    return expr_call(rule_function(rule->function, type_strip(type)->kind), args);
}
