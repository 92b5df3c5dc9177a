/* Full expressions, and updates used as values. In a statement an update of a private
 * variable named nowhere else in it waits for the end; in a condition it goes before,
 * made up for by reading i - 1; everywhere else the old value gets a local. */
#include "internal.h"

struct calls {
    unsigned n;
};

static bool count_call(struct expr *e, void *user)
{
    if (e->kind == EXPR_STMT || (e->kind == EXPR_CALL && !ir_call_pure(e)))
        ((struct calls *)user)->n++;
    return true;
}

static unsigned impure_calls(struct expr *e)
{
    struct calls c = {0};
    expr_walk(e, count_call, &c);
    return c.n;
}

/* Calls of the full expression that may change what e has just stored. */
bool lower_calls_outside(struct lowering *lw, struct expr *e)
{
    return lw->calls > impure_calls(e);
}

void full_begin(struct lowering *lw, struct expr *e, bool may_wait)
{
    lw->full = e;
    lw->calls = impure_calls(e);
    lw->may_wait = may_wait;
    lw->may_shift = false;
    lw->after = NULL;
}

void full_end(struct lowering *lw)
{
    struct stmt **after = lw->after;
    lw->after = NULL;
    lw->full = NULL;
    lw->may_wait = lw->may_shift = false;
    for (ptrdiff_t i = 0; i < arrlen(after); i++)
        lower_emit(lw, after[i]);
}

struct order order_begin(struct lowering *lw)
{
    struct order o = {lw->may_wait, lw->may_shift};
    lw->may_wait = lw->may_shift = false;
    return o;
}

void order_end(struct lowering *lw, struct order o)
{
    lw->may_wait = o.may_wait;
    lw->may_shift = o.may_shift;
}

/* (i + 1) > e is i >= e where i + 1 can't overflow; (i + 1) op c is i op (c - 1). */
void tidy_shift(struct lowering *lw, struct expr *e)
{
    struct expr *left = e->kids[0], *right = e->kids[1];
    long long c, by = left->op == OP_ADD ? 1 : -1;
    if (left != lw->shifted)
        return;
    if (by == 1 && e->op == OP_GT) {
        e->op = OP_GE;
    } else if (by == -1 && e->op == OP_LT) {
        e->op = OP_LE;
    } else if (op_opposite(e->op) != OP_NONE && expr_bare(right)->kind == EXPR_INT
               && expr_int_value(right, &c)) {
        e->kids[1] = expr_int(c - by);
    } else {
        return;
    }
    e->kids[0] = left->kids[0];
}

struct expr *lower_condition(struct lowering *lw, struct expr *e)
{
    full_begin(lw, e, false);
    lw->may_shift = true;
    e = lower_value(lw, e);
    if (e == lw->shifted) {
        e = expr_binary(OP_NE, e, expr_int(0)); /* while (n--) */
        tidy_shift(lw, e);
    }
    full_end(lw);
    return lower_located(lw, e);
}

/* ---- updates as values ---- */
struct count {
    struct decl *decl;
    unsigned n;
};

static bool count_ref(struct expr *e, void *user)
{
    struct count *c = user;
    if (e->kind == EXPR_REF && e->decl == c->decl)
        c->n++;
    if (e->kind == EXPR_STMT)
        c->n += 2; /* not looked into */
    return true;
}

static bool occurs_once(struct expr *full, struct decl *d)
{
    struct count c = {d, 0};
    expr_walk(full, count_ref, &c);
    return c.n == 1;
}

static bool is_signed_int(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return k == TYPE_INT || k == TYPE_LONG || k == TYPE_LLONG;
}

static struct stmt *update_stmt(struct lowering *lw, enum op op, struct expr *target)
{
    bool up = op == OP_PREINC || op == OP_POSTINC;
    struct expr *e = expr_unary(up ? OP_POSTINC : OP_POSTDEC, target);
    e->type = type_unqualified(target->type);
    e->loc = lw->loc;
    struct stmt *s = stmt_expr(e);
    s->loc = lw->loc;
    return s;
}

const char *lower_wish(struct expr *e, const char *other)
{
    e = expr_bare(e);
    if ((e->kind != EXPR_REF && e->kind != EXPR_MEMBER) || !e->decl->name)
        return other;
    struct decl *d = e->decl;
    return d->kind == DECL_VAR && d->origin && d->origin->name ? d->origin->name
                                                               : d->name;
}

static struct expr *old_value(struct lowering *lw, struct expr *target)
{
    struct decl *t = lower_local(lw, lower_wish(target, "old"), target->type,
                                 expr_clone(target, NULL));
    return lower_ref(lw, t);
}

/* The value just stored in target: read back, now if something else may change it. */
struct expr *lower_kept(struct lowering *lw, struct expr *target, bool outside)
{
    struct expr *value = expr_clone(target, NULL);
    value->parens = 0;
    if (!outside || (target->kind == EXPR_REF && lower_is_private(lw, target->decl)))
        return value;
    return lower_ref(lw,
                     lower_local(lw, lower_wish(target, "value"), target->type, value));
}

/* i++ where i is private and nowhere else in the full expression: i then i++; or i++
 * then i - 1; else the old value in a local. */
struct expr *lower_update(struct lowering *lw, struct expr *e)
{
    enum op op = e->op;
    bool is_post = op == OP_POSTINC || op == OP_POSTDEC,
         outside = lower_calls_outside(lw, e);
    struct expr *target = lower_value(lw, e->kids[0]);
    target->parens = 0;
    lw->changes++;
    bool is_single = target->kind == EXPR_REF && lower_is_private(lw, target->decl)
                     && lw->full && occurs_once(lw->full, target->decl);
    struct stmt *update = update_stmt(lw, op, expr_clone(target, NULL));
    if (!is_post) {
        lower_emit(lw, update);
        return lower_kept(lw, target, outside);
    }
    if (is_single && lw->may_wait) {
        update->origin = lw->origin;
        arrput(lw->after, update);
        return target;
    }
    if (is_single && lw->may_shift && is_signed_int(target->type)) {
        lower_emit(lw, update);
        struct expr *shifted =
            expr_binary(op == OP_POSTINC ? OP_SUB : OP_ADD, target, expr_int(1));
        return lw->shifted = shifted;
    }
    struct expr *old = old_value(lw, target);
    lower_emit(lw, update);
    return old;
}
