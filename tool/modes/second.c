/* Second derivatives: the tangent of the gradient. The gradient is made as for `grad` (of
 * several results, with their seeds), and the tangent of that as of any function. */
#include "entry.h"

/* A place that is the whole of the parameter, its extents as another place says. */
static struct place whole_place(struct decl *param, struct place *like,
                                struct decl_map **map)
{
    struct place p = *like;
    p.path = expr_ref(param);
    p.extents = NULL;
    if (expr_bare(like->path)->kind == EXPR_UNARY
        || (type_is_pointer(param->type) && !type_is_pointer(like->path->type)))
        p.path = expr_unary(OP_DEREF, p.path);
    for (ptrdiff_t i = 0; i < arrlen(like->extents); i++)
        arrput(p.extents, expr_clone(like->extents[i], map));
    return p;
}

/* The request for the tangent: from the independents to their adjoints. */
static struct request second_request(struct entry *e, struct decl *source)
{
    struct request r = *e->request;
    struct decl_map *map = NULL;
    r.function = source;
    r.wrt = r.of = r.extents = NULL;
    r.of_result = false;
    for (ptrdiff_t i = 0, at = 0; i < arrlen(e->slots); i++) {
        hmput(map, e->slots[i].param, source->members[at]);
        at += 1 + (e->slots[i].shadow != NULL);
    }
    for (ptrdiff_t i = 0, at = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        struct decl *ours = source->members[at++];
        if (s->wrt)
            arrput(r.wrt, whole_place(ours, s->place, &map));
        if (s->shadow && s->wrt)
            arrput(r.of, whole_place(source->members[at], s->place, &map));
        at += s->shadow != NULL;
    }
    return r;
}

/* Structures and globals have no second derivatives yet. */
static bool has_plain_places(struct entry *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        if ((s->wrt || s->of) && (s->fields || s->param->kind == DECL_VAR)) {
            diag_error(DIAG_UNSUPPORTED, e->request->loc,
                       "fields and globals in this product");
            return false;
        }
    }
    return true;
}

/* The gradient as a source; null after errors. */
static struct decl *gradient_of(struct entry *e)
{
    e->is_gradient = has_scalar_result(e);
    if (!has_plain_places(e) || !adjoint_entry(e, ""))
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
    *gradient = entry_inner(e, format("%s_gradient", name));
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
    return tangent_entry(tangent, suffix);
}

void make_hvp(struct entry *e)
{
    struct entry gradient, tangent;
    if (!second_entry(e, &gradient, &tangent, "_hvp"))
        return;
    entry_end(&tangent,
              format("Sets %s to the gradient of %s and %s to its Hessian times %s. %s",
                     names_of(&gradient, true, "_b"), names_of(&gradient, false, ""),
                     names_of(&gradient, true, "_bd"), names_of(&gradient, true, "_d"),
                     where_of(&gradient)));
}
