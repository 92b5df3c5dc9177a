/* Type names in text: the operand of sizeof and its like, which libclang doesn't
 * expose. What enters is the text clang prints for it, free of macros. */
#include "internal.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    struct import *in;
    const char *p;
    struct stream *s;
};

static void skip_space(struct parser *ps)
{
    while (isspace((unsigned char)*ps->p))
        ps->p++;
}

static bool take_word(struct parser *ps, const char *word)
{
    skip_space(ps);
    size_t n = word_len(ps->p);
    if (n == 0 || strlen(word) != n || strncmp(ps->p, word, n) != 0)
        return false;
    ps->p += n;
    return true;
}

static unsigned take_quals(struct parser *ps)
{
    unsigned quals = 0;
    for (;;) {
        if (take_word(ps, "const"))
            quals |= QUAL_CONST;
        else if (take_word(ps, "volatile"))
            quals |= QUAL_VOLATILE;
        else if (take_word(ps, "restrict") || take_word(ps, "__restrict"))
            quals |= QUAL_RESTRICT;
        else
            return quals;
    }
}

static struct decl *find_in(struct decl **list, const char *name, enum decl_kind kind)
{
    for (ptrdiff_t i = arrlen(list) - 1; i >= 0; i--)
        if (list[i]->name == name && list[i]->kind == kind)
            return list[i];
    return NULL;
}

/* The declaration a cursor of the stream names or contains. */
static CXCursor type_cursor(CXCursor c)
{
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_TypeRef)
        return clang_getCursorReferenced(c);
    bool declares = kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl
                    || kind == CXCursor_EnumDecl;
    return declares ? c : clang_getNullCursor();
}

/* The type declaration of that name (null: one without) among the node's children, then
 * what is in scope. */
static struct decl *find_type(struct parser *ps, const char *name, enum decl_kind kind)
{
    for (ptrdiff_t i = 0; ps->s && i < arrlen(ps->s->v); i++) {
        CXCursor c = type_cursor(ps->s->v[i]);
        if (clang_Cursor_isNull(c))
            continue;
        struct decl *d = decl_of(ps->in, c);
        if (d->kind == kind && d->name == name)
            return d;
    }
    if (!name)
        return NULL;
    struct import *in = ps->in->twin ? ps->in->twin : ps->in;
    struct decl *d = find_in(ps->in->scope, name, kind);
    return d ? d : find_in(in->unit->decls, name, kind);
}

enum {
    WORD_UNSIGNED = 1,
    WORD_SIGNED = 2,
    WORD_SHORT = 4,
    WORD_LONG = 8,
    WORD_LONG2 = 16,
    WORD_INT = 32,
    WORD_CHAR = 64,
    WORD_FLOAT = 128,
    WORD_DOUBLE = 256,
    WORD_BOOL = 512,
    WORD_VOID = 1024,
    WORD_COMPLEX = 2048,
    WORD_INT128 = 4096,
    WORD_FLOAT128 = 8192,
    WORD_HALF = 16384,
};

static unsigned take_basic_word(struct parser *ps, unsigned seen)
{
    static const struct {
        const char *word;
        unsigned bit;
    } words[] = {
        {"unsigned", WORD_UNSIGNED},   {"signed", WORD_SIGNED},
        {"short", WORD_SHORT},         {"int", WORD_INT},
        {"char", WORD_CHAR},           {"float", WORD_FLOAT},
        {"double", WORD_DOUBLE},       {"_Bool", WORD_BOOL},
        {"bool", WORD_BOOL},           {"void", WORD_VOID},
        {"_Complex", WORD_COMPLEX},    {"__int128", WORD_INT128},
        {"__float128", WORD_FLOAT128}, {"_Float16", WORD_HALF},
    };
    if (take_word(ps, "long"))
        return seen & WORD_LONG ? WORD_LONG2 : WORD_LONG;
    for (size_t i = 0; i < COUNT(words); i++)
        if (take_word(ps, words[i].word))
            return words[i].bit;
    return 0;
}

static struct type *basic_of_words(unsigned w)
{
    bool is_unsigned = w & WORD_UNSIGNED;
    enum type_kind k = is_unsigned ? TYPE_UINT : TYPE_INT;
    if (w & WORD_VOID)
        k = TYPE_VOID;
    else if (w & WORD_BOOL)
        k = TYPE_BOOL;
    else if (w & WORD_CHAR)
        k = is_unsigned ? TYPE_UCHAR : w & WORD_SIGNED ? TYPE_SCHAR : TYPE_CHAR;
    else if (w & WORD_FLOAT)
        k = TYPE_FLOAT;
    else if (w & WORD_DOUBLE)
        k = w & WORD_LONG ? TYPE_LDOUBLE : TYPE_DOUBLE;
    else if (w & WORD_HALF)
        k = TYPE_HALF;
    else if (w & WORD_FLOAT128)
        k = TYPE_FLOAT128;
    else if (w & WORD_INT128)
        k = is_unsigned ? TYPE_UINT128 : TYPE_INT128;
    else if (w & WORD_SHORT)
        k = is_unsigned ? TYPE_USHORT : TYPE_SHORT;
    else if (w & WORD_LONG2)
        k = is_unsigned ? TYPE_ULLONG : TYPE_LLONG;
    else if (w & WORD_LONG)
        k = is_unsigned ? TYPE_ULONG : TYPE_LONG;
    struct type *t = type_basic(k);
    if (!(w & WORD_COMPLEX))
        return t;
    struct type *complex = NEW(struct type);
    complex->kind = TYPE_COMPLEX;
    complex->to = t;
    return complex;
}

static struct type *take_named(struct parser *ps)
{
    enum decl_kind kind = DECL_TYPEDEF;
    if (take_word(ps, "struct") || take_word(ps, "union"))
        kind = DECL_RECORD;
    else if (take_word(ps, "enum"))
        kind = DECL_ENUM;
    skip_space(ps);
    size_t n = word_len(ps->p);
    bool unnamed = kind != DECL_TYPEDEF && *ps->p == '('; /* "(unnamed at ..)" */
    if ((n == 0 && !unnamed) || isdigit((unsigned char)*ps->p))
        return NULL;
    struct decl *d = find_type(ps, unnamed ? NULL : name_intern_n(ps->p, n), kind);
    if (!d)
        return NULL;
    ps->p = unnamed ? match_paren(ps->p) + 1 : ps->p + n;
    return d->kind == DECL_TYPEDEF && d->is_builtin ? d->type : type_named(d);
}

static struct type *take_type(struct parser *ps);

static struct type *take_base(struct parser *ps)
{
    unsigned words = 0, quals = take_quals(ps), bit;
    if (take_word(ps, "_Atomic")) {
        skip_space(ps);
        if (*ps->p != '(')
            return NULL;
        ps->p++;
        struct type *atomic = NEW(struct type);
        atomic->kind = TYPE_ATOMIC;
        atomic->to = take_type(ps);
        skip_space(ps);
        if (!atomic->to || *ps->p++ != ')')
            return NULL;
        return type_qualified(atomic, quals | take_quals(ps));
    }
    while ((bit = take_basic_word(ps, words)) != 0) {
        words |= bit;
        quals |= take_quals(ps);
    }
    struct type *t = words ? basic_of_words(words) : take_named(ps);
    return t ? type_qualified(t, quals | take_quals(ps)) : NULL;
}

static struct type *take_array(struct parser *ps, struct type *of)
{
    const char *open = ps->p, *close = match_paren(open);
    ps->p = close + 1;
    char *end;
    struct type *array = type_array(of, -1);
    const char *size = open + 1 + strspn(open + 1, " ");
    if (size == close)
        return array;
    long long length = strtoll(size, &end, 0);
    CXCursor c = stream_expr(ps->s);
    if (end > size && end + strspn(end, " ") == close) {
        array->length = length;
        return array;
    }
    if (clang_Cursor_isNull(c))
        return NULL;
    struct expr *e = import_expr(ps->in, c);
    if (!expr_int_value(e, &array->length)) {
        array->length = -1;
        array->size = e;
    }
    return array;
}

/* A parameter list; the parameters are cursors of the stream. */
static struct type *take_function(struct parser *ps, struct type *result)
{
    const char *close = match_paren(ps->p);
    const char *inside = ps->p + 1 + strspn(ps->p + 1, " ");
    struct type *f = type_function(result, NULL);
    f->has_prototype = inside != close;
    f->is_variadic = close - inside > 3 && strncmp(close - 3, "...", 3) == 0;
    for (;;) {
        CXCursor c = stream_param(ps->s);
        if (clang_Cursor_isNull(c))
            break;
        arrput(f->params, decl_of(ps->in, c)->type);
    }
    ps->p = close + 1;
    return f;
}

/* Pointers, then a group in parentheses, then what binds tighter: arrays and
 * functions, the last first. */
static struct type *take_declarator(struct parser *ps, struct type *t)
{
    for (skip_space(ps); *ps->p == '*'; skip_space(ps)) {
        ps->p++;
        t = type_qualified(type_pointer(t), take_quals(ps));
    }
    const char *group = NULL, **suffixes = NULL;
    if (*ps->p == '(' && (ps->p[1] == '*' || ps->p[1] == '(' || ps->p[1] == '[')) {
        group = ps->p;
        ps->p = match_paren(ps->p) + 1;
    }
    for (skip_space(ps); *ps->p == '[' || *ps->p == '('; skip_space(ps)) {
        arrput(suffixes, ps->p);
        ps->p = match_paren(ps->p) + 1;
    }
    const char *end = ps->p;
    for (ptrdiff_t i = arrlen(suffixes) - 1; t && i >= 0; i--) {
        ps->p = suffixes[i];
        t = *ps->p == '[' ? take_array(ps, t) : take_function(ps, t);
    }
    if (group && t) {
        ps->p = group + 1;
        t = take_declarator(ps, t);
        skip_space(ps);
        if (*ps->p != ')')
            return NULL;
    }
    ps->p = end;
    return t;
}

static struct type *take_type(struct parser *ps)
{
    struct type *t = take_base(ps);
    return t ? take_declarator(ps, t) : NULL;
}

struct type *parse_type_name(struct import *in, const char *text, struct stream *s)
{
    struct parser ps = {in, text, s};
    struct type *t = take_type(&ps);
    skip_space(&ps);
    return *ps.p ? NULL : t;
}
