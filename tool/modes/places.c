/* Which push a pop belongs to: both sweeps name the place they save, so that analyses of
 * what they make see which value comes back (arena.c of analysis). */
#include "internal.h"

struct decl *save_place(struct twin *t, const void *site, int part, struct type *type)
{
    if (!runtime_is_followed(type))
        return NULL;
    for (ptrdiff_t i = 0; i < arrlen(t->places); i++)
        if (t->places[i].site == site && t->places[i].part == part)
            return t->places[i].field;
    struct save_place place = {site, part, runtime_new_place(type)};
    arrput(t->places, place);
    return place.field;
}

struct expr *save_push(struct emit *e, const void *site, int part, struct type *type,
                       struct expr *value)
{
    struct expr **args = NULL;
    arrput(args, save_ref(e));
    arrput(args, value);
    struct expr *x = expr_runtime(RUNTIME_PUSH_VALUE, type, args);
    x->decl = save_place(e->twin, site, part, type);
    return x;
}

struct expr *save_pop(struct emit *e, const void *site, int part, struct type *type)
{
    struct expr **args = NULL;
    arrput(args, save_ref(e));
    struct expr *x = expr_runtime(RUNTIME_POP_VALUE, type, args);
    x->decl = save_place(e->twin, site, part, type);
    return x;
}
