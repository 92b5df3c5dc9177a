/* What a call does to memory. A callee is analysed by itself; its objects are mapped to sets of
 * ours, anew with two of them merged where that finds them to be one, and its effects are
 * ours then. Functions of the library that deal with memory have rules. */
#include "alias.h"

/* ---- calls in statements ---- */

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

struct call *call_at(struct instance *f, struct stmt *s)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].site == s)
            return &f->calls[i];
    return NULL;
}

static struct call *call_enter(struct instance *f, struct stmt *s, struct expr *e,
                               struct decl *function)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].site == s && f->calls[i].function == function)
            return &f->calls[i];
    struct call made = {.site = s, .expr = e, .function = function};
    if (made.function && !made.function->body)
        made.rule = memory_rule_find(made.function);
    arrput(f->calls, made);
    return &f->calls[arrlen(f->calls) - 1];
}

/* ---- what the objects of the callee are here ---- */

object_set call_objects(struct call *c, struct object *callee_object)
{
    for (ptrdiff_t i = 0; i < arrlen(c->map); i++)
        if (c->map[i].key == callee_object->path)
            return c->map[i].value;
    return NULL;
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
        set_add(&set, object_heap(f, c->site, o->path));
    if (o->kind == OBJECT_STRING)
        set_add(&set, object_string(f));
    if (o->kind == OBJECT_FUNCTION)
        set_add(&set, object_function(f, o->decl));
    if (o->decl && o->decl->kind == DECL_VAR && o->is_visible)
        set_add(&set, object_of(f, o->decl));
    for (ptrdiff_t i = 0; i < arrlen(o->origins); i++)
        if (o->origins[i].parent)
            map_origin(f, c, &o->origins[i], &set);
    return set;
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
static bool overlap_here(struct instance *f, struct call *c, struct object *a,
                         struct object *b)
{
    bool touched = (a->is_written && (b->is_read || b->is_written))
                   || (b->is_written && a->is_read);
    return touched && a->is_visible && b->is_visible && a->kind != OBJECT_RESULT
           && b->kind != OBJECT_RESULT
           && set_meets(call_objects(c, a), call_objects(c, b))
           && !objects_apart(f, c, a, b);
}

/* Pairs of paths of such objects, each with the first that it is one with, behind those
 * that are merged already; null: there are none. */
static const char **map_overlaps(struct instance *f, struct call *c)
{
    struct object **all = c->callee->objects;
    const char **merged = NULL;
    for (ptrdiff_t i = 0; i < arrlen(c->callee->merged); i++)
        arrput(merged, c->callee->merged[i]);
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        for (ptrdiff_t j = 0; j < i; j++)
            if (overlap_here(f, c, all[i], all[j])) {
                arrput(merged, all[i]->path);
                arrput(merged, all[j]->path);
                break;
            }
    return arrlen(merged) > arrlen(c->callee->merged) ? merged : NULL;
}

/* ---- functions with a body ---- */

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
    f->is_changed |= g->calls_unknown && !f->calls_unknown;
    f->calls_unknown |= g->calls_unknown;
    for (ptrdiff_t i = 0; i < arrlen(g->cells); i++) {
        struct cell cell = g->cells[i];
        if (!cell.is_stored || !object_is_outside(cell.object)
            || cell.object->kind == OBJECT_RESULT)
            continue;
        object_set to = call_objects(c, cell.object), targets = NULL;
        for (ptrdiff_t k = 0; k < arrlen(cell.targets); k++)
            set_add_all(&targets, call_objects(c, cell.targets[k]));
        for (ptrdiff_t k = 0; k < arrlen(to); k++)
            cell_store(f, to[k], cell.field, targets);
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
            if (o->is_widened)
                object_widen(f, ours[k]);
            ours[k]->is_read |= o->is_read;
            ours[k]->is_written |= o->is_written;
            ours[k]->escapes |= o->escapes;
            if (!ours[k]->type && !holds_records(ours[k]))
                ours[k]->type = o->type;
        }
    }
}

/* Goes on with the callee, its objects merged as they meet here and, where it is as written,
 * bound to the functions it is given. */
static void settle(struct instance *f, struct call *c)
{
    for (;;) {
        instance_run(c->callee);
        map_call(f, c);
        const char **merged = map_overlaps(f, c);
        struct bound *was = c->callee->bound,
                     *bound = c->callee->is_plain ? bound_of_call(f, c) : was;
        if (!merged && bound_equal(bound, was))
            return;
        merged = merged ? merged : c->callee->merged;
        c->callee = c->callee->is_plain
                        ? instance_plain(c->function, merged, bound)
                        : instance_make(c->function, merged, bound, NULL, NULL);
        c->map = NULL;
    }
}

static void call_function_known(struct instance *f, struct call *c)
{
    struct call plain = *c;
    plain.callee = c->plain ? c->plain : instance_running(c->function);
    plain.map = c->plain_map;
    if (!plain.callee)
        plain.callee = instance_plain(c->function, NULL, NULL);
    if (!plain.callee)
        return; /* refused, with an error */
    settle(f, &plain);
    c->plain = plain.callee;
    c->plain_map = plain.map;
    struct bound *bound = c->plain->bound;
    if (!instance_is_special(c->function, bound)) {
        c->callee = plain.callee;
        c->map = plain.map;
    } else {
        if (!c->callee || c->callee->is_plain
            || !bound_equal(c->callee->bound, bound)) {
            c->callee = instance_make(c->function, c->plain->merged, bound, NULL, NULL);
            c->map = NULL;
        }
        settle(f, c);
    }
    apply_summary(f, c);
}

/* ---- functions of the library ---- */

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

/* What snprintf or time writes: its prototype doesn't say const. */
static object_set inactive_writes(struct instance *f, struct call *c)
{
    object_set set = NULL;
    struct type **params = c->function->type->params;
    for (ptrdiff_t i = 0; i < arrlen(params) && i + 1 < arrlen(c->expr->kids); i++) {
        struct type *to = type_pointee(params[i]);
        if (to && !(type_strip(to)->quals & QUAL_CONST))
            set_add_all(&set, pointer_objects(f, c->expr->kids[i + 1]));
    }
    return set;
}

static void call_library(struct instance *f, struct call *c)
{
    switch (c->rule->kind) {
    case MEMORY_COPY: {
        object_set to = pointer_objects(f, c->expr->kids[1]);
        object_set from = pointer_objects(f, c->expr->kids[2]);
        cells_copy(f, to, from, region_element(c));
        objects_mark(f, to, true);
        objects_mark(f, from, false);
        break;
    }
    case MEMORY_FILL:
        objects_mark(f, pointer_objects(f, c->expr->kids[1]), true);
        break;
    case MEMORY_INACTIVE:
        objects_mark(f, inactive_writes(f, c), true);
        /* fall through */
    case MEMORY_WORLD:
    case MEMORY_NORETURN:
        for (ptrdiff_t i = 1; i < arrlen(c->expr->kids); i++)
            if (type_is_pointer(c->expr->kids[i]->type))
                objects_mark(f, pointer_objects(f, c->expr->kids[i]), false);
        break;
    case MEMORY_REALLOC: {
        object_set to = NULL, from = pointer_objects(f, c->expr->kids[1]);
        set_add(&to, object_heap(f, c->site, NULL));
        cells_copy(f, to, from, pointer_element(c->expr->kids[1]));
        objects_mark(f, from, false);
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

/* ---- functions that nobody knows ---- */

static bool is_unknown(struct instance *f, struct call *c)
{
    struct decl *d = c->function;
    if (c->rule || c->callee)
        return false;
    return d ? !d->is_noreturn && !rule_find(d) : !callee_is_null(f, c->expr);
}

/* It may change what it is led to by a pointer that isn't to const, and what that leads to;
 * reals it doesn't, if no derivative goes through it. */
static bool is_in_reach(struct call *c, struct object *o)
{
    bool is_inactive = c->function && decl_is_inactive(c->function);
    return o->kind != OBJECT_STRING && o->kind != OBJECT_FUNCTION
           && !(o->decl && decl_is_constant(o->decl))
           && !(is_inactive && (!o->type || type_reaches_real(o->type)));
}

static bool is_world(struct instance *f, struct call *c)
{
    struct decl *d = c->function;
    return is_unknown(f, c) && !(d && (d->from_system || decl_is_inactive(d)));
}

static bool is_open_global(struct object *o)
{
    return o->kind == OBJECT_VAR && o->decl && o->decl->is_global
           && o->decl->storage != STORAGE_STATIC && !decl_is_constant(o->decl);
}

static object_set globals_in_reach(struct instance *f)
{
    object_set set = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        if (is_open_global(f->objects[i]))
            arrput(set, f->objects[i]);
    return set;
}

static object_set reach_of(struct instance *f, struct call *c)
{
    object_set led = NULL, set = NULL;
    struct type *callee = type_pointee(c->expr->kids[0]->type);
    callee = type_strip(c->function ? c->function->type
                        : callee    ? callee
                                    : c->expr->kids[0]->type);
    for (ptrdiff_t i = 1; i < arrlen(c->expr->kids); i++) {
        struct expr *arg = c->expr->kids[i];
        if (!type_is_pointer(arg->type))
            continue;
        bool is_param = callee->kind == TYPE_FUNCTION && i <= arrlen(callee->params);
        struct type *to = type_pointee(is_param ? callee->params[i - 1] : arg->type);
        object_set in = pointer_objects(f, arg);
        set_add_all(&led, in);
        for (ptrdiff_t k = 0; k < arrlen(in); k++)
            if (!(to && type_strip(to)->quals & QUAL_CONST) && is_in_reach(c, in[k]))
                set_add(&set, in[k]);
    }
    ptrdiff_t given = arrlen(led);
    for (ptrdiff_t i = 0; i < arrlen(led); i++) {
        for (ptrdiff_t k = 0; k < arrlen(f->cells); k++)
            if (f->cells[k].object == led[i])
                set_add_all(&led, f->cells[k].targets);
        if (i >= given && is_in_reach(c, led[i]))
            set_add(&set, led[i]);
    }
    if (is_world(f, c))
        set_add_all(&set, globals_in_reach(f));
    return set;
}

object_set call_writes(struct instance *f, struct call *c)
{
    object_set set = NULL;
    if (c->rule && (c->rule->kind == MEMORY_COPY || c->rule->kind == MEMORY_FILL))
        set_add_all(&set, pointer_objects(f, c->expr->kids[1]));
    if (c->rule && c->rule->kind == MEMORY_INACTIVE)
        set_add_all(&set, inactive_writes(f, c));
    if (is_unknown(f, c))
        return reach_of(f, c);
    for (ptrdiff_t i = 0; c->callee && i < arrlen(c->callee->objects); i++) {
        struct object *o = c->callee->objects[i];
        if (o->is_written && o->kind != OBJECT_RESULT)
            set_add_all(&set, call_objects(c, o));
    }
    if (c->callee && c->callee->calls_unknown)
        set_add_all(&set, globals_in_reach(f));
    return set;
}

/* Where it may have written, pointers lead nobody knows where. */
static void call_unknown(struct instance *f, struct call *c)
{
    object_set nowhere = NULL, set = reach_of(f, c);
    set_add(&nowhere, object_string(f));
    objects_mark(f, set, true);
    objects_mark(f, set, false);
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        for (ptrdiff_t k = 0; k < arrlen(f->cells); k++)
            if (f->cells[k].object == set[i])
                cell_store(f, set[i], f->cells[k].field, nowhere);
    f->is_changed |= is_world(f, c) && !f->calls_unknown;
    f->calls_unknown |= is_world(f, c);
}

/* ---- effects and values ---- */

static void transfer_to(struct instance *f, struct stmt *s, struct expr *e,
                        struct decl *function)
{
    ptrdiff_t at = call_enter(f, s, e, function) - f->calls;
    struct call c =
        f->calls[at]; /* f->calls may move while the callee is one of ours */
    if (c.rule)
        call_library(f, &c);
    else if (c.function && (c.function->body || decl_has_rule(c.function)))
        call_function_known(f, &c);
    else if (is_unknown(f, &c))
        call_unknown(f, &c);
    f->is_changed |= c.callee != f->calls[at].callee;
    f->calls[at] = c;
}

static bool is_one_of(struct decl **functions, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (functions[i] == d)
            return true;
    return !d && arrlen(functions) == 0;
}

void call_transfer(struct instance *f, struct stmt *s, struct expr *e)
{
    struct decl *named = call_function(e);
    struct decl **functions = named ? NULL : callee_functions(f, e);
    for (size_t i = arrlenu(f->calls); !named && i-- > 0;)
        if (f->calls[i].site == s && !is_one_of(functions, f->calls[i].function))
            arrdel(f->calls, i);
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        transfer_to(f, s, e, functions[i]);
    if (arrlen(functions) == 0)
        transfer_to(f, s, e, named);
}

/* What is given to a function without a body, strchr say, and may come out again to be
 * written to. */
static object_set returned(struct instance *f, struct call *c)
{
    struct type *to = type_pointee(c->expr->type);
    object_set set = NULL;
    if (!to || (type_strip(to)->quals & QUAL_CONST))
        return NULL;
    set_add_all(&set, reach_of(f, c));
    for (ptrdiff_t i = 1; i < arrlen(c->expr->kids); i++) {
        struct expr *arg = c->expr->kids[i];
        object_set in = type_is_pointer(arg->type) ? pointer_objects(f, arg) : NULL;
        for (ptrdiff_t k = 0; k < arrlen(in); k++)
            if (is_in_reach(c, in[k]))
                set_add(&set, in[k]);
    }
    return set;
}

static void add_targets(struct instance *f, struct call *c, object_set *set)
{
    if (c->rule) {
        if (c->rule->kind == MEMORY_MALLOC || c->rule->kind == MEMORY_CALLOC
            || c->rule->kind == MEMORY_REALLOC)
            set_add(set, object_heap(f, c->site, NULL));
        else if (c->rule->kind == MEMORY_COPY || c->rule->kind == MEMORY_FILL)
            set_add_all(set, pointer_objects(f, c->expr->kids[1]));
        else
            set_add_all(set, returned(f, c));
    } else if (c->callee) {
        object_set targets = cell_of(c->callee, c->callee->result, NULL)->targets;
        for (ptrdiff_t i = 0; i < arrlen(targets); i++)
            set_add_all(set, call_objects(c, targets[i]));
    } else {
        set_add(set, object_string(f));
        set_add_all(set, returned(f, c));
    }
}

object_set call_targets(struct instance *f, struct expr *e)
{
    object_set set = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].expr == e)
            add_targets(f, &f->calls[i], &set);
    return set;
}

static struct object *record_result(struct instance *f, struct call *c)
{
    const char *path = name_intern(format("result %p", (void *)c->site));
    struct object *o = object_find(f, path);
    if (!o) {
        o = object_new(f, OBJECT_VAR, path);
        o->decl = decl_new(DECL_VAR, "result", c->expr->type, c->expr->loc);
        o->type = c->expr->type;
    }
    for (ptrdiff_t i = 0; i < arrlen(c->callee->cells); i++) {
        struct cell cell = c->callee->cells[i];
        if (cell.object != c->callee->result)
            continue;
        object_set targets = NULL;
        for (ptrdiff_t k = 0; k < arrlen(cell.targets); k++)
            set_add_all(&targets, call_objects(c, cell.targets[k]));
        cell_store(f, o, cell.field, targets);
    }
    return o;
}

/* The objects a record value comes from; a call's result stands for itself. */
object_set record_objects(struct instance *f, struct expr *e)
{
    e = expr_bare(e);
    if (e->kind != EXPR_CALL)
        return lvalue_objects(f, e);
    object_set set = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].expr == e && f->calls[i].callee)
            set_add(&set, record_result(f, &f->calls[i]));
    return set;
}
