/* See toy_algebra.h. */
#include "toy_algebra.h"

static struct type *set_type(struct emit *e, struct type *real)
{
    (void)e;
    (void)real;
    return type_basic(TYPE_ULLONG);
}

static struct made *set_made(struct instance *f)
{
    static struct {
        struct instance *key;
        struct made *value;
    } * all;
    if (hmgeti(all, f) < 0)
        hmput(all, f, NEW(struct made));
    return hmget(all, f);
}

static struct expr *set_zero(struct type *real)
{
    (void)real;
    return expr_int(0);
}

static struct expr *both(struct expr *a, struct expr *b)
{
    return a && b ? expr_binary(OP_BITOR, a, b) : a ? a : b;
}

static struct expr *set_sum(struct walk *w, struct number a, enum op op,
                            struct number b)
{
    (void)w, (void)op;
    return both(a.shadow, b.shadow);
}

static struct expr *set_negative(struct walk *w, struct number a)
{
    (void)w;
    return a.shadow;
}

static struct expr *set_product(struct walk *w, const struct number *factors, int n)
{
    struct expr *all = NULL;
    (void)w;
    for (int i = 0; i < n; i++)
        all = both(all, factors[i].shadow);
    return all;
}

static struct expr *set_quotient(struct walk *w, struct number a, struct number b,
                                 struct expr *quotient)
{
    (void)w, (void)quotient;
    return both(a.shadow, b.shadow);
}

static struct expr *set_rule(struct walk *w, const struct rule *rule,
                             const struct number *args, struct expr *call)
{
    (void)call;
    return set_product(w, args, rule->arity);
}

static struct expr *set_choice(struct walk *w, struct expr *condition, struct number a,
                               struct number b)
{
    (void)w;
    return expr_cond(condition, a.shadow ? a.shadow : expr_int(0),
                     b.shadow ? b.shadow : expr_int(0));
}

static struct expr *set_guard(struct walk *w, struct expr **tests, struct expr *value)
{
    (void)w, (void)tests;
    return value;
}

static struct expr *set_converted(struct walk *w, struct type *to, struct number a)
{
    (void)w, (void)to;
    return a.shadow;
}

const struct algebra toy_algebra = {
    .suffix = "_in",
    .name_suffix = "_inputs",
    .type = set_type,
    .calloc = "calloc",
    .made = set_made,
    .zero = set_zero,
    .sum = set_sum,
    .negative = set_negative,
    .product = set_product,
    .quotient = set_quotient,
    .rule = set_rule,
    .choice = set_choice,
    .guard = set_guard,
    .converted = set_converted,
};
