/* What no mode can differentiate: the first such construct of a lowered function. */
#include "ir.h"

struct finding {
    struct loc loc;
    const char *what;
};

static const char *const kinds_of_stmt[STMT_COMMENT + 1] = {
    [STMT_GOTO] = "goto",
    [STMT_LABEL] = "goto",
    [STMT_GOTO_TO] = "computed goto",
    [STMT_ASM] = "asm statement",
    [STMT_ATTRIBUTED] = "statement attribute",
};
static const char *const kinds_of_expr[EXPR_GUARD + 1] = {
    [EXPR_TEXT] = "builtin",
    [EXPR_VA_ARG] = "va_arg",
    [EXPR_LABEL] = "address of a label",
};
static const char *const kinds_of_type[TYPE_BUILTIN + 1] = {
    [TYPE_COMPLEX] = "complex arithmetic",
    [TYPE_VECTOR] = "vector arithmetic",
    [TYPE_HALF] = "_Float16 arithmetic",
    [TYPE_FLOAT128] = "__float128 arithmetic",
};

/* What of the type no derivative is known for; or null. */
static const char *strange_type(struct type *t)
{
    bool is_atomic = false;
    for (struct type *p = t; p->kind == TYPE_TYPEDEF || p->kind == TYPE_ATOMIC;
         p = p->kind == TYPE_ATOMIC ? p->to : p->decl->type)
        is_atomic |= p->kind == TYPE_ATOMIC;
    struct type *s = type_strip(t);
    if (kinds_of_type[s->kind])
        return kinds_of_type[s->kind];
    if (is_atomic && type_holds_real(s))
        return "atomic real";
    if ((s->quals & QUAL_VOLATILE) && type_holds_real(s))
        return "volatile real";
    return s->kind == TYPE_ARRAY ? strange_type(s->to) : NULL;
}

static void found(struct finding *f, struct loc loc, const char *what)
{
    if (what && !f->what)
        *f = (struct finding){loc, what};
}

/* __func__, __builtin_constant_p(x): neither real nor a way to one. */
static bool is_harmless_text(struct expr *e)
{
    if (e->kind != EXPR_TEXT || !e->type || !expr_is_pure(e))
        return false;
    return type_is_integer(e->type)
           || (type_is_pointer(e->type)
               && type_strip(type_pointee(e->type))->kind == TYPE_CHAR);
}

static bool look_expr(struct expr *e, void *user)
{
    struct finding *f = user;
    if (!is_harmless_text(e))
        found(f, e->loc, kinds_of_expr[e->kind]);
    if (e->type && e->kind != EXPR_SIZEOF)
        found(f, e->loc, strange_type(e->type));
    return !f->what && e->kind != EXPR_SIZEOF && e->kind != EXPR_ALIGNOF;
}

static void look_decl(struct decl *d, struct finding *f)
{
    if (d->kind == DECL_VAR)
        found(f, d->loc, strange_type(d->type));
    for (struct type *t = d->type; d->kind == DECL_TYPEDEF && t; t = t->to)
        if (t->kind == TYPE_ARRAY && t->size)
            found(f, d->loc, "typedef of variable size");
}

static bool look_stmt(struct stmt *s, void *user)
{
    struct finding *f = user;
    found(f, s->loc, kinds_of_stmt[s->kind]);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        look_decl(s->decls[i], f);
    if (!f->what)
        stmt_exprs(s, look_expr, f);
    return !f->what;
}

bool ir_is_plain(struct decl *lowered, struct loc *where, const char **what)
{
    struct finding f = {0};
    for (ptrdiff_t i = 0; i < arrlen(lowered->members); i++)
        found(&f, lowered->members[i]->loc, strange_type(lowered->members[i]->type));
    found(&f, lowered->loc, strange_type(lowered->type->to));
    if (!f.what)
        stmt_walk(lowered->body, look_stmt, &f);
    if (where)
        *where = f.loc;
    if (what)
        *what = f.what;
    return !f.what;
}
