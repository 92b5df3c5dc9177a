/* Local variables as arrays of one: `double a` becomes `double a[1]` and a becomes a[0], so
 * that what a remembered pointer points to can live in the arena. */
#include "internal.h"

static struct box {
    struct decl *key; /* of a core */
    bool value;       /* rewritten */
} *boxes;
static bool grew;

void instance_box(struct decl *local, struct loc loc)
{
    if (hmgeti(boxes, local) >= 0)
        return;
    if (local->kind != DECL_VAR) {
        diag_error(DIAG_POINTER_TO_LOCAL, loc, local->name);
        return;
    }
    hmput(boxes, local, false);
    grew = true;
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
        if (init && init->kind == EXPR_INIT) {
            struct expr *outer = expr_new(EXPR_INIT, type_array(d->type, 1), init->loc);
            arrput(outer->kids, init);
            d->init = outer;
        } else if (init) {
            d->init = NULL;
            struct expr *ref = expr_new(EXPR_REF, d->type, d->loc);
            ref->decl = d;
            struct stmt *set = stmt_set(OP_NONE, ref, init);
            set->loc = s->loc;
            set->origin = s->origin;
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
    for (ptrdiff_t i = 0; i < arrlen(cores); i++)
        box_stmt(cores[i]->body);
    for (ptrdiff_t i = 0; i < hmlen(boxes); i++)
        if (!boxes[i].value) {
            boxes[i].value = true;
            boxes[i].key->type = type_array(boxes[i].key->type, 1);
        }
    grew = false;
    return true;
}
