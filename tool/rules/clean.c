/* A partial after its arguments are put in: what constants decide is decided, and
 * C's own conversions, which see the printed text only, are kept from computing in
 * another type: in 1 / n for a converted int n, the quotient must be real.
 *
 * No identity here changes a value; those of fold.c are used where a constant
 * stands. */
#include "internal.h"
#include <math.h>
#include <string.h>

/* ---- constants ---- */

struct constant {
    long double value;
    bool is_written_real; /* with a point */
    bool is_short;        /* exact in every type */
};

/* Numbers that float holds. */
static bool is_short(long double value)
{
    return (long double)(float)value == value;
}

static bool constant_of(struct expr *e, struct constant *c)
{
    e = expr_bare(e);
    if (e->kind == EXPR_UNARY && e->op == OP_NEG) {
        if (!constant_of(e->kids[0], c))
            return false;
        c->value = -c->value;
        return true;
    }
    if (e->kind == EXPR_CAST && type_is_real(e->type) && constant_of(e->kids[0], c)) {
        c->is_written_real = true;
        return true;
    }
    if (e->kind != EXPR_FLOAT && e->kind != EXPR_INT)
        return false;
    c->is_written_real = e->kind == EXPR_FLOAT;
    c->value = c->is_written_real ? e->number : (long double)e->value;
    c->is_short = is_short(c->value);
    return true;
}

/* e with an implicit conversion to the real type. */
static struct expr *converted(struct expr *e, struct type *type)
{
    if (type_strip(e->type)->kind == type_strip(type)->kind)
        return e;
    struct expr *cast = expr_cast(type, e);
    cast->cast = type_is_real(e->type) ? CAST_FLOAT : CAST_INT_TO_FLOAT;
    return cast;
}

static struct expr *constant_expr(struct constant c, struct type *type)
{
    if (c.value < 0) {
        c.value = -c.value;
        return expr_unary(OP_NEG, constant_expr(c, type));
    }
    bool is_whole = c.value < 0x1p24L && rintl(c.value) == c.value;
    if (is_whole && !c.is_written_real)
        return converted(expr_int((long long)c.value), type);
    const char *text = format("%.9Lg", c.value);
    return expr_real(strpbrk(text, ".e") ? text : format("%s.0", text), type);
}

static bool compares(enum op op)
{
    return op >= OP_LT && op <= OP_NE;
}

static bool compare(enum op op, long double a, long double b)
{
    return op == OP_LT   ? a < b
           : op == OP_GT ? a > b
           : op == OP_LE ? a <= b
           : op == OP_GE ? a >= b
           : op == OP_EQ ? a == b
                         : a != b;
}

/* How a and b compare is the same in every type. */
static bool is_clear(struct constant a, struct constant b)
{
    return (a.is_short && b.is_short)
           || fabsl(a.value - b.value) > 1e-6L * (fabsl(a.value) + fabsl(b.value));
}

/* The value of a op b where no rounding is possible. */
static bool compute(enum op op, struct constant a, struct constant b,
                    struct constant *c)
{
    c->is_written_real = a.is_written_real || b.is_written_real;
    c->value = op == OP_ADD   ? a.value + b.value
               : op == OP_SUB ? a.value - b.value
                              : a.value * b.value;
    return (op == OP_ADD || op == OP_SUB || op == OP_MUL) && a.is_short && b.is_short
           && is_short(c->value);
}

/* ---- cleaning ---- */

static struct expr *clean_constants(struct expr *e, struct constant a,
                                    struct constant b)
{
    struct constant c = {0};
    if (compares(e->op))
        return is_clear(a, b) ? expr_int(compare(e->op, a.value, b.value)) : e;
    return compute(e->op, a, b, &c) ? constant_expr(c, e->type) : e;
}

/* x > 0 && x < 1 for an integer, whatever it was converted to: no */
static bool is_between(struct expr *a, struct expr *b)
{
    if (a->kind == EXPR_BINARY && a->op == OP_AND)
        return is_between(a->kids[1], b);
    return a->kind == EXPR_BINARY && a->op == OP_GT && b->kind == EXPR_BINARY
           && b->op == OP_LT && expr_is_zero(a->kids[1]) && expr_is_one(b->kids[1])
           && type_is_integer(expr_bare(a->kids[0])->type)
           && expr_equal(a->kids[0], b->kids[0]);
}

/* Conditions are pure, so either operand decides. */
static struct expr *clean_logic(struct expr *e)
{
    bool neutral = e->op == OP_AND;
    if (neutral && is_between(e->kids[0], e->kids[1]))
        return expr_int(0);
    for (int i = 0; i < 2; i++) {
        struct constant c;
        if (constant_of(e->kids[i], &c))
            return (c.value != 0) == neutral ? e->kids[1 - i] : expr_int(!neutral);
    }
    return e;
}

static bool is_negation(struct expr *e)
{
    return e->kind == EXPR_UNARY && e->op == OP_NEG;
}

static struct expr *clean_binary(struct expr *e)
{
    struct expr *a = e->kids[0], *b = e->kids[1];
    struct constant c, d;
    if (e->op == OP_AND || e->op == OP_OR)
        return clean_logic(e);
    if (constant_of(a, &c) && constant_of(b, &d))
        return clean_constants(e, c, d);
    bool zero = expr_is_zero(a) || expr_is_zero(b);
    if (e->op == OP_ADD && (zero || is_negation(b)))
        return fold_add(a, b);
    if (e->op == OP_SUB && (zero || is_negation(b)))
        return fold_sub(a, b);
    if (e->op == OP_MUL && (zero || expr_is_one(a) || expr_is_one(b)))
        return fold_mul(a, b);
    if (e->op == OP_MUL && constant_of(a, &c) && c.value == -1)
        return fold_neg(b);
    if (e->op == OP_DIV && (expr_is_zero(a) || expr_is_one(b)))
        return fold_div(a, b);
    return e;
}

static bool calls(struct expr *e, const char *base)
{
    const char *name = expr_bare(e->kids[0])->decl->name;
    return strncmp(name, base, strlen(base)) == 0
           && name == rule_name(base, type_strip(e->type)->kind);
}

/* pow(x, 1) = x, pow(x, 0) = 1 and fabs(-2) = 2, exactly */
static struct expr *clean_call(struct expr *e)
{
    struct constant c;
    if (calls(e, "fabs") && constant_of(e->kids[1], &c) && c.is_short) {
        c.value = fabsl(c.value);
        return constant_expr(c, e->type);
    }
    if (!calls(e, "pow") || !constant_of(e->kids[2], &c)
        || (c.value != 0 && c.value != 1))
        return e;
    return c.value == 1 ? e->kids[1]
                        : constant_expr((struct constant){.value = 1}, e->type);
}

struct expr *clean(struct expr *e)
{
    struct constant c;
    switch ((int)e->kind) {
    case EXPR_UNARY:
        return e->op == OP_NEG && is_negation(e->kids[0]) ? e->kids[0]->kids[0] : e;
    case EXPR_BINARY: return clean_binary(e);
    case EXPR_COND:
        return constant_of(e->kids[0], &c) ? e->kids[c.value != 0 ? 1 : 2] : e;
    case EXPR_CALL: return clean_call(e);
    default: return e;
    }
}

/* ---- types as printed ---- */

static enum type_kind promoted(enum type_kind a, enum type_kind b)
{
    enum type_kind k = a > b ? a : b;
    return k < TYPE_INT || k == TYPE_ENUM ? TYPE_INT : k;
}

/* The type that C gives to the text of e. */
static enum type_kind shown_kind(struct expr *e)
{
    e = expr_bare(e);
    enum type_kind own = type_strip(e->type)->kind;
    if (e->kind == EXPR_UNARY && (e->op == OP_NEG || e->op == OP_PLUS))
        return promoted(shown_kind(e->kids[0]), TYPE_INT);
    if (e->kind == EXPR_COND)
        return promoted(shown_kind(e->kids[1]), shown_kind(e->kids[2]));
    if (e->kind != EXPR_BINARY || e->op > OP_SUB)
        return own;
    return promoted(shown_kind(e->kids[0]), shown_kind(e->kids[1]));
}

/* Literals get a point, other values a cast. */
static struct expr *explicit_form(struct expr *e)
{
    struct constant c;
    if (constant_of(e, &c) && c.is_short) {
        c.is_written_real = true;
        return constant_expr(c, e->type);
    }
    struct expr *cast = expr_new(EXPR_CAST, type_unqualified(e->type), e->loc);
    arrput(cast->kids, expr_bare(e));
    return cast;
}

static bool is_shown(struct expr *e)
{
    return !type_is_real(e->type) || shown_kind(e) == type_strip(e->type)->kind;
}

/* n == 0 and n < 1 hold for an integer exactly when they hold converted. */
static bool compares_alike(struct expr *e)
{
    long long value;
    return compares(e->op) && type_is_integer(expr_bare(e->kids[0])->type)
           && expr_int_value(e->kids[1], &value) && value >= 0 && value < 2;
}

/* Operands shown in wider types than they are meant to have are narrowed. */
static void settle_wide(struct expr *e, ptrdiff_t first)
{
    for (ptrdiff_t i = first; i < arrlen(e->kids); i++)
        if (type_is_real(e->kids[i]->type)
            && shown_kind(e->kids[i]) > type_strip(e->kids[i]->type)->kind)
            e->kids[i] = explicit_form(e->kids[i]);
}

static struct expr *settle_binary(struct expr *e)
{
    struct expr **kids = e->kids;
    if (e->op > OP_SUB && !compares(e->op))
        return e;
    settle_wide(e, 0);
    if (!is_shown(kids[0]) && !is_shown(kids[1]) && !compares_alike(e))
        kids[0] = explicit_form(kids[0]);
    return e;
}

static struct expr *settle_cond(struct expr *e)
{
    settle_wide(e, 1);
    if (!is_shown(e) && shown_kind(e->kids[1]) != shown_kind(e->kids[2]))
        e->kids[1] = explicit_form(e->kids[1]);
    return e;
}

struct expr *settle(struct expr *e)
{
    struct constant c;
    if (e->kind == EXPR_BINARY)
        return settle_binary(e);
    if (e->kind == EXPR_COND)
        return settle_cond(e);
    if (e->kind == EXPR_UNARY && e->op == OP_NEG && !is_shown(e->kids[0])
        && !constant_of(e->kids[0], &c))
        e->kids[0] = explicit_form(e->kids[0]);
    if (e->kind == EXPR_CALL && calls(e, "fabs") /* of an int compilers doubt it */
        && type_is_integer(expr_bare(e->kids[1])->type))
        e->kids[1] = explicit_form(e->kids[1]);
    return e;
}

struct expr *settle_whole(struct expr *e)
{
    struct constant c;
    struct expr *bare = expr_bare(e);
    bool is_choice = bare->kind == EXPR_COND && type_is_integer(bare->type);
    bool is_plain = constant_of(e, &c) && shown_kind(e) < type_strip(e->type)->kind;
    return is_shown(e) || is_plain || is_choice ? e : explicit_form(e);
}
