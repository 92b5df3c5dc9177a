/* CGRAD_RULE(f): calls go to the user's f_jvp and f_vjp, whose parameters are those
 * of the products. */
#include "internal.h"
#include <string.h>

static struct decl *find_function(struct decl *f, const char *suffix)
{
    const char *name = name_intern(format("%s%s", f->name, suffix));
    for (ptrdiff_t i = 0; i < arrlen(f->unit->decls); i++)
        if (f->unit->decls[i]->kind == DECL_FUNCTION && f->unit->decls[i]->name == name)
            return f->unit->decls[i];
    diag_error(DIAG_NO_FUNCTION, f->loc, name);
    diag_note(f->loc, "CGRAD_RULE(%s) says that it is yours", f->name);
    return NULL;
}

static bool has_parameters(struct decl *rule, struct made *m)
{
    ptrdiff_t count = 1; /* of the result */
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++)
        count += 1 + m->params[i].shadow;
    return arrlen(rule->type->params) == count;
}

bool user_rule(struct instance *f, const char *suffix, struct made *m)
{
    if (!decl_has_rule(f->source))
        return false;
    if (strcmp(suffix, "_taylor") == 0) {
        m->function = f->source;
        diag_error(
            DIAG_SERIES, f->source->loc,
            format("'%s', whose CGRAD_RULE gives first derivatives", f->source->name));
        return true;
    }
    m->function = find_function(f->source, suffix);
    m->takes_seed = true;
    for (ptrdiff_t i = 0; i < arrlen(f->core->members); i++) {
        struct decl *p = f->core->members[i];
        bool real = type_reaches_real(p->type);
        struct param_use use = {p, true, real, real};
        arrput(m->params, use);
        if (real && type_is_pointer(p->type) && !decl_shadowed(f, p))
            diag_error(
                DIAG_UNSUPPORTED, f->source->loc,
                format("a call by CGRAD_RULE in which '%s' carries no derivative",
                       p->name));
    }
    if (!m->function) {
        m->function = f->source;
    } else if (!has_parameters(m->function, m)) {
        diag_error(DIAG_UNSUPPORTED, m->function->loc,
                   "by this function: it has other parameters than the derivative that "
                   "cgrad would write");
    }
    return true;
}
