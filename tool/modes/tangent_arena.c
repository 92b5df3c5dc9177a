/* The tangent family in functions that a reverse mode made. The shadow of an arena is an
 * arena: where something is opened, closed or turned, both are; what has a shadow and is
 * pushed, has it pushed there, in the same order; counts, ways and all else once. */
#include "tangent.h"

static bool arena_shadowed(struct walk *w, struct expr *x)
{
    return any_object_shadowed(w->f, pointer_objects(w->f, x->kids[0]));
}

struct search {
    struct walk *w;
    bool found;
};

static bool find_zeros(struct stmt *s, void *user)
{
    struct search *search = user;
    struct expr *x = runtime_at(s);
    search->found |=
        x && x->runtime == RUNTIME_ZEROS
        && any_object_shadowed(search->w->f, pointer_objects(search->w->f, x));
    return !search->found;
}

/* The function takes scratch for shadows, to be given back with the primal's. */
static bool takes_scratch(struct walk *w)
{
    struct search search = {.w = w};
    stmt_walk(w->f->core->body, find_zeros, &search);
    return search.found;
}

/* The operation happens on the arena's shadow as well. */
static bool is_doubled(struct walk *w, struct expr *x)
{
    bool has_arena = !w->algebra->in_place;
    switch (x->runtime) {
    case RUNTIME_OPEN:
    case RUNTIME_CLOSE:
    case RUNTIME_TURN:
    case RUNTIME_TURN_KEPT:
    case RUNTIME_REWIND: return has_arena && arena_shadowed(w, x);
    case RUNTIME_MARK:
    case RUNTIME_RELEASE: return has_arena && arena_shadowed(w, x) && takes_scratch(w);
    case RUNTIME_PUSH_VALUE:
    case RUNTIME_POP_VALUE:
    case RUNTIME_PUSH:
    case RUNTIME_POP: return place_is_shadowed(x->decl);
    case RUNTIME_ZEROS:
    case RUNTIME_MALLOC:
    case RUNTIME_CALLOC:
    case RUNTIME_REALLOC:
    case RUNTIME_RECALLOC: return any_object_shadowed(w->f, pointer_objects(w->f, x));
    case RUNTIME_PUSH_WAY:
    case RUNTIME_POP_WAY:
    case RUNTIME_COMMON:
    case RUNTIME_CHECK_OVERLAP:
    case RUNTIME_WRITTEN:
    case RUNTIME_READ:
    case RUNTIME_LAST:
    case RUNTIME_UNION:
    case RUNTIME_UNIONF:
    case RUNTIME_SCALED:
    case RUNTIME_SPARSE_BEGIN:
    case RUNTIME_SPARSE_NEXT:
    case RUNTIME_SEED:
    case RUNTIME_TAKE:
    case RUNTIME_SEED_LANES:
    case RUNTIME_TAKE_LANES:
    case RUNTIME_CONVERT:
    case RUNTIME_ROW:
    case RUNTIME_ROWS:
    case RUNTIME_LANES:
    case RUNTIME_COUNT: return false;
    }
    return false;
}

/* The variable or lvalue that takes the value; null: none. */
static struct expr *target_of(struct stmt *s)
{
    if (s->kind == STMT_DECL)
        return expr_ref(s->decls[0]);
    return s->expr->kind == EXPR_ASSIGN ? s->expr->kids[0] : NULL;
}

/* A row's place on the stack comes first:
 *     double (*pushed_t)[order + 1] = cgrad_push(save_t, double[order + 1], 1);
 *     memcpy(*pushed_t, v_t, sizeof(double[order + 1])) */
static struct expr *push_row(struct walk *w, struct expr *x)
{
    struct expr *value = x->kids[1], *row, **args = NULL;
    if (type_is_record(x->of))
        row = walk_any_shadow(w, value);
    else
        row = w->algebra->argument(w, value, true);
    struct type *of = emit_shadow_type(w->e, primal_type(w->e, x->of));
    arrput(args, shadow_pointer(w->e, x->kids[0]));
    arrput(args, expr_int(1));
    struct expr *push = expr_runtime(RUNTIME_PUSH, of, args);
    push->decl = x->decl;
    struct decl *pushed = walk_temporary(w, "pushed_t", push->type, push);
    return row_copy(w->e, x->of, expr_deref(expr_ref(pushed)), row, false)->expr;
}

struct expr *walk_popped(struct walk *w, struct expr *pop)
{
    struct expr *row = runtime_shadow(w->e, pop);
    return expr_ref(
        walk_temporary(w, "popped_t", type_pointer(type_pointee(row->type)), row));
}

/* cgrad_push_value(save_d, T, v_d) */
struct expr *walk_push(struct walk *w, struct expr *x)
{
    if (x->kind != EXPR_RUNTIME || x->runtime != RUNTIME_PUSH_VALUE
        || !is_doubled(w, x))
        return NULL;
    if (type_has_row(w->e, x->of))
        return push_row(w, x);
    struct expr *made = runtime_shadow(w->e, x);
    made->kids[1] = walk_any_shadow(w, x->kids[1]);
    return made;
}

/* struct cgrad_mark mark = cgrad_get_mark(save), and the release to it */
static void mark_or_release(struct walk *w, struct stmt *s, struct expr *x)
{
    struct expr *made = runtime_shadow(w->e, x);
    made->type = x->type;
    if (s->kind == STMT_DECL) {
        walk_declare(w, s->decls[0])->init = walk_primal(w, s->decls[0]->init);
        struct stmt *primal = stmt_new(STMT_DECL, s->loc);
        arrput(primal->decls, w->e->map[hmgeti(w->e->map, s->decls[0])].value);
        walk_put(w, primal);
        shadow_decl(w->e, s->decls[0])->init = made;
        arrput(w->list, stmt_decl(shadow_decl(w->e, s->decls[0])));
    } else {
        made->kids[1] = expr_ref(shadow_decl(w->e, x->kids[1]->decl));
        arrput(w->list, stmt_expr(made));
        walk_put(w, walk_primal_stmt(w, s));
    }
}

bool walk_runtime(struct walk *w, struct stmt *s, struct expr *x)
{
    struct expr *target = target_of(s);
    bool doubled = is_doubled(w, x);
    bool is_set = target && walk_mirrored(w, target)
                  && (type_is_pointer(target->type) || walk_mirrored(w, x));
    if (doubled && (x->runtime == RUNTIME_MARK || x->runtime == RUNTIME_RELEASE)) {
        mark_or_release(w, s, x);
        return true;
    }
    struct expr *push = walk_push(w, x);
    bool in_place = w->algebra->in_place && doubled;
    if (in_place && target && !is_set)
        diag_error(DIAG_UNSUPPORTED, x->loc, "this pointer to active memory");
    if (push) {
        arrput(w->list, stmt_expr(push));
    } else if (doubled && !is_set) {
        struct expr *made = runtime_shadow(w->e, x);
        bool drops = type_strip(made->type)->kind != TYPE_VOID;
        arrput(w->list, stmt_expr(drops ? expr_void(made) : made));
    }
    if (target)
        return false;
    if (!in_place)
        walk_put(w, walk_primal_stmt(w, s));
    return true;
}
