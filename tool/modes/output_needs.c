/* What the functions of the file that is made need besides themselves: declarations of the
 * user's, types, tables, headers. */
#include "output_needs.h"
#include <string.h>

struct needs needs;

static void need_decl(struct decl *d);
static bool need_stmt(struct stmt *s, void *user);

static void need_type(struct type *t)
{
    for (; t; t = t->to) {
        if (t->decl)
            need_decl(t->decl);
        for (ptrdiff_t i = 0; i < arrlen(t->params); i++)
            need_type(t->params[i]);
    }
}

static bool need_expr(struct expr *e, void *user)
{
    (void)user;
    if (e->kind == EXPR_RUNTIME
        && (e->runtime == RUNTIME_ROW || e->runtime == RUNTIME_ROWS))
        needs.taylor = true;
    else if (e->kind == EXPR_RUNTIME)
        needs.runtime = true;
    if (e->kind == EXPR_REF)
        need_decl(e->decl);
    if (e->kind == EXPR_CAST && e->cast == CAST_EXPLICIT)
        need_type(e->type);
    need_type(e->of);
    if (e->body)
        stmt_walk(e->body, need_stmt, NULL);
    return true;
}

static bool need_stmt(struct stmt *s, void *user)
{
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        need_type(s->decls[i]->type);
    stmt_exprs(s, need_expr, user);
    return true;
}

static bool is_file_scope(struct decl *d)
{
    return d->kind == DECL_FUNCTION || d->kind == DECL_RECORD || d->kind == DECL_ENUM
           || d->kind == DECL_TYPEDEF || (d->kind == DECL_VAR && d->is_global);
}

/* A static that the derivative would share with the primal can't be copied. */
static void check_static(struct decl *d)
{
    if (d->kind == DECL_VAR && d->storage == STORAGE_STATIC && !output.options->embed
        && !(type_strip(d->type)->quals & QUAL_CONST)) {
        struct type *t = type_strip(d->type);
        while (t->kind == TYPE_ARRAY)
            t = type_strip(t->to);
        if (!(t->quals & QUAL_CONST) && !static_is_read_only(d)) {
            diag_error(DIAG_STATIC_STATE, d->loc, d->name);
        }
    }
}

/* The enum of each enumerator, those of bodies too. */
static struct {
    struct decl *key, *value;
} * enums;

static void note_enum(struct decl *d)
{
    for (ptrdiff_t i = 0; d->kind == DECL_ENUM && i < arrlen(d->members); i++)
        hmput(enums, d->members[i], d);
}

static bool note_enums(struct stmt *s, void *user)
{
    (void)user;
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        note_enum(s->decls[i]);
    return true;
}

void needs_begin(void)
{
    for (ptrdiff_t i = 0; i < arrlen(output.program->units); i++) {
        struct unit *u = output.program->units[i];
        for (ptrdiff_t k = 0; k < arrlen(u->decls); k++) {
            note_enum(u->decls[k]);
            stmt_walk(u->decls[k]->body, note_enums, NULL);
        }
    }
}

/* Types that the body of a copied function declares come with it. */
static struct need *own_types;
static bool in_copy;

static bool note_types(struct stmt *s, void *user)
{
    (void)user;
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        hmput(own_types, s->decls[i], true);
    return true;
}

static void need_body(struct decl *function)
{
    bool outer = in_copy;
    in_copy = !function->origin;
    if (in_copy)
        stmt_walk(function->body, note_types, NULL);
    stmt_walk(function->body, need_stmt, NULL);
    in_copy = outer;
}

/* A header of the user's gives each file its own of the statics that it defines. */
static struct need *of_headers;
static void check_header(struct decl *d);

static bool check_header_expr(struct expr *e, void *user)
{
    (void)user;
    if (e->kind == EXPR_REF && e->decl->from_header)
        check_header(e->decl);
    return true;
}

static bool check_header_stmt(struct stmt *s, void *user)
{
    stmt_exprs(s, check_header_expr, user);
    return true;
}

static void check_header(struct decl *d)
{
    if (d->from_system || hmgeti(of_headers, d) >= 0)
        return;
    hmput(of_headers, d, true);
    check_static(d);
    if (d->kind == DECL_FUNCTION && d->storage == STORAGE_STATIC && d->body)
        stmt_walk(d->body, check_header_stmt, NULL);
}

static void need_decl(struct decl *d)
{
    if (d->from_header)
        check_header(d);
    if (d->kind == DECL_ENUMERATOR && hmgeti(enums, d) >= 0)
        d = hmget(enums, d);
    if (in_copy && hmgeti(own_types, d) >= 0)
        return;
    if (strncmp(d->name ? d->name : "", "cgrad_taylor_", 13) == 0 && d->from_header)
        needs.taylor = true;
    else if (strncmp(d->name ? d->name : "", "cgrad_", 6) == 0 && d->from_header)
        needs.runtime |= d->kind == DECL_RECORD || d->kind == DECL_FUNCTION;
    if (d->kind == DECL_FUNCTION && d->from_system && d->loc.file
        && strcmp(d->loc.file, "math.h") == 0)
        needs.math = true; /* made by a rule */
    if (d->kind == DECL_FUNCTION && d->from_system && strncmp(d->name, "mem", 3) == 0)
        needs.memory = true;
    if (!is_file_scope(d) || d->from_header || hmgeti(needs.all, d) >= 0)
        return;
    hmput(needs.all, d, true);
    if (d->kind == DECL_RECORD && d->origin)
        need_decl(d->origin);
    check_static(d);
    need_type(d->type);
    for (ptrdiff_t i = 0; i < arrlen(d->members); i++) {
        need_type(d->members[i]->type);
        if (d->kind == DECL_ENUM)
            expr_walk(d->members[i]->init, need_expr, NULL);
    }
    if (d->kind == DECL_FUNCTION && d->storage == STORAGE_STATIC && d->body)
        need_body(d);
    if (d->kind == DECL_VAR && d->storage == STORAGE_STATIC)
        expr_walk(d->init, need_expr, NULL);
    if (decl_is_hoisted(d))
        arrput(needs.types, d);
}

void needs_add(struct decl *function)
{
    hmput(needs.all, function, true);
    need_type(function->type->to);
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++)
        need_type(function->members[i]->type);
    stmt_walk(function->body, need_stmt, NULL);
}
