/* Sums in vectors. Where a loop adds to one element all the time,
 *     y[i] = 0;  for (j = 0; j < n; j++) y[i] += a[j] * x[j];
 * its shadow is a variable for as long as the loop runs: compilers don't see that nothing
 * else is there, and a vector that goes through memory in each turn is slow. The statement
 * in front of the loop has just set the element: it is there even if the loop makes no turn. */
#include "tangent.h"

struct carry {
    struct walk *w;
    struct stmt *loop;
    struct expr *element; /* of the core: what is added to */
    object_set in, path;  /* the objects that it is in, and that lead there */
    bool clashes;
};

static bool is_lvalue(struct expr *e)
{
    return e->kind == EXPR_REF || e->kind == EXPR_INDEX || e->kind == EXPR_MEMBER
           || (e->kind == EXPR_UNARY && e->op == OP_DEREF);
}

static bool is_variable(struct expr *e)
{
    return e->kind != EXPR_REF || e->decl->kind == DECL_VAR
           || e->decl->kind == DECL_PARAM;
}

/* ---- what else the loop does ---- */

/* It meets the element, but for being that, added to. */
static bool check_lvalue(struct expr *e, void *user)
{
    struct carry *c = user;
    c->clashes |=
        is_lvalue(e) && is_variable(e) && set_meets(lvalue_objects(c->w->f, e), c->in);
    return !c->clashes;
}

static void check_changed(struct carry *c, struct expr *target)
{
    c->clashes |= set_meets(lvalue_objects(c->w->f, target), c->path);
}

static bool is_sum(struct expr *e)
{
    return e->kind == EXPR_ASSIGN && (e->op == OP_ADD || e->op == OP_SUB);
}

static void check_effect(struct carry *c, struct expr *e)
{
    bool is_step = expr_is_update(e);
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        check_effect(c, e->kids[0]);
        check_effect(c, e->kids[1]);
        return;
    }
    if (e->kind == EXPR_ASSIGN || is_step)
        check_changed(c, e->kids[0]);
    else
        c->clashes |= !expr_is_pure(e);
    bool is_own = is_sum(e) && expr_equal(e->kids[0], c->element);
    for (ptrdiff_t i = is_own ? 1 : 0; i < arrlen(e->kids); i++)
        expr_walk(e->kids[i], check_lvalue, c);
}

static bool check_stmt(struct stmt *s, void *user)
{
    struct carry *c = user;
    switch ((int)s->kind) {
    case STMT_EXPR: check_effect(c, s->expr); break;
    case STMT_DECL:
        if (s->decls[0]->kind == DECL_VAR)
            check_changed(c, expr_ref(s->decls[0]));
        stmt_exprs(s, check_lvalue, c);
        break;
    case STMT_FOR:
        expr_walk(s->expr, check_lvalue, c);
        if (s->step)
            check_effect(c, s->step);
        break;
    case STMT_BLOCK:
    case STMT_NULL:
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_COMMENT: break;
    case STMT_IF: stmt_exprs(s, check_lvalue, c); break;
    default: c->clashes = true;
    }
    c->clashes |= call_at(c->w->f, s) || runtime_at(s);
    return !c->clashes;
}

/* The statement before the loop, or one before that, sets the element. */
static bool is_set_before(struct carry *c)
{
    struct walk *w = c->w;
    for (ptrdiff_t i = w->at; i-- > 0;) {
        struct stmt *s = w->around[i];
        if (s->kind != STMT_EXPR || s->expr->kind != EXPR_ASSIGN || call_at(w->f, s))
            return false;
        if (expr_equal(s->expr->kids[0], c->element))
            return true;
        if (set_meets(lvalue_objects(w->f, s->expr->kids[0]), c->path))
            return false;
    }
    return false;
}

static bool may_carry(struct carry *c)
{
    struct walk *w = c->w;
    c->in = lvalue_objects(w->f, c->element);
    address_reads(w->f, c->element, &c->path);
    c->clashes = arrlen(c->in) == 0 || !is_set_before(c);
    if (!c->clashes)
        stmt_walk(c->loop, check_stmt, c);
    return !c->clashes;
}

/* ---- the variable ---- */

static const char *wish_of(struct walk *w, struct expr *element)
{
    struct expr *e = element;
    while (e->kind == EXPR_INDEX || (e->kind == EXPR_UNARY && e->op == OP_DEREF))
        e = expr_bare(e->kids[0]);
    bool is_named = e->kind == EXPR_REF || e->kind == EXPR_MEMBER;
    return format("%s_sum%s", is_named ? e->decl->name : "element", w->algebra->suffix);
}

static bool is_assignment(struct stmt *s)
{
    return s->kind == STMT_EXPR && s->expr->kind == EXPR_ASSIGN;
}

/* The statement made last that sets the shadow, if no other has been made since but its
 * primal; else null. */
static struct stmt **setter(struct walk *w, struct expr *element, struct expr *shadow)
{
    struct stmt *before = w->around[w->at - 1];
    ptrdiff_t n = arrlen(w->list);
    if (!expr_equal(before->expr->kids[0], element))
        return NULL;
    for (ptrdiff_t i = n; i-- > 0 && i + 2 >= n && is_assignment(w->list[i]);) {
        struct expr *x = w->list[i]->expr;
        if (expr_equal(x->kids[0], shadow))
            return x->op == OP_NONE ? &w->list[i] : NULL;
        if (!type_is_real(x->kids[0]->type))
            return NULL;
    }
    return NULL;
}

static void carry(struct walk *w, struct expr *element)
{
    struct decl *sum =
        emit_local(w->e, wish_of(w, element), walk_type(w, element->type));
    sum->init = shadow_lvalue(w->e, element);
    struct stmt **set = setter(w, element, sum->init);
    if (set) {
        struct expr *value = (*set)->expr->kids[1];
        sum->init = value->kind == EXPR_COMPOUND ? value->kids[0] : value;
        *set = stmt_decl(sum);
    } else {
        arrput(w->list, stmt_decl(sum));
    }
    struct carried one = {element, sum};
    arrput(w->carried, one);
}

static bool find_sum(struct stmt *s, void *user)
{
    struct carry *c = user;
    struct expr *e = s->kind == STMT_EXPR ? s->expr : NULL;
    if (!e || !is_sum(e) || e->kids[0]->kind == EXPR_REF
        || !type_is_real(e->kids[0]->type) || !walk_mirrored(c->w, e->kids[0])
        || walk_carried(c->w, e->kids[0]))
        return true;
    struct carry one = {.w = c->w, .loop = c->loop, .element = e->kids[0]};
    if (may_carry(&one))
        carry(c->w, e->kids[0]);
    return true;
}

struct expr *walk_carried(struct walk *w, struct expr *element)
{
    for (ptrdiff_t i = 0; i < arrlen(w->carried); i++)
        if (expr_equal(w->carried[i].element, element))
            return expr_ref(w->carried[i].sum);
    return NULL;
}

ptrdiff_t walk_carry(struct walk *w, struct stmt *loop)
{
    ptrdiff_t before = arrlen(w->carried);
    struct carry c = {.w = w, .loop = loop};
    if (w->algebra->derivation && w->around && w->around[w->at] == loop)
        stmt_walk(loop, find_sum, &c);
    return before;
}

void walk_carry_end(struct walk *w, ptrdiff_t before)
{
    while (arrlen(w->carried) > before) {
        struct carried one = arrpop(w->carried);
        arrput(w->list,
               stmt_set(OP_NONE, shadow_lvalue(w->e, one.element), expr_ref(one.sum)));
    }
}
