/* hess: all second derivatives. The tangent of the gradient along each independent in turn
 * gives a row of the Hessian; of several results, that of each with its own seed. Rows
 * and columns agree but for rounding; what the caller gets is symmetric. Where vectors
 * help (plan.c), a block of rows is made at a time. */
#include "algebra.h"
#include "matrix.h"

struct hessian {
    struct entry *e;
    struct entry gradient, tangent;
    struct in {
        struct slot *slot;
        struct axes axes;
        struct buffer d, b,
            bd; /* direction; adjoint and its tangent, if not the caller's */
    } * in;
    struct out {
        struct slot *slot; /* null: the result */
        struct axes axes;
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
    struct entry *e = h->e;
    bool ok = true;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        struct in in = {.slot = s};
        if (!s->wrt && !s->of)
            continue;
        ok &= slot_axes(e, s, &in.axes);
        struct out out = {.slot = s, .axes = in.axes};
        if (s->wrt)
            arrput(h->in, in);
        if (s->of)
            arrput(h->out, out);
        if (s->wrt && s->of) {
            diag_error(DIAG_UNSUPPORTED, e->request->loc,
                       "what goes in and out of one parameter in this product");
            ok = false;
        }
    }
    struct out result = {.axes = result_axes(e)};
    if (e->of_result)
        arrput(h->out, result);
    return ok;
}

/* f_xx, f_xp; of longer names f_theta_phi */
static const char *block_name(struct hessian *h, struct out *o, const char *a,
                              const char *b)
{
    const char *f = o->slot ? o->slot->param->name : h->e->request->function->name;
    return format(a[1] || b[1] ? "%s_%s_%s" : "%s_%s%s", f, a, b);
}

static void add_blocks(struct hessian *h, struct out *o)
{
    for (ptrdiff_t a = 0; a < arrlen(h->in); a++)
        for (ptrdiff_t b = a; b < arrlen(h->in); b++) {
            struct axes axes =
                axes_join(axes_join(o->axes, h->in[a].axes), h->in[b].axes);
            arrput(o->blocks, block_add(h->e,
                                        block_name(h, o, h->in[a].slot->param->name,
                                                   h->in[b].slot->param->name),
                                        axes));
        }
}

static bool add_params(struct hessian *h)
{
    struct entry *e = h->e;
    if (!entry_begin(e, "_hess", e->request->function->type->to) || !list_places(h))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        entry_add_param(e, e->slots[i].ours);
        if (e->is_gradient && e->slots[i].wrt)
            entry_add_shadow(e, &e->slots[i], "_b");
        for (ptrdiff_t k = 0; k < arrlen(h->out); k++)
            if (h->out[k].slot == &e->slots[i])
                add_blocks(h, &h->out[k]);
    }
    if (e->of_result)
        add_blocks(h, &arrlast(h->out));
    return true;
}

/* ---- a row ---- */

/* The row of the block takes the tangent of the adjoint itself. */
static bool is_direct(struct hessian *h, struct out *o, ptrdiff_t a, ptrdiff_t b)
{
    struct in *in = &h->in[b];
    if (b < a || h->tangent.derivation || !type_equal(o->axes.real, in->axes.real))
        return false;
    bool is_array = slot_in_memory(in->slot)
                    && type_strip(slot_element(in->slot))->kind == TYPE_ARRAY;
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

/* Of tangents. */
static struct buffer add_buffer(struct hessian *h, struct in *in, const char *suffix)
{
    return h->tangent.derivation ? lanes_buffer(h->e, in->slot, in->axes, suffix)
                                 : buffer_add(h->e, in->slot, suffix);
}

static void add_buffers(struct hessian *h)
{
    for (ptrdiff_t i = 0; i < arrlen(h->in); i++)
        h->in[i].d = add_buffer(h, &h->in[i], "_d");
    for (ptrdiff_t i = 0; i < arrlen(h->in); i++) {
        if (!h->e->is_gradient)
            h->in[i].b = buffer_add(h->e, h->in[i].slot, "_b");
        if (needs_buffer(h, i))
            h->in[i].bd = add_buffer(h, &h->in[i], "_bd");
    }
    for (ptrdiff_t i = 0; !h->e->is_gradient && i < arrlen(h->out); i++)
        if (h->out[i].slot)
            h->out[i].seed = buffer_add(h->e, h->out[i].slot, "_b");
}

static struct in *in_of(struct hessian *h, struct slot *s)
{
    for (ptrdiff_t i = 0; i < arrlen(h->in); i++)
        if (h->in[i].slot == s)
            return &h->in[i];
    return NULL;
}

static struct out *out_of(struct hessian *h, struct slot *s)
{
    for (ptrdiff_t i = 0; i < arrlen(h->out); i++)
        if (h->out[i].slot == s)
            return &h->out[i];
    return NULL;
}

/* The adjoint of an independent, and its tangent: into a row where one takes it. */
static void give_adjoint(struct hessian *h, struct given **given, struct slot *adjoint,
                         struct in *in, struct out *o, ptrdiff_t a, struct expr **index)
{
    ptrdiff_t b = in - h->in;
    hmput(*given, adjoint->ours,
          h->e->is_gradient ? expr_ref(in->slot->shadow)
                            : buffer_argument(&in->b, adjoint->ours));
    struct block *block = b >= a ? &o->blocks[pair(h, a, b)] : NULL;
    hmput(*given, adjoint->shadow,
          is_direct(h, o, a, b) ? row_at(expr_ref(block->param), &block->axes, index)
                                : buffer_argument(&in->bd, adjoint->shadow));
}

/* The slots of the tangent are the gradient's parameters: each of the user's, and behind
 * it its adjoint or seed. */
static struct expr *call_tangent(struct hessian *h, struct out *o, ptrdiff_t a,
                                 struct expr **index)
{
    struct given *given = NULL;
    struct slot *at = h->tangent.slots;
    for (ptrdiff_t i = 0; i < arrlen(h->gradient.slots); i++) {
        struct slot *user = &h->e->slots[i];
        hmput(given, at->ours, expr_ref(user->ours));
        if (at->shadow)
            hmput(given, at->shadow, buffer_argument(&in_of(h, user)->d, at->shadow));
        at++;
        if (!h->gradient.slots[i].shadow)
            continue;
        if (user->wrt)
            give_adjoint(h, &given, at, in_of(h, user), o, a, index);
        else
            hmput(given, at->ours, buffer_argument(&out_of(h, user)->seed, at->ours));
        at++;
    }
    if (h->gradient.result_shadow)
        hmput(given, at->ours, expr_int(o->slot == NULL));
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
    for (ptrdiff_t b = a; b < arrlen(h->in); b++) {
        struct in *in = &h->in[b];
        struct block *block = &o->blocks[pair(h, a, b)];
        if (is_direct(h, o, a, b))
            continue;
        struct nest n = nest_open(h->e, &in->axes);
        entry_add(h->e, stmt_set(OP_NONE,
                                 element_at(expr_ref(block->param), &block->axes,
                                            joined(index, n.index)),
                                 buffer_at(&in->bd, n.index)));
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
    struct expr *at = lane_at(&in->d, with_lane(index, l, lane), lane);
    lane_each(h->e, l, lane, stmt_set(OP_NONE, at, expr_int(value)));
}

/* f_xx[..][first + lane][..] = x_bd[..][lane], of all independents from this one on */
static void take_rows(struct hessian *h, struct out *o, ptrdiff_t a,
                      struct expr **index, struct lanes *l)
{
    for (ptrdiff_t b = a; b < arrlen(h->in); b++) {
        struct in *in = &h->in[b];
        struct block *block = &o->blocks[pair(h, a, b)];
        struct nest n = nest_open(h->e, &in->axes);
        struct decl *lane = lane_new(l);
        struct expr *to = element_at(expr_ref(block->param), &block->axes,
                                     joined(with_lane(index, l, lane), n.index));
        lane_each(h->e, l, lane,
                  stmt_set(OP_NONE, to, lane_at(&in->bd, n.index, lane)));
        nest_close(h->e, &n);
    }
}

/* Along the last axis of an independent, for each index of the others. */
static void add_row_blocks(struct hessian *h, struct out *o, ptrdiff_t a,
                           struct expr **outer, struct repeat *repeat,
                           struct decl *result)
{
    struct in *in = &h->in[a];
    struct axes others = in->axes;
    others.counts = NULL;
    for (ptrdiff_t k = 0; k + 1 < arrlen(in->axes.counts); k++)
        arrput(others.counts, in->axes.counts[k]);
    struct nest n = nest_open(h->e, &others);
    struct lanes l = lanes_open(h->e, arrlast(in->axes.counts));
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
    struct nest outer = nest_open(e, &o->axes);
    bool has_seed = o->slot && o->seed.decl;
    if (has_seed)
        entry_add(e, stmt_set(OP_NONE, buffer_at(&o->seed, outer.index), expr_int(1)));
    for (ptrdiff_t a = 0; a < arrlen(h->in); a++) {
        struct in *in = &h->in[a];
        if (h->tangent.derivation) {
            add_row_blocks(h, o, a, outer.index, repeat, result);
            continue;
        }
        struct nest n = nest_open(e, &in->axes);
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
    struct axes *axes = &h->in[a].axes;
    struct block *b = &o->blocks[pair(h, a, a)];
    if (arrlen(axes->counts) == 0)
        return;
    struct nest outer = nest_open(e, &o->axes), i = nest_open(e, axes),
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
        in = fold_add(in, axes_size(&h->in[i].axes));
    for (ptrdiff_t i = 0; i < arrlen(h->out); i++)
        out = fold_add(out, axes_size(&h->out[i].axes));
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
    const char *f = names_of(e, false, "");
    if (!e->is_gradient)
        return format("Sets %s to the second derivatives of %s. %s", block_names(h), f,
                      where_of(e));
    return format("Sets %s to the gradient of %s and %s to its second derivatives. %s",
                  names_of(e, true, "_b"), f, block_names(h), where_of(e));
}

/* All independents are arrays, and vectors are of use. */
static bool wants_vectors(struct entry *e)
{
    bool wants = vectors_help(e->f);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        wants &= !e->slots[i].wrt
                 || (slot_in_memory(&e->slots[i]) && !slot_is_one(e, &e->slots[i]));
    return wants;
}

static bool make_tangent(void *user, const struct derivation *derivation)
{
    struct hessian *h = user;
    const char *name = h->e->request->function->name;
    struct entry inner = entry_inner(h->e, format("%s_along", name));
    inner.derivation = derivation;
    return second_entry(&inner, &h->gradient, &h->tangent, "");
}

void make_hess(struct entry *e)
{
    struct hessian h = {.e = e};
    if (entry_has_effects(e)) {
        diag_error(DIAG_REPEATED, e->request->function->loc,
                   e->request->function->name);
        return;
    }
    e->is_gradient = has_scalar_result(e);
    if (!made_in_vectors(wants_vectors(e), make_tangent, &h))
        return;
    entry_end(&h.tangent, NULL);
    if (!add_params(&h))
        return;
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
