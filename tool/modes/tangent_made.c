/* The tangent family: functions from begin to end. */
#include "tangent.h"

static void check_derived(const struct algebra *a, struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        if (f->objects[i]->wants_shadow && f->objects[i]->type
            && !derived_check(a->derivation, f->objects[i]->type, f->source->loc))
            return;
}

/* What has a shadow has no primal; but the arena, which both share. */
static void stand_in_place(struct emit *e)
{
    e->in_place = true;
    for (ptrdiff_t i = 0; i < arrlen(e->made->params); i++) {
        struct param_use *p = &e->made->params[i];
        struct type *to = type_pointee(p->param->type);
        p->can_shadow &= !type_is_arena(to);
        if (p->can_shadow)
            (void)hmdel(e->map, p->param);
    }
}

static bool find_replaced(struct expr *x, void *user)
{
    struct emit *e = user;
    if (x->kind == EXPR_REF && hmgeti(e->shadows, x->decl) >= 0)
        diag_error(DIAG_UNSUPPORTED, x->loc,
                   "the value of what varies in this product");
    return true;
}

static bool find_replaced_in(struct stmt *s, void *user)
{
    stmt_exprs(s, find_replaced, user);
    return true;
}

static void make(const struct algebra *a, struct instance *f, struct made *made)
{
    struct type *result = f->source->type->to;
    struct emit e = emit_begin(f, made, a->suffix, a->name_suffix, result);
    e.save = a->state ? decl_new(DECL_PARAM, ir_fresh_name(e.function, a->state_name),
                                 a->state(), f->source->loc)
                      : NULL;
    e.by_value_shadows = true;
    e.real_shadow = a->type;
    e.derivation = a->derivation;
    if (a->in_place)
        stand_in_place(&e);
    if (a->derivation)
        check_derived(a, f);
    made->takes_order = a->takes_order;
    if (a->takes_order)
        rows_check(f);
    if (a->takes_order)
        e.order = decl_new(DECL_PARAM, ir_fresh_name(e.function, "order"),
                           type_basic(TYPE_INT), f->source->loc);
    if (object_shadowed(f, f->result)) {
        struct type *t = emit_shadow_type(&e, result);
        bool is_row = type_strip(t)->kind == TYPE_ARRAY;
        e.seed = decl_new(
            DECL_PARAM,
            ir_fresh_name(e.function, format("%s%s", f->source->name, a->suffix)),
            is_row ? t : type_pointer(t), f->source->loc);
    }
    struct walk w = {.e = &e, .f = f, .algebra = a};
    if (decl_has_rule(f->source))
        a->ruled(&w);
    else
        walk_list(&w, f->core->body->list);
    w.list = walk_tidy(&w, w.list);
    if (a->takes_order)
        w.list = rows_hoisted(&e, w.list);
    for (ptrdiff_t i = 0; e.in_place && i < arrlen(w.list); i++)
        stmt_walk(w.list[i], find_replaced_in, &e);
    emit_end(&e, w.list);
}

struct made *algebra_function(const struct algebra *a, struct instance *f)
{
    struct made *made = a->made(f);
    if (a->derivation && decl_has_rule(f->source)) {
        diag_error(DIAG_UNSUPPORTED, f->source->loc,
                   "a call by CGRAD_RULE in this product");
        made->function = f->source;
    }
    if (!made->function && (a->ruled || !user_rule(f, a->name_suffix, made)))
        make(a, f, made);
    return made;
}
