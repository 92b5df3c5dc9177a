/* Parts of Jacobians and Hessians. See matrix.h. */
#include "matrix.h"

static struct expr **with(struct expr **a, struct expr **b)
{
    struct expr **all = NULL;
    for (ptrdiff_t i = 0; i < arrlen(a); i++)
        arrput(all, expr_clone(a[i], NULL));
    for (ptrdiff_t i = 0; i < arrlen(b); i++)
        arrput(all, expr_clone(b[i], NULL));
    return all;
}

/* ---- axes ---- */

bool slot_axes(struct entry *e, struct slot *s, struct axes *axes)
{
    *axes = (struct axes){0};
    struct type *t = slot_in_memory(s) ? slot_element(s) : s->param->type;
    if (slot_in_memory(s) && !slot_is_one(e, s)) {
        struct place *p = s->place;
        axes->is_flat =
            p && arrlen(p->extents) > 1 && type_strip(t)->kind != TYPE_ARRAY;
        for (ptrdiff_t i = 0; axes->is_flat && i < arrlen(p->extents); i++)
            arrput(axes->counts, expr_clone(p->extents[i], &e->map));
        if (!axes->is_flat)
            arrput(axes->counts, slot_known_count(e, s));
    }
    for (; type_strip(t)->kind == TYPE_ARRAY; t = type_strip(t)->to)
        arrput(axes->counts, expr_clone(array_count(t), &e->map));
    axes->real = type_unqualified(type_strip(t));
    if (type_is_real(t) && !s->fields && s->param->kind != DECL_VAR)
        return true;
    diag_error(DIAG_UNSUPPORTED, e->request->loc,
               "structures and globals in this product");
    return false;
}

struct axes result_axes(struct entry *e)
{
    return (struct axes){.real = type_unqualified(e->request->function->type->to)};
}

struct axes axes_join(struct axes a, struct axes b)
{
    return (struct axes){with(a.counts, b.counts), a.real, false};
}

/* a and b of one type, the wider: compilers warn of int where a size_t is. */
static void widen(struct expr **a, struct expr **b)
{
    enum type_kind x = type_strip((*a)->type)->kind, y = type_strip((*b)->type)->kind;
    long long value;
    if (x < y && y > TYPE_INT && !expr_int_value(*a, &value))
        *a = expr_cast(type_unqualified(type_strip((*b)->type)), *a);
    else if (y < x && x > TYPE_INT && !expr_int_value(*b, &value))
        *b = expr_cast(type_unqualified(type_strip((*a)->type)), *b);
}

static struct expr *product(struct expr *a, struct expr *b)
{
    widen(&a, &b);
    return fold_mul(a, b);
}

static struct expr *sum(struct expr *a, struct expr *b)
{
    widen(&a, &b);
    return fold_add(a, b);
}

struct expr *axes_size(struct axes *axes)
{
    struct expr *size = expr_int(1);
    for (ptrdiff_t i = 0; i < arrlen(axes->counts); i++)
        size = product(size, expr_clone(axes->counts[i], NULL));
    return size;
}

/* ---- loops ---- */

struct nest nest_open(struct entry *e, struct axes *axes)
{
    struct nest n = {.outer = e->body};
    for (ptrdiff_t i = 0; i < arrlen(axes->counts); i++) {
        struct expr *count = axes->counts[i];
        struct decl *d =
            decl_new(DECL_VAR, entry_index_name(e, e->level++),
                     type_unqualified(type_strip(count->type)), (struct loc){0});
        d->init = expr_int(0);
        struct stmt *loop = stmt_new(STMT_FOR, (struct loc){0});
        loop->init = stmt_decl(d);
        loop->expr = expr_binary(OP_LT, expr_ref(d), expr_clone(count, NULL));
        loop->step = expr_unary(OP_POSTINC, expr_ref(d));
        arrput(n.loops, loop);
        arrput(n.index, expr_ref(d));
    }
    e->body = NULL;
    return n;
}

void nest_close(struct entry *e, struct nest *n)
{
    struct stmt **body = e->body;
    e->body = n->outer;
    e->level -= (int)arrlen(n->loops);
    for (ptrdiff_t i = arrlen(n->loops); i-- > 0;) {
        bool is_one = arrlen(body) == 1 && body[0]->kind != STMT_DECL;
        n->loops[i]->body = is_one ? body[0] : stmt_block(body);
        body = NULL;
        arrput(body, n->loops[i]);
    }
    for (ptrdiff_t i = 0; i < arrlen(body); i++)
        entry_add(e, body[i]);
}

/* ---- elements ---- */

/* The number of the element in a flat array: (i * n + j) * .. for the axes that have an
 * index, times the rest. */
static struct expr *flat_index(struct axes *axes, struct expr **index)
{
    struct expr *at = NULL;
    for (ptrdiff_t i = 0; i < arrlen(axes->counts); i++) {
        at = at ? product(at, expr_clone(axes->counts[i], NULL)) : NULL;
        struct expr *more = i < arrlen(index) ? expr_clone(index[i], NULL) : NULL;
        at = at && more ? sum(at, more) : at ? at : more;
    }
    return at ? at : expr_int(0);
}

struct expr *element_at(struct expr *base, struct axes *axes, struct expr **index)
{
    if (arrlen(axes->counts) == 0)
        return expr_deref(base);
    if (axes->is_flat)
        return expr_index(base, flat_index(axes, index));
    for (ptrdiff_t i = 0; i < arrlen(index); i++)
        base = expr_index(base, expr_clone(index[i], NULL));
    return base;
}

struct expr *row_at(struct expr *base, struct axes *axes, struct expr **index)
{
    if (arrlen(index) == 0)
        return base;
    if (axes->is_flat)
        return fold_add(base, flat_index(axes, index));
    struct expr *row = element_at(base, axes, index);
    return type_is_pointer(row->type) ? row : expr_address(row);
}

/* ---- blocks ---- */

struct scan {
    struct entry *e;
    bool undeclared;
};

static bool find_undeclared(struct expr *x, void *user)
{
    struct scan *scan = user;
    scan->undeclared |= x->kind == EXPR_REF && x->decl->kind == DECL_VAR;
    if (x->kind != EXPR_REF || x->decl->kind != DECL_PARAM)
        return true;
    for (ptrdiff_t i = 0; i < arrlen(scan->e->function->members); i++)
        if (scan->e->function->members[i] == x->decl)
            return true;
    scan->undeclared = true;
    return false;
}

static bool is_declared(struct entry *e, struct axes *axes)
{
    struct scan scan = {.e = e};
    for (ptrdiff_t i = 0; i < arrlen(axes->counts); i++)
        expr_walk(axes->counts[i], find_undeclared, &scan);
    return !scan.undeclared;
}

static struct block add_block(struct entry *e, const char *name, struct axes axes,
                              bool is_written)
{
    struct block b = {.axes = axes};
    b.axes.is_flat = arrlen(axes.counts) > 1 && !is_declared(e, &axes);
    struct type *type = is_written ? axes.real : type_qualified(axes.real, QUAL_CONST);
    if (b.axes.is_flat || arrlen(axes.counts) == 0
        || (arrlen(axes.counts) == 1 && !is_declared(e, &axes)))
        type = type_pointer(type);
    else
        for (ptrdiff_t i = arrlen(axes.counts); i-- > 0;) {
            long long n;
            struct expr *count = axes.counts[i];
            type = expr_int_value(count, &n) ? type_array(type, n)
                                             : type_array_sized(type, count);
        }
    b.param = decl_new(DECL_PARAM, ir_fresh_name(e->function, name), type,
                       e->request->function->loc);
    entry_add_param(e, b.param);
    bool is_array = type_strip(type)->kind == TYPE_ARRAY;
    struct range r = {expr_ref(b.param),
                      is_array ? expr_clone(axes.counts[0], NULL) : axes_size(&axes),
                      is_written};
    arrput(e->given, r);
    return b;
}

struct block block_add(struct entry *e, const char *name, struct axes axes)
{
    return add_block(e, name, axes, true);
}

struct block block_add_input(struct entry *e, const char *name, struct axes axes)
{
    return add_block(e, name, axes, false);
}

struct expr *as_real(struct expr *x, struct type *real)
{
    bool is_wider = type_strip(x->type)->kind > type_strip(real)->kind;
    return is_wider && type_is_real(x->type) ? expr_cast(real, x) : x;
}

/* ---- calls ---- */

struct expr *inner_call(struct decl *function, struct given **given)
{
    struct expr **args = NULL;
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++) {
        ptrdiff_t at = hmgeti(*given, function->members[i]);
        if (at < 0)
            bug(function->loc, "nothing for '%s'", function->members[i]->name);
        arrput(args, (*given)[at].value);
    }
    return expr_call(function, args);
}
