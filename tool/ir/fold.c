/* Arithmetic on the derivative's own expressions that leaves out what adds nothing. */
#include "ir.h"

bool expr_int_value(struct expr *e, long long *value)
{
    e = expr_bare(e);
    long long a, b;
    switch ((int)e->kind) {
    case EXPR_INT:
    case EXPR_CHAR: *value = e->value; return true;
    case EXPR_REF: *value = e->decl->value; return e->decl->kind == DECL_ENUMERATOR;
    case EXPR_CAST:
        return type_is_integer(e->type) && type_strip(e->type)->kind >= TYPE_INT
               && expr_int_value(e->kids[0], value);
    case EXPR_UNARY:
        if (e->op != OP_NEG || !expr_int_value(e->kids[0], &a))
            return false;
        *value = -a;
        return true;
    case EXPR_BINARY:
        if (!expr_int_value(e->kids[0], &a) || !expr_int_value(e->kids[1], &b))
            return false;
        switch ((int)e->op) {
        case OP_ADD: return !__builtin_add_overflow(a, b, value);
        case OP_SUB: return !__builtin_sub_overflow(a, b, value);
        case OP_MUL: return !__builtin_mul_overflow(a, b, value);
        default: return false;
        }
    default: return false;
    }
}

static bool number_is(struct expr *e, int n)
{
    long long value;
    e = expr_bare(e);
    if (e->kind == EXPR_FLOAT)
        return e->number == n;
    return expr_int_value(e, &value) && value == n;
}

bool expr_is_zero(struct expr *e)
{
    return number_is(e, 0);
}

bool expr_is_one(struct expr *e)
{
    return number_is(e, 1);
}

static bool is_neg(struct expr *e)
{
    return e->kind == EXPR_UNARY && e->op == OP_NEG;
}

struct expr *fold_neg(struct expr *a)
{
    if (is_neg(a))
        return a->kids[0];
    if (a->kind == EXPR_BINARY && (a->op == OP_MUL || a->op == OP_DIV)
        && is_neg(a->kids[0])) {
        struct expr *e = expr_binary(a->op, a->kids[0]->kids[0], a->kids[1]);
        return e;
    }
    if (a->kind == EXPR_BINARY && a->op == OP_SUB)
        return expr_binary(OP_SUB, a->kids[1], a->kids[0]);
    return expr_unary(OP_NEG, a);
}

/* (x + 1) - 1 and the like, of indices: x, with what is left to add; null: not of that form. */
static struct expr *fold_shift(struct expr *e, long long by)
{
    long long more, sum;
    if (!type_is_integer(e->type) || e->kind != EXPR_BINARY
        || (e->op != OP_ADD && e->op != OP_SUB) || !expr_int_value(e->kids[1], &more)
        || !type_equal(type_strip(e->type), type_strip(e->kids[0]->type))
        || __builtin_add_overflow(e->op == OP_ADD ? more : -more, by, &sum))
        return NULL;
    return sum == 0  ? e->kids[0]
           : sum > 0 ? expr_binary(OP_ADD, e->kids[0], expr_int(sum))
                     : expr_binary(OP_SUB, e->kids[0], expr_int(-sum));
}

struct expr *fold_add(struct expr *a, struct expr *b)
{
    if (expr_is_zero(a))
        return b;
    if (expr_is_zero(b))
        return a;
    if (is_neg(b))
        return fold_sub(a, b->kids[0]);
    if (type_is_integer(a->type) && type_is_integer(b->type)) {
        struct expr *e = expr_binary(OP_ADD, a, b);
        long long value;
        if (expr_int_value(e, &value))
            return expr_int(value);
        struct expr *shifted = expr_int_value(b, &value) ? fold_shift(a, value) : NULL;
        return shifted ? shifted : e;
    }
    return expr_binary(OP_ADD, a, b);
}

struct expr *fold_sub(struct expr *a, struct expr *b)
{
    long long value;
    if (expr_is_zero(b))
        return a;
    if (expr_is_zero(a) && !type_is_pointer(b->type))
        return fold_neg(b);
    if (is_neg(b))
        return fold_add(a, b->kids[0]);
    struct expr *e = expr_binary(OP_SUB, a, b);
    if (type_is_integer(e->type) && expr_int_value(e, &value))
        return expr_int(value);
    struct expr *shifted = expr_int_value(b, &value) ? fold_shift(a, -value) : NULL;
    return shifted ? shifted : e;
}

struct expr *fold_mul(struct expr *a, struct expr *b)
{
    if (expr_is_zero(a) || expr_is_one(b))
        return a;
    if (expr_is_zero(b) || expr_is_one(a))
        return b;
    if (is_neg(a))
        return fold_neg(fold_mul(a->kids[0], b));
    if (is_neg(b))
        return fold_neg(fold_mul(a, b->kids[0]));
    if (type_is_integer(a->type) && type_is_integer(b->type)) {
        struct expr *e = expr_binary(OP_MUL, a, b);
        long long value;
        if (expr_int_value(e, &value))
            return expr_int(value);
        return e;
    }
    return expr_binary(OP_MUL, a, b);
}

struct expr *fold_div(struct expr *a, struct expr *b)
{
    if (expr_is_zero(a) || expr_is_one(b))
        return a;
    if (is_neg(a))
        return fold_neg(fold_div(a->kids[0], b));
    return expr_binary(OP_DIV, a, b);
}
