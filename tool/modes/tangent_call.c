/* The tangent family: calls. A callee with shadows becomes its own function of the
 * family; memory functions do the same to the shadow's memory; all else is called as it
 * was. */
#include "tangent.h"
#include <string.h>

/* ---- functions of the library ---- */

static struct expr *call_library(const char *name, struct expr **args)
{
    struct type *pointer = type_pointer(type_basic(TYPE_VOID));
    return expr_call(library_function(name, pointer), args);
}

static struct expr *call_calloc(struct walk *w, struct expr *count, struct expr *size)
{
    struct expr **args = NULL;
    arrput(args, count);
    arrput(args, size);
    return call_library(w->algebra->calloc, args);
}

static struct expr *call_memset(struct expr *to, struct expr *bytes)
{
    struct expr **args = NULL;
    arrput(args, to);
    arrput(args, expr_int(0));
    arrput(args, bytes);
    return call_library("memset", args);
}

struct stmt *walk_clear(struct expr *array)
{
    struct expr *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), (struct loc){0});
    arrput(size->kids, expr_clone(array, NULL));
    return stmt_expr(call_memset(array, size));
}

/* ---- parts of statements ---- */

/* The value of the call's statement with another call in its place: the casts are
 * kept. */
static struct expr *with_call(struct walk *w, struct expr *value, struct expr *call,
                              bool shadow)
{
    if (value->kind == EXPR_CALL)
        return call;
    struct expr node = *value;
    node.kids = NULL;
    struct expr *e = primal_expr(w->e, &node);
    if (shadow)
        e->type = emit_shadow_type(w->e, e->type);
    arrput(e->kids, with_call(w, value->kids[0], call, shadow));
    return e;
}

static struct expr *statement_value(struct stmt *s)
{
    if (s->kind == STMT_DECL)
        return s->decls[0]->init;
    return s->expr->kind == EXPR_ASSIGN ? s->expr->kids[1] : s->expr;
}

/* The primal's statement with the call made ours. */
static void put_call(struct walk *w, struct stmt *s, struct expr *call)
{
    struct expr *value = with_call(w, statement_value(s), call, false);
    struct stmt *made = stmt_new(s->kind, s->loc);
    if (s->kind == STMT_DECL) {
        struct decl *d = w->e->map[hmgeti(w->e->map, s->decls[0])].value;
        d->init = value;
        arrput(made->decls, d);
    } else {
        made->expr = s->expr->kind == EXPR_ASSIGN
                         ? expr_assign(OP_NONE, walk_primal(w, s->expr->kids[0]), value)
                         : value;
    }
    walk_put(w, made);
}

/* The target's shadow is set, or declared with that value. */
static void put_shadow(struct walk *w, struct stmt *s, struct expr *target,
                       struct expr *value)
{
    struct decl *shadow = s->kind == STMT_DECL ? shadow_decl(w->e, s->decls[0]) : NULL;
    if (shadow)
        arrput(w->list, stmt_decl(shadow));
    if (type_has_row(w->e, target->type) && type_is_real(target->type))
        arrput(w->list, walk_store(w, target, OP_NONE, value));
    else if (type_has_row(w->e, target->type))
        arrput(w->list,
               row_copy(w->e, target->type, shadow_lvalue(w->e, target), value, false));
    else if (shadow)
        shadow->init = value->kind == EXPR_COMPOUND ? value->kids[0] : value;
    else
        arrput(w->list, stmt_set(OP_NONE, shadow_lvalue(w->e, target), value));
}

static struct expr *primal_call(struct walk *w, struct call *c)
{
    return walk_primal(w, c->expr);
}

/* ---- memory ---- */

static struct expr *scaled(struct walk *w, struct expr *bytes)
{
    struct expr *e = walk_value(w, bytes);
    return w->algebra->bytes ? w->algebra->bytes(w, e) : e;
}

static bool holds_rows(struct walk *w, struct type *t)
{
    while (type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    return type_has_row(w->e, t);
}

/* What is copied or set has rows: as many bytes as that of shadows; of pointers, the
 * same. What the call doesn't say, the objects do. */
static bool moves_rows(struct walk *w, struct call *c)
{
    struct type *element = region_element(c);
    if (!type_is_bytes(element))
        return holds_rows(w, element);
    object_set to = pointer_objects(w->f, c->expr->kids[1]);
    bool rows = false, others = false;
    for (ptrdiff_t i = 0; i < arrlen(to); i++) {
        bool is_row = to[i]->type && holds_rows(w, to[i]->type);
        rows |= is_row;
        others |= !is_row;
    }
    if (rows && others)
        diag_error(DIAG_UNSUPPORTED, c->expr->loc, "this copy of memory");
    return rows;
}

static struct expr *region_bytes(struct walk *w, struct call *c, struct expr *bytes)
{
    bool is_scaled = w->algebra->derivation || (w->algebra->bytes && moves_rows(w, c));
    return is_scaled ? scaled(w, bytes) : walk_value(w, bytes);
}

static bool shadowed(struct walk *w, struct expr *pointer)
{
    return any_object_shadowed(w->f, pointer_objects(w->f, pointer));
}

/* malloc(n * sizeof *p): calloc(n, sizeof *p) */
static struct expr *zeroed(struct walk *w, struct call *c)
{
    struct expr *count, *size;
    calloc_arguments(c, &count, &size);
    return call_calloc(w, walk_value(w, count), scaled(w, size));
}

/* The function that does it to shadows. */
static const char *shadow_function(struct walk *w, struct call *c)
{
    return c->rule->kind == MEMORY_FREE      ? w->algebra->free
           : c->rule->kind == MEMORY_REALLOC ? w->algebra->realloc
                                             : NULL;
}

/* A copy of the call, on shadows. */
static struct expr *on_shadows(struct walk *w, struct call *c, int pointers, int bytes)
{
    struct expr *e = primal_call(w, c);
    if (shadow_function(w, c))
        e->kids[0] = expr_ref(library_function(shadow_function(w, c), e->type));
    for (int i = 1; i <= pointers; i++)
        e->kids[i] = shadow_pointer(w->e, c->expr->kids[i]);
    if (bytes > 0)
        e->kids[bytes] = scaled(w, c->expr->kids[bytes]);
    return e;
}

/* What wasn't set by the program, nobody reads: the new part need not be zero, if each
 * store to the primal comes with one to the shadow. */
static struct expr *reallocated(struct walk *w, struct call *c)
{
    object_set to = pointer_objects(w->f, c->expr);
    struct type *element = pointer_element(c->expr->kids[1]);
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        if (to[i]->wants_shadow && !to[i]->active
            && (!element || type_holds_real(element)))
            diag_error(DIAG_UNSUPPORTED, c->expr->loc,
                       "realloc of memory that only sometimes carries derivatives");
    return on_shadows(w, c, 1, 2);
}

/* p = realloc(q, n): the shadow only moves when the primal did. */
static bool is_realloc_apart(struct call *c, struct expr *target)
{
    return c->rule->kind == MEMORY_REALLOC
           && !expr_equal(expr_bare(target), expr_bare(c->expr->kids[1]));
}

/* A pointer's shadow has room behind it in memory alone, not as a variable. */
static void check_pointers(struct walk *w, struct call *c)
{
    struct type *element = w->algebra->derivation ? region_element(c) : NULL;
    if (element && type_strip(element)->kind == TYPE_POINTER)
        diag_error(DIAG_UNSUPPORTED, c->expr->loc,
                   "a copy of pointers in this product");
}

static void copy_or_fill(struct walk *w, struct call *c)
{
    if (!shadowed(w, c->expr->kids[1]) || region_is_characters(w->f, c))
        return;
    check_pointers(w, c);
    bool copies = c->rule->kind == MEMORY_COPY && shadowed(w, c->expr->kids[2]);
    struct expr *bytes = region_bytes(w, c, c->expr->kids[3]), *e;
    if (copies) {
        e = on_shadows(w, c, 2, 0);
        e->kids[3] = bytes;
    } else {
        e = call_memset(shadow_pointer(w->e, c->expr->kids[1]), bytes);
    }
    arrput(w->list, stmt_expr(e));
}

static struct expr *memory_shadow(struct walk *w, struct call *c)
{
    switch (c->rule->kind) {
    case MEMORY_MALLOC:
    case MEMORY_CALLOC: return zeroed(w, c);
    case MEMORY_REALLOC: return reallocated(w, c);
    case MEMORY_COPY:
    case MEMORY_FILL: return shadow_pointer(w->e, c->expr->kids[1]);
    case MEMORY_FREE:
    case MEMORY_WORLD:
    case MEMORY_INACTIVE:
    case MEMORY_NORETURN: break;
    }
    return NULL;
}

static void realloc_apart(struct walk *w, struct stmt *s, struct call *c,
                          struct expr *target, struct expr *shadow)
{
    struct stmt *moved = stmt_new(STMT_IF, s->loc);
    put_call(w, s, primal_call(w, c));
    if (s->kind == STMT_DECL)
        put_shadow(w, s, target, expr_int(0));
    moved->expr = walk_primal(w, target);
    moved->body = stmt_set(OP_NONE, shadow_lvalue(w->e, target), shadow);
    walk_put(w, moved);
}

static void call_memory(struct walk *w, struct stmt *s, struct call *c)
{
    struct expr *target = stmt_call_target(s), *shadow = NULL;
    bool is_region = c->rule->kind == MEMORY_COPY || c->rule->kind == MEMORY_FILL;
    if (is_region)
        copy_or_fill(w, c);
    if (is_region && w->algebra->in_place && shadowed(w, c->expr->kids[1]))
        return;
    if (c->rule->kind == MEMORY_FREE && shadowed(w, c->expr->kids[1]))
        arrput(w->list, stmt_expr(on_shadows(w, c, 1, 0)));
    if (target && walk_mirrored(w, target)) {
        shadow = memory_shadow(w, c);
        shadow = shadow ? with_call(w, statement_value(s), shadow, true)
                        : walk_zero(w, target->type);
    }
    if (target && shadow && is_realloc_apart(c, target)) {
        realloc_apart(w, s, c, target, shadow);
        return;
    }
    bool primal_first = s->kind == STMT_DECL;
    if (shadow && !primal_first)
        put_shadow(w, s, target, shadow);
    put_call(w, s, primal_call(w, c));
    if (shadow && primal_first)
        put_shadow(w, s, target, shadow);
}

/* ---- functions of the program ---- */

bool call_has_shadows(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++) {
        struct object *o = f->objects[i];
        bool is_seen = o->is_visible || o->kind == OBJECT_HEAP;
        bool is_changed = o->is_written || o->is_freed || o->kind == OBJECT_HEAP
                          || o->kind == OBJECT_RESULT || type_is_arena(o->type);
        if (is_seen && is_changed && object_shadowed(f, o))
            return true;
    }
    return false;
}

/* The variable occurs in an argument by value whose shadow may be an array. */
static bool is_argument(struct walk *w, struct call *c, struct decl *d)
{
    bool found = false;
    for (ptrdiff_t i = 1; w->algebra->argument && i < arrlen(c->expr->kids); i++) {
        struct expr *arg = c->expr->kids[i];
        found |= !type_is_pointer(arg->type) && expr_root(arg) == d;
    }
    return found;
}

/* A variable of the function alone, that no argument leads to. */
static bool is_out_of_reach(struct walk *w, struct call *c, struct expr *e)
{
    if (e->kind != EXPR_REF
        || (e->decl->kind != DECL_VAR && e->decl->kind != DECL_PARAM))
        return false;
    struct object *o = object_of(w->f, e->decl);
    bool passed = false;
    for (ptrdiff_t i = 1; i < arrlen(c->expr->kids); i++)
        passed |= type_is_pointer(c->expr->kids[i]->type)
                  && set_has(pointer_objects(w->f, c->expr->kids[i]), o);
    return !o->is_visible && !o->escapes && !passed;
}

/* The target's shadow can be written by the callee. */
static bool is_apart(struct walk *w, struct call *c, struct expr *target)
{
    return type_equal(target->type, c->expr->type) && is_out_of_reach(w, c, target)
           && !is_argument(w, c, target->decl);
}

/* The callee changes shadows that others than its result have. */
static bool sets_shadows(struct instance *callee)
{
    for (ptrdiff_t i = 0; i < arrlen(callee->objects); i++) {
        struct object *o = callee->objects[i];
        if (o->is_visible && o->kind != OBJECT_RESULT && o->is_written
            && object_shadowed(callee, o))
            return true;
    }
    return false;
}

/* The shadow of an argument can be read until the call sets that of its result. */
static bool stays(struct walk *w, struct call *c, struct expr *arg)
{
    bool is_lvalue = arg->kind == EXPR_REF || arg->kind == EXPR_INDEX
                     || arg->kind == EXPR_MEMBER
                     || (arg->kind == EXPR_UNARY && arg->op == OP_DEREF);
    if (!is_lvalue || !walk_mirrored(w, arg))
        return false;
    bool is_param = arg->kind == EXPR_REF && arg->decl->kind == DECL_PARAM;
    return is_param || is_out_of_reach(w, c, arg) || !sets_shadows(c->callee);
}

/* The shadow of a value, by pointer: its own or that of a copy. */
static struct expr *by_pointer(struct walk *w, struct call *c, ptrdiff_t i)
{
    struct expr *arg = c->expr->kids[i + 1], *shadow = walk_any_shadow(w, arg);
    if (stays(w, c, arg) || shadow->kind == EXPR_COMPOUND)
        return expr_address(shadow);
    struct decl *param = c->callee->core->members[i];
    struct decl *d = emit_local(
        w->e, format("%s%s", param->name ? param->name : "value", w->algebra->suffix),
        type_unqualified(emit_shadow_type(w->e, arg->type)));
    d->init = shadow;
    arrput(w->list, stmt_decl(d));
    return expr_address(expr_ref(d));
}

/* The row of a structure by value: its own or a copy. */
static struct expr *record_argument(struct walk *w, struct call *c, struct expr *arg)
{
    struct expr *shadow = walk_any_shadow(w, arg);
    if (stays(w, c, arg))
        return shadow;
    struct decl *d = emit_local(w->e, format("arg%s", w->algebra->suffix),
                                emit_shadow_type(w->e, arg->type));
    arrput(w->list, stmt_decl(d));
    arrput(w->list, row_copy(w->e, arg->type, expr_ref(d), shadow, false));
    return expr_ref(d);
}

static struct expr *argument_shadow(struct walk *w, struct call *c, struct expr *arg)
{
    if (!type_has_row(w->e, arg->type))
        return walk_any_shadow(w, arg);
    if (type_is_record(arg->type))
        return record_argument(w, c, arg);
    bool is_apart = !sets_shadows(c->callee) || is_out_of_reach(w, c, expr_bare(arg));
    return w->algebra->argument(w, arg, is_apart);
}

/* Arguments, each primal with its shadow behind it; of globals the shadow alone. */
static struct expr **arguments(struct walk *w, struct call *c, struct made *m)
{
    struct expr **shadows = NULL, **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++) {
        struct param_use *p = &m->params[i];
        bool wanted = m->is_open ? p->can_shadow : p->shadow;
        struct expr *shadow = NULL;
        if (wanted)
            shadow = decl_is_shared(p->param) ? shared_shadow(w->e, p->param)
                     : w->algebra->derivation && !type_is_pointer(p->param->type)
                         ? by_pointer(w, c, i)
                         : argument_shadow(w, c, c->expr->kids[i + 1]);
        arrput(shadows, shadow);
    }
    if (m->takes_order)
        arrput(args, expr_ref(w->e->order));
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++) {
        struct param_use *p = &m->params[i];
        bool is_replaced = w->algebra->in_place && p->can_shadow;
        if (!decl_is_shared(p->param) && !is_replaced && (m->is_open || p->primal))
            arrput(args, walk_primal(w, c->expr->kids[i + 1]));
        if (shadows[i])
            arrput(args, shadows[i]);
    }
    return args;
}

/* Where the callee puts the shadow of its result; null: into the target's own. */
static struct decl *result_place(struct walk *w, struct stmt *s, struct call *c,
                                 struct expr *target)
{
    if (target && is_apart(w, c, target)) {
        if (s->kind == STMT_DECL)
            arrput(w->list, stmt_decl(shadow_decl(w->e, s->decls[0])));
        return NULL;
    }
    struct decl *d =
        emit_local(w->e, format("%s%s", c->function->name, w->algebra->suffix),
                   type_unqualified(emit_shadow_type(w->e, c->expr->type)));
    arrput(w->list, stmt_decl(d));
    return d;
}

/* Without a cast: to the same, from or to void *. */
static bool pointer_converts(struct type *from, struct type *to)
{
    return type_equal(from, to) || type_strip(type_pointee(from))->kind == TYPE_VOID
           || type_strip(type_pointee(to))->kind == TYPE_VOID
           || type_equal(type_unqualified(type_pointee(from)),
                         type_unqualified(type_pointee(to)));
}

/* The shadow that the callee left in `place`, of the target's type. */
static struct expr *from_place(struct walk *w, struct call *c, struct expr *target,
                               struct decl *place)
{
    struct expr *e = expr_ref(place);
    if (type_is_pointer(target->type)) {
        struct type *to = emit_shadow_type(w->e, type_unqualified(target->type));
        return pointer_converts(e->type, to) ? e : expr_cast(to, e);
    }
    if (!type_is_real(target->type))
        return e;
    if (w->algebra->read)
        e = w->algebra->read(w, e);
    return w->algebra->converted(w, target->type, (struct number){c->expr, e});
}

/* The target's shadow after a call that leaves none. A pointer needs one: the callee's
 * memory is met where memory with a shadow is. */
static void put_constant(struct walk *w, struct stmt *s, struct call *c,
                         struct expr *target)
{
    if (type_is_pointer(target->type))
        diag_error(DIAG_UNSUPPORTED, c->expr->loc,
                   "a pointer to memory without shadow");
    bool is_row = type_is_record(target->type) && type_has_row(w->e, target->type);
    put_shadow(w, s, target, is_row ? NULL : walk_zero(w, target->type));
}

static void call_made(struct walk *w, struct stmt *s, struct call *c)
{
    struct made *m = algebra_function(w->algebra, c->callee);
    struct expr *target = stmt_call_target(s);
    bool gives =
        m->is_open ? object_shadowed(c->callee, c->callee->result) : m->takes_seed;
    if (target && !walk_mirrored(w, target))
        target = NULL;
    m->is_full |= m->is_open;
    struct expr **args = arguments(w, c, m);
    struct decl *place = gives ? result_place(w, s, c, target) : NULL;
    if (gives) {
        struct expr *to = place ? expr_ref(place) : shadow_lvalue(w->e, target);
        arrput(args, type_has_row(w->e, c->expr->type) ? to : expr_address(to));
    }
    if (w->e->save && (m->is_open || m->takes_save))
        arrput(args, save_ref(w->e));
    put_call(w, s, expr_call(m->function, args));
    if (target && place)
        put_shadow(w, s, target, from_place(w, c, target, place));
    else if (target && !gives)
        put_constant(w, s, c, target);
}

/* Nothing smooth goes in: the target becomes a constant. */
static void call_as_is(struct walk *w, struct stmt *s, struct call *c)
{
    struct expr *target = stmt_call_target(s);
    put_call(w, s, primal_call(w, c));
    if (target && walk_mirrored(w, target))
        put_constant(w, s, c, target);
}

void walk_call(struct walk *w, struct stmt *s, struct call *c)
{
    if (s->kind == STMT_DECL)
        walk_declare(w, s->decls[0]);
    if (c->rule)
        call_memory(w, s, c);
    else if (c->callee && !decl_is_inactive(c->function) && call_has_shadows(c->callee))
        call_made(w, s, c);
    else
        call_as_is(w, s, c);
}
