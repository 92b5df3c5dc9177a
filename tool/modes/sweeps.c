/* Reverse sweeps of several seeds. The forward sweep runs once; from its end, as after `split`,
 * a reverse sweep for each seed, or one for a block of seeds in the lanes of vectors.
 *
 * A reverse sweep is linear in adjoints. So the tangent of it along seeds and adjoints, all
 * else constant, is itself, and in vectors, one for each lane. No value of an adjoint is asked
 * for by a tangent of what is linear: vectors take the adjoints' places (algebra.h, in_place),
 * and the function reads as the adjoint does. What of adjoints the forward sweep prepares,
 * memory and pointers to it, it prepares in vectors likewise. */
#include "algebra.h"
#include "matrix.h"

bool sweeps_make(struct entry *e, struct sweeps *s)
{
    const char *name = e->request->function->name;
    *s = (struct sweeps){.reverse = entry_inner(e, format("%s_values", name))};
    s->reverse.is_filled = true;
    if (!split_forward(&s->reverse))
        return false;
    s->forward =
        entry_inner(&s->reverse, NULL); /* as it is now: one entry makes both */
    s->reverse.inner = format("%s_row", name);
    return split_reverse(&s->reverse);
}

/* ---- both sweeps as one function, for the analyses ---- */

static struct stmt *call_of(struct decl *f, struct decl_map *map)
{
    struct expr **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        arrput(args, expr_ref(map[hmgeti(map, f->members[i])].value));
    return stmt_expr(expr_call(f, args));
}

static struct stmt *on_arena(enum runtime r, struct decl *save)
{
    struct expr **args = NULL;
    arrput(args, expr_ref(save));
    return stmt_expr(expr_runtime(r, NULL, args));
}

/* void f(.., x, x_b, ..) { struct cgrad_save saved; f_values(.., save); f_row(.., save); }
 * Its parameters are those of the reverse sweep, but for the arena behind them. */
static struct decl *both_sweeps(struct sweeps *s)
{
    struct decl *row = s->reverse.function, *user = row->origin;
    struct decl *f =
        decl_new(DECL_FUNCTION, output_name(format("%s_sweeps", user->name)),
                 type_function(type_basic(TYPE_VOID), NULL), user->loc);
    f->unit = user->unit;
    f->origin = user;
    struct decl_map *map = NULL;
    for (ptrdiff_t i = 0; i + 1 < arrlen(row->members); i++) {
        struct decl *p = NEW(struct decl);
        *p = *row->members[i];
        p->type = type_clone(p->type, &map);
        hmput(map, row->members[i], p);
        arrput(f->members, p);
        arrput(f->type->params, p->type);
    }
    for (ptrdiff_t i = 0; i < arrlen(s->forward.slots); i++) {
        ptrdiff_t at = hmgeti(map, s->reverse.slots[i].ours);
        struct decl *p = at < 0 ? NULL : map[at].value;
        if (p)
            hmput(map, s->forward.slots[i].ours, p);
    }
    struct decl *saved = decl_new(DECL_VAR, "saved", save_record(), user->loc),
                *save =
                    decl_new(DECL_VAR, "save", type_pointer(save_record()), user->loc);
    save->init = expr_address(expr_ref(saved));
    hmput(map, s->forward.save, save);
    hmput(map, s->reverse.save, save);
    struct stmt **body = NULL;
    arrput(body, stmt_decl(saved));
    arrput(body, stmt_decl(save));
    arrput(body, on_arena(RUNTIME_OPEN, save));
    arrput(body, call_of(s->forward.function, map));
    arrput(body, call_of(row, map));
    arrput(body, on_arena(RUNTIME_CLOSE, save));
    f->body = stmt_block(body);
    return f;
}

/* Along seeds and adjoints, to adjoints. */
static struct request linear_request(struct sweeps *s, struct decl *source)
{
    struct entry *e = &s->reverse;
    struct decl_map *map = NULL;
    struct request r = source_request(e, source, &map);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *slot = &e->slots[i];
        struct decl *shadow =
            slot->shadow ? source_param(e->function, source, slot->shadow) : NULL;
        for (ptrdiff_t k = 0; shadow && k < arrlen(slot->wrt_places); k++) {
            arrput(r.wrt, source_place(e, slot->wrt_places[k], shadow, &map));
            arrput(r.of, source_place(e, slot->wrt_places[k], shadow, &map));
        }
        for (ptrdiff_t k = 0; shadow && k < arrlen(slot->of_places); k++)
            arrput(r.wrt, source_place(e, slot->of_places[k], shadow, &map));
    }
    if (e->result_shadow) {
        struct decl *seed = source_param(e->function, source, e->result_shadow);
        struct place p = {.loc = r.loc, .text = seed->name, .path = expr_ref(seed)};
        arrput(r.wrt, p);
    }
    return r;
}

static struct sweep sweep_of(struct call *c)
{
    struct sweep s = {.call = c};
    if (call_has_shadows(c->callee))
        s.made = *algebra_function(adjoints_algebra(), c->callee);
    return s;
}

/* The parameter of s->reverse.function that an argument of a call in s->both stands for. */
static struct decl *param_of(struct sweeps *s, struct expr *arg)
{
    for (ptrdiff_t i = 0; i < arrlen(s->both->members); i++)
        if (s->both->members[i] == arg->decl)
            return s->reverse.function->members[i];
    return s->reverse.save;
}

/* The slot of an adjoint; null: it is the result's, or none. */
static struct slot *slot_of(struct entry *e, struct sweeps *s, struct decl *shadow)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (s->reverse.slots[i].shadow == shadow)
            return &e->slots[i];
    return NULL;
}

/* It leaves no adjoint as it was: one may, where no dependent depends on anything. */
static bool is_complete(struct entry *e, struct sweeps *s)
{
    struct expr **kids = s->row.call->expr->kids;
    bool is = s->row.made.function != NULL;
    for (ptrdiff_t i = 1; is && i < arrlen(kids); i++) {
        struct decl *of = param_of(s, kids[i]);
        bool is_adjoint = of == s->reverse.result_shadow || slot_of(e, s, of);
        is = !is_adjoint || !s->row.made.params[i - 1].primal;
    }
    return is;
}

/* False after errors, and where nothing goes back. */
static bool make_lanes(struct entry *e, struct sweeps *s)
{
    struct decl *source = compose_source(both_sweeps(s));
    struct request *r = NEW(struct request);
    struct entry both;
    *r = linear_request(s, source);
    if (!entry_resolve_made(&both, r))
        return false;
    s->both = source;
    for (ptrdiff_t i = 0; i < arrlen(source->body->list); i++) {
        struct call *c = call_at(both.f, source->body->list[i]);
        if (!c)
            continue;
        s->values = s->row;
        s->row = sweep_of(c);
    }
    return is_complete(e, s);
}

void sweeps_add_lanes(struct entry *e, struct sweeps *s)
{
    if (!vectors_help(e->f))
        return;
    unsigned before = diag_try(true);
    bool made = make_lanes(e, s) && diag_errors() == before;
    if (!diag_tried(before) && made)
        return;
    tangents_forget();
    s->row = (struct sweep){0};
}

/* ---- calls ---- */

/* By a parameter of the reverse sweep, or the arena of both. */
static struct given *primals(struct entry *e, struct sweeps *s)
{
    struct given *given = NULL;
    hmput(given, s->forward.save, entry_save(e));
    hmput(given, s->reverse.save, entry_save(e));
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        hmput(given, s->forward.slots[i].ours, expr_ref(e->slots[i].ours));
        hmput(given, s->reverse.slots[i].ours, expr_ref(e->slots[i].ours));
    }
    return given;
}

/* Primals as the arguments of the call were, adjoints in vectors. */
static struct expr *sweep_call(struct entry *e, struct sweeps *s, struct sweep *sweep,
                               struct shadows *adjoints)
{
    struct given *given = primals(e, s);
    struct expr **args = NULL, **kids = sweep->call->expr->kids;
    struct made *m = sweep->made.function ? &sweep->made : NULL;
    for (ptrdiff_t i = 1; i < arrlen(kids); i++) {
        struct decl *of = param_of(s, kids[i]);
        if (!m || m->params[i - 1].primal)
            arrput(args, given[hmgeti(given, of)].value);
        if (m && m->params[i - 1].shadow)
            arrput(args, shadows_argument(adjoints, slot_of(e, s, of),
                                          m->function->members[arrlen(args)]));
    }
    return expr_call(m ? m->function : sweep->call->function, args);
}

struct expr *sweeps_forward(struct entry *e, struct sweeps *s)
{
    struct given *given = s->row.call ? NULL : primals(e, s);
    if (given)
        return inner_call(s->forward.function, &given);
    return sweep_call(e, s, &s->values, NULL);
}

bool sweeps_take(struct entry *e, struct sweeps *s, struct slot *slot)
{
    struct expr **kids = s->row.call->expr->kids;
    for (ptrdiff_t i = 1; i < arrlen(kids); i++)
        if (s->row.made.params[i - 1].shadow
            && slot_of(e, s, param_of(s, kids[i])) == slot)
            return true;
    return false;
}

struct expr *sweeps_lanes(struct entry *e, struct sweeps *s, struct shadows *adjoints)
{
    return sweep_call(e, s, &s->row, adjoints);
}
