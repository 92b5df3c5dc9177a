/* The adjoint of one assignment: for v = e(u1..un), with t = v_b,
 *     v_b = 0;  ui_b += de/dui * t
 * in this order, for v and a u may be the same memory. The temporary t is left out where v
 * is not among the u. */
#include "internal.h"

static bool is_lvalue(struct expr *e)
{
    return e->kind == EXPR_REF || e->kind == EXPR_INDEX || e->kind == EXPR_MEMBER
           || (e->kind == EXPR_UNARY && e->op == OP_DEREF);
}

static bool is_simple(struct expr *e)
{
    e = expr_bare(e);
    return is_lvalue(e) || e->kind == EXPR_INT || e->kind == EXPR_FLOAT
           || (e->kind == EXPR_UNARY && e->op == OP_NEG && is_simple(e->kids[0]));
}

/* ---- seeds ---- */

static struct expr *temporary(struct emit *e, const char *wish, struct expr *value,
                              struct stmt ***list)
{
    struct type *type =
        type_is_real(value->type) ? value->type : type_basic(TYPE_DOUBLE);
    struct decl *d = emit_local(e, wish, type_unqualified(type));
    d->init = value;
    emit_add(e, list, stmt_decl(d));
    return expr_ref(d);
}

/* A seed that is used twice is computed once. */
static struct expr *shared_seed(struct emit *e, struct expr *seed, const char *wish,
                                struct stmt ***list)
{
    return is_simple(seed) ? seed : temporary(e, wish, seed, list);
}

static struct expr *copy(struct expr *e)
{
    return expr_clone(e, NULL);
}

static struct expr *guarded(struct expr *seed, struct expr *value)
{
    struct expr *g = expr_new(EXPR_GUARD, value->type, value->loc);
    arrput(g->kids, copy(seed));
    arrput(g->kids, value);
    return g;
}

static bool is_nonzero(struct expr *e)
{
    e = expr_bare(e);
    long long value;
    if (e->kind == EXPR_FLOAT)
        return e->number != 0;
    if (e->kind == EXPR_CAST)
        return is_nonzero(e->kids[0]);
    if (e->kind == EXPR_UNARY && e->op == OP_NEG)
        return is_nonzero(e->kids[0]);
    return expr_int_value(e, &value) && value != 0;
}

/* ---- the leaves ---- */

static int rank(struct type *t)
{
    return (int)type_strip(t)->kind;
}

static void add_to(struct emit *e, struct expr *leaf, struct expr *seed,
                   struct stmt ***list)
{
    enum op op = OP_ADD;
    if (seed->kind == EXPR_UNARY && seed->op == OP_NEG) {
        op = OP_SUB;
        seed = seed->kids[0];
    }
    if (type_is_real(seed->type) && rank(seed->type) > rank(leaf->type))
        seed = expr_cast(leaf->type, seed);
    emit_add(e, list, stmt_set(op, shadow_lvalue(e, leaf), seed));
}

/* ---- operators ---- */

static void adjoint_sum(struct emit *e, struct expr *x, struct expr *seed,
                        struct stmt ***list)
{
    struct expr *a = x->kids[0], *b = x->kids[1];
    if (expr_active(e->f, a) && expr_active(e->f, b))
        seed = shared_seed(e, seed, "sum_b", list);
    adjoint_of(e, a, copy(seed), list);
    adjoint_of(e, b, x->op == OP_SUB ? fold_neg(copy(seed)) : copy(seed), list);
}

static void adjoint_product(struct emit *e, struct expr *x, struct expr *seed,
                            struct stmt ***list)
{
    struct expr *a = x->kids[0], *b = x->kids[1];
    bool active_a = expr_active(e->f, a), active_b = expr_active(e->f, b);
    if (active_a && expr_equal(a, b)) {
        adjoint_of(e, a, fold_mul(fold_mul(expr_int(2), primal_expr(e, b)), seed),
                   list);
        return;
    }
    if (active_a && active_b)
        seed = shared_seed(e, seed, "product_b", list);
    if (active_a)
        adjoint_of(e, a, fold_mul(primal_expr(e, b), copy(seed)), list);
    if (active_b)
        adjoint_of(e, b, fold_mul(primal_expr(e, a), copy(seed)), list);
}

/* q = a / b:  a_b += q_b / b;  b_b -= q * (q_b / b) */
static void adjoint_quotient(struct emit *e, struct expr *x, struct expr *seed,
                             struct stmt ***list)
{
    struct expr *a = x->kids[0], *b = x->kids[1];
    bool safe = is_nonzero(b);
    if (!safe)
        seed = shared_seed(e, seed, "quotient_b", list);
    struct expr *part = fold_div(copy(seed), primal_expr(e, b));
    if (!safe)
        part = guarded(seed, part);
    if (!expr_active(e->f, b)) {
        adjoint_of(e, a, part, list);
        return;
    }
    part = temporary(e, "over_b", part, list);
    adjoint_of(e, a, part, list);
    struct expr *more =
        fold_mul(expr_binary(OP_DIV, primal_expr(e, a), primal_expr(e, b)), copy(part));
    adjoint_of(e, b, fold_neg(safe ? more : guarded(part, more)), list);
}

static struct stmt *branch(struct emit *e, struct expr *x, struct expr *seed)
{
    struct stmt **list = NULL;
    adjoint_of(e, x, copy(seed), &list);
    return arrlen(list) == 1 && list[0]->kind != STMT_DECL ? list[0] : stmt_block(list);
}

static void adjoint_cond(struct emit *e, struct expr *x, struct expr *seed,
                         struct stmt ***list)
{
    seed = shared_seed(e, seed, "cond_b", list);
    struct stmt *s = stmt_new(STMT_IF, x->loc);
    s->expr = expr_alone(primal_expr(e, x->kids[0]));
    s->body = branch(e, x->kids[1], seed);
    struct stmt *other = branch(e, x->kids[2], seed);
    bool then_empty = s->body->kind == STMT_BLOCK && arrlen(s->body->list) == 0;
    if (other->kind != STMT_BLOCK || arrlen(other->list) > 0)
        s->other = other;
    if (then_empty && !s->other)
        return;
    if (then_empty) {
        s->expr = expr_unary(OP_NOT, s->expr);
        s->body = s->other;
        s->other = NULL;
    }
    emit_add(e, list, s);
}

/* ---- math functions ---- */

static void adjoint_rule(struct emit *e, struct expr *x, struct expr *seed,
                         struct stmt ***list)
{
    const struct rule *rule = rule_find(call_function(x));
    struct expr *args[RULE_ARGS] = {0}, *result = e->result_value;
    int active = 0;
    for (int k = 0; k < rule->arity; k++) {
        struct expr *arg = x->kids[k + 1];
        args[k] = primal_expr(e, arg);
        active += rule->partials[k] && expr_active(e->f, arg);
        for (int i = 0; i < rule->arity; i++)
            if (rule->partials[i] && rule->uses_arg[i][k] && !is_simple(args[k])
                && type_is_real(arg->type)) {
                args[k] =
                    temporary(e, format("%s_%s", rule->name, rule->params[k]->name),
                              args[k], list);
                break;
            }
    }
    e->result_value = NULL;
    if (active > 1 || (rule->marks & RULE_SINGULAR))
        seed = shared_seed(e, seed, format("%s_b", rule->name), list);
    for (int k = 0; k < rule->arity; k++) {
        if (!rule->partials[k] || !expr_active(e->f, x->kids[k + 1]))
            continue;
        if (rule->uses_result[k] && !result) {
            struct expr *call = primal_expr(e, x);
            for (int i = 0; i < rule->arity; i++)
                call->kids[i + 1] = copy(args[i]);
            result = temporary(e, rule->name, call, list);
        }
        struct expr *partial = rule_partial(rule, k, args, result, x->type);
        struct expr *part = partial ? fold_mul(partial, copy(seed)) : NULL;
        if (part && (rule->marks & RULE_SINGULAR))
            part = guarded(seed, part);
        if (part)
            adjoint_of(e, x->kids[k + 1], part, list);
    }
}

void adjoint_of(struct emit *e, struct expr *x, struct expr *seed, struct stmt ***list)
{
    x = expr_bare(x);
    if (!expr_active(e->f, x))
        return;
    if (is_lvalue(x)) {
        add_to(e, x, seed, list);
        return;
    }
    switch ((int)x->kind) {
    case EXPR_UNARY:
        adjoint_of(e, x->kids[0], x->op == OP_NEG ? fold_neg(seed) : seed, list);
        break;
    case EXPR_CAST: adjoint_of(e, x->kids[0], seed, list); break;
    case EXPR_BINARY:
        if (x->op == OP_MUL)
            adjoint_product(e, x, seed, list);
        else if (x->op == OP_DIV)
            adjoint_quotient(e, x, seed, list);
        else
            adjoint_sum(e, x, seed, list);
        break;
    case EXPR_COND: adjoint_cond(e, x, seed, list); break;
    case EXPR_CALL: adjoint_rule(e, x, seed, list); break;
    default: bug(x->loc, "no adjoint of this expression");
    }
}

/* ---- assignments ---- */

struct meet {
    object_set target;
    bool met;
};

static bool note_meet(struct instance *f, struct expr *x, struct meet *m)
{
    if (is_lvalue(x) && set_meets(lvalue_objects(f, x), m->target))
        m->met = true;
    return !m->met;
}

static void find_meet(struct instance *f, struct expr *x, struct meet *m)
{
    x = expr_bare(x);
    if (!note_meet(f, x, m))
        return;
    for (ptrdiff_t i = 0; i < arrlen(x->kids); i++)
        find_meet(f, x->kids[i], m);
}

/* Something the value reads may be the target itself. */
static bool may_meet(struct emit *e, struct expr *target, struct expr *value)
{
    struct meet m = {.target = lvalue_objects(e->f, target)};
    find_meet(e->f, value, &m);
    return m.met;
}

static void assign_product(struct emit *e, struct expr *target, struct expr *value,
                           struct stmt ***list)
{
    struct expr *v_b = shadow_lvalue(e, target);
    if (!expr_active(e->f, value)) {
        emit_add(e, list, stmt_set(OP_MUL, v_b, primal_expr(e, value)));
        return;
    }
    struct expr *t = temporary(e, "product_b", copy(v_b), list);
    emit_add(e, list, stmt_set(OP_NONE, v_b, fold_mul(primal_expr(e, value), copy(t))));
    adjoint_of(e, value, fold_mul(primal_expr(e, target), copy(t)), list);
}

static void assign_quotient(struct emit *e, struct expr *target, struct expr *value,
                            struct stmt ***list)
{
    struct expr *v_b = shadow_lvalue(e, target);
    if (!expr_active(e->f, value) && is_nonzero(value)) {
        emit_add(e, list, stmt_set(OP_DIV, v_b, primal_expr(e, value)));
        return;
    }
    struct expr *t = temporary(e, "quotient_b", copy(v_b), list);
    emit_add(e, list, stmt_set(OP_NONE, v_b, expr_int(0)));
    struct expr *q =
        expr_binary(OP_DIV, expr_clone(target, NULL), expr_clone(value, NULL));
    adjoint_quotient(e, q, t, list);
}

static void assign_record(struct emit *e, struct expr *target, struct expr *value,
                          struct stmt ***list)
{
    value = expr_bare(value);
    if (value->kind == EXPR_COND) {
        struct stmt *s = stmt_new(STMT_IF, value->loc), **then = NULL, **other = NULL;
        s->expr = expr_alone(primal_expr(e, value->kids[0]));
        assign_record(e, target, value->kids[1], &then);
        assign_record(e, target, value->kids[2], &other);
        s->body = stmt_block(then);
        s->other = stmt_block(other);
        emit_add(e, list, s);
        return;
    }
    if (!is_lvalue(value)) {
        diag_error(DIAG_UNSUPPORTED, value->loc, "this value of a structure");
        return;
    }
    struct expr *to = shadow_lvalue(e, target), *from = shadow_lvalue(e, value);
    if (may_meet(e, target, value)) {
        struct decl *d = emit_local(e, "record_b", type_unqualified(to->type));
        d->init = copy(to);
        emit_add(e, list, stmt_decl(d));
        adjoint_record(to, NULL, target->type, true, list);
        adjoint_record(expr_ref(d), from, target->type, false, list);
    } else {
        adjoint_record(to, lvalue_active(e->f, value) ? from : NULL, target->type, true,
                       list);
    }
}

static bool is_shadow(struct emit *e, struct decl *d)
{
    for (ptrdiff_t i = 0; i < hmlen(e->shadows); i++)
        if (e->shadows[i].value == d)
            return true;
    return false;
}

struct shadow_search {
    struct emit *e;
    bool found;
};

static bool find_shadow(struct expr *x, void *user)
{
    struct shadow_search *w = user;
    w->found |= (x->kind == EXPR_REF && is_shadow(w->e, x->decl))
                || x->kind == EXPR_RUNTIME || x->kind == EXPR_ASSIGN
                || x->kind == EXPR_STMT;
    return !w->found;
}

/* v_b = 0, v_b += e becomes v_b = e, when e has no shadow in it that might be v_b. */
static void join_first(struct emit *e, struct stmt **list, ptrdiff_t cleared)
{
    if (cleared + 1 >= arrlen(list))
        return;
    struct stmt *zero = list[cleared], *first = list[cleared + 1];
    struct expr *x = first->kind == STMT_EXPR ? first->expr : NULL;
    if (!x || x->kind != EXPR_ASSIGN || (x->op != OP_ADD && x->op != OP_SUB)
        || !expr_equal(x->kids[0], zero->expr->kids[0]))
        return;
    struct shadow_search w = {.e = e};
    expr_walk(x->kids[1], find_shadow, &w);
    if (w.found)
        return;
    zero->expr->kids[1] = x->op == OP_SUB ? fold_neg(x->kids[1]) : x->kids[1];
    arrdel(list, (size_t)cleared + 1);
}

/* e of v + e, v - e, v + e + .. as what is added to v; null: v isn't the first of a sum. */
static struct expr *added(struct expr *target, struct expr *value)
{
    value = expr_bare(value);
    if (value->kind != EXPR_BINARY || (value->op != OP_ADD && value->op != OP_SUB))
        return NULL;
    struct expr *a = expr_bare(value->kids[0]), *b = value->kids[1];
    if (expr_equal(a, target))
        return value->op == OP_ADD ? b : expr_unary(OP_NEG, b);
    if (value->op == OP_ADD && expr_equal(expr_bare(b), target))
        return a;
    struct expr *inner = added(target, a);
    return inner ? expr_binary(value->op, inner, b) : NULL;
}

void adjoint_assign(struct emit *e, struct expr *target, enum op op, struct expr *value,
                    struct stmt ***list)
{
    struct expr *v_b = shadow_lvalue(e, target);
    struct expr *sum = op == OP_NONE ? added(target, value) : NULL;
    if (sum) {
        op = OP_ADD;
        value = sum;
    }
    bool meets = may_meet(e, target, value);
    if (type_is_record(target->type)) {
        assign_record(e, target, value, list);
    } else if (op == OP_MUL) {
        assign_product(e, target, value, list);
    } else if (op == OP_DIV) {
        assign_quotient(e, target, value, list);
    } else if (op == OP_NONE && !expr_active(e->f, value)) {
        emit_add(e, list, stmt_set(OP_NONE, v_b, expr_int(0)));
    } else if (op == OP_NONE && !meets) {
        adjoint_of(e, value, copy(v_b), list);
        emit_add(e, list, stmt_set(OP_NONE, v_b, expr_int(0)));
    } else {
        struct expr *t = meets ? temporary(e, "t_b", copy(v_b), list) : copy(v_b);
        ptrdiff_t cleared = arrlen(*list);
        if (op == OP_NONE)
            emit_add(e, list, stmt_set(OP_NONE, v_b, expr_int(0)));
        adjoint_of(e, value, op == OP_SUB ? fold_neg(t) : t, list);
        if (op == OP_NONE)
            join_first(e, *list, cleared);
    }
}

/* ---- records ---- */

static void adjoint_member(struct expr *to, struct expr *from, struct type *type,
                           bool clear, struct stmt ***list)
{
    struct type *t = type_strip(type);
    if (t->kind == TYPE_ARRAY) {
        static const char *const names[] = {"i", "j", "k", "l"};
        int depth = 0;
        for (struct expr *x = to; x->kind == EXPR_INDEX || x->kind == EXPR_MEMBER;
             x = x->kids[0])
            depth += x->kind == EXPR_INDEX;
        struct decl *i =
            decl_new(DECL_VAR, names[depth % 4], type_basic(TYPE_INT), (struct loc){0});
        i->init = expr_int(0);
        struct stmt *loop = stmt_new(STMT_FOR, (struct loc){0}), **body = NULL;
        loop->init = stmt_decl(i);
        loop->expr = expr_binary(OP_LT, expr_ref(i), expr_int(t->length));
        loop->step = expr_unary(OP_POSTINC, expr_ref(i));
        adjoint_member(expr_index(to, expr_ref(i)),
                       from ? expr_index(from, expr_ref(i)) : NULL, t->to, clear,
                       &body);
        loop->body = stmt_block(body);
        if (arrlen(body) > 0)
            arrput(*list, loop);
    } else if (t->kind == TYPE_RECORD) {
        adjoint_record(to, from, t, clear, list);
    } else if (type_is_real(t) || type_is_vector(t)) {
        if (from)
            arrput(*list, stmt_set(OP_ADD, from, to));
        if (clear)
            arrput(*list, stmt_set(OP_NONE, copy(to), zero_of(t)));
    }
}

static struct decl *widest_member(struct decl *record);

static long long count_reals(struct type *t)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return t->length > 0 ? t->length * count_reals(t->to) : 0;
    if (t->kind != TYPE_RECORD)
        return type_is_real(t);
    if (t->decl->is_union) {
        struct decl *m = widest_member(t->decl);
        return m ? count_reals(m->type) : 0;
    }
    long long count = 0;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
        count += count_reals(t->decl->members[i]->type);
    return count;
}

/* Members of a union share their reals: the one that has most of them stands for all. */
static struct decl *widest_member(struct decl *record)
{
    struct decl *widest = NULL;
    for (ptrdiff_t i = 0; i < arrlen(record->members); i++) {
        struct decl *m = record->members[i];
        if (!widest || count_reals(m->type) > count_reals(widest->type))
            widest = m;
    }
    return widest;
}

void adjoint_record(struct expr *to, struct expr *from, struct type *type, bool clear,
                    struct stmt ***list)
{
    type = type_strip(type);
    struct decl *only = type->decl->is_union ? widest_member(type->decl) : NULL;
    for (ptrdiff_t i = 0; i < arrlen(type->decl->members); i++) {
        struct decl *m = type->decl->members[i];
        if (!decl_is_inactive(m) && (!only || m == only))
            adjoint_member(emit_member(to, m), from ? emit_member(from, m) : NULL,
                           m->type, clear, list);
    }
}
