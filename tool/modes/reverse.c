/* The reverse sweep: the statements from last to first, each with its adjoint, what it
 * overwrote put back before. A block entered backwards first gets its locals back; blocks
 * that control left by a jump are entered where it left: `left` says which jump, and what
 * stands behind it is skipped. */
#include "reverse.h"

struct expr *reverse_pop(struct emit *e, struct type *type)
{
    return save_pop(e, NULL, 0, type);
}

void reverse_append(struct stmt ***list, struct stmt **more)
{
    for (ptrdiff_t i = 0; i < arrlen(more); i++)
        arrput(*list, more[i]);
}

struct expr *reverse_saved(struct emit *e, const void *site, int part,
                           struct type *type)
{
    return e->saved ? slot_load(e, site, part) : save_pop(e, site, part, type);
}

/* ---- what was overwritten comes back ---- */

struct decl *reverse_ours(struct emit *e, struct decl *core)
{
    ptrdiff_t i = hmgeti(e->map, core);
    if (i >= 0 || core->is_global)
        return i >= 0 ? e->map[i].value : core;
    struct decl *d = NEW(struct decl);
    *d = *core;
    d->origin = core;
    d->init = NULL;
    d->type = save_type_of(e, core->type);
    hmput(e->map, core, d);
    return d;
}

struct expr *reverse_rebased(struct emit *e, struct decl *p)
{
    struct decl *base = pointer_base(e->f, p);
    struct expr *offset = expr_binary(OP_SUB, expr_ref(reverse_ours(e, p)),
                                      expr_ref(reverse_ours(e, base)));
    return expr_binary(OP_ADD, shadow_pointer(e, expr_ref(base)), offset);
}

static void restore_shadow(struct emit *e, struct stmt *s, struct expr *target,
                           struct stmt ***list)
{
    struct expr *t = expr_bare(target);
    if (type_is_record(target->type)) {
        if (!record_tracked(e->f, target))
            return;
        struct decl *d = emit_local(e, "pointers", type_unqualified(target->type));
        d->init = reverse_saved(e, s, 1, type_unqualified(target->type));
        emit_add(e, list, stmt_decl(d));
        copy_pointers(e, shadow_lvalue(e, target), expr_ref(d), target->type, list);
    } else if (type_strip(target->type)->kind == TYPE_POINTER
               && pointer_shadowed(e->f, target)
               && !(t->kind == EXPR_REF && decl_is_scratch(e->f, t->decl))) {
        struct type *type = type_shadow(save_type_of(e, target->type));
        if (t->kind != EXPR_REF || !pointer_base(e->f, t->decl))
            emit_add(e, list,
                     stmt_set(OP_NONE, shadow_lvalue(e, target),
                              reverse_saved(e, s, 1, type)));
    }
}

void reverse_restore(struct emit *e, struct stmt *s, struct expr *target,
                     struct stmt ***list)
{
    if (stmt_facts(e->f, s)->value.keep != KEEP_SAVE)
        return;
    struct expr *t = expr_bare(target);
    if (t->kind == EXPR_REF)
        reverse_ours(e, t->decl);
    restore_shadow(e, s, target, list);
    emit_add(e, list,
             stmt_set(OP_NONE, primal_expr(e, target),
                      reverse_saved(e, s, 0, save_type_of(e, target->type))));
    if (t->kind == EXPR_REF && type_strip(t->type)->kind == TYPE_POINTER
        && pointer_shadowed(e->f, t) && pointer_base(e->f, t->decl))
        emit_add(e, list,
                 stmt_set(OP_NONE, expr_ref(shadow_decl(e, t->decl)),
                          reverse_rebased(e, t->decl)));
}

static struct expr *undone(struct expr *x, struct expr *target, struct expr *value)
{
    if (x->kind == EXPR_ASSIGN)
        return expr_assign(x->op == OP_ADD ? OP_SUB : OP_ADD, target, value);
    bool up = x->op == OP_PREINC || x->op == OP_POSTINC;
    return expr_unary(up ? OP_POSTDEC : OP_POSTINC, target);
}

static void invert(struct emit *e, struct expr *x, struct stmt ***list)
{
    struct decl *core = expr_bare(x->kids[0])->decl;
    struct expr *value = x->kind == EXPR_ASSIGN ? x->kids[1] : NULL;
    emit_add(e, list,
             stmt_expr(undone(x, expr_ref(reverse_ours(e, core)),
                              value ? primal_expr(e, value) : NULL)));
    if (shadow_keep(e->f, core) != KEEP_NOTHING)
        emit_add(e, list,
                 stmt_expr(undone(x, expr_ref(shadow_decl(e, core)),
                                  value ? primal_expr(e, value) : NULL)));
}

/* ---- statements ---- */

void reverse_update(struct emit *e, struct stmt *s, struct expr *x, struct stmt ***list)
{
    if (x->kind == EXPR_BINARY && x->op == OP_COMMA) {
        reverse_update(e, s, x->kids[1], list);
        reverse_update(e, s, x->kids[0], list);
        return;
    }
    bool update = expr_is_update(x);
    if (x->kind != EXPR_ASSIGN && !update)
        return;
    if (stmt_facts(e->f, s)->value.keep == KEEP_INVERT)
        invert(e, x, list);
    else
        reverse_restore(e, s, x->kids[0], list);
    if (x->kind == EXPR_ASSIGN && lvalue_active(e->f, x->kids[0]))
        adjoint_assign(e, x->kids[0], x->op, x->kids[1], list);
}

static void reverse_decl(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct decl *d = s->decls[0];
    struct call *c = call_at(e->f, s);
    struct expr *ref = d->kind == DECL_VAR ? expr_ref(d) : NULL;
    if (c) {
        reverse_call(e, s, c, list);
    } else if (ref && d->init && d->init->kind != EXPR_INIT && lvalue_active(e->f, ref)
               && expr_active(e->f, d->init)) {
        if (type_is_record(d->type))
            adjoint_assign(e, ref, OP_NONE, d->init, list);
        else {
            e->result_value =
                init_keeps_result(d) ? expr_ref(reverse_ours(e, d)) : NULL;
            adjoint_of(e, d->init, shadow_lvalue(e, ref), list);
            e->result_value = NULL;
        }
    }
}

/* A break or continue, or a return from a loop: behind its reverse, that of another
 * iteration asks whether control left by it. */
static bool leaves_inside(struct instance *f, struct stmt *s, bool in_loop)
{
    if (!s)
        return false;
    bool jump = s->kind == STMT_BREAK || s->kind == STMT_CONTINUE
                || (s->kind == STMT_RETURN && in_loop);
    if (jump && stmt_facts(f, s)->value.is_active)
        return true;
    in_loop |= s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO;
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        if (leaves_inside(f, s->list[i], in_loop))
            return true;
    return leaves_inside(f, s->body, in_loop) || leaves_inside(f, s->other, in_loop);
}

/* c1 ? id1 : c2 ? id2 : .. 0, for returns that conditions tell. */
static struct expr *told_return(struct emit *e, struct stmt *s)
{
    struct expr *told = expr_int(0);
    for (ptrdiff_t i = arrlen(s->list); i-- > 0;) {
        struct stmt *last = s->list[i]->kind == STMT_IF ? s->list[i]->body : NULL;
        if (last && last->kind == STMT_BLOCK && arrlen(last->list) > 0)
            last = arrlast(last->list);
        bool early = last && last->kind == STMT_RETURN
                     && stmt_facts(e->f, last)->value.is_active;
        struct expr *c = early ? return_condition(e->f, last) : NULL;
        if (c)
            told = expr_cond(primal_expr(e, c), expr_int(exit_id(e, last)), told);
    }
    return told;
}

static void reverse_return(struct emit *e, struct stmt *s, struct stmt ***list)
{
    if (e->has_returns && stmt_facts(e->f, s)->value.is_active)
        arrput(*list, stmt_set(OP_NONE, expr_ref(e->left), expr_int(0)));
    if (!s->expr || !e->f->result->active)
        return;
    if (type_is_record(s->expr->type)) {
        struct expr *v = expr_bare(s->expr);
        if (v->kind != EXPR_REF && v->kind != EXPR_INDEX && v->kind != EXPR_MEMBER
            && v->kind != EXPR_UNARY)
            diag_error(DIAG_UNSUPPORTED, s->loc, "this returned structure");
        else if (lvalue_active(e->f, v))
            adjoint_record(expr_ref(e->seed), shadow_lvalue(e, v), v->type, false,
                           list);
    } else {
        adjoint_of(e, s->expr, expr_ref(e->seed), list);
    }
}

void reverse_stmt(struct emit *e, struct stmt *s, struct stmt ***list)
{
    if (!stmt_facts(e->f, s)->value.is_active && s->kind != STMT_BLOCK)
        return;
    struct stmt *outer = e->origin;
    if (s->origin)
        e->origin = s->origin;
    switch (s->kind) {
    case STMT_EXPR:
        if (call_at(e->f, s))
            reverse_call(e, s, call_at(e->f, s), list);
        else
            reverse_update(e, s, s->expr, list);
        break;
    case STMT_DECL: reverse_decl(e, s, list); break;
    case STMT_BLOCK: {
        struct stmt *b = reverse_body(e, s);
        if (arrlen(b->list) > 0)
            arrput(*list, b);
        break;
    }
    case STMT_IF: reverse_if(e, s, list); break;
    case STMT_FOR:
    case STMT_WHILE:
    case STMT_DO:
        if (stmt_facts(e->f, s)->value.is_counted)
            reverse_counted(e, s, list);
        else
            reverse_open(e, s, list);
        break;
    case STMT_SWITCH: reverse_switch(e, s, list); break;
    case STMT_BREAK:
    case STMT_CONTINUE:
        arrput(*list, stmt_set(OP_NONE, expr_ref(e->left), expr_int(0)));
        break;
    case STMT_RETURN: reverse_return(e, s, list); break;
    case STMT_NULL:
    case STMT_PRAGMA:
    case STMT_COMMENT:
    case STMT_CASE:
    case STMT_DEFAULT:
    case STMT_GOTO:
    case STMT_GOTO_TO:
    case STMT_LABEL:
    case STMT_ASM:
    case STMT_ATTRIBUTED:
    case STMT_GUARD: break;
    }
    e->origin = outer;
}

/* ---- the function ---- */

struct made *twin_rev(struct twin *t)
{
    struct made *m = &t->rev;
    if (m->function || user_rule(t->f, "_vjp", m))
        return m;
    struct instance *f = t->f;
    if (f->needs_twin)
        twin_fwd(t); /* knows what is saved, and where */
    struct emit e = emit_begin(f, m, "_b", "_rev", type_basic(TYPE_VOID));
    e.twin = t;
    e.has_returns = has_early_returns(f);
    struct type *result = f->source->type->to;
    if (f->result->active) {
        e.seed = decl_new(DECL_PARAM,
                          ir_fresh_name(e.function, format("%s_b", f->source->name)),
                          type_unqualified(result), f->source->loc);
    }
    e.left = emit_local(&e, "left", type_basic(TYPE_INT));
    struct stmt **list = NULL, **body = NULL;
    bool told = returns_are_told(f);
    if (told)
        e.left->init = told_return(&e, f->core->body);
    else
        e.left->init = reverse_pop(&e, e.left->type);
    reverse_scope(&e, f->core->body->list, &body);
    if (emit_mentions(body, NULL, e.left) || !told)
        arrput(list, stmt_decl(e.left));
    reverse_append(&list, body);
    if (e.uses_work)
        list = with_mark(&e, list);
    drop_unused_locals(&list);
    drop_resets(&list, (struct way){e.left, !leaves_inside(f, f->core->body, false)},
                false);
    drop_dead_sets(&list);
    join_ways(&list, e.left);
    ask_directly(&list, e.left);
    first_assigns(&list);
    join_copies(&list);
    distribute_scatters(&list);
    drop_unused_locals(&list);
    emit_end(&e, list);
    return m;
}
