/* Lowering of initialisers. A list of constants stays; another becomes `= {0}` and
 * assignments to what the list names, walked as C 6.7.9 says: designators, nested
 * braces, brace elision. */
#include "internal.h"

/* ---- constants ---- */
static bool is_constant_node(struct expr *e)
{
    switch ((int)e->kind) {
    case EXPR_REF:
        return e->decl->kind == DECL_ENUMERATOR || e->decl->kind == DECL_FUNCTION;
    case EXPR_CALL:
    case EXPR_MEMBER:
    case EXPR_INDEX:
    case EXPR_TEXT:
    case EXPR_COMPOUND: return false;
    default: return true;
    }
}

static bool find_variable(struct expr *e, void *constant)
{
    if (e->kind == EXPR_SIZEOF || e->kind == EXPR_ALIGNOF)
        return false;
    if (!is_constant_node(e))
        *(bool *)constant = false;
    return *(bool *)constant;
}

static bool is_constant(struct expr *e)
{
    bool constant = expr_is_pure(e);
    if (constant)
        expr_walk(e, find_variable, &constant);
    return constant;
}

/* ---- lists ---- */
struct items {
    struct expr **list;
    ptrdiff_t at;
};

static void fill(struct lowering *lw, struct expr *path, struct items *items);
static void fill_list(struct lowering *lw, struct expr *path, struct expr *list);

static bool is_aggregate(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return k == TYPE_ARRAY || k == TYPE_RECORD;
}

static struct expr *element(struct expr *path, long long i)
{
    return expr_index(expr_clone(path, NULL), expr_int(i));
}

/* Unnamed members on the way aren't spelled: s.q for q of an unnamed struct in s. */
static struct expr *member(struct expr *path, struct decl *field)
{
    while (path->kind == EXPR_MEMBER && !path->decl->name)
        path = path->kids[0];
    return expr_member(expr_clone(path, NULL), field);
}

static bool is_named_or_record(struct decl *field)
{
    return field->kind == DECL_FIELD && (field->name || !field->bits);
}

/* The path to the member called name, through unnamed members; null: none. */
static struct expr *find_member(struct expr *path, const char *name, ptrdiff_t *at)
{
    struct decl **members = type_strip(path->type)->decl->members;
    for (ptrdiff_t i = 0; i < arrlen(members); i++) {
        *at = i;
        struct decl *field = members[i];
        if (field->kind != DECL_FIELD)
            continue;
        if (field->name && name_intern(field->name) == name)
            return member(path, field);
        ptrdiff_t inner;
        if (!field->name && type_is_record(field->type)) {
            struct expr *below = find_member(member(path, field), name, &inner);
            if (below)
                return below;
        }
    }
    return NULL;
}

static bool is_string_for(struct type *type, struct expr *value)
{
    return type_strip(type)->kind == TYPE_ARRAY
           && expr_bare(value)->kind == EXPR_STRING;
}

static bool is_const(struct type *t)
{
    return type_strip(t)->quals & QUAL_CONST;
}

/* path = value for one scalar, or an object of one type with the value. */
static void set_scalar(struct lowering *lw, struct expr *path, struct expr *value)
{
    while (value->kind == EXPR_INIT && arrlen(value->kids) == 1)
        value = value->kids[0];
    if (is_const(path->type) || value->kind == EXPR_INIT) {
        lower_refuse(lw, DIAG_INITIALIZER, value->loc,
                     "a const member gets a value that isn't constant");
        return;
    }
    value = lower_right(lw, value);
    struct stmt *s = stmt_set(OP_NONE, path, expr_converted(value, path->type));
    s->loc = s->expr->loc = path->loc = value->loc;
    lower_emit(lw, s);
}

/* One value of the list, for the object at path: it takes one item, or, where braces
 * are left out, as many as the object has members. */
static void fill_one(struct lowering *lw, struct expr *path, struct expr *value,
                     struct items *items)
{
    if (value->kind == EXPR_INIT) {
        fill_list(lw, path, value);
        items->at++;
    } else if (is_string_for(path->type, value)) {
        lower_refuse(lw, DIAG_INITIALIZER, value->loc,
                     "a string stands among values that aren't constant");
        items->at++;
    } else if (is_aggregate(path->type) && !type_equal(path->type, value->type)) {
        fill(lw, path, items);
    } else {
        set_scalar(lw, path, value);
        items->at++;
    }
}

/* The object a designation names below path; *at: the index of its first step. */
static struct expr *designated(struct lowering *lw, struct expr *path, struct expr *e,
                               long long *at)
{
    ptrdiff_t n = arrlen(e->kids) - 1;
    for (ptrdiff_t i = 0; i < n && path; i++) {
        struct expr *step = e->kids[i];
        long long index = -1;
        if (step->kind == EXPR_DESIGNATE_FIELD) {
            ptrdiff_t field;
            path = find_member(path, name_intern(step->text), &field);
            index = field;
        } else if (arrlen(step->kids) == 1 && expr_int_value(step->kids[0], &index)) {
            path = element(path, index);
        } else {
            path = NULL;
        }
        if (i == 0)
            *at = index;
    }
    if (!path)
        lower_refuse(lw, DIAG_INITIALIZER, e->loc,
                     "its designators are nested or a range");
    return path;
}

/* The i-th subobject that takes a value; null: there is none. */
static struct expr *subobject(struct expr *path, long long *i)
{
    struct type *t = type_strip(path->type);
    if (t->kind == TYPE_ARRAY)
        return t->length >= 0 && *i >= t->length ? NULL : element(path, *i);
    struct decl **members = t->decl->members;
    while (*i < arrlen(members) && !is_named_or_record(members[*i]))
        ++*i;
    if (*i >= arrlen(members) || (t->decl->is_union && *i > 0))
        return NULL;
    return member(path, members[*i]);
}

/* Takes items for the subobjects of path in order; a designator belongs to the braces,
 * so it ends an object whose own braces are left out. */
static void fill_from(struct lowering *lw, struct expr *path, struct items *items,
                      bool braced)
{
    long long i = 0;
    while (items->at < arrlen(items->list) && !lw->refused) {
        struct expr *item = items->list[items->at], *below;
        if (item->kind == EXPR_DESIGNATED) {
            if (!braced)
                return;
            below = designated(lw, path, item, &i);
            if (!below)
                return;
            items->list[items->at] = item->kids[arrlen(item->kids) - 1];
            fill_one(lw, below, items->list[items->at], items);
            if (arrlen(item->kids) > 2 && items->at < arrlen(items->list)
                && items->list[items->at]->kind != EXPR_DESIGNATED)
                lower_refuse(lw, DIAG_INITIALIZER, item->loc,
                             "its designators are nested or a range");
        } else {
            below = subobject(path, &i);
            if (!below)
                return;
            fill_one(lw, below, item, items);
        }
        i++;
    }
}

/* An object whose braces are left out: it takes items of the list around it. */
static void fill(struct lowering *lw, struct expr *path, struct items *items)
{
    ptrdiff_t before = items->at;
    fill_from(lw, path, items, false);
    if (items->at == before && !lw->refused)
        lower_refuse(lw, DIAG_INITIALIZER, lw->loc,
                     "an object takes none of its values");
}

/* The object at path from a list in braces of its own. */
static void fill_list(struct lowering *lw, struct expr *path, struct expr *list)
{
    if (!is_aggregate(path->type)) {
        set_scalar(lw, path, list);
        return;
    }
    struct items items = {list->kids, 0};
    fill_from(lw, path, &items, true);
}

/* ---- objects ---- */
/* The type for an object that is set after its declaration. */
static struct type *without_const(struct type *t)
{
    struct type *s = type_strip(t);
    if (s->kind != TYPE_ARRAY)
        return is_const(t) ? type_unqualified(t) : t;
    struct type *to = without_const(s->to);
    if (to == s->to)
        return t;
    struct type *c = NEW(struct type);
    *c = *s;
    c->to = to;
    c->quals = 0;
    return c;
}

static struct expr *zero_list(struct loc loc, struct type *type)
{
    struct expr *list = expr_zero_list(type);
    list->loc = list->kids[0]->loc = loc;
    return list;
}

/* [] takes its length from the list. */
static void complete_array(struct decl *d, struct expr *list)
{
    struct type *t = type_strip(d->type);
    if (t->kind != TYPE_ARRAY || t->length >= 0 || t->size)
        return;
    long long n = 0, longest = 0;
    for (ptrdiff_t i = 0; i < arrlen(list->kids); i++) {
        struct expr *item = list->kids[i],
                    *first = arrlen(item->kids) ? item->kids[0] : NULL;
        if (item->kind == EXPR_DESIGNATED && first->kind == EXPR_DESIGNATE_INDEX)
            expr_int_value(first->kids[arrlen(first->kids) - 1], &n);
        longest = ++n > longest ? n : longest;
    }
    d->type = type_array(t->to, longest);
}

/* A list of constants, kept: only the loads and decays go. */
static struct expr *lower_constants(struct lowering *lw, struct expr *e)
{
    if (e->kind != EXPR_INIT && e->kind != EXPR_DESIGNATED)
        return e->kind == EXPR_DESIGNATE_FIELD || e->kind == EXPR_DESIGNATE_INDEX
                   ? e
                   : lower_value(lw, e);
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        e->kids[i] = lower_constants(lw, e->kids[i]);
    return e;
}

static void emit_decl(struct lowering *lw, struct decl *d)
{
    struct stmt *s = stmt_decl(d);
    s->loc = d->loc.file ? d->loc : lw->loc;
    lower_emit(lw, s);
}

/* T v = { .. } with values: T v = {0}; v.a = ..; v.b[1] = ..; */
static void list_variable(struct lowering *lw, struct decl *d)
{
    struct expr *list = d->init;
    complete_array(d, list);
    d->type = without_const(d->type);
    d->init = zero_list(list->loc, d->type);
    emit_decl(lw, d);
    struct expr *path = expr_ref(d);
    path->loc = list->loc;
    fill_list(lw, path, list);
}

/* T v = c ? f() : g(): the declaration first, then an if. */
static bool is_choice_of_calls(struct decl *d)
{
    return d->init->kind == EXPR_COND && !is_const(d->type)
           && !(expr_is_pure(d->init->kids[1]) && expr_is_pure(d->init->kids[2]));
}

/* T *p = g(f(sizeof *p)): what f comes to would be computed before p is declared. */
static bool names_itself(struct decl *d)
{
    bool is_named = stmt_mentions(stmt_expr(d->init), d);
    struct expr *e = d->init;
    while (e->kind == EXPR_CAST)
        e = e->kids[0];
    bool pure = e->kind == EXPR_CALL || expr_is_pure(e);
    for (ptrdiff_t i = 0; e->kind == EXPR_CALL && i < arrlen(e->kids); i++)
        pure &= expr_is_pure(e->kids[i]);
    return is_named && !pure;
}

static void value_variable(struct lowering *lw, struct decl *d)
{
    struct expr *e = d->init;
    if (is_choice_of_calls(d) || names_itself(d)) {
        d->type = without_const(d->type);
        d->init = NULL;
        emit_decl(lw, d);
        lower_set(lw, lower_ref(lw, d), e);
        return;
    }
    d->init = lower_right(lw, e);
    emit_decl(lw, d);
}

/* struct s v = (struct s){ .. } is struct s v = { .. } */
static struct expr *unwrapped(struct expr *e, struct type *type)
{
    struct expr *b = expr_bare(e);
    if (b->kind == EXPR_COMPOUND && is_aggregate(type) && type_equal(b->of, type))
        return b->kids[0];
    while (!is_aggregate(type) && e->kind == EXPR_INIT && arrlen(e->kids) == 1)
        e = e->kids[0];
    return e;
}

void lower_variable(struct lowering *lw, struct decl *d)
{
    bool is_fixed =
        d->storage == STORAGE_STATIC || d->storage == STORAGE_EXTERN || d->is_global;
    if (!d->init || is_fixed) {
        if (d->init)
            d->init = expr_unevaluated(d->init);
        emit_decl(lw, d);
        return;
    }
    d->init = unwrapped(d->init, d->type);
    full_begin(lw, d->init, true);
    if (is_constant(d->init)) {
        d->init = lower_constants(lw, d->init);
        emit_decl(lw, d);
    } else if (d->init->kind == EXPR_INIT) {
        lw->may_wait = false;
        list_variable(lw, d);
    } else {
        value_variable(lw, d);
    }
    full_end(lw);
}

/* A compound literal is called after its type. */
static const char *literal_wish(struct type *t)
{
    struct type *s = type_strip(t);
    if (s->kind == TYPE_ARRAY)
        return "list";
    if (t->kind == TYPE_TYPEDEF)
        return t->decl->name;
    return s->kind == TYPE_RECORD && s->decl->name ? s->decl->name : "literal";
}

/* The object lives as long as the block around it: where we are in a branch of our own
 * making, it is declared outside of that and set here. */
struct decl *lower_literal(struct lowering *lw, struct expr *e)
{
    struct decl *d = decl_new(
        DECL_VAR, ir_fresh_name(lw->function, literal_wish(e->of)), e->of, e->loc);
    d->unit = lw->function->unit;
    struct expr *list = e->kids[0];
    complete_array(d, list);
    d->type = without_const(d->type);
    struct frame *here = lw->frame;
    bool is_scalar = !is_aggregate(d->type);
    if (is_constant(list) && here->is_block) {
        d->init = lower_constants(lw, unwrapped(list, d->type));
        emit_decl(lw, d);
        return d;
    }
    while (!lw->frame->is_block)
        lw->frame = lw->frame->up;
    d->init = is_scalar ? NULL : zero_list(e->loc, d->type);
    emit_decl(lw, d);
    lw->frame = here;
    fill_list(lw, lower_ref(lw, d), list);
    return d;
}
