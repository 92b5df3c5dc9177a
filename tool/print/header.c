/* Headers: what a program needs to call the functions of a unit, from C and from C++.
 */
#include "internal.h"
#include <string.h>

/* ---- types the prototypes need ---- */

static void add_record(struct decl ***found, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(*found); i++)
        if ((*found)[i] == d)
            return;
    arrput(*found, d);
}

/* Tagged records of the unit that the type names. */
static void find_records(struct type *t, struct decl ***found)
{
    for (; t; t = t->to) {
        if (t->kind == TYPE_RECORD && t->decl->name && !t->decl->from_header)
            add_record(found, t->decl);
        for (ptrdiff_t i = 0; i < arrlen(t->params); i++)
            find_records(t->params[i], found);
    }
}

/* Functions and variables that other units see. */
static bool is_exported(const struct item *it, const struct decl *d)
{
    return it->kind == ITEM_DECL && d->storage != STORAGE_STATIC
           && (d->kind == DECL_FUNCTION || d->kind == DECL_VAR);
}

static bool is_type(const struct decl *d)
{
    return d->kind == DECL_RECORD || d->kind == DECL_ENUM || d->kind == DECL_TYPEDEF
           || d->kind == DECL_TEXT;
}

/* struct s; for records that are named by pointer and not defined in the header. */
static void put_forward(struct printer *p)
{
    struct decl **found = NULL;
    for (ptrdiff_t i = 0; i < arrlen(p->unit->items); i++) {
        struct item *it = p->unit->items[i];
        for (ptrdiff_t j = 0; j < arrlen(it->decls); j++) {
            struct decl *d = it->decls[j];
            if (!is_exported(it, d))
                continue;
            find_records(d->type, &found);
            for (ptrdiff_t k = 0; k < arrlen(d->members); k++)
                find_records(d->members[k]->type, &found);
        }
    }
    for (ptrdiff_t i = 0; i < arrlen(found); i++)
        if (hmgeti(p->listed, found[i]) < 0)
            line_raw(p, format("%s %s;", found[i]->is_union ? "union" : "struct",
                               found[i]->name));
}

/* A type of the .c itself: under a guard, so that headers of several outputs agree. */
static void put_guarded_type(struct printer *p, struct item *it)
{
    const char *guard = NULL;
    for (ptrdiff_t i = 0; i < arrlen(it->decls) && !guard; i++)
        guard = ir_type_guard(it->decls[i]);
    if (!guard || it->is_forward) {
        put_item_decls(p, it);
        return;
    }
    line_raw(p, format("#ifndef %s", guard));
    line_raw(p, format("#define %s", guard));
    put_decls(p, it->decls, NULL);
    line_raw(p, "#endif");
}

static void put_types(struct printer *p)
{
    for (ptrdiff_t i = 0; i < arrlen(p->unit->items); i++) {
        struct item *it = p->unit->items[i];
        if (it->kind == ITEM_DECL && arrlen(it->decls) > 0 && is_type(it->decls[0]))
            put_guarded_type(p, it);
    }
}

/* ---- prototypes ---- */

static void put_prototype(struct printer *p, struct decl *d)
{
    line_begin(p, 0);
    if (d->kind == DECL_FUNCTION) {
        put_function_head(p, d, false);
    } else {
        struct decl **list = NULL;
        arrput(list, d);
        put_declaration(p, list, 0);
    }
    put(p, ";");
    line_end(p);
}

/* The prototypes of an item, each function once, below the comment before the item. */
static void put_exported(struct printer *p, struct item *it, struct item *comment)
{
    for (ptrdiff_t i = 0; i < arrlen(it->decls); i++) {
        struct decl *d = it->decls[i];
        if (!is_exported(it, d) || hmgeti(p->defined, d) >= 0)
            continue;
        hmput(p->defined, d, true);
        if (comment && *comment->text)
            put_comment_lines(p, comment->text);
        comment = NULL;
        put_prototype(p, d);
    }
}

static char *prototypes(const struct unit *unit, bool is_cxx)
{
    struct printer p = {.width = PRINT_WIDTH, .is_header = true, .is_cxx = is_cxx};
    for (ptrdiff_t i = 0; i < arrlen(unit->items); i++) {
        struct item *before = i > 1 ? unit->items[i - 1] : NULL;
        bool is_commented = before && before->kind == ITEM_COMMENT;
        put_exported(&p, unit->items[i], is_commented ? before : NULL);
    }
    return layout_finish(&p);
}

/* ---- the file ---- */

static void put_includes(struct printer *p)
{
    for (ptrdiff_t i = 0; i < arrlen(p->unit->items); i++)
        if (p->unit->items[i]->kind == ITEM_INCLUDE)
            line_raw(p, format("#include %s", p->unit->items[i]->text));
}

/* One list of prototypes serves C and C++ where they read alike, else one for each. */
char *print_header(const struct unit *unit, const char *guard)
{
    struct printer p = {.width = PRINT_WIDTH, .unit = unit, .is_header = true};
    names_prepare(&p);
    if (arrlen(unit->items) > 0 && unit->items[0]->kind == ITEM_COMMENT)
        put_comment_lines(&p, unit->items[0]->text);
    line_raw(&p, format("#ifndef %s", guard));
    line_raw(&p, format("#define %s", guard));
    put_includes(&p);
    put_forward(&p);
    put_types(&p);
    char *c = prototypes(unit, false), *cxx = prototypes(unit, true);
    bool is_same = strcmp(c, cxx) == 0;
    struct text t = {0};
    text_add(&t, layout_finish(&p));
    text_add(&t, "#ifdef __cplusplus\nextern \"C\" {\n");
    text_printf(&t, "%s%s", is_same ? "#endif\n" : cxx, is_same ? c : "}\n#else\n");
    text_add(&t, is_same ? "#ifdef __cplusplus\n}\n" : c);
    text_add(&t, "#endif\n#endif\n");
    return t.s;
}
