/* The products made of the adjoint and of the tangent, with the contracts on what
 * callers may rely on: seeds of pure outputs are left as they were, adjoints of pure
 * inputs are added to, memory the caller sees ends with the primal's final values. */
#include "algebra.h"
#include "entry.h"
#include <string.h>

/* ---- calls of the made functions ---- */

static struct slot *slot_of(struct entry *e, struct decl *core)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].core == core)
            return &e->slots[i];
    return NULL;
}

struct expr *entry_call_made(struct entry *e, struct made *m, struct expr *seed)
{
    struct expr **args = NULL;
    if (m->takes_order)
        arrput(args, expr_ref(e->order));
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++) {
        struct slot *s = slot_of(e, m->params[i].param);
        if (!s)
            bug(e->request->loc, "'%s' takes a shadow of '%s', which nobody named",
                m->function->name, m->params[i].param->name);
        if (m->params[i].primal)
            arrput(args, expr_ref(s->ours));
        if (m->params[i].shadow && s->work)
            arrput(args, expr_clone(s->work, NULL));
        else if (m->params[i].shadow)
            diag_error(DIAG_ALWAYS_NEEDS_SHADOW, e->request->loc,
                       e->request->function->name);
    }
    if (m->takes_seed)
        arrput(args, seed);
    if (m->takes_save)
        arrput(args, e->state ? expr_ref(e->state) : entry_save(e));
    return expr_call(m->function, args);
}

struct expr *entry_call_primal(struct entry *e)
{
    struct expr **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].param->kind == DECL_PARAM)
            arrput(args, expr_ref(e->slots[i].ours));
    return expr_call(e->request->function, args);
}

/* Where a made function leaves the shadows of pointers in the result, if the caller of the
 * entry doesn't ask for them; else null. */
static struct expr *result_room(struct entry *e, struct made *m)
{
    if (!m->takes_seed)
        return NULL;
    struct decl **params = m->function->members;
    struct decl *seed = params[arrlen(params) - (m->takes_save ? 2 : 1)];
    struct decl *room = entry_local(e, "result_shadow",
                                    type_unqualified(type_pointee(seed->type)), NULL);
    return expr_address(expr_ref(room));
}

static struct expr *forward_call(struct entry *e)
{
    if (!e->f->needs_twin)
        return entry_call_primal(e);
    struct made *m = twin_fwd(e->twin);
    return entry_call_made(e, m, result_room(e, m));
}

struct decl *entry_keep_result(struct entry *e, struct expr *call)
{
    if (type_strip(call->type)->kind == TYPE_VOID) {
        entry_add(e, stmt_expr(call));
        return NULL;
    }
    return entry_local(e, "result", type_unqualified(call->type), call);
}

/* return result; or, when nothing came after it, return what it was set to. */
static void return_result(struct entry *e, struct decl *result)
{
    struct stmt *last = arrlast(e->body), *r = stmt_new(STMT_RETURN, (struct loc){0});
    r->expr = expr_ref(result);
    if (last->kind == STMT_DECL && last->decls[0] == result) {
        r->expr = result->init;
        (void)arrpop(e->body);
    }
    entry_add(e, r);
}

void entry_close(struct entry *e)
{
    struct expr **args = NULL;
    if (!e->uses_save)
        return;
    arrput(args, entry_save(e));
    entry_add(e, stmt_expr(expr_runtime(RUNTIME_CLOSE, NULL, args)));
}

void entry_return(struct entry *e, struct decl *result)
{
    entry_close(e);
    if (result)
        return_result(e, result);
}

static struct expr *seed_of_result(struct entry *e)
{
    if (!e->of_result)
        return NULL;
    return e->is_gradient ? expr_int(1) : expr_ref(e->result_shadow);
}

static void reverse_part(struct entry *e)
{
    entry_check_freed(e);
    entry_keep_final(e);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        slot_begin_work(e, &e->slots[i]);
    if (e->f->has_reverse)
        entry_add(e,
                  stmt_expr(entry_call_made(e, twin_rev(e->twin), seed_of_result(e))));
    entry_put_back(e);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        slot_end_work(e, &e->slots[i]);
}

/* ---- contracts in words ---- */

const char *names_of(struct entry *e, bool wrt, const char *suffix)
{
    struct text t = {0};
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (wrt ? e->slots[i].wrt : e->slots[i].of)
            text_printf(&t, "%s%s%s", t.len ? ", " : "", e->slots[i].param->name,
                        suffix);
    if (!wrt && e->of_result)
        text_printf(&t, "%s%s%s", t.len ? ", " : "", e->request->function->name,
                    suffix);
    return t.s ? t.s : "nothing";
}

const char *where_of(struct entry *e)
{
    struct loc loc = e->request->function->loc;
    const char *slash = strrchr(loc.file, '/');
    return format("%s:%u", slash ? slash + 1 : loc.file, loc.line);
}

/* ---- vjp, grad ---- */

/* Memory for shadows that the forward sweep moves pointers to comes before it. */
static void begin_forward_work(struct entry *e)
{
    if (!e->f->needs_twin)
        return;
    struct made *m = twin_fwd(e->twin);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (made_takes_shadow(m, e->slots[i].core))
            slot_begin_work(e, &e->slots[i]);
}

static bool find_runtime(struct expr *x, void *user)
{
    struct expr **found = user;
    if (x->kind == EXPR_RUNTIME && x->runtime != RUNTIME_LAST && !*found)
        *found = x;
    return !*found;
}

/* What is pushed and popped has a tangent, but no adjoint. */
static bool is_reversible(struct instance *f, struct instance ***seen)
{
    struct expr *found = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*seen); i++)
        if ((*seen)[i] == f)
            return true;
    arrput(*seen, f);
    stmt_walk_exprs(f->core->body, find_runtime, &found);
    if (found)
        diag_error(DIAG_UNSUPPORTED, found->loc,
                   "a reverse sweep by another one, only by a tangent (jvp)");
    bool is = !found;
    for (ptrdiff_t i = 0; is && i < arrlen(f->calls); i++)
        is = !f->calls[i].callee || is_reversible(f->calls[i].callee, seen);
    return is;
}

bool adjoint_entry(struct entry *e, const char *suffix)
{
    struct instance **seen = NULL;
    if (!is_reversible(e->f, &seen)
        || !entry_begin(e, suffix, e->request->function->type->to))
        return false;
    entry_params(e, "_b");
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        slot_clear(e, &e->slots[i]);
    begin_forward_work(e);
    struct decl *result = entry_keep_result(e, forward_call(e));
    reverse_part(e);
    entry_return(e, result);
    return true;
}

void make_vjp(struct entry *e)
{
    if (!adjoint_entry(e, "_vjp"))
        return;
    entry_end(e, format("Adds to %s the gradient of %s times %s. %s",
                        names_of(e, true, "_b"), names_of(e, false, ""),
                        names_of(e, false, "_b"), where_of(e)));
}

static bool is_scalar_place(struct entry *e, struct slot *s)
{
    if (s->fields)
        return arrlen(s->of_places) == 1 && type_is_real(s->of_places[0]->path->type);
    return slot_is_one(e, s) && type_is_real(slot_element(s));
}

bool has_scalar_result(struct entry *e)
{
    int count = 0;
    if (e->of_result) {
        if (!type_is_real(e->request->function->type->to))
            return false;
        count++;
    }
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].of) {
            if (!is_scalar_place(e, &e->slots[i]))
                return false;
            count++;
        }
    return count == 1;
}

void make_grad(struct entry *e)
{
    struct request *r = e->request;
    e->is_gradient = true;
    if (!has_scalar_result(e)) {
        diag_error(DIAG_NOT_SCALAR, r->loc, r->function->name);
        diag_note(r->function->loc, "vjp takes a seed for every result");
        return;
    }
    if (!adjoint_entry(e, "_grad"))
        return;
    entry_end(e, format("Sets %s to the gradient of %s. %s", names_of(e, true, "_b"),
                        names_of(e, false, ""), where_of(e)));
}

/* ---- split ---- */

static void add_runtime(struct entry *e, enum runtime r)
{
    struct expr **args = NULL;
    arrput(args, expr_ref(e->save));
    entry_add(e, stmt_expr(expr_runtime(r, NULL, args)));
}

/* Looks for heap objects that live in the arena, through the made functions. */
struct search {
    struct decl **seen;
    bool found;
};

static bool search_stmt(struct stmt *s, void *user);

static bool search_expr(struct expr *x, void *user)
{
    struct search *w = user;
    if (x->kind == EXPR_RUNTIME)
        w->found |= x->runtime == RUNTIME_MALLOC || x->runtime == RUNTIME_CALLOC
                    || x->runtime == RUNTIME_REALLOC;
    struct decl *f =
        x->kind == EXPR_REF && x->decl->kind == DECL_FUNCTION ? x->decl : NULL;
    for (ptrdiff_t i = 0; f && i < arrlen(w->seen); i++)
        if (w->seen[i] == f)
            return true;
    if (f && f->body && f->origin) {
        arrput(w->seen, f);
        stmt_walk(f->body, search_stmt, user);
    }
    return true;
}

static bool search_stmt(struct stmt *s, void *user)
{
    stmt_exprs(s, search_expr, user);
    return true;
}

/* Memory that the reverse sweep changes has to be as it was for the next one. */
static enum runtime turn_of(struct stmt **body)
{
    struct search w = {0};
    for (ptrdiff_t i = 0; i < arrlen(body); i++)
        stmt_walk(body[i], search_stmt, &w);
    return w.found ? RUNTIME_TURN_KEPT : RUNTIME_TURN;
}

bool split_forward(struct entry *e)
{
    struct decl *f = e->request->function;
    struct instance **seen = NULL;
    if (!is_reversible(e->f, &seen) || !entry_begin(e, "_fwd", f->type->to))
        return false;
    entry_params(e, NULL);
    entry_add_save(e);
    if (!e->inner) /* else the caller's, open */
        add_runtime(e, RUNTIME_OPEN);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        slot_park(e, &e->slots[i]);
    struct decl *result = entry_keep_result(e, forward_call(e));
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        slot_push_parked(e, &e->slots[i]);
    add_runtime(e, turn_of(e->body));
    entry_return(e, result);
    entry_end(
        e,
        format(
            "The forward sweep of %s: its results, and in save what %s_rev wants. %s",
            f->name, f->name, where_of(e)));
    return true;
}

static bool takes_scratch(struct stmt *s)
{
    struct expr *x = runtime_at(s);
    return x && x->runtime == RUNTIME_ZEROS;
}

/* Scratch of a sweep that may be called again goes back to the arena. */
static void give_back(struct entry *e)
{
    ptrdiff_t first = 0;
    while (first < arrlen(e->body) && !takes_scratch(e->body[first]))
        first++;
    struct stmt **before = NULL, **rest = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->body); i++)
        if (i < first)
            arrput(before, e->body[i]);
        else
            arrput(rest, e->body[i]);
    if (arrlen(rest) == 0)
        return;
    struct emit emit = {.function = e->function, .save = e->save};
    rest = with_mark(&emit, rest);
    for (ptrdiff_t i = 0; i < arrlen(rest); i++)
        arrput(before, rest[i]);
    e->body = before;
}

bool split_reverse(struct entry *e)
{
    if (!entry_begin(e, "_rev", type_basic(TYPE_VOID)))
        return false;
    e->is_rewind = true;
    entry_params(e, "_b");
    entry_add_save(e);
    add_runtime(e, RUNTIME_REWIND);
    for (ptrdiff_t i = arrlen(e->slots); i-- > 0;)
        slot_pop_parked(e, &e->slots[i]);
    reverse_part(e);
    give_back(e);
    entry_end(
        e, format("The reverse sweep: adds to %s the gradient of %s times %s. May be "
                  "called again. %s",
                  names_of(e, true, "_b"), names_of(e, false, ""),
                  names_of(e, false, "_b"), where_of(e)));
    return true;
}

void make_split(struct entry *e)
{
    if (split_forward(e))
        split_reverse(e);
}

/* ---- jvp ---- */

/* The made function may have nothing to say about the result. */
static void clear_result(struct entry *e, struct made *m)
{
    if (e->result_shadow && !m->takes_seed)
        entry_each(e, expr_int(1), expr_ref(e->result_shadow), NULL, OP_NONE,
                   e->request->function->type->to);
}

static void add_state(struct entry *e)
{
    const struct algebra *a = entry_algebra(e);
    if (!a->state)
        return;
    e->state = decl_new(DECL_PARAM, ir_fresh_name(e->function, a->state_name),
                        a->state(), e->request->function->loc);
    entry_add_param(e, e->state);
}

bool tangent_entry(struct entry *e, const char *suffix)
{
    e->is_tangent = true;
    struct made *m = entry_tangent(e);
    if (diag_errors() > 0 || !entry_begin(e, suffix, e->request->function->type->to))
        return false;
    entry_params(e, entry_algebra(e)->suffix);
    add_state(e);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        slot_clear(e, &e->slots[i]);
        slot_begin_work(e, &e->slots[i]);
    }
    clear_result(e, m);
    struct expr *seed =
        e->result_shadow ? expr_ref(e->result_shadow) : result_room(e, m);
    if (!e->result_shadow && seed)
        entry_check_left(e, e->f->result);
    struct decl *result = entry_keep_result(e, entry_call_made(e, m, seed));
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        slot_end_work(e, &e->slots[i]);
    entry_return(e, result);
    return true;
}

void make_jvp(struct entry *e)
{
    if (tangent_entry(e, "_jvp"))
        entry_end(e, format("Sets %s to the derivative of %s along %s. %s",
                            names_of(e, false, "_d"), names_of(e, false, ""),
                            names_of(e, true, "_d"), where_of(e)));
}
