/* Pointer variables that lead to different pieces of memory wherever control is: buffers that
 * change places in a time loop. alias.c only says that each may be either; here pairs of
 * variables are followed through the function, forward, as what must hold.
 *
 *     T *u = malloc(..), *v = malloc(..);     a fresh object is no other
 *     for (..) {
 *         step(u, v);                         u and v apart
 *         T *swap = u; u = v; v = swap;       swap, v; then u, swap; then v, u
 *     }
 *
 * A copy is apart from what its origin is apart from; what else is assigned, from nothing.
 * Arithmetic stays in the object. Variables whose address is taken are not followed. */
#include "alias.h"
#include <string.h>

struct facts {
    bool *pair; /* [n][n], symmetric */
    bool is_dead;
};
struct target { /* of break and continue */
    struct target *outer;
    struct stmt *stmt;
    struct facts at_break, at_continue;
};
struct apart_site {
    struct stmt *key;
    bool *value;
};
struct apart {
    struct instance *f;
    struct decl **vars;
    struct target *target;
    struct apart_site *sites; /* before each statement with a call */
};

static ptrdiff_t count(struct apart *w)
{
    return arrlen(w->vars);
}

static struct facts copy(struct apart *w, struct facts from)
{
    struct facts made = {.is_dead = from.is_dead};
    arrsetlen(made.pair, (size_t)(count(w) * count(w)));
    memcpy(made.pair, from.pair, sizeof(bool) * (size_t)(count(w) * count(w)));
    return made;
}

static struct facts dead(struct apart *w)
{
    struct facts made = {.is_dead = true};
    arrsetlen(made.pair, (size_t)(count(w) * count(w)));
    memset(made.pair, 1, sizeof(bool) * (size_t)(count(w) * count(w)));
    return made;
}

/* What holds on both ways; true: that is less than before. */
static bool meet(struct facts *a, struct facts b)
{
    bool less = a->is_dead && !b.is_dead;
    for (ptrdiff_t i = 0; i < arrlen(a->pair); i++) {
        less |= a->pair[i] && !b.pair[i];
        a->pair[i] &= b.pair[i];
    }
    a->is_dead &= b.is_dead;
    return less;
}

/* ---- variables ---- */

static ptrdiff_t index_of(struct apart *w, struct decl *d)
{
    ptrdiff_t i = count(w);
    while (i-- > 0 && w->vars[i] != d)
        ;
    return i;
}

struct address {
    struct decl *of;
    bool taken;
};

static bool find_address(struct expr *x, void *user)
{
    struct address *a = user;
    struct expr *of =
        x->kind == EXPR_UNARY && x->op == OP_ADDRESS ? expr_bare(x->kids[0]) : NULL;
    a->taken |= of && of->kind == EXPR_REF && of->decl == a->of;
    return !a->taken;
}

static void add_var(struct apart *w, struct decl *d)
{
    bool array = type_strip(d->type)->kind == TYPE_ARRAY && d->kind != DECL_PARAM;
    if (!type_is_pointer(d->type) || array || d->is_global
        || d->storage == STORAGE_STATIC || d->storage == STORAGE_EXTERN)
        return;
    struct address a = {.of = d};
    stmt_walk_exprs(w->f->core->body, find_address, &a);
    if (!a.taken)
        arrput(w->vars, d);
}

static bool find_var(struct stmt *s, void *user)
{
    if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR)
        add_var(user, s->decls[0]);
    return true;
}

/* The variable that a pointer is counted from: p, p + i, &p[i]; or null. */
static struct decl *base_of(struct expr *e)
{
    e = expr_bare(e);
    switch ((int)e->kind) {
    case EXPR_REF: return expr_is_array(e) ? NULL : e->decl;
    case EXPR_CAST:
        return type_is_pointer(e->kids[0]->type) ? base_of(e->kids[0]) : NULL;
    case EXPR_BINARY:
        if (e->op != OP_ADD && e->op != OP_SUB)
            return NULL;
        return base_of(e->kids[type_is_pointer(e->kids[0]->type) ? 0 : 1]);
    case EXPR_UNARY: {
        struct expr *x = e->op == OP_ADDRESS ? expr_bare(e->kids[0]) : NULL;
        bool element = x && x->kind == EXPR_INDEX && type_is_pointer(x->kids[0]->type)
                       && type_strip(x->kids[0]->type)->kind == TYPE_POINTER;
        return element ? base_of(x->kids[0]) : NULL;
    }
    default: return NULL;
    }
}

static bool is_fresh(struct expr *e)
{
    while (e->kind == EXPR_CAST)
        e = e->kids[0];
    struct decl *f = e->kind == EXPR_CALL ? call_function(e) : NULL;
    const struct memory_rule *rule = f && !f->body ? memory_rule_find(f) : NULL;
    return rule && (rule->kind == MEMORY_MALLOC || rule->kind == MEMORY_CALLOC);
}

static void assign(struct apart *w, struct decl *to, struct expr *value,
                   struct facts *facts)
{
    ptrdiff_t n = count(w), p = index_of(w, to);
    if (p < 0)
        return;
    struct decl *base = value ? base_of(value) : NULL;
    ptrdiff_t q = base ? index_of(w, base) : -1;
    bool fresh = value && is_fresh(value);
    if (q == p)
        return;
    for (ptrdiff_t i = 0; i < n; i++) {
        bool apart = i != p && (fresh || (q >= 0 && i != q && facts->pair[q * n + i]));
        facts->pair[p * n + i] = facts->pair[i * n + p] = apart;
    }
}

/* ---- statements ---- */

static void update(struct apart *w, struct expr *e, struct facts *facts)
{
    if (!e)
        return;
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        update(w, e->kids[0], facts);
        update(w, e->kids[1], facts);
    } else if (e->kind == EXPR_ASSIGN && e->op == OP_NONE
               && e->kids[0]->kind == EXPR_REF) {
        assign(w, e->kids[0]->decl, e->kids[1], facts);
    }
}

static void flow(struct apart *w, struct stmt *s, struct facts *facts);

static void flow_loop(struct apart *w, struct stmt *s, struct facts *facts)
{
    if (s->init)
        flow(w, s->init, facts);
    struct target target = {.outer = w->target, .stmt = s, .at_break = dead(w)};
    w->target = &target;
    struct facts body;
    do {
        body = copy(w, *facts);
        target.at_continue = dead(w);
        flow(w, s->body, &body);
        meet(&body, target.at_continue);
        update(w, s->step, &body);
    } while (meet(facts, body));
    w->target = target.outer;
    meet(facts, target.at_break);
}

static void flow_switch(struct apart *w, struct stmt *s, struct facts *facts)
{
    struct target target = {.outer = w->target, .stmt = s, .at_break = dead(w)};
    w->target = &target;
    struct facts arm = dead(w);
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++) {
        struct stmt *body = s->body->list[i];
        while (body->kind == STMT_CASE || body->kind == STMT_DEFAULT)
            body = body->body;
        meet(&arm, *facts);
        flow(w, body, &arm);
    }
    w->target = target.outer;
    meet(facts, arm);
    meet(facts, target.at_break);
}

static void flow_jump(struct apart *w, struct stmt *s, struct facts *facts)
{
    struct target *t = w->target;
    while (s->kind == STMT_CONTINUE && t->stmt->kind == STMT_SWITCH)
        t = t->outer;
    meet(s->kind == STMT_BREAK ? &t->at_break : &t->at_continue, *facts);
    *facts = dead(w);
}

static void note_call(struct apart *w, struct stmt *s, struct facts *facts)
{
    if (stmt_call(s))
        hmput(w->sites, s, copy(w, *facts).pair);
}

static void flow(struct apart *w, struct stmt *s, struct facts *facts)
{
    switch ((int)s->kind) {
    case STMT_EXPR:
        note_call(w, s, facts);
        update(w, s->expr, facts);
        break;
    case STMT_DECL:
        note_call(w, s, facts);
        if (s->decls[0]->kind == DECL_VAR)
            assign(w, s->decls[0], s->decls[0]->init, facts);
        break;
    case STMT_BLOCK:
        for (ptrdiff_t i = 0; i < arrlen(s->list); i++)
            flow(w, s->list[i], facts);
        break;
    case STMT_IF: {
        struct facts other = copy(w, *facts);
        flow(w, s->body, facts);
        if (s->other)
            flow(w, s->other, &other);
        meet(facts, other);
        break;
    }
    case STMT_FOR:
    case STMT_WHILE:
    case STMT_DO: flow_loop(w, s, facts); break;
    case STMT_SWITCH: flow_switch(w, s, facts); break;
    case STMT_BREAK:
    case STMT_CONTINUE: flow_jump(w, s, facts); break;
    case STMT_RETURN: *facts = dead(w); break;
    case STMT_NULL:
    case STMT_PRAGMA:
    case STMT_COMMENT: break;
    default: memset(facts->pair, 0, sizeof(bool) * (size_t)arrlen(facts->pair));
    }
}

/* ---- the function ---- */

/* What the parameter points to at entry. */
static struct object *entry_of(struct instance *f, struct decl *param)
{
    object_set to =
        param->kind == DECL_PARAM ? pointer_objects(f, expr_ref(param)) : NULL;
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        for (ptrdiff_t k = 0; k < arrlen(to[i]->origins); k++)
            if (to[i]->origins[k].parent == object_of(f, param)
                && !to[i]->origins[k].field)
                return to[i];
    return NULL;
}

static struct apart *follow(struct instance *f)
{
    struct apart *w = NEW(struct apart);
    w->f = f;
    for (ptrdiff_t i = 0; i < arrlen(f->core->members); i++)
        add_var(w, f->core->members[i]);
    stmt_walk(f->core->body, find_var, w);
    ptrdiff_t n = count(w);
    struct facts facts = dead(w);
    facts.is_dead = false;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t k = 0; k < n; k++) {
            struct object *a = entry_of(f, w->vars[i]), *b = entry_of(f, w->vars[k]);
            facts.pair[i * n + k] = a && b && a != b;
        }
    flow(w, f->core->body, &facts);
    return w;
}

/* The argument for the only parameter that leads to the object; null: others do as well. */
static struct decl *argument_of(struct call *c, struct object *o)
{
    struct object *p = arrlen(o->origins) == 1 ? o->origins[0].parent : NULL;
    if (!p || p->kind != OBJECT_VAR || p->decl->kind != DECL_PARAM
        || o->origins[0].field)
        return NULL;
    int i = param_index(c->callee, p->decl);
    return i >= 0 && i + 1 < arrlen(c->expr->kids) ? base_of(c->expr->kids[i + 1])
                                                   : NULL;
}

static bool holds_no_pointer(struct object *o)
{
    struct type *t = o->type;
    while (t && type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    return t && (type_is_real(t) || type_is_integer(t));
}

bool objects_apart(struct instance *f, struct call *c, struct object *a,
                   struct object *b)
{
    struct decl *p = argument_of(c, a), *q = argument_of(c, b);
    if (!p || !q || p == q || !holds_no_pointer(a) || !holds_no_pointer(b))
        return false;
    struct apart *w = follow(f);
    ptrdiff_t i = index_of(w, p), k = index_of(w, q), at = hmgeti(w->sites, c->site);
    return i >= 0 && k >= 0 && at >= 0 && w->sites[at].value[i * count(w) + k];
}
