/* Constructors of declarations, expressions and statements. */
#include "ir.h"
#include <stdlib.h>

struct decl *decl_new(enum decl_kind kind, const char *name, struct type *type,
                      struct loc loc)
{
    struct decl *d = NEW(struct decl);
    d->kind = kind;
    d->name = name ? name_intern(name) : NULL;
    d->type = type;
    d->loc = loc;
    return d;
}

struct expr *expr_new(enum expr_kind kind, struct type *type, struct loc loc)
{
    struct expr *e = NEW(struct expr);
    e->kind = kind;
    e->type = type;
    e->loc = loc;
    return e;
}

static struct expr *expr_kids(enum expr_kind kind, struct type *type, struct expr *a,
                              struct expr *b)
{
    struct expr *e = expr_new(kind, type, a->loc);
    arrput(e->kids, a);
    if (b)
        arrput(e->kids, b);
    return e;
}

struct expr *expr_zero_list(struct type *type)
{
    struct expr *list = expr_new(EXPR_INIT, type, (struct loc){0});
    arrput(list->kids, expr_int(0));
    return list;
}

struct expr *expr_zero_of(struct type *type)
{
    struct expr *e = expr_new(EXPR_COMPOUND, type_unqualified(type), (struct loc){0});
    e->of = e->type;
    arrput(e->kids, expr_zero_list(e->type));
    return e;
}

bool expr_is_zero_list(struct expr *e)
{
    return e->kind == EXPR_INIT && arrlen(e->kids) == 1 && expr_is_zero(e->kids[0]);
}

struct expr *expr_int(long long value)
{
    bool is_int = value >= -0x7fffffffLL - 1 && value <= 0x7fffffffLL;
    struct expr *e =
        expr_new(EXPR_INT, type_basic(is_int ? TYPE_INT : TYPE_LLONG), (struct loc){0});
    e->value = value;
    e->text = format(is_int ? "%lld" : "%lldLL", value);
    return e;
}

struct expr *expr_real(const char *text, struct type *type)
{
    struct expr *e = expr_new(EXPR_FLOAT, type_unqualified(type), (struct loc){0});
    enum type_kind k = type_strip(type)->kind;
    e->text = format("%s%s", text,
                     k == TYPE_FLOAT     ? "f"
                     : k == TYPE_LDOUBLE ? "L"
                                         : "");
    e->number = strtold(text, NULL);
    return e;
}

/* What an lvalue of the type is worth as a value: arrays and functions decay. */
static struct type *value_type(struct type *t)
{
    struct type *s = type_strip(t);
    if (s->kind == TYPE_ARRAY)
        return type_pointer(type_pointee(s));
    return t;
}

struct expr *expr_ref(struct decl *d)
{
    struct type *t = d->kind == DECL_PARAM ? value_type(d->type) : d->type;
    struct expr *e = expr_new(EXPR_REF, t, d->loc);
    e->decl = d;
    return e;
}

/* With a vector, each lane takes the other operand, and the result is one. */
static struct type *arithmetic_type(struct type *a, struct type *b)
{
    if (type_is_vector(a) || type_is_vector(b))
        return type_unqualified(type_is_vector(a) ? a : b);
    a = type_strip(a);
    b = type_strip(b);
    enum type_kind k = a->kind > b->kind ? a->kind : b->kind;
    if (k == TYPE_ENUM || k < TYPE_INT)
        k = TYPE_INT;
    return type_basic(k);
}

struct expr *expr_unary(enum op op, struct expr *e)
{
    struct type *t = e->type;
    if (op == OP_DEREF)
        t = type_pointee(t);
    else if (op == OP_ADDRESS)
        t = type_pointer(t);
    else if (op == OP_NOT)
        t = type_basic(TYPE_INT);
    else if (op == OP_NEG || op == OP_PLUS || op == OP_BITNOT)
        t = arithmetic_type(t, type_basic(TYPE_INT));
    struct expr *u = expr_kids(EXPR_UNARY, t, e, NULL);
    u->op = op;
    return u;
}

static struct type *binary_type(enum op op, struct expr *a, struct expr *b)
{
    if (op == OP_COMMA)
        return b->type;
    if (op >= OP_LT && op <= OP_NE)
        return type_basic(TYPE_INT);
    if (op == OP_AND || op == OP_OR)
        return type_basic(TYPE_INT);
    if (op == OP_SHL || op == OP_SHR)
        return arithmetic_type(a->type, type_basic(TYPE_INT));
    bool p = type_is_pointer(a->type), q = type_is_pointer(b->type);
    if (p && q)
        return type_basic(TYPE_LONG);
    if (p || q)
        return value_type(p ? a->type : b->type);
    return arithmetic_type(a->type, b->type);
}

struct expr *expr_binary(enum op op, struct expr *a, struct expr *b)
{
    struct expr *e = expr_kids(EXPR_BINARY, binary_type(op, a, b), a, b);
    e->op = op;
    return e;
}

struct expr *expr_alone(struct expr *e)
{
    e->parens = 0;
    return e;
}

struct expr *expr_cond(struct expr *c, struct expr *a, struct expr *b)
{
    struct type *t = type_is_pointer(a->type)       ? value_type(a->type)
                     : type_equal(a->type, b->type) ? type_unqualified(a->type)
                                                    : arithmetic_type(a->type, b->type);
    struct expr *e = expr_kids(EXPR_COND, t, c, a);
    arrput(e->kids, b);
    return e;
}

struct expr *expr_index(struct expr *base, struct expr *index)
{
    return expr_kids(EXPR_INDEX, type_pointee(base->type), base, index);
}

struct expr *expr_member(struct expr *record, struct decl *field)
{
    struct expr *e = expr_kids(EXPR_MEMBER, field->type, record, NULL);
    e->is_arrow = type_is_pointer(record->type);
    if (!e->is_arrow && record->kind == EXPR_UNARY && record->op == OP_DEREF) {
        e->kids[0] = record->kids[0];
        e->is_arrow = true;
    } else if (e->is_arrow && record->kind == EXPR_UNARY && record->op == OP_ADDRESS) {
        e->kids[0] = record->kids[0];
        e->is_arrow = false;
    }
    e->decl = field;
    return e;
}

struct expr *expr_deref(struct expr *pointer)
{
    struct expr *p = expr_bare(pointer);
    if (p->kind == EXPR_UNARY && p->op == OP_ADDRESS)
        return p->kids[0];
    return expr_unary(OP_DEREF, pointer);
}

struct expr *expr_address(struct expr *lvalue)
{
    if (lvalue->kind == EXPR_UNARY && lvalue->op == OP_DEREF)
        return lvalue->kids[0];
    return expr_unary(OP_ADDRESS, lvalue);
}

struct expr *expr_cast(struct type *type, struct expr *e)
{
    if (type_equal(type, e->type))
        return e;
    return expr_kids(EXPR_CAST, type_unqualified(type), e, NULL);
}

struct expr *expr_call(struct decl *f, struct expr **args)
{
    struct expr *callee = expr_ref(f);
    struct expr *e = expr_kids(EXPR_CALL, f->type->to, callee, NULL);
    for (ptrdiff_t i = 0; i < arrlen(args); i++)
        arrput(e->kids, args[i]);
    return e;
}

struct expr *expr_runtime(enum runtime r, struct type *of, struct expr **args)
{
    struct type *t = type_basic(TYPE_VOID);
    if (r == RUNTIME_PUSH || r == RUNTIME_POP || r == RUNTIME_ZEROS
        || r == RUNTIME_LANES)
        t = type_pointer(of);
    else if (r == RUNTIME_POP_VALUE || r == RUNTIME_CONVERT)
        t = of;
    else if (r == RUNTIME_POP_WAY)
        t = type_basic(TYPE_UINT);
    else if (r == RUNTIME_MALLOC || r == RUNTIME_CALLOC || r == RUNTIME_REALLOC
             || r == RUNTIME_RECALLOC)
        t = type_pointer(type_basic(TYPE_VOID));
    else if (r == RUNTIME_UNION || r == RUNTIME_SCALED)
        t = type_basic(TYPE_DOUBLE);
    else if (r == RUNTIME_UNIONF)
        t = type_basic(TYPE_FLOAT);
    else if (r == RUNTIME_LAST || r == RUNTIME_SPARSE_NEXT)
        t = type_basic(TYPE_INT);
    else if (r == RUNTIME_COMMON)
        t = type_basic(TYPE_ULONG);
    struct expr *e = expr_new(EXPR_RUNTIME, t, (struct loc){0});
    e->runtime = r;
    e->of = of;
    e->kids = args;
    return e;
}

struct expr *expr_assign(enum op op, struct expr *target, struct expr *value)
{
    struct expr *e =
        expr_kids(EXPR_ASSIGN, type_unqualified(target->type), target, value);
    e->op = op;
    return e;
}

struct expr *expr_bare(struct expr *e)
{
    while (e->kind == EXPR_CAST && e->cast != CAST_EXPLICIT)
        e = e->kids[0];
    return e;
}

struct stmt *stmt_new(enum stmt_kind kind, struct loc loc)
{
    struct stmt *s = NEW(struct stmt);
    s->kind = kind;
    s->loc = loc;
    return s;
}

struct stmt *stmt_expr(struct expr *e)
{
    struct stmt *s = stmt_new(STMT_EXPR, e->loc);
    s->expr = e;
    return s;
}

struct stmt *stmt_set(enum op op, struct expr *target, struct expr *value)
{
    return stmt_expr(expr_assign(op, target, value));
}

struct stmt *stmt_decl(struct decl *d)
{
    struct stmt *s = stmt_new(STMT_DECL, d->loc);
    arrput(s->decls, d);
    return s;
}

struct stmt *stmt_block(struct stmt **list)
{
    struct stmt *s = stmt_new(STMT_BLOCK, (struct loc){0});
    s->list = list;
    return s;
}

struct stmt *stmt_comment(const char *text)
{
    struct stmt *s = stmt_new(STMT_COMMENT, (struct loc){0});
    s->text = text;
    return s;
}
