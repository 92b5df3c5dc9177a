/* Several files become one: what each says for itself, its types and statics, gets a name of
 * its own where another file has something else by that name. */
#include "output_needs.h"

struct claim {
    const char *key;
    struct decl *value;
};
static struct claim *names, *tags;

/* The same to C, however often it is said. */
static bool is_same(struct decl *a, struct decl *b)
{
    return a == b
           || (a->kind == DECL_TYPEDEF && b->kind == DECL_TYPEDEF
               && type_equal(a->type, b->type));
}

/* False: it is another's. */
static bool claim(struct claim **claims, struct decl *d)
{
    ptrdiff_t i = hmgeti(*claims, d->name);
    if (i < 0)
        hmput(*claims, d->name, d);
    output_export(d->name);
    return i < 0 || is_same((*claims)[i].value, d);
}

static void claim_or_rename(struct claim **claims, struct decl *d)
{
    if (!d->name || claim(claims, d))
        return;
    output_rename(d);
    claim(claims, d);
}

typedef void visit_fn(struct decl *d);

static void visit(visit_fn *fn)
{
    struct program *p = output.program;
    for (ptrdiff_t u = 0; u < arrlen(p->units) && arrlen(p->units) > 1; u++)
        for (ptrdiff_t i = 0; i < arrlen(p->units[u]->decls); i++)
            if (p->units[u]->decls[i]->name || p->units[u]->decls[i]->members)
                fn(p->units[u]->decls[i]);
}

static bool is_static(struct decl *d)
{
    return d->storage == STORAGE_STATIC && !d->from_header;
}

/* Externals, and what headers declare, can't be renamed. */
static void claim_fixed(struct decl *d)
{
    bool is_object = d->kind == DECL_FUNCTION || d->kind == DECL_VAR;
    bool is_tag = d->kind == DECL_RECORD || d->kind == DECL_ENUM;
    if (d->name && (is_object ? !is_static(d) : d->from_header))
        claim(is_tag ? &tags : &names, d);
    for (ptrdiff_t i = 0; d->kind == DECL_ENUM && i < arrlen(d->members); i++)
        if (d->from_header)
            claim(&names, d->members[i]);
}

static void rename_type(struct decl *d)
{
    if (d->from_header)
        return;
    if (d->kind == DECL_RECORD || d->kind == DECL_ENUM)
        claim_or_rename(&tags, d);
    else if (d->kind == DECL_TYPEDEF)
        claim_or_rename(&names, d);
    for (ptrdiff_t i = 0; d->kind == DECL_ENUM && i < arrlen(d->members); i++)
        claim_or_rename(&names, d->members[i]);
}

void rename_types(void)
{
    visit(claim_fixed);
    visit(rename_type);
}

static void rename_static(struct decl *d)
{
    bool is_object = d->kind == DECL_FUNCTION || d->kind == DECL_VAR;
    if (is_object && is_static(d) && hmgeti(needs.all, d) >= 0)
        claim_or_rename(&names, d);
}

void rename_statics(void)
{
    visit(rename_static);
}
