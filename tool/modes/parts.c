/* The parts of a structure that a request tells apart. Of `wrt(s->a, s->pair.x)` with
 * struct s { double a; struct { double x, y; } pair; double *v; } these are a, pair.x,
 * pair.y and v: members, and members of members as deep as a place names one. */
#include "entry.h"

static bool is_prefix(struct decl **chain, struct decl **of)
{
    bool is = arrlen(chain) <= arrlen(of);
    for (ptrdiff_t i = 0; is && i < arrlen(chain); i++)
        is = chain[i] == of[i];
    return is;
}

/* The members, the outermost first, by which a place is in the parameter's structure; null:
 * it is the whole or lies behind a pointer in it. */
static struct decl **chain_of(struct place *p)
{
    struct decl **from_inside = NULL, **chain = NULL;
    struct expr *x = expr_bare(p->path);
    if (type_strip(x->type)->kind == TYPE_POINTER)
        return NULL;
    for (; x->kind == EXPR_MEMBER; x = expr_bare(x->kids[0])) {
        arrput(from_inside, x->decl);
        if (x->is_arrow && expr_bare(x->kids[0])->kind != EXPR_REF)
            return NULL;
    }
    while (x->kind == EXPR_REF && arrlen(from_inside) > 0)
        arrput(chain, arrpop(from_inside));
    return chain;
}

bool part_is_named(struct place **places, struct part *part)
{
    for (ptrdiff_t i = 0; i < arrlen(places); i++) {
        struct decl **chain = chain_of(places[i]);
        if (chain && is_prefix(chain, part->chain))
            return true;
    }
    return false;
}

/* A place names less than all of it. */
static bool is_divided(struct place **places, struct decl **chain)
{
    for (ptrdiff_t i = 0; i < arrlen(places); i++) {
        struct decl **deeper = chain_of(places[i]);
        if (arrlen(deeper) > arrlen(chain) && is_prefix(chain, deeper))
            return true;
    }
    return false;
}

static void list_parts(struct slot *s, struct type *record, struct decl **outer,
                       struct part **parts)
{
    struct decl **members = type_strip(record)->decl->members;
    for (ptrdiff_t i = 0; i < arrlen(members); i++) {
        struct part part = {0};
        for (ptrdiff_t k = 0; k < arrlen(outer); k++)
            arrput(part.chain, outer[k]);
        arrput(part.chain, members[i]);
        if (is_divided(s->wrt_places, part.chain)
            || is_divided(s->of_places, part.chain))
            list_parts(s, members[i]->type, part.chain, parts);
        else
            arrput(*parts, part);
    }
}

struct part *slot_parts(struct slot *s)
{
    struct part *parts = NULL;
    list_parts(s, slot_in_memory(s) ? slot_element(s) : s->param->type, NULL, &parts);
    return parts;
}

bool part_holds_derivatives(struct part *part)
{
    bool is_inactive = false;
    for (ptrdiff_t i = 0; i < arrlen(part->chain); i++)
        is_inactive |= decl_is_inactive(part->chain[i]);
    return !is_inactive && type_holds_real(arrlast(part->chain)->type);
}

struct expr *part_in(struct part *part, struct expr *record)
{
    for (ptrdiff_t i = 0; i < arrlen(part->chain); i++)
        record = expr_member(record, field_in(record, part->chain[i]));
    return record;
}
