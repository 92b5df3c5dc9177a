/* Macros: what is defined, and which expression is exactly one invocation of a
 * header's macro and keeps its name.
 *
 * A name is kept for an object-like macro whose text is a primary expression: one
 * token, a call, or all in parentheses. An expression whose expansion range is that
 * of the invocation is then the whole of the text, and the name can stand wherever
 * the expression can. */
#include "internal.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The text of a directive's line with its continuation lines. */
static const char *line_text(const char *p)
{
    size_t n = 0;
    while (p[n] && (p[n] != '\n' || (n > 0 && p[n - 1] == '\\')))
        n++;
    return format("%.*s", (int)n, p);
}

static bool is_primary(const char *p)
{
    p += strspn(p, " \t");
    const char *end;
    if (*p == '(') {
        end = match_paren(p) + 1;
    } else {
        size_t n = word_len(p);
        bool is_number = isdigit((unsigned char)*p) || *p == '.';
        while (is_number
               && (p[n] == '.' || isalnum((unsigned char)p[n])
                   || ((p[n] == '+' || p[n] == '-') && strchr("eEpP", p[n - 1]))))
            n++;
        if (n == 0)
            return false;
        end = p + n;
        if (!is_number && end[strspn(end, " \t")] == '(')
            end = match_paren(end + strspn(end, " \t")) + 1;
    }
    end += strspn(end, " \t\r");
    return *end == '\0' || *end == '\n'
           || (end[0] == '/' && (end[1] == '*' || end[1] == '/'));
}

struct macros {
    struct import *in;
    struct {
        const char *key;
        struct macro value;
    } * defined;
    struct {
        const char *key;
        bool value;
    } * kept;
    struct invocation *found;
};

static const char *definition_text(struct import *in, CXCursor c)
{
    CXFile file;
    unsigned offset;
    CXSourceLocation l = clang_getRangeStart(clang_getCursorExtent(c));
    clang_getSpellingLocation(l, &file, NULL, NULL, &offset);
    const char *text = file ? clang_getFileContents(in->tu, file, NULL) : NULL;
    return text ? text + offset : NULL;
}

static void add_definition(struct macros *m, CXCursor c)
{
    CXSourceLocation l = clang_getCursorLocation(c);
    struct macro macro = {.name = cursor_name(c)};
    const char *text = definition_text(m->in, c);
    if (!text || !macro.name)
        return;
    macro.from_header = !clang_Location_isFromMainFile(l);
    macro.is_function = clang_Cursor_isMacroFunctionLike(c);
    const char *body = text + word_len(text);
    bool again = hmgeti(m->defined, macro.name) >= 0;
    bool keep = macro.from_header && !macro.is_function && !again && is_primary(body);
    hmput(m->kept, macro.name, keep);
    if (!macro.from_header) {
        macro.loc = loc_at(m->in, l);
        macro.text = format("#define %s", line_text(text));
    }
    hmput(m->defined, macro.name, macro);
}

/* ---- pragmas that macros bring ---- */

/* The operand of _Pragma without its quotes; null: not a plain string. */
static const char *unquoted(const char *p)
{
    p += strspn(p, " \t");
    if (*p != '"')
        return NULL;
    const char *end = skip_quoted(p) - 1;
    struct text t = {0};
    for (p++; p < end; p++) {
        p += *p == '\\' && p + 1 < end;
        text_add_n(&t, p, 1);
    }
    return t.s;
}

/* What stands between the parentheses of an invocation in the main file. */
static const char *argument_text(struct import *in, unsigned offset)
{
    const char *open = strchr(in->source + offset, '(');
    return open ? format("%.*s", (int)(match_paren(open) - open - 1), open + 1) : NULL;
}

/* The pragma of an invocation of _Pragma or of a macro that begins with one:
 *     #define PARALLEL _Pragma("omp parallel for")
 *     #define OMP(x) _Pragma(#x) */
static void add_pragma(struct import *in, CXCursor c)
{
    CXCursor definition = clang_getCursorReferenced(c);
    struct loc loc = loc_of(in, c);
    const char *text = NULL, *body = NULL;
    if (strcmp(cursor_name(c), "_Pragma") == 0) {
        const char *operand = argument_text(in, loc.offset);
        text = operand ? unquoted(operand) : NULL;
    } else {
        body = definition_text(in, definition);
        body = body ? line_text(body) : "";
        const char *at = strstr(body, "_Pragma");
        if (!at)
            return;
        const char *open = strchr(at, '('), *before = body + word_len(body);
        bool is_function = clang_Cursor_isMacroFunctionLike(definition);
        before = is_function ? match_paren(before) + 1 : before;
        bool is_first = before + strspn(before, " \t\\\n") == at;
        if (open && is_first && !strstr(at + 1, "_Pragma"))
            text = is_function && open[1 + strspn(open + 1, " ")] == '#'
                       ? argument_text(in, loc.offset)
                       : unquoted(open + 1);
    }
    if (!text) {
        diag_error(DIAG_UNREPRESENTED, loc, "pragma (written by a macro)");
        return;
    }
    struct pragma pragma = {loc.offset, format("#pragma %s", text)};
    arrput(in->pragmas, pragma);
}

static int by_offset(const void *a, const void *b)
{
    const struct pragma *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* ---- all of them ---- */

static void note_kept(struct macros *m, CXCursor c)
{
    const char *name = cursor_name(c);
    ptrdiff_t i = hmgeti(m->kept, name);
    if (i >= 0 && m->kept[i].value)
        hmput(m->found, loc_of(m->in, c).offset, name);
}

static enum CXChildVisitResult visit_macro(CXCursor c, CXCursor parent,
                                           CXClientData user)
{
    (void)parent;
    struct macros *m = user;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_MacroDefinition) {
        if (!clang_Cursor_isMacroBuiltin(c))
            add_definition(m, c);
    } else if (kind == CXCursor_MacroExpansion && in_main_file(m->in, c)) {
        note_kept(m, c);
        add_pragma(m->in, c);
    }
    return CXChildVisit_Continue;
}

/* What is undefined again is no macro at the end. */
static void drop_undefined(struct macros *m)
{
    for (const char *p = m->in->source; (p = strstr(p, "#undef")); p++) {
        const char *name = p + 6 + strspn(p + 6, " \t");
        const char *key = name_intern_n(name, word_len(name));
        if (hmgeti(m->defined, key) >= 0)
            (void)hmdel(m->defined, key);
    }
}

void macros_import(struct import *in)
{
    struct macros m = {in, NULL, NULL, NULL};
    clang_visitChildren(clang_getTranslationUnitCursor(in->tu), visit_macro, &m);
    drop_undefined(&m);
    for (ptrdiff_t i = 0; i < hmlen(m.defined); i++)
        arrput(in->unit->macros, m.defined[i].value);
    in->invocations = m.found;
    if (arrlen(in->pragmas) > 0)
        qsort(in->pragmas, (size_t)arrlen(in->pragmas), sizeof(struct pragma),
              by_offset);
}

const char *macro_of(struct import *in, CXCursor c)
{
    if (hmlen(in->invocations) == 0)
        return NULL;
    CXSourceRange extent = clang_getCursorExtent(c);
    CXFile file;
    unsigned first, last;
    clang_getExpansionLocation(clang_getRangeStart(extent), &file, NULL, NULL, &first);
    ptrdiff_t i = hmgeti(in->invocations, first);
    if (i < 0 || !file || !clang_File_isEqual(file, in->main_file))
        return NULL;
    clang_getExpansionLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &last);
    const char *name = in->invocations[i].value;
    return last - first == strlen(name) && is_in_macro(clang_getRangeStart(extent))
               ? name
               : NULL;
}
