/* Statements behind an early exit come one by one, each under the condition that control got
 * there: those in a row become one, and variables that only it uses are declared in it. So
 * are those of a loop that each iteration sets first. What an exit itself and what is behind
 * it do becomes an if with an else. */
#include "internal.h"

/* T v = 0; of a scalar: it may stand elsewhere */
static struct decl *zero_decl(struct stmt *s)
{
    struct decl *d = s->kind == STMT_DECL && arrlen(s->decls) == 1 ? s->decls[0] : NULL;
    bool plain = d && d->kind == DECL_VAR && d->storage == STORAGE_NONE
                 && type_is_scalar(d->type) && d->init && d->init->kind == EXPR_INT;
    return plain ? d : NULL;
}

/* left != .., or several of that kind */
static bool is_way(struct expr *x, struct decl *left)
{
    if (x->kind != EXPR_BINARY)
        return false;
    if (x->op == OP_AND)
        return is_way(x->kids[0], left) && is_way(x->kids[1], left);
    return x->op == OP_NE && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == left
           && x->kids[1]->kind == EXPR_INT;
}

/* A statement under such a condition. */
static bool is_when(struct stmt *s, struct decl *left)
{
    return s->kind == STMT_IF && !s->other && is_way(s->expr, left);
}

static void insert(struct stmt ***list, ptrdiff_t at, struct stmt *s)
{
    arrput(*list, s);
    for (ptrdiff_t i = arrlen(*list) - 1; i > at; i--)
        (*list)[i] = (*list)[i - 1];
    (*list)[at] = s;
}

static void add_body(struct stmt ***list, struct stmt *body)
{
    if (body->kind != STMT_BLOCK)
        arrput(*list, body);
    for (ptrdiff_t i = 0; body->kind == STMT_BLOCK && i < arrlen(body->list); i++)
        arrput(*list, body->list[i]);
}

/* The next one under the same condition, behind declarations, when this one leaves the
 * condition as it is; or the end. */
static ptrdiff_t next_when(struct stmt **list, ptrdiff_t i, struct decl *left)
{
    ptrdiff_t k = i + 1;
    while (k < arrlen(list) && zero_decl(list[k]))
        k++;
    if (stmt_mentions(list[i]->body, left))
        return arrlen(list);
    bool same = k < arrlen(list) && is_when(list[k], left)
                && expr_equal(list[i]->expr, list[k]->expr);
    return same ? k : arrlen(list);
}

/* The i-th takes in the k-th; what was declared between comes before. */
static void take_in(struct stmt ***list, ptrdiff_t i, ptrdiff_t k)
{
    struct stmt *s = (*list)[i], **body = NULL;
    add_body(&body, s->body);
    add_body(&body, (*list)[k]->body);
    s->body = stmt_block(body);
    arrdel(*list, (size_t)k);
    arrdel(*list, (size_t)i);
    insert(list, k - 1, s);
}

/* if (left != k) A; if (left == k) B: the second one's place, or the end. */
static ptrdiff_t opposite(struct stmt **list, ptrdiff_t i, struct decl *left)
{
    struct expr *a = list[i]->expr;
    ptrdiff_t k = i + 1;
    while (k < arrlen(list) && zero_decl(list[k]))
        k++;
    struct stmt *s = k < arrlen(list) ? list[k] : NULL;
    struct expr *b = s && s->kind == STMT_IF && !s->other ? s->expr : NULL;
    bool met = b && a->op == OP_NE && b->kind == EXPR_BINARY && b->op == OP_EQ
               && expr_equal(a->kids[0], b->kids[0])
               && expr_equal(a->kids[1], b->kids[1])
               && !stmt_mentions(list[i]->body, left);
    return met ? k : arrlen(list);
}

/* if (left == k) B; else A; in B's place */
static void take_as_else(struct stmt ***list, ptrdiff_t i, ptrdiff_t k)
{
    struct stmt *s = (*list)[k], *other = (*list)[i];
    s->other = other->body;
    arrdel(*list, (size_t)i);
}

/* d = e, e free of d */
static bool sets(struct stmt *s, struct decl *d)
{
    struct expr *x = s->kind == STMT_EXPR ? s->expr : NULL;
    return x && x->kind == EXPR_ASSIGN && x->op == OP_NONE
           && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == d
           && !stmt_mentions(stmt_expr(x->kids[1]), d);
}

static ptrdiff_t first_mention(struct stmt *block, struct decl *d)
{
    ptrdiff_t i = 0;
    while (i < arrlen(block->list) && !stmt_mentions(block->list[i], d))
        i++;
    return i;
}

/* The declaration that d, zero so far, has in the block. */
static void declare_in(struct stmt *block, struct decl *d)
{
    ptrdiff_t i = first_mention(block, d);
    if (i == arrlen(block->list))
        return;
    struct stmt *s = block->list[i], *made = stmt_decl(d);
    if (!sets(s, d)) {
        insert(&block->list, i, made);
        return;
    }
    d->init = s->expr->kids[1];
    made->origin = s->origin;
    block->list[i] = made;
}

static bool find_address(struct expr *x, void *user)
{
    struct decl **d = user;
    if (x->kind == EXPR_UNARY && x->op == OP_ADDRESS && expr_root(x->kids[0]) == *d)
        *d = NULL;
    return true;
}

static bool find_address_in(struct stmt *s, void *user)
{
    stmt_exprs(s, find_address, user);
    return true;
}

/* No iteration sees what another one left in d, nor does anybody through a pointer. */
static bool is_of_iteration(struct stmt *loop, struct decl *d)
{
    ptrdiff_t first = first_mention(loop->body, d);
    struct decl *seen = d;
    stmt_walk(loop, find_address_in, &seen);
    return seen && first < arrlen(loop->body->list) && sets(loop->body->list[first], d);
}

static bool only_in(struct stmt **list, ptrdiff_t at, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (i != at && zero_decl(list[i]) != d && stmt_mentions(list[i], d))
            return false;
    struct stmt head = *list[at];
    head.body = NULL;
    return !stmt_mentions(&head, d);
}

/* Declarations in front of the statement at `at` that are only for it go into it. */
static void sink(struct stmt ***list, ptrdiff_t at)
{
    struct stmt *s = (*list)[at];
    for (ptrdiff_t i = at; i-- > 0;) {
        struct decl *d = zero_decl((*list)[i]);
        if (!d || s->body->kind != STMT_BLOCK || !stmt_mentions(s->body, d)
            || !only_in(*list, at, d) || (stmt_is_loop(s) && !is_of_iteration(s, d)))
            continue;
        arrdel(*list, (size_t)i);
        at--;
        declare_in(s->body, d);
    }
}

void join_ways(struct stmt ***list, struct decl *left)
{
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        join_ways(&s->list, left);
        if (s->body)
            join_ways(&s->body->list, left);
        if (s->other)
            join_ways(&s->other->list, left);
    }
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        bool when = is_when((*list)[i], left);
        if (!when && !stmt_is_loop((*list)[i]))
            continue;
        ptrdiff_t k;
        while (when && (k = next_when(*list, i, left)) < arrlen(*list)) {
            take_in(list, i, k);
            i = k - 1;
        }
        ptrdiff_t before = arrlen(*list);
        sink(list, i);
        if (arrlen(*list) < before)
            join_ways(&(*list)[i - (before - arrlen(*list))]->body->list, left);
        i -= before - arrlen(*list);
        if (when && (k = opposite(*list, i, left)) < arrlen(*list)) {
            take_as_else(list, i, k);
            i = k - 1;
        }
    }
}

/* ---- left = 0, that nobody asks for ---- */

static bool is_reset(struct stmt *s, struct decl *left)
{
    return s && sets(s, left) && s->expr->kids[1]->kind == EXPR_INT;
}

struct question {
    struct way way;
    bool found;
};

/* left == k, k not 0 */
static bool is_of_exit(struct expr *x, struct decl *left)
{
    return x->kind == EXPR_BINARY && (x->op == OP_EQ || x->op == OP_NE)
           && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == left
           && x->kids[1]->kind == EXPR_INT && x->kids[1]->value != 0;
}

static bool find_question(struct expr *x, void *user)
{
    struct question *q = user;
    q->found |= x->kind == EXPR_REF && x->decl == q->way.left;
    return !(q->way.zero_only && is_of_exit(x, q->way.left));
}

static bool find_question_in(struct stmt *s, void *user)
{
    struct question *q = user;
    if (!is_reset(s, q->way.left))
        stmt_exprs(s, find_question, q);
    return true;
}

static bool asks(struct stmt *s, struct way way)
{
    struct question q = {.way = way};
    stmt_walk(s, find_question_in, &q);
    return q.found;
}

static void drop_below(struct stmt **s, struct way way, bool asked)
{
    if (!*s)
        return;
    struct stmt **one = NULL;
    arrput(one, *s);
    drop_resets(&one, way, asked);
    *s = arrlen(one) == 1 ? one[0] : stmt_block(NULL);
}

/* From the end: a question stands behind the statement, or before it in a loop around. Two
 * branches stay two. */
void drop_resets(struct stmt ***list, struct way way, bool asked)
{
    for (ptrdiff_t i = arrlen(*list); i-- > 0;) {
        struct stmt *s = (*list)[i];
        if (is_reset(s, way.left)) {
            if (!asked)
                arrdel(*list, (size_t)i);
            continue;
        }
        bool below = asked || (stmt_is_loop(s) && asks(s, way));
        drop_resets(&s->list, way, below);
        drop_below(&s->body, way, below || s->other);
        drop_below(&s->other, way, true);
        asked |= asks(s, way);
    }
}

/* ---- conditions that are asked at once ---- */

struct questions {
    struct decl *left;
    struct expr *last;
    int refs, asked;
};

static bool count_questions(struct expr *x, void *user)
{
    struct questions *q = user;
    q->refs += x->kind == EXPR_REF && x->decl == q->left;
    if (x->kind == EXPR_BINARY && (x->op == OP_EQ || x->op == OP_NE)
        && x->kids[0]->kind == EXPR_REF && x->kids[0]->decl == q->left) {
        q->asked++;
        q->last = x;
    }
    return true;
}

static struct expr *negated(struct expr *c)
{
    struct expr *x = expr_bare(c);
    if (x->kind != EXPR_BINARY || (x->op != OP_EQ && x->op != OP_NE))
        return expr_unary(OP_NOT, c);
    return expr_binary(x->op == OP_EQ ? OP_NE : OP_EQ, x->kids[0], x->kids[1]);
}

/* int left = c ? k : 0; .. if (left == k)  becomes  if (c) */
void ask_directly(struct stmt ***list, struct decl *left)
{
    struct questions q = {.left = left};
    for (ptrdiff_t i = 0; i < arrlen(*list); i++)
        stmt_walk_exprs((*list)[i], count_questions, &q);
    struct expr *told = left->init;
    bool single = told && told->kind == EXPR_COND && told->kids[2]->kind == EXPR_INT;
    if (!single || q.refs != 1 || q.asked != 1
        || !expr_equal(q.last->kids[1], told->kids[1]))
        return;
    *q.last = *(q.last->op == OP_EQ ? told->kids[0] : negated(told->kids[0]));
    for (ptrdiff_t i = arrlen(*list); i-- > 0;)
        if ((*list)[i]->kind == STMT_DECL && (*list)[i]->decls[0] == left)
            arrdel(*list, (size_t)i);
}
