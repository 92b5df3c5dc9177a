/* taylor: the Taylor coefficients of the results on the line x + t x_d, up to an order
 * given at run time: y_t[k] = D^k y x_d^k / k!, coefficient 0 the primal's value.
 *
 * Results in memory get rows, y_t[m][order + 1]; a single one a row, f_t[order + 1]. The
 * value of a result that has a row is in it, and isn't returned. The parameter order
 * stands before the first row. Rows of independents are the entry's own. Structures: see
 * taylor_records.c. */
#include "matrix.h"
#include "series.h"

/* The rows of a slot's reals: the exported y_t, or the entry's own. */
struct rows {
    struct decl *decl;
    struct axes axes;
    bool is_single; /* exported as one row */
};

static bool is_global(struct slot *s)
{
    return s->param->kind == DECL_VAR;
}

static bool rows_axes(struct entry *e, struct slot *s, struct axes *axes)
{
    *axes = (struct axes){.real = s->param->type};
    return (is_global(s) && type_is_real(s->param->type)) || slot_axes(e, s, axes);
}

/* The types of the primal's declarations with rows for reals. */
static struct type *rows_type(struct entry *e, struct type *primal)
{
    struct emit emit = series_emit(e);
    return emit_shadow_type(&emit, type_clone(primal, &e->map));
}

static bool is_single(struct entry *e, struct slot *s)
{
    return is_global(s) || !slot_in_memory(s) || slot_is_one(e, s);
}

static struct type *real_of(struct slot *s)
{
    return type_unqualified(slot_in_memory(s) ? slot_element(s) : s->param->type);
}

/* ---- parameters ---- */

static void add_order(struct entry *e)
{
    if (e->order->kind == DECL_PARAM)
        return;
    e->order->kind = DECL_PARAM;
    entry_add_param(e, e->order);
}

static void add_range(struct entry *e, struct decl *rows, struct expr *count)
{
    struct range r = {expr_ref(rows), count, true};
    arrput(e->given, r);
}

static struct expr *row_length(struct entry *e)
{
    return expr_binary(OP_ADD, expr_ref(e->order), expr_int(1));
}

/* x_d of an independent, and y_t of a dependent. */
static void add_shadows(struct entry *e, struct slot *s, struct rows *rows)
{
    struct slot input = *s;
    input.of = false;
    if (s->wrt)
        entry_add_shadow(e, &input, "_d");
    s->shadow = input.shadow;
    if (!s->of)
        return;
    add_order(e);
    rows->is_single = is_single(e, s);
    struct type *type = rows_type(e, rows->is_single ? real_of(s) : s->param->type);
    const char *name = ir_fresh_name(e->function, format("%s_t", s->param->name));
    rows->decl = decl_new(DECL_PARAM, name, type, s->param->loc);
    entry_add_param(e, rows->decl);
    struct expr *count = rows->is_single ? row_length(e) : slot_count(e, s);
    if (count)
        add_range(e, rows->decl, count);
}

/* False after errors. Returns the row of the result, or null, in *result. */
static bool add_params(struct entry *e, struct rows *rows, struct decl **result)
{
    struct decl *user = e->request->function;
    e->order = decl_new(DECL_VAR, ir_fresh_name(e->function, "order"),
                        type_basic(TYPE_INT), user->loc);
    e->order_index = ir_fresh_name(e->function, "k");
    for (int pass = 0; pass < 2; pass++) {
        for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
            struct slot *s = &e->slots[i];
            if (is_global(s) != (pass == 1))
                continue;
            if ((s->wrt || s->of) && !slot_is_record(s)
                && !rows_axes(e, s, &rows[i].axes))
                return false;
            if (pass == 0)
                entry_add_param(e, s->ours);
            add_shadows(e, s, &rows[i]);
        }
        if (pass == 1 || !e->of_result)
            continue;
        add_order(e);
        *result =
            decl_new(DECL_PARAM, ir_fresh_name(e->function, format("%s_t", user->name)),
                     rows_type(e, type_unqualified(user->type->to)), user->loc);
        entry_add_param(e, *result);
        add_range(e, *result, row_length(e));
    }
    add_order(e);
    return true;
}

/* ---- rows ---- */

static struct expr *row_of(struct slot *s, struct rows *r, struct expr **index)
{
    struct expr *x = expr_ref(r->decl);
    bool is_row = r->is_single || !slot_in_memory(s) || is_global(s);
    return is_row ? x : element_at(x, &r->axes, index);
}

struct stmt *series_loop(struct entry *e, struct decl **k)
{
    struct decl *d =
        decl_new(DECL_VAR, e->order_index, type_basic(TYPE_INT), (struct loc){0});
    d->init = expr_int(1);
    struct stmt *loop = stmt_new(STMT_FOR, (struct loc){0});
    loop->init = stmt_decl(d);
    loop->expr = expr_binary(OP_LE, expr_ref(d), expr_ref(e->order));
    loop->step = expr_unary(OP_POSTINC, expr_ref(d));
    *k = d;
    return loop;
}

void row_fill(struct entry *e, struct expr *row, struct expr *direction)
{
    struct decl *k = NULL;
    struct stmt *loop = series_loop(e, &k);
    struct expr *is_first = expr_binary(OP_EQ, expr_ref(k), expr_int(1));
    loop->body =
        stmt_set(OP_NONE, expr_index(row, expr_ref(k)),
                 direction ? expr_cond(is_first, direction, expr_int(0)) : expr_int(0));
    entry_add(e, loop);
}

static struct expr *primal_at(struct slot *s, struct expr *base, struct axes *axes,
                              struct expr **index)
{
    return slot_in_memory(s) ? element_at(base, axes, index) : base;
}

static void set_rows(struct entry *e, struct slot *s, struct rows *r)
{
    struct nest n = nest_open(e, &r->axes);
    struct expr *direction =
        s->wrt ? primal_at(s, expr_ref(s->shadow), &r->axes, n.index) : NULL;
    row_fill(e, row_of(s, r, n.index), direction);
    nest_close(e, &n);
}

static void use_rows(struct entry *e, struct slot *s, struct rows *r)
{
    struct expr *x = expr_ref(r->decl);
    if (r->is_single && slot_in_memory(s) && !is_global(s))
        s->work = expr_cast(rows_type(e, s->param->type), x);
    else
        s->work = x;
}

/* Rows of the entry's own. */
static void add_rows(struct entry *e, struct slot *s, struct rows *r)
{
    const char *name = format("%s_t", s->param->name);
    if (is_global(s) || !slot_in_memory(s)) {
        r->decl = entry_local(e, name, rows_type(e, real_of(s)), NULL);
        return;
    }
    struct type *t = rows_type(e, type_unqualified(slot_element(s)));
    struct expr **args = NULL;
    arrput(args, entry_save(e));
    arrput(args, slot_known_count(e, s));
    r->decl =
        entry_local(e, name, type_pointer(t), expr_runtime(RUNTIME_ZEROS, t, args));
}

static void begin_rows(struct entry *e, struct slot *s, struct rows *r, struct made *m)
{
    bool is_taken = made_takes_shadow(m, s->core);
    if (!is_taken && !s->of)
        return;
    if (slot_is_record(s)) {
        record_begin(e, s);
        return;
    }
    if (!s->wrt && !s->of && !rows_axes(e, s, &r->axes))
        return;
    bool is_own = !r->decl;
    if (is_own)
        add_rows(e, s, r);
    if (s->wrt || !is_own || is_global(s) || !slot_in_memory(s))
        set_rows(e, s, r);
    if (is_taken)
        use_rows(e, s, r);
}

/* y_t[i][0] = y[i] */
static void end_rows(struct entry *e, struct slot *s, struct rows *r)
{
    if (slot_is_record(s)) {
        record_end(e, s, r->decl);
        return;
    }
    if (!s->of)
        return;
    struct nest n = nest_open(e, &r->axes);
    struct expr *primal = is_global(s)
                              ? expr_ref(s->ours)
                              : primal_at(s, expr_ref(s->ours), &r->axes, n.index);
    entry_add(
        e, stmt_set(OP_NONE, expr_index(row_of(s, r, n.index), expr_int(0)), primal));
    nest_close(e, &n);
}

/* ---- the product ---- */

/* The result's row, or rows of our own where it is a structure. */
static struct decl *begin_result(struct entry *e, struct made *m, struct decl *result)
{
    if (result && type_is_record(e->request->function->type->to))
        return record_result_begin(e, m->takes_seed);
    if (result && !m->takes_seed)
        row_fill(e, expr_ref(result), NULL);
    return result;
}

/* For the shadows of pointers in a result that is no dependent. */
static struct expr *result_room(struct entry *e, struct made *m)
{
    struct decl *room = m->takes_seed ? record_result_begin(e, true) : NULL;
    if (!room)
        return NULL;
    return type_strip(room->type)->kind == TYPE_ARRAY ? expr_ref(room)
                                                      : expr_address(expr_ref(room));
}

static void call_series(struct entry *e, struct made *m, struct rows *rows,
                        struct decl *result)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        begin_rows(e, &e->slots[i], &rows[i], m);
    struct decl *seed = begin_result(e, m, result), *kept = NULL;
    struct expr *call =
        entry_call_made(e, m, seed ? expr_ref(seed) : result_room(e, m));
    if (result)
        entry_add(e,
                  stmt_set(OP_NONE, expr_index(expr_ref(result), expr_int(0)), call));
    else
        kept = entry_keep_result(e, call);
    if (seed != result)
        record_result_end(e, seed, result);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        end_rows(e, &e->slots[i], &rows[i]);
    entry_return(e, kept);
}

void make_taylor(struct entry *e)
{
    struct made *m = algebra_function(&series_algebra, e->f);
    struct type *to = e->request->function->type->to;
    struct rows *rows = NULL;
    struct decl *result = NULL;
    e->is_tangent = true;
    if (diag_errors() > 0
        || !entry_begin(e, "_taylor", e->of_result ? type_basic(TYPE_VOID) : to))
        return;
    arrsetlen(rows, (size_t)arrlen(e->slots));
    for (ptrdiff_t i = 0; i < arrlen(rows); i++)
        rows[i] = (struct rows){0};
    if (!add_params(e, rows, &result))
        return;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        slot_check_freed(e, &e->slots[i]);
        if (!made_takes_shadow(m, e->slots[i].core))
            slot_check_moved(e, &e->slots[i]);
    }
    if (e->f->result)
        entry_check_left(e, e->f->result);
    call_series(e, m, rows, result);
    entry_end(e, format("Sets %s to the Taylor coefficients of %s along %s. %s",
                        names_of(e, false, "_t"), names_of(e, false, ""),
                        names_of(e, true, "_d"), where_of(e)));
}
