/* What no mode can differentiate, looked for in every instance that derivatives pass
 * through (something varied is there, and something useful), before anything is made of
 * it. What can carry a derivative unseen is refused here: functions nobody knows, memory
 * whose owner is lost, bytes of a real read as something else, variables that outlive the
 * call. */
#include "internal.h"
#include <string.h>

/* ---- the rows ---- */

static const struct {
    const char *what;
    enum diag row;
} constructs[] = {
    {"goto", DIAG_GOTO},
    {"computed goto", DIAG_COMPUTED_GOTO},
    {"address of a label", DIAG_COMPUTED_GOTO},
    {"asm statement", DIAG_ASM},
    {"statement attribute", DIAG_STATEMENT_ATTRIBUTE},
    {"builtin", DIAG_BUILTIN},
    {"va_arg", DIAG_VARIADIC},
    {"complex arithmetic", DIAG_COMPLEX},
    {"vector arithmetic", DIAG_VECTOR},
    {"_Float16 arithmetic", DIAG_FLOAT_TYPE},
    {"__float128 arithmetic", DIAG_FLOAT_TYPE},
    {"atomic real", DIAG_ATOMIC},
    {"volatile real", DIAG_VOLATILE},
};

static void refuse(struct instance *f, enum diag row, struct loc loc, const char *name)
{
    f->is_refused = true;
    diag_error(row, loc, name);
}

static bool check_constructs(struct instance *f)
{
    struct loc loc;
    const char *what;
    if (ir_is_plain(f->core, &loc, &what))
        return true;
    enum diag row = DIAG_UNSUPPORTED;
    for (size_t i = 0; i < COUNT(constructs); i++)
        if (strcmp(constructs[i].what, what) == 0)
            row = constructs[i].row;
    refuse(f, row, loc, what);
    return false;
}

/* ---- what carries derivatives ---- */

static bool any_varied(object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->varied)
            return true;
    return false;
}

/* A varied object can be reached from one of these, through pointers in memory. */
static bool reaches_varied(struct instance *f, object_set set)
{
    object_set all = NULL;
    set_add_all(&all, set);
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        for (ptrdiff_t k = 0; k < arrlen(f->cells); k++)
            if (f->cells[k].object == all[i])
                set_add_all(&all, f->cells[k].targets);
    return any_varied(all);
}

static bool carries(struct instance *f, struct expr *arg)
{
    if (type_is_pointer(arg->type))
        return reaches_varied(f, pointer_objects(f, arg));
    return expr_varied(f, arg)
           || (type_is_record(arg->type) && reaches_varied(f, record_objects(f, arg)));
}

/* The one kind of real that all of t is; null: other things are in it. */
static struct type *only_real(struct type *t)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return only_real(t->to);
    if (t->kind != TYPE_RECORD)
        return type_is_real(t) ? t : NULL;
    struct type *one = NULL;
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++) {
        struct type *m = only_real(t->decl->members[i]->type);
        if (!m || (one && m->kind != one->kind))
            return NULL;
        one = m;
    }
    return one;
}

/* ---- calls ---- */

static bool is_jump(const char *name)
{
    static const char *const names[] = {"setjmp",    "_setjmp", "__sigsetjmp",
                                        "sigsetjmp", "longjmp", "_longjmp",
                                        "siglongjmp"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void check_unknown(struct instance *f, struct call *c)
{
    bool bad = false;
    if (!c->function && (callee_is_null(f, c->expr) || decl_is_made(f->source)))
        return; /* what a mode made calls through a pointer, its source does */
    for (ptrdiff_t i = 1; i < arrlen(c->expr->kids); i++)
        bad |= carries(f, c->expr->kids[i]);
    if (bad && c->function)
        refuse(f, DIAG_UNKNOWN_CALLEE, c->expr->loc, c->function->name);
    else if (bad)
        refuse(f, DIAG_CALL_THROUGH_POINTER, c->expr->loc, "");
}

/* What goes through the dots of a function is lost to va_arg. */
static void check_dots(struct instance *f, struct call *c)
{
    for (ptrdiff_t i = arrlen(c->callee->core->members) + 1; i < arrlen(c->expr->kids);
         i++)
        if (carries(f, c->expr->kids[i]))
            refuse(f, DIAG_VARIADIC, c->expr->kids[i]->loc, "va_arg");
}

static struct type *element_of(struct object *o)
{
    struct type *t = o->type;
    while (t && type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    t = t ? type_strip(t) : NULL;
    return t
                   && (t->kind == TYPE_VOID || t->kind == TYPE_CHAR
                       || t->kind == TYPE_UCHAR || t->kind == TYPE_SCHAR)
                   && o->kind != OBJECT_VAR
               ? NULL
               : t;
}

/* What has reals of one kind is copied over reals of another, or over none at all. */
static bool is_mismatch(struct object *to, struct object *from)
{
    struct type *t = element_of(to), *s = element_of(from);
    if (to->kind == OBJECT_STRING || (t && !type_reaches_real(t)))
        return true;
    t = t ? only_real(t) : NULL;
    s = s ? only_real(s) : NULL;
    return t && s && t->kind != s->kind;
}

static void check_copy(struct instance *f, struct call *c)
{
    object_set to = pointer_objects(f, c->expr->kids[1]);
    object_set from = pointer_objects(f, c->expr->kids[2]);
    bool bad = arrlen(to) == 0;
    for (ptrdiff_t i = 0; i < arrlen(to); i++)
        for (ptrdiff_t k = 0; k < arrlen(from); k++)
            bad |= from[k]->varied && is_mismatch(to[i], from[k]);
    if (bad && any_varied(from))
        refuse(f, DIAG_PUNNED, c->expr->loc, "");
}

static void check_call(struct instance *f, struct call *c)
{
    if (c->function && (decl_is_inactive(c->function) || c->function->is_noreturn))
        return;
    if (c->function && is_jump(c->function->name))
        refuse(f, DIAG_SETJMP, c->expr->loc, c->function->name);
    else if (c->callee)
        check_dots(f, c);
    else if (!c->rule)
        check_unknown(f, c);
    else if (c->rule->kind == MEMORY_COPY && !region_is_characters(f, c))
        check_copy(f, c);
}

/* ---- the types in memory ---- */

static bool same_kind(struct type *a, struct type *b)
{
    if (type_is_real(a) || type_is_real(b))
        return a->kind == b->kind;
    return (a->kind == TYPE_POINTER) == (b->kind == TYPE_POINTER);
}

/* Memory of type t has a scalar like s somewhere. */
static bool has_scalar(struct type *t, struct type *s)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return has_scalar(t->to, s);
    if (t->kind != TYPE_RECORD)
        return same_kind(t, s);
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
        if (has_scalar(t->decl->members[i]->type, s))
            return true;
    return false;
}

/* A union in t in which a real may be read as something else. */
static bool has_mixed_union(struct type *t)
{
    t = type_strip(t);
    if (t->kind == TYPE_ARRAY)
        return has_mixed_union(t->to);
    if (t->kind != TYPE_RECORD)
        return false;
    if (t->decl->is_union)
        return type_holds_real(t) && !only_real(t);
    for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
        if (has_mixed_union(t->decl->members[i]->type))
            return true;
    return false;
}

/* What the pointer leads to by which the lvalue is reached. */
static struct type *pointed_at(struct expr *lvalue)
{
    struct expr *e = expr_bare(lvalue);
    bool is_part = e->kind == EXPR_MEMBER
                       ? !e->is_arrow
                       : e->kind == EXPR_INDEX && expr_is_array(e->kids[0]);
    if (is_part)
        return pointed_at(e->kids[0]);
    return e->kind == EXPR_REF ? e->type : type_pointee(e->kids[0]->type);
}

/* A scalar is read or written where a varied object has none such, or may be a byte of a
 * real. What a mode made does so only if its source did: that was looked at, and here
 * pointers out of saves lead to objects by any of their types. */
static bool is_punned(struct instance *f, struct object *o, struct expr *scalar)
{
    struct type *own = element_of(o);
    if (!o->varied || decl_is_made(f->source))
        return false;
    return (own && !has_scalar(own, type_strip(scalar->type)))
           || (o->is_bytes && type_is_characters(pointed_at(scalar)));
}

static bool is_pointed_at(struct expr *e)
{
    return e->kind == EXPR_INDEX || (e->kind == EXPR_UNARY && e->op == OP_DEREF)
           || (e->kind == EXPR_MEMBER && e->is_arrow);
}

static bool check_access(struct expr *e, void *user)
{
    struct instance *f = user;
    if (e->kind == EXPR_SIZEOF || e->kind == EXPR_ALIGNOF)
        return false;
    if (e->kind == EXPR_MEMBER) {
        struct type *record = type_strip(e->kids[0]->type);
        if (e->is_arrow)
            record = type_strip(type_pointee(record));
        if (record->kind == TYPE_RECORD && record->decl->is_union
            && has_mixed_union(record) && any_varied(lvalue_objects(f, e)))
            refuse(f, DIAG_UNION, e->loc, e->decl->name);
    }
    if (!is_pointed_at(e) || expr_is_array(e))
        return true;
    object_set set = lvalue_objects(f, e);
    if (arrlen(set) == 0 && type_holds_real(e->type))
        refuse(f, DIAG_LOST_MEMORY, e->loc, "");
    struct type *t = type_strip(e->type);
    for (ptrdiff_t i = 0; i < arrlen(set) && type_is_scalar(t); i++)
        if (is_punned(f, set[i], e)) {
            refuse(f, DIAG_PUNNED, e->loc, "");
            break;
        }
    return true;
}

/* A varied value goes to memory nobody follows: what an unknown function returned, or a
 * variable that has no reals. */
static void check_store(struct instance *f, struct expr *target, struct expr *value)
{
    if (!type_holds_real(target->type) || !expr_varied(f, value))
        return;
    object_set set = lvalue_objects(f, target);
    for (ptrdiff_t i = 0; i < arrlen(set); i++) {
        struct type *own = element_of(set[i]);
        if (set[i]->kind == OBJECT_STRING)
            refuse(f, DIAG_LOST_MEMORY, target->loc, "");
        else if (own && !type_reaches_real(own) && !decl_is_made(f->source))
            refuse(f, DIAG_PUNNED, target->loc, "");
    }
    if (has_mixed_union(target->type))
        refuse(f, DIAG_UNION, target->loc, "");
}

static bool check_stmt(struct stmt *s, void *user)
{
    struct instance *f = user;
    stmt_exprs(s, check_access, f);
    if (s->kind == STMT_EXPR && s->expr->kind == EXPR_ASSIGN)
        check_store(f, s->expr->kids[0], s->expr->kids[1]);
    return true;
}

/* ---- variables that outlive the call ---- */

static void check_object(struct instance *f, struct object *o)
{
    if (o->kind != OBJECT_VAR || !o->decl || o->decl->kind != DECL_VAR)
        return;
    bool is_local = !o->decl->is_global && o->decl->storage == STORAGE_STATIC;
    bool is_state = is_local && !decl_is_constant(o->decl)
                    && (o->is_written || !static_is_read_only(o->decl));
    if (is_state || (is_local && o->wants_shadow))
        refuse(f, DIAG_STATIC_STATE, o->decl->loc, o->decl->name);
}

/* ---- the instance ---- */

/* Derivatives pass through: something varied is in it, and something useful. */
static bool is_on_path(struct instance *f)
{
    bool varied = false, useful = false;
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++) {
        varied |= f->objects[i]->varied;
        useful |= f->objects[i]->useful;
    }
    return varied && useful;
}

static void check_instance(struct instance *f)
{
    if (!is_on_path(f) || !check_constructs(f))
        return;
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        check_call(f, &f->calls[i]);
    stmt_walk(f->core->body, check_stmt, f);
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        check_object(f, f->objects[i]);
}

static bool check_reached(struct instance *f, struct instance ***reached)
{
    for (ptrdiff_t i = 0; i < arrlen(*reached); i++)
        if ((*reached)[i] == f)
            return true;
    arrput(*reached, f);
    check_instance(f);
    bool good = !f->is_refused;
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++) {
        struct call *c = &f->calls[i];
        if (c->callee && !decl_is_inactive(c->function))
            good &= check_reached(c->callee, reached);
    }
    return good;
}

bool instance_allowed(struct instance *f)
{
    struct instance **reached = NULL;
    instance_bytes(f);
    return check_reached(f, &reached);
}
