/* Straight-line statements: stores, declarations, int work. */
#include "makers.h"

#include <stb/stb_ds.h>

/* What the shrinker may put in its place: `.. = 0.5 * a variable;`. Reads nothing as yet. */
const char *line_simpler(struct gen *g, const char *line)
{
    ptrdiff_t mark = arrlen(g->touched);
    const char *at = strstr(line, "= "), *value = real_leaf(g);
    var_untouch(g, mark);
    return at ? text(g, "%.*s0.5 * %s;", (int)(at - line) + 2, line, value) : NULL;
}

bool statement_pattern(struct gen *g, struct node *into, const char *arg)
{
    const char *line = expand(g, arg, pick_from(g, 2, 4));
    if (!line)
        return false;
    struct node *node = node_new(g, into, line);
    if (strstr(arg, "$t"))
        node->simple = line_simpler(g, line);
    return true;
}

static bool var_is_plain(const struct var *var)
{
    return var->kind == VAR_REAL && var_is_output(var) && var->text == var->name;
}

/* a = b = e; for two different objects */
bool statement_chained(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *a = var_pick(g, var_is_plain), *b = var_pick(g, var_is_plain);
    if (!a || a == b)
        return false;
    node_line(g, into, "%s = %s = %s;", a->text, b->text, store_expr(g, 2));
    return true;
}

static const char *real_name(struct gen *g)
{
    static const char *const stems[] = {"s", "t", "acc", "r", "u", "w", "err", "tmp"};
    static const char *const awkward[] = {"x_b",  "y_d",   "x_d", "y_b",
                                          "save", "trips", "way"};
    if (chance(g, 4)) {
        const char *name = awkward[pick(g, 7)];
        for (int i = 0; i < 7; i++)
            if (!(g->awkward & 1u << i) && !strcmp(name, awkward[i])) {
                g->awkward |= 1u << i;
                return name;
            }
    }
    return text_name(g, stems[pick(g, 8)]);
}

bool statement_declare(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    const char *value = store_expr(g, 3);
    if (chance(g, 15)) {
        const char *name = real_name(g);
        node_line(g, into, "const double %s = %s;", name, value);
        var_add(g, VAR_REAL, name)->writable = false;
        return true;
    }
    const char *name = real_name(g);
    if (chance(g, 20)) {
        struct node *group = node_group(g, into);
        node_line(g, group, "double %s;", name)->fixed = true;
        node_line(g, group, "%s = %s;", name, value)->fixed = true;
    } else {
        struct node *line = node_line(g, into, "double %s = %s;", name, value);
        line->simple = line_simpler(g, line->head);
    }
    var_add(g, VAR_REAL, name);
    return true;
}

bool statement_int(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    const char *name = text_name(g, "k");
    int below = pick_from(g, 2, 7);
    const char *value = int_expr(g, 1);
    switch (pick(g, 4)) {
    case 0:
        node_line(g, into, "unsigned %s = (((unsigned)(%s) << 1) ^ 5u) %% %du;", name,
                  value, below);
        var_int(g, name, below, NULL)->text = text(g, "(int)%s", name);
        break;
    case 1:
        node_line(g, into, "long %s = (%s) %% %d;", name, value, below);
        var_int(g, name, below, NULL)->text = text(g, "(int)%s", name);
        break;
    default:
        node_line(g, into, "int %s = (%s) %% %d;", name, value, below);
        var_int(g, name, below, NULL)->writable = true;
    }
    arrlast(g->frame->vars)->read = false;
    return true;
}

static bool var_is_changeable_int(const struct var *var)
{
    return var->kind == VAR_INT && var->writable;
}

/* Stays below its bound. */
bool statement_int_change(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *k = var_pick(g, var_is_changeable_int);
    if (!k)
        return false;
    switch (pick(g, 4)) {
    case 0: node_line(g, into, "%s >>= 1;", k->text); break;
    case 1:
        node_line(g, into, "%s = (%s + %s) %% %d;", k->text, k->text, int_expr(g, 1),
                  k->len);
        break;
    case 2: node_line(g, into, "%s &= %d;", k->text, pick_from(g, 1, 3)); break;
    default: node_line(g, into, "%s = %d - %s;", k->text, k->len - 1, k->text);
    }
    return true;
}

bool statement_int_real(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    const char *name = text_name(g, "k");
    node_line(g, into, "int %s = (int)(2.5 + 2.4 * sin(%s));", name, real_expr(g, 1));
    var_int(g, name, 5, NULL)->read = false;
    return true;
}

bool statement_float(struct gen *g, struct node *into, const char *arg)
{
    const char *name = text_name(g, "f");
    bool active = !strcmp(arg, "active");
    if (active && !chance(g, 25))
        return false;
    if (active)
        node_line(g, into, "float %s = (float)(%s);", name, store_expr(g, 2));
    else
        node_line(g, into, "float %s = 0.125f * (float)(%s);", name, int_expr(g, 1));
    if (active && chance(g, 50))
        node_line(g, into, "%s = 0.5f * %s + sinf(%s) * 0.25f;", name, name, name);
    struct var *f = var_add(g, VAR_REAL, name);
    f->single = true;
    g->single = g->single || active;
    return true;
}

bool statement_block(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct node *block = node_block(g, into, "{");
    scope_push(g);
    block_fill(g, block, pick_from(g, 1, 3));
    scope_pop(g, block);
    return true;
}

/* An inner variable with the name of an outer one. */
bool statement_shadowed(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *outer = var_pick(g, var_is_plain);
    if (!outer || outer->depth == 0)
        return false;
    const char *value = store_expr(g, 2);
    if (strstr(value, outer->name)) /* would read itself */
        return false;
    struct node *block = node_block(g, into, "{");
    scope_push(g);
    node_line(g, block, "double %s = %s;", outer->name, value);
    var_add(g, VAR_REAL, outer->name);
    block_fill(g, block, pick_from(g, 2, 3));
    scope_pop(g, block);
    return true;
}
