/* jac_sparse, hess_sparse: the entries that can differ from zero, in compressed rows. The
 * runtime says what each run of the function is for: its pattern, once, in the algebra of
 * sets; then tangents along sums of columns, or adjoints of sums of rows, as it coloured
 * them. The Hessian is the Jacobian of the gradient, and symmetric. Here stands what goes
 * into a run and what comes out:
 *     while (cgrad_sparse_next(y_x)) { cgrad_seed(y_x, x_d, n); .. cgrad_take(y_x, y_d, m); } */
#include "algebra.h"
#include "derived.h"
#include "matrix.h"

/* A function that runs the user's, with what carries its derivatives in and out. */
struct run {
    struct entry inner;
    struct shadows shadows, adjoints; /* adjoints: of a Hessian, what comes out */
    struct buffer *in, *out;          /* of the ports; of one in both the same */
    bool is_adjoint;
    bool made;
};
struct sparse {
    struct entry *e;
    struct port *ports, **in, **out;
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

static bool check_real(struct sparse *s, struct port *p)
{
    enum type_kind kind = type_strip(p->axes.real)->kind;
    if (kind == TYPE_DOUBLE || kind == TYPE_FLOAT)
        return true;
    diag_error(DIAG_UNSUPPORTED,
               (p->slot ? p->slot->param : s->e->request->function)->loc,
               "long double in a sparse matrix");
    return false;
}

/* What goes in and out, in the order of columns and rows; false after errors. */
static bool list_ports(struct sparse *s)
{
    bool ok = ports_list(s->e, &s->ports);
    for (ptrdiff_t i = 0; ok && i < arrlen(s->ports); i++) {
        struct port *p = &s->ports[i];
        ok = check_real(s, p);
        if (p->in)
            arrput(s->in, p);
        if (p->out)
            arrput(s->out, p);
    }
    return ok;
}

static void add_matrix(struct sparse *s, const char *name)
{
    struct type *type = matrix_type(s);
    s->matrix = decl_new(DECL_PARAM, ir_fresh_name(s->e->function, name), type,
                         s->e->request->function->loc);
    entry_add_param(s->e, s->matrix);
}

/* ---- runs ---- */

static struct buffer *buffer_of(struct sparse *s, struct run *r, struct port *p)
{
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        if (s->in[i] == p)
            return &r->in[i];
    return NULL;
}

static void add_buffers(struct sparse *s, struct run *r, const char *suffix)
{
    r->shadows = shadows_new(s->e, suffix, r->inner.derivation);
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        arrput(r->in, buffer_add(&r->shadows, s->in[i]));
    for (ptrdiff_t i = 0; i < arrlen(s->out); i++)
        arrput(r->out, s->out[i]->in ? *buffer_of(s, r, s->out[i])
                                     : buffer_add(&r->shadows, s->out[i]));
}

static struct expr *call_of(struct sparse *s, struct run *r)
{
    struct given *given = NULL;
    struct entry *inner = &r->inner;
    for (ptrdiff_t i = 0; i < arrlen(inner->slots); i++) {
        struct slot *at = &inner->slots[i], *ours = &s->e->slots[i];
        hmput(given, at->ours, expr_ref(ours->ours));
        if (at->shadow)
            hmput(given, at->shadow, shadows_argument(&r->shadows, ours, at->shadow));
    }
    if (inner->result_shadow)
        hmput(given, inner->result_shadow,
              shadows_argument(&r->shadows, NULL, inner->result_shadow));
    if (inner->state)
        hmput(given, inner->state, member(s, s->sets));
    return inner_call(inner->function, &given);
}

static void pass_reals(struct sparse *s, enum runtime runtime, struct expr *reals,
                       struct expr *count, int lanes)
{
    struct expr **args = NULL;
    arrput(args, expr_ref(s->matrix));
    arrput(args, reals);
    arrput(args, count);
    if (lanes > 1)
        arrput(args, expr_int(lanes));
    entry_add(s->e, stmt_expr(expr_runtime(runtime, NULL, args)));
}

/* cgrad_seed(y_x, x_d, n), or what is taken; of members of an array of structures, one by
 * one. */
static void pass(struct sparse *s, enum runtime runtime, struct buffer *b, int lanes)
{
    struct axes *axes = &b->port->axes;
    if (arrlen(b->port->legs) > 0 && b->port->head > 0) {
        struct nest n = nest_open(s->e, axes);
        struct expr *x = expr_address(buffer_at(b, n.index));
        x = lanes > 1 ? expr_cast(type_pointer(axes->real), x) : x;
        pass_reals(s, runtime, x, expr_int(1), lanes);
        nest_close(s->e, &n);
        return;
    }
    struct expr *x = buffer_start(b);
    bool is_row =
        type_is_pointer(x->type) && type_equal(type_pointee(x->type), axes->real);
    if (!is_row)
        x = expr_cast(type_pointer(axes->real), x);
    pass_reals(s, runtime, x, axes_size(axes), lanes);
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
    r->inner.is_filled = true;
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
    r->inner.is_filled = true;
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
    r->inner.is_filled = r->inner.is_setting = true;
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

static struct expr *ways(struct sparse *s)
{
    if (!s->adjoint.made)
        return constant("CGRAD_COLUMNS");
    struct expr *rows = constant("CGRAD_ROWS");
    return s->tangent.made ? expr_binary(OP_BITOR, constant("CGRAD_COLUMNS"), rows)
                           : rows;
}

/* The pattern goes by the numbers of the tangent. */
static void share_buffers(struct sparse *s)
{
    s->pattern.shadows = s->tangent.shadows;
    s->pattern.adjoints = s->tangent.adjoints;
    s->pattern.in = s->tangent.in;
    s->pattern.out = s->tangent.out;
}

void make_jac_sparse(struct entry *e)
{
    struct sparse s = {.e = e, .call = call_of};
    if (!entry_check_repeated(e)
        || !entry_begin(e, "_jac_sparse", e->request->function->type->to)
        || !list_ports(&s) || !make_ways(&s))
        return;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].param->kind == DECL_PARAM)
            entry_add_param(e, e->slots[i].ours);
    bool is_one = arrlen(s.in) == 1 && arrlen(s.out) == 1;
    add_matrix(&s,
               is_one ? format("%s_%s", s.out[0]->name, s.in[0]->name) : "jacobian");
    s.repeat = entry_repeat(e);
    s.result = repeat_result(e);
    bool is_shared = s.tangent.made && lanes_of(&s.tangent) == 1;
    if (s.tangent.made)
        add_buffers(&s, &s.tangent, is_shared ? "_d" : "_v");
    if (s.adjoint.made)
        add_buffers(&s, &s.adjoint, "_b");
    if (!is_shared)
        add_buffers(&s, &s.pattern, "_set");
    else
        share_buffers(&s);
    add_body(&s, ways(&s),
             format("Sets %s to the nonzeros of the Jacobian of %s. %s", s.matrix->name,
                    ports_names(s.ports, false, ""), where_of(e)));
}

/* ---- hess ---- */

/* The adjoint is the caller's, or the caller's seed. */
static struct expr *call_second(struct sparse *s, struct run *r)
{
    struct given *given = NULL;
    for (ptrdiff_t i = 0; i < arrlen(r->inner.slots); i++) {
        struct slot *at = &r->inner.slots[i];
        struct second_param p = second_param(&s->gradient, s->e, i, at);
        struct decl *ours = p.is_seed      ? s->e->result_shadow
                            : p.is_adjoint ? p.slot->shadow
                                           : p.slot->ours;
        hmput(given, at->ours, expr_ref(ours));
        if (at->shadow)
            hmput(given, at->shadow,
                  shadows_argument(p.is_adjoint ? &r->adjoints : &r->shadows, p.slot,
                                   at->shadow));
    }
    if (r->inner.state)
        hmput(given, r->inner.state, member(s, s->sets));
    return inner_call(r->inner.function, &given);
}

/* Independents alone, whose adjoints are what comes out; nothing is both. */
static bool list_independents(struct sparse *s)
{
    bool ok = ports_list(s->e, &s->ports);
    for (ptrdiff_t i = 0; ok && i < arrlen(s->ports); i++) {
        struct port *p = &s->ports[i];
        if (p->in && p->out) {
            diag_error(DIAG_UNSUPPORTED, p->slot->param->loc,
                       "what goes in and out of one place in this product");
            ok = false;
        }
        ok &= check_real(s, p);
        if (p->in)
            arrput(s->in, p);
    }
    return ok;
}

static const char *remark_of_hessian(struct sparse *s)
{
    struct entry *e = s->e;
    const char *f = ports_names(s->ports, false, "");
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
    inner.is_filled = true;
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
static void add_second_run(struct sparse *s, struct run *r, const char *d,
                           const char *bd)
{
    r->shadows = shadows_new(s->e, d, r->inner.derivation);
    r->adjoints = shadows_new(s->e, bd, r->inner.derivation);
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        arrput(r->in, buffer_add(&r->shadows, s->in[i]));
    for (ptrdiff_t i = 0; i < arrlen(s->in); i++)
        arrput(r->out, buffer_add(&r->adjoints, s->in[i]));
}

static void add_second_buffers(struct sparse *s)
{
    if (lanes_of(&s->tangent) == 1) {
        add_second_run(s, &s->tangent, "_d", "_bd");
        share_buffers(s);
    } else {
        add_second_run(s, &s->tangent, "_v", "_bv");
        add_second_run(s, &s->pattern, "_set", "_b_set");
    }
}

void make_hess_sparse(struct entry *e)
{
    struct sparse s = {.e = e, .call = call_second};
    if (!entry_check_repeated(e)
        || !entry_begin(e, "_hess_sparse", e->request->function->type->to)
        || !list_independents(&s) || !make_second(&s))
        return;
    entry_params(e, "_b");
    const char *x = s.in[0]->name;
    const char *f = ports_names(s.ports, false, "");
    bool is_one = arrlen(s.in) == 1 && e->is_gradient;
    add_matrix(&s, is_one ? format(x[1] ? "%s_%s_%s" : "%s_%s%s", f, x, x) : "hessian");
    s.repeat = entry_repeat(e);
    s.result = repeat_result(e);
    add_second_buffers(&s);
    add_body(&s, constant("CGRAD_SYMMETRIC"), remark_of_hessian(&s));
}
