/* Pointers that are set, chosen, moved and swapped, and memory from the heap. */
#include "makers.h"

#include <stb/stb_ds.h>

static const char *pointer_type(const struct var *array)
{
    return array->pointee_const ? "const double *" : "double *";
}

static struct var *pointer_add(struct gen *g, const char *name, const struct var *like,
                               int len, const char *extent)
{
    struct var *p = var_array(g, name, len, extent);
    p->writable = like->writable;
    p->pointee_const = like->pointee_const;
    p->constant = like->constant;
    return p;
}

/* p into an array, from some element on; or to a row of a matrix */
bool pointer_into(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *array = var_pick(g, var_is_real);
    if (!array || array->kind == VAR_REAL)
        return false;
    const char *p = text_name(g, "p"), *type = pointer_type(array);
    var_touch(g, array);
    if (array->kind == VAR_MATRIX) {
        node_line(g, into, "%s%s = %s[%s];", type, p, array->text,
                  index_into(g, array));
        pointer_add(g, p, array, COLUMNS, NULL)->pointer = true;
    } else if (array->len < 2) {
        node_line(g, into, "%s%s = %s;", type, p, array->text);
        pointer_add(g, p, array, array->len, array->extent)->pointer = true;
    } else {
        int from = pick(g, array->len);
        node_line(g, into, chance(g, 50) ? "%s%s = &%s[%d];" : "%s%s = %s + %d;", type,
                  p, array->text, from);
        pointer_add(g, p, array, array->len - from, NULL)->pointer = true;
    }
    return true;
}

static bool var_has_address(const struct var *var)
{
    return var_is_output(var);
}

bool pointer_scalar(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *object = var_pick(g, var_has_address);
    if (!object)
        return false;
    const char *p = text_name(g, "p");
    var_touch(g, object);
    node_line(g, into, "double *%s = &%s;", p, real_at(g, object));
    struct var *target = var_add(g, VAR_REAL, p);
    target->text = text(g, "(*%s)", p);
    target->pointer = true;
    return true;
}

/* May stand for `like`: as long or longer, as writable, and lives as long. */
static bool array_fits(const struct var *array, const struct var *like)
{
    bool long_enough =
        like->len > 0 ? array->len >= like->len : !strcmp(array->extent, like->extent);
    return long_enough && array->depth <= like->life
           && array->pointee_const <= like->pointee_const
           && array->constant == like->constant && array->single == like->single;
}

static struct var *array_like(struct gen *g, const struct var *like)
{
    for (int tries = 0; tries < 4; tries++) {
        struct var *array = var_pick(g, var_is_array);
        if (array && array != like && array_fits(array, like)) {
            var_touch(g, array);
            return array;
        }
    }
    return NULL;
}

bool pointer_chosen(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *a = var_pick(g, var_is_array);
    struct var *b = a ? array_like(g, a) : NULL;
    if (!b)
        return false;
    const char *p = text_name(g, "p");
    var_touch(g, a);
    node_line(g, into, "%s%s = %s ? %s : %s;", pointer_type(a), p, condition(g, 1),
              a->text, b->text);
    pointer_add(g, p, a, a->len, a->extent)->pointer = true;
    return true;
}

static bool var_is_pointer(const struct var *var)
{
    return var->pointer;
}

bool pointer_set(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *p = var_pick(g, var_is_pointer);
    if (!p)
        return false;
    if (p->kind == VAR_REAL) {
        struct var *object = var_pick(g, var_has_address);
        if (!object || object->depth > p->life)
            return false;
        var_touch(g, object);
        node_line(g, into, "%s = &%s;", p->name, real_at(g, object));
        return true;
    }
    struct var *array = array_like(g, p);
    if (!array)
        return false;
    int spare = p->len > 0 ? array->len - p->len : 0;
    if (spare > 0 && chance(g, 50))
        node_line(g, into, "%s = %s + %d;", p->text, array->text,
                  pick_from(g, 1, spare));
    else
        node_line(g, into, "%s = %s;", p->text, array->text);
    return true;
}

/* A pointer moves over an array, by itself or beside an index. */
bool pointer_walk(struct gen *g, struct node *into, const char *arg)
{
    struct var *a = var_pick(g, var_is_array);
    int trips = a && a->len ? a->len : 5;
    bool indexed =
        !strcmp(arg, "index"); /* else the array must not be set anew inside */
    if (!a || (a->pointer && !indexed) || !loop_enter(g, trips, true))
        return false;
    const char *p = text_name(g, "p"), *i = text_name(g, "i"), *type = pointer_type(a);
    const char *array = a->text, *n = a->extent;
    struct node *loop;
    var_touch(g, a);
    if (indexed) {
        struct node *group = node_group(g, into);
        node_fixed(g, group, "%s%s = %s;", type, p, array);
        loop = node_block(g, group, "for (int %s = 0; %s < %s; %s++, %s++) {", i, i, n,
                          i, p);
        loop->fixed = true;
        var_int(g, i, a->len ? a->len : SMALL, n);
    } else if (!strcmp(arg, "end")) {
        loop = node_block(g, into, "for (%s%s = %s; %s < %s + %s; %s++) {", type, p,
                          array, p, array, n, p);
    } else {
        loop = node_block(g, into, "for (%s%s = %s + %s; %s > %s;) {", type, p, array,
                          n, p, array);
        node_fixed(g, loop, "%s--;", p);
    }
    struct var *here = var_add(g, VAR_REAL, p);
    here->text = text(g, "(*%s)", p);
    here->writable = a->writable;
    here->constant = a->constant;
    here->read = true;
    block_fill(g, loop, pick_from(g, 1, 3));
    loop_leave(g, loop, trips);
    return true;
}

/* s += *p++, or *p++ = e */
bool pointer_increment(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *a = var_pick(g, var_is_array);
    bool stores = a && a->writable && chance(g, 50);
    const char *target = stores ? NULL : real_target(g);
    if (!a || (!stores && !target))
        return false;
    const char *p = text_name(g, "p"), *i = text_name(g, "i");
    struct node *group = node_group(g, into);
    var_touch(g, a);
    node_fixed(g, group, "%s%s = %s;", pointer_type(a), p, a->text);
    node_fixed(g, group, "for (int %s = 0; %s < %s; %s++)", i, i, a->extent, i);
    if (stores)
        node_fixed(g, group, "    *%s++ %s;", p,
                   expand(g, chance(g, 50) ? "= $s" : "+= 0.3 * sin($a)", 2));
    else
        node_fixed(g, group, "    %s += 0.1 * *%s++;", target, p);
    return true;
}

/* Two or three buffers; each step writes one from the others, then they change roles. */
static void buffer_loop(struct gen *g, struct node *group, const char *const *name,
                        int count, int len)
{
    int steps = pick_from(g, 2, 5);
    const char *t = text_name(g, "step"), *i = text_name(g, "i"),
               *tmp = text_name(g, "tmp");
    struct node *loop =
        node_block(g, group, "for (int %s = 0; %s < %d; %s++) {", t, t, steps, t);
    loop->fixed = true;
    node_fixed(g, loop, "for (int %s = 0; %s < %d; %s++)", i, i, len, i);
    node_fixed(g, loop,
               "    %s[%s] = 0.5 * %s[%s] + 0.5 * tanh(%s[(%s + 1) %% %d] + %s);",
               name[0], i, name[1], i, name[count - 1], i, len, real_leaf(g));
    if (loop_enter(g, steps, true)) {
        var_int(g, t, steps, NULL);
        block_fill(g, loop, pick_from(g, 0, 2));
        loop_leave(g, loop, steps);
    }
    node_fixed(g, loop, "double *%s = %s;", tmp, name[0]);
    for (int k = 0; k + 1 < count; k++)
        node_fixed(g, loop, "%s = %s;", name[k], name[k + 1]);
    node_fixed(g, loop, "%s = %s;", name[count - 1], tmp);
}

bool buffers_swapped(struct gen *g, struct node *into, const char *arg)
{
    int count = arg[0] - '0', len = pick_from(g, 2, 5);
    const char *name[3];
    if (g->frame->nesting > 2)
        return false;
    struct node *group = node_group(g, into);
    for (int k = 0; k < count; k++) {
        const char *array = text_name(g, "buf");
        node_fixed(g, group, "double %s[%d];", array, len);
        array_fill(g, group, array, len, text(g, "%d", len));
        name[k] = text_name(g, "cur");
        node_fixed(g, group, "double *%s = %s;", name[k], array);
    }
    for (int k = 0; k < count; k++)
        var_array(g, name[k], len, NULL);
    buffer_loop(g, group, name, count, len);
    return true;
}

static const char *allocation(struct gen *g, const char *name, const char *n,
                              bool zeroed)
{
    return zeroed ? text(g, "calloc((size_t)%s, sizeof *%s)", n, name)
                  : text(g, "malloc((size_t)%s * sizeof *%s)", n, name);
}

/* Scratch that lives for some statements: the group ends with its free. */
bool heap_scratch(struct gen *g, struct node *into, const char *arg)
{
    struct var *other = var_pick(g, var_is_array);
    bool variable = other && !other->len;
    int len = variable ? 0 : pick_from(g, 2, 6);
    const char *n = variable ? other->extent : text(g, "%d", len),
               *w = text_name(g, "w");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "double *%s = %s;", w,
               allocation(g, w, n, !strcmp(arg, "calloc")));
    if (!strcmp(arg, "checked")) {
        struct node *failed = node_block(g, group, "if (%s == NULL) {", w);
        failed->fixed = true;
        leave_function(g, failed);
    }
    arrput(g->frame->live, w);
    scope_push(g);
    if (strcmp(arg, "calloc"))
        array_fill(g, group, w, len, n);
    var_array(g, w, len, n);
    block_fill(g, group, pick_from(g, 2, 5));
    scope_pop(g, group);
    (void)arrpop(g->frame->live);
    node_fixed(g, group, "free(%s);", w);
    return true;
}

bool heap_struct(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct record *record = record_pick(g);
    const char *b = text_name(g, "box");
    const char *value = text(g, "(%s)%s", record->tag, record_list(g, record, 0));
    struct node *group = node_group(g, into);
    node_fixed(g, group, "%s *%s = malloc(sizeof *%s);", record->tag, b, b);
    node_fixed(g, group, "*%s = %s;", b, value);
    arrput(g->frame->live, b);
    scope_push(g);
    record_fields(g, record, text(g, "(*%s)", b), b);
    block_fill(g, group, pick_from(g, 2, 4));
    scope_pop(g, group);
    (void)arrpop(g->frame->live);
    node_fixed(g, group, "free(%s);", b);
    return true;
}

/* Two buffers of the heap, swapped in a time loop. */
bool heap_buffers(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int len = pick_from(g, 2, 5);
    const char *name[2];
    if (g->frame->nesting > 2)
        return false;
    struct node *group = node_group(g, into);
    scope_push(g);
    for (int k = 0; k < 2; k++) {
        const char *n = text(g, "%d", len);
        name[k] = text_name(g, "cur");
        node_fixed(g, group, "double *%s = %s;", name[k],
                   allocation(g, name[k], n, false));
        array_fill(g, group, name[k], len, n);
        var_array(g, name[k], len, NULL);
        arrput(g->frame->live, name[k]);
    }
    buffer_loop(g, group, name, 2, len);
    statement(g, group);
    scope_pop(g, group);
    for (int k = 0; k < 2; k++) {
        (void)arrpop(g->frame->live);
        node_fixed(g, group, "free(%s);", name[k]);
    }
    return true;
}

static bool var_is_object(const struct var *var)
{
    return var->kind == VAR_ARRAY && var->local_array;
}

/* memcpy between two array objects, memmove inside one, memset to zero */
bool heap_copy(struct gen *g, struct node *into, const char *arg)
{
    struct var *to = var_pick(g, var_is_object), *from = var_pick(g, var_is_object);
    if (!to || to->len < 2)
        return false;
    const char *a = to->text;
    if (!strcmp(arg, "memset")) {
        node_line(g, into, "memset(%s, 0, %d * sizeof *%s);", a,
                  pick_from(g, 1, to->len), a);
    } else if (!strcmp(arg, "memmove")) {
        node_line(g, into,
                  chance(g, 50) ? "memmove(%s, %s + 1, %d * sizeof *%s);"
                                : "memmove(%s + 1, %s, %d * sizeof *%s);",
                  a, a, to->len - 1, a);
    } else if (from != to && from->len > 0) {
        int count = from->len < to->len ? from->len : to->len;
        var_touch(g, from);
        node_line(g, into, "memcpy(%s, %s, %d * sizeof *%s);", a, from->text, count, a);
    } else {
        return false;
    }
    return true;
}
