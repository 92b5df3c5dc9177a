/* Which objects carry derivatives: varied (their value depends smoothly on an independent)
 * and useful (a dependent depends smoothly on theirs). Flow-insensitive over objects,
 * per instance; at a call, a callee instance with just the varied arguments and useful
 * results of this call. Then shadows: where a pointer may point to an active object and
 * another, both get one, so that shadow pointers always have somewhere to point. */
#include "internal.h"
#include <stdlib.h>
#include <string.h>

static bool is_noted(struct decl *d, const char *note)
{
    for (ptrdiff_t i = 0; d && i < arrlen(d->notes); i++)
        if (strcmp(d->notes[i], note) == 0)
            return true;
    return false;
}

bool decl_is_inactive(struct decl *d)
{
    for (; d; d = d->origin)
        if (is_noted(d, "cgrad:inactive"))
            return true;
    return false;
}

/* Behind a void * or a char * there may be anything. */
static bool is_raw(struct object *o)
{
    return o->kind != OBJECT_VAR && type_is_bytes(o->type);
}

static bool object_is_inactive(struct object *o)
{
    if (o->kind == OBJECT_STRING || (o->decl && decl_is_inactive(o->decl)))
        return true;
    for (ptrdiff_t i = 0; i < arrlen(o->origins); i++)
        if (decl_is_inactive(o->origins[i].field)
            || (o->origins[i].parent && !o->origins[i].field
                && o->origins[i].parent->decl
                && decl_is_inactive(o->origins[i].parent->decl)))
            return true;
    return o->type && !type_reaches_real(o->type) && !is_raw(o) && !o->is_widened;
}

/* ---- leaves ---- */

static void call_leaves(struct instance *f, struct expr *e, leaf_fn *fn, void *user)
{
    struct decl *d = call_function(e);
    const struct rule *rule = d && !d->body ? rule_find(d) : NULL;
    if (!rule)
        return;
    for (int k = 0; k < rule->arity; k++)
        if (rule->partials[k] && k + 1 < arrlen(e->kids))
            expr_leaves(f, e->kids[k + 1], fn, user);
}

void expr_leaves(struct instance *f, struct expr *e, leaf_fn *fn, void *user)
{
    e = expr_bare(e);
    if (!type_holds_real(e->type))
        return;
    switch ((int)e->kind) {
    case EXPR_REF:
    case EXPR_INDEX:
    case EXPR_MEMBER:
        if (e->kind != EXPR_MEMBER || !decl_is_inactive(e->decl))
            fn(f, e, user);
        break;
    case EXPR_UNARY:
        if (e->op == OP_DEREF)
            fn(f, e, user);
        else
            expr_leaves(f, e->kids[0], fn, user);
        break;
    case EXPR_BINARY:
        if (e->op == OP_MUL || e->op == OP_DIV || e->op == OP_ADD || e->op == OP_SUB) {
            expr_leaves(f, e->kids[0], fn, user);
            expr_leaves(f, e->kids[1], fn, user);
        }
        break;
    case EXPR_COND:
        expr_leaves(f, e->kids[1], fn, user);
        expr_leaves(f, e->kids[2], fn, user);
        break;
    case EXPR_CAST: expr_leaves(f, e->kids[0], fn, user); break;
    case EXPR_RUNTIME: fn(f, e, user); break;
    case EXPR_CALL: call_leaves(f, e, fn, user); break;
    case EXPR_GUARD: expr_leaves(f, e->kids[arrlen(e->kids) - 1], fn, user); break;
    default: break;
    }
}

static void leaf_varied(struct instance *f, struct expr *leaf, void *user)
{
    object_set set = lvalue_objects(f, leaf);
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        *(bool *)user |= set[i]->varied;
}

bool expr_varied(struct instance *f, struct expr *e)
{
    bool varied = false;
    if (e)
        expr_leaves(f, e, leaf_varied, &varied);
    return varied;
}

static unsigned flags_set; /* in all instances */

static void set_flag(struct instance *f, struct object *o, bool varied)
{
    bool *flag = varied ? &o->varied : &o->useful;
    if (!*flag && !object_is_inactive(o)) {
        *flag = true;
        flags_set++;
        f->is_changed = true;
    }
}

static void set_flags(struct instance *f, object_set set, bool varied)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        set_flag(f, set[i], varied);
}

static void leaf_useful(struct instance *f, struct expr *leaf, void *user)
{
    (void)user;
    set_flags(f, lvalue_objects(f, leaf), false);
}

static bool any_flag(object_set set, bool varied)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (varied ? set[i]->varied : set[i]->useful)
            return true;
    return false;
}

/* ---- calls ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_paths(const char **paths)
{
    if (arrlen(paths) > 0)
        qsort(paths, (size_t)arrlen(paths), sizeof *paths, by_text);
}

/* The argument of a callee's by-value parameter object; null for other objects. */
static struct expr *value_argument(struct call *c, struct object *o)
{
    if (o->kind != OBJECT_VAR || !o->decl || o->decl->kind != DECL_PARAM)
        return NULL;
    int i = param_index(c->callee, o->decl);
    if (i < 0 || i + 1 >= arrlen(c->expr->kids) || !type_holds_real(o->decl->type)
        || type_is_pointer(o->decl->type))
        return NULL;
    return c->expr->kids[i + 1];
}

static const char **seed_paths(struct instance *f, struct call *c, bool varied)
{
    const char **paths = NULL;
    for (ptrdiff_t i = 0; i < arrlen(c->callee->objects); i++) {
        struct object *o = c->callee->objects[i];
        struct expr *arg = value_argument(c, o);
        bool on = false;
        if (arg)
            on = varied && expr_varied(f, arg);
        else if (o->kind == OBJECT_RESULT) {
            struct expr *target = stmt_call_target(c->site);
            on = !varied && target && any_flag(lvalue_objects(f, target), false);
        } else if (object_is_outside(o))
            on = any_flag(call_objects(c, o), varied);
        if (on)
            arrput(paths, o->path);
    }
    sort_paths(paths);
    return paths;
}

static struct instance *callee_for(struct instance *f, struct call *c, bool varied,
                                   bool useful)
{
    struct instance *g = instance_make(c->function, c->callee->merged, c->callee->bound,
                                       varied ? seed_paths(f, c, true) : NULL,
                                       useful ? seed_paths(f, c, false) : NULL);
    instance_activity(g);
    return g;
}

static void through_call(struct instance *f, struct call *c, bool varied)
{
    struct instance *g = callee_for(f, c, varied, !varied);
    for (ptrdiff_t i = 0; i < arrlen(g->objects); i++) {
        struct object *o = g->objects[i];
        if (!(varied ? o->varied : o->useful))
            continue;
        struct expr *arg = value_argument(c, o);
        if (arg && !varied)
            expr_leaves(f, arg, leaf_useful, NULL);
        else if (o->kind == OBJECT_RESULT && varied && stmt_call_target(c->site))
            set_flags(f, lvalue_objects(f, stmt_call_target(c->site)), true);
        else if (o->kind != OBJECT_RESULT && object_is_outside(o))
            set_flags(f, call_objects(c, o), varied);
    }
}

static void copy_flags(struct instance *f, object_set to, object_set from, bool varied)
{
    if (varied && any_flag(from, true))
        set_flags(f, to, true);
    if (!varied && any_flag(to, false))
        set_flags(f, from, false);
}

/* ---- statements ---- */

struct flow {
    struct instance *f;
    bool varied;
};

static void assign(struct flow *w, struct expr *target, struct expr *value)
{
    if (!type_holds_real(target->type)
        || (target->kind == EXPR_MEMBER && decl_is_inactive(target->decl)))
        return;
    object_set to = lvalue_objects(w->f, target);
    if (w->varied && expr_varied(w->f, value))
        set_flags(w->f, to, true);
    if (!w->varied && any_flag(to, false))
        expr_leaves(w->f, value, leaf_useful, NULL);
}

static void transfer_call(struct flow *w, struct call *c)
{
    if (c->function && decl_is_inactive(c->function))
        return;
    if (c->callee)
        through_call(w->f, c, w->varied);
    else if (c->rule && c->rule->kind == MEMORY_COPY)
        copy_flags(w->f, pointer_objects(w->f, c->expr->kids[1]),
                   pointer_objects(w->f, c->expr->kids[2]), w->varied);
}

static void transfer_effect(struct flow *w, struct expr *e)
{
    if (e->kind == EXPR_ASSIGN)
        assign(w, e->kids[0], e->kids[1]);
    else if (push_target(e))
        assign(w, push_target(e), e->kids[1]);
}

static bool transfer(struct stmt *s, void *user)
{
    struct flow *w = user;
    struct call *c = call_at(w->f, s);
    object_set to, from;
    if (c)
        transfer_call(w, c);
    if (stmt_moves(w->f, s, &to, &from))
        copy_flags(w->f, to, from, w->varied);
    if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR && s->decls[0]->init
        && s->decls[0]->init->kind != EXPR_INIT)
        assign(w, expr_ref(s->decls[0]), s->decls[0]->init);
    if (s->kind == STMT_EXPR)
        transfer_effect(w, s->expr);
    if (s->kind == STMT_RETURN && s->expr) {
        if (w->varied && expr_varied(w->f, s->expr))
            set_flag(w->f, w->f->result, true);
        if (!w->varied && w->f->result->useful)
            expr_leaves(w->f, s->expr, leaf_useful, NULL);
    }
    return true;
}

/* Real variables that step in a for header. */
static bool transfer_step(struct stmt *s, void *user)
{
    transfer(s, user);
    struct stmt **steps = s->step ? loop_steps(s) : NULL;
    for (ptrdiff_t i = 0; i < arrlen(steps); i++)
        transfer_effect(user, steps[i]->expr);
    return true;
}

/* ---- shadows ---- */

static bool want_together(struct instance *f, object_set set)
{
    bool any = false, changed = false;
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        any |= set[i]->wants_shadow;
    for (ptrdiff_t i = 0; any && i < arrlen(set); i++)
        if (!set[i]->wants_shadow && set[i]->kind != OBJECT_STRING) {
            set[i]->wants_shadow = true;
            changed = true;
        }
    f->is_changed |= changed;
    return changed;
}

static bool reaches_shadow(struct instance *f, struct object *o, object_set *seen)
{
    if (o->wants_shadow)
        return true;
    if (!set_add(seen, o))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        for (ptrdiff_t k = 0;
             f->cells[i].object == o && k < arrlen(f->cells[i].targets); k++)
            if (reaches_shadow(f, f->cells[i].targets[k], seen))
                return true;
    return false;
}

bool object_shadowed(struct instance *f, struct object *o)
{
    object_set seen = NULL;
    return reaches_shadow(f, o, &seen);
}

bool any_object_shadowed(struct instance *f, object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (object_shadowed(f, set[i]))
            return true;
    return false;
}

/* What the callee makes, or passes on the address of, has a shadow there when it leads to
 * one here: the shadow's address goes the same way. */
static bool call_wants(struct instance *f, struct call *c)
{
    bool changed = false;
    for (ptrdiff_t i = 0; i < arrlen(c->callee->objects); i++) {
        struct object *o = c->callee->objects[i];
        object_set ours = object_is_outside(o) ? call_objects(c, o) : NULL;
        if ((o->kind == OBJECT_HEAP || o->escapes) && o->kind != OBJECT_STRING
            && !o->wants_shadow && any_object_shadowed(f, ours))
            o->wants_shadow = changed = true;
        if (!o->wants_shadow)
            continue;
        for (ptrdiff_t k = 0; k < arrlen(ours); k++)
            if (!ours[k]->wants_shadow && ours[k]->kind != OBJECT_STRING) {
                ours[k]->wants_shadow = true;
                changed = true;
            }
    }
    f->is_changed |= changed;
    return changed;
}

static void begin_shadows(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++) {
        struct object *o = f->objects[i];
        o->active = o->varied && o->useful;
        o->wants_shadow = o->active;
        f->is_active |= o->active;
    }
}

static bool is_target(struct instance *f, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(f->cells[i].targets, o))
            return true;
    return false;
}

static bool is_pointer_variable(struct object *o)
{
    return o->decl && type_strip(o->decl->type)->kind == TYPE_POINTER;
}

/* Memory that holds pointers to what has a shadow: its own shadow is where the pointers to
 * those stand. The shadow of a local pointer that nobody points to is a variable. */
static bool want_holder(struct instance *f, struct cell *c)
{
    struct object *o = c->object;
    bool any = false, variable = o->kind == OBJECT_VAR && !o->is_visible;
    bool is_global = o->kind == OBJECT_VAR && o->decl && o->decl->is_global;
    bool memory = o->kind == OBJECT_HEAP || o->kind == OBJECT_ENTRY || is_global
                  || (variable && !is_pointer_variable(o))
                  || (variable && is_target(f, o));
    for (ptrdiff_t k = 0; k < arrlen(c->targets); k++)
        any |= c->targets[k]->wants_shadow;
    if (!any || !memory || o->wants_shadow)
        return false;
    o->wants_shadow = f->is_changed = true;
    return true;
}

struct moves {
    struct instance *f;
    bool changed;
};

static bool want_moved(struct stmt *s, void *user)
{
    struct moves *m = user;
    object_set to, from;
    if (stmt_moves(m->f, s, &to, &from)) {
        set_add_all(&to, from);
        m->changed |= want_together(m->f, to);
    }
    return true;
}

static bool spread_shadows(struct instance *f)
{
    bool changed = false;
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        changed |= want_together(f, f->cells[i].targets);
        changed |= want_holder(f, &f->cells[i]);
    }
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].callee)
            changed |= call_wants(f, &f->calls[i]);
    struct moves m = {f, changed};
    stmt_walk(f->core->body, want_moved, &m);
    return m.changed;
}

/* ---- the instance ---- */

static bool path_in(const char **paths, const char *path)
{
    for (ptrdiff_t i = 0; i < arrlen(paths); i++)
        if (paths[i] == path)
            return true;
    return false;
}

static void seed(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->core->members); i++) {
        struct object *o = object_of(f, f->core->members[i]);
        if (type_is_pointer(o->decl->type))
            cell_targets(f, o, NULL);
    }
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++) {
        struct object *o = f->objects[i];
        bool in = path_in(f->varied_in, o->path), out = path_in(f->useful_out, o->path);
        for (ptrdiff_t k = 0; k < arrlen(o->origins); k++) {
            in |= path_in(f->varied_in, o->origins[k].path);
            out |= path_in(f->useful_out, o->origins[k].path);
        }
        if (in)
            set_flag(f, o, true);
        if (out)
            set_flag(f, o, false);
    }
}

static bool sweep(struct instance *f, bool varied)
{
    struct flow w = {f, varied};
    bool grew = false;
    do {
        f->is_changed = false;
        stmt_walk(f->core->body, transfer_step, &w);
        grew |= f->is_changed;
    } while (f->is_changed);
    return grew;
}

static void settle(struct instance *f)
{
    bool grew;
    do {
        seed(f);
        grew = sweep(f, true);
        grew |= sweep(f, false);
    } while (grew);
}

/* Everything is monotone, so a recursive instance is met again with what is known of it so
 * far. What was built on such half-known summaries isn't done yet: it is walked once more
 * in each round of the outermost instance, until a round finds nothing new in any of them. */
static int depth;
static unsigned rounds;
static bool used_running;
static struct instance **undone;

static void end_rounds(void)
{
    for (ptrdiff_t i = 0; i < arrlen(undone); i++)
        undone[i]->is_activity_done |= undone[i]->activity_round == rounds;
    arrsetlen(undone, 0);
}

void instance_activity(struct instance *f)
{
    if (f->is_activity_done)
        return;
    if (f->is_activity_running || (depth > 0 && f->activity_round == rounds)) {
        used_running = true;
        return;
    }
    bool outer = used_running;
    used_running = false;
    instance_run(f);
    f->is_activity_running = true;
    depth++;
    unsigned before;
    do {
        before = flags_set;
        rounds += depth == 1;
        f->activity_round = rounds;
        settle(f);
    } while (depth == 1 && used_running && flags_set != before);
    depth--;
    f->is_activity_running = false;
    f->is_activity_done = !used_running || depth == 0;
    if (!f->is_activity_done)
        arrput(undone, f);
    if (depth == 0)
        end_rounds();
    used_running |= outer;
}

static void resolve_calls(struct instance *f, struct instance ***reached)
{
    for (ptrdiff_t i = 0; i < arrlen(*reached); i++)
        if ((*reached)[i] == f)
            return;
    arrput(*reached, f);
    begin_shadows(f);
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++) {
        struct call *c = &f->calls[i];
        if (c->callee && !decl_is_inactive(c->function))
            c->callee = callee_for(f, c, true, true);
        if (c->callee)
            resolve_calls(c->callee, reached);
    }
}

void instances_shadows(struct root *roots, ptrdiff_t count)
{
    struct instance **reached = NULL;
    for (ptrdiff_t i = 0; i < count; i++)
        if (roots[i].instance)
            resolve_calls(roots[i].instance, &reached);
    bool changed;
    do {
        changed = false;
        for (ptrdiff_t i = arrlen(reached); i-- > 0;)
            changed |= spread_shadows(reached[i]);
        for (ptrdiff_t i = 0; i < arrlen(reached); i++)
            arena_mark_shadowed(reached[i]);
        for (ptrdiff_t i = 0; i < arrlen(reached); i++)
            changed |= arena_want_shadows(reached[i]);
    } while (changed);
}
