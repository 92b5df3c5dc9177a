/* Derived types; see derived.h. Sizes are those of x86-64 and alike; each structure that is
 * made asserts its own, so that another machine's compiler refuses it. */
#include "derived.h"
#include "internal.h"

static struct derived_decl *made;

static struct derived {
    struct decl *key; /* a record or a field of the program's */
    struct decl *value;
} * all;

void derived_add(struct decl *d, const char *remark, const char *text)
{
    struct derived_decl one = {d, remark, text};
    arrput(made, one);
}

static struct assertion {
    struct decl *text, *record;
    long long scale;
    struct type *from;
} * assertions;

static const char *source_name(struct type *t);

/* Puts made[i] and what asserts its size into *order, behind the types of its members: a
 * pointer in such a type may have led to made[i] before that type was done. */
static void put_in_order(struct derived_decl **order, ptrdiff_t i)
{
    for (ptrdiff_t k = 0; k < arrlen(*order); k++)
        if ((*order)[k].decl == made[i].decl)
            return;
    for (ptrdiff_t m = 0; m < arrlen(made[i].decl->members); m++) {
        struct type *t = made[i].decl->members[m]->type;
        bool is_pointer = false;
        for (; t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER; t = t->to)
            is_pointer |= t->kind == TYPE_POINTER;
        for (ptrdiff_t k = 0; k < arrlen(made); k++)
            if (made[k].decl == t->decl && !(is_pointer && t->kind == TYPE_RECORD))
                put_in_order(order, k);
    }
    arrput(*order, made[i]);
    if (i + 1 < arrlen(made) && made[i + 1].decl->kind == DECL_TEXT)
        arrput(*order, made[i + 1]);
}

/* Names are settled last: what asserts says those of now. */
struct derived_decl *derived_decls(void)
{
    struct derived_decl *order = NULL;
    for (ptrdiff_t i = 0; i < arrlen(made); i++)
        put_in_order(&order, i);
    made = order;
    for (ptrdiff_t i = 0; i < arrlen(assertions); i++) {
        struct assertion *a = &assertions[i];
        a->text->name =
            format("_Static_assert(sizeof(%s %s) == %lld * sizeof(%s), \"its size\");",
                   a->record->is_union ? "union" : "struct", a->record->name, a->scale,
                   source_name(a->from));
    }
    return made;
}

/* ---- how large things are ---- */

static long long align_of(struct type *t)
{
    static const long long basic[] = {
        [TYPE_BOOL] = 1,     [TYPE_CHAR] = 1,     [TYPE_SCHAR] = 1, [TYPE_UCHAR] = 1,
        [TYPE_SHORT] = 2,    [TYPE_USHORT] = 2,   [TYPE_INT] = 4,   [TYPE_UINT] = 4,
        [TYPE_LONG] = 8,     [TYPE_ULONG] = 8,    [TYPE_LLONG] = 8, [TYPE_ULLONG] = 8,
        [TYPE_INT128] = 16,  [TYPE_UINT128] = 16, [TYPE_FLOAT] = 4, [TYPE_DOUBLE] = 8,
        [TYPE_LDOUBLE] = 16, [TYPE_POINTER] = 8,  [TYPE_ENUM] = 4,
    };
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return align_of(t->to);
    if (t->kind != TYPE_RECORD)
        return t->kind < COUNT(basic) ? basic[t->kind] : 0;
    long long most = 1;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++) {
        long long a = align_of(t->decl->members[i]->type);
        most = a > most ? a : most;
    }
    return most;
}

static long long rounded(long long n, long long unit)
{
    return unit > 0 ? (n + unit - 1) / unit * unit : n;
}

/* In bytes; of what has no size of its own (functions, [], the unknown) 0. */
static long long size_of(struct type *t)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return t->size || t->length < 0 ? 0 : t->length * size_of(t->to);
    if (t->kind != TYPE_RECORD)
        return align_of(t);
    long long end = 0;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++) {
        struct decl *m = t->decl->members[i];
        long long bits = 8 * size_of(m->type);
        if (m->bits)
            expr_int_value(m->bits, &bits);
        end = m->value + bits > 8 * end ? rounded(m->value + bits, 8) / 8 : end;
    }
    return rounded(end, align_of(t));
}

/* ---- what is derived ---- */

/* Holds, itself, what has a shadow that can be told from room. */
static bool holds_shadow(struct type *t)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return holds_shadow(t->to);
    if (t->kind != TYPE_RECORD)
        return type_is_real(t)
               || (t->kind == TYPE_POINTER && type_strip(t->to)->kind != TYPE_FUNCTION);
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
        if (holds_shadow(t->decl->members[i]->type))
            return true;
    return false;
}

bool type_is_scaled(const struct derivation *d, struct type *t)
{
    t = type_strip(t);
    return !d || type_is_real(t) || t->kind == TYPE_ARRAY
           || (t->kind == TYPE_RECORD && holds_shadow(t));
}

struct expr *index_derived(const struct derivation *d, struct type *element,
                           struct expr *index)
{
    long long value;
    if (type_is_scaled(d, element))
        return index;
    if (expr_int_value(index, &value))
        return expr_int(d->scale * value);
    struct expr *scale = expr_new(EXPR_INT, type_basic(TYPE_LONG), index->loc);
    scale->value = d->scale;
    scale->text = format("%lldL", d->scale);
    return expr_binary(OP_MUL, scale, index);
}

static bool can_derive(struct type *t, struct decl ***seen)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER)
        return can_derive(t->to, seen);
    if (t->kind != TYPE_RECORD)
        return true;
    for (ptrdiff_t i = 0; i < arrlen(*seen); i++)
        if ((*seen)[i] == t->decl)
            return true;
    arrput(*seen, t->decl);
    if (!holds_shadow(t))
        return true;
    bool can = !t->decl->is_packed_or_aligned
               && (t->decl->is_complete || arrlen(t->decl->members) == 0);
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members) && can; i++) {
        struct decl *m = t->decl->members[i];
        long long align = align_of(m->type);
        can = m->bits
              || (m->name && align > 0 && m->value / 8 % align == 0
                  && can_derive(m->type, seen));
    }
    return can;
}

bool derived_check(const struct derivation *d, struct type *t, struct loc loc)
{
    struct decl **seen = NULL;
    if (!d || can_derive(t, &seen))
        return true;
    diag_error(DIAG_UNSUPPORTED, loc, "this type in this product");
    return false;
}

/* ---- structures ---- */

/* struct matrix, or the typedef that names it */
static const char *record_name(struct type *t)
{
    struct decl *r = type_strip(t)->decl;
    if (r->name)
        return r->name;
    return t->kind == TYPE_TYPEDEF ? t->decl->name : "record";
}

static struct decl *add_member(struct decl *record, const char *name, struct type *t)
{
    struct decl *m = decl_new(DECL_FIELD, name, t, (struct loc){0});
    arrput(record->members, m);
    return m;
}

static const char *room_name(struct decl *record, const char *name)
{
    const char *wish = name_intern(format("%s_room", name));
    for (ptrdiff_t i = 0; i < arrlen(record->members); i++)
        if (record->members[i]->name == wish)
            return room_name(record, wish);
    return wish;
}

/* Bytes that nothing is in. */
static void add_room(struct decl *record, const char *name, long long bytes)
{
    bool pointers = bytes % 8 == 0;
    struct type *t =
        pointers ? type_pointer(type_basic(TYPE_VOID)) : type_basic(TYPE_CHAR);
    if (bytes > 0)
        add_member(record, room_name(record, name),
                   type_array(t, pointers ? bytes / 8 : bytes));
}

/* A member without reals; what has no name elsewhere is so many bytes. */
static struct type *room_type(struct type *t)
{
    struct type *base = t;
    while (base->kind == TYPE_ARRAY)
        base = base->to;
    bool is_tag = base->kind == TYPE_RECORD || base->kind == TYPE_ENUM;
    return is_tag && !base->decl->name ? type_array(type_basic(TYPE_CHAR), size_of(t))
                                       : type_unqualified(t);
}

/* The shadow of a member; where it ends. */
static long long add_shadow(const struct derivation *d, struct decl *record,
                            struct decl *m)
{
    struct type *t = type_strip(m->type);
    bool is_room = !holds_shadow(t);
    struct type *type =
        is_room ? type_array(room_type(m->type), d->scale) : type_derived(d, m->type);
    struct decl *member = add_member(record, m->name, type_unqualified(type));
    hmput(all, m, member);
    return t->kind == TYPE_POINTER && !is_room ? 8 : size_of(t) * d->scale;
}

static void fill_record(const struct derivation *d, struct decl *record,
                        struct decl *from, long long size)
{
    long long end = 0;
    const char *last = "bits";
    for (ptrdiff_t i = 0; i < arrlen(from->members); i++) {
        struct decl *m = from->members[i];
        if (m->bits)
            continue; /* is in the room before the next */
        long long at = from->is_union ? 0 : m->value / 8 * d->scale;
        if (at > end)
            add_room(record, last, at - end);
        end = at + add_shadow(d, record, m);
        last = m->name;
    }
    if (from->is_union)
        add_room(record, last, size * d->scale);
    else if (size * d->scale > end)
        add_room(record, last, size * d->scale - end);
}

/* As the program writes it. */
static const char *source_name(struct type *t)
{
    struct decl *r = type_strip(t)->decl;
    return r->name ? format("%s %s", r->is_union ? "union" : "struct", r->name)
                   : t->decl->name;
}

static void add_assertion(const struct derivation *d, struct decl *record,
                          struct type *from)
{
    struct decl *text = decl_new(DECL_TEXT, NULL, NULL, (struct loc){0});
    struct assertion one = {text, record, d->scale, from};
    arrput(assertions, one);
    derived_add(text, NULL, NULL);
}

static struct decl *record_derived(const struct derivation *d, struct type *t)
{
    struct decl *from = type_strip(t)->decl;
    ptrdiff_t i = hmgeti(all, from);
    if (i >= 0)
        return all[i].value;
    struct decl *record =
        decl_new(DECL_RECORD, output_name(format("%s%s", record_name(t), d->suffix)),
                 NULL, (struct loc){0});
    record->is_complete = true;
    record->is_union = from->is_union;
    record->origin = from;
    hmput(all, from, record);
    if (!from->is_complete)
        return record;
    fill_record(d, record, from, size_of(t));
    bool is_named = from->name || t->kind == TYPE_TYPEDEF;
    const char *remark =
        format("The shadow of %s for %s: each member has %lld times its room.",
               is_named ? source_name(t) : "a structure", d->what, d->scale);
    derived_add(record, remark, NULL);
    if (is_named)
        add_assertion(d, record, t);
    return record;
}

struct expr *member_derived(const struct derivation *d, struct expr *record,
                            struct decl *field)
{
    ptrdiff_t i = d ? hmgeti(all, field) : -1;
    struct expr *member = expr_member(record, i < 0 ? field : all[i].value);
    return i >= 0 && !holds_shadow(field->type) ? expr_index(member, expr_int(0))
                                                : member;
}

struct decl *field_in(struct expr *record, struct decl *field)
{
    struct type *t =
        type_is_pointer(record->type) ? type_pointee(record->type) : record->type;
    struct decl *d = type_strip(t)->decl;
    ptrdiff_t i = d && d->kind == DECL_RECORD && d->origin ? hmgeti(all, field) : -1;
    for (ptrdiff_t k = 0; i >= 0 && k < arrlen(d->members); k++)
        if (d->members[k] == all[i].value)
            return all[i].value;
    return field;
}

/* ---- types ---- */

static struct type *with_to(struct type *t, struct type *to)
{
    struct type *c = NEW(struct type);
    *c = *t;
    c->to = to;
    return c;
}

/* An array of pointers has room behind each. */
static struct type *array_derived(const struct derivation *d, struct type *t)
{
    struct type *to = type_derived(d, t->to), *c = with_to(t, to);
    if (type_is_scaled(d, t->to) || !holds_shadow(t->to))
        return to == t->to ? t : c;
    if (t->size)
        c->size = index_derived(d, t->to, t->size);
    else if (t->length > 0)
        c->length = t->length * d->scale;
    return c;
}

struct type *type_derived(const struct derivation *d, struct type *t)
{
    if (!d)
        return t;
    struct type *s = type_strip(t);
    if (type_is_real(s))
        return type_qualified(d->real(type_unqualified(s)), s->quals);
    if (s->kind == TYPE_ARRAY)
        return array_derived(d, s);
    if (s->kind == TYPE_POINTER && type_strip(s->to)->kind != TYPE_FUNCTION) {
        struct type *to = type_derived(d, s->to);
        return to == s->to ? t : with_to(s, to);
    }
    if (s->kind == TYPE_RECORD && holds_shadow(s))
        return type_qualified(type_named(record_derived(d, t)), s->quals);
    return t;
}
