/* Between the caller's shadows and those of the made functions. A sweep uses up the
 * adjoints of what it goes back through, and a tangent is overwritten with its primal;
 * where the contract promises the caller otherwise, the sweep gets a copy:
 *   adjoint   of only: a copy of the seed.  wrt only, overwritten by the primal: zeros,
 *             added to the caller's at the end.  Both: the caller's own.
 *   tangent   wrt only, overwritten: a copy.  Else the caller's own.
 * Of a structure whose members differ in that, all of it is copied. */
#include "algebra.h"
#include "entry.h"

/* ---- members ---- */

struct expr *place_in(struct entry *e, struct expr *path, struct expr *root)
{
    path = expr_bare(path);
    if (path->kind != EXPR_MEMBER && path->kind != EXPR_INDEX
        && path->kind != EXPR_UNARY)
        return expr_clone(root, NULL);
    struct expr *outer = place_in(e, path->kids[0], root);
    if (path->kind == EXPR_MEMBER)
        return expr_member(outer, field_in(outer, path->decl));
    if (path->kind == EXPR_INDEX)
        return expr_index(outer, expr_clone(path->kids[1], &e->map));
    return type_is_pointer(outer->type) ? expr_deref(outer) : outer;
}

/* lvalue op= from, over all its reals */
static void each_real(struct entry *e, struct expr *lvalue, struct expr *from,
                      enum op op)
{
    struct type *t = type_strip(lvalue->type);
    if (t->kind == TYPE_ARRAY)
        entry_each(e, array_count(t), lvalue, from, op, t->to);
    else
        entry_each(e, expr_int(1), expr_address(lvalue),
                   from ? expr_address(from) : NULL, op, t);
}

struct expr *place_count(struct entry *e, struct place *p)
{
    struct expr *count = NULL;
    for (ptrdiff_t i = 0; i < arrlen(p->extents); i++) {
        struct expr *n = expr_clone(p->extents[i], &e->map);
        count = count ? fold_mul(count, n) : n;
    }
    if (count)
        return count;
    diag_error(DIAG_EXTENT, p->loc, p->text);
    diag_note(p->loc, "say it in the request: %s[n]", p->text);
    return expr_int(1);
}

bool place_is_behind(struct place *p)
{
    return type_strip(p->path->type)->kind == TYPE_POINTER;
}

/* The pointer in a shadow, whose memory is written where the primal's is const. */
static struct expr *written_place(struct entry *e, struct place *p, struct expr *root)
{
    struct expr *x = place_in(e, p->path, root);
    struct type *to = type_pointee(x->type);
    return to && type_holds_const(to) ? expr_cast(type_pointer(type_shadow(to)), x) : x;
}

struct expr *place_in_core(struct entry *e, struct expr *x)
{
    struct decl_map *map = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        hmput(map, e->slots[i].param, e->slots[i].core);
    return expr_clone(x, &map);
}

/* The objects behind a place; `f` is the entry's instance, or that one apart. */
static object_set place_objects(struct entry *e, struct instance *f, struct place *p)
{
    return pointer_objects(f, place_in_core(e, p->path));
}

static bool is_allocated(struct entry *e, struct place *p)
{
    struct decl *field = lvalue_field(p->path);
    object_set in = lvalue_objects(e->f, place_in_core(e, p->path));
    for (ptrdiff_t i = 0; i < arrlen(in); i++) {
        object_set to = cell_targets(e->f, in[i], field);
        for (ptrdiff_t k = 0; k < arrlen(to); k++)
            if (to[k]->kind == OBJECT_HEAP)
                return true;
    }
    return false;
}

/* The entry goes through memory behind a pointer: before the call, as much is there as the
 * place says, not only once the function has allocated it. */
void place_check_there(struct entry *e, struct place *p)
{
    if (is_allocated(e, p))
        diag_error(DIAG_ALLOCATED, p->loc, p->text);
}

bool place_is_moved(struct entry *e, struct expr *pointer)
{
    object_set in = lvalue_objects(e->f, place_in_core(e, pointer));
    for (ptrdiff_t i = 0; i < arrlen(e->f->cells); i++) {
        struct cell *c = &e->f->cells[i];
        if (c->is_stored && c->field == lvalue_field(pointer) && set_has(in, c->object))
            return true;
    }
    return false;
}

/* A place of a shadow is set to zero. */
static void clear_place(struct entry *e, struct place *p, struct expr *root)
{
    struct expr *x = written_place(e, p, root);
    if (!place_is_behind(p)) {
        each_real(e, x, NULL, OP_NONE);
        return;
    }
    place_check_there(e, p);
    entry_each(e, place_count(e, p), x, NULL, OP_NONE, type_pointee(x->type));
}

bool places_meet(struct entry *e, struct place *p, struct place *q)
{
    return set_meets(place_objects(e, e->f, p), place_objects(e, e->f, q));
}

static bool has_place(struct place **places, struct place *p)
{
    for (ptrdiff_t i = 0; i < arrlen(places); i++)
        if (expr_equal(places[i]->path, p->path))
            return true;
    return false;
}

/* ---- before the sweeps ---- */

static struct type *object_type(struct slot *s)
{
    return slot_in_memory(s) ? slot_element(s) : s->param->type;
}

/* Of a value parameter: one. */
static struct expr *object_count(struct entry *e, struct slot *s)
{
    return slot_in_memory(s) ? slot_known_count(e, s) : expr_int(1);
}

static void clear_fields(struct entry *e, struct slot *s)
{
    struct place **places = e->is_tangent ? s->of_places : s->wrt_places;
    struct place **both = e->is_tangent    ? s->wrt_places
                          : e->is_gradient ? NULL
                                           : s->of_places;
    for (ptrdiff_t i = 0; i < arrlen(places); i++)
        if (!has_place(both, places[i]))
            clear_place(e, places[i], expr_ref(s->shadow));
}

/* The same of its shadow. */
static struct type *shadow_object_type(struct entry *e, struct slot *s)
{
    return e->derivation ? type_pointee(s->shadow->type) : object_type(s);
}

static bool is_taken(struct entry *e, struct slot *s)
{
    if (e->is_tangent)
        return made_takes_shadow(entry_tangent(e), s->core);
    return (e->f->has_reverse && made_takes_shadow(twin_rev(e->twin), s->core))
           || (e->f->needs_twin && made_takes_shadow(twin_fwd(e->twin), s->core));
}

void slot_clear(struct entry *e, struct slot *s)
{
    bool overwrites = e->is_gradient || (e->is_setting && (!s->of || s->fields));
    bool clears =
        e->is_tangent ? s->of && (!s->wrt || s->fields) : s->wrt && overwrites;
    if (!s->shadow || !clears || (e->is_second && is_taken(e, s)))
        return;
    if (s->fields)
        clear_fields(e, s);
    else
        entry_each(e, object_count(e, s), expr_ref(s->shadow), NULL, OP_NONE,
                   shadow_object_type(e, s));
    if (e->is_gradient && s->of) /* its seed */
        entry_add(e, stmt_set(OP_NONE,
                              s->fields ? place_in(e, s->of_places[0]->path,
                                                   expr_ref(s->shadow))
                                        : expr_deref(expr_ref(s->shadow)),
                              expr_int(1)));
}

static bool is_overwritten(struct entry *e, struct slot *s)
{
    struct object *o = slot_object(e, s);
    return o && o->is_written;
}

/* A record or real of our own, and what the made functions get of it. */
static void use_local(struct entry *e, struct slot *s, const char *suffix,
                      struct expr *init)
{
    struct type *t = entry_shadow_type(e, type_unqualified(object_type(s)));
    if (type_is_vector(t) && expr_is_zero(init))
        init = expr_zero_list(t);
    s->copy = entry_local(e, format("%s%s", s->param->name, suffix),
                          type_unqualified(type_clone(t, &e->map)), init);
    bool by_value = e->is_tangent && !slot_in_memory(s) && !e->derivation;
    s->work = by_value ? expr_ref(s->copy) : expr_address(expr_ref(s->copy));
}

static void use_zeros(struct entry *e, struct slot *s, const char *suffix)
{
    if (!slot_in_memory(s) || slot_is_one(e, s)) {
        use_local(e, s, suffix, zero_of(object_type(s)));
        if (!s->shadow)
            slot_fill_private(e, s);
        return;
    }
    struct type *t =
        entry_shadow_type(e, type_clone(type_unqualified(slot_element(s)), &e->map));
    struct expr **args = NULL;
    arrput(args, entry_save(e));
    arrput(args, slot_known_count(e, s));
    s->copy = entry_local(e, format("%s%s", s->param->name, suffix), type_pointer(t),
                          expr_runtime(RUNTIME_ZEROS, t, args));
    s->work = expr_ref(s->copy);
    if (!s->shadow)
        slot_fill_private(e, s);
}

static void copy_memory(struct entry *e, struct expr *to, struct expr *from,
                        struct slot *s)
{
    entry_each(e, object_count(e, s), to, from, OP_NONE, object_type(s));
}

static void use_copy(struct entry *e, struct slot *s, const char *suffix)
{
    bool by_value = e->is_tangent && !slot_in_memory(s) && !e->derivation;
    struct expr *shadow = expr_ref(s->shadow);
    if (by_value || !slot_in_memory(s) || slot_is_one(e, s)) {
        use_local(e, s, suffix, by_value ? shadow : expr_deref(shadow));
        return;
    }
    use_zeros(e, s, suffix);
    copy_memory(e, expr_ref(s->copy), shadow, s);
}

/* ---- structures of which members are named ---- */

/* The caller's part isn't what the sweep is to begin or end with. What nobody names is zero
 * in a shadow of ours, and stays so where it isn't written. */
static bool part_differs(struct entry *e, struct slot *s, struct part *part)
{
    bool wrt = part_is_named(s->wrt_places, part),
         of = part_is_named(s->of_places, part);
    if (!part_holds_derivatives(part))
        return false;
    bool is_changed = !of && is_overwritten(e, s);
    if (e->is_filled && !wrt)
        return is_changed || (of && !e->is_tangent);
    return !wrt || (is_changed && (slot_in_memory(s) || !e->is_tangent));
}

bool place_is_written(struct entry *e, struct place *p)
{
    object_set in = place_objects(e, e->f->apart, p);
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        if (in[i]->is_written)
            return true;
    return false;
}

/* Memory behind a pointer in the structure whose shadow the sweep may not use up. What is
 * written only where another place is the same memory isn't meant: that is checked. */
bool place_differs(struct entry *e, struct slot *s, struct place *p)
{
    bool wrt = has_place(s->wrt_places, p), of = has_place(s->of_places, p);
    if (!place_is_behind(p) || (wrt && of))
        return false;
    return (of && !e->is_tangent) || (wrt && place_is_written(e, p));
}

static bool any_place_differs(struct entry *e, struct slot *s)
{
    bool any = false;
    for (ptrdiff_t i = 0; i < arrlen(s->wrt_places); i++)
        any |= place_differs(e, s, s->wrt_places[i]);
    for (ptrdiff_t i = 0; i < arrlen(s->of_places); i++)
        any |= place_differs(e, s, s->of_places[i]);
    return any;
}

/* The pointer in the copy of the structure leads to a buffer of ours. */
static void use_buffer(struct entry *e, struct slot *s, struct place *p, bool copies)
{
    struct expr *to = place_in(e, p->path, expr_ref(s->copy));
    struct expr *member = expr_bare(p->path);
    if (member->kind != EXPR_MEMBER || expr_bare(member->kids[0])->kind != EXPR_REF) {
        diag_error(DIAG_PLACE, p->loc, p->text,
                   "it is overwritten behind two pointers");
        return;
    }
    place_check_there(e, p);
    struct type *t =
        type_clone(type_shadow(type_unqualified(type_pointee(to->type))), &e->map);
    struct expr **args = NULL;
    arrput(args, entry_save(e));
    arrput(args, place_count(e, p));
    struct decl *d = entry_local(e, format("%s_work", member->decl->name),
                                 type_pointer(t), expr_runtime(RUNTIME_ZEROS, t, args));
    if (copies)
        entry_each(e, place_count(e, p), expr_ref(d),
                   place_in(e, p->path, expr_ref(s->shadow)), OP_NONE, t);
    entry_add(e, stmt_set(OP_NONE, to, expr_ref(d)));
}

static void use_buffers(struct entry *e, struct slot *s)
{
    for (ptrdiff_t i = 0; i < arrlen(s->of_places); i++)
        if (place_differs(e, s, s->of_places[i]))
            use_buffer(e, s, s->of_places[i], true);
    for (ptrdiff_t i = 0; i < arrlen(s->wrt_places); i++)
        if (place_differs(e, s, s->wrt_places[i]))
            use_buffer(e, s, s->wrt_places[i], e->is_tangent);
}

static void end_buffers(struct entry *e, struct slot *s)
{
    for (ptrdiff_t i = 0; !e->is_tangent && i < arrlen(s->wrt_places); i++) {
        struct place *p = s->wrt_places[i];
        if (place_differs(e, s, p))
            entry_each(e, place_count(e, p), written_place(e, p, expr_ref(s->shadow)),
                       place_in(e, p->path, expr_ref(s->copy)), OP_ADD,
                       type_pointee(p->path->type));
    }
}

bool type_holds_const(struct type *t)
{
    while (type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    return type_strip(t)->quals & QUAL_CONST;
}

/* The shadow of an input is const, the made function's is as the primal is. */
static struct expr *without_const(struct entry *e, struct slot *s)
{
    struct expr *x = expr_ref(s->shadow);
    if (!slot_in_memory(s) || !type_holds_const(type_pointee(s->shadow->type))
        || type_holds_const(slot_element(s)))
        return x;
    struct type *to = type_clone(type_unqualified(slot_element(s)), &e->map);
    return expr_cast(type_pointer(type_derived(e->derivation, to)), x);
}

/* A pointer in memory is, of those on the way to the place. */
static bool is_moved_on_the_way(struct entry *e, struct place *p)
{
    struct expr *x = expr_bare(p->path);
    for (; arrlen(x->kids) > 0; x = expr_bare(x->kids[0]))
        if (x->kind == EXPR_MEMBER && type_strip(x->type)->kind == TYPE_POINTER
            && place_is_moved(e, x))
            return true;
    return false;
}

void slot_check_moved(struct entry *e, struct slot *s)
{
    for (ptrdiff_t i = 0; i < arrlen(s->of_places); i++) {
        struct place *p = s->of_places[i];
        bool is_seed = !has_place(s->wrt_places, p),
             is_told = is_seed && place_is_behind(p) && is_allocated(e, p);
        if (is_moved_on_the_way(e, p) && !is_told
            && (e->is_tangent || is_seed || any_place_differs(e, s)))
            diag_error(DIAG_MOVED, p->loc, p->text);
    }
}

static void use_fields(struct entry *e, struct slot *s)
{
    struct part *parts = slot_parts(s);
    bool differs = any_place_differs(e, s) || (e->is_filled && arrlen(s->inner) > 0);
    for (ptrdiff_t i = 0; i < arrlen(parts); i++)
        differs |= part_differs(e, s, &parts[i]);
    if (!differs) {
        s->work = without_const(e, s);
        return;
    }
    slot_check_moved(e, s);
    use_copy(e, s, "_work");
    for (ptrdiff_t i = 0; i < arrlen(parts); i++) {
        struct place **given = e->is_tangent ? s->wrt_places : s->of_places;
        if (part_holds_derivatives(&parts[i]) && !part_is_named(given, &parts[i]))
            each_real(e, part_in(&parts[i], expr_ref(s->copy)), NULL, OP_NONE);
    }
    use_buffers(e, s);
}

static void end_fields(struct entry *e, struct slot *s)
{
    struct part *parts = slot_parts(s);
    struct place **taken = e->is_tangent ? s->of_places : s->wrt_places;
    for (ptrdiff_t i = 0; i < arrlen(parts); i++) {
        if (!part_is_named(taken, &parts[i]))
            continue;
        bool sets = e->is_tangent || part_is_named(s->of_places, &parts[i]);
        struct expr *to = part_in(&parts[i], expr_ref(s->shadow));
        struct expr *from = part_in(&parts[i], expr_ref(s->copy));
        if (sets && type_strip(to->type)->kind == TYPE_RECORD)
            entry_add(e, stmt_set(OP_NONE, to, from));
        else
            each_real(e, to, from, sets ? OP_NONE : OP_ADD);
    }
    end_buffers(e, s);
}

/* ---- the whole ---- */

static void use_one(struct entry *e, struct slot *s) /* the seed of a gradient */
{
    use_local(e, s, "_b", s->fields ? zero_of(object_type(s)) : expr_int(1));
    slot_fill_private(e, s);
    if (s->fields)
        entry_add(e, stmt_set(OP_NONE,
                              place_in(e, s->of_places[0]->path, expr_ref(s->copy)),
                              expr_int(1)));
}

static void begin_work(struct entry *e, struct slot *s)
{
    bool only_wrt = s->wrt && !s->of;
    if (!s->shadow && s->of)
        use_one(e, s);
    else if (!s->shadow)
        use_zeros(e, s, e->is_tangent ? entry_algebra(e)->suffix : "_b");
    else if (s->fields)
        use_fields(e, s);
    else if (e->is_tangent && slot_in_memory(s) && only_wrt && is_overwritten(e, s))
        use_copy(e, s, "_work");
    else if (e->is_tangent)
        s->work = without_const(e, s);
    else if (s->of && !s->wrt)
        use_copy(e, s, "_seed");
    else if (only_wrt && is_overwritten(e, s))
        use_zeros(e, s, "_work");
    else
        s->work = expr_ref(s->shadow);
}

void slot_begin_work(struct entry *e, struct slot *s)
{
    if (s->shadow && s->fields && !s->work && !is_taken(e, s))
        slot_check_moved(e, s);
    if (s->work || !is_taken(e, s))
        return;
    begin_work(e, s);
    if (e->is_tangent)
        slot_check_freed(e, s);
    if (e->is_filled && s->shadow)
        slot_fill_private(e, s);
}

/* The sweep goes on from what the caller's shadow holds. */
static bool is_continued(struct entry *e, struct slot *s)
{
    return s->shadow && (s->of || !is_overwritten(e, s));
}

void slot_end_work(struct entry *e, struct slot *s)
{
    if (!s->shadow || !s->copy || (s->is_parked && !s->wrt))
        return;
    if (s->is_parked && is_continued(e, s))
        copy_memory(e, expr_ref(s->shadow), s->work, s);
    else if (s->fields)
        end_fields(e, s);
    else if (!e->is_tangent && s->wrt && !s->of)
        entry_each(e, object_count(e, s), expr_ref(s->shadow), s->work, OP_ADD,
                   object_type(s));
}

/* ---- shadows that stand in the arena ---- */

static bool has_pointers(struct type *t)
{
    t = type_strip(t);
    if (t->kind != TYPE_RECORD)
        return type_strip(t)->kind == TYPE_POINTER;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
        if (has_pointers(t->decl->members[i]->type))
            return true;
    return false;
}

static struct type *parked_type(struct entry *e, struct slot *s)
{
    return type_clone(type_shadow(type_unqualified(object_type(s))), &e->map);
}

void slot_park(struct entry *e, struct slot *s)
{
    s->is_parked = e->f->needs_twin && made_takes_shadow(twin_fwd(e->twin), s->core);
    if (!s->is_parked)
        return;
    if (has_pointers(object_type(s)) || s->fields) {
        diag_error(DIAG_ALWAYS_NEEDS_SHADOW, e->request->loc,
                   e->request->function->name);
        return;
    }
    struct type *t = parked_type(e, s);
    struct expr **args = NULL,
                *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), s->param->loc);
    size->of = t;
    arrput(args, entry_save(e));
    arrput(args, expr_cast(type_basic(TYPE_ULONG), object_count(e, s)));
    arrput(args, size);
    s->copy = entry_local(e, format("%s_b", s->param->name), type_pointer(t),
                          expr_runtime(RUNTIME_CALLOC, NULL, args));
    s->work = expr_ref(s->copy);
}

void slot_push_parked(struct entry *e, struct slot *s)
{
    if (!s->is_parked || !s->copy)
        return;
    struct expr **args = NULL;
    arrput(args, entry_save(e));
    arrput(args, expr_ref(s->copy));
    struct expr *push = expr_runtime(RUNTIME_PUSH_VALUE, s->copy->type, args);
    push->decl = save_place(e->twin, s->core, 1, s->copy->type);
    entry_add(e, stmt_expr(push));
}

void slot_pop_parked(struct entry *e, struct slot *s)
{
    if (!s->is_parked)
        return;
    struct expr **args = NULL;
    arrput(args, entry_save(e));
    struct type *t = type_pointer(parked_type(e, s));
    struct expr *pop = expr_runtime(RUNTIME_POP_VALUE, t, args);
    pop->decl = save_place(e->twin, s->core, 1, t);
    s->copy = entry_local(e, format("%s_work", s->param->name), t, pop);
    s->work = expr_ref(s->copy);
    if (is_continued(e, s))
        copy_memory(e, expr_clone(s->work, NULL), expr_ref(s->shadow), s);
}

/* ---- values that the reverse sweep rewinds ---- */

static void keep(struct entry *e, struct expr *memory, struct expr *count,
                 struct type *type, const char *name)
{
    struct kept k = {memory, count, type_clone(type_unqualified(type), &e->map), NULL,
                     false};
    long long n;
    k.is_one = expr_int_value(count, &n) && n == 1;
    struct expr **args = NULL;
    const char *wish = format("%s%s", name, e->kept_suffix);
    if (k.is_one) {
        k.copy = entry_local(e, wish, k.type, expr_deref(expr_clone(memory, NULL)));
    } else {
        arrput(args, entry_save(e));
        arrput(args, expr_clone(count, NULL));
        k.copy = entry_local(e, wish, type_pointer(k.type),
                             expr_runtime(RUNTIME_ZEROS, k.type, args));
        entry_each(e, expr_clone(count, NULL), expr_ref(k.copy),
                   expr_clone(memory, NULL), OP_NONE, k.type);
    }
    arrput(e->kept, k);
}

/* The place that leads to an object of the instance apart; *slot is where it begins. */
static struct place *place_of(struct entry *e, struct object *o, struct slot **slot)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = *slot = &e->slots[i];
        struct place **lists[] = {s->of_places, s->wrt_places, s->inner};
        for (size_t l = 0; l < COUNT(lists); l++)
            for (ptrdiff_t k = 0; k < arrlen(lists[l]); k++)
                if (place_is_behind(lists[l][k])
                    && set_has(place_objects(e, e->f->apart, lists[l][k]), o))
                    return lists[l][k];
    }
    return NULL;
}

static bool has_path(struct object *o, const char *path)
{
    for (ptrdiff_t i = 0; i < arrlen(o->origins); i++)
        if (o->origins[i].path == path)
            return true;
    return o->path == path;
}

/* The object is behind a pointer in a structure, and places say how much there is: every
 * one of those that are one object here, but are written through a pointer of their own. */
static bool keep_places(struct entry *e, struct object *o)
{
    bool any = false;
    for (ptrdiff_t i = 0; i < arrlen(e->f->apart->objects); i++) {
        struct object *a = e->f->apart->objects[i];
        struct slot *s = NULL;
        if (!a->is_written || !has_path(o, a->path))
            continue;
        struct place *p = place_of(e, a, &s);
        if (!p)
            return false;
        struct expr *x = place_in(e, p->path, expr_ref(s->ours));
        keep(e, x, place_count(e, p), type_pointee(x->type),
             x->kind == EXPR_MEMBER ? x->decl->name : s->param->name);
        any = true;
    }
    return any;
}

static bool keep_slot(struct entry *e, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        if (slot_in_memory(s) && slot_object(e, s) == o) {
            keep(e, slot_primal(s), slot_known_count(e, s), slot_element(s),
                 s->param->name);
            return true;
        }
    }
    return false;
}

static bool keep_global(struct entry *e, struct object *o)
{
    if (!object_is_shared(o))
        return false;
    keep(e, expr_address(expr_ref(o->decl)), expr_int(1), o->decl->type, o->decl->name);
    return true;
}

void entry_keep(struct entry *e, bool wanted(struct object *o), const char *suffix)
{
    e->kept = NULL;
    e->kept_suffix = suffix;
    for (ptrdiff_t i = 0; i < arrlen(e->f->objects); i++) {
        struct object *o = e->f->objects[i];
        if (!wanted(o))
            continue;
        if (!keep_slot(e, o) && !keep_global(e, o) && !keep_places(e, o)
            && !entry_unknown_extent(e, o))
            diag_error(
                DIAG_UNSUPPORTED, e->request->function->loc,
                "this: the reverse sweep rewinds memory behind a pointer in memory");
    }
}

static bool is_rewound(struct object *o)
{
    return o->is_visible && o->is_restored && o->kind != OBJECT_RESULT;
}

void entry_keep_final(struct entry *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->f->objects); i++) {
        struct object *o = e->f->objects[i];
        if (o->left && o->is_restored)
            diag_error(DIAG_LEFT_MEMORY, o->site ? o->site->loc : e->request->loc);
    }
    entry_keep(e, is_rewound, "_final");
}

void entry_put_back(struct entry *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->kept); i++) {
        struct kept *k = &e->kept[i];
        if (k->is_one)
            entry_add(e, stmt_set(OP_NONE, expr_deref(expr_clone(k->memory, NULL)),
                                  expr_ref(k->copy)));
        else
            entry_each(e, expr_clone(k->count, NULL), expr_clone(k->memory, NULL),
                       expr_ref(k->copy), OP_NONE, k->type);
    }
}
