/* What the reverse of a call needs: of the callee's code what its own needs say, in our objects,
 * and what the arguments are; of memcpy, memset and realloc the pointers and sizes. */
#include "needs.h"

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
    object_set own = set_copy(lvalue_objects(w->f, x));
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
        set_add_all(needed, reads);
    }
}

/* The callee's forward sweep moves pointers to these objects of ours, or remembers them. */
static void pass_back(struct walk *w, struct stmt *s, struct object *o, object_set ours,
                      object_set *needed)
{
    if (o->tracked)
        needs_track(w, ours);
    if (o->tracked || o->held)
        needs_pin(w, s->loc, ours, needed);
}

/* Pointer variables that the callee moves come back with their shadows. */
static void join_shadows(struct walk *w, object_set writes, object_set *needed)
{
    for (ptrdiff_t i = 0; i < arrlen(writes); i++) {
        struct decl *d = writes[i]->kind == OBJECT_VAR ? writes[i]->decl : NULL;
        if (d && type_strip(d->type)->kind == TYPE_POINTER
            && set_has(*needed, shadow_object(w->f, d)))
            set_add(needed, writes[i]);
    }
}

static void call_known(struct walk *w, struct stmt *s, struct call *c,
                       object_set *needed)
{
    struct instance *g = c->callee;
    object_set in = NULL, reads = NULL, writes = call_writes(w->f, c);
    call_arguments(w, c, writes, &reads);
    join_shadows(w, writes, needed);
    object_set all = set_copy(*needed);
    set_add_all(&all, reads);
    for (ptrdiff_t i = 0; i < arrlen(g->objects); i++)
        if (g->objects[i]->is_written && set_meets(call_objects(c, g->objects[i]), all))
            set_add(&in, g->objects[i]);
    instance_needs(g, in);
    for (ptrdiff_t i = 0; i < arrlen(g->objects); i++)
        if (object_is_outside(g->objects[i]))
            pass_back(w, s, g->objects[i], call_objects(c, g->objects[i]), needed);
    needs_set_active(w, s, g->has_reverse);
    if (!g->has_reverse)
        return;
    call_arguments(w, c, writes, needed);
    for (ptrdiff_t i = 0; i < arrlen(g->objects); i++)
        if (g->objects[i]->is_restored && object_is_outside(g->objects[i])) {
            object_set ours = call_objects(c, g->objects[i]);
            for (ptrdiff_t k = 0; k < arrlen(ours); k++)
                needs_raise(w, &ours[k]->is_restored, true);
        }
    for (ptrdiff_t i = 0; i < arrlen(g->needed_out); i++)
        if (object_is_outside(g->needed_out[i]))
            pointers_read(w->f, call_objects(c, g->needed_out[i]), needed);
}

/* All pointers in the objects come back from the arena, with their shadows. */
static void remember_held(struct walk *w, struct stmt *s, object_set holders,
                          object_set *needed)
{
    object_set held = NULL;
    for (ptrdiff_t i = 0; i < arrlen(w->f->cells); i++)
        if (set_has(holders, w->f->cells[i].object))
            set_add_all(&held, w->f->cells[i].targets);
    needs_mark_popped(w->f, holders);
    needs_track(w, holders);
    needs_track(w, held);
    needs_pin(w, s->loc, held, needed);
}

static void call_copy(struct walk *w, struct stmt *s, struct call *c,
                      object_set *needed)
{
    object_set to = pointer_objects(w->f, c->expr->kids[1]);
    bool active =
             pointer_shadowed(w->f, c->expr->kids[1]) && !region_is_characters(w->f, c),
         saved = set_meets(to, *needed);
    needs_set_active(w, s, active);
    if (saved)
        needs_set_keep(w, s, KEEP_SAVE);
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
    needs_set_active(w, s, true);
    shadow_pointer_reads(w->f, c->expr->kids[1], needed);
    needs_track(w, pointer_objects(w->f, c->expr));
    needs_track(w, pointer_objects(w->f, c->expr->kids[1]));
}

void needs_call(struct walk *w, struct stmt *s, struct call *c, object_set *needed)
{
    struct expr *target = s->kind == STMT_DECL ? NULL : stmt_call_target(s);
    bool moves = c->rule && c->rule->kind == MEMORY_REALLOC;
    if (moves)
        call_realloc(w, s, c, needed);
    if (target && lvalue_active(w->f, target)) {
        shadow_reads(w->f, target, needed);
        needs_set_active(w, s, true);
    }
    if (c->callee && !decl_is_inactive(c->function))
        call_known(w, s, c, needed);
    else if (c->rule && (c->rule->kind == MEMORY_COPY || c->rule->kind == MEMORY_FILL))
        call_copy(w, s, c, needed);
    else if (set_meets(call_writes(w->f, c), *needed))
        diag_error(DIAG_OVERWRITTEN, c->expr->loc,
                   c->function ? c->function->name : "the function called here");
    if (target)
        needs_overwrite(w, s, target, OP_NONE, NULL, needed);
    if (moves && stmt_call_target(s) && pointer_shadowed(w->f, c->expr))
        shadow_pointer_reads(w->f, stmt_call_target(s), needed);
}
