/* The side texts.
 *   T: the token at a location, exact even inside macros;
 *   P: a declaration as clang prints it, free of macros: the k-th `sizeof` of that text
 *      is the k-th such cursor of the declaration, and so for each keyword alone;
 *   source text, where no macro is in the way, when P doesn't fit. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

size_t word_len(const char *p)
{
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) || p[n] == '_')
        n++;
    return n;
}

/* clang_getToken fails for some tokens that macros bring; a word can be read where it
 * is spelled. */
static const char *spelled_token(struct import *in, CXSourceLocation l)
{
    CXFile file;
    unsigned offset;
    clang_getSpellingLocation(l, &file, NULL, NULL, &offset);
    const char *text = file ? clang_getFileContents(in->tu, file, NULL) : NULL;
    return text ? name_intern_n(text + offset, word_len(text + offset)) : "";
}

const char *exact_token(struct import *in, CXSourceLocation l)
{
    CXToken *token = clang_getToken(in->tu, l);
    if (!token)
        return NULL;
    char *text = clang_text(clang_getTokenSpelling(in->tu, *token));
    clang_disposeTokens(in->tu, token, 1);
    return text;
}

const char *token_at(struct import *in, CXSourceLocation l)
{
    const char *text = exact_token(in, l);
    return text ? text : spelled_token(in, l);
}

const char *source_at(struct import *in, CXCursor c)
{
    CXSourceLocation start = clang_getRangeStart(clang_getCursorExtent(c));
    if (is_in_macro(start))
        return NULL;
    CXFile file;
    unsigned offset;
    clang_getSpellingLocation(start, &file, NULL, NULL, &offset);
    const char *text = file ? clang_getFileContents(in->tu, file, NULL) : NULL;
    return text ? text + offset : NULL;
}

const char *skip_quoted(const char *p)
{
    char quote = *p++;
    while (*p && *p != quote && *p != '\n')
        p += *p == '\\' && p[1] ? 2 : 1;
    return *p == quote ? p + 1 : p;
}

const char *match_paren(const char *p)
{
    for (int depth = 0; *p;) {
        if (*p == '"' || *p == '\'') {
            p = skip_quoted(p);
            continue;
        }
        if (*p == '(' || *p == '[' || *p == '{')
            depth++;
        else if ((*p == ')' || *p == ']' || *p == '}') && --depth == 0)
            return p;
        p++;
    }
    return p;
}

static const struct {
    const char *word;
    enum anchor kind;
} keywords[] = {
    {"for", ANCHOR_FOR},
    {"sizeof", ANCHOR_SIZEOF},
    {"_Alignof", ANCHOR_ALIGNOF},
    {"alignof", ANCHOR_ALIGNOF},
    {"__alignof", ANCHOR_ALIGNOF},
    {"_Generic", ANCHOR_GENERIC},
    {"__builtin_offsetof", ANCHOR_OFFSETOF},
    {"__builtin_types_compatible_p", ANCHOR_COMPATIBLE},
    {"__builtin_convertvector", ANCHOR_CONVERT},
    {"_Static_assert", ANCHOR_ASSERT},
    {"static_assert", ANCHOR_ASSERT},
    {"asm", ANCHOR_ASM},
};

static void note_keyword(struct anchors *a, const char *word, size_t n)
{
    for (size_t i = 0; i < COUNT(keywords); i++)
        if (strlen(keywords[i].word) == n && strncmp(keywords[i].word, word, n) == 0)
            arrput(a->at[keywords[i].kind], word);
}

/* Attributes have no cursors for what stands in them. */
static bool is_attribute(const char *word, size_t n)
{
    return (n == 13 && strncmp(word, "__attribute__", n) == 0)
           || (n == 15 && strncmp(word, "__vector_size__", n) == 0)
           || (n == 8 && strncmp(word, "_Alignas", n) == 0);
}

void anchors_begin(struct import *in, CXCursor decl, bool body_only)
{
    in->anchors =
        (struct anchors){.decl = decl, .body_only = body_only, .is_trusted = true};
}

/* Where the body of a printed function begins. */
static const char *printed_body(const char *p)
{
    while (*p && *p != '{')
        p = *p == '(' || *p == '[' ? match_paren(p) + 1 : p + 1;
    return p;
}

static void anchors_build(struct anchors *a)
{
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(a->decl);
    a->printed = clang_text(clang_getCursorPrettyPrinted(a->decl, policy));
    clang_PrintingPolicy_dispose(policy);
    for (const char *p = a->body_only ? printed_body(a->printed) : a->printed; *p;) {
        if (*p == '"' || *p == '\'') {
            p = skip_quoted(p);
        } else if (isalpha((unsigned char)*p) || *p == '_') {
            const char *word = p;
            while (isalnum((unsigned char)*p) || *p == '_')
                p++;
            if (is_attribute(word, (size_t)(p - word)))
                p = match_paren(p);
            else
                note_keyword(a, word, (size_t)(p - word));
        } else if (isdigit((unsigned char)*p)) {
            while (isalnum((unsigned char)*p) || *p == '.')
                p++;
        } else {
            p++;
        }
    }
}

const char *anchor_next(struct import *in, enum anchor kind, CXCursor c)
{
    struct anchors *a = &in->anchors;
    if (a->is_trusted && !a->printed)
        anchors_build(a);
    ptrdiff_t i = a->next[kind]++;
    if (a->is_trusted)
        return i < arrlen(a->at[kind]) ? a->at[kind][i] : NULL;
    return source_at(in, c);
}

bool anchors_agree(struct import *in)
{
    for (int k = 0; in->anchors.printed && k < ANCHOR_COUNT; k++)
        if (in->anchors.next[k] != arrlen(in->anchors.at[k]))
            return false;
    return true;
}

/* ---- pragmas of the main file ---- */

static const char *skip_comment(const char *p)
{
    if (p[1] == '/') {
        while (*p && *p != '\n')
            p++;
        return p;
    }
    const char *end = strstr(p + 2, "*/");
    return end ? end + 2 : p + strlen(p);
}

/* A directive with its continuation lines, on one line. */
static const char *directive_text(const char **p)
{
    struct text t = {0};
    const char *s = *p;
    for (; *s && *s != '\n'; s++) {
        if (*s == '\\' && s[1] == '\n')
            s++, text_add(&t, " ");
        else
            text_add_n(&t, s, 1);
    }
    *p = s;
    return t.s;
}

/* #pragma, but not #pragma once. */
static bool is_pragma(const char *directive)
{
    const char *p = directive + 1 + strspn(directive + 1, " \t");
    if (strncmp(p, "pragma", 6) != 0)
        return false;
    p += 6 + strspn(p + 6, " \t");
    return strncmp(p, "once", 4) != 0 || isalnum((unsigned char)p[4]) || p[4] == '_';
}

static bool is_skipped(CXSourceRangeList *skipped, unsigned offset)
{
    for (unsigned i = 0; skipped && i < skipped->count; i++) {
        unsigned first, last;
        clang_getSpellingLocation(clang_getRangeStart(skipped->ranges[i]), NULL, NULL,
                                  NULL, &first);
        clang_getSpellingLocation(clang_getRangeEnd(skipped->ranges[i]), NULL, NULL,
                                  NULL, &last);
        if (first <= offset && offset < last)
            return true;
    }
    return false;
}

void pragmas_find(struct import *in)
{
    CXSourceRangeList *skipped = clang_getSkippedRanges(in->tu, in->main_file);
    bool line_start = true;
    for (const char *p = in->source; *p;) {
        if (*p == '"' || *p == '\'') {
            p = skip_quoted(p);
        } else if (*p == '/' && (p[1] == '/' || p[1] == '*')) {
            p = skip_comment(p);
            continue;
        } else if (*p == '#' && line_start) {
            struct pragma found = {.offset = (unsigned)(p - in->source)};
            found.text = directive_text(&p);
            if (is_pragma(found.text) && !is_skipped(skipped, found.offset))
                arrput(in->pragmas, found);
            continue;
        } else {
            line_start = *p == '\n' || (line_start && isspace((unsigned char)*p));
            p++;
            continue;
        }
        line_start = false;
    }
    clang_disposeSourceRangeList(skipped);
}
