/* Copies of trees, with declarations exchanged by a map; and equality of expressions. */
#include "ir.h"

static struct decl *mapped(struct decl *d, struct decl_map **map)
{
    ptrdiff_t i = d && map ? hmgeti(*map, d) : -1;
    return i >= 0 ? (*map)[i].value : d;
}

struct type *type_clone(struct type *t, struct decl_map **map)
{
    if (!t || (t->kind != TYPE_ARRAY && t->kind != TYPE_POINTER))
        return t;
    struct type *to = type_clone(t->to, map);
    if (to == t->to && !t->size)
        return t;
    struct type *c = NEW(struct type);
    *c = *t;
    c->to = to;
    c->size = expr_clone(t->size, map);
    return c;
}

struct expr *expr_clone(struct expr *e, struct decl_map **map)
{
    if (!e)
        return NULL;
    struct expr *c = NEW(struct expr);
    *c = *e;
    c->decl = mapped(e->decl, map);
    c->kids = NULL;
    if (e->body)
        c->body = stmt_clone(e->body, map);
    c->type = type_clone(e->type, map);
    c->of = type_clone(e->of, map);
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        arrput(c->kids, expr_clone(e->kids[i], map));
    return c;
}

/* A local declaration in a copied tree: a declaration of its own. */
static struct decl *decl_clone(struct decl *d, struct decl_map **map)
{
    if ((d->kind != DECL_VAR && d->kind != DECL_LABEL) || d->is_global)
        return d;
    ptrdiff_t i = map ? hmgeti(*map, d) : -1;
    if (i >= 0)
        return (*map)[i].value;
    struct decl *c = NEW(struct decl);
    *c = *d;
    if (map)
        hmput(*map, d, c);
    c->type = type_clone(d->type, map);
    c->init = expr_clone(d->init, map);
    return c;
}

struct stmt *stmt_clone(struct stmt *s, struct decl_map **map)
{
    if (!s)
        return NULL;
    struct stmt *c = NEW(struct stmt);
    *c = *s;
    c->list = NULL;
    c->guards = NULL;
    c->decls = NULL;
    c->init = stmt_clone(s->init, map);
    for (ptrdiff_t i = 0; i < arrlen(s->guards); i++)
        arrput(c->guards, expr_clone(s->guards[i], map));
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        arrput(c->decls, decl_clone(s->decls[i], map));
    c->label = s->label ? decl_clone(s->label, map) : NULL;
    c->expr = expr_clone(s->expr, map);
    c->last = expr_clone(s->last, map);
    c->step = expr_clone(s->step, map);
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        arrput(c->list, stmt_clone(s->list[i], map));
    c->body = stmt_clone(s->body, map);
    c->other = stmt_clone(s->other, map);
    return c;
}

static bool same_node(struct expr *a, struct expr *b)
{
    if (a->kind != b->kind || a->op != b->op || a->decl != b->decl
        || a->runtime != b->runtime || a->is_arrow != b->is_arrow)
        return false;
    switch ((int)a->kind) {
    case EXPR_INT:
    case EXPR_CHAR: return a->value == b->value;
    case EXPR_FLOAT: return a->number == b->number && type_equal(a->type, b->type);
    case EXPR_STRING:
    case EXPR_TEXT:
    case EXPR_OFFSETOF:
        return a->text && b->text && name_intern(a->text) == name_intern(b->text);
    case EXPR_CAST: return type_equal(a->type, b->type);
    case EXPR_RUNTIME:
    case EXPR_SIZEOF:
    case EXPR_ALIGNOF: return !a->of == !b->of && (!a->of || type_equal(a->of, b->of));
    case EXPR_COMPOUND: /* a value; of other types an object */
        return type_is_vector(a->type) && type_equal(a->type, b->type);
    case EXPR_STMT:
    case EXPR_VA_ARG: return false;
    default: return true;
    }
}

bool expr_equal(struct expr *a, struct expr *b)
{
    if (!a || !b)
        return a == b;
    a = expr_bare(a);
    b = expr_bare(b);
    if (a == b)
        return true;
    if (!same_node(a, b) || arrlen(a->kids) != arrlen(b->kids))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(a->kids); i++)
        if (!expr_equal(a->kids[i], b->kids[i]))
            return false;
    return true;
}
