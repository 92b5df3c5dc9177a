/* Values that are overwritten before the reverse sweep could want them: partial sums,
 *     *c = 0; for (..) *c += a[i] * b[i];
 * and what fresh memory held. In front of the statement, in a list around it, the same
 * location was set, or the memory made, and nothing between reads the object or moves the
 * lvalue; so what is put back there is put back for what comes before both. */
#include "internal.h"

struct unread {
    struct instance *f;
    struct expr *target;
    object_set in;    /* the objects it may lie in */
    object_set moves; /* those it is found by */
    bool is_read;
};

static void read_by(struct unread *u, struct expr *e)
{
    object_set reads = NULL;
    expr_reads(u->f, e, &reads);
    u->is_read |= set_meets(reads, u->in);
}

/* The old value of a target is read by the reverse of *=, and of integers that are undone. */
static void updated_by(struct unread *u, struct expr *e)
{
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        updated_by(u, e->kids[0]);
        updated_by(u, e->kids[1]);
    } else if (e->kind == EXPR_ASSIGN) {
        object_set reads = NULL;
        address_reads(u->f, e->kids[0], &reads);
        u->is_read |= set_meets(reads, u->in);
        read_by(u, e->kids[1]);
        bool plain =
            e->op == OP_NONE
            || ((e->op == OP_ADD || e->op == OP_SUB) && type_is_real(e->kids[0]->type));
        if (!plain)
            read_by(u, e->kids[0]);
    } else {
        read_by(u, e);
    }
}

static bool look(struct stmt *s, void *user)
{
    struct unread *u = user;
    struct call *c = call_at(u->f, s);
    bool jumps_in = s->kind == STMT_CASE || s->kind == STMT_DEFAULT
                    || s->kind == STMT_LABEL || s->kind == STMT_SWITCH;
    u->is_read |= jumps_in || (c && !(c->rule && c->rule->kind <= MEMORY_CALLOC));
    if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR && s->decls[0]->init)
        read_by(u, s->decls[0]->init);
    if (s->expr && s->kind == STMT_EXPR)
        updated_by(u, s->expr);
    else if (s->expr)
        read_by(u, s->expr);
    if (s->step)
        updated_by(u, s->step);
    return !u->is_read;
}

/* Reads the value, or makes the lvalue another. */
static bool disturbs(struct unread *u, struct stmt *s)
{
    object_set writes = NULL;
    stmt_writes(u->f, s, &writes);
    stmt_walk(s, look, u);
    return u->is_read || set_meets(writes, u->moves);
}

/* p->m, p[i], p[i].m, *p: in the memory that p itself points to. */
static struct decl *direct_pointer(struct expr *e)
{
    e = expr_bare(e);
    while (e->kind == EXPR_MEMBER && !e->is_arrow)
        e = expr_bare(e->kids[0]);
    bool direct = e->kind == EXPR_MEMBER || e->kind == EXPR_INDEX
                  || (e->kind == EXPR_UNARY && e->op == OP_DEREF);
    struct expr *p = direct ? expr_bare(e->kids[0]) : NULL;
    return p && p->kind == EXPR_REF && type_strip(p->type)->kind == TYPE_POINTER
               ? p->decl
               : NULL;
}

/* Sets the location, or makes the memory it lies in. */
static bool begins(struct unread *u, struct stmt *s)
{
    if (s->kind == STMT_EXPR)
        return s->expr->kind == EXPR_ASSIGN && s->expr->op == OP_NONE
               && expr_equal(s->expr->kids[0], u->target);
    struct call *c = s->kind == STMT_DECL ? call_at(u->f, s) : NULL;
    return c && c->rule && c->rule->kind <= MEMORY_CALLOC
           && s->decls[0] == direct_pointer(u->target);
}

struct path {
    struct stmt *to, **list; /* inner ones last */
};

static bool path_find(struct stmt *s, struct path *path)
{
    if (!s)
        return false;
    arrput(path->list, s);
    bool found = s == path->to || path_find(s->body, path) || path_find(s->other, path);
    for (ptrdiff_t i = 0; i < arrlen(s->list) && !found; i++)
        found = path_find(s->list[i], path);
    if (!found)
        (void)arrpop(path->list);
    return found;
}

/* In the list that holds `last`, from there back to what begins it. */
static bool begins_in(struct unread *u, struct stmt *block, struct stmt *last)
{
    ptrdiff_t i = arrlen(block->list);
    while (i-- > 0 && block->list[i] != last)
        ;
    if (i < 0 || disturbs(u, last))
        return false;
    while (i-- > 0)
        if (begins(u, block->list[i]))
            return true;
        else if (disturbs(u, block->list[i]))
            return false;
    return false;
}

bool overwrites_unread(struct instance *f, struct stmt *s, struct expr *target,
                       enum op op)
{
    if (op != OP_NONE
        && !((op == OP_ADD || op == OP_SUB) && type_is_real(target->type)))
        return false;
    struct unread u = {.f = f, .target = target, .in = lvalue_objects(f, target)};
    address_reads(f, target, &u.moves);
    struct path path = {.to = s};
    if (!path_find(f->core->body, &path))
        return false;
    for (ptrdiff_t i = arrlen(path.list) - 1; i > 0 && !u.is_read; i--)
        if (path.list[i - 1]->kind == STMT_BLOCK
            && begins_in(&u, path.list[i - 1], path.list[i]))
            return true;
    return false;
}
