/* Local variables as arrays of one: `double a` becomes `double a[1]` and a becomes a[0], so
 * that what a remembered pointer points to can live in the arena. And arguments of calls that
 * change what these were computed from: f(p->x, p) becomes T *x = p->x; f(x, p). And second
 * results: r = modf(e, p) becomes T part; r = modf(e, &part); *p = part. */
#include "internal.h"

static struct box {
    struct decl *key; /* of a core */
    bool value;       /* rewritten */
} * boxes;
static bool grew;

void instance_box(struct decl *local, struct loc loc)
{
    if (hmgeti(boxes, local) >= 0)
        return;
    if (local->kind != DECL_VAR)
        bug(loc, "a parameter whose address is taken stands for itself");
    hmput(boxes, local, false);
    grew = true;
}

static struct named {
    struct stmt *site;
    struct expr *call;
    int argument;
    const char *wish;
    struct decl *variable; /* null until rewritten */
} * named;

bool instance_name_argument(struct call *c, int argument)
{
    struct expr *arg = expr_bare(c->expr->kids[argument + 1]);
    for (ptrdiff_t i = 0; i < arrlen(named); i++) {
        if (arg->kind == EXPR_REF && named[i].variable == arg->decl)
            return false;
        if (named[i].call == c->expr && named[i].argument == argument)
            return !named[i].variable;
    }
    const char *name = c->callee->core->members[argument]->name;
    struct named n = {c->site, c->expr, argument, name ? name : "argument", NULL};
    arrput(named, n);
    grew = true;
    return true;
}

static struct out {
    struct stmt *site;
    struct expr *call;
    int argument;
    bool is_done; /* or its statement stands where nothing can follow it */
} * outs;

bool instance_name_output(struct stmt *site, struct expr *call, int argument)
{
    for (ptrdiff_t i = 0; i < arrlen(outs); i++)
        if (outs[i].call == call)
            return !outs[i].is_done;
    struct out o = {site, call, argument, false};
    arrput(outs, o);
    grew = true;
    return true;
}

static void like(struct stmt *made, struct stmt *s)
{
    made->loc = s->loc;
    made->origin = s->origin;
}

/* What comes before s and behind it. */
static void name_outputs(struct decl *core, struct stmt *s, struct stmt ***before,
                         struct stmt ***behind)
{
    for (ptrdiff_t i = 0; i < arrlen(outs); i++) {
        if (outs[i].site != s || outs[i].is_done)
            continue;
        struct expr **arg = &outs[i].call->kids[outs[i].argument + 1];
        struct type *type = type_unqualified(type_pointee((*arg)->type));
        struct decl *part =
            decl_new(DECL_VAR, ir_fresh_name(core, "part"), type, (*arg)->loc);
        struct stmt *declare = stmt_decl(part);
        struct stmt *set = stmt_set(OP_NONE, expr_deref(*arg), expr_ref(part));
        like(declare, s);
        like(set, s);
        *arg = expr_address(expr_ref(part));
        arrput(*before, declare);
        arrput(*behind, set);
        outs[i].is_done = true;
    }
}

/* The declarations that come before s. */
static void name_arguments(struct decl *core, struct stmt *s, struct stmt ***list)
{
    for (ptrdiff_t i = 0; i < arrlen(named); i++) {
        if (named[i].site != s || named[i].variable)
            continue;
        struct expr **arg = &named[i].call->kids[named[i].argument + 1];
        struct decl *d = decl_new(DECL_VAR, ir_fresh_name(core, named[i].wish),
                                  type_unqualified((*arg)->type), (*arg)->loc);
        d->init = *arg;
        *arg = expr_ref(d);
        named[i].variable = d;
        struct stmt *made = stmt_decl(d);
        like(made, s);
        arrput(*list, made);
    }
}

static void name_list(struct decl *core, struct stmt ***list);

static struct stmt *name_stmt(struct decl *core, struct stmt *s)
{
    if (!s)
        return NULL;
    struct stmt **list = NULL, **behind = NULL;
    name_list(core, &s->list);
    s->body = name_stmt(core, s->body);
    s->other = name_stmt(core, s->other);
    name_arguments(core, s, &list);
    name_outputs(core, s, &list, &behind);
    if (arrlen(list) == 0)
        return s;
    arrput(list, s);
    for (ptrdiff_t i = 0; i < arrlen(behind); i++)
        arrput(list, behind[i]);
    return stmt_block(list);
}

static void name_list(struct decl *core, struct stmt ***list)
{
    struct stmt **made = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i], **behind = NULL;
        name_arguments(core, s, &made);
        name_outputs(core, s, &made, &behind);
        arrput(made, name_stmt(core, s));
        for (ptrdiff_t k = 0; k < arrlen(behind); k++)
            arrput(made, behind[k]);
    }
    *list = made;
}

static bool is_new_box(struct decl *d)
{
    ptrdiff_t i = d ? hmgeti(boxes, d) : -1;
    return i >= 0 && !boxes[i].value;
}

static struct expr *boxed(struct expr *e)
{
    if (!e)
        return NULL;
    if (e->kind == EXPR_REF && is_new_box(e->decl)) {
        struct expr *base = expr_new(EXPR_REF, type_array(e->type, 1), e->loc);
        base->decl = e->decl;
        return expr_index(base, expr_int(0));
    }
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        e->kids[i] = boxed(e->kids[i]);
    return e;
}

static void box_list(struct stmt ***list);

static void box_stmt(struct stmt *s)
{
    if (!s)
        return;
    s->expr = boxed(s->expr);
    s->step = boxed(s->step);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        s->decls[i]->init = boxed(s->decls[i]->init);
    box_stmt(s->init);
    box_list(&s->list);
    box_stmt(s->body);
    box_stmt(s->other);
}

/* T a = e;  becomes  T a[1]; a[0] = e; */
static void box_list(struct stmt ***list)
{
    struct stmt **made = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        arrput(made, s);
        struct decl *d = s->kind == STMT_DECL ? s->decls[0] : NULL;
        struct expr *init = is_new_box(d) ? d->init : NULL;
        if (init && expr_is_zero_list(init)) {
            init->type = type_array(d->type, 1);
        } else if (init && init->kind == EXPR_INIT) {
            struct expr *outer = expr_new(EXPR_INIT, type_array(d->type, 1), init->loc);
            arrput(outer->kids, init);
            d->init = outer;
        } else if (init) {
            d->init = NULL;
            struct expr *ref = expr_new(EXPR_REF, d->type, d->loc);
            ref->decl = d;
            struct stmt *set = stmt_set(OP_NONE, ref, init);
            like(set, s);
            box_stmt(set);
            arrput(made, set);
        }
        box_stmt(s);
    }
    *list = made;
}

bool boxes_apply(struct decl **cores)
{
    if (!grew)
        return false;
    for (ptrdiff_t i = 0; i < arrlen(cores); i++) {
        name_stmt(cores[i], cores[i]->body);
        box_stmt(cores[i]->body);
    }
    for (ptrdiff_t i = 0; i < arrlen(outs); i++)
        outs[i].is_done = true;
    for (ptrdiff_t i = 0; i < hmlen(boxes); i++)
        if (!boxes[i].value) {
            boxes[i].value = true;
            boxes[i].key->type = type_array(boxes[i].key->type, 1);
        }
    grew = false;
    return true;
}
