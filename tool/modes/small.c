/* Small things that both sweeps emit. */
#include "internal.h"

struct expr *zero_of(struct type *t)
{
    struct type *s = type_strip(t);
    if (type_is_scalar(s))
        return expr_int(0);
    struct expr *e = expr_new(EXPR_INIT, type_unqualified(s), (struct loc){0});
    struct type *in = s->kind == TYPE_RECORD && arrlen(s->decl->members) > 0
                        ? s->decl->members[0]->type
                    : s->kind == TYPE_ARRAY ? s->to : type_basic(TYPE_INT);
    arrput(e->kids, zero_of(in));
    return e;
}

struct decl *library_function(const char *name, struct type *result)
{
    static struct known {
        const char *key;
        struct decl *value;
    } *known;
    name = name_intern(name);
    ptrdiff_t i = hmgeti(known, name);
    if (i >= 0)
        return known[i].value;
    struct decl *d = decl_new(DECL_FUNCTION, name, type_function(result, NULL),
                              (struct loc){0});
    d->from_header = d->from_system = true;
    hmput(known, name, d);
    return d;
}

/* memset(array, 0, bytes) for an array that lost its initialiser, which was all zeros or
 * constants: those are assigned one by one. */
void fill_array(struct emit *e, struct decl *core, struct stmt ***list)
{
    struct decl *ours = e->map[hmgeti(e->map, core)].value;
    struct expr *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), core->loc);
    size->of = primal_type(e, core->type);
    struct expr **args = NULL;
    struct decl *start = emit_local(e, format("%s_start", core->name), size->of);
    start->init = primal_expr(e, core->init);
    arrput(*list, stmt_decl(start));
    arrput(args, expr_ref(ours));
    arrput(args, expr_ref(start));
    arrput(args, size);
    struct decl *copy = library_function("memcpy", type_pointer(type_basic(TYPE_VOID)));
    arrput(*list, stmt_expr(expr_call(copy, args)));
}

bool shadow_is_saved(struct instance *f, struct decl *d)
{
    if (type_is_record(d->type))
        return local_keep(f, d) == KEEP_SAVE && record_tracked(f, expr_ref(d));
    return shadow_keep(f, d) == KEEP_SAVE;
}

/* ---- dead shadows ---- */

struct reads {
    struct seen {
        struct decl *key;
        bool value;
    } *seen;
};

static bool note_read(struct expr *x, void *user)
{
    struct reads *r = user;
    if (x->kind == EXPR_REF)
        hmput(r->seen, x->decl, true);
    return true;
}

static struct decl *assigned_variable(struct expr *x)
{
    bool update = x->kind == EXPR_ASSIGN
               || (x->kind == EXPR_UNARY && x->op >= OP_PREINC && x->op <= OP_POSTDEC);
    return update && x->kids[0]->kind == EXPR_REF ? x->kids[0]->decl : NULL;
}

static void note_update(struct reads *r, struct expr *x)
{
    if (x->kind == EXPR_BINARY && x->op == OP_COMMA) {
        note_update(r, x->kids[0]);
        note_update(r, x->kids[1]);
    } else if (assigned_variable(x)) {
        if (x->kind == EXPR_ASSIGN)
            expr_walk(x->kids[1], note_read, r);
    } else {
        expr_walk(x, note_read, r);
    }
}

static bool note_stmt(struct stmt *s, void *user)
{
    if (s->kind == STMT_EXPR) {
        note_update(user, s->expr);
        return true;
    }
    struct expr *step = s->step;
    s->step = NULL;
    stmt_exprs(s, note_read, user);
    s->step = step;
    if (step)
        note_update(user, step);
    return true;
}

struct sweep {
    struct emit *e;
    struct reads reads;
    bool changed;
};

static bool is_dead(struct sweep *w, struct decl *d)
{
    if (!d || hmgeti(w->reads.seen, d) >= 0 || d->kind != DECL_VAR)
        return false;
    for (ptrdiff_t i = 0; i < hmlen(w->e->shadows); i++)
        if (w->e->shadows[i].value == d)
            return true;
    return false;
}

static struct expr *drop_updates(struct sweep *w, struct expr *x)
{
    if (!x)
        return NULL;
    if (x->kind == EXPR_BINARY && x->op == OP_COMMA) {
        struct expr *a = drop_updates(w, x->kids[0]), *b = drop_updates(w, x->kids[1]);
        if (a == x->kids[0] && b == x->kids[1])
            return x;
        return !a ? b : !b ? a : expr_binary(OP_COMMA, a, b);
    }
    if (!is_dead(w, assigned_variable(x)))
        return x;
    w->changed = true;
    return NULL;
}

static void drop_in(struct sweep *w, struct stmt ***list);

static void drop_below(struct sweep *w, struct stmt *s)
{
    if (!s)
        return;
    s->step = drop_updates(w, s->step);
    drop_in(w, &s->list);
    drop_below(w, s->body);
    drop_below(w, s->other);
}

static void drop_in(struct sweep *w, struct stmt ***list)
{
    struct stmt **kept = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        if ((s->kind == STMT_EXPR && is_dead(w, assigned_variable(s->expr)))
            || (s->kind == STMT_DECL && is_dead(w, s->decls[0]))) {
            w->changed = true;
            continue;
        }
        drop_below(w, s);
        arrput(kept, s);
    }
    *list = kept;
}

void drop_unused_shadows(struct emit *e, struct stmt ***list)
{
    struct sweep w;
    do {
        w = (struct sweep){.e = e};
        for (ptrdiff_t i = 0; i < arrlen(*list); i++)
            stmt_walk((*list)[i], note_stmt, &w.reads);
        drop_in(&w, list);
    } while (w.changed);
}

/* ---- sizes ---- */

static struct expr *size_of(struct type *t)
{
    struct expr *e = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), (struct loc){0});
    e->of = t;
    return e;
}

static bool is_size_of(struct expr *x, struct type *element)
{
    x = expr_bare(x);
    if (x->kind != EXPR_SIZEOF)
        return false;
    return type_equal(x->of ? x->of : x->kids[0]->type, element);
}

/* n of n * sizeof(T), in whatever order; null: the size isn't written like that. */
struct expr *without_size(struct expr *bytes, struct type *element)
{
    struct expr *x = expr_bare(bytes);
    if (is_size_of(x, element))
        return expr_int(1);
    if (x->kind != EXPR_BINARY || x->op != OP_MUL)
        return NULL;
    for (int k = 0; k < 2; k++) {
        struct expr *rest = without_size(x->kids[k], element);
        if (rest)
            return fold_mul(k == 0 ? rest : expr_bare(x->kids[0]),
                            k == 0 ? expr_bare(x->kids[1]) : rest);
    }
    return NULL;
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
