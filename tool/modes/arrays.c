/* Saves of a counted loop in arrays. Where nothing in the loop pushes but plain values, each
 * place that saves gets an array with an element an iteration, pushed in front of the loop:
 *     double *v_s = cgrad_push(save, double, n);
 *     for (int i = 0; i < n; i++) { v_s[i] = v[i]; v[i] = ..; }
 * Compilers vectorise that, and the reverse loop reads it in any order. */
#include "internal.h"

/* ---- which loops ---- */

static bool local_saves(struct instance *f, struct stmt *s)
{
    struct decl *d = s->kind == STMT_DECL ? s->decls[0] : NULL;
    return d && d->kind == DECL_VAR
           && (local_keep(f, d) == KEEP_SAVE || shadow_is_saved(f, d));
}

struct scan {
    struct instance *f;
    struct stmt *loop;
    bool saves, mixed;
};

static bool pushes(struct instance *f, struct stmt *s)
{
    struct call *c = call_at(f, s);
    struct stmt_facts *facts = stmt_facts(f, s);
    return local_saves(f, s) || facts->value.keep == KEEP_SAVE
           || (c && (c->saved_args || (c->callee && c->callee->needs_twin)))
           || (stmt_is_loop(s) && facts->value.is_active && !facts->value.is_counted)
           || ((s->kind == STMT_BREAK || s->kind == STMT_CONTINUE
                || s->kind == STMT_RETURN)
               && facts->value.is_active);
}

static bool scan_inner(struct stmt *s, void *user)
{
    struct scan *scan = user;
    scan->mixed |= pushes(scan->f, s);
    return !scan->mixed;
}

static bool scan_stmt(struct stmt *s, void *user)
{
    struct scan *scan = user;
    struct call *c = call_at(scan->f, s);
    if (s != scan->loop && stmt_is_loop(s)) {
        stmt_walk(s, scan_inner, scan);
        return false;
    }
    bool plain = s->kind == STMT_EXPR || s->kind == STMT_DECL || s->kind == STMT_IF;
    bool region =
        c && c->rule && (c->rule->kind == MEMORY_COPY || c->rule->kind == MEMORY_FILL);
    if (s != scan->loop && pushes(scan->f, s)) {
        scan->saves = true;
        scan->mixed |=
            !plain || region
            || (c && (c->saved_args || (c->callee && c->callee->needs_twin)));
    }
    return !scan->mixed;
}

bool loop_saves_in_arrays(struct instance *f, struct stmt *loop)
{
    struct counted c;
    long long step;
    if (!stmt_facts(f, loop)->value.is_counted || !stmt_facts(f, loop)->value.is_active
        || !loop_counted(f, loop, &c) || !expr_int_value(c.step, &step) || step != 1)
        return false;
    struct scan scan = {.f = f, .loop = loop};
    stmt_walk(loop->body, scan_stmt, &scan);
    return scan.saves && !scan.mixed;
}

/* ---- slots ---- */

struct saved_loop *saved_loop_begin(struct twin *t, struct stmt *loop)
{
    struct saved_loop *s = NEW(struct saved_loop);
    s->loop = loop;
    arrput(t->loops, s);
    return s;
}

struct saved_loop *saved_loop_find(struct twin *t, struct stmt *loop)
{
    for (ptrdiff_t i = 0; i < arrlen(t->loops); i++)
        if (t->loops[i]->loop == loop)
            return t->loops[i];
    return NULL;
}

static struct expr *element(struct emit *e, struct save_site *slot)
{
    struct counted c;
    loop_counted(e->f, e->saved->loop, &c);
    struct expr *i = primal_expr(e, expr_ref(c.index)),
                *first = primal_expr(e, c.first);
    return expr_index(expr_ref(slot->array),
                      c.is_down ? fold_sub(first, i) : fold_sub(i, first));
}

static void make_array(struct emit *e, struct save_site *slot)
{
    struct type *pointer = type_qualified(type_pointer(slot->type), QUAL_RESTRICT);
    slot->array = emit_local(e, slot->name, pointer);
}

struct stmt *slot_store(struct emit *e, const void *site, int part, const char *name,
                        struct type *type, struct expr *value)
{
    struct save_site slot = {site, part, format("%s_s", name), type, NULL};
    make_array(e, &slot);
    arrput(e->saved->slots, slot);
    return stmt_set(OP_NONE, element(e, &slot), value);
}

struct expr *slot_load(struct emit *e, const void *site, int part)
{
    for (ptrdiff_t i = 0; i < arrlen(e->saved->slots); i++)
        if (e->saved->slots[i].site == site && e->saved->slots[i].part == part)
            return element(e, &e->saved->slots[i]);
    bug(e->saved->loop->loc, "nothing was saved here");
}

/* ---- the arrays ---- */

static struct expr *trip_count(struct emit *e, struct stmt *loop)
{
    struct counted c;
    loop_counted(e->f, loop, &c);
    struct expr *first = primal_expr(e, c.first), *bound = primal_expr(e, c.bound);
    struct expr *n = c.is_down ? fold_sub(first, bound) : fold_sub(bound, first);
    bool closed = c.relation == OP_LE || c.relation == OP_GE;
    return closed ? fold_add(n, expr_int(1)) : n;
}

static struct stmt *array_decl(struct emit *e, struct save_site *slot, enum runtime r)
{
    struct expr **args = NULL;
    arrput(args, save_ref(e));
    arrput(args, trip_count(e, e->saved->loop));
    slot->array->init = expr_runtime(r, slot->type, args);
    slot->array->init->decl = save_place(e->twin, slot->site, slot->part, slot->type);
    return stmt_decl(slot->array);
}

void saved_loop_push(struct emit *e, struct stmt ***list)
{
    for (ptrdiff_t i = 0; i < arrlen(e->saved->slots); i++)
        arrput(*list, array_decl(e, &e->saved->slots[i], RUNTIME_PUSH));
}

void saved_loop_reopen(struct emit *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->saved->slots); i++)
        make_array(e, &e->saved->slots[i]);
}

void saved_loop_pop(struct emit *e, struct stmt ***list)
{
    for (ptrdiff_t i = arrlen(e->saved->slots); i-- > 0;)
        arrput(*list, array_decl(e, &e->saved->slots[i], RUNTIME_POP));
}
