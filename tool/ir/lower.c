/* Lowering, c to core: a function definition enters, a copy leaves whose expressions
 * are pure and whose side effects are statements; loops, ifs, blocks and names stay the
 * user's. This file has the frame and the simple statements; expressions, initialisers,
 * loops and switches have files of their own. */
#include "internal.h"
#include <string.h>

/* ---- frames ---- */
void frame_open(struct lowering *lw, struct frame *frame, bool is_block)
{
    *frame = (struct frame){NULL, is_block, lw->frame};
    lw->frame = frame;
}

struct stmt **frame_close(struct lowering *lw)
{
    struct stmt **list = lw->frame->list;
    lw->frame = lw->frame->up;
    return list;
}

void lower_emit(struct lowering *lw, struct stmt *s)
{
    if (!s->origin)
        s->origin = lw->origin;
    if (!s->loc.file)
        s->loc = lw->loc;
    arrput(lw->frame->list, s);
}

struct stmt *lower_block(struct lowering *lw, struct stmt **list)
{
    struct stmt *s = stmt_block(list);
    s->loc = lw->loc;
    s->origin = lw->origin;
    return s;
}

void lower_refuse(struct lowering *lw, enum diag id, struct loc loc, const char *what)
{
    if (!lw->refused)
        diag_error(id, loc.file ? loc : lw->loc, what);
    lw->refused = true;
}

/* ---- facts ---- */
struct fact lower_fact(struct lowering *lw, struct decl *d)
{
    ptrdiff_t i = hmgeti(lw->facts, d);
    return i >= 0 ? lw->facts[i].value : (struct fact){false, false};
}

bool lower_is_automatic(struct decl *d)
{
    return (d->kind == DECL_VAR || d->kind == DECL_PARAM) && !d->is_global
           && d->storage != STORAGE_STATIC && d->storage != STORAGE_EXTERN;
}

bool lower_is_private(struct lowering *lw, struct decl *d)
{
    return lower_is_automatic(d) && type_is_scalar(d->type)
           && !(type_strip(d->type)->quals & QUAL_VOLATILE)
           && !lower_fact(lw, d).addressed;
}

/* Looks for what happens to variables themselves. */
struct expr_set {
    struct expr *key;
    bool value;
};
struct inquiry {
    struct fact_map *facts;
    struct expr_set *indexed; /* arrays that decay only to be indexed */
};

/* Adds to what is known of the variable that holds the lvalue. */
static void note(struct inquiry *q, struct expr *lvalue, bool assigned, bool addressed)
{
    struct decl *d = expr_root(lvalue);
    if (!d)
        return;
    ptrdiff_t i = hmgeti(q->facts, d);
    struct fact f = i >= 0 ? q->facts[i].value : (struct fact){false, false};
    f.assigned |= assigned;
    f.addressed |= addressed;
    hmput(q->facts, d, f);
}

static bool inquire(struct expr *e, void *user)
{
    struct inquiry *q = user;
    switch ((int)e->kind) {
    case EXPR_ASSIGN: note(q, e->kids[0], true, false); break;
    case EXPR_UNARY:
        if (e->op == OP_ADDRESS)
            note(q, e->kids[0], false, true);
        else if (e->op >= OP_PREINC && e->op <= OP_POSTDEC)
            note(q, e->kids[0], true, false);
        else if (e->op == OP_DEREF)
            hmput(q->indexed, e->kids[0], true);
        break;
    case EXPR_INDEX:
        hmput(q->indexed, e->kids[0], true);
        hmput(q->indexed, e->kids[1], true);
        break;
    case EXPR_CAST:
        if (e->cast == CAST_DECAY && hmgeti(q->indexed, e) < 0)
            note(q, e->kids[0], false, true);
        break;
    case EXPR_VA_ARG:
    case EXPR_TEXT:
        for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
            note(q, e->kids[i], true, true);
        break;
    default: break;
    }
    return true;
}

/* ---- simple statements ---- */
/* a, b; is a; b; and each is a full expression. */
static void stmt_commas(struct lowering *lw, struct expr *e)
{
    if (e->kind == EXPR_BINARY && e->op == OP_COMMA) {
        stmt_commas(lw, e->kids[0]);
        stmt_commas(lw, e->kids[1]);
        return;
    }
    if (e->kind == EXPR_CAST && type_strip(e->type)->kind == TYPE_VOID
        && !expr_is_pure(e->kids[0])) {
        stmt_commas(lw, e->kids[0]);
        return;
    }
    full_begin(lw, e, true);
    lower_effect(lw, e);
    full_end(lw);
}

static bool is_unused_mark(struct expr *e)
{
    return e->kind == EXPR_CAST && e->cast == CAST_EXPLICIT
           && type_strip(e->type)->kind == TYPE_VOID
           && expr_bare(e->kids[0])->kind == EXPR_REF;
}

/* (void)x stays: it keeps compilers quiet about x. */
static void lower_expr_stmt(struct lowering *lw, struct stmt *s)
{
    if (!is_unused_mark(s->expr)) {
        stmt_commas(lw, s->expr);
        return;
    }
    s->expr = lower_value(lw, s->expr);
    lower_emit(lw, s);
}

struct changes {
    struct lowering *lw;
    struct fact_map *later;
    bool found;
};

/* What happens to variables in the statements behind s: to all, where s is no statement of
 * a block. */
static struct fact_map *facts_behind(struct lowering *lw, struct stmt *s)
{
    struct inquiry q = {0};
    if (lw->next == 0 || lw->block[lw->next - 1] != s)
        return lw->facts;
    for (ptrdiff_t i = lw->next; i < arrlen(lw->block); i++)
        stmt_walk_exprs(lw->block[i], inquire, &q);
    return q.facts;
}

static bool may_change(struct expr *e, void *user)
{
    struct changes *c = user;
    if (e->kind == EXPR_REF
        && (e->decl->kind == DECL_VAR || e->decl->kind == DECL_PARAM)) {
        ptrdiff_t i = hmgeti(c->later, e->decl);
        c->found |=
            !lower_is_private(c->lw, e->decl) || (i >= 0 && c->later[i].value.assigned);
    }
    c->found |= e->kind == EXPR_INDEX || e->kind == EXPR_MEMBER
                || (e->kind == EXPR_UNARY && e->op == OP_DEREF);
    return e->kind != EXPR_SIZEOF;
}

static bool is_changing(struct lowering *lw, struct expr *e, struct stmt *s)
{
    struct changes c = {lw, facts_behind(lw, s), false};
    expr_walk(e, may_change, &c);
    return c.found;
}

/* The sizes of a variable-length array are evaluated at its declaration: one that may
 * change later gets a variable, since types are written again elsewhere. */
static void lower_sizes(struct lowering *lw, struct type *t, struct stmt *s)
{
    for (; t && (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER); t = t->to)
        if (t->kind == TYPE_ARRAY && t->size) {
            full_begin(lw, t->size, false);
            t->size = lower_value(lw, t->size);
            if (is_changing(lw, t->size, s))
                t->size = lower_ref(lw, lower_local(lw, lower_wish(t->size, "size"),
                                                    t->size->type, t->size));
            full_end(lw);
        }
}

/* One statement a declarator. */
static void lower_decl(struct lowering *lw, struct stmt *s)
{
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++) {
        struct decl *d = s->decls[i];
        if (d->kind == DECL_VAR) {
            lower_sizes(lw, d->type, s);
            lower_variable(lw, d);
        } else {
            struct stmt *one = stmt_decl(d);
            one->loc = s->loc;
            lower_emit(lw, one);
        }
    }
}

static void lower_nested(struct lowering *lw, struct stmt *s)
{
    struct frame inner;
    frame_open(lw, &inner, true);
    lower_list(lw, s->list);
    s->list = frame_close(lw);
    lower_emit(lw, s);
}

struct stmt *lower_part(struct lowering *lw, struct stmt *s)
{
    struct stmt *origin = lw->origin;
    struct frame inner;
    frame_open(lw, &inner, true);
    lower_stmt(lw, s);
    struct stmt **list = frame_close(lw);
    lw->origin = origin;
    lw->loc = origin ? origin->loc : lw->loc;
    bool is_one =
        arrlen(list) == 1 && list[0]->kind != STMT_DECL && list[0]->kind != STMT_LABEL;
    return is_one ? list[0] : lower_block(lw, list);
}

/* An else of ours may not be taken by an if that ends the part. */
static struct stmt *before_else(struct lowering *lw, struct stmt *part)
{
    struct stmt *s = part;
    for (;;) {
        if (s->kind == STMT_IF && !s->other)
            break;
        if (s->kind == STMT_IF)
            s = s->other;
        else if (s->kind == STMT_FOR || s->kind == STMT_WHILE)
            s = s->body;
        else
            return part;
    }
    struct stmt **list = NULL;
    arrput(list, part);
    return lower_block(lw, list);
}

static bool is_empty(struct stmt *s)
{
    return s->kind == STMT_NULL || (s->kind == STMT_BLOCK && arrlen(s->list) == 0);
}

/* if (a && b) s with an impure b: if (a) { ..; if (b) s } */
static void lower_if(struct lowering *lw, struct stmt *s)
{
    struct expr *c = s->expr;
    bool splits = c->kind == EXPR_BINARY && c->op == OP_AND && !s->other
                  && !expr_is_pure(c->kids[1]);
    if (splits) {
        struct stmt *inner = stmt_new(STMT_IF, s->loc);
        inner->expr = expr_alone(c->kids[1]);
        inner->body = s->body;
        s->expr = expr_alone(c->kids[0]);
        s->body = inner;
    }
    s->expr = lower_condition(lw, s->expr);
    s->body = lower_part(lw, s->body);
    if (s->other)
        s->other = lower_part(lw, s->other);
    if (s->other && is_empty(s->body)) {
        s->expr = expr_negation(s->expr);
        s->body = s->other;
        s->other = NULL;
    }
    if (s->other)
        s->body = before_else(lw, s->body);
    lower_emit(lw, s);
}

/* return void_call(); is the call and return; a real call gets a local. */
static void lower_return(struct lowering *lw, struct stmt *s)
{
    if (s->expr && type_strip(s->expr->type)->kind == TYPE_VOID) {
        stmt_commas(lw, s->expr);
        s->expr = NULL;
    }
    if (s->expr) {
        full_begin(lw, s->expr, true);
        s->expr = lower_value(lw, s->expr);
        lw->after = NULL; /* updates of variables that die here */
        full_end(lw);
    }
    lower_emit(lw, s);
}

/* A declaration can't be labelled: the label then stands before it, on nothing. A label
 * nobody can jump to is dropped. */
static void lower_label(struct lowering *lw, struct stmt *s)
{
    struct stmt *below = s->body;
    if (!lw->jumps) {
        if (below)
            lower_stmt(lw, below);
        return;
    }
    struct frame inner;
    frame_open(lw, &inner, true);
    if (below)
        lower_stmt(lw, below);
    struct stmt **list = frame_close(lw);
    bool labels_first = arrlen(list) > 0 && list[0]->kind != STMT_DECL;
    s->body = labels_first ? list[0] : stmt_new(STMT_NULL, s->loc);
    lower_emit(lw, s);
    for (ptrdiff_t i = labels_first; i < arrlen(list); i++)
        lower_emit(lw, list[i]);
}

/* Falling through is what an arm without a jump at its end does: the mark goes. */
static void lower_attributed(struct lowering *lw, struct stmt *s)
{
    if (s->text && strstr(s->text, "fallthrough"))
        return;
    if (s->body)
        s->body = lower_part(lw, s->body);
    lower_emit(lw, s);
}

static void lower_goto_to(struct lowering *lw, struct stmt *s)
{
    s->expr = lower_condition(lw, s->expr);
    lower_emit(lw, s);
}

static void lower_pragma(struct lowering *lw, struct stmt *s)
{
    s->origin = lw->origin;
    arrput(lw->pragmas, s);
}

static void lower_null(struct lowering *lw, struct stmt *s)
{
    (void)lw;
    (void)s;
}

/* ---- dispatch ---- */
static void (*const by_kind[])(struct lowering *lw, struct stmt *s) = {
    [STMT_EXPR] = lower_expr_stmt,
    [STMT_DECL] = lower_decl,
    [STMT_BLOCK] = lower_nested,
    [STMT_IF] = lower_if,
    [STMT_FOR] = lower_for,
    [STMT_WHILE] = lower_while,
    [STMT_DO] = lower_do,
    [STMT_SWITCH] = lower_switch,
    [STMT_CASE] = NULL,
    [STMT_DEFAULT] = NULL,
    [STMT_BREAK] = lower_emit,
    [STMT_CONTINUE] = lower_emit,
    [STMT_RETURN] = lower_return,
    [STMT_GOTO] = lower_emit,
    [STMT_GOTO_TO] = lower_goto_to,
    [STMT_LABEL] = lower_label,
    [STMT_NULL] = lower_null,
    [STMT_ASM] = lower_emit,
    [STMT_PRAGMA] = lower_pragma,
    [STMT_ATTRIBUTED] = lower_attributed,
    [STMT_GUARD] = lower_emit,
    [STMT_COMMENT] = lower_emit,
};

/* The list with the pragmas right before what the statement after them, which starts at
 * `at`, became: before its loop, if it has one, also in a block made for the loop. */
static struct stmt **with_pragmas(struct stmt **list, ptrdiff_t at,
                                  struct stmt **pragmas)
{
    ptrdiff_t n = arrlen(list);
    for (ptrdiff_t i = at; i < n; i++)
        if (stmt_is_loop(list[i]))
            at = i;
    struct stmt *last = n > at ? list[n - 1] : NULL;
    ptrdiff_t inner = last && last->kind == STMT_BLOCK ? arrlen(last->list) : 0;
    if (inner > 0 && stmt_is_loop(last->list[inner - 1])
        && last->origin->kind == STMT_FOR) {
        last->list = with_pragmas(last->list, inner - 1, pragmas);
        return list;
    }
    struct stmt **all = NULL;
    for (ptrdiff_t i = 0; i <= n; i++) {
        for (ptrdiff_t k = 0; i == at && k < arrlen(pragmas); k++)
            arrput(all, pragmas[k]);
        if (i < n)
            arrput(all, list[i]);
    }
    return all;
}

static void place_pragmas(struct lowering *lw, struct stmt **pragmas, ptrdiff_t at)
{
    if (arrlen(pragmas) > 0)
        lw->frame->list = with_pragmas(lw->frame->list, at, pragmas);
}

void lower_stmt(struct lowering *lw, struct stmt *s)
{
    if (s->kind >= COUNT(by_kind) || !by_kind[s->kind]) {
        lower_refuse(lw, DIAG_SWITCH_LABEL, s->loc, "");
        return;
    }
    struct stmt *origin = lw->origin, **pragmas = lw->pragmas;
    ptrdiff_t at = arrlen(lw->frame->list);
    bool is_pragma = s->kind == STMT_PRAGMA;
    if (s->origin) {
        lw->origin = s->origin;
        lw->loc = s->loc;
    }
    if (!is_pragma)
        lw->pragmas = NULL;
    by_kind[s->kind](lw, s);
    if (!is_pragma)
        place_pragmas(lw, pragmas, at);
    lw->origin = origin;
    if (origin)
        lw->loc = origin->loc;
}

bool stmt_is_jump(struct stmt *s)
{
    return s->kind == STMT_RETURN || s->kind == STMT_BREAK || s->kind == STMT_CONTINUE
           || s->kind == STMT_GOTO || s->kind == STMT_GOTO_TO;
}

struct search {
    enum stmt_kind kind;
    bool found;
};

static bool look_for(struct stmt *s, void *user)
{
    struct search *search = user;
    search->found |= s->kind == search->kind;
    return !search->found;
}

bool stmt_has(struct stmt *s, enum stmt_kind kind)
{
    struct search search = {kind, false};
    stmt_walk(s, look_for, &search);
    return search.found;
}

/* Whether list[from..] can't be reached: behind a jump, and without a label. */
static bool is_dead(struct lowering *lw, struct stmt **list, ptrdiff_t from)
{
    ptrdiff_t n = arrlen(lw->frame->list);
    if (n == 0 || from == 0 || !stmt_is_jump(lw->frame->list[n - 1]))
        return false;
    for (ptrdiff_t i = from; i < arrlen(list); i++)
        if (stmt_has(list[i], STMT_LABEL))
            return false;
    return true;
}

void lower_list(struct lowering *lw, struct stmt **list)
{
    struct stmt **block = lw->block;
    ptrdiff_t next = lw->next;
    lw->block = list;
    for (ptrdiff_t i = 0; i < arrlen(list) && !is_dead(lw, list, i); i++) {
        lw->next = i + 1;
        lower_stmt(lw, list[i]);
    }
    lw->block = block;
    lw->next = next;
    place_pragmas(lw, lw->pragmas, arrlen(lw->frame->list));
    lw->pragmas = NULL;
}

/* ---- the function ---- */
struct statements {
    struct stmt **list;
};

static bool collect(struct stmt *s, void *user)
{
    arrput(((struct statements *)user)->list, s);
    return true;
}

/* Each statement of the copy knows the user's it was copied from. */
static void link_origins(struct stmt *ours, struct stmt *users)
{
    struct statements a = {0}, b = {0};
    stmt_walk(ours, collect, &a);
    stmt_walk(users, collect, &b);
    for (ptrdiff_t i = 0; i < arrlen(a.list); i++)
        a.list[i]->origin = b.list[i];
}

static bool enter_label(struct stmt *s, void *user)
{
    struct lowering *lw = user;
    if (s->kind == STMT_LABEL) {
        struct decl *d =
            decl_new(DECL_LABEL, s->label->name, s->label->type, s->label->loc);
        hmput(lw->map, s->label, d);
    }
    return true;
}

static struct type *function_type(struct decl *f, struct type *type)
{
    struct type *t = NEW(struct type);
    *t = *type;
    t->params = NULL;
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        arrput(t->params, f->members[i]->type);
    return t;
}

static void tidy_sizes(struct type *t)
{
    for (; t && (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER); t = t->to)
        if (t->kind == TYPE_ARRAY && t->size)
            t->size = expr_unevaluated(t->size);
}

/* Fresh parameters; sizes in their types mean the fresh ones. */
static void copy_params(struct lowering *lw)
{
    struct decl *f = lw->function, *source = lw->source;
    f->members = NULL;
    for (ptrdiff_t i = 0; i < arrlen(source->members); i++) {
        struct decl *d = NEW(struct decl);
        *d = *source->members[i];
        d->origin = source->members[i];
        arrput(f->members, d);
        hmput(lw->map, source->members[i], d);
    }
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++) {
        f->members[i]->type = type_clone(f->members[i]->type, &lw->map);
        tidy_sizes(f->members[i]->type);
    }
    if (arrlen(f->members) > 0 && f->type)
        f->type = function_type(f, f->type);
}

/* A macro's text means the user's names: dropped where one of them is another now. */
struct renamed {
    struct decl_map *copies;
    bool found;
};

static bool find_renamed(struct expr *e, void *user)
{
    struct renamed *r = user;
    if (e->kind == EXPR_REF && hmgeti(r->copies, e->decl) >= 0)
        r->found = true;
    return !r->found;
}

static bool unname_changed(struct expr *e, void *user)
{
    struct renamed *r = user;
    if (!e->macro)
        return true;
    r->found = false;
    expr_walk(e, find_renamed, r);
    if (r->found)
        e->macro = NULL;
    return true;
}

/* Parameters the body assigns, or takes the address of, live in locals: T x_1 = x; */
static struct stmt **copy_assigned(struct lowering *lw, struct renamed *renamed)
{
    struct stmt **copies = NULL;
    for (ptrdiff_t i = 0; i < arrlen(lw->function->members); i++) {
        struct decl *p = lw->function->members[i];
        struct fact fact = lower_fact(lw, p->origin);
        if (!p->name || (!fact.assigned && !fact.addressed))
            continue;
        struct expr *value = expr_ref(p);
        value->loc = p->loc;
        struct decl *d = decl_new(DECL_VAR, ir_fresh_name(lw->function, p->name),
                                  type_unqualified(value->type), p->loc);
        d->init = value;
        d->unit = p->unit;
        d->origin = p;
        struct stmt *s = stmt_decl(d);
        s->origin = lw->source->body;
        arrput(copies, s);
        hmput(lw->map, p->origin, d);
        hmput(renamed->copies, d, d);
    }
    return copies;
}

/* What is known of the user's variables holds for their copies. */
static void share_facts(struct lowering *lw, struct fact_map *users)
{
    for (ptrdiff_t i = 0; i < hmlen(lw->map); i++) {
        struct decl *key = lw->map[i].key, *d = lw->map[i].value;
        ptrdiff_t at = hmgeti(users, key);
        if (at >= 0)
            hmput(lw->facts, d, users[at].value);
        if (d != key && !d->origin)
            d->origin = key;
    }
}

static void lower_body(struct lowering *lw)
{
    struct inquiry q = {0};
    struct renamed renamed = {0};
    struct decl *source = lw->source, *f = lw->function;
    stmt_walk_exprs(source->body, inquire, &q);
    lw->facts = q.facts;
    f->body = source->body; /* the names it uses are taken */
    copy_params(lw);
    struct frame whole;
    frame_open(lw, &whole, true);
    whole.list = copy_assigned(lw, &renamed);
    stmt_walk(source->body, enter_label, lw);
    f->body = stmt_clone(source->body, &lw->map);
    link_origins(f->body, source->body);
    share_facts(lw, q.facts);
    lower_gotos(lw, f->body);
    lw->jumps = stmt_has(f->body, STMT_GOTO) || stmt_has(f->body, STMT_GOTO_TO)
                || stmt_has(f->body, STMT_ASM);
    if (hmlen(renamed.copies) > 0)
        stmt_walk_exprs(f->body, unname_changed, &renamed);
    lw->origin = source->body;
    lw->loc = source->body->loc;
    lower_list(lw, f->body->list);
    f->body->list = frame_close(lw);
}

struct decl *ir_lower(struct decl *function)
{
    if (!function->body)
        bug(function->loc, "ir_lower: '%s' has no body", function->name);
    struct lowering lw = {.source = function, .function = NEW(struct decl)};
    *lw.function = *function;
    lw.function->origin = function;
    lower_body(&lw);
    if (lw.refused)
        return NULL;
    ir_check(lw.function, IR_CORE);
    return lw.function;
}
