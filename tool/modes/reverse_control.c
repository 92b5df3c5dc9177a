/* Reverse sweep, branches and loops: the way control took is computed again, or popped; `left`
 * says by which jump it left what is entered backwards. */
#include "reverse.h"

#include <limits.h>

/* ---- exits ---- */

/* left == a || left == b ..: one of the active jumps in s that lead out of it. */
static void collect_exits(struct emit *e, struct stmt *s, bool in_loop, bool in_switch,
                          int **ids)
{
    if (!s)
        return;
    bool loop = s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO;
    bool out = s->kind == STMT_RETURN
               || (s->kind == STMT_BREAK && !in_loop && !in_switch)
               || (s->kind == STMT_CONTINUE && !in_loop);
    if (out && stmt_facts(e->f, s)->value.is_active
        && (s->kind != STMT_RETURN || e->has_returns))
        arrput(*ids, exit_id(e, s));
    in_loop |= loop;
    in_switch = !loop && (in_switch || s->kind == STMT_SWITCH);
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        collect_exits(e, s->list[i], in_loop, in_switch, ids);
    collect_exits(e, s->body, in_loop, in_switch, ids);
    collect_exits(e, s->other, in_loop, in_switch, ids);
}

int *reverse_exits(struct emit *e, struct stmt *s)
{
    int *ids = NULL;
    collect_exits(e, s, false, false, &ids);
    return ids;
}

static struct expr *left_by(struct emit *e, int *ids)
{
    struct expr *any = NULL;
    for (ptrdiff_t i = 0; i < arrlen(ids); i++) {
        struct expr *is = expr_binary(OP_EQ, expr_ref(e->left), expr_int(ids[i]));
        any = any ? expr_binary(OP_OR, any, is) : is;
    }
    return any;
}

struct expr *not_left_by(struct emit *e, int *ids)
{
    struct expr *all = NULL;
    for (ptrdiff_t i = 0; i < arrlen(ids); i++) {
        struct expr *is = expr_binary(OP_NE, expr_ref(e->left), expr_int(ids[i]));
        all = all ? expr_binary(OP_AND, all, is) : is;
    }
    return all;
}

struct stmt *reverse_when(struct expr *condition, struct stmt **list)
{
    struct stmt *s = stmt_new(STMT_IF, (struct loc){0});
    s->expr = condition;
    s->body =
        arrlen(list) == 1 && list[0]->kind != STMT_DECL ? list[0] : stmt_block(list);
    return s;
}

static struct expr *not_left(struct emit *e)
{
    return expr_binary(OP_EQ, expr_ref(e->left), expr_int(0));
}

void pop_left(struct emit *e, struct stmt ***list)
{
    struct stmt **one = NULL;
    arrput(one,
           stmt_set(OP_NONE, expr_ref(e->left), reverse_pop(e, type_basic(TYPE_INT))));
    arrput(*list, reverse_when(not_left(e), one));
}

/* ---- branches ---- */

static bool never_returns(struct instance *f, struct stmt *s)
{
    struct call *c = call_at(f, s);
    return c && c->rule && c->rule->kind == MEMORY_NORETURN;
}

/* Control never comes out at the end of s. */
static bool always_leaves(struct instance *f, struct stmt *s)
{
    switch ((int)s->kind) {
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_RETURN: return true;
    case STMT_EXPR: return never_returns(f, s);
    case STMT_BLOCK:
        for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
            if (always_leaves(f, s->list[i]))
                return true;
        return false;
    case STMT_IF:
        return s->other && always_leaves(f, s->body) && always_leaves(f, s->other);
    default: return false;
    }
}

/* Control took the branch: by its condition only where it came out at an end, where what this
 * reads has been put back. `then` and `other` are the exits in the branches. */
static struct expr *took_branch(struct emit *e, struct stmt *s, int *then, int *other)
{
    if (always_leaves(e->f, s->body))
        return arrlen(then) > 0 ? left_by(e, then) : expr_int(0);
    if (s->other && always_leaves(e->f, s->other))
        return arrlen(other) > 0 ? not_left_by(e, other) : expr_int(1);
    struct expr *took = primal_expr(e, s->expr);
    if (arrlen(other) > 0)
        took = expr_binary(OP_AND, not_left_by(e, other), took);
    if (arrlen(then) > 0)
        took = expr_binary(OP_OR, left_by(e, then), took);
    return took;
}

void reverse_if(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt *made = stmt_new(STMT_IF, s->loc);
    int *then = reverse_exits(e, s->body),
        *other = s->other ? reverse_exits(e, s->other) : NULL;
    made->body = reverse_body(e, s->body);
    struct stmt *b = s->other ? reverse_body(e, s->other) : NULL;
    if (b && arrlen(b->list) > 0)
        made->other = b;
    if (stmt_facts(e->f, s)->value.keep == KEEP_SAVE) {
        made->expr = reverse_saved(e, s, 0, type_basic(TYPE_INT));
        if (arrlen(then) + arrlen(other) > 0) {
            struct decl *way = emit_local(e, "way", type_basic(TYPE_INT));
            way->init = arrlen(then) > 0 ? left_by(e, then) : expr_int(0);
            struct stmt **one = NULL;
            arrput(one, stmt_set(OP_NONE, expr_ref(way), made->expr));
            emit_add(e, list, stmt_decl(way));
            emit_add(e, list, reverse_when(not_left(e), one));
            made->expr = expr_ref(way);
        }
    } else {
        made->expr = took_branch(e, s, then, other);
    }
    if (arrlen(made->body->list) == 0 && !made->other) {
        if (made->expr->kind == EXPR_RUNTIME)
            emit_add(e, list, stmt_expr(expr_void(made->expr)));
        return;
    }
    if (arrlen(made->body->list) == 0) {
        if (made->expr->kind == EXPR_RUNTIME) {
            struct decl *way = emit_local(e, "way", made->expr->type);
            way->init = made->expr;
            emit_add(e, list, stmt_decl(way));
            made->expr = expr_ref(way);
        }
        made->expr = expr_unary(OP_NOT, made->expr);
        made->body = made->other;
        made->other = NULL;
    }
    arrput(*list, made);
}

static struct stmt *arm_body(struct stmt *arm)
{
    while (arm->kind == STMT_CASE || arm->kind == STMT_DEFAULT)
        arm = arm->body;
    return arm;
}

static bool ends(struct instance *f, struct stmt *arm)
{
    struct stmt *body = arm_body(arm);
    return arrlen(body->list) > 0
           && always_leaves(f, body->list[arrlen(body->list) - 1]);
}

/* Exits that lead out of the switch's arm: not the break that ends it. */
static int *exits_of_arm(struct emit *e, struct stmt *arm)
{
    int *ids = NULL;
    for (ptrdiff_t i = 0; i < arrlen(arm->list); i++)
        if (arm->list[i]->kind != STMT_BREAK)
            collect_exits(e, arm->list[i], false, false, &ids);
    return ids;
}

static bool switch_has_exit(struct instance *f, struct stmt *s)
{
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++) {
        struct stmt *arm = arm_body(s->body->list[i]);
        for (ptrdiff_t k = 0; k < arrlen(arm->list); k++)
            if (has_exit(f, arm->list[k], STMT_BREAK))
                return true;
    }
    return false;
}

/* The labels of an arm around a body. */
static struct stmt *labelled(struct emit *e, struct stmt *arm, struct stmt *body)
{
    if (arm->kind != STMT_CASE && arm->kind != STMT_DEFAULT)
        return body;
    struct stmt *made = stmt_new(arm->kind, arm->loc);
    made->expr = arm->expr ? primal_expr(e, arm->expr) : NULL;
    made->last = arm->last ? primal_expr(e, arm->last) : NULL;
    made->body = labelled(e, arm->body, body);
    return made;
}

/* switch (way) { case ..: entry = 0; break; ..: which arm was entered. */
static struct stmt *entry_switch(struct emit *e, struct stmt *s, struct decl *way,
                                 struct decl *entry)
{
    struct stmt *made = stmt_new(STMT_SWITCH, s->loc);
    made->expr = expr_ref(way);
    made->body = stmt_block(NULL);
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++) {
        struct stmt **one = NULL;
        arrput(one, stmt_set(OP_NONE, expr_ref(entry), expr_int(i)));
        arrput(one, stmt_new(STMT_BREAK, s->loc));
        arrput(made->body->list, labelled(e, s->body->list[i], stmt_block(one)));
    }
    return made;
}

/* Arms that fall into each other are reversed from the last up to the one entered:
 *     case 1: case 0: rev(1); if (entered at 1) break; rev(0); break; */
void reverse_switch(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt **arms = s->body->list, **outer = NULL;
    struct decl *way = emit_local(e, "way", type_unqualified(s->expr->type));
    bool saved = stmt_facts(e->f, s)->value.keep == KEEP_SAVE;
    way->init = saved ? reverse_pop(e, way->type) : primal_expr(e, s->expr);
    arrput(outer, stmt_decl(way));
    if (switch_has_exit(e->f, s))
        pop_left(e, &outer);
    struct stmt *made = stmt_new(STMT_SWITCH, s->loc);
    made->expr = expr_ref(way);
    made->body = stmt_block(NULL);
    struct decl *entry = emit_local(e, "entry", type_basic(TYPE_INT));
    bool uses_entry = false;
    for (ptrdiff_t first = 0, last; first < arrlen(arms); first = last + 1) {
        last = first;
        while (last + 1 < arrlen(arms) && !ends(e->f, arms[last]))
            last++;
        struct stmt **body = NULL, *labels = NULL;
        for (ptrdiff_t k = last; k >= first; k--) {
            struct stmt **one = NULL;
            int *before = NULL;
            for (ptrdiff_t j = first; j < k; j++) {
                int *more = exits_of_arm(e, arm_body(arms[j]));
                for (ptrdiff_t i = 0; i < arrlen(more); i++)
                    arrput(before, more[i]);
            }
            arrput(one, reverse_body(e, arm_body(arms[k])));
            struct expr *condition = NULL;
            if (last > first && k < last) {
                condition = expr_binary(OP_LE, expr_ref(entry), expr_int(k));
                uses_entry = true;
            }
            if (arrlen(before) > 0) {
                struct expr *here = not_left_by(e, before);
                condition = condition ? expr_binary(OP_AND, condition, here) : here;
            }
            if (condition)
                arrput(body, reverse_when(condition, one));
            else
                arrput(body, one[0]);
        }
        arrput(body, stmt_new(STMT_BREAK, s->loc));
        labels = stmt_block(body);
        for (ptrdiff_t k = last; k >= first; k--)
            labels = labelled(e, arms[k], labels);
        arrput(made->body->list, labels);
    }
    if (uses_entry) {
        entry->init = expr_int(0);
        arrput(outer, stmt_decl(entry));
        arrput(outer, entry_switch(e, s, way, entry));
    }
    arrput(outer, made);
    arrput(*list, stmt_block(outer));
}

/* ---- loops ---- */

static bool is_signed(struct type *t)
{
    enum type_kind k = type_integer_kind(t);
    return k == TYPE_CHAR || k == TYPE_SCHAR || k == TYPE_SHORT || k == TYPE_INT
           || k == TYPE_LONG || k == TYPE_LLONG || k == TYPE_INT128;
}

static bool is_narrow(struct type *t)
{
    return type_integer_kind(t) < TYPE_INT;
}

/* A narrow counter is an int backwards: it goes one step beyond the first, which might not
 * be in its range. */
static struct type *counter_type(struct type *t)
{
    return is_narrow(t) ? type_basic(TYPE_INT) : type_unqualified(t);
}

static bool holds(struct type *narrow, long long v)
{
    switch ((int)type_strip(narrow)->kind) {
    case TYPE_CHAR: return v >= 0 && v <= SCHAR_MAX;
    case TYPE_SCHAR: return v >= SCHAR_MIN && v <= SCHAR_MAX;
    case TYPE_UCHAR: return v >= 0 && v <= UCHAR_MAX;
    case TYPE_SHORT: return v >= SHRT_MIN && v <= SHRT_MAX;
    case TYPE_USHORT: return v >= 0 && v <= USHRT_MAX;
    default: return false;
    }
}

/* As the counter held it. */
static struct expr *first_value(struct emit *e, struct counted *c)
{
    struct type *t = type_unqualified(c->index->type);
    struct expr *first = primal_expr(e, c->first);
    long long value;
    bool is_literal = expr_int_value(first, &value) && is_narrow(t) && holds(t, value);
    return is_literal ? expr_int(value) : expr_cast(t, first);
}

/* for (i = last; i >= first; i -= step), from the forms that loop_counted lets through.
 * Unsigned from below: for (i = bound; i > first;), and i-- first in the body. */
static void reverse_header(struct emit *e, struct counted *c, struct decl *i,
                           struct stmt *made, struct stmt ***body)
{
    struct type *t = i->type;
    struct expr *first = first_value(e, c);
    struct expr *bound = expr_cast(t, primal_expr(e, c->bound));
    long long step = 0;
    bool unit = expr_int_value(c->step, &step) && step == 1;
    bool is_unsigned = !is_signed(t);
    made->init = stmt_decl(i);
    if (!c->is_down && is_unsigned) {
        i->init = bound;
        made->expr = expr_binary(OP_GT, expr_ref(i), first);
        arrput(*body, stmt_expr(expr_unary(OP_POSTDEC, expr_ref(i))));
        return;
    }
    bool open = c->relation == OP_LT || c->relation == OP_GT || c->relation == OP_NE;
    struct expr *last = !open        ? bound
                        : c->is_down ? fold_add(bound, expr_int(1))
                                     : fold_sub(bound, expr_int(1));
    if (!unit) {
        struct expr **args = NULL;
        arrput(args, c->is_down ? fold_neg(expr_clone(first, NULL))
                                : expr_clone(first, NULL));
        arrput(args, c->is_down ? fold_neg(last) : last);
        arrput(args, primal_expr(e, c->step));
        last = expr_runtime(RUNTIME_LAST, NULL, args);
        if (c->is_down)
            last = fold_neg(last);
    }
    i->init = last;
    made->expr = expr_binary(c->is_down ? OP_LE : OP_GE, expr_ref(i), first);
    if (unit)
        made->step = expr_unary(c->is_down ? OP_POSTINC : OP_POSTDEC, expr_ref(i));
    else
        made->step = expr_assign(c->is_down ? OP_ADD : OP_SUB, expr_ref(i),
                                 primal_expr(e, c->step));
}

void reverse_counted(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct counted c;
    loop_counted(e->f, s, &c);
    ptrdiff_t at = hmgeti(e->map, c.index);
    struct decl *outer = at >= 0 ? e->map[at].value : NULL;
    struct decl *i = NEW(struct decl);
    *i = *c.index;
    i->type = counter_type(c.index->type);
    i->origin = c.index;
    struct stmt *made = stmt_new(STMT_FOR, s->loc);
    struct stmt **body = NULL;
    reverse_header(e, &c, i, made, &body);
    hmput(e->map, c.index, i);
    ptrdiff_t empty = arrlen(body);
    bool arrays = !e->saved && loop_saves_in_arrays(e->f, s);
    if (arrays) {
        e->saved = saved_loop_find(e->twin, s);
        saved_loop_reopen(e);
    }
    if (has_exit(e->f, s->body, STMT_CONTINUE))
        pop_left(e, &body);
    reverse_append(&body, reverse_body(e, s->body)->list);
    if (arrays) {
        saved_loop_pop(e, list);
        e->saved = NULL;
    }
    made->body = stmt_block(body);
    if (outer)
        hmput(e->map, c.index, outer);
    else
        (void)hmdel(e->map, c.index);
    if (arrlen(body) > empty)
        arrput(*list, made);
    if (s->init->kind == STMT_EXPR)
        reverse_restore(e, s->init, s->init->expr->kids[0], list);
}

void reverse_open(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt **outer = NULL, **body = NULL, **inner = NULL, **step = NULL;
    struct stmt **init = NULL;
    if (s->init)
        arrput(init, s->init);
    struct local *locals = locals_of(e, init);
    for (ptrdiff_t i = 0; i < arrlen(locals); i++)
        reverse_ours(e, locals[i].core);
    struct decl *trips = emit_local(e, "trips", type_basic(TYPE_LLONG));
    trips->init = reverse_pop(e, trips->type);
    arrput(outer, stmt_decl(trips));
    struct stmt **front = NULL;
    locals_pop(e, locals, &front);
    bool breaks = has_exit(e->f, s->body, STMT_BREAK);
    bool leaves = breaks || arrlen(reverse_exits(e, s)) > 0;
    struct stmt **after = NULL;
    if (breaks)
        pop_left(e, &after);
    struct stmt **steps = loop_steps(s);
    for (ptrdiff_t i = arrlen(steps); i-- > 0;)
        if (stmt_facts(e->f, steps[i])->value.is_active)
            reverse_update(e, steps[i], steps[i]->expr, &step);
    if (arrlen(step) > 0 && leaves)
        arrput(body, reverse_when(not_left(e), step));
    else
        reverse_append(&body, step);
    if (has_exit(e->f, s->body, STMT_CONTINUE))
        pop_left(e, &body);
    reverse_append(&body, reverse_body(e, s->body)->list);
    struct stmt *made = stmt_new(STMT_FOR, s->loc);
    made->expr = expr_binary(OP_GT, expr_ref(trips), expr_int(0));
    made->step = expr_unary(OP_POSTDEC, expr_ref(trips));
    made->body = stmt_block(body);
    if (s->init)
        reverse_stmt(e, s->init, &inner);
    struct stmt **rest = NULL, **all = NULL;
    locals_bring(e, locals, &all);
    reverse_append(&all, after);
    arrput(all, made);
    reverse_append(&all, inner);
    locals_declare(e, locals, all, &rest, &rest);
    reverse_append(&outer, front);
    reverse_append(&outer, rest);
    reverse_append(&outer, all);
    arrput(*list, stmt_block(outer));
}
