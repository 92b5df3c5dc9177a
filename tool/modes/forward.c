/* The forward sweep: the primal's statements as written, and between them what the reverse
 * sweep will want back. Everything saved is pushed in the order in which it happens:
 *   a value that is about to be overwritten, before the statement;
 *   the locals of a block that the reverse can't recompute, where control leaves the block;
 *   the way of a branch where its paths meet; the trips of a loop where it ends;
 *   which jump was taken, where it lands. */
#include "forward.h"

static struct twin **twins;

struct twin *twin_of(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(twins); i++)
        if (twins[i]->f == f)
            return twins[i];
    struct twin *t = NEW(struct twin);
    t->f = f;
    arrput(twins, t);
    return t;
}

void twins_forget(void)
{
    for (ptrdiff_t i = 0; i < arrlen(twins); i++)
        *twins[i] = (struct twin){.f = twins[i]->f};
}

void tangents_forget(void)
{
    for (ptrdiff_t i = 0; i < arrlen(twins); i++)
        twins[i]->jvp_v = (struct made){0};
}

bool made_takes_shadow(struct made *m, struct decl *core_param)
{
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++)
        if (m->params[i].param == core_param)
            return m->params[i].shadow;
    return false;
}

/* ---- pushes ---- */

/* The type that a value of type t is saved in. */
struct type *save_type_of(struct emit *e, struct type *t)
{
    t = primal_type(e, t);
    if (type_strip(t)->kind == TYPE_ARRAY)
        return type_pointer(type_unqualified(type_strip(t)->to));
    return type_unqualified(t);
}

/* A count or a way. */
void forward_push(struct emit *e, struct type *type, struct expr *value,
                  struct stmt ***list)
{
    arrput(*list, stmt_expr(save_push(e, NULL, 0, type, value)));
}

/* Saves a value that the reverse asks for by its site: on the stack, or in the array of the
 * loop at hand. */
static void keep(struct emit *e, const void *site, int part, const char *name,
                 struct type *type, struct expr *value, struct stmt ***list)
{
    if (e->saved)
        arrput(*list, slot_store(e, site, part, name, type, value));
    else
        arrput(*list, stmt_expr(save_push(e, site, part, type, value)));
}

static void push_local(struct emit *e, struct decl *core, struct stmt ***list)
{
    struct type *type = save_type_of(e, core->type);
    if (local_keep(e->f, core) == KEEP_SAVE)
        keep(e, core, 0, core->name, type, primal_expr(e, expr_ref(core)), list);
    if (shadow_is_saved(e->f, core))
        keep(e, core, 1, format("%s_b", core->name), type_shadow(type),
             expr_ref(shadow_decl(e, core)), list);
}

void forward_push_scope(struct emit *e, struct scope *s, struct stmt ***list)
{
    for (ptrdiff_t i = 0; i < arrlen(s->locals); i++)
        push_local(e, s->locals[i], list);
    if (s->trips)
        forward_push(e, s->trips->type, expr_ref(s->trips), list);
    if (s->way)
        forward_push(e, s->way->type, expr_ref(s->way), list);
}

/* ---- calls and memory ---- */

struct expr *made_call(struct emit *e, struct made *m, struct call *c,
                       shadow_fn *shadow, struct expr *seed, struct stmt ***list)
{
    m->is_full |= m->is_open;
    struct expr **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++) {
        if (decl_is_shared(m->params[i].param)) {
            if (m->params[i].shadow || m->is_full)
                arrput(args, shared_shadow(e, m->params[i].param));
            continue;
        }
        struct expr *arg = c->expr->kids[i + 1];
        struct expr *held = i < 32 && e->held_args ? e->held_args[i] : NULL;
        if (m->params[i].primal || m->is_full)
            arrput(args, held ? expr_clone(held, NULL) : primal_expr(e, arg));
        if (m->params[i].shadow || (m->is_full && m->params[i].can_shadow))
            arrput(args, shadow(e, c, (int)i, arg, list));
    }
    if (seed && (m->takes_seed || m->is_full))
        arrput(args, seed);
    if (m->takes_save || m->is_full)
        arrput(args, save_ref(e));
    return expr_call(m->function, args);
}

static struct expr *forward_shadow(struct emit *e, struct call *c, int i,
                                   struct expr *arg, struct stmt ***list)
{
    (void)list;
    if (type_is_pointer(c->callee->core->members[i]->type))
        return shadow_pointer(e, arg);
    return expr_address(shadow_lvalue(e, arg));
}

/* Exchanges the call in a statement's value, under its casts. */
static struct expr *with_call(struct emit *e, struct expr *value, struct expr *call)
{
    if (value->kind != EXPR_CAST)
        return call;
    struct expr *c = NEW(struct expr);
    *c = *value;
    c->kids = NULL;
    arrput(c->kids, with_call(e, value->kids[0], call));
    c->type = primal_type(e, value->type);
    return c;
}

/* Pointers that a callee returns come with their shadows: where these go. */
bool result_tracked(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        for (ptrdiff_t k = 0;
             f->cells[i].object == f->result && k < arrlen(f->cells[i].targets); k++)
            if (f->cells[i].targets[k]->wants_shadow)
                return true;
    return false;
}

/* The same, but for the type: void * is converted by itself. */
static struct stmt *set_pointer(struct expr *to, struct decl *from)
{
    struct expr *value = expr_ref(from);
    bool is_free = type_equal(to->type, from->type)
                   || type_strip(type_pointee(from->type))->kind == TYPE_VOID;
    return stmt_set(OP_NONE, to, is_free ? value : expr_cast(to->type, value));
}

/* Where the callee puts the shadow of its result. A target of another type gets it from a
 * variable, in a statement behind the call. */
static struct expr *result_target(struct emit *e, struct call *c, struct expr *target,
                                  struct stmt ***list, struct stmt **late)
{
    if (!c->callee || !c->callee->needs_twin || !result_tracked(c->callee))
        return NULL;
    if (!target) {
        diag_error(DIAG_UNSUPPORTED, c->expr->loc,
                   "a dropped result that holds pointers");
        return NULL;
    }
    struct expr *shadow = shadow_lvalue(e, target);
    struct type *type = type_shadow(c->callee->source->type->to);
    if (type_equal(shadow->type, type))
        return expr_address(shadow);
    struct decl *d = emit_local(e, "result_b", type);
    d->init = zero_of(type);
    arrput(*list, stmt_decl(d));
    *late = set_pointer(shadow, d);
    return expr_address(expr_ref(d));
}

/* The call to make in place of the user's; null: none is left. */
static struct expr *forward_call(struct emit *e, struct call *c, struct expr *shadow,
                                 struct stmt ***list)
{
    bool frees = c->rule && c->rule->kind == MEMORY_FREE;
    object_set memory = frees              ? pointer_objects(e->f, c->expr->kids[1])
                        : is_allocation(c) ? pointer_objects(e->f, c->expr)
                                           : NULL;
    if (any_kept(memory)) {
        if (any_left(memory) && (frees || c->rule->kind == MEMORY_REALLOC))
            diag_error(DIAG_LEFT_MEMORY, c->expr->loc);
        if (frees)
            return NULL;
        if (!any_left(memory))
            return kept_allocation(e, c);
    }
    if (c->callee && c->callee->needs_twin)
        return made_call(e, twin_fwd(twin_of(c->callee)), c, forward_shadow, shadow,
                         list);
    return primal_expr(e, c->expr);
}

/* ---- shadows of pointers that the forward sweep moves ---- */

static void track_pointer(struct emit *e, struct expr *target, enum op op,
                          struct expr *value, struct stmt ***list)
{
    struct expr *t = shadow_lvalue(e, target);
    if (op == OP_NONE)
        arrput(*list, stmt_set(OP_NONE, t, shadow_pointer(e, value)));
    else
        arrput(*list, stmt_set(op, t, primal_expr(e, value)));
}

/* The forward sweep keeps the target's shadow up to date. */
static bool is_tracked_target(struct emit *e, struct expr *target)
{
    if (type_strip(target->type)->kind != TYPE_POINTER
        || !pointer_shadowed(e->f, target))
        return false;
    struct expr *t = expr_bare(target);
    return t->kind != EXPR_REF || !decl_is_scratch(e->f, t->decl);
}

bool record_tracked(struct instance *f, struct expr *lvalue)
{
    return objects_hold_shadowed(f, lvalue_objects(f, lvalue));
}

void track_record(struct emit *e, struct expr *to, struct expr *value,
                  struct stmt ***list)
{
    value = expr_bare(value);
    if (value->kind == EXPR_CALL || !record_tracked(e->f, value))
        return;
    if (value->kind != EXPR_COND) {
        copy_pointers(e, to, shadow_lvalue(e, value), value->type, list);
        return;
    }
    struct stmt *s = stmt_new(STMT_IF, value->loc), **then = NULL, **other = NULL;
    s->expr = expr_alone(primal_expr(e, value->kids[0]));
    track_record(e, to, value->kids[1], &then);
    track_record(e, expr_clone(to, NULL), value->kids[2], &other);
    s->body = stmt_block(then);
    s->other = arrlen(other) > 0 ? stmt_block(other) : NULL;
    arrput(*list, s);
}

static void track_target(struct emit *e, struct expr *target, struct expr *value,
                         struct stmt ***list)
{
    if (record_tracked(e->f, target))
        track_record(e, shadow_lvalue(e, target), value, list);
}

void forward_update(struct emit *e, struct expr *x, struct stmt ***list)
{
    if (x->kind == EXPR_BINARY && x->op == OP_COMMA) {
        forward_update(e, x->kids[0], list);
        forward_update(e, x->kids[1], list);
    } else if (x->kind == EXPR_ASSIGN) {
        if (is_tracked_target(e, x->kids[0]))
            track_pointer(e, x->kids[0], x->op, x->kids[1], list);
        else if (type_is_record(x->kids[0]->type) && x->op == OP_NONE)
            track_target(e, x->kids[0], x->kids[1], list);
    } else if (expr_is_update(x) && is_tracked_target(e, x->kids[0])) {
        arrput(*list, stmt_expr(expr_unary(x->op, shadow_lvalue(e, x->kids[0]))));
    }
}

/* ---- statements ---- */

/* What an lvalue is called by: its member, or its variable. */
static const char *lvalue_name(struct expr *x)
{
    for (x = expr_bare(x); arrlen(x->kids) > 0; x = expr_bare(x->kids[0]))
        if (x->kind == EXPR_MEMBER && x->decl->name)
            return x->decl->name;
    return x->kind == EXPR_REF ? x->decl->name : "value";
}

void forward_push_overwritten(struct emit *e, struct stmt *s, struct expr *target,
                              struct stmt ***list)
{
    if (stmt_facts(e->f, s)->value.keep != KEEP_SAVE)
        return;
    struct type *type = save_type_of(e, target->type);
    const char *name = lvalue_name(target);
    keep(e, s, 0, name, type, primal_expr(e, target), list);
    struct expr *t = expr_bare(target);
    if (is_tracked_target(e, target)
        && !(t->kind == EXPR_REF && pointer_base(e->f, t->decl)))
        keep(e, s, 1, format("%s_b", name), type_shadow(type),
             expr_cast(type_shadow(type), shadow_lvalue(e, target)), list);
    else if (type_is_record(target->type) && record_tracked(e->f, target))
        keep(e, s, 1, format("%s_b", name), type, shadow_lvalue(e, target), list);
}

/* Arguments that stand in memory the call changes are held before it and pushed behind it:
 * the reverse pops them before it runs the callee's. */
static void hold_arguments(struct emit *e, struct call *c, struct stmt ***list)
{
    e->held_args = NULL;
    if (!c->callee || !c->saved_args)
        return;
    for (int i = 0; i < 32; i++) {
        struct expr *held = NULL;
        if (c->saved_args >> i & 1) {
            struct decl *param = c->callee->core->members[i];
            struct decl *d = emit_local(e, param->name, type_unqualified(param->type));
            d->init = primal_expr(e, c->expr->kids[i + 1]);
            arrput(*list, stmt_decl(d));
            held = expr_ref(d);
        }
        arrput(e->held_args, held);
    }
}

static void push_arguments(struct emit *e, struct call *c, struct stmt ***list)
{
    for (ptrdiff_t i = 0; i < arrlen(e->held_args); i++)
        if (e->held_args[i])
            arrput(*list,
                   stmt_expr(save_push(e, c->site, 2 + (int)i, e->held_args[i]->type,
                                       expr_clone(e->held_args[i], NULL))));
    e->held_args = NULL;
}

struct expr *forward_update_target(struct expr *x)
{
    return x->kind == EXPR_ASSIGN || expr_is_update(x) ? x->kids[0] : NULL;
}

/* v = g(..) where v's old value is wanted and g pushes too: the value waits until g's pushes
 * are done, as the reverse puts v back before it runs g's. */
static void forward_late_result(struct emit *e, struct stmt *s, struct call *c,
                                struct expr *target, struct stmt ***list)
{
    struct type *type = save_type_of(e, target->type);
    struct decl *shadow = NULL, *result = emit_local(e, "result", type);
    struct expr *out = NULL;
    if (result_tracked(c->callee)) {
        shadow = emit_local(e, "result_b", type_shadow(c->callee->source->type->to));
        shadow->init = zero_of(shadow->type);
        out = expr_address(expr_ref(shadow));
        arrput(*list, stmt_decl(shadow));
    }
    result->init = with_call(e, s->expr->kids[1], forward_call(e, c, out, list));
    arrput(*list, stmt_decl(result));
    push_arguments(e, c, list);
    forward_push_overwritten(e, s, target, list);
    if (shadow && type_is_record(type))
        copy_pointers(e, shadow_lvalue(e, target), expr_ref(shadow), type, list);
    else if (shadow)
        arrput(*list, set_pointer(shadow_lvalue(e, target), shadow));
    struct stmt *made = stmt_clone(s, &e->map);
    made->expr = expr_assign(OP_NONE, primal_expr(e, target), expr_ref(result));
    arrput(*list, made);
}

static void forward_call_stmt(struct emit *e, struct stmt *s, struct call *c,
                              struct expr *target, struct stmt ***list)
{
    bool region = is_region(c);
    hold_arguments(e, c, list);
    if (target && c->callee && c->callee->needs_twin
        && stmt_facts(e->f, s)->value.keep == KEEP_SAVE) {
        forward_late_result(e, s, c, target, list);
        return;
    }
    if (region) {
        push_region(e, s, c, list);
        track_region(e, c, list);
    } else if (target)
        forward_push_overwritten(e, s, target, list);
    struct stmt *late = NULL;
    struct expr *shadow = result_target(e, c, target, list, &late);
    struct expr *call = forward_call(e, c, shadow, list);
    if (!call)
        return;
    struct stmt *made = stmt_clone(s, &e->map);
    made->expr = target ? expr_assign(OP_NONE, primal_expr(e, target),
                                      with_call(e, s->expr->kids[1], call))
                        : call;
    if (target && is_tracked_target(e, target) && is_allocation(c))
        arrput(*list,
               stmt_set(OP_NONE, shadow_lvalue(e, target),
                        with_call(e, s->expr->kids[1], shadow_allocation(e, c))));
    arrput(*list, made);
    if (late)
        arrput(*list, late);
    push_arguments(e, c, list);
}

static void forward_expr(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct call *c = call_at(e->f, s);
    struct expr *target = forward_update_target(s->expr);
    if (c) {
        forward_call_stmt(e, s, c, target, list);
        return;
    }
    if (target)
        forward_push_overwritten(e, s, target, list);
    forward_update(e, s->expr, list);
    arrput(*list, stmt_clone(s, &e->map));
}

static struct decl *clone_local(struct emit *e, struct decl *core)
{
    struct decl *d = NEW(struct decl);
    *d = *core;
    d->origin = core;
    d->type = primal_type(e, core->type);
    d->init = core->init ? primal_expr(e, core->init) : NULL;
    hmput(e->map, core, d);
    return d;
}

/* A local array whose contents the reverse wants lives in the arena instead. */
static void keep_array(struct emit *e, struct decl *d)
{
    struct type *t = type_strip(d->type);
    struct expr *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), d->loc);
    size->of = d->type;
    struct expr **args = NULL;
    arrput(args, save_ref(e));
    arrput(args, size);
    d->type = type_pointer(type_unqualified(t->to));
    d->init = expr_runtime(RUNTIME_MALLOC, NULL, args);
}

/* An array that remembered pointers point to has its shadow from the start. */
static struct decl *forward_array_shadow(struct emit *e, struct decl *core)
{
    struct type *t = type_strip(primal_type(e, core->type));
    struct decl *shadow = shadow_decl(e, core);
    struct expr **args = NULL, *count = expr_clone(array_count(t), NULL),
                *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), core->loc);
    long long constant;
    if (!expr_int_value(count, &constant))
        count = expr_cast(type_basic(TYPE_ULONG), count);
    size->of = type_shadow(type_unqualified(t->to));
    arrput(args, save_ref(e));
    arrput(args, count);
    arrput(args, size);
    shadow->type = type_pointer(size->of);
    shadow->init = expr_runtime(RUNTIME_CALLOC, NULL, args);
    return shadow;
}

/* The shadow of a local pointer or record with pointers: declared with it. */
static struct decl *forward_local_shadow(struct emit *e, struct decl *core,
                                         struct call *c)
{
    bool pointer = type_strip(core->type)->kind == TYPE_POINTER;
    if (type_strip(core->type)->kind == TYPE_ARRAY && shadow_is_saved(e->f, core))
        return forward_array_shadow(e, core);
    if (type_strip(core->type)->kind == TYPE_ARRAY && holds_pointers(core->type)
        && decl_shadowed(e->f, core)) {
        struct decl *table = shadow_decl(e, core);
        table->init = zero_of(core->type);
        return table;
    }
    if (!decl_shadowed(e->f, core) || decl_is_scratch(e->f, core)
        || (!pointer && !record_tracked(e->f, expr_ref(core))))
        return NULL;
    struct decl *shadow = shadow_decl(e, core);
    if (is_allocation(c) && any_kept(pointer_objects(e->f, c->expr)))
        shadow->init = with_call(e, core->init, shadow_allocation(e, c));
    else if (pointer && core->init && !c)
        shadow->init = shadow_pointer(e, core->init);
    else if (pointer)
        shadow->init = expr_int(0);
    else
        shadow->init = zero_of(core->type);
    return shadow;
}

static void forward_decl(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct decl *core = s->decls[0];
    struct stmt *made = stmt_new(STMT_DECL, s->loc);
    if (decl_is_hoisted(core))
        return;
    if (core->kind != DECL_VAR || core->storage == STORAGE_STATIC
        || core->storage == STORAGE_EXTERN) {
        arrput(made->decls, core);
        arrput(*list, made);
        return;
    }
    bool saved = local_keep(e->f, core) == KEEP_SAVE;
    struct call *c = call_at(e->f, s);
    struct decl *d =
        clone_local(e, core); /* its initialiser may measure it: sizeof *d */
    struct decl *shadow = forward_local_shadow(e, core, c);
    bool allocation = is_allocation(c);
    if (shadow && !allocation)
        arrput(*list, stmt_decl(shadow));
    struct expr *init = NULL;
    struct stmt *late = NULL;
    if (c) {
        hold_arguments(e, c, list);
        struct expr *to =
            shadow ? result_target(e, c, expr_ref(core), list, &late) : NULL;
        if (to && !late && type_is_pointer(shadow->type))
            shadow->init =
                NULL; /* the callee sets it; of a record, the pointers only */
        init = with_call(e, core->init, forward_call(e, c, to, list));
    }
    if (c)
        d->init = init;
    if (saved && !d->init && type_is_scalar(d->type))
        d->init = zero_of(d->type);
    bool array = saved && type_strip(core->type)->kind == TYPE_ARRAY;
    if (array)
        keep_array(e, d);
    arrput(made->decls, d);
    arrput(*list, made);
    if (late)
        arrput(*list, late);
    push_arguments(e, c, list);
    if (shadow && allocation)
        arrput(*list, stmt_decl(shadow));
    if (array && core->init)
        fill_array(e, core, list);
    if (shadow && type_is_record(core->type) && core->init
        && core->init->kind != EXPR_INIT)
        track_record(e, expr_ref(shadow), core->init, list);
    if (saved || shadow_is_saved(e->f, core))
        arrput(e->scope->locals, core);
}

void forward_stmt(struct emit *e, struct stmt *s, struct stmt ***list)
{
    switch (s->kind) {
    case STMT_EXPR: forward_expr(e, s, list); break;
    case STMT_DECL: forward_decl(e, s, list); break;
    case STMT_BLOCK: arrput(*list, forward_block(e, s)); break;
    case STMT_IF: forward_if(e, s, list); break;
    case STMT_FOR:
    case STMT_WHILE:
    case STMT_DO: forward_loop(e, s, list); break;
    case STMT_SWITCH: forward_switch(e, s, list); break;
    case STMT_BREAK:
    case STMT_CONTINUE: forward_jump(e, s, list); break;
    case STMT_RETURN: forward_return(e, s, list); break;
    case STMT_NULL:
    case STMT_PRAGMA:
    case STMT_COMMENT: arrput(*list, stmt_clone(s, &e->map)); break;
    case STMT_CASE:
    case STMT_DEFAULT:
    case STMT_GOTO:
    case STMT_GOTO_TO:
    case STMT_LABEL:
    case STMT_ASM:
    case STMT_ATTRIBUTED:
    case STMT_GUARD: bug(s->loc, "the forward sweep can't hold this statement");
    }
}

/* ---- the function ---- */

/* Going forward only pointers are followed, not the adjoints of values; one that is returned
 * may come from any parameter. */
static void set_can_shadow(struct emit *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->made->params); i++) {
        struct param_use *p = &e->made->params[i];
        p->can_shadow &= param_is_tracked(e->f, p->param)
                         || (result_tracked(e->f) && !type_is_real(p->param->type));
    }
}

struct made *twin_fwd(struct twin *t)
{
    struct made *m = &t->fwd;
    if (m->function)
        return m;
    struct instance *f = t->f;
    struct emit e = emit_begin(f, m, "_b", "_fwd", f->source->type->to);
    e.is_forward = true;
    e.twin = t;
    set_can_shadow(&e);
    e.has_returns = has_early_returns(f) && !returns_are_told(f);
    if (result_tracked(f)) {
        e.seed = decl_new(
            DECL_PARAM, ir_fresh_name(e.function, format("%s_b", f->source->name)),
            type_pointer(type_shadow(f->source->type->to)), f->source->loc);
        e.result_shadow = e.seed;
    }
    struct stmt **list = NULL, *body = f->core->body;
    struct scope scope = {0};
    e.scope = &scope;
    for (ptrdiff_t i = 0; i < arrlen(body->list); i++)
        forward_stmt(&e, body->list[i], &list);
    if (!forward_ends_dead(list)) {
        forward_push_scope(&e, &scope, &list);
        if (e.has_returns)
            forward_push(&e, type_basic(TYPE_INT), expr_int(0), &list);
    }
    drop_unused_shadows(&e, &list);
    emit_end(&e, list);
    return m;
}
