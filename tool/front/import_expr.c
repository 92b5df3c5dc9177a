/* Expressions. Children are imported strictly in order: the side texts depend on it. */
#include "internal.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct expr *expr_with(struct expr *e, struct expr *kid)
{
    arrput(e->kids, kid);
    return e;
}

/* A node at c with the type clang gives it. What clang shows as an array is a decayed
 * parameter's type unless the caller knows better. */
struct expr *expr_at(struct import *in, enum expr_kind kind, CXCursor c)
{
    struct loc loc = loc_of(in, c);
    if (loc.file)
        in->here = loc;
    return expr_new(kind, value_type(import_type(in, clang_getCursorType(c))),
                    in->here);
}

static void set_array_type(struct import *in, struct expr *e, CXCursor c)
{
    e->type = import_type(in, clang_getCursorType(c));
}

bool expr_is_lvalue(struct expr *e)
{
    switch ((int)e->kind) {
    case EXPR_REF: return e->decl->kind == DECL_VAR || e->decl->kind == DECL_PARAM;
    case EXPR_INDEX:
    case EXPR_COMPOUND:
    case EXPR_STRING: return true;
    case EXPR_MEMBER: return e->is_arrow || expr_is_lvalue(e->kids[0]);
    case EXPR_UNARY:
        return e->op == OP_DEREF
               || ((e->op == OP_REAL || e->op == OP_IMAG || e->op == OP_EXTENSION)
                   && expr_is_lvalue(e->kids[0]));
    default: return false;
    }
}

/* ---- literals ---- */

static long long int_value(const char *text)
{
    if (text[0] == '0' && (text[1] == 'b' || text[1] == 'B'))
        return (long long)strtoull(text + 2, NULL, 2);
    return (long long)strtoull(text, NULL, 0);
}

/* A number as spelled in a file, with what may belong to it. */
static const char *spelled_number(struct import *in, CXSourceLocation l)
{
    CXFile file;
    unsigned offset;
    clang_getSpellingLocation(l, &file, NULL, NULL, &offset);
    const char *p = file ? clang_getFileContents(in->tu, file, NULL) : NULL;
    size_t n = 0;
    if (p)
        for (p += offset;
             isalnum((unsigned char)p[n]) || p[n] == '.'
             || (n > 0 && (p[n] == '+' || p[n] == '-') && strchr("eEpP", p[n - 1]));)
            n++;
    return n > 0 ? name_intern_n(p, n) : NULL;
}

static const char *int_suffix(enum CXTypeKind kind)
{
    switch ((int)kind) {
    case CXType_UInt: return "u";
    case CXType_Long: return "L";
    case CXType_ULong: return "uL";
    case CXType_LongLong: return "LL";
    case CXType_ULongLong: return "uLL";
    default: return "";
    }
}

/* For some literals from macros clang has no token. Its value then tells whether what
 * is spelled there is the literal, and is printed otherwise. */
static const char *valued_text(struct import *in, CXCursor c)
{
    const char *text = spelled_number(in, clang_getCursorLocation(c));
    CXEvalResult value = clang_Cursor_Evaluate(c);
    CXEvalResultKind kind = value ? clang_EvalResult_getKind(value) : CXEval_UnExposed;
    CXType type = clang_getCanonicalType(clang_getCursorType(c));
    if (kind == CXEval_Int) {
        long long number = clang_EvalResult_getAsLongLong(value);
        if (!text || int_value(text) != number
            || !strchr("uUlL", text[strlen(text) - 1]))
            text = format(clang_EvalResult_isUnsignedInt(value) ? "%llu%s" : "%lld%s",
                          number, int_suffix(type.kind));
    } else if (kind == CXEval_Float && type.kind != CXType_LongDouble) {
        double number = clang_EvalResult_getAsDouble(value);
        bool is_float = type.kind == CXType_Float;
        if (!text
            || (is_float ? (double)strtof(text, NULL) : strtod(text, NULL)) != number)
            text = format(is_float ? "%af" : "%a", number);
    } else if (!text) {
        diag_error(DIAG_UNREPRESENTED, loc_of(in, c), "literal");
        text = "0";
    }
    if (value)
        clang_EvalResult_dispose(value);
    return text;
}

static const char *literal_text(struct import *in, CXCursor c)
{
    const char *text = exact_token(in, clang_getCursorLocation(c));
    return text && *text ? text : valued_text(in, c);
}

/* Rounded once, to the literal's own type. */
static long double float_value(const char *text, struct type *t)
{
    t = type_strip(t);
    enum type_kind kind = t->kind == TYPE_COMPLEX ? type_strip(t->to)->kind : t->kind;
    if (kind == TYPE_FLOAT)
        return strtof(text, NULL);
    return kind == TYPE_DOUBLE ? strtod(text, NULL) : strtold(text, NULL);
}

static struct expr *import_int(struct import *in, CXCursor c)
{
    struct expr *e = expr_at(in, EXPR_INT, c);
    e->text = literal_text(in, c);
    e->value = int_value(e->text);
    return e;
}

static struct expr *import_float(struct import *in, CXCursor c)
{
    struct expr *e = expr_at(in, EXPR_FLOAT, c);
    e->text = literal_text(in, c);
    e->number = float_value(e->text, e->type);
    return e;
}

static struct expr *import_char(struct import *in, CXCursor c)
{
    struct expr *e = expr_at(in, EXPR_CHAR, c);
    e->text = literal_text(in, c);
    CXEvalResult value = clang_Cursor_Evaluate(c);
    if (value)
        e->value = clang_EvalResult_getAsLongLong(value);
    clang_EvalResult_dispose(value);
    return e;
}

/* A string with the moment of CLANG_MOMENT in it, which clang put there for a macro: the
 * macro again. */
static const char *without_moment(struct import *in, const char *text)
{
    static const struct {
        const char *moment, *macro;
    } macros[] = {
        {"Fri Dec 31 23:59:59 9999", "__TIMESTAMP__"},
        {"Dec 31 9999", "__DATE__"},
        {"23:59:59", "__TIME__"},
    };
    for (size_t i = 0; i < COUNT(macros); i++) {
        const char *at = strstr(text, macros[i].moment);
        if (!at || strstr(in->source, macros[i].moment))
            continue;
        const char *rest = at + strlen(macros[i].moment);
        const char *before = format("%.*s\"", (int)(at - text), text);
        before = at - text > 1 ? format("%s ", without_moment(in, before)) : "";
        const char *after = rest[1] ? without_moment(in, format(" \"%s", rest)) : "";
        return format("%s%s%s", before, macros[i].macro, after);
    }
    return text;
}

static struct expr *import_string(struct import *in, CXCursor c)
{
    struct expr *e = expr_at(in, EXPR_STRING, c);
    set_array_type(in, e, c);
    e->text = without_moment(in, clang_text(clang_getCursorSpelling(c)));
    return e;
}

/* ---- operators ---- */

static enum op binary_op(enum CXBinaryOperatorKind kind)
{
    static const enum op ops[] = {
        [CXBinaryOperator_Mul] = OP_MUL,
        [CXBinaryOperator_Div] = OP_DIV,
        [CXBinaryOperator_Rem] = OP_MOD,
        [CXBinaryOperator_Add] = OP_ADD,
        [CXBinaryOperator_Sub] = OP_SUB,
        [CXBinaryOperator_Shl] = OP_SHL,
        [CXBinaryOperator_Shr] = OP_SHR,
        [CXBinaryOperator_LT] = OP_LT,
        [CXBinaryOperator_GT] = OP_GT,
        [CXBinaryOperator_LE] = OP_LE,
        [CXBinaryOperator_GE] = OP_GE,
        [CXBinaryOperator_EQ] = OP_EQ,
        [CXBinaryOperator_NE] = OP_NE,
        [CXBinaryOperator_And] = OP_BITAND,
        [CXBinaryOperator_Xor] = OP_BITXOR,
        [CXBinaryOperator_Or] = OP_BITOR,
        [CXBinaryOperator_LAnd] = OP_AND,
        [CXBinaryOperator_LOr] = OP_OR,
        [CXBinaryOperator_Comma] = OP_COMMA,
        [CXBinaryOperator_MulAssign] = OP_MUL,
        [CXBinaryOperator_DivAssign] = OP_DIV,
        [CXBinaryOperator_RemAssign] = OP_MOD,
        [CXBinaryOperator_AddAssign] = OP_ADD,
        [CXBinaryOperator_SubAssign] = OP_SUB,
        [CXBinaryOperator_ShlAssign] = OP_SHL,
        [CXBinaryOperator_ShrAssign] = OP_SHR,
        [CXBinaryOperator_AndAssign] = OP_BITAND,
        [CXBinaryOperator_XorAssign] = OP_BITXOR,
        [CXBinaryOperator_OrAssign] = OP_BITOR,
    };
    return (size_t)kind < COUNT(ops) ? ops[kind] : OP_NONE;
}

static struct expr *import_binary(struct import *in, CXCursor c, cursors kids)
{
    enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(c);
    bool assigns = kind >= CXBinaryOperator_Assign && kind <= CXBinaryOperator_OrAssign;
    struct expr *e = expr_at(in, assigns ? EXPR_ASSIGN : EXPR_BINARY, c);
    e->op = binary_op(kind);
    if (e->op == OP_NONE && kind != CXBinaryOperator_Assign)
        diag_error(DIAG_UNREPRESENTED, e->loc, "operator");
    expr_with(e, import_expr(in, kids[0]));
    return expr_with(e, import_expr(in, kids[1]));
}

static enum op unary_op(enum CXUnaryOperatorKind kind)
{
    static const enum op ops[] = {
        [CXUnaryOperator_PostInc] = OP_POSTINC,
        [CXUnaryOperator_PostDec] = OP_POSTDEC,
        [CXUnaryOperator_PreInc] = OP_PREINC,
        [CXUnaryOperator_PreDec] = OP_PREDEC,
        [CXUnaryOperator_AddrOf] = OP_ADDRESS,
        [CXUnaryOperator_Deref] = OP_DEREF,
        [CXUnaryOperator_Plus] = OP_PLUS,
        [CXUnaryOperator_Minus] = OP_NEG,
        [CXUnaryOperator_Not] = OP_BITNOT,
        [CXUnaryOperator_LNot] = OP_NOT,
        [CXUnaryOperator_Real] = OP_REAL,
        [CXUnaryOperator_Imag] = OP_IMAG,
        [CXUnaryOperator_Extension] = OP_EXTENSION,
    };
    return (size_t)kind < COUNT(ops) ? ops[kind] : OP_NONE;
}

static struct expr *import_unary(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_UNARY, c);
    e->op = unary_op(clang_getCursorUnaryOperatorKind(c));
    if (e->op == OP_NONE)
        diag_error(DIAG_UNREPRESENTED, e->loc, "operator");
    expr_with(e, import_expr(in, kids[0]));
    if (e->op == OP_DEREF)
        set_array_type(in, e, c);
    else if (e->op == OP_EXTENSION)
        e->type = e->kids[0]->type;
    return e;
}

/* clang's <tgmath.h> calls functions of its own, which each return a call of the one that
 * the type chose, and which no other compiler has: that one. Null: f isn't such. */
static CXCursor chosen_function(CXCursor f)
{
    const char *name = cursor_name(f);
    cursors at = NULL;
    if (!name || strncmp(name, "__tg_", 5) != 0)
        return clang_getNullCursor();
    for (CXCursor body = f; clang_getCursorKind(body) != CXCursor_CallExpr;
         body = arrlast(at))
        if (arrlen(at = cursor_kids(body)) == 0)
            return clang_getNullCursor();
    return clang_getCursorReferenced(cursor_kids(arrlast(at))[0]);
}

static struct expr *import_ref(struct import *in, CXCursor c)
{
    struct expr *e = expr_at(in, EXPR_REF, c);
    CXCursor to = clang_getCursorReferenced(c), chosen = chosen_function(to);
    e->decl = decl_of(in, clang_Cursor_isNull(chosen) ? to : chosen);
    enum decl_kind kind = e->decl->kind;
    if (kind == DECL_PARAM)
        e->type = value_type(e->decl->type);
    else if (kind == DECL_VAR || kind == DECL_FUNCTION)
        e->type = e->decl->type;
    return e;
}

static struct expr *import_member(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_MEMBER, c);
    set_array_type(in, e, c);
    e->decl = decl_of(in, clang_getCursorReferenced(c));
    expr_with(e, import_expr(in, kids[0]));
    e->is_arrow = type_is_pointer(e->kids[0]->type);
    return e;
}

static struct expr *import_children(struct import *in, struct expr *e, cursors kids)
{
    for (ptrdiff_t i = 0; i < arrlen(kids); i++)
        if (cursor_is_expr(kids[i]))
            expr_with(e, import_expr(in, kids[i]));
    return e;
}

/* ---- casts ---- */

enum cast cast_kind(struct expr *from, struct type *to)
{
    struct type *a = type_strip(from->type), *b = type_strip(to);
    if (a->kind == TYPE_ARRAY && b->kind == TYPE_POINTER)
        return CAST_DECAY;
    if (a->kind == TYPE_FUNCTION && b->kind == TYPE_POINTER)
        return CAST_FUNCTION;
    if (expr_is_lvalue(from) && type_equal(a, b))
        return CAST_LOAD;
    bool from_int = type_is_integer(a), to_int = type_is_integer(b);
    bool from_float =
        type_is_real(a) || a->kind == TYPE_HALF || a->kind == TYPE_FLOAT128;
    bool to_float = type_is_real(b) || b->kind == TYPE_HALF || b->kind == TYPE_FLOAT128;
    if (b->kind == TYPE_BOOL)
        return CAST_TO_BOOL;
    if (from_int && to_float)
        return CAST_INT_TO_FLOAT;
    if (from_float && to_int)
        return CAST_FLOAT_TO_INT;
    if (from_float && to_float)
        return CAST_FLOAT;
    if (from_int && to_int)
        return CAST_INT;
    if (from_int && b->kind == TYPE_POINTER)
        return CAST_NULL;
    return a->kind == TYPE_POINTER && b->kind == TYPE_POINTER ? CAST_POINTER
                                                              : CAST_OTHER;
}

/* What <tgmath.h> makes of x, (typeof(..))(x), is the conversion that calls imply. */
static struct expr *import_call(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = import_children(in, expr_at(in, EXPR_CALL, c), kids);
    if (clang_Cursor_isNull(chosen_function(clang_getCursorReferenced(c))))
        return e;
    for (ptrdiff_t i = 1; i < arrlen(e->kids); i++) {
        struct expr *arg = e->kids[i];
        if (arg->kind != EXPR_CAST || arg->cast != CAST_EXPLICIT)
            continue;
        expr_bare(arg->kids[0])->parens = 0;
        arg->cast = cast_kind(arg->kids[0], arg->type);
        if (type_equal(arg->type, type_unqualified(arg->kids[0]->type)))
            e->kids[i] = arg->kids[0];
    }
    return e;
}

/* The operand is the last child: sizes and parameters of the type come before it. */
static struct expr *import_cast(struct import *in, CXCursor c, cursors kids)
{
    struct stream s = {kids, 0};
    ptrdiff_t last = arrlen(kids) - 1;
    CXCursor operand = kids[last];
    arrsetlen(s.v, (size_t)last);
    struct type *type =
        import_declared(in, clang_getCursorType(c), last > 0 ? &s : NULL);
    struct expr *e = expr_at(in, EXPR_CAST, c);
    e->cast = CAST_EXPLICIT;
    e->type = type;
    return expr_with(e, import_expr(in, operand));
}

static struct expr *import_compound(struct import *in, CXCursor c, cursors kids)
{
    struct stream s = {kids, 0};
    ptrdiff_t last = arrlen(kids) - 1;
    CXCursor init = kids[last];
    arrsetlen(s.v, (size_t)last);
    struct type *type =
        import_declared(in, clang_getCursorType(c), last > 0 ? &s : NULL);
    struct expr *e = expr_at(in, EXPR_COMPOUND, c);
    e->type = e->of = type;
    return expr_with(e, import_expr(in, init));
}

/* ---- initializers ---- */

/* Lists inside a list get the type of what they initialize; clang types the
 * outermost. */
static void type_init(struct expr *e, struct type *t);

static struct expr *designated_value(struct expr *item, struct type **t,
                                     ptrdiff_t *next)
{
    struct type *at = *t;
    ptrdiff_t count = arrlen(item->kids);
    for (ptrdiff_t i = 0; i + 1 < count; i++) {
        struct type *s = at ? type_strip(at) : NULL;
        struct expr *d = item->kids[i];
        if (d->kind == EXPR_DESIGNATE_FIELD) {
            at = d->decl ? d->decl->type : NULL;
            for (ptrdiff_t m = 0; s && s->kind == TYPE_RECORD && i == 0; m++) {
                if (m >= arrlen(s->decl->members))
                    break;
                if (s->decl->members[m] == d->decl)
                    *next = m;
            }
        } else {
            at = s && s->kind == TYPE_ARRAY ? s->to : NULL;
        }
    }
    *t = at;
    return item->kids[count - 1];
}

static void type_init(struct expr *e, struct type *t)
{
    if (e->kind != EXPR_INIT || !t)
        return;
    e->type = t;
    struct type *s = type_strip(t);
    ptrdiff_t next = 0;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++, next++) {
        struct expr *item = e->kids[i];
        struct type *of = NULL;
        if (item->kind == EXPR_DESIGNATED) {
            of = t;
            item = designated_value(item, &of, &next);
        } else if (s->kind == TYPE_ARRAY || s->kind == TYPE_VECTOR) {
            of = s->to;
        } else if (s->kind == TYPE_RECORD && next < arrlen(s->decl->members)) {
            of = s->decl->members[next]->type;
        }
        type_init(item, of);
    }
}

static struct expr *import_init_list(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_INIT, c);
    set_array_type(in, e, c);
    import_children(in, e, kids);
    if (type_strip(e->type)->kind != TYPE_VOID)
        type_init(e, e->type);
    return e;
}

/* ---- dispatch ---- */

static struct expr *import_label_address(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_LABEL, c);
    e->decl = decl_of(in, clang_getCursorReferenced(kids[0]));
    return e;
}

static struct expr *import_statement_expr(struct import *in, CXCursor c, cursors kids)
{
    struct expr *e = expr_at(in, EXPR_STMT, c);
    e->body = import_stmt(in, kids[0]);
    return e;
}

static struct expr *import_paren(struct import *in, CXCursor kid)
{
    struct expr *e = import_expr(in, kid);
    e->parens++;
    return e;
}

static struct expr *import_node(struct import *in, CXCursor c)
{
    cursors kids = cursor_kids(c);
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_UnexposedExpr: return import_unexposed(in, c, kids);
    case CXCursor_DeclRefExpr: return import_ref(in, c);
    case CXCursor_IntegerLiteral: return import_int(in, c);
    case CXCursor_FloatingLiteral:
    case CXCursor_ImaginaryLiteral: return import_float(in, c);
    case CXCursor_CharacterLiteral: return import_char(in, c);
    case CXCursor_StringLiteral: return import_string(in, c);
    case CXCursor_ParenExpr: return import_paren(in, kids[0]);
    case CXCursor_BinaryOperator:
    case CXCursor_CompoundAssignOperator: return import_binary(in, c, kids);
    case CXCursor_UnaryOperator: return import_unary(in, c, kids);
    case CXCursor_ConditionalOperator:
        return import_children(in, expr_at(in, EXPR_COND, c), kids);
    case CXCursor_CallExpr: return import_call(in, c, kids);
    case CXCursor_MemberRefExpr: return import_member(in, c, kids);
    case CXCursor_ArraySubscriptExpr: {
        struct expr *e = import_children(in, expr_at(in, EXPR_INDEX, c), kids);
        set_array_type(in, e, c);
        return e;
    }
    case CXCursor_CStyleCastExpr: return import_cast(in, c, kids);
    case CXCursor_CompoundLiteralExpr: return import_compound(in, c, kids);
    case CXCursor_InitListExpr: return import_init_list(in, c, kids);
    case CXCursor_UnaryExpr: return import_size(in, c, kids);
    case CXCursor_GenericSelectionExpr: return import_generic(in, c, kids);
    case CXCursor_AddrLabelExpr: return import_label_address(in, c, kids);
    case CXCursor_StmtExpr: return import_statement_expr(in, c, kids);
    default:
        diag_error(DIAG_UNREPRESENTED, loc_of(in, c), "expression");
        return expr_int(0);
    }
}

struct expr *import_expr(struct import *in, CXCursor c)
{
    const char *macro = in->in_macro ? NULL : macro_of(in, c);
    if (!macro)
        return import_node(in, c);
    in->in_macro = macro;
    struct expr *e = import_node(in, c);
    in->in_macro = NULL;
    struct expr *bare = expr_bare(e);
    bare->macro = macro;
    for (struct expr *p = e; p != bare; p = p->kids[0])
        p->parens = 0;
    bare->parens = 0;
    return e;
}
