/* The algebra of sparsity patterns: the shadow of a real is the set of the independents
 * that it depends on, as a number in a real of the same type, 0 the empty set. So memory
 * and structures are the tangent's. What a value is doesn't matter, but for what decides
 * over branches; and where the user says that zeros stay, for factors that don't vary: of
 * data that stands for a sparse matrix, a zero leaves out what it scales. Partials that are
 * zero by rule lose what they are of. */
#include "tangent.h"

static struct made *sets_made(struct instance *f)
{
    return &twin_of(f)->sets;
}

struct type *sets_type(void)
{
    static struct decl *record;
    if (!record) {
        record = decl_new(DECL_RECORD, "cgrad_sets", NULL, (struct loc){0});
        record->from_header = true;
    }
    return type_pointer(type_named(record));
}

static struct expr *sets_zero(struct type *real)
{
    (void)real;
    return expr_int(0);
}

static bool is_union(struct expr *e)
{
    return e->kind == EXPR_RUNTIME
           && (e->runtime == RUNTIME_UNION || e->runtime == RUNTIME_UNIONF);
}

static struct expr *as_double(struct expr *set)
{
    bool is_long =
        type_is_real(set->type) && type_strip(set->type)->kind == TYPE_LDOUBLE;
    return is_long ? expr_cast(type_basic(TYPE_DOUBLE), set) : set;
}

/* Adds a set to the arguments of a union, once. */
static void add_set(struct expr ***args, struct expr *set)
{
    for (ptrdiff_t i = 1; is_union(set) && i < arrlen(set->kids); i++)
        add_set(args, set->kids[i]);
    if (is_union(set) || expr_is_zero(set))
        return;
    for (ptrdiff_t i = 1; i < arrlen(*args); i++)
        if (expr_equal((*args)[i], set))
            return;
    arrput(*args, as_double(set));
}

/* The union of all; null: empty. */
static struct expr *union_of(struct walk *w, const struct number *numbers, int n)
{
    struct expr **args = NULL;
    arrput(args, expr_ref(w->e->save));
    for (int i = 0; i < n; i++)
        if (numbers[i].shadow)
            add_set(&args, numbers[i].shadow);
    if (arrlen(args) <= 2)
        return arrlen(args) == 2 ? args[1] : NULL;
    return expr_runtime(RUNTIME_UNION, NULL, args);
}

static struct expr *sets_sum(struct walk *w, struct number a, enum op op,
                             struct number b)
{
    (void)op;
    return union_of(w, (struct number[]){a, b}, 2);
}

static struct expr *sets_negative(struct walk *w, struct number a)
{
    (void)w;
    return a.shadow;
}

/* Of an adjoint program, what doesn't vary is a seed too: a multiplier that is zero for
 * now says nothing. */
static struct expr *sets_product(struct walk *w, const struct number *factors, int n)
{
    struct expr *test = NULL, *all = union_of(w, factors, n);
    for (int i = 0; i < n && !decl_is_made(w->f->source); i++) {
        struct expr *core = factors[i].core;
        if (factors[i].shadow || is_nonzero(core) || !walk_is_cheap(core))
            continue;
        struct expr *is = expr_binary(OP_NE, walk_value(w, core), expr_int(0));
        test = test ? expr_binary(OP_AND, test, is) : is;
    }
    if (!test)
        return all;
    struct expr **args = NULL;
    arrput(args, expr_ref(w->e->save));
    arrput(args, test);
    arrput(args, as_double(all));
    return expr_runtime(RUNTIME_SCALED, NULL, args);
}

static struct expr *sets_quotient(struct walk *w, struct number a, struct number b,
                                  struct expr *quotient)
{
    (void)quotient;
    return union_of(w, (struct number[]){a, b}, 2);
}

static struct expr *sets_rule(struct walk *w, const struct rule *rule,
                              const struct number *args, struct expr *call)
{
    (void)call;
    return union_of(w, args, rule->arity);
}

static struct expr *or_empty(struct number a)
{
    return a.shadow ? a.shadow : expr_int(0);
}

static struct expr *sets_choice(struct walk *w, struct expr *condition, struct number a,
                                struct number b)
{
    (void)w;
    return expr_cond(condition, or_empty(a), or_empty(b));
}

/* A term that is left out where a factor is zero may be there elsewhere. */
static struct expr *sets_guard(struct walk *w, struct expr **tests, struct expr *value)
{
    (void)w, (void)tests;
    return value;
}

/* In a float the number has to be small, which the runtime sees to. */
static struct expr *sets_converted(struct walk *w, struct type *to, struct number a)
{
    if (type_strip(to)->kind != TYPE_FLOAT || !type_is_real(a.shadow->type)
        || type_strip(a.shadow->type)->kind == TYPE_FLOAT)
        return a.shadow;
    struct expr **args = NULL;
    arrput(args, expr_ref(w->e->save));
    add_set(&args, a.shadow);
    return expr_runtime(RUNTIME_UNIONF, NULL, args);
}

/* What a rule of the user's does with memory isn't known; a value depends on all others. */
static void sets_ruled(struct walk *w)
{
    struct number *numbers = NULL;
    struct expr **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(w->f->core->members); i++) {
        struct decl *p = w->f->core->members[i];
        struct number number = {expr_ref(p), NULL};
        if (!type_is_real(p->type) && type_reaches_real(p->type))
            diag_error(DIAG_UNSUPPORTED, w->f->source->loc,
                       "memory by CGRAD_RULE in a sparse matrix");
        else if (decl_shadowed(w->f, p))
            number.shadow = shadow_lvalue(w->e, number.core);
        arrput(numbers, number);
        arrput(args, walk_primal(w, number.core));
    }
    struct expr *call = expr_call(w->f->source, args);
    struct number all = {call, union_of(w, numbers, (int)arrlen(numbers))};
    if (w->e->seed && all.shadow)
        arrput(w->list, stmt_set(OP_NONE, expr_deref(expr_ref(w->e->seed)),
                                 sets_converted(w, call->type, all)));
    struct stmt *last = stmt_new(STMT_RETURN, w->f->source->loc);
    last->expr = call;
    arrput(w->list, last);
}

const struct algebra sets_algebra = {
    .suffix = "_set",
    .name_suffix = "_sets",
    .calloc = "calloc",
    .made = sets_made,
    .state = sets_type,
    .state_name = "sets",
    .zero = sets_zero,
    .sum = sets_sum,
    .negative = sets_negative,
    .product = sets_product,
    .quotient = sets_quotient,
    .rule = sets_rule,
    .choice = sets_choice,
    .guard = sets_guard,
    .converted = sets_converted,
    .ruled = sets_ruled,
};
