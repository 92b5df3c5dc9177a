/* Purity: which expressions have no side effect, and which calls may stand in one. */
#include "ir.h"
#include <string.h>

/* Functions of <math.h> and <stdlib.h> without effect, for units that declare them by
 * hand; the suffixes f and l are understood. */
static const char *const library[] = {
    "abs",
    "labs",
    "llabs",
    "imaxabs",
    "acos",
    "asin",
    "atan",
    "atan2",
    "cos",
    "sin",
    "tan",
    "acosh",
    "asinh",
    "atanh",
    "cosh",
    "sinh",
    "tanh",
    "exp",
    "exp2",
    "exp10",
    "expm1",
    "ilogb",
    "ldexp",
    "log",
    "log10",
    "log1p",
    "log2",
    "logb",
    "scalbn",
    "scalbln",
    "cbrt",
    "fabs",
    "hypot",
    "pow",
    "sqrt",
    "erf",
    "erfc",
    "lgamma",
    "tgamma",
    "ceil",
    "floor",
    "nearbyint",
    "rint",
    "lrint",
    "llrint",
    "round",
    "lround",
    "llround",
    "trunc",
    "fmod",
    "remainder",
    "copysign",
    "nextafter",
    "nexttoward",
    "fdim",
    "fmax",
    "fmin",
    "fma",
    "j0",
    "j1",
    "jn",
    "y0",
    "y1",
    "yn",
    "isalpha",
    "isdigit",
    "isalnum",
    "isspace",
    "isupper",
    "islower",
    "ispunct",
    "isprint",
    "isxdigit",
    "toupper",
    "tolower",
    /* the runtime's */
    "cgrad_digamma",
    "cgrad_polygamma",
};
/* Builtins with a result and without pointers that do have effects. */
static const char *const impure_builtins[] = {"putchar", "exit", "abort", "trap",
                                              "alloca"};

static bool in_library(const char *name, size_t len)
{
    for (size_t i = 0; i < COUNT(library); i++)
        if (strlen(library[i]) == len && memcmp(library[i], name, len) == 0)
            return true;
    return false;
}

static bool is_math_header(const char *file)
{
    if (!file)
        return false;
    const char *base = strrchr(file, '/');
    base = base ? base + 1 : file;
    return strncmp(base, "math", 4) == 0 || strncmp(base, "cmath", 5) == 0
           || strcmp(base, "tgmath.h") == 0 || strcmp(base, "complex.h") == 0;
}

/* A function nobody gave a body, known by its name or the header that declares it. */
static bool is_library(struct decl *f)
{
    const char *name = f->name;
    if (strncmp(name, "__builtin_", 10) == 0) {
        for (size_t i = 0; i < COUNT(impure_builtins); i++)
            if (strcmp(name + 10, impure_builtins[i]) == 0)
                return false;
        return true;
    }
    size_t len = strlen(name);
    if (f->from_system && is_math_header(f->loc.file))
        return true;
    return in_library(name, len)
           || (len > 1 && (name[len - 1] == 'f' || name[len - 1] == 'l')
               && in_library(name, len - 1));
}

static bool is_number(struct type *t)
{
    enum type_kind k = type_strip(t)->kind;
    return k != TYPE_VOID && k != TYPE_POINTER && k != TYPE_ARRAY && k != TYPE_FUNCTION
           && k != TYPE_RECORD;
}

/* nan("") and its kin: the string is no memory of the program's. */
static bool is_literal(struct expr *e)
{
    return expr_bare(e)->kind == EXPR_STRING;
}

/* The runtime's for series read rows, and change nothing. */
static bool is_of_series(struct decl *f)
{
    return f->name && !f->body && strncmp(f->name, "cgrad_taylor_", 13) == 0;
}

bool ir_call_pure(struct expr *call)
{
    struct expr *callee = expr_bare(call->kids[0]);
    if (callee->kind != EXPR_REF || callee->decl->kind != DECL_FUNCTION)
        return false;
    struct decl *f = callee->decl;
    if (f->body && !(f->from_system && in_library(f->name, strlen(f->name))))
        return ir_pure(f);
    if (is_of_series(f))
        return is_number(call->type);
    if (f->is_noreturn || !is_number(call->type) || !is_library(f))
        return false;
    for (ptrdiff_t i = 1; i < arrlen(call->kids); i++)
        if (!is_number(call->kids[i]->type) && !is_literal(call->kids[i]))
            return false;
    return true;
}

bool expr_is_update(struct expr *e)
{
    return e->kind == EXPR_UNARY && e->op >= OP_PREINC && e->op <= OP_POSTDEC;
}

/* What only the compiler understands is opaque; atomic operations have effects. */
static bool text_is_pure(struct expr *e)
{
    return (!e->type || type_strip(e->type)->kind != TYPE_VOID) && e->text
           && !strstr(e->text, "atomic") && !strstr(e->text, "__sync")
           && !strstr(e->text, "__c11") && !strstr(e->text, "__builtin_va_")
           && !strstr(e->text, "alloca");
}

static bool node_is_pure(struct expr *e)
{
    switch ((int)e->kind) {
    case EXPR_ASSIGN:
    case EXPR_ELVIS:
    case EXPR_STMT: return false;
    case EXPR_COMPOUND: return expr_is_zero_list(e->kids[0]) && type_is_vector(e->type);
    case EXPR_UNARY: return !expr_is_update(e);
    case EXPR_BINARY: return e->op != OP_COMMA;
    case EXPR_CALL: return ir_call_pure(e);
    case EXPR_TEXT: return text_is_pure(e);
    case EXPR_VA_ARG: return false;
    case EXPR_RUNTIME:
        return e->runtime == RUNTIME_LAST || e->runtime == RUNTIME_COMMON
               || e->runtime == RUNTIME_WRITTEN || e->runtime == RUNTIME_READ
               || e->runtime == RUNTIME_UNION || e->runtime == RUNTIME_UNIONF
               || e->runtime == RUNTIME_SCALED || e->runtime == RUNTIME_CONVERT
               || e->runtime == RUNTIME_ROW || e->runtime == RUNTIME_ROWS;
    default: return true;
    }
}

static bool find_impure(struct expr *e, void *pure)
{
    if (e->kind == EXPR_SIZEOF || e->kind == EXPR_ALIGNOF)
        return false; /* not evaluated */
    if (!node_is_pure(e))
        *(bool *)pure = false;
    return *(bool *)pure && e->kind != EXPR_TEXT;
}

bool expr_is_pure(struct expr *e)
{
    bool pure = true;
    expr_walk(e, find_impure, &pure);
    return pure;
}

/* An array itself, not a pointer to its first element. */
static bool is_array_object(struct expr *e)
{
    return type_strip(e->type)->kind == TYPE_ARRAY
           && !(e->kind == EXPR_REF && e->decl->kind == DECL_PARAM);
}

struct decl *expr_root(struct expr *e)
{
    for (;;) {
        e = expr_bare(e);
        switch ((int)e->kind) {
        case EXPR_REF: return e->decl;
        case EXPR_MEMBER:
        case EXPR_INDEX:
        case EXPR_UNARY: {
            if (e->kind == EXPR_UNARY && (e->op == OP_REAL || e->op == OP_IMAG)) {
                e = e->kids[0];
                break;
            }
            if (e->kind == EXPR_UNARY && e->op != OP_DEREF)
                return NULL;
            struct expr *base = expr_bare(e->kids[0]);
            if (e->kind == EXPR_INDEX && !type_is_pointer(base->type))
                base = expr_bare(e->kids[1]);
            bool is_direct = e->kind == EXPR_MEMBER && !e->is_arrow;
            if (!is_direct && base->kind == EXPR_UNARY && base->op == OP_ADDRESS)
                base = base->kids[0];
            else if (!is_direct && !is_array_object(base))
                return NULL;
            e = base;
            break;
        }
        default: return NULL;
        }
    }
}

/* ---- functions ---- */
enum verdict { UNDER_WAY = 1, PURE, IMPURE };
struct verdict_map {
    struct decl *key;
    enum verdict value;
};
static struct verdict_map *verdicts;

struct look {
    struct decl *function;
    bool pure;
};

static bool is_constant_object(struct decl *d)
{
    struct type *t = type_strip(d->type);
    while (t->kind == TYPE_ARRAY)
        t = type_strip(t->to);
    return (t->quals & (QUAL_CONST | QUAL_VOLATILE)) == QUAL_CONST;
}

/* A variable that outlives the call may be read only when it never changes. */
static bool variable_is_harmless(struct decl *d)
{
    if (type_strip(d->type)->quals & QUAL_VOLATILE)
        return false;
    if (d->is_global || d->storage == STORAGE_STATIC || d->storage == STORAGE_EXTERN)
        return is_constant_object(d);
    return true;
}

static bool expr_is_harmless(struct expr *e, struct decl *function)
{
    switch ((int)e->kind) {
    case EXPR_REF: return e->decl->kind != DECL_VAR || variable_is_harmless(e->decl);
    case EXPR_MEMBER:
    case EXPR_INDEX: return expr_root(e) != NULL;
    case EXPR_UNARY: return e->op != OP_DEREF || expr_root(e);
    case EXPR_CALL: {
        struct expr *callee = expr_bare(e->kids[0]);
        return (callee->kind == EXPR_REF && callee->decl == function)
               || ir_call_pure(e);
    }
    case EXPR_VA_ARG:
    case EXPR_TEXT:
    case EXPR_RUNTIME:
    case EXPR_LABEL: return false;
    default: return true;
    }
}

static bool look_expr(struct expr *e, void *user)
{
    struct look *l = user;
    if (!expr_is_harmless(e, l->function))
        l->pure = false;
    return l->pure;
}

static bool look_stmt(struct stmt *s, void *user)
{
    struct look *l = user;
    if (s->kind == STMT_ASM || s->kind == STMT_GOTO_TO)
        l->pure = false;
    return l->pure;
}

static bool signature_is_pure(struct decl *f)
{
    if (!f->body || !type_is_integer(f->type->to) || f->is_noreturn
        || f->type->is_variadic)
        return false;
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        if (!type_is_integer(f->members[i]->type) && !type_is_real(f->members[i]->type))
            return false;
    return true;
}

/* Recursion counts as pure in itself; through another function, as impure. */
bool ir_pure(struct decl *f)
{
    ptrdiff_t at = hmgeti(verdicts, f);
    if (at >= 0)
        return verdicts[at].value == PURE;
    hmput(verdicts, f, UNDER_WAY);
    struct look l = {f, signature_is_pure(f)};
    if (l.pure)
        stmt_walk(f->body, look_stmt, &l);
    if (l.pure)
        stmt_walk_exprs(f->body, look_expr, &l);
    hmput(verdicts, f, l.pure ? PURE : IMPURE);
    return l.pure;
}
