/* Names: renamed declarations (--dump=c-renamed), tags invented for unnamed records,
 * and names that a macro of the unit would replace. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

/* ---- printed names ---- */

/* Nothing that another unit, a header or raw text of a macro refers to. */
static bool is_renamed(const struct decl *d)
{
    if (d->from_header || d->is_builtin || !d->name)
        return false;
    if (d->kind == DECL_PARAM)
        return true;
    if (d->kind == DECL_VAR)
        return d->storage == STORAGE_STATIC
               || !(d->is_global || d->storage == STORAGE_EXTERN);
    return d->kind == DECL_FUNCTION && d->storage == STORAGE_STATIC
           && strcmp(d->name, "main");
}

static void take(struct printer *p, const char *name)
{
    if (name)
        hmput(p->taken, name_intern(name), 1);
}

/* Names a new one must keep clear of: those at file scope, and macros. */
static void take_names(struct printer *p)
{
    take(p, "");
    for (ptrdiff_t i = 0; p->unit && i < arrlen(p->unit->decls); i++) {
        struct decl *d = p->unit->decls[i];
        take(p, d->name);
        for (ptrdiff_t j = 0; d->kind == DECL_ENUM && j < arrlen(d->members); j++)
            take(p, d->members[j]->name);
    }
    for (ptrdiff_t i = 0; p->unit && i < arrlen(p->unit->macros); i++)
        take(p, p->unit->macros[i].name);
}

/* x_r, x_rr ..: not taken at file scope. Records get a tag from their line. */
static const char *new_name(struct printer *p, struct decl *d)
{
    if (hmlen(p->taken) == 0)
        take_names(p);
    const char *name =
        d->name ? format("%s_r", d->name) : format("record_%u", d->loc.line);
    if (!d->name && d->kind == DECL_ENUM)
        name = format("enum_%u", d->loc.line);
    while (hmgeti(p->taken, name_intern(name)) >= 0)
        name = format(d->name ? "%sr" : "%s_", name);
    if (!d->name)
        take(p, name);
    hmput(p->names, d, name_intern(name));
    return name_intern(name);
}

static bool is_tagged(const struct decl *d)
{
    return d->kind == DECL_RECORD || d->kind == DECL_ENUM;
}

/* Null: has none. */
const char *decl_printed(struct printer *p, struct decl *d)
{
    if (d->name && !(p->is_renamed && is_renamed(d)))
        return d->name;
    ptrdiff_t i = hmgeti(p->names, d);
    if (i >= 0)
        return p->names[i].value;
    return d->name ? new_name(p, d) : NULL;
}

/* A typedef at file scope that names the unnamed record d; or null. */
struct decl *record_alias(struct printer *p, struct decl *d)
{
    ptrdiff_t known = hmgeti(p->aliases, d);
    if (known >= 0)
        return p->aliases[known].value;
    const struct unit *unit = p->unit ? p->unit : d->unit;
    struct decl *alias = NULL;
    for (ptrdiff_t i = 0; unit && i < arrlen(unit->decls) && !alias; i++) {
        struct decl *t = unit->decls[i];
        if (t->kind == DECL_TYPEDEF && t->type->decl == d
            && t->type->kind != TYPE_TYPEDEF && t->type->quals == 0)
            alias = t;
    }
    hmput(p->aliases, d, alias);
    return alias;
}

/* An unnamed record is used away from its definition: it gets a tag, and all is printed
 * again. */
void name_record(struct printer *p, struct decl *d)
{
    if (is_tagged(d) && !d->name && hmgeti(p->names, d) < 0) {
        new_name(p, d);
        p->wants_again = true;
    }
}

/* An object-like macro of that name would replace it; a function-like one, where `(`
 * follows. */
void put_name(struct printer *p, const char *name)
{
    put(p, name);
    ptrdiff_t i = hmlen(p->macros) > 0 ? hmgeti(p->macros, name) : -1;
    if (i < 0)
        return;
    if (p->macros[i].value == 2)
        p->called = name;
    else
        arrput(p->hazards, name);
}

void put_decl_name(struct printer *p, struct decl *d)
{
    const char *name = decl_printed(p, d);
    if (name)
        put_name(p, name);
}

void names_declare(struct printer *p, struct decl *d)
{
    if (p->is_renamed && is_renamed(d))
        arrput(p->scope, d);
}

/* ---- macros ---- */

static bool find_renamed(struct expr *e, void *user)
{
    bool *found = user;
    if (e->kind == EXPR_REF && is_renamed(e->decl))
        *found = true;
    return !*found;
}

/* Not where its text would name renamed variables. */
bool macro_is_kept(struct printer *p, struct expr *e)
{
    if (p->drops_macros)
        return false;
    bool found = false;
    if (p->is_renamed)
        expr_walk(e, find_renamed, &found);
    return !found;
}

/* The text of `#define NAME ...` behind the name. */
static const char *macro_body(const struct macro *m)
{
    const char *s = m->text ? strstr(m->text, m->name) : NULL;
    return s ? s + strlen(m->name) + strspn(s + strlen(m->name), " \t") : "";
}

/* #define stdin stdin does no harm, and where assert is called, the macro is meant. */
static void add_macro(struct printer *p, const struct macro *m)
{
    bool is_itself = !m->is_function && strcmp(macro_body(m), m->name) == 0;
    bool is_assert = m->is_function && m->from_header && strcmp(m->name, "assert") == 0;
    if (!is_itself && !is_assert)
        hmput(p->macros, name_intern(m->name), m->is_function ? 2 : 1);
}

static bool includes_source(const struct unit *unit)
{
    for (ptrdiff_t i = 0; i < arrlen(unit->items); i++) {
        const struct item *it = unit->items[i];
        size_t len = it->kind == ITEM_INCLUDE && it->text ? strlen(it->text) : 0;
        if (len > 3 && strncmp(it->text + len - 3, ".c", 2) == 0)
            return true;
    }
    return false;
}

/* "NAME" of "#define NAME ..." */
static const char *defined_name(const char *text)
{
    text += strspn(text, " \t#");
    text += strncmp(text, "define", 6) == 0 ? 6 : 0;
    text += strspn(text, " \t");
    size_t n = 0;
    while (isalnum((unsigned char)text[n]) || text[n] == '_')
        n++;
    return name_intern_n(text, n);
}

/* Active where the unit is printed: macros of headers, of a .c that is included, and
 * those that are defined here. */
static void find_macros(struct printer *p)
{
    const struct unit *unit = p->unit;
    struct name_flag *here = NULL;
    for (ptrdiff_t i = 0; i < arrlen(unit->items); i++)
        if (unit->items[i]->kind == ITEM_DEFINE)
            hmput(here, defined_name(unit->items[i]->text), 1);
    bool all = includes_source(unit);
    for (ptrdiff_t i = 0; i < arrlen(unit->macros); i++) {
        const struct macro *m = &unit->macros[i];
        if (all || m->from_header || hmgeti(here, name_intern(m->name)) >= 0)
            add_macro(p, m);
    }
}

/* ---- which records a declaration defines ---- */

static void list_records(struct printer *p, struct decl **decls)
{
    for (ptrdiff_t i = 0; i < arrlen(decls); i++)
        if (is_tagged(decls[i]) && !record_is_inline(decls, i))
            hmput(p->listed, decls[i], true);
}

static bool list_in_stmt(struct stmt *s, void *user);

static bool list_in_expr(struct expr *e, void *user)
{
    if (e->kind == EXPR_STMT)
        stmt_walk(e->body, list_in_stmt, user);
    return true;
}

static bool list_in_stmt(struct stmt *s, void *user)
{
    list_records(user, s->decls);
    stmt_exprs(s, list_in_expr, user);
    return true;
}

void names_prepare(struct printer *p)
{
    find_macros(p);
    for (ptrdiff_t i = 0; i < arrlen(p->unit->included); i++)
        hmput(p->listed, p->unit->included[i], true);
    for (ptrdiff_t i = 0; i < arrlen(p->unit->items); i++) {
        struct item *it = p->unit->items[i];
        list_records(p, it->decls);
        for (ptrdiff_t j = 0; j < arrlen(it->decls); j++) {
            struct decl *d = it->decls[j];
            if (!it->is_forward)
                names_declare(p, d);
            if (d->kind == DECL_FUNCTION && d->body && !it->is_forward)
                stmt_walk(d->body, list_in_stmt, p);
        }
    }
}

/* ---- raw text ---- */

/* The printed name of what `name` means here. */
static const char *scope_name(struct printer *p, const char *name)
{
    for (ptrdiff_t i = arrlen(p->scope); i-- > 0;)
        if (p->scope[i]->name == name)
            return decl_printed(p, p->scope[i]);
    return name;
}

static size_t identifier(const char *s)
{
    size_t n = 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '_')
        n++;
    return n;
}

/* The length of a string or character constant, or 0. */
static size_t quoted(const char *s)
{
    if (*s != '"' && *s != '\'')
        return 0;
    size_t n = 1;
    for (; s[n] && s[n] != *s; n++)
        if (s[n] == '\\' && s[n + 1])
            n++;
    return s[n] ? n + 1 : n;
}

static size_t blanks(const char *s)
{
    size_t n = 0;
    while (isspace((unsigned char)s[n]) || (s[n] == '\\' && s[n + 1] == '\n'))
        n++;
    return n;
}

/* No variable's: a member, or an asm operand's own name, `: [x] "r"(y)`. */
static bool is_own_name(const char *text, const char *s, size_t n)
{
    const char *before = s;
    while (before > text && isspace((unsigned char)before[-1]))
        before--;
    char last = before > text ? before[-1] : 0;
    if (last == '.' || (last == '>' && before - text > 1 && before[-2] == '-'))
        return true;
    if (last != '[' || s[n] != ']')
        return false;
    for (before--; before > text && isspace((unsigned char)before[-1]);)
        before--;
    return before > text && strchr(":,", before[-1]);
}

/* Strings and numbers as they are; line ends and continued lines become blanks. */
char *raw_renamed(struct printer *p, const char *text)
{
    struct text t = {0};
    text_add(&t, "");
    for (const char *s = text; *s;) {
        size_t n;
        if ((n = blanks(s)) > 0) {
            text_add(&t, s == text || !s[n] ? "" : " ");
        } else if ((n = quoted(s)) > 0) {
            text_add_n(&t, s, n);
        } else if ((n = identifier(s)) > 0) {
            bool is_word = !isdigit((unsigned char)*s) && p->is_renamed;
            if (is_word && !is_own_name(text, s, n))
                text_add(&t, scope_name(p, name_intern_n(s, n)));
            else
                text_add_n(&t, s, n);
        } else {
            text_add_n(&t, s, n = 1);
        }
        s += n;
    }
    return t.s;
}

void put_raw(struct printer *p, const char *text)
{
    put(p, raw_renamed(p, text));
}
