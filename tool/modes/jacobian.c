/* jac: the whole Jacobian. By columns, tangents along each independent, a block of them at
 * a time in vectors where these help (plan.c); or by rows, one forward sweep and then a
 * reverse sweep for each dependent. Which of the two, the numbers of both say, where they
 * are known here; else when it is called. */
#include "algebra.h"
#include "matrix.h"

/* A dependent, and an independent. */
struct output_of {
    struct port *port;
    struct block *blocks; /* one for each independent */
    struct buffer buffer; /* its tangent, or its seed */
};
struct input_of {
    struct port *port;
    struct buffer
        buffer;   /* its tangent, or its adjoint where no row takes it directly */
    bool is_idle; /* no dependent depends on it: zeros, that take no tangent */
};
struct jacobian {
    struct entry *e;
    struct entry tangent; /* a column, or a block of them */
    struct port *ports;
    struct output_of *out;
    struct input_of *in;
    struct shadows shadows;
    struct decl *result; /* null: there is none */
};

/* ---- parameters ---- */

static void add_blocks(struct jacobian *j, struct output_of *o)
{
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++) {
        struct port *in = j->in[i].port;
        arrput(o->blocks, block_add(j->e, format("%s_%s", o->port->name, in->name),
                                    axes_join(o->port->axes, in->axes)));
    }
}

/* What goes in and out; false after errors. */
static bool list_places(struct jacobian *j)
{
    if (!ports_list(j->e, &j->ports))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(j->ports); i++) {
        struct port *p = &j->ports[i];
        struct input_of in = {.port = p, .is_idle = port_is_idle(j->e, p)};
        struct output_of out = {.port = p};
        if (in.port->in)
            arrput(j->in, in);
        if (out.port->out)
            arrput(j->out, out);
    }
    return true;
}

/* The matrices of what lies in the parameter; of the result, where it is null. */
static void add_blocks_of(struct jacobian *j, struct slot *s)
{
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++)
        if (j->out[i].port->slot == s)
            add_blocks(j, &j->out[i]);
}

static bool add_params(struct jacobian *j)
{
    struct entry *e = j->e;
    if (!entry_begin(e, "_jac", e->request->function->type->to) || !list_places(j))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        if (e->slots[i].param->kind == DECL_VAR)
            continue;
        entry_add_param(e, e->slots[i].ours);
        add_blocks_of(j, &e->slots[i]);
    }
    add_blocks_of(j, NULL);
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].param->kind == DECL_VAR)
            add_blocks_of(j, &e->slots[i]);
    return true;
}

/* ---- sizes ---- */

/* The number of tangents; of dependents, each with an adjoint. */
static struct expr *columns_of(struct jacobian *j)
{
    struct expr *size = expr_int(0);
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++)
        if (!j->in[i].is_idle)
            size = fold_add(size, axes_size(&j->in[i].port->axes));
    return size;
}

static struct expr *rows_of(struct jacobian *j)
{
    struct expr *size = expr_int(0);
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++)
        size = fold_add(size, axes_size(&j->out[i].port->axes));
    return size;
}

/* ---- columns ---- */

/* One buffer, where a port goes in and out. */
static struct buffer *buffer_of(struct jacobian *j, struct port *p)
{
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++)
        if (j->in[i].port == p)
            return &j->in[i].buffer;
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++)
        if (j->out[i].port == p)
            return &j->out[i].buffer;
    return NULL;
}

/* y_x[..][..] = 0 */
static void clear_block(struct jacobian *j, struct block *b)
{
    struct nest n = nest_open(j->e, &b->axes);
    entry_add(j->e, stmt_set(OP_NONE, element_at(expr_ref(b->param), &b->axes, n.index),
                             expr_int(0)));
    nest_close(j->e, &n);
}

static void add_tangents(struct jacobian *j)
{
    const struct derivation *d = j->tangent.derivation;
    j->shadows = shadows_new(j->e, d ? "_v" : "_d", d);
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++)
        j->in[i].buffer = buffer_add(&j->shadows, j->in[i].port);
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++)
        if (!j->out[i].port->in)
            j->out[i].buffer = buffer_add(&j->shadows, j->out[i].port);
}

static struct expr *call_tangent(struct jacobian *j)
{
    struct entry *tangent = &j->tangent;
    struct given *given = NULL;
    for (ptrdiff_t i = 0; i < arrlen(tangent->slots); i++) {
        struct slot *s = &tangent->slots[i], *ours = &j->e->slots[i];
        hmput(given, s->ours, expr_ref(ours->ours));
        if (s->shadow)
            hmput(given, s->shadow, shadows_argument(&j->shadows, ours, s->shadow));
    }
    if (tangent->result_shadow)
        hmput(given, tangent->result_shadow,
              shadows_argument(&j->shadows, NULL, tangent->result_shadow));
    return inner_call(tangent->function, &given);
}

/* y_x[..][index] = y_d[..], of all dependents */
static void take_column(struct jacobian *j, ptrdiff_t in, struct expr **index)
{
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++) {
        struct output_of *o = &j->out[i];
        struct nest n = nest_open(j->e, &o->port->axes);
        struct expr **at = NULL;
        for (ptrdiff_t k = 0; k < arrlen(n.index); k++)
            arrput(at, n.index[k]);
        for (ptrdiff_t k = 0; k < arrlen(index); k++)
            arrput(at, index[k]);
        struct block *b = &o->blocks[in];
        entry_add(j->e, stmt_set(OP_NONE, element_at(expr_ref(b->param), &b->axes, at),
                                 buffer_at(buffer_of(j, o->port), n.index)));
        nest_close(j->e, &n);
    }
}

/* Tangents that came out where others went in. */
static void clear_column(struct jacobian *j, struct input_of *in, struct expr **index)
{
    if (!in->port->out)
        entry_add(j->e, stmt_set(OP_NONE, buffer_at(&in->buffer, index), expr_int(0)));
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++)
        if (j->in[i].port->out)
            buffer_clear(j->e, &j->in[i].buffer);
}

/* ---- columns in blocks ---- */

/* The indices of an independent of which the last is a lane's. */
static struct expr **lane_index(struct expr **outer, struct lanes *l, struct decl *lane)
{
    struct expr **index = NULL;
    for (ptrdiff_t i = 0; i < arrlen(outer); i++)
        arrput(index, expr_clone(outer[i], NULL));
    arrput(index, lane_number(l, lane));
    return index;
}

/* x_v[..][first + lane][lane] = value: each lane another direction */
static void set_lanes(struct jacobian *j, struct buffer *b, struct expr **outer,
                      struct lanes *l, int value)
{
    struct decl *lane = lane_new(l);
    struct expr *at = lane_at(b, lane_index(outer, l, lane), expr_ref(lane));
    lane_each(j->e, l, lane, stmt_set(OP_NONE, at, expr_int(value)));
}

/* y_x[..][first + lane] = y_v[..][lane], of all dependents */
static void take_columns(struct jacobian *j, ptrdiff_t in, struct expr **outer,
                         struct lanes *l)
{
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++) {
        struct output_of *o = &j->out[i];
        struct block *b = &o->blocks[in];
        struct nest n = nest_open(j->e, &o->port->axes);
        struct decl *lane = lane_new(l);
        struct expr **at = NULL;
        for (ptrdiff_t k = 0; k < arrlen(n.index); k++)
            arrput(at, n.index[k]);
        for (ptrdiff_t k = 0; k < arrlen(outer); k++)
            arrput(at, outer[k]);
        arrput(at, lane_number(l, lane));
        struct expr *value = lane_at(buffer_of(j, o->port), n.index, expr_ref(lane));
        lane_each(
            j->e, l, lane,
            stmt_set(OP_NONE, element_at(expr_ref(b->param), &b->axes, at), value));
        nest_close(j->e, &n);
    }
}

static struct axes all_but_last(struct axes *axes)
{
    struct axes others = {.real = axes->real};
    for (ptrdiff_t k = 0; k + 1 < arrlen(axes->counts); k++)
        arrput(others.counts, axes->counts[k]);
    return others;
}

/* Along the last axis, for each index of the others. */
static void add_column_blocks(struct jacobian *j, ptrdiff_t i, struct repeat *repeat)
{
    struct entry *e = j->e;
    struct input_of *in = &j->in[i];
    struct axes *axes = &in->port->axes, others = all_but_last(axes);
    struct nest n = nest_open(e, &others);
    struct lanes l = lanes_open(e, arrlast(axes->counts));
    set_lanes(j, &in->buffer, n.index, &l, 1);
    repeat_restart(e, repeat);
    repeat_run(e, j->result, call_tangent(j));
    take_columns(j, i, n.index, &l);
    if (!in->port->out)
        set_lanes(j, &in->buffer, n.index, &l, 0);
    for (ptrdiff_t k = 0; k < arrlen(j->in); k++)
        if (j->in[k].port->out)
            buffer_clear(e, &j->in[k].buffer);
    lanes_close(e, &l);
    nest_close(e, &n);
}

static void add_columns(struct jacobian *j)
{
    struct entry *e = j->e;
    struct repeat repeat = entry_repeat(e);
    add_tangents(j);
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++) {
        struct input_of *in = &j->in[i];
        if (in->is_idle) {
            for (ptrdiff_t k = 0; k < arrlen(j->out); k++)
                clear_block(j, &j->out[k].blocks[i]);
            continue;
        }
        if (j->tangent.derivation) {
            add_column_blocks(j, i, &repeat);
            continue;
        }
        struct nest n = nest_open(e, &in->port->axes);
        entry_add(e, stmt_set(OP_NONE, buffer_at(&in->buffer, n.index), expr_int(1)));
        repeat_restart(e, &repeat);
        repeat_run(e, j->result, call_tangent(j));
        take_column(j, i, n.index);
        clear_column(j, in, n.index);
        nest_close(e, &n);
    }
    repeat_at_least_once(e, columns_of(j), j->result);
    entry_close(e);
}

/* ---- rows ---- */

/* The reverse sweep adds to the row of the caller's itself. */
static bool is_direct(struct output_of *o, struct input_of *in, ptrdiff_t i)
{
    struct port *p = in->port;
    bool is_row = !o->blocks[i].axes.is_flat
                  || type_strip(slot_element(p->slot))->kind != TYPE_ARRAY;
    return port_is_parameter(p) && !p->out && (is_row || !slot_in_memory(p->slot))
           && type_equal(o->port->axes.real, p->axes.real);
}

static void add_adjoints(struct jacobian *j)
{
    j->shadows = shadows_new(j->e, "_b", NULL);
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++) {
        bool wanted = false;
        for (ptrdiff_t k = 0; k < arrlen(j->out); k++)
            wanted |= !is_direct(&j->out[k], &j->in[i], i);
        if (wanted)
            j->in[i].buffer = buffer_add(&j->shadows, j->in[i].port);
    }
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++)
        if (!j->out[i].port->in && !port_is_result(j->out[i].port))
            j->out[i].buffer = buffer_add(&j->shadows, j->out[i].port);
}

static struct expr *call_reverse(struct jacobian *j, struct entry *reverse,
                                 struct output_of *o, struct expr **index)
{
    struct given *given = NULL;
    struct decl *seed = reverse->result_shadow;
    hmput(given, reverse->save, entry_save(j->e));
    if (seed)
        hmput(given, seed,
              type_is_record(seed->type) ? shadows_argument(&j->shadows, NULL, seed)
                                         : expr_int(o->port->slot == NULL));
    for (ptrdiff_t i = 0; i < arrlen(reverse->slots); i++) {
        struct slot *s = &reverse->slots[i];
        hmput(given, s->ours, expr_ref(j->e->slots[i].ours));
        if (!s->shadow)
            continue;
        struct expr *value = NULL;
        for (ptrdiff_t k = 0; k < arrlen(j->in) && !value; k++)
            if (j->in[k].port->slot == &j->e->slots[i] && is_direct(o, &j->in[k], k))
                value = row_at(expr_ref(o->blocks[k].param), &o->blocks[k].axes, index);
        if (!value)
            value = shadows_argument(&j->shadows, &j->e->slots[i], s->shadow);
        hmput(given, s->shadow, value);
    }
    return inner_call(reverse->function, &given);
}

/* The rows that the sweep adds to start at zero; the others are copied and cleared. */
static void set_row(struct jacobian *j, struct output_of *o, struct expr **index,
                    bool before)
{
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++) {
        struct input_of *in = &j->in[i];
        if (is_direct(o, in, i) != before)
            continue;
        struct nest n = nest_open(j->e, &in->port->axes);
        struct expr **at = NULL;
        for (ptrdiff_t k = 0; k < arrlen(index); k++)
            arrput(at, index[k]);
        for (ptrdiff_t k = 0; k < arrlen(n.index); k++)
            arrput(at, n.index[k]);
        struct expr *to =
            element_at(expr_ref(o->blocks[i].param), &o->blocks[i].axes, at);
        entry_add(j->e, stmt_set(OP_NONE, to,
                                 before ? expr_int(0)
                                        : as_real(buffer_at(&in->buffer, n.index),
                                                  o->port->axes.real)));
        if (!before)
            entry_add(j->e,
                      stmt_set(OP_NONE, buffer_at(&in->buffer, n.index), expr_int(0)));
        nest_close(j->e, &n);
    }
}

/* ---- rows in blocks ---- */

/* l null: of a dependent that is one real, in the first lane. */
static void set_seeds(struct jacobian *j, struct output_of *o, struct expr **outer,
                      struct lanes *l, int value)
{
    struct buffer *b = buffer_of(j, o->port);
    if (l)
        set_lanes(j, b, outer, l, value);
    else
        entry_add(j->e,
                  stmt_set(OP_NONE, lane_at(b, NULL, expr_int(0)), expr_int(value)));
}

/* y_x[..][first + lane][..] = x_v[..][lane]; x_v[..] = 0 */
static void take_rows(struct jacobian *j, struct output_of *o, struct expr **outer,
                      struct lanes *l)
{
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++) {
        struct buffer *b = &j->in[i].buffer;
        struct nest n = nest_open(j->e, &j->in[i].port->axes);
        struct decl *lane = l ? lane_new(l) : NULL;
        struct expr **at = l ? lane_index(outer, l, lane) : NULL;
        for (ptrdiff_t k = 0; k < arrlen(n.index); k++)
            arrput(at, n.index[k]);
        struct expr *to =
            element_at(expr_ref(o->blocks[i].param), &o->blocks[i].axes, at);
        struct expr *x = lane_at(b, n.index, l ? expr_ref(lane) : expr_int(0));
        struct stmt *take = stmt_set(OP_NONE, to, as_real(x, o->port->axes.real));
        if (l)
            lane_each(j->e, l, lane, take);
        else
            entry_add(j->e, take);
        struct expr *all = buffer_at(b, n.index);
        entry_add(j->e, stmt_set(OP_NONE, all, zero_of(all->type)));
        nest_close(j->e, &n);
    }
}

/* The sweep has no use for its seed: zeros. */
static bool is_constant(struct jacobian *j, struct output_of *o, struct sweeps *sweeps)
{
    return !sweeps_take(j->e, sweeps, o->port->slot);
}

static void add_row_vectors(struct jacobian *j, struct sweeps *sweeps)
{
    j->shadows = shadows_new(j->e, "_v", vector_derivation());
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++)
        j->in[i].buffer = buffer_add(&j->shadows, j->in[i].port);
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++) {
        struct output_of *o = &j->out[i];
        if (!o->port->in && !is_constant(j, o, sweeps))
            o->buffer = buffer_add(&j->shadows, o->port);
    }
}

/* Along the last axis, for each index of the others. */
static void add_row_block(struct jacobian *j, struct output_of *o,
                          struct sweeps *sweeps)
{
    struct entry *e = j->e;
    struct axes *axes = &o->port->axes, others = all_but_last(axes);
    struct nest n = nest_open(e, &others);
    struct lanes lanes, *l = arrlen(axes->counts) == 0 ? NULL : &lanes;
    if (l)
        lanes = lanes_open(e, arrlast(axes->counts));
    set_seeds(j, o, n.index, l, 1);
    entry_add(e, stmt_expr(sweeps_lanes(e, sweeps, &j->shadows)));
    take_rows(j, o, n.index, l);
    if (!o->port->in)
        set_seeds(j, o, n.index, l, 0);
    if (l)
        lanes_close(e, l);
    nest_close(e, &n);
}

static void add_row_blocks(struct jacobian *j, struct sweeps *sweeps)
{
    repeat_run(j->e, j->result, sweeps_forward(j->e, sweeps));
    add_row_vectors(j, sweeps);
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++) {
        struct output_of *o = &j->out[i];
        if (!is_constant(j, o, sweeps))
            add_row_block(j, o, sweeps);
        for (ptrdiff_t k = 0; k < arrlen(j->in) && is_constant(j, o, sweeps); k++)
            clear_block(j, &o->blocks[k]);
    }
    entry_close(j->e);
}

/* There are rows enough to fill lanes, as far as one knows. */
static bool wants_row_blocks(struct jacobian *j)
{
    long long count = 0;
    return !expr_int_value(rows_of(j), &count) || 2 * count > output.options->width;
}

/* ---- all rows ---- */

static void add_rows(struct jacobian *j, struct sweeps *sweeps)
{
    struct entry *e = j->e;
    if (sweeps->row.call) {
        add_row_blocks(j, sweeps);
        return;
    }
    repeat_run(e, j->result, sweeps_forward(e, sweeps));
    add_adjoints(j);
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++) {
        struct output_of *o = &j->out[i];
        struct buffer *seed = port_is_result(o->port) ? NULL : buffer_of(j, o->port);
        struct nest n = nest_open(e, &o->port->axes);
        if (seed)
            entry_add(e, stmt_set(OP_NONE, buffer_at(seed, n.index), expr_int(1)));
        set_row(j, o, n.index, true);
        entry_add(e, stmt_expr(call_reverse(j, &sweeps->reverse, o, n.index)));
        set_row(j, o, n.index, false);
        if (seed && !o->port->in)
            entry_add(e, stmt_set(OP_NONE, buffer_at(seed, n.index), expr_int(0)));
        nest_close(e, &n);
    }
    entry_close(e);
}

/* ---- which ---- */

static bool make_one_tangent(void *user, const struct derivation *derivation)
{
    struct jacobian *j = user;
    const char *name = j->e->request->function->name;
    j->tangent =
        entry_inner(j->e, format(derivation ? "%s_columns" : "%s_column", name));
    j->tangent.derivation = derivation;
    j->tangent.is_filled = true;
    if (!tangent_entry(&j->tangent, ""))
        return false;
    entry_end(&j->tangent, NULL);
    return true;
}

/* What is asked for inside; false: it can't be made. Vectors are for arrays alone. */
static bool make_tangent(struct jacobian *j)
{
    bool has_arrays = true;
    for (ptrdiff_t i = 0; i < arrlen(j->in); i++)
        has_arrays &= j->in[i].is_idle || arrlen(j->in[i].port->axes.counts) > 0;
    return made_in_vectors(has_arrays && vectors_help(j->e->f), make_one_tangent, j);
}

/* Columns where there are not more than rows: 1 yes, 0 no, -1 known when it is called. */
static int prefers_columns(struct jacobian *j)
{
    long long in, out;
    struct expr *columns = columns_of(j), *rows = rows_of(j);
    bool in_known = expr_int_value(columns, &in),
         out_known = expr_int_value(rows, &out);
    if (expr_equal(columns, rows))
        return 1;
    if (in_known && out_known)
        return in <= out;
    if (in_known && in <= 1)
        return 1;
    return out_known && out == 1 ? 0 : -1;
}

/* What add puts together, as a block of its own with its own arena. */
static struct stmt *part(struct jacobian *j, struct sweeps *sweeps)
{
    struct entry *e = j->e;
    struct stmt **outer = e->body;
    e->body = NULL;
    e->save = NULL;
    e->uses_save = false;
    if (sweeps)
        add_rows(j, sweeps);
    else
        add_columns(j);
    struct stmt *s = stmt_block(e->body);
    e->body = outer;
    return s;
}

static const char *shapes(struct jacobian *j)
{
    struct text t = {0};
    for (ptrdiff_t i = 0; i < arrlen(j->out); i++)
        for (ptrdiff_t k = 0; k < arrlen(j->in); k++)
            text_printf(&t, "%s%s", t.len ? ", " : "", j->out[i].blocks[k].param->name);
    return t.s;
}

void make_jac(struct entry *e)
{
    struct jacobian j = {.e = e};
    struct sweeps sweeps;
    if (!add_params(&j))
        return;
    enum jac_way way = output.options->jac;
    int columns = way == JAC_AUTO ? prefers_columns(&j) : way == JAC_FORWARD;
    bool has_rows = false, has_columns = false;
    if (columns != 1 || (way == JAC_AUTO && entry_has_effects(e))) {
        unsigned before = diag_try(way == JAC_AUTO);
        has_rows = sweeps_make(e, &sweeps) && diag_errors() == before;
        if (diag_tried(before))
            twins_forget();
        else if (has_rows && wants_row_blocks(&j))
            sweeps_add_lanes(e, &sweeps);
    }
    if (!has_rows && way == JAC_REVERSE)
        return;
    if (columns != 0 || !has_rows)
        has_columns = (has_rows ? !entry_has_effects(e) : entry_check_repeated(e))
                      && make_tangent(&j);
    if (!has_rows && !has_columns)
        return;
    j.result = repeat_result(e);
    if (has_rows && has_columns) {
        struct stmt *s = stmt_new(STMT_IF, (struct loc){0});
        s->expr = expr_binary(OP_LE, columns_of(&j), rows_of(&j));
        s->body = part(&j, NULL);
        s->other = part(&j, &sweeps);
        e->save = NULL;
        e->uses_save = false;
        entry_add(e, s);
    } else if (has_rows) {
        add_rows(&j, &sweeps);
    } else {
        add_columns(&j);
    }
    repeat_return(e, j.result);
    entry_end(e, format("Sets %s to the Jacobian of %s. %s", shapes(&j),
                        ports_names(j.ports, false, ""), where_of(e)));
}
