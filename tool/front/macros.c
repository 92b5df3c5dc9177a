/* Macros: what is defined, and which expression is exactly one invocation of a header's macro
 * and keeps its name.
 *
 * A name is kept for an object-like macro whose text is a primary expression: one token, a
 * call, or all in parentheses. An expression whose expansion range is that of the invocation
 * is then the whole of the text, and the name can stand wherever the expression can. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

static size_t word_len(const char *p)
{
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) || p[n] == '_')
        n++;
    return n;
}

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
        while (is_number && (p[n] == '.' || isalnum((unsigned char)p[n])
                             || ((p[n] == '+' || p[n] == '-') && strchr("eEpP", p[n - 1]))))
            n++;
        if (n == 0)
            return false;
        end = p + n;
        if (!is_number && end[strspn(end, " \t")] == '(')
            end = match_paren(end + strspn(end, " \t")) + 1;
    }
    end += strspn(end, " \t\r");
    return *end == '\0' || *end == '\n' || (end[0] == '/' && (end[1] == '*' || end[1] == '/'));
}

struct macros {
    struct import *in;
    struct {
        const char *key;
        struct macro value;
    } *defined;
    struct {
        const char *key;
        bool value;
    } *kept;
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

static enum CXChildVisitResult visit_macro(CXCursor c, CXCursor parent, CXClientData user)
{
    (void)parent;
    struct macros *m = user;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_MacroDefinition) {
        if (!clang_Cursor_isMacroBuiltin(c))
            add_definition(m, c);
    } else if (kind == CXCursor_MacroExpansion && in_main_file(m->in, c)) {
        const char *name = cursor_name(c);
        ptrdiff_t i = hmgeti(m->kept, name);
        if (i >= 0 && m->kept[i].value) {
            unsigned offset;
            clang_getExpansionLocation(clang_getCursorLocation(c), NULL, NULL, NULL, &offset);
            hmput(m->found, offset, name);
        }
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
    return last - first == strlen(name) && is_in_macro(clang_getRangeStart(extent)) ? name
                                                                                    : NULL;
}
