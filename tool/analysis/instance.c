/* Instances: one for every way a function is called that matters. */
#include "internal.h"
#include <stdlib.h>

enum { INSTANCES_MAX = 200 }; /* of a function: most have a few, with all their calls */
static struct instance **all;

/* Lowered functions; and those of them with calls by name, for each binding. */
static struct core {
    struct decl *function;
    struct bound *bound;
    struct decl *core; /* null: refused */
} * cores, *specials;

static bool fix_size(struct expr *e, void *user)
{
    (void)user;
    struct expr *x = e->kind == EXPR_SIZEOF && arrlen(e->kids) > 0 ? e->kids[0] : NULL;
    if (x && x->kind == EXPR_REF && x->decl->kind == DECL_VAR
        && type_strip(x->decl->type)->kind == TYPE_ARRAY) {
        e->of = x->decl->type;
        e->kids = NULL;
    }
    return true;
}

/* sizeof of a local array by its type: the array may come to live in the arena. */
static bool fix_sizes(struct stmt *s, void *user)
{
    stmt_exprs(s, fix_size, user);
    return true;
}

bool decl_is_made(struct decl *function)
{
    return function->kind == DECL_FUNCTION && function->origin && function->body;
}

void core_finish(struct decl *core)
{
    stmt_walk(core->body, fix_sizes, NULL);
    core_split(core);
    core_hoist(core);
    core_expand(core);
    ir_check(core, IR_CORE);
}

static struct core *core_find(struct core *list, struct decl *function,
                              struct bound *bound)
{
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (list[i].function == function && bound_equal(list[i].bound, bound))
            return &list[i];
    return NULL;
}

static struct decl *core_of(struct decl *function)
{
    if (decl_is_made(function))
        return function;
    struct core *found = core_find(cores, function, NULL);
    if (found)
        return found->core;
    struct core made = {.function = function};
    made.core = decl_has_rule(function) ? rule_core(function) : ir_lower(function);
    arrput(cores, made); /* before its callees are asked for theirs */
    if (made.core)
        core_finish(made.core);
    return made.core;
}

void instance_specialise(struct instance *f, struct decl *core)
{
    struct core *found = core_find(specials, f->source, f->bound);
    struct core made = {f->source, f->bound, core};
    if (found)
        found->core = core;
    else
        arrput(specials, made);
}

bool instance_is_special(struct decl *function, struct bound *bound)
{
    return core_find(specials, function, bound);
}

static void key_list(struct text *key, const char *what, const char **paths)
{
    text_add(key, what);
    for (ptrdiff_t i = 0; i < arrlen(paths); i++)
        text_printf(key, "|%s", paths[i]);
}

static void key_bound(struct text *key, struct bound *bound)
{
    for (ptrdiff_t i = 0; i < arrlen(bound); i++) {
        text_printf(key, "|%s:", bound[i].path);
        for (ptrdiff_t k = 0; k < arrlen(bound[i].functions); k++)
            text_printf(key, " %p", (void *)bound[i].functions[k]);
    }
}

static struct instance *make(struct decl *function, struct decl *special,
                             const char **merged, struct bound *bound,
                             const char **varied, const char **useful)
{
    struct text key = {0};
    text_printf(&key, "%p %p", (void *)function, (void *)special);
    key_bound(&key, bound);
    key_list(&key, " merged", merged);
    key_list(&key, " varied", varied);
    key_list(&key, " useful", useful);
    const char *name = name_intern(key.s);
    int others = 0;
    for (ptrdiff_t i = 0; i < arrlen(all); i++) {
        if (all[i]->key == name)
            return all[i];
        others += all[i]->source == function;
    }
    struct decl *core = core_of(function);
    if (!core)
        return NULL;
    if (others >= INSTANCES_MAX) {
        diag_error(DIAG_UNSUPPORTED, function->loc,
                   "calls that overlap in so many ways");
        exit(EXIT_REFUSED);
    }
    struct instance *f = NEW(struct instance);
    f->key = name;
    f->source = function;
    f->core = special ? special : core;
    f->is_plain = !special;
    f->merged = merged;
    f->bound = bound;
    f->varied_in = varied;
    f->useful_out = useful;
    f->result = NEW(struct object);
    f->result->kind = OBJECT_RESULT;
    f->result->path = name_intern("result");
    f->result->is_visible = true;
    f->result->type = function->type->to;
    arrput(f->objects, f->result);
    arrput(all, f);
    return f;
}

struct instance *instance_make(struct decl *function, const char **merged,
                               struct bound *bound, const char **varied,
                               const char **useful)
{
    struct core *special = core_find(specials, function, bound);
    return make(function, special ? special->core : NULL, merged, bound, varied,
                useful);
}

struct instance *instance_plain(struct decl *function, const char **merged,
                                struct bound *bound)
{
    return make(function, NULL, merged, bound, NULL, NULL);
}

/* ---- memory that stays ---- */

static bool keep_objects(object_set set, bool *changed)
{
    bool any = false;
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        any |= set[i]->kept;
    for (ptrdiff_t i = 0; any && i < arrlen(set); i++)
        if (!set[i]->kept) {
            set[i]->kept = true;
            *changed = true;
        }
    return any;
}

/* A local buffer's shadow is made in the reverse sweep; its memory stays if it is read there. */
static bool is_scratch(struct instance *f, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].site->kind == STMT_DECL && f->calls[i].rule
            && f->calls[i].rule->kind <= MEMORY_CALLOC
            && set_has(pointer_objects(f, f->calls[i].expr), o)
            && decl_is_scratch(f, f->calls[i].site->decls[0]))
            return true;
    return false;
}

/* A variable is saved where its scope ends: what it points to isn't freed before. */
static void keep_behind_saved(struct instance *f, bool *changed)
{
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        struct cell *c = &f->cells[i];
        if (c->object->kind != OBJECT_VAR || !c->object->decl
            || local_keep(f, c->object->decl) != KEEP_SAVE)
            continue;
        for (ptrdiff_t k = 0; k < arrlen(c->targets); k++)
            if (c->targets[k]->kind == OBJECT_HEAP && !c->targets[k]->kept)
                c->targets[k]->kept = *changed = true;
    }
}

/* Heap memory that the reverse sweep reads or that has a shadow stays until it has passed;
 * callees agree with callers about it. */
static void spread_kept(struct instance *f, bool *changed)
{
    keep_behind_saved(f, changed);
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++) {
        struct object *o = f->objects[i];
        if (o->kind == OBJECT_HEAP && !o->kept
            && (o->needed || (o->wants_shadow && !is_scratch(f, o)))) {
            o->kept = true;
            *changed = true;
        }
    }
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++)
        keep_objects(f->cells[i].targets, changed);
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++) {
        struct call *c = &f->calls[i];
        if (c->rule && c->rule->kind == MEMORY_REALLOC) {
            object_set both = NULL;
            set_add_all(&both, pointer_objects(f, c->expr));
            set_add_all(&both, pointer_objects(f, c->expr->kids[1]));
            keep_objects(both, changed);
        }
        for (ptrdiff_t k = 0; c->callee && k < arrlen(c->callee->objects); k++) {
            struct object *o = c->callee->objects[k];
            object_set ours = object_is_outside(o) ? call_objects(c, o) : NULL;
            if (o->kept)
                for (ptrdiff_t j = 0; j < arrlen(ours); j++)
                    if (!ours[j]->kept) {
                        ours[j]->kept = true;
                        *changed = true;
                    }
            if (keep_objects(ours, changed) && !o->kept) {
                o->kept = true;
                *changed = true;
            }
        }
    }
}

static bool is_foreign(struct object *o)
{
    return o->is_moved && o->kept && o->kind != OBJECT_HEAP && o->kind != OBJECT_STRING;
}

/* What the caller of the requested function allocated has no size in front. */
static bool owns_moved(struct instance *root)
{
    unsigned errors = diag_errors();
    for (ptrdiff_t i = 0; i < arrlen(root->calls); i++) {
        struct call *c = &root->calls[i];
        object_set moved = NULL;
        if (c->rule && c->rule->kind == MEMORY_REALLOC)
            moved = pointer_objects(root, c->expr->kids[1]);
        for (ptrdiff_t k = 0; c->callee && k < arrlen(c->callee->objects); k++)
            if (c->callee->objects[k]->is_moved)
                set_add_all(&moved, call_objects(c, c->callee->objects[k]));
        for (ptrdiff_t k = 0; k < arrlen(moved); k++)
            if (is_foreign(moved[k])) {
                diag_error(DIAG_REALLOC, c->expr->loc);
                break;
            }
    }
    return diag_errors() == errors;
}

void instance_reach(struct instance *f, struct instance ***reached)
{
    for (ptrdiff_t i = 0; i < arrlen(*reached); i++)
        if ((*reached)[i] == f)
            return;
    arrput(*reached, f);
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].callee)
            instance_reach(f->calls[i].callee, reached);
}

/* ---- twins ---- */

static bool is_jump(struct instance *f, struct stmt *s)
{
    struct stmt *body = f->core->body;
    return s->kind == STMT_BREAK || s->kind == STMT_CONTINUE
           || (s->kind == STMT_RETURN && body->list[arrlen(body->list) - 1] != s
               && !returns_are_told(f));
}

/* Something is pushed: a value, a trip count, which jump was taken. */
static bool saves(struct instance *f)
{
    for (ptrdiff_t i = 0; i < hmlen(f->stmts); i++) {
        struct stmt_facts *s = &f->stmts[i];
        if (s->value.keep == KEEP_SAVE
            || (s->value.is_active && stmt_is_loop(s->key) && !s->value.is_counted)
            || (s->value.is_active && is_jump(f, s->key)))
            return true;
    }
    for (ptrdiff_t i = 0; i < hmlen(f->locals); i++)
        if (f->locals[i].value == KEEP_SAVE)
            return true;
    for (ptrdiff_t i = 0; i < hmlen(f->shadows); i++)
        if (f->shadows[i].value == KEEP_SAVE)
            return true;
    return false;
}

static bool any_kept(object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->kept)
            return true;
    return false;
}

static bool is_twin(struct instance *f)
{
    if (saves(f))
        return true;
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++) {
        struct call *c = &f->calls[i];
        if (c->saved_args || (c->callee && c->callee->needs_twin))
            return true;
        if (c->rule && c->rule->kind <= MEMORY_REALLOC
            && any_kept(pointer_objects(f, c->expr)))
            return true;
        if (c->rule && (c->rule->kind == MEMORY_FREE || c->rule->kind == MEMORY_REALLOC)
            && any_kept(pointer_objects(f, c->expr->kids[1])))
            return true;
    }
    for (ptrdiff_t i = 0; i < arrlen(f->cells); i++) {
        struct cell *c = &f->cells[i];
        for (ptrdiff_t k = 0; c->is_stored && k < arrlen(c->targets); k++)
            if (c->targets[k]->wants_shadow && object_is_outside(c->object))
                return true;
    }
    return false;
}

/* Heap memory that stays, and functions that need a forward sweep of their own. */
static void agree_on_memory(struct instance **reached)
{
    bool changed;
    do {
        changed = false;
        for (ptrdiff_t i = 0; i < arrlen(reached); i++)
            spread_kept(reached[i], &changed);
    } while (changed);
    do {
        changed = false;
        for (ptrdiff_t i = 0; i < arrlen(reached); i++)
            if (!reached[i]->needs_twin && is_twin(reached[i])) {
                reached[i]->needs_twin = true;
                changed = true;
            }
    } while (changed);
}

/* ---- the whole ---- */

struct decl *instance_core(struct decl *function)
{
    return core_of(function);
}

const char *path_value(struct decl *var)
{
    bool is_static = var->is_global || var->storage == STORAGE_STATIC;
    return name_intern(is_static ? format("::%s@%p", var->name, (void *)var)
                                 : format("%s@%p", var->name, (void *)var));
}

const char *path_pointee(struct decl *var)
{
    return name_intern(format("*%s", path_value(var)));
}

const char *path_member(const char *object, struct decl *field)
{
    return name_intern(format("*%s.%s", object, field->name));
}

const char *path_result(void)
{
    return name_intern("result");
}

/* Of a requested function: pointers in the caller's memory carry no promise, so what is
 * written through one of them is one object with what others of its type reach. */
static struct instance *root_make(struct decl *function, const char **varied,
                                  const char **useful)
{
    const char **merged = NULL;
    struct instance *apart = NULL;
    for (;;) {
        struct instance *f = instance_make(function, merged, NULL, varied, useful);
        if (!f)
            return NULL;
        instance_run(f);
        apart = apart ? apart : f;
        f->apart = apart;
        const char **more = loaded_overlaps(f);
        if (arrlen(more) == 0)
            return f;
        for (ptrdiff_t i = 0; i < arrlen(merged); i++)
            arrput(more, merged[i]);
        merged = more;
    }
}

/* Step by step for all roots, whose callees may be the same; a root that is refused has no
 * instance any more. */
static void analyse(struct root *roots, ptrdiff_t count)
{
    struct instance **reached = NULL;
    for (ptrdiff_t i = 0; i < count; i++) {
        unsigned errors = diag_errors();
        struct root *r = &roots[i];
        r->instance = root_make(r->function, r->varied, r->useful);
        if (r->instance)
            instance_activity(r->instance);
        if (diag_errors() > errors)
            r->instance = NULL;
    }
    instances_shadows(roots, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        unsigned errors = diag_errors();
        struct instance *f = roots[i].instance;
        if (f && instance_allowed(f))
            instance_needs(f, NULL);
        else
            roots[i].instance = NULL;
        if (diag_errors() > errors)
            roots[i].instance = NULL;
        if (roots[i].instance)
            instance_reach(f, &reached);
    }
    instances_needs_settle(reached);
    mark_overlaps(roots, count, reached);
    agree_on_memory(reached);
    instances_left(roots, count, reached);
    for (ptrdiff_t i = 0; i < count; i++)
        if (roots[i].instance && !owns_moved(roots[i].instance))
            roots[i].instance = NULL;
}

/* What a parameter says it only reads isn't written, whatever may point there. */
static void trust_const(struct instance *f)
{
    for (ptrdiff_t i = 0; i < arrlen(f->core->members); i++) {
        struct decl *p = f->core->members[i];
        struct type *to = type_pointee(p->type);
        while (to && type_strip(to)->kind == TYPE_ARRAY)
            to = type_strip(to)->to;
        if (!to || !(type_strip(to)->quals & QUAL_CONST))
            continue;
        object_set set = pointer_objects(f, expr_ref(p));
        for (ptrdiff_t k = 0; k < arrlen(set); k++)
            if (arrlen(set[k]->origins) == 1)
                set[k]->is_written = set[k]->is_restored = false;
    }
}

/* Points-to alone, as often as it finds calls through pointers that have a name. */
static void name_callees(struct root *roots, ptrdiff_t count)
{
    bool changed = calls_through_pointers(roots, count);
    while (changed) {
        for (ptrdiff_t i = 0; i < count; i++)
            roots[i].instance =
                root_make(roots[i].function, roots[i].varied, roots[i].useful);
        changed = diag_errors() == 0 && pointers_apply(roots, count);
        all = NULL;
    }
}

/* Some reverse sweep reads the buffer that the statement of the core allocates. */
static bool is_kept_buffer(struct decl *core, struct stmt *allocation)
{
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        for (ptrdiff_t k = 0; all[i]->core == core && k < arrlen(all[i]->objects); k++)
            if (all[i]->objects[k]->site == allocation && all[i]->objects[k]->kept)
                return true;
    return false;
}

void instances_analyse(struct root *roots, ptrdiff_t count)
{
    struct decl **made = NULL;
    name_callees(roots, count);
    for (;;) {
        analyse(roots, count);
        arrsetlen(made, 0);
        for (ptrdiff_t i = 0; i < arrlen(cores); i++)
            if (cores[i].core)
                arrput(made, cores[i].core);
        for (ptrdiff_t i = 0; i < arrlen(specials); i++)
            arrput(made, specials[i].core);
        if (diag_errors() > 0 || !(boxes_apply(made) || core_unexpand(is_kept_buffer)))
            break;
        all = NULL;
    }
    for (ptrdiff_t i = 0; i < count; i++)
        if (roots[i].instance)
            trust_const(roots[i].instance);
}

void instance_analyse_made(struct root *root)
{
    struct instance **others = all;
    unsigned errors = diag_errors();
    do {
        all = NULL;
        root->instance = root_make(root->function, root->varied, root->useful);
    } while (pointers_apply(root, 1));
    instance_activity(root->instance);
    instances_shadows(root, 1);
    if (!instance_allowed(root->instance) || diag_errors() > errors)
        root->instance = NULL;
    all = others;
}

void instances_dump(FILE *out)
{
    for (ptrdiff_t k = 0; k < arrlen(all); k++)
        if (all[k]->is_needs_done)
            instance_dump(all[k], out);
}
