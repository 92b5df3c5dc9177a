/* Library calls on memory, in both sweeps: allocation from the arena; memcpy, memmove and
 * memset, whose regions are seen as arrays of what their pointers point to; realloc, which
 * is a new object and a copy. */
#include "internal.h"

static struct expr *runtime_call(struct emit *e, enum runtime r, struct type *of,
                                 struct expr *a, struct expr *b)
{
    struct expr **args = NULL;
    arrput(args, save_ref(e));
    arrput(args, a);
    if (b)
        arrput(args, b);
    return expr_runtime(r, of, args);
}

static struct expr *size_of(struct type *t)
{
    struct expr *e = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), (struct loc){0});
    e->of = t;
    return e;
}

/* ---- pointers in records ---- */

static bool leads_on(struct type *pointer)
{
    struct type *to = type_strip(type_pointee(pointer));
    return to->kind == TYPE_VOID || type_reaches_real(to);
}

/* for (i = 0; i < count; i++) body; the body's list is filled by the caller. */
static struct stmt *counting(struct emit *e, enum type_kind kind, struct expr *count,
                             struct decl **i)
{
    *i = emit_local(e, "i", type_basic(kind));
    (*i)->init = expr_int(0);
    struct stmt *loop = stmt_new(STMT_FOR, (struct loc){0});
    loop->init = stmt_decl(*i);
    loop->expr = expr_binary(OP_LT, expr_ref(*i), count);
    loop->step = expr_unary(OP_POSTINC, expr_ref(*i));
    return loop;
}

void copy_pointers(struct emit *e, struct expr *to, struct expr *from,
                   struct type *type, struct stmt ***list)
{
    struct type *t = type_strip(type);
    if (!holds_pointers(t))
        return;
    if (t->kind == TYPE_POINTER) {
        if (leads_on(t))
            emit_add(e, list, stmt_set(OP_NONE, to, from));
    } else if (t->kind == TYPE_ARRAY) {
        struct decl *i;
        struct stmt *loop = counting(e, TYPE_INT, array_count(t), &i), **body = NULL;
        copy_pointers(e, expr_index(to, expr_ref(i)), expr_index(from, expr_ref(i)),
                      t->to, &body);
        loop->body = stmt_block(body);
        if (arrlen(body) > 0)
            emit_add(e, list, loop);
    } else {
        for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++) {
            struct decl *m = t->decl->members[i];
            copy_pointers(e, emit_member(to, m), emit_member(from, m), m->type, list);
        }
    }
}

/* ---- allocation ---- */

bool any_kept(object_set set)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i]->kept)
            return true;
    return false;
}

bool is_allocation(struct call *c)
{
    return c && c->rule && c->rule->kind <= MEMORY_REALLOC;
}

struct expr *kept_allocation(struct emit *e, struct call *c)
{
    struct expr **args = c->expr->kids, *a = primal_expr(e, args[1]);
    struct expr *b = arrlen(args) > 2 ? primal_expr(e, args[2]) : NULL;
    enum runtime r = c->rule->kind == MEMORY_REALLOC  ? RUNTIME_REALLOC
                     : c->rule->kind == MEMORY_CALLOC ? RUNTIME_CALLOC
                                                      : RUNTIME_MALLOC;
    return runtime_call(e, r, NULL, a, b);
}

struct expr *shadow_allocation(struct emit *e, struct call *c)
{
    struct expr **args = c->expr->kids;
    if (c->rule->kind == MEMORY_REALLOC)
        return runtime_call(e, RUNTIME_RECALLOC, NULL, shadow_pointer(e, args[1]),
                            primal_expr(e, args[2]));
    struct expr *count, *size;
    calloc_arguments(c, &count, &size);
    return runtime_call(e, RUNTIME_CALLOC, NULL, primal_expr(e, count),
                        primal_expr(e, size));
}

/* ---- regions ---- */

bool is_region(struct call *c)
{
    return c && c->rule
           && (c->rule->kind == MEMORY_COPY || c->rule->kind == MEMORY_FILL);
}

/* Pointers to what has a shadow are among what is copied or overwritten. */
static bool region_tracked(struct emit *e, struct call *c)
{
    object_set to = pointer_objects(e->f, c->expr->kids[1]);
    struct type *element = region_element(c);
    if (!objects_hold_shadowed(e->f, to) || region_is_characters(e->f, c))
        return false;
    if (type_is_bytes(element))
        diag_error(DIAG_UNSUPPORTED, c->expr->loc, "this copy of memory with pointers");
    return !type_is_bytes(element) && holds_pointers(element);
}

/* The pointer's shadow as a pointer to the element. */
static struct expr *typed_shadow(struct emit *e, struct expr *pointer,
                                 struct type *element)
{
    struct expr *p = pointer;
    while (p->kind == EXPR_CAST && type_is_pointer(p->kids[0]->type))
        p = p->kids[0];
    struct type *to = type_pointee(p->type);
    struct expr *shadow = shadow_pointer(e, p);
    return to && type_equal(to, element) ? shadow
                                         : expr_cast(type_pointer(element), shadow);
}

/* Elements in a region; null: one. */
static struct expr *region_count(struct emit *e, struct call *c, struct type *element)
{
    struct expr *bytes = primal_expr(e, c->expr->kids[3]);
    struct expr *count = expr_without_size(bytes, element);
    if (count && expr_is_one(count))
        return NULL;
    return expr_binary(OP_DIV, bytes, size_of(element));
}

static bool is_size_of_array(struct expr *bytes, struct type *array)
{
    bytes = expr_bare(bytes);
    return bytes->kind == EXPR_SIZEOF
           && type_equal(bytes->of ? bytes->of : bytes->kids[0]->type, array);
}

/* The region is known to end where the array does, or before. */
static bool is_inside(struct call *c, struct type *array, struct type *element)
{
    struct expr *bytes = c->expr->kids[3], *extent = array_count(array),
                *count = expr_without_size(bytes, element);
    long long n, length;
    if (!type_equal(array->to, element))
        return false;
    if (count && expr_int_value(count, &n) && expr_int_value(extent, &length))
        return n <= length;
    return (count && expr_equal(count, extent)) || is_size_of_array(bytes, array);
}

/* The shadow of the region's pointer, to be indexed. What begins in a row of an array or in
 * a member and goes on behind it is addressed: no subscript of an array may leave it. */
static struct expr *region_shadow(struct emit *e, struct call *c, int arg,
                                  struct type *element)
{
    struct expr *shadow = typed_shadow(e, c->expr->kids[arg], element),
                *bare = expr_bare(shadow);
    struct type *t = type_strip(bare->type);
    bool is_part = bare->kind == EXPR_INDEX || bare->kind == EXPR_MEMBER;
    if (!is_part || t->kind != TYPE_ARRAY || is_inside(c, t, element))
        return shadow;
    return expr_address(expr_index(bare, expr_int(0)));
}

/* The loop over a region, or, for one element, none: *i is null, what is added to the list
 * is for the element. */
static struct expr *element_at(struct expr *pointer, struct decl *i)
{
    return i ? expr_index(pointer, expr_ref(i)) : expr_deref(pointer);
}

static bool regions_meet(struct emit *e, struct call *c)
{
    return c->rule->kind == MEMORY_COPY
           && set_meets(pointer_objects(e->f, c->expr->kids[1]),
                        pointer_objects(e->f, c->expr->kids[2]));
}

static void add_over(struct emit *e, struct stmt *loop, struct stmt **body,
                     struct stmt ***list)
{
    if (arrlen(body) == 0)
        return;
    if (loop) {
        loop->body = stmt_block(body);
        emit_add(e, list, loop);
        return;
    }
    for (ptrdiff_t i = 0; i < arrlen(body); i++)
        arrput(*list, body[i]);
}

static const char *const PART_NAMES[] = {"bytes", "pointers"};

/* ---- regions, forward ---- */

/* The region as it is before s, pushed: of the primal as bytes (part 0), of its shadow (1)
 * only where pointers are in it. */
static void push_bytes(struct emit *e, struct call *c, int part, struct type *element,
                       struct expr *from, struct stmt ***list)
{
    struct expr *n = primal_expr(e, c->expr->kids[3]), **args = NULL;
    struct decl *kept = emit_local(e, PART_NAMES[part], type_pointer(element));
    struct expr *count = part == 0 ? n : region_count(e, c, element);
    kept->init =
        runtime_call(e, RUNTIME_PUSH, element, count ? count : expr_int(1), NULL);
    kept->init->decl = save_place(e->twin, c->site, part, element);
    arrput(*list, stmt_decl(kept));
    arrput(args, expr_ref(kept));
    arrput(args, from);
    arrput(args, expr_clone(n, NULL));
    arrput(*list,
           stmt_expr(expr_call(
               library_function("memcpy", type_pointer(type_basic(TYPE_VOID))), args)));
}

void push_region(struct emit *e, struct stmt *s, struct call *c, struct stmt ***list)
{
    if (stmt_facts(e->f, s)->value.keep != KEEP_SAVE)
        return;
    push_bytes(e, c, 0, type_basic(TYPE_CHAR), primal_expr(e, c->expr->kids[1]), list);
    if (region_tracked(e, c))
        push_bytes(e, c, 1, type_shadow(region_element(c)),
                   typed_shadow(e, c->expr->kids[1], type_shadow(region_element(c))),
                   list);
}

/* Where pointers are copied, so are their shadows. Reals of shadows stay. */
void track_region(struct emit *e, struct call *c, struct stmt ***list)
{
    struct expr **args = c->expr->kids, **made = NULL;
    if (c->rule->kind != MEMORY_COPY || !region_tracked(e, c)
        || !objects_hold_shadowed(e->f, pointer_objects(e->f, args[2])))
        return;
    struct type *element = type_shadow(region_element(c));
    struct expr *to = region_shadow(e, c, 1, element),
                *from = region_shadow(e, c, 2, element);
    if (type_strip(element)->kind == TYPE_POINTER) {
        arrput(made, to);
        arrput(made, from);
        arrput(made, primal_expr(e, args[3]));
        arrput(*list, stmt_expr(expr_call(c->function, made)));
        return;
    }
    if (regions_meet(e, c))
        diag_error(DIAG_UNSUPPORTED, c->expr->loc,
                   "this move of structures with pointers");
    struct expr *count = region_count(e, c, element);
    struct decl *i = NULL;
    struct stmt *loop = count ? counting(e, TYPE_ULONG, count, &i) : NULL,
                **body = NULL;
    copy_pointers(e, element_at(to, i), element_at(from, i), element, &body);
    add_over(e, loop, body, list);
}

/* ---- regions, backward ---- */

static struct decl *pop_bytes(struct emit *e, struct call *c, int part,
                              struct type *element, struct stmt ***list)
{
    struct expr *count =
        part == 0 ? primal_expr(e, c->expr->kids[3]) : region_count(e, c, element);
    struct decl *kept = emit_local(e, PART_NAMES[part], type_pointer(element));
    kept->init =
        runtime_call(e, RUNTIME_POP, element, count ? count : expr_int(1), NULL);
    kept->init->decl = save_place(e->twin, c->site, part, element);
    emit_add(e, list, stmt_decl(kept));
    return kept;
}

static void restore_region(struct emit *e, struct call *c, struct stmt ***list)
{
    struct expr *d = c->expr->kids[1], **args = NULL;
    if (region_tracked(e, c)) {
        struct type *element = type_shadow(region_element(c));
        struct decl *kept = pop_bytes(e, c, 1, element, list), *i = NULL;
        struct expr *count = region_count(e, c, element);
        struct stmt *loop = count ? counting(e, TYPE_ULONG, count, &i) : NULL;
        struct stmt **body = NULL;
        copy_pointers(e, element_at(region_shadow(e, c, 1, element), i),
                      element_at(expr_ref(kept), i), element, &body);
        add_over(e, loop, body, list);
    }
    struct decl *kept = pop_bytes(e, c, 0, type_basic(TYPE_CHAR), list);
    arrput(args, primal_expr(e, d));
    arrput(args, expr_ref(kept));
    arrput(args, primal_expr(e, c->expr->kids[3]));
    emit_add(e, list,
             stmt_expr(expr_call(
                 library_function("cgrad_put_back", type_basic(TYPE_VOID)), args)));
}

/* to_b += from_b or to_b = from_b, from_b = 0, for all reals of the elements. */
static void move_element(struct expr *to, struct expr *from, struct type *element,
                         struct stmt ***body)
{
    if (type_is_record(element)) {
        adjoint_record(from, to, element, true, body);
        return;
    }
    if (to)
        arrput(*body, stmt_set(OP_ADD, to, from));
    arrput(*body, stmt_set(OP_NONE, expr_clone(from, NULL), expr_int(0)));
}

/* memmove(d, s, n) within one object: through a copy of d_b, which starts at zero. */
static void reverse_move(struct emit *e, struct call *c, struct type *element,
                         struct stmt ***list)
{
    struct expr *n = region_count(e, c, element);
    struct decl *moved = emit_local(e, "moved_b", type_pointer(element));
    n = n ? n : expr_int(1);
    moved->init = runtime_call(e, RUNTIME_ZEROS, element, n, NULL);
    e->uses_work = true;
    emit_add(e, list, stmt_decl(moved));
    for (int pass = 0; pass < 2; pass++) {
        struct decl *i;
        struct stmt *loop = counting(e, TYPE_ULONG, expr_clone(n, NULL), &i);
        struct stmt **body = NULL;
        struct expr *m = expr_index(expr_ref(moved), expr_ref(i));
        struct expr *at =
            expr_index(region_shadow(e, c, 1 + pass, element), expr_ref(i));
        if (pass == 0)
            move_element(m, at, element, &body);
        else if (type_is_record(element))
            adjoint_record(m, at, element, false, &body);
        else
            arrput(body, stmt_set(OP_ADD, at, m));
        add_over(e, loop, body, list);
    }
}

/* memcpy(d, s, n): s_b[i] += d_b[i]; d_b[i] = 0 */
void reverse_region(struct emit *e, struct stmt *s, struct call *c, struct stmt ***list)
{
    struct expr *d = c->expr->kids[1], *from = c->expr->kids[2];
    if (stmt_facts(e->f, s)->value.keep == KEEP_SAVE)
        restore_region(e, c, list);
    if (!pointer_shadowed(e->f, d) || region_is_characters(e->f, c))
        return;
    struct type *element = region_element(c);
    bool copied = c->rule->kind == MEMORY_COPY && pointer_shadowed(e->f, from);
    if (!element || !type_holds_real(element)) {
        bool told = c->rule->kind == MEMORY_COPY && type_is_bytes(element)
                    && objects_hold_shadowed(e->f, pointer_objects(e->f, d));
        if (!told && !(element && holds_pointers(element)))
            diag_error(DIAG_UNSUPPORTED, s->loc, "this copy of memory");
        return;
    }
    if (copied && regions_meet(e, c)) {
        reverse_move(e, c, element, list);
        return;
    }
    struct expr *count = region_count(e, c, element);
    struct decl *i = NULL;
    struct stmt *loop = count ? counting(e, TYPE_ULONG, count, &i) : NULL,
                **body = NULL;
    struct expr *source =
        copied ? element_at(region_shadow(e, c, 2, element), i) : NULL;
    move_element(source, element_at(region_shadow(e, c, 1, element), i), element,
                 &body);
    add_over(e, loop, body, list);
}

/* ---- realloc, backward ---- */

static struct type *moved_element(struct call *c, struct expr *target)
{
    struct type *t = pointer_element(target);
    return type_is_bytes(t) ? pointer_element(c->expr->kids[1]) : t;
}

/* p = realloc(q, n): p_b as it is, before p is put back; null: nothing is to be added. */
struct decl *hold_moved(struct emit *e, struct call *c, struct expr *target,
                        struct stmt ***list)
{
    if (!target || !c->rule || c->rule->kind != MEMORY_REALLOC
        || !pointer_shadowed(e->f, c->expr))
        return NULL;
    struct type *element = moved_element(c, target);
    if (type_is_bytes(element)) {
        diag_error(DIAG_UNSUPPORTED, c->expr->loc, "realloc of memory of unknown type");
        return NULL;
    }
    if (!type_holds_real(element))
        return NULL;
    struct decl *d = emit_local(e, "moved_b", type_pointer(type_shadow(element)));
    d->init = typed_shadow(e, target, type_shadow(element));
    emit_add(e, list, stmt_decl(d));
    return d;
}

/* q_b[i] += moved_b[i] for what both have */
void reverse_realloc(struct emit *e, struct call *c, struct decl *moved,
                     struct stmt ***list)
{
    struct type *element = type_pointee(moved->type);
    struct expr *q = c->expr->kids[1], **sizes = NULL;
    arrput(sizes, typed_shadow(e, q, element));
    arrput(sizes, expr_ref(moved));
    struct decl *n = emit_local(e, "common", type_basic(TYPE_ULONG)), *i;
    n->init = expr_binary(OP_DIV, expr_runtime(RUNTIME_COMMON, NULL, sizes),
                          size_of(element));
    emit_add(e, list, stmt_decl(n));
    struct stmt *loop = counting(e, TYPE_ULONG, expr_ref(n), &i), **body = NULL;
    struct expr *to = expr_index(typed_shadow(e, q, element), expr_ref(i));
    struct expr *from = expr_index(expr_ref(moved), expr_ref(i));
    if (type_is_record(element))
        adjoint_record(from, to, element, false, &body);
    else
        arrput(body, stmt_set(OP_ADD, to, from));
    add_over(e, loop, body, list);
}
