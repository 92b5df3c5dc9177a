/* Forward jumps to a label of the function's outermost block, or of a loop's body: what
 * stands from there on takes the place of the jump. Of
 *     if (!a) goto fail;  ..  fail: free(b); return -1;
 * that makes  if (!a) { free(b); return -1; }.  Other jumps stay, for ir_is_plain to tell. */
#include "internal.h"

/* Statements that all copies together may add. */
enum { MOST_COPIED = 100 };

/* A list with labels, and the jump that leaving it at its end is: null for none. */
struct scope {
    struct lowering *lw;
    struct stmt **list;
    enum stmt_kind leave; /* STMT_RETURN, STMT_CONTINUE */
};

/* ---- the jumps to a label ---- */

/* Without jumps out of statements that would bind the copy's own `continue` or `break`. */
struct search {
    struct decl *label;
    struct stmt **jumps;
    bool skips_loops, skips_switches;
};

static bool find_jump(struct stmt *s, void *user)
{
    struct search *search = user;
    if (s->kind == STMT_GOTO && s->label == search->label)
        arrput(search->jumps, s);
    return !(stmt_is_loop(s) && search->skips_loops)
           && !(s->kind == STMT_SWITCH && search->skips_switches);
}

static struct stmt **jumps_in(struct search search, struct stmt **list, ptrdiff_t from,
                              ptrdiff_t to)
{
    for (ptrdiff_t i = from; i < to; i++)
        stmt_walk(list[i], find_jump, &search);
    return search.jumps;
}

static struct stmt **jumps_to(struct decl *label, struct stmt **list, ptrdiff_t from,
                              ptrdiff_t to)
{
    return jumps_in((struct search){.label = label}, list, from, to);
}

static bool find_break(struct stmt *s, void *user)
{
    *(bool *)user |= s->kind == STMT_BREAK;
    return !stmt_is_loop(s) && s->kind != STMT_SWITCH;
}

/* The loop around is left from there. */
static bool breaks_from(struct stmt **list, ptrdiff_t label)
{
    bool found = false;
    for (ptrdiff_t i = label; i < arrlen(list); i++)
        stmt_walk(list[i], find_break, &found);
    return found;
}

/* ---- what would be copied ---- */

static bool count_stmt(struct stmt *s, void *user)
{
    (void)s;
    ++*(ptrdiff_t *)user;
    return true;
}

static bool find_fixed(struct stmt *s, void *user)
{
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        *(bool *)user |= s->decls[i]->kind != DECL_VAR
                         || s->decls[i]->storage == STORAGE_STATIC
                         || s->decls[i]->storage == STORAGE_EXTERN;
    *(bool *)user |= s->kind == STMT_ASM;
    return true;
}

static bool is_named_from(struct stmt **list, ptrdiff_t label, struct decl *d)
{
    bool found = false;
    for (ptrdiff_t i = label; i < arrlen(list) && !found; i++)
        found = stmt_mentions(list[i], d);
    return found;
}

/* What is declared between a jump and its label is named behind it; a type may be. */
static bool names_skipped(struct stmt **list, ptrdiff_t from, ptrdiff_t label)
{
    for (ptrdiff_t i = from; i < label; i++)
        for (ptrdiff_t k = 0; k < arrlen(list[i]->decls); k++) {
            struct decl *d = list[i]->decls[k];
            if (d->kind != DECL_VAR || is_named_from(list, label, d))
                return true;
        }
    return false;
}

static bool may_copy(struct scope *scope, ptrdiff_t label, ptrdiff_t first,
                     ptrdiff_t jumps)
{
    struct stmt **list = scope->list, *last = arrlast(list);
    ptrdiff_t size = 0;
    bool is_fixed = false, ends = stmt_is_jump(last);
    if (last->kind == STMT_LABEL && last->body)
        ends = stmt_is_jump(last->body);
    for (ptrdiff_t i = label; i < arrlen(list); i++) {
        stmt_walk(list[i], count_stmt, &size);
        stmt_walk(list[i], find_fixed, &is_fixed);
    }
    bool has_value = scope->leave == STMT_RETURN
                     && type_strip(scope->lw->function->type->to)->kind != TYPE_VOID;
    return !is_fixed && size * jumps <= MOST_COPIED && (ends || !has_value)
           && !names_skipped(list, first, label);
}

/* ---- copies ---- */

static struct stmt *copy_of(struct lowering *lw, struct stmt *s, struct decl_map **map)
{
    struct stmt *copy = stmt_clone(s, map);
    for (ptrdiff_t i = 0; i < hmlen(*map); i++) {
        struct fact fact = lower_fact(lw, (*map)[i].key);
        hmput(lw->facts, (*map)[i].value, fact);
    }
    return copy;
}

static void replace(struct scope *scope, struct stmt *jump, ptrdiff_t label)
{
    struct decl_map *map = NULL;
    struct stmt **copies = NULL;
    for (ptrdiff_t i = label; i < arrlen(scope->list); i++) {
        struct stmt *s = scope->list[i];
        while (s && s->kind == STMT_LABEL)
            s = s->body;
        if (s && s->kind != STMT_NULL)
            arrput(copies, copy_of(scope->lw, s, &map));
    }
    if (arrlen(copies) == 0 || !stmt_is_jump(arrlast(copies)))
        arrput(copies, stmt_new(scope->leave, jump->loc));
    if (!arrlast(copies)->origin)
        arrlast(copies)->origin = jump->origin;
    *jump = arrlen(copies) == 1 ? *copies[0] : *stmt_block(copies);
    jump->origin = copies[0]->origin;
}

/* False: the label stays. */
static bool open_label(struct scope *scope, ptrdiff_t at, struct decl *label)
{
    bool in_loop = scope->leave == STMT_CONTINUE;
    ptrdiff_t n = arrlen(scope->list), first = at;
    struct search search = {label, NULL, in_loop,
                            in_loop && breaks_from(scope->list, at)};
    struct stmt **all = jumps_to(label, scope->list, 0, at),
                **jumps = jumps_in(search, scope->list, 0, at);
    for (ptrdiff_t i = at; i-- > 0;)
        if (arrlen(jumps_to(label, scope->list, i, i + 1)) > 0)
            first = i;
    bool is_simple = arrlen(jumps) == arrlen(all)
                     && arrlen(jumps_to(label, scope->list, at, n)) == 0;
    if (arrlen(jumps) == 0 || !is_simple || !may_copy(scope, at, first, arrlen(jumps)))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(jumps); i++)
        replace(scope, jumps[i], at);
    return true;
}

/* From the last label on, as what stands at one may jump to a later one. */
static void open_list(struct lowering *lw, struct stmt **list, enum stmt_kind leave)
{
    struct scope scope = {lw, list, leave};
    for (ptrdiff_t i = arrlen(list); i-- > 0;)
        for (struct stmt *s = list[i]; s && s->kind == STMT_LABEL;) {
            bool is_open = open_label(&scope, i, s->label);
            if (is_open && s->body)
                *s = *s->body;
            else if (is_open)
                s->kind = STMT_NULL;
            else
                s = s->body;
        }
}

/* A `continue` that stood in front of a label is at the end now. */
static void drop_end(struct stmt **list)
{
    for (ptrdiff_t i = arrlen(list); i-- > 0 && !stmt_has(list[i], STMT_LABEL);)
        if (list[i]->kind == STMT_CONTINUE)
            arrsetlen(list, i);
}

static bool open_loop(struct stmt *s, void *user)
{
    if (stmt_is_loop(s) && s->body->kind == STMT_BLOCK) {
        open_list(user, s->body->list, STMT_CONTINUE);
        drop_end(s->body->list);
    }
    return true;
}

void lower_gotos(struct lowering *lw, struct stmt *body)
{
    if (!stmt_has(body, STMT_GOTO) || stmt_has(body, STMT_GOTO_TO))
        return;
    stmt_walk(body, open_loop, lw);
    open_list(lw, body->list, STMT_RETURN);
}
