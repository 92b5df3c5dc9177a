/* sincos(a, s, c), of the GNU library: *s = sin(a) and *c = cos(a). */
#include "internal.h"
#include <string.h>

/* The function of that name that the unit's headers declare. */
static struct decl *declared(struct unit *u, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(u->decls); i++)
        if (u->decls[i]->kind == DECL_FUNCTION && u->decls[i]->from_system
            && strcmp(u->decls[i]->name, name) == 0)
            return u->decls[i];
    return NULL;
}

/* The tail of sincos, sincosf, sincosl; null: another function. */
static const char *suffix_of(struct expr *call)
{
    struct expr *callee = expr_bare(call->kids[0]);
    struct decl *f = callee->kind == EXPR_REF ? callee->decl : NULL;
    bool is_library = f && f->kind == DECL_FUNCTION && f->from_system && !f->body;
    return is_library && arrlen(call->kids) == 4 && strncmp(f->name, "sincos", 6) == 0
               ? f->name + 6
               : NULL;
}

static void emit(struct lowering *lw, struct decl *f, struct expr *pointer,
                 struct decl *angle)
{
    struct expr **args = NULL;
    arrput(args, lower_ref(lw, angle));
    struct stmt *s = stmt_set(OP_NONE, expr_deref(pointer), expr_call(f, args));
    s->expr->loc = s->loc = lw->loc;
    lower_emit(lw, s);
}

bool lower_sincos(struct lowering *lw, struct expr *call)
{
    const char *suffix = suffix_of(call);
    struct unit *u = lw->function->unit;
    struct decl *sine = suffix && u ? declared(u, format("sin%s", suffix)) : NULL;
    struct decl *cosine = suffix && u ? declared(u, format("cos%s", suffix)) : NULL;
    if (!sine || !cosine)
        return false;
    struct expr *args[3];
    for (int i = 0; i < 3; i++)
        args[i] = lower_value(lw, call->kids[i + 1]);
    struct decl *angle = lower_local(lw, "angle", args[0]->type, args[0]);
    emit(lw, sine, args[1], angle);
    emit(lw, cosine, args[2], angle);
    return true;
}
