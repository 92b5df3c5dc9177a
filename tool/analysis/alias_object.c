/* Objects, the pieces of memory that an instance knows, and cells, the places in them where
 * pointers stand: those that are there at entry, made when first asked for, and what
 * statements store and copy. */
#include "alias.h"
#include <string.h>

/* ---- objects ---- */

struct object *object_new(struct instance *f, enum object_kind kind, const char *path)
{
    struct object *o = NEW(struct object);
    o->kind = kind;
    o->path = name_intern(path);
    o->id = (unsigned)arrlen(f->objects);
    arrput(f->objects, o);
    f->is_changed = true;
    return o;
}

struct object *object_find(struct instance *f, const char *path)
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

struct object *object_string(struct instance *f)
{
    const char *path = name_intern("\"\"");
    struct object *o = object_find(f, path);
    return o ? o : object_new(f, OBJECT_STRING, path);
}

struct object *object_function(struct instance *f, struct decl *function)
{
    const char *path = name_intern(format("%s()@%p", function->name, (void *)function));
    struct object *o = object_find(f, path);
    if (!o) {
        o = object_new(f, OBJECT_FUNCTION, path);
        o->decl = function;
        o->type = function->type;
    }
    return o;
}

struct object *object_heap(struct instance *f, struct stmt *site, const char *inner)
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

bool object_is_outside(struct object *o)
{
    return o->is_visible || o->kind == OBJECT_HEAP || o->kind == OBJECT_STRING
           || o->kind == OBJECT_FUNCTION;
}

void objects_mark(struct instance *f, object_set set, bool written)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++) {
        bool *flag = written ? &set[i]->is_written : &set[i]->is_read;
        f->is_changed |= !*flag;
        *flag = true;
    }
}

void object_widen(struct instance *f, struct object *o)
{
    bool is_memory = o->kind == OBJECT_ENTRY || o->kind == OBJECT_HEAP;
    f->is_changed |= is_memory && !o->is_widened;
    o->is_widened |= is_memory;
}

/* ---- cells ---- */

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

static void bind_entry(struct instance *f, struct object *e)
{
    for (ptrdiff_t i = 0; i < arrlen(f->bound); i++) {
        if (f->bound[i].path != e->path)
            continue;
        e->is_bound = true;
        for (ptrdiff_t k = 0; k < arrlen(f->bound[i].functions); k++)
            set_add(&e->bound, object_function(f, f->bound[i].functions[k]));
    }
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
        bind_entry(f, e);
    }
    add_origin(f, e, o, field, path);
    return e;
}

static bool is_reals(struct type *t)
{
    while (t && type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    return t && type_is_real(t);
}

/* Memory of reals holds no pointers, whichever pointer leads there, nor does a place of an
 * arena before it is pushed to. */
static bool starts_empty(struct object *o)
{
    struct object *parent = arrlen(o->origins) > 0 ? o->origins[0].parent : NULL;
    if (parent && parent->kind == OBJECT_VAR && type_is_arena(parent->type))
        return true;
    bool reals = is_reals(o->type);
    for (ptrdiff_t i = 0; reals && i < arrlen(o->origins); i++) {
        struct origin *at = &o->origins[i];
        struct type *t = at->parent ? cell_type(at->parent, at->field) : NULL;
        reals = !t || is_reals(t);
    }
    return reals;
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
    object_set functions = NULL;
    if (init_functions(f, o, field, cell_type(o, field), &functions)) {
        f->is_changed |= set_add_all(&cell_of(f, o, field)->targets, functions);
    } else if (has_entry_value(o) && o->kind != OBJECT_RESULT) {
        struct object *e = entry_object(f, o, field);
        struct cell *c = cell_of(f, o, field);
        f->is_changed |=
            e->is_bound ? set_add_all(&c->targets, e->bound) : set_add(&c->targets, e);
    }
    share_cells(f, o, field);
    return cell_of(f, o, field)->targets;
}

/* ---- what statements put there ---- */

void cell_store(struct instance *f, struct object *o, struct decl *field,
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

void cells_copy_record(struct instance *f, struct object *to, struct object *from,
                       struct type *type)
{
    type = type_strip(type);
    if (type->kind == TYPE_ARRAY) {
        cells_copy_record(f, to, from, type->to);
    } else if (type->kind == TYPE_POINTER) {
        cell_store(f, to, NULL, cell_targets(f, from, NULL));
    } else if (type->kind == TYPE_RECORD) {
        for (ptrdiff_t i = 0; i < arrlen(type->decl->members); i++) {
            struct decl *field = type->decl->members[i];
            struct type *t = type_strip(field->type);
            while (t->kind == TYPE_ARRAY)
                t = type_strip(t->to);
            if (t->kind == TYPE_POINTER)
                cell_store(f, to, field, cell_targets(f, from, field));
            else if (t->kind == TYPE_RECORD)
                cells_copy_record(f, to, from, t);
        }
    }
}

/* By what the copy says it copies, by what the object is, by what was stored there. */
void cells_copy(struct instance *f, object_set to, object_set from, struct type *type)
{
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        for (ptrdiff_t j = 0; j < arrlen(from); j++) {
            if (to[i] == from[j])
                continue;
            if (type)
                cells_copy_record(f, to[i], from[j], type);
            if (from[j]->type)
                cells_copy_record(f, to[i], from[j], from[j]->type);
            for (ptrdiff_t k = 0; k < arrlen(f->cells); k++)
                if (f->cells[k].object == from[j])
                    cell_store(f, to[i], f->cells[k].field, f->cells[k].targets);
        }
}
