/* Which memory an lvalue may lie in: points-to, flow-insensitive within an instance,
 * field-sensitive, context-sensitive over calls. Here: what expressions lead to, what
 * statements do, walked until nothing changes.
 *
 * What a parameter points to at entry is an object of its own ("*x"), what a pointer in there
 * points to again one ("*x.data"), made when first asked for; so a function is analysed
 * without its callers. At a call, the callee's objects are mapped to sets of ours. Where two
 * of its objects meet in ours and one is written, the callee is analysed anew with these two
 * merged: its assumption that they are apart is never left unproven. */
#include "alias.h"

static bool used_running;    /* a summary was used that may still grow */
static unsigned growths = 1; /* of what is known of all instances */

static struct instance **running; /* innermost last */

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
        if (e->decl->kind == DECL_FUNCTION)
            set_add(&set, object_function(f, e->decl));
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
    case EXPR_COMPOUND: set_add(&set, object_string(f)); return set;
    default: return NULL;
    }
}

/* An lvalue of array type is worth its address. */
bool expr_is_array(struct expr *e)
{
    return type_strip(e->type)->kind == TYPE_ARRAY
           && !(e->kind == EXPR_REF && e->decl->kind == DECL_PARAM);
}

static bool is_its_address(struct expr *e)
{
    return expr_is_array(e) || type_strip(e->type)->kind == TYPE_FUNCTION;
}

/* The value of type t may be a pointer to a function that nobody knows. */
static bool is_any_function(struct type *t, struct expr *e)
{
    long long value;
    struct type *to = type_pointee(t);
    return to && type_strip(to)->kind == TYPE_FUNCTION
           && !(expr_int_value(expr_bare(e), &value) && value == 0);
}

object_set pointer_objects(struct instance *f, struct expr *e)
{
    object_set set = NULL;
    struct type *type = e->type;
    e = expr_bare(e);
    switch ((int)e->kind) {
    case EXPR_REF:
    case EXPR_INDEX:
    case EXPR_MEMBER: {
        object_set in = lvalue_objects(f, e);
        if (is_its_address(e))
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
            if (is_its_address(e))
                return in;
            for (ptrdiff_t i = 0; i < arrlen(in); i++)
                set_add_all(&set, cell_targets(f, in[i], NULL));
            return set;
        }
        return pointer_objects(f, e->kids[0]);
    case EXPR_CAST:
        if (!type_is_pointer(e->kids[0]->type) && is_any_function(e->type, e->kids[0]))
            set_add(&set, object_string(f));
        set_add_all(&set, pointer_objects(f, e->kids[0]));
        return set;
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
    case EXPR_COMPOUND: set_add(&set, object_string(f)); return set;
    default:
        if (is_any_function(type, e))
            set_add(&set, object_string(f));
        return set;
    }
}

/* ---- assignments ---- */

static void assign(struct instance *f, struct expr *target, struct expr *value)
{
    object_set to = lvalue_objects(f, target);
    if (type_strip(target->type)->kind == TYPE_POINTER) {
        object_set targets = pointer_objects(f, value);
        for (ptrdiff_t i = 0; i < arrlen(to); i++)
            cell_store(f, to[i], lvalue_field(target), targets);
    } else if (type_is_record(target->type)) {
        object_set from = record_objects(f, value);
        for (ptrdiff_t i = 0; i < arrlen(to); i++)
            for (ptrdiff_t j = 0; j < arrlen(from); j++)
                if (to[i] != from[j])
                    cells_copy_record(f, to[i], from[j], target->type);
    }
}

/* ---- reads and writes ---- */

/* (struct circle *)shape, whose first member is what shape points to: reals may be there,
 * though the type of the object has none. */
static void widen(struct instance *f, struct expr *cast)
{
    struct type *to = type_pointee(cast->type);
    object_set set = to && type_reaches_real(to) && type_is_pointer(cast->kids[0]->type)
                         ? pointer_objects(f, cast->kids[0])
                         : NULL;
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->type && !type_reaches_real(set[i]->type))
            object_widen(f, set[i]);
}

static bool mark_read(struct expr *e, void *user)
{
    struct instance *f = user;
    if (e->kind == EXPR_SIZEOF)
        return false;
    if (e->kind == EXPR_CAST)
        widen(f, e);
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
        objects_mark(f, lvalue_objects(f, e), false);
    int output = call_output(e);
    if (output)
        objects_mark(f, pointer_objects(f, e->kids[output]), true);
    return true;
}

static void mark_target(struct instance *f, struct expr *target)
{
    objects_mark(f, lvalue_objects(f, target), true);
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
            objects_mark(f, lvalue_objects(f, e->kids[0]), false);
        expr_walk(e->kids[1], mark_read, f);
        if (e->op == OP_NONE)
            assign(f, e->kids[0], e->kids[1]);
    } else if (expr_is_update(e)) {
        mark_target(f, e->kids[0]);
        objects_mark(f, lvalue_objects(f, e->kids[0]), false);
    } else if (push_target(e)) {
        expr_walk(e->kids[1], mark_read, f);
        objects_mark(f, lvalue_objects(f, e), true);
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
        call_transfer(f, s, e);
    if (r && runtime_allocates(r))
        arena_object(f, r)->site = s;
    if (r && runtime_reallocates(r)) {
        object_set from = pointer_objects(f, r->kids[1]);
        cells_copy(f, pointer_objects(f, r), from, pointer_element(r->kids[1]));
        objects_mark(f, from, false);
    }
    if (s->kind == STMT_DECL) {
        struct decl *d = s->decls[0];
        if (d->kind != DECL_VAR || !d->init)
            return true;
        struct object *o = object_of(f, d);
        expr_walk(d->init, mark_read, f);
        o->is_written |= d->storage != STORAGE_STATIC; /* that was before the call */
        if (d->init->kind == EXPR_INIT)
            init_transfer(f, o, d->init);
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
            cell_store(f, f->result, NULL, targets);
        } else if (type_is_record(t)) {
            object_set from = record_objects(f, s->expr);
            for (ptrdiff_t i = 0; i < arrlen(from); i++)
                cells_copy_record(f, f->result, from[i], t);
        }
    }
    return true;
}

struct instance *instance_running(struct decl *function)
{
    for (ptrdiff_t i = arrlen(running) - 1; i >= 0; i--)
        if (running[i]->source == function && running[i]->is_plain)
            return running[i];
    return NULL;
}

/* A recursive instance is met again with what is known of it so far. What was built on such
 * a summary isn't done, but walked again only when something has grown since. */
void instance_run(struct instance *f)
{
    if (f->is_done)
        return;
    if (f->is_running || (arrlen(running) > 0 && f->settled_at == growths)) {
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
        f->settled_at = growths;
        stmt_walk(f->core->body, transfer, f);
        growths += f->is_changed;
        grew |= f->is_changed;
    } while (f->is_changed);
    f->is_running = false;
    arrpop(running);
    f->is_done = !used_running || arrlen(running) == 0;
    f->is_changed = grew;
    used_running |= outer;
}
