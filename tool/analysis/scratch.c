/* Local buffers, and pointers that move in one object only. */
#include "internal.h"

static struct call *init_call(struct instance *f, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].site->kind == STMT_DECL && f->calls[i].site->decls[0] == d)
            return &f->calls[i];
    return NULL;
}

struct block_of {
    struct decl *d;
    struct stmt *found;
};

static bool find_block(struct stmt *s, void *user)
{
    struct block_of *b = user;
    for (ptrdiff_t i = 0; s->kind == STMT_BLOCK && i < arrlen(s->list); i++)
        if (s->list[i]->kind == STMT_DECL && s->list[i]->decls[0] == b->d)
            b->found = s;
    return !b->found;
}

/* Nobody but d and variables that point nowhere else knows the object. */
static bool only_named_by(struct instance *f, struct object *o, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        struct cell *c = &f->cells[i];
        if (!set_has(c->targets, o) || c->object->decl == d)
            continue;
        if (c->field || c->object->kind != OBJECT_VAR || c->object->is_visible
            || !c->object->decl || arrlen(c->targets) > 1)
            return false;
    }
    return true;
}

bool decl_is_scratch(struct instance *f, struct decl *d)
{
    struct call *c = d->kind == DECL_VAR && d->init ? init_call(f, d) : NULL;
    if (!c || !c->rule || c->rule->kind > MEMORY_CALLOC)
        return false;
    object_set writes = NULL, reads = NULL, to = pointer_objects(f, c->expr);
    stmt_writes(f, f->core->body, &writes);
    if (set_has(writes, object_of(f, d)) || arrlen(to) != 1 || to[0]->escapes
        || to[0]->is_freed || !only_named_by(f, to[0], d))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(f->cells[i].targets, object_of(f, d)))
            return false;
    struct block_of b = {.d = d};
    stmt_walk(f->core->body, find_block, &b);
    for (ptrdiff_t i = 1; i < arrlen(c->expr->kids); i++)
        expr_reads(f, c->expr->kids[i], &reads);
    writes = NULL;
    if (b.found)
        stmt_writes(f, b.found, &writes);
    return b.found && !set_meets(reads, writes);
}

static struct decl *object_name(struct instance *f, struct object *o)
{
    if (o->kind == OBJECT_VAR && o->decl && type_strip(o->decl->type)->kind == TYPE_ARRAY
        && o->decl->kind == DECL_VAR && !o->is_visible)
        return o->decl;
    if (o->kind == OBJECT_ENTRY && arrlen(o->origins) == 1 && !o->origins[0].field
        && o->origins[0].parent->decl && o->origins[0].parent->decl->kind == DECL_PARAM)
        return o->origins[0].parent->decl;
    for (ptrdiff_t i = 0; o->kind == OBJECT_HEAP && i < arrlen(f->calls); i++)
        if (f->calls[i].site->kind == STMT_DECL
            && decl_is_scratch(f, f->calls[i].site->decls[0])
            && set_has(pointer_objects(f, f->calls[i].expr), o))
            return f->calls[i].site->decls[0];
    return NULL;
}

struct decl *pointer_base(struct instance *f, struct decl *p)
{
    object_set to = pointer_objects(f, expr_ref(p));
    struct decl *base = arrlen(to) == 1 ? object_name(f, to[0]) : NULL;
    if (!base || base == p)
        return NULL;
    return type_equal(type_pointee(base->type), type_pointee(p->type)) ? base : NULL;
}
