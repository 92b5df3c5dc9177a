/* Scratch that is written whole before it is read in every iteration of a loop is moved into
 * the loop, a fresh buffer an iteration. The program means the same; but now no iteration
 * overwrites what the reverse of an earlier one needs, so the primal writes straight into
 * what it keeps, and nothing is copied.
 *
 *     T *b = malloc(n * sizeof(T));            for (..) {
 *     for (..) {                                   T *b = malloc(n * sizeof(T));
 *         fill b[0..n);  use b;        ->          fill b[0..n);  use b;
 *     }                                            free(b);
 *     free(b);                                 }
 *
 * What turns out not to be wanted by any reverse sweep goes back (core_unexpand).
 *
 * Proven from the text alone: b is only indexed, passed on to functions that only index it,
 * and freed; the first statement of the loop that names it is a loop over all n elements, or
 * a call whose first use of it is one. */
#include "internal.h"

/* ---- expressions ---- */

/* Without conversions between integers that keep every value but negative ones. */
static struct expr *uncast(struct expr *e)
{
    while (e->kind == EXPR_CAST && type_is_integer(e->type)
           && type_strip(e->type)->kind >= type_strip(e->kids[0]->type)->kind)
        e = e->kids[0];
    return e;
}

static bool same_value(struct expr *a, struct expr *b)
{
    a = uncast(a);
    b = uncast(b);
    if (a->kind == EXPR_BINARY && b->kind == EXPR_BINARY)
        return a->op == b->op && same_value(a->kids[0], b->kids[0])
               && same_value(a->kids[1], b->kids[1]);
    return expr_equal(a, b);
}

static bool is_size_of(struct expr *x, struct type *element)
{
    x = uncast(x);
    return x->kind == EXPR_SIZEOF
           && type_equal(x->of ? x->of : x->kids[0]->type, element);
}

struct expr *expr_without_size(struct expr *bytes, struct type *element)
{
    struct expr *x = expr_bare(bytes);
    if (is_size_of(x, element))
        return expr_int(1);
    if (x->kind != EXPR_BINARY || x->op != OP_MUL)
        return NULL;
    for (int k = 0; k < 2; k++) {
        struct expr *rest = expr_without_size(x->kids[k], element);
        if (rest)
            return fold_mul(k == 0 ? rest : expr_bare(x->kids[0]),
                            k == 0 ? expr_bare(x->kids[1]) : rest);
    }
    return NULL;
}

struct mention {
    struct decl *d;
    int count;
};

static bool count_expr(struct expr *e, void *user)
{
    struct mention *m = user;
    m->count += e->kind == EXPR_REF && e->decl == m->d;
    return e->kind != EXPR_SIZEOF;
}

static bool count_stmt(struct stmt *s, void *user)
{
    stmt_exprs(s, count_expr, user);
    return true;
}

static int count_of(struct stmt *s, struct decl *d)
{
    struct mention m = {.d = d};
    stmt_walk(s, count_stmt, &m);
    return m.count;
}

static int expr_count_of(struct expr *e, struct decl *d)
{
    struct mention m = {.d = d};
    expr_walk(e, count_expr, &m);
    return m.count;
}

static bool is_jump(struct stmt *s, void *user)
{
    bool *found = user;
    *found |= s->kind == STMT_BREAK || s->kind == STMT_CONTINUE
              || s->kind == STMT_RETURN || s->kind == STMT_GOTO
              || s->kind == STMT_GOTO_TO || s->kind == STMT_LABEL;
    return !*found;
}

static bool has_jump(struct stmt *s)
{
    bool found = false;
    stmt_walk(s, is_jump, &found);
    return found;
}

/* ---- only indexed ---- */

static bool param_only_indexed(struct decl *function, int param, int depth);

struct uses {
    struct decl *d;
    int indexed, passed, depth;
    bool lost;
};

static bool note_use(struct expr *e, void *user)
{
    struct uses *u = user;
    if (e->kind == EXPR_INDEX && expr_bare(e->kids[0])->kind == EXPR_REF
        && expr_bare(e->kids[0])->decl == u->d)
        u->indexed++;
    struct decl *f = e->kind == EXPR_CALL ? call_function(e) : NULL;
    for (ptrdiff_t i = 1; e->kind == EXPR_CALL && i < arrlen(e->kids); i++) {
        struct expr *arg = expr_bare(e->kids[i]);
        while (arg->kind == EXPR_CAST)
            arg = arg->kids[0];
        if (arg->kind != EXPR_REF || arg->decl != u->d)
            continue;
        const struct memory_rule *rule = f && !f->body ? memory_rule_find(f) : NULL;
        if ((rule && rule->kind == MEMORY_FREE)
            || (f && f->body && param_only_indexed(f, (int)i - 1, u->depth + 1)))
            u->passed++;
    }
    return e->kind != EXPR_SIZEOF;
}

static bool note_uses(struct stmt *s, void *user)
{
    stmt_exprs(s, note_use, user);
    return true;
}

static bool only_indexed(struct stmt *body, struct decl *d, int depth)
{
    struct uses u = {.d = d, .depth = depth};
    stmt_walk(body, note_uses, &u);
    return u.indexed + u.passed == count_of(body, d);
}

static bool param_only_indexed(struct decl *function, int param, int depth)
{
    struct decl *core = depth < 4 ? instance_core(function) : NULL;
    return core && param < arrlen(core->members)
           && only_indexed(core->body, core->members[param], depth);
}

/* ---- written whole ---- */

struct assigns {
    struct decl *d;
    bool found;
};

static bool note_assign(struct expr *e, void *user)
{
    struct assigns *a = user;
    bool update =
        e->kind == EXPR_ASSIGN
        || (e->kind == EXPR_UNARY
            && (e->op == OP_ADDRESS || (e->op >= OP_PREINC && e->op <= OP_POSTDEC)));
    a->found |= update && e->kids[0]->kind == EXPR_REF && e->kids[0]->decl == a->d;
    return true;
}

static bool note_assigns(struct stmt *s, void *user)
{
    stmt_exprs(s, note_assign, user);
    return true;
}

/* d is assigned, or its address taken. */
static bool stmt_assigns(struct stmt *body, struct decl *d)
{
    struct assigns a = {.d = d};
    stmt_walk(body, note_assigns, &a);
    return a.found;
}

/* for (i = 0; i < count; i++), nothing jumping out. */
static struct decl *whole_index(struct stmt *s, struct expr *count)
{
    if (s->kind != STMT_FOR || !s->init || s->init->kind != STMT_DECL || !s->expr
        || !s->step)
        return NULL;
    struct decl *i = s->init->decls[0];
    struct expr *c = expr_bare(s->expr), *step = s->step;
    bool up = step->kind == EXPR_UNARY
              && (step->op == OP_POSTINC || step->op == OP_PREINC)
              && step->kids[0]->kind == EXPR_REF && step->kids[0]->decl == i;
    if (!up || !i->init || !expr_is_zero(i->init) || c->kind != EXPR_BINARY
        || c->op != OP_LT || uncast(c->kids[0])->kind != EXPR_REF
        || uncast(c->kids[0])->decl != i || !same_value(c->kids[1], count)
        || has_jump(s->body) || stmt_assigns(s->body, i))
        return NULL;
    return i;
}

static bool at_index(struct expr *e, struct decl *b, struct decl *i)
{
    return e->kind == EXPR_INDEX && expr_bare(e->kids[0])->kind == EXPR_REF
           && expr_bare(e->kids[0])->decl == b && uncast(e->kids[1])->kind == EXPR_REF
           && uncast(e->kids[1])->decl == i;
}

struct at {
    struct decl *b, *i;
    int count;
};

static bool count_at(struct expr *e, void *user)
{
    struct at *a = user;
    a->count += at_index(e, a->b, a->i);
    return true;
}

static bool count_ats(struct stmt *s, void *user)
{
    stmt_exprs(s, count_at, user);
    return true;
}

static bool writes_each(struct stmt *loop, struct decl *b, struct decl *i)
{
    struct stmt *one[1] = {loop->body}, **list = one;
    ptrdiff_t n = 1;
    if (loop->body->kind == STMT_BLOCK) {
        list = loop->body->list;
        n = arrlen(list);
    }
    struct at a = {b, i, 0};
    stmt_walk(loop->body, count_ats, &a);
    if (a.count != count_of(loop->body, b))
        return false;
    for (ptrdiff_t k = 0; k < n; k++) {
        if (count_of(list[k], b) == 0)
            continue;
        struct expr *e = list[k]->kind == STMT_EXPR ? list[k]->expr : NULL;
        return e && e->kind == EXPR_ASSIGN && e->op == OP_NONE
               && at_index(e->kids[0], b, i) && expr_count_of(e->kids[1], b) == 0;
    }
    return false;
}

static bool fills_first(struct stmt **list, struct decl *b, struct expr *count,
                        int depth);

/* A call whose callee fills the parameter before it reads it. */
static bool call_fills(struct stmt *s, struct decl *b, struct expr *count, int depth)
{
    struct expr *call = stmt_call(s);
    struct decl *f = call ? call_function(call) : NULL;
    struct decl *core = f && f->body && depth < 4 ? instance_core(f) : NULL;
    if (!core || count_of(s, b) != 1)
        return false;
    int at = -1, n = -1;
    for (int i = 0; i + 1 < (int)arrlen(call->kids) && i < (int)arrlen(core->members);
         i++) {
        struct expr *arg = uncast(expr_bare(call->kids[i + 1]));
        if (arg->kind == EXPR_REF && arg->decl == b)
            at = i;
        struct type *t = core->members[i]->type;
        if (type_is_integer(t) && type_strip(t)->kind >= type_strip(arg->type)->kind
            && same_value(arg, count))
            n = i;
    }
    return at >= 0 && n >= 0
           && fills_first(core->body->list, core->members[at],
                          expr_ref(core->members[n]), depth + 1);
}

/* Of the statements, the first that names b fills it. */
static bool fills_first(struct stmt **list, struct decl *b, struct expr *count,
                        int depth)
{
    for (ptrdiff_t k = 0; k < arrlen(list); k++) {
        if (count_of(list[k], b) == 0) {
            if (has_jump(list[k]))
                return false;
            continue;
        }
        struct decl *i = whole_index(list[k], count);
        return i ? writes_each(list[k], b, i) : call_fills(list[k], b, count, depth);
    }
    return false;
}

/* ---- moving ---- */

static bool is_free_of(struct stmt *s, struct decl *b)
{
    if (s->kind != STMT_EXPR || s->expr->kind != EXPR_CALL
        || arrlen(s->expr->kids) != 2)
        return false;
    struct decl *f = call_function(s->expr);
    const struct memory_rule *rule = f && !f->body ? memory_rule_find(f) : NULL;
    struct expr *arg = expr_bare(s->expr->kids[1]);
    while (arg->kind == EXPR_CAST)
        arg = arg->kids[0];
    return rule && rule->kind == MEMORY_FREE && arg->kind == EXPR_REF && arg->decl == b;
}

/* The innermost loop that holds all uses of b below the list but its declaration and free. */
static struct stmt *loop_of_uses(struct stmt **list, struct decl *b)
{
    struct stmt *found = NULL, *free_of = NULL;
    for (ptrdiff_t k = 0; k < arrlen(list); k++) {
        struct stmt *s = list[k];
        if ((s->kind == STMT_DECL && s->decls[0] == b) || count_of(s, b) == 0)
            continue;
        if (is_free_of(s, b) && !free_of) {
            free_of = s;
            continue;
        }
        if (found || free_of)
            return NULL;
        found = s;
    }
    if (!found || !stmt_is_loop(found) || found->body->kind != STMT_BLOCK
        || count_of(found, b) != count_of(found->body, b))
        return NULL;
    struct stmt *inner = loop_of_uses(found->body->list, b);
    return inner ? inner : found;
}

static struct expr *allocation(struct decl *b)
{
    struct expr *e = b->kind == DECL_VAR ? b->init : NULL;
    while (e && e->kind == EXPR_CAST)
        e = e->kids[0];
    struct decl *f = e && e->kind == EXPR_CALL ? call_function(e) : NULL;
    const struct memory_rule *rule = f && !f->body ? memory_rule_find(f) : NULL;
    return rule && rule->kind == MEMORY_MALLOC ? e : NULL;
}

struct vars {
    struct stmt *body;
    bool changed;
};

static bool check_var(struct expr *e, void *user)
{
    struct vars *v = user;
    if (e->kind == EXPR_REF && e->decl->kind == DECL_VAR && !e->decl->is_global) {
        v->changed |= stmt_assigns(v->body, e->decl);
    } else if (e->kind == EXPR_INDEX || e->kind == EXPR_MEMBER || e->kind == EXPR_CALL
               || (e->kind == EXPR_REF && e->decl->kind == DECL_VAR)) {
        v->changed = true;
    }
    return e->kind != EXPR_SIZEOF;
}

static struct expr *stable_count(struct decl *core, struct decl *b)
{
    struct expr *call = allocation(b);
    struct expr *count =
        call ? expr_without_size(call->kids[1], type_pointee(b->type)) : NULL;
    struct vars v = {.body = core->body};
    if (count)
        expr_walk(count, check_var, &v);
    return v.changed ? NULL : count;
}

/* What was moved, for its way back. */
static struct move {
    struct decl *core;
    struct stmt **list;          /* of the core, as it was */
    struct stmt *decl, *free_of; /* there; free_of may be null */
    struct stmt *loop, *inner, *inner_free;
} * moves;

static struct stmt **without(struct stmt **list, struct stmt *s)
{
    struct stmt **kept = NULL;
    for (ptrdiff_t k = 0; k < arrlen(list); k++)
        if (list[k] != s)
            arrput(kept, list[k]);
    return kept;
}

static struct stmt *copy_of(struct stmt *s)
{
    struct stmt *copy = stmt_new(s->kind, s->loc);
    *copy = *s;
    return copy;
}

static void move_into(struct decl *core, struct stmt *decl, struct stmt *loop)
{
    struct stmt **list = core->body->list, **body = NULL;
    struct move m = {core, list, decl, NULL, loop, copy_of(decl), NULL};
    for (ptrdiff_t k = 0; k < arrlen(list); k++)
        if (is_free_of(list[k], decl->decls[0]))
            m.free_of = list[k];
    arrput(body, m.inner);
    for (ptrdiff_t k = 0; k < arrlen(loop->body->list); k++)
        arrput(body, loop->body->list[k]);
    if (m.free_of) {
        m.inner_free = copy_of(m.free_of);
        arrput(body, m.inner_free);
    }
    loop->body->list = body;
    core->body->list = without(without(list, decl), m.free_of);
    arrput(moves, m);
}

void core_expand(struct decl *core)
{
    struct stmt **list = core->body->list;
    for (ptrdiff_t k = 0; k < arrlen(list); k++) {
        struct stmt *s = list[k];
        struct decl *b = s->kind == STMT_DECL ? s->decls[0] : NULL;
        struct expr *count =
            b && b->kind == DECL_VAR && b->init ? stable_count(core, b) : NULL;
        if (!count || !only_indexed(core->body, b, 0))
            continue;
        struct stmt *loop = loop_of_uses(core->body->list, b);
        if (loop && !has_jump(loop->body) && fills_first(loop->body->list, b, count, 0))
            move_into(core, s, loop);
    }
}

/* ---- and back ---- */

static bool has(struct stmt **list, struct stmt *s)
{
    for (ptrdiff_t k = 0; k < arrlen(list); k++)
        if (list[k] == s)
            return true;
    return false;
}

/* Where it stood: in front of what came behind it and is still there. */
static void put_back(struct move *m, struct stmt *s)
{
    ptrdiff_t at = 0;
    while (m->list[at] != s)
        at++;
    while (at < arrlen(m->list) && !has(m->core->body->list, m->list[at]))
        at++;
    struct stmt **made = NULL, *next = at < arrlen(m->list) ? m->list[at] : NULL;
    for (ptrdiff_t k = 0; k < arrlen(m->core->body->list); k++) {
        if (m->core->body->list[k] == next)
            arrput(made, s);
        arrput(made, m->core->body->list[k]);
    }
    if (!next)
        arrput(made, s);
    m->core->body->list = made;
}

bool core_unexpand(bool is_kept(struct decl *core, struct stmt *allocation))
{
    bool any = false;
    for (ptrdiff_t i = arrlen(moves); i-- > 0;) {
        struct move m = moves[i];
        if (is_kept(m.core, m.inner))
            continue;
        m.loop->body->list =
            without(without(m.loop->body->list, m.inner), m.inner_free);
        put_back(&m, m.decl);
        if (m.free_of)
            put_back(&m, m.free_of);
        arrdel(moves, (size_t)i);
        any = true;
    }
    return any;
}
