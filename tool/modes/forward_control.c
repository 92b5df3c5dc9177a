/* The forward sweep: branches, loops, switches, and the jumps that leave them. Where paths
 * meet again it is pushed which was taken. */
#include "forward.h"

/* ---- exits ---- */

static struct stmt *single(struct stmt **list)
{
    return arrlen(list) == 1 && list[0]->kind != STMT_DECL ? list[0] : stmt_block(list);
}

struct count {
    struct stmt *jump;
    int n, found;
};

static bool count_jump(struct stmt *s, void *user)
{
    struct count *c = user;
    if (s->kind == STMT_BREAK || s->kind == STMT_CONTINUE || s->kind == STMT_RETURN) {
        c->n++;
        if (s == c->jump)
            c->found = c->n;
    }
    return true;
}

/* The number of a jump in its function, the same for both sweeps; from 1. */
int exit_id(struct emit *e, struct stmt *jump)
{
    struct count c = {.jump = jump};
    stmt_walk(e->f->core->body, count_jump, &c);
    return c.found;
}

static void push_exit(struct emit *e, int id, struct stmt ***list)
{
    forward_push(e, type_basic(TYPE_INT), expr_int(id), list);
}

static struct scope *jump_scope(struct emit *e, struct stmt *s)
{
    for (struct scope *t = e->scope; t; t = t->outer)
        if (t->stmt && (s->kind == STMT_BREAK || t->stmt->kind != STMT_SWITCH))
            return t;
    bug(s->loc, "a jump out of nothing");
}

void forward_jump(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct scope *target = jump_scope(e, s);
    if (stmt_facts(e->f, target->stmt)->value.is_active) {
        for (struct scope *t = e->scope; t != target; t = t->outer)
            forward_push_scope(e, t, list);
        if (!stmt_facts(e->f, s)->value.is_active)
            ;
        else if (s->kind == STMT_BREAK)
            arrput(*list,
                   stmt_set(OP_NONE, expr_ref(target->left), expr_int(exit_id(e, s))));
        else
            push_exit(e, exit_id(e, s), list);
    }
    arrput(*list, stmt_clone(s, &e->map));
}

void forward_return(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt *r = stmt_clone(s, &e->map);
    if (e->result_shadow && type_is_record(s->expr->type))
        track_record(e, expr_unary(OP_DEREF, expr_ref(e->result_shadow)), s->expr,
                     list);
    else if (e->result_shadow)
        arrput(*list,
               stmt_set(OP_NONE, expr_unary(OP_DEREF, expr_ref(e->result_shadow)),
                        shadow_pointer(e, s->expr)));
    for (struct scope *t = e->scope; t; t = t->outer)
        forward_push_scope(e, t, list);
    if (e->has_returns)
        push_exit(e, stmt_facts(e->f, s)->value.is_active ? exit_id(e, s) : 0, list);
    arrput(*list, r);
}

/* ---- blocks, branches, loops ---- */

bool forward_ends_dead(struct stmt **list)
{
    if (arrlen(list) == 0)
        return false;
    struct stmt *s = list[arrlen(list) - 1];
    return s->kind == STMT_RETURN || s->kind == STMT_BREAK || s->kind == STMT_CONTINUE;
}

struct stmt *forward_block(struct emit *e, struct stmt *block)
{
    struct stmt **list = NULL;
    if (block->kind != STMT_BLOCK) {
        forward_stmt(e, block, &list);
        return single(list);
    }
    struct scope scope = {.outer = e->scope};
    e->scope = &scope;
    for (ptrdiff_t i = 0; i < arrlen(block->list); i++)
        forward_stmt(e, block->list[i], &list);
    if (!forward_ends_dead(list))
        forward_push_scope(e, &scope, &list);
    e->scope = scope.outer;
    return stmt_block(list);
}

/* A statement's copy whose parts are made anew. */
static struct stmt *shell(struct emit *e, struct stmt *s)
{
    struct stmt *made = NEW(struct stmt);
    *made = *s;
    made->origin = NULL;
    made->body = made->other = made->init = NULL;
    made->list = NULL;
    made->expr = expr_clone(s->expr, &e->map);
    made->step = NULL;
    return made;
}

static struct stmt *with_push(struct emit *e, struct stmt *branch, int way)
{
    struct stmt **list = NULL;
    if (branch && branch->kind == STMT_BLOCK)
        list = branch->list;
    else if (branch)
        arrput(list, branch);
    if (!forward_ends_dead(list))
        forward_push(e, type_basic(TYPE_INT), expr_int(way), &list);
    return single(list);
}

void forward_if(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt *made = shell(e, s);
    made->body = forward_block(e, s->body);
    made->other = s->other ? forward_block(e, s->other) : NULL;
    if (stmt_facts(e->f, s)->value.keep == KEEP_SAVE) {
        if (e->saved) { /* in front, as a variable: both branches fill one array */
            struct decl *way = emit_local(e, "way", type_basic(TYPE_INT));
            way->init = made->expr;
            made->expr = expr_ref(way);
            arrput(*list, stmt_decl(way));
            arrput(*list, slot_store(e, s, 0, "way", way->type, expr_ref(way)));
        } else {
            made->body = with_push(e, made->body, 1);
            made->other = with_push(e, made->other, 0);
        }
    }
    arrput(*list, made);
}

static struct stmt *with_end(struct stmt *body, struct stmt **more, bool in_front)
{
    if (arrlen(more) == 0)
        return body;
    struct stmt **list = NULL;
    for (ptrdiff_t i = 0; in_front && i < arrlen(more); i++)
        arrput(list, more[i]);
    if (body->kind == STMT_BLOCK)
        for (ptrdiff_t i = 0; i < arrlen(body->list); i++)
            arrput(list, body->list[i]);
    else
        arrput(list, body);
    for (ptrdiff_t i = 0; !in_front && !forward_ends_dead(list) && i < arrlen(more);
         i++)
        arrput(list, more[i]);
    return stmt_block(list);
}

/* An active jump of the kind out of the loop or switch with this body. */
bool has_exit(struct instance *f, struct stmt *s, enum stmt_kind kind)
{
    if (!s)
        return false;
    if (s->kind == kind)
        return stmt_facts(f, s)->value.is_active;
    bool loop = s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO;
    if (loop || (kind == STMT_BREAK && s->kind == STMT_SWITCH))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        if (has_exit(f, s->list[i], kind))
            return true;
    return has_exit(f, s->body, kind) || has_exit(f, s->other, kind);
}

static struct decl *counter(struct emit *e, const char *name, enum type_kind type)
{
    struct decl *d = emit_local(e, name, type_basic(type));
    d->init = expr_int(0);
    return d;
}

/* Which break left a loop or switch is noted there, and pushed behind it. */
static void open_exits(struct emit *e, struct stmt *body, struct scope *scope,
                       struct stmt ***list)
{
    if (!has_exit(e->f, body, STMT_BREAK))
        return;
    scope->left = counter(e, "left", TYPE_INT);
    arrput(*list, stmt_decl(scope->left));
}

/* Breaks that end an arm are not exits. */
static void open_exits_switch(struct emit *e, struct stmt *s, struct scope *scope,
                              struct stmt ***list)
{
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++) {
        struct stmt *arm = s->body->list[i];
        while (arm->kind == STMT_CASE || arm->kind == STMT_DEFAULT)
            arm = arm->body;
        for (ptrdiff_t k = 0; k < arrlen(arm->list) && !scope->left; k++)
            open_exits(e, arm->list[k], scope, list);
    }
}

static void close_exits(struct emit *e, struct scope *scope, struct stmt ***list)
{
    if (scope->left)
        forward_push(e, type_basic(TYPE_INT), expr_ref(scope->left), list);
}

static struct expr *comma(struct expr *a, struct expr *b)
{
    return a ? expr_binary(OP_COMMA, a, b) : b;
}

/* The step of a loop, what it overwrites pushed first. */
static struct expr *forward_step(struct emit *e, struct stmt *loop, bool counted)
{
    struct stmt **steps = loop_steps(loop);
    struct expr *step = NULL;
    for (ptrdiff_t k = 0; k < arrlen(steps); k++) {
        struct stmt **moves = NULL;
        struct expr *target = forward_update_target(steps[k]->expr);
        if (target && !counted)
            forward_push_overwritten(e, steps[k], target, &moves);
        forward_update(e, steps[k]->expr, &moves);
        for (ptrdiff_t i = 0; i < arrlen(moves); i++)
            step = comma(step, moves[i]->expr);
        step = comma(step, expr_clone(steps[k]->expr, &e->map));
    }
    return step;
}

static struct stmt *forward_loop_body(struct emit *e, struct stmt *s,
                                      struct decl *trips)
{
    struct stmt **front = NULL, **end = NULL;
    struct stmt *body = forward_block(e, s->body);
    if (trips)
        arrput(front, stmt_expr(expr_unary(OP_POSTINC, expr_ref(trips))));
    if (has_exit(e->f, s->body, STMT_CONTINUE))
        push_exit(e, 0, &end);
    return with_end(with_end(body, front, true), end, false);
}

/* A loop whose trips are counted as they happen. */
static void forward_open_loop(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt **outer = NULL;
    struct scope scope = {.outer = e->scope, .stmt = s};
    e->scope = &scope;
    if (s->init)
        forward_stmt(e, s->init, &outer);
    struct stmt *made = shell(e, s);
    scope.trips = counter(e, "trips", TYPE_LLONG);
    arrput(outer, stmt_decl(scope.trips));
    open_exits(e, s->body, &scope, &outer);
    made->body = forward_loop_body(e, s, scope.trips);
    made->step = forward_step(e, s, false);
    arrput(outer, made);
    close_exits(e, &scope, &outer);
    forward_push_scope(e, &scope, &outer);
    e->scope = scope.outer;
    arrput(*list, stmt_block(outer));
}

/* A loop with nothing to reverse, or reversed by index arithmetic: as written. */
static void forward_plain_loop(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct scope scope = {.outer = e->scope, .stmt = s};
    bool arrays = !e->saved && loop_saves_in_arrays(e->f, s);
    if (s->init && s->init->kind == STMT_EXPR)
        forward_push_overwritten(e, s->init, forward_update_target(s->init->expr),
                                 list);
    e->scope = &scope;
    struct stmt *made = shell(e, s);
    made->init = stmt_clone(s->init, &e->map);
    made->expr = expr_clone(s->expr, &e->map);
    if (arrays)
        e->saved = saved_loop_begin(e->twin, s);
    made->body = forward_loop_body(e, s, NULL);
    made->step = forward_step(e, s, stmt_facts(e->f, s)->value.is_counted);
    if (arrays)
        saved_loop_push(e, list);
    if (arrays)
        e->saved = NULL;
    e->scope = scope.outer;
    arrput(*list, made);
}

void forward_loop(struct emit *e, struct stmt *s, struct stmt ***list)
{
    if (stmt_facts(e->f, s)->value.is_active && !stmt_facts(e->f, s)->value.is_counted)
        forward_open_loop(e, s, list);
    else
        forward_plain_loop(e, s, list);
}

static struct stmt *forward_arm(struct emit *e, struct stmt *arm)
{
    if (arm->kind != STMT_CASE && arm->kind != STMT_DEFAULT)
        return forward_block(e, arm);
    struct stmt *made = shell(e, arm);
    made->body = forward_arm(e, arm->body);
    return made;
}

void forward_switch(struct emit *e, struct stmt *s, struct stmt ***list)
{
    struct stmt **outer = NULL;
    struct scope scope = {.outer = e->scope, .stmt = s};
    struct stmt *made = shell(e, s);
    if (stmt_facts(e->f, s)->value.keep == KEEP_SAVE) {
        scope.way = emit_local(e, "way", type_unqualified(s->expr->type));
        scope.way->init = made->expr;
        made->expr = expr_ref(scope.way);
        arrput(outer, stmt_decl(scope.way));
    }
    e->scope = &scope;
    if (stmt_facts(e->f, s)->value.is_active)
        open_exits_switch(e, s, &scope, &outer);
    made->body = stmt_block(NULL);
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++)
        arrput(made->body->list, forward_arm(e, s->body->list[i]));
    arrput(outer, made);
    close_exits(e, &scope, &outer);
    forward_push_scope(e, &scope, &outer);
    e->scope = scope.outer;
    if (arrlen(outer) == 1)
        arrput(*list, made);
    else
        arrput(*list, stmt_block(outer));
}
