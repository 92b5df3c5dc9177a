/* Reverse sweep, calls: the reverse of a callee gets the shadows of the arguments and the
 * adjoint of the result; what real arguments are computed from gets its share after it. */
#include "reverse.h"

struct late { /* an argument's adjoint that is passed on after the call */
    struct expr *arg, *seed;
};

static struct late *late;

static bool is_pointed_to(struct instance *f, struct decl *d)
{
    struct object *o = object_of(f, d);
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(f->cells[i].targets, o))
            return true;
    return o->is_visible;
}

static bool is_reached(struct instance *f, struct call *c, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(c->map); i++)
        if (set_has(c->map[i].value, object_of(f, d)))
            return true;
    return is_pointed_to(f, d);
}

/* f(v, v): the adjoint of each parameter has an owner of its own. */
static bool is_passed_before(struct call *c, int i, struct decl *d)
{
    for (int k = 0; k < i; k++) {
        struct expr *x = expr_bare(c->expr->kids[k + 1]);
        if (x->kind == EXPR_REF && x->decl == d)
            return true;
    }
    return false;
}

static struct expr *reverse_shadow(struct emit *e, struct call *c, int i,
                                   struct expr *arg, struct stmt ***list)
{
    struct decl *param = c->callee->core->members[i];
    struct expr *x = expr_bare(arg);
    if (type_is_pointer(param->type))
        return shadow_pointer(e, arg);
    /* nobody but the call itself may reach the adjoint while it runs */
    bool direct = x->kind == EXPR_REF && x->decl->kind == DECL_VAR
                  && !is_reached(e->f, c, x->decl) && !is_passed_before(c, i, x->decl);
    if ((direct || type_is_record(x->type)) && type_equal(x->type, param->type)
        && (lvalue_active(e->f, x)
            || (type_is_record(x->type) && record_tracked(e->f, x))))
        return expr_address(shadow_lvalue(e, x));
    struct decl *d =
        emit_local(e, format("%s_b", param->name), type_unqualified(param->type));
    d->init = zero_of(d->type);
    emit_add(e, list, stmt_decl(d));
    struct late l = {arg, expr_ref(d)};
    arrput(late, l);
    return expr_address(expr_ref(d));
}

/* The adjoint of the result, taken out of the target before the call if the call may touch
 * it. */
static struct expr *result_seed(struct emit *e, struct call *c, struct expr *target,
                                struct stmt *s, bool *cleared, struct stmt ***list)
{
    *cleared = false;
    if (!c->callee->result->active || !target || !lvalue_active(e->f, target))
        return NULL;
    struct expr *v_b = shadow_lvalue(e, target);
    if (s->kind == STMT_DECL)
        return v_b;
    object_set in = lvalue_objects(e->f, target), reads = NULL;
    for (ptrdiff_t i = 1; i < arrlen(c->expr->kids); i++) {
        expr_reads(e->f, c->expr->kids[i], &reads);
        if (type_is_pointer(c->expr->kids[i]->type)) {
            object_set to = pointer_objects(e->f, c->expr->kids[i]);
            for (ptrdiff_t k = 0; k < arrlen(to); k++)
                set_add(&reads, to[k]);
        }
    }
    if (!set_meets(in, reads))
        return v_b;
    struct decl *d = emit_local(e, "result_b", type_unqualified(target->type));
    d->init = v_b;
    emit_add(e, list, stmt_decl(d));
    if (type_is_record(target->type))
        adjoint_record(shadow_lvalue(e, target), NULL, target->type, true, list);
    else
        emit_add(e, list, stmt_set(OP_NONE, shadow_lvalue(e, target), expr_int(0)));
    *cleared = true;
    return expr_ref(d);
}

/* v = f(..) of another kind of real: the adjoint of v as f's result has it. */
static struct expr *as_result(struct call *c, struct expr *seed)
{
    struct type *result = type_strip(c->callee->source->type->to);
    if (!seed || !type_is_real(result) || !type_is_real(seed->type))
        return seed;
    struct expr *e = expr_cast(result, seed);
    if (e != seed && type_strip(seed->type)->kind < result->kind)
        e->cast = CAST_FLOAT;
    return e;
}

static void pop_arguments(struct emit *e, struct call *c, struct stmt ***list)
{
    e->held_args = NULL;
    if (!c->saved_args)
        return;
    for (int i = 0; i < 32; i++)
        arrput(e->held_args, NULL);
    for (int i = 32; i-- > 0;) {
        if (!(c->saved_args >> i & 1))
            continue;
        struct decl *param = c->callee->core->members[i];
        struct decl *d = emit_local(e, param->name, type_unqualified(param->type));
        d->init = save_pop(e, c->site, 2 + i, d->type);
        emit_add(e, list, stmt_decl(d));
        e->held_args[i] = expr_ref(d);
    }
}

static void reverse_known_call(struct emit *e, struct stmt *s, struct call *c,
                               struct expr *target, struct stmt ***list)
{
    struct expr *seed = NULL;
    bool active = target && lvalue_active(e->f, target), cleared = false;
    if (c->callee->has_reverse) {
        struct late *outer = late;
        late = NULL;
        struct made *m = twin_rev(twin_of(c->callee));
        seed = as_result(c, result_seed(e, c, target, s, &cleared, list));
        if (!seed && c->callee->result->active)
            seed = zero_of(c->callee->source->type->to);
        pop_arguments(e, c, list);
        struct expr *call = made_call(e, m, c, reverse_shadow, seed, list);
        e->held_args = NULL;
        emit_add(e, list, stmt_expr(call));
        for (ptrdiff_t i = 0; i < arrlen(late); i++)
            if (type_is_record(late[i].arg->type))
                diag_error(DIAG_UNSUPPORTED, late[i].arg->loc,
                           "a structure passed by value that is no variable");
            else
                adjoint_of(e, late[i].arg, late[i].seed, list);
        late = outer;
    }
    if (!active || s->kind == STMT_DECL)
        return;
    if (cleared)
        return;
    if (type_is_record(target->type))
        adjoint_record(shadow_lvalue(e, target), NULL, target->type, true, list);
    else
        emit_add(e, list, stmt_set(OP_NONE, shadow_lvalue(e, target), expr_int(0)));
}

void reverse_call(struct emit *e, struct stmt *s, struct call *c, struct stmt ***list)
{
    struct expr *target =
        s->kind == STMT_DECL ? expr_ref(s->decls[0]) : stmt_call_target(s);
    bool region = is_region(c);
    struct decl *moved = hold_moved(e, c, target, list);
    if (target && s->kind != STMT_DECL && !region)
        reverse_restore(e, s, target, list);
    if (c->callee && !decl_is_inactive(c->function))
        reverse_known_call(e, s, c, target, list);
    else if (region)
        reverse_region(e, s, c, list);
    else if (moved)
        reverse_realloc(e, c, moved, list);
    else if (target && s->kind != STMT_DECL && lvalue_active(e->f, target))
        emit_add(e, list, stmt_set(OP_NONE, shadow_lvalue(e, target), expr_int(0)));
}
