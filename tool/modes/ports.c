/* Where derivatives go in and out of a function, array by array: what Jacobians, Hessians
 * and products of several directions name, each by itself. A parameter of reals is one; of
 * a structure each member that is named, or, where all of it is, each that holds reals; of
 * a pointer in a structure what that leads to. See matrix.h. */
#include "matrix.h"

/* ---- how a place is reached ---- */

static const char NO_WAY[] = "this product follows names and members only";

/* A place in terms of the object that it lies in: p of p->pair.x, with the members pair
 * and x. */
struct reach {
    struct expr
        *behind; /* the pointer in memory that leads to it; null: the parameter */
    struct decl **members;
    const char *name; /* m_layer of m->layer, without the members */
    bool is_known;
};

static const char *joined_name(const char *outer, struct decl *member)
{
    return member->name ? format("%s_%s", outer, member->name) : outer;
}

/* Of a pointer in memory or of a parameter: m_layer of m->layer. */
static const char *path_name(struct expr *x)
{
    x = expr_bare(x);
    if (x->kind == EXPR_MEMBER)
        return joined_name(path_name(x->kids[0]), x->decl);
    return x->kind == EXPR_REF ? x->decl->name : path_name(x->kids[0]);
}

static void set_outer(struct reach *r, struct expr *pointer)
{
    r->behind = pointer->kind == EXPR_REF ? NULL : pointer;
    r->name = path_name(pointer);
    r->is_known = pointer->kind == EXPR_REF || pointer->kind == EXPR_MEMBER;
}

static struct reach reach_of(struct expr *path)
{
    struct reach r = {0};
    struct expr *x = expr_bare(path);
    struct decl **inside_out = NULL;
    for (; x->kind == EXPR_MEMBER && !x->is_arrow; x = expr_bare(x->kids[0]))
        arrput(inside_out, x->decl);
    if (x->kind == EXPR_MEMBER)
        arrput(inside_out, x->decl);
    if (x->kind == EXPR_REF)
        set_outer(&r, x);
    else if (x->kind == EXPR_MEMBER || (x->kind == EXPR_UNARY && x->op == OP_DEREF))
        set_outer(&r, expr_bare(x->kids[0]));
    while (arrlen(inside_out) > 0)
        arrput(r.members, arrpop(inside_out));
    return r;
}

/* ---- what is in it ---- */

static struct port with_member(struct port *p, struct decl *member)
{
    struct port q = *p;
    struct leg leg = {member, 0};
    q.legs = NULL;
    q.axes.counts = NULL;
    for (ptrdiff_t i = 0; i < arrlen(p->legs); i++)
        arrput(q.legs, p->legs[i]);
    for (ptrdiff_t i = 0; i < arrlen(p->axes.counts); i++)
        arrput(q.axes.counts, expr_clone(p->axes.counts[i], NULL));
    if (member->name)
        arrput(q.legs, leg);
    q.name = joined_name(p->name, member);
    return q;
}

static bool is_same_memory(struct port *p, struct port *q)
{
    bool same = p->slot == q->slot && !p->behind == !q->behind
                && (!p->behind || expr_equal(p->behind, q->behind))
                && arrlen(p->legs) == arrlen(q->legs);
    for (ptrdiff_t i = 0; same && i < arrlen(p->legs); i++)
        same = p->legs[i].field == q->legs[i].field;
    return same;
}

static void add_port(struct port **ports, struct port p)
{
    for (ptrdiff_t i = 0; i < arrlen(*ports); i++)
        if (is_same_memory(&(*ports)[i], &p)) {
            (*ports)[i].in |= p.in;
            (*ports)[i].out |= p.out;
            return;
        }
    arrput(*ports, p);
}

static void add_axis(struct port *p, struct expr *count)
{
    arrput(p->axes.counts, count);
    if (arrlen(p->legs) > 0)
        arrlast(p->legs).axes++;
    else
        p->head++;
}

/* The port's reals are in an object of this type; false after errors. */
static bool expand(struct entry *e, struct port p, struct type *t, struct port **ports)
{
    for (; type_strip(t)->kind == TYPE_ARRAY; t = type_strip(t)->to)
        add_axis(&p, expr_clone(array_count(type_strip(t)), &e->map));
    if (type_is_real(t)) {
        p.axes.real = type_unqualified(type_strip(t));
        add_port(ports, p);
        return true;
    }
    if (!type_is_record(t))
        return true;
    if (type_strip(t)->decl->is_union) {
        diag_error(DIAG_UNSUPPORTED, e->request->loc, "a union in this product");
        return false;
    }
    struct decl **members = type_strip(t)->decl->members;
    bool ok = true;
    for (ptrdiff_t i = 0; i < arrlen(members); i++) {
        if (decl_is_inactive(members[i]) || !type_holds_real(members[i]->type))
            continue;
        bool is_const = type_holds_const(members[i]->type);
        if (is_const)
            diag_error(DIAG_UNSUPPORTED, e->request->loc,
                       "a const member in this product");
        ok &= !is_const
              && expand(e, with_member(&p, members[i]), members[i]->type, ports);
    }
    return ok;
}

/* ---- pointers on the way ---- */

static bool is_written_apart(struct entry *e, struct expr *pointer)
{
    object_set in = pointer_objects(e->f->apart, place_in_core(e, pointer));
    bool is_written = false;
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        is_written |= in[i]->is_written;
    return is_written;
}

/* What a pointer in memory leads to has a shadow of ours alone: it overlaps nothing that is
 * written, or nothing at all. */
static void add_range(struct entry *e, struct slot *s, struct expr *pointer,
                      struct expr *count)
{
    struct expr *x = place_in(e, pointer, expr_ref(s->ours));
    for (ptrdiff_t i = 0; i < arrlen(e->given); i++)
        if (expr_equal(e->given[i].pointer, x))
            return;
    struct range r = {x, count ? expr_clone(count, NULL) : expr_int(1),
                      is_written_apart(e, pointer)};
    arrput(e->given, r);
}

/* All pointers that are followed from the parameter to what is behind this one. */
static bool follow(struct entry *e, struct slot *s, struct place *p,
                   struct expr *pointer, struct expr *count)
{
    struct reach r = reach_of(pointer);
    if (place_is_moved(e, pointer))
        diag_error(DIAG_MOVED, p->loc, p->text);
    else if (!r.is_known)
        diag_error(DIAG_PLACE, p->loc, p->text, NO_WAY);
    if (!r.is_known || place_is_moved(e, pointer))
        return false;
    if (r.behind && !follow(e, s, p, r.behind, NULL))
        return false;
    add_range(e, s, pointer, count);
    return true;
}

/* ---- places ---- */

/* What is behind a pointer in a structure: as many as the place says. */
static bool list_behind(struct entry *e, struct port port, struct place *p,
                        struct port **ports)
{
    struct type *to = type_pointee(p->path->type);
    port.behind = expr_bare(p->path);
    port.name = path_name(p->path);
    if (!follow(e, port.slot, p, port.behind, place_count(e, p)))
        return false;
    port.axes.is_flat = arrlen(p->extents) > 1 && type_strip(to)->kind != TYPE_ARRAY;
    for (ptrdiff_t i = 0; port.axes.is_flat && i < arrlen(p->extents); i++)
        add_axis(&port, expr_clone(p->extents[i], &e->map));
    if (!port.axes.is_flat)
        add_axis(&port, place_count(e, p));
    port.count = place_count(e, p);
    return expand(e, port, to, ports);
}

static bool list_place(struct entry *e, struct slot *s, struct place *p, bool wrt,
                       struct port **ports)
{
    struct port port = {.slot = s, .in = wrt, .out = !wrt};
    if (place_is_behind(p))
        return list_behind(e, port, p, ports);
    struct reach r = reach_of(p->path);
    if (!r.is_known || arrlen(r.members) == 0) {
        diag_error(DIAG_PLACE, p->loc, p->text, NO_WAY);
        return false;
    }
    if (r.behind && !follow(e, s, p, r.behind, NULL))
        return false;
    port.behind = r.behind;
    port.name = r.name;
    for (ptrdiff_t i = 0; i < arrlen(r.members); i++)
        port = with_member(&port, r.members[i]);
    return expand(e, port, p->path->type, ports);
}

/* The parameter or global itself. */
static bool list_whole(struct entry *e, struct slot *s, struct port **ports)
{
    struct port port = {.slot = s, .name = s->param->name, .in = s->wrt, .out = s->of};
    struct type *t = slot_in_memory(s) ? slot_element(s) : s->param->type;
    if (slot_in_memory(s) && !slot_is_one(e, s)) {
        struct place *p = s->place;
        port.axes.is_flat =
            p && arrlen(p->extents) > 1 && type_strip(t)->kind != TYPE_ARRAY;
        for (ptrdiff_t i = 0; port.axes.is_flat && i < arrlen(p->extents); i++)
            add_axis(&port, expr_clone(p->extents[i], &e->map));
        if (!port.axes.is_flat)
            add_axis(&port, slot_known_count(e, s));
    }
    return expand(e, port, t, ports);
}

static bool is_named_whole(struct place *p)
{
    struct expr *x = expr_bare(p->path);
    if (x->kind == EXPR_UNARY && x->op == OP_DEREF)
        x = expr_bare(x->kids[0]);
    return x->kind == EXPR_REF;
}

static bool list_places(struct entry *e, struct slot *s, struct place **places,
                        bool wrt, struct port **ports)
{
    bool ok = true;
    for (ptrdiff_t i = 0; i < arrlen(places); i++) {
        struct slot whole = *s;
        whole.wrt = wrt;
        whole.of = !wrt;
        struct port *found = NULL;
        if (is_named_whole(places[i])) {
            ok &= list_whole(e, &whole, &found);
            for (ptrdiff_t k = 0; k < arrlen(found); k++)
                found[k].slot = s;
        } else {
            ok &= list_place(e, s, places[i], wrt, &found);
        }
        for (ptrdiff_t k = 0; k < arrlen(found); k++)
            add_port(ports, found[k]);
    }
    return ok;
}

bool ports_list(struct entry *e, struct port **ports)
{
    bool ok = true;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        if (!s->wrt && !s->of)
            continue;
        if (!s->fields)
            ok &= list_whole(e, s, ports);
        else
            ok &= list_places(e, s, s->wrt_places, true, ports)
                  & list_places(e, s, s->of_places, false, ports);
    }
    struct port result = {.name = e->request->function->name, .out = true};
    return (!e->of_result || expand(e, result, e->request->function->type->to, ports))
           && ok;
}

bool port_is_parameter(struct port *p)
{
    return p->slot && !p->behind && arrlen(p->legs) == 0 && !p->slot->fields;
}

bool port_is_result(struct port *p)
{
    return !p->slot && arrlen(p->legs) == 0;
}

bool port_is_idle(struct entry *e, struct port *p)
{
    if (!p->behind) {
        struct object *o = p->slot ? slot_object(e, p->slot) : NULL;
        return o && !o->active;
    }
    object_set in = pointer_objects(e->f, place_in_core(e, p->behind));
    bool is_active = false;
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        is_active |= in[i]->active;
    return arrlen(in) > 0 && !is_active;
}

const char *ports_names(struct port *ports, bool in, const char *suffix)
{
    struct text t = {0};
    for (ptrdiff_t i = 0; i < arrlen(ports); i++)
        if (in ? ports[i].in : ports[i].out)
            text_printf(&t, "%s%s%s", t.len ? ", " : "", ports[i].name, suffix);
    return t.s ? t.s : "nothing";
}
