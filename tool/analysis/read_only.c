/* Statics that nobody ever writes, though they aren't const: coefficients that are passed to
 * functions as `double *`, the constants of translated Fortran. All that can name a static
 * stands in its unit; where its address goes is followed through local pointers and into
 * functions with a body, as written. Whatever else is done with it may write. */
#include "internal.h"

/* The static, or a parameter that leads to it, and local pointers into it. */
struct pointer {
    struct decl **names;
    bool is_declared, is_written;
};

static struct param {
    struct decl *key;
    bool
        value; /* nothing is written through it; so it is taken while that is found out */
} * params, *statics;

static bool is_name(struct pointer *w, struct expr *e)
{
    for (ptrdiff_t i = 0; e->kind == EXPR_REF && i < arrlen(w->names); i++)
        if (w->names[i] == e->decl)
            return true;
    return false;
}

static bool points(struct pointer *w, struct expr *e);

/* An lvalue in the memory. */
static bool is_in(struct pointer *w, struct expr *e)
{
    e = expr_bare(e);
    switch ((int)e->kind) {
    case EXPR_REF:
        return is_name(w, e) && type_strip(e->decl->type)->kind != TYPE_POINTER
               && e->decl->kind != DECL_PARAM;
    case EXPR_INDEX: return points(w, e->kids[0]) || points(w, e->kids[1]);
    case EXPR_MEMBER: return e->is_arrow ? points(w, e->kids[0]) : is_in(w, e->kids[0]);
    case EXPR_UNARY: return e->op == OP_DEREF && points(w, e->kids[0]);
    default: return false;
    }
}

/* A value that leads into the memory. */
static bool points(struct pointer *w, struct expr *e)
{
    e = expr_bare(e);
    if (!type_is_pointer(e->type))
        return false;
    if (e->kind == EXPR_REF)
        return is_name(w, e);
    if (e->kind == EXPR_UNARY && e->op == OP_ADDRESS)
        return is_in(w, e->kids[0]);
    if ((e->kind == EXPR_INDEX || e->kind == EXPR_MEMBER
         || (e->kind == EXPR_UNARY && e->op == OP_DEREF))
        && !expr_is_array(e))
        return false;
    if (is_in(w, e))
        return true;
    for (ptrdiff_t i = 0; e->kind != EXPR_CALL && i < arrlen(e->kids); i++)
        if (points(w, e->kids[i]))
            return true;
    return false;
}

static bool param_is_read_only(struct decl *function, struct decl *param);

/* A function of the system keeps its word about pointers to const. */
static bool only_reads(struct decl *f, ptrdiff_t i)
{
    if (f && f->body && i < arrlen(f->members))
        return param_is_read_only(f, f->members[i]);
    if (!f || !f->from_system || i >= arrlen(f->type->params))
        return false;
    struct type *to = type_pointee(f->type->params[i]);
    return to && type_strip(to)->quals & QUAL_CONST;
}

static void pass(struct pointer *w, struct expr *call)
{
    struct decl *f = call_function(call);
    for (ptrdiff_t i = 1; i < arrlen(call->kids); i++)
        w->is_written |= points(w, call->kids[i]) && !only_reads(f, i - 1);
}

/* A local pointer that is given a value into the memory points there from then on. */
static void give(struct pointer *w, struct decl *to, struct expr *value)
{
    if (!value || !points(w, value))
        return;
    for (ptrdiff_t i = 0; i < arrlen(w->names); i++)
        if (w->names[i] == to)
            return;
    if (!to || to->is_global || to->storage == STORAGE_STATIC
        || type_strip(to->type)->kind != TYPE_POINTER)
        w->is_written = true;
    else
        arrput(w->names, to);
}

static bool find_name(struct expr *e, void *user)
{
    struct pointer *w = user;
    w->is_written |= is_name(w, e);
    return !w->is_written && e->kind != EXPR_SIZEOF && e->kind != EXPR_ALIGNOF;
}

static bool is_local_pointer(struct pointer *w, struct expr *e)
{
    return e->kind == EXPR_REF && is_name(w, e) && !is_in(w, e);
}

static void look_unary(struct pointer *w, struct expr *e)
{
    struct expr *x = expr_bare(e->kids[0]);
    if (e->op >= OP_PREINC && e->op <= OP_POSTDEC)
        w->is_written |= is_in(w, x);
    if (e->op == OP_ADDRESS)
        w->is_written |= is_local_pointer(w, x);
}

/* As an integer nobody follows it. */
static void look_cast(struct pointer *w, struct expr *e)
{
    enum type_kind to = type_strip(e->type)->kind;
    bool is_lost = !type_is_pointer(e->type) && to != TYPE_VOID && to != TYPE_BOOL;
    w->is_written |= is_lost && e->cast != CAST_LOAD && points(w, e->kids[0]);
}

static bool look_expr(struct expr *e, void *user)
{
    struct pointer *w = user;
    struct expr *to = e->kind == EXPR_ASSIGN ? expr_bare(e->kids[0]) : NULL;
    switch ((int)e->kind) {
    case EXPR_ASSIGN:
        w->is_written |= is_in(w, to);
        if (e->op == OP_NONE)
            give(w, to->kind == EXPR_REF ? to->decl : NULL, e->kids[1]);
        break;
    case EXPR_UNARY: look_unary(w, e); break;
    case EXPR_CAST: look_cast(w, e); break;
    case EXPR_CALL: pass(w, e); break;
    case EXPR_INIT:
    case EXPR_DESIGNATED:
        for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
            w->is_written |= points(w, e->kids[i]);
        break;
    case EXPR_TEXT:
    case EXPR_VA_ARG:
        for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
            expr_walk(e->kids[i], find_name, w);
        break;
    case EXPR_STMT: stmt_walk_exprs(e->body, find_name, w); break;
    default: break;
    }
    return e->kind != EXPR_SIZEOF && e->kind != EXPR_ALIGNOF;
}

static bool look(struct stmt *s, void *user)
{
    struct pointer *w = user;
    stmt_exprs(s, look_expr, w);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        if (s->decls[i]->kind == DECL_VAR && s->decls[i]->init) {
            struct decl *d = s->decls[i];
            w->is_declared |= d == w->names[0];
            give(w, d, d->init);
        }
    bool gives_away = s->kind == STMT_RETURN && s->expr && points(w, s->expr);
    w->is_written |= gives_away || s->kind == STMT_ASM;
    return !w->is_written;
}

/* As often as new pointers are found. */
static void look_through(struct pointer *w, struct stmt *body)
{
    ptrdiff_t known;
    do {
        known = arrlen(w->names);
        stmt_walk(body, look, w);
    } while (!w->is_written && arrlen(w->names) > known);
}

static bool param_is_read_only(struct decl *function, struct decl *param)
{
    ptrdiff_t at = hmgeti(params, param);
    if (at >= 0)
        return params[at].value;
    hmput(params, param, true);
    struct pointer w = {0};
    arrput(w.names, param);
    look_through(&w, function->body);
    hmput(params, param, !w.is_written);
    return !w.is_written;
}

static bool is_read_only(struct decl *variable)
{
    struct unit *u = variable->unit;
    struct pointer w = {0};
    for (ptrdiff_t i = 0; i < arrlen(u->decls) && !w.is_written; i++) {
        struct decl *d = u->decls[i];
        arrsetlen(w.names, 0);
        arrput(w.names, variable);
        w.is_declared |= d == variable;
        if (d->kind == DECL_FUNCTION && d->body)
            look_through(&w, d->body);
        else if (d->kind == DECL_FUNCTION && variable->is_global)
            /* its body may not have been read */
            w.is_written |= w.is_declared && d->from_header && !d->from_system;
        else if (d->kind == DECL_VAR && d != variable)
            expr_walk(d->init, find_name, &w);
    }
    return w.is_declared && !w.is_written;
}

bool static_is_read_only(struct decl *variable)
{
    while (variable->origin)
        variable = variable->origin; /* as the unit's functions name it */
    if (!variable->unit || variable->storage != STORAGE_STATIC
        || type_strip(variable->type)->kind == TYPE_POINTER)
        return false;
    if (hmgeti(statics, variable) < 0)
        hmput(statics, variable, is_read_only(variable));
    return hmget(statics, variable);
}
