/* Types: one struct type for each of clang's, which are unique but for arrays of
 * variable length. Their sizes are expressions, to be had only as children of the
 * declaration (or cast, or sizeof) that spells the type, in the order of its text
 * from the inside out: the element before the size, the result before the parameters.
 * import_declared walks both in step and remembers the type for the expressions that
 * have it. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

static unsigned quals_of(CXType t)
{
    return (clang_isConstQualifiedType(t) ? QUAL_CONST : 0u)
           | (clang_isVolatileQualifiedType(t) ? QUAL_VOLATILE : 0u)
           | (clang_isRestrictQualifiedType(t) ? QUAL_RESTRICT : 0u);
}

static struct type *type_new(enum type_kind kind, struct type *to)
{
    struct type *t = NEW(struct type);
    t->kind = kind;
    t->to = to;
    return t;
}

struct type *value_type(struct type *t)
{
    struct type *s = type_strip(t);
    if (s->kind == TYPE_ARRAY)
        return type_qualified(type_pointer(type_pointee(s)), s->index_quals);
    if (s->kind == TYPE_FUNCTION)
        return type_pointer(s);
    return t;
}

static enum type_kind basic_kind(enum CXTypeKind kind)
{
    static const struct {
        enum CXTypeKind clang;
        enum type_kind ours;
    } table[] = {
        {CXType_Void, TYPE_VOID},
        {CXType_Bool, TYPE_BOOL},
        {CXType_Char_U, TYPE_CHAR},
        {CXType_Char_S, TYPE_CHAR},
        {CXType_SChar, TYPE_SCHAR},
        {CXType_UChar, TYPE_UCHAR},
        {CXType_Short, TYPE_SHORT},
        {CXType_UShort, TYPE_USHORT},
        {CXType_Int, TYPE_INT},
        {CXType_UInt, TYPE_UINT},
        {CXType_Long, TYPE_LONG},
        {CXType_ULong, TYPE_ULONG},
        {CXType_LongLong, TYPE_LLONG},
        {CXType_ULongLong, TYPE_ULLONG},
        {CXType_Int128, TYPE_INT128},
        {CXType_UInt128, TYPE_UINT128},
        {CXType_Half, TYPE_HALF},
        {CXType_Float16, TYPE_HALF},
        {CXType_Float, TYPE_FLOAT},
        {CXType_Double, TYPE_DOUBLE},
        {CXType_LongDouble, TYPE_LDOUBLE},
        {CXType_Float128, TYPE_FLOAT128},
    };
    for (size_t i = 0; i < COUNT(table); i++)
        if (table[i].clang == kind)
            return table[i].ours;
    return TYPE_BUILTIN;
}

CXCursor stream_expr(struct stream *s)
{
    for (; s && s->at < arrlen(s->v); s->at++) {
        if (clang_getCursorKind(s->v[s->at]) == CXCursor_ParmDecl)
            break;
        if (cursor_is_expr(s->v[s->at]))
            return s->v[s->at++];
    }
    return clang_getNullCursor();
}

CXCursor stream_param(struct stream *s)
{
    for (; s && s->at < arrlen(s->v); s->at++)
        if (clang_getCursorKind(s->v[s->at]) == CXCursor_ParmDecl)
            return s->v[s->at++];
    return clang_getNullCursor();
}

static bool word_is(const char *p, size_t n, const char *word)
{
    return strlen(word) == n && strncmp(p, word, n) == 0;
}

/* What stands inside the outermost brackets besides the size: the spelling alone
 * tells. */
static void import_brackets(struct type *array, CXType t)
{
    char *spelling = clang_text(clang_getTypeSpelling(t));
    const char *p = strchr(spelling, '[');
    if (!p)
        return;
    for (p++; *p && *p != ']';) {
        size_t n = 0;
        while (isalnum((unsigned char)p[n]) || p[n] == '_')
            n++;
        if (word_is(p, n, "static"))
            array->is_static = true;
        else if (word_is(p, n, "const"))
            array->index_quals |= QUAL_CONST;
        else if (word_is(p, n, "restrict"))
            array->index_quals |= QUAL_RESTRICT;
        else if (word_is(p, n, "volatile"))
            array->index_quals |= QUAL_VOLATILE;
        else if (*p == '*' && p[1] == ']')
            array->is_star = true;
        else if (*p != ' ')
            return;
        p += n > 0 ? n : 1;
    }
}

static struct type *import_array(struct import *in, CXType t, struct stream *s)
{
    struct type *array = type_new(TYPE_ARRAY, NULL);
    array->to = import_declared(in, clang_getArrayElementType(t), s);
    array->length = t.kind == CXType_ConstantArray ? clang_getArraySize(t) : -1;
    import_brackets(array, t);
    if (t.kind == CXType_IncompleteArray || array->is_star)
        return array;
    CXCursor size = stream_expr(s);
    if (t.kind == CXType_ConstantArray)
        return array;
    if (!clang_Cursor_isNull(size)) {
        array->size = import_expr(in, size);
        return array;
    }
    /* A type known by its spelling alone. */
    char *spelling = clang_text(clang_getTypeSpelling(t));
    const char *open = strchr(spelling, '['), *close = open ? match_paren(open) : NULL;
    array->size = open
                      ? expr_text(in, format("%.*s", (int)(close - open - 1), open + 1),
                                  type_basic(TYPE_INT), in->here)
                      : expr_int(0);
    return array;
}

/* In a function's type the parameters have no names to speak of: f(int n, double
 * a[n]) is f(int, double [*]). */
static struct type *without_sizes(struct type *t)
{
    if (t->kind != TYPE_ARRAY && t->kind != TYPE_POINTER)
        return t;
    struct type *to = without_sizes(t->to);
    if (to == t->to && !t->size)
        return t;
    struct type *copy = NEW(struct type);
    *copy = *t;
    copy->to = to;
    copy->is_star = copy->is_star || copy->size;
    copy->size = NULL;
    return copy;
}

static struct type *function_type(CXType t, struct type *result)
{
    struct type *f = type_function(result, NULL);
    f->has_prototype = clang_getCanonicalType(t).kind == CXType_FunctionProto;
    f->is_variadic = f->has_prototype && clang_isFunctionTypeVariadic(t);
    return f;
}

static struct type *import_function(struct import *in, CXType t, struct stream *s)
{
    struct type *f = function_type(t, import_declared(in, clang_getResultType(t), s));
    int count = clang_getNumArgTypes(t);
    for (int i = 0; i < count; i++) {
        CXCursor parm = stream_param(s);
        struct type *p = clang_Cursor_isNull(parm)
                             ? import_type(in, clang_getArgType(t, (unsigned)i))
                             : decl_of(in, parm)->type;
        arrput(f->params, without_sizes(p));
    }
    return f;
}

struct type *import_function_type(struct import *in, CXCursor c, struct decl **params)
{
    CXType result = clang_getCursorResultType(c);
    struct type *f = function_type(clang_getCursorType(c), import_type(in, result));
    for (ptrdiff_t i = 0; i < arrlen(params); i++)
        arrput(f->params, without_sizes(params[i]->type));
    return f;
}

/* The operand of typeof is that expression, not a size in the type that is its operand. */
static bool is_typeof_operand(CXCursor operand, CXType t)
{
    return !clang_Cursor_isNull(operand) && t.kind != CXType_Auto
           && clang_equalTypes(clang_getCanonicalType(clang_getCursorType(operand)),
                               clang_getCanonicalType(t));
}

/* What typeof, auto and clang's own wrappings stand for. */
static struct type *import_opaque(struct import *in, CXType t, struct stream *s)
{
    if (clang_getResultType(t).kind != CXType_Invalid)
        return import_function(in, t, s);
    char *spelling = clang_text(clang_getTypeSpelling(t));
    bool is_typeof = strstr(spelling, "typeof") && s;
    if (is_typeof) {
        ptrdiff_t at = s->at;
        CXCursor operand = stream_expr(s);
        if (is_typeof_operand(operand, t)) {
            struct type *type = import_expr(in, operand)->type;
            if (type_strip(type)->kind == TYPE_ARRAY && type_strip(type)->size)
                diag_error(DIAG_UNREPRESENTED, loc_of(in, operand),
                           "typeof of an array of variable length");
            return type;
        }
        s->at = at;
    }
    CXType canonical = clang_getCanonicalType(t);
    if (canonical.kind != t.kind || !clang_equalTypes(canonical, t))
        return import_declared(in, canonical, is_typeof ? s : NULL);
    struct type *builtin = type_new(TYPE_BUILTIN, NULL);
    builtin->name = name_intern(spelling);
    return builtin;
}

static struct type *import_named(struct import *in, CXType t)
{
    struct decl *d = decl_of(in, clang_getTypeDeclaration(t));
    if (d->is_builtin && d->kind == DECL_TYPEDEF)
        return d->type;
    return type_named(d);
}

static struct type *import_vector(struct import *in, CXType t, struct stream *s)
{
    struct type *vector =
        type_new(TYPE_VECTOR, import_declared(in, clang_getElementType(t), s));
    vector->length = clang_getNumElements(t);
    return vector;
}

static struct type *import_derived(struct import *in, CXType t, struct stream *s)
{
    switch ((int)t.kind) {
    case CXType_Pointer:
        return type_new(TYPE_POINTER, import_declared(in, clang_getPointeeType(t), s));
    case CXType_ConstantArray:
    case CXType_VariableArray:
    case CXType_IncompleteArray: return import_array(in, t, s);
    case CXType_FunctionProto:
    case CXType_FunctionNoProto: return import_function(in, t, s);
    case CXType_Complex:
        return type_new(TYPE_COMPLEX, import_declared(in, clang_getElementType(t), s));
    case CXType_Vector:
    case CXType_ExtVector: return import_vector(in, t, s);
    case CXType_Atomic:
        return type_new(TYPE_ATOMIC,
                        import_declared(in, clang_Type_getValueType(t), s));
    case CXType_Record:
    case CXType_Enum:
    case CXType_Typedef: return import_named(in, t);
    case CXType_Elaborated: return import_declared(in, clang_Type_getNamedType(t), s);
    default: return import_opaque(in, t, s);
    }
}

static bool has_stream_parts(CXType t)
{
    return t.kind != CXType_Record && t.kind != CXType_Enum && t.kind != CXType_Typedef
           && basic_kind(t.kind) == TYPE_BUILTIN;
}

struct type *import_declared(struct import *in, CXType t, struct stream *s)
{
    const void *key = t.data[0];
    ptrdiff_t known = hmgeti(in->types, key);
    if (known >= 0 && (!s || !has_stream_parts(t)))
        return in->types[known].value;
    enum type_kind basic = basic_kind(t.kind);
    struct type *type =
        basic != TYPE_BUILTIN ? type_basic(basic) : import_derived(in, t, s);
    type = type_qualified(type, quals_of(t));
    if (known < 0 || s)
        hmput(in->types, key, type);
    if (s && type->kind == TYPE_ARRAY && type->size)
        hmput(in->types, (const void *)clang_getCanonicalType(t).data[0], type);
    return type;
}

struct type *import_type(struct import *in, CXType t)
{
    return import_declared(in, t, NULL);
}

/* The children that a declaration's type is spelled with: not attributes, not the
 * initializer, not the body. */
struct type *import_type_of(struct import *in, CXCursor c)
{
    struct stream s = {0};
    cursors kids = cursor_kids(c);
    CXCursor init = clang_Cursor_getVarDeclInitializer(c);
    for (ptrdiff_t i = 0; i < arrlen(kids); i++) {
        bool is_param = clang_getCursorKind(kids[i]) == CXCursor_ParmDecl;
        bool is_init = !clang_Cursor_isNull(init) && clang_equalCursors(kids[i], init);
        if (is_param || (cursor_is_expr(kids[i]) && !is_init))
            arrput(s.v, kids[i]);
    }
    CXType t = clang_getCursorKind(c) == CXCursor_TypedefDecl
                   ? clang_getTypedefDeclUnderlyingType(c)
                   : clang_getCursorType(c);
    return import_declared(in, t, arrlen(s.v) > 0 ? &s : NULL);
}
