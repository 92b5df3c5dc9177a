/* The expressions libclang calls unexposed, told apart by token and arity, and those
 * with operands it hides: types, and the selection of _Generic. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

static bool is_word_start(const char *p)
{
    return isalpha((unsigned char)*p) || *p == '_';
}

/* ---- raw text ---- */

static struct decl *find_variable(struct import *in, const char *name)
{
    for (ptrdiff_t i = arrlen(in->scope) - 1; i >= 0; i--)
        if (in->scope[i]->name == name)
            return in->scope[i];
    struct decl **globals = in->unit->decls;
    for (ptrdiff_t i = arrlen(globals) - 1; i >= 0; i--)
        if (globals[i]->name == name
            && (globals[i]->kind == DECL_VAR || globals[i]->kind == DECL_FUNCTION))
            return globals[i];
    return NULL;
}

static bool is_value(struct decl *d)
{
    return d->kind == DECL_VAR || d->kind == DECL_PARAM || d->kind == DECL_FUNCTION
           || d->kind == DECL_LABEL;
}

struct expr *expr_text(struct import *in, const char *text, struct type *type,
                       struct loc loc)
{
    struct expr *e = expr_new(EXPR_TEXT, type, loc);
    struct text out = {0};
    text_add(&out, "");
    bool after_dot = false;
    for (const char *p = text; *p;) {
        size_t n = 1;
        struct decl *d = NULL;
        if (*p == '"' || *p == '\'') {
            n = (size_t)(skip_quoted(p) - p);
        } else if (is_word_start(p)) {
            n = word_len(p);
            d = after_dot ? NULL : find_variable(in, name_intern_n(p, n));
        } else if (isdigit((unsigned char)*p)) {
            while (isalnum((unsigned char)p[n]) || p[n] == '.')
                n++;
        }
        after_dot = *p == '.' || (*p == '>' && p > text && p[-1] == '-');
        if (d && is_value(d))
            expr_with(e, expr_ref(d)), text_add(&out, "\1");
        else
            text_add_n(&out, p, n);
        p += n;
    }
    e->text = out.s;
    return e;
}

/* "(a, b(c, d))" at `open`: the parts between its own commas, trimmed. */
static char **split_arguments(const char *open)
{
    char **parts = NULL;
    const char *close = match_paren(open), *start = open + 1;
    for (const char *p = start;;) {
        if (p == close || *p == ',') {
            const char *end = p;
            start += strspn(start, " \n\t");
            while (end > start && isspace((unsigned char)end[-1]))
                end--;
            arrput(parts, format("%.*s", (int)(end - start), start));
            start = p + 1;
            if (p == close)
                return parts;
            p++;
        } else if (*p == '(' || *p == '[' || *p == '{') {
            p = match_paren(p) + 1;
        } else if (*p == '"' || *p == '\'') {
            p = skip_quoted(p);
        } else {
            p++;
        }
    }
}

static struct expr *unrepresented(struct import *in, CXCursor c, const char *what)
{
    diag_error(DIAG_UNREPRESENTED, loc_of(in, c), what);
    return expr_int(0);
}

/* The call-like text of an operator: keyword and matched parentheses. */
static const char *call_text(const char *at)
{
    const char *open = at ? strchr(at, '(') : NULL;
    return open ? format("%.*s", (int)(match_paren(open) + 1 - at), at) : NULL;
}

/* ---- sizeof, _Alignof ---- */

/* In clang's print a type operand follows at once in parentheses, an expression after
 * a space. In the source, parentheses hold an expression when a child begins with
 * them. */
static bool operand_is_type(struct import *in, const char *after, cursors kids)
{
    if (in->anchors.is_trusted)
        return *after == '(';
    after += strspn(after, " \t\n");
    if (*after != '(')
        return false;
    if (arrlen(kids) == 0 || !cursor_is_expr(arrlast(kids)))
        return true;
    if (clang_getCursorKind(arrlast(kids)) == CXCursor_ParenExpr)
        return false;
    const char *behind = match_paren(after) + 1;
    return *behind != '.' && *behind != '[' && !(*behind == '-' && behind[1] == '>');
}

static struct expr *import_type_operand(struct import *in, struct expr *e,
                                        const char *after, const char *word,
                                        cursors kids)
{
    const char *open = strchr(after, '('), *close = match_paren(open);
    struct stream s = {kids, 0};
    e->of = parse_type_name(in, format("%.*s", (int)(close - open - 1), open + 1), &s);
    if (e->of)
        return e;
    return expr_text(in, format("%s%.*s", word, (int)(close + 1 - open), open), e->type,
                     e->loc);
}

struct expr *import_size(struct import *in, CXCursor c, cursors kids)
{
    const char *word = token_at(in, clang_getCursorLocation(c));
    bool is_size = strcmp(word, "sizeof") == 0;
    if (!is_size && !strstr(word, "lignof"))
        return unrepresented(in, c, "operator");
    struct expr *e = expr_at(in, is_size ? EXPR_SIZEOF : EXPR_ALIGNOF, c);
    e->text = word;
    const char *at = anchor_next(in, is_size ? ANCHOR_SIZEOF : ANCHOR_ALIGNOF, c);
    if (!at && !in->anchors.is_trusted)
        return unrepresented(in, c, "sizeof (written by a macro)");
    if (!at)
        return e;
    const char *after = at + word_len(at);
    if (operand_is_type(in, after, kids))
        return import_type_operand(in, e, after, word, kids);
    if (arrlen(kids) == 0)
        return e;
    return expr_with(e, import_expr(in, arrlast(kids)));
}

/* ---- operators that take types ---- */

struct expr *import_generic(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_TEXT, c);
    const char *at = anchor_next(in, ANCHOR_GENERIC, c);
    const char *text = call_text(at);
    if (!text)
        return in->anchors.is_trusted ? e : unrepresented(in, c, "_Generic in a macro");
    char **parts = split_arguments(strchr(text, '('));
    struct text t = {0};
    text_add(&t, "_Generic(\1");
    for (ptrdiff_t i = 1; i < arrlen(parts); i++)
        text_printf(&t, ", %.*s: \1", (int)strcspn(parts[i], ":"), parts[i]);
    text_add(&t, ")");
    e->text = t.s;
    for (ptrdiff_t i = 0; i < arrlen(kids); i++)
        if (cursor_is_expr(kids[i]))
            expr_with(e, import_expr(in, kids[i]));
    if (arrlen(e->kids) != arrlen(parts))
        return unrepresented(in, c, "_Generic");
    return e;
}

static struct expr *import_offsetof(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_OFFSETOF, c);
    const char *at = anchor_next(in, ANCHOR_OFFSETOF, c);
    char **parts = at && strchr(at, '(') ? split_arguments(strchr(at, '(')) : NULL;
    if (arrlen(parts) != 2)
        return in->anchors.is_trusted ? e : unrepresented(in, c, "offsetof in a macro");
    struct stream s = {kids, 0};
    e->of = parse_type_name(in, parts[0], &s);
    for (ptrdiff_t i = 0; i < arrlen(kids); i++)
        if (cursor_is_expr(kids[i]))
            import_expr(in, kids[i]); /* keeps the side texts in step */
    e->text = parts[1];
    if (!e->of)
        return expr_text(in, call_text(at), e->type, e->loc);
    return e;
}

/* Atomic operations keep their operands in an order of their own: pointer, order,
 * values, order on failure. By number of operands, which child each argument is. */
static struct expr *import_atomic(struct import *in, CXCursor c, const char *word,
                                  cursors kids)
{
    static const int order[][6] = {
        {0}, {0}, {0, 1}, {0, 2, 1}, {0, 2, 3, 1}, {0, 2, 4, 1, 3}, {0, 2, 4, 5, 1, 3},
    };
    ptrdiff_t count = arrlen(kids);
    if (count >= (ptrdiff_t)COUNT(order))
        return unrepresented(in, c, "atomic operation");
    struct expr *e = expr_at(in, EXPR_TEXT, c);
    struct text t = {0};
    text_printf(&t, "%s(", word);
    for (ptrdiff_t i = 0; i < count; i++) {
        text_add(&t, i > 0 ? ", \1" : "\1");
        expr_with(e, import_expr(in, kids[order[count][i]]));
    }
    text_add(&t, ")");
    e->text = t.s;
    return e;
}

/* A builtin of expressions only: printed from its operands. */
static struct expr *import_builtin(struct import *in, CXCursor c, const char *word,
                                   cursors kids)
{
    struct expr *e = expr_at(in, EXPR_TEXT, c);
    struct text t = {0};
    text_printf(&t, "%s(", word);
    for (ptrdiff_t i = 0; i < arrlen(kids); i++)
        if (cursor_is_expr(kids[i])) {
            text_add(&t, arrlen(e->kids) > 0 ? ", \1" : "\1");
            expr_with(e, import_expr(in, kids[i]));
        }
    text_add(&t, ")");
    e->text = t.s;
    return e;
}

static struct expr *import_with_types(struct import *in, CXCursor c, enum anchor kind,
                                      cursors kids)
{
    const char *text = call_text(anchor_next(in, kind, c));
    struct expr *e = expr_at(in, EXPR_TEXT, c);
    for (ptrdiff_t i = 0; i < arrlen(kids); i++)
        if (cursor_is_expr(kids[i]))
            import_expr(in, kids[i]); /* keeps the side texts in step */
    if (!text)
        return in->anchors.is_trusted ? e : unrepresented(in, c, "builtin in a macro");
    return expr_text(in, text, e->type, e->loc);
}

static struct expr *import_va_arg(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_VA_ARG, c);
    e->of = import_type(in, clang_getCursorType(c));
    for (ptrdiff_t i = 0; i < arrlen(kids) && arrlen(e->kids) == 0; i++)
        if (cursor_is_expr(kids[i]))
            expr_with(e, import_expr(in, kids[i]));
    return e;
}

/* ---- designators ---- */

static struct expr *import_designated(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_DESIGNATED, c);
    ptrdiff_t last = arrlen(kids) - 1;
    const char *start = source_at(in, c), *end = source_at(in, kids[last]);
    const char *dots = start && end ? strstr(start, "...") : NULL;
    bool is_range = dots && dots < end;
    for (ptrdiff_t i = 0; i < last; i++) {
        if (clang_getCursorKind(kids[i]) == CXCursor_MemberRef) {
            const char *name = cursor_name(kids[i]);
            if (!name)
                continue; /* an anonymous member on the way */
            struct expr *field = expr_at(in, EXPR_DESIGNATE_FIELD, kids[i]);
            field->text = name;
            field->decl = decl_of(in, clang_getCursorReferenced(kids[i]));
            expr_with(e, field);
            continue;
        }
        struct expr *index = expr_at(in, EXPR_DESIGNATE_INDEX, kids[i]);
        expr_with(index, import_expr(in, kids[i]));
        if (is_range && i + 1 < last)
            expr_with(index, import_expr(in, kids[++i]));
        expr_with(e, index);
    }
    return expr_with(e, import_expr(in, kids[last]));
}

/* ---- what libclang leaves unexposed ---- */

static struct expr *import_implicit(struct import *in, CXCursor c, CXCursor operand)
{
    struct expr *from = import_expr(in, operand);
    struct type *to = value_type(import_type(in, clang_getCursorType(c)));
    if (!expr_is_lvalue(from) && type_equal(from->type, to)
        && type_strip(from->type)->kind != TYPE_ARRAY)
        return from; /* a constant expression's wrapping */
    struct expr *e = expr_new(EXPR_CAST, to, from->loc);
    e->cast = cast_kind(from, to);
    return expr_with(e, from);
}

static bool is_predefined(CXCursor c, const char *word, cursors kids)
{
    return arrlen(kids) == 1 && clang_getCursorKind(kids[0]) == CXCursor_StringLiteral
           && strncmp(word, "__", 2) == 0
           && clang_getCursorType(c).kind == CXType_ConstantArray;
}

static bool is_atomic(const char *word)
{
    return strncmp(word, "__c11_atomic", 12) == 0 || strncmp(word, "__atomic", 8) == 0;
}

static bool is_builtin(const char *word)
{
    return strncmp(word, "__builtin", 9) == 0 || is_atomic(word);
}

static bool is_designated(CXCursor c, const char *word, cursors kids)
{
    return arrlen(kids) >= 2 && clang_getCursorType(c).kind == CXType_Void
           && cursor_is_expr(arrlast(kids)) && !is_builtin(word);
}

static struct expr *import_named(struct import *in, CXCursor c, const char *word,
                                 cursors kids)
{
    if (strstr(word, "va_arg"))
        return import_va_arg(in, c, kids);
    if (strstr(word, "offsetof"))
        return import_offsetof(in, c, kids);
    if (strstr(word, "types_compatible"))
        return import_with_types(in, c, ANCHOR_COMPATIBLE, kids);
    if (strstr(word, "convertvector"))
        return import_with_types(in, c, ANCHOR_CONVERT, kids);
    if (is_atomic(word))
        return import_atomic(in, c, word, kids);
    if (strncmp(word, "__builtin", 9) == 0)
        return import_builtin(in, c, word, kids);
    return NULL;
}

struct expr *import_unexposed(struct import *in, CXCursor c, cursors kids)
{
    const char *word = token_at(in, clang_getCursorLocation(c));
    ptrdiff_t count = arrlen(kids);
    if (is_designated(c, word, kids))
        return import_designated(in, c, kids);
    if (is_predefined(c, word, kids)) {
        struct expr *e = expr_at(in, EXPR_TEXT, c);
        e->type = import_type(in, clang_getCursorType(c));
        e->text = word;
        return e;
    }
    CXSourceRange extent = clang_getCursorExtent(c);
    if (count == 1 && cursor_is_expr(kids[0])
        && clang_equalRanges(extent, clang_getCursorExtent(kids[0])))
        return import_implicit(in, c, kids[0]);
    struct expr *named = import_named(in, c, word, kids);
    if (named)
        return named;
    if (count == 4) { /* a ?: b has children common, condition, opaque, false */
        struct expr *e = expr_at(in, EXPR_ELVIS, c);
        expr_with(e, import_expr(in, kids[0]));
        return expr_with(e, import_expr(in, kids[3]));
    }
    if (count == 1 && cursor_is_expr(kids[0]))
        return import_implicit(in, c, kids[0]);
    return unrepresented(in, c, "expression");
}
