/* Types and declarators. A type is a chain of layers, pointers, arrays and functions,
 * around the name, and a base: `double (*x[3])(int)` is array, pointer, function,
 * double. */
#include "internal.h"
#include <string.h>

static const char *const basic_names[] = {
    [TYPE_VOID] = "void",
    [TYPE_BOOL] = "_Bool",
    [TYPE_CHAR] = "char",
    [TYPE_SCHAR] = "signed char",
    [TYPE_UCHAR] = "unsigned char",
    [TYPE_SHORT] = "short",
    [TYPE_USHORT] = "unsigned short",
    [TYPE_INT] = "int",
    [TYPE_UINT] = "unsigned",
    [TYPE_LONG] = "long",
    [TYPE_ULONG] = "unsigned long",
    [TYPE_LLONG] = "long long",
    [TYPE_ULLONG] = "unsigned long long",
    [TYPE_INT128] = "__int128",
    [TYPE_UINT128] = "unsigned __int128",
    [TYPE_HALF] = "_Float16",
    [TYPE_FLOAT] = "float",
    [TYPE_DOUBLE] = "double",
    [TYPE_LDOUBLE] = "long double",
    [TYPE_FLOAT128] = "__float128",
};

static bool is_layer(const struct type *t)
{
    return t->kind == TYPE_POINTER || t->kind == TYPE_ARRAY || t->kind == TYPE_FUNCTION;
}

/* The base; *quals: its qualifiers, those of arrays around it included. */
static struct type *base_of(struct type *t, unsigned *quals)
{
    unsigned outer = 0;
    for (; is_layer(t); t = t->to)
        outer = t->kind == TYPE_ARRAY ? outer | t->quals : 0;
    *quals = outer | t->quals;
    return t;
}

/* Headers don't say restrict. */
static const char *quals_text(struct printer *p, unsigned quals)
{
    static const char *const texts[] = {
        "",         "const",          "volatile",          "const volatile",
        "restrict", "const restrict", "volatile restrict", "const volatile restrict",
    };
    return texts[p->is_header ? quals & ~(unsigned)QUAL_RESTRICT : quals];
}

static void put_quals(struct printer *p, unsigned quals)
{
    const char *text = quals_text(p, quals);
    if (*text) {
        put(p, text);
        put(p, " ");
    }
}

/* ---- records and enums ---- */

/* No declaration of the unit defines d: its first use does. */
static bool is_defined_here(struct printer *p, struct decl *d)
{
    return p->unit && d->is_complete && !d->from_header && hmgeti(p->listed, d) < 0
           && hmgeti(p->defined, d) < 0;
}

void record_forget(struct printer *p, ptrdiff_t count)
{
    for (ptrdiff_t i = count; i < arrlen(p->defined_order); i++)
        (void)hmdel(p->defined, p->defined_order[i]);
    arrsetlen(p->defined_order, (size_t)count);
}

/* "struct name", with attributes where the definition follows. */
static void put_tag(struct printer *p, struct decl *d, bool defines)
{
    put(p, d->kind == DECL_ENUM ? "enum" : d->is_union ? "union" : "struct");
    for (ptrdiff_t i = 0; defines && i < arrlen(d->attributes); i++) {
        put(p, " ");
        put_raw(p, d->attributes[i]);
    }
    if (!defines && !p->is_flat)
        name_record(p, d);
    const char *name = decl_printed(p, d);
    if (name) {
        put(p, " ");
        put_name(p, name);
    }
}

/* { A, B = 5 } */
static void put_enumerators(struct printer *p, struct decl *d)
{
    put(p, " { ");
    put_begin(p, BLOCK_ALIGN);
    for (ptrdiff_t i = 0; i < arrlen(d->members); i++) {
        if (i > 0) {
            put(p, ",");
            put_break(p, 1, 0);
        }
        put_decl_name(p, d->members[i]);
        if (d->members[i]->init) {
            put(p, " ");
            put_init(p, d->members[i]->init);
        }
    }
    put_end(p);
    put(p, " }");
}

/* Fields on lines of their own, those of one line of the source together. */
static void put_fields(struct printer *p, struct decl *d)
{
    body_open(p, " {");
    for (ptrdiff_t i = 0; i < arrlen(d->members);) {
        line_begin(p, 0);
        i += put_declaration(p, d->members, i);
        put(p, ";");
        line_end(p);
    }
    body_close(p, "}");
}

/* The definition. */
void put_record(struct printer *p, struct decl *d)
{
    if (hmgeti(p->defined, d) < 0) {
        hmput(p->defined, d, true);
        arrput(p->defined_order, d);
    }
    put_tag(p, d, true);
    if (p->is_flat)
        put(p, " { ... }");
    else if (d->kind == DECL_ENUM)
        put_enumerators(p, d);
    else
        put_fields(p, d);
}

/* A use: by its tag, by a typedef where it has no tag, or with its definition where
 * this is the first use of a record that only an expression or a declarator defines. */
static void put_record_type(struct printer *p, struct decl *d)
{
    bool defines = is_defined_here(p, d);
    struct decl *alias = defines || d->name ? NULL : record_alias(p, d);
    if (alias)
        put_decl_name(p, alias);
    else if (defines || (p->is_flat && !d->name))
        put_record(p, d);
    else
        put_tag(p, d, false);
}

bool record_is_inline(struct decl **decls, ptrdiff_t i)
{
    struct decl *d = decls[i];
    ptrdiff_t user = i + 1;
    while (user < arrlen(decls)
           && (decls[user]->kind == DECL_RECORD || decls[user]->kind == DECL_ENUM))
        user++;
    if (user == arrlen(decls) || !decls[user]->type)
        return false;
    unsigned quals;
    struct type *base = base_of(decls[user]->type, &quals);
    bool is_used =
        (base->kind == TYPE_RECORD || base->kind == TYPE_ENUM) && base->decl == d;
    return is_used || (!d->name && d->kind == DECL_RECORD);
}

/* ---- the base ---- */

static void put_base(struct printer *p, struct type *t, unsigned quals)
{
    put_quals(p, quals);
    switch (t->kind) {
    case TYPE_VOID:
    case TYPE_CHAR:
    case TYPE_SCHAR:
    case TYPE_UCHAR:
    case TYPE_SHORT:
    case TYPE_USHORT:
    case TYPE_INT:
    case TYPE_UINT:
    case TYPE_LONG:
    case TYPE_ULONG:
    case TYPE_LLONG:
    case TYPE_ULLONG:
    case TYPE_INT128:
    case TYPE_UINT128:
    case TYPE_HALF:
    case TYPE_FLOAT:
    case TYPE_DOUBLE:
    case TYPE_LDOUBLE:
    case TYPE_FLOAT128: put(p, basic_names[t->kind]); break;
    case TYPE_BOOL: put(p, p->is_cxx ? "bool" : "_Bool"); break;
    case TYPE_COMPLEX:
        put_base(p, t->to, 0);
        put(p, " _Complex");
        break;
    case TYPE_VECTOR:
        put_type(p, t->to, NULL);
        put(p, format(" __attribute__((vector_size(%lld * sizeof(", t->length));
        put_type(p, t->to, NULL);
        put(p, "))))");
        break;
    case TYPE_RECORD:
    case TYPE_ENUM: put_record_type(p, t->decl); break;
    case TYPE_TYPEDEF: put_decl_name(p, t->decl); break;
    case TYPE_ATOMIC:
        put(p, "_Atomic(");
        put_type(p, t->to, NULL);
        put(p, ")");
        break;
    case TYPE_BUILTIN: put_name(p, t->name); break;
    case TYPE_POINTER:
    case TYPE_ARRAY:
    case TYPE_FUNCTION: break; /* layers: not the base */
    }
}

/* ---- the layers ---- */

/* [static const n], [*], [3], [] */
static void put_array(struct printer *p, struct type *t)
{
    put(p, "[");
    if (t->is_static)
        put(p, "static ");
    put_quals(p, t->index_quals);
    if (t->is_star)
        put(p, "*");
    else if (t->size) {
        p->tight++;
        put_expr(p, t->size, PREC_ASSIGN);
        p->tight--;
    } else if (t->length >= 0)
        put(p, format("%lld", t->length));
    put(p, "]");
}

/* With names from `function` or, without, from the type. Old-style definitions list
 * names only; old-style declarations nothing. */
static void put_parameters(struct printer *p, struct type *t, struct decl *function)
{
    ptrdiff_t n = function ? arrlen(function->members) : arrlen(t->params);
    if (!function && !t->has_prototype)
        n = 0;
    put(p, "(");
    put_begin(p, BLOCK_INDENT);
    put_spare(p, 0, 0);
    put_begin(p, BLOCK_ALIGN);
    for (ptrdiff_t i = 0; i < n; i++) {
        if (i > 0) {
            put(p, ",");
            put_break(p, 1, 0);
        }
        if (function && t->has_prototype)
            put_param(p, function->members[i]);
        else if (function)
            put_decl_name(p, function->members[i]);
        else
            put_type(p, t->params[i], NULL);
    }
    if (t->is_variadic && n > 0) {
        put(p, ",");
        put_break(p, 1, 0);
        put(p, "...");
    } else if (n == 0 && t->has_prototype) {
        put(p, "void");
    }
    put_end(p);
    put_end(p);
    put(p, ")");
}

/* (*x)[3], (*x)(int): the star must come before the brackets. */
static bool pointer_binds(const struct type *t)
{
    return t->kind == TYPE_POINTER
           && (t->to->kind == TYPE_ARRAY || t->to->kind == TYPE_FUNCTION);
}

/* What stands left of the name; is_followed: something else does too. */
static void put_before(struct printer *p, struct type *t, bool is_followed)
{
    if (!is_layer(t))
        return;
    bool is_pointer = t->kind == TYPE_POINTER;
    put_before(p, t->to, is_pointer || is_followed);
    if (!is_pointer)
        return;
    const char *quals = quals_text(p, t->quals);
    put(p, pointer_binds(t) ? "(*" : "*");
    put(p, quals);
    if (*quals && is_followed)
        put(p, " ");
}

/* What stands right of the name. */
static void put_after(struct printer *p, struct type *t, struct decl *function)
{
    if (!is_layer(t))
        return;
    if (t->kind == TYPE_ARRAY)
        put_array(p, t);
    else if (t->kind == TYPE_FUNCTION)
        put_parameters(p, t, function);
    else if (pointer_binds(t))
        put(p, ")");
    put_after(p, t->to, NULL);
}

/* A blank between the base and what follows, except before the [ of a nameless array.
 */
static void put_declarator(struct printer *p, struct type *t, const char *name,
                           struct decl *function)
{
    if (name || (is_layer(t) && t->kind != TYPE_ARRAY))
        put(p, " ");
    put_before(p, t, name != NULL);
    if (name)
        put_name(p, name);
    put_after(p, t, function);
}

void put_type(struct printer *p, struct type *type, const char *name)
{
    unsigned quals;
    struct type *base = base_of(type, &quals);
    put_base(p, base, quals);
    put_declarator(p, type, name, NULL);
}

/* ---- declarations ---- */

/* Where it must stand: __attribute__ and the like behind a declarator, others, and
 * those of functions, before all. */
static bool attribute_leads(const struct decl *d, const char *attribute)
{
    return d->kind == DECL_FUNCTION || strncmp(attribute, "__attribute", 11) != 0;
}

static void put_leading(struct printer *p, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(d->attributes) && !p->is_header; i++)
        if (attribute_leads(d, d->attributes[i])) {
            put_raw(p, d->attributes[i]);
            put(p, " ");
        }
}

static void put_trailing(struct printer *p, struct decl *d)
{
    if (d->asm_label) {
        bool is_whole = strchr(d->asm_label, '(') != NULL;
        const char *quote = d->asm_label[0] == '"' ? "" : "\"";
        put(p, " ");
        put(p, is_whole ? d->asm_label
                        : format("__asm__(%s%s%s)", quote, d->asm_label, quote));
    }
    for (ptrdiff_t i = 0; i < arrlen(d->attributes) && !p->is_header; i++)
        if (!attribute_leads(d, d->attributes[i])) {
            put(p, " ");
            put_raw(p, d->attributes[i]);
        }
}

/* A global is declared, not defined, inside functions and in headers; what is static at
 * file scope is declared `extern` there. */
static const char *storage_text(struct printer *p, struct decl *d)
{
    if (d->kind == DECL_TYPEDEF)
        return "typedef ";
    if (d->kind == DECL_FUNCTION) {
        bool is_shown =
            d->storage == STORAGE_STATIC ? !p->is_inner : d->storage == STORAGE_EXTERN;
        return !is_shown || p->is_header      ? ""
               : d->storage == STORAGE_STATIC ? "static "
                                              : "extern ";
    }
    if (d->kind != DECL_VAR && d->storage != STORAGE_REGISTER)
        return "";
    if (d->is_global && (p->is_inner || p->is_header))
        return "extern ";
    if (d->storage == STORAGE_STATIC || d->storage == STORAGE_REGISTER)
        return d->storage == STORAGE_STATIC ? "static " : "register ";
    return p->is_forward || (d->storage == STORAGE_EXTERN && !d->init) ? "extern " : "";
}

static void put_storage(struct printer *p, struct decl *d)
{
    put(p, storage_text(p, d));
    if (d->is_tls)
        put(p, "_Thread_local ");
    if (d->is_inline)
        put(p, "inline ");
    if (d->is_noreturn)
        put(p, p->is_header ? "__attribute__((noreturn)) " : "_Noreturn ");
}

/* double A[n][m] and double (*A)[m] as double *A: C++ has no arrays of variable length. */
static struct type *flat_pointer(struct type *t)
{
    bool is_variable = false;
    struct type *element = t->kind == TYPE_POINTER ? t->to : t;
    for (; element->kind == TYPE_ARRAY; element = element->to)
        is_variable |= element->size || element->is_star || element->is_static
                       || element->index_quals;
    return is_variable ? type_pointer(element) : t;
}

/* Parameters named by words of C++ get an underscore in its prototypes. */
static const char *name_in(struct printer *p, struct decl *d)
{
    static const char *const words[] = {
        "and",       "asm",       "bool",     "catch",  "class",   "delete",
        "explicit",  "export",    "false",    "friend", "mutable", "new",
        "not",       "nullptr",   "operator", "or",     "private", "public",
        "namespace", "protected", "template", "this",   "throw",   "true",
        "try",       "typeid",    "typename", "using",  "virtual", "wchar_t",
        "xor",       "auto",
    };
    const char *name = decl_printed(p, d);
    for (size_t i = 0; p->is_cxx && name && i < COUNT(words); i++)
        if (strcmp(name, words[i]) == 0)
            return format("%s_", name);
    return name;
}

void put_param(struct printer *p, struct decl *d)
{
    struct type *t = p->is_cxx ? flat_pointer(d->type) : d->type;
    put_leading(p, d);
    if (d->storage == STORAGE_REGISTER && !p->is_header)
        put(p, "register ");
    names_declare(p, d);
    put_type(p, t, name_in(p, d));
    put_trailing(p, d);
}

void put_function_head(struct printer *p, struct decl *d, bool defines)
{
    bool names = arrlen(d->members) > 0 && (defines || d->type->has_prototype);
    struct decl *params = names ? d : NULL;
    unsigned quals;
    struct type *base = base_of(d->type, &quals);
    put_leading(p, d);
    put_storage(p, d);
    put_base(p, base, quals);
    put_declarator(p, d->type, decl_printed(p, d), params);
    put_trailing(p, d);
}

/* Declared on one line of the source, or both made by a mode; nothing before either. */
static bool can_join(struct decl *a, struct decl *b)
{
    if (a->kind != b->kind || a->storage != b->storage || a->is_tls != b->is_tls
        || a->loc.line != b->loc.line || a->loc.file != b->loc.file)
        return false;
    for (ptrdiff_t i = 0; i < arrlen(b->attributes); i++)
        if (attribute_leads(b, b->attributes[i]))
            return false;
    if (arrlen(a->attributes) > 0 && attribute_leads(a, a->attributes[0]))
        return false;
    return a->kind == DECL_VAR || a->kind == DECL_TYPEDEF || a->kind == DECL_FIELD;
}

/* The same specifiers fit both declarators. */
static bool same_base(struct decl *a, struct decl *b)
{
    unsigned p, q;
    struct type *s = base_of(a->type, &p), *t = base_of(b->type, &q);
    return p == q && s->kind == t->kind && s->decl == t->decl && type_equal(s, t);
}

/* An unnamed record's objects must share its one declaration. */
static bool shares_record(struct decl *a, struct decl *b)
{
    unsigned quals;
    struct type *base = base_of(b->type, &quals);
    bool is_unnamed =
        (base->kind == TYPE_RECORD || base->kind == TYPE_ENUM) && !base->decl->name;
    return is_unnamed && a->kind == b->kind;
}

/* A declarator with its width and value. */
static void put_declared(struct printer *p, struct decl *d)
{
    const char *name = decl_printed(p, d);
    names_declare(p, d);
    put_declarator(p, d->type, name, NULL);
    if (d->bits) {
        put(p, " : ");
        put_expr(p, d->bits, PREC_COND);
    }
    put_trailing(p, d);
    bool is_elsewhere = p->is_header || p->is_forward || (p->is_inner && d->is_global);
    if (d->init && !is_elsewhere) {
        put(p, " ");
        put_init(p, d->init);
    }
}

ptrdiff_t put_declaration(struct printer *p, struct decl **decls, ptrdiff_t i)
{
    struct decl *d = decls[i];
    if (d->kind == DECL_TEXT) {
        put_raw(p, d->name);
        return 1;
    }
    if (d->kind == DECL_LABEL) {
        put(p, "__label__ ");
        put_decl_name(p, d);
        return 1;
    }
    if (d->kind == DECL_FUNCTION) {
        put_function_head(p, d, false);
        return 1;
    }
    unsigned quals;
    struct type *base = base_of(d->type, &quals);
    put_leading(p, d);
    put_storage(p, d);
    put_base(p, base, quals);
    put_begin(p, BLOCK_ALIGN);
    put_declared(p, d);
    ptrdiff_t n = i + 1;
    for (; n < arrlen(decls) && decls[n]->type && same_base(d, decls[n])
           && (p->joins || can_join(d, decls[n]) || shares_record(d, decls[n]));
         n++) {
        put(p, ",");
        put_break(p, 0, 0);
        put_declared(p, decls[n]);
    }
    put_end(p);
    return n - i;
}
