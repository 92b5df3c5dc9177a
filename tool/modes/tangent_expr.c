/* Expressions of the tangent family: a real expression of the core to its shadow. What
 * depends on nothing active is constant and has none. */
#include "tangent.h"
#include <string.h>

enum { PRODUCT_FACTORS = 8 };

struct type *walk_type(struct walk *w, struct type *real)
{
    return w->algebra->type ? w->algebra->type(w->e, type_unqualified(real))
                            : type_unqualified(real);
}

struct expr *walk_read(struct walk *w, struct expr *lvalue)
{
    struct expr *carried = walk_carried(w, lvalue);
    bool is_popped = lvalue->kind == EXPR_RUNTIME && type_has_row(w->e, lvalue->type);
    struct expr *shadow = carried     ? carried
                          : is_popped ? walk_popped(w, lvalue)
                                      : shadow_lvalue(w->e, lvalue);
    return w->algebra->read ? w->algebra->read(w, shadow) : shadow;
}

/* ---- primals ---- */

static const struct rule *call_rule(struct expr *e)
{
    struct decl *d = e->kind == EXPR_CALL ? call_function(e) : NULL;
    return d && !d->body ? rule_find(d) : NULL;
}

/* cgrad_common(p_b, q_b) / sizeof(T) of memory that is there as vectors alone; else null. */
static struct expr *common_count(struct walk *w, struct expr *core)
{
    if (!w->algebra->in_place || core->kind != EXPR_BINARY || core->op != OP_DIV
        || core->kids[0]->kind != EXPR_RUNTIME
        || core->kids[0]->runtime != RUNTIME_COMMON)
        return NULL;
    struct expr **pointers = NULL, *size = primal_expr(w->e, core->kids[1]);
    for (int i = 0; i < 2; i++)
        arrput(pointers, shadow_pointer(w->e, core->kids[0]->kids[i]));
    size->of = emit_shadow_type(w->e, size->of);
    return expr_binary(OP_DIV, expr_runtime(RUNTIME_COMMON, NULL, pointers), size);
}

struct expr *walk_primal(struct walk *w, struct expr *core)
{
    struct expr *common = common_count(w, core);
    if (common)
        return common;
    if (hmlen(w->held) == 0)
        return primal_expr(w->e, core);
    ptrdiff_t i = hmgeti(w->held, core);
    if (i >= 0)
        return expr_ref(w->held[i].value);
    struct expr node = *core;
    node.kids = NULL;
    struct expr *e = primal_expr(w->e, &node);
    for (ptrdiff_t k = 0; k < arrlen(core->kids); k++)
        arrput(e->kids, walk_primal(w, core->kids[k]));
    return e;
}

/* A derivative line says what the user left to the compiler where that loses digits, and
 * what compilers don't do with vectors. */
static struct expr *spelled(struct walk *w, struct expr *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        e->kids[i] = spelled(w, e->kids[i]);
    if (e->kind == EXPR_CAST && e->kids[0]->kind != EXPR_INT
        && e->kids[0]->kind != EXPR_FLOAT) {
        enum type_kind to = type_strip(e->type)->kind,
                       from = type_strip(e->kids[0]->type)->kind;
        bool is_wide = from >= TYPE_LONG || from == TYPE_UINT;
        if ((w->algebra->derivation && from == TYPE_BOOL)
            || (e->cast == CAST_FLOAT && to < from)
            || (e->cast == CAST_INT_TO_FLOAT && from >= TYPE_INT
                && (to == TYPE_FLOAT
                    || (to == TYPE_DOUBLE && is_wide && from != TYPE_UINT))))
            e->cast = CAST_EXPLICIT;
    }
    return e;
}

bool walk_is_cheap(struct expr *core)
{
    struct expr *e = core;
    while (e->kind == EXPR_CAST || (e->kind == EXPR_UNARY && e->op == OP_NEG))
        e = e->kids[0];
    switch ((int)e->kind) {
    case EXPR_REF:
    case EXPR_INT:
    case EXPR_FLOAT:
    case EXPR_CHAR: return true;
    case EXPR_MEMBER: return walk_is_cheap(e->kids[0]);
    case EXPR_UNARY:
        return (e->op == OP_DEREF || e->op == OP_ADDRESS) && walk_is_cheap(e->kids[0]);
    case EXPR_INDEX: return walk_is_cheap(e->kids[0]) && walk_is_cheap(e->kids[1]);
    case EXPR_BINARY: /* of an index */
        return (type_is_integer(e->type) || type_is_pointer(e->type))
               && walk_is_cheap(e->kids[0]) && walk_is_cheap(e->kids[1]);
    default: return false;
    }
}

struct decl *walk_temporary(struct walk *w, const char *wish, struct type *type,
                            struct expr *value)
{
    struct decl *d = emit_local(w->e, wish, type_unqualified(type));
    d->init = value;
    arrput(w->list, stmt_decl(d));
    arrput(w->temporaries, d);
    return d;
}

const char *walk_call_name(struct expr *call)
{
    struct decl *d = call_function(call);
    const char *name = strncmp(d->name, "__builtin_", 10) == 0 ? d->name + 10
                       : strncmp(d->name, "cgrad_", 6) == 0    ? d->name + 6
                                                               : d->name;
    struct expr *arg = arrlen(call->kids) > 1 ? expr_bare(call->kids[1]) : NULL;
    if (arg && arg->kind == EXPR_REF)
        return format("%s_%s", name, arg->decl->name);
    return format("%s_value", name);
}

/* Puts the node's value into a temporary; false: not here. */
static bool hold(struct walk *w, struct expr *node, const char *wish)
{
    if (hmgeti(w->held, node) >= 0)
        return true;
    if (w->depth > 0) {
        w->missed = true;
        return false;
    }
    struct decl *d = walk_temporary(w, wish, node->type, walk_primal(w, node));
    hmput(w->held, node, d);
    return true;
}

/* Holds the calls of math functions in e, the innermost first; what may not be
 * evaluated stays where it is. */
static void hold_calls(struct walk *w, struct expr *e)
{
    if (hmgeti(w->held, e) >= 0 || e->kind == EXPR_SIZEOF)
        return;
    bool may_skip = e->kind == EXPR_COND || e->op == OP_AND || e->op == OP_OR;
    w->depth += may_skip;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        hold_calls(w, e->kids[i]);
    w->depth -= may_skip;
    if (call_rule(e) && type_is_real(e->type) && e != w->whole)
        hold(w, e, walk_call_name(e));
}

struct expr *walk_value(struct walk *w, struct expr *core)
{
    if (!w->algebra->in_place) /* elsewhere the primal's statement has the same calls */
        hold_calls(w, core);
    struct expr *e = spelled(w, walk_primal(w, core));
    e->parens = 0;
    return e;
}

struct expr *walk_held(struct walk *w, struct expr *core, const char *wish)
{
    if (!walk_is_cheap(core))
        hold(w, core, wish);
    return walk_value(w, core);
}

struct expr *walk_result(struct walk *w, struct expr *core, const char *wish)
{
    if (core == w->whole) {
        w->whole_used = true;
        return primal_expr(w->e, w->target);
    }
    hold(w, core, wish);
    return walk_value(w, core);
}

struct expr *walk_repeatable(struct walk *w, struct expr *shadow, struct type *real,
                             const char *wish)
{
    if (walk_is_cheap(shadow))
        return shadow;
    if (w->depth > 0) {
        w->missed = true;
        return shadow;
    }
    const char *name = format("%s%s", wish, w->algebra->suffix);
    struct type *t = type_is_vector(shadow->type) ? shadow->type : walk_type(w, real);
    return expr_ref(walk_temporary(w, name, t, shadow));
}

void walk_forget(struct walk *w)
{
    w->held = NULL;
    if (w->algebra->forget)
        w->algebra->forget(w);
}

/* ---- shadows ---- */

static struct number number(struct walk *w, struct expr *core)
{
    return (struct number){core, walk_shadow(w, core)};
}

static bool is_constant(struct number a)
{
    return !a.shadow;
}

static bool is_product(struct expr *e)
{
    return e->kind == EXPR_BINARY && e->op == OP_MUL && type_is_real(e->type);
}

/* The factors of a * b * .., as far as there is room; the last takes the rest. */
static int factors_of(struct expr *e, struct expr **factors, int n)
{
    if (!is_product(e) || n + 1 >= PRODUCT_FACTORS) {
        factors[n] = e;
        return n + 1;
    }
    return factors_of(e->kids[1], factors, factors_of(e->kids[0], factors, n));
}

/* Three factors or two that vary are multiplied out; of more, the last is split off. */
static struct expr *product(struct walk *w, struct expr *e)
{
    struct expr *factors[PRODUCT_FACTORS + 1];
    struct number numbers[PRODUCT_FACTORS + 1];
    int n = factors_of(e, factors, 0), active = 0;
    for (int i = 0; i < n; i++) {
        bool repeats = false;
        for (int k = 0; k < i; k++)
            repeats |= expr_equal(factors[i], factors[k]);
        active += !repeats && expr_active(w->f, factors[i]);
    }
    if (n > 3 && active > 2) {
        n = 2;
        factors[0] = e->kids[0];
        factors[1] = e->kids[1];
    }
    for (int i = 0; i < n; i++)
        numbers[i] = number(w, factors[i]);
    return w->algebra->product(w, numbers, n);
}

static struct expr *binary(struct walk *w, struct expr *e)
{
    if (e->op == OP_MUL)
        return product(w, e);
    struct number a = number(w, e->kids[0]), b = number(w, e->kids[1]);
    if (is_constant(a) && is_constant(b))
        return NULL;
    if (e->op == OP_ADD || e->op == OP_SUB)
        return w->algebra->sum(w, a, e->op, b);
    return e->op == OP_DIV ? w->algebra->quotient(w, a, b, e) : NULL;
}

static struct stmt *branch(struct walk *w, struct decl *chosen, struct expr *value)
{
    struct stmt **outer = w->list;
    ptrdiff_t held = hmlen(w->held);
    w->list = NULL;
    struct expr *shadow = walk_shadow(w, value);
    if (!shadow)
        shadow = w->algebra->zero(value->type);
    arrput(w->list, w->algebra->store
                        ? w->algebra->store(w, NULL, expr_ref(chosen), OP_NONE, shadow)
                        : stmt_set(OP_NONE, expr_ref(chosen), shadow));
    struct stmt *s = stmt_block(w->list);
    w->list = outer;
    while (hmlen(w->held) > held)
        (void)hmdel(w->held, w->held[hmlen(w->held) - 1].key);
    if (w->algebra->forget)
        w->algebra->forget(w);
    return s;
}

/* c ? a : b, where a or b wants temporaries: an if. */
static struct expr *chosen(struct walk *w, struct expr *e)
{
    const char *wish = format("chosen%s", w->algebra->suffix);
    if (w->algebra->finish)
        w->algebra->finish(w);
    struct decl *d = walk_temporary(w, wish, walk_type(w, e->type), NULL);
    struct stmt *s = stmt_new(STMT_IF, e->loc);
    s->expr = expr_alone(walk_value(w, e->kids[0]));
    s->body = branch(w, d, e->kids[1]);
    s->other = branch(w, d, e->kids[2]);
    arrput(w->list, s);
    return w->algebra->read ? w->algebra->read(w, expr_ref(d)) : expr_ref(d);
}

static struct expr *choice(struct walk *w, struct expr *e)
{
    struct expr *condition = walk_value(w, e->kids[0]);
    bool missed = w->missed;
    w->missed = false;
    w->depth++;
    struct number a = number(w, e->kids[1]), b = number(w, e->kids[2]);
    w->depth--;
    if (w->missed && w->depth == 0) {
        w->missed = missed;
        return chosen(w, e);
    }
    w->missed |= missed;
    return is_constant(a) && is_constant(b) ? NULL
                                            : w->algebra->choice(w, condition, a, b);
}

static struct expr *call(struct walk *w, struct expr *e)
{
    const struct rule *rule = call_rule(e);
    struct number args[RULE_ARGS] = {{0}};
    bool constant = true;
    for (int k = 0; rule && k < rule->arity && k + 1 < arrlen(e->kids); k++) {
        args[k].core = e->kids[k + 1];
        args[k].shadow = rule->partials[k] ? walk_shadow(w, args[k].core) : NULL;
        constant &= is_constant(args[k]);
    }
    return constant ? NULL : w->algebra->rule(w, rule, args, e);
}

static struct expr *unary(struct walk *w, struct expr *e)
{
    if (e->op == OP_DEREF)
        return walk_read(w, e);
    struct number a = number(w, e->kids[0]);
    if (is_constant(a)
        || (e->op != OP_NEG && e->op != OP_PLUS && e->op != OP_EXTENSION))
        return NULL;
    return e->op == OP_NEG ? w->algebra->negative(w, a) : a.shadow;
}

static struct expr *conversion(struct walk *w, struct expr *e)
{
    struct number a = number(w, e->kids[0]);
    return is_constant(a) ? NULL : w->algebra->converted(w, e->type, a);
}

/* t != 0 ? v : 0 tests t and its shadow */
static struct expr *guard(struct walk *w, struct expr *e)
{
    struct expr **tests = NULL;
    ptrdiff_t n = arrlen(e->kids) - 1;
    for (ptrdiff_t i = 0; i < n; i++) {
        struct expr *shadow = walk_shadow(w, e->kids[i]);
        if (!shadow || !w->algebra->in_place)
            arrput(tests, walk_value(w, e->kids[i]));
        if (shadow)
            arrput(tests, shadow);
    }
    w->depth++;
    struct expr *value = walk_shadow(w, e->kids[n]);
    w->depth--;
    return value ? w->algebra->guard(w, tests, value) : NULL;
}

struct expr *walk_shadow(struct walk *w, struct expr *e)
{
    if (!expr_active(w->f, e))
        return NULL;
    switch ((int)e->kind) {
    case EXPR_REF:
    case EXPR_INDEX:
    case EXPR_MEMBER:
    case EXPR_RUNTIME: return walk_read(w, e);
    case EXPR_UNARY: return unary(w, e);
    case EXPR_BINARY: return binary(w, e);
    case EXPR_COND: return choice(w, e);
    case EXPR_CAST: return conversion(w, e);
    case EXPR_CALL: return call(w, e);
    case EXPR_GUARD: return guard(w, e);
    default: bug(e->loc, "no shadow of this expression");
    }
}
