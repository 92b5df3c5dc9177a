/* Expressions: parentheses where C's precedence asks for them or where gcc and clang
 * warn without, and those the user wrote. Implicit casts print nothing. */
#include "internal.h"
#include <math.h>
#include <string.h>

static const struct {
    const char *text;
    enum precedence precedence;
} ops[] = {
    [OP_NONE] = {"", PREC_ASSIGN},
    [OP_MUL] = {"*", PREC_MUL},
    [OP_DIV] = {"/", PREC_MUL},
    [OP_MOD] = {"%", PREC_MUL},
    [OP_ADD] = {"+", PREC_ADD},
    [OP_SUB] = {"-", PREC_ADD},
    [OP_SHL] = {"<<", PREC_SHIFT},
    [OP_SHR] = {">>", PREC_SHIFT},
    [OP_LT] = {"<", PREC_COMPARE},
    [OP_GT] = {">", PREC_COMPARE},
    [OP_LE] = {"<=", PREC_COMPARE},
    [OP_GE] = {">=", PREC_COMPARE},
    [OP_EQ] = {"==", PREC_EQUAL},
    [OP_NE] = {"!=", PREC_EQUAL},
    [OP_BITAND] = {"&", PREC_BITAND},
    [OP_BITXOR] = {"^", PREC_BITXOR},
    [OP_BITOR] = {"|", PREC_BITOR},
    [OP_AND] = {"&&", PREC_AND},
    [OP_OR] = {"||", PREC_OR},
    [OP_COMMA] = {",", PREC_COMMA},
    [OP_NEG] = {"-", PREC_UNARY},
    [OP_PLUS] = {"+", PREC_UNARY},
    [OP_BITNOT] = {"~", PREC_UNARY},
    [OP_NOT] = {"!", PREC_UNARY},
    [OP_DEREF] = {"*", PREC_UNARY},
    [OP_ADDRESS] = {"&", PREC_UNARY},
    [OP_PREINC] = {"++", PREC_UNARY},
    [OP_PREDEC] = {"--", PREC_UNARY},
    [OP_POSTINC] = {"++", PREC_POSTFIX},
    [OP_POSTDEC] = {"--", PREC_POSTFIX},
    [OP_REAL] = {"__real__ ", PREC_UNARY},
    [OP_IMAG] = {"__imag__ ", PREC_UNARY},
    [OP_EXTENSION] = {"__extension__ ", PREC_UNARY},
};

static const struct {
    const char *name;
    bool has_type;
} runtimes[] = {
#define RUNTIME(id, name, has_type, note) {name, has_type},
#include "runtime.def"
#undef RUNTIME
};

/* What is printed of e: implicit casts skipped; pairs of parentheses counted; the macro
 * that spells it, if that is to be printed. */
struct shown {
    struct expr *e;
    unsigned pairs;
    const char *macro;
};

static struct shown show(struct printer *p, struct expr *e)
{
    struct shown s = {e, 0, NULL};
    for (;;) {
        s.pairs += s.e->parens;
        if (s.e->macro && macro_is_kept(p, s.e)) {
            s.macro = s.e->macro;
            return s;
        }
        if (s.e->kind != EXPR_CAST || s.e->cast == CAST_EXPLICIT)
            return s;
        s.e = s.e->kids[0];
    }
}

/* A literal that starts with a minus sign. */
static bool is_negative(const struct expr *e)
{
    if (e->text)
        return e->text[0] == '-';
    return e->kind == EXPR_INT ? e->value < 0
                               : e->kind == EXPR_FLOAT && signbit(e->number);
}

/* Of the outermost operator; primary where nothing can come apart. */
static enum precedence precedence_of(const struct expr *e)
{
    switch (e->kind) {
    case EXPR_INT:
    case EXPR_FLOAT: return is_negative(e) ? PREC_UNARY : PREC_PRIMARY;
    case EXPR_UNARY:
    case EXPR_BINARY: return ops[e->op].precedence;
    case EXPR_ASSIGN: return PREC_ASSIGN;
    case EXPR_COND:
    case EXPR_ELVIS: return PREC_COND;
    case EXPR_GUARD: return type_is_vector(e->type) ? PREC_POSTFIX : PREC_COND;
    case EXPR_CAST:
    case EXPR_SIZEOF:
    case EXPR_LABEL: return PREC_UNARY;
    case EXPR_CALL:
    case EXPR_MEMBER:
    case EXPR_INDEX:
    case EXPR_COMPOUND:
    case EXPR_ALIGNOF:
    case EXPR_OFFSETOF:
    case EXPR_VA_ARG:
    case EXPR_RUNTIME: return PREC_POSTFIX;
    case EXPR_CHAR:
    case EXPR_STRING:
    case EXPR_REF:
    case EXPR_INIT:
    case EXPR_DESIGNATED:
    case EXPR_DESIGNATE_FIELD:
    case EXPR_DESIGNATE_INDEX:
    case EXPR_STMT:
    case EXPR_TEXT: return PREC_PRIMARY;
    }
    return PREC_PRIMARY;
}

/* ---- literals ---- */

/* Literals made by modes may come without text: the shortest that has the type. */
static const char *int_suffix(const struct type *t)
{
    if (!t)
        return "";
    return t->kind == TYPE_UINT     ? "U"
           : t->kind == TYPE_LONG   ? "L"
           : t->kind == TYPE_ULONG  ? "UL"
           : t->kind == TYPE_LLONG  ? "LL"
           : t->kind == TYPE_ULLONG ? "ULL"
                                    : "";
}

static void put_int(struct printer *p, struct expr *e)
{
    if (e->text)
        put(p, e->text);
    else if (e->value == -__LONG_LONG_MAX__ - 1)
        put(p, "(-9223372036854775807LL - 1)");
    else
        put(p, format("%lld%s", e->value, int_suffix(e->type)));
}

static void put_float(struct printer *p, struct expr *e)
{
    if (e->text) {
        put(p, e->text);
        return;
    }
    enum type_kind kind = e->type ? e->type->kind : TYPE_DOUBLE;
    int digits = kind == TYPE_FLOAT ? 9 : kind == TYPE_LDOUBLE ? 21 : 17;
    const char *suffix = kind == TYPE_FLOAT ? "f" : kind == TYPE_LDOUBLE ? "L" : "";
    if (!isfinite(e->number)) {
        const char *sign = signbit(e->number) ? "-" : "";
        put(p, isnan(e->number) ? "__builtin_nan(\"\")"
                                : format("%s__builtin_inf()", sign));
        return;
    }
    char *s = format("%.*Lg", digits, e->number);
    put(p, format("%s%s%s", s, strpbrk(s, ".e") ? "" : ".0", suffix));
}

/* ---- operators ---- */

/* gcc or clang suggest parentheses around `inner` as an operand of `outer`. */
static bool is_confusing(enum op outer, const struct expr *inner)
{
    if (inner->kind != EXPR_BINARY)
        return false;
    enum precedence o = ops[outer].precedence, i = ops[inner->op].precedence;
    if (o == PREC_OR)
        return i == PREC_AND;
    if (o == PREC_SHIFT)
        return i == PREC_ADD || i == PREC_SHIFT;
    if (o == PREC_COMPARE || o == PREC_EQUAL)
        return i == PREC_COMPARE || i == PREC_EQUAL;
    if (o == PREC_BITAND || o == PREC_BITXOR || o == PREC_BITOR)
        return i != o && i != PREC_MUL;
    return false;
}

static void put_operand(struct printer *p, enum op op, struct expr *e,
                        enum precedence least)
{
    struct shown s = show(p, e);
    bool adds = s.pairs == 0 && !s.macro && is_confusing(op, s.e);
    put_expr(p, e, adds ? PREC_PRIMARY : least);
}

/* a + b - c: operators of one precedence that associate to the left share a block, so
 * that they break alike, each before its operator and the operands aligned:
 *     a
 *   + b */
static void put_chain(struct printer *p, struct expr *e)
{
    enum precedence own = ops[e->op].precedence;
    struct shown left = show(p, e->kids[0]);
    bool is_chain = left.e->kind == EXPR_BINARY && left.pairs == 0 && !left.macro
                    && ops[left.e->op].precedence == own
                    && !is_confusing(e->op, left.e);
    if (is_chain)
        put_chain(p, left.e);
    else
        put_operand(p, e->op, e->kids[0], own);
    const char *op = ops[e->op].text;
    if (e->op == OP_COMMA) {
        put(p, ",");
        put_break(p, 1, 0);
    } else {
        put_break(p, 1, -(int)strlen(op) - 1);
        put(p, op);
        put(p, " ");
    }
    put_operand(p, e->op, e->kids[1], own + 1);
}

static void put_binary(struct printer *p, struct expr *e)
{
    put_begin(p, BLOCK_ALIGN);
    put_chain(p, e);
    put_end(p);
}

/* The character e starts with, where a sign before it could join it. */
static char first_sign(struct printer *p, struct expr *e)
{
    struct shown s = show(p, e);
    if (s.pairs > 0 || s.macro)
        return 0;
    if (s.e->kind == EXPR_UNARY && ops[s.e->op].precedence == PREC_UNARY)
        return ops[s.e->op].text[0];
    if (s.e->kind == EXPR_LABEL)
        return '&';
    return (s.e->kind == EXPR_INT || s.e->kind == EXPR_FLOAT) && is_negative(s.e) ? '-'
                                                                                  : 0;
}

/* - -x, & &&label: signs that would join are kept apart. */
static void put_unary(struct printer *p, struct expr *e)
{
    const char *op = ops[e->op].text;
    if (e->op == OP_POSTINC || e->op == OP_POSTDEC) {
        put_expr(p, e->kids[0], PREC_POSTFIX);
        put(p, op);
        return;
    }
    put(p, op);
    if (strchr("+-&", op[0]) && first_sign(p, e->kids[0]) == op[0])
        put(p, " ");
    put_expr(p, e->kids[0], PREC_UNARY);
}

/* "= value" */
void put_init(struct printer *p, struct expr *init)
{
    put(p, "=");
    put_begin(p, BLOCK_INDENT);
    put_spare(p, 1, 0);
    put_expr(p, init, PREC_ASSIGN);
    put_end(p);
}

static void put_assign(struct printer *p, struct expr *e)
{
    put_expr(p, e->kids[0], PREC_UNARY);
    put(p, " ");
    put(p, ops[e->op].text);
    put_init(p, e->kids[1]);
}

/* condition ? a
 *           : b     or, where a is too wide for that, both one step in on new lines */
static void begin_branches(struct printer *p)
{
    put_break(p, 1, PRINT_INDENT);
    put_mark(p);
    put(p, "? ");
}

static void put_cond(struct printer *p, struct expr *e)
{
    put_begin(p, BLOCK_ALIGN);
    put_expr(p, e->kids[0], PREC_OR);
    begin_branches(p);
    put_expr(p, e->kids[1], PREC_ASSIGN);
    put_break(p, 1, 0);
    put(p, ": ");
    put_expr(p, e->kids[2], PREC_COND);
    put_end(p);
}

/* a != 0 || b != 0, in the block that is open */
void put_guards(struct printer *p, struct expr **adjoints, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        if (i > 0) {
            put_break(p, 1, -3);
            put(p, "|| ");
        }
        put_expr(p, adjoints[i], PREC_EQUAL + 1);
        put(p, " != 0");
    }
}

/* What stands in brackets aligns behind them, or, as a last resort, starts a new line.
 */
static void begin_arguments(struct printer *p, const char *open)
{
    put(p, open);
    put_begin(p, BLOCK_INDENT);
    put_spare(p, 0, 0);
    put_begin(p, BLOCK_ALIGN);
}

static void end_arguments(struct printer *p, const char *close)
{
    put_end(p);
    put_end(p);
    put(p, close);
}

/* cgrad_where((a != 0) | (b != 0), value); of a scalar -(a != 0), which is all lanes */
static void put_lane_guard(struct printer *p, struct expr *e)
{
    ptrdiff_t count = arrlen(e->kids) - 1;
    begin_arguments(p, "cgrad_where(");
    for (ptrdiff_t i = 0; i < count; i++) {
        bool is_lanes = type_is_vector(e->kids[i]->type);
        if (i > 0) {
            put_break(p, 1, 0);
            put(p, "| ");
        }
        if (count > 1)
            put(p, is_lanes ? "(" : "-(");
        put_guards(p, &e->kids[i], 1);
        if (count > 1)
            put(p, ")");
    }
    put(p, ",");
    put_break(p, 1, 0);
    put_expr(p, e->kids[count], PREC_ASSIGN);
    end_arguments(p, ")");
}

/* a != 0 ? value : 0 */
static void put_guard(struct printer *p, struct expr *e)
{
    ptrdiff_t count = arrlen(e->kids) - 1;
    if (type_is_vector(e->type)) {
        put_lane_guard(p, e);
        return;
    }
    put_begin(p, BLOCK_ALIGN);
    put_guards(p, e->kids, count);
    begin_branches(p);
    put_expr(p, e->kids[count], PREC_ASSIGN);
    put(p, " : 0");
    put_end(p);
}

/* ---- calls and the like ---- */

void put_list(struct printer *p, struct expr **list, ptrdiff_t first)
{
    for (ptrdiff_t i = first; i < arrlen(list); i++) {
        if (i > first) {
            put(p, ",");
            put_break(p, 1, 0);
        }
        put_expr(p, list[i], PREC_ASSIGN);
    }
}

static void put_call(struct printer *p, struct expr *e)
{
    put_expr(p, e->kids[0], PREC_POSTFIX);
    if (arrlen(e->kids) == 1) {
        put(p, "()");
        return;
    }
    begin_arguments(p, "(");
    put_list(p, e->kids, 1);
    end_arguments(p, ")");
}

/* name(arena, type, rest..): see runtime.def */
static void put_runtime(struct printer *p, struct expr *e)
{
    put(p, runtimes[e->runtime].name);
    begin_arguments(p, "(");
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++) {
        if (i > 0) {
            put(p, ",");
            put_break(p, 1, 0);
        }
        put_expr(p, e->kids[i], PREC_ASSIGN);
        if (i == 0 && runtimes[e->runtime].has_type) {
            put(p, ",");
            put_break(p, 1, 0);
            put_type(p, e->of, NULL);
        }
    }
    end_arguments(p, ")");
}

/* Subscripts stay on a line as long as anything else can break. */
static void put_subscript(struct printer *p, struct expr *index)
{
    put(p, "[");
    p->tight++;
    put_expr(p, index, PREC_COMMA);
    p->tight--;
    put(p, "]");
}

/* The record or pointer that the members and subscripts of x->m.n[i] begin with. */
static struct expr *path_root(struct expr *path)
{
    while ((path->kind == EXPR_MEMBER && !path->is_arrow) || path->kind == EXPR_INDEX)
        path = path->kids[0];
    return path->kids[0];
}

/* m.n[i] of x->m.n[i] */
static void put_designator(struct printer *p, struct expr *path)
{
    bool is_first = path->kind == EXPR_MEMBER && path->is_arrow;
    if (!is_first)
        put_designator(p, path->kids[0]);
    if (path->kind == EXPR_INDEX) {
        put_subscript(p, path->kids[1]);
        return;
    }
    put(p, is_first ? "" : ".");
    put_decl_name(p, path->decl);
}

/* cgrad_row(order, x, m.n[i]), on one line */
static void put_row(struct printer *p, struct expr *e)
{
    put(p, format("%s(", runtimes[e->runtime].name));
    put_expr(p, e->kids[0], PREC_ASSIGN);
    put(p, ", ");
    put_expr(p, path_root(e->kids[1]), PREC_ASSIGN);
    put(p, ", ");
    put_designator(p, e->kids[1]);
    put(p, ")");
}

static void put_member(struct printer *p, struct expr *e)
{
    put_expr(p, e->kids[0], PREC_POSTFIX);
    put(p, e->is_arrow ? "->" : ".");
    put_decl_name(p, e->decl);
}

static void put_index(struct printer *p, struct expr *e)
{
    put_expr(p, e->kids[0], PREC_POSTFIX);
    put_subscript(p, e->kids[1]);
}

static void put_in_parens(struct printer *p, struct type *type)
{
    put(p, "(");
    put_type(p, type, NULL);
    put(p, ")");
}

/* sizeof and _Alignof: blanks only where the operand has no parentheses of its own. */
static void put_sizeof(struct printer *p, struct expr *e, const char *word)
{
    put(p, word);
    if (arrlen(e->kids) == 0) {
        put_in_parens(p, e->of);
        return;
    }
    struct shown s = show(p, e->kids[0]);
    bool is_cast = !s.macro && s.e->kind == EXPR_CAST;
    if (s.pairs == 0 && !is_cast)
        put(p, " ");
    put_expr(p, e->kids[0], is_cast ? PREC_POSTFIX : PREC_UNARY);
}

static void put_init_list(struct printer *p, struct expr *e)
{
    begin_arguments(p, "{");
    put_list(p, e->kids, 0);
    end_arguments(p, "}");
}

/* .y[2] = value, [4 ... 5] = value */
static void put_designated(struct printer *p, struct expr *e)
{
    ptrdiff_t value = arrlen(e->kids) - 1;
    for (ptrdiff_t i = 0; i < value; i++) {
        struct expr *d = e->kids[i];
        if (d->kind == EXPR_DESIGNATE_FIELD) {
            if (d->text[0] != '.')
                put(p, ".");
            put_name(p, d->text);
            continue;
        }
        put(p, "[");
        put_expr(p, d->kids[0], PREC_COND);
        if (arrlen(d->kids) > 1) {
            put(p, " ... ");
            put_expr(p, d->kids[1], PREC_COND);
        }
        put(p, "]");
    }
    put(p, value > 0 ? " = " : "");
    put_expr(p, e->kids[value], PREC_ASSIGN);
}

/* ({ statements }) on lines of their own */
static void put_stmt_expr(struct printer *p, struct expr *e)
{
    if (p->is_flat) {
        put(p, "({ ... })");
        return;
    }
    body_open(p, "({");
    put_block_lines(p, e->body);
    body_close(p, "})");
}

static void put_elvis(struct printer *p, struct expr *e)
{
    put_expr(p, e->kids[0], PREC_OR);
    put(p, " ?: ");
    put_expr(p, e->kids[1], PREC_COND);
}

/* Raw text, with a kid at each '\1'. */
static void put_text(struct printer *p, struct expr *e)
{
    const char *from = e->text;
    ptrdiff_t kid = 0;
    for (const char *mark; (mark = strchr(from, '\1')); from = mark + 1) {
        put_raw(p, format("%.*s", (int)(mark - from), from));
        if (mark > from && mark[-1] == ' ')
            put(p, " ");
        put_expr(p, e->kids[kid++], PREC_ASSIGN);
    }
    put_raw(p, from);
}

static void put_offsetof(struct printer *p, struct expr *e)
{
    put(p, "__builtin_offsetof(");
    put_type(p, e->of, NULL);
    put(p, ", ");
    put_raw(p, e->text);
    put(p, ")");
}

static void put_va_arg(struct printer *p, struct expr *e)
{
    put(p, "__builtin_va_arg(");
    put_expr(p, e->kids[0], PREC_ASSIGN);
    put(p, ", ");
    put_type(p, e->of, NULL);
    put(p, ")");
}

static void put_bare(struct printer *p, struct expr *e)
{
    switch (e->kind) {
    case EXPR_INT: put_int(p, e); break;
    case EXPR_FLOAT: put_float(p, e); break;
    case EXPR_CHAR:
    case EXPR_STRING: put(p, e->text); break;
    case EXPR_REF: put_decl_name(p, e->decl); break;
    case EXPR_UNARY: put_unary(p, e); break;
    case EXPR_BINARY: put_binary(p, e); break;
    case EXPR_ASSIGN: put_assign(p, e); break;
    case EXPR_COND: put_cond(p, e); break;
    case EXPR_ELVIS: put_elvis(p, e); break;
    case EXPR_CALL: put_call(p, e); break;
    case EXPR_MEMBER: put_member(p, e); break;
    case EXPR_INDEX: put_index(p, e); break;
    case EXPR_CAST:
        put_in_parens(p, e->type);
        put_expr(p, e->kids[0], PREC_UNARY);
        break;
    case EXPR_SIZEOF: put_sizeof(p, e, "sizeof"); break;
    case EXPR_ALIGNOF: put_sizeof(p, e, e->text ? e->text : "_Alignof"); break;
    case EXPR_OFFSETOF: put_offsetof(p, e); break;
    case EXPR_VA_ARG: put_va_arg(p, e); break;
    case EXPR_COMPOUND:
        put_in_parens(p, e->of);
        put_expr(p, e->kids[0], PREC_PRIMARY);
        break;
    case EXPR_INIT: put_init_list(p, e); break;
    case EXPR_DESIGNATED: put_designated(p, e); break;
    case EXPR_DESIGNATE_FIELD:
    case EXPR_DESIGNATE_INDEX:
        bug(e->loc, "designator outside of an initialiser");
        break;
    case EXPR_STMT: put_stmt_expr(p, e); break;
    case EXPR_LABEL:
        put(p, "&&");
        put_decl_name(p, e->decl);
        break;
    case EXPR_TEXT: put_text(p, e); break;
    case EXPR_RUNTIME:
        if (e->runtime == RUNTIME_ROW || e->runtime == RUNTIME_ROWS)
            put_row(p, e);
        else
            put_runtime(p, e);
        break;
    case EXPR_GUARD: put_guard(p, e); break;
    }
}

void put_expr(struct printer *p, struct expr *e, enum precedence least)
{
    struct shown s = show(p, e);
    if (s.pairs == 0 && !s.macro && precedence_of(s.e) < least)
        s.pairs = 1;
    for (unsigned i = 0; i < s.pairs; i++)
        put(p, "(");
    if (s.macro)
        put_raw(p, s.macro);
    else
        put_bare(p, s.e);
    for (unsigned i = 0; i < s.pairs; i++)
        put(p, ")");
}
