/* Small things that both sweeps emit. */
#include "internal.h"

struct expr *zero_of(struct type *t)
{
    struct type *s = type_strip(t);
    if (type_is_scalar(s))
        return expr_int(0);
    if (type_is_vector(s))
        return expr_zero_of(t);
    return expr_zero_list(type_unqualified(s));
}

/* record.m; the members of an unnamed member are the record's own. */
struct expr *emit_member(struct expr *record, struct decl *m)
{
    struct expr *x = expr_clone(record, NULL);
    return m->name ? expr_member(x, m) : x;
}

struct decl *library_function(const char *name, struct type *result)
{
    static struct known {
        const char *key;
        struct decl *value;
    } * known;
    name = name_intern(name);
    ptrdiff_t i = hmgeti(known, name);
    if (i >= 0)
        return known[i].value;
    struct decl *d =
        decl_new(DECL_FUNCTION, name, type_function(result, NULL), (struct loc){0});
    d->from_header = d->from_system = true;
    hmput(known, name, d);
    return d;
}

/* memset or memcpy for an array that lost its initialiser, which was all zeros or
 * constants. */
void fill_array(struct emit *e, struct decl *core, struct stmt ***list)
{
    struct decl *ours = e->map[hmgeti(e->map, core)].value;
    struct expr *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), core->loc);
    size->of = primal_type(e, core->type);
    struct expr **args = NULL, *from = expr_int(0);
    bool is_zero = expr_is_zero_list(core->init);
    if (!is_zero) {
        struct decl *start = emit_local(e, format("%s_start", core->name), size->of);
        start->init = primal_expr(e, core->init);
        arrput(*list, stmt_decl(start));
        from = expr_ref(start);
    }
    arrput(args, expr_ref(ours));
    arrput(args, from);
    arrput(args, size);
    struct decl *fill = library_function(is_zero ? "memset" : "memcpy",
                                         type_pointer(type_basic(TYPE_VOID)));
    arrput(*list, stmt_expr(expr_call(fill, args)));
}

/* An array that holds pointers, itself or in records. */
bool holds_pointers(struct type *t)
{
    t = type_strip(t);
    while (t->kind == TYPE_ARRAY)
        t = type_strip(t->to);
    if (t->kind != TYPE_RECORD)
        return t->kind == TYPE_POINTER;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
        if (holds_pointers(t->decl->members[i]->type))
            return true;
    return false;
}

bool shadow_is_saved(struct instance *f, struct decl *d)
{
    if (type_is_record(d->type))
        return local_keep(f, d) == KEEP_SAVE && record_tracked(f, expr_ref(d));
    if (type_strip(d->type)->kind == TYPE_ARRAY)
        return local_keep(f, d) == KEEP_SAVE
               && (shadow_keep(f, d) == KEEP_SAVE
                   || (holds_pointers(d->type) && decl_shadowed(f, d)));
    return shadow_keep(f, d) == KEEP_SAVE;
}

/* Types of a body, which several of the functions made of it use, stand at file scope. */
bool decl_is_hoisted(struct decl *d)
{
    return d->kind == DECL_RECORD || d->kind == DECL_ENUM
           || (d->kind == DECL_TYPEDEF && !array_is_variable(d->type));
}

/* ---- dead shadows ---- */

/* Which shadow variables something alive reads. A statement that only gives such a variable
 * a value is alive when the variable is. */
struct liveness {
    struct emit *e;
    struct alive {
        struct decl *key;
        bool value;
    } * alive;
    bool changed;
};

static bool is_shadow(struct emit *e, struct decl *d)
{
    for (ptrdiff_t i = 0; d->kind == DECL_VAR && i < hmlen(e->shadows); i++)
        if (e->shadows[i].value == d)
            return true;
    return false;
}

/* The variable an expression does nothing but update; null: it does more. */
static struct decl *updated(struct emit *e, struct expr *x)
{
    bool update = x->kind == EXPR_ASSIGN || expr_is_update(x);
    return update && x->kids[0]->kind == EXPR_REF && is_shadow(e, x->kids[0]->decl)
               ? x->kids[0]->decl
               : NULL;
}

static bool is_dead(struct liveness *w, struct decl *d)
{
    return d && is_shadow(w->e, d) && hmgeti(w->alive, d) < 0;
}

static bool note_alive(struct expr *x, void *user)
{
    struct liveness *w = user;
    if (x->kind == EXPR_REF && hmgeti(w->alive, x->decl) < 0) {
        hmput(w->alive, x->decl, true);
        w->changed = true;
    }
    return true;
}

static void note_update(struct liveness *w, struct expr *x)
{
    if (x->kind == EXPR_BINARY && x->op == OP_COMMA) {
        note_update(w, x->kids[0]);
        note_update(w, x->kids[1]);
    } else if (!is_dead(w, updated(w->e, x))) {
        struct decl *d = updated(w->e, x);
        if (!d)
            expr_walk(x, note_alive, w);
        else if (x->kind == EXPR_ASSIGN)
            expr_walk(x->kids[1], note_alive, w);
    }
}

static bool note_stmt(struct stmt *s, void *user)
{
    struct liveness *w = user;
    if (s->kind == STMT_DECL && is_dead(w, s->decls[0]))
        return true;
    if (s->kind == STMT_EXPR) {
        note_update(w, s->expr);
        return true;
    }
    struct expr *step = s->step;
    s->step = NULL;
    stmt_exprs(s, note_alive, user);
    s->step = step;
    if (step)
        note_update(w, step);
    return true;
}

static struct expr *drop_updates(struct liveness *w, struct expr *x)
{
    if (!x)
        return NULL;
    if (x->kind == EXPR_BINARY && x->op == OP_COMMA) {
        struct expr *a = drop_updates(w, x->kids[0]), *b = drop_updates(w, x->kids[1]);
        if (a == x->kids[0] && b == x->kids[1])
            return x;
        return !a ? b : !b ? a : expr_binary(OP_COMMA, a, b);
    }
    return is_dead(w, updated(w->e, x)) ? NULL : x;
}

static void drop_in(struct liveness *w, struct stmt ***list);

static void drop_below(struct liveness *w, struct stmt *s)
{
    if (!s)
        return;
    s->step = drop_updates(w, s->step);
    drop_in(w, &s->list);
    drop_below(w, s->body);
    drop_below(w, s->other);
}

static void drop_in(struct liveness *w, struct stmt ***list)
{
    struct stmt **kept = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        if ((s->kind == STMT_EXPR && is_dead(w, updated(w->e, s->expr)))
            || (s->kind == STMT_DECL && is_dead(w, s->decls[0])))
            continue;
        drop_below(w, s);
        arrput(kept, s);
    }
    *list = kept;
}

void drop_unused_shadows(struct emit *e, struct stmt ***list)
{
    struct liveness w = {.e = e};
    do {
        w.changed = false;
        for (ptrdiff_t i = 0; i < arrlen(*list); i++)
            stmt_walk((*list)[i], note_stmt, &w);
    } while (w.changed);
    drop_in(&w, list);
}

/* ---- unused locals ---- */

/* A statement that does nothing but give a local variable a value: the variable. */
static struct decl *set_local(struct stmt *s)
{
    struct expr *x = s->kind == STMT_EXPR ? s->expr : NULL;
    bool set = x && ((x->kind == EXPR_ASSIGN && x->op == OP_NONE) || expr_is_update(x));
    struct decl *d = set && x->kids[0]->kind == EXPR_REF ? x->kids[0]->decl : NULL;
    return d && d->kind == DECL_VAR && !d->is_global && d->storage == STORAGE_NONE
               ? d
               : NULL;
}

static bool note_all(struct stmt *s, void *user)
{
    if (!set_local(s))
        stmt_exprs(s, note_alive, user);
    else if (s->expr->kind == EXPR_ASSIGN)
        expr_walk(s->expr->kids[1], note_alive, user);
    return true;
}

static bool pops(struct expr *x)
{
    if (!x)
        return false;
    if (x->kind == EXPR_RUNTIME && x->runtime != RUNTIME_ZEROS
        && x->runtime != RUNTIME_LANES && x->runtime != RUNTIME_CONVERT)
        return true;
    for (ptrdiff_t i = 0; i < arrlen(x->kids); i++)
        if (pops(x->kids[i]))
            return true;
    return false;
}

static bool tidy_in(struct liveness *w, struct stmt ***list);

static bool is_empty(struct stmt *s)
{
    return s->kind == STMT_BLOCK && arrlen(s->list) == 0;
}

/* What is left of a statement: itself, what it popped, or null. */
static struct stmt *tidied(struct liveness *w, struct stmt *s)
{
    struct decl *d = s->kind == STMT_DECL ? s->decls[0] : NULL;
    if (d && d->kind == DECL_VAR && d->storage != STORAGE_STATIC
        && hmgeti(w->alive, d) < 0)
        return pops(d->init) ? stmt_expr(expr_void(d->init)) : NULL;
    d = set_local(s);
    if (d && hmgeti(w->alive, d) < 0)
        return s->expr->kind == EXPR_ASSIGN && pops(s->expr->kids[1])
                   ? stmt_expr(expr_void(s->expr->kids[1]))
                   : NULL;
    if (s->kind == STMT_IF && is_empty(s->body) && !s->other && !pops(s->expr))
        return NULL;
    return s;
}

static bool tidy_part(struct liveness *w, struct stmt **part)
{
    struct stmt *s = *part;
    if (!s)
        return false;
    bool changed = tidy_in(w, &s->list);
    changed |= tidy_part(w, &s->body);
    changed |= tidy_part(w, &s->other);
    struct stmt *left = tidied(w, s);
    if (left == s)
        return changed;
    *part = left ? left : stmt_block(NULL);
    return true;
}

static bool tidy_in(struct liveness *w, struct stmt ***list)
{
    struct stmt **kept = NULL;
    bool changed = false;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        changed |= tidy_part(w, &s);
        if (is_empty(s))
            changed = true;
        else
            arrput(kept, s);
    }
    *list = kept;
    return changed;
}

void drop_unused_locals(struct stmt ***list)
{
    struct liveness w;
    do {
        w = (struct liveness){0};
        for (ptrdiff_t i = 0; i < arrlen(*list); i++)
            stmt_walk((*list)[i], note_all, &w);
    } while (tidy_in(&w, list));
}

/* ---- sizes ---- */

static bool is_size(struct expr *e)
{
    return e->kind == EXPR_SIZEOF;
}

void calloc_arguments(struct call *c, struct expr **count, struct expr **size)
{
    struct expr *bytes = c->expr->kids[1], *b = expr_bare(bytes);
    bool product = b->kind == EXPR_BINARY && b->op == OP_MUL
                   && (is_size(b->kids[0]) || is_size(b->kids[1]));
    *count = expr_int(1);
    *size = bytes;
    if (c->rule->kind == MEMORY_CALLOC) {
        *count = bytes;
        *size = c->expr->kids[2];
    } else if (product) {
        int k = is_size(b->kids[1]) ? 1 : 0;
        *count = b->kids[1 - k];
        *size = b->kids[k];
    }
}

static struct expr *size_of(struct type *t)
{
    struct expr *e = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), (struct loc){0});
    e->of = t;
    return e;
}

bool array_is_variable(struct type *t)
{
    for (t = type_strip(t); t->kind == TYPE_ARRAY; t = type_strip(t->to))
        if (t->size)
            return true;
    return false;
}

struct expr *array_count(struct type *t)
{
    t = type_strip(t);
    return t->size ? t->size : expr_int(t->length);
}

struct expr *bytes_of(struct expr *count, struct type *element)
{
    return fold_mul(expr_cast(type_basic(TYPE_ULONG), count), size_of(element));
}

/* The statements between a mark and its release: their work memory is given back. */
struct stmt **with_mark(struct emit *e, struct stmt **list)
{
    static struct decl *record;
    if (!record) {
        record = decl_new(DECL_RECORD, "cgrad_mark", NULL, (struct loc){0});
        record->from_header = record->is_complete = true;
    }
    struct decl *mark = emit_local(e, "mark", type_named(record));
    struct expr **args = NULL, **more = NULL;
    arrput(args, save_ref(e));
    mark->init = expr_runtime(RUNTIME_MARK, NULL, args);
    mark->init->type = mark->type;
    struct stmt **all = NULL;
    arrput(all, stmt_decl(mark));
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        arrput(all, list[i]);
    arrput(more, save_ref(e));
    arrput(more, expr_ref(mark));
    arrput(all, stmt_expr(expr_runtime(RUNTIME_RELEASE, NULL, more)));
    return all;
}

/* ---- uses ---- */

bool emit_mentions(struct stmt **list, struct decl **params, struct decl *d)
{
    bool found = false;
    for (ptrdiff_t i = 0; i < arrlen(list) && !found; i++)
        found = stmt_mentions(list[i], d);
    for (ptrdiff_t i = 0; i < arrlen(params) && !found; i++)
        for (struct type *t = params[i]->type; t; t = t->to)
            found |= t->size && expr_mentions(t->size, d);
    return found;
}

struct expr *expr_void(struct expr *x)
{
    struct expr *e = expr_new(EXPR_CAST, type_basic(TYPE_VOID), x->loc);
    arrput(e->kids, x);
    return e;
}
