/* The algebra of taylor: rows, lines and loops; sums, products and quotients. See
 * series.h. */
#include "series.h"

/* ---- rows ---- */

static struct made *series_made(struct instance *f)
{
    return &twin_of(f)->taylor;
}

static struct type *row_type(struct emit *e, struct type *real)
{
    return type_array_sized(real, expr_binary(OP_ADD, expr_ref(e->order), expr_int(1)));
}

static struct expr *series_bytes(struct walk *w, struct expr *bytes)
{
    return row_bytes(w->e, bytes);
}

struct series *series_of(struct walk *w)
{
    if (!w->series) {
        w->series = NEW(struct series);
        w->series->k = decl_new(DECL_VAR, ir_fresh_name(w->e->function, "k"),
                                type_basic(TYPE_INT), (struct loc){0});
    }
    return w->series;
}

struct expr *series_at(struct walk *w, struct expr *row)
{
    if (!type_is_pointer(row->type))
        bug(row->loc, "no row of this");
    return expr_index(row, expr_ref(series_of(w)->k));
}

static bool is_element(struct walk *w, struct expr *at)
{
    return at->kind == EXPR_INDEX && at->kids[1]->kind == EXPR_REF
           && at->kids[1]->decl == series_of(w)->k;
}

void series_line(struct walk *w, struct stmt *s)
{
    arrput(series_of(w)->each, s);
}

struct expr *series_new_row(struct walk *w, const char *wish, struct type *type)
{
    const char *name = format("%s%s", wish, w->algebra->suffix);
    return expr_ref(walk_temporary(w, name, walk_type(w, type), NULL));
}

struct expr *series_row(struct walk *w, struct expr **at, struct type *type,
                        const char *wish)
{
    if (is_element(w, *at) && type_strip((*at)->type)->kind == type_strip(type)->kind)
        return expr_clone((*at)->kids[0], NULL);
    if (w->depth > 0) {
        w->missed = true;
        return expr_clone(*at, NULL);
    }
    struct expr *row = series_new_row(w, wish, type);
    struct number whole = {NULL, *at};
    series_line(w, stmt_set(OP_NONE, series_at(w, expr_clone(row, NULL)),
                            shadow_converted(w, type, whole)));
    *at = series_at(w, expr_clone(row, NULL));
    return row;
}

/* ---- loops ---- */

/* for (int k = 1; k <= order; k++), or from order down to 1 */
static struct stmt *loop_over(struct walk *w, struct stmt **lines, bool is_down)
{
    struct series *s = series_of(w);
    struct decl *k = decl_new(DECL_VAR, s->k->name, s->k->type, (struct loc){0});
    struct decl_map *map = NULL;
    hmput(map, s->k, k);
    struct expr *order = expr_ref(w->e->order);
    k->init = is_down ? order : expr_int(1);
    struct stmt *loop = stmt_new(STMT_FOR, (struct loc){0}), **body = NULL;
    for (ptrdiff_t i = 0; i < arrlen(lines); i++)
        arrput(body, stmt_clone(lines[i], &map));
    loop->init = stmt_decl(k);
    loop->expr = is_down ? expr_binary(OP_GT, expr_ref(k), expr_int(0))
                         : expr_binary(OP_LE, expr_ref(k), order);
    loop->step = expr_unary(is_down ? OP_POSTDEC : OP_POSTINC, expr_ref(k));
    loop->body = arrlen(body) == 1 ? body[0] : stmt_block(body);
    return loop;
}

void series_finish(struct walk *w)
{
    struct series *s = series_of(w);
    if (arrlen(s->each) > 0)
        arrput(w->list, loop_over(w, s->each, false));
    s->each = NULL;
}

static void series_forget(struct walk *w)
{
    series_of(w)->known = NULL;
}

static struct expr *series_read(struct walk *w, struct expr *row)
{
    return series_at(w, row);
}

/* The last line sets the target. Where others read what it sets at lower coefficients,
 * they come first, and it goes from the highest down. */
static struct stmt *series_store(struct walk *w, struct expr *target, struct expr *row,
                                 enum op op, struct expr *value)
{
    struct series *s = series_of(w);
    struct expr *at = series_at(w, row);
    struct stmt *set = expr_equal(at, value) ? NULL : walk_update(op, at, value),
                **lines = NULL;
    bool meets = target && set_meets(s->rows, lvalue_objects(w->f, target));
    bool is_part = !target && row->kind == EXPR_REF && row->decl != w->e->seed;
    if (!is_part) /* of c ? a : b, in a statement that goes on */
        s->rows = NULL;
    if (meets && set)
        series_finish(w);
    lines = s->each;
    s->each = NULL;
    if (set)
        arrput(lines, set);
    return arrlen(lines) > 0 ? loop_over(w, lines, meets && set) : NULL;
}

/* The row of a variable that the callee can't reach itself; else a copy. */
static struct expr *series_argument(struct walk *w, struct expr *core, bool is_apart)
{
    struct expr *e = expr_bare(core), *at = walk_shadow(w, core);
    if (!at)
        at = w->algebra->zero(core->type);
    if (is_apart && is_element(w, at) && type_equal(e->type, core->type)) {
        series_finish(w);
        return expr_clone(at->kids[0], NULL);
    }
    struct expr *row = series_new_row(w, "arg", core->type);
    struct number value = {core, at};
    series_line(w, stmt_set(OP_NONE, series_at(w, expr_clone(row, NULL)),
                            shadow_converted(w, core->type, value)));
    series_finish(w);
    return row;
}

/* ---- operators ---- */

struct decl *series_function(const char *name, struct type *type)
{
    enum type_kind kind = type_strip(type)->kind;
    const char *suffix = kind == TYPE_FLOAT ? "f" : kind == TYPE_LDOUBLE ? "l" : "";
    struct decl *f =
        library_function(format("cgrad_taylor_%s%s", name, suffix), type_basic(kind));
    f->loc.file = name_intern("cgrad_taylor.h");
    return f;
}

struct expr *series_call(struct walk *w, const char *name, struct type *type,
                         struct expr **args)
{
    struct expr **all = NULL;
    arrput(all, expr_ref(series_of(w)->k));
    for (ptrdiff_t i = 0; i < arrlen(args); i++)
        arrput(all, args[i]);
    return expr_call(series_function(name, type), all);
}

static struct expr *series_zero(struct type *real)
{
    (void)real;
    return expr_int(0);
}

struct expr *series_multiply(struct walk *w, struct expr *a, struct expr *a_at,
                             struct expr *b, struct expr *b_at, struct type *type)
{
    struct expr **args = NULL;
    if (!a_at)
        return shadow_times(a, b_at);
    if (!b_at)
        return shadow_times(b, a_at);
    bool is_square = expr_equal(a, b);
    arrput(args, a);
    arrput(args, series_row(w, &a_at, type, "factor"));
    if (!is_square) {
        arrput(args, b);
        arrput(args, series_row(w, &b_at, type, "factor"));
    }
    return series_call(w, is_square ? "sqr" : "mul", type, args);
}

/* The widest type of reals among the numbers. */
static struct type *widest(const struct number *f, int n)
{
    struct type *type = NULL;
    for (int i = 0; i < n; i++) {
        struct type *t = type_unqualified(type_strip(f[i].core->type));
        if (type_is_real(t) && (!type || t->kind > type->kind))
            type = t;
    }
    return type;
}

void series_note_rows(struct walk *w, struct number a)
{
    if (a.shadow)
        expr_reads(w->f, a.core, &series_of(w)->rows);
}

bool series_takes_target(struct walk *w, struct expr *core)
{
    if (core != w->whole)
        return false;
    if (!set_meets(series_of(w)->rows, lvalue_objects(w->f, w->target)))
        return true;
    w->whole = w->target = NULL;
    return false;
}

/* Constant factors in front; the others two by two. */
static struct expr *series_product(struct walk *w, const struct number *f, int n)
{
    struct type *type = widest(f, n);
    struct expr *scale = NULL, *value = NULL, *at = NULL;
    int varied = 0;
    for (int i = 0; i < n; i++)
        varied += f[i].shadow != NULL;
    for (int i = 0; i < n; i++) {
        if (!f[i].shadow) {
            struct expr *v = walk_value(w, f[i].core);
            scale = scale ? fold_mul(scale, v) : v;
            continue;
        }
        struct expr *v = walk_value(w, f[i].core);
        if (varied > 1)
            series_note_rows(w, f[i]);
        at = at ? series_multiply(w, value, at, v, f[i].shadow, type) : f[i].shadow;
        value = value ? fold_mul(expr_clone(value, NULL), expr_clone(v, NULL)) : v;
    }
    return shadow_times(scale, at);
}

/* x / b where b doesn't vary: nothing where x is zero, even if b is. */
struct expr *series_divide(struct walk *w, struct expr *a_at, struct expr *b,
                           struct type *type)
{
    if (is_nonzero(b))
        return fold_div(a_at, b);
    series_row(w, &a_at, type, "dividend");
    struct expr **tests = NULL;
    arrput(tests, expr_clone(a_at, NULL));
    return shadow_guard(w, tests, fold_div(a_at, b));
}

static struct expr *series_quotient(struct walk *w, struct number a, struct number b,
                                    struct expr *quotient)
{
    if (!b.shadow)
        return series_divide(w, a.shadow, walk_value(w, b.core), a.core->type);
    if (w->depth > 0) {
        w->missed = true;
        return b.shadow;
    }
    series_note_rows(w, a);
    series_note_rows(w, b);
    bool is_target = series_takes_target(w, quotient);
    struct expr *q = walk_result(w, quotient, "quotient"),
                *row = is_target ? shadow_lvalue(w->e, w->target)
                                 : series_new_row(w, "quotient", quotient->type);
    struct expr **args = NULL;
    arrput(args, a.shadow ? a.shadow : expr_int(0));
    arrput(args, q);
    arrput(args, expr_clone(row, NULL));
    arrput(args, walk_value(w, b.core));
    arrput(args, series_row(w, &b.shadow, quotient->type, "divisor"));
    struct expr *value = series_call(w, "div", quotient->type, args);
    series_line(w, stmt_set(OP_NONE, series_at(w, expr_clone(row, NULL)), value));
    return series_at(w, row);
}

const struct algebra series_algebra = {
    .suffix = "_t",
    .name_suffix = "_taylor",
    .type = row_type,
    .bytes = series_bytes,
    .calloc = "calloc",
    .made = series_made,
    .zero = series_zero,
    .sum = shadow_sum,
    .negative = shadow_negative,
    .product = series_product,
    .quotient = series_quotient,
    .rule = series_rule,
    .choice = shadow_choice,
    .guard = shadow_guard,
    .converted = shadow_converted,
    .read = series_read,
    .store = series_store,
    .argument = series_argument,
    .finish = series_finish,
    .forget = series_forget,
    .takes_order = true,
};
