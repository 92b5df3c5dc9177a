/* Shadows: the declaration, lvalue or pointer that carries the derivative of one of the
 * primal's, in the same shape. Shared by all modes. */
#include "internal.h"
#include <string.h>

struct type *type_shadow(struct type *t)
{
    if (t->kind == TYPE_TYPEDEF && !type_is_pointer(t))
        return type_strip(t)->quals & QUAL_CONST ? type_unqualified(t) : t;
    struct type *s = type_strip(t);
    if (s->kind == TYPE_POINTER) {
        struct type *to = type_shadow(s->to);
        return to == s->to && s->quals == 0 && t->kind != TYPE_TYPEDEF
                   ? s
                   : type_pointer(to);
    }
    if (s->kind == TYPE_ARRAY && t->kind == TYPE_TYPEDEF && s->quals & QUAL_CONST)
        return type_unqualified(t);
    if (s->kind == TYPE_ARRAY) {
        struct type *to = type_shadow(s->to);
        if (to == s->to)
            return t;
        struct type *c = NEW(struct type);
        *c = *s;
        c->to = to;
        return c;
    }
    return type_unqualified(t);
}

/* The type of the primal, its reals exchanged, and its structures where they have rows; what
 * the object itself is may be changed. */
static struct type *type_mirrored(struct emit *e, struct type *t)
{
    if (e->real_shadow && !type_is_flexible(t)
        && (type_is_real(t) || type_has_row(e, t))) {
        struct type *made = e->real_shadow(e, type_unqualified(t));
        bool is_row = type_strip(made)->kind == TYPE_ARRAY;
        return is_row ? made : type_qualified(made, type_strip(t)->quals);
    }
    struct type *s = type_strip(t);
    if (e->order && s->kind == TYPE_RECORD && type_is_flexible(t))
        return type_unqualified(t); /* it has its rows unsaid */
    if (e->real_shadow && !e->order && s->kind == TYPE_RECORD)
        diag_error(DIAG_UNSUPPORTED, e->f->source->loc, "structures in this product");
    if (s->kind != TYPE_POINTER && s->kind != TYPE_ARRAY)
        return t;
    struct type *to = type_mirrored(e, s->to);
    if (to == s->to)
        return t;
    struct type *c = NEW(struct type);
    *c = *s;
    c->to = to;
    if (e->order && s->kind == TYPE_ARRAY)
        c->quals = 0; /* of a const typedef: rows can't be */
    return c;
}

/* A pointer to what has a row. */
static bool leads_to_row(struct emit *e, struct type *t)
{
    struct type *to = type_strip(t)->kind == TYPE_POINTER ? type_strip(t)->to : NULL;
    return to && type_strip(to)->kind == TYPE_ARRAY && e->order;
}

struct type *emit_shadow_type(struct emit *e, struct type *t)
{
    if (!e->by_value_shadows)
        return type_derived(e->derivation, type_shadow(t));
    t = e->derivation ? type_derived(e->derivation, t) : type_mirrored(e, t);
    if (type_strip(t)->kind == TYPE_ARRAY)
        return t;
    /* rows can't be const: what only is read may be passed twice */
    bool has_rows = leads_to_row(e, t);
    return type_qualified(type_unqualified(t),
                          has_rows ? 0 : type_strip(t)->quals & QUAL_RESTRICT);
}

/* Pointers and records are what they lead to, whatever their types say. */
static bool may_reach(struct type *t)
{
    return type_is_pointer(t) || type_is_record(t) || type_holds_real(t);
}

bool decl_shadowed(struct instance *f, struct decl *d)
{
    if (d->kind != DECL_VAR && d->kind != DECL_PARAM)
        return false;
    return may_reach(d->type) && !decl_is_inactive(d)
           && object_shadowed(f, object_of(f, d));
}

bool decl_is_shared(struct decl *d)
{
    return d->kind == DECL_VAR && d->is_global;
}

bool object_is_shared(struct object *o)
{
    return o->kind == OBJECT_VAR && o->decl && decl_is_shared(o->decl);
}

struct expr *primal_expr(struct emit *e, struct expr *x)
{
    return expr_clone(x, &e->map);
}

struct type *primal_type(struct emit *e, struct type *t)
{
    return type_clone(t, &e->map);
}

struct decl *emit_local(struct emit *e, const char *wish, struct type *type)
{
    struct decl *d =
        decl_new(DECL_VAR, ir_fresh_name(e->function, wish), type, (struct loc){0});
    return d;
}

/* Its shadow is a pointer to where the adjoint is added, or to the tangent. */
static bool is_value_param(struct emit *e, struct decl *d)
{
    if (type_is_pointer(d->type) || type_has_row(e, d->type))
        return false;
    return decl_is_shared(d)
           || (d->kind == DECL_PARAM && (!e->by_value_shadows || e->derivation));
}

/* A parameter's pointer type, restrict where nothing else leads there. The adjoint of a
 * value has one owner, the caller's temporary or variable. */
static struct type *sole_pointer(struct emit *e, struct decl *core, struct type *type,
                                 bool is_shadow)
{
    bool value =
        is_shadow && !type_is_pointer(core->type) && !type_is_record(core->type);
    if (!type_is_pointer(type) || !(value || param_is_alone(e->f, core, is_shadow)))
        return type;
    struct type *t = type_strip(type);
    return type_qualified(t->kind == TYPE_ARRAY ? type_pointer(type_pointee(t)) : t,
                          QUAL_RESTRICT);
}

const char *shadow_name(struct decl *function, const char *name, const char *suffix)
{
    size_t n = strlen(name);
    bool joins = decl_is_made(function) && n > 2 && strcmp(name + n - 2, "_b") == 0;
    return format("%s%s", name, joins ? suffix + 1 : suffix);
}

struct decl *shadow_decl(struct emit *e, struct decl *core)
{
    ptrdiff_t i = hmgeti(e->shadows, core);
    if (i >= 0)
        return e->shadows[i].value;
    struct type *type = emit_shadow_type(e, primal_type(e, core->type));
    if (((!e->by_value_shadows && core->kind == DECL_PARAM) || decl_is_shared(core))
        && type_strip(type)->kind == TYPE_ARRAY && !type_has_row(e, core->type))
        type = type_pointer(type_pointee(type));
    if (is_value_param(e, core))
        type = type_pointer(e->by_value_shadows && core->kind == DECL_PARAM
                                ? type_qualified(type, QUAL_CONST)
                                : type);
    if (core->kind == DECL_PARAM && !e->by_value_shadows)
        type = sole_pointer(e, core, type, true);
    struct decl *d =
        e->in_place
            ? decl_new(DECL_VAR, core->name, type, core->loc)
            : emit_local(e, shadow_name(e->f->source, core->name, e->suffix), type);
    d->kind = decl_is_shared(core) ? DECL_PARAM : core->kind;
    d->origin = core;
    d->loc = core->loc;
    hmput(e->shadows, core, d);
    return d;
}

static bool points_to_const(struct type *t)
{
    struct type *to = type_pointee(t);
    return to && (type_strip(to)->quals & QUAL_CONST);
}

/* Its last argument says how much room it takes. */
static bool takes_room(struct expr *x)
{
    return runtime_allocates(x) || x->runtime == RUNTIME_PUSH
           || x->runtime == RUNTIME_POP || x->runtime == RUNTIME_ZEROS;
}

/* The same on the shadow of the arena, or in place on the arena; what is left unset is
 * zero there. */
struct expr *runtime_shadow(struct emit *e, struct expr *x)
{
    struct expr **args = NULL;
    arrput(args,
           e->in_place ? primal_expr(e, x->kids[0]) : shadow_pointer(e, x->kids[0]));
    if (x->runtime == RUNTIME_MALLOC)
        arrput(args, expr_int(1));
    for (ptrdiff_t i = 1; i < arrlen(x->kids); i++)
        arrput(args, i == 1 && runtime_reallocates(x) ? shadow_pointer(e, x->kids[i])
                                                      : primal_expr(e, x->kids[i]));
    if (arrlen(args) > 1 && takes_room(x))
        arrlast(args) = x->of      ? shadow_index(e, x->of, arrlast(args))
                        : e->order ? row_bytes(e, arrlast(args))
                        : e->derivation
                            ? fold_mul(expr_int(e->derivation->scale), arrlast(args))
                            : arrlast(args);
    struct type *of = x->of ? emit_shadow_type(e, primal_type(e, x->of)) : NULL;
    enum runtime zeroing = x->runtime == RUNTIME_MALLOC    ? RUNTIME_CALLOC
                           : x->runtime == RUNTIME_REALLOC ? RUNTIME_RECALLOC
                                                           : x->runtime;
    struct expr *made = expr_runtime(zeroing, of, args);
    made->decl = x->decl;
    return made;
}

struct expr *shadow_index(struct emit *e, struct type *element, struct expr *index)
{
    if (!e->order || type_has_row(e, element) || type_is_pointer(element))
        return index_derived(e->derivation, element, index);
    enum type_kind kind = type_integer_kind(index->type);
    bool is_unsigned = kind == TYPE_ULONG || kind == TYPE_ULLONG || kind == TYPE_UINT;
    struct expr *length = expr_binary(OP_ADD, expr_ref(e->order), expr_int(1));
    length = expr_cast(type_basic(is_unsigned ? TYPE_ULONG : TYPE_LONG), length);
    return fold_mul(length, index);
}

struct expr *shadow_lvalue(struct emit *e, struct expr *x)
{
    x = expr_bare(x);
    struct expr *member = row_member(e, x);
    if (member)
        return member;
    switch ((int)x->kind) {
    case EXPR_RUNTIME: return runtime_shadow(e, x);
    case EXPR_REF: {
        struct expr *ref = expr_ref(shadow_decl(e, x->decl));
        return is_value_param(e, x->decl) ? expr_unary(OP_DEREF, ref) : ref;
    }
    case EXPR_INDEX: {
        int p = type_is_pointer(x->kids[0]->type) ? 0 : 1;
        return expr_index(shadow_pointer(e, x->kids[p]),
                          shadow_index(e, x->type, primal_expr(e, x->kids[1 - p])));
    }
    case EXPR_MEMBER: {
        struct expr *record =
            x->is_arrow ? shadow_pointer(e, x->kids[0]) : shadow_lvalue(e, x->kids[0]);
        return member_derived(e->derivation, record, x->decl);
    }
    case EXPR_UNARY:
        if (x->op == OP_DEREF)
            return expr_deref(shadow_pointer(e, x->kids[0]));
        break;
    case EXPR_CAST: return shadow_lvalue(e, x->kids[0]);
    default: break;
    }
    bug(x->loc, "no shadow of this lvalue");
}

/* Members that point to const have shadows that are written all the same. */
static struct expr *writable(struct emit *e, struct expr *p)
{
    return points_to_const(p->type) && !e->by_value_shadows
               ? expr_cast(type_shadow(p->type), p)
               : p;
}

/* c ? p_t : q_t. gcc works out a type of variable size where it stands: in one branch it
 * would be unset behind the other. */
static struct expr *chosen_pointer(struct emit *e, struct expr *x)
{
    struct expr *a = shadow_pointer(e, x->kids[1]), *b = shadow_pointer(e, x->kids[2]),
                *condition = primal_expr(e, x->kids[0]);
    struct type *any = type_pointer(type_basic(TYPE_VOID)), *to = type_pointee(x->type);
    if (!e->order || (a->kind == EXPR_REF && b->kind == EXPR_REF))
        return expr_cond(condition, a, b);
    struct expr *chosen = expr_cond(condition, expr_cast(any, a), expr_cast(any, b));
    return expr_cast(type_pointer(emit_shadow_type(e, to)), chosen);
}

struct expr *shadow_pointer(struct emit *e, struct expr *x)
{
    x = expr_bare(x);
    switch ((int)x->kind) {
    case EXPR_REF:
        if (!decl_shadowed(e->f, x->decl) && pointer_shadowed(e->f, x))
            diag_error(DIAG_UNSUPPORTED, x->loc, "derivatives behind this pointer");
        if (!decl_shadowed(e->f, x->decl)) {
            if (any_object_shadowed(e->f, pointer_objects(e->f, x)))
                diag_error(DIAG_UNSUPPORTED, x->loc, "this pointer to active memory");
            return primal_expr(e, x);
        }
        return writable(e, shadow_lvalue(e, x));
    case EXPR_INDEX:
    case EXPR_MEMBER: return writable(e, shadow_lvalue(e, x));
    case EXPR_UNARY:
        if (x->op == OP_ADDRESS)
            return expr_address(shadow_lvalue(e, x->kids[0]));
        if (x->op == OP_DEREF)
            return writable(e, shadow_lvalue(e, x));
        break;
    case EXPR_BINARY: {
        int p = type_is_pointer(x->kids[0]->type) ? 0 : 1;
        struct expr *a = shadow_pointer(e, x->kids[p]),
                    *b = shadow_index(e, type_pointee(x->type),
                                      primal_expr(e, x->kids[1 - p]));
        return p == 0 ? expr_binary(x->op, a, b) : expr_binary(x->op, b, a);
    }
    case EXPR_COND: return chosen_pointer(e, x);
    case EXPR_CAST:
        if (type_is_pointer(x->kids[0]->type))
            return expr_cast(emit_shadow_type(e, x->type),
                             shadow_pointer(e, x->kids[0]));
        return primal_expr(e, x); /* a null pointer */
    case EXPR_INT: return primal_expr(e, x);
    case EXPR_RUNTIME: return runtime_shadow(e, x);
    default: break;
    }
    bug(x->loc, "no shadow of this pointer");
}

struct expr *shared_shadow(struct emit *e, struct decl *global)
{
    struct expr *x = shadow_lvalue(e, expr_ref(global));
    return type_is_pointer(global->type) || type_has_row(e, global->type)
               ? x
               : expr_address(x);
}

struct expr *save_ref(struct emit *e)
{
    return expr_ref(e->save);
}

void emit_add(struct emit *e, struct stmt ***list, struct stmt *s)
{
    s->origin = e->origin;
    arrput(*list, s);
}

/* ---- a function from begin to end ---- */

struct type *save_record(void)
{
    static struct decl *record;
    if (!record) {
        record = decl_new(DECL_RECORD, "cgrad_save", NULL, (struct loc){0});
        record->from_header = true;
        record->is_complete = true;
    }
    return type_named(record);
}

static struct decl *param_decl(struct emit *e, struct decl *core)
{
    struct type *type = primal_type(e, core->type);
    if (strcmp(e->suffix, "_b") == 0)
        type = sole_pointer(e, core, type, false);
    struct decl *d = decl_new(DECL_PARAM, core->name, type, core->loc);
    d->origin = core;
    return d;
}

/* The exported functions have the plain names. */
static const char *root_suffix(const char *suffix)
{
    static const char *const names[][2] = {{"_fwd", "_forward"},
                                           {"_rev", "_reverse"},
                                           {"_jvp", "_tangent"},
                                           {"_jvp_v", "_tangents"},
                                           {"_taylor", "_series"}};
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i][0], suffix) == 0)
            return names[i][1];
    return suffix;
}

struct emit emit_begin(struct instance *f, struct made *made, const char *suffix,
                       const char *name_suffix, struct type *result)
{
    struct emit e = {.f = f, .made = made, .suffix = suffix};
    struct decl *fn = decl_new(
        DECL_FUNCTION,
        output_name(format("%s%s", f->source->name,
                           f->is_root ? root_suffix(name_suffix) : name_suffix)),
        NULL, f->source->loc);
    fn->storage = STORAGE_STATIC;
    fn->unit = f->source->unit;
    fn->origin = f->core;
    fn->body = stmt_block(NULL);
    fn->type = type_function(result, NULL);
    e.function = fn;
    made->function = fn;
    made->is_open = true;
    for (ptrdiff_t i = 0; i < arrlen(f->core->members); i++) {
        struct decl *core = f->core->members[i];
        struct decl *ours = param_decl(&e, core);
        hmput(e.map, core, ours);
        ir_take_name(fn, ours->name);
        struct param_use use = {.param = core, .can_shadow = decl_shadowed(f, core)};
        arrput(made->params, use);
    }
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++) {
        struct object *o = f->objects[i];
        struct param_use use = {.param = o->decl, .can_shadow = true};
        if (object_is_shared(o) && o->wants_shadow)
            arrput(made->params, use);
    }
    e.save = decl_new(DECL_PARAM, ir_fresh_name(fn, "save"),
                      type_pointer(save_record()), (struct loc){0});
    return e;
}

struct use {
    struct decl *key;
    bool value;
};

static bool use_expr(struct expr *x, void *user)
{
    struct use **used = user;
    if (x->kind == EXPR_REF)
        hmput(*used, x->decl, true);
    return true;
}

static bool use_stmt(struct stmt *s, void *user)
{
    stmt_exprs(s, use_expr, user);
    return true;
}

static void use_type(struct type *t, struct use **used)
{
    for (; t && (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER); t = t->to)
        if (t->size)
            expr_walk(t->size, use_expr, used);
}

/* Null: a global, which is there without. */
static struct decl *own_param(struct emit *e, struct decl *param)
{
    ptrdiff_t i = hmgeti(e->map, param);
    return decl_is_shared(param) || i < 0 ? NULL : e->map[i].value;
}

void emit_end(struct emit *e, struct stmt **list)
{
    struct decl *fn = e->function;
    fn->body = stmt_block(list);
    struct use *used = NULL;
    stmt_walk(fn->body, use_stmt, &used);
    struct made *m = e->made;
    m->is_open = false;
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++) {
        struct param_use *p = &m->params[i];
        struct decl *shadow = p->can_shadow || hmgeti(e->shadows, p->param) >= 0
                                  ? shadow_decl(e, p->param)
                                  : NULL;
        struct decl *primal = own_param(e, p->param);
        p->primal = primal && (m->is_full || hmgeti(used, primal) >= 0);
        p->shadow = shadow && (m->is_full ? p->can_shadow : hmgeti(used, shadow) >= 0);
        if (p->primal)
            use_type(primal->type, &used);
        if (p->shadow)
            use_type(shadow->type, &used);
    }
    m->takes_save = e->save && (m->is_full || hmgeti(used, e->save) >= 0);
    m->takes_seed = e->seed && (m->is_full || hmgeti(used, e->seed) >= 0);
    if (m->takes_order)
        arrput(fn->members, e->order);
    for (ptrdiff_t i = 0; i < arrlen(m->params); i++) {
        struct param_use *p = &m->params[i];
        struct decl *primal = own_param(e, p->param);
        p->primal |= primal && hmgeti(used, primal) >= 0;
        if (p->primal)
            arrput(fn->members, primal);
        if (p->shadow)
            arrput(fn->members, shadow_decl(e, p->param));
    }
    if (m->takes_seed)
        arrput(fn->members, e->seed);
    if (m->takes_save)
        arrput(fn->members, e->save);
    for (ptrdiff_t i = 0; i < arrlen(fn->members); i++)
        arrput(fn->type->params, fn->members[i]->type);
    output_function(fn, NULL, false);
}
