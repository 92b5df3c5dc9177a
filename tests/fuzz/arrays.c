/* Arrays on the stack, and loops over arrays. */
#include "makers.h"

void array_fill(struct gen *g, struct node *into, const char *target, int len,
                const char *extent)
{
    const char *v = text_name(g, "i");
    scope_push(g);
    var_int(g, v, len ? len : SMALL, extent);
    node_fixed(g, into, "for (int %s = 0; %s < %s; %s++)", v, v, extent, v);
    node_fixed(g, into, "    %s[%s] = %s;", target, v, store_expr(g, 2));
    scope_drop(g);
}

static const char *value_list(struct gen *g, int count)
{
    const char *list = store_expr(g, 2);
    for (int i = 1; i < count; i++)
        list = text(g, "%s, %s", list, store_expr(g, 1));
    return list;
}

bool array_list(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int len = pick_from(g, 2, 4);
    const char *name = text_name(g, "a"), *list = value_list(g, len);
    node_line(g, into, "double %s[%s] = {%s};", name,
              chance(g, 30) ? "" : text(g, "%d", len), list);
    var_array(g, name, len, NULL)->local_array = true;
    return true;
}

bool array_zero(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int len = pick_from(g, 2, 6);
    const char *name = text_name(g, "a");
    node_line(g, into, "double %s[%d] = {0};", name, len);
    var_array(g, name, len, NULL)->local_array = true;
    statement(g, into);
    return true;
}

bool array_filled(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int len = pick_from(g, 2, 6);
    const char *name = text_name(g, "a");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "double %s[%d];", name, len);
    array_fill(g, group, name, len, text(g, "%d", len));
    var_array(g, name, len, NULL)->local_array = true;
    return true;
}

/* A VLA, of the extent of some other array, or of a size worked out. */
bool array_variable(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *other = var_pick(g, var_is_array);
    const char *name = text_name(g, "v"), *extent;
    struct node *group = node_group(g, into);
    if (other && !other->len && chance(g, 70)) {
        extent = other->extent;
    } else {
        extent = text_name(g, "len");
        node_fixed(g, group, "int %s = 2 + (%s) %% 3;", extent, int_expr(g, 1));
        var_int(g, extent, 5, NULL);
    }
    node_fixed(g, group, "double %s[%s];", name, extent);
    array_fill(g, group, name, 0, extent);
    var_array(g, name, 0, extent)->local_array = true;
    return true;
}

bool array_matrix(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int rows_of = pick_from(g, 2, 4);
    const char *name = text_name(g, "b"), *i = text_name(g, "i"),
               *j = text_name(g, "j");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "double %s[%d][%d];", name, rows_of, COLUMNS);
    node_fixed(g, group, "for (int %s = 0; %s < %d; %s++)", i, i, rows_of, i);
    node_fixed(g, group, "    for (int %s = 0; %s < %d; %s++)", j, j, COLUMNS, j);
    scope_push(g);
    var_int(g, i, rows_of, NULL);
    var_int(g, j, COLUMNS, NULL);
    node_fixed(g, group, "        %s[%s][%s] = %s;", name, i, j, store_expr(g, 2));
    scope_drop(g);
    struct var *matrix = var_add(g, VAR_MATRIX, name);
    matrix->len = rows_of;
    matrix->extent = text(g, "%d", rows_of);
    return true;
}

/* Constants, of the function or of the file. */
bool array_table(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    int len = pick_from(g, 2, 4);
    bool of_file = chance(g, 50);
    const char *name = text(g, "fuzz%d_table%d", g->index, ++g->names),
               *list = literal(g);
    for (int i = 1; i < len; i++)
        list = text(g, "%s, %s%s", list, chance(g, 30) ? "-" : "", literal(g));
    node_line(g, of_file ? g->types : into, "static const double %s[%d] = {%s};", name,
              len, list);
    struct var *table = var_array(g, name, len, NULL);
    table->writable = false;
    table->constant = true;
    table->pointee_const = true;
    return true;
}

bool array_permutation(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    static const char *const orders[] = {"1, 0", "2, 0, 1", "1, 3, 0, 2", "0, 2, 1",
                                         "4, 2, 0, 3, 1"};
    static const int lengths[] = {2, 3, 4, 3, 5};
    int which = pick(g, 5);
    const char *name = text_name(g, "perm");
    const char *kind = chance(g, 50) ? "static const int" : "const int";
    if (chance(g, 50)) {
        node_line(g, into, "%s %s[] = {%s};", kind, name, orders[which]);
    } else {
        struct node *group = node_group(g, into);
        const char *i = text_name(g, "i");
        node_fixed(g, group, "int %s[%d];", name, lengths[which]);
        node_fixed(g, group, "for (int %s = 0; %s < %d; %s++)", i, i, lengths[which],
                   i);
        node_fixed(g, group, "    %s[%s] = (%s * 2 + %d) %% %d;", name, i, i,
                   pick(g, 3), lengths[which]);
    }
    struct var *perm = var_add(g, VAR_PERM, name);
    perm->len = lengths[which];
    perm->extent = text(g, "%d", perm->len);
    return true;
}

static bool var_is_writable_array(const struct var *var)
{
    return var->kind == VAR_ARRAY && var->writable;
}

/* $a the array, $i the loop's variable, $n the extent; other holes as always */
static const char *sweep_line(struct gen *g, const char *pattern, const char *a,
                              const char *i, const char *n)
{
    const char *line = "";
    for (const char *p = pattern; *p; p++) {
        const char *name = p[0] != '$'   ? NULL
                           : p[1] == 'a' ? a
                           : p[1] == 'i' ? i
                           : p[1] == 'n' ? n
                                         : NULL;
        line = name ? text(g, "%s%s", line, name) : text(g, "%s%c", line, *p);
        p += name != NULL;
    }
    return expand(g, line, 3);
}

bool array_sweep(struct gen *g, struct node *into, const char *arg)
{
    bool reads = arg[1] != 'a'; /* the left side is not the array */
    struct var *array = var_pick(g, reads ? var_is_array : var_is_writable_array);
    int trips = array && array->len ? array->len : 5;
    if (!array || !loop_enter(g, trips, true))
        return false;
    const char *i = text_name(g, "i"), *n = array->extent, *a = array->text;
    var_touch(g, array);
    var_int(g, i, array->len ? array->len : SMALL, n);
    const char *line = sweep_line(g, arg, a, i, n);
    struct node *loop = node_group(g, into);
    if (line && chance(g, 70))
        node_fixed(g, loop, "for (int %s = 0; %s < %s; %s++)", i, i, n, i);
    else if (line)
        node_fixed(g, loop, "for (int %s = %s - 1; %s >= 0; %s--)", i, n, i, i);
    if (line)
        node_fixed(g, loop, "    %s", line);
    loop_leave(g, NULL, trips);
    return line != NULL;
}

bool array_exchange(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *array = var_pick(g, var_is_writable_array);
    if (!array)
        return false;
    const char *t = text_name(g, "tmp"), *i = index_into(g, array),
               *j = index_into(g, array);
    const char *a = array->text;
    struct node *block = node_block(g, into, "{");
    node_fixed(g, block, "double %s = %s[%s];", t, a, i);
    node_fixed(g, block, "%s[%s] = %s[%s];", a, i, a, j);
    node_fixed(g, block, "%s[%s] = %s;", a, j, t);
    var_touch(g, array);
    return true;
}
