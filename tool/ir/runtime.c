/* Runtime calls in a program that is read: what cgrad wrote before is a citizen of the IR
 * again. A c-level tree enters, in which a row of runtime.def is a call of the function of
 * that name that cgrad_rt.h declares for us, below the cast that spells its type; the same
 * tree leaves with EXPR_RUNTIME in their place.
 *
 * Which push a pop belongs to is not in the text. All pushes of a kind share a place: a
 * value is then one of several, never a wrong one. */
#include "ir.h"
#include <string.h>

static const struct row {
    const char *name;
    bool has_type;
} rows[RUNTIME_COUNT] = {
#define RUNTIME(id, name, has_type, note) {name, has_type},
#include "runtime.def"
#undef RUNTIME
};

static bool in_runtime_header(struct decl *d)
{
    const char *file = d->loc.file ? d->loc.file : "";
    const char *base = strrchr(file, '/');
    return strcmp(base ? base + 1 : file, "cgrad_rt.h") == 0;
}

/* The row that the expression, without casts, is a call of; RUNTIME_COUNT: none. */
static enum runtime row_of(struct expr *e)
{
    struct expr *callee = e->kind == EXPR_CALL ? expr_bare(e->kids[0]) : NULL;
    struct decl *d = callee && callee->kind == EXPR_REF ? callee->decl : NULL;
    if (!d || d->kind != DECL_FUNCTION || d->body || !in_runtime_header(d))
        return RUNTIME_COUNT;
    for (unsigned i = 0; i < RUNTIME_COUNT; i++)
        if (strcmp(rows[i].name, d->name) == 0)
            return (enum runtime)i;
    return RUNTIME_COUNT;
}

/* ---- places ---- */

bool runtime_is_followed(struct type *t)
{
    return type_is_pointer(t) || type_reaches_real(t)
           || type_strip(t)->kind == TYPE_CHAR; /* bytes of anything */
}

struct decl *runtime_new_place(struct type *type)
{
    static unsigned count;
    return decl_new(DECL_FIELD, format("saved %u", ++count), type_pointer(type),
                    (struct loc){0});
}

/* The one place of all pushes of the kind: arrays of a type with that type, and pointers
 * with all pointers (a pop of one to an array of variable length says void *). */
static struct decl *place_of(struct type *type)
{
    static struct decl **places;
    while (type_strip(type)->kind == TYPE_ARRAY)
        type = type_strip(type)->to;
    if (!runtime_is_followed(type))
        return NULL;
    if (type_is_pointer(type))
        type = type_pointer(type_basic(TYPE_VOID));
    for (ptrdiff_t i = 0; i < arrlen(places); i++)
        if (type_equal(places[i]->type->to, type))
            return places[i];
    arrput(places, runtime_new_place(type));
    return arrlast(places);
}

/* ---- the rows ---- */

static struct expr **arguments(struct expr *call)
{
    struct expr **args = NULL;
    for (ptrdiff_t i = 1; i < arrlen(call->kids); i++)
        arrput(args, expr_bare(call->kids[i]));
    return args;
}

static void become(struct expr *e, enum runtime r, struct type *of, struct expr **args)
{
    struct loc loc = e->loc;
    struct type *type = e->type;
    for (ptrdiff_t i = 0; i < arrlen(args); i++)
        args[i]->parens = 0;
    *e = *expr_runtime(r, of, args);
    e->loc = loc;
    if (r == RUNTIME_LAST)
        e->type = type;
    if (rows[r].has_type && r != RUNTIME_ZEROS)
        e->decl = place_of(of);
}

/* The call below a cast to `T *`; null: it is none of a row with a type. */
static struct expr *typed_call(struct expr *cast, enum runtime *r)
{
    if (cast->kind != EXPR_CAST || cast->cast != CAST_EXPLICIT)
        return NULL;
    struct expr *call = expr_bare(cast->kids[0]);
    *r = row_of(call);
    return *r != RUNTIME_COUNT && rows[*r].has_type ? call : NULL;
}

/* `*(T *)cgrad_pop_value(save)`, and the same for a push */
static struct expr *value_call(struct expr *e, enum runtime *r)
{
    bool is_deref = e->kind == EXPR_UNARY && e->op == OP_DEREF;
    return is_deref ? typed_call(e->kids[0], r) : NULL;
}

/* A call of a row without a type, of which cgrad_last's is that of its cast. */
static bool recognise_call(struct expr *e)
{
    bool is_cast = e->kind == EXPR_CAST && e->cast == CAST_EXPLICIT;
    struct expr *call = is_cast ? expr_bare(e->kids[0]) : e;
    enum runtime r = row_of(call);
    if (r == RUNTIME_COUNT || rows[r].has_type || (r == RUNTIME_LAST) != is_cast)
        return false;
    become(e, r, NULL, arguments(call));
    return true;
}

static bool recognise(struct expr *e, void *user)
{
    enum runtime r = RUNTIME_COUNT;
    bool is_void = e->kind == EXPR_CAST && type_strip(e->type)->kind == TYPE_VOID;
    struct expr *set = is_void ? e->kids[0] : e, *call = NULL;
    (void)user;
    if (set->kind == EXPR_ASSIGN && (call = value_call(set->kids[0], &r))) {
        struct expr **args = arguments(call);
        arrput(args, set->kids[1]);
        become(e, r, set->kids[0]->type, args);
    } else if ((call = value_call(e, &r))) {
        become(e, r, e->type, arguments(call));
    } else if ((call = typed_call(e, &r))) {
        become(e, r, type_pointee(e->type), arguments(call));
    } else {
        recognise_call(e);
    }
    return true;
}

void runtime_recognise(struct stmt *body)
{
    stmt_walk_exprs(body, recognise, NULL);
}
