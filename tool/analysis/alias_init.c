/* What initialiser lists put into objects: which member gets which value, walked as C 6.7.9
 * says (designators, nested braces, braces left out). The lists hold constants: others have
 * been lowered to assignments. */
#include "alias.h"
#include <string.h>

typedef void value_fn(struct decl *field, struct expr *value, void *user);

struct init_walk {
    value_fn *fn;
    void *user;
    bool is_lost; /* a list was met that isn't followed */
};

struct items {
    struct expr **list;
    ptrdiff_t at;
};

static bool is_aggregate(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return k == TYPE_ARRAY || k == TYPE_RECORD;
}

static void walk_list(struct init_walk *w, struct type *type, struct decl *field,
                      struct expr *list);
static void walk_members(struct init_walk *w, struct type *type, struct decl *field,
                         struct items *items);

/* The value for an object of the type, in member `field` (null: none); where braces are left
 * out, as many values as it has members. */
static void walk_one(struct init_walk *w, struct type *type, struct decl *field,
                     struct items *items)
{
    struct expr *value = items->list[items->at];
    if (value->kind == EXPR_INIT) {
        walk_list(w, type, field, value);
        items->at++;
    } else if (is_aggregate(type) && !type_equal(type, value->type)
               && expr_bare(value)->kind != EXPR_STRING) {
        walk_members(w, type, field, items);
    } else {
        w->fn(field, value, w->user);
        items->at++;
    }
}

static bool is_plain(struct items *items)
{
    return items->at < arrlen(items->list)
           && items->list[items->at]->kind != EXPR_DESIGNATED;
}

/* The member at *i or the first behind it that takes a value; null: none does. */
static struct decl *next_member(struct decl *record, ptrdiff_t *i)
{
    while (*i < arrlen(record->members)) {
        struct decl *member = record->members[(*i)++];
        if (record->is_union)
            *i = arrlen(record->members);
        if (member->kind == DECL_FIELD && (member->name || !member->bits))
            return member;
    }
    return NULL;
}

static void walk_members(struct init_walk *w, struct type *type, struct decl *field,
                         struct items *items)
{
    struct type *t = type_strip(type);
    if (t->kind == TYPE_ARRAY) {
        for (long long i = 0; (t->length < 0 || i < t->length) && is_plain(items); i++)
            walk_one(w, t->to, field, items);
        return;
    }
    struct decl *member;
    for (ptrdiff_t i = 0; is_plain(items) && (member = next_member(t->decl, &i));)
        walk_one(w, member->type, member, items);
}

static ptrdiff_t member_index(struct decl *record, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(record->members); i++)
        if (record->members[i]->name && strcmp(record->members[i]->name, name) == 0)
            return i;
    return -1;
}

/* [i] = value or .member = value; then *next is the member behind it. */
static void walk_designated(struct init_walk *w, struct type *t, struct decl *field,
                            struct expr *e, ptrdiff_t *next)
{
    struct items one = {NULL, 0};
    arrput(one.list, arrlast(e->kids));
    struct expr *to = e->kids[0];
    bool by_name = to->kind == EXPR_DESIGNATE_FIELD && t->kind == TYPE_RECORD;
    ptrdiff_t at = by_name ? member_index(t->decl, to->text) : -1;
    struct type *type = by_name && at >= 0 ? t->decl->members[at]->type : t->to;
    bool is_whole = one.list[0]->kind == EXPR_INIT || !is_aggregate(type)
                    || type_equal(type, one.list[0]->type);
    w->is_lost |= arrlen(e->kids) != 2 || !is_whole || (by_name && at < 0);
    if (!w->is_lost)
        walk_one(w, type, by_name ? t->decl->members[at] : field, &one);
    *next =
        t->kind == TYPE_RECORD && t->decl->is_union ? arrlen(t->decl->members) : at + 1;
}

static void walk_list(struct init_walk *w, struct type *type, struct decl *field,
                      struct expr *list)
{
    struct type *t = type_strip(type);
    struct items items = {list->kids, 0};
    ptrdiff_t next = 0;
    while (items.at < arrlen(items.list) && !w->is_lost) {
        struct expr *e = items.list[items.at];
        if (e->kind == EXPR_DESIGNATED) {
            walk_designated(w, t, field, e, &next);
            items.at++;
        } else if (t->kind == TYPE_ARRAY) {
            walk_one(w, t->to, field, &items);
        } else if (t->kind != TYPE_RECORD) {
            walk_one(w, t, field, &items);
        } else {
            struct decl *member = next_member(t->decl, &next);
            if (member)
                walk_one(w, member->type, member, &items);
            w->is_lost |= !member;
        }
    }
}

static bool walk_values(struct type *type, struct expr *init, value_fn *fn, void *user)
{
    struct init_walk w = {fn, user, false};
    walk_list(&w, type, NULL, init);
    return !w.is_lost;
}

/* ---- pointers to memory ---- */

struct transfer {
    struct instance *f;
    struct object *o;
};

static void store(struct decl *field, struct expr *value, void *user)
{
    struct transfer *t = user;
    bool is_function = type_strip(value->type)->kind == TYPE_FUNCTION;
    object_set targets = is_function || type_is_pointer(value->type)
                             ? pointer_objects(t->f, value)
                             : NULL;
    if (arrlen(targets) > 0)
        cell_store(t->f, t->o, field, targets);
}

static void every_value(struct expr *e, value_fn *fn, struct decl *field, void *user)
{
    if (e->kind != EXPR_INIT && e->kind != EXPR_DESIGNATED) {
        fn(field, e, user);
        return;
    }
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        every_value(e->kids[i], fn, field, user);
}

/* Any of the values may be in any of the members. */
static void store_anywhere(struct instance *f, struct object *o, struct type *t,
                           struct decl *field, struct expr *list)
{
    t = type_strip(t);
    struct transfer to = {f, o};
    if (t->kind == TYPE_ARRAY)
        store_anywhere(f, o, t->to, field, list);
    else if (t->kind == TYPE_POINTER)
        every_value(list, store, field, &to);
    for (ptrdiff_t i = 0; t->kind == TYPE_RECORD && i < arrlen(t->decl->members); i++)
        store_anywhere(f, o, t->decl->members[i]->type, t->decl->members[i], list);
}

void init_transfer(struct instance *f, struct object *o, struct expr *list)
{
    struct transfer t = {f, o};
    if (o->type && !walk_values(o->type, list, store, &t))
        store_anywhere(f, o, o->type, NULL, list);
}

/* ---- pointers to functions in constants ---- */

bool decl_is_constant(struct decl *variable)
{
    struct type *t = type_strip(variable->type);
    while (t->kind == TYPE_ARRAY)
        t = type_strip(t->to);
    return t->quals & QUAL_CONST;
}

struct functions {
    struct instance *f;
    struct decl *field;
    struct type *type;
    object_set *set;
};

static void take_function(struct decl *field, struct expr *value, void *user)
{
    struct functions *t = user;
    struct expr *e = expr_bare(value);
    while (e->kind == EXPR_CAST || (e->kind == EXPR_UNARY && e->op == OP_ADDRESS))
        e = expr_bare(e->kids[0]);
    if (field == t->field && e->kind == EXPR_REF && e->decl->kind == DECL_FUNCTION)
        set_add(t->set, object_function(t->f, e->decl));
}

static void take_if_fits(struct decl *field, struct expr *value, void *user)
{
    struct functions *t = user;
    struct expr *e = expr_bare(value);
    if (e->kind == EXPR_REF && e->decl->kind == DECL_FUNCTION
        && function_fits(t->type, e->decl))
        take_function(field, value, user);
}

bool init_functions(struct instance *f, struct object *o, struct decl *field,
                    struct type *to, object_set *set)
{
    if (o->kind != OBJECT_VAR || !o->decl || o->decl->kind != DECL_VAR || !to
        || type_strip(to)->kind != TYPE_FUNCTION || !o->decl->init
        || !(decl_is_constant(o->decl) || static_is_read_only(o->decl)))
        return false;
    struct functions t = {f, field, to, set};
    struct expr *init = o->decl->init;
    if (init->kind != EXPR_INIT)
        take_function(field, init, &t);
    else if (!walk_values(o->decl->type, init, take_function, &t))
        every_value(init, take_if_fits, field, &t);
    return true;
}
