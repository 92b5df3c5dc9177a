/* Modes of modes: what a mode made, as the source of another. The functions are copied with
 * all they call that was made with them, and pruned, so that what the second mode reads is
 * what would be printed, and what it finds changes nothing for the first. */
#include "internal.h"

struct copies {
    struct decl_map *map; /* made function -> copy; place of the arena -> copy */
    struct decl **order;
};

static bool find_made(struct expr *x, void *user)
{
    struct copies *c = user;
    if (x->kind == EXPR_RUNTIME && x->decl && hmgeti(c->map, x->decl) < 0)
        hmput(c->map, x->decl,
              decl_new(DECL_FIELD, format("%s'", x->decl->name), x->decl->type,
                       x->decl->loc));
    if (x->kind != EXPR_REF || !decl_is_made(x->decl) || hmgeti(c->map, x->decl) >= 0)
        return true;
    struct decl *copy = NEW(struct decl);
    *copy = *x->decl;
    hmput(c->map, x->decl, copy);
    arrput(c->order, x->decl);
    return true;
}

static bool find_made_in(struct stmt *s, void *user)
{
    stmt_exprs(s, find_made, user);
    return true;
}

/* An array that came to live in the arena is a pointer by now, wherever it is named. */
static bool retype(struct expr *x, void *user)
{
    (void)user;
    if (x->kind == EXPR_REF && type_strip(x->type)->kind == TYPE_ARRAY
        && type_strip(x->decl->type)->kind == TYPE_POINTER)
        x->type = x->decl->type;
    return true;
}

/* Parameters and body of the copy, calls going to copies. */
static void fill_copy(struct copies *c, struct decl *from)
{
    struct decl *copy = c->map[hmgeti(c->map, from)].value;
    struct decl_map *map = NULL;
    for (ptrdiff_t i = 0; i < hmlen(c->map); i++)
        hmput(map, c->map[i].key, c->map[i].value);
    copy->members = NULL;
    copy->type = type_function(from->type->to, NULL);
    for (ptrdiff_t i = 0; i < arrlen(from->members); i++) {
        struct decl *p = NEW(struct decl);
        *p = *from->members[i];
        hmput(map, from->members[i], p);
        p->type = type_clone(p->type, &map);
        arrput(copy->members, p);
        arrput(copy->type->params, p->type);
    }
    copy->body = stmt_clone(from->body, &map);
    stmt_walk_exprs(copy->body, retype, NULL);
}

struct decl *compose_source(struct decl *made)
{
    struct copies c = {0};
    struct expr *root = expr_ref(made);
    find_made(root, &c);
    for (ptrdiff_t i = 0; i < arrlen(c.order); i++)
        stmt_walk(c.order[i]->body, find_made_in, &c);
    struct decl **copies = NULL;
    for (ptrdiff_t i = 0; i < arrlen(c.order); i++) {
        fill_copy(&c, c.order[i]);
        arrput(copies, c.map[hmgeti(c.map, c.order[i])].value);
    }
    copies[0]->storage = STORAGE_NONE; /* its parameters stay */
    prune_functions(copies);
    return copies[0];
}
