/* What the reverse sweep needs, and where it gets it: the invariant of the adjoint, "before
 * the reverse of S, every location that the rest of the reverse sweep reads holds what it
 * held before S ran forward", turned into a decision a statement.
 *
 * One walk with the program: `needed` is the set of objects whose present value the reverse
 * of something already passed will read. A statement that overwrites one of them must save
 * it, or be undone. A scope that ends takes its locals with it. Loops are walked until the set
 * is stable, functions with the union of what their callers need. */
#include "needs.h"

struct state {
    object_set needed;
    bool dead; /* control doesn't get here */
};

static void flow(struct walk *w, struct stmt *s, struct state *st);

/* ---- assignments ---- */

static bool is_plain_local(struct expr *e)
{
    return e->kind == EXPR_REF && e->decl->kind == DECL_VAR && !e->decl->is_global
           && e->decl->storage != STORAGE_STATIC;
}

/* i += c, i -= c, i++, i--, undone by the opposite: c is read then, i isn't in it. */
static bool can_invert(struct walk *w, struct expr *target, enum op op,
                       struct expr *value)
{
    if (!is_plain_local(target) || (op != OP_ADD && op != OP_SUB)
        || type_is_real(target->type) || type_strip(target->type)->kind == TYPE_BOOL
        || (value && type_is_real(value->type)))
        return false;
    object_set reads = NULL;
    if (value)
        expr_reads(w->f, value, &reads);
    return !set_has(reads, object_of(w->f, target->decl));
}

/* A pointer's value and its shadow go together where one of them is needed: what is put
 * back is the pointer, and its shadow is counted from it or put back too. */
static void join_shadow(struct walk *w, struct expr *target, object_set *needed)
{
    if (!is_plain_local(target) || type_strip(target->type)->kind != TYPE_POINTER)
        return;
    if (set_has(*needed, shadow_object(w->f, target->decl)))
        set_add(needed, object_of(w->f, target->decl));
}

void needs_overwrite(struct walk *w, struct stmt *s, struct expr *target, enum op op,
                     struct expr *value, object_set *needed)
{
    object_set to = lvalue_objects(w->f, target);
    join_shadow(w, target, needed);
    if (!set_meets(to, *needed))
        return;
    if (can_invert(w, target, op, value)) {
        needs_set_keep(w, s, KEEP_INVERT);
        if (value)
            expr_reads(w->f, value, needed);
        return;
    }
    if (!is_plain_local(target) && overwrites_unread(w->f, s, target, op))
        return;
    needs_set_keep(w, s, KEEP_SAVE);
    if (type_is_pointer(target->type) || type_is_record(target->type))
        needs_mark_popped(w->f, to);
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        to[i]->is_restored = true;
    address_reads(w->f, target, needed);
    bool shadowed = type_strip(target->type)->kind == TYPE_POINTER
                    && pointer_shadowed(w->f, target);
    if (shadowed || (type_is_record(target->type) && objects_hold_shadowed(w->f, to)))
        shadow_reads(w->f, target, needed);
    if (type_strip(target->type)->kind == TYPE_POINTER)
        needs_pin(w, s->loc, pointer_objects(w->f, target), needed);
    if (shadowed && !(is_plain_local(target) && pointer_base(w->f, target->decl))) {
        needs_track(w, pointer_objects(w->f, target));
        if (!is_plain_local(target))
            needs_track(w, to);
    }
    if (!is_plain_local(target))
        return;
    set_remove(needed, to[0]);
    if (shadowed) {
        struct decl *base = pointer_base(w->f, target->decl);
        set_remove(needed, shadow_object(w->f, target->decl));
        if (base) {
            set_add(needed, object_of(w->f, base));
            if (type_strip(base->type)->kind != TYPE_ARRAY || base->kind == DECL_PARAM)
                set_add(needed, shadow_object(w->f, base));
        }
    }
}

static void assign(struct walk *w, struct stmt *s, struct expr *target, enum op op,
                   struct expr *value, object_set *needed)
{
    bool active = lvalue_active(w->f, target);
    if (active) {
        shadow_reads(w->f, target, needed);
        adjoint_reads(w->f, value, needed);
        if (op == OP_MUL || op == OP_DIV) {
            expr_reads(w->f, value, needed);
            if (expr_active(w->f, value))
                expr_reads(w->f, target, needed);
        }
    }
    needs_set_active(w, s, active);
    needs_overwrite(w, s, target, op, value, needed);
}

struct outs {
    struct walk *w;
    struct stmt *site;
    object_set *needed;
};

/* modf(x, &whole): a second result, a variable of its own where somebody waits for it. */
static bool check_out(struct expr *x, void *user)
{
    struct outs *o = user;
    int output = call_output(x);
    if (!output)
        return true;
    object_set to = pointer_objects(o->w->f, x->kids[output]);
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        if ((to[i]->active || set_has(*o->needed, to[i]))
            && !instance_name_output(o->site, x, output - 1) && diag_errors() == 0)
            diag_error(DIAG_UNSUPPORTED, x->loc,
                       format("%s writing to a variable the derivative depends on",
                              call_function(x)->name));
    return true;
}

static void update(struct walk *w, struct stmt *s, struct expr *e, object_set *needed)
{
    struct outs outs = {w, s, needed};
    expr_walk(e, check_out, &outs);
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        update(w, s, e->kids[0], needed);
        update(w, s, e->kids[1], needed);
    } else if (e->kind == EXPR_ASSIGN) {
        assign(w, s, e->kids[0], e->op, e->kids[1], needed);
    } else if (expr_is_update(e)) {
        bool up = e->op == OP_PREINC || e->op == OP_POSTINC;
        needs_overwrite(w, s, e->kids[0], up ? OP_ADD : OP_SUB, NULL, needed);
    }
}

/* ---- control ---- */

static void merge(struct state *st, struct state other)
{
    if (other.dead)
        return;
    if (st->dead)
        st->needed = NULL;
    st->dead = false;
    set_add_all(&st->needed, other.needed);
}

static bool any_active(struct instance *f, struct stmt *s)
{
    if (!s)
        return false;
    if (stmt_facts(f, s)->value.is_active || any_active(f, s->init)
        || any_active(f, s->body) || any_active(f, s->other))
        return true;
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        if (any_active(f, s->list[i]))
            return true;
    return false;
}

static void flow_block(struct walk *w, struct stmt *s, struct state *st)
{
    struct scope scope = {.outer = w->scope, .block = s};
    w->scope = &scope;
    for (ptrdiff_t i = 0; i < arrlen(s->list) && !st->dead; i++)
        flow(w, s->list[i], st);
    w->scope = scope.outer;
    if (!st->dead)
        needs_end_scope(w, &scope, &st->needed);
    needs_set_active(w, s, any_active(w->f, s));
}

static void flow_decl(struct walk *w, struct stmt *s, struct state *st)
{
    struct decl *d = s->decls[0];
    if (d->kind != DECL_VAR || d->storage == STORAGE_STATIC
        || d->storage == STORAGE_EXTERN)
        return;
    arrput(w->scope->locals, d);
    struct call *c = call_at(w->f, s);
    if (c)
        needs_call(w, s, c, &st->needed);
    if (c && c->rule && decl_is_scratch(w->f, d)) {
        struct object *o = pointer_objects(w->f, c->expr)[0];
        if (set_has(st->needed, o) && scratch_is_private(w->f, d, o)) {
            o->needed = true; /* the buffers of earlier entries stay as they are */
            set_remove(&st->needed, o);
        }
    }
    struct expr *ref = expr_ref(d);
    struct outs outs = {w, s, &st->needed};
    if (d->init)
        expr_walk(d->init, check_out, &outs);
    bool active = lvalue_active(w->f, ref);
    if (active && d->init && !c && d->init->kind != EXPR_INIT)
        init_reads(w->f, d, &st->needed);
    needs_set_active(w, s, active);
}

/* What the if or switch asks for is there as long as its branches don't write it. */
static bool asks_what_stays(struct walk *w, struct stmt *s, object_set *reads)
{
    object_set writes = NULL;
    expr_reads(w->f, s->expr, reads);
    stmt_writes(w->f, s->body, &writes);
    if (s->other)
        stmt_writes(w->f, s->other, &writes);
    return !set_meets(*reads, writes);
}

static void keep_way(struct walk *w, struct stmt *s, object_set *needed)
{
    object_set reads = NULL;
    if (asks_what_stays(w, s, &reads))
        set_add_all(needed, reads);
    else
        needs_set_keep(w, s, KEEP_SAVE);
}

/* What control left by is told by the condition in turn. */
static bool ends_told(struct instance *f, struct stmt *s)
{
    struct stmt *last = s->body;
    if (last->kind == STMT_BLOCK && arrlen(last->list) > 0)
        last = arrlast(last->list);
    return last->kind == STMT_RETURN && return_condition(f, last);
}

static void flow_if(struct walk *w, struct stmt *s, struct state *st)
{
    struct state then = {.needed = set_copy(st->needed)},
                 other = {.needed = set_copy(st->needed)};
    flow(w, s->body, &then);
    if (s->other)
        flow(w, s->other, &other);
    st->dead = true;
    merge(st, then);
    merge(st, other);
    if (!any_active(w->f, s->body) && !any_active(w->f, s->other))
        return;
    needs_set_active(w, s, true);
    if (!then.dead && !other.dead)
        keep_way(w, s, &st->needed);
    else if (ends_told(w->f, s)) /* else it is told by how control left */
        expr_reads(w->f, s->expr, &w->at_return);
}

/* One pass over condition, body and step, from the state at the loop's head to that at its
 * head again; breaks are collected in the target. */
static void flow_once(struct walk *w, struct stmt *s, struct state *st)
{
    flow(w, s->body, st);
    merge(st, (struct state){.needed = w->target->at_continue});
    struct stmt **steps = loop_steps(s);
    for (ptrdiff_t i = 0; i < arrlen(steps); i++)
        update(w, steps[i], steps[i]->expr, &st->needed);
}

static bool is_endless(struct stmt *s)
{
    return s->kind != STMT_DO
           && (!s->expr || (s->expr->kind == EXPR_INT && s->expr->value));
}

static void flow_loop_body(struct walk *w, struct stmt *s, struct state *st,
                           bool counted)
{
    struct target target = {.outer = w->target, .stmt = s, .scope = w->scope};
    w->target = &target;
    size_t before;
    struct state head = *st, body;
    do {
        before = (size_t)arrlen(head.needed);
        body.needed = set_copy(head.needed);
        body.dead = false;
        if (counted) {
            flow(w, s->body, &body);
            merge(&body, (struct state){.needed = target.at_continue});
        } else {
            flow_once(w, s, &body);
        }
        merge(&head, body);
    } while ((size_t)arrlen(head.needed) > before);
    w->target = target.outer;
    *st = s->kind == STMT_DO ? body : head;
    if (is_endless(s))
        st->dead = true;
    if (target.at_break || is_endless(s))
        merge(st, (struct state){.needed = target.at_break});
}

static void flow_loop(struct walk *w, struct stmt *s, struct state *st)
{
    struct scope scope = {.outer = w->scope, .block = s};
    w->scope = &scope;
    struct counted c;
    bool counted = loop_counted(w->f, s, &c);
    stmt_facts(w->f, s)->value.is_counted = counted;
    if (s->init && !counted)
        flow(w, s->init, st);
    else if (s->init && s->init->kind == STMT_EXPR)
        needs_overwrite(w, s->init, s->init->expr->kids[0], OP_NONE, NULL, &st->needed);
    flow_loop_body(w, s, st, counted);
    bool active = any_active(w->f, s->body) || any_active(w->f, s->init);
    struct stmt **steps = loop_steps(s);
    for (ptrdiff_t i = 0; !counted && i < arrlen(steps); i++)
        active |= any_active(w->f, steps[i]);
    needs_set_active(w, s, active);
    if (counted) {
        set_remove(&st->needed, object_of(w->f, c.index));
        if (active) {
            expr_reads(w->f, c.first, &st->needed);
            expr_reads(w->f, c.bound, &st->needed);
            expr_reads(w->f, c.step, &st->needed);
        }
    }
    w->scope = scope.outer;
    if (!st->dead)
        needs_end_scope(w, &scope, &st->needed);
}

static struct stmt *arm_body(struct stmt *arm)
{
    while (arm->kind == STMT_CASE || arm->kind == STMT_DEFAULT)
        arm = arm->body;
    return arm;
}

static bool arm_has_default(struct stmt *arm)
{
    for (; arm->kind == STMT_CASE || arm->kind == STMT_DEFAULT; arm = arm->body)
        if (arm->kind == STMT_DEFAULT)
            return true;
    return false;
}

static void flow_switch(struct walk *w, struct stmt *s, struct state *st)
{
    struct target target = {
        .outer = w->target, .stmt = s, .scope = w->scope, .is_switch = true};
    w->target = &target;
    struct state in = *st, arm = {.dead = true};
    bool has_default = false;
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++) {
        merge(&arm, (struct state){.needed = set_copy(in.needed)});
        flow(w, arm_body(s->body->list[i]), &arm);
        has_default |= arm_has_default(s->body->list[i]);
    }
    w->target = target.outer;
    *st = arm;
    merge(st, (struct state){.needed = target.at_break});
    if (!has_default)
        merge(st, in);
    bool active = false;
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++)
        active |= any_active(w->f, arm_body(s->body->list[i]));
    if (!active)
        return;
    needs_set_active(w, s, true);
    keep_way(w, s, &st->needed);
}

/* The break that ends an arm of the switch: control goes on behind it, no exit. */
static bool is_arm_end(struct stmt *s, struct stmt *jump)
{
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++) {
        struct stmt *arm = arm_body(s->body->list[i]);
        if (arrlen(arm->list) > 0 && arm->list[arrlen(arm->list) - 1] == jump)
            return true;
    }
    return false;
}

/* Which arms a jump leaves is asked of the switches again. */
static void leave_switches(struct walk *w, struct target *to, object_set *needed)
{
    for (struct target *t = w->target; t != to; t = t->outer) {
        object_set reads = NULL;
        if (t->is_switch && stmt_facts(w->f, t->stmt)->value.is_active
            && asks_what_stays(w, t->stmt, &reads))
            set_add_all(needed, reads);
    }
}

static void flow_jump(struct walk *w, struct stmt *s, struct state *st)
{
    struct target *t = w->target;
    while (s->kind == STMT_CONTINUE && t->is_switch)
        t = t->outer;
    if (!(t->is_switch && is_arm_end(t->stmt, s)))
        needs_set_active(w, s, stmt_facts(w->f, t->stmt)->value.is_active);
    leave_switches(w, t, &st->needed);
    object_set *to = s->kind == STMT_BREAK ? &t->at_break : &t->at_continue;
    set_add_all(to, needs_leave(w, t->scope, st->needed));
    st->dead = true;
}

static void flow_return(struct walk *w, struct stmt *s, struct state *st)
{
    if (s->expr && w->f->result->active) {
        adjoint_reads(w->f, s->expr, &st->needed);
        needs_set_active(w, s, true);
    }
    struct stmt *body = w->f->core->body;
    if (body->list[arrlen(body->list) - 1] != s)
        needs_set_active(w, s, w->f->has_reverse);
    leave_switches(w, NULL, &st->needed);
    set_add_all(&w->at_return, needs_leave(w, NULL, st->needed));
    st->dead = true;
}

static void flow(struct walk *w, struct stmt *s, struct state *st)
{
    switch (s->kind) {
    case STMT_EXPR: {
        struct call *c = call_at(w->f, s);
        if (c)
            needs_call(w, s, c, &st->needed);
        else
            update(w, s, s->expr, &st->needed);
        if (c && c->rule && c->rule->kind == MEMORY_NORETURN)
            st->dead = true;
        break;
    }
    case STMT_DECL: flow_decl(w, s, st); break;
    case STMT_BLOCK: flow_block(w, s, st); break;
    case STMT_IF: flow_if(w, s, st); break;
    case STMT_FOR:
    case STMT_WHILE:
    case STMT_DO: flow_loop(w, s, st); break;
    case STMT_SWITCH: flow_switch(w, s, st); break;
    case STMT_BREAK:
    case STMT_CONTINUE: flow_jump(w, s, st); break;
    case STMT_RETURN: flow_return(w, s, st); break;
    case STMT_CASE:
    case STMT_DEFAULT:
    case STMT_ATTRIBUTED: flow(w, s->body, st); break;
    case STMT_GOTO:
    case STMT_GOTO_TO:
    case STMT_LABEL:
    case STMT_NULL:
    case STMT_ASM:
    case STMT_PRAGMA:
    case STMT_GUARD:
    case STMT_COMMENT: break;
    }
}

/* ---- the instance ---- */

static void mark_needed(struct instance *f, object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        set[i]->needed = true;
    (void)f;
}

static void sweep(struct walk *w)
{
    struct instance *f = w->f;
    struct state st = {.needed = set_copy(f->needed_in)};
    needs_forget_own(f, &st.needed);
    if (f->is_active)
        needs_track_stored(w);
    w->at_return = NULL;
    flow(w, f->core->body, &st);
    if (!st.dead)
        set_add_all(&w->at_return, st.needed);
    for (ptrdiff_t i = 0; i < arrlen(w->at_return); i++)
        if (set_add(&f->needed_out, w->at_return[i]))
            w->changed = true;
    mark_needed(f, f->needed_out);
    bool saves = false;
    for (ptrdiff_t i = 0; i < hmlen(f->locals); i++)
        saves |= f->locals[i].value == KEEP_SAVE;
    for (ptrdiff_t i = 0; i < hmlen(f->shadows); i++)
        saves |= f->shadows[i].value == KEEP_SAVE;
    needs_raise(w, &f->has_reverse, saves || any_active(f, f->core->body));
}

static bool used_running;
static unsigned growths; /* of what is known of all instances */

/* A recursive instance is met again with what is known of it so far; what was built on such
 * half-known needs is looked at again when something has grown since. */
void instance_needs(struct instance *f, object_set needed_in)
{
    bool grew = false;
    for (ptrdiff_t i = 0; i < arrlen(needed_in); i++)
        grew |= set_add(&f->needed_in, needed_in[i]);
    growths += grew;
    if (f->is_needs_running) {
        f->needs_again |= grew;
        used_running = true;
        return;
    }
    if (f->is_needs_done && !grew)
        return;
    if (f->is_needs_begun && f->needs_settled_at == growths) {
        used_running = true;
        return;
    }
    bool outer = used_running;
    used_running = false;
    f->is_needs_begun = f->is_needs_running = true;
    struct walk w = {.f = f};
    stmt_writes(f, f->core->body, &w.written);
    do {
        w.changed = false;
        f->needs_again = false;
        f->needs_settled_at = growths;
        sweep(&w);
        growths += w.changed;
    } while (w.changed || f->needs_again);
    f->is_needs_running = false;
    f->is_needs_done = !used_running;
    used_running |= outer;
}

/* What a later caller needs of a callee asks more of its earlier callers: all are looked at
 * again, with what is known of the others, until there is nothing new. */
void instances_needs_settle(struct instance **reached)
{
    unsigned before;
    for (ptrdiff_t i = 0; i < arrlen(reached); i++)
        reached[i]->is_needs_done = reached[i]->is_needs_begun;
    do {
        before = growths;
        for (ptrdiff_t i = 0; i < arrlen(reached); i++)
            if (reached[i]->is_needs_begun) {
                reached[i]->is_needs_done = false;
                instance_needs(reached[i], NULL);
                reached[i]->is_needs_done = true;
            }
    } while (growths != before);
}
