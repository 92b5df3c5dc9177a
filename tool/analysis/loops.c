/* The loop form that is reversed by index arithmetic. */
#include "internal.h"

static bool is_index(struct expr *e, struct decl **index)
{
    e = expr_bare(e);
    if (e->kind != EXPR_REF || e->decl->kind != DECL_VAR || e->decl->is_global
        || e->decl->storage == STORAGE_STATIC || !type_is_integer(e->decl->type))
        return false;
    *index = e->decl;
    return true;
}

static bool take_init(struct stmt *s, struct counted *c)
{
    if (!s)
        return false;
    if (s->kind == STMT_DECL) {
        c->index = s->decls[0];
        c->first = c->index->init;
        return c->first && type_is_integer(c->index->type);
    }
    if (s->kind != STMT_EXPR || s->expr->kind != EXPR_ASSIGN || s->expr->op != OP_NONE)
        return false;
    c->first = s->expr->kids[1];
    return is_index(s->expr->kids[0], &c->index);
}

static bool take_step(struct expr *e, struct counted *c)
{
    struct decl *index;
    if (!e)
        return false;
    if (expr_is_update(e)) {
        c->is_down = e->op == OP_PREDEC || e->op == OP_POSTDEC;
        c->step = expr_int(1);
    } else if (e->kind == EXPR_ASSIGN && (e->op == OP_ADD || e->op == OP_SUB)) {
        c->is_down = e->op == OP_SUB;
        c->step = e->kids[1];
    } else {
        return false;
    }
    return is_index(e->kids[0], &index) && index == c->index;
}

static enum op mirrored(enum op op)
{
    switch ((int)op) {
    case OP_LT: return OP_GT;
    case OP_GT: return OP_LT;
    case OP_LE: return OP_GE;
    case OP_GE: return OP_LE;
    default: return op;
    }
}

/* i < bound, bound > i, i + c < bound */
static bool take_condition(struct expr *e, struct counted *c)
{
    e = expr_bare(e);
    if (e->kind != EXPR_BINARY
        || !((e->op >= OP_LT && e->op <= OP_GE) || e->op == OP_NE))
        return false;
    struct expr *left = expr_bare(e->kids[0]), *right = e->kids[1];
    c->relation = e->op;
    if (!expr_mentions(left, c->index)) {
        left = expr_bare(right);
        right = e->kids[0];
        c->relation = mirrored(e->op);
    }
    struct decl *index;
    if (left->kind == EXPR_BINARY && (left->op == OP_ADD || left->op == OP_SUB)
        && is_index(left->kids[0], &index) && !expr_mentions(left->kids[1], index)
        && !type_is_integer(right->type))
        return false;
    enum type_kind kind = type_integer_kind(left->type);
    bool is_unsigned = kind == TYPE_UINT || kind == TYPE_ULONG || kind == TYPE_ULLONG;
    if (left->kind == EXPR_BINARY && (left->op == OP_ADD || left->op == OP_SUB)
        && !is_unsigned && is_index(left->kids[0], &index)) {
        right = left->op == OP_ADD ? fold_sub(right, left->kids[1])
                                   : fold_add(right, left->kids[1]);
        left = expr_bare(left->kids[0]);
    }
    c->bound = right;
    return is_index(left, &index) && index == c->index && type_is_integer(right->type)
           && !expr_mentions(right, index);
}

/* break of this loop, return, goto: anything but the end of the condition ends it. */
static bool leaves_loop(struct stmt *s, bool in_loop, bool in_switch)
{
    if (!s)
        return false;
    bool loop = s->kind == STMT_FOR || s->kind == STMT_WHILE || s->kind == STMT_DO;
    if (s->kind == STMT_RETURN || s->kind == STMT_GOTO || s->kind == STMT_GOTO_TO
        || (s->kind == STMT_BREAK && !in_loop && !in_switch))
        return true;
    in_loop |= loop;
    in_switch = !loop && (in_switch || s->kind == STMT_SWITCH);
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        if (leaves_loop(s->list[i], in_loop, in_switch))
            return true;
    return leaves_loop(s->body, in_loop, in_switch)
           || leaves_loop(s->other, in_loop, in_switch);
}

static bool is_signed_int(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return k == TYPE_INT || k == TYPE_SHORT || k == TYPE_SCHAR;
}

static bool is_unsigned_type(struct type *t)
{
    enum type_kind k = type_integer_kind(t);
    return k == TYPE_UCHAR || k == TYPE_USHORT || k == TYPE_UINT || k == TYPE_ULONG
           || k == TYPE_ULLONG || k == TYPE_BOOL;
}

/* The forms whose reverse header is known: see reverse_header in modes. */
static bool has_reverse_header(struct counted *c)
{
    long long step = 0;
    bool constant = expr_int_value(c->step, &step);
    if (constant && step <= 0)
        return false;
    if (c->relation == OP_NE && step != 1)
        return false;
    bool up = c->relation == OP_LT || c->relation == OP_LE;
    if (c->relation != OP_NE && up == c->is_down)
        return false;
    if (is_unsigned_type(c->index->type))
        return step == 1 && c->relation == (c->is_down ? OP_GT : OP_LT);
    return step == 1 || is_signed_int(c->index->type);
}

bool loop_counted(struct instance *f, struct stmt *s, struct counted *c)
{
    *c = (struct counted){0};
    if (s->kind != STMT_FOR || !s->expr || !take_init(s->init, c)
        || !take_step(s->step, c) || !take_condition(s->expr, c)
        || !has_reverse_header(c) || leaves_loop(s->body, false, false)
        || expr_mentions(c->first, c->index) || expr_mentions(c->step, c->index))
        return false;
    object_set reads = NULL, writes = NULL;
    struct object *index = object_of(f, c->index);
    expr_reads(f, c->first, &reads);
    expr_reads(f, c->bound, &reads);
    expr_reads(f, c->step, &reads);
    set_add(&reads, index);
    stmt_writes(f, s->body, &writes);
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        if (set_has(f->cells[i].targets, index))
            return false;
    return !set_meets(reads, writes);
}

/* ---- steps ---- */

static struct steps {
    struct stmt *key;
    struct stmt **value;
} * steps;

static void add_steps(struct expr *e, struct stmt *loop, struct stmt ***list)
{
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        add_steps(e->kids[0], loop, list);
        add_steps(e->kids[1], loop, list);
        return;
    }
    struct stmt *s = stmt_expr(e);
    s->loc = loop->loc;
    s->origin = loop->origin;
    arrput(*list, s);
}

struct stmt **loop_steps(struct stmt *loop)
{
    ptrdiff_t i = hmgeti(steps, loop);
    if (i >= 0)
        return steps[i].value;
    struct stmt **list = NULL;
    if (loop->step)
        add_steps(loop->step, loop, &list);
    hmput(steps, loop, list);
    return list;
}
