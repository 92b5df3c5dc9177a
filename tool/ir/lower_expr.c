/* Lowering of expressions: c-level expressions enter, pure ones leave; their side
 * effects are emitted as statements before, in the order of the text (an update of a
 * private variable may follow the statement instead). Trees are changed in place. */
#include "internal.h"
#include <string.h>

struct expr *lower_located(struct lowering *lw, struct expr *e)
{
    if (!e->loc.file)
        e->loc = lw->loc;
    return e;
}

struct expr *lower_ref(struct lowering *lw, struct decl *d)
{
    struct expr *e = expr_ref(d);
    e->loc = lw->loc;
    return e;
}

struct decl *lower_local(struct lowering *lw, const char *wish, struct type *type,
                         struct expr *init)
{
    struct type *s = type_strip(type);
    if (s->kind == TYPE_ARRAY)
        type = type_pointer(s->to);
    else if (s->kind == TYPE_FUNCTION)
        type = type_pointer(s);
    struct decl *d = decl_new(DECL_VAR, ir_fresh_name(lw->function, wish),
                              type_unqualified(type), lw->loc);
    d->init = init;
    d->unit = lw->function->unit;
    lower_emit(lw, stmt_decl(d));
    return d;
}

static void emit_set(struct lowering *lw, enum op op, struct expr *target,
                     struct expr *value)
{
    struct stmt *s = stmt_set(op, target, value);
    s->expr->loc = s->loc = lw->loc;
    lower_emit(lw, s);
}

static void emit_if(struct lowering *lw, struct expr *c, struct stmt **then,
                    struct stmt **other)
{
    struct stmt *s = stmt_new(STMT_IF, lw->loc);
    s->expr = expr_alone(c);
    s->body = lower_block(lw, then);
    if (other)
        s->other = lower_block(lw, other);
    lower_emit(lw, s);
}

static bool is_implicit(struct expr *e, enum cast first, enum cast last)
{
    return e->kind == EXPR_CAST && e->cast >= first && e->cast <= last;
}

/* Without the conversions that core leaves to the reader: lvalue to value and decay. */
static struct expr *without_loads(struct expr *e)
{
    while (is_implicit(e, CAST_LOAD, CAST_FUNCTION)) {
        struct expr *kid = e->kids[0];
        kid->parens += e->parens;
        if (!kid->macro)
            kid->macro = e->macro;
        e = kid;
    }
    return e;
}

struct expr *expr_unevaluated(struct expr *e)
{
    e = without_loads(e);
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        e->kids[i] = expr_unevaluated(e->kids[i]);
    return e;
}

/* The implicit cast C makes of `from` where `to` is wanted. */
static enum cast conversion(struct type *from, struct type *to)
{
    if (type_strip(to)->kind == TYPE_BOOL)
        return CAST_TO_BOOL;
    if (type_is_real(to))
        return type_is_real(from) ? CAST_FLOAT : CAST_INT_TO_FLOAT;
    if (type_is_integer(to))
        return type_is_real(from) ? CAST_FLOAT_TO_INT : CAST_INT;
    if (type_is_pointer(to))
        return type_is_pointer(from) ? CAST_POINTER : CAST_NULL;
    return CAST_OTHER;
}

struct expr *expr_converted(struct expr *e, struct type *type)
{
    if (type_equal(e->type, type) || !type_is_scalar(type)
        || type_strip(e->type)->kind == TYPE_ARRAY)
        return e;
    struct expr *c = expr_new(EXPR_CAST, type_unqualified(type), e->loc);
    c->cast = conversion(e->type, type);
    arrput(c->kids, e);
    return c;
}

/* ---- conditions ---- */
static bool is_truth(struct expr *e)
{
    e = expr_bare(e);
    return (e->kind == EXPR_BINARY
            && ((e->op >= OP_LT && e->op <= OP_NE) || e->op == OP_AND
                || e->op == OP_OR))
           || (e->kind == EXPR_UNARY && e->op == OP_NOT)
           || type_strip(e->type)->kind == TYPE_BOOL;
}

/* The value of a condition as an int of 0 or 1. */
static struct expr *truth(struct expr *e)
{
    if (is_truth(e))
        return e;
    struct expr *zero = expr_int(0);
    zero->loc = e->loc;
    struct expr *t = expr_binary(OP_NE, e, zero);
    t->loc = e->loc;
    return t;
}

enum op op_opposite(enum op op)
{
    switch ((int)op) {
    case OP_LT: return OP_GE;
    case OP_GE: return OP_LT;
    case OP_GT: return OP_LE;
    case OP_LE: return OP_GT;
    case OP_EQ: return OP_NE;
    case OP_NE: return OP_EQ;
    default: return OP_NONE;
    }
}

struct expr *expr_negation(struct expr *e)
{
    enum op op = e->kind == EXPR_BINARY ? op_opposite(e->op) : OP_NONE;
    bool ordered = op != OP_NONE && !type_is_real(e->kids[0]->type)
                   && !type_is_real(e->kids[1]->type);
    if (op == OP_EQ || op == OP_NE || ordered) {
        e->op = op;
        e->parens = 0;
        e->macro = NULL;
        return e;
    }
    if (e->kind == EXPR_UNARY && e->op == OP_NOT) {
        e->kids[0]->parens = 0;
        return e->kids[0];
    }
    struct expr *n = expr_unary(OP_NOT, e);
    n->loc = e->loc;
    return n;
}

/* ---- operators that choose ---- */
/* a && b with an impure b: both = 0; if (a) both = b; */
static struct expr *lower_logical(struct lowering *lw, struct expr *e)
{
    struct order o = order_begin(lw);
    e->kids[0] = lower_value(lw, e->kids[0]);
    if (expr_is_pure(e->kids[1])) {
        e->kids[1] = lower_value(lw, e->kids[1]);
        order_end(lw, o);
        return e;
    }
    lw->changes++;
    bool is_and = e->op == OP_AND;
    struct decl *t = lower_local(lw, is_and ? "both" : "either", type_basic(TYPE_INT),
                                 lower_located(lw, expr_int(!is_and)));
    struct expr *c = is_and ? e->kids[0] : expr_negation(e->kids[0]);
    struct frame inner;
    frame_open(lw, &inner, false);
    struct expr *b = truth(lower_value(lw, e->kids[1]));
    emit_set(lw, OP_NONE, lower_ref(lw, t), b);
    emit_if(lw, c, frame_close(lw), NULL);
    order_end(lw, o);
    return lower_ref(lw, t);
}

static struct stmt **branch_setting(struct lowering *lw, struct expr *target,
                                    struct expr *e)
{
    struct frame inner;
    frame_open(lw, &inner, false);
    lower_set(lw, expr_clone(target, NULL), e);
    return frame_close(lw);
}

/* target = c ? a : b, a or b impure */
static void set_chosen(struct lowering *lw, struct expr *target, struct expr *e)
{
    struct order o = order_begin(lw);
    struct expr *c = lower_value(lw, e->kids[0]);
    struct stmt **then = branch_setting(lw, target, e->kids[1]);
    struct stmt **other = branch_setting(lw, target, e->kids[2]);
    emit_if(lw, c, then, other);
    order_end(lw, o);
}

static bool is_impure_choice(struct expr *e)
{
    return e->kind == EXPR_COND
           && !(expr_is_pure(e->kids[1]) && expr_is_pure(e->kids[2]));
}

static struct expr *lower_cond(struct lowering *lw, struct expr *e)
{
    if (is_impure_choice(e)) {
        lw->changes++;
        struct decl *t = lower_local(lw, "chosen", e->type, NULL);
        set_chosen(lw, lower_ref(lw, t), e);
        return lower_ref(lw, t);
    }
    struct order o = order_begin(lw);
    for (int i = 0; i < 3; i++)
        e->kids[i] = lower_value(lw, e->kids[i]);
    order_end(lw, o);
    return e;
}

/* a ?: b */
static struct expr *lower_elvis(struct lowering *lw, struct expr *e)
{
    struct order o = order_begin(lw);
    struct expr *a = lower_value(lw, e->kids[0]), *b = e->kids[1];
    lw->changes++;
    if (expr_bare(a)->kind != EXPR_REF)
        a = lower_ref(lw, lower_local(lw, "chosen", a->type, a));
    struct expr *c = expr_new(EXPR_COND, e->type, e->loc);
    arrput(c->kids, expr_clone(a, NULL));
    arrput(c->kids, expr_converted(a, e->type));
    arrput(c->kids, b);
    c = lower_cond(lw, c);
    order_end(lw, o);
    return c;
}

/* ---- calls, assignments, statement expressions ---- */
static void lower_kids(struct lowering *lw, struct expr *e)
{
    for (ptrdiff_t i = 0; e->kind == EXPR_TEXT && i < arrlen(e->kids); i++)
        if (!expr_is_pure(e->kids[i]))
            return; /* perhaps not evaluated: left as it is, for ir_is_plain to tell */
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++) {
        struct expr *kid = e->kids[i] = lower_value(lw, e->kids[i]);
        if (!order_matters(lw, e->kids, i))
            continue;
        lw->changes++;
        e->kids[i] =
            lower_ref(lw, lower_local(lw, lower_wish(kid, "before"), kid->type, kid));
    }
}

/* The call gets a local of its own, named after the function. */
static struct expr *hoisted_call(struct lowering *lw, struct expr *e)
{
    const char *wish =
        e->kind == EXPR_CALL ? lower_wish(e->kids[0], "result") : "value";
    if (strncmp(wish, "__builtin_", 10) == 0)
        wish += 10;
    lower_kids(lw, e);
    lw->changes++;
    e->parens = 0;
    e->macro = NULL;
    return lower_ref(lw, lower_local(lw, wish, e->type, e));
}

/* A call, an atomic operation, va_arg: what acts and isn't taken apart. */
static bool is_action(struct expr *e)
{
    if (e->kind == EXPR_CALL)
        return !ir_call_pure(e);
    return (e->kind == EXPR_TEXT || e->kind == EXPR_VA_ARG || e->kind == EXPR_RUNTIME)
           && !expr_is_pure(e);
}

/* The call that is all of e, below casts; or null. */
static struct expr *whole_call(struct expr *e)
{
    while (e->kind == EXPR_CAST)
        e = e->kids[0];
    return is_action(e) ? e : NULL;
}

struct expr *lower_right(struct lowering *lw, struct expr *e)
{
    e = without_loads(e);
    struct expr *call = whole_call(e);
    if (!call)
        return lower_value(lw, e);
    unsigned before = lw->changes;
    lower_kids(lw, call);
    if (lw->changes != before)
        for (struct expr *p = e;; p = p->kids[0]) {
            p->macro = NULL;
            if (p == call)
                break;
        }
    return e;
}

void lower_set(struct lowering *lw, struct expr *target, struct expr *value)
{
    value = without_loads(value);
    if (is_impure_choice(value))
        set_chosen(lw, target, value);
    else
        emit_set(lw, OP_NONE, target, lower_right(lw, value));
}

/* Emits the assignment; its target, of which only a copy may be used again. */
static struct expr *emit_assign(struct lowering *lw, struct expr *e)
{
    struct expr *target = lower_value(lw, e->kids[0]);
    struct expr *value = without_loads(e->kids[1]);
    if (e->op == OP_NONE && target->kind == EXPR_REF && is_impure_choice(value)) {
        set_chosen(lw, target, value);
        return target;
    }
    e->kids[0] = target;
    e->kids[1] = e->op == OP_NONE ? lower_right(lw, value) : lower_value(lw, value);
    e->parens = 0;
    e->macro = NULL;
    struct stmt *s = stmt_expr(e);
    lower_emit(lw, s);
    return target;
}

static struct expr *assigned_value(struct lowering *lw, struct expr *e)
{
    struct order o = order_begin(lw);
    bool outside = lower_calls_outside(lw, e);
    lw->changes++;
    struct expr *value = lower_kept(lw, emit_assign(lw, e), outside);
    order_end(lw, o);
    return value;
}

/* ---- statement expressions: their statements come before ---- */

static bool unname_macro(struct expr *e, void *user)
{
    (void)user;
    e->macro = NULL;
    if (e->body)
        stmt_walk_exprs(e->body, unname_macro, NULL);
    return true;
}

/* The locals move into the enclosing block: those of the outermost list get other
 * names. */
static void rename_locals(struct lowering *lw, struct stmt *body)
{
    bool any = false;
    for (ptrdiff_t i = 0; i < arrlen(body->list); i++) {
        struct stmt *s = body->list[i];
        for (ptrdiff_t k = 0; s->kind == STMT_DECL && k < arrlen(s->decls); k++) {
            struct decl *d = s->decls[k];
            if (d->kind != DECL_VAR || d->is_global)
                continue;
            d->name = ir_fresh_name(lw->function, d->name);
            any = true;
        }
    }
    if (any)
        stmt_walk_exprs(body, unname_macro, NULL);
}

/* Emits all statements of ({ }) but the last expression, which it returns (or null). */
static struct expr *open_statements(struct lowering *lw, struct expr *e)
{
    struct expr *full = lw->full;
    unsigned calls = lw->calls;
    struct stmt **after = lw->after, *body = e->body;
    lw->changes++;
    rename_locals(lw, body);
    ptrdiff_t n = arrlen(body->list);
    struct stmt *last = n > 0 ? body->list[n - 1] : NULL;
    bool has_value = last && last->kind == STMT_EXPR;
    for (ptrdiff_t i = 0; i < n - has_value; i++)
        lower_stmt(lw, body->list[i]);
    lw->full = full;
    lw->calls = calls;
    lw->after = after;
    return has_value ? last->expr : NULL;
}

static struct expr *lower_statements(struct lowering *lw, struct expr *e)
{
    struct order o = order_begin(lw);
    struct expr *last = open_statements(lw, e);
    if (!last)
        bug(e->loc, "statement expression without value used as one");
    last = lower_value(lw, last);
    order_end(lw, o);
    return last;
}

/* a, b: a's effects, all of them, then b. */
static struct expr *lower_comma(struct lowering *lw, struct expr *e)
{
    struct order o = order_begin(lw);
    lw->changes++;
    lower_effect(lw, e->kids[0]);
    struct expr *right = lower_value(lw, e->kids[1]);
    order_end(lw, o);
    return right;
}

/* (c ? a : b).m: c ? a.m : b.m, as only a structure with a name has members that an lvalue
 * can be made of. */
static struct expr *member_of(struct expr *record, struct expr *e)
{
    struct expr *choice = expr_bare(record), *made;
    if (e->is_arrow || choice->kind != EXPR_COND) {
        made = NEW(struct expr);
        *made = *e;
        made->kids = NULL;
        arrput(made->kids, record);
        return made;
    }
    made = expr_new(EXPR_COND, e->type, e->loc);
    arrput(made->kids, choice->kids[0]);
    arrput(made->kids, member_of(choice->kids[1], e));
    arrput(made->kids, member_of(choice->kids[2], e));
    return made;
}

static struct expr *lower_member(struct lowering *lw, struct expr *e)
{
    lower_kids(lw, e);
    if (e->is_arrow || expr_bare(e->kids[0])->kind != EXPR_COND)
        return e;
    lw->changes++;
    return member_of(e->kids[0], e);
}

/* ---- dispatch ---- */
static struct expr *lower_binary(struct lowering *lw, struct expr *e)
{
    if (e->op == OP_AND || e->op == OP_OR)
        return lower_logical(lw, e);
    if (e->op == OP_COMMA)
        return lower_comma(lw, e);
    unsigned before = lw->changes;
    lower_kids(lw, e);
    if (lw->changes != before)
        tidy_shift(lw, e);
    return e;
}

static struct expr *lower_node(struct lowering *lw, struct expr *e)
{
    switch ((int)e->kind) {
    case EXPR_ASSIGN: return assigned_value(lw, e);
    case EXPR_UNARY:
        if (expr_is_update(e))
            return lower_update(lw, e);
        break;
    case EXPR_BINARY: return lower_binary(lw, e);
    case EXPR_CALL:
    case EXPR_TEXT:
    case EXPR_VA_ARG:
    case EXPR_RUNTIME:
        if (is_action(e))
            return hoisted_call(lw, e);
        break;
    case EXPR_COND: return lower_cond(lw, e);
    case EXPR_MEMBER: return lower_member(lw, e);
    case EXPR_ELVIS: return lower_elvis(lw, e);
    case EXPR_STMT: return lower_statements(lw, e);
    case EXPR_SIZEOF:
    case EXPR_ALIGNOF:
        for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
            e->kids[i] = expr_unevaluated(e->kids[i]);
        return e;
    case EXPR_COMPOUND: lw->changes++; return lower_ref(lw, lower_literal(lw, e));
    default: break;
    }
    lower_kids(lw, e);
    return e;
}

struct expr *lower_value(struct lowering *lw, struct expr *e)
{
    e = without_loads(e);
    unsigned before = lw->changes;
    e = lower_node(lw, e);
    if (lw->changes != before)
        e->macro = NULL;
    return without_loads(e);
}

/* ---- effects alone ---- */
/* c ? a : b, c && a, c || b for their effects: a null branch has none. */
static void choose_effect(struct lowering *lw, struct expr *c, struct expr *a,
                          struct expr *b)
{
    struct order o = order_begin(lw);
    struct frame inner;
    c = lower_value(lw, c);
    frame_open(lw, &inner, false);
    if (a)
        lower_effect(lw, a);
    struct stmt **then = frame_close(lw);
    frame_open(lw, &inner, false);
    if (b)
        lower_effect(lw, b);
    struct stmt **other = frame_close(lw);
    order_end(lw, o);
    if (arrlen(then) > 0)
        emit_if(lw, c, then, arrlen(other) > 0 ? other : NULL);
    else if (arrlen(other) > 0)
        emit_if(lw, expr_negation(c), other, NULL);
}

/* Of operands whose value nobody reads only the effects remain. */
static void kids_effect(struct lowering *lw, struct expr *e)
{
    if (e->kind == EXPR_SIZEOF || e->kind == EXPR_ALIGNOF)
        return;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        lower_effect(lw, e->kids[i]);
}

static void binary_effect(struct lowering *lw, struct expr *e)
{
    struct order o = order_begin(lw);
    if (e->op == OP_AND)
        choose_effect(lw, e->kids[0], e->kids[1], NULL);
    else if (e->op == OP_OR)
        choose_effect(lw, e->kids[0], NULL, e->kids[1]);
    else
        kids_effect(lw, e);
    order_end(lw, o);
}

static void unary_effect(struct lowering *lw, struct expr *e)
{
    if (!expr_is_update(e)) {
        lower_effect(lw, e->kids[0]);
        return;
    }
    e->kids[0] = lower_value(lw, e->kids[0]);
    e->parens = 0;
    e->macro = NULL;
    lower_emit(lw, stmt_expr(e));
}

static void statements_effect(struct lowering *lw, struct expr *e)
{
    struct order o = order_begin(lw);
    struct expr *last = open_statements(lw, e);
    if (last)
        lower_effect(lw, last);
    order_end(lw, o);
}

void lower_effect(struct lowering *lw, struct expr *e)
{
    switch ((int)e->kind) {
    case EXPR_ASSIGN: emit_assign(lw, e); break;
    case EXPR_UNARY: unary_effect(lw, e); break;
    case EXPR_BINARY: binary_effect(lw, e); break;
    case EXPR_COND: choose_effect(lw, e->kids[0], e->kids[1], e->kids[2]); break;
    case EXPR_ELVIS: choose_effect(lw, e->kids[0], NULL, e->kids[1]); break;
    case EXPR_STMT: statements_effect(lw, e); break;
    case EXPR_CALL:
    case EXPR_TEXT:
    case EXPR_VA_ARG:
    case EXPR_RUNTIME:
        if (!is_action(e)) {
            kids_effect(lw, e);
        } else if (e->kind != EXPR_CALL || !lower_sincos(lw, e)) {
            e = lower_right(lw, e);
            if (e->kind == EXPR_RUNTIME && type_strip(e->type)->kind != TYPE_VOID)
                e = expr_cast(type_basic(TYPE_VOID), e);
            e->parens = 0;
            lower_emit(lw, stmt_expr(e));
        }
        break;
    default: /* a value nobody reads */ kids_effect(lw, e); break;
    }
}
