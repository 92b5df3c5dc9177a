/* What a derivative writes overlaps nothing: where extents are known, the entry
 * compares. */
#include "entry.h"

static void add_primal(struct entry *e, struct slot *s, struct range **ranges)
{
    struct object *o = slot_object(e, s);
    bool is_written = o && (e->is_rewind ? o->is_restored : o->is_written);
    struct range r = {slot_primal(s), slot_count(e, s), is_written};
    if (r.count)
        arrput(*ranges, r);
}

static void add_shadow(struct entry *e, struct slot *s, struct range **ranges)
{
    if (!s->shadow || !type_is_pointer(s->shadow->type))
        return;
    struct type *to = type_pointee(s->shadow->type);
    while (type_strip(to)->kind == TYPE_ARRAY)
        to = type_strip(to)->to;
    struct range r = {expr_ref(s->shadow),
                      slot_in_memory(s) ? slot_count(e, s) : expr_int(1),
                      !(type_strip(to)->quals & QUAL_CONST)};
    if (r.count)
        arrput(*ranges, r);
}

static struct range *ranges_of(struct entry *e)
{
    struct range *ranges = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        if (type_is_pointer(s->param->type) && type_reaches_real(s->param->type))
            add_primal(e, s, &ranges);
        add_shadow(e, s, &ranges);
    }
    for (ptrdiff_t i = 0; i < arrlen(e->given); i++)
        arrput(ranges, e->given[i]);
    for (ptrdiff_t i = 0; i < arrlen(e->alone); i++)
        arrput(ranges, e->alone[i]);
    return ranges;
}

/* ---- pointers loaded from the caller's memory ---- */

struct loaded {
    struct slot *slot;
    struct place *place;
    struct range primal, shadow;
};

static void add_place(struct entry *e, struct slot *s, struct place *p,
                      struct loaded **all)
{
    bool parameter = expr_bare(p->path)->kind == EXPR_REF;
    if (parameter || !place_is_behind(p) || arrlen(p->extents) == 0)
        return;
    for (ptrdiff_t i = 0; i < arrlen(*all); i++)
        if ((*all)[i].slot == s && expr_equal((*all)[i].place->path, p->path))
            return;
    struct expr *count = place_count(e, p);
    struct loaded l = {
        .slot = s,
        .place = p,
        .primal = {place_in(e, p->path, expr_ref(s->ours)), count, false},
        .shadow = {place_in(e, p->path, expr_ref(s->shadow)), count, true},
    };
    arrput(*all, l);
}

static struct loaded *loaded_places(struct entry *e)
{
    struct loaded *all = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        for (ptrdiff_t k = 0; s->shadow && k < arrlen(s->wrt_places); k++)
            add_place(e, s, s->wrt_places[k], &all);
        for (ptrdiff_t k = 0; s->shadow && k < arrlen(s->of_places); k++)
            add_place(e, s, s->of_places[k], &all);
    }
    return all;
}

/* ---- the checks ---- */

static void add_range(struct range *r, bool is_written, struct expr ***check)
{
    struct expr **args = NULL;
    arrput(args, expr_clone(r->pointer, NULL));
    arrput(args, expr_clone(r->count, NULL));
    enum runtime kind = is_written ? RUNTIME_WRITTEN : RUNTIME_READ;
    arrput(*check, expr_runtime(kind, NULL, args));
}

static struct stmt *check_of(struct expr **ranges)
{
    return stmt_expr(expr_runtime(RUNTIME_CHECK_OVERLAP, NULL, ranges));
}

static struct stmt *check_pair(struct range *written, struct range *other)
{
    struct expr **pair = NULL;
    add_range(written, true, &pair);
    add_range(other, false, &pair);
    return check_of(pair);
}

/* One statement for all: those that are written, then the others. */
static void check_all(struct range *ranges, struct stmt ***front)
{
    struct expr **all = NULL;
    for (ptrdiff_t i = 0; i < arrlen(ranges); i++)
        if (ranges[i].is_written)
            add_range(&ranges[i], true, &all);
    if (arrlen(all) == 0 || arrlen(ranges) < 2)
        return;
    for (ptrdiff_t i = 0; i < arrlen(ranges); i++)
        if (!ranges[i].is_written)
            add_range(&ranges[i], false, &all);
    arrput(*front, check_of(all));
}

static bool has_path(struct place **places, struct place *p)
{
    for (ptrdiff_t i = 0; i < arrlen(places); i++)
        if (expr_equal(places[i]->path, p->path))
            return true;
    return false;
}

/* The sweep has a shadow of its own for the place, or the caller's begins with values that
 * aren't the caller's: it can't be another place's too. */
static bool is_alone(struct entry *e, struct loaded *l)
{
    bool wrt = has_path(l->slot->wrt_places, l->place);
    bool of = has_path(l->slot->of_places, l->place);
    return place_differs(e, l->slot, l->place) || (e->is_tangent && of && !wrt)
           || (e->is_gradient && of);
}

/* Their shadows are equal exactly where they are. A place and its shadow never are; nor
 * two places of which one has a working shadow of its own. */
static void check_loaded(struct entry *e, struct stmt ***front)
{
    struct loaded *all = loaded_places(e);
    for (ptrdiff_t i = 0; i < arrlen(all); i++) {
        arrput(*front, check_pair(&all[i].shadow, &all[i].primal));
        for (ptrdiff_t k = 0; is_alone(e, &all[i]) && k < arrlen(all); k++)
            if (k != i && (k > i || !is_alone(e, &all[k]))
                && places_meet(e, all[i].place, all[k].place))
                arrput(*front, check_pair(&all[i].primal, &all[k].primal));
    }
}

/* What has a shadow of our own isn't memory whose shadow is loaded from the caller's. */
static void check_alone(struct entry *e, struct stmt ***front)
{
    struct loaded *all = loaded_places(e);
    for (ptrdiff_t i = 0; i < arrlen(e->alone); i++)
        for (ptrdiff_t k = 0; k < arrlen(all); k++)
            arrput(*front, check_pair(&e->alone[i], &all[k].primal));
}

void entry_check_overlap(struct entry *e)
{
    struct range *ranges = ranges_of(e);
    struct stmt **front = NULL;
    check_all(ranges, &front);
    check_loaded(e, &front);
    check_alone(e, &front);
    for (ptrdiff_t i = 0; i < arrlen(e->body); i++)
        arrput(front, e->body[i]);
    e->body = front;
}
