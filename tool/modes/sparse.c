/* jac_sparse, hess_sparse: the entries that can differ from zero, in compressed rows. The
 * runtime says what each run of the function is for: its pattern, once, in the algebra of
 * sets; then tangents along sums of columns, or adjoints of sums of rows, as it coloured
 * them. The Hessian is the Jacobian of the gradient, and symmetric. Here stands what goes
 * into a run and what comes out:
 *     while (cgrad_sparse_next(y_x)) { cgrad_seed(y_x, x_d, n); .. cgrad_take(y_x, y_d, m); } */
#include "algebra.h"
#include "derived.h"
#include "matrix.h"

/* An independent or dependent; slot null: the result. */
struct port {
    struct slot *slot;
    struct axes axes;
};
/* A function that runs the user's, with what carries its derivatives in and out. */
struct run {
    struct entry inner;
    struct buffer *in, *out; /* of the ports; of one parameter in both the same */
    bool is_adjoint;
    bool made;
};
struct sparse {
    struct entry *e;
    struct port *in, *out;
    struct decl *matrix;         /* the caller's struct cgrad_sparse */
    struct decl *sets, *by_rows; /* members */
    struct repeat repeat;
    struct decl *result;
    struct run pattern, tangent, adjoint;
    struct entry gradient; /* of a Hessian */
    struct expr *(*call)(struct sparse *s, struct run *r);
};

/* ---- the runtime's structure ---- */

static struct type *matrix_type(struct sparse *s)
{
    struct decl *record = decl_new(DECL_RECORD, "cgrad_sparse", NULL, (struct loc){0});
    record->from_header = true;
    s->sets = decl_new(DECL_FIELD, "sets", sets_type(), (struct loc){0});
    s->by_rows = decl_new(DECL_FIELD, "by_rows", type_basic(TYPE_INT), (struct loc){0});
    return type_pointer(type_named(record));
}

static struct expr *constant(const char *name)
{
    struct decl *d =
        decl_new(DECL_ENUMERATOR, name, type_basic(TYPE_INT), (struct loc){0});
    d->from_header = true;
    return expr_ref(d);
}

static struct expr *member(struct sparse *s, struct decl *field)
{
    return expr_member(expr_ref(s->matrix), field);
}

/* ---- parameters ---- */

static bool take_port(struct sparse *s, struct port port, bool wrt, bool of)
{
    enum type_kind kind = type_strip(port.axes.real)->kind;
    if (kind != TYPE_DOUBLE && kind != TYPE_FLOAT) {
        diag_error(DIAG_UNSUPPORTED,
                   (port.slot ? port.slot->param : s->e->request->function)->loc,
                   port.slot || type_is_real(port.axes.real)
                       ? "long double in a sparse matrix"
                       : "structures and globals in this product");
        return false;
    }
    if (wrt)
        arrput(s->in, port);
    if (of)
        arrput(s->out, port);
    return true;
}

/* What goes in and out, in the order of columns and rows; false after errors. */
static bool list_ports(struct sparse *s)
{
    struct entry *e = s->e;
    bool ok = true;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct port port = {.slot = &e->slots[i]};
        if (port.slot->wrt || port.slot->of)
            ok &= slot_axes(e, port.slot, &port.axes)
                  && take_port(s, port, port.slot->wrt, port.slot->of);
    }
    struct port result = {.axes = result_axes(e)};
    return (!e->of_result || take_port(s, result, false, true)) && ok;
}

static const char *port_name(struct sparse *s, struct port *p)
{
    return p->slot ? p->slot->param->name : s->e->request->function->name;
}

static void add_matrix(struct sparse *s, const char *name)
{
    struct type *type = matrix_type(s);
    s->matrix = decl_new(DECL_PARAM, ir_fresh_name(s->e->function, name), type,
                         s->e->request->function->loc);
    entry_add_param(s->e, s->matrix);
}

/* ---- runs ---- */

static struct buffer *buffer_of(struct sparse *s, struct run *r, struct slot *slot)
{
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        if (s->in[i].slot == slot)
            return &r->in[i];
    for (ptrdiff_t i = 0; i < arrlen(s->out); i++)
        if (s->out[i].slot == slot)
            return &r->out[i];
    return NULL;
}

/* In vectors: lanes of each number. */
static void add_lanes(struct sparse *s, struct run *r)
{
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        arrput(r->in, lanes_buffer(s->e, s->in[i].slot, s->in[i].axes, "_v"));
    for (ptrdiff_t i = 0; i < arrlen(s->out); i++) {
        struct port *p = &s->out[i];
        arrput(r->out, p->slot && p->slot->wrt
                           ? *buffer_of(s, r, p->slot)
                           : lanes_buffer(s->e, p->slot, p->axes, "_v"));
    }
}

static void add_buffers(struct sparse *s, struct run *r, const char *suffix)
{
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        arrput(r->in, buffer_add(s->e, s->in[i].slot, suffix));
    for (ptrdiff_t i = 0; i < arrlen(s->out); i++) {
        struct slot *slot = s->out[i].slot;
        arrput(r->out, !slot       ? buffer_result(s->e, suffix)
                       : slot->wrt ? *buffer_of(s, r, slot)
                                   : buffer_add(s->e, slot, suffix));
    }
}

static struct expr *call_of(struct sparse *s, struct run *r)
{
    struct given *given = NULL;
    struct entry *inner = &r->inner;
    for (ptrdiff_t i = 0; i < arrlen(inner->slots); i++) {
        struct slot *at = &inner->slots[i];
        hmput(given, at->ours, expr_ref(s->e->slots[i].ours));
        if (at->shadow)
            hmput(given, at->shadow,
                  buffer_argument(buffer_of(s, r, &s->e->slots[i]), at->shadow));
    }
    if (inner->result_shadow)
        hmput(given, inner->result_shadow,
              buffer_argument(&arrlast(r->out), inner->result_shadow));
    if (inner->state)
        hmput(given, inner->state, member(s, s->sets));
    return inner_call(inner->function, &given);
}

/* cgrad_seed(y_x, x_d, n), or what is taken */
static void pass(struct sparse *s, enum runtime runtime, struct buffer *b, int lanes)
{
    struct expr **args = NULL, *x = expr_ref(b->decl);
    bool is_one = arrlen(b->axes.counts) == 0;
    x = is_one ? expr_address(x) : x;
    if (lanes > 1 || (!is_one && type_strip(b->element)->kind == TYPE_ARRAY))
        x = expr_cast(type_pointer(b->axes.real), x);
    arrput(args, expr_ref(s->matrix));
    arrput(args, x);
    arrput(args, axes_size(&b->axes));
    if (lanes > 1)
        arrput(args, expr_int(lanes));
    entry_add(s->e, stmt_expr(expr_runtime(runtime, NULL, args)));
}

static int lanes_of(struct run *r)
{
    return r->inner.derivation ? (int)r->inner.derivation->scale : 1;
}

static void seed_all(struct sparse *s, struct run *r)
{
    struct buffer *in = r->is_adjoint ? r->out : r->in;
    int lanes = lanes_of(r);
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        pass(s, lanes > 1 ? RUNTIME_SEED_LANES : RUNTIME_SEED, &in[i], lanes);
}

static void take_all(struct sparse *s, struct run *r)
{
    struct buffer *out = r->is_adjoint ? r->in : r->out;
    int lanes = lanes_of(r);
    for (ptrdiff_t i = 0; i < arrlen(out); i++)
        pass(s, lanes > 1 ? RUNTIME_TAKE_LANES : RUNTIME_TAKE, &out[i], lanes);
}

/* What add puts together, as a block. */
static struct stmt *block_of(struct sparse *s, struct run *r,
                             void add(struct sparse *s, struct run *r))
{
    struct stmt **outer = s->e->body;
    s->e->body = NULL;
    add(s, r);
    struct stmt **list = s->e->body;
    s->e->body = outer;
    return arrlen(list) == 1 ? list[0] : stmt_block(list);
}

static void add_call(struct sparse *s, struct run *r)
{
    repeat_run(s->e, s->result, s->call(s, r));
}

static void add_run(struct sparse *s, struct run *r)
{
    seed_all(s, r);
    add_call(s, r);
    take_all(s, r);
}

static struct stmt *either(struct expr *condition, struct stmt *a, struct stmt *b)
{
    struct stmt *choice = stmt_new(STMT_IF, (struct loc){0});
    choice->expr = condition;
    choice->body = a;
    choice->other = b;
    return choice;
}

/* One run, as the matrix says which. */
static void add_step(struct sparse *s, struct run *unused)
{
    (void)unused;
    repeat_restart(s->e, &s->repeat);
    if (!s->adjoint.made && lanes_of(&s->tangent) == 1) {
        seed_all(s, &s->tangent);
        entry_add(s->e, either(member(s, s->sets), block_of(s, &s->pattern, add_call),
                               block_of(s, &s->tangent, add_call)));
        take_all(s, &s->tangent);
        return;
    }
    struct stmt *rows = s->adjoint.made ? block_of(s, &s->adjoint, add_run) : NULL;
    struct stmt *columns = s->tangent.made ? block_of(s, &s->tangent, add_run) : NULL;
    struct stmt *values = rows && columns ? either(member(s, s->by_rows), rows, columns)
                          : rows          ? rows
                                          : columns;
    entry_add(s->e,
              either(member(s, s->sets), block_of(s, &s->pattern, add_run), values));
}

static void add_runtime(struct sparse *s, struct stmt **loop, enum runtime r,
                        struct expr *kind)
{
    struct expr **args = NULL;
    arrput(args, expr_ref(s->matrix));
    if (kind)
        arrput(args, kind);
    struct expr *call = expr_runtime(r, NULL, args);
    if (!loop) {
        entry_add(s->e, stmt_expr(call));
        return;
    }
    *loop = stmt_new(STMT_WHILE, (struct loc){0});
    (*loop)->expr = call;
}

/* The body of the product, with what the runtime may choose from. */
static void add_body(struct sparse *s, struct expr *kind, const char *remark)
{
    struct entry *e = s->e;
    struct stmt *loop;
    add_runtime(s, NULL, RUNTIME_SPARSE_BEGIN, kind);
    add_runtime(s, &loop, RUNTIME_SPARSE_NEXT, NULL);
    loop->body = block_of(s, NULL, add_step);
    entry_add(e, loop);
    entry_close(e);
    repeat_return(e, s->result);
    entry_end(e, remark);
}

/* ---- jac ---- */

static bool make_pattern(struct sparse *s, struct entry *from)
{
    struct run *r = &s->pattern;
    r->inner = entry_inner(from, format("%s_pattern", s->e->request->function->name));
    r->inner.algebra = &sets_algebra;
    r->inner.derivation = NULL;
    if (!tangent_entry(&r->inner, ""))
        return false;
    entry_end(&r->inner, NULL);
    return true;
}

static bool make_columns(void *user, const struct derivation *derivation)
{
    struct sparse *s = user;
    struct run *r = &s->tangent;
    r->inner = entry_inner(s->e, format("%s_columns", s->e->request->function->name));
    r->inner.derivation = derivation;
    if (!tangent_entry(&r->inner, ""))
        return false;
    entry_end(&r->inner, NULL);
    return true;
}

static bool make_rows(struct sparse *s)
{
    struct run *r = &s->adjoint;
    r->is_adjoint = true;
    r->inner = entry_inner(s->e, format("%s_rows", s->e->request->function->name));
    if (!adjoint_entry(&r->inner, ""))
        return false;
    entry_end(&r->inner, NULL);
    return true;
}

/* By rows only where that can be made; that it can't is no error if columns can. */
static bool make_ways(struct sparse *s)
{
    enum jac_way way = output.options->jac;
    if (way != JAC_FORWARD) {
        unsigned before = diag_try(way == JAC_AUTO);
        s->adjoint.made = make_rows(s) && diag_errors() == before;
        if (diag_tried(before))
            twins_forget();
    }
    s->tangent.made =
        way != JAC_REVERSE && made_in_vectors(vectors_help(s->e->f), make_columns, s);
    return (s->tangent.made || s->adjoint.made) && make_pattern(s, s->e);
}

static bool is_repeatable(struct entry *e)
{
    if (entry_has_effects(e))
        diag_error(DIAG_REPEATED, e->request->function->loc,
                   e->request->function->name);
    return !entry_has_effects(e);
}

static struct expr *ways(struct sparse *s)
{
    if (!s->adjoint.made)
        return constant("CGRAD_COLUMNS");
    struct expr *rows = constant("CGRAD_ROWS");
    return s->tangent.made ? expr_binary(OP_BITOR, constant("CGRAD_COLUMNS"), rows)
                           : rows;
}

void make_jac_sparse(struct entry *e)
{
    struct sparse s = {.e = e, .call = call_of};
    if (!is_repeatable(e)
        || !entry_begin(e, "_jac_sparse", e->request->function->type->to)
        || !list_ports(&s) || !make_ways(&s))
        return;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        entry_add_param(e, e->slots[i].ours);
    bool is_one = arrlen(s.in) == 1 && arrlen(s.out) == 1;
    add_matrix(&s, is_one ? format("%s_%s", port_name(&s, s.out), port_name(&s, s.in))
                          : "jacobian");
    s.repeat = entry_repeat(e);
    s.result = repeat_result(e);
    bool is_shared = s.tangent.made && lanes_of(&s.tangent) == 1;
    if (is_shared)
        add_buffers(&s, &s.tangent, "_d");
    else if (s.tangent.made)
        add_lanes(&s, &s.tangent);
    if (s.adjoint.made)
        add_buffers(&s, &s.adjoint, "_b");
    if (!is_shared)
        add_buffers(&s, &s.pattern, "_set");
    else {
        s.pattern.in = s.tangent.in;
        s.pattern.out = s.tangent.out;
    }
    add_body(&s, ways(&s),
             format("Sets %s to the nonzeros of the Jacobian of %s. %s", s.matrix->name,
                    names_of(e, false, ""), where_of(e)));
}

/* ---- hess ---- */

/* The tangent's parameters are the gradient's: each of the user's, and behind it its
 * adjoint, which is the caller's, or the caller's seed. */
static struct expr *call_second(struct sparse *s, struct run *r)
{
    struct given *given = NULL;
    struct slot *at = r->inner.slots;
    for (ptrdiff_t i = 0; i < arrlen(s->gradient.slots); i++) {
        struct slot *user = &s->e->slots[i];
        hmput(given, at->ours, expr_ref(user->ours));
        if (at->shadow)
            hmput(given, at->shadow,
                  buffer_argument(buffer_of(s, r, user), at->shadow));
        at++;
        if (!s->gradient.slots[i].shadow)
            continue;
        hmput(given, at->ours, expr_ref(user->shadow));
        if (at->shadow)
            hmput(given, at->shadow,
                  buffer_argument(&r->out[buffer_of(s, r, user) - r->in], at->shadow));
        at++;
    }
    if (s->gradient.result_shadow)
        hmput(given, at->ours, expr_ref(s->e->result_shadow));
    if (r->inner.state)
        hmput(given, r->inner.state, member(s, s->sets));
    return inner_call(r->inner.function, &given);
}

/* Independents alone, whose adjoints are what comes out; nothing is both. */
static bool list_independents(struct sparse *s)
{
    struct entry *e = s->e;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct port port = {.slot = &e->slots[i]};
        if (!port.slot->wrt)
            continue;
        if (port.slot->of)
            diag_error(DIAG_UNSUPPORTED, port.slot->param->loc,
                       "what goes in and out of one parameter in this product");
        if (port.slot->of || !slot_axes(e, port.slot, &port.axes)
            || !take_port(s, port, true, false))
            return false;
    }
    return true;
}

static const char *remark_of_hessian(struct sparse *s)
{
    struct entry *e = s->e;
    const char *f = names_of(e, false, "");
    if (!e->is_gradient)
        f = format("%s times %s", f, names_of(e, false, "_b"));
    return format("Sets %s to the gradient of %s and %s to the nonzeros of the lower "
                  "triangle of its Hessian. %s",
                  names_of(e, true, "_b"), f, s->matrix->name, where_of(e));
}

static bool make_along(void *user, const struct derivation *derivation)
{
    struct sparse *s = user;
    struct entry inner =
        entry_inner(s->e, format("%s_along", s->e->request->function->name));
    inner.derivation = derivation;
    if (!second_entry(&inner, &s->gradient, &s->tangent.inner, ""))
        return false;
    entry_end(&s->tangent.inner, NULL);
    return true;
}

static bool make_second(struct sparse *s)
{
    s->e->is_gradient = has_scalar_result(s->e);
    s->tangent.made = made_in_vectors(vectors_help(s->e->f), make_along, s);
    return s->tangent.made && make_pattern(s, &s->tangent.inner);
}

/* Directions of the independents, and the tangents of their adjoints. */
static void add_second_buffers(struct sparse *s)
{
    bool is_vector = lanes_of(&s->tangent) > 1;
    struct run *scalar = is_vector ? &s->pattern : &s->tangent;
    for (ptrdiff_t i = 0; is_vector && i < arrlen(s->in); i++)
        arrput(s->tangent.in, lanes_buffer(s->e, s->in[i].slot, s->in[i].axes, "_v"));
    for (ptrdiff_t i = 0; is_vector && i < arrlen(s->in); i++)
        arrput(s->tangent.out, lanes_buffer(s->e, s->in[i].slot, s->in[i].axes, "_bv"));
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        arrput(scalar->in, buffer_add(s->e, s->in[i].slot, is_vector ? "_set" : "_d"));
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        arrput(scalar->out,
               buffer_add(s->e, s->in[i].slot, is_vector ? "_b_set" : "_bd"));
    s->pattern.in = scalar->in;
    s->pattern.out = scalar->out;
}

void make_hess_sparse(struct entry *e)
{
    struct sparse s = {.e = e, .call = call_second};
    if (!is_repeatable(e) || !make_second(&s)
        || !entry_begin(e, "_hess_sparse", e->request->function->type->to)
        || !list_independents(&s))
        return;
    entry_params(e, "_b");
    const char *x = port_name(&s, s.in);
    const char *f = e->of_result ? e->request->function->name : names_of(e, false, "");
    bool is_one = arrlen(s.in) == 1 && e->is_gradient;
    add_matrix(&s, is_one ? format(x[1] ? "%s_%s_%s" : "%s_%s%s", f, x, x) : "hessian");
    s.repeat = entry_repeat(e);
    s.result = repeat_result(e);
    add_second_buffers(&s);
    add_body(&s, constant("CGRAD_SYMMETRIC"), remark_of_hessian(&s));
}
