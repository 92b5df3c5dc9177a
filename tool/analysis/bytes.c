/* Memory that may be read and written byte by byte: somewhere a pointer to it that is no
 * character pointer becomes one, or the other way round. Elsewhere characters are those of
 * members, whatever else is in the memory: of
 *     struct node { char op; double v; }
 * a pointer to op leads to no byte of v. */
#include "internal.h"

static bool is_character(struct type *t)
{
    return t->kind == TYPE_CHAR || t->kind == TYPE_SCHAR || t->kind == TYPE_UCHAR;
}

bool type_is_characters(struct type *t)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return type_is_characters(t->to);
    if (t->kind != TYPE_RECORD)
        return is_character(t);
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
        if (!type_is_characters(t->decl->members[i]->type))
            return false;
    return arrlen(t->decl->members) > 0;
}

static void mark(object_set set, bool *changed)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++) {
        *changed |= !set[i]->is_bytes;
        set[i]->is_bytes = true;
    }
}

/* A conversion, written or not, between a character pointer and another. */
static void convert(struct instance *f, struct expr *cast)
{
    struct type *from = type_pointee(cast->kids[0]->type),
                *to = type_pointee(cast->type);
    bool changed = false;
    if (from && to && type_is_characters(from) != type_is_characters(to))
        mark(pointer_objects(f, cast->kids[0]), &changed);
}

/* What memcpy and free take as void * is no conversion. */
static struct expr *argument_given(struct expr *argument)
{
    struct expr *e = expr_bare(argument);
    bool to_void = e->kind == EXPR_CAST && type_is_pointer(e->type)
                   && type_strip(type_pointee(e->type))->kind == TYPE_VOID;
    return to_void ? argument_given(e->kids[0]) : e;
}

static bool visit_expr(struct expr *e, void *user)
{
    struct instance *f = user;
    struct decl *callee = e->kind == EXPR_CALL ? expr_bare(e->kids[0])->decl : NULL;
    if (e->kind == EXPR_CAST)
        convert(f, e);
    if (!callee || !memory_rule_find(callee))
        return e->kind != EXPR_SIZEOF && e->kind != EXPR_ALIGNOF;
    for (ptrdiff_t i = 1; i < arrlen(e->kids); i++)
        expr_walk(argument_given(e->kids[i]), visit_expr, f);
    return false;
}

/* Callees agree with callers about it. */
static void spread(struct instance *f, bool *changed)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++) {
        struct call *c = &f->calls[i];
        for (ptrdiff_t k = 0; c->callee && k < arrlen(c->callee->objects); k++) {
            struct object *o = c->callee->objects[k];
            object_set ours = object_is_outside(o) ? call_objects(c, o) : NULL;
            for (ptrdiff_t j = 0; j < arrlen(ours) && !o->is_bytes; j++)
                *changed |= o->is_bytes = ours[j]->is_bytes;
            if (o->is_bytes)
                mark(ours, changed);
        }
    }
}

static bool are_characters(struct instance *f, struct expr *pointer)
{
    struct type *element = pointer_element(pointer);
    object_set set = pointer_objects(f, pointer);
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->is_bytes)
            return false;
    return element && type_is_characters(element);
}

bool region_is_characters(struct instance *f, struct call *c)
{
    return are_characters(f, c->expr->kids[1])
           && (c->rule->kind != MEMORY_COPY || are_characters(f, c->expr->kids[2]));
}

void instance_bytes(struct instance *root)
{
    struct instance **reached = NULL;
    bool changed;
    instance_reach(root, &reached);
    for (ptrdiff_t i = 0; i < arrlen(reached); i++)
        stmt_walk_exprs(reached[i]->core->body, visit_expr, reached[i]);
    do {
        changed = false;
        for (ptrdiff_t i = 0; i < arrlen(reached); i++)
            spread(reached[i], &changed);
    } while (changed);
}
