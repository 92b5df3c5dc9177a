/* Saves that nobody wants: where every pop of a place only takes what is there from the
 * stack, pushes and pops of it go. */
#include "internal.h"

struct wanted {
    struct decl *key; /* a place: see places.c */
    bool value;       /* somebody reads what comes back, or it can't go */
};

struct saves {
    struct decl *function; /* at hand */
    struct wanted *places;
    struct decl *array; /* whose stores are looked for */
    int stores;
};

/* Of the place that x pushes to or pops from; null: it doesn't, or nobody says where. */
static struct decl *place_of(struct expr *x)
{
    bool moves =
        x && x->kind == EXPR_RUNTIME
        && (x->runtime == RUNTIME_PUSH || x->runtime == RUNTIME_POP
            || x->runtime == RUNTIME_PUSH_VALUE || x->runtime == RUNTIME_POP_VALUE);
    return moves ? x->decl : NULL;
}

/* (void)pop; push a value that can go */
static struct decl *idle(struct stmt *s)
{
    struct expr *x = s->kind == STMT_EXPR ? s->expr : NULL;
    if (x && x->kind == EXPR_CAST && type_strip(x->type)->kind == TYPE_VOID)
        return place_of(x->kids[0]);
    bool push = x && x->kind == EXPR_RUNTIME && x->runtime == RUNTIME_PUSH_VALUE;
    return push && !expr_has_effect(x->kids[1]) ? place_of(x) : NULL;
}

/* T *a = push(n): the array and its place. */
static struct decl *pushed_array(struct stmt *s, struct decl **place)
{
    struct decl *a = s->kind == STMT_DECL ? s->decls[0] : NULL;
    bool push = a && a->kind == DECL_VAR && place_of(a->init)
                && a->init->runtime == RUNTIME_PUSH;
    *place = push ? place_of(a->init) : NULL;
    return push ? a : NULL;
}

/* a[i] = value */
static bool is_store(struct stmt *s, struct decl *a)
{
    struct expr *x = s->kind == STMT_EXPR ? s->expr : NULL;
    return x && x->kind == EXPR_ASSIGN && x->op == OP_NONE
           && x->kids[0]->kind == EXPR_INDEX && x->kids[0]->kids[0]->kind == EXPR_REF
           && x->kids[0]->kids[0]->decl == a && !expr_has_effect(x->kids[1]);
}

static bool count_ref(struct expr *x, void *user)
{
    struct saves *w = user;
    w->stores -= x->kind == EXPR_REF && x->decl == w->array;
    return true;
}

static bool count_store(struct stmt *s, void *user)
{
    struct saves *w = user;
    w->stores += is_store(s, w->array);
    stmt_exprs(s, count_ref, user);
    return true;
}

/* The array is only stored to. */
static bool only_stored(struct decl *f, struct decl *a)
{
    struct saves w = {.array = a};
    stmt_walk(f->body, count_store, &w);
    return w.stores == 0;
}

static bool note_place(struct expr *x, void *user)
{
    struct saves *w = user;
    if (place_of(x))
        hmput(w->places, place_of(x), true);
    return true;
}

static bool note_stmt(struct stmt *s, void *user)
{
    struct saves *w = user;
    struct decl *place = idle(s), *array = place ? NULL : pushed_array(s, &place);
    bool goes = place && (!array || only_stored(w->function, array));
    if (!goes)
        stmt_exprs(s, note_place, w);
    else if (hmgeti(w->places, place) < 0)
        hmput(w->places, place, false);
    return true;
}

static bool is_unwanted(struct saves *w, struct decl *place)
{
    ptrdiff_t i = place ? hmgeti(w->places, place) : -1;
    return i >= 0 && !w->places[i].value;
}

static bool drop_from(struct saves *w, struct stmt ***list, struct decl ***arrays);

static bool drop_below(struct saves *w, struct stmt **s, struct decl ***arrays)
{
    struct stmt **one = NULL;
    if (!*s)
        return false;
    arrput(one, *s);
    bool any = drop_from(w, &one, arrays);
    *s = arrlen(one) == 1 ? one[0] : stmt_block(NULL);
    return any;
}

static bool drop_from(struct saves *w, struct stmt ***list, struct decl ***arrays)
{
    bool any = false;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        struct decl *place = idle(s), *array = place ? NULL : pushed_array(s, &place);
        bool goes = is_unwanted(w, place);
        if (goes && array)
            arrput(*arrays, array);
        for (ptrdiff_t k = 0; k < arrlen(*arrays); k++)
            goes |= is_store(s, (*arrays)[k]);
        if (goes) {
            arrdel(*list, (size_t)i);
            i--;
            any = true;
            continue;
        }
        any |= drop_from(w, &s->list, arrays);
        any |= drop_below(w, &s->body, arrays);
        any |= drop_below(w, &s->other, arrays);
    }
    return any;
}

bool drop_unpopped(struct decl **functions)
{
    struct saves w = {0};
    bool any = false;
    for (ptrdiff_t i = 0; i < arrlen(functions); i++) {
        w.function = functions[i];
        stmt_walk(functions[i]->body, note_stmt, &w);
    }
    for (ptrdiff_t i = 0; i < arrlen(functions); i++) {
        struct decl **arrays = NULL;
        any |= drop_from(&w, &functions[i]->body->list, &arrays);
    }
    return any;
}
