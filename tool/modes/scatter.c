/* Loops that add to several elements of one array, as the reverse of a stencil does: each
 * contribution gets a loop of its own in front of the rest, which compilers vectorise.
 *
 *     for (..) {                              for (..)
 *         double t = a * v_b[j];                  u_b[j - 1] += a * v_b[j];
 *         v_b[j] = 0;                ->       for (..)
 *         u_b[j - 1] += t;                        u_b[j + 1] += a * v_b[j];
 *         u_b[j + 1] += t;                    for (..)
 *     }                                           v_b[j] = 0;
 *
 * The order of adjoint sums is ours. Nothing else is seen to change: the array is restrict
 * and only added to; what is added is cheap, read from variables that the loop leaves alone,
 * restrict too where the loop writes elsewhere, or from the very elements that each iteration
 * reads before it sets them. */
#include "internal.h"

enum { FLOPS = 6 };

struct scatter {
    struct stmt **function;
    struct decl *index;
    struct stmt **body;
    struct decl *array; /* what is added to */
    ptrdiff_t at;       /* the statement at hand */
    int flops, refs;
    bool lost;
};

/* ---- statements and what they write ---- */

static struct expr *update_of(struct stmt *s)
{
    struct expr *x = s->kind == STMT_EXPR ? s->expr : NULL;
    return x && x->kind == EXPR_ASSIGN ? x : NULL;
}

static struct decl *pointer_of(struct expr *x)
{
    struct expr *base = x->kind == EXPR_INDEX ? expr_bare(x->kids[0]) : NULL;
    return base && base->kind == EXPR_REF && type_is_pointer(base->type) ? base->decl
                                                                         : NULL;
}

static bool is_addition(struct stmt *s, struct decl *array)
{
    struct expr *x = update_of(s);
    return x && (x->op == OP_ADD || x->op == OP_SUB) && pointer_of(x->kids[0]) == array;
}

static bool is_restrict(struct decl *d)
{
    return type_strip(d->type)->quals & QUAL_RESTRICT;
}

/* Leads where it led at first, and isn't counted from another pointer. */
static bool is_own(struct scatter *w, struct decl *pointer)
{
    bool own = pointer->kind == DECL_PARAM
               || (pointer->init && pointer->init->kind == EXPR_RUNTIME);
    return own && !list_changes(w->function, pointer);
}

/* The statement of the body that declares d; or -1. */
static ptrdiff_t declared(struct scatter *w, struct decl *d)
{
    ptrdiff_t i = arrlen(w->body);
    while (i-- > 0 && !(w->body[i]->kind == STMT_DECL && w->body[i]->decls[0] == d))
        ;
    return i;
}

static bool is_set_again(struct scatter *w, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(w->body); i++) {
        struct expr *x = update_of(w->body[i]);
        if (x && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == d)
            return true;
    }
    return false;
}

/* Declarations of reals; assignments to them and to elements of arrays. */
static bool is_plain(struct scatter *w, struct stmt *s)
{
    struct decl *d = s->kind == STMT_DECL ? s->decls[0] : NULL;
    struct expr *x = update_of(s);
    if (d)
        return d->kind == DECL_VAR && d->storage == STORAGE_NONE
               && type_is_real(d->type) && d->init && !expr_has_effect(d->init);
    if (!x || expr_has_effect(x->kids[1]) || !type_is_real(x->kids[0]->type))
        return false;
    if (x->kids[0]->kind == EXPR_REF)
        return declared(w, x->kids[0]->decl) >= 0;
    return pointer_of(x->kids[0]) && !expr_has_effect(x->kids[0]->kids[1]);
}

/* ---- what is added, from what is there in front of the loop ---- */

/* index, or something the loop leaves alone plus or minus it: another element in each
 * iteration */
static bool find_index(struct expr *x, void *user)
{
    struct scatter *w = user;
    w->refs += x->kind == EXPR_REF && x->decl == w->index;
    return true;
}

static bool is_injective(struct scatter *w, struct expr *x)
{
    x = expr_bare(x);
    if (x->kind == EXPR_REF)
        return x->decl == w->index;
    if (x->kind != EXPR_BINARY || (x->op != OP_ADD && x->op != OP_SUB))
        return false;
    int in[2];
    for (int k = 0; k < 2; k++) {
        w->refs = 0;
        expr_walk(x->kids[k], find_index, w);
        in[k] = w->refs;
    }
    return (in[0] == 0 && is_injective(w, x->kids[1]))
           || (in[1] == 0 && is_injective(w, x->kids[0]));
}

/* An element that the statement at hand reads is written by the body: later, and every
 * iteration has its own. */
static void check_read(struct scatter *w, struct expr *read)
{
    struct decl *from = pointer_of(read);
    w->lost |= !from || from == w->array || !is_own(w, from);
    for (ptrdiff_t i = 0; !w->lost && i < arrlen(w->body); i++) {
        struct expr *x = update_of(w->body[i]);
        struct decl *to = x ? pointer_of(x->kids[0]) : NULL;
        if (!to || to == w->array)
            continue;
        if (to != from)
            w->lost |= !is_own(w, to) || (!is_restrict(to) && !is_restrict(from));
        else
            w->lost |= i <= w->at || !expr_equal(x->kids[0], read)
                       || !is_injective(w, read->kids[1]);
    }
}

/* The expression without the body's own variables. */
static struct expr *in_front(struct scatter *w, struct expr *x)
{
    if (w->lost || !x)
        return x;
    ptrdiff_t at = x->kind == EXPR_REF ? declared(w, x->decl) : -1;
    if (at >= 0) {
        if (is_set_again(w, x->decl) || !type_equal(x->type, x->decl->init->type)) {
            w->lost = true;
            return x;
        }
        ptrdiff_t outer = w->at;
        w->at = at;
        struct expr *value = in_front(w, x->decl->init);
        w->at = outer;
        return value;
    }
    if (x->kind == EXPR_INDEX)
        check_read(w, x);
    w->lost |= x->kind == EXPR_CALL || x->kind == EXPR_COND || x->kind == EXPR_GUARD
               || x->kind == EXPR_RUNTIME || x->kind == EXPR_MEMBER
               || x->kind == EXPR_STMT || (x->kind == EXPR_UNARY && x->op == OP_DEREF)
               || (x->kind == EXPR_BINARY && x->op == OP_DIV);
    w->flops += x->kind == EXPR_BINARY && type_is_real(x->type);
    struct expr *made = expr_clone(x, NULL);
    for (ptrdiff_t i = 0; i < arrlen(x->kids); i++)
        made->kids[i] = in_front(w, x->kids[i]);
    return made;
}

/* The contribution as a statement of its own in front of the loop; or null. */
static struct stmt *moved(struct scatter *w, ptrdiff_t at)
{
    struct expr *x = w->body[at]->expr;
    w->at = at;
    w->flops = 0;
    w->lost = false;
    struct expr *value = in_front(w, x->kids[1]);
    struct expr *index = in_front(w, x->kids[0]->kids[1]);
    if (w->lost || w->flops > FLOPS)
        return NULL;
    struct stmt *s = stmt_set(
        x->op, expr_index(expr_clone(x->kids[0]->kids[0], NULL), index), value);
    s->origin = w->body[at]->origin;
    return s;
}

/* ---- the loop ---- */

static bool is_inner(struct stmt *loop)
{
    struct decl *i =
        loop->init && loop->init->kind == STMT_DECL ? loop->init->decls[0] : NULL;
    struct expr *step = loop->step;
    long long a, b;
    bool small = loop->expr && loop->expr->kind == EXPR_BINARY && i && i->init
                 && expr_int_value(i->init, &a)
                 && expr_int_value(loop->expr->kids[1], &b) && a - b < 16 && b - a < 16;
    return i && type_is_integer(i->type) && i->init && !expr_has_effect(i->init) && step
           && arrlen(step->kids) > 0 && step->kids[0]->kind == EXPR_REF
           && step->kids[0]->decl == i && loop->expr && !expr_has_effect(loop->expr)
           && loop->body->kind == STMT_BLOCK && !small;
}

static bool count_array(struct expr *x, void *user)
{
    struct scatter *w = user;
    w->refs += x->kind == EXPR_REF && x->decl == w->array;
    return true;
}

/* Only added to, to several elements, of which every iteration has its own. */
static bool is_scattered(struct scatter *w)
{
    struct expr *first = NULL;
    int additions = 0;
    bool differ = false;
    for (ptrdiff_t i = 0; i < arrlen(w->body); i++)
        if (is_addition(w->body[i], w->array)
            && !is_injective(w, w->body[i]->expr->kids[0]->kids[1]))
            return false;
    w->refs = 0;
    for (ptrdiff_t i = 0; i < arrlen(w->body); i++) {
        stmt_walk_exprs(w->body[i], count_array, w);
        if (!is_addition(w->body[i], w->array))
            continue;
        struct expr *target = w->body[i]->expr->kids[0];
        differ |= first && !expr_equal(first, target);
        first = target;
        additions++;
    }
    return differ && w->refs == additions;
}

/* A loop over the contribution, or its place in that over the same elements. */
static void add_loop(struct stmt *loop, struct stmt *body, struct stmt ***loops)
{
    struct stmt *made = stmt_new(STMT_FOR, loop->loc), **one = NULL;
    struct decl_map *map = NULL;
    arrput(one, body);
    *made = *loop;
    made->body = stmt_block(one);
    made = stmt_clone(made, &map);
    for (ptrdiff_t i = 0; i < arrlen(*loops); i++) {
        struct decl *index = (*loops)[i]->init->decls[0];
        map = NULL;
        hmput(map, loop->init->decls[0], index);
        struct stmt *same = stmt_clone(body, &map);
        if (expr_equal((*loops)[i]->body->list[0]->expr->kids[0],
                       same->expr->kids[0])) {
            arrput((*loops)[i]->body->list, same);
            return;
        }
    }
    arrput(*loops, made);
}

/* Loops for all contributions that can be moved, where at most one is left. */
static bool distribute_array(struct stmt *loop, struct decl *array,
                             struct stmt **function, struct stmt ***list)
{
    struct scatter w = {.function = function,
                        .index = loop->init->decls[0],
                        .body = loop->body->list,
                        .array = array};
    if (!is_own(&w, array) || !is_scattered(&w))
        return false;
    struct stmt **rest = NULL, **loops = NULL;
    int left = 0;
    for (ptrdiff_t i = 0; i < arrlen(w.body); i++) {
        struct stmt *s = is_addition(w.body[i], array) ? moved(&w, i) : NULL;
        if (s) {
            add_loop(loop, s, &loops);
        } else {
            arrput(rest, w.body[i]);
            left += is_addition(w.body[i], array);
        }
    }
    if (left > 1)
        return false;
    for (ptrdiff_t i = 0; i < arrlen(loops); i++)
        arrput(*list, loops[i]);
    loop->body->list = rest;
    return true;
}

static void distribute(struct stmt *loop, struct stmt **function, struct stmt ***list)
{
    struct scatter w = {.body = loop->body->list};
    for (ptrdiff_t i = 0; i < arrlen(w.body); i++)
        if (!is_plain(&w, w.body[i]))
            return;
    for (ptrdiff_t i = 0; i < arrlen(loop->body->list); i++) {
        struct expr *x = update_of(loop->body->list[i]);
        struct decl *array = x ? pointer_of(x->kids[0]) : NULL;
        if (array && array->kind == DECL_PARAM && is_restrict(array)
            && distribute_array(loop, array, function, list))
            i = -1;
    }
}

static void distribute_in(struct stmt ***list, struct stmt **function)
{
    struct stmt **made = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        distribute_in(&s->list, function);
        if (s->body && s->body->kind == STMT_BLOCK)
            distribute_in(&s->body->list, function);
        if (s->other && s->other->kind == STMT_BLOCK)
            distribute_in(&s->other->list, function);
        if (s->kind == STMT_FOR && is_inner(s))
            distribute(s, function, &made);
        arrput(made, s);
    }
    *list = made;
}

void distribute_scatters(struct stmt ***list)
{
    distribute_in(list, *list);
}
