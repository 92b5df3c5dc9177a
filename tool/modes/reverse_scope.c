/* Reverse sweep, blocks: entered backwards, a block first gets its locals back, popped or
 * recomputed; then its statements come from last to first, those behind a jump under the
 * condition that control got there. */
#include "reverse.h"

/* ---- locals ---- */

/* A pointer to an array of variable length. */
static bool is_sized(struct type *t)
{
    return type_is_pointer(t) && array_is_variable(type_pointee(t));
}

static bool is_sized_later(struct emit *e, struct type *popped)
{
    return !e->saved && is_sized(popped);
}

/* A pointer to an array of variable length comes back as a void * first: the sizes in its
 * type may be recomputed behind the pops. */
static struct expr *untyped_pop(struct emit *e, struct expr *init, struct stmt ***list)
{
    struct decl *d = emit_local(e, "popped", type_pointer(type_basic(TYPE_VOID)));
    init->of = init->type = d->type;
    d->init = init;
    arrput(*list, stmt_decl(d));
    return expr_ref(d);
}

static void declare(struct decl *d, struct expr *init, int *before, struct emit *e,
                    struct stmt ***list)
{
    if (arrlen(before) == 0) {
        d->init = init;
        arrput(*list, stmt_decl(d));
        return;
    }
    struct stmt **one = NULL;
    d->init = zero_of(d->type);
    arrput(*list, stmt_decl(d));
    arrput(one, stmt_set(OP_NONE, expr_ref(d), init));
    arrput(*list, reverse_when(not_left_by(e, before), one));
}

struct local *locals_of(struct emit *e, struct stmt **stmts)
{
    struct local *locals = NULL;
    int *before = NULL;
    for (ptrdiff_t i = 0; i < arrlen(stmts); i++) {
        struct stmt *s = stmts[i];
        if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR
            && s->decls[0]->storage != STORAGE_STATIC
            && s->decls[0]->storage != STORAGE_EXTERN) {
            struct local l = {.core = s->decls[0]};
            for (ptrdiff_t k = 0; k < arrlen(before); k++)
                arrput(l.before, before[k]);
            arrput(locals, l);
        }
        int *more = reverse_exits(e, s);
        for (ptrdiff_t k = 0; k < arrlen(more); k++)
            arrput(before, more[k]);
    }
    return locals;
}

void locals_pop(struct emit *e, struct local *locals, struct stmt ***list)
{
    for (ptrdiff_t i = arrlen(locals); i-- > 0;) {
        struct decl *core = locals[i].core;
        if (shadow_is_saved(e->f, core)) {
            struct decl *shadow = shadow_decl(e, core);
            struct type *type = type_shadow(save_type_of(e, core->type));
            shadow->type = type;
            struct expr *value = reverse_saved(e, core, 1, type);
            if (is_sized_later(e, type))
                locals[i].late_shadow = untyped_pop(e, value, list);
            else
                declare(shadow, value, locals[i].before, e, list);
        }
        if (local_keep(e->f, core) == KEEP_SAVE) {
            struct expr *value = reverse_saved(e, core, 0, save_type_of(e, core->type));
            if (is_sized_later(e, value->type)) {
                locals[i].late = untyped_pop(e, value, list);
                continue;
            }
            declare(reverse_ours(e, core), value, locals[i].before, e, list);
        }
    }
}

/* A count without the cast to size_t that malloc wants. */
static struct expr *without_cast(struct expr *count)
{
    struct expr *x = count;
    bool widens = x && x->kind == EXPR_CAST && type_is_integer(x->type)
                  && type_is_integer(x->kids[0]->type)
                  && type_strip(x->type)->kind >= TYPE_LONG
                  && type_strip(x->kids[0]->type)->kind <= type_strip(x->type)->kind;
    if (!widens)
        return x;
    x->kids[0]->parens = 0;
    return x->kids[0];
}

/* The shadow of malloc(n * sizeof(T)): zeros(T, n). */
static struct expr *fresh_shadow(struct emit *e, struct decl *core)
{
    struct expr *call = core->init;
    while (call->kind == EXPR_CAST)
        call = call->kids[0];
    struct type *element = type_shadow(type_pointee(core->type));
    struct expr *count = NULL,
                *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), core->loc);
    size->of = element;
    for (ptrdiff_t i = 1; i < arrlen(call->kids); i++) {
        struct expr *part = primal_expr(e, call->kids[i]);
        count = count ? expr_binary(OP_MUL, count, part) : part;
    }
    struct expr *bare = without_cast(expr_without_size(count, element));
    struct expr **args = NULL;
    arrput(args, save_ref(e));
    arrput(args, bare ? bare : expr_binary(OP_DIV, count, size));
    e->uses_work = true;
    return expr_runtime(RUNTIME_ZEROS, element, args);
}

/* Shadows of reals, records and arrays of a block: zero when it is entered. */
static void fresh_local(struct emit *e, struct decl *core, struct stmt ***list)
{
    struct type *t = type_strip(core->type);
    if (t->kind == TYPE_POINTER || hmgeti(e->shadows, core) < 0
        || shadow_is_saved(e->f, core))
        return;
    struct decl *d = shadow_decl(e, core);
    if (t->kind == TYPE_ARRAY && array_is_variable(t)) {
        struct expr **args = NULL;
        struct type *element = type_shadow(type_unqualified(primal_type(e, t->to)));
        arrput(args, save_ref(e));
        arrput(args, primal_expr(e, array_count(t)));
        d->type = type_pointer(element);
        d->init = expr_runtime(RUNTIME_ZEROS, element, args);
        e->uses_work = true;
    } else {
        d->init = zero_of(d->type);
    }
    arrput(*list, stmt_decl(d));
}

/* What is recomputed from the initialiser; and the shadow of a buffer. */
static void remat_local(struct emit *e, struct local *l, struct stmt ***list)
{
    if (l->late)
        declare(reverse_ours(e, l->core), l->late, l->before, e, list);
    if (l->late_shadow)
        declare(shadow_decl(e, l->core), l->late_shadow, l->before, e, list);
    if (local_keep(e->f, l->core) == KEEP_REMAT)
        declare(reverse_ours(e, l->core), primal_expr(e, l->core->init), l->before, e,
                list);
    if (shadow_keep(e->f, l->core) == KEEP_FRESH) {
        struct decl *d = shadow_decl(e, l->core);
        d->init = fresh_shadow(e, l->core);
        arrput(*list, stmt_decl(d));
    }
    if (shadow_keep(e->f, l->core) == KEEP_REMAT)
        declare(shadow_decl(e, l->core), shadow_pointer(e, l->core->init), l->before, e,
                list);
}

/* In the order of their declarations, behind what was popped. The shadows that initialisers
 * ask for are known when all of these were made. */
void locals_bring(struct emit *e, struct local *locals, struct stmt ***list)
{
    struct stmt ***remats = NULL, **rebased_list = NULL;
    for (ptrdiff_t i = 0; i < arrlen(locals); i++) {
        struct stmt **one = NULL;
        remat_local(e, &locals[i], &one);
        arrput(remats, one);
    }
    for (ptrdiff_t i = 0; i < arrlen(locals); i++)
        if (shadow_keep(e->f, locals[i].core) == KEEP_REBASE)
            declare(shadow_decl(e, locals[i].core), reverse_rebased(e, locals[i].core),
                    locals[i].before, e, &rebased_list);
    for (ptrdiff_t i = 0; i < arrlen(locals); i++) {
        reverse_append(list, remats[i]);
        fresh_local(e, locals[i].core, list);
    }
    reverse_append(list, rebased_list);
}

void locals_declare(struct emit *e, struct local *locals, struct stmt **body,
                    struct stmt ***list, struct stmt ***sized)
{
    for (ptrdiff_t i = 0; i < arrlen(locals); i++) {
        struct decl *core = locals[i].core;
        ptrdiff_t at = hmgeti(e->map, core);
        if (local_keep(e->f, core) == KEEP_NOTHING && at >= 0
            && emit_mentions(body, NULL, e->map[at].value)) {
            struct decl *d = e->map[at].value;
            d->init = type_is_scalar(d->type) ? zero_of(d->type) : NULL;
            arrput(*(is_sized(d->type) ? sized : list), stmt_decl(d));
        }
        at = hmgeti(e->shadows, core);
        if (type_strip(core->type)->kind == TYPE_POINTER && at >= 0
            && shadow_keep(e->f, core) == KEEP_NOTHING
            && emit_mentions(body, NULL, e->shadows[at].value)) {
            struct decl *d = e->shadows[at].value;
            d->init = zero_of(d->type);
            arrput(*(is_sized(d->type) ? sized : list), stmt_decl(d));
        }
    }
}

/* Constant tables that the block declares. */
static void repeat_declarations(struct emit *e, struct stmt **stmts, struct stmt **body,
                                struct stmt ***list)
{
    for (ptrdiff_t i = 0; i < arrlen(stmts); i++) {
        struct stmt *s = stmts[i];
        if (s->kind != STMT_DECL)
            continue;
        struct decl *d = s->decls[0];
        bool table = d->kind == DECL_VAR
                     && (d->storage == STORAGE_STATIC || d->storage == STORAGE_EXTERN);
        if (table && emit_mentions(body, NULL, d))
            arrput(*list, stmt_decl(d));
    }
    (void)e;
}

/* ---- statements ---- */

/* Runs of statements behind the same exits, last first, each run under the condition that
 * control got there. */
static void reverse_list(struct emit *e, struct stmt **stmts, struct stmt ***list)
{
    ptrdiff_t n = arrlen(stmts);
    struct stmt **run = NULL;
    for (ptrdiff_t i = n; i-- > 0;) {
        reverse_stmt(e, stmts[i], &run);
        int *before = NULL;
        for (ptrdiff_t k = 0; k < i; k++) {
            int *more = reverse_exits(e, stmts[k]);
            for (ptrdiff_t j = 0; j < arrlen(more); j++)
                arrput(before, more[j]);
        }
        int *here = i > 0 ? reverse_exits(e, stmts[i - 1]) : NULL;
        if (i > 0 && arrlen(here) == 0)
            continue;
        if (arrlen(run) > 0 && arrlen(before) > 0)
            arrput(*list, reverse_when(not_left_by(e, before), run));
        else
            for (ptrdiff_t k = 0; k < arrlen(run); k++)
                arrput(*list, run[k]);
        run = NULL;
    }
}

/* The statements of a block backwards, its locals first. */
void reverse_scope(struct emit *e, struct stmt **stmts, struct stmt ***list)
{
    struct local *locals = locals_of(e, stmts);
    for (ptrdiff_t i = 0; i < arrlen(locals); i++) {
        if (hmgeti(e->map, locals[i].core) >= 0)
            (void)hmdel(e->map, locals[i].core);
        if (hmgeti(e->shadows, locals[i].core) >= 0)
            (void)hmdel(e->shadows, locals[i].core);
        reverse_ours(e, locals[i].core);
    }
    struct stmt **body = NULL, **front = NULL, **brought = NULL, **rest = NULL;
    struct stmt **sized = NULL, **all = NULL;
    locals_pop(e, locals, &front);
    reverse_list(e, stmts, &body);
    locals_bring(e, locals, &brought);
    reverse_append(&all, brought);
    reverse_append(&all, body);
    locals_declare(e, locals, all, &rest, &sized);
    repeat_declarations(e, stmts, all, list);
    reverse_append(list, front);
    reverse_append(list, rest);
    reverse_append(list, brought);
    reverse_append(list, sized);
    reverse_append(list, body);
}

struct stmt *reverse_body(struct emit *e, struct stmt *s)
{
    struct stmt **list = NULL;
    if (!s)
        return stmt_block(NULL);
    if (s->kind != STMT_BLOCK) {
        reverse_stmt(e, s, &list);
        return stmt_block(list);
    }
    bool outer = e->uses_work;
    e->uses_work = false;
    reverse_scope(e, s->list, &list);
    if (e->uses_work)
        list = with_mark(e, list);
    e->uses_work = outer;
    return stmt_block(list);
}
