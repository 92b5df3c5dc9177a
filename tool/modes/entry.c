/* Requests become exported functions. See entry.h. */
#include "entry.h"
#include "algebra.h"
#include <string.h>

/* ---- places ---- */

static struct slot *find_slot(struct entry *e, struct decl *param)
{
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        if (e->slots[i].param == param)
            return &e->slots[i];
    return NULL;
}

static struct decl *core_of(struct entry *e, struct decl *param)
{
    struct slot *s = find_slot(e, param);
    return s ? s->core : param;
}

static const char *object_path(struct entry *e, struct expr *x);

static const char *target_path(struct entry *e, struct expr *x)
{
    x = expr_bare(x);
    if (expr_is_array(x))
        return object_path(e, x);
    if (x->kind == EXPR_REF)
        return path_pointee(core_of(e, x->decl));
    if (x->kind == EXPR_MEMBER)
        return path_member(object_path(e, x), x->decl);
    return NULL;
}

/* The object that an lvalue of a place lies in. */
static const char *object_path(struct entry *e, struct expr *x)
{
    x = expr_bare(x);
    if (x->kind == EXPR_REF)
        return path_value(core_of(e, x->decl));
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

static bool is_whole(struct expr *path)
{
    path = expr_bare(path);
    if (path->kind == EXPR_UNARY && path->op == OP_DEREF)
        path = expr_bare(path->kids[0]);
    return path->kind == EXPR_REF;
}

/* The slot of a place's root; of a global, one is made. Null: no place can begin so. */
static struct slot *root_slot(struct entry *e, struct decl *root)
{
    struct slot *s = root ? find_slot(e, root) : NULL;
    if (s || !root || root->kind != DECL_VAR || !root->is_global
        || type_strip(root->type)->kind == TYPE_POINTER)
        return s;
    struct slot made = {.param = root, .core = root};
    arrput(e->slots, made);
    return &arrlast(e->slots);
}

/* Rows of a matrix, say: what they lead to is another object. */
static bool holds_pointers_alone(struct type *t)
{
    while (type_strip(t)->kind == TYPE_ARRAY)
        t = type_strip(t)->to;
    return type_is_pointer(t);
}

static bool take_place(struct entry *e, struct place *p, bool wrt, const char ***paths)
{
    struct slot *s = root_slot(e, place_root(p->path));
    if (!s) {
        diag_error(DIAG_GLOBAL, p->loc, p->text);
        return false;
    }
    struct expr *bare = expr_bare(p->path);
    struct type *base = bare->kind == EXPR_REF ? bare->decl->type : p->path->type;
    struct type *named = type_is_pointer(base) ? type_pointee(base) : base;
    if (type_reaches_real(named) && holds_pointers_alone(named)) {
        diag_error(DIAG_PLACE, p->loc, p->text,
                   "it names pointers, not reals: let a wrapper take the reals in one "
                   "array and set them");
        return false;
    }
    if (!type_holds_real(named)) {
        diag_error(DIAG_NOT_REAL, p->loc, p->text);
        return false;
    }
    const char *path =
        type_is_pointer(base) ? target_path(e, p->path) : object_path(e, p->path);
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
    if (wrt)
        arrput(s->wrt_places, p);
    else
        arrput(s->of_places, p);
    for (ptrdiff_t i = 0; i < arrlen(*paths); i++)
        if ((*paths)[i] == path)
            return true;
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
        diag_error(DIAG_NOTHING_REAL, e->request->loc, e->request->function->name,
                   "input");
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
        for (ptrdiff_t k = 0; k < arrlen(e->request->extents); k++) {
            struct place *p = &e->request->extents[k];
            if (place_root(p->path) == s.param && is_whole(p->path))
                s.extent = p;
            else if (place_root(p->path) == s.param)
                arrput(s.inner, p);
        }
        arrput(e->slots, s);
    }
}

/* ---- globals that nobody named ---- */

/* A global that carries derivatives from one statement to another: its shadow is
 * private to the call. Derivatives that an earlier call left in it would be lost, so
 * it has to be written before it is read. */
static void take_private(struct entry *e, struct decl *d, bool is_made)
{
    if (find_slot(e, d))
        return;
    if (!type_is_scalar(d->type) || type_is_pointer(d->type)
        || (!is_made && reads_first(e->f->core, d))) {
        diag_error(DIAG_GLOBAL, d->loc, d->name);
        return;
    }
    struct slot made = {.param = d, .core = d};
    arrput(e->slots, made);
}

/* Of what was made for a request, that has seen to it: what it named starts at zero. */
static void take_privates(struct entry *e, bool is_made)
{
    for (ptrdiff_t i = 0; i < arrlen(e->f->objects); i++)
        if (object_is_shared(e->f->objects[i]) && e->f->objects[i]->wants_shadow)
            take_private(e, e->f->objects[i]->decl, is_made);
}

/* The request's slots, and what the analyses have to know. */
static bool read_request(struct entry *e, struct request *r, struct root *root)
{
    const char **varied = NULL, **useful = NULL;
    *e = (struct entry){.request = r};
    *root = (struct root){.function = r->function};
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
    root->varied = varied;
    root->useful = useful;
    return ok;
}

struct entry *entries_resolve(struct request **requests)
{
    struct entry *entries = NULL;
    struct root *roots = NULL;
    for (ptrdiff_t i = 0; i < arrlen(requests); i++) {
        struct entry e;
        struct root root;
        if (!read_request(&e, requests[i], &root))
            continue;
        arrput(entries, e);
        arrput(roots, root);
    }
    instances_analyse(roots, arrlen(roots));
    for (ptrdiff_t i = 0; i < arrlen(entries); i++) {
        entries[i].f = roots[i].instance;
        if (!entries[i].f)
            continue;
        entries[i].f->is_root = true;
        entries[i].twin = twin_of(entries[i].f);
        take_privates(&entries[i], false);
        entry_check_extents(&entries[i]);
    }
    return entries;
}

bool entry_resolve_made(struct entry *e, struct request *r)
{
    struct root root;
    if (!read_request(e, r, &root))
        return false;
    instance_analyse_made(&root);
    e->f = root.instance;
    if (!e->f)
        return false;
    e->f->is_root = true;
    e->twin = twin_of(e->f);
    take_privates(e, true);
    return true;
}

struct entry entry_inner(struct entry *e, const char *name)
{
    struct entry inner = *e;
    inner.slots = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        arrput(inner.slots, e->slots[i]);
    inner.inner = name;
    return inner;
}

/* ---- parameters ---- */

bool slot_in_memory(struct slot *s)
{
    return type_is_pointer(s->param->type) || s->param->kind == DECL_VAR;
}

static bool is_global_scalar(struct slot *s)
{
    return s->param->kind == DECL_VAR && !type_is_pointer(s->param->type);
}

struct type *slot_element(struct slot *s)
{
    return is_global_scalar(s) ? s->param->type : type_pointee(s->param->type);
}

struct expr *slot_primal(struct slot *s)
{
    struct expr *x = expr_ref(s->ours);
    return is_global_scalar(s) ? expr_address(x) : x;
}

struct object *slot_object(struct entry *e, struct slot *s)
{
    if (!type_is_pointer(s->core->type) || s->core->kind == DECL_VAR)
        return object_of(e->f, s->core);
    object_set to = pointer_objects(e->f, expr_ref(s->core));
    return arrlen(to) > 0 ? to[0] : NULL;
}

struct expr *slot_count(struct entry *e, struct slot *s)
{
    struct place *p = s->place && arrlen(s->place->extents) > 0 ? s->place : s->extent;
    struct place *named = s->place ? s->place : s->extent;
    struct expr *bare = named ? expr_bare(named->path) : NULL;
    struct type *t = type_strip(s->param->type);
    bool array = t->kind == TYPE_ARRAY && (t->size || t->length >= 0);
    bool is_object = bare && bare->kind == EXPR_UNARY && bare->op == OP_DEREF;
    bool is_record = s->fields || (!p && arrlen(s->inner) > 0);
    if (is_object || is_global_scalar(s) || (is_record && !array && !s->extent))
        return expr_int(1);
    if (array && (!p || type_strip(t->to)->kind == TYPE_ARRAY))
        return expr_clone(array_count(t), &e->map);
    struct expr *count = NULL;
    for (ptrdiff_t i = 0; p && i < arrlen(p->extents); i++) {
        struct expr *x = expr_clone(p->extents[i], &e->map);
        count = count ? fold_mul(count, x) : x;
    }
    return count;
}

struct expr *slot_known_count(struct entry *e, struct slot *s)
{
    struct expr *count = slot_count(e, s);
    if (count)
        return count;
    diag_error(DIAG_EXTENT, s->param->loc, s->param->name);
    diag_note(e->request->loc.file ? e->request->loc : s->param->loc,
              "say it where it is declared, '%s[n]', or in the request: wrt(%s[n]), "
              "of(%s[n]) or, for what only carries derivatives, extent(%s[n])",
              s->param->name, s->param->name, s->param->name, s->param->name);
    return expr_int(1);
}

bool slot_is_one(struct entry *e, struct slot *s)
{
    long long n;
    struct expr *count = slot_count(e, s);
    return count && expr_int_value(count, &n) && n == 1;
}

void entry_add_param(struct entry *e, struct decl *d)
{
    arrput(e->function->members, d);
    arrput(e->function->type->params, d->type);
}

struct type *type_with_const(struct type *t)
{
    struct type *s = type_strip(t);
    if (s->kind != TYPE_ARRAY && s->kind != TYPE_POINTER)
        return t;
    struct type *c = NEW(struct type);
    *c = *s;
    c->to = s->kind == TYPE_ARRAY && type_strip(s->to)->kind == TYPE_ARRAY
                ? type_with_const(s->to)
                : type_qualified(s->to, QUAL_CONST);
    return c;
}

struct type *entry_shadow_type(struct entry *e, struct type *t)
{
    return type_derived(e->derivation, type_shadow(t));
}

const struct algebra *entry_algebra(struct entry *e)
{
    return e->algebra      ? e->algebra
           : e->derivation ? vector_algebra()
                           : &tangent_algebra;
}

struct made *entry_tangent(struct entry *e)
{
    return algebra_function(entry_algebra(e), e->f);
}

/* Seeds of a gradient are ones, and have no parameter. */
static bool is_exported_shadow(struct entry *e, struct slot *s)
{
    return s->wrt || (s->of && !e->is_gradient);
}

void entry_add_shadow(struct entry *e, struct slot *s, const char *suffix)
{
    if (!is_exported_shadow(e, s))
        return;
    struct type *type = entry_shadow_type(e, type_clone(s->param->type, &e->map));
    bool memory = slot_in_memory(s);
    if (is_global_scalar(s) || (!memory && (!e->is_tangent || e->derivation)))
        type = type_pointer(type);
    bool input = e->is_tangent ? s->wrt && !s->of : s->of && !s->wrt;
    if (input && (memory || e->derivation))
        type = type_with_const(type);
    const char *name = ir_fresh_name(
        e->function, shadow_name(e->request->function, s->param->name, suffix));
    s->shadow = decl_new(DECL_PARAM, name, type, s->param->loc);
    entry_add_param(e, s->shadow);
}

static void add_result_shadow(struct entry *e, const char *suffix)
{
    struct decl *user = e->request->function;
    struct type *type = entry_shadow_type(e, type_unqualified(user->type->to));
    if (e->derivation && !e->is_tangent)
        type = type_qualified(type, QUAL_CONST);
    e->result_shadow = decl_new(
        DECL_PARAM, ir_fresh_name(e->function, format("%s%s", user->name, suffix)),
        e->is_tangent || e->derivation ? type_pointer(type) : type, user->loc);
    entry_add_param(e, e->result_shadow);
}

void entry_params(struct entry *e, const char *suffix)
{
    e->result_shadow = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        if (s->param->kind == DECL_VAR)
            continue;
        entry_add_param(e, s->ours);
        if (suffix)
            entry_add_shadow(e, s, suffix);
    }
    if (suffix && e->of_result && !e->is_gradient)
        add_result_shadow(e, suffix);
    for (ptrdiff_t i = 0; suffix && i < arrlen(e->slots); i++)
        if (e->slots[i].param->kind == DECL_VAR)
            entry_add_shadow(e, &e->slots[i], suffix);
}

/* ---- the function ---- */

static void begin_slot(struct entry *e, struct slot *s)
{
    s->shadow = s->copy = NULL;
    s->work = NULL;
    s->ours = s->param;
    if (s->param->kind == DECL_VAR)
        return;
    if (!s->param->name)
        s->param->name = ir_fresh_name(e->function, "unnamed");
    s->ours = decl_new(DECL_PARAM, s->param->name, NULL, s->param->loc);
    s->ours->type = type_clone(s->param->type, &e->map);
    hmput(e->map, s->param, s->ours);
    ir_take_name(e->function, s->ours->name);
}

bool entry_begin(struct entry *e, const char *suffix, struct type *result)
{
    struct decl *user = e->request->function;
    const char *wish = export_name(e->request, suffix);
    const char *name = e->inner ? output_name(e->inner) : output_export(wish);
    if (!name) {
        diag_error(DIAG_CLASH, e->request->loc, wish);
        diag_note(user->loc, "as(NAME) gives the derivative another name");
        return false;
    }
    struct decl *fn =
        decl_new(DECL_FUNCTION, name, type_function(result, NULL), user->loc);
    fn->unit = user->unit;
    fn->origin = user;
    fn->storage = e->inner ? STORAGE_STATIC : STORAGE_NONE;
    fn->body = stmt_block(NULL);
    e->function = fn;
    e->map = NULL;
    e->body = NULL;
    e->save = NULL;
    e->block_names = NULL;
    e->uses_save = false;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++)
        begin_slot(e, &e->slots[i]);
    return true;
}

void entry_add(struct entry *e, struct stmt *s)
{
    arrput(e->body, s);
}

const char *entry_block_name(struct entry *e, const char *wish)
{
    wish = name_intern(wish);
    if (hmgeti(e->block_names, wish) < 0) {
        const char *name = ir_fresh_name(e->function, wish);
        hmput(e->block_names, wish, name);
    }
    return hmget(e->block_names, wish);
}

struct decl *entry_local(struct entry *e, const char *wish, struct type *type,
                         struct expr *init)
{
    struct decl *d =
        decl_new(DECL_VAR, ir_fresh_name(e->function, wish), type, (struct loc){0});
    d->init = init;
    entry_add(e, stmt_decl(d));
    return d;
}

struct decl *entry_add_save(struct entry *e)
{
    e->save = decl_new(DECL_PARAM, ir_fresh_name(e->function, "save"),
                       type_pointer(save_record()), (struct loc){0});
    entry_add_param(e, e->save);
    return e->save;
}

/* struct cgrad_save saved; .. *save = &saved; cgrad_open(save); once, when first wanted */
struct expr *entry_save(struct entry *e)
{
    if (!e->save) {
        struct type *record = save_record();
        struct decl *saved =
            decl_new(DECL_VAR, entry_block_name(e, "saved"), record, (struct loc){0});
        e->save = decl_new(DECL_VAR, entry_block_name(e, "save"), type_pointer(record),
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

static bool has_sizes(struct type *t)
{
    bool has = false;
    for (t = type_strip(t); t->kind == TYPE_ARRAY; t = type_strip(t->to))
        has |= t->size != NULL;
    return has;
}

/* gcc 12 breaks down over a prototype and definition of more than 13 parameters where some
 * of those behind one with a size have none: arrays are pointers there, as C has it. */
static void avoid_sizes(struct decl *function)
{
    enum { MOST_PARAMETERS = 13 };
    bool any = false, is_mixed = false;
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++) {
        struct type *t = function->members[i]->type;
        is_mixed |= any && type_strip(t)->kind != TYPE_ARRAY;
        any |= has_sizes(t);
    }
    if (!is_mixed || arrlen(function->members) <= MOST_PARAMETERS)
        return;
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++) {
        struct decl *p = function->members[i];
        if (has_sizes(p->type))
            p->type = function->type->params[i] = type_pointer(type_pointee(p->type));
    }
}

void entry_end(struct entry *e, const char *remark)
{
    if (!output.options->trust_aliasing && !e->inner)
        entry_check_overlap(e);
    if (!e->inner)
        avoid_sizes(e->function);
    e->function->body = stmt_block(e->body);
    output_function(e->function, e->inner ? NULL : remark, !e->inner);
}

/* ---- loops over what a parameter points to ---- */

/* to op= from for one real or record */
static void each_one(struct expr *to, struct expr *from, enum op op, struct type *base,
                     struct stmt ***list)
{
    if (type_is_record(base) && !(from && op == OP_NONE))
        adjoint_record(from ? from : to, from ? to : NULL, base, !from, list);
    else
        arrput(*list, stmt_set(op, to, from ? from : zero_of(to->type)));
}

static bool is_taken(struct entry *e, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(e->function->members); i++)
        if (strcmp(e->function->members[i]->name, name) == 0)
            return true;
    struct unit *u = e->function->unit;
    for (ptrdiff_t i = 0; i < arrlen(u->macros); i++)
        if (strcmp(u->macros[i].name, name) == 0)
            return true;
    for (ptrdiff_t i = 0; i < arrlen(u->decls); i++)
        if (u->decls[i]->name && strcmp(u->decls[i]->name, name) == 0)
            return true;
    return false;
}

/* The name of the variable of a loop inside `level` others: i, j, .. that nothing
 * else has. */
const char *entry_index_name(struct entry *e, int level)
{
    static const char *const names[] = {"i", "j", "k", "l"};
    for (size_t n = 0; n < COUNT(names); n++)
        if (!is_taken(e, names[n]) && level-- == 0)
            return name_intern(names[n]);
    return ir_fresh_name(e->function, "i");
}

static void each(struct entry *e, struct expr *count, struct expr *to,
                 struct expr *from, enum op op, struct type *element, int level,
                 struct stmt ***list)
{
    struct type *t = type_strip(element);
    long long n;
    if (expr_int_value(count, &n) && n == 1 && t->kind != TYPE_ARRAY) {
        each_one(expr_deref(to), from ? expr_deref(from) : NULL, op, element, list);
        return;
    }
    struct decl *i =
        decl_new(DECL_VAR, entry_index_name(e, level),
                 type_unqualified(type_strip(count->type)), (struct loc){0});
    i->init = expr_int(0);
    struct stmt *loop = stmt_new(STMT_FOR, (struct loc){0}), **body = NULL;
    loop->init = stmt_decl(i);
    loop->expr = expr_binary(OP_LT, expr_ref(i), count);
    loop->step = expr_unary(OP_POSTINC, expr_ref(i));
    struct expr *a = expr_index(to, expr_ref(i));
    struct expr *b = from ? expr_index(from, expr_ref(i)) : NULL;
    if (t->kind == TYPE_ARRAY)
        each(e, expr_clone(array_count(t), &e->map), a, b, op, t->to, level + 1, &body);
    else
        each_one(a, b, op, element, &body);
    loop->body = arrlen(body) == 1 ? body[0] : stmt_block(body);
    arrput(*list, loop);
}

void entry_each(struct entry *e, struct expr *count, struct expr *to, struct expr *from,
                enum op op, struct type *element)
{
    each(e, count, to, from, op, element, e->level, &e->body);
}
