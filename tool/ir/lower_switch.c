/* Lowering of switches. The body becomes a block of arms only: each a chain of labels
 * over one block with the statements up to the next label. */
#include "internal.h"

static bool is_case(struct stmt *s)
{
    return s->kind == STMT_CASE || s->kind == STMT_DEFAULT;
}

static bool find_case(struct stmt *s, void *user)
{
    struct stmt **found = user;
    if (s->kind == STMT_SWITCH)
        return false;
    if (is_case(s) && !*found)
        *found = s;
    return !*found;
}

/* A label of this switch inside another of its statements: Duff's device. */
static struct stmt *nested_case(struct stmt *s)
{
    struct stmt *found = NULL;
    stmt_walk(s, find_case, &found);
    return found;
}

struct arm {
    struct stmt *label, *innermost; /* the chain; null: before the first label */
    struct stmt **list;
};

/* The statements of the body by arm; the first arm is what stands before all labels. */
static struct arm *split(struct stmt **list)
{
    struct arm *arms = NULL;
    arrput(arms, (struct arm){0});
    for (ptrdiff_t i = 0; i < arrlen(list); i++) {
        struct stmt *s = list[i];
        if (is_case(s)) {
            struct arm arm = {s, s, NULL};
            while (is_case(arm.innermost->body))
                arm.innermost = arm.innermost->body;
            s = arm.innermost->body;
            arrput(arms, arm);
        }
        arrput(arms[arrlen(arms) - 1].list, s);
    }
    return arms;
}

struct uses {
    struct decl *decl;
    struct loc *where;
};

static bool find_use(struct expr *e, void *user)
{
    struct uses *u = user;
    if (e->kind == EXPR_REF && e->decl == u->decl && !u->where)
        u->where = &e->loc;
    return !u->where;
}

static bool is_used(struct decl *d, struct arm *arm)
{
    struct uses u = {d, NULL};
    for (ptrdiff_t i = 0; i < arrlen(arm->list); i++)
        stmt_walk_exprs(arm->list[i], find_use, &u);
    return u.where;
}

/* What one arm declares and another uses has no place in core. */
static void check_crossing(struct lowering *lw, struct arm *arms, ptrdiff_t from)
{
    for (ptrdiff_t i = 0; i < arrlen(arms[from].list); i++) {
        struct stmt *s = arms[from].list[i];
        for (ptrdiff_t k = 0; s->kind == STMT_DECL && k < arrlen(s->decls); k++)
            for (ptrdiff_t later = from + 1; later < arrlen(arms) && !lw->refused;
                 later++)
                if (is_used(s->decls[k], &arms[later])) {
                    const char *name = s->decls[k]->name;
                    lower_refuse(lw, DIAG_SWITCH_DECLARATION, s->loc, name);
                    diag_note(s->loc, "declare '%s' before the switch", name);
                }
    }
}

/* An arm as labels over one block; a block of the user's that is all of it is taken. */
static void lower_arm(struct lowering *lw, struct arm *arm)
{
    for (ptrdiff_t i = 0; i < arrlen(arm->list); i++) {
        struct stmt *bad = nested_case(arm->list[i]);
        if (bad)
            lower_refuse(lw, DIAG_SWITCH_LABEL, bad->loc, "");
    }
    if (lw->refused)
        return;
    struct frame inner;
    frame_open(lw, &inner, true);
    struct stmt *only = arrlen(arm->list) == 1 ? arm->list[0] : NULL;
    lower_list(lw, only && only->kind == STMT_BLOCK ? only->list : arm->list);
    struct stmt *block = lower_block(lw, frame_close(lw));
    block->loc = arm->innermost->loc;
    block->origin = arm->innermost->origin;
    arm->innermost->body = block;
    for (struct stmt *s = arm->label; s != block; s = s->body) {
        if (s->expr)
            s->expr = lower_value(lw, s->expr);
        if (s->last)
            s->last = lower_value(lw, s->last);
    }
    lower_emit(lw, arm->label);
}

/* Declarations without initialiser before the first label: they move out. */
static bool emit_shared(struct lowering *lw, struct arm *arm)
{
    bool any = false;
    for (ptrdiff_t i = 0; i < arrlen(arm->list); i++) {
        struct stmt *s = arm->list[i];
        if (s->kind != STMT_DECL) {
            if (nested_case(s) || stmt_has(s, STMT_LABEL))
                lower_refuse(lw, DIAG_SWITCH_LABEL, s->loc, "");
            continue;
        }
        for (ptrdiff_t k = 0; k < arrlen(s->decls); k++)
            s->decls[k]->init = NULL; /* never run */
        lower_stmt(lw, s);
        any = true;
    }
    return any;
}

void lower_switch(struct lowering *lw, struct stmt *s)
{
    struct stmt **body = NULL;
    if (s->body->kind == STMT_BLOCK)
        body = s->body->list;
    else
        arrput(body, s->body);
    struct arm *arms = split(body);
    for (ptrdiff_t i = 1; i < arrlen(arms); i++)
        check_crossing(lw, arms, i);
    s->expr = lower_condition(lw, s->expr);
    struct frame outer, inner;
    frame_open(lw, &outer, true);
    bool shares = emit_shared(lw, &arms[0]);
    frame_open(lw, &inner, true);
    for (ptrdiff_t i = 1; i < arrlen(arms) && !lw->refused; i++)
        lower_arm(lw, &arms[i]);
    s->body = lower_block(lw, frame_close(lw));
    lower_emit(lw, s);
    struct stmt **list = frame_close(lw);
    lower_emit(lw, shares ? lower_block(lw, list) : list[0]);
}
