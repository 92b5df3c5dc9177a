/* jvp_v, vjp_v: k directions or seeds in one call, each by itself outside: x_d[k][n].
 *
 * Directions go through the function a block of --width at a time, lane by lane, in vectors
 * that are filled before and taken apart behind it. Where the tangent of one vectorises
 * already (plan.c), that is called k times; so it is where there are no such vectors (long
 * double, a rule of the user's) and with --width=1. The function runs more than once in
 * any case: see repeat.c.
 *
 * Seeds share one forward sweep, and take a reverse sweep each, or one for a block of them in
 * vectors likewise. */
#include "algebra.h"
#include "matrix.h"

/* What carries derivatives, in or out of an inner call. */
struct carrier {
    struct port *port;
    bool in, out;
    struct block block;   /* the caller's: of k directions */
    struct buffer buffer; /* ours: of one of them, or of vectors */
};
struct directions {
    struct entry *e, inner;
    struct sweeps sweeps; /* of seeds: inner is that of one */
    bool is_tangent, is_vector, has_sweeps;
    struct decl *count; /* k */
    struct port *ports;
    struct carrier *carriers;
    struct shadows shadows;
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
    struct axes axes = axes_join(count_axes(d), c->port->axes);
    axes.real = c->port->axes.real;
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

/* The caller's shadows of what lies in the parameter (null: of the result); in front of
 * the first their number. */
static void add_carriers(struct directions *d, struct slot *s)
{
    struct entry *e = d->e;
    for (ptrdiff_t i = 0; i < arrlen(d->ports); i++) {
        struct port *p = &d->ports[i];
        struct carrier c = {.port = p,
                            .in = d->is_tangent ? p->in : p->out,
                            .out = d->is_tangent ? p->out : p->in};
        if (p->slot != s)
            continue;
        add_count(d);
        c.block = add_block(
            d, &c,
            shadow_name(e->request->function, p->name, d->is_tangent ? "_d" : "_b"));
        arrput(d->carriers, c);
    }
}

static bool add_params(struct directions *d)
{
    struct entry *e = d->e;
    if (!ports_list(e, &d->ports))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        if (e->slots[i].param->kind == DECL_VAR)
            continue;
        entry_add_param(e, e->slots[i].ours);
        add_carriers(d, &e->slots[i]);
    }
    add_carriers(d, NULL);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].param->kind == DECL_VAR)
            add_carriers(d, &e->slots[i]);
    return true;
}

/* ---- what is asked for inside ---- */

static bool make_inner(void *user, const struct derivation *derivation)
{
    struct directions *d = user;
    const char *name = d->e->request->function->name;
    const char *suffix = derivation ? "lanes" : d->is_tangent ? "along" : "back";
    d->inner = entry_inner(d->e, format("%s_%s", name, suffix));
    d->inner.derivation = derivation;
    d->inner.is_filled = true;
    if (!(d->is_tangent ? tangent_entry(&d->inner, "") : adjoint_entry(&d->inner, "")))
        return false;
    entry_end(&d->inner, NULL);
    return true;
}

/* With a forward sweep for all seeds, where it can be split off. */
static bool make_adjoints(struct directions *d)
{
    unsigned before = diag_try(true);
    d->has_sweeps = sweeps_make(d->e, &d->sweeps) && diag_errors() == before;
    if (!diag_tried(before) && d->has_sweeps) {
        d->inner = d->sweeps.reverse;
        sweeps_add_lanes(d->e, &d->sweeps);
        d->is_vector = d->sweeps.row.call != NULL;
        return true;
    }
    twins_forget();
    d->has_sweeps = false;
    return entry_check_repeated(d->e) && make_inner(d, NULL);
}

/* By vectors, where that is of use and goes; else one by one. */
static bool make_tangents(struct directions *d)
{
    if (!entry_check_repeated(d->e)
        || !made_in_vectors(vectors_help(d->e->f), make_inner, d))
        return false;
    d->is_vector = d->inner.derivation != NULL;
    return true;
}

/* ---- calls ---- */

/* All of a parameter, or the result: the caller's row is the argument. */
static bool is_direct(struct carrier *c)
{
    return port_is_parameter(c->port) || port_is_result(c->port);
}

static struct carrier *direct_carrier(struct directions *d, struct slot *s)
{
    for (ptrdiff_t i = 0; i < arrlen(d->carriers); i++)
        if (d->carriers[i].port->slot == s && is_direct(&d->carriers[i]))
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
static struct expr *shadow_argument(struct directions *d, struct slot *s,
                                    struct expr *at, struct decl *param)
{
    struct carrier *c = at ? direct_carrier(d, s) : NULL;
    return c ? row_argument(c, at, param) : shadows_argument(&d->shadows, s, param);
}

static struct expr *inner_of(struct directions *d, struct expr *at)
{
    struct given *given = NULL;
    for (ptrdiff_t i = 0; i < arrlen(d->inner.slots); i++) {
        struct slot *s = &d->inner.slots[i], *ours = &d->e->slots[i];
        hmput(given, s->ours, expr_ref(ours->ours));
        if (s->shadow)
            hmput(given, s->shadow, shadow_argument(d, ours, at, s->shadow));
    }
    if (d->has_sweeps)
        hmput(given, d->inner.save, entry_save(d->e));
    struct decl *result = d->inner.result_shadow;
    if (result)
        hmput(given, result, shadow_argument(d, NULL, at, result));
    return inner_call(d->inner.function, &given);
}

/* ---- one by one ---- */

static void add_buffers(struct directions *d)
{
    d->shadows = shadows_new(d->e, d->is_tangent ? "_d" : "_b", NULL);
    for (ptrdiff_t i = 0; i < arrlen(d->carriers); i++)
        if (!is_direct(&d->carriers[i]))
            d->carriers[i].buffer = buffer_add(&d->shadows, d->carriers[i].port);
}

/* x_d[i] = the caller's x_d[at][i], or back; an adjoint is added. */
static void move_row(struct directions *d, struct carrier *c, struct expr *at,
                     bool fills)
{
    struct entry *e = d->e;
    struct nest n = nest_open(e, &c->port->axes);
    struct expr **index = NULL;
    arrput(index, at);
    for (ptrdiff_t i = 0; i < arrlen(n.index); i++)
        arrput(index, expr_clone(n.index[i], NULL));
    struct expr *row = element_at(expr_ref(c->block.param), &c->block.axes, index);
    struct expr *ours = buffer_at(&c->buffer, n.index);
    bool adds = !d->is_tangent && !c->in;
    if (fills)
        entry_add(e, stmt_set(OP_NONE, ours, c->in ? row : expr_int(0)));
    else
        entry_add(e, stmt_set(adds ? OP_ADD : OP_NONE, row, ours));
    nest_close(e, &n);
}

static void move_rows(struct directions *d, struct expr *at, bool fills)
{
    for (ptrdiff_t i = 0; i < arrlen(d->carriers); i++) {
        struct carrier *c = &d->carriers[i];
        if (!is_direct(c) && (fills ? c->in || !d->is_tangent : c->out))
            move_row(d, c, at, fills);
    }
}

static void add_rows(struct directions *d)
{
    struct entry *e = d->e;
    struct axes axes = count_axes(d);
    struct repeat repeat = entry_repeat(e);
    add_buffers(d);
    struct nest n = nest_open(e, &axes);
    move_rows(d, n.index[0], true);
    repeat_restart(e, &repeat);
    repeat_run(e, d->result, inner_of(d, n.index[0]));
    move_rows(d, n.index[0], false);
    nest_close(e, &n);
}

/* One forward sweep, and from its end each seed back. */
static void add_sweeps(struct directions *d)
{
    struct entry *e = d->e;
    struct axes axes = count_axes(d);
    repeat_run(e, d->result, sweeps_forward(e, &d->sweeps));
    add_buffers(d);
    struct nest n = nest_open(e, &axes);
    move_rows(d, n.index[0], true);
    entry_add(e, stmt_expr(inner_of(d, n.index[0])));
    move_rows(d, n.index[0], false);
    nest_close(e, &n);
}

/* ---- in blocks ---- */

/* Between the caller's rows from `first` on and the lanes: for all elements
 *     x_v[i][lane] = x_d[first + lane][i], or back */
static void move_lanes(struct directions *d, struct carrier *c, struct lanes *l,
                       bool fills)
{
    struct entry *e = d->e;
    struct nest n = nest_open(e, &c->port->axes);
    struct decl *lane = lane_new(l);
    struct expr **index = NULL;
    arrput(index, lane_number(l, lane));
    for (ptrdiff_t i = 0; i < arrlen(n.index); i++)
        arrput(index, expr_clone(n.index[i], NULL));
    struct expr *row = element_at(expr_ref(c->block.param), &c->block.axes, index);
    struct expr *at = lane_at(&c->buffer, n.index, expr_ref(lane));
    lane_each(e, l, lane,
              fills ? stmt_set(OP_NONE, at, row) : stmt_set(OP_NONE, row, at));
    nest_close(e, &n);
}

/* The carriers that go through in vectors, each in its own. */
static struct carrier **add_vectors(struct directions *d)
{
    struct carrier **taken = NULL;
    d->shadows = shadows_new(d->e, "_v", vector_derivation());
    for (ptrdiff_t i = 0; i < arrlen(d->carriers); i++) {
        struct carrier *c = &d->carriers[i];
        if (d->has_sweeps && !sweeps_take(d->e, &d->sweeps, c->port->slot))
            continue;
        c->buffer = buffer_add(&d->shadows, c->port);
        arrput(taken, c);
    }
    return taken;
}

/* Of directions, the function runs for each block; a tangent sets what comes out. Of seeds,
 * the reverse sweep does; it adds to what goes in. */
static void add_blocks(struct directions *d)
{
    struct entry *e = d->e;
    struct repeat repeat = {0};
    if (d->has_sweeps)
        repeat_run(e, d->result, sweeps_forward(e, &d->sweeps));
    else
        repeat = entry_repeat(e);
    struct carrier **carriers = add_vectors(d);
    struct lanes l = lanes_open(e, expr_ref(d->count));
    for (ptrdiff_t i = 0; i < arrlen(carriers); i++)
        if (carriers[i]->in || d->has_sweeps)
            move_lanes(d, carriers[i], &l, true);
    if (d->has_sweeps) {
        entry_add(e, stmt_expr(sweeps_lanes(e, &d->sweeps, &d->shadows)));
    } else {
        repeat_restart(e, &repeat);
        repeat_run(e, d->result, inner_of(d, NULL));
    }
    for (ptrdiff_t i = 0; i < arrlen(carriers); i++)
        if (carriers[i]->out)
            move_lanes(d, carriers[i], &l, false);
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
    if (d->is_vector)
        add_blocks(d);
    else if (d->has_sweeps)
        add_sweeps(d);
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
    entry_end(e,
              format("Sets %s to the derivatives of %s along each of %s. %s",
                     ports_names(d.ports, false, "_d"), ports_names(d.ports, false, ""),
                     ports_names(d.ports, true, "_d"), where_of(e)));
}

void make_vjp_v(struct entry *e)
{
    struct directions d = {.e = e};
    if (!directions_entry(&d, "_vjp_v"))
        return;
    entry_end(e,
              format("Adds to %s the gradients of %s times each of %s. %s",
                     ports_names(d.ports, true, "_b"), ports_names(d.ports, false, ""),
                     ports_names(d.ports, false, "_b"), where_of(e)));
}
