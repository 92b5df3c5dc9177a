/* Second derivatives: the tangent of the gradient. The gradient is made as for `grad` (of
 * several results, with their seeds), and the tangent of that as of any function. */
#include "entry.h"

struct decl *source_param(struct decl *made, struct decl *source, struct decl *param)
{
    for (ptrdiff_t i = 0; i < arrlen(source->members); i++)
        if (made->members[i] == param)
            return source->members[i];
    return NULL;
}

struct place source_place(struct entry *e, struct place *like, struct decl *root,
                          struct decl_map **map)
{
    struct place p = *like;
    struct expr *whole = expr_bare(like->path);
    bool is_deref = whole->kind == EXPR_UNARY && whole->op == OP_DEREF;
    if (expr_bare(is_deref ? whole->kids[0] : whole)->kind == EXPR_REF) {
        p.path = expr_ref(root);
        if (is_deref
            || (type_is_pointer(root->type) && !type_is_pointer(like->path->type)))
            p.path = expr_deref(p.path);
    } else {
        p.path = expr_clone(place_in(e, like->path, expr_ref(root)), map);
    }
    p.extents = NULL;
    for (ptrdiff_t i = 0; i < arrlen(like->extents); i++)
        arrput(p.extents, expr_clone(expr_clone(like->extents[i], &e->map), map));
    return p;
}

struct request source_request(struct entry *e, struct decl *source,
                              struct decl_map **map)
{
    struct request r = *e->request;
    r.function = source;
    r.wrt = r.of = r.extents = NULL;
    r.of_result = false;
    for (ptrdiff_t i = 0; i < arrlen(source->members); i++)
        hmput(*map, e->function->members[i], source->members[i]);
    return r;
}

/* What only goes out: how much of it there is, and of its seed (root). */
static void add_extents(struct entry *e, struct slot *s, struct decl *root,
                        struct decl_map **map, struct place **extents)
{
    struct place one = {.loc = e->request->loc, .text = root->name};
    one.path = expr_deref(expr_ref(root));
    if (s->fields && type_is_pointer(root->type))
        arrput(*extents, one);
    for (ptrdiff_t i = 0; i < arrlen(s->of_places); i++)
        if (arrlen(s->of_places[i]->extents) > 0)
            arrput(*extents, source_place(e, s->of_places[i], root, map));
}

/* The request for the tangent: from the independents to their adjoints. */
static struct request second_request(struct entry *e, struct decl *source)
{
    struct decl_map *map = NULL;
    struct request r = source_request(e, source, &map);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        struct decl *primal = source_param(e->function, source, s->ours);
        struct decl *shadow =
            s->wrt ? source_param(e->function, source, s->shadow) : NULL;
        for (ptrdiff_t k = 0; shadow && k < arrlen(s->wrt_places); k++) {
            struct place *p = s->wrt_places[k];
            arrput(r.wrt, source_place(e, p, primal ? primal : s->ours, &map));
            arrput(r.of, source_place(e, p, shadow, &map));
        }
        if (s->extent && primal)
            arrput(r.extents, source_place(e, s->extent, primal, &map));
        for (ptrdiff_t k = 0; primal && k < arrlen(s->inner); k++)
            arrput(r.extents, source_place(e, s->inner[k], primal, &map));
        for (ptrdiff_t k = 0; shadow && k < arrlen(s->inner); k++)
            arrput(r.extents, source_place(e, s->inner[k], shadow, &map));
        struct decl *seed =
            s->of && s->shadow ? source_param(e->function, source, s->shadow) : NULL;
        if (!s->wrt && s->of && primal)
            add_extents(e, s, primal, &map, &r.extents);
        if (!s->wrt && seed)
            add_extents(e, s, seed, &map, &r.extents);
    }
    return r;
}

/* The gradient as a source; null after errors. */
static struct decl *gradient_of(struct entry *e)
{
    e->is_gradient = has_scalar_result(e);
    if (!adjoint_entry(e, ""))
        return NULL;
    entry_end(e, NULL);
    return compose_source(e->function);
}

/* The gradient sets all that it gives: none of it is a seed as well. */
static bool sets_all(struct entry *e)
{
    bool all = true;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        all &= e->is_gradient || !e->slots[i].wrt || !e->slots[i].of;
    return all;
}

bool second_entry(struct entry *e, struct entry *gradient, struct entry *tangent,
                  const char *suffix)
{
    const char *name = e->request->function->name;
    bool is_filled = gradient->is_filled;
    *gradient = entry_inner(e, format("%s_gradient", name));
    gradient->is_filled = is_filled;
    gradient->is_setting = true;
    gradient->derivation = NULL;
    struct decl *source = gradient_of(gradient);
    if (!source)
        return false;
    struct request *r = NEW(struct request);
    *r = second_request(gradient, source);
    if (!entry_resolve_made(tangent, r))
        return false;
    tangent->is_second = sets_all(gradient);
    r->as = export_name(e->request, suffix);
    tangent->inner = e->inner;
    tangent->is_filled = e->is_filled;
    tangent->derivation = e->derivation;
    return tangent_entry(tangent, suffix);
}

struct second_param second_param(struct entry *gradient, struct entry *e, ptrdiff_t i,
                                 struct slot *at)
{
    struct decl **members = gradient->function->members;
    struct decl *param = i < arrlen(members) ? members[i] : NULL;
    for (ptrdiff_t k = 0; k < arrlen(gradient->slots); k++) {
        struct slot *s = &gradient->slots[k];
        if (param ? s->ours == param : s->param == at->param)
            return (struct second_param){.slot = &e->slots[k]};
        if (param && s->shadow == param)
            return (struct second_param){.slot = &e->slots[k], .is_adjoint = true};
    }
    return (struct second_param){.is_seed = true};
}

void make_hvp(struct entry *e)
{
    struct entry gradient = {0}, tangent;
    if (!second_entry(e, &gradient, &tangent, "_hvp"))
        return;
    entry_end(&tangent,
              format("Sets %s to the gradient of %s and %s to its Hessian times %s. %s",
                     names_of(&gradient, true, "_b"), names_of(&gradient, false, ""),
                     names_of(&gradient, true, "_bd"), names_of(&gradient, true, "_d"),
                     where_of(&gradient)));
}
