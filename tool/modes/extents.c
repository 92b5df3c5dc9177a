/* What the function itself does to members of structures that a request counts on: extents
 * have to stay what they are for the whole call, before each sweep and behind it. */
#include "entry.h"

struct member_search {
    struct decl *field;
    bool stored; /* what is looked for: a store, not any mention */
    bool found;
};

static bool holds_field(struct type *t, struct decl *field)
{
    t = type_strip(t);
    for (ptrdiff_t i = 0; t->kind == TYPE_RECORD && i < arrlen(t->decl->members); i++)
        if (t->decl->members[i] == field
            || holds_field(t->decl->members[i]->type, field))
            return true;
    return t->kind == TYPE_ARRAY && holds_field(t->to, field);
}

static bool is_field(struct expr *x, struct decl *field)
{
    x = expr_bare(x);
    return x->kind == EXPR_MEMBER && x->decl == field;
}

/* An unknown function may write what a pointer to the structure leads to. */
static bool is_passed(struct expr *call, struct decl *field)
{
    for (ptrdiff_t i = 1; i < arrlen(call->kids); i++) {
        struct expr *x = call->kids[i];
        while (x->kind == EXPR_CAST)
            x = x->kids[0];
        struct type *to = type_pointee(x->type);
        if (to && holds_field(to, field))
            return true;
    }
    return false;
}

static bool find_field(struct expr *x, void *user)
{
    struct member_search *w = user;
    if (!w->stored)
        w->found |= x->kind == EXPR_MEMBER && x->decl == w->field;
    else if (x->kind == EXPR_ASSIGN)
        w->found |=
            is_field(x->kids[0], w->field) || holds_field(x->kids[0]->type, w->field);
    else if (x->kind == EXPR_UNARY)
        w->found |= (expr_is_update(x) || x->op == OP_ADDRESS)
                    && is_field(x->kids[0], w->field);
    else if (x->kind == EXPR_CALL && (!call_function(x) || !call_function(x)->body))
        w->found |= is_passed(x, w->field);
    return !w->found;
}

static void search(struct instance *f, struct member_search *w, struct instance ***seen)
{
    for (ptrdiff_t i = 0; i < arrlen(*seen); i++)
        if ((*seen)[i] == f)
            return;
    arrput(*seen, f);
    stmt_walk_exprs(f->core->body, find_field, w);
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].callee)
            search(f->calls[i].callee, w, seen);
}

static bool is_stored(struct instance *f, struct decl *field)
{
    struct instance **seen = NULL;
    struct member_search w = {.field = field, .stored = true};
    search(f, &w, &seen);
    return w.found;
}

/* ---- pointers ---- */

/* From which objects of an instance a member is read, there or in what it calls. */
struct loads {
    struct instance *key;
    struct {
        object_set from;
        bool is_done; /* else it is being searched: a recursion, that may read any */
    } value;
};
struct load_search {
    struct instance *f;
    struct decl *field;
    struct loads **known;
    object_set from;
    bool is_recursive;
};

static bool find_load(struct expr *x, void *user)
{
    struct load_search *w = user;
    object_set in = NULL;
    if (x->kind == EXPR_MEMBER && x->decl == w->field)
        in = lvalue_objects(w->f, x);
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        set_add(&w->from, in[i]);
    return true;
}

static void search_loads(struct load_search *w)
{
    struct loads mine = {.key = w->f};
    ptrdiff_t at = hmgeti(*w->known, w->f);
    if (at >= 0) {
        w->from = (*w->known)[at].value.from;
        w->is_recursive = !(*w->known)[at].value.is_done;
        return;
    }
    hmputs(*w->known, mine);
    stmt_walk_exprs(w->f->core->body, find_load, w);
    for (ptrdiff_t i = 0; i < arrlen(w->f->calls); i++) {
        struct call *c = &w->f->calls[i];
        struct load_search below = {c->callee, w->field, w->known, NULL, false};
        if (!c->callee)
            continue;
        search_loads(&below);
        w->is_recursive |= below.is_recursive;
        for (ptrdiff_t k = 0; k < arrlen(below.from); k++) {
            object_set ours = call_objects(c, below.from[k]);
            for (ptrdiff_t m = 0; m < arrlen(ours); m++)
                set_add(&w->from, ours[m]);
        }
    }
    mine.value.from = w->from;
    mine.value.is_done = !w->is_recursive;
    hmputs(*w->known, mine);
}

bool pointer_is_loaded(struct instance *f, struct expr *pointer)
{
    struct loads *known = NULL;
    struct load_search w = {.f = f, .field = lvalue_field(pointer), .known = &known};
    search_loads(&w);
    hmfree(known);
    return w.is_recursive || set_meets(w.from, lvalue_objects(f, pointer));
}

/* ---- extents ---- */

struct extent_search {
    struct entry *e;
    bool changed;
};

static bool find_changed(struct expr *x, void *user)
{
    struct extent_search *w = user;
    bool is_global = x->kind == EXPR_REF && x->decl->kind == DECL_VAR;
    bool is_read = is_global || x->kind == EXPR_MEMBER || x->kind == EXPR_INDEX
                   || (x->kind == EXPR_UNARY && x->op == OP_DEREF);
    if (!is_read || type_is_pointer(x->type) || type_is_record(x->type))
        return true;
    struct decl_map *map = NULL;
    for (ptrdiff_t i = 0; i < arrlen(w->e->slots); i++)
        hmput(map, w->e->slots[i].param, w->e->slots[i].core);
    object_set in = lvalue_objects(w->e->f, expr_clone(x, &map));
    bool is_written = false;
    for (ptrdiff_t i = 0; i < arrlen(in); i++)
        is_written |= in[i]->is_written && in[i]->is_visible;
    w->changed |= is_written && (x->kind != EXPR_MEMBER || is_stored(w->e->f, x->decl));
    return true;
}

static void check_extents(struct entry *e, struct place *p)
{
    struct extent_search w = {.e = e};
    for (ptrdiff_t i = 0; i < arrlen(p->extents); i++)
        expr_walk(p->extents[i], find_changed, &w);
    if (w.changed)
        diag_error(DIAG_CHANGED_EXTENT, p->loc, p->text);
}

void entry_check_extents(struct entry *e)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        struct place **lists[] = {s->wrt_places, s->of_places, s->inner};
        for (size_t l = 0; l < COUNT(lists); l++)
            for (ptrdiff_t k = 0; k < arrlen(lists[l]); k++)
                check_extents(e, lists[l][k]);
        if (s->extent)
            check_extents(e, s->extent);
    }
}
