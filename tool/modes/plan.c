/* Whether derivatives of several directions gain by vectors. The tangents of one are as
 * good where compilers vectorise them already: where all that is done to active values in
 * loops is arithmetic from arrays to arrays, element by element,
 *     for (i = 0; i < n; i++) y[i] = a * x[i] + x[i + 1];
 * Then a vector of directions does the same work, and moves more memory. A call, a branch, a
 * sum into one place (which compilers don't reorder), or no loop: there the work of one
 * direction is scalar, and that of eight takes few times its time. */
#include "internal.h"

struct plan {
    struct instance *f;
    struct decl *index; /* of the innermost loop around */
    bool streams;       /* there is such a loop */
    bool other;         /* something active is done in another way */
};

static bool find_call(struct expr *e, void *user)
{
    *(bool *)user |= e->kind == EXPR_CALL || e->kind == EXPR_COND;
    return true;
}

static bool is_element(struct plan *p, struct expr *target)
{
    bool found = false;
    for (struct expr *e = target; e->kind == EXPR_INDEX; e = e->kids[0])
        found |= expr_mentions(e->kids[1], p->index);
    return p->index && found;
}

static void plan_set(struct plan *p, struct expr *target, struct expr *value,
                     bool is_local)
{
    if (!type_is_real(target->type) || !lvalue_active(p->f, target))
        return;
    bool calls = false;
    expr_walk(value, find_call, &calls);
    bool streams = p->index && !calls && (is_local || is_element(p, target));
    p->streams |= streams && !is_local;
    p->other |= !streams && (p->index || calls);
}

static bool plan_stmt(struct stmt *s, void *user);

static void plan_loop(struct plan *p, struct stmt *s)
{
    struct decl *outer = p->index;
    struct stmt *i = s->init;
    p->index = i && i->kind == STMT_DECL ? i->decls[0]
               : i && i->expr->kind == EXPR_ASSIGN && i->expr->kids[0]->kind == EXPR_REF
                   ? i->expr->kids[0]->decl
                   : NULL;
    stmt_walk(s->body, plan_stmt, p);
    p->index = outer;
}

/* Something active is set below. */
static bool has_active(struct plan *p, struct stmt *s)
{
    struct plan inner = {.f = p->f, .index = p->index};
    stmt_walk(s->body, plan_stmt, &inner);
    if (s->other)
        stmt_walk(s->other, plan_stmt, &inner);
    return inner.streams || inner.other;
}

static bool plan_stmt(struct stmt *s, void *user)
{
    struct plan *p = user;
    struct call *c = call_at(p->f, s);
    if (c && c->callee && !decl_is_inactive(c->function))
        p->other |= c->callee->is_active;
    switch ((int)s->kind) {
    case STMT_FOR: plan_loop(p, s); return false;
    case STMT_IF:
    case STMT_WHILE:
    case STMT_DO:
    case STMT_SWITCH: p->other |= has_active(p, s); return false;
    case STMT_DECL:
        if (s->decls[0]->kind == DECL_VAR && s->decls[0]->init)
            plan_set(p, expr_ref(s->decls[0]), s->decls[0]->init, true);
        return false;
    case STMT_EXPR:
        if (s->expr->kind == EXPR_ASSIGN)
            plan_set(p, s->expr->kids[0], s->expr->kids[1], false);
        return false;
    default: return true;
    }
}

bool vectors_help(struct instance *f)
{
    struct plan p = {.f = f};
    if (output.options->width > 1)
        stmt_walk(f->core->body, plan_stmt, &p);
    return output.options->width > 1 && (!p.streams || p.other);
}
