/* Statics that nobody ever writes, though they aren't const: coefficients that are passed to
 * functions as `double *`, the constants of translated Fortran. All that can name a static
 * stands in its unit; where its address goes is followed through local pointers and into
 * functions with a body, as written. Whatever else is done with it may write.
 *
 * Where another static's initializer names it, static struct series s = {coefficients, 13},
 * that one is looked at too, with what its pointers lead to: it is deep. */
#include "internal.h"

/* The static, or a parameter that leads to it, and local pointers into it. Deep, what is
 * loaded from the memory leads there again. */
struct pointer {
    struct decl **names;
    bool is_deep, is_declared, is_written;
};

/* Of statics and parameters, shallow and deep: nothing is written through them. So it is
 * taken while that is found out; what was concluded from it in vain is forgotten again. */
static struct {
    struct decl *key;
    bool value;
} * read_only[2];

static struct conclusion {
    struct decl *decl;
    bool is_deep;
} * trail;

static bool conclude(struct decl *d, bool is_deep,
                     bool find(struct decl *function, struct decl *d, bool is_deep),
                     struct decl *function)
{
    ptrdiff_t at = hmgeti(read_only[is_deep], d), from = arrlen(trail);
    if (at >= 0)
        return read_only[is_deep][at].value;
    hmput(read_only[is_deep], d, true);
    arrput(trail, ((struct conclusion){d, is_deep}));
    if (find(function, d, is_deep))
        return true;
    for (ptrdiff_t i = from; i < arrlen(trail); i++)
        (void)hmdel(read_only[trail[i].is_deep], trail[i].decl);
    arrsetlen(trail, from);
    hmput(read_only[is_deep], d, false);
    return false;
}

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
        return w->is_deep && is_in(w, e);
    if (is_in(w, e))
        return true;
    for (ptrdiff_t i = 0; e->kind != EXPR_CALL && i < arrlen(e->kids); i++)
        if (points(w, e->kids[i]))
            return true;
    return false;
}

static bool find_param(struct decl *function, struct decl *param, bool is_deep);

/* A function of the system keeps its word about pointers to const, but it may copy pointers
 * that stand there. */
static bool only_reads(struct pointer *w, struct decl *f, ptrdiff_t i, struct expr *arg)
{
    if (f && f->body && i < arrlen(f->members))
        return conclude(f->members[i], w->is_deep, find_param, f);
    if (!f || !f->from_system || i >= arrlen(f->type->params))
        return false;
    struct type *to = type_pointee(f->type->params[i]);
    struct type *own = type_pointee(expr_bare(arg)->type);
    bool is_plain = own && (type_is_real(own) || type_is_integer(own));
    return to && type_strip(to)->quals & QUAL_CONST && (!w->is_deep || is_plain);
}

static void pass(struct pointer *w, struct expr *call)
{
    struct decl *f = call_function(call);
    for (ptrdiff_t i = 1; i < arrlen(call->kids); i++)
        w->is_written |=
            points(w, call->kids[i]) && !only_reads(w, f, i - 1, call->kids[i]);
}

/* A structure that is copied takes its pointers along. */
static bool copies(struct pointer *w, struct expr *value)
{
    return w->is_deep && value && type_strip(value->type)->kind == TYPE_RECORD
           && is_in(w, value);
}

static bool copies_operand(struct pointer *w, struct expr *e)
{
    bool stays =
        e->kind == EXPR_MEMBER || (e->kind == EXPR_UNARY && e->op == OP_ADDRESS);
    bool any = false;
    for (ptrdiff_t i = 0; !stays && i < arrlen(e->kids); i++)
        any |= copies(w, e->kids[i]);
    return any;
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
    w->is_written |= copies_operand(w, e);
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
            w->is_written |= copies(w, d->init);
            give(w, d, d->init);
        }
    bool gives_away =
        s->kind == STMT_RETURN && s->expr && (points(w, s->expr) || copies(w, s->expr));
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

static bool find_param(struct decl *function, struct decl *param, bool is_deep)
{
    struct pointer w = {.is_deep = is_deep};
    arrput(w.names, param);
    look_through(&w, function->body);
    return !w.is_written;
}

static bool find_static(struct decl *function, struct decl *variable, bool is_deep);

static bool is_static_object(struct decl *d)
{
    return d->unit && d->storage == STORAGE_STATIC
           && type_strip(d->type)->kind != TYPE_POINTER;
}

/* The initializer of `holder` may name the variable: then what it leads to is read only. */
static bool is_held_well(struct decl *variable, struct decl *holder)
{
    struct pointer w = {0};
    arrput(w.names, variable);
    expr_walk(holder->init, find_name, &w);
    return !w.is_written
           || (is_static_object(holder) && conclude(holder, true, find_static, NULL));
}

static bool find_static(struct decl *function, struct decl *variable, bool is_deep)
{
    (void)function;
    struct unit *u = variable->unit;
    struct pointer w = {.is_deep = is_deep};
    for (ptrdiff_t i = 0; i < arrlen(u->decls) && !w.is_written; i++) {
        struct decl *d = u->decls[i];
        arrsetlen(w.names, 0);
        arrput(w.names, variable);
        w.is_declared |= d == variable;
        if (d->kind == DECL_FUNCTION && d->body)
            look_through(&w, d->body);
        else if (d->kind == DECL_FUNCTION && variable->is_global)
            w.is_written |= w.is_declared && d->has_body && !d->from_system;
        else if (d->kind == DECL_VAR && d != variable)
            w.is_written |= !is_held_well(variable, d);
    }
    return w.is_declared && !w.is_written;
}

bool static_is_read_only(struct decl *variable)
{
    while (variable->origin)
        variable = variable->origin; /* as the unit's functions name it */
    return is_static_object(variable) && conclude(variable, false, find_static, NULL);
}
