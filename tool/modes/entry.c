/* Requests become exported functions. See entry.h. */
#include "entry.h"
#include <string.h>

/* ---- places ---- */

static struct decl *core_param(struct entry *e, struct decl *param)
{
    struct decl *f = e->request->function;
    struct decl *core = instance_core(f);
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++)
        if (f->members[i] == param)
            return core->members[i];
    return NULL;
}

static const char *object_path(struct entry *e, struct expr *x);

static const char *target_path(struct entry *e, struct expr *x)
{
    x = expr_bare(x);
    if (x->kind == EXPR_REF && x->decl->kind == DECL_PARAM)
        return path_pointee(core_param(e, x->decl));
    if (x->kind == EXPR_MEMBER)
        return path_member(object_path(e, x), x->decl);
    return NULL;
}

/* The object that an lvalue of a place lies in. */
static const char *object_path(struct entry *e, struct expr *x)
{
    x = expr_bare(x);
    if (x->kind == EXPR_REF)
        return x->decl->kind == DECL_PARAM ? path_value(core_param(e, x->decl)) : NULL;
    if (x->kind == EXPR_MEMBER)
        return x->is_arrow ? target_path(e, x->kids[0]) : object_path(e, x->kids[0]);
    if (x->kind == EXPR_UNARY && x->op == OP_DEREF)
        return target_path(e, x->kids[0]);
    return NULL;
}

static struct decl *place_root(struct expr *x)
{
    x = expr_bare(x);
    while (x->kind != EXPR_REF && arrlen(x->kids) > 0)
        x = expr_bare(x->kids[0]);
    return x->kind == EXPR_REF ? x->decl : NULL;
}

static struct slot *find_slot(struct entry *e, struct decl *param)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].param == param)
            return &e->slots[i];
    return NULL;
}

static bool is_whole(struct expr *path)
{
    path = expr_bare(path);
    if (path->kind == EXPR_UNARY && path->op == OP_DEREF)
        path = expr_bare(path->kids[0]);
    return path->kind == EXPR_REF;
}

static bool take_place(struct entry *e, struct place *p, bool wrt, const char ***paths)
{
    struct decl *root = place_root(p->path);
    struct slot *s = root ? find_slot(e, root) : NULL;
    if (!s) {
        diag_error(DIAG_GLOBAL, p->loc, p->text);
        return false;
    }
    struct expr *bare = expr_bare(p->path);
    struct type *base = bare->kind == EXPR_REF ? bare->decl->type : p->path->type;
    if (!type_reaches_real(base)
        || (!type_is_pointer(base) && !type_holds_real(base))) {
        diag_error(DIAG_NOT_REAL, p->loc, p->text);
        return false;
    }
    const char *path = type_is_pointer(base) ? target_path(e, p->path)
                                             : object_path(e, p->path);
    if (!path) {
        diag_error(DIAG_PLACE, p->loc, p->text, "cgrad can't follow it");
        return false;
    }
    if (is_whole(p->path))
        s->place = p;
    else
        s->fields = true;
    s->wrt |= wrt;
    s->of |= !wrt;
    arrput(*paths, path);
    return true;
}

/* ---- defaults ---- */

static bool is_const_pointer(struct type *t)
{
    struct type *to = type_pointee(t);
    while (to && type_strip(to)->kind == TYPE_ARRAY)
        to = type_strip(to)->to;
    return to && (type_strip(to)->quals & QUAL_CONST);
}

static struct place *default_place(struct request *r, struct decl *param)
{
    struct place *p = NEW(struct place);
    p->loc = r->loc.file ? r->loc : param->loc;
    p->text = param->name;
    p->path = expr_ref(param);
    return p;
}

static bool default_wrt(struct entry *e, const char ***paths)
{
    bool any = false;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct decl *p = e->slots[i].param;
        struct type *to = type_pointee(p->type);
        bool real = type_is_real(p->type)
                 || (to && type_holds_real(to) && is_const_pointer(p->type));
        if (!real || decl_is_inactive(p) || e->slots[i].of)
            continue;
        any |= take_place(e, default_place(e->request, p), true, paths);
    }
    if (!any)
        diag_error(DIAG_NOTHING_REAL, e->request->loc, e->request->function->name, "input");
    return any;
}

static bool default_of(struct entry *e, const char ***paths)
{
    struct slot *only = NULL;
    int count = 0;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct type *to = type_pointee(e->slots[i].param->type);
        if (to && type_holds_real(to) && !is_const_pointer(e->slots[i].param->type)
            && !e->slots[i].wrt) {
            only = &e->slots[i];
            count++;
        }
    }
    if (count == 1)
        return take_place(e, default_place(e->request, only->param), false, paths);
    diag_error(DIAG_NOTHING_REAL, e->request->loc, e->request->function->name,
               "result of its own");
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (type_is_pointer(e->slots[i].param->type) && !e->slots[i].wrt
            && !is_const_pointer(e->slots[i].param->type))
            diag_note(e->slots[i].param->loc, "of(%s) would name this one",
                      e->slots[i].param->name);
    return false;
}

/* ---- resolving ---- */

static void make_slots(struct entry *e)
{
    struct decl *f = e->request->function, *core = instance_core(f);
    for (ptrdiff_t i = 0; i < arrlen(f->members); i++) {
        struct slot s = {.param = f->members[i], .core = core->members[i]};
        for (ptrdiff_t k = 0; k < arrlen(e->request->extents); k++)
            if (place_root(e->request->extents[k].path) == s.param)
                s.extent = &e->request->extents[k];
        arrput(e->slots, s);
    }
}

bool entry_resolve(struct entry *e, struct request *r)
{
    *e = (struct entry){.request = r};
    const char **varied = NULL, **useful = NULL;
    if (!instance_core(r->function))
        return false;
    make_slots(e);
    struct type *result = r->function->type->to;
    bool ok = true;
    for (ptrdiff_t i = 0; i < arrlen(r->of); i++)
        ok &= take_place(e, &r->of[i], false, &useful);
    for (ptrdiff_t i = 0; i < arrlen(r->wrt); i++)
        ok &= take_place(e, &r->wrt[i], true, &varied);
    e->of_result = (r->of_result || arrlen(r->of) == 0) && type_holds_real(result);
    if (ok && arrlen(r->wrt) == 0)
        ok = default_wrt(e, &varied);
    if (e->of_result)
        arrput(useful, path_result());
    else if (ok && arrlen(r->of) == 0)
        ok = default_of(e, &useful);
    if (!ok)
        return false;
    e->f = instance_analyse(r->function, varied, useful);
    if (!e->f)
        return false;
    e->f->is_root = true;
    e->twin = twin_of(e->f);
    return diag_errors() == 0;
}

/* ---- the function ---- */

struct type *slot_element(struct slot *s)
{
    return type_pointee(s->param->type);
}

struct expr *slot_count(struct entry *e, struct slot *s)
{
    struct place *p = s->place && arrlen(s->place->extents) > 0 ? s->place : s->extent;
    struct expr *bare = s->place ? expr_bare(s->place->path) : NULL;
    if (bare && bare->kind == EXPR_UNARY && bare->op == OP_DEREF)
        return expr_int(1);
    struct type *t = type_strip(s->param->type);
    bool array = t->kind == TYPE_ARRAY && (t->size || t->length >= 0);
    if (array && (!p || type_strip(t->to)->kind == TYPE_ARRAY))
        return expr_clone(array_count(t), &e->map);
    if (!p)
        return NULL;
    struct expr *count = NULL;
    for (ptrdiff_t i = 0; i < arrlen(p->extents); i++) {
        struct expr *x = expr_clone(p->extents[i], &e->map);
        count = count ? fold_mul(count, x) : x;
    }
    return count;
}

static void add_param(struct entry *e, struct decl *d)
{
    arrput(e->function->members, d);
    arrput(e->function->type->params, d->type);
}

static struct type *with_const(struct type *t)
{
    struct type *s = type_strip(t);
    if (s->kind == TYPE_ARRAY && type_strip(s->to)->kind == TYPE_ARRAY) {
        struct type *c = NEW(struct type);
        *c = *s;
        c->to = with_const(s->to);
        return c;
    }
    if (s->kind != TYPE_ARRAY && s->kind != TYPE_POINTER)
        return t;
    struct type *c = NEW(struct type);
    *c = *s;
    c->to = type_qualified(s->to, QUAL_CONST);
    return c;
}

void entry_add_shadow(struct entry *e, struct slot *s, const char *suffix)
{
    if (!s->wrt && !s->of)
        return;
    struct type *type = type_shadow(type_clone(s->param->type, &e->map));
    bool pointer = type_is_pointer(type);
    if (!pointer && !e->is_tangent)
        type = type_pointer(type);
    bool input = e->is_tangent ? s->wrt && !s->of : s->of && !s->wrt;
    if (input && pointer && !s->fields)
        type = with_const(type);
    const char *name = ir_fresh_name(e->function, format("%s%s", s->param->name, suffix));
    s->shadow = decl_new(DECL_PARAM, name, type, s->param->loc);
    add_param(e, s->shadow);
}

bool entry_begin(struct entry *e, const char *suffix, struct type *result, bool is_exported)
{
    struct decl *user = e->request->function;
    const char *name = format("%s%s", user->name, suffix);
    if (e->request->as && is_exported)
        name = e->request->as;
    if (output_name_taken(name)) {
        diag_error(DIAG_CLASH, e->request->loc, name);
        diag_note(user->loc, "as(NAME) gives the derivative another name");
        return false;
    }
    struct decl *fn = decl_new(DECL_FUNCTION, output_name(name), type_function(result, NULL),
                               user->loc);
    fn->unit = user->unit;
    fn->origin = user;
    fn->body = stmt_block(NULL);
    fn->storage = is_exported ? STORAGE_NONE : STORAGE_STATIC;
    e->function = fn;
    e->map = NULL;
    e->body = NULL;
    e->save = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        if (!s->param->name)
            s->param->name = ir_fresh_name(fn, "unnamed");
        struct decl *ours = decl_new(DECL_PARAM, s->param->name, NULL, s->param->loc);
        ours->type = type_clone(s->param->type, &e->map);
        hmput(e->map, s->param, ours);
        s->ours = ours;
        s->shadow = NULL;
        s->work = NULL;
        s->kept = NULL;
        ir_take_name(fn, ours->name);
    }
    return true;
}

void entry_params(struct entry *e, const char *suffix)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        add_param(e, e->slots[i].ours);
        if (suffix)
            entry_add_shadow(e, &e->slots[i], suffix);
    }
    if (!suffix || !e->of_result)
        return;
    struct decl *user = e->request->function;
    struct type *type = type_unqualified(user->type->to);
    e->result_shadow = decl_new(DECL_PARAM,
                                ir_fresh_name(e->function, format("%s%s", user->name, suffix)),
                                e->is_tangent ? type_pointer(type) : type, user->loc);
    add_param(e, e->result_shadow);
}

void entry_add(struct entry *e, struct stmt *s)
{
    arrput(e->body, s);
}

struct decl *entry_local(struct entry *e, const char *wish, struct type *type,
                         struct expr *init)
{
    struct decl *d = decl_new(DECL_VAR, ir_fresh_name(e->function, wish), type,
                              (struct loc){0});
    d->init = init;
    entry_add(e, stmt_decl(d));
    return d;
}

/* struct cgrad_save saved, *save = &saved; cgrad_open(save); once, when first wanted */
struct expr *entry_save(struct entry *e)
{
    if (!e->save) {
        struct type *record = save_record();
        struct decl *saved = decl_new(DECL_VAR, ir_fresh_name(e->function, "saved"), record,
                                      (struct loc){0});
        e->save = decl_new(DECL_VAR, ir_fresh_name(e->function, "save"), type_pointer(record),
                           (struct loc){0});
        e->save->init = expr_address(expr_ref(saved));
        struct stmt **front = NULL;
        arrput(front, stmt_decl(saved));
        arrput(front, stmt_decl(e->save));
        struct expr **args = NULL;
        arrput(args, expr_ref(e->save));
        arrput(front, stmt_expr(expr_runtime(RUNTIME_OPEN, NULL, args)));
        for (ptrdiff_t i = 0; i < arrlen(e->body); i++)
            arrput(front, e->body[i]);
        e->body = front;
        e->uses_save = true;
    }
    return expr_ref(e->save);
}

void entry_end(struct entry *e, const char *remark, bool is_exported)
{
    e->function->body = stmt_block(e->body);
    output_function(e->function, remark, is_exported);
}

/* ---- loops over what a parameter points to ---- */

static struct type *base_type(struct type *t)
{
    while (type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    return type_unqualified(t);
}

static struct expr *flat(struct expr *p, struct type *base)
{
    return type_equal(type_pointee(p->type), base) ? p : expr_cast(type_pointer(base), p);
}

void entry_each(struct entry *e, struct expr *count, struct expr *to, struct expr *from,
                enum op op, struct type *element)
{
    struct type *base = base_type(element);
    for (struct type *t = type_strip(element); t->kind == TYPE_ARRAY; t = type_strip(t->to))
        count = fold_mul(count, expr_clone(array_count(t), &e->map));
    long long n;
    if (expr_int_value(count, &n) && n == 1) {
        struct expr *cell = expr_deref(flat(to, base));
        if (type_is_record(base))
            adjoint_record(from ? expr_deref(from) : cell, from ? cell : NULL, base, !from,
                           &e->body);
        else
            entry_add(e, stmt_set(op, cell, from ? expr_deref(flat(from, base)) : expr_int(0)));
        return;
    }
    struct decl *i = decl_new(DECL_VAR, ir_fresh_name(e->function, "i"),
                              type_unqualified(type_strip(count->type)), (struct loc){0});
    i->init = expr_int(0);
    struct stmt *loop = stmt_new(STMT_FOR, (struct loc){0}), **body = NULL;
    loop->init = stmt_decl(i);
    loop->expr = expr_binary(OP_LT, expr_ref(i), count);
    loop->step = expr_unary(OP_POSTINC, expr_ref(i));
    struct expr *cell = expr_index(flat(to, base), expr_ref(i));
    struct expr *other = from ? expr_index(flat(from, base), expr_ref(i)) : NULL;
    if (type_is_record(base))
        adjoint_record(other ? other : cell, other ? cell : NULL, base, !other, &body);
    else
        arrput(body, stmt_set(op, cell, other ? other : expr_int(0)));
    loop->body = arrlen(body) == 1 ? body[0] : stmt_block(body);
    entry_add(e, loop);
}
