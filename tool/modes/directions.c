/* jvp_v, vjp_v: k directions or seeds in one call, each by itself outside: x_d[k][n].
 *
 * Directions go through the function a block of --width at a time, lane by lane, in vectors
 * that are filled before and taken apart behind it. Where the tangent of one vectorises
 * already (plan.c), that is called k times; so it is where there are no such vectors (long
 * double, a rule of the user's) and with --width=1. The function runs more than once in
 * any case: see repeat.c.
 *
 * Seeds share one forward sweep, and take a reverse sweep each. */
#include "algebra.h"
#include "matrix.h"

/* What carries derivatives: a parameter, or the result (slot null). */
struct carrier {
    struct slot *slot;
    struct axes axes;
    bool in, out;
    struct block block;   /* the caller's: of k directions */
    struct buffer vector; /* ours: of a block of them */
};
struct directions {
    struct entry *e, inner,
        forward; /* forward: where there are sweeps for many seeds */
    bool is_tangent, is_vector, has_sweeps;
    struct decl *count; /* k */
    struct carrier *carriers;
    struct decl *result;
};

/* ---- parameters ---- */

static struct axes count_axes(struct directions *d)
{
    struct axes axes = {0};
    arrput(axes.counts, expr_ref(d->count));
    return axes;
}

static struct block add_block(struct directions *d, struct carrier *c, const char *name)
{
    struct axes axes = axes_join(count_axes(d), c->axes);
    axes.real = c->axes.real;
    return c->out ? block_add(d->e, name, axes) : block_add_input(d->e, name, axes);
}

static void add_count(struct directions *d)
{
    if (d->count)
        return;
    d->count = decl_new(DECL_PARAM, ir_fresh_name(d->e->function, "k"),
                        type_basic(TYPE_INT), d->e->request->function->loc);
    entry_add_param(d->e, d->count);
}

/* In front of the caller's shadows their number. */
static void add_carrier(struct directions *d, struct slot *s, struct carrier c)
{
    struct entry *e = d->e;
    const char *suffix = d->is_tangent ? "_d" : "_b";
    const char *name = s ? shadow_name(e->request->function, s->param, suffix)
                         : format("%s%s", e->request->function->name, suffix);
    add_count(d);
    c.slot = s;
    c.block = add_block(d, &c, name);
    arrput(d->carriers, c);
}

static bool add_params(struct directions *d)
{
    struct entry *e = d->e;
    bool ok = true;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        struct carrier c = {.in = d->is_tangent ? s->wrt : s->of,
                            .out = d->is_tangent ? s->of : s->wrt};
        if (s->param->kind == DECL_PARAM)
            entry_add_param(e, s->ours);
        if (!s->wrt && !s->of)
            continue;
        if (slot_axes(e, s, &c.axes))
            add_carrier(d, s, c);
        else
            ok = false;
    }
    if (!e->of_result)
        return ok;
    struct carrier c = {
        .axes = result_axes(e), .in = !d->is_tangent, .out = d->is_tangent};
    if (!type_is_real(c.axes.real)) {
        diag_error(DIAG_UNSUPPORTED, e->request->loc,
                   "structures and globals in this product");
        return false;
    }
    add_carrier(d, NULL, c);
    return ok;
}

/* ---- what is asked for inside ---- */

static bool make_inner(struct directions *d, bool is_vector)
{
    struct entry *e = d->e;
    const char *name = e->request->function->name;
    const char *suffix = is_vector ? "lanes" : d->is_tangent ? "along" : "back";
    d->inner = entry_inner(e, format("%s_%s", name, suffix));
    d->inner.derivation = is_vector ? vector_derivation() : NULL;
    if (!(d->is_tangent ? tangent_entry(&d->inner, "") : adjoint_entry(&d->inner, "")))
        return false;
    entry_end(&d->inner, NULL);
    return true;
}

/* Not for a function that runs again and does what can't be put back. */
static bool check_repeated(struct directions *d)
{
    struct request *r = d->e->request;
    if (entry_has_effects(d->e))
        diag_error(DIAG_REPEATED, r->function->loc, r->function->name);
    return !entry_has_effects(d->e);
}

/* With a forward sweep for all seeds, where it can be split off. */
static bool make_adjoints(struct directions *d)
{
    unsigned before = diag_try(true);
    d->has_sweeps =
        sweeps_make(d->e, &d->forward, &d->inner) && diag_errors() == before;
    if (!diag_tried(before) && d->has_sweeps)
        return true;
    twins_forget();
    d->has_sweeps = false;
    return check_repeated(d) && make_inner(d, false);
}

/* By vectors, where that is of use and goes; else one by one. */
static bool make_tangents(struct directions *d)
{
    if (!check_repeated(d))
        return false;
    if (vectors_help(d->e->f)) {
        unsigned before = diag_try(true);
        d->is_vector = make_inner(d, true) && diag_errors() == before;
        if (!diag_tried(before) && d->is_vector)
            return true;
        tangents_forget();
        d->is_vector = false;
    }
    return make_inner(d, false);
}

/* ---- calls ---- */

static struct carrier *carrier_of(struct directions *d, struct slot *s)
{
    for (ptrdiff_t i = 0; i < arrlen(d->carriers); i++)
        if (d->carriers[i].slot == s)
            return &d->carriers[i];
    return NULL;
}

/* The shadows of one direction, where the caller has them. */
static struct expr *row_argument(struct carrier *c, struct expr *at, struct decl *param)
{
    struct expr **index = NULL;
    arrput(index, at);
    if (!type_is_pointer(param->type))
        return element_at(expr_ref(c->block.param), &c->block.axes, index);
    struct expr *row = row_at(expr_ref(c->block.param), &c->block.axes, index);
    struct type *to = type_pointee(param->type), *has = type_pointee(row->type);
    return to && has && type_equal(to, has) ? row : expr_cast(type_pointer(to), row);
}

/* at: of the direction; null: a block's vectors */
static struct expr *inner_of(struct directions *d, struct expr *at)
{
    struct given *given = NULL;
    for (ptrdiff_t i = 0; i < arrlen(d->inner.slots); i++) {
        struct slot *s = &d->inner.slots[i], *ours = &d->e->slots[i];
        hmput(given, s->ours, expr_ref(ours->ours));
        struct carrier *c = carrier_of(d, ours);
        if (s->shadow)
            hmput(given, s->shadow,
                  at ? row_argument(c, at, s->shadow)
                     : buffer_argument(&c->vector, s->shadow));
    }
    if (d->has_sweeps)
        hmput(given, d->inner.save, entry_save(d->e));
    struct decl *result = d->inner.result_shadow;
    struct carrier *c = carrier_of(d, NULL);
    if (result)
        hmput(given, result,
              at ? row_argument(c, at, result) : buffer_argument(&c->vector, result));
    return inner_call(d->inner.function, &given);
}

/* ---- one by one ---- */

static void add_rows(struct directions *d)
{
    struct entry *e = d->e;
    struct axes axes = count_axes(d);
    struct repeat repeat = entry_repeat(e);
    struct nest n = nest_open(e, &axes);
    repeat_restart(e, &repeat);
    repeat_run(e, d->result, inner_of(d, n.index[0]));
    nest_close(e, &n);
}

/* One forward sweep, and from its end each seed back. */
static void add_sweeps(struct directions *d)
{
    struct entry *e = d->e;
    struct axes axes = count_axes(d);
    repeat_run(e, d->result, sweeps_forward(e, &d->forward));
    struct nest n = nest_open(e, &axes);
    entry_add(e, stmt_expr(inner_of(d, n.index[0])));
    nest_close(e, &n);
}

/* ---- in blocks ---- */

/* Between the caller's rows from `first` on and the lanes: for all elements
 *     x_v[i][lane] = x_d[first + lane][i], or back; an adjoint is added */
static void move_lanes(struct directions *d, struct carrier *c, struct lanes *l,
                       bool fills)
{
    struct entry *e = d->e;
    struct nest n = nest_open(e, &c->axes);
    struct decl *lane = lane_new(l);
    struct expr **index = NULL;
    arrput(index, lane_number(l, lane));
    for (ptrdiff_t i = 0; i < arrlen(n.index); i++)
        arrput(index, expr_clone(n.index[i], NULL));
    struct expr *row = element_at(expr_ref(c->block.param), &c->block.axes, index);
    struct expr *at = lane_at(&c->vector, n.index, lane);
    enum op op = !d->is_tangent && !c->in ? OP_ADD : OP_NONE;
    lane_each(e, l, lane, fills ? stmt_set(OP_NONE, at, row) : stmt_set(op, row, at));
    nest_close(e, &n);
}

static void add_blocks(struct directions *d)
{
    struct entry *e = d->e;
    struct repeat repeat = entry_repeat(e);
    for (ptrdiff_t i = 0; i < arrlen(d->carriers); i++)
        d->carriers[i].vector =
            lanes_buffer(e, d->carriers[i].slot, d->carriers[i].axes, "_v");
    struct lanes l = lanes_open(e, expr_ref(d->count));
    for (ptrdiff_t i = 0; i < arrlen(d->carriers); i++)
        if (d->carriers[i].in)
            move_lanes(d, &d->carriers[i], &l, true);
    repeat_restart(e, &repeat);
    repeat_run(e, d->result, inner_of(d, NULL));
    for (ptrdiff_t i = 0; i < arrlen(d->carriers); i++)
        if (d->carriers[i].out)
            move_lanes(d, &d->carriers[i], &l, false);
    lanes_close(e, &l);
}

/* ---- the whole ---- */

/* False after errors. */
static bool directions_entry(struct directions *d, const char *suffix)
{
    struct entry *e = d->e;
    if (!entry_begin(e, suffix, e->request->function->type->to) || !add_params(d)
        || !(d->is_tangent ? make_tangents(d) : make_adjoints(d)))
        return false;
    d->result = repeat_result(e);
    if (d->has_sweeps)
        add_sweeps(d);
    else if (d->is_vector)
        add_blocks(d);
    else
        add_rows(d);
    if (!d->has_sweeps)
        repeat_at_least_once(e, expr_ref(d->count), d->result);
    entry_close(e);
    repeat_return(e, d->result);
    return true;
}

void make_jvp_v(struct entry *e)
{
    struct directions d = {.e = e, .is_tangent = true};
    if (!directions_entry(&d, "_jvp_v"))
        return;
    entry_end(e, format("Sets %s to the derivatives of %s along each of %s. %s",
                        names_of(e, false, "_d"), names_of(e, false, ""),
                        names_of(e, true, "_d"), where_of(e)));
}

void make_vjp_v(struct entry *e)
{
    struct directions d = {.e = e};
    if (!directions_entry(&d, "_vjp_v"))
        return;
    entry_end(e, format("Adds to %s the gradients of %s times each of %s. %s",
                        names_of(e, true, "_b"), names_of(e, false, ""),
                        names_of(e, false, "_b"), where_of(e)));
}
