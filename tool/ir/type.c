/* Types: constructors and questions. */
#include "ir.h"

struct type *type_basic(enum type_kind kind)
{
    static struct type basic[TYPE_BUILTIN + 1];
    basic[kind].kind = kind;
    return &basic[kind];
}

static struct type *type_of(enum type_kind kind, struct type *to)
{
    struct type *t = NEW(struct type);
    t->kind = kind;
    t->to = to;
    return t;
}

struct type *type_pointer(struct type *to)
{
    return type_of(TYPE_POINTER, to);
}

struct type *type_array(struct type *of, long long length)
{
    struct type *t = type_of(TYPE_ARRAY, of);
    t->length = length;
    return t;
}

struct type *type_array_sized(struct type *of, struct expr *size)
{
    struct type *t = type_of(TYPE_ARRAY, of);
    long long length;
    if (expr_int_value(size, &length))
        t->length = length;
    else
        t->size = size;
    return t;
}

struct type *type_function(struct type *result, struct type **params)
{
    struct type *t = type_of(TYPE_FUNCTION, result);
    t->params = params;
    t->has_prototype = true;
    return t;
}

struct type *type_named(struct decl *d)
{
    struct type *t = NEW(struct type);
    t->kind = d->kind == DECL_RECORD ? TYPE_RECORD
              : d->kind == DECL_ENUM ? TYPE_ENUM
                                     : TYPE_TYPEDEF;
    t->decl = d;
    return t;
}

static struct type *with_quals(struct type *t, unsigned quals)
{
    if (t->quals == quals)
        return t;
    struct type *q = NEW(struct type);
    *q = *t;
    q->quals = quals;
    return q;
}

struct type *type_qualified(struct type *t, unsigned quals)
{
    return with_quals(t, t->quals | quals);
}

struct type *type_unqualified(struct type *t)
{
    if (t->kind == TYPE_TYPEDEF && type_strip(t->decl->type)->quals != 0)
        t = type_strip(t);
    return with_quals(t, 0);
}

struct type *type_strip(struct type *t)
{
    unsigned quals = 0;
    for (;;) {
        if (t->kind == TYPE_TYPEDEF) {
            quals |= t->quals;
            t = t->decl->type;
        } else if (t->kind == TYPE_ATOMIC) {
            quals |= t->quals;
            t = t->to;
        } else {
            return with_quals(t, t->quals | quals);
        }
    }
}

bool type_is_real(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return k == TYPE_FLOAT || k == TYPE_DOUBLE || k == TYPE_LDOUBLE;
}

bool type_is_integer(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return (k >= TYPE_BOOL && k <= TYPE_UINT128) || k == TYPE_ENUM;
}

enum type_kind type_integer_kind(struct type *t)
{
    t = type_strip(t);
    return t->kind == TYPE_ENUM && t->decl->type ? type_strip(t->decl->type)->kind
                                                 : t->kind;
}

bool type_is_pointer(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return k == TYPE_POINTER || k == TYPE_ARRAY;
}

bool type_is_vector(struct type *t)
{
    return type_strip(t)->kind == TYPE_VECTOR;
}

bool type_is_scalar(struct type *t)
{
    return type_is_real(t) || type_is_integer(t) || type_strip(t)->kind == TYPE_POINTER;
}

bool type_is_record(struct type *t)
{
    return type_strip(t)->kind == TYPE_RECORD;
}

struct type *type_pointee(struct type *t)
{
    struct type *s = type_strip(t);
    if (s->kind == TYPE_ARRAY && s->quals)
        return type_qualified(s->to, s->quals); /* const vec, of a typedef */
    return type_is_pointer(s) ? s->to : NULL;
}

/* Of the elements: C qualifies those of an array, not the array. */
static unsigned element_quals(struct type *t)
{
    t = type_strip(t);
    return t->kind == TYPE_ARRAY ? element_quals(t->to) : t->quals;
}

bool type_equal(struct type *a, struct type *b)
{
    a = type_strip(a);
    b = type_strip(b);
    if (a->kind != b->kind)
        return false;
    switch ((int)a->kind) {
    case TYPE_RECORD:
    case TYPE_ENUM: return a->decl == b->decl;
    case TYPE_BUILTIN: return a->name == b->name;
    case TYPE_ARRAY:
    case TYPE_VECTOR:
        return a->length == b->length && !a->size == !b->size
               && type_equal(a->to, b->to)
               && (!a->size || expr_equal(a->size, b->size));
    case TYPE_POINTER:
    case TYPE_COMPLEX:
        return element_quals(a->to) == element_quals(b->to) && type_equal(a->to, b->to);
    case TYPE_FUNCTION:
        if (arrlen(a->params) != arrlen(b->params) || !type_equal(a->to, b->to))
            return false;
        for (ptrdiff_t i = 0; i < arrlen(a->params); i++)
            if (!type_equal(a->params[i], b->params[i]))
                return false;
        return true;
    default: return true;
    }
}

static bool holds_real(struct type *t, bool through_pointers, struct decl ***seen)
{
    t = type_strip(t);
    switch ((int)t->kind) {
    case TYPE_HALF:
    case TYPE_FLOAT:
    case TYPE_DOUBLE:
    case TYPE_LDOUBLE:
    case TYPE_FLOAT128:
    case TYPE_COMPLEX: return true;
    case TYPE_ARRAY:
    case TYPE_VECTOR: return holds_real(t->to, through_pointers, seen);
    case TYPE_POINTER:
        return through_pointers
               && (type_strip(t->to)->kind == TYPE_VOID
                   || holds_real(t->to, true, seen));
    case TYPE_RECORD:
        for (ptrdiff_t i = 0; i < arrlen(*seen); i++)
            if ((*seen)[i] == t->decl)
                return false;
        arrput(*seen, t->decl);
        for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
            if (holds_real(t->decl->members[i]->type, through_pointers, seen))
                return true;
        return false;
    default: return false;
    }
}

bool type_holds_real(struct type *t)
{
    struct decl **seen = NULL;
    return holds_real(t, false, &seen);
}

bool type_reaches_real(struct type *t)
{
    struct decl **seen = NULL;
    return holds_real(t, true, &seen);
}
