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

static bool holds_pointers(struct type *t)
{
    t = type_strip(t);
    while (t->kind == TYPE_ARRAY)
        t = type_strip(t->to);
    if (t->kind != TYPE_RECORD)
        return t->kind == TYPE_POINTER || t->kind == TYPE_VOID;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
        if (holds_pointers(t->decl->members[i]->type))
            return true;
    return false;
}

bool decl_is_scratch(struct instance *f, struct decl *d)
{
    if (d->kind != DECL_VAR || !type_is_pointer(d->type)
        || holds_pointers(type_pointee(d->type)))
        return false;
    struct call *c = d->kind == DECL_VAR && d->init ? init_call(f, d) : NULL;
    if (!c || !c->rule || c->rule->kind > MEMORY_CALLOC)
        return false;
    object_set writes = NULL, reads = NULL, to = pointer_objects(f, c->expr);
    stmt_writes(f, f->core->body, &writes);
    if (set_has(writes, object_of(f, d)) || arrlen(to) != 1 || to[0]->escapes
        || to[0]->tracked || to[0]->is_freed || !only_named_by(f, to[0], d))
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

struct inside {
    struct decl *d;
    bool found;
};

static bool find_decl(struct stmt *s, void *user)
{
    struct inside *in = user;
    in->found |= s->kind == STMT_DECL && s->decls[0] == in->d;
    return !in->found;
}

/* No pointer outlives the buffer's scope: what is written through any of them lies in the
 * buffer of this entry of the scope, never in an earlier one. */
bool scratch_is_private(struct instance *f, struct decl *d, struct object *o)
{
    struct block_of b = {.d = d};
    stmt_walk(f->core->body, find_block, &b);
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        struct cell *c = &f->cells[i];
        if (!set_has(c->targets, o) || c->object->decl == d)
            continue;
        struct inside in = {.d = c->object->decl};
        if (b.found && in.d)
            stmt_walk(b.found, find_decl, &in);
        if (!in.found)
            return false;
    }
    return b.found != NULL;
}

/* ---- what a pointer is counted from ---- */

struct bases {
    struct instance *f;
    struct decl **seen;   /* pointer variables looked at, or to be */
    struct decl *pointer; /* the one at hand */
    struct decl **roots;  /* what their values come from */
    bool lost;            /* from memory, a call, or two sides of a ?: */
};

static void note_root(struct bases *b, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(b->roots); i++)
        if (b->roots[i] == d)
            return;
    arrput(b->roots, d);
}

static void note_pointer(struct bases *b, struct decl *p);

static bool is_null(struct expr *e)
{
    while (e->kind == EXPR_CAST)
        e = e->kids[0];
    return expr_is_zero(e);
}

static void note_value(struct bases *b, struct expr *e)
{
    e = expr_bare(e);
    if (e->kind == EXPR_CAST && type_is_pointer(e->kids[0]->type)) {
        note_value(b, e->kids[0]);
    } else if (e->kind == EXPR_BINARY && (e->op == OP_ADD || e->op == OP_SUB)) {
        note_value(b, e->kids[type_is_pointer(e->kids[0]->type) ? 0 : 1]);
    } else if (e->kind == EXPR_UNARY && e->op == OP_ADDRESS) {
        struct expr *x = expr_bare(e->kids[0]);
        if (x->kind == EXPR_INDEX && type_is_pointer(x->kids[0]->type))
            note_value(b, x->kids[0]);
        else if (x->kind == EXPR_UNARY && x->op == OP_DEREF)
            note_value(b, x->kids[0]);
        else
            b->lost = true;
    } else if (e->kind == EXPR_REF && expr_is_array(e)) {
        note_root(b, e->decl);
    } else if (e->kind == EXPR_REF) {
        note_pointer(b, e->decl);
    } else if (!is_null(e)) {
        b->lost = true;
    }
}

static void note_update(struct bases *b, struct expr *e)
{
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        note_update(b, e->kids[0]);
        note_update(b, e->kids[1]);
    } else if (e->kind == EXPR_ASSIGN && e->op == OP_NONE
               && e->kids[0]->kind == EXPR_REF && e->kids[0]->decl == b->pointer) {
        note_value(b, e->kids[1]);
    }
}

static bool note_stmt(struct stmt *s, void *user)
{
    struct bases *b = user;
    if (s->kind == STMT_DECL && s->decls[0] == b->pointer && b->pointer->init)
        note_value(b, b->pointer->init);
    if (s->kind == STMT_EXPR)
        note_update(b, s->expr);
    if (s->step)
        note_update(b, s->step);
    return true;
}

static bool is_named_elsewhere(struct instance *f, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(f->cells[i].targets, o))
            return true;
    return o->is_visible;
}

/* A pointer variable the value comes from: itself a base, or to be looked at too. */
static void note_pointer(struct bases *b, struct decl *p)
{
    if (p->kind == DECL_PARAM || decl_is_scratch(b->f, p)) {
        note_root(b, p);
        return;
    }
    for (ptrdiff_t i = 0; i < arrlen(b->seen); i++)
        if (b->seen[i] == p)
            return;
    b->lost |= is_named_elsewhere(b->f, object_of(b->f, p));
    arrput(b->seen, p);
}

struct decl *pointer_base(struct instance *f, struct decl *p)
{
    if (p->kind != DECL_VAR)
        return NULL;
    struct bases b = {.f = f};
    note_pointer(&b, p);
    for (ptrdiff_t i = 0; i < arrlen(b.seen) && !b.lost; i++) {
        b.pointer = b.seen[i];
        stmt_walk(f->core->body, note_stmt, &b);
    }
    if (b.lost || arrlen(b.roots) != 1 || b.roots[0] == p)
        return NULL;
    struct decl *base = b.roots[0];
    return type_equal(type_pointee(base->type), type_pointee(p->type)) ? base : NULL;
}

static bool leads_to_tracked(struct instance *f, struct object *o, int depth)
{
    if (o->tracked)
        return true;
    for (ptrdiff_t i = 0; depth < 6 && i < arrlen(f->cells); i++)
        for (ptrdiff_t k = 0;
             f->cells[i].object == o && k < arrlen(f->cells[i].targets); k++)
            if (f->cells[i].targets[k] != o
                && leads_to_tracked(f, f->cells[i].targets[k], depth + 1))
                return true;
    return false;
}

bool param_is_tracked(struct instance *f, struct decl *param)
{
    return leads_to_tracked(f, object_of(f, param), 0);
}
