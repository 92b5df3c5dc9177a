/* Which memory an lvalue may lie in: points-to, flow-insensitive within an instance,
 * field-sensitive, context-sensitive over calls.
 *
 * What a parameter points to at entry is an object of its own ("*x"), what a pointer in there
 * points to again one ("*x.data"), made when first asked for; so a function is analysed
 * without its callers. At a call, the callee's objects are mapped to sets of ours. Where two
 * of its objects meet in ours and one is written, the callee is analysed anew with these two
 * merged: its assumption that they are apart is never left unproven. */
#include "internal.h"
#include <string.h>

static bool used_running;         /* a summary was used that may still grow */
static struct instance **running; /* innermost last */

/* ---- objects and cells ---- */

static struct object *object_new(struct instance *f, enum object_kind kind,
                                 const char *path)
{
    struct object *o = NEW(struct object);
    o->kind = kind;
    o->path = name_intern(path);
    o->id = (unsigned)arrlen(f->objects);
    arrput(f->objects, o);
    f->is_changed = true;
    return o;
}

static struct object *object_find(struct instance *f, const char *path)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        if (f->objects[i]->path == path)
            return f->objects[i];
    return NULL;
}

static bool origin_has(struct object *o, const char *path)
{
    if (o->path == path)
        return true;
    for (ptrdiff_t i = 0; i < arrlen(o->origins); i++)
        if (o->origins[i].path == path)
            return true;
    return false;
}

/* The object that stands for the path, itself or merged with it; null: not met yet. */
static struct object *object_merged(struct instance *f, const char *path)
{
    const char **same = NULL;
    arrput(same, path);
    for (ptrdiff_t i = 0; i < arrlen(same); i++)
        for (ptrdiff_t j = 0; j + 1 < arrlen(f->merged); j += 2)
            for (int side = 0; side < 2; side++) {
                const char *other = f->merged[j + 1 - side];
                bool known = false;
                for (ptrdiff_t k = 0; k < arrlen(same); k++)
                    known |= same[k] == other;
                if (f->merged[j + side] == same[i] && !known)
                    arrput(same, other);
            }
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        for (ptrdiff_t k = 0; k < arrlen(same); k++)
            if (origin_has(f->objects[i], same[k]))
                return f->objects[i];
    return NULL;
}

struct object *object_of(struct instance *f, struct decl *var)
{
    bool is_static = var->is_global || var->storage == STORAGE_STATIC;
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        if (f->objects[i]->decl == var)
            return f->objects[i];
    const char *path = path_value(var);
    struct object *o = is_static ? object_merged(f, path) : NULL;
    if (!o)
        o = object_new(f, OBJECT_VAR, path);
    if (o->decl == NULL) {
        o->decl = var;
        o->type = var->type;
    }
    if (!origin_has(o, path)) {
        struct origin at = {.path = path};
        arrput(o->origins, at);
    }
    o->is_visible |= is_static;
    return o;
}

static struct object *string_object(struct instance *f)
{
    const char *path = name_intern("\"\"");
    struct object *o = object_find(f, path);
    return o ? o : object_new(f, OBJECT_STRING, path);
}

struct cell *cell_of(struct instance *f, struct object *o, struct decl *field)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (f->cells[i].object == o && f->cells[i].field == field)
            return &f->cells[i];
    struct cell c = {.object = o, .field = field};
    arrput(f->cells, c);
    return &f->cells[arrlen(f->cells) - 1];
}

static struct type *cell_type(struct object *o, struct decl *field)
{
    struct type *t = field ? field->type : o->type;
    while (t && type_strip(t)->kind == TYPE_ARRAY
           && !(o->kind == OBJECT_VAR && !field && o->decl->kind == DECL_PARAM))
        t = type_strip(t)->to;
    return t ? type_pointee(t) : NULL;
}

/* A chain x->next->next ends in one object that stands for all the rest; so does a path
 * through a tree, t->left->right->left. */
static struct object *entry_fold(struct object *o, struct decl *field, int depth)
{
    for (ptrdiff_t i = 0; field && depth < 8 && i < arrlen(o->origins); i++) {
        if (o->origins[i].field == field)
            return o;
        struct object *p = o->origins[i].parent;
        struct object *found = p && p != o ? entry_fold(p, field, depth + 1) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

/* The object is also what the pointer in this cell points to. */
static void add_origin(struct instance *f, struct object *e, struct object *o,
                       struct decl *field, const char *path)
{
    struct origin at = {o, field, path};
    for (ptrdiff_t i = 0; i < arrlen(e->origins); i++)
        if (e->origins[i].parent == o && e->origins[i].field == field)
            return;
    arrput(e->origins, at);
    f->is_changed = true;
}

static bool is_untyped(struct object *o)
{
    return o->kind == OBJECT_ENTRY
           && !(o->type && type_strip(o->type)->kind == TYPE_POINTER);
}

/* What a pointer led to that was read where no type says there is one: one object stands for
 * all that is behind. */
static bool is_from_untyped(struct object *o)
{
    for (ptrdiff_t i = 0; is_untyped(o) && i < arrlen(o->origins); i++)
        if (o->origins[i].parent && !o->origins[i].field
            && is_untyped(o->origins[i].parent))
            return true;
    return false;
}

static struct object *entry_object(struct instance *f, struct object *o,
                                   struct decl *field)
{
    const char *path = name_intern(field ? format("*%s.%s", o->path, field->name)
                                         : format("*%s", o->path));
    struct object *e = entry_fold(o, field, 0);
    bool is_mixed = decl_is_made(f->source) && !field && o->kind == OBJECT_ENTRY
                    && !cell_type(o, NULL); /* one object by several types */
    if (!e && (is_mixed || (!field && is_from_untyped(o))))
        e = o;
    if (!e && strlen(o->path) > 400)
        e = o; /* deeper than any program reads: one object stands for the rest */
    if (!e)
        e = object_merged(f, path);
    if (!e) {
        e = object_new(f, OBJECT_ENTRY, path);
        e->type = cell_type(o, field);
        e->is_visible = true;
    }
    add_origin(f, e, o, field, path);
    return e;
}

/* Memory of reals holds no pointers, nor does a place of an arena before it is pushed to. */
static bool starts_empty(struct object *o)
{
    struct type *t = o->type;
    while (t && type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    struct object *parent = arrlen(o->origins) > 0 ? o->origins[0].parent : NULL;
    return (t && type_is_real(t))
           || (parent && parent->kind == OBJECT_VAR && type_is_arena(parent->type));
}

/* Pointers that stand in an object when the function is entered; the members of an arena
 * lead somewhere from the start. */
static bool has_entry_value(struct object *o)
{
    if (o->kind == OBJECT_ENTRY || o->is_visible)
        return !starts_empty(o);
    return type_is_arena(o->type)
           || (o->kind == OBJECT_VAR && o->decl->kind == DECL_PARAM);
}

/* A pointer to a pointer may lead to any member that is one: cells without a field are met
 * with all others of their object. */
static void share_cells(struct instance *f, struct object *o, struct decl *field)
{
    struct cell *c = cell_of(f, o, field);
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        struct cell *other = &f->cells[i];
        if (other->object != o || other == c || (field && other->field))
            continue;
        f->is_changed |= set_add_all(&c->targets, other->targets)
                         || (other->is_stored && !c->is_stored);
        c->is_stored |= other->is_stored;
    }
}

object_set cell_targets(struct instance *f, struct object *o, struct decl *field)
{
    if (has_entry_value(o) && o->kind != OBJECT_RESULT) {
        struct object *e = entry_object(f, o, field);
        struct cell *c = cell_of(f, o, field);
        f->is_changed |= set_add(&c->targets, e);
    }
    share_cells(f, o, field);
    return cell_of(f, o, field)->targets;
}

/* ---- expressions ---- */

struct decl *lvalue_field(struct expr *e)
{
    e = expr_bare(e);
    if (e->kind == EXPR_MEMBER)
        return e->decl;
    if (e->kind == EXPR_INDEX && type_strip(e->kids[0]->type)->kind == TYPE_ARRAY)
        return lvalue_field(e->kids[0]);
    return NULL;
}

object_set lvalue_objects(struct instance *f, struct expr *e)
{
    object_set set = NULL;
    e = expr_bare(e);
    switch ((int)e->kind) {
    case EXPR_REF:
        if (e->decl->kind == DECL_VAR || e->decl->kind == DECL_PARAM)
            set_add(&set, object_of(f, e->decl));
        return set;
    case EXPR_INDEX:
        if (type_is_pointer(e->kids[0]->type))
            return pointer_objects(f, e->kids[0]);
        return pointer_objects(f, e->kids[1]);
    case EXPR_MEMBER:
        return e->is_arrow ? pointer_objects(f, e->kids[0])
                           : lvalue_objects(f, e->kids[0]);
    case EXPR_UNARY:
        if (e->op == OP_DEREF)
            return pointer_objects(f, e->kids[0]);
        return e->op == OP_REAL || e->op == OP_IMAG || e->op == OP_EXTENSION
                   ? lvalue_objects(f, e->kids[0])
                   : NULL;
    case EXPR_CAST: return lvalue_objects(f, e->kids[0]);
    case EXPR_COND:
        set = lvalue_objects(f, e->kids[1]);
        set_add_all(&set, lvalue_objects(f, e->kids[2]));
        return set;
    case EXPR_RUNTIME: return runtime_objects(f, e);
    case EXPR_STRING:
    case EXPR_COMPOUND: set_add(&set, string_object(f)); return set;
    default: return NULL;
    }
}

static object_set call_targets(struct instance *f, struct expr *call);

/* An lvalue of array type is worth its address. */
bool expr_is_array(struct expr *e)
{
    return type_strip(e->type)->kind == TYPE_ARRAY
           && !(e->kind == EXPR_REF && e->decl->kind == DECL_PARAM);
}

object_set pointer_objects(struct instance *f, struct expr *e)
{
    object_set set = NULL;
    e = expr_bare(e);
    switch ((int)e->kind) {
    case EXPR_REF:
    case EXPR_INDEX:
    case EXPR_MEMBER: {
        object_set in = lvalue_objects(f, e);
        if (expr_is_array(e))
            return in;
        for (ptrdiff_t i = 0; i < arrlen(in); i++)
            set_add_all(&set, cell_targets(f, in[i], lvalue_field(e)));
        return set;
    }
    case EXPR_UNARY:
        if (e->op == OP_ADDRESS)
            return lvalue_objects(f, e->kids[0]);
        if (e->op == OP_DEREF) {
            object_set in = pointer_objects(f, e->kids[0]);
            if (expr_is_array(e))
                return in;
            for (ptrdiff_t i = 0; i < arrlen(in); i++)
                set_add_all(&set, cell_targets(f, in[i], NULL));
            return set;
        }
        return pointer_objects(f, e->kids[0]);
    case EXPR_CAST: return pointer_objects(f, e->kids[0]);
    case EXPR_BINARY:
        for (int k = 0; k < 2; k++)
            if (type_is_pointer(e->kids[k]->type))
                set_add_all(&set, pointer_objects(f, e->kids[k]));
        return set;
    case EXPR_COND:
        set_add_all(&set, pointer_objects(f, e->kids[1]));
        set_add_all(&set, pointer_objects(f, e->kids[2]));
        return set;
    case EXPR_CALL: return call_targets(f, e);
    case EXPR_RUNTIME: return runtime_targets(f, e);
    case EXPR_STRING:
    case EXPR_COMPOUND: set_add(&set, string_object(f)); return set;
    default: return NULL;
    }
}

/* ---- statements ---- */

struct decl *call_function(struct expr *call)
{
    struct expr *e = expr_bare(call->kids[0]);
    while (e->kind == EXPR_UNARY && (e->op == OP_DEREF || e->op == OP_ADDRESS))
        e = expr_bare(e->kids[0]);
    return e->kind == EXPR_REF && e->decl->kind == DECL_FUNCTION ? e->decl : NULL;
}

static struct expr *value_call(struct expr *e)
{
    while (e && e->kind == EXPR_CAST)
        e = e->kids[0];
    if (!e || e->kind != EXPR_CALL)
        return NULL;
    struct decl *d = call_function(e);
    return d && !d->body && !memory_rule_find(d) && rule_find(d) ? NULL : e;
}

struct expr *stmt_call(struct stmt *s)
{
    if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR)
        return value_call(s->decls[0]->init);
    if (s->kind != STMT_EXPR)
        return NULL;
    struct expr *e = s->expr;
    if (e->kind == EXPR_ASSIGN && e->op == OP_NONE)
        return value_call(e->kids[1]);
    return value_call(e);
}

struct expr *stmt_call_target(struct stmt *s)
{
    if (s->kind == STMT_DECL)
        return expr_ref(s->decls[0]);
    return s->expr->kind == EXPR_ASSIGN ? s->expr->kids[0] : NULL;
}

static void store(struct instance *f, struct object *o, struct decl *field,
                  object_set targets)
{
    cell_targets(f, o, field);
    struct cell *c = cell_of(f, o, field);
    f->is_changed |= set_add_all(&c->targets, targets) || !c->is_stored;
    c->is_stored = true;
    for (ptrdiff_t i = 0; i < arrlen(targets); i++)
        if (o->kind != OBJECT_VAR || o->is_visible || type_is_record(o->type)) {
            f->is_changed |= !targets[i]->escapes;
            targets[i]->escapes = true;
        }
}

struct type *pointer_element(struct expr *pointer)
{
    struct expr *p = pointer;
    while (p->kind == EXPR_CAST && type_strip(type_pointee(p->type))->kind == TYPE_VOID
           && type_is_pointer(p->kids[0]->type))
        p = p->kids[0];
    struct type *t = type_pointee(p->type);
    while (t && type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    return t && type_strip(t)->kind != TYPE_VOID ? type_unqualified(t) : NULL;
}

bool type_is_bytes(struct type *t)
{
    enum type_kind k = t ? type_strip(t)->kind : TYPE_VOID;
    return k == TYPE_VOID || k == TYPE_CHAR || k == TYPE_SCHAR || k == TYPE_UCHAR;
}

struct type *region_element(struct call *c)
{
    struct type *t = pointer_element(c->expr->kids[1]);
    return type_is_bytes(t) && c->rule->kind == MEMORY_COPY
               ? pointer_element(c->expr->kids[2])
               : t;
}

/* All pointers in a record (arrays of pointers too) go from one object to another. */
static void copy_record(struct instance *f, struct object *to, struct object *from,
                        struct type *type)
{
    type = type_strip(type);
    if (type->kind == TYPE_ARRAY) {
        copy_record(f, to, from, type->to);
    } else if (type->kind == TYPE_POINTER) {
        store(f, to, NULL, cell_targets(f, from, NULL));
    } else if (type->kind == TYPE_RECORD) {
        for (ptrdiff_t i = 0; i < arrlen(type->decl->members); i++) {
            struct decl *field = type->decl->members[i];
            struct type *t = type_strip(field->type);
            while (t->kind == TYPE_ARRAY)
                t = type_strip(t->to);
            if (t->kind == TYPE_POINTER)
                store(f, to, field, cell_targets(f, from, field));
            else if (t->kind == TYPE_RECORD)
                copy_record(f, to, from, t);
        }
    }
}

/* Whatever pointers are in `from` may be in `to`: by what the copy says it copies, by what
 * the object is, by what was stored there. */
static void copy_memory(struct instance *f, object_set to, object_set from,
                        struct type *type)
{
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        for (ptrdiff_t j = 0; j < arrlen(from); j++) {
            if (to[i] == from[j])
                continue;
            if (type)
                copy_record(f, to[i], from[j], type);
            if (from[j]->type)
                copy_record(f, to[i], from[j], from[j]->type);
            for (ptrdiff_t k = 0; k < arrlen(f->cells); k++)
                if (f->cells[k].object == from[j])
                    store(f, to[i], f->cells[k].field, f->cells[k].targets);
        }
}

static void assign(struct instance *f, struct expr *target, struct expr *value)
{
    object_set to = lvalue_objects(f, target);
    if (type_strip(target->type)->kind == TYPE_POINTER) {
        object_set targets = pointer_objects(f, value);
        for (ptrdiff_t i = 0; i < arrlen(to); i++)
            store(f, to[i], lvalue_field(target), targets);
    } else if (type_is_record(target->type)) {
        object_set from = record_objects(f, value);
        for (ptrdiff_t i = 0; i < arrlen(to); i++)
            for (ptrdiff_t j = 0; j < arrlen(from); j++)
                if (to[i] != from[j])
                    copy_record(f, to[i], from[j], target->type);
    }
}

/* Initialiser lists hold constants here: addresses of globals and strings. */
static void init_list(struct instance *f, struct object *o, struct expr *e)
{
    if (e->kind == EXPR_INIT || e->kind == EXPR_DESIGNATED) {
        for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
            init_list(f, o, e->kids[i]);
        return;
    }
    if (!type_is_pointer(e->type) || !o->type)
        return;
    object_set targets = pointer_objects(f, e);
    if (arrlen(targets) == 0)
        return;
    struct type *t = type_strip(o->type);
    while (t->kind == TYPE_ARRAY)
        t = type_strip(t->to);
    if (t->kind != TYPE_RECORD)
        store(f, o, NULL, targets);
    else
        for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
            if (type_is_pointer(t->decl->members[i]->type))
                store(f, o, t->decl->members[i], targets);
}

/* ---- calls ---- */

struct call *call_at(struct instance *f, struct stmt *s)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].site == s)
            return &f->calls[i];
    return NULL;
}

object_set call_objects(struct call *c, struct object *callee_object)
{
    for (ptrdiff_t i = 0; i < arrlen(c->map); i++)
        if (c->map[i].key == callee_object->path)
            return c->map[i].value;
    return NULL;
}

static struct object *heap_object(struct instance *f, struct stmt *site,
                                  const char *inner)
{
    int depth = 0;
    for (const char *p = inner; p && *p; p++)
        depth += *p == '/';
    const char *path =
        depth > 2
            ? name_intern(inner)
            : name_intern(format("heap %u:%u %p/%s", site->loc.line, site->loc.column,
                                 (void *)site, inner ? inner : ""));
    struct object *o = object_find(f, path);
    if (!o) {
        o = object_new(f, OBJECT_HEAP, path);
        o->site = site;
    }
    return o;
}

/* What a runtime call that allocates gives. */
struct object *arena_object(struct instance *f, struct expr *allocation)
{
    const char *path = name_intern(format("arena %p", (void *)allocation));
    struct object *o = object_find(f, path);
    if (!o)
        o = object_new(f, OBJECT_HEAP, path);
    o->type = allocation->of;
    return o;
}

int param_index(struct instance *f, struct decl *param)
{
    for (int i = 0; i < (int)arrlen(f->core->members); i++)
        if (f->core->members[i] == param)
            return i;
    return -1;
}

/* Adds to *set what the callee's entry object is here, seen from one of the cells that held
 * the pointer at entry. */
static void map_origin(struct instance *f, struct call *c, struct origin *at,
                       object_set *set)
{
    struct object *p = at->parent;
    if (p->kind == OBJECT_VAR && p->decl->kind == DECL_PARAM) {
        int i = param_index(c->callee, p->decl);
        if (i < 0 || i + 1 >= arrlen(c->expr->kids))
            return;
        struct expr *arg = c->expr->kids[i + 1];
        if (!at->field) {
            set_add_all(set, pointer_objects(f, arg));
            return;
        }
        object_set in = record_objects(f, arg);
        for (ptrdiff_t k = 0; k < arrlen(in); k++)
            set_add_all(set, cell_targets(f, in[k], at->field));
        return;
    }
    object_set in = call_objects(c, p);
    for (ptrdiff_t k = 0; k < arrlen(in); k++)
        set_add_all(set, cell_targets(f, in[k], at->field));
}

static object_set map_object(struct instance *f, struct call *c, struct object *o)
{
    object_set set = NULL;
    if (o->kind == OBJECT_HEAP)
        set_add(&set, heap_object(f, c->site, o->path));
    if (o->kind == OBJECT_STRING)
        set_add(&set, string_object(f));
    if (o->decl && o->decl->kind == DECL_VAR && o->is_visible)
        set_add(&set, object_of(f, o->decl));
    for (ptrdiff_t i = 0; i < arrlen(o->origins); i++)
        if (o->origins[i].parent)
            map_origin(f, c, &o->origins[i], &set);
    return set;
}

bool object_is_outside(struct object *o)
{
    return o->is_visible || o->kind == OBJECT_HEAP || o->kind == OBJECT_STRING;
}

static void map_call(struct instance *f, struct call *c)
{
    for (ptrdiff_t i = 0; i < arrlen(c->callee->objects); i++) {
        struct object *o = c->callee->objects[i];
        if (!object_is_outside(o) || o->kind == OBJECT_RESULT)
            continue;
        object_set set = map_object(f, c, o);
        ptrdiff_t at = -1;
        for (ptrdiff_t k = 0; k < arrlen(c->map) && at < 0; k++)
            if (c->map[k].key == o->path)
                at = k;
        if (at < 0) {
            struct call_map m = {.key = o->path};
            arrput(c->map, m);
            at = arrlen(c->map) - 1;
        }
        f->is_changed |= set_add_all(&c->map[at].value, set);
    }
}

/* Two of the callee's objects are one here while one of them is written. */
static bool overlap_here(struct call *c, struct object *a, struct object *b)
{
    bool touched = (a->is_written && (b->is_read || b->is_written))
                   || (b->is_written && a->is_read);
    return touched && a->is_visible && b->is_visible && a->kind != OBJECT_RESULT
           && b->kind != OBJECT_RESULT
           && set_meets(call_objects(c, a), call_objects(c, b));
}

/* Pairs of paths of such objects, each with the first that it is one with, behind those
 * that are merged already; null: there are none. */
static const char **map_overlaps(struct call *c)
{
    struct object **all = c->callee->objects;
    const char **merged = NULL;
    for (ptrdiff_t i = 0; i < arrlen(c->callee->merged); i++)
        arrput(merged, c->callee->merged[i]);
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        for (ptrdiff_t j = 0; j < i; j++)
            if (overlap_here(c, all[i], all[j])) {
                arrput(merged, all[i]->path);
                arrput(merged, all[j]->path);
                break;
            }
    return arrlen(merged) > arrlen(c->callee->merged) ? merged : NULL;
}

static void run(struct instance *f);

/* Allocated for records: a callee that is led to a part of one doesn't say what it is. */
static bool holds_records(struct object *heap)
{
    struct stmt *s = heap->kind == OBJECT_HEAP ? heap->site : NULL;
    struct expr *target = s && s->kind == STMT_EXPR ? stmt_call_target(s) : NULL;
    struct type *t = s && s->kind == STMT_DECL ? s->decls[0]->type
                     : target                  ? target->type
                                               : NULL;
    t = t ? type_pointee(t) : NULL;
    return t && type_is_record(t);
}

/* The effects of the callee, in our objects. */
static void apply_summary(struct instance *f, struct call *c)
{
    struct instance *g = c->callee;
    for (ptrdiff_t i = 0; i < arrlen(g->cells); i++) {
        struct cell cell = g->cells[i];
        if (!cell.is_stored || !object_is_outside(cell.object)
            || cell.object->kind == OBJECT_RESULT)
            continue;
        object_set to = call_objects(c, cell.object), targets = NULL;
        for (ptrdiff_t k = 0; k < arrlen(cell.targets); k++)
            set_add_all(&targets, call_objects(c, cell.targets[k]));
        for (ptrdiff_t k = 0; k < arrlen(to); k++)
            store(f, to[k], cell.field, targets);
    }
    for (ptrdiff_t i = 0; i < arrlen(g->objects); i++) {
        struct object *o = g->objects[i];
        object_set ours = object_is_outside(o) ? call_objects(c, o) : NULL;
        for (ptrdiff_t k = 0; k < arrlen(ours); k++) {
            f->is_changed |= (o->is_read && !ours[k]->is_read)
                             || (o->is_written && !ours[k]->is_written)
                             || (o->escapes && !ours[k]->escapes)
                             || (o->is_freed && !ours[k]->is_freed)
                             || (o->is_moved && !ours[k]->is_moved);
            ours[k]->is_moved |= o->is_moved;
            ours[k]->is_freed |= o->is_freed;
            ours[k]->is_read |= o->is_read;
            ours[k]->is_written |= o->is_written;
            ours[k]->escapes |= o->escapes;
            if (!ours[k]->type && !holds_records(ours[k]))
                ours[k]->type = o->type;
        }
    }
}

/* A recursion goes on with what is one already where it began, so that it settles. */
static struct instance *instance_running(struct decl *function)
{
    for (ptrdiff_t i = arrlen(running) - 1; i >= 0; i--)
        if (running[i]->source == function)
            return running[i];
    return NULL;
}

static void call_function_known(struct instance *f, struct call *c)
{
    if (!c->callee)
        c->callee = instance_running(c->function);
    if (!c->callee)
        c->callee = instance_make(c->function, NULL, NULL, NULL);
    if (!c->callee)
        return; /* refused, with an error */
    for (;;) {
        run(c->callee);
        map_call(f, c);
        const char **merged = map_overlaps(c);
        if (!merged)
            break;
        c->callee = instance_make(c->function, merged, NULL, NULL);
        c->map = NULL;
    }
    apply_summary(f, c);
}

static void mark(struct instance *f, object_set set, bool written)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++) {
        bool *flag = written ? &set[i]->is_written : &set[i]->is_read;
        f->is_changed |= !*flag;
        *flag = true;
    }
}

static void call_library(struct instance *f, struct call *c)
{
    switch (c->rule->kind) {
    case MEMORY_COPY: {
        object_set to = pointer_objects(f, c->expr->kids[1]);
        object_set from = pointer_objects(f, c->expr->kids[2]);
        copy_memory(f, to, from, region_element(c));
        mark(f, to, true);
        mark(f, from, false);
        break;
    }
    case MEMORY_FILL: mark(f, pointer_objects(f, c->expr->kids[1]), true); break;
    case MEMORY_WORLD:
    case MEMORY_INACTIVE:
    case MEMORY_NORETURN:
        for (ptrdiff_t i = 1; i < arrlen(c->expr->kids); i++)
            if (type_is_pointer(c->expr->kids[i]->type))
                mark(f, pointer_objects(f, c->expr->kids[i]), false);
        break;
    case MEMORY_REALLOC: {
        object_set to = NULL, from = pointer_objects(f, c->expr->kids[1]);
        set_add(&to, heap_object(f, c->site, NULL));
        copy_memory(f, to, from, pointer_element(c->expr->kids[1]));
        mark(f, from, false);
        for (ptrdiff_t i = 0; i < arrlen(from); i++) {
            f->is_changed |= !from[i]->is_moved;
            from[i]->is_moved = from[i]->is_freed = true;
        }
        break;
    }
    case MEMORY_FREE: {
        struct expr *p = expr_bare(c->expr->kids[1]);
        object_set to = pointer_objects(f, p);
        for (ptrdiff_t i = 0; i < arrlen(to); i++)
            if (p->kind != EXPR_REF || p->decl->kind != DECL_VAR || arrlen(to) > 1
                || to[i]->kind != OBJECT_HEAP) {
                f->is_changed |= !to[i]->is_freed;
                to[i]->is_freed = true;
            }
        break;
    }
    case MEMORY_MALLOC:
    case MEMORY_CALLOC: break;
    }
}

static struct call *call_enter(struct instance *f, struct stmt *s, struct expr *e)
{
    struct call *c = call_at(f, s);
    if (c)
        return c;
    struct call made = {.site = s, .expr = e, .function = call_function(e)};
    if (made.function && !made.function->body)
        made.rule = memory_rule_find(made.function);
    arrput(f->calls, made);
    return &f->calls[arrlen(f->calls) - 1];
}

static struct call *call_of(struct instance *f, struct expr *e)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].expr == e)
            return &f->calls[i];
    return NULL;
}

static object_set call_targets(struct instance *f, struct expr *e)
{
    object_set set = NULL;
    struct call *c = call_of(f, e);
    if (!c)
        return NULL;
    if (c->rule) {
        if (c->rule->kind == MEMORY_MALLOC || c->rule->kind == MEMORY_CALLOC
            || c->rule->kind == MEMORY_REALLOC)
            set_add(&set, heap_object(f, c->site, NULL));
        else if (c->rule->kind == MEMORY_COPY || c->rule->kind == MEMORY_FILL)
            return pointer_objects(f, e->kids[1]);
    } else if (c->callee) {
        object_set targets = cell_of(c->callee, c->callee->result, NULL)->targets;
        for (ptrdiff_t i = 0; i < arrlen(targets); i++)
            set_add_all(&set, call_objects(c, targets[i]));
    } else {
        set_add(&set, string_object(f));
    }
    return set;
}

bool stmt_moves(struct instance *f, struct stmt *s, object_set *to, object_set *from)
{
    struct call *c = call_at(f, s);
    struct expr *r = runtime_at(s), *e = r && runtime_reallocates(r) ? r : NULL;
    if (c && c->rule && c->rule->kind == MEMORY_REALLOC)
        e = c->expr;
    *to = e ? pointer_objects(f, e) : NULL;
    *from = e ? pointer_objects(f, e->kids[1]) : NULL;
    return e != NULL;
}

/* The objects a record value comes from; a call's result stands for itself. */
object_set record_objects(struct instance *f, struct expr *e)
{
    e = expr_bare(e);
    if (e->kind != EXPR_CALL)
        return lvalue_objects(f, e);
    struct call *c = call_of(f, e);
    object_set set = NULL;
    if (!c || !c->callee)
        return NULL;
    const char *path = name_intern(format("result %p", (void *)c->site));
    struct object *o = object_find(f, path);
    if (!o) {
        o = object_new(f, OBJECT_VAR, path);
        o->decl = decl_new(DECL_VAR, "result", e->type, e->loc);
        o->type = e->type;
    }
    for (ptrdiff_t i = 0; i < arrlen(c->callee->cells); i++) {
        struct cell cell = c->callee->cells[i];
        if (cell.object != c->callee->result)
            continue;
        object_set targets = NULL;
        for (ptrdiff_t k = 0; k < arrlen(cell.targets); k++)
            set_add_all(&targets, call_objects(c, cell.targets[k]));
        store(f, o, cell.field, targets);
    }
    set_add(&set, o);
    return set;
}

static void transfer_call(struct instance *f, struct stmt *s, struct expr *e)
{
    ptrdiff_t at = call_enter(f, s, e) - f->calls;
    struct call c =
        f->calls[at]; /* f->calls may move while the callee is one of ours */
    if (c.rule)
        call_library(f, &c);
    else if (c.function && (c.function->body || decl_has_rule(c.function)))
        call_function_known(f, &c);
    f->is_changed |= c.callee != f->calls[at].callee;
    f->calls[at] = c;
}

/* ---- reads ---- */

static bool mark_read(struct expr *e, void *user)
{
    struct instance *f = user;
    if (e->kind == EXPR_SIZEOF)
        return false;
    if (e->kind == EXPR_UNARY && e->op == OP_ADDRESS) {
        struct expr *x = e->kids[0];
        for (ptrdiff_t i = 0; i < arrlen(x->kids); i++)
            expr_walk(x->kids[i], mark_read, user);
        return false;
    }
    bool lvalue = e->kind == EXPR_INDEX || e->kind == EXPR_MEMBER
                  || (e->kind == EXPR_RUNTIME && e->runtime == RUNTIME_POP_VALUE)
                  || (e->kind == EXPR_UNARY && e->op == OP_DEREF)
                  || (e->kind == EXPR_REF && e->decl->kind <= DECL_PARAM
                      && e->decl->kind != DECL_FUNCTION);
    if (lvalue && !expr_is_array(e))
        mark(f, lvalue_objects(f, e), false);
    return true;
}

static void mark_target(struct instance *f, struct expr *target)
{
    mark(f, lvalue_objects(f, target), true);
    for (ptrdiff_t i = 0; i < arrlen(target->kids); i++)
        expr_walk(target->kids[i], mark_read, f);
}

static void mark_update(struct instance *f, struct expr *e)
{
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        mark_update(f, e->kids[0]);
        mark_update(f, e->kids[1]);
    } else if (e->kind == EXPR_ASSIGN) {
        mark_target(f, e->kids[0]);
        if (e->op != OP_NONE)
            mark(f, lvalue_objects(f, e->kids[0]), false);
        expr_walk(e->kids[1], mark_read, f);
        if (e->op == OP_NONE)
            assign(f, e->kids[0], e->kids[1]);
    } else if (e->kind == EXPR_UNARY && e->op >= OP_PREINC && e->op <= OP_POSTDEC) {
        mark_target(f, e->kids[0]);
        mark(f, lvalue_objects(f, e->kids[0]), false);
    } else if (push_target(e)) {
        expr_walk(e->kids[1], mark_read, f);
        mark(f, lvalue_objects(f, e), true);
        assign(f, push_target(e), e->kids[1]);
    } else {
        expr_walk(e, mark_read, f);
    }
}

/* ---- the instance ---- */

static bool transfer(struct stmt *s, void *user)
{
    struct instance *f = user;
    struct expr *e = stmt_call(s), *r = runtime_at(s);
    if (e)
        transfer_call(f, s, e);
    if (r && runtime_allocates(r))
        arena_object(f, r)->site = s;
    if (r && runtime_reallocates(r)) {
        object_set from = pointer_objects(f, r->kids[1]);
        copy_memory(f, pointer_objects(f, r), from, pointer_element(r->kids[1]));
        mark(f, from, false);
    }
    if (s->kind == STMT_DECL) {
        struct decl *d = s->decls[0];
        if (d->kind != DECL_VAR || !d->init)
            return true;
        struct object *o = object_of(f, d);
        expr_walk(d->init, mark_read, f);
        o->is_written = true;
        if (d->init->kind == EXPR_INIT)
            init_list(f, o, d->init);
        else
            assign(f, expr_ref(d), d->init);
        return true;
    }
    if (s->expr && (s->kind == STMT_EXPR))
        mark_update(f, s->expr);
    else if (s->expr)
        expr_walk(s->expr, mark_read, f);
    if (s->step)
        mark_update(f, s->step);
    if (s->kind == STMT_RETURN && s->expr) {
        struct type *t = f->core->type->to;
        if (type_strip(t)->kind == TYPE_POINTER) {
            object_set targets = pointer_objects(f, s->expr);
            store(f, f->result, NULL, targets);
        } else if (type_is_record(t)) {
            object_set from = record_objects(f, s->expr);
            for (ptrdiff_t i = 0; i < arrlen(from); i++)
                copy_record(f, f->result, from[i], t);
        }
    }
    return true;
}

static void run(struct instance *f)
{
    if (f->is_done)
        return;
    if (f->is_running) {
        used_running = true;
        return;
    }
    bool outer = used_running;
    used_running = false;
    f->is_running = true;
    arrput(running, f);
    bool grew = false;
    do {
        f->is_changed = false;
        stmt_walk(f->core->body, transfer, f);
        grew |= f->is_changed;
    } while (f->is_changed);
    f->is_running = false;
    arrpop(running);
    f->is_done = !used_running || arrlen(running) == 0;
    f->is_changed = grew;
    used_running |= outer;
}

void instance_run(struct instance *f)
{
    run(f);
}
