/* The products made of the adjoint and of the tangent, with the contracts on what callers
 * may rely on: seeds of pure outputs are left as they were, adjoints of pure inputs are
 * added to, memory the caller sees ends with the primal's final values. */
#include "entry.h"

/* ---- working shadows ---- */

static struct object *slot_object(struct entry *e, struct slot *s)
{
    if (!type_is_pointer(s->core->type))
        return object_of(e->f, s->core);
    object_set to = pointer_objects(e->f, expr_ref(s->core));
    return arrlen(to) > 0 ? to[0] : NULL;
}

static struct expr *known_count(struct entry *e, struct slot *s)
{
    struct expr *count = slot_count(e, s);
    if (count)
        return count;
    diag_error(DIAG_EXTENT, s->param->loc, s->param->name);
    diag_note(e->request->loc.file ? e->request->loc : s->param->loc,
              "say it where it is declared, '%s[n]', or in the request: wrt(%s[n]), "
              "of(%s[n]) or, for what only carries derivatives, extent(%s[n])",
              s->param->name, s->param->name, s->param->name, s->param->name);
    return expr_int(1);
}

static struct decl *zeros(struct entry *e, struct slot *s, const char *suffix)
{
    struct type *element = type_shadow(type_unqualified(slot_element(s)));
    struct expr **args = NULL;
    arrput(args, entry_save(e));
    arrput(args, known_count(e, s));
    element = type_clone(element, &e->map);
    return entry_local(e, format("%s%s", s->param->name, suffix), type_pointer(element),
                       expr_runtime(RUNTIME_ZEROS, element, args));
}

static void copy_memory(struct entry *e, struct expr *to, struct expr *from, struct slot *s)
{
    struct expr **args = NULL;
    arrput(args, to);
    arrput(args, from);
    arrput(args, bytes_of(known_count(e, s), type_clone(type_unqualified(slot_element(s)),
                                                        &e->map)));
    entry_add(e, stmt_expr(expr_call(
        library_function("memcpy", type_pointer(type_basic(TYPE_VOID))), args)));
}

static bool is_one(struct entry *e, struct slot *s)
{
    long long n;
    struct expr *count = slot_count(e, s);
    return count && expr_int_value(count, &n) && n == 1;
}

/* A copy of the seed that the sweep may use up. */
static struct expr *seed_copy(struct entry *e, struct slot *s)
{
    struct type *element = type_shadow(type_unqualified(slot_element(s)));
    if (is_one(e, s)) {
        struct decl *d = entry_local(e, format("%s_seed", s->param->name), element,
                                     expr_deref(expr_ref(s->shadow)));
        return expr_address(expr_ref(d));
    }
    struct decl *d = zeros(e, s, "_seed");
    copy_memory(e, expr_ref(d), expr_ref(s->shadow), s);
    return expr_ref(d);
}

/* What stands for the parameter's shadow in the made functions. */
static void make_work(struct entry *e, struct slot *s)
{
    struct object *o = slot_object(e, s);
    bool pointer = type_is_pointer(s->core->type);
    if (!decl_shadowed(e->f, s->core) && !s->shadow)
        return;
    if (!pointer && s->shadow) {
        s->work = expr_ref(s->shadow);
    } else if (!pointer) {
        struct decl *d = entry_local(e, format("%s%s", s->param->name, "_b"),
                                     type_unqualified(s->param->type), zero_of(s->param->type));
        s->work = expr_address(expr_ref(d));
    } else if (!s->shadow) {
        s->work = expr_ref(zeros(e, s, "_b"));
    } else if (s->fields || (s->wrt && s->of)) {
        s->work = expr_ref(s->shadow);
    } else if (s->of) {
        s->work = seed_copy(e, s);
    } else if (o && o->is_written) {
        s->work = expr_ref(zeros(e, s, "_w"));
    } else {
        s->work = expr_ref(s->shadow);
    }
}

/* The gradient part of a working shadow goes where the caller wants it. */
static void finish_work(struct entry *e, struct slot *s)
{
    struct object *o = slot_object(e, s);
    if (s->shadow && s->wrt && !s->of && !s->fields && type_is_pointer(s->core->type) && o
        && o->is_written)
        entry_each(e, known_count(e, s), expr_ref(s->shadow), s->work, OP_ADD,
                   slot_element(s));
}

/* ---- values that the reverse sweep rewinds ---- */

static bool is_slot_object(struct entry *e, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (type_is_pointer(e->slots[i].core->type) && slot_object(e, &e->slots[i]) == o)
            return true;
    return false;
}

static void keep_final(struct entry *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->f->objects); i++) {
        struct object *o = e->f->objects[i];
        if (o->is_visible && o->is_restored && o->kind == OBJECT_ENTRY
            && !is_slot_object(e, o))
            diag_error(DIAG_UNSUPPORTED, e->request->function->loc,
                       "this: the reverse sweep rewinds memory behind a pointer in memory");
        if (o->is_visible && o->is_restored && o->kind == OBJECT_VAR)
            diag_error(DIAG_UNSUPPORTED, e->request->function->loc,
                       "this: the reverse sweep rewinds a global");
    }
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        struct object *o = slot_object(e, s);
        if (!type_is_pointer(s->core->type) || !o || !o->is_restored)
            continue;
        s->kept = zeros(e, s, "_out");
        copy_memory(e, expr_ref(s->kept), expr_ref(s->ours), s);
    }
}

static void put_back(struct entry *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].kept)
            copy_memory(e, expr_ref(e->slots[i].ours), expr_ref(e->slots[i].kept),
                        &e->slots[i]);
}

/* ---- calls of the made functions ---- */

static struct slot *slot_of(struct entry *e, struct decl *core)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].core == core)
            return &e->slots[i];
    return NULL;
}

static struct expr *call_made(struct entry *e, struct made *m, struct expr *seed)
{
    struct expr **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++) {
        struct slot *s = slot_of(e, m->params[i].param);
        if (m->params[i].primal)
            arrput(args, expr_ref(s->ours));
        if (m->params[i].shadow && s->work)
            arrput(args, expr_clone(s->work, NULL));
        else if (m->params[i].shadow)
            diag_error(DIAG_ALWAYS_NEEDS_SHADOW, e->request->loc, e->request->function->name);
    }
    if (m->takes_seed)
        arrput(args, seed);
    if (m->takes_save)
        arrput(args, entry_save(e));
    return expr_call(m->function, args);
}

static struct expr *call_primal(struct entry *e)
{
    struct expr **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        arrput(args, expr_ref(e->slots[i].ours));
    return expr_call(e->request->function, args);
}

static struct expr *forward_call(struct entry *e)
{
    if (!e->f->needs_twin)
        return call_primal(e);
    return call_made(e, twin_fwd(e->twin), NULL);
}

static struct decl *keep_result(struct entry *e, struct expr *call)
{
    if (type_strip(call->type)->kind == TYPE_VOID) {
        entry_add(e, stmt_expr(call));
        return NULL;
    }
    return entry_local(e, "result", type_unqualified(call->type), call);
}

static void close_and_return(struct entry *e, struct decl *result)
{
    if (e->uses_save) {
        struct expr **args = NULL;
        arrput(args, entry_save(e));
        entry_add(e, stmt_expr(expr_runtime(RUNTIME_CLOSE, NULL, args)));
    }
    if (result) {
        struct stmt *r = stmt_new(STMT_RETURN, (struct loc){0});
        r->expr = expr_ref(result);
        entry_add(e, r);
    }
}

static void reverse_part(struct entry *e)
{
    keep_final(e);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (!e->slots[i].work)
            make_work(e, &e->slots[i]);
    if (e->f->has_reverse)
        entry_add(e, stmt_expr(call_made(e, twin_rev(e->twin),
                                         e->result_shadow ? expr_ref(e->result_shadow)
                                                          : NULL)));
    put_back(e);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        finish_work(e, &e->slots[i]);
}

/* ---- vjp, grad ---- */

static const char *names_of(struct entry *e, bool wrt, const char *suffix)
{
    struct text t = {0};
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (wrt ? e->slots[i].wrt : e->slots[i].of)
            text_printf(&t, "%s%s%s", t.len ? ", " : "", e->slots[i].param->name, suffix);
    if (!wrt && e->of_result)
        text_printf(&t, "%s%s%s", t.len ? ", " : "", e->request->function->name, suffix);
    return t.s ? t.s : "nothing";
}

static const char *where(struct entry *e)
{
    struct loc loc = e->request->function->loc;
    const char *slash = strrchr(loc.file, '/');
    return format("%s:%u", slash ? slash + 1 : loc.file, loc.line);
}

static struct entry **vjps;

static bool same_places(struct place *a, struct place *b)
{
    if (arrlen(a) != arrlen(b))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(a); i++)
        if (strcmp(a[i].text, b[i].text) != 0)
            return false;
    return true;
}

/* The vjp that was made of the same function for the same lists; null: none yet. */
static struct entry *find_vjp(struct request *r)
{
    for (ptrdiff_t i = 0; i < arrlen(vjps); i++) {
        struct request *q = vjps[i]->request;
        if (q->function == r->function && same_places(q->wrt, r->wrt)
            && same_places(q->of, r->of))
            return vjps[i];
    }
    return NULL;
}

static struct entry *vjp_entry(struct request *r, bool is_exported)
{
    struct entry *e = NEW(struct entry);
    if (!entry_resolve(e, r) || !entry_begin(e, "_vjp", r->function->type->to, is_exported))
        return NULL;
    entry_params(e, "_b");
    /* memory for shadows that the forward sweep moves pointers to comes first */
    for (ptrdiff_t i = 0; i < arrlen(e->slots) && e->f->needs_twin; i++)
        if (made_takes_shadow(twin_fwd(e->twin), e->slots[i].core))
            make_work(e, &e->slots[i]);
    struct decl *result = keep_result(e, forward_call(e));
    reverse_part(e);
    close_and_return(e, result);
    entry_end(e, format("Adds to %s the gradient of %s times %s. %s",
                        names_of(e, true, "_b"), names_of(e, false, ""),
                        names_of(e, false, "_b"), where(e)),
              is_exported);
    arrput(vjps, e);
    return e;
}

bool make_vjp(struct request *r)
{
    return vjp_entry(r, true) != NULL;
}

static bool is_scalar_result(struct entry *e)
{
    int count = e->of_result && type_is_real(e->request->function->type->to);
    if (e->of_result && count == 0)
        return false;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].of) {
            if (!is_one(e, &e->slots[i]) || e->slots[i].fields
                || !type_is_real(slot_element(&e->slots[i])))
                return false;
            count++;
        }
    return count == 1;
}

static void grad_params(struct entry *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        bool of = s->of;
        s->of = false;
        arrput(e->function->members, s->ours);
        arrput(e->function->type->params, s->ours->type);
        if (s->wrt)
            entry_add_shadow(e, s, "_b");
        s->of = of;
    }
}

bool make_grad(struct request *r)
{
    struct entry *vjp = find_vjp(r);
    if (!vjp)
        vjp = vjp_entry(r, false);
    if (!vjp)
        return false;
    struct entry copy = *vjp, *e = &copy;
    e->slots = NULL;
    for (ptrdiff_t i = 0; i < arrlen(vjp->slots); i++)
        arrput(e->slots, vjp->slots[i]);
    if (!is_scalar_result(e)) {
        diag_error(DIAG_NOT_SCALAR, r->loc, r->function->name);
        diag_note(r->function->loc, "vjp takes a seed for every result");
        return false;
    }
    e->request = r;
    e->uses_save = false;
    if (!entry_begin(e, "_grad", r->function->type->to, true))
        return false;
    grad_params(e);
    struct expr **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        arrput(args, expr_ref(s->ours));
        if (s->wrt && s->of) {
            entry_each(e, known_count(e, s), expr_ref(s->shadow), NULL, OP_NONE,
                       slot_element(s));
            entry_add(e, stmt_set(OP_NONE, expr_deref(expr_ref(s->shadow)), expr_int(1)));
            arrput(args, expr_ref(s->shadow));
        } else if (s->wrt) {
            if (type_is_pointer(s->param->type) && !s->fields)
                entry_each(e, known_count(e, s), expr_ref(s->shadow), NULL, OP_NONE,
                           slot_element(s));
            else if (!type_is_pointer(s->param->type))
                entry_each(e, expr_int(1), expr_ref(s->shadow), NULL, OP_NONE, s->param->type);
            arrput(args, expr_ref(s->shadow));
        } else if (s->of) {
            struct decl *one = entry_local(e, format("%s_b", s->param->name),
                                           type_shadow(type_unqualified(slot_element(s))),
                                           expr_int(1));
            arrput(args, expr_address(expr_ref(one)));
        }
    }
    if (e->of_result)
        arrput(args, expr_int(1));
    struct expr *call = expr_call(vjp->function, args);
    if (type_strip(call->type)->kind == TYPE_VOID) {
        entry_add(e, stmt_expr(call));
    } else {
        struct stmt *ret = stmt_new(STMT_RETURN, (struct loc){0});
        ret->expr = call;
        entry_add(e, ret);
    }
    entry_end(e, format("Sets %s to the gradient of %s. %s", names_of(e, true, "_b"),
                        names_of(e, false, ""), where(e)),
              true);
    return true;
}

/* ---- split ---- */

bool make_split(struct request *r)
{
    struct entry first, *e = &first;
    if (!entry_resolve(e, r) || !entry_begin(e, "_fwd", r->function->type->to, true))
        return false;
    struct type *save = type_pointer(save_record());
    entry_params(e, NULL);
    e->save = decl_new(DECL_PARAM, ir_fresh_name(e->function, "save"), save, (struct loc){0});
    arrput(e->function->members, e->save);
    arrput(e->function->type->params, save);
    struct expr **args = NULL, **turn = NULL;
    arrput(args, expr_ref(e->save));
    entry_add(e, stmt_expr(expr_runtime(RUNTIME_OPEN, NULL, args)));
    struct decl *result = keep_result(e, forward_call(e));
    arrput(turn, expr_ref(e->save));
    entry_add(e, stmt_expr(expr_runtime(RUNTIME_TURN, NULL, turn)));
    close_and_return(e, result);
    entry_end(e, format("The forward sweep of %s: its results, and in save what %s_rev wants. %s",
                        r->function->name, r->function->name, where(e)),
              true);
    if (!entry_begin(e, "_rev", type_basic(TYPE_VOID), true))
        return false;
    entry_params(e, "_b");
    e->save = decl_new(DECL_PARAM, ir_fresh_name(e->function, "save"), save, (struct loc){0});
    arrput(e->function->members, e->save);
    arrput(e->function->type->params, save);
    args = NULL;
    arrput(args, expr_ref(e->save));
    entry_add(e, stmt_expr(expr_runtime(RUNTIME_REWIND, NULL, args)));
    reverse_part(e);
    entry_end(e, format("The reverse sweep: adds to %s the gradient of %s times %s. May be "
                        "called again. %s",
                        names_of(e, true, "_b"), names_of(e, false, ""),
                        names_of(e, false, "_b"), where(e)),
              true);
    return true;
}

/* ---- jvp ---- */

/* The tangent that the made function gets: the caller's own, or a copy where the primal
 * writes to what the caller gave as input only. */
static void make_tangent_work(struct entry *e, struct slot *s)
{
    struct object *o = slot_object(e, s);
    bool pointer = type_is_pointer(s->core->type);
    if (!decl_shadowed(e->f, s->core) && !s->shadow)
        return;
    if (!pointer && !s->shadow) {
        s->work = expr_ref(entry_local(e, format("%s_d", s->param->name),
                                       type_unqualified(s->param->type),
                                       zero_of(s->param->type)));
    } else if (!s->shadow) {
        s->work = expr_ref(zeros(e, s, "_d"));
    } else if (pointer && s->wrt && !s->of && !s->fields && o && o->is_written) {
        struct decl *d = zeros(e, s, "_w");
        copy_memory(e, expr_ref(d), expr_ref(s->shadow), s);
        s->work = expr_ref(d);
    } else {
        s->work = expr_ref(s->shadow);
        if (s->of && !s->wrt && !s->fields)
            entry_each(e, known_count(e, s), expr_ref(s->shadow), NULL, OP_NONE,
                       slot_element(s));
    }
}

bool make_jvp(struct request *r)
{
    struct entry entry, *e = &entry;
    if (!entry_resolve(e, r))
        return false;
    e->is_tangent = true;
    if (!entry_begin(e, "_jvp", r->function->type->to, true))
        return false;
    entry_params(e, "_d");
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        make_tangent_work(e, &e->slots[i]);
    struct made *m = twin_jvp(e->twin);
    if (!m || diag_errors() > 0)
        return false;
    if (e->result_shadow && !e->f->result->active)
        entry_add(e, stmt_set(OP_NONE, expr_deref(expr_ref(e->result_shadow)), expr_int(0)));
    struct expr *seed = e->result_shadow ? expr_ref(e->result_shadow) : NULL;
    struct decl *result = keep_result(e, call_made(e, m, seed));
    close_and_return(e, result);
    entry_end(e, format("Sets %s to the derivative of %s along %s. %s",
                        names_of(e, false, "_d"), names_of(e, false, ""),
                        names_of(e, true, "_d"), where(e)),
              true);
    return true;
}
