/* What evaluating an expression, running a statement and reversing one reads and writes. */
#include "internal.h"

/* ---- reads ---- */

void address_reads(struct instance *f, struct expr *e, object_set *set)
{
    e = expr_bare(e);
    switch ((int)e->kind) {
    case EXPR_INDEX:
        for (int k = 0; k < 2; k++)
            if (expr_is_array(expr_bare(e->kids[k])))
                address_reads(f, e->kids[k], set);
            else
                expr_reads(f, e->kids[k], set);
        break;
    case EXPR_MEMBER:
        if (e->is_arrow)
            expr_reads(f, e->kids[0], set);
        else
            address_reads(f, e->kids[0], set);
        break;
    case EXPR_UNARY:
        if (e->op == OP_DEREF)
            expr_reads(f, e->kids[0], set);
        else
            address_reads(f, e->kids[0], set);
        break;
    case EXPR_COND:
        expr_reads(f, e->kids[0], set);
        address_reads(f, e->kids[1], set);
        address_reads(f, e->kids[2], set);
        break;
    case EXPR_CAST: address_reads(f, e->kids[0], set); break;
    default: break;
    }
}

struct object *shadow_object(struct instance *f, struct decl *pointer)
{
    struct object *o = object_of(f, pointer);
    for (ptrdiff_t i = 0; i < arrlen(f->shadow_objects); i++)
        if (f->shadow_objects[i]->shadow_of == o)
            return f->shadow_objects[i];
    struct object *s = NEW(struct object);
    s->kind = OBJECT_VAR;
    s->decl = pointer;
    s->shadow_of = o;
    s->path = name_intern(format("%s'", o->path));
    arrput(f->shadow_objects, s);
    return s;
}

void pointers_read(struct instance *f, object_set in, object_set *set)
{
    for (ptrdiff_t i = 0; i < arrlen(in); i++) {
        struct decl *d = in[i]->kind == OBJECT_VAR ? in[i]->decl : NULL;
        set_add(set, in[i]);
        if (d && in[i]->wants_shadow && type_strip(d->type)->kind == TYPE_POINTER)
            set_add(set, shadow_object(f, d));
    }
}

void shadow_pointer_reads(struct instance *f, struct expr *e, object_set *set)
{
    e = expr_bare(e);
    switch ((int)e->kind) {
    case EXPR_REF:
        if (!expr_is_array(e)
            && (e->decl->kind == DECL_VAR || e->decl->kind == DECL_PARAM))
            set_add(set, shadow_object(f, e->decl));
        break;
    case EXPR_INDEX:
    case EXPR_MEMBER:
        shadow_reads(f, e, set);
        if (!expr_is_array(e))
            pointers_read(f, lvalue_objects(f, e), set);
        break;
    case EXPR_UNARY:
        shadow_reads(f, e->op == OP_ADDRESS ? e->kids[0] : e, set);
        if (e->op == OP_DEREF && !expr_is_array(e))
            pointers_read(f, lvalue_objects(f, e), set);
        break;
    case EXPR_BINARY: {
        int p = type_is_pointer(e->kids[0]->type) ? 0 : 1;
        shadow_pointer_reads(f, e->kids[p], set);
        expr_reads(f, e->kids[1 - p], set);
        break;
    }
    case EXPR_COND:
        expr_reads(f, e->kids[0], set);
        shadow_pointer_reads(f, e->kids[1], set);
        shadow_pointer_reads(f, e->kids[2], set);
        break;
    case EXPR_CAST:
        if (type_is_pointer(e->kids[0]->type))
            shadow_pointer_reads(f, e->kids[0], set);
        break;
    default: break;
    }
}

void shadow_reads(struct instance *f, struct expr *e, object_set *set)
{
    e = expr_bare(e);
    switch ((int)e->kind) {
    case EXPR_INDEX: {
        int p = type_is_pointer(e->kids[0]->type) ? 0 : 1;
        shadow_pointer_reads(f, e->kids[p], set);
        expr_reads(f, e->kids[1 - p], set);
        break;
    }
    case EXPR_MEMBER:
        if (e->is_arrow)
            shadow_pointer_reads(f, e->kids[0], set);
        else
            shadow_reads(f, e->kids[0], set);
        break;
    case EXPR_UNARY:
        if (e->op == OP_DEREF)
            shadow_pointer_reads(f, e->kids[0], set);
        break;
    case EXPR_CAST: shadow_reads(f, e->kids[0], set); break;
    default: break;
    }
}

static bool is_lvalue(struct expr *e)
{
    switch ((int)e->kind) {
    case EXPR_REF: return e->decl->kind == DECL_VAR || e->decl->kind == DECL_PARAM;
    case EXPR_INDEX:
    case EXPR_MEMBER: return true;
    case EXPR_UNARY: return e->op == OP_DEREF;
    default: return false;
    }
}

void type_reads(struct instance *f, struct type *t, object_set *set)
{
    for (; t && (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER); t = t->to)
        if (t->size)
            expr_reads(f, t->size, set);
}

void expr_reads(struct instance *f, struct expr *e, object_set *set)
{
    if (!e)
        return;
    if (e->kind == EXPR_SIZEOF) {
        type_reads(f, e->of ? e->of : e->kids[0]->type, set);
    } else if (e->kind == EXPR_UNARY && e->op == OP_ADDRESS) {
        address_reads(f, e->kids[0], set);
    } else if (is_lvalue(e)) {
        address_reads(f, e, set);
        if (!expr_is_array(e)) {
            object_set in = lvalue_objects(f, e);
            for (ptrdiff_t i = 0; i < arrlen(in); i++)
                set_add(set, in[i]);
        }
    } else {
        for (ptrdiff_t i = e->kind == EXPR_CALL ? 1 : 0; i < arrlen(e->kids); i++)
            expr_reads(f, e->kids[i], set);
    }
}

/* ---- activity of expressions ---- */

bool lvalue_active(struct instance *f, struct expr *e)
{
    if (!type_holds_real(e->type)
        || (e->kind == EXPR_MEMBER && decl_is_inactive(e->decl)))
        return false;
    object_set in = lvalue_objects(f, e);
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        if (in[i]->active)
            return true;
    return false;
}

static void leaf_active(struct instance *f, struct expr *leaf, void *user)
{
    *(bool *)user |= lvalue_active(f, leaf);
}

bool expr_active(struct instance *f, struct expr *e)
{
    bool active = false;
    if (e)
        expr_leaves(f, e, leaf_active, &active);
    return active;
}

bool pointer_shadowed(struct instance *f, struct expr *e)
{
    object_set to = pointer_objects(f, e);
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        if (to[i]->wants_shadow)
            return true;
    return false;
}

bool objects_hold_shadowed(struct instance *f, object_set holders)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(holders, f->cells[i].object))
            for (ptrdiff_t k = 0; k < arrlen(f->cells[i].targets); k++)
                if (f->cells[i].targets[k]->wants_shadow)
                    return true;
    return false;
}

/* ---- what the reverse of v = e reads ---- */

/* `result`: where the call's value still stands, or null: it is computed again. */
static void rule_reads(struct instance *f, struct expr *e, struct object *result,
                       object_set *set)
{
    struct decl *d = call_function(e);
    const struct rule *rule = d && !d->body ? rule_find(d) : NULL;
    for (int k = 0; rule && k < rule->arity; k++) {
        struct expr *arg = e->kids[k + 1];
        if (!rule->partials[k] || !expr_active(f, arg))
            continue;
        adjoint_reads(f, arg, set);
        for (int i = 0; i < rule->arity; i++)
            if (rule->uses_arg[k][i] || (rule->uses_result[k] && !result))
                expr_reads(f, e->kids[i + 1], set);
        if (rule->uses_result[k] && result)
            set_add(set, result);
    }
}

static void binary_reads(struct instance *f, struct expr *e, object_set *set)
{
    struct expr *a = e->kids[0], *b = e->kids[1];
    bool x = expr_active(f, a), y = expr_active(f, b);
    if (e->op == OP_MUL || e->op == OP_DIV) {
        if (x || (y && e->op == OP_DIV))
            expr_reads(f, b, set);
        if (y)
            expr_reads(f, a, set);
    }
    if (x)
        adjoint_reads(f, a, set);
    if (y)
        adjoint_reads(f, b, set);
}

void adjoint_reads(struct instance *f, struct expr *e, object_set *set)
{
    e = expr_bare(e);
    if (!expr_active(f, e))
        return;
    if (is_lvalue(e)) {
        if (lvalue_active(f, e))
            shadow_reads(f, e, set);
        return;
    }
    switch ((int)e->kind) {
    case EXPR_UNARY:
    case EXPR_CAST: adjoint_reads(f, e->kids[0], set); break;
    case EXPR_BINARY: binary_reads(f, e, set); break;
    case EXPR_COND:
        expr_reads(f, e->kids[0], set);
        adjoint_reads(f, e->kids[1], set);
        adjoint_reads(f, e->kids[2], set);
        break;
    case EXPR_CALL: rule_reads(f, e, NULL, set); break;
    default: break;
    }
}

bool init_keeps_result(struct decl *d)
{
    struct expr *e = d->init ? expr_bare(d->init) : NULL;
    return e && e->kind == EXPR_CALL && type_equal(e->type, d->type);
}

void init_reads(struct instance *f, struct decl *d, object_set *set)
{
    struct expr *e = expr_bare(d->init);
    if (init_keeps_result(d) && expr_active(f, e))
        rule_reads(f, e, object_of(f, d), set);
    else
        adjoint_reads(f, d->init, set);
}

/* ---- writes ---- */

int call_output(struct expr *call)
{
    struct decl *d = call->kind == EXPR_CALL ? call_function(call) : NULL;
    const struct rule *rule = d && !d->body ? rule_find(d) : NULL;
    int kid = rule && rule->pointer_arg >= 0 ? rule->pointer_arg + 1 : 0;
    return kid < arrlen(call->kids) ? kid : 0;
}

static void add_lvalue(struct instance *f, struct expr *e, object_set *set)
{
    object_set in = lvalue_objects(f, e);
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        set_add(set, in[i]);
}

static void update_writes(struct instance *f, struct expr *e, object_set *set)
{
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        update_writes(f, e->kids[0], set);
        update_writes(f, e->kids[1], set);
    } else if (e->kind == EXPR_ASSIGN || expr_is_update(e)) {
        add_lvalue(f, e->kids[0], set);
    }
}

struct writes {
    struct instance *f;
    object_set *set;
};

static bool add_output(struct expr *e, void *user)
{
    struct writes *w = user;
    int output = call_output(e);
    if (output)
        set_add_all(w->set, pointer_objects(w->f, e->kids[output]));
    return true;
}

static bool write_of(struct stmt *s, void *user)
{
    struct writes *w = user;
    stmt_exprs(s, add_output, w);
    struct call *c = call_at(w->f, s);
    if (c)
        set_add_all(w->set, call_writes(w->f, c));
    if (s->kind == STMT_EXPR)
        update_writes(w->f, s->expr, w->set);
    if (s->step)
        update_writes(w->f, s->step, w->set);
    if (s->kind == STMT_FOR && s->init && s->init->kind == STMT_DECL)
        set_add(w->set, object_of(w->f, s->init->decls[0]));
    return true;
}

/* Objects that s and the statements below may write, but for the initialisation of locals. */
bool stmt_writes(struct instance *f, struct stmt *s, object_set *set)
{
    struct writes w = {f, set};
    stmt_walk(s, write_of, &w);
    return arrlen(*set) > 0;
}
