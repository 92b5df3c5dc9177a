/* Structures in shadows that are rows, of order + 1 coefficients for an order that is known at
 * run time. C has no type of such a structure: its shadow is memory of order + 1 times its
 * size, declared as so many structures, in which each member stands at order + 1 times its
 * offset. Of
 *     struct body { int n; double v[2], *q; } b;      struct body b_t[order + 1];
 * the row of b.v[1] is cgrad_row(order, b_t, v[1]), of type double[order + 1], and b.q leads
 * to rows by cgrad_rows(order, b_t, q), of type double (*)[order + 1].
 *
 * So what counts bytes of the primal counts those of the shadow times order + 1, whatever is
 * copied, cleared or allocated. Pointers, and arrays of them, are as large as the primal's:
 * in a structure there is room behind them. */
#include "internal.h"

bool type_is_flexible(struct type *t)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return !t->size && t->length < 0;
    if (t->kind != TYPE_RECORD || arrlen(t->decl->members) == 0)
        return false;
    struct type *last = arrlast(t->decl->members)->type;
    return type_is_record(last) || type_strip(last)->kind == TYPE_ARRAY
               ? type_is_flexible(last)
               : false;
}

bool type_has_row(struct emit *e, struct type *t)
{
    if (!e->order)
        return false;
    return type_is_real(t)
           || (type_is_record(t) && type_strip(t)->decl->is_complete
               && !type_is_arena(t));
}

/* Of some member order + 1 times the offset may be no place for it. */
static bool has_odd_layout(struct type *t, struct decl ***seen)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER)
        return has_odd_layout(t->to, seen);
    if (t->kind != TYPE_RECORD || type_is_arena(t))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(*seen); i++)
        if ((*seen)[i] == t->decl)
            return false;
    arrput(*seen, t->decl);
    bool is_odd = t->decl->is_packed_or_aligned;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members) && !is_odd; i++)
        is_odd = type_reaches_real(t->decl->members[i]->type)
                 && has_odd_layout(t->decl->members[i]->type, seen);
    return is_odd;
}

void rows_check(struct instance *f)
{
    struct decl **seen = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        if (f->objects[i]->wants_shadow && f->objects[i]->type
            && has_odd_layout(f->objects[i]->type, &seen)) {
            diag_error(DIAG_UNSUPPORTED, f->source->loc,
                       "a packed or aligned structure in this product");
            return;
        }
}

/* x.m or p->m of x.m.n[i]; null: the lvalue is in no structure. */
static struct expr *outermost_member(struct expr *lvalue)
{
    struct expr *member = NULL;
    for (struct expr *x = expr_bare(lvalue);; x = expr_bare(x->kids[0])) {
        if (x->kind == EXPR_MEMBER)
            member = x;
        bool is_part = x->kind == EXPR_MEMBER
                           ? !x->is_arrow
                           : x->kind == EXPR_INDEX && expr_is_array(x->kids[0]);
        if (!is_part)
            return member;
    }
}

/* The members and subscripts of an lvalue, of the first structure of a shadow. */
static struct expr *path_in(struct emit *e, struct expr *lvalue, struct expr *member,
                            struct expr *shadow)
{
    struct expr *x = expr_bare(lvalue);
    if (x == member)
        return expr_member(shadow, x->decl);
    struct expr *outer = path_in(e, x->kids[0], member, shadow);
    return x->kind == EXPR_MEMBER ? expr_member(outer, x->decl)
                                  : expr_index(outer, primal_expr(e, x->kids[1]));
}

static struct expr *row_at(struct emit *e, enum runtime r, struct expr *path,
                           struct type *type)
{
    struct expr **args = NULL;
    arrput(args, expr_ref(e->order));
    arrput(args, path);
    struct expr *x = expr_runtime(r, NULL, args);
    x->type = type;
    return x;
}

static struct type *row_of(struct emit *e, struct type *t)
{
    struct expr *length = expr_binary(OP_ADD, expr_ref(e->order), expr_int(1));
    return type_array_sized(type_unqualified(t), length);
}

/* A pointer stands in the first place of its room. What its type is, a macro can say of one
 * that leads to what has rows; else a cast does. */
static struct expr *pointer_at(struct emit *e, struct expr *path)
{
    struct type *type = emit_shadow_type(e, primal_type(e, path->type)),
                *to = type_pointee(path->type);
    if (type_has_row(e, to) && !type_is_flexible(to)
        && !(type_strip(to)->quals & QUAL_CONST))
        return row_at(e, RUNTIME_ROWS, path, type);
    struct expr *row = row_at(e, RUNTIME_ROW, path, row_of(e, path->type));
    if (type_equal(type, path->type))
        return expr_index(row, expr_int(0));
    return expr_deref(expr_cast(type_pointer(type), row));
}

struct expr *row_leaf(struct emit *e, struct expr *path)
{
    struct type *t = type_strip(path->type);
    if (t->kind == TYPE_POINTER)
        return pointer_at(e, path);
    struct expr *row = row_at(e, RUNTIME_ROW, path, row_of(e, path->type));
    return t->quals & QUAL_CONST
               ? expr_deref(expr_cast(type_pointer(row->type), expr_address(row)))
               : row;
}

/* Of an array: a pointer to its first element. */
static struct expr *array_at(struct emit *e, struct expr *path)
{
    struct type *to = emit_shadow_type(e, primal_type(e, type_pointee(path->type)));
    while (type_strip(path->type)->kind == TYPE_ARRAY)
        path = expr_index(path, expr_int(0));
    return expr_cast(type_pointer(to), expr_address(row_leaf(e, path)));
}

/* The series of the structure that a member is of, as an array of structures. */
static struct expr *record_row(struct emit *e, struct expr *member)
{
    struct expr *record = expr_bare(member->kids[0]);
    bool is_deref = record->kind == EXPR_UNARY && record->op == OP_DEREF;
    struct expr *pointer = member->is_arrow ? record
                           : is_deref       ? record->kids[0]
                                            : NULL;
    if (!type_is_flexible(pointer ? type_pointee(pointer->type) : record->type))
        return pointer ? expr_deref(shadow_pointer(e, pointer))
                       : shadow_lvalue(e, record);
    if (!pointer)
        diag_error(DIAG_UNSUPPORTED, member->loc,
                   "a variable with a flexible array in this product");
    return pointer ? shadow_pointer(e, pointer) : shadow_lvalue(e, record);
}

struct expr *row_member(struct emit *e, struct expr *lvalue)
{
    struct expr *member = outermost_member(lvalue), *x = expr_bare(lvalue), **at = NULL;
    if (!e->order || !member)
        return NULL;
    struct expr *record = member->kids[0];
    if (!type_has_row(e, member->is_arrow ? type_pointee(record->type) : record->type))
        return NULL;
    struct type *leaf = x->type;
    while (type_strip(leaf)->kind == TYPE_ARRAY)
        leaf = type_strip(leaf)->to;
    bool is_pointers = type_strip(leaf)->kind == TYPE_POINTER;
    for (; is_pointers && x->kind == EXPR_INDEX; x = expr_bare(x->kids[0]))
        arrput(at, primal_expr(e, x->kids[1]));
    struct expr *path = path_in(e, x, member, record_row(e, member));
    bool is_array = type_strip(path->type)->kind == TYPE_ARRAY;
    struct expr *made = is_array ? array_at(e, path) : row_leaf(e, path);
    while (arrlen(at) > 0)
        made = expr_index(made, arrpop(at));
    return made;
}

/* sizeof(struct body[order + 1]) */
static struct expr *row_size(struct emit *e, struct type *record)
{
    struct expr *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), (struct loc){0});
    size->of = row_of(e, record);
    return size;
}

struct stmt *row_copy(struct emit *e, struct type *record, struct expr *to,
                      struct expr *from, bool may_be_same)
{
    struct expr **args = NULL;
    if (type_is_flexible(record))
        diag_error(DIAG_UNSUPPORTED, to->loc,
                   "a copy of a structure with a flexible array in this product");
    arrput(args, to);
    arrput(args, from ? from : expr_int(0));
    arrput(args, row_size(e, record));
    struct type *pointer = type_pointer(type_basic(TYPE_VOID));
    const char *name = !from ? "memset" : may_be_same ? "memmove" : "memcpy";
    return stmt_expr(expr_call(library_function(name, pointer), args));
}

/* What a sizeof measures, where that has rows; else null. */
static struct type *measured(struct emit *e, struct expr *size)
{
    struct expr *operand = size->of ? NULL : size->kids[0];
    struct type *t = operand ? operand->type : size->of, *element = t;
    if (operand && type_strip(t)->kind == TYPE_ARRAY && !expr_is_array(operand))
        return NULL; /* a pointer, for it is a parameter */
    while (type_strip(element)->kind == TYPE_ARRAY)
        element = type_strip(element)->to;
    return type_has_row(e, element) && !type_is_flexible(t) ? t : NULL;
}

/* The sizeof of what has rows that is a factor of the bytes; or null. */
static struct expr *size_in(struct emit *e, struct expr *bytes)
{
    struct expr *x = expr_bare(bytes), *found = NULL;
    if (x->kind == EXPR_BINARY && x->op == OP_MUL)
        return (found = size_in(e, x->kids[1])) ? found : size_in(e, x->kids[0]);
    return x->kind == EXPR_SIZEOF && measured(e, x) ? x : NULL;
}

struct expr *row_bytes(struct emit *e, struct expr *bytes)
{
    struct expr *size = size_in(e, bytes),
                *count = expr_binary(OP_ADD, expr_ref(e->order), expr_int(1));
    if (!size)
        return fold_mul(bytes, expr_cast(type_basic(TYPE_ULONG), count));
    size->of = type_unqualified(emit_shadow_type(e, measured(e, size)));
    size->kids = NULL;
    return bytes;
}

/* ---- where rows are declared ---- */

/* Of a fixed number of rows: double[order + 1], struct body[3][order + 1] */
static bool is_rows(struct emit *e, struct type *t)
{
    bool has_order = false;
    for (; t->kind == TYPE_ARRAY; t = type_strip(t->to)) {
        struct expr *size = t->size;
        if (size
            && !(size->kind == EXPR_BINARY && size->kids[0]->kind == EXPR_REF
                 && size->kids[0]->decl == e->order))
            return false;
        has_order |= size != NULL;
    }
    return has_order;
}

struct rows {
    struct emit *e;
    struct stmt **list;
};

static bool is_named_in(struct stmt **list, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (list[i]->kind == STMT_DECL && list[i]->decls[0]->name == name)
            return true;
    return false;
}

static bool take_rows(struct stmt *s, void *user)
{
    struct rows *rows = user;
    struct stmt **rest = NULL;
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++) {
        struct decl *d = s->list[i]->kind == STMT_DECL ? s->list[i]->decls[0] : NULL;
        if (!d || d->kind != DECL_VAR || !is_rows(rows->e, type_strip(d->type))) {
            arrput(rest, s->list[i]);
            continue;
        }
        if (is_named_in(rows->list, d->name))
            d->name = ir_fresh_name(rows->e->function, d->name);
        arrput(rows->list, s->list[i]);
    }
    s->list = rest;
    return true;
}

struct stmt **rows_hoisted(struct emit *e, struct stmt **list)
{
    struct rows rows = {e, NULL};
    for (ptrdiff_t i = 0; i < arrlen(list); i++) {
        stmt_walk(list[i], take_rows, &rows);
        arrput(rows.list, list[i]);
    }
    return rows.list;
}
