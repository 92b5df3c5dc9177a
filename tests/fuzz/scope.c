/* What is in scope: which variables may be read, written and used as indices. */
#include "fuzz.h"

#include <stb/stb_ds.h>

static struct var *var_root(struct var *var)
{
    return var->owner ? var->owner : var;
}

void scope_push(struct gen *g)
{
    g->frame->depth++;
}

static struct var *target_var(struct gen *g, struct var * not );

/* Reads var into something that outlives it. */
static void var_sink(struct gen *g, struct node *into, struct var *var)
{
    const char *value = NULL;
    var_touch(g, var);
    switch (var->kind) {
    case VAR_REAL:
    case VAR_ARRAY:
    case VAR_MATRIX: value = real_at(g, var); break;
    case VAR_INT: value = var->text; break;
    case VAR_PERM: value = text(g, "%s[%s]", var->text, index_into(g, var)); break;
    case VAR_RECORD:
        value = text(g, "%s.%s%s", var->text, var->record->names[0],
                     var->record->view ? "[0]" : "");
        break;
    }
    const char *target = g->frame->result_real;
    if (!target || chance(g, 40)) {
        struct var *other = target_var(g, var);
        target = other ? real_at(g, other) : target;
        if (other)
            var_root(other)->dirty = true;
    }
    if (!target && var_is_output(var))
        node_line(g, into, "%s *= 0.9;", value);
    else if (target && chance(g, 50))
        node_line(g, into, "%s += 0.25 * sin(%s);", target, value);
    else if (target)
        node_line(g, into, "%s = 0.75 * %s + 0.25 * %s;", target, target, value);
}

static bool is_by_value(const struct var *var)
{
    return var->text == var->name && var->kind != VAR_ARRAY && var->kind != VAR_MATRIX;
}

/* So that nothing is declared in vain, and few derivatives end in a dead variable. */
static bool must_read(const struct var *var)
{
    bool lost = var->dirty && !var->result && (var->depth > 0 || is_by_value(var));
    return !var->owner && (!var->read || lost);
}

void scope_pop(struct gen *g, struct node *into)
{
    struct frame *frame = g->frame;
    int sink = frame->sink;
    frame->sink = frame->depth - 1;
    for (ptrdiff_t i = arrlen(frame->vars) - 1; i >= 0; i--) {
        if (frame->vars[i]->depth < frame->depth)
            break;
        if (must_read(frame->vars[i]))
            var_sink(g, into, frame->vars[i]);
    }
    frame->sink = sink;
    scope_drop(g);
}

/* Reads the parameters nobody read. */
void scope_read_rest(struct gen *g, struct node *into)
{
    struct frame *frame = g->frame;
    int sink = frame->sink;
    frame->sink = 0;
    for (ptrdiff_t i = arrlen(frame->vars) - 1; i >= 0; i--)
        if (must_read(frame->vars[i]))
            var_sink(g, into, frame->vars[i]);
    frame->sink = sink;
}

void scope_drop(struct gen *g)
{
    struct frame *frame = g->frame;
    while (arrlen(frame->vars) > 0 && arrlast(frame->vars)->depth == frame->depth)
        (void)arrpop(frame->vars);
    frame->depth--;
}

struct var *var_add(struct gen *g, enum var_kind kind, const char *name)
{
    struct var *var = obstack_alloc(&g->pool, sizeof *var);
    *var = (struct var){.kind = kind,
                        .text = name,
                        .name = name,
                        .depth = g->frame->depth,
                        .life = g->frame->depth,
                        .writable = true};
    arrput(g->frame->vars, var);
    return var;
}

/* An int in 0 .. below - 1, also less than extent where that is not null. */
struct var *var_int(struct gen *g, const char *name, int below, const char *extent)
{
    struct var *var = var_add(g, VAR_INT, name);
    var->len = below;
    var->extent = extent;
    var->writable = false;
    var->read = true; /* by the loop's head */
    return var;
}

struct var *var_array(struct gen *g, const char *name, int len, const char *extent)
{
    struct var *var = var_add(g, VAR_ARRAY, name);
    var->len = len;
    var->extent = extent ? extent : text(g, "%d", len);
    return var;
}

/* Hidden behind an inner variable of the same name. */
static bool var_hidden(const struct frame *frame, ptrdiff_t at)
{
    struct var *var = frame->vars[at];
    for (ptrdiff_t i = at + 1; i < arrlen(frame->vars); i++)
        if (!strcmp(frame->vars[i]->name, var->name)
            && var_root(frame->vars[i]) != var_root(var))
            return true;
    return false;
}

/* One that is wanted and in a scope up to depth, the inner ones more often. */
static struct var *var_pick_up_to(struct gen *g, bool wanted(const struct var *),
                                  int depth)
{
    struct frame *frame = g->frame;
    struct var **found = NULL;
    for (ptrdiff_t i = 0; i < arrlen(frame->vars); i++)
        if (frame->vars[i]->depth <= depth && wanted(frame->vars[i])
            && !var_hidden(frame, i))
            arrput(found, frame->vars[i]);
    int count = (int)arrlen(found);
    int first = count ? pick(g, count) : 0, second = count ? pick(g, count) : 0;
    struct var *result = count ? found[first > second ? first : second] : NULL;
    arrfree(found);
    return result;
}

struct var *var_pick(struct gen *g, bool wanted(const struct var *))
{
    return var_pick_up_to(g, wanted, SMALL);
}

static void touch(struct gen *g, struct var *var)
{
    if (var->read)
        return;
    var->read = true;
    arrput(g->touched, var);
}

void var_touch(struct gen *g, struct var *var)
{
    touch(g, var);
    var_root(var)->dirty = false;
    if (var->owner)
        touch(g, var->owner);
}

void var_untouch(struct gen *g, ptrdiff_t from)
{
    while (arrlen(g->touched) > from)
        arrpop(g->touched)->read = false;
}

bool var_is_real(const struct var *var)
{
    return var->kind == VAR_REAL || var->kind == VAR_ARRAY || var->kind == VAR_MATRIX;
}

bool var_is_array(const struct var *var)
{
    return var->kind == VAR_ARRAY;
}

bool var_is_output(const struct var *var)
{
    return var_is_real(var) && var->writable && !var->single && !var->constant;
}

static bool var_is_int(const struct var *var)
{
    return var->kind == VAR_INT;
}

bool has_ints(struct gen *g)
{
    return var_pick(g, var_is_int) != NULL;
}

const char *int_leaf(struct gen *g)
{
    struct var *var = var_pick(g, var_is_int);
    if (!var)
        return text(g, "%d", pick(g, 6));
    var_touch(g, var);
    return var->text;
}

/* An int variable that is an index as it stands. */
static struct var *index_var(struct gen *g, int len, const char *extent)
{
    struct var *var = var_pick(g, var_is_int);
    if (!var)
        return NULL;
    bool fits = (len > 0 && var->len <= len)
                || (extent && var->extent && !strcmp(extent, var->extent));
    return fits ? var : NULL;
}

static bool var_is_perm(const struct var *var)
{
    return var->kind == VAR_PERM;
}

static const char *index_perm(struct gen *g, int len)
{
    struct var *perm = var_pick(g, var_is_perm);
    if (!perm || perm->len > len)
        return NULL;
    var_touch(g, perm);
    return text(g, "%s[%s]", perm->text, index_into(g, perm));
}

const char *index_below(struct gen *g, int len, const char *extent)
{
    for (int tries = 0; tries < 3; tries++) {
        struct var *var = index_var(g, len, extent);
        if (!var)
            continue;
        var_touch(g, var);
        if (chance(g, 70) || !extent)
            return var->text;
        return chance(g, 50)
                   ? text(g, "%s - 1 - %s", extent, var->text)
                   : text(g, "(%s + %d) %% %s", var->text, pick_from(g, 1, 3), extent);
    }
    const char *perm = chance(g, 30) ? index_perm(g, len) : NULL;
    if (perm)
        return perm;
    if (len > 0 && chance(g, 35))
        return text(g, "%d", pick(g, len));
    const char *n = extent ? extent : text(g, "%d", len);
    ptrdiff_t mark = arrlen(g->touched);
    const char *i = chance(g, 50) ? int_leaf(g) : int_expr(g, 1);
    if (strcmp(i, n) != 0 && chance(g, 80))
        return text(g, "%s %% %s", i, n);
    var_untouch(g, mark);
    return text(g, "%d %% %s", pick(g, 6), n);
}

const char *index_into(struct gen *g, const struct var *array)
{
    return index_below(g, array->len, array->extent);
}

const char *real_at(struct gen *g, const struct var *var)
{
    if (var->kind == VAR_REAL)
        return var->text;
    const char *i = index_into(g, var);
    if (var->kind == VAR_MATRIX)
        return text(g, "%s[%s][%s]", var->text, i, index_below(g, COLUMNS, NULL));
    if (chance(g, 6))
        return text(g, "(*(%s + %s))", var->text, i);
    return text(g, "%s[%s]", var->text, i);
}

const char *real_leaf(struct gen *g)
{
    struct var *var = var_pick(g, var_is_real);
    if (!var)
        return literal(g);
    if (chance(g, 15)) /* the independents, where they are in sight */
        var = var_is_real(g->frame->vars[0]) ? g->frame->vars[0] : var;
    var_touch(g, var);
    return real_at(g, var);
}

bool var_same_object(struct var *a, struct var *b)
{
    return var_root(a) == var_root(b);
}

/* One to store into, other than `not`, no deeper than frame->sink */
static struct var *target_var(struct gen *g, struct var * not )
{
    for (int tries = 0; tries < 20; tries++) {
        struct var *var = var_pick_up_to(g, var_is_output, g->frame->sink);
        if (!var)
            return NULL;
        if (!not || !var_same_object(var, not ))
            return var;
    }
    return NULL;
}

const char *real_target(struct gen *g)
{
    struct var *var = target_var(g, NULL);
    if (var)
        var_root(var)->dirty = true;
    return var ? real_at(g, var) : NULL;
}
