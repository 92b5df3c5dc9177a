/* hess: all second derivatives. The tangent of the gradient along each independent in turn
 * gives a row of the Hessian; of several results, that of each with its own seed. Rows
 * and columns agree but for rounding; what the caller gets is symmetric. Where vectors
 * help (plan.c), a block of rows is made at a time. */
#include "algebra.h"
#include "matrix.h"

struct hessian {
    struct entry *e;
    struct entry gradient, tangent;
    struct port *ports;
    /* directions; adjoints and seeds, if not the caller's; tangents of adjoints */
    struct shadows d, b, bd;
    struct in {
        struct port *port;
        struct buffer d, bd;
    } * in;
    struct out {
        struct port *port;
        struct block *blocks; /* of each pair of independents, the first not behind */
        struct buffer seed;
    } * out;
};

static ptrdiff_t pair(struct hessian *h, ptrdiff_t a, ptrdiff_t b)
{
    ptrdiff_t n = arrlen(h->in);
    return a * n - a * (a - 1) / 2 + b - a;
}

/* ---- parameters ---- */

static bool list_places(struct hessian *h)
{
    if (!ports_list(h->e, &h->ports))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(h->ports); i++) {
        struct in in = {.port = &h->ports[i]};
        struct out out = {.port = &h->ports[i]};
        if (in.port->in)
            arrput(h->in, in);
        if (out.port->out)
            arrput(h->out, out);
        if (in.port->in && in.port->out) {
            diag_error(DIAG_UNSUPPORTED, h->e->request->loc,
                       "what goes in and out of one place in this product");
            return false;
        }
    }
    return true;
}

/* f_xx, f_xp; of longer names f_theta_phi */
static const char *block_name(const char *f, const char *a, const char *b)
{
    return format(a[1] || b[1] ? "%s_%s_%s" : "%s_%s%s", f, a, b);
}

static void add_blocks(struct hessian *h, struct out *o)
{
    for (ptrdiff_t a = 0; a < arrlen(h->in); a++)
        for (ptrdiff_t b = a; b < arrlen(h->in); b++) {
            struct port *p = h->in[a].port, *q = h->in[b].port;
            struct axes axes = axes_join(axes_join(o->port->axes, p->axes), q->axes);
            arrput(o->blocks,
                   block_add(h->e, block_name(o->port->name, p->name, q->name), axes));
        }
}

static void add_blocks_of(struct hessian *h, struct slot *s)
{
    for (ptrdiff_t i = 0; i < arrlen(h->out); i++)
        if (h->out[i].port->slot == s)
            add_blocks(h, &h->out[i]);
}

static void add_slot(struct hessian *h, struct slot *s)
{
    struct entry *e = h->e;
    if (s->param->kind == DECL_PARAM)
        entry_add_param(e, s->ours);
    if (e->is_gradient && s->wrt)
        entry_add_shadow(e, s, "_b");
    add_blocks_of(h, s);
}

static bool add_params(struct hessian *h)
{
    struct entry *e = h->e;
    if (!entry_begin(e, "_hess", e->request->function->type->to) || !list_places(h))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].param->kind == DECL_PARAM)
            add_slot(h, &e->slots[i]);
    add_blocks_of(h, NULL);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].param->kind == DECL_VAR)
            add_slot(h, &e->slots[i]);
    return true;
}

/* ---- a row ---- */

/* The row of the block takes the tangent of the adjoint itself. */
static bool is_direct(struct hessian *h, struct out *o, ptrdiff_t a, ptrdiff_t b)
{
    struct port *p = h->in[b].port;
    if (b < a || h->tangent.derivation || !port_is_parameter(p)
        || !type_equal(o->port->axes.real, p->axes.real))
        return false;
    bool is_array = slot_in_memory(p->slot)
                    && type_strip(slot_element(p->slot))->kind == TYPE_ARRAY;
    return !o->blocks[pair(h, a, b)].axes.is_flat || !is_array;
}

static bool needs_buffer(struct hessian *h, ptrdiff_t b)
{
    bool needs = false;
    for (ptrdiff_t i = 0; i < arrlen(h->out); i++)
        for (ptrdiff_t a = 0; a < arrlen(h->in); a++)
            needs |= !is_direct(h, &h->out[i], a, b);
    return needs;
}

static void add_buffers(struct hessian *h)
{
    h->d = shadows_new(h->e, "_d", h->tangent.derivation);
    h->b = shadows_new(h->e, "_b", NULL);
    h->bd = shadows_new(h->e, "_bd", h->tangent.derivation);
    for (ptrdiff_t i = 0; i < arrlen(h->in); i++)
        h->in[i].d = buffer_add(&h->d, h->in[i].port);
    for (ptrdiff_t i = 0; i < arrlen(h->in); i++) {
        if (!h->e->is_gradient)
            buffer_add(&h->b, h->in[i].port);
        if (needs_buffer(h, i))
            h->in[i].bd = buffer_add(&h->bd, h->in[i].port);
    }
    for (ptrdiff_t i = 0; !h->e->is_gradient && i < arrlen(h->out); i++)
        if (!port_is_result(h->out[i].port))
            h->out[i].seed = buffer_add(&h->b, h->out[i].port);
}

/* The tangent of the adjoint of the parameter: a row, where that takes it. */
static struct expr *adjoint_tangent(struct hessian *h, struct slot *s, struct out *o,
                                    ptrdiff_t a, struct expr **index,
                                    struct decl *param)
{
    for (ptrdiff_t b = a; b < arrlen(h->in); b++) {
        struct block *block = &o->blocks[pair(h, a, b)];
        if (h->in[b].port->slot == s && is_direct(h, o, a, b))
            return row_at(expr_ref(block->param), &block->axes, index);
    }
    return shadows_argument(&h->bd, s, param);
}

/* The adjoint of a parameter, or its seed. */
static struct expr *adjoint_of_slot(struct hessian *h, struct slot *s,
                                    struct decl *param)
{
    return h->e->is_gradient && s->wrt ? expr_ref(s->shadow)
                                       : shadows_argument(&h->b, s, param);
}

static struct expr *call_tangent(struct hessian *h, struct out *o, ptrdiff_t a,
                                 struct expr **index)
{
    struct given *given = NULL;
    for (ptrdiff_t i = 0; i < arrlen(h->tangent.slots); i++) {
        struct slot *at = &h->tangent.slots[i];
        struct second_param p = second_param(&h->gradient, h->e, i, at);
        if (p.is_seed) {
            hmput(given, at->ours,
                  type_is_record(at->ours->type)
                      ? shadows_argument(&h->b, NULL, at->ours)
                      : expr_int(o->port->slot == NULL));
            continue;
        }
        hmput(given, at->ours,
              p.is_adjoint ? adjoint_of_slot(h, p.slot, at->ours)
                           : expr_ref(p.slot->ours));
        if (at->shadow)
            hmput(given, at->shadow,
                  p.is_adjoint ? adjoint_tangent(h, p.slot, o, a, index, at->shadow)
                               : shadows_argument(&h->d, p.slot, at->shadow));
    }
    return inner_call(h->tangent.function, &given);
}

static struct expr **joined(struct expr **a, struct expr **b)
{
    struct expr **all = NULL;
    for (ptrdiff_t i = 0; i < arrlen(a); i++)
        arrput(all, a[i]);
    for (ptrdiff_t i = 0; i < arrlen(b); i++)
        arrput(all, b[i]);
    return all;
}

static void copy_rows(struct hessian *h, struct out *o, ptrdiff_t a,
                      struct expr **index)
{
    struct type *real = o->port->axes.real;
    for (ptrdiff_t b = a; b < arrlen(h->in); b++) {
        struct in *in = &h->in[b];
        struct block *block = &o->blocks[pair(h, a, b)];
        if (is_direct(h, o, a, b))
            continue;
        struct nest n = nest_open(h->e, &in->port->axes);
        entry_add(h->e, stmt_set(OP_NONE,
                                 element_at(expr_ref(block->param), &block->axes,
                                            joined(index, n.index)),
                                 as_real(buffer_at(&in->bd, n.index), real)));
        nest_close(h->e, &n);
    }
}

/* ---- a block of rows ---- */

static struct expr **with_lane(struct expr **index, struct lanes *l, struct decl *lane)
{
    struct expr **all = joined(index, NULL);
    arrput(all, lane_number(l, lane));
    return all;
}

static void set_lanes(struct hessian *h, struct in *in, struct expr **index,
                      struct lanes *l, int value)
{
    struct decl *lane = lane_new(l);
    struct expr *at = lane_at(&in->d, with_lane(index, l, lane), expr_ref(lane));
    lane_each(h->e, l, lane, stmt_set(OP_NONE, at, expr_int(value)));
}

/* f_xx[..][first + lane][..] = x_bd[..][lane], of all independents from this one on */
static void take_rows(struct hessian *h, struct out *o, ptrdiff_t a,
                      struct expr **index, struct lanes *l)
{
    struct type *real = o->port->axes.real;
    for (ptrdiff_t b = a; b < arrlen(h->in); b++) {
        struct in *in = &h->in[b];
        struct block *block = &o->blocks[pair(h, a, b)];
        struct nest n = nest_open(h->e, &in->port->axes);
        struct decl *lane = lane_new(l);
        struct expr *to = element_at(expr_ref(block->param), &block->axes,
                                     joined(with_lane(index, l, lane), n.index));
        lane_each(h->e, l, lane,
                  stmt_set(OP_NONE, to,
                           as_real(lane_at(&in->bd, n.index, expr_ref(lane)), real)));
        nest_close(h->e, &n);
    }
}

/* Along the last axis of an independent, for each index of the others. */
static void add_row_blocks(struct hessian *h, struct out *o, ptrdiff_t a,
                           struct expr **outer, struct repeat *repeat,
                           struct decl *result)
{
    struct in *in = &h->in[a];
    struct axes *axes = &in->port->axes, others = {.real = axes->real};
    for (ptrdiff_t k = 0; k + 1 < arrlen(axes->counts); k++)
        arrput(others.counts, axes->counts[k]);
    struct nest n = nest_open(h->e, &others);
    struct lanes l = lanes_open(h->e, arrlast(axes->counts));
    set_lanes(h, in, n.index, &l, 1);
    repeat_restart(h->e, repeat);
    repeat_run(h->e, result, call_tangent(h, o, a, NULL));
    take_rows(h, o, a, joined(outer, n.index), &l);
    set_lanes(h, in, n.index, &l, 0);
    lanes_close(h->e, &l);
    nest_close(h->e, &n);
}

/* ---- all rows ---- */

static void add_rows(struct hessian *h, struct out *o, struct repeat *repeat,
                     struct decl *result)
{
    struct entry *e = h->e;
    struct nest outer = nest_open(e, &o->port->axes);
    bool has_seed = o->seed.base != NULL;
    if (has_seed)
        entry_add(e, stmt_set(OP_NONE, buffer_at(&o->seed, outer.index), expr_int(1)));
    for (ptrdiff_t a = 0; a < arrlen(h->in); a++) {
        struct in *in = &h->in[a];
        if (h->tangent.derivation) {
            add_row_blocks(h, o, a, outer.index, repeat, result);
            continue;
        }
        struct nest n = nest_open(e, &in->port->axes);
        struct expr **index = joined(outer.index, n.index);
        entry_add(e, stmt_set(OP_NONE, buffer_at(&in->d, n.index), expr_int(1)));
        repeat_restart(e, repeat);
        repeat_run(e, result, call_tangent(h, o, a, index));
        copy_rows(h, o, a, index);
        entry_add(e, stmt_set(OP_NONE, buffer_at(&in->d, n.index), expr_int(0)));
        nest_close(e, &n);
    }
    if (has_seed)
        entry_add(e, stmt_set(OP_NONE, buffer_at(&o->seed, outer.index), expr_int(0)));
    nest_close(e, &outer);
}

/* ---- the mirror ---- */

/* (j, l, ..) < (i, k, ..) */
static struct expr *is_below(struct expr **j, struct expr **i, ptrdiff_t at)
{
    struct expr *less =
        expr_binary(OP_LT, expr_clone(j[at], NULL), expr_clone(i[at], NULL));
    if (at + 1 == arrlen(i))
        return less;
    struct expr *equal =
        expr_binary(OP_EQ, expr_clone(j[at], NULL), expr_clone(i[at], NULL));
    return expr_binary(OP_OR, less, expr_binary(OP_AND, equal, is_below(j, i, at + 1)));
}

static void mirror(struct hessian *h, struct out *o, ptrdiff_t a)
{
    struct entry *e = h->e;
    struct axes *axes = &h->in[a].port->axes;
    struct block *b = &o->blocks[pair(h, a, a)];
    if (arrlen(axes->counts) == 0)
        return;
    struct nest outer = nest_open(e, &o->port->axes), i = nest_open(e, axes),
                j = nest_open(e, axes);
    struct stmt *set =
        stmt_set(OP_NONE,
                 element_at(expr_ref(b->param), &b->axes,
                            joined(outer.index, joined(i.index, j.index))),
                 element_at(expr_ref(b->param), &b->axes,
                            joined(outer.index, joined(j.index, i.index))));
    if (arrlen(axes->counts) == 1) {
        j.loops[0]->expr->kids[1] = expr_clone(i.index[0], NULL);
        entry_add(e, set);
    } else {
        struct stmt *s = stmt_new(STMT_IF, (struct loc){0});
        s->expr = is_below(j.index, i.index, 0);
        s->body = set;
        entry_add(e, s);
    }
    nest_close(e, &j);
    nest_close(e, &i);
    nest_close(e, &outer);
}

/* ---- the whole ---- */

static struct expr *directions(struct hessian *h)
{
    struct expr *in = expr_int(0), *out = expr_int(0);
    for (ptrdiff_t i = 0; i < arrlen(h->in); i++)
        in = fold_add(in, axes_size(&h->in[i].port->axes));
    for (ptrdiff_t i = 0; i < arrlen(h->out); i++)
        out = fold_add(out, axes_size(&h->out[i].port->axes));
    return fold_mul(in, out);
}

static const char *block_names(struct hessian *h)
{
    struct text t = {0};
    for (ptrdiff_t i = 0; i < arrlen(h->out); i++)
        for (ptrdiff_t k = 0; k < arrlen(h->out[i].blocks); k++)
            text_printf(&t, "%s%s", t.len ? ", " : "", h->out[i].blocks[k].param->name);
    return t.s;
}

static const char *remark(struct hessian *h)
{
    struct entry *e = h->e;
    const char *f = ports_names(h->ports, false, "");
    if (!e->is_gradient)
        return format("Sets %s to the second derivatives of %s. %s", block_names(h), f,
                      where_of(e));
    return format("Sets %s to the gradient of %s and %s to its second derivatives. %s",
                  names_of(e, true, "_b"), f, block_names(h), where_of(e));
}

/* All independents are arrays, and vectors are of use. */
static bool wants_vectors(struct hessian *h)
{
    bool wants = vectors_help(h->e->f);
    for (ptrdiff_t i = 0; i < arrlen(h->in); i++)
        wants &= arrlen(h->in[i].port->axes.counts) > 0;
    return wants;
}

static bool make_tangent(void *user, const struct derivation *derivation)
{
    struct hessian *h = user;
    const char *name = h->e->request->function->name;
    struct entry inner = entry_inner(h->e, format("%s_along", name));
    inner.is_filled = true;
    h->gradient.is_filled = !h->e->is_gradient;
    inner.derivation = derivation;
    return second_entry(&inner, &h->gradient, &h->tangent, "");
}

void make_hess(struct entry *e)
{
    struct hessian h = {.e = e};
    if (!entry_check_repeated(e))
        return;
    e->is_gradient = has_scalar_result(e);
    if (!add_params(&h) || !made_in_vectors(wants_vectors(&h), make_tangent, &h))
        return;
    entry_end(&h.tangent, NULL);
    struct repeat repeat = entry_repeat(e);
    struct decl *result = repeat_result(e);
    add_buffers(&h);
    for (ptrdiff_t i = 0; i < arrlen(h.out); i++)
        add_rows(&h, &h.out[i], &repeat, result);
    repeat_at_least_once(e, directions(&h), result);
    for (ptrdiff_t i = 0; i < arrlen(h.out); i++)
        for (ptrdiff_t a = 0; a < arrlen(h.in); a++)
            mirror(&h, &h.out[i], a);
    entry_close(e);
    repeat_return(e, result);
    entry_end(e, remark(&h));
}
