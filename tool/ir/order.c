/* Order of operands: what C leaves open, core takes from left to right. A call of a later
 * operand may write what an earlier one reads; which kinds of values it may write is
 * looked up in its body and in those it calls, by C's rules for types. */
#include "internal.h"

/* Bits by kind of scalar; signed and unsigned are one. */
#define ALL_KINDS (~0u)

static unsigned kind_bit(struct type *t)
{
    t = type_strip(t);
    switch ((int)t->kind) {
    case TYPE_ENUM: return kind_bit(t->decl->type);
    case TYPE_ARRAY:
    case TYPE_COMPLEX: return kind_bit(t->to);
    case TYPE_BOOL:
    case TYPE_SHORT:
    case TYPE_INT:
    case TYPE_LONG:
    case TYPE_LLONG:
    case TYPE_FLOAT:
    case TYPE_DOUBLE:
    case TYPE_LDOUBLE:
    case TYPE_POINTER: return 1u << t->kind;
    case TYPE_USHORT:
    case TYPE_UINT:
    case TYPE_ULONG:
    case TYPE_ULLONG: return 1u << (t->kind - 1);
    default: return ALL_KINDS;
    }
}

/* ---- what an operand reads ---- */

/* Nothing another function writes. */
static bool is_unseen(struct lowering *lw, struct decl *d)
{
    return d->kind == DECL_ENUMERATOR
           || (lower_is_automatic(d) && !lower_fact(lw, d).addressed);
}

static unsigned reads_of(struct lowering *lw, struct expr *e);

static unsigned kids_reads(struct lowering *lw, struct expr *e)
{
    unsigned kinds = 0;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        kinds |= reads_of(lw, e->kids[i]);
    return kinds;
}

static unsigned address_reads(struct lowering *lw, struct expr *e)
{
    e = expr_bare(e);
    if (e->kind == EXPR_REF)
        return 0;
    if (e->kind == EXPR_MEMBER && !e->is_arrow)
        return address_reads(lw, e->kids[0]);
    return kids_reads(lw, e);
}

/* The kinds of what evaluating e loads from memory that a function could write. */
static unsigned reads_of(struct lowering *lw, struct expr *e)
{
    bool is_place = e->kind == EXPR_REF || e->kind == EXPR_MEMBER
                    || e->kind == EXPR_INDEX
                    || (e->kind == EXPR_UNARY && e->op == OP_DEREF);
    if (e->kind == EXPR_SIZEOF || e->kind == EXPR_ALIGNOF)
        return 0;
    if (e->kind == EXPR_UNARY && e->op == OP_ADDRESS)
        return address_reads(lw, e->kids[0]);
    if (!is_place)
        return kids_reads(lw, e);
    enum type_kind kind = type_strip(e->type)->kind;
    struct decl *root = expr_root(e);
    bool is_load =
        kind != TYPE_ARRAY && kind != TYPE_FUNCTION && !(root && is_unseen(lw, root));
    return address_reads(lw, e) | (is_load ? kind_bit(e->type) : 0);
}

/* ---- what a call writes ---- */

struct writes {
    unsigned kinds;
    struct decl **seen; /* functions looked into */
};

/* A function without a body writes through the pointers it gets; one that isn't the
 * library's also to what it knows. */
static unsigned unseen_writes(struct expr *call, struct decl *f)
{
    unsigned kinds = f->from_system ? 0 : ALL_KINDS;
    struct type **params = f->type->params;
    for (ptrdiff_t i = 1; i < arrlen(call->kids); i++) {
        struct type *t = i <= arrlen(params) ? params[i - 1] : call->kids[i]->type;
        t = type_strip(t);
        struct type *to =
            t->kind == TYPE_POINTER || t->kind == TYPE_ARRAY ? type_strip(t->to) : NULL;
        bool is_librarys = to && to->kind == TYPE_RECORD && to->decl->from_system;
        if (to && !is_librarys && !(t->to->quals & QUAL_CONST)
            && to->kind != TYPE_FUNCTION)
            kinds |= kind_bit(to);
    }
    return kinds;
}

static bool write_of_expr(struct expr *e, void *user);

static bool write_of_stmt(struct stmt *s, void *user)
{
    if (s->kind == STMT_ASM)
        ((struct writes *)user)->kinds = ALL_KINDS;
    return true;
}

static void add_body(struct writes *w, struct stmt *body)
{
    stmt_walk(body, write_of_stmt, w);
    stmt_walk_exprs(body, write_of_expr, w);
}

static void add_call(struct writes *w, struct expr *call)
{
    struct expr *callee = expr_bare(call->kids[0]);
    if (callee->kind != EXPR_REF || callee->decl->kind != DECL_FUNCTION) {
        w->kinds = ALL_KINDS;
        return;
    }
    struct decl *f = callee->decl;
    if (ir_call_pure(call))
        return;
    if (!f->body) {
        w->kinds |= unseen_writes(call, f);
        return;
    }
    for (ptrdiff_t i = 0; i < arrlen(w->seen); i++)
        if (w->seen[i] == f)
            return;
    arrput(w->seen, f);
    add_body(w, f->body);
}

static void add_target(struct writes *w, struct expr *target)
{
    struct decl *root = expr_root(target);
    if (!root || !lower_is_automatic(root))
        w->kinds |= kind_bit(target->type);
}

static bool write_of_expr(struct expr *e, void *user)
{
    struct writes *w = user;
    switch ((int)e->kind) {
    case EXPR_SIZEOF:
    case EXPR_ALIGNOF: return false;
    case EXPR_CALL: add_call(w, e); break;
    case EXPR_ASSIGN: add_target(w, e->kids[0]); break;
    case EXPR_UNARY:
        if (expr_is_update(e))
            add_target(w, e->kids[0]);
        break;
    case EXPR_STMT: add_body(w, e->body); break;
    case EXPR_TEXT:
    case EXPR_VA_ARG:
    case EXPR_RUNTIME:
        if (!expr_is_pure(e))
            w->kinds = ALL_KINDS;
        break;
    default: break;
    }
    return w->kinds != ALL_KINDS;
}

bool order_matters(struct lowering *lw, struct expr **operands, ptrdiff_t at)
{
    struct writes w = {0};
    for (ptrdiff_t i = at + 1; i < arrlen(operands); i++)
        if (!expr_is_pure(operands[i]))
            expr_walk(operands[i], write_of_expr, &w);
    arrfree(w.seen);
    return w.kinds && (w.kinds & reads_of(lw, operands[at]));
}
