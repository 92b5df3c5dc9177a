/* Lowering of loops. A condition with side effects: where these are simple updates,
 * they go before the loop and into its step; else the loop becomes `while (1) { ..; if
 * (!c) break; }`. A step that isn't a list of simple updates goes to the end of the
 * body and before each `continue`. */
#include "internal.h"

/* ---- what is simple ---- */
/* What the step of a core for may hold: an assignment or update without calls. */
static bool is_plain_update(struct expr *e)
{
    if (expr_is_update(e))
        return expr_is_pure(e->kids[0]);
    return e->kind == EXPR_ASSIGN && expr_is_pure(e->kids[0])
           && expr_is_pure(e->kids[1]);
}

static bool are_updates(struct stmt **list)
{
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (list[i]->kind != STMT_EXPR || !is_plain_update(list[i]->expr))
            return false;
    return true;
}

/* The variable an assignment, update or one-declarator declaration is of; or null. */
static struct decl *target_of(struct stmt *s)
{
    if (s->kind == STMT_DECL)
        return arrlen(s->decls) == 1 && s->decls[0]->kind == DECL_VAR ? s->decls[0]
                                                                      : NULL;
    if (s->kind != STMT_EXPR || !is_plain_update(s->expr))
        return NULL;
    struct expr *t = expr_bare(s->expr->kids[0]);
    return t->kind == EXPR_REF ? t->decl : NULL;
}

static struct expr *comma(struct expr *a, struct expr *b)
{
    if (!a || !b)
        return a ? a : b;
    struct expr *e = expr_binary(OP_COMMA, a, b);
    e->loc = a->loc;
    return e;
}

static struct expr *comma_list(struct stmt **list)
{
    struct expr *e = NULL;
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        e = comma(e, expr_clone(list[i]->expr, NULL));
    return e;
}

/* ---- conditions and bodies ---- */
/* Lowers a condition; *pre: what runs before each test of it. */
static struct expr *condition_of(struct lowering *lw, struct expr *e,
                                 struct stmt ***pre)
{
    struct frame inner;
    frame_open(lw, &inner, true);
    e = lower_condition(lw, e);
    *pre = frame_close(lw);
    return e;
}

static struct expr *located(struct lowering *lw, struct expr *e)
{
    e->loc = lw->loc;
    return e;
}

static struct stmt *leave_unless(struct lowering *lw, struct expr *test)
{
    struct stmt *s = stmt_new(STMT_IF, lw->loc);
    s->expr = expr_negation(test);
    s->body = stmt_new(STMT_BREAK, lw->loc);
    s->origin = s->body->origin = lw->origin;
    return s;
}

static bool is_always(struct expr *e)
{
    long long value;
    return expr_int_value(e, &value) && value != 0;
}

/* { pre; if (!test) break; body } */
static struct stmt *tested_body(struct lowering *lw, struct stmt **pre,
                                struct expr *test, struct stmt *body)
{
    if (!is_always(test))
        arrput(pre, leave_unless(lw, test));
    if (body->kind != STMT_BLOCK) {
        arrput(pre, body);
        return lower_block(lw, pre);
    }
    for (ptrdiff_t i = 0; i < arrlen(body->list); i++)
        arrput(pre, body->list[i]);
    body->list = pre;
    return body;
}

struct names {
    struct stmt **list;
    bool clash;
};

static bool find_name(struct expr *e, void *user)
{
    struct names *n = user;
    for (ptrdiff_t i = 0; e->kind == EXPR_REF && i < arrlen(n->list); i++)
        for (ptrdiff_t k = 0; k < arrlen(n->list[i]->decls); k++)
            if (n->list[i]->decls[k]->name == e->decl->name
                && n->list[i]->decls[k] != e->decl)
                n->clash = true;
    return !n->clash;
}

/* Puts the tail behind the statements of the body, in their block unless a name
 * declared there hides one the tail means. */
static struct stmt *with_tail(struct lowering *lw, struct stmt *body,
                              struct stmt **tail)
{
    struct names n = {body->kind == STMT_BLOCK ? body->list : NULL, false};
    for (ptrdiff_t i = 0; i < arrlen(tail); i++)
        stmt_walk_exprs(tail[i], find_name, &n);
    if (body->kind != STMT_BLOCK || n.clash) {
        struct stmt **list = NULL;
        arrput(list, body);
        body = lower_block(lw, list);
    }
    ptrdiff_t len = arrlen(body->list);
    if (len > 0 && stmt_is_jump(body->list[len - 1]))
        return body;
    for (ptrdiff_t i = 0; i < arrlen(tail); i++)
        arrput(body->list, tail[i]);
    return body;
}

/* Before each `continue` of the loop goes a copy of the tail. */
static bool tail_continue(struct stmt *s, void *user)
{
    struct stmt **tail = user;
    if (s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO)
        return false;
    if (s->kind != STMT_CONTINUE)
        return true;
    struct stmt *again = NEW(struct stmt);
    *again = *s;
    struct decl_map *map = NULL;
    s->kind = STMT_BLOCK;
    for (ptrdiff_t i = 0; i < arrlen(tail); i++)
        arrput(s->list, stmt_clone(tail[i], &map));
    arrput(s->list, again);
    return false;
}

static struct stmt *new_for(struct lowering *lw, struct stmt *init, struct expr *test,
                            struct expr *step, struct stmt *body)
{
    struct stmt *s = stmt_new(STMT_FOR, lw->loc);
    s->init = init;
    s->expr = test;
    s->step = step;
    s->body = body;
    return s;
}

/* ---- while, do ---- */
static void emit_all(struct lowering *lw, struct stmt **list)
{
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        lower_emit(lw, list[i]);
}

static bool is_unsigned(struct type *t)
{
    enum type_kind k = type_integer_kind(t);
    return k == TYPE_UINT || k == TYPE_ULONG || k == TYPE_ULLONG;
}

/* The i of i--, i-- > 0 or i-- != 0. */
static struct decl *counted_down(struct expr *e)
{
    e = expr_bare(e);
    if (e->kind == EXPR_BINARY && (e->op == OP_GT || e->op == OP_NE)
        && expr_is_zero(e->kids[1]))
        e = expr_bare(e->kids[0]);
    if (e->kind != EXPR_UNARY || e->op != OP_POSTDEC)
        return NULL;
    e = expr_bare(e->kids[0]);
    return e->kind == EXPR_REF ? e->decl : NULL;
}

/* Whether control may leave the loop, or enter it, other than by its condition. */
static bool leaves(struct stmt *body)
{
    return stmt_has(body, STMT_BREAK) || stmt_has(body, STMT_GOTO)
           || stmt_has(body, STMT_GOTO_TO) || stmt_has(body, STMT_LABEL);
}

/* while (n--) body of an unsigned n: while (n > 0) { n--; body } n--; */
static bool lower_unsigned_while(struct lowering *lw, struct stmt *s)
{
    struct decl *n = counted_down(s->expr);
    if (!n || !is_unsigned(n->type) || !lower_is_private(lw, n) || leaves(s->body))
        return false;
    struct stmt **pre = NULL,
                *last = stmt_expr(expr_unary(OP_POSTDEC, lower_ref(lw, n)));
    last->expr->type = type_unqualified(n->type);
    arrput(pre, stmt_clone(last, NULL));
    pre[0]->origin = lw->origin;
    s->expr = expr_binary(OP_GT, lower_ref(lw, n), located(lw, expr_int(0)));
    s->body = tested_body(lw, pre, located(lw, expr_int(1)), lower_part(lw, s->body));
    lower_emit(lw, s);
    lower_emit(lw, last);
    return true;
}

void lower_while(struct lowering *lw, struct stmt *s)
{
    if (lower_unsigned_while(lw, s))
        return;
    struct stmt **pre;
    struct expr *test = condition_of(lw, s->expr, &pre);
    struct stmt *body = lower_part(lw, s->body);
    if (arrlen(pre) > 0 && are_updates(pre)) {
        struct expr *step = comma_list(pre);
        emit_all(lw, pre);
        lower_emit(lw, new_for(lw, NULL, test, step, body));
        return;
    }
    s->expr = test;
    s->body = body;
    if (arrlen(pre) > 0) {
        s->expr = located(lw, expr_int(1));
        s->body = tested_body(lw, pre, test, body);
    }
    lower_emit(lw, s);
}

static bool declares(struct stmt **list)
{
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (list[i]->kind == STMT_DECL)
            return true;
    return false;
}

/* do body while (c), c impure: do { body; pre; again = c; } while (again); */
void lower_do(struct lowering *lw, struct stmt *s)
{
    struct stmt **pre;
    s->body = lower_part(lw, s->body);
    s->expr = condition_of(lw, s->expr, &pre);
    if (declares(pre)) {
        struct decl *again = lower_local(lw, "again", type_basic(TYPE_INT), NULL);
        struct stmt *set = stmt_set(OP_NONE, lower_ref(lw, again), s->expr);
        if (!type_is_integer(s->expr->type))
            set->expr->kids[1] = expr_binary(OP_NE, s->expr, expr_int(0));
        set->loc = set->expr->loc = lw->loc;
        set->origin = lw->origin;
        arrput(pre, set);
        s->expr = lower_ref(lw, again);
    }
    if (arrlen(pre) > 0) {
        stmt_walk(s->body, tail_continue, pre);
        s->body = with_tail(lw, s->body, pre);
    }
    lower_emit(lw, s);
}

/* ---- for ---- */
struct writes {
    struct decl *decl;
    bool found;
};

static bool find_write(struct expr *e, void *user)
{
    struct writes *w = user;
    bool is_write = e->kind == EXPR_ASSIGN || expr_is_update(e);
    if (is_write && expr_root(e->kids[0]) == w->decl)
        w->found = true;
    return !w->found;
}

static bool writes(struct stmt *s, struct decl *d)
{
    struct writes w = {d, false};
    stmt_walk_exprs(s, find_write, &w);
    return w.found;
}

/* for (T i = n; i-- > 0;) of an unsigned i that the body leaves alone:
 * for (T i_1 = n; i_1 > 0; i_1--) { T i = i_1 - 1; body } */
static bool is_unsigned_countdown(struct lowering *lw, struct stmt *s)
{
    struct decl *i = s->init && s->init->kind == STMT_DECL ? target_of(s->init) : NULL;
    if (!i || !i->init || !s->expr || s->step || !expr_is_pure(i->init))
        return false;
    return is_unsigned(i->type) && lower_is_private(lw, i) && counted_down(s->expr) == i
           && !writes(s->body, i);
}

/* { T i = count - 1; body } */
static struct stmt *countdown_body(struct lowering *lw, struct decl *i,
                                   struct decl *count, struct stmt *body)
{
    i->init = expr_binary(OP_SUB, lower_ref(lw, count), located(lw, expr_int(1)));
    i->init->loc = lw->loc;
    struct stmt *declare = stmt_decl(i), **list = NULL;
    declare->origin = lw->origin;
    arrput(list, declare);
    return tested_body(lw, list, located(lw, expr_int(1)), body);
}

static void lower_countdown(struct lowering *lw, struct stmt *s)
{
    struct decl *i = s->init->decls[0], *count = i;
    struct expr *first = lower_value(lw, i->init);
    struct stmt *body = lower_part(lw, s->body);
    if (stmt_mentions(body, i)) {
        count =
            decl_new(DECL_VAR, ir_fresh_name(lw->function, i->name), i->type, i->loc);
        count->unit = i->unit;
        body = countdown_body(lw, i, count, body);
    }
    count->init = first;
    struct stmt *init = stmt_decl(count);
    init->origin = lw->origin;
    struct expr *test =
        expr_binary(OP_GT, lower_ref(lw, count), located(lw, expr_int(0)));
    struct expr *step = expr_unary(OP_POSTDEC, lower_ref(lw, count));
    step->type = type_unqualified(count->type);
    lower_emit(lw, new_for(lw, init, located(lw, test), located(lw, step), body));
}

/* The step as statements, lowered. */
static struct stmt **step_list(struct lowering *lw, struct expr *step)
{
    struct frame inner;
    frame_open(lw, &inner, true);
    if (step) {
        struct stmt *s = stmt_expr(step);
        lower_stmt(lw, s);
    }
    return frame_close(lw);
}

/* Whether the variable an initialisation sets occurs in the step. */
static bool step_updates(struct stmt *init, struct expr *step)
{
    struct decl *d = target_of(init);
    return d && step && expr_mentions(step, d);
}

/* Of the lowered initialisations one may stay in the for: the loop variable's, when the
 * others, which go in front, don't mind the new order. */
static struct stmt *take_init(struct stmt ***list, struct expr *step)
{
    struct stmt **l = *list;
    ptrdiff_t n = arrlen(l), stays = -1;
    for (ptrdiff_t i = n - 1; i >= 0; i--)
        if (target_of(l[i]) && (stays < 0 || step_updates(l[i], step)))
            stays = i;
    if (stays < 0)
        return NULL;
    struct stmt *init = l[stays];
    struct decl *d = target_of(init);
    if (init->kind == STMT_DECL && init->decls[0]->init
        && !expr_is_pure(init->decls[0]->init))
        return NULL;
    for (ptrdiff_t i = stays + 1; i < n; i++)
        if (!target_of(l[i]) || stmt_mentions(l[i], d)
            || stmt_mentions(init, target_of(l[i]))
            || (l[i]->kind == STMT_DECL && l[i]->decls[0]->init
                && !expr_is_pure(l[i]->decls[0]->init)))
            return NULL;
    *list = NULL;
    for (ptrdiff_t i = 0; i < n; i++)
        if (i != stays)
            arrput(*list, l[i]);
    return init;
}

/* T i = n for a loop that starts with i--: T i = n - 1; false: not of this form. */
static bool shift_init(struct stmt *init, struct stmt **pre)
{
    struct decl *d = init ? target_of(init) : NULL;
    if (!d || arrlen(pre) != 1 || target_of(pre[0]) != d)
        return false;
    struct expr *update = pre[0]->expr;
    if (update->kind != EXPR_UNARY || !type_is_integer(d->type))
        return false;
    struct expr **value = init->kind == STMT_DECL ? &d->init : &init->expr->kids[1];
    if (!*value
        || (init->kind == STMT_EXPR
            && (init->expr->kind != EXPR_ASSIGN || init->expr->op != OP_NONE)))
        return false;
    struct expr *v = expr_converted(*value, d->type), *one = expr_int(1);
    one->loc = v->loc;
    if (v->kind == EXPR_CAST && !expr_int_value(v, &(long long){0}))
        v->cast = CAST_EXPLICIT;
    bool up = update->op == OP_PREINC || update->op == OP_POSTINC;
    *value = up ? fold_add(v, one) : fold_sub(v, one);
    (*value)->loc = one->loc;
    return true;
}

/* The parts of a for, lowered. */
struct parts {
    struct stmt *init, **pre, **step, *body;
    struct expr *test;
};

/* Puts the parts together: updates of the condition go into the step, an impure step
 * goes to the end of the body, an impure condition to its start. */
static void finish_for(struct lowering *lw, struct stmt *s, struct parts *p)
{
    bool steps = are_updates(p->step), simple = are_updates(p->pre) && steps;
    s->init = p->init;
    s->body = p->body;
    s->expr = p->test;
    s->step = steps ? comma_list(p->step) : NULL;
    if (!steps) {
        stmt_walk(s->body, tail_continue, p->step);
        s->body = with_tail(lw, s->body, p->step);
    }
    if (arrlen(p->pre) > 0 && simple) {
        if (!shift_init(p->init, p->pre)) {
            if (p->init)
                lower_emit(lw, p->init);
            s->init = NULL;
            emit_all(lw, p->pre);
        }
        s->step = comma(s->step, comma_list(p->pre));
    } else if (arrlen(p->pre) > 0) {
        s->expr = NULL;
        s->body = tested_body(lw, p->pre, p->test, s->body);
    }
    lower_emit(lw, s);
}

void lower_for(struct lowering *lw, struct stmt *s)
{
    if (is_unsigned_countdown(lw, s)) {
        lower_countdown(lw, s);
        return;
    }
    struct parts p = {0};
    struct frame outer;
    frame_open(lw, &outer, true);
    if (s->init)
        lower_stmt(lw, s->init);
    p.init = take_init(&outer.list, s->step);
    if (s->expr)
        p.test = condition_of(lw, s->expr, &p.pre);
    p.step = step_list(lw, s->step);
    p.body = lower_part(lw, s->body);
    finish_for(lw, s, &p);
    struct stmt **list = frame_close(lw);
    if (declares(list))
        lower_emit(lw, lower_block(lw, list));
    else
        emit_all(lw, list);
}
