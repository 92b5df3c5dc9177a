/* Loops of every shape. Trip counts are small; their product over a nest is limited. */
#include "makers.h"

#include <stb/stb_ds.h>

enum { TRIPS = 60 };

bool loop_enter(struct gen *g, int trips, bool continue_ok)
{
    struct frame *frame = g->frame;
    if (frame->nesting >= 4 || frame->trips * trips > TRIPS || frame->budget < 2)
        return false;
    frame->nesting++;
    frame->trips *= trips;
    struct exit_target target = {.continue_ok = continue_ok,
                                 .live = (int)arrlen(frame->live)};
    arrput(frame->exits, target);
    scope_push(g);
    return true;
}

void loop_leave(struct gen *g, struct node *into, int trips)
{
    if (into)
        scope_pop(g, into);
    else
        scope_drop(g);
    (void)arrpop(g->frame->exits);
    g->frame->trips /= trips;
    g->frame->nesting--;
}

/* $v the variable, $t the trip count */
static const char *loop_head(struct gen *g, const char *pattern, const char *v,
                             int trips)
{
    const char *head = "";
    for (const char *p = pattern; *p; p++) {
        if (*p != '$')
            head = text(g, "%s%c", head, *p);
        else if (*++p == 'v')
            head = text(g, "%s%s", head, v);
        else
            head = text(g, "%s%d", head, trips);
    }
    return head;
}

bool loop_counted(struct gen *g, struct node *into, const char *arg)
{
    int trips = pick_from(g, 2, 5);
    if (!loop_enter(g, trips, true))
        return false;
    const char *v = text_name(g, "i");
    struct node *loop = node_block(g, into, "for (%s) {", loop_head(g, arg, v, trips));
    var_int(g, v, trips, NULL);
    block_fill(g, loop, pick_from(g, 1, 4));
    loop_leave(g, loop, trips);
    return true;
}

bool loop_unsigned(struct gen *g, struct node *into, const char *arg)
{
    int trips = pick_from(g, 2, 5);
    if (!loop_enter(g, trips, true))
        return false;
    const char *v = text_name(g, "u");
    struct node *loop = node_block(g, into, "for (%s) {", loop_head(g, arg, v, trips));
    var_int(g, v, trips, NULL)->text = text(g, "(int)%s", v);
    block_fill(g, loop, pick_from(g, 1, 3));
    loop_leave(g, loop, trips);
    return true;
}

/* Over a whole array, so that its variable is an index as it stands. */
bool loop_extent(struct gen *g, struct node *into, const char *arg)
{
    struct var *array = var_pick(g, var_is_array);
    int trips = array && array->len ? array->len : 5;
    if (!array || !loop_enter(g, trips, true))
        return false;
    const char *v = text_name(g, "i"), *n = array->extent;
    struct node *loop =
        !strcmp(arg, "up")
            ? node_block(g, into, "for (int %s = 0; %s < %s; %s++) {", v, v, n, v)
            : node_block(g, into, "for (int %s = %s - 1; %s >= 0; %s--) {", v, n, v, v);
    var_int(g, v, array->len ? array->len : SMALL, n);
    if (strstr(n, array->name)) /* its extent is a field */
        var_touch(g, array);
    block_fill(g, loop, pick_from(g, 1, 4));
    loop_leave(g, loop, trips);
    return true;
}

static bool var_is_counter(const struct var *var)
{
    return var->kind == VAR_INT && var->len <= 6;
}

bool loop_triangle(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *outer = var_pick(g, var_is_counter);
    if (!outer || !loop_enter(g, 3, true))
        return false;
    const char *v = text_name(g, "j"), *top = outer->text;
    int below = outer->len;
    var_touch(g, outer);
    struct node *loop;
    if (chance(g, 50))
        loop = node_block(g, into, "for (int %s = 0; %s <= %s; %s++) {", v, v, top, v);
    else
        loop = node_block(g, into, "for (int %s = %s; %s < %d; %s++) {", v, top, v,
                          below, v);
    var_int(g, v, below, NULL);
    block_fill(g, loop, pick_from(g, 1, 3));
    loop_leave(g, loop, 3);
    return true;
}

bool loop_two(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int trips = pick_from(g, 2, 4);
    if (!loop_enter(g, trips, true))
        return false;
    const char *i = text_name(g, "i"), *j = text_name(g, "j");
    struct node *loop =
        node_block(g, into, "for (int %s = 0, %s = %d; %s < %d; %s++, %s--) {", i, j,
                   trips, i, trips, i, j);
    var_int(g, i, trips, NULL);
    var_int(g, j, trips + 1, NULL);
    block_fill(g, loop, pick_from(g, 1, 3));
    loop_leave(g, loop, trips);
    return true;
}

/* The counter is declared outside and read after the loop. */
bool loop_outer_var(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int trips = pick_from(g, 2, 5);
    if (!loop_enter(g, trips, true))
        return false;
    const char *v = text_name(g, "i");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "int %s;", v);
    struct node *loop =
        node_block(g, group, "for (%s = 0; %s < %d; %s++) {", v, v, trips, v);
    loop->fixed = true;
    var_int(g, v, trips, NULL);
    block_fill(g, loop, pick_from(g, 1, 3));
    loop_leave(g, loop, trips);
    var_int(g, v, trips + 1, NULL);
    return true;
}

bool loop_while_count(struct gen *g, struct node *into, const char *arg)
{
    bool last = !strcmp(arg, "last");
    int trips = pick_from(g, 2, 5);
    if (!loop_enter(g, trips, !last))
        return false;
    const char *v = text_name(g, "k");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "int %s = 0;", v);
    struct node *loop = node_block(g, group, "while (%s < %d) {", v, trips);
    loop->fixed = true;
    if (!last)
        node_fixed(g, loop, "%s++;", v);
    var_int(g, v, trips + 2, NULL);
    block_fill(g, loop, pick_from(g, 1, 3));
    if (last)
        node_fixed(g, loop, "%s += %d;", v, pick_from(g, 1, 2));
    loop_leave(g, loop, trips);
    return true;
}

bool loop_do_count(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int trips = pick_from(g, 1, 4);
    if (!loop_enter(g, trips, true))
        return false;
    const char *v = text_name(g, "k");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "int %s = 0;", v);
    struct node *loop = node_block(g, group, "do {");
    loop->fixed = true;
    loop->tail = text(g, "} while (++%s < %d);", v, trips);
    var_int(g, v, trips, NULL);
    block_fill(g, loop, pick_from(g, 1, 3));
    loop_leave(g, loop, trips);
    return true;
}

/* The condition is a double that shrinks by itself. */
bool loop_while_real(struct gen *g, struct node *into, const char *arg)
{
    if (!loop_enter(g, 5, false))
        return false;
    const char *v = text_name(g, "rest");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "double %s = 1.0 + 0.5 * cos(%s);", v, real_expr(g, 1));
    struct node *loop;
    if (!strcmp(arg, "do")) {
        loop = node_block(g, group, "do {");
        loop->tail = text(g, "} while (%s > 0.3);", v);
    } else {
        loop = node_block(g, group, "while (%s > 0.3) {", v);
    }
    loop->fixed = true;
    var_add(g, VAR_REAL, v)->writable = false;
    block_fill(g, loop, pick_from(g, 1, 3));
    node_fixed(g, loop, "%s *= 0.6 + 0.1 * sin(%s);", v, real_leaf(g));
    loop_leave(g, loop, 5);
    return true;
}

/* The square root of a by Newton's method, to a tolerance */
bool loop_newton(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct node *group = node_group(g, into);
    const char *a = text_name(g, "a"), *z = text_name(g, "z");
    node_fixed(g, group, "double %s = %s, %s = 1.0;", a, expand(g, "1.75 + sin($a)", 2),
               z);
    struct node *loop =
        node_block(g, group, "while (fabs(%s * %s - %s) > 1e-13) {", z, z, a);
    loop->fixed = true;
    node_fixed(g, loop, "%s = 0.5 * (%s + %s / %s);", z, z, a, z);
    var_add(g, VAR_REAL, z)->writable = false;
    return true;
}

/* for (;;), left by break alone */
bool loop_for_ever(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int trips = pick_from(g, 2, 4);
    if (!loop_enter(g, trips, true))
        return false;
    const char *v = text_name(g, "k");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "int %s = 0;", v);
    struct node *loop =
        node_block(g, group, "%s", chance(g, 50) ? "for (;;) {" : "while (1) {");
    loop->fixed = true;
    node_fixed(g, loop, "if (++%s > %d)", v, trips);
    node_fixed(g, loop, "    break;");
    var_int(g, v, trips + 1, NULL);
    block_fill(g, loop, pick_from(g, 1, 3));
    loop_leave(g, loop, trips);
    return true;
}

/* Both loops of a nest are left at once. */
bool loop_nested_exit(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    if (!loop_enter(g, 3, true))
        return false;
    if (!loop_enter(g, 3, true)) {
        loop_leave(g, NULL, 3);
        return false;
    }
    const char *i = text_name(g, "i"), *j = text_name(g, "j"),
               *f = text_name(g, "found");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "int %s = 0;", f);
    struct node *outer =
        node_block(g, group, "for (int %s = 0; %s < 3 && !%s; %s++) {", i, i, f, i);
    outer->fixed = true;
    struct node *inner =
        node_block(g, outer, "for (int %s = 0; %s < 3; %s++) {", j, j, j);
    var_int(g, i, 3, NULL);
    var_int(g, j, 3, NULL);
    block_fill(g, inner, pick_from(g, 1, 2));
    struct node *leave = node_block(g, inner, "if (%s) {", condition(g, 1));
    node_fixed(g, leave, "%s = 1;", f);
    node_fixed(g, leave, "break;");
    loop_leave(g, inner, 3);
    node_line(g, outer, "if (%s)", f)->fixed = true;
    node_line(g, outer, "    break;")->fixed = true;
    if (chance(g, 70))
        statement(g, outer);
    loop_leave(g, outer, 3);
    return true;
}
