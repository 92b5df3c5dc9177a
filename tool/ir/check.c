/* The rules of the two levels. Both: a tree, nodes with types, every operator its
 * operands. Core: pure expressions; assignments, updates and calls only as statements;
 * one declaration a statement; every variable in scope, and not hidden, where it is
 * named. */
#include "internal.h"

struct node_set {
    void *key;
    bool value;
};
struct scope_entry {
    struct decl *key;
    unsigned value; /* how many open scopes declare it */
};
struct check {
    struct decl *function;
    enum ir_level level;
    struct node_set *seen;
    struct scope_entry *visible;
    struct decl **opened; /* in order, for closing scopes */
    struct loc loc;       /* of the nearest node that has one */
};

/* Fixed numbers of operands; 0: checked elsewhere or free. */
static const unsigned operands[] = {
    [EXPR_UNARY] = 1,  [EXPR_BINARY] = 2,   [EXPR_ASSIGN] = 2, [EXPR_COND] = 3,
    [EXPR_ELVIS] = 2,  [EXPR_MEMBER] = 1,   [EXPR_INDEX] = 2,  [EXPR_CAST] = 1,
    [EXPR_VA_ARG] = 1, [EXPR_COMPOUND] = 1,
};
static const unsigned runtime_operands[RUNTIME_COUNT] = {
    [RUNTIME_OPEN] = 1,     [RUNTIME_CLOSE] = 1,        [RUNTIME_PUSH] = 2,
    [RUNTIME_POP] = 2,      [RUNTIME_PUSH_VALUE] = 2,   [RUNTIME_POP_VALUE] = 1,
    [RUNTIME_ZEROS] = 2,    [RUNTIME_MARK] = 1,         [RUNTIME_RELEASE] = 2,
    [RUNTIME_PUSH_WAY] = 4, [RUNTIME_POP_WAY] = 3,      [RUNTIME_MALLOC] = 2,
    [RUNTIME_CALLOC] = 3,   [RUNTIME_REALLOC] = 3,      [RUNTIME_RECALLOC] = 3,
    [RUNTIME_COMMON] = 2,   [RUNTIME_LAST] = 3,         [RUNTIME_WRITTEN] = 2,
    [RUNTIME_READ] = 2,     [RUNTIME_SPARSE_BEGIN] = 2, [RUNTIME_SPARSE_NEXT] = 1,
    [RUNTIME_SEED] = 3,     [RUNTIME_SEED_LANES] = 4,   [RUNTIME_TAKE_LANES] = 4,
    [RUNTIME_TAKE] = 3,     [RUNTIME_CONVERT] = 1,      [RUNTIME_LANES] = 2,
    [RUNTIME_ROW] = 2,      [RUNTIME_ROWS] = 2,
};
static const bool runtime_has_type[RUNTIME_COUNT] = {
#define RUNTIME(id, name, has_type, note) [RUNTIME_##id] = has_type,
#include "runtime.def"
#undef RUNTIME
};

static void fail(struct check *c, const char *what)
{
    bug(c->loc, "ir_check: %s: %s", c->function->name, what);
}

/* Every node once; its location is where a broken rule is reported. */
static void see(struct check *c, void *node, struct loc loc)
{
    if (loc.file)
        c->loc = loc;
    if (hmgeti(c->seen, node) >= 0)
        fail(c, "a node stands in two places");
    hmput(c->seen, node, true);
}

/* ---- expressions ---- */
/* The parts of an initialiser list have no type of their own. */
static bool needs_type(struct expr *e)
{
    return e->kind != EXPR_INIT && e->kind != EXPR_DESIGNATED
           && e->kind != EXPR_DESIGNATE_FIELD && e->kind != EXPR_DESIGNATE_INDEX
           && e->kind != EXPR_TEXT;
}

static void check_shape(struct check *c, struct expr *e)
{
    if (needs_type(e) && !e->type)
        fail(c, "an expression without type");
    unsigned n = (unsigned)arrlen(e->kids);
    if (e->kind < COUNT(operands) && operands[e->kind] != 0 && n != operands[e->kind])
        fail(c, "an operator without its operands");
    if (e->kind == EXPR_CALL && n == 0)
        fail(c, "a call without callee");
    if (e->kind == EXPR_GUARD && n < 2)
        fail(c, "a guard without adjoint or value");
    if ((e->kind == EXPR_REF || e->kind == EXPR_MEMBER) && !e->decl)
        fail(c, "a name that names nothing");
    for (unsigned i = 0; i < n; i++)
        if (!e->kids[i])
            fail(c, "an operand is missing");
}

static void check_runtime(struct check *c, struct expr *e)
{
    unsigned n = runtime_operands[e->runtime];
    if (n != 0 && n != (unsigned)arrlen(e->kids))
        fail(c, "a runtime call with the wrong operands");
    if (runtime_has_type[e->runtime] != (e->of != NULL))
        fail(c, "a runtime call and its type");
}

static bool is_visible(struct check *c, struct decl *d)
{
    bool is_outer = d->is_global || d->storage == STORAGE_EXTERN
                    || (d->kind != DECL_VAR && d->kind != DECL_PARAM);
    ptrdiff_t i = hmgeti(c->visible, d);
    return is_outer || (i >= 0 && c->visible[i].value > 0);
}

static void check_ref(struct check *c, struct decl *d)
{
    if (!is_visible(c, d))
        bug(c->loc, "ir_check: %s: '%s' isn't in scope", c->function->name,
            d->name ? d->name : "?");
}

static void check_expr(struct check *c, struct expr *e);

static void check_type_sizes(struct check *c, struct type *t)
{
    for (; t && (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER); t = t->to)
        if (t->kind == TYPE_ARRAY && t->size && c->level == IR_CORE
            && !expr_is_pure(t->size))
            fail(c, "a size with side effects");
}

static void check_expr(struct check *c, struct expr *e)
{
    see(c, e, e->loc);
    check_shape(c, e);
    if (e->kind == EXPR_RUNTIME)
        check_runtime(c, e);
    if (c->level == IR_CORE && e->kind == EXPR_REF)
        check_ref(c, e->decl);
    if (c->level == IR_CORE && e->kind == EXPR_CAST && e->cast >= CAST_LOAD
        && e->cast <= CAST_FUNCTION)
        fail(c, "a load or decay in core");
    if (e->kind == EXPR_TEXT)
        return; /* opaque */
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        check_expr(c, e->kids[i]);
}

static void check_pure(struct check *c, struct expr *e)
{
    if (!e)
        return;
    check_expr(c, e);
    if (c->level == IR_CORE && !expr_is_pure(e)) {
        if (e->loc.file)
            c->loc = e->loc;
        fail(c, "an expression with side effects");
    }
}

/* The right side of = or an initialiser: pure, or, below casts, a call of pure ones. */
static void check_right(struct check *c, struct expr *e)
{
    if (c->level == IR_C) {
        check_expr(c, e);
        return;
    }
    while (e->kind == EXPR_CAST && !expr_is_pure(e)) {
        see(c, e, e->loc);
        check_shape(c, e);
        e = e->kids[0];
    }
    bool may_act = e->kind == EXPR_CALL || e->kind == EXPR_RUNTIME
                   || e->kind == EXPR_TEXT || e->kind == EXPR_VA_ARG;
    if (!may_act || expr_is_pure(e)) {
        check_pure(c, e);
        return;
    }
    see(c, e, e->loc);
    check_shape(c, e);
    if (e->kind == EXPR_TEXT)
        return;
    if (e->kind == EXPR_RUNTIME)
        check_runtime(c, e);
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        check_pure(c, e->kids[i]);
}

/* A statement, or part of a step: assignment, update, call or nothing but a value. */
static void check_effect(struct check *c, struct expr *e)
{
    bool is_update = expr_is_update(e);
    if (c->level == IR_C) {
        check_expr(c, e);
    } else if (e->kind == EXPR_ASSIGN) {
        see(c, e, e->loc);
        check_shape(c, e);
        check_pure(c, e->kids[0]);
        if (e->op == OP_NONE)
            check_right(c, e->kids[1]);
        else
            check_pure(c, e->kids[1]);
    } else if (is_update) {
        see(c, e, e->loc);
        check_shape(c, e);
        check_pure(c, e->kids[0]);
    } else {
        check_right(c, e);
    }
}

static void check_step(struct check *c, struct expr *e)
{
    if (c->level == IR_CORE && e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        see(c, e, e->loc);
        check_step(c, e->kids[0]);
        check_step(c, e->kids[1]);
        return;
    }
    if (c->level == IR_CORE && e->kind == EXPR_CALL)
        fail(c, "a call in the step of a for");
    check_effect(c, e);
}

/* ---- statements ---- */
static void declare(struct check *c, struct decl *d)
{
    ptrdiff_t i = hmgeti(c->visible, d);
    hmput(c->visible, d, i >= 0 ? c->visible[i].value + 1 : 1);
    arrput(c->opened, d);
}

/* Forgets what was declared since `from`. */
static void close_scope(struct check *c, ptrdiff_t from)
{
    while (arrlen(c->opened) > from) {
        struct decl *d = arrpop(c->opened);
        c->visible[hmgeti(c->visible, d)].value--;
    }
}

static void check_list_value(struct check *c, struct expr *e)
{
    if (e->kind != EXPR_INIT && e->kind != EXPR_DESIGNATED) {
        check_pure(c, e);
        return;
    }
    see(c, e, e->loc);
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        check_list_value(c, e->kids[i]);
}

static void check_decl(struct check *c, struct decl *d)
{
    if (d->loc.file)
        c->loc = d->loc;
    if (d->kind != DECL_VAR)
        return;
    if (!d->type)
        fail(c, "a variable without type");
    check_type_sizes(c, d->type);
    declare(c, d);
    if (d->init && d->init->kind == EXPR_INIT)
        check_list_value(c, d->init);
    else if (d->init)
        check_right(c, d->init);
}

static void check_stmt(struct check *c, struct stmt *s);

/* The body of a core switch: arms, each labels over a block. */
static void check_arms(struct check *c, struct stmt *body)
{
    if (body->kind != STMT_BLOCK)
        fail(c, "a switch whose body is no block");
    for (ptrdiff_t i = 0; i < arrlen(body->list); i++) {
        struct stmt *s = body->list[i];
        if (s->kind != STMT_CASE && s->kind != STMT_DEFAULT)
            fail(c, "a switch with a statement between its arms");
        see(c, s, s->loc);
        while (s->body->kind == STMT_CASE || s->body->kind == STMT_DEFAULT) {
            s = s->body;
            see(c, s, s->loc);
        }
        if (s->body->kind != STMT_BLOCK)
            fail(c, "an arm that is no block");
        check_stmt(c, s->body);
    }
}

/* i-- > first, of a loop that counts an unsigned index down. */
static bool is_countdown(struct expr *e)
{
    return e->kind == EXPR_BINARY && e->op == OP_GT && e->kids[0]->kind == EXPR_UNARY
           && e->kids[0]->op == OP_POSTDEC && e->kids[0]->kids[0]->kind == EXPR_REF
           && expr_is_pure(e->kids[1]);
}

/* left == 0 ? pop : known */
static bool is_choice(struct expr *e)
{
    return e->kind == EXPR_COND && e->kids[1]->kind == EXPR_RUNTIME
           && expr_is_pure(e->kids[0]) && expr_is_pure(e->kids[2]);
}

/* A condition may be a runtime call: if (cgrad_pop_way(..)). */
static void check_condition(struct check *c, struct expr *e)
{
    if (c->level == IR_CORE && (is_countdown(e) || is_choice(e)))
        return;
    if (c->level == IR_CORE && e->kind == EXPR_RUNTIME)
        check_right(c, e);
    else
        check_expr(c, e);
    if (c->level == IR_CORE && e->kind != EXPR_RUNTIME && !expr_is_pure(e))
        fail(c, "a condition with side effects");
}

static void check_parts(struct check *c, struct stmt *s)
{
    if (s->init)
        check_stmt(c, s->init);
    if (s->kind == STMT_EXPR)
        check_effect(c, s->expr);
    else if (s->kind == STMT_RETURN && s->expr)
        check_right(c,
                    s->expr); /* lowering makes it pure; what modes export may call */
    else if (s->expr && s->kind == STMT_ASM)
        check_expr(c, s->expr);
    else if (s->expr)
        check_condition(c, s->expr);
    if (s->last)
        check_pure(c, s->last);
    if (s->step)
        check_step(c, s->step);
    for (ptrdiff_t i = 0; i < arrlen(s->guards); i++)
        check_pure(c, s->guards[i]);
}

static void check_form(struct check *c, struct stmt *s)
{
    bool needs_expr = s->kind == STMT_EXPR || s->kind == STMT_IF
                      || s->kind == STMT_WHILE || s->kind == STMT_DO
                      || s->kind == STMT_SWITCH || s->kind == STMT_CASE;
    bool needs_body = s->kind == STMT_IF || s->kind == STMT_FOR || s->kind == STMT_WHILE
                      || s->kind == STMT_DO || s->kind == STMT_SWITCH
                      || s->kind == STMT_GUARD;
    if (needs_expr && !s->expr)
        fail(c, "a statement without its expression");
    if (needs_body && !s->body)
        fail(c, "a statement without its body");
    if (s->kind == STMT_GUARD && arrlen(s->guards) == 0)
        fail(c, "a guard without adjoint");
    if (s->kind == STMT_GOTO && !s->label)
        fail(c, "a goto without label");
    if (c->level != IR_CORE)
        return;
    if (s->kind == STMT_DECL && arrlen(s->decls) != 1)
        fail(c, "a statement with several declarations");
    if (s->kind == STMT_CASE || s->kind == STMT_DEFAULT)
        fail(c, "a case outside of its switch");
}

static void check_stmt(struct check *c, struct stmt *s)
{
    see(c, s, s->loc);
    check_form(c, s);
    ptrdiff_t scope = arrlen(c->opened);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        check_decl(c, s->decls[i]);
    if (s->kind == STMT_DECL)
        return; /* visible till the end of the block */
    check_parts(c, s);
    for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
        check_stmt(c, s->list[i]);
    if (s->kind == STMT_SWITCH && c->level == IR_CORE)
        check_arms(c, s->body);
    else if (s->body)
        check_stmt(c, s->body);
    if (s->other)
        check_stmt(c, s->other);
    if (s->kind != STMT_LABEL)
        close_scope(c, scope);
}

void ir_check(struct decl *function, enum ir_level level)
{
    struct check c = {.function = function, .level = level, .loc = function->loc};
    if (!function->body || function->body->kind != STMT_BLOCK)
        fail(&c, "a function without body");
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++)
        declare(&c, function->members[i]);
    check_stmt(&c, function->body);
    if (level == IR_CORE && arrlen(ir_hiding(function)) > 0)
        fail(&c, "a name that another declaration hides");
}
