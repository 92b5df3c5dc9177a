/* Pointers in a shadow of our own: the caller has none for a structure that only carries
 * derivatives, say a workspace. What its pointers lead to, where the made functions look for
 * the shadow of that, is zeros of ours, as many as the request's extent(..) says. */
#include "entry.h"

/* What a pointer in `outer`, or in what that leads to, points to when the call begins. */
static bool lies_behind(struct object *o, struct object *outer, int depth)
{
    for (ptrdiff_t i = 0; depth < 8 && i < arrlen(o->origins); i++) {
        struct object *p = o->origins[i].parent;
        if (p && p != o && (p == outer || lies_behind(p, outer, depth + 1)))
            return true;
    }
    return false;
}

static object_set objects_behind(struct entry *e, struct place *p)
{
    struct decl_map *map = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        hmput(map, e->slots[i].param, e->slots[i].core);
    return pointer_objects(e->f, expr_clone(p->path, &map));
}

/* The object is one that the request names, or has a pointer to what that names. */
static bool is_named(struct entry *e, struct object *o)
{
    struct decl_map *map = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        hmput(map, e->slots[i].param, e->slots[i].core);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct place **lists[] = {e->slots[i].wrt_places, e->slots[i].of_places};
        for (size_t l = 0; l < COUNT(lists); l++)
            for (ptrdiff_t k = 0; k < arrlen(lists[l]); k++) {
                struct expr *x = expr_clone(lists[l][k]->path, &map);
                if (set_has(lvalue_objects(e->f, x), o)
                    || (place_is_behind(lists[l][k])
                        && set_has(pointer_objects(e->f, x), o)))
                    return true;
            }
    }
    return false;
}

static void report_unknown(struct entry *e, struct slot *s, struct object *o)
{
    struct decl *field = o->origins[0].field;
    struct object *parent = o->origins[0].parent;
    const char *name =
        field ? format("%s%s%s", s->param->name,
                       type_is_pointer(s->param->type) ? "->" : ".", field->name)
              : format("*%s", s->param->name);
    diag_error(DIAG_EXTENT, s->param->loc, name);
    diag_note(
        e->request->loc.file ? e->request->loc : s->param->loc,
        field && parent == slot_object(e, s)
            ? "say it in the request: extent(%s[n])"
            : "%s leads to what needs a shadow: that is made behind members of one "
              "structure, as extent(..) says",
        name);
}

bool entry_unknown_extent(struct entry *e, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        struct object *outer = slot_object(e, s);
        bool is_member = arrlen(o->origins) > 0 && o->origins[0].field;
        if (is_member && outer && lies_behind(o, outer, 0)) {
            report_unknown(e, s, o);
            return true;
        }
    }
    return false;
}

/* An error where nothing says how much is behind the pointer: c->work. */
static void check_known(struct entry *e, struct slot *s, struct object *o,
                        struct place **places)
{
    for (ptrdiff_t i = 0; i < arrlen(places); i++)
        if (set_has(objects_behind(e, places[i]), o))
            return;
    report_unknown(e, s, o);
}

bool place_is_direct(struct place *p)
{
    struct expr *x = expr_bare(p->path);
    while (x->kind == EXPR_MEMBER && !x->is_arrow)
        x = expr_bare(x->kids[0]);
    if (x->kind == EXPR_MEMBER)
        x = expr_bare(x->kids[0]);
    return x->kind == EXPR_REF;
}

static void fill(struct entry *e, struct slot *s, struct place *p)
{
    if (!place_is_direct(p) || !place_is_behind(p) || !s->copy
        || type_strip(s->copy->type)->kind != TYPE_RECORD) {
        diag_error(DIAG_PLACE, p->loc, p->text, "its shadow isn't in one structure");
        return;
    }
    struct expr *to = place_in(e, p->path, expr_ref(s->copy));
    struct type *t =
        type_clone(type_shadow(type_unqualified(type_pointee(to->type))), &e->map);
    struct expr **args = NULL;
    arrput(args, entry_save(e));
    arrput(args, place_count(e, p));
    entry_add(e, stmt_set(OP_NONE, to, expr_runtime(RUNTIME_ZEROS, t, args)));
    struct range r = {place_in(e, p->path, expr_ref(s->ours)), place_count(e, p), true};
    arrput(e->alone, r);
}

/* ---- pointers that nobody names, beside those that somebody does ---- */

/* The same member of the same, by -> or (*p). */
static bool is_same_path(struct expr *a, struct expr *b)
{
    a = expr_bare(a);
    b = expr_bare(b);
    if (a->kind == EXPR_UNARY && a->op == OP_DEREF)
        return is_same_path(a->kids[0], b);
    if (b->kind == EXPR_UNARY && b->op == OP_DEREF)
        return is_same_path(a, b->kids[0]);
    if (a->kind != b->kind || a->decl != b->decl)
        return false;
    return a->kind == EXPR_REF
           || (a->kind == EXPR_MEMBER && is_same_path(a->kids[0], b->kids[0]));
}

static const char *path_text(struct expr *x)
{
    if (x->kind == EXPR_REF)
        return x->decl->name;
    return format("%s%s%s", path_text(x->kids[0]), x->is_arrow ? "->" : ".",
                  x->decl->name);
}

static bool is_followed(struct place **places, struct expr *pointer)
{
    for (ptrdiff_t i = 0; i < arrlen(places); i++)
        for (struct expr *x = expr_bare(places[i]->path); x;
             x = arrlen(x->kids) > 0 ? expr_bare(x->kids[0]) : NULL)
            if (x->kind == EXPR_MEMBER && is_same_path(x, pointer))
                return true;
    return false;
}

static bool leads_to_shadow(struct entry *e, struct expr *pointer)
{
    struct decl_map *map = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        hmput(map, e->slots[i].param, e->slots[i].core);
    pointer = expr_clone(pointer, &map);
    return pointer_is_loaded(e->f, pointer) && pointer_shadowed(e->f, pointer);
}

/* Two pointers may lead to one object here, of which the request names one: the other would
 * lead nowhere. */
static void check_members(struct entry *e, struct slot *s, struct expr *record,
                          struct place **places)
{
    struct type *t =
        type_is_pointer(record->type) ? type_pointee(record->type) : record->type;
    struct decl **members = type_is_record(t) ? type_strip(t)->decl->members : NULL;
    for (ptrdiff_t i = 0; i < arrlen(members); i++) {
        struct expr *x = expr_member(expr_clone(record, NULL), members[i]);
        bool is_pointer = type_strip(x->type)->kind == TYPE_POINTER;
        if (type_is_record(x->type) || (is_pointer && is_followed(places, x))) {
            check_members(e, s, x, places);
        } else if (is_pointer && leads_to_shadow(e, x)) {
            diag_error(DIAG_EXTENT, s->param->loc, path_text(x));
            diag_note(s->param->loc, "say it in the request: extent(%s[n])",
                      path_text(x));
        }
    }
}

static void check_pointers(struct entry *e, struct slot *s, struct place **places)
{
    struct place **named = NULL;
    struct place **lists[] = {places, s->wrt_places, s->of_places};
    for (size_t l = 0; l < (e->is_filled ? COUNT(lists) : 1); l++)
        for (ptrdiff_t k = 0; k < arrlen(lists[l]); k++)
            arrput(named, lists[l][k]);
    check_members(e, s, expr_ref(s->param), named);
}

void slot_check_private(struct entry *e, struct slot *s, struct place **places)
{
    struct object *outer = slot_object(e, s);
    unsigned before = diag_errors();
    for (ptrdiff_t i = 0; i < arrlen(e->f->objects); i++) {
        struct object *o = e->f->objects[i];
        bool is_met = o->wants_shadow && (o->is_read || o->is_written);
        if (o->kind == OBJECT_ENTRY && is_met && lies_behind(o, outer, 0)
            && !(e->is_filled && is_named(e, o)))
            check_known(e, s, o, places);
    }
    if (diag_errors() == before)
        check_pointers(e, s, places);
}

void slot_fill_private(struct entry *e, struct slot *s)
{
    slot_check_private(e, s, s->inner);
    for (ptrdiff_t i = 0; i < arrlen(s->inner); i++)
        fill(e, s, s->inner[i]);
}
