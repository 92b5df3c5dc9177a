/* The reverse sweep: the statements from last to first, each with its adjoint, what it
 * overwrote put back before. A block entered backwards first gets its locals back; blocks
 * that control left by a jump are entered where it left: `left` says which jump, and what
 * stands behind it is skipped. */
#include "internal.h"

static void reverse_list(struct emit *e, struct stmt **stmts, struct stmt ***list);
static struct stmt *reverse_body(struct emit *e, struct stmt *s);

static struct stmt_facts *facts(struct emit *e, struct stmt *s)
{
    return stmt_facts(e->f, s);
}

/* A count or a way. */
static struct expr *pop(struct emit *e, struct type *type)
{
    return save_pop(e, NULL, 0, type);
}

static void append(struct stmt ***list, struct stmt **more)
{
    for (ptrdiff_t i = 0; i < arrlen(more); i++)
        arrput(*list, more[i]);
}

/* What the forward sweep saved at this site. */
static struct expr *saved(struct emit *e, const void *site, int part, struct type *type)
{
    return e->saved ? slot_load(e, site, part) : save_pop(e, site, part, type);
}

/* ---- what was overwritten comes back ---- */

static struct decl *ours(struct emit *e, struct decl *core)
{
    ptrdiff_t i = hmgeti(e->map, core);
    if (i >= 0)
        return e->map[i].value;
    struct decl *d = NEW(struct decl);
    *d = *core;
    d->origin = core;
    d->init = NULL;
    d->type = save_type_of(e, core->type);
    hmput(e->map, core, d);
    return d;
}

static struct expr *rebased(struct emit *e, struct decl *p)
{
    struct decl *base = pointer_base(e->f, p);
    struct expr *offset =
        expr_binary(OP_SUB, expr_ref(ours(e, p)), expr_ref(ours(e, base)));
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
        d->init = saved(e, s, 1, type_unqualified(target->type));
        emit_add(e, list, stmt_decl(d));
        copy_pointers(e, shadow_lvalue(e, target), expr_ref(d), target->type, list);
    } else if (type_strip(target->type)->kind == TYPE_POINTER
               && pointer_shadowed(e->f, target)
               && !(t->kind == EXPR_REF && decl_is_scratch(e->f, t->decl))) {
        struct type *type = type_shadow(save_type_of(e, target->type));
        if (t->kind != EXPR_REF || !pointer_base(e->f, t->decl))
            emit_add(e, list,
                     stmt_set(OP_NONE, shadow_lvalue(e, target), saved(e, s, 1, type)));
    }
}

static void restore(struct emit *e, struct stmt *s, struct expr *target,
                    struct stmt ***list)
{
    if (facts(e, s)->value.keep != KEEP_SAVE)
        return;
    struct expr *t = expr_bare(target);
    if (t->kind == EXPR_REF)
        ours(e, t->decl);
    restore_shadow(e, s, target, list);
    emit_add(e, list,
             stmt_set(OP_NONE, primal_expr(e, target),
                      saved(e, s, 0, save_type_of(e, target->type))));
    if (t->kind == EXPR_REF && type_strip(t->type)->kind == TYPE_POINTER
        && pointer_shadowed(e->f, t) && pointer_base(e->f, t->decl))
        emit_add(
            e, list,
            stmt_set(OP_NONE, expr_ref(shadow_decl(e, t->decl)), rebased(e, t->decl)));
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
             stmt_expr(undone(x, expr_ref(ours(e, core)),
                              value ? primal_expr(e, value) : NULL)));
    if (shadow_keep(e->f, core) != KEEP_NOTHING)
        emit_add(e, list,
                 stmt_expr(undone(x, expr_ref(shadow_decl(e, core)),
                                  value ? primal_expr(e, value) : NULL)));
}

/* ---- expression statements ---- */

static void reverse_update(struct emit *e, struct stmt *s, struct expr *x,
                           struct stmt ***list)
{
    if (x->kind == EXPR_BINARY && x->op == OP_COMMA) {
        reverse_update(e, s, x->kids[1], list);
        reverse_update(e, s, x->kids[0], list);
        return;
    }
    bool update = x->kind == EXPR_UNARY && x->op >= OP_PREINC && x->op <= OP_POSTDEC;
    if (x->kind != EXPR_ASSIGN && !update)
        return;
    if (facts(e, s)->value.keep == KEEP_INVERT)
        invert(e, x, list);
    else
        restore(e, s, x->kids[0], list);
    if (x->kind == EXPR_ASSIGN && lvalue_active(e->f, x->kids[0]))
        adjoint_assign(e, x->kids[0], x->op, x->kids[1], list);
}

/* ---- calls ---- */

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
        seed = result_seed(e, c, target, s, &cleared, list);
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

static void reverse_call(struct emit *e, struct stmt *s, struct call *c,
                         struct stmt ***list)
{
    struct expr *target =
        s->kind == STMT_DECL ? expr_ref(s->decls[0]) : stmt_call_target(s);
    bool region = is_region(c);
    struct decl *moved = hold_moved(e, c, target, list);
    if (target && s->kind != STMT_DECL && !region)
        restore(e, s, target, list);
    if (c->callee && !decl_is_inactive(c->function))
        reverse_known_call(e, s, c, target, list);
    else if (region)
        reverse_region(e, s, c, list);
    else if (moved)
        reverse_realloc(e, c, moved, list);
    else if (target && s->kind != STMT_DECL && lvalue_active(e->f, target))
        emit_add(e, list, stmt_set(OP_NONE, shadow_lvalue(e, target), expr_int(0)));
}

/* ---- exits ---- */

/* left == a || left == b ..: one of the active jumps in s that lead out of it. */
static void collect_exits(struct emit *e, struct stmt *s, bool in_loop, bool in_switch,
                          int **ids)
{
    if (!s)
        return;
    bool loop = s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO;
    bool out = s->kind == STMT_RETURN
               || (s->kind == STMT_BREAK && !in_loop && !in_switch)
               || (s->kind == STMT_CONTINUE && !in_loop);
    if (out && facts(e, s)->value.is_active
        && (s->kind != STMT_RETURN || e->has_returns))
        arrput(*ids, exit_id(e, s));
    in_loop |= loop;
    in_switch = !loop && (in_switch || s->kind == STMT_SWITCH);
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        collect_exits(e, s->list[i], in_loop, in_switch, ids);
    collect_exits(e, s->body, in_loop, in_switch, ids);
    collect_exits(e, s->other, in_loop, in_switch, ids);
}

static int *exits_of(struct emit *e, struct stmt *s)
{
    int *ids = NULL;
    collect_exits(e, s, false, false, &ids);
    return ids;
}

static struct expr *left_by(struct emit *e, int *ids)
{
    struct expr *any = NULL;
    for (ptrdiff_t i = 0; i < arrlen(ids); i++) {
        struct expr *is = expr_binary(OP_EQ, expr_ref(e->left), expr_int(ids[i]));
        any = any ? expr_binary(OP_OR, any, is) : is;
    }
    return any;
}

/* Control left by none of these. */
static struct expr *not_left_by(struct emit *e, int *ids)
{
    struct expr *all = NULL;
    for (ptrdiff_t i = 0; i < arrlen(ids); i++) {
        struct expr *is = expr_binary(OP_NE, expr_ref(e->left), expr_int(ids[i]));
        all = all ? expr_binary(OP_AND, all, is) : is;
    }
    return all;
}

static struct stmt *when(struct expr *condition, struct stmt **list)
{
    struct stmt *s = stmt_new(STMT_IF, (struct loc){0});
    s->expr = condition;
    s->body =
        arrlen(list) == 1 && list[0]->kind != STMT_DECL ? list[0] : stmt_block(list);
    return s;
}

static struct expr *not_left(struct emit *e)
{
    return expr_binary(OP_EQ, expr_ref(e->left), expr_int(0));
}

/* if (left == 0) left = what was pushed where the paths met */
static void pop_left(struct emit *e, struct stmt ***list)
{
    struct stmt **one = NULL;
    arrput(one, stmt_set(OP_NONE, expr_ref(e->left), pop(e, type_basic(TYPE_INT))));
    arrput(*list, when(not_left(e), one));
}

/* ---- blocks ---- */

/* Runs of statements behind the same exits, last first, each run under the condition that
 * control got there. */
static void reverse_list(struct emit *e, struct stmt **stmts, struct stmt ***list)
{
    ptrdiff_t n = arrlen(stmts);
    struct stmt **run = NULL;
    for (ptrdiff_t i = n; i-- > 0;) {
        reverse_stmt(e, stmts[i], &run);
        int *before = NULL;
        for (ptrdiff_t k = 0; k < i; k++) {
            int *more = exits_of(e, stmts[k]);
            for (ptrdiff_t j = 0; j < arrlen(more); j++)
                arrput(before, more[j]);
        }
        int *here = i > 0 ? exits_of(e, stmts[i - 1]) : NULL;
        if (i > 0 && arrlen(here) == 0)
            continue;
        if (arrlen(run) > 0 && arrlen(before) > 0)
            arrput(*list, when(not_left_by(e, before), run));
        else
            for (ptrdiff_t k = 0; k < arrlen(run); k++)
                arrput(*list, run[k]);
        run = NULL;
    }
}

/* A pointer to an array of variable length. */
static bool is_sized(struct type *t)
{
    return type_is_pointer(t) && array_is_variable(type_pointee(t));
}

static bool is_sized_later(struct emit *e, struct type *popped)
{
    return !e->saved && is_sized(popped);
}

/* A pointer to an array of variable length comes back as a void * first: the sizes in its
 * type may be recomputed behind the pops. */
static struct expr *untyped_pop(struct emit *e, struct expr *init, struct stmt ***list)
{
    struct decl *d = emit_local(e, "popped", type_pointer(type_basic(TYPE_VOID)));
    init->of = init->type = d->type;
    d->init = init;
    arrput(*list, stmt_decl(d));
    return expr_ref(d);
}

static void declare(struct decl *d, struct expr *init, int *before, struct emit *e,
                    struct stmt ***list)
{
    if (arrlen(before) == 0) {
        d->init = init;
        arrput(*list, stmt_decl(d));
        return;
    }
    struct stmt **one = NULL;
    d->init = zero_of(d->type);
    arrput(*list, stmt_decl(d));
    arrput(one, stmt_set(OP_NONE, expr_ref(d), init));
    arrput(*list, when(not_left_by(e, before), one));
}

struct local { /* a variable of a block, and the exits in front of its declaration */
    struct decl *core;
    int *before;
    /* Its value and shadow, popped, to be declared behind what their types need. */
    struct expr *late, *late_shadow;
};

static struct local *block_locals(struct emit *e, struct stmt **stmts)
{
    struct local *locals = NULL;
    int *before = NULL;
    for (ptrdiff_t i = 0; i < arrlen(stmts); i++) {
        struct stmt *s = stmts[i];
        if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR
            && s->decls[0]->storage != STORAGE_STATIC
            && s->decls[0]->storage != STORAGE_EXTERN) {
            struct local l = {.core = s->decls[0]};
            for (ptrdiff_t k = 0; k < arrlen(before); k++)
                arrput(l.before, before[k]);
            arrput(locals, l);
        }
        int *more = exits_of(e, s);
        for (ptrdiff_t k = 0; k < arrlen(more); k++)
            arrput(before, more[k]);
    }
    return locals;
}

static struct expr *fresh_shadow(struct emit *e, struct decl *core);

/* Saved locals come back in the opposite order of their pushes. */
static void pop_locals(struct emit *e, struct local *locals, struct stmt ***list)
{
    for (ptrdiff_t i = arrlen(locals); i-- > 0;) {
        struct decl *core = locals[i].core;
        if (shadow_is_saved(e->f, core)) {
            struct decl *shadow = shadow_decl(e, core);
            struct type *type = type_shadow(save_type_of(e, core->type));
            shadow->type = type;
            struct expr *value = saved(e, core, 1, type);
            if (is_sized_later(e, type))
                locals[i].late_shadow = untyped_pop(e, value, list);
            else
                declare(shadow, value, locals[i].before, e, list);
        }
        if (local_keep(e->f, core) == KEEP_SAVE) {
            struct expr *value = saved(e, core, 0, save_type_of(e, core->type));
            if (is_sized_later(e, value->type)) {
                locals[i].late = untyped_pop(e, value, list);
                continue;
            }
            declare(ours(e, core), value, locals[i].before, e, list);
        }
    }
}

/* The shadow of malloc(n * sizeof(T)): zeros(T, n). */
static struct expr *fresh_shadow(struct emit *e, struct decl *core)
{
    struct expr *call = core->init;
    while (call->kind == EXPR_CAST)
        call = call->kids[0];
    struct type *element = type_shadow(type_pointee(core->type));
    struct expr *count = NULL,
                *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), core->loc);
    size->of = element;
    for (ptrdiff_t i = 1; i < arrlen(call->kids); i++) {
        struct expr *part = primal_expr(e, call->kids[i]);
        count = count ? expr_binary(OP_MUL, count, part) : part;
    }
    struct expr *bare = expr_without_size(count, element);
    struct expr **args = NULL;
    arrput(args, save_ref(e));
    arrput(args, bare ? bare : expr_binary(OP_DIV, count, size));
    e->uses_work = true;
    return expr_runtime(RUNTIME_ZEROS, element, args);
}

/* Shadows of reals, records and arrays of a block: zero when it is entered. */
static void fresh_local(struct emit *e, struct decl *core, struct stmt ***list)
{
    struct type *t = type_strip(core->type);
    if (t->kind == TYPE_POINTER || hmgeti(e->shadows, core) < 0
        || shadow_is_saved(e->f, core))
        return;
    struct decl *d = shadow_decl(e, core);
    if (t->kind == TYPE_ARRAY && array_is_variable(t)) {
        struct expr **args = NULL;
        struct type *element = type_shadow(type_unqualified(primal_type(e, t->to)));
        arrput(args, save_ref(e));
        arrput(args, primal_expr(e, array_count(t)));
        d->type = type_pointer(element);
        d->init = expr_runtime(RUNTIME_ZEROS, element, args);
        e->uses_work = true;
    } else {
        d->init = zero_of(d->type);
    }
    arrput(*list, stmt_decl(d));
}

/* What is recomputed from the initialiser; and the shadow of a buffer. */
static void remat_local(struct emit *e, struct local *l, struct stmt ***list)
{
    if (l->late)
        declare(ours(e, l->core), l->late, l->before, e, list);
    if (l->late_shadow)
        declare(shadow_decl(e, l->core), l->late_shadow, l->before, e, list);
    if (local_keep(e->f, l->core) == KEEP_REMAT)
        declare(ours(e, l->core), primal_expr(e, l->core->init), l->before, e, list);
    if (shadow_keep(e->f, l->core) == KEEP_FRESH) {
        struct decl *d = shadow_decl(e, l->core);
        d->init = fresh_shadow(e, l->core);
        arrput(*list, stmt_decl(d));
    }
    if (shadow_keep(e->f, l->core) == KEEP_REMAT)
        declare(shadow_decl(e, l->core), shadow_pointer(e, l->core->init), l->before, e,
                list);
}

/* In the order of their declarations, behind what was popped. The shadows that initialisers
 * ask for are known when all of these were made. */
static void bring_locals(struct emit *e, struct local *locals, struct stmt ***list)
{
    struct stmt ***remats = NULL, **rebased_list = NULL;
    for (ptrdiff_t i = 0; i < arrlen(locals); i++) {
        struct stmt **one = NULL;
        remat_local(e, &locals[i], &one);
        arrput(remats, one);
    }
    for (ptrdiff_t i = 0; i < arrlen(locals); i++)
        if (shadow_keep(e->f, locals[i].core) == KEEP_REBASE)
            declare(shadow_decl(e, locals[i].core), rebased(e, locals[i].core),
                    locals[i].before, e, &rebased_list);
    for (ptrdiff_t i = 0; i < arrlen(locals); i++) {
        append(list, remats[i]);
        fresh_local(e, locals[i].core, list);
    }
    append(list, rebased_list);
}

/* Values that a statement puts back, in variables that nothing else brought along; sized:
 * those whose types name others. */
static void declare_rest(struct emit *e, struct local *locals, struct stmt **body,
                         struct stmt ***list, struct stmt ***sized)
{
    for (ptrdiff_t i = 0; i < arrlen(locals); i++) {
        struct decl *core = locals[i].core;
        ptrdiff_t at = hmgeti(e->map, core);
        if (local_keep(e->f, core) == KEEP_NOTHING && at >= 0
            && emit_mentions(body, NULL, e->map[at].value)) {
            struct decl *d = e->map[at].value;
            d->init = type_is_scalar(d->type) ? zero_of(d->type) : NULL;
            arrput(*(is_sized(d->type) ? sized : list), stmt_decl(d));
        }
        at = hmgeti(e->shadows, core);
        if (type_strip(core->type)->kind == TYPE_POINTER && at >= 0
            && shadow_keep(e->f, core) == KEEP_NOTHING
            && emit_mentions(body, NULL, e->shadows[at].value)) {
            struct decl *d = e->shadows[at].value;
            d->init = zero_of(d->type);
            arrput(*(is_sized(d->type) ? sized : list), stmt_decl(d));
        }
    }
}

/* Types and constant tables that the block declares. */
static void repeat_declarations(struct emit *e, struct stmt **stmts, struct stmt **body,
                                struct stmt ***list)
{
    for (ptrdiff_t i = 0; i < arrlen(stmts); i++) {
        struct stmt *s = stmts[i];
        if (s->kind != STMT_DECL)
            continue;
        struct decl *d = s->decls[0];
        bool table = d->kind == DECL_VAR
                     && (d->storage == STORAGE_STATIC || d->storage == STORAGE_EXTERN);
        if (table ? emit_mentions(body, NULL, d) : d->kind == DECL_ENUM)
            arrput(*list, stmt_decl(d));
    }
    (void)e;
}

/* The statements of a block backwards, its locals first. */
void reverse_scope(struct emit *e, struct stmt **stmts, struct stmt ***list)
{
    struct local *locals = block_locals(e, stmts);
    for (ptrdiff_t i = 0; i < arrlen(locals); i++) {
        if (hmgeti(e->map, locals[i].core) >= 0)
            (void)hmdel(e->map, locals[i].core);
        if (hmgeti(e->shadows, locals[i].core) >= 0)
            (void)hmdel(e->shadows, locals[i].core);
        ours(e, locals[i].core);
    }
    struct stmt **body = NULL, **front = NULL, **brought = NULL, **rest = NULL;
    struct stmt **sized = NULL, **all = NULL;
    pop_locals(e, locals, &front);
    reverse_list(e, stmts, &body);
    bring_locals(e, locals, &brought);
    append(&all, brought);
    append(&all, body);
    declare_rest(e, locals, all, &rest, &sized);
    repeat_declarations(e, stmts, all, list);
    append(list, front);
    append(list, rest);
    append(list, brought);
    append(list, sized);
    append(list, body);
}

static struct stmt *reverse_body(struct emit *e, struct stmt *s)
{
    struct stmt **list = NULL;
    if (!s)
        return stmt_block(NULL);
    if (s->kind != STMT_BLOCK) {
        reverse_stmt(e, s, &list);
        return stmt_block(list);
    }
    bool outer = e->uses_work;
    e->uses_work = false;
    reverse_scope(e, s->list, &list);
    if (e->uses_work)
        list = with_mark(e, list);
    e->uses_work = outer;
    return stmt_block(list);
}

/* ---- branches ---- */

/* Control never comes out at the end of s. */
static bool always_leaves(struct stmt *s)
{
    switch ((int)s->kind) {
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_RETURN: return true;
    case STMT_BLOCK:
        for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
            if (always_leaves(s->list[i]))
                return true;
        return false;
    case STMT_IF: return s->other && always_leaves(s->body) && always_leaves(s->other);
    default: return false;
    }
}

static void reverse_if(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt *made = stmt_new(STMT_IF, s->loc);
    int *then = exits_of(e, s->body), *other = s->other ? exits_of(e, s->other) : NULL;
    made->body = reverse_body(e, s->body);
    struct stmt *b = s->other ? reverse_body(e, s->other) : NULL;
    if (b && arrlen(b->list) > 0)
        made->other = b;
    if (facts(e, s)->value.keep == KEEP_SAVE) {
        made->expr = saved(e, s, 0, type_basic(TYPE_INT));
        if (arrlen(then) + arrlen(other) > 0) {
            struct decl *way = emit_local(e, "way", type_basic(TYPE_INT));
            way->init = arrlen(then) > 0 ? left_by(e, then) : expr_int(0);
            struct stmt **one = NULL;
            arrput(one, stmt_set(OP_NONE, expr_ref(way), made->expr));
            emit_add(e, list, stmt_decl(way));
            emit_add(e, list, when(not_left(e), one));
            made->expr = expr_ref(way);
        }
    } else if (always_leaves(s->body)) {
        made->expr = arrlen(then) > 0 ? left_by(e, then) : expr_int(0);
    } else if (s->other && always_leaves(s->other)) {
        made->expr = arrlen(other) > 0 ? not_left_by(e, other) : expr_int(1);
    } else {
        made->expr = primal_expr(e, s->expr);
    }
    if (arrlen(made->body->list) == 0 && !made->other) {
        if (made->expr->kind == EXPR_RUNTIME)
            emit_add(e, list, stmt_expr(expr_void(made->expr)));
        return;
    }
    if (arrlen(made->body->list) == 0) {
        if (made->expr->kind == EXPR_RUNTIME) {
            struct decl *way = emit_local(e, "way", made->expr->type);
            way->init = made->expr;
            emit_add(e, list, stmt_decl(way));
            made->expr = expr_ref(way);
        }
        made->expr = expr_unary(OP_NOT, made->expr);
        made->body = made->other;
        made->other = NULL;
    }
    arrput(*list, made);
}

static struct stmt *arm_body(struct stmt *arm)
{
    while (arm->kind == STMT_CASE || arm->kind == STMT_DEFAULT)
        arm = arm->body;
    return arm;
}

static bool ends(struct stmt *arm)
{
    struct stmt *body = arm_body(arm);
    return arrlen(body->list) > 0 && always_leaves(body->list[arrlen(body->list) - 1]);
}

/* Exits that lead out of the switch's arm: not the break that ends it. */
static int *exits_of_arm(struct emit *e, struct stmt *arm)
{
    int *ids = NULL;
    for (ptrdiff_t i = 0; i < arrlen(arm->list); i++)
        if (arm->list[i]->kind != STMT_BREAK)
            collect_exits(e, arm->list[i], false, false, &ids);
    return ids;
}

static bool switch_has_exit(struct instance *f, struct stmt *s)
{
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++) {
        struct stmt *arm = arm_body(s->body->list[i]);
        for (ptrdiff_t k = 0; k < arrlen(arm->list); k++)
            if (has_exit(f, arm->list[k], STMT_BREAK))
                return true;
    }
    return false;
}

/* The labels of an arm around a body. */
static struct stmt *labelled(struct emit *e, struct stmt *arm, struct stmt *body)
{
    if (arm->kind != STMT_CASE && arm->kind != STMT_DEFAULT)
        return body;
    struct stmt *made = stmt_new(arm->kind, arm->loc);
    made->expr = arm->expr ? primal_expr(e, arm->expr) : NULL;
    made->last = arm->last ? primal_expr(e, arm->last) : NULL;
    made->body = labelled(e, arm->body, body);
    return made;
}

/* switch (way) { case ..: entry = 0; break; ..: which arm was entered. */
static struct stmt *entry_switch(struct emit *e, struct stmt *s, struct decl *way,
                                 struct decl *entry)
{
    struct stmt *made = stmt_new(STMT_SWITCH, s->loc);
    made->expr = expr_ref(way);
    made->body = stmt_block(NULL);
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++) {
        struct stmt **one = NULL;
        arrput(one, stmt_set(OP_NONE, expr_ref(entry), expr_int(i)));
        arrput(one, stmt_new(STMT_BREAK, s->loc));
        arrput(made->body->list, labelled(e, s->body->list[i], stmt_block(one)));
    }
    return made;
}

/* Arms that fall into each other are reversed from the last up to the one entered:
 *     case 1: case 0: rev(1); if (entered at 1) break; rev(0); break; */
static void reverse_switch(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt **arms = s->body->list, **outer = NULL;
    struct decl *way = emit_local(e, "way", type_unqualified(s->expr->type));
    bool saved = facts(e, s)->value.keep == KEEP_SAVE;
    way->init = saved ? pop(e, way->type) : primal_expr(e, s->expr);
    arrput(outer, stmt_decl(way));
    if (switch_has_exit(e->f, s))
        pop_left(e, &outer);
    struct stmt *made = stmt_new(STMT_SWITCH, s->loc);
    made->expr = expr_ref(way);
    made->body = stmt_block(NULL);
    struct decl *entry = emit_local(e, "entry", type_basic(TYPE_INT));
    bool uses_entry = false;
    for (ptrdiff_t first = 0, last; first < arrlen(arms); first = last + 1) {
        last = first;
        while (last + 1 < arrlen(arms) && !ends(arms[last]))
            last++;
        struct stmt **body = NULL, *labels = NULL;
        for (ptrdiff_t k = last; k >= first; k--) {
            struct stmt **one = NULL;
            int *before = NULL;
            for (ptrdiff_t j = first; j < k; j++) {
                int *more = exits_of_arm(e, arm_body(arms[j]));
                for (ptrdiff_t i = 0; i < arrlen(more); i++)
                    arrput(before, more[i]);
            }
            arrput(one, reverse_body(e, arm_body(arms[k])));
            struct expr *condition = NULL;
            if (last > first && k < last) {
                condition = expr_binary(OP_LE, expr_ref(entry), expr_int(k));
                uses_entry = true;
            }
            if (arrlen(before) > 0) {
                struct expr *here = not_left_by(e, before);
                condition = condition ? expr_binary(OP_AND, condition, here) : here;
            }
            if (condition)
                arrput(body, when(condition, one));
            else
                arrput(body, one[0]);
        }
        arrput(body, stmt_new(STMT_BREAK, s->loc));
        labels = stmt_block(body);
        for (ptrdiff_t k = last; k >= first; k--)
            labels = labelled(e, arms[k], labels);
        arrput(made->body->list, labels);
    }
    if (uses_entry) {
        entry->init = expr_int(0);
        arrput(outer, stmt_decl(entry));
        arrput(outer, entry_switch(e, s, way, entry));
    }
    arrput(outer, made);
    arrput(*list, stmt_block(outer));
}

/* ---- loops ---- */

static bool is_signed(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return k == TYPE_CHAR || k == TYPE_SCHAR || k == TYPE_SHORT || k == TYPE_INT
           || k == TYPE_LONG || k == TYPE_LLONG || k == TYPE_INT128 || k == TYPE_ENUM;
}

/* for (i = last; i >= first; i -= step), from the forms that loop_counted lets through.
 * Unsigned from below: for (i = bound; i > first;), and i-- first in the body. */
static void reverse_header(struct emit *e, struct counted *c, struct decl *i,
                           struct stmt *made, struct stmt ***body)
{
    struct type *t = i->type;
    struct expr *first = expr_cast(t, primal_expr(e, c->first));
    struct expr *bound = expr_cast(t, primal_expr(e, c->bound));
    long long step = 0;
    bool unit = expr_int_value(c->step, &step) && step == 1;
    bool is_unsigned = !is_signed(t);
    made->init = stmt_decl(i);
    if (!c->is_down && is_unsigned) {
        i->init = bound;
        made->expr = expr_binary(OP_GT, expr_ref(i), first);
        arrput(*body, stmt_expr(expr_unary(OP_POSTDEC, expr_ref(i))));
        return;
    }
    bool open = c->relation == OP_LT || c->relation == OP_GT || c->relation == OP_NE;
    struct expr *last = !open        ? bound
                        : c->is_down ? fold_add(bound, expr_int(1))
                                     : fold_sub(bound, expr_int(1));
    if (!unit) {
        struct expr **args = NULL;
        arrput(args, c->is_down ? fold_neg(expr_clone(first, NULL))
                                : expr_clone(first, NULL));
        arrput(args, c->is_down ? fold_neg(last) : last);
        arrput(args, primal_expr(e, c->step));
        last = expr_runtime(RUNTIME_LAST, NULL, args);
        if (c->is_down)
            last = fold_neg(last);
    }
    i->init = last;
    made->expr = expr_binary(c->is_down ? OP_LE : OP_GE, expr_ref(i), first);
    if (unit)
        made->step = expr_unary(c->is_down ? OP_POSTINC : OP_POSTDEC, expr_ref(i));
    else
        made->step = expr_assign(c->is_down ? OP_ADD : OP_SUB, expr_ref(i),
                                 primal_expr(e, c->step));
}

static void reverse_counted(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct counted c;
    loop_counted(e->f, s, &c);
    ptrdiff_t at = hmgeti(e->map, c.index);
    struct decl *outer = at >= 0 ? e->map[at].value : NULL;
    struct decl *i = NEW(struct decl);
    *i = *c.index;
    i->type = type_unqualified(c.index->type);
    i->origin = c.index;
    struct stmt *made = stmt_new(STMT_FOR, s->loc);
    struct stmt **body = NULL;
    reverse_header(e, &c, i, made, &body);
    hmput(e->map, c.index, i);
    ptrdiff_t empty = arrlen(body);
    bool arrays = !e->saved && loop_saves_in_arrays(e->f, s);
    if (arrays) {
        e->saved = saved_loop_find(e->twin, s);
        saved_loop_reopen(e);
    }
    if (has_exit(e->f, s->body, STMT_CONTINUE))
        pop_left(e, &body);
    append(&body, reverse_body(e, s->body)->list);
    if (arrays) {
        saved_loop_pop(e, list);
        e->saved = NULL;
    }
    made->body = stmt_block(body);
    if (outer)
        hmput(e->map, c.index, outer);
    else
        (void)hmdel(e->map, c.index);
    if (arrlen(body) > empty)
        arrput(*list, made);
    if (s->init->kind == STMT_EXPR)
        restore(e, s->init, s->init->expr->kids[0], list);
}

static void reverse_open(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt **outer = NULL, **body = NULL, **inner = NULL, **step = NULL;
    struct stmt **init = NULL;
    if (s->init)
        arrput(init, s->init);
    struct local *locals = block_locals(e, init);
    for (ptrdiff_t i = 0; i < arrlen(locals); i++)
        ours(e, locals[i].core);
    struct decl *trips = emit_local(e, "trips", type_basic(TYPE_LLONG));
    trips->init = pop(e, trips->type);
    arrput(outer, stmt_decl(trips));
    struct stmt **front = NULL;
    pop_locals(e, locals, &front);
    bool breaks = has_exit(e->f, s->body, STMT_BREAK);
    bool leaves = breaks || arrlen(exits_of(e, s)) > 0;
    struct stmt **after = NULL;
    if (breaks)
        pop_left(e, &after);
    struct stmt **steps = loop_steps(s);
    for (ptrdiff_t i = arrlen(steps); i-- > 0;)
        if (facts(e, steps[i])->value.is_active)
            reverse_update(e, steps[i], steps[i]->expr, &step);
    if (arrlen(step) > 0 && leaves)
        arrput(body, when(not_left(e), step));
    else
        append(&body, step);
    if (has_exit(e->f, s->body, STMT_CONTINUE))
        pop_left(e, &body);
    append(&body, reverse_body(e, s->body)->list);
    struct stmt *made = stmt_new(STMT_FOR, s->loc);
    made->expr = expr_binary(OP_GT, expr_ref(trips), expr_int(0));
    made->step = expr_unary(OP_POSTDEC, expr_ref(trips));
    made->body = stmt_block(body);
    if (s->init)
        reverse_stmt(e, s->init, &inner);
    struct stmt **rest = NULL, **all = NULL;
    bring_locals(e, locals, &all);
    append(&all, after);
    arrput(all, made);
    append(&all, inner);
    declare_rest(e, locals, all, &rest, &rest);
    append(&outer, front);
    append(&outer, rest);
    append(&outer, all);
    arrput(*list, stmt_block(outer));
}

/* ---- statements ---- */

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
            e->result_value = init_keeps_result(d) ? expr_ref(ours(e, d)) : NULL;
            adjoint_of(e, d->init, shadow_lvalue(e, ref), list);
            e->result_value = NULL;
        }
    }
}

static void reverse_return(struct emit *e, struct stmt *s, struct stmt ***list)
{
    if (e->has_returns && facts(e, s)->value.is_active)
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
    if (!facts(e, s)->value.is_active && s->kind != STMT_BLOCK)
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
        if (facts(e, s)->value.is_counted)
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
    if (e.has_returns)
        e.left->init = pop(&e, e.left->type);
    else
        e.left->init = expr_int(0);
    reverse_scope(&e, f->core->body->list, &body);
    if (emit_mentions(body, NULL, e.left) || e.has_returns)
        arrput(list, stmt_decl(e.left));
    append(&list, body);
    if (e.uses_work)
        list = with_mark(&e, list);
    drop_unused_locals(&list);
    drop_resets(&list, e.left, false);
    join_ways(&list, e.left);
    first_assigns(&list);
    drop_unused_locals(&list);
    emit_end(&e, list);
    return m;
}
