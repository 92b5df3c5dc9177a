/* What is left over when all functions are made: parameters that nobody reads, as a function
 * that calls itself passes all it might take, and locals that were only there to be passed or
 * put back. A value that is dropped is popped all the same. Arguments for such parameters must
 * go: what they are computed from wasn't kept for the reverse sweep.
 *
 * A parameter is read where its function mentions it other than as an argument for a
 * parameter nobody reads; a local is read where it isn't just given a value. */
#include "internal.h"

/* What is looked at as soon as somebody reads the declaration: one of the two. */
struct waiting {
    struct stmt *stmt;
    struct expr *expr;
};

struct prune {
    struct read {
        struct decl *key;
        bool value;
    } * reads;
    struct waits {
        struct decl *key;
        struct waiting *value;
    } * waits;
    struct waiting *due;
    bool changed;
    struct decl *function; /* whose body things are dropped from */
};

static bool is_product(struct decl *f)
{
    return f && f->kind == DECL_FUNCTION && f->origin && f->body;
}

/* What no request named: its parameters are ours to choose. */
static bool is_made(struct decl *f)
{
    return is_product(f) && f->storage == STORAGE_STATIC;
}

static struct decl *made_callee(struct expr *x)
{
    struct decl *f = x->kind == EXPR_CALL ? call_function(x) : NULL;
    return is_made(f) && arrlen(f->members) + 1 == arrlen(x->kids) ? f : NULL;
}

static bool is_read(struct prune *w, struct decl *d)
{
    return hmgeti(w->reads, d) >= 0;
}

/* ---- what may go ---- */

static bool find_effect(struct expr *x, void *user)
{
    bool update = x->kind == EXPR_ASSIGN || expr_is_update(x);
    bool call = x->kind == EXPR_CALL && !ir_call_pure(x);
    bool runtime = x->kind == EXPR_RUNTIME && x->runtime != RUNTIME_ZEROS
                   && x->runtime != RUNTIME_LAST && x->runtime != RUNTIME_COMMON
                   && x->runtime != RUNTIME_UNION && x->runtime != RUNTIME_UNIONF
                   && x->runtime != RUNTIME_SCALED && x->runtime != RUNTIME_CONVERT
                   && x->runtime != RUNTIME_LANES;
    *(bool *)user |=
        update || call || runtime || x->kind == EXPR_STMT || x->kind == EXPR_TEXT;
    return true;
}

bool expr_has_effect(struct expr *x)
{
    bool found = false;
    expr_walk(x, find_effect, &found);
    return found;
}

/* A table of constants is one too. */
static bool is_local(struct decl *d)
{
    struct type *t = type_strip(d->type);
    while (t->kind == TYPE_ARRAY)
        t = type_strip(t->to);
    return d->kind == DECL_VAR && !d->is_global && d->storage != STORAGE_EXTERN
           && (d->storage != STORAGE_STATIC || (t->quals & QUAL_CONST))
           && !(type_strip(d->type)->quals & QUAL_VOLATILE);
}

/* The local that a statement does nothing but give a value, all or a part, and the value, or
 * null. */
static struct decl *local_set(struct stmt *s, struct expr **value)
{
    struct expr *x = s->expr;
    *value = NULL;
    if (s->kind == STMT_DECL && arrlen(s->decls) == 1) {
        *value = s->decls[0]->init;
        return is_local(s->decls[0]) ? s->decls[0] : NULL;
    }
    if (s->kind != STMT_EXPR || (x->kind != EXPR_ASSIGN && x->kind != EXPR_UNARY)
        || (x->kind == EXPR_UNARY && (x->op < OP_PREINC || x->op > OP_POSTDEC))
        || expr_has_effect(x->kids[0]))
        return NULL;
    struct decl *root = expr_root(x->kids[0]);
    *value = x->kind == EXPR_ASSIGN ? x->kids[1] : NULL;
    /* an array that moved to the arena is a pointer now, and others may point there */
    bool behind = root && expr_bare(x->kids[0])->kind != EXPR_REF
                  && type_strip(root->type)->kind == TYPE_POINTER;
    return root && is_local(root) && !behind ? root : NULL;
}

/* ---- who reads what ---- */

static void look_when_read(struct prune *w, struct decl *d, struct waiting what)
{
    if (is_read(w, d)) {
        arrput(w->due, what);
        return;
    }
    ptrdiff_t i = hmgeti(w->waits, d);
    struct waiting *list = i < 0 ? NULL : w->waits[i].value;
    arrput(list, what);
    hmput(w->waits, d, list);
}

static bool note_expr(struct expr *x, void *user)
{
    struct prune *w = user;
    struct decl *f = made_callee(x);
    for (ptrdiff_t i = 0; f && i < arrlen(f->members); i++)
        look_when_read(w, f->members[i], (struct waiting){NULL, x->kids[i + 1]});
    if (x->kind == EXPR_REF && !is_read(w, x->decl)) {
        hmput(w->reads, x->decl, true);
        ptrdiff_t at = hmgeti(w->waits, x->decl);
        for (ptrdiff_t i = 0; at >= 0 && i < arrlen(w->waits[at].value); i++)
            arrput(w->due, w->waits[at].value[i]);
    }
    return !f;
}

static bool note_stmt(struct stmt *s, void *user)
{
    struct prune *w = user;
    struct expr *value;
    struct decl *d = local_set(s, &value);
    if (d)
        look_when_read(w, d, (struct waiting){s, NULL});
    else
        stmt_exprs(s, note_expr, w);
    if (d && expr_has_effect(value))
        expr_walk(value, note_expr, w);
    return true;
}

static void note_function(struct prune *w, struct decl *f)
{
    stmt_walk(f->body, note_stmt, w);
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        for (struct type *t = f->members[i]->type; t; t = t->to)
            if (t->size)
                look_when_read(w, f->members[i], (struct waiting){NULL, t->size});
    while (arrlen(w->due) > 0) {
        struct waiting next = arrpop(w->due);
        if (next.stmt)
            stmt_exprs(next.stmt, note_expr, w);
        else
            expr_walk(next.expr, note_expr, w);
    }
}

/* ---- what nobody reads goes ---- */

static void drop_list(struct prune *w, struct stmt ***list);

/* What is left of a statement below another one: at least a block. */
static struct stmt *dropped(struct prune *w, struct stmt *s)
{
    if (!s)
        return NULL;
    struct stmt **list = NULL;
    arrput(list, s);
    drop_list(w, &list);
    return arrlen(list) == 1 ? list[0] : stmt_block(list);
}

static bool is_empty(struct stmt *s)
{
    return !s || (s->kind == STMT_BLOCK && arrlen(s->list) == 0);
}

/* x = x: what is left of p = &*p for the shadow of p. */
static bool is_identity(struct stmt *s)
{
    return s->kind == STMT_EXPR && s->expr->kind == EXPR_ASSIGN
           && s->expr->op == OP_NONE && s->expr->kids[0]->kind == EXPR_REF
           && expr_equal(s->expr->kids[0], s->expr->kids[1]);
}

static bool is_call_of_nothing(struct expr *x)
{
    struct decl *f = x->kind == EXPR_CALL ? call_function(x) : NULL;
    bool effect = !is_made(f) || arrlen(f->body->list) > 0;
    for (ptrdiff_t i = 1; i < arrlen(x->kids) && !effect; i++)
        effect = expr_has_effect(x->kids[i]);
    return !effect;
}

/* for (T i = ..; i .. n; i++) {}: that such loops end, C assumes as well */
static bool is_loop_of_nothing(struct stmt *s)
{
    struct expr *target =
        s->step && arrlen(s->step->kids) > 0 ? s->step->kids[0] : NULL;
    bool own = s->init && s->init->kind == STMT_DECL && target
               && target->kind == EXPR_REF && target->decl == s->init->decls[0];
    bool steps = own && !expr_has_effect(target)
                 && (s->step->kind == EXPR_UNARY || s->step->kind == EXPR_ASSIGN)
                 && (s->step->kind == EXPR_UNARY || !expr_has_effect(s->step->kids[1]));
    return is_empty(s->body) && steps && s->expr && s->expr->kind != EXPR_INT
           && !expr_has_effect(s->expr)
           && !(s->init->decls[0]->init && expr_has_effect(s->init->decls[0]->init));
}

static bool does_nothing(struct stmt *s)
{
    switch ((int)s->kind) {
    case STMT_IF:
        return is_empty(s->body) && is_empty(s->other) && !expr_has_effect(s->expr);
    case STMT_FOR: return is_loop_of_nothing(s);
    case STMT_EXPR: return is_call_of_nothing(s->expr);
    default: return false;
    }
}

/* A table of constants stands in several functions: somebody reads it, but not here. */
static bool is_idle_table(struct prune *w, struct stmt *s)
{
    struct decl *d = s->kind == STMT_DECL ? s->decls[0] : NULL;
    return d && d->storage == STORAGE_STATIC && is_local(d)
           && !stmt_mentions(w->function->body, d);
}

/* Null: nothing is left. */
static struct stmt *drop_in(struct prune *w, struct stmt *s)
{
    if (is_idle_table(w, s))
        return NULL;
    if (is_identity(s))
        return NULL;
    struct expr *value;
    struct decl *d = local_set(s, &value);
    if (d && !is_read(w, d)) {
        w->changed = true;
        struct stmt *rest = expr_has_effect(value) ? stmt_expr(expr_void(value)) : NULL;
        if (rest)
            rest->origin = s->origin;
        return rest;
    }
    drop_list(w, &s->list);
    s->body = dropped(w, s->body);
    s->other = dropped(w, s->other);
    if (s->kind == STMT_IF && is_empty(s->other))
        s->other = NULL;
    bool is_left = !does_nothing(s);
    w->changed |= !is_left;
    return is_left ? s : NULL;
}

static void drop_list(struct prune *w, struct stmt ***list)
{
    struct stmt **kept = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = drop_in(w, (*list)[i]);
        if (s)
            arrput(kept, s);
    }
    *list = kept;
}

static bool drop_arguments(struct expr *x, void *user)
{
    struct prune *w = user;
    struct decl *f = made_callee(x);
    if (!f)
        return true;
    struct expr **kids = NULL;
    arrput(kids, x->kids[0]);
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        if (is_read(w, f->members[i]))
            arrput(kids, x->kids[i + 1]);
    x->kids = kids;
    return true;
}

static bool drop_arguments_in(struct stmt *s, void *user)
{
    stmt_exprs(s, drop_arguments, user);
    return true;
}

static void drop_parameters(struct prune *w, struct decl *f)
{
    struct decl **members = NULL;
    struct type **types = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        if (is_read(w, f->members[i])) {
            arrput(members, f->members[i]);
            arrput(types, f->members[i]->type);
        }
    w->changed |= arrlen(members) < arrlen(f->members);
    f->members = members;
    f->type->params = types;
}

/* Once: what is dropped may have been the last to read something else. */
static bool prune_once(struct decl **functions)
{
    struct prune w = {0};
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        note_function(&w, functions[i]);
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        stmt_walk(functions[i]->body, drop_arguments_in, &w);
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (is_product(functions[i])) {
            w.function = functions[i];
            drop_list(&w, &functions[i]->body->list);
            if (is_made(functions[i]))
                drop_parameters(&w, functions[i]);
        }
    return w.changed;
}

void prune_functions(struct decl **functions)
{
    do
        while (prune_once(functions))
            ;
    while (drop_unpopped(functions));
}

void void_unused_parameters(struct decl **functions)
{
    for (ptrdiff_t i = 0; i < arrlen(functions); i++) {
        struct decl *f = functions[i];
        struct stmt **list = NULL;
        if (!is_product(f) || is_made(f))
            continue;
        for (ptrdiff_t k = 0; k < arrlen(f->members); k++)
            if (!emit_mentions(f->body->list, f->members, f->members[k]))
                arrput(list, stmt_expr(expr_void(expr_ref(f->members[k]))));
        for (ptrdiff_t k = 0; k < arrlen(f->body->list); k++)
            arrput(list, f->body->list[k]);
        f->body->list = list;
    }
}
