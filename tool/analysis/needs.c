/* What the reverse sweep needs, and where it gets it: the invariant of the adjoint, "before
 * the reverse of S, every location that the rest of the reverse sweep reads holds what it
 * held before S ran forward", turned into a decision a statement.
 *
 * One walk with the program: `needed` is the set of objects whose present value the reverse
 * of something already passed will read. A statement that overwrites one of them must save
 * it, or be undone. A scope that ends takes its locals with it: recomputed from their
 * initialisers where these still give the same, else saved. Loops are walked until the set
 * is stable, functions with the union of what their callers need. */
#include "internal.h"

struct scope {
    struct scope *outer;
    struct stmt *block;
    struct decl **locals;
};
struct target { /* where break and continue lead */
    struct target *outer;
    struct stmt *stmt;   /* the loop or switch */
    struct scope *scope; /* the scope around the loop or switch */
    bool is_switch;
    object_set at_break, at_continue;
};
struct state {
    object_set needed;
    bool dead; /* control doesn't get here */
};
struct walk {
    struct instance *f;
    struct scope *scope;
    struct target *target;
    object_set at_return;
    object_set written; /* by the whole body, but for initialisers */
    bool changed;
};

static void flow(struct walk *w, struct stmt *s, struct state *st);

/* ---- facts ---- */

struct stmt_facts *stmt_facts(struct instance *f, struct stmt *s)
{
    ptrdiff_t i = hmgeti(f->stmts, s);
    if (i < 0) {
        struct stmt_facts fresh = {.key = s};
        hmputs(f->stmts, fresh);
        i = hmgeti(f->stmts, s);
    }
    return &f->stmts[i];
}

enum keep local_keep(struct instance *f, struct decl *local)
{
    ptrdiff_t i = hmgeti(f->locals, local);
    return i < 0 ? KEEP_NOTHING : f->locals[i].value;
}

enum keep shadow_keep(struct instance *f, struct decl *pointer)
{
    ptrdiff_t i = hmgeti(f->shadows, pointer);
    return i < 0 ? KEEP_NOTHING : f->shadows[i].value;
}

static void raise_flag(struct walk *w, bool *flag, bool value)
{
    if (value && !*flag) {
        *flag = true;
        w->changed = true;
    }
}

static void set_active(struct walk *w, struct stmt *s, bool active)
{
    raise_flag(w, &stmt_facts(w->f, s)->value.is_active, active);
}

static void set_keep(struct walk *w, struct stmt *s, enum keep keep)
{
    struct stmt_facts *facts = stmt_facts(w->f, s);
    if (facts->value.keep < keep) {
        facts->value.keep = keep;
        w->changed = true;
    }
    set_active(w, s, keep != KEEP_NOTHING);
}

static void remember(object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        set[i]->popped = true;
}

/* Pointers in these objects come back from the arena. */
static void mark_popped(struct instance *f, object_set holders)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(holders, f->cells[i].object))
            remember(f->cells[i].targets);
}

static void set_local(struct walk *w, struct decl *d, enum keep keep)
{
    if (local_keep(w->f, d) < keep) {
        hmput(w->f->locals, d, keep);
        w->changed = true;
    }
    object_set one = NULL;
    set_add(&one, object_of(w->f, d));
    if (keep == KEEP_SAVE)
        mark_popped(w->f, one);
}

/* Shadows that the forward sweep remembers pointers to must be there then: buffers whose
 * shadow was to be made in the reverse sweep are looked at again. */
static void track(struct walk *w, object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->wants_shadow && !set[i]->tracked) {
            set[i]->tracked = true;
            w->changed = true;
            w->f->shadows = NULL;
        }
}

static void set_shadow(struct walk *w, struct decl *d, enum keep keep)
{
    if (shadow_keep(w->f, d) < keep) {
        hmput(w->f->shadows, d, keep);
        w->changed = true;
    }
    if (keep != KEEP_SAVE || type_strip(d->type)->kind != TYPE_POINTER)
        return;
    object_set to = pointer_objects(w->f, expr_ref(d));
    track(w, to);
    remember(to);
}

/* Pointers stored in memory: the shadow of the memory gets their shadows. */
static void track_stored(struct walk *w)
{
    for (ptrdiff_t i = 0; i < arrlen(w->f->cells); i++) {
        struct cell *c = &w->f->cells[i];
        bool variable = c->object->kind == OBJECT_VAR && !c->field && c->object->decl
                        && type_strip(c->object->decl->type)->kind == TYPE_POINTER;
        bool shadowed = false;
        for (ptrdiff_t k = 0; k < arrlen(c->targets); k++)
            shadowed |= c->targets[k]->wants_shadow;
        if (!c->is_stored || variable || !shadowed || c->object->kind == OBJECT_RESULT)
            continue;
        track(w, c->targets);
        if (!c->object->tracked) {
            c->object->tracked = true;
            w->changed = true;
        }
    }
}

static void add_all(object_set *set, object_set more)
{
    for (ptrdiff_t i = 0; i < arrlen(more); i++)
        set_add(set, more[i]);
}

static void remove_object(object_set *set, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(*set); i++)
        if ((*set)[i] == o) {
            arrdel(*set, (size_t)i);
            return;
        }
}

static object_set copy_of(object_set set)
{
    object_set copy = NULL;
    add_all(&copy, set);
    return copy;
}

static void merge(struct state *st, struct state other)
{
    if (other.dead)
        return;
    if (st->dead)
        st->needed = NULL;
    st->dead = false;
    add_all(&st->needed, other.needed);
}

/* ---- the end of a scope ---- */

enum { REMAT_FLOPS = 6 };

static bool count_flops(struct expr *e, void *user)
{
    int *flops = user;
    if (e->kind == EXPR_CALL || e->kind == EXPR_TEXT || e->kind == EXPR_STMT)
        *flops = REMAT_FLOPS + 1;
    if (e->kind == EXPR_BINARY || e->kind == EXPR_COND)
        ++*flops;
    return true;
}

static bool is_pointed_to(struct instance *f, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(f->cells[i].targets, o))
            return true;
    return false;
}

/* The initialiser, evaluated when the scope is entered backwards, gives what it gave. */
static bool can_remat(struct walk *w, struct scope *scope, struct decl *d)
{
    struct object *o = object_of(w->f, d);
    if (!d->init || d->init->kind == EXPR_INIT || !type_is_scalar(d->type)
        || set_has(w->written, o) || is_pointed_to(w->f, o))
        return false;
    int flops = 0;
    expr_walk(d->init, count_flops, &flops);
    if (flops > REMAT_FLOPS)
        return false;
    object_set reads = NULL, writes = NULL;
    expr_reads(w->f, d->init, &reads);
    stmt_writes(w->f, scope->block, &writes);
    return !set_meets(reads, writes);
}

/* The reverse sweep looks at the variable, or at its shadow. */
static bool is_wanted(struct walk *w, struct object *o, object_set needed)
{
    return o->wants_shadow || set_has(needed, o)
           || local_keep(w->f, o->decl) == KEEP_SAVE;
}

/* Local arrays that a remembered pointer points to stay where they are: in the arena. Other
 * locals become arrays for it; what comes from outside is the callers' to pin. */
static void pin(struct walk *w, struct loc loc, object_set targets, object_set *needed)
{
    for (ptrdiff_t i = 0; i < arrlen(targets); i++) {
        struct object *o = targets[i];
        if (object_is_outside(o) && !o->held) {
            o->held = w->changed = true;
        }
        if (o->kind != OBJECT_VAR || o->is_visible || !o->decl
            || !is_wanted(w, o, *needed))
            continue;
        if (type_strip(o->decl->type)->kind == TYPE_ARRAY) {
            set_add(needed, o);
            if (o->wants_shadow)
                set_shadow(w, o->decl, KEEP_SAVE);
        } else {
            instance_box(o->decl, loc);
        }
    }
}

/* Pointers in records and heap objects. */
static void pin_stored(struct walk *w, struct scope *scope, object_set *needed)
{
    for (ptrdiff_t i = 0; i < arrlen(w->f->cells); i++) {
        struct cell *c = &w->f->cells[i];
        bool variable = c->object->kind == OBJECT_VAR && !c->field && c->object->decl
                        && type_strip(c->object->decl->type)->kind == TYPE_POINTER;
        if (c->is_stored && !variable && c->object->kind != OBJECT_RESULT)
            for (ptrdiff_t k = 0; k < arrlen(scope->locals); k++) {
                object_set one = NULL;
                struct object *o = object_of(w->f, scope->locals[k]);
                if (set_has(c->targets, o))
                    arrput(one, o);
                pin(w, scope->locals[k]->loc, one, needed);
            }
    }
}

/* The shadow of a pointer variable goes out of scope. */
static void end_shadow(struct walk *w, struct scope *scope, struct decl *d,
                       object_set *needed)
{
    struct object *o = shadow_object(w->f, d);
    if (!set_has(*needed, o))
        return;
    remove_object(needed, o);
    struct decl *base;
    if (decl_is_scratch(w->f, d)) {
        set_shadow(w, d, KEEP_FRESH);
        struct expr *call = expr_bare(d->init);
        while (call->kind == EXPR_CAST)
            call = call->kids[0];
        for (ptrdiff_t i = 1; i < arrlen(call->kids); i++)
            expr_reads(w->f, call->kids[i], needed);
    } else if (shadow_keep(w->f, d) <= KEEP_REMAT && can_remat(w, scope, d)) {
        set_shadow(w, d, KEEP_REMAT);
        shadow_pointer_reads(w->f, d->init, needed);
    } else if ((base = pointer_base(w->f, d))) {
        set_shadow(w, d, KEEP_REBASE);
        set_add(needed, object_of(w->f, d));
        set_add(needed, object_of(w->f, base));
        if (type_strip(base->type)->kind != TYPE_ARRAY || base->kind == DECL_PARAM)
            set_add(needed, shadow_object(w->f, base));
    } else {
        set_shadow(w, d, KEEP_SAVE);
        pin(w, d->loc, pointer_objects(w->f, expr_ref(d)), needed);
    }
}

static void end_scope(struct walk *w, struct scope *scope, object_set *needed)
{
    if (w->f->is_active)
        pin_stored(w, scope, needed);
    for (ptrdiff_t i = arrlen(scope->locals); i-- > 0;) {
        struct decl *d = scope->locals[i];
        struct object *o = object_of(w->f, d);
        bool pointer = type_strip(d->type)->kind == TYPE_POINTER;
        if (o->wants_shadow || set_has(*needed, o)
            || (pointer && set_has(*needed, shadow_object(w->f, d))))
            type_reads(w->f, d->type, needed); /* it is declared again */
        if (pointer)
            end_shadow(w, scope, d, needed);
        if (!set_has(*needed, o))
            continue;
        remove_object(needed, o);
        if (local_keep(w->f, d) != KEEP_SAVE && can_remat(w, scope, d)) {
            set_local(w, d, KEEP_REMAT);
            expr_reads(w->f, d->init, needed);
        } else {
            set_local(w, d, KEEP_SAVE);
            if (type_strip(d->type)->kind == TYPE_POINTER)
                pin(w, d->loc, pointer_objects(w->f, expr_ref(d)), needed);
        }
    }
}

/* Control leaves all scopes inside `outer` with this set: what is needed behind. */
static object_set leave(struct walk *w, struct scope *outer, object_set needed)
{
    object_set set = copy_of(needed);
    for (struct scope *s = w->scope; s != outer; s = s->outer)
        end_scope(w, s, &set);
    return set;
}

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

/* The value in target is overwritten by s. */
static void overwrite(struct walk *w, struct stmt *s, struct expr *target, enum op op,
                      struct expr *value, object_set *needed)
{
    object_set to = lvalue_objects(w->f, target);
    join_shadow(w, target, needed);
    if (!set_meets(to, *needed))
        return;
    if (can_invert(w, target, op, value)) {
        set_keep(w, s, KEEP_INVERT);
        if (value)
            expr_reads(w->f, value, needed);
        return;
    }
    if (!is_plain_local(target) && overwrites_unread(w->f, s, target, op))
        return;
    set_keep(w, s, KEEP_SAVE);
    if (type_is_pointer(target->type) || type_is_record(target->type))
        mark_popped(w->f, to);
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        to[i]->is_restored = true;
    address_reads(w->f, target, needed);
    bool shadowed = type_strip(target->type)->kind == TYPE_POINTER
                    && pointer_shadowed(w->f, target);
    if (shadowed || (type_is_record(target->type) && objects_hold_shadowed(w->f, to)))
        shadow_reads(w->f, target, needed);
    if (type_strip(target->type)->kind == TYPE_POINTER)
        pin(w, s->loc, pointer_objects(w->f, target), needed);
    if (shadowed && !(is_plain_local(target) && pointer_base(w->f, target->decl))) {
        track(w, pointer_objects(w->f, target));
        if (!is_plain_local(target))
            track(w, to);
    }
    if (!is_plain_local(target))
        return;
    remove_object(needed, to[0]);
    if (shadowed) {
        struct decl *base = pointer_base(w->f, target->decl);
        remove_object(needed, shadow_object(w->f, target->decl));
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
    set_active(w, s, active);
    overwrite(w, s, target, op, value, needed);
}

struct outs {
    struct walk *w;
    object_set *needed;
};

/* modf(x, &whole): a second result, which nobody may wait for. */
static bool check_out(struct expr *x, void *user)
{
    struct outs *o = user;
    struct decl *d = x->kind == EXPR_CALL ? call_function(x) : NULL;
    const struct rule *rule = d && !d->body ? rule_find(d) : NULL;
    if (!rule || rule->pointer_arg < 0 || rule->pointer_arg + 1 >= arrlen(x->kids))
        return true;
    object_set to = pointer_objects(o->w->f, x->kids[rule->pointer_arg + 1]);
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        if ((to[i]->active || set_has(*o->needed, to[i])) && diag_errors() == 0)
            diag_error(
                DIAG_UNSUPPORTED, x->loc,
                format("%s writing to a variable the derivative depends on", d->name));
    return true;
}

static void update(struct walk *w, struct stmt *s, struct expr *e, object_set *needed)
{
    struct outs outs = {w, needed};
    expr_walk(e, check_out, &outs);
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        update(w, s, e->kids[0], needed);
        update(w, s, e->kids[1], needed);
    } else if (e->kind == EXPR_ASSIGN) {
        assign(w, s, e->kids[0], e->op, e->kids[1], needed);
    } else if (e->kind == EXPR_UNARY && e->op >= OP_PREINC && e->op <= OP_POSTDEC) {
        bool up = e->op == OP_PREINC || e->op == OP_POSTINC;
        overwrite(w, s, e->kids[0], up ? OP_ADD : OP_SUB, NULL, needed);
    }
}

/* ---- calls ---- */

static bool is_by_value(struct object *parameter)
{
    return type_is_scalar(parameter->decl->type)
           && !type_is_pointer(parameter->decl->type);
}

/* The adjoint of a record passed by value is where the caller's is: not while the call can
 * reach that itself, or move it. */
static bool is_shared_record(struct walk *w, struct call *c, struct expr *arg)
{
    struct expr *x = expr_bare(arg);
    if (!type_is_record(x->type) || !type_reaches_real(x->type))
        return false;
    if (x->kind == EXPR_CALL || x->kind == EXPR_COND)
        return true;
    object_set own = copy_of(lvalue_objects(w->f, x));
    shadow_reads(w->f, x, &own);
    for (ptrdiff_t i = 0; i < arrlen(c->map); i++)
        if (set_meets(own, c->map[i].value))
            return true;
    return false;
}

/* What the reverse of the call reads to pass on: needed values of arguments, shadows of
 * pointers. An argument that stands in memory the call changes is saved in front of it, or
 * gets a variable. What real arguments are computed from is read behind the call's reverse,
 * which has put back what the call changed. */
static void call_arguments(struct walk *w, struct call *c, object_set writes,
                           object_set *needed)
{
    struct instance *g = c->callee;
    for (int i = 0; i < (int)arrlen(g->core->members) && i + 1 < arrlen(c->expr->kids);
         i++) {
        struct object *o = object_of(g, g->core->members[i]);
        struct expr *arg = c->expr->kids[i + 1];
        object_set reads = NULL;
        if (set_has(g->needed_out, o)) {
            expr_reads(w->f, arg, &reads);
            if (set_meets(reads, writes) && is_by_value(o)) {
                c->saved_args |= 1u << i;
                reads = NULL;
            }
        }
        if (type_is_pointer(o->decl->type)
            && set_has(g->needed_out, shadow_object(g, o->decl)))
            shadow_pointer_reads(w->f, arg, &reads);
        bool apart = set_meets(reads, writes) || is_shared_record(w, c, arg);
        if (apart && !instance_name_argument(c, i) && diag_errors() == 0)
            bug(c->site->loc,
                "a call changes a local variable that is named nowhere else");
        if (o->active && !type_is_pointer(o->decl->type))
            adjoint_reads(w->f, arg, &reads);
        add_all(needed, reads);
    }
}

static object_set callee_writes(struct call *c)
{
    object_set writes = NULL;
    for (ptrdiff_t i = 0; i < arrlen(c->callee->objects); i++) {
        struct object *o = c->callee->objects[i];
        if (o->is_written && o->kind != OBJECT_RESULT)
            add_all(&writes, call_objects(c, o));
    }
    return writes;
}

/* The callee's forward sweep moves pointers to these objects of ours, or remembers them. */
static void pass_back(struct walk *w, struct stmt *s, struct object *o, object_set ours,
                      object_set *needed)
{
    object_set pinned = NULL;
    if (o->tracked)
        track(w, ours);
    for (ptrdiff_t i = 0; i < arrlen(ours); i++) {
        struct type *t = ours[i]->decl ? type_strip(ours[i]->decl->type) : NULL;
        if (o->held || (o->tracked && t && t->kind == TYPE_ARRAY))
            arrput(pinned, ours[i]);
    }
    pin(w, s->loc, pinned, needed);
}

static void call_known(struct walk *w, struct stmt *s, struct call *c,
                       object_set *needed)
{
    struct instance *g = c->callee;
    object_set in = NULL, reads = NULL, writes = callee_writes(c);
    call_arguments(w, c, writes, &reads);
    object_set all = copy_of(*needed);
    add_all(&all, reads);
    for (ptrdiff_t i = 0; i < arrlen(g->objects); i++)
        if (g->objects[i]->is_written && set_meets(call_objects(c, g->objects[i]), all))
            set_add(&in, g->objects[i]);
    instance_needs(g, in);
    for (ptrdiff_t i = 0; i < arrlen(g->objects); i++)
        if (object_is_outside(g->objects[i]))
            pass_back(w, s, g->objects[i], call_objects(c, g->objects[i]), needed);
    set_active(w, s, g->has_reverse);
    if (!g->has_reverse)
        return;
    call_arguments(w, c, writes, needed);
    for (ptrdiff_t i = 0; i < arrlen(g->objects); i++)
        if (g->objects[i]->is_restored && object_is_outside(g->objects[i])) {
            object_set ours = call_objects(c, g->objects[i]);
            for (ptrdiff_t k = 0; k < arrlen(ours); k++)
                ours[k]->is_restored = true;
        }
    for (ptrdiff_t i = 0; i < arrlen(g->needed_out); i++)
        if (object_is_outside(g->needed_out[i]))
            add_all(needed, call_objects(c, g->needed_out[i]));
}

/* All pointers in the objects come back from the arena, with their shadows. */
static void remember_held(struct walk *w, struct stmt *s, object_set holders,
                          object_set *needed)
{
    object_set held = NULL;
    for (ptrdiff_t i = 0; i < arrlen(w->f->cells); i++)
        if (set_has(holders, w->f->cells[i].object))
            add_all(&held, w->f->cells[i].targets);
    mark_popped(w->f, holders);
    track(w, holders);
    track(w, held);
    pin(w, s->loc, held, needed);
}

static void call_copy(struct walk *w, struct stmt *s, struct call *c,
                      object_set *needed)
{
    object_set to = pointer_objects(w->f, c->expr->kids[1]);
    bool active = pointer_shadowed(w->f, c->expr->kids[1]),
         saved = set_meets(to, *needed);
    set_active(w, s, active);
    if (saved)
        set_keep(w, s, KEEP_SAVE);
    if (saved)
        expr_reads(w->f, c->expr->kids[1], needed);
    if (active || saved)
        expr_reads(w->f, c->expr->kids[3], needed);
    if (active)
        shadow_pointer_reads(w->f, c->expr->kids[1], needed);
    if (active && c->rule->kind == MEMORY_COPY
        && pointer_shadowed(w->f, c->expr->kids[2]))
        shadow_pointer_reads(w->f, c->expr->kids[2], needed);
    for (ptrdiff_t i = 0; saved && i < arrlen(to); i++)
        to[i]->is_restored = true;
    if (saved && objects_hold_shadowed(w->f, to))
        remember_held(w, s, to, needed);
}

/* p = realloc(q, n): q_b += p_b, for what both have. Neither is changed by it: only the
 * pointers are wanted, q's as it was and p's as it is then. */
static void call_realloc(struct walk *w, struct stmt *s, struct call *c,
                         object_set *needed)
{
    if (!stmt_call_target(s) || !pointer_shadowed(w->f, c->expr))
        return;
    set_active(w, s, true);
    shadow_pointer_reads(w->f, c->expr->kids[1], needed);
    track(w, pointer_objects(w->f, c->expr));
    track(w, pointer_objects(w->f, c->expr->kids[1]));
}

static void call_any(struct walk *w, struct stmt *s, struct call *c, object_set *needed)
{
    struct expr *target = s->kind == STMT_DECL ? NULL : stmt_call_target(s);
    bool moves = c->rule && c->rule->kind == MEMORY_REALLOC;
    if (moves)
        call_realloc(w, s, c, needed);
    if (target && lvalue_active(w->f, target)) {
        shadow_reads(w->f, target, needed);
        set_active(w, s, true);
    }
    if (c->callee && !decl_is_inactive(c->function))
        call_known(w, s, c, needed);
    else if (c->rule && (c->rule->kind == MEMORY_COPY || c->rule->kind == MEMORY_FILL))
        call_copy(w, s, c, needed);
    if (target)
        overwrite(w, s, target, OP_NONE, NULL, needed);
    if (moves && stmt_call_target(s) && pointer_shadowed(w->f, c->expr))
        shadow_pointer_reads(w->f, stmt_call_target(s), needed);
}

/* ---- control ---- */

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
        end_scope(w, &scope, &st->needed);
    set_active(w, s, any_active(w->f, s));
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
        call_any(w, s, c, &st->needed);
    if (c && c->rule && decl_is_scratch(w->f, d)) {
        struct object *o = pointer_objects(w->f, c->expr)[0];
        if (set_has(st->needed, o) && scratch_is_private(w->f, d, o)) {
            o->needed = true; /* the buffers of earlier entries stay as they are */
            remove_object(&st->needed, o);
        }
    }
    struct expr *ref = expr_ref(d);
    struct outs outs = {w, &st->needed};
    if (d->init)
        expr_walk(d->init, check_out, &outs);
    bool active = lvalue_active(w->f, ref);
    if (active && d->init && !c && d->init->kind != EXPR_INIT)
        init_reads(w->f, d, &st->needed);
    set_active(w, s, active);
}

static void flow_if(struct walk *w, struct stmt *s, struct state *st)
{
    struct state then = {.needed = copy_of(st->needed)},
                 other = {.needed = copy_of(st->needed)};
    flow(w, s->body, &then);
    if (s->other)
        flow(w, s->other, &other);
    st->dead = true;
    merge(st, then);
    merge(st, other);
    if (!any_active(w->f, s->body) && !any_active(w->f, s->other))
        return;
    set_active(w, s, true);
    if (then.dead || other.dead)
        return; /* the way is told by how control left */
    object_set reads = NULL, writes = NULL;
    expr_reads(w->f, s->expr, &reads);
    stmt_writes(w->f, s->body, &writes);
    if (s->other)
        stmt_writes(w->f, s->other, &writes);
    if (set_meets(reads, writes))
        set_keep(w, s, KEEP_SAVE);
    else
        add_all(&st->needed, reads);
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
        body.needed = copy_of(head.needed);
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
        overwrite(w, s->init, s->init->expr->kids[0], OP_NONE, NULL, &st->needed);
    flow_loop_body(w, s, st, counted);
    bool active = any_active(w->f, s->body) || any_active(w->f, s->init);
    struct stmt **steps = loop_steps(s);
    for (ptrdiff_t i = 0; !counted && i < arrlen(steps); i++)
        active |= any_active(w->f, steps[i]);
    set_active(w, s, active);
    if (counted) {
        remove_object(&st->needed, object_of(w->f, c.index));
        if (active) {
            expr_reads(w->f, c.first, &st->needed);
            expr_reads(w->f, c.bound, &st->needed);
            expr_reads(w->f, c.step, &st->needed);
        }
    }
    w->scope = scope.outer;
    if (!st->dead)
        end_scope(w, &scope, &st->needed);
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
        merge(&arm, (struct state){.needed = copy_of(in.needed)});
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
    set_active(w, s, true);
    object_set reads = NULL, writes = NULL;
    expr_reads(w->f, s->expr, &reads);
    stmt_writes(w->f, s->body, &writes);
    if (set_meets(reads, writes))
        set_keep(w, s, KEEP_SAVE);
    else
        add_all(&st->needed, reads);
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

static void flow_jump(struct walk *w, struct stmt *s, struct state *st)
{
    struct target *t = w->target;
    while (s->kind == STMT_CONTINUE && t->is_switch)
        t = t->outer;
    if (!(t->is_switch && is_arm_end(t->stmt, s)))
        set_active(w, s, stmt_facts(w->f, t->stmt)->value.is_active);
    object_set *to = s->kind == STMT_BREAK ? &t->at_break : &t->at_continue;
    add_all(to, leave(w, t->scope, st->needed));
    st->dead = true;
}

static void flow_return(struct walk *w, struct stmt *s, struct state *st)
{
    if (s->expr && w->f->result->active) {
        adjoint_reads(w->f, s->expr, &st->needed);
        set_active(w, s, true);
    }
    struct stmt *body = w->f->core->body;
    if (body->list[arrlen(body->list) - 1] != s)
        set_active(w, s, w->f->has_reverse);
    add_all(&w->at_return, leave(w, NULL, st->needed));
    st->dead = true;
}

static void flow(struct walk *w, struct stmt *s, struct state *st)
{
    switch (s->kind) {
    case STMT_EXPR: {
        struct call *c = call_at(w->f, s);
        if (c)
            call_any(w, s, c, &st->needed);
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
    struct state st = {.needed = copy_of(f->needed_in)};
    if (f->is_active)
        track_stored(w);
    w->at_return = NULL;
    flow(w, f->core->body, &st);
    if (!st.dead)
        add_all(&w->at_return, st.needed);
    for (ptrdiff_t i = 0; i < arrlen(w->at_return); i++)
        if (set_add(&f->needed_out, w->at_return[i]))
            w->changed = true;
    mark_needed(f, f->needed_out);
    bool saves = false;
    for (ptrdiff_t i = 0; i < hmlen(f->locals); i++)
        saves |= f->locals[i].value == KEEP_SAVE;
    for (ptrdiff_t i = 0; i < hmlen(f->shadows); i++)
        saves |= f->shadows[i].value == KEEP_SAVE;
    raise_flag(w, &f->has_reverse, saves || any_active(f, f->core->body));
}

static bool used_running;

/* A recursive instance is met again with what is known of it so far; what was built on such
 * half-known needs is looked at again. */
void instance_needs(struct instance *f, object_set needed_in)
{
    bool grew = false;
    for (ptrdiff_t i = 0; i < arrlen(needed_in); i++)
        grew |= set_add(&f->needed_in, needed_in[i]);
    if (f->is_needs_running) {
        f->needs_again |= grew;
        used_running = true;
        return;
    }
    if (f->is_needs_done && !grew)
        return;
    bool outer = used_running;
    used_running = false;
    f->is_needs_running = true;
    struct walk w = {.f = f};
    stmt_writes(f, f->core->body, &w.written);
    do {
        w.changed = false;
        f->needs_again = false;
        sweep(&w);
    } while (w.changed || f->needs_again);
    f->is_needs_running = false;
    f->is_needs_done = !used_running;
    used_running |= outer;
}
