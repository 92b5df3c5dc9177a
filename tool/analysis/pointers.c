/* Calls through pointers to functions. Points-to says which functions a pointer can lead to;
 * an instance is bound to those behind the pointers it is given. Where all are known, the
 * calls become calls by name, in a core of its own for each binding:
 *
 *     y = p(x);     y = f(x);     if (p == f) y = f(x); else y = g(x);
 *
 * Later analyses and the modes see calls by name only. What stays is a call of nobody knows
 * what. */
#include "internal.h"
#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS_MAX = 8 }; /* that are told apart at one call */

static struct type *decayed(struct type *t)
{
    struct type *s = type_strip(t);
    return s->kind == TYPE_ARRAY ? type_pointer(type_pointee(s)) : s;
}

bool function_fits(struct type *type, struct decl *function)
{
    struct type *a = type_strip(type), *b = type_strip(function->type);
    if (a->kind != TYPE_FUNCTION || a->is_variadic != b->is_variadic
        || !a->has_prototype || arrlen(a->params) != arrlen(b->params)
        || !type_equal(a->to, b->to))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(a->params); i++)
        if (!type_equal(decayed(a->params[i]), decayed(b->params[i])))
            return false;
    return true;
}

/* ---- which ---- */

static bool is_static(struct decl *function)
{
    return function->storage == STORAGE_STATIC || function->is_inline;
}

/* Static functions stand in the output once more, at other addresses: a pointer can be
 * compared with them if it is from there too. */
static bool is_compared_by_name(struct decl **functions)
{
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (is_static(functions[i]))
            return false;
    return true;
}

static struct expr *designator(struct expr *e)
{
    e = expr_bare(e);
    while (
        e->kind == EXPR_CAST
        || (e->kind == EXPR_UNARY
            && (e->op == OP_ADDRESS
                || (e->op == OP_DEREF && type_strip(e->type)->kind == TYPE_FUNCTION))))
        e = expr_bare(e->kids[0]);
    return e;
}

struct source {
    struct instance *f;
    struct decl *variable, **seen;
    bool is_made; /* as far as was seen */
};

static bool comes_from(struct source *w, struct expr *e);

static bool take_source(struct stmt *s, void *user)
{
    struct source *w = user;
    struct expr *e = s->kind == STMT_EXPR ? s->expr : NULL, *value = NULL;
    if (s->kind == STMT_DECL && s->decls[0] == w->variable)
        value = s->decls[0]->init;
    if (e && e->kind == EXPR_ASSIGN && e->kids[0]->kind == EXPR_REF
        && e->kids[0]->decl == w->variable)
        value = e->kids[1];
    struct source inner = {w->f, NULL, w->seen, true};
    if (value)
        w->is_made &= comes_from(&inner, value);
    return w->is_made;
}

static bool take_address(struct expr *e, void *user)
{
    struct source *w = user;
    if (e->kind == EXPR_UNARY && e->op == OP_ADDRESS && e->kids[0]->kind == EXPR_REF
        && e->kids[0]->decl == w->variable)
        w->is_made = false;
    return true;
}

/* A pointer variable that only its function sets. */
static bool comes_from_variable(struct source *w, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(w->seen); i++)
        if (w->seen[i] == d)
            return true;
    if (type_strip(d->type)->kind != TYPE_POINTER || d->is_global
        || d->storage == STORAGE_STATIC)
        return false;
    arrput(w->seen, d);
    struct source of = {w->f, d, w->seen, true};
    stmt_walk(w->f->core->body, take_source, &of);
    stmt_walk_exprs(w->f->core->body, take_address, &of);
    return of.is_made;
}

/* The pointer was taken from a function's name by the code around it, or from a table that
 * is repeated with the code. (Of a parameter, the call says so: see bound_of_call.) */
static bool comes_from(struct source *w, struct expr *e)
{
    e = designator(e);
    if (e->kind == EXPR_COND)
        return comes_from(w, e->kids[1]) && comes_from(w, e->kids[2]);
    if (e->kind == EXPR_REF && e->decl->kind == DECL_FUNCTION)
        return true;
    if (e->kind == EXPR_REF && comes_from_variable(w, e->decl))
        return true;
    object_set in = e->kind == EXPR_REF || e->kind == EXPR_INDEX
                            || e->kind == EXPR_MEMBER || e->kind == EXPR_UNARY
                        ? lvalue_objects(w->f, e)
                        : NULL;
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        if (in[i]->kind != OBJECT_VAR || !in[i]->decl
            || in[i]->decl->storage != STORAGE_STATIC
            || !(decl_is_constant(in[i]->decl) || static_is_read_only(in[i]->decl)))
            return false;
    return arrlen(in) > 0;
}

static bool is_told_apart(struct instance *f, struct decl **functions, struct expr *e)
{
    struct source w = {f, NULL, NULL, true};
    return arrlen(functions) <= 1
           || (arrlen(functions) <= FUNCTIONS_MAX
               && (is_compared_by_name(functions) || comes_from(&w, e)));
}

static int by_place(const void *a, const void *b)
{
    const struct decl *f = *(struct decl *const *)a, *g = *(struct decl *const *)b;
    int files = f->loc.file && g->loc.file ? strcmp(f->loc.file, g->loc.file) : 0;
    return files ? files
                 : (f->loc.offset > g->loc.offset) - (f->loc.offset < g->loc.offset);
}

/* As functions, in order of their definitions; null: another thing is among them. */
static struct decl **functions_in(object_set set)
{
    struct decl **functions = NULL;
    for (ptrdiff_t i = 0; i < arrlen(set); i++) {
        if (set[i]->kind != OBJECT_FUNCTION)
            return NULL;
        arrput(functions, set[i]->decl);
    }
    if (functions)
        qsort(functions, (size_t)arrlen(functions), sizeof *functions, by_place);
    return functions;
}

struct decl **callee_functions(struct instance *f, struct expr *call)
{
    struct decl **functions = functions_in(pointer_objects(f, call->kids[0]));
    struct type *type = type_pointee(call->kids[0]->type);
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (!function_fits(type ? type : call->kids[0]->type, functions[i]))
            return NULL;
    return is_told_apart(f, functions, call->kids[0]) ? functions : NULL;
}

/* Members of unions are cells of their own, though they are one. */
static bool is_in_union(struct expr *e)
{
    for (; e->kind == EXPR_MEMBER || e->kind == EXPR_INDEX; e = expr_bare(e->kids[0])) {
        struct type *t = type_strip(e->kids[0]->type);
        if (e->kind == EXPR_MEMBER && e->is_arrow)
            t = type_strip(type_pointee(t));
        if (t->kind == TYPE_RECORD && t->decl->is_union)
            return true;
    }
    return false;
}

bool callee_is_null(struct instance *f, struct expr *call)
{
    struct expr *e = designator(call->kids[0]);
    bool is_read =
        e->kind == EXPR_REF || e->kind == EXPR_MEMBER || e->kind == EXPR_INDEX;
    return is_read && !is_in_union(e) && arrlen(pointer_objects(f, call->kids[0])) == 0;
}

/* ---- bindings ---- */

/* The argument that is the pointer itself; null: it stands in memory. */
static struct expr *pointer_argument(struct call *c, struct object *entry)
{
    struct origin *at = arrlen(entry->origins) == 1 ? &entry->origins[0] : NULL;
    if (!at || at->field || !at->parent || at->parent->kind != OBJECT_VAR)
        return NULL;
    int i = param_index(c->callee, at->parent->decl);
    return i >= 0 && i + 1 < arrlen(c->expr->kids) ? c->expr->kids[i + 1] : NULL;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct bound *)a)->path, ((const struct bound *)b)->path);
}

static bool has_union(struct type *t)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return has_union(t->to);
    if (t->kind != TYPE_RECORD)
        return false;
    bool found = t->decl->is_union;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members) && !found; i++)
        found = t->decl->members[i]->kind == DECL_FIELD
                && has_union(t->decl->members[i]->type);
    return found;
}

/* A pointer to functions, where the call gives none. */
static bool is_null(struct object *entry)
{
    if (!entry->type || type_strip(entry->type)->kind != TYPE_FUNCTION)
        return false;
    for (ptrdiff_t i = 0; i < arrlen(entry->origins); i++) {
        struct object *in = entry->origins[i].parent;
        if (!in || !in->type || has_union(in->type))
            return false;
    }
    return true;
}

/* What is said of these functions holds in the callee. */
static bool can_bind(struct instance *f, struct call *c, struct object *entry,
                     struct decl **functions)
{
    struct expr *arg = pointer_argument(c, entry);
    if (arrlen(functions) == 0)
        return arrlen(call_objects(c, entry)) == 0 && is_null(entry)
               && !decl_is_made(f->source);
    return arg ? is_told_apart(f, functions, arg)
               : arrlen(functions) == 1 || is_compared_by_name(functions);
}

static bool object_at(struct instance *f, const char *path)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        if (f->objects[i]->path == path)
            return true;
    return false;
}

/* What the callee is bound to already and doesn't look at stays. */
struct bound *bound_of_call(struct instance *f, struct call *c)
{
    struct bound *bound = NULL;
    for (ptrdiff_t i = 0; i < arrlen(c->callee->objects); i++) {
        struct object *o = c->callee->objects[i];
        if (o->kind != OBJECT_ENTRY)
            continue;
        struct bound b = {o->path, functions_in(call_objects(c, o))};
        if (can_bind(f, c, o, b.functions))
            arrput(bound, b);
    }
    for (ptrdiff_t i = 0; i < arrlen(c->callee->bound); i++)
        if (!object_at(c->callee, c->callee->bound[i].path))
            arrput(bound, c->callee->bound[i]);
    if (bound)
        qsort(bound, (size_t)arrlen(bound), sizeof *bound, by_path);
    return bound;
}

bool bound_equal(struct bound *a, struct bound *b)
{
    if (arrlen(a) != arrlen(b))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(a); i++) {
        if (a[i].path != b[i].path || arrlen(a[i].functions) != arrlen(b[i].functions))
            return false;
        for (ptrdiff_t k = 0; k < arrlen(a[i].functions); k++)
            if (a[i].functions[k] != b[i].functions[k])
                return false;
    }
    return true;
}

/* ---- calls by name ---- */

struct site {
    struct stmt *stmt;
    struct decl **functions;
};

struct rewrite {
    struct decl *core;
    struct site *sites;
};

static struct stmt *like(struct stmt *made, struct stmt *s)
{
    made->loc = s->loc;
    made->origin = s->origin;
    return made;
}

static void call_by_name(struct stmt *s, struct decl *function)
{
    struct expr *call = stmt_call(s), *name = expr_ref(function);
    name->loc = call->kids[0]->loc;
    call->kids[0] = name;
}

/* if (p == f) s with f; else if .. else s with the last */
static struct stmt *dispatch(struct stmt *s, struct decl **functions)
{
    struct expr *p = stmt_call(s)->kids[0];
    struct stmt *rest = NULL;
    for (ptrdiff_t i = arrlen(functions) - 1; i >= 0; i--) {
        struct stmt *one = stmt_clone(s, NULL);
        call_by_name(one, functions[i]);
        if (!rest) {
            rest = one;
            continue;
        }
        struct stmt *choice = like(stmt_new(STMT_IF, s->loc), s);
        struct expr *pointer = expr_clone(p, NULL), *name = expr_ref(functions[i]);
        choice->expr = expr_binary(OP_EQ, pointer, name);
        choice->body = one;
        choice->other = rest;
        rest = choice;
    }
    return rest;
}

/* `T d = p(x)`: T d; and below, d = p(x). */
static struct stmt *split_declaration(struct stmt *s)
{
    struct decl *d = s->decls[0];
    struct stmt *set = like(stmt_set(OP_NONE, expr_ref(d), d->init), s);
    d->type = type_unqualified(d->type);
    d->init = NULL;
    return set;
}

static void rewrite_list(struct rewrite *w, struct stmt ***list);

static struct decl **functions_at(struct rewrite *w, struct stmt *s)
{
    for (ptrdiff_t i = 0; i < arrlen(w->sites); i++)
        if (w->sites[i].stmt == s)
            return w->sites[i].functions;
    return NULL;
}

/* What stands for s; a declaration that goes before it is added to the list. */
static struct stmt *rewrite_stmt(struct rewrite *w, struct stmt *s, struct stmt ***list)
{
    if (!s)
        return NULL;
    struct stmt **none = NULL;
    rewrite_list(w, &s->list);
    s->init = rewrite_stmt(w, s->init, &none);
    s->body = rewrite_stmt(w, s->body, &none);
    s->other = rewrite_stmt(w, s->other, &none);
    struct decl **functions = functions_at(w, s);
    if (arrlen(functions) == 1)
        call_by_name(s, functions[0]);
    if (arrlen(functions) <= 1)
        return s;
    struct stmt *call = s;
    if (s->kind == STMT_DECL) {
        call = split_declaration(s);
        arrput(*list, s);
    }
    return dispatch(call, functions);
}

static void rewrite_list(struct rewrite *w, struct stmt ***list)
{
    struct stmt **made = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = rewrite_stmt(w, (*list)[i], &made);
        arrput(made, s);
    }
    *list = made;
}

static bool add_stmt(struct stmt *s, void *user)
{
    struct stmt ***list = user;
    arrput(*list, s);
    return true;
}

static struct stmt **stmts_of(struct decl *core)
{
    struct stmt **list = NULL;
    stmt_walk(core->body, add_stmt, &list);
    return list;
}

/* A copy of the core with the same parameters: paths begin with them. */
static struct decl *rewritten(struct decl *core, struct site *sites)
{
    struct decl *copy = NEW(struct decl);
    struct decl_map *map = NULL;
    *copy = *core;
    copy->body = stmt_clone(core->body, &map);
    struct stmt **from = stmts_of(core), **to = stmts_of(copy);
    for (ptrdiff_t i = 0; i < arrlen(from); i++)
        for (ptrdiff_t k = 0; k < arrlen(sites); k++)
            if (sites[k].stmt == from[i])
                sites[k].stmt = to[i];
    struct rewrite w = {copy, sites};
    rewrite_list(&w, &copy->body->list);
    core_finish(copy);
    return copy;
}

static void add_function(struct decl ***set, struct decl *function)
{
    for (ptrdiff_t i = 0; i < arrlen(*set); i++)
        if ((*set)[i] == function)
            return;
    arrput(*set, function);
}

/* The calls through pointers that instances of this source and binding know all about. */
static struct site *known_sites(struct instance *f, struct instance **reached)
{
    struct site *sites = NULL;
    for (ptrdiff_t i = 0; i < arrlen(reached); i++) {
        struct instance *g = reached[i];
        if (g->core != f->core || !bound_equal(g->bound, f->bound))
            continue;
        for (ptrdiff_t k = 0; k < arrlen(g->calls); k++) {
            struct call *c = &g->calls[k];
            if (!c->function || call_function(c->expr))
                continue;
            ptrdiff_t at = 0;
            while (at < arrlen(sites) && sites[at].stmt != c->site)
                at++;
            if (at == arrlen(sites))
                arrput(sites, ((struct site){c->site, NULL}));
            add_function(&sites[at].functions, c->function);
        }
    }
    for (ptrdiff_t k = 0; k < arrlen(sites); k++)
        qsort(sites[k].functions, (size_t)arrlen(sites[k].functions),
              sizeof(struct decl *), by_place);
    return sites;
}

bool pointers_apply(struct root *roots, ptrdiff_t count)
{
    struct instance **reached = NULL;
    struct core_of {
        struct instance *key;
        struct decl *value;
    } *made = NULL;
    for (ptrdiff_t i = 0; i < count; i++)
        if (roots[i].instance)
            instance_reach(roots[i].instance, &reached);
    for (ptrdiff_t i = 0; i < arrlen(reached); i++) {
        struct site *sites = known_sites(reached[i], reached);
        if (sites)
            hmput(made, reached[i], rewritten(reached[i]->core, sites));
    }
    for (ptrdiff_t i = 0; i < hmlen(made); i++)
        instance_specialise(made[i].key, made[i].value);
    return hmlen(made) > 0;
}

/* ---- whether there are any ---- */

struct search {
    struct decl **functions;
    bool found;
};

static bool search_expr(struct expr *e, void *user)
{
    struct search *w = user;
    if (e->kind == EXPR_CALL && !call_function(e))
        w->found = true;
    if (e->kind == EXPR_REF && e->decl->kind == DECL_FUNCTION && e->decl->body)
        add_function(&w->functions, e->decl);
    return !w->found;
}

bool calls_through_pointers(struct root *roots, ptrdiff_t count)
{
    struct search w = {NULL, false};
    for (ptrdiff_t i = 0; i < count; i++)
        add_function(&w.functions, roots[i].function);
    for (ptrdiff_t i = 0; i < arrlen(w.functions) && !w.found; i++)
        stmt_walk_exprs(w.functions[i]->body, search_expr, &w);
    return w.found;
}
