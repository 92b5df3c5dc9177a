/* Structures that a request for taylor names. What the caller gives and takes has the type
 * of the structure: a direction s_d, and s_t[order + 1], of which s_t[k] holds coefficients
 * k. The made functions have rows (rows.c), which are the entry's own: filled from the
 * direction before, taken apart behind. Pointers in s_d and s_t are the caller's to set. */
#include "matrix.h"
#include "series.h"

struct emit series_emit(struct entry *e)
{
    return (struct emit){.f = e->f,
                         .by_value_shadows = true,
                         .real_shadow = series_algebra.type,
                         .order = e->order};
}

static struct type *object_type(struct slot *s)
{
    return slot_in_memory(s) ? slot_element(s) : s->param->type;
}

static struct type *base_of(struct type *t)
{
    while (type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    return t;
}

bool slot_is_record(struct slot *s)
{
    return type_is_record(base_of(object_type(s)));
}

/* ---- all reals of a structure ---- */

/* From a structure to a real in it, or behind a pointer in it. */
struct step {
    struct decl *member; /* or null: */
    struct expr *index;
};
struct visit {
    struct entry *e;
    struct emit emit;
    /* What the steps begin at: in rows, `since` so many; in the direction; in the primal
     * (null: what it sets is set already) and in s_t, to be subscripted with k. */
    struct expr *row, *direction, *primal, *series;
    struct step *steps;
    ptrdiff_t since;
};

static struct expr *follow(struct visit *v, struct expr *root, ptrdiff_t from)
{
    struct expr *x = expr_clone(root, NULL);
    for (ptrdiff_t i = from; i < arrlen(v->steps); i++)
        x = v->steps[i].member ? expr_member(x, v->steps[i].member)
                               : expr_index(x, expr_clone(v->steps[i].index, NULL));
    return x;
}

static struct expr *row_in(struct visit *v)
{
    struct expr *path = follow(v, v->row, v->since);
    return arrlen(v->steps) == v->since ? path : row_leaf(&v->emit, path);
}

/* s_t[k].x, of a const member too */
static struct expr *coefficient(struct visit *v, struct expr *k)
{
    struct expr *x = follow(v, expr_index(expr_clone(v->series, NULL), k), 0);
    struct type *t = type_unqualified(x->type);
    return type_strip(x->type)->quals & QUAL_CONST
               ? expr_deref(expr_cast(type_pointer(t), expr_address(x)))
               : x;
}

static void visit_real(struct visit *v)
{
    struct expr *direction = v->direction ? follow(v, v->direction, 0) : NULL;
    if (direction)
        row_fill(v->e, row_in(v), direction);
    if (!v->series)
        return;
    if (v->primal)
        entry_add(v->e, stmt_set(OP_NONE, coefficient(v, expr_int(0)),
                                 follow(v, v->primal, 0)));
    struct decl *k = NULL;
    struct stmt *loop = series_loop(v->e, &k);
    loop->body = stmt_set(OP_NONE, coefficient(v, expr_ref(k)),
                          expr_index(row_in(v), expr_ref(k)));
    entry_add(v->e, loop);
}

static void visit_type(struct visit *v, struct type *t);

static void visit_step(struct visit *v, struct step step, struct type *t)
{
    arrput(v->steps, step);
    visit_type(v, t);
    (void)arrpop(v->steps);
}

static void visit_elements(struct visit *v, struct expr *count, struct type *t)
{
    struct axes axes = {0};
    arrput(axes.counts, count);
    struct nest n = nest_open(v->e, &axes);
    visit_step(v, (struct step){.index = n.index[0]}, t);
    nest_close(v->e, &n);
}

static void visit_type(struct visit *v, struct type *t)
{
    struct type *s = type_strip(t);
    if (s->kind == TYPE_ARRAY)
        visit_elements(v, expr_clone(array_count(s), &v->e->map), s->to);
    else if (type_is_real(t))
        visit_real(v);
    for (ptrdiff_t i = 0; s->kind == TYPE_RECORD && i < arrlen(s->decl->members); i++) {
        struct decl *m = s->decl->members[i];
        if (!decl_is_inactive(m) && type_holds_real(m->type))
            visit_step(v, (struct step){.member = m}, m->type);
    }
}

/* ---- places ---- */

/* s->v[n] names reals behind a pointer; of two the first, of one path. */
static struct place **pointers_of(struct slot *s)
{
    struct place **lists[] = {s->wrt_places, s->of_places, s->inner}, **all = NULL;
    for (size_t l = 0; l < COUNT(lists); l++)
        for (ptrdiff_t i = 0; i < arrlen(lists[l]); i++) {
            struct place *p = lists[l][i];
            bool is_new = place_is_behind(p) && expr_bare(p->path)->kind == EXPR_MEMBER;
            for (ptrdiff_t k = 0; k < arrlen(all); k++)
                is_new &= !expr_equal(all[k]->path, p->path);
            if (is_new)
                arrput(all, p);
        }
    return all;
}

static bool has_path(struct place **places, struct place *p)
{
    for (ptrdiff_t i = 0; i < arrlen(places); i++)
        if (expr_equal(places[i]->path, p->path))
            return true;
    return false;
}

static void push_members(struct visit *v, struct expr *path)
{
    struct expr *x = expr_bare(path);
    if (x->kind != EXPR_MEMBER)
        return;
    push_members(v, x->kids[0]);
    struct step step = {.member = x->decl};
    arrput(v->steps, step);
}

/* The elements behind the pointer. */
static void visit_place(struct visit *v, struct place *p)
{
    struct visit inner = *v;
    inner.steps = NULL;
    push_members(&inner, p->path);
    struct expr *rows = row_leaf(&v->emit, follow(&inner, v->row, 0)),
                *count = place_count(v->e, p);
    struct axes axes = {0};
    arrput(axes.counts, count);
    struct nest n = nest_open(v->e, &axes);
    struct step step = {.index = n.index[0]};
    arrput(inner.steps, step);
    inner.row = expr_index(rows, expr_clone(n.index[0], NULL));
    inner.since = arrlen(inner.steps);
    visit_type(&inner, type_pointee(p->path->type));
    nest_close(v->e, &n);
}

/* Of the members that are named, or of all. */
static void visit_places(struct visit *v, struct slot *s, struct place **places)
{
    struct part *parts = s->fields ? slot_parts(s) : NULL;
    if (!s->fields)
        visit_type(v, base_of(object_type(s)));
    for (ptrdiff_t i = 0; i < arrlen(parts); i++) {
        if (!part_is_named(places, &parts[i]) || !part_holds_derivatives(&parts[i]))
            continue;
        for (ptrdiff_t k = 0; k < arrlen(parts[i].chain); k++) {
            struct step step = {.member = parts[i].chain[k]};
            arrput(v->steps, step);
        }
        visit_type(v, arrlast(parts[i].chain)->type);
        arrsetlen(v->steps, 0);
    }
    struct place **pointers = pointers_of(s);
    for (ptrdiff_t i = 0; i < arrlen(pointers); i++)
        if (has_path(places, pointers[i]))
            visit_place(v, pointers[i]);
}

/* ---- parameters and globals ---- */

/* The pointer in rows leads to rows of ours. */
static void add_pointer(struct entry *e, struct slot *s, struct place *p)
{
    struct visit v = {.e = e, .emit = series_emit(e), .row = expr_ref(s->copy)};
    if (!place_is_direct(p) || !slot_is_one(e, s)) {
        diag_error(DIAG_PLACE, p->loc, p->text, "its shadow isn't in one structure");
        return;
    }
    push_members(&v, p->path);
    struct type *t = type_clone(type_unqualified(type_pointee(p->path->type)), &e->map);
    struct expr **args = NULL;
    t = emit_shadow_type(&v.emit, t);
    arrput(args, entry_save(e));
    arrput(args, place_count(e, p));
    entry_add(e, stmt_set(OP_NONE, row_leaf(&v.emit, follow(&v, v.row, 0)),
                          expr_runtime(RUNTIME_ZEROS, t, args)));
    struct range r = {place_in(e, p->path, expr_ref(s->ours)), place_count(e, p),
                      place_is_written(e, p)};
    arrput(e->alone, r);
}

/* Rows of zeros. */
static void add_rows(struct entry *e, struct slot *s)
{
    struct emit emit = series_emit(e);
    struct type *t = type_clone(type_unqualified(object_type(s)), &e->map);
    const char *name = format("%s_rows", s->param->name);
    t = emit_shadow_type(&emit, t);
    if (!slot_in_memory(s) || slot_is_one(e, s)) {
        s->copy = entry_local(e, name, t, NULL);
        entry_add(e, walk_clear(expr_ref(s->copy)));
        s->work = expr_ref(s->copy);
        if (slot_in_memory(s) && s->param->kind == DECL_PARAM)
            s->work = expr_address(s->work);
    } else {
        struct expr **args = NULL;
        arrput(args, entry_save(e));
        arrput(args, slot_known_count(e, s));
        s->copy =
            entry_local(e, name, type_pointer(t), expr_runtime(RUNTIME_ZEROS, t, args));
        s->work = expr_ref(s->copy);
    }
}

/* With the roots for one structure, in loops over all of an array. */
static void visit_slot(struct entry *e, struct slot *s, struct place **places,
                       struct visit v)
{
    struct axes axes = {0};
    bool is_one = !slot_in_memory(s) || slot_is_one(e, s);
    if (!is_one)
        arrput(axes.counts, slot_known_count(e, s));
    for (struct type *t = object_type(s); type_strip(t)->kind == TYPE_ARRAY;
         t = type_strip(t)->to)
        arrput(axes.counts, expr_clone(array_count(t), &e->map));
    struct nest n = nest_open(e, &axes);
    struct expr **roots[] = {&v.direction, &v.primal, &v.row, &v.series};
    for (size_t r = 0; r < COUNT(roots); r++) {
        bool is_pointer = r < 2 && slot_in_memory(s) && is_one;
        if (*roots[r] && is_pointer && type_is_pointer((*roots[r])->type))
            *roots[r] = expr_deref(*roots[r]);
        for (ptrdiff_t i = 0; *roots[r] && i < arrlen(n.index); i++)
            *roots[r] = expr_index(*roots[r], expr_clone(n.index[i], NULL));
    }
    visit_places(&v, s, places);
    nest_close(e, &n);
}

void record_begin(struct entry *e, struct slot *s)
{
    struct place **pointers = pointers_of(s);
    add_rows(e, s);
    for (ptrdiff_t i = 0; i < arrlen(pointers); i++)
        add_pointer(e, s, pointers[i]);
    if (diag_errors() == 0)
        slot_check_private(e, s, pointers);
    struct visit v = {.e = e, .emit = series_emit(e), .row = expr_ref(s->copy)};
    if (!s->wrt)
        return;
    v.direction = expr_ref(s->shadow);
    visit_slot(e, s, s->wrt_places, v);
}

void record_end(struct entry *e, struct slot *s, struct decl *series)
{
    struct visit v = {.e = e, .emit = series_emit(e)};
    if (s->shadow && type_is_pointer(s->shadow->type)) {
        struct range r = {expr_ref(s->shadow), slot_count(e, s), false};
        if (r.count)
            arrput(e->given, r);
    }
    s->shadow = NULL; /* its pointers are only those of the independents */
    if (!series)
        return;
    v.row = expr_ref(s->copy);
    v.primal = expr_ref(s->ours);
    v.series = expr_ref(series);
    visit_slot(e, s, s->of_places, v);
}

/* ---- the result ---- */

struct decl *record_result_begin(struct entry *e, bool is_set)
{
    struct decl *user = e->request->function;
    struct emit emit = series_emit(e);
    struct type *t = emit_shadow_type(&emit, type_unqualified(user->type->to));
    struct decl *rows = entry_local(e, format("%s_rows", user->name), t, NULL);
    if (!is_set)
        entry_add(e, walk_clear(expr_ref(rows)));
    return rows;
}

void record_result_end(struct entry *e, struct decl *rows, struct decl *series)
{
    struct visit v = {.e = e,
                      .emit = series_emit(e),
                      .row = expr_ref(rows),
                      .series = expr_ref(series)};
    visit_type(&v, e->request->function->type->to);
}
