/* Names that are free. What a new local of a function may not be called: everything
 * declared at file scope of its unit, its macros, C's words, and every name the
 * function, or the one it was made from, declares. */
#include "ir.h"

struct name_set {
    const char *key; /* interned */
    bool value;
};
struct unit_names {
    struct unit *key;
    struct {
        struct name_set *names;
        ptrdiff_t scanned; /* of its declarations: modes add more */
    } value;
};
static struct unit_names *of_units;
struct function_names {
    struct decl *key;
    struct name_set *value;
};
static struct function_names *of_functions;

static const char *const words[] = {
    "auto",
    "break",
    "case",
    "char",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "struct",
    "switch",
    "typedef",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
    "_Alignas",
    "_Alignof",
    "_Atomic",
    "_Bool",
    "_Complex",
    "_Generic",
    "_Imaginary",
    "_Noreturn",
    "_Static_assert",
    "_Thread_local",
    "asm",
    "typeof",
    "bool",
    "true",
    "false",
    "nullptr",
    "constexpr",
    "alignas",
    "alignof",
    "static_assert",
    "thread_local",
    "typeof_unqual",
    "complex",
    "I",
    "main",
    "errno",
    "NULL",
    "EOF",
    "class",
    "new",
    "delete",
    "this",
    "template",
    "operator",
    "private",
    "public",
    "protected",
    "virtual",
    "try",
    "catch",
    "throw",
    "using",
    "namespace",
    "friend",
    "explicit",
    "export",
    "and",
    "or",
    "not",
    "xor",
};

static void add(struct name_set **set, const char *name)
{
    if (name)
        hmput(*set, name, true);
}

static void add_decl(struct name_set **set, struct decl *d)
{
    if (d->kind != DECL_RECORD && d->kind != DECL_LABEL && d->kind != DECL_TEXT)
        add(set, d->name);
    if (d->kind == DECL_ENUM)
        for (ptrdiff_t i = 0; i < arrlen(d->members); i++)
            add(set, d->members[i]->name);
}

/* Names for a unit; its declarations are added as they come. */
static void enter_unit(struct unit *u)
{
    struct unit_names entry = {.key = u};
    for (size_t i = 0; i < COUNT(words); i++)
        add(&entry.value.names, name_intern(words[i]));
    for (ptrdiff_t i = 0; u && i < arrlen(u->macros); i++)
        add(&entry.value.names, name_intern(u->macros[i].name));
    hmputs(of_units, entry);
}

static struct name_set *unit_names(struct unit *u)
{
    if (hmgeti(of_units, u) < 0)
        enter_unit(u);
    ptrdiff_t at = hmgeti(of_units, u), n = u ? arrlen(u->decls) : 0;
    for (; of_units[at].value.scanned < n; of_units[at].value.scanned++)
        add_decl(&of_units[at].value.names, u->decls[of_units[at].value.scanned]);
    return of_units[at].value.names;
}

static bool add_stmt(struct stmt *s, void *set);

static bool add_expr(struct expr *e, void *set)
{
    if (e->kind == EXPR_REF && e->decl->kind != DECL_LABEL)
        add(set, e->decl->name);
    if (e->body)
        stmt_walk(e->body, add_stmt, set);
    return true;
}

static bool add_stmt(struct stmt *s, void *set)
{
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        add_decl(set, s->decls[i]);
    stmt_exprs(s, add_expr, set);
    return true;
}

static void add_function(struct name_set **set, struct decl *function)
{
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++)
        add(set, function->members[i]->name);
    stmt_walk(function->body, add_stmt, set);
    add(set, function->name);
}

static struct name_set **function_names(struct decl *function)
{
    ptrdiff_t at = hmgeti(of_functions, function);
    if (at >= 0)
        return &of_functions[at].value;
    struct name_set *set = NULL;
    for (struct decl *f = function; f; f = f->origin)
        add_function(&set, f);
    hmput(of_functions, function, set);
    at = hmgeti(of_functions, function);
    return &of_functions[at].value;
}

static bool is_taken(struct decl *function, struct name_set **own, const char *name)
{
    struct name_set *outer = unit_names(function->unit);
    return hmgeti(*own, name) >= 0 || hmgeti(outer, name) >= 0;
}

const char *ir_fresh_name(struct decl *function, const char *wish)
{
    struct name_set **own = function_names(function);
    const char *name = name_intern(wish);
    for (unsigned n = 1; is_taken(function, own, name); n++)
        name = name_intern(format("%s_%u", wish, n));
    add(own, name);
    return name;
}

void ir_take_name(struct decl *function, const char *name)
{
    add(function_names(function), name_intern(name));
}

const char *ir_type_guard(const struct decl *type)
{
    return type->name && type->kind != DECL_TEXT ? format(
               "CGRAD_TYPE%s_%s", type->kind == DECL_TYPEDEF ? "DEF" : "", type->name)
                                                 : NULL;
}
