/* The algebra of jvp: the shadow of a real is one real of the same type, its derivative
 * along a direction. */
#include "tangent.h"

static struct made *tangent_made(struct instance *f)
{
    return &twin_of(f)->jvp;
}

static struct expr *tangent_zero(struct type *real)
{
    (void)real;
    return expr_int(0);
}

/* a + (b + c) written without parentheses */
struct expr *shadow_plus(struct expr *a, struct expr *b)
{
    if (b->kind != EXPR_BINARY || (b->op != OP_ADD && b->op != OP_SUB))
        return fold_add(a, b);
    struct expr *left = shadow_plus(a, b->kids[0]);
    return b->op == OP_ADD ? shadow_plus(left, b->kids[1]) : fold_sub(left, b->kids[1]);
}

struct expr *shadow_sum(struct walk *w, struct number a, enum op op, struct number b)
{
    (void)w;
    if (!b.shadow)
        return a.shadow;
    if (!a.shadow)
        return op == OP_SUB ? fold_neg(b.shadow) : b.shadow;
    return op == OP_SUB ? fold_sub(a.shadow, b.shadow)
                        : shadow_plus(a.shadow, b.shadow);
}

struct expr *shadow_negative(struct walk *w, struct number a)
{
    (void)w;
    return fold_neg(a.shadow);
}

/* ---- products ---- */

/* The literal that a factor is, times n, where that is a literal too; else null. */
static struct expr *literal_times(struct expr *core, int n)
{
    struct expr *e = expr_bare(core);
    long long value;
    if (e->kind == EXPR_INT && expr_int_value(e, &value) && value > -10000
        && value < 10000)
        return expr_int(n * value);
    if (e->kind != EXPR_FLOAT || e->macro)
        return NULL;
    long double product = n * e->number;
    if (product > 1e6L || product < -1e6L || product != (long long)product)
        return NULL;
    return expr_real(format("%lld.0", (long long)product), e->type);
}

static int find_literal(const struct number *f, int n, int times)
{
    for (int i = 0; i < n; i++)
        if (!f[i].shadow && literal_times(f[i].core, times))
            return i;
    return -1;
}

static bool is_number(struct type *t)
{
    return type_is_real(t) || type_is_vector(t);
}

/* a * (b * c) written without parentheses */
struct expr *shadow_times(struct expr *product, struct expr *factor)
{
    if (!product)
        return factor;
    bool opens = factor->kind == EXPR_BINARY && is_number(factor->type)
                 && is_number(factor->kids[0]->type)
                 && (factor->op == OP_MUL || factor->op == OP_DIV);
    if (!opens)
        return fold_mul(product, factor);
    struct expr *left = shadow_times(product, factor->kids[0]);
    return factor->op == OP_MUL ? shadow_times(left, factor->kids[1])
                                : fold_div(left, factor->kids[1]);
}

/* How often the k-th factor occurs; 0 where a later one stands for it. */
static int count_equal(const struct number *f, int n, int k)
{
    int count = 0;
    for (int i = 0; i < n; i++)
        if (i == k || expr_equal(f[i].core, f[k].core)) {
            if (i > k)
                return 0;
            count++;
        }
    return count;
}

/* d(f g g) = f_d g g + 2 f g g_d: each shadow where its factor stood */
static struct expr *tangent_product(struct walk *w, const struct number *f, int n)
{
    struct expr *sum = NULL;
    for (int k = 0; k < n; k++) {
        int count = f[k].shadow ? count_equal(f, n, k) : 0;
        if (count == 0)
            continue;
        int literal = count > 1 ? find_literal(f, n, count) : -1;
        struct expr *term = literal >= 0 ? literal_times(f[literal].core, count)
                            : count > 1  ? expr_int(count)
                                         : NULL;
        for (int i = 0; i < n; i++)
            if (i == k)
                term = shadow_times(term, f[i].shadow);
            else if (i != literal)
                term = term ? fold_mul(term, walk_value(w, f[i].core))
                            : walk_value(w, f[i].core);
        sum = sum ? shadow_plus(sum, term) : term;
    }
    return sum;
}

/* ---- quotients and rules ---- */

struct expr *shadow_guard(struct walk *w, struct expr **tests, struct expr *value)
{
    (void)w;
    struct expr *e = expr_new(EXPR_GUARD, value->type, value->loc);
    for (ptrdiff_t i = 0; i < arrlen(tests); i++)
        arrput(e->kids, tests[i]);
    arrput(e->kids, value);
    return e;
}

static struct expr *again(struct expr *e)
{
    return expr_clone(e, NULL);
}

bool is_nonzero(struct expr *core)
{
    struct expr *e = core;
    while (e->kind == EXPR_CAST || (e->kind == EXPR_UNARY && e->op == OP_NEG))
        e = e->kids[0];
    long long value;
    if (e->kind == EXPR_BINARY && e->op == OP_MUL && type_is_real(e->type))
        return is_nonzero(e->kids[0]) && is_nonzero(e->kids[1]);
    return e->kind == EXPR_FLOAT ? e->number != 0
                                 : expr_int_value(e, &value) && value != 0;
}

/* q = a / b: q_d = (a_d - q * b_d) / b; constant where nothing varies, even if b is
 * 0 */
static struct expr *tangent_quotient(struct walk *w, struct number a, struct number b,
                                     struct expr *quotient)
{
    if (is_nonzero(b.core))
        return fold_div(a.shadow, walk_value(w, b.core));
    struct expr **tests = NULL, *x = NULL, *y = NULL;
    if (a.shadow) {
        x = walk_repeatable(w, a.shadow, a.core->type, "dividend");
        arrput(tests, again(x));
    }
    if (!b.shadow)
        return w->algebra->guard(w, tests, fold_div(x, walk_value(w, b.core)));
    struct expr *q = walk_result(w, quotient, "quotient");
    y = walk_repeatable(w, b.shadow, b.core->type, "divisor");
    struct expr *divisor = walk_value(w, b.core);
    arrput(tests, again(y));
    struct expr *value = x ? fold_div(fold_sub(x, fold_mul(q, y)), divisor)
                           : fold_neg(fold_div(fold_mul(q, y), divisor));
    return w->algebra->guard(w, tests, value);
}

/* x > y ? 1 : 0 is an int to C, which vectors of float don't take. */
static struct expr *as_real(struct expr *partial, struct type *lanes)
{
    struct type *real = type_is_vector(lanes) ? type_strip(lanes)->to : NULL;
    if (!real || real->kind != TYPE_FLOAT || expr_bare(partial)->kind != EXPR_COND)
        return partial;
    struct expr *e = expr_new(EXPR_CAST, real, partial->loc);
    arrput(e->kids, expr_bare(partial));
    return e;
}

/* partial * shadow; where the partial may be infinite, 0 if the shadow is */
static struct expr *apply(struct walk *w, const struct rule *rule, struct expr *partial,
                          struct number a, const char *wish)
{
    partial = as_real(partial, a.shadow->type);
    if (!(rule->marks & RULE_SINGULAR))
        return shadow_times(partial, a.shadow);
    struct expr **tests = NULL,
                *shadow = walk_repeatable(w, a.shadow, a.core->type, wish);
    arrput(tests, again(shadow));
    return w->algebra->guard(w, tests, shadow_times(partial, shadow));
}

/* r = f(x, y): r_d = df/dx * x_d + df/dy * y_d */
static struct expr *tangent_rule(struct walk *w, const struct rule *rule,
                                 const struct number *args, struct expr *call)
{
    struct expr *values[RULE_ARGS] = {0}, *result = NULL, *sum = NULL;
    const char *wish = format("%s_arg", rule->name);
    for (int k = 0; k < rule->arity; k++) {
        if (!args[k].shadow)
            continue;
        for (int i = 0; i < rule->arity; i++)
            if (rule->uses_arg[k][i] && !values[i])
                values[i] = walk_held(w, args[i].core, wish);
        if (rule->uses_result[k] && !result)
            result = walk_result(w, call, walk_call_name(call));
    }
    for (int k = 0; k < rule->arity; k++) {
        struct expr *partial =
            args[k].shadow ? rule_partial(rule, k, values, result, call->type) : NULL;
        if (!partial)
            continue;
        struct expr *term = apply(w, rule, partial, args[k], wish);
        sum = sum ? shadow_plus(sum, term) : term;
    }
    return sum;
}

/* ---- choices and conversions ---- */

static struct expr *or_zero(struct walk *w, struct number a)
{
    return a.shadow ? a.shadow : w->algebra->zero(a.core->type);
}

struct expr *shadow_choice(struct walk *w, struct expr *condition, struct number a,
                           struct number b)
{
    return expr_cond(condition, or_zero(w, a), or_zero(w, b));
}

struct expr *shadow_converted(struct walk *w, struct type *to, struct number a)
{
    (void)w;
    bool narrows = type_strip(a.shadow->type)->kind > type_strip(to)->kind;
    return narrows && type_is_real(a.shadow->type) ? expr_cast(to, a.shadow) : a.shadow;
}

const struct algebra tangent_algebra = {
    .suffix = "_d",
    .name_suffix = "_jvp",
    .calloc = "calloc",
    .made = tangent_made,
    .zero = tangent_zero,
    .sum = shadow_sum,
    .negative = shadow_negative,
    .product = tangent_product,
    .quotient = tangent_quotient,
    .rule = tangent_rule,
    .choice = shadow_choice,
    .guard = shadow_guard,
    .converted = shadow_converted,
};
