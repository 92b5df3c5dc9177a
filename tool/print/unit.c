/* Units: items in order, functions, and guards against macros that would replace names;
 * and the printers of single nodes. */
#include "internal.h"
#include <string.h>

/* ---- single nodes ---- */

static struct printer flat_printer(void)
{
    return (struct printer){.width = PRINT_UNLIMITED, .is_flat = true};
}

char *print_expr(struct expr *e)
{
    struct printer p = flat_printer();
    put_expr(&p, e, PREC_COMMA);
    return layout_flat(&p);
}

char *print_type(struct type *type, const char *name)
{
    struct printer p = flat_printer();
    put_type(&p, type, name);
    return layout_flat(&p);
}

char *print_stmt(struct stmt *s)
{
    struct printer p = flat_printer();
    put_stmt_head(&p, s);
    return layout_flat(&p);
}

char *print_function(struct decl *function)
{
    struct printer p = {.width = PRINT_WIDTH};
    put_function(&p, function);
    return layout_finish(&p);
}

/* ---- functions ---- */

/* double b; for each parameter of int f(a, b) */
static void put_old_params(struct printer *p, struct decl *d)
{
    p->indent += PRINT_INDENT;
    for (ptrdiff_t i = 0; i < arrlen(d->members); i++) {
        line_begin(p, 0);
        put_param(p, d->members[i]);
        put(p, ";");
        line_end(p);
    }
    p->indent -= PRINT_INDENT;
}

/* A definition, or a declaration where there is no body. */
void put_function(struct printer *p, struct decl *d)
{
    ptrdiff_t scope = arrlen(p->scope);
    p->last_origin = NULL;
    line_begin(p, 0);
    put_function_head(p, d, d->body != NULL);
    if (!d->body)
        put(p, ";");
    line_end(p);
    if (d->body) {
        if (!d->type->has_prototype)
            put_old_params(p, d);
        line_raw(p, "{");
        p->indent += PRINT_INDENT;
        p->is_inner = true;
        put_block_lines(p, d->body);
        p->is_inner = false;
        p->indent -= PRINT_INDENT;
        line_raw(p, "}");
    }
    arrsetlen(p->scope, (size_t)scope);
}

/* ---- items ---- */

/* The text of a directive may come with or without its first word. */
static void put_directive(struct printer *p, const char *word, const char *text)
{
    line_raw(p, text[0] == '#' ? text : format("%s %s", word, text));
}

void put_item_decls(struct printer *p, struct item *it)
{
    struct decl *first = arrlen(it->decls) > 0 ? it->decls[0] : NULL;
    if (!first)
        return;
    if (first->kind == DECL_FUNCTION && !it->is_forward && arrlen(it->decls) == 1) {
        put_function(p, first);
        return;
    }
    if (!it->is_forward) {
        put_decls(p, it->decls, NULL);
        return;
    }
    p->is_forward = true;
    for (ptrdiff_t i = 0; i < arrlen(it->decls);) {
        struct decl *d = it->decls[i];
        line_begin(p, 0);
        if (d->kind == DECL_RECORD || d->kind == DECL_ENUM)
            put_type(p, type_named(it->decls[i++]), NULL);
        else
            i += put_declaration(p, it->decls, i);
        put(p, ";");
        line_end(p);
    }
    p->is_forward = false;
}

static void put_item(struct printer *p, struct item *it)
{
    switch (it->kind) {
    case ITEM_INCLUDE: put_directive(p, "#include", it->text); break;
    case ITEM_DEFINE: put_directive(p, "#define", it->text); break;
    case ITEM_PRAGMA: put_directive(p, "#pragma", raw_renamed(p, it->text)); break;
    case ITEM_DECL: put_item_decls(p, it); break;
    case ITEM_COMMENT:
        if (*it->text)
            put_comment_lines(p, it->text);
        else
            line_raw(p, "");
        break;
    }
}

/* ---- macros that would replace names ---- */

/* Each once, in order. */
static const char **hazards_once(const char **hazards)
{
    const char **once = NULL;
    for (ptrdiff_t i = 0; i < arrlen(hazards); i++) {
        ptrdiff_t j = 0;
        while (j < arrlen(once) && once[j] != hazards[i])
            j++;
        if (j == arrlen(once))
            arrput(once, hazards[i]);
    }
    return once;
}

/* Prints; where names of macros came out, prints again with these undefined around it.
 */
static void put_guarded(struct printer *p, struct item *it)
{
    size_t out = p->out.len;
    ptrdiff_t lines = arrlen(p->lines), defined = arrlen(p->defined_order);
    p->hazards = NULL;
    put_item(p, it);
    if (arrlen(p->hazards) == 0)
        return;
    const char **names = hazards_once(p->hazards);
    printer_forget(p, out, lines);
    record_forget(p, defined);
    p->drops_macros = true;
    for (ptrdiff_t i = 0; i < arrlen(names); i++) {
        line_raw(p, format("#pragma push_macro(\"%s\")", names[i]));
        line_raw(p, format("#undef %s", names[i]));
    }
    put_item(p, it);
    for (ptrdiff_t i = 0; i < arrlen(names); i++)
        line_raw(p, format("#pragma pop_macro(\"%s\")", names[i]));
    p->drops_macros = false;
}

/* ---- the file ---- */

/* Takes lines of its own, apart from its neighbours. */
static bool is_block(struct item *it)
{
    for (ptrdiff_t i = 0; it->kind == ITEM_DECL && i < arrlen(it->decls); i++) {
        struct decl *d = it->decls[i];
        if (!it->is_forward && (d->body || (d->kind == DECL_RECORD && d->is_complete)))
            return true;
    }
    return false;
}

/* Blank lines around definitions and between kinds; none under a comment. */
static bool wants_blank(struct item *before, struct item *it)
{
    if (before->kind == ITEM_COMMENT)
        return false;
    if (it->kind == ITEM_COMMENT)
        return *it->text != 0;
    return before->kind != it->kind || is_block(before) || is_block(it);
}

static struct printer unit_printer(const struct unit *unit,
                                   const struct print_options *options)
{
    struct printer p = {.width = PRINT_WIDTH, .unit = unit};
    p.is_renamed = options && options->renamed;
    return p;
}

static void put_items(struct printer *p)
{
    names_prepare(p);
    for (ptrdiff_t i = 0; i < arrlen(p->unit->items); i++) {
        struct item *it = p->unit->items[i];
        if (i > 0 && wants_blank(p->unit->items[i - 1], it))
            line_raw(p, "");
        put_guarded(p, it);
    }
}

/* Twice where an unnamed record turns out to need a tag. */
char *print_unit(const struct unit *unit, const struct print_options *options)
{
    struct printer p = unit_printer(unit, options);
    put_items(&p);
    if (p.wants_again) {
        struct printer again = unit_printer(unit, options);
        again.names = p.names;
        put_items(&again);
        p = again;
    }
    return layout_finish(&p);
}
