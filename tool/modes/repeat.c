/* Products that run their function more than once: what it changes has to be as it was
 * before each run, and what can't be put back may not happen. */
#include "entry.h"
#include <string.h>

/* ---- what can't be put back ---- */

static bool is_pure(struct instance *f, struct call *c)
{
    return c->function ? ir_call_pure(c->expr) : callee_is_null(f, c->expr);
}

static bool has_effects(struct instance *f, struct instance ***seen)
{
    for (ptrdiff_t i = 0; i < arrlen(*seen); i++)
        if ((*seen)[i] == f)
            return false;
    arrput(*seen, f);
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++) {
        struct call *c = &f->calls[i];
        if (c->function && c->function->is_noreturn)
            continue;
        if (c->rule ? c->rule->kind == MEMORY_WORLD : !c->callee && !is_pure(f, c))
            return true;
        if (c->callee && has_effects(c->callee, seen))
            return true;
    }
    return false;
}

/* Memory made in one run would be lost in the next. */
static bool leaves_memory(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        for (ptrdiff_t k = 0;
             f->cells[i].object->is_visible && k < arrlen(f->cells[i].targets); k++)
            if (f->cells[i].targets[k]->kind == OBJECT_HEAP)
                return true;
    return false;
}

/* Variables that outlive a call can't be put back from here. */
static bool has_state(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++) {
        struct object *o = f->objects[i];
        if (o->kind == OBJECT_VAR && o->decl && o->decl->kind == DECL_VAR
            && !o->decl->is_global && o->is_visible && o->is_written
            && !type_holds_const(o->decl->type))
            return true;
    }
    return false;
}

bool entry_has_effects(struct entry *e)
{
    struct instance **seen = NULL;
    return has_effects(e->f, &seen) || leaves_memory(e->f) || instance_frees(e->f)
           || has_state(e->f);
}

bool entry_check_repeated(struct entry *e)
{
    bool has = entry_has_effects(e);
    if (has)
        diag_error(DIAG_REPEATED, e->request->function->loc,
                   e->request->function->name);
    return !has;
}

/* ---- what is put back ---- */

static bool is_changed(struct object *o)
{
    bool is_table = o->kind == OBJECT_VAR && o->decl && type_holds_const(o->decl->type);
    return !is_table && o->is_visible && o->is_written && o->is_read
           && o->kind != OBJECT_RESULT;
}

struct repeat entry_repeat(struct entry *e)
{
    entry_keep(e, is_changed, "_start");
    return (struct repeat){e->kept};
}

void repeat_restart(struct entry *e, struct repeat *r)
{
    e->kept = r->kept;
    entry_put_back(e);
}

struct decl *repeat_result(struct entry *e)
{
    struct type *t = type_unqualified(e->request->function->type->to);
    return type_strip(t)->kind == TYPE_VOID ? NULL
                                            : entry_local(e, "result", t, zero_of(t));
}

/* Of a sum or product of extents, which are not negative. */
static bool is_positive(struct expr *count)
{
    long long n;
    if (count->kind == EXPR_BINARY && count->op == OP_ADD)
        return is_positive(count->kids[0]) || is_positive(count->kids[1]);
    if (count->kind == EXPR_BINARY && count->op == OP_MUL)
        return is_positive(count->kids[0]) && is_positive(count->kids[1]);
    return expr_int_value(count, &n) && n > 0;
}

void repeat_at_least_once(struct entry *e, struct expr *count, struct decl *result)
{
    if (is_positive(count))
        return;
    struct expr *call = entry_call_primal(e);
    struct stmt *once =
        result ? stmt_set(OP_NONE, expr_ref(result), call) : stmt_expr(call);
    long long n;
    if (expr_int_value(count, &n)) {
        entry_add(e, once);
        return;
    }
    struct stmt *s = stmt_new(STMT_IF, (struct loc){0});
    s->expr = expr_binary(OP_LT, count, expr_int(1));
    s->body = once;
    entry_add(e, s);
}

void repeat_run(struct entry *e, struct decl *result, struct expr *call)
{
    struct stmt *last = arrlen(e->body) > 0 ? arrlast(e->body) : NULL;
    if (result && last && last->kind == STMT_DECL && last->decls[0] == result)
        result->init = call;
    else
        entry_add(e,
                  result ? stmt_set(OP_NONE, expr_ref(result), call) : stmt_expr(call));
}

void repeat_return(struct entry *e, struct decl *result)
{
    if (!result)
        return;
    struct stmt *r = stmt_new(STMT_RETURN, (struct loc){0});
    r->expr = expr_ref(result);
    entry_add(e, r);
}
