/* if, switch, and the ways out of loops and functions. */
#include "makers.h"

#include <stb/stb_ds.h>

/* At least one statement, at most as many as asked for and the budget allows. */
void block_fill(struct gen *g, struct node *into, int statements)
{
    statement(g, into);
    for (int i = 1; i < statements && g->frame->budget > 0; i++)
        statement(g, into);
}

static void block_scope(struct gen *g, struct node *into, int statements)
{
    scope_push(g);
    block_fill(g, into, statements);
    scope_pop(g, into);
}

static bool nest_enter(struct gen *g)
{
    if (g->frame->nesting >= 4 || g->frame->budget < 2)
        return false;
    g->frame->nesting++;
    return true;
}

bool statement_if(struct gen *g, struct node *into, const char *arg)
{
    if (!nest_enter(g))
        return false;
    struct node *group = node_group(g, into);
    struct node *then = node_block(g, group, "if (%s) {", condition(g, 2));
    then->fixed = true;
    block_scope(g, then, pick_from(g, 1, 3));
    if (!strcmp(arg, "chain")) {
        struct node *other = node_block(g, group, "else if (%s) {", condition(g, 1));
        block_scope(g, other, pick_from(g, 1, 2));
    }
    if (*arg) {
        struct node *other = node_block(g, group, "else {");
        block_scope(g, other, pick_from(g, 1, 3));
    }
    g->frame->nesting--;
    return true;
}

/* extra: a second label, or null */
static void switch_arm(struct gen *g, struct node *into, const char *extra,
                       const char *label, bool leaves)
{
    struct node *group = node_group(g, into);
    if (extra)
        node_fixed(g, group, "%s:", extra);
    struct node *arm = node_block(g, group, "%s: {", label);
    arm->fixed = true;
    block_scope(g, arm, pick_from(g, 1, 2));
    node_fixed(g, group, leaves ? "break;" : "/* fall through */");
}

bool statement_switch(struct gen *g, struct node *into, const char *arg)
{
    if (!has_ints(g) || !nest_enter(g))
        return false;
    bool falls = !strcmp(arg, "fall");
    int arms = pick_from(g, 2, 4);
    int usual = chance(g, 75) ? pick(g, arms) : -1; /* where default stands */
    struct node *head = node_block(g, into, "switch ((%s + %d) %% %d) {", int_leaf(g),
                                   pick(g, 3), arms + 1);
    struct exit_target target = {.is_switch = true,
                                 .live = (int)arrlen(g->frame->live)};
    arrput(g->frame->exits, target);
    for (int i = 0; i < arms; i++) {
        bool last = i == arms - 1;
        const char *extra = chance(g, 20) ? text(g, "case %d", 10 + i) : NULL;
        const char *label = i == usual ? "default" : text(g, "case %d", i);
        switch_arm(g, head, extra, label, last || !falls || chance(g, 40));
    }
    (void)arrpop(g->frame->exits);
    g->frame->nesting--;
    return true;
}

/* Frees what was allocated since there were `from` allocations. */
static void free_live(struct gen *g, struct node *into, int from)
{
    for (int i = (int)arrlen(g->frame->live) - 1; i >= from; i--)
        node_fixed(g, into, "free(%s);", g->frame->live[i]);
}

bool statement_break(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    if (arrlen(g->frame->exits) == 0)
        return false;
    struct exit_target target = arrlast(g->frame->exits);
    struct node *node = node_block(g, into, "if (%s) {", condition(g, 1));
    if (chance(g, 40))
        block_scope(g, node, 1);
    free_live(g, node, target.live);
    node_fixed(g, node, "break;");
    return true;
}

bool statement_continue(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    ptrdiff_t loop = arrlen(g->frame->exits) - 1;
    while (loop >= 0 && g->frame->exits[loop].is_switch)
        loop--;
    if (loop < 0 || !g->frame->exits[loop].continue_ok)
        return false;
    int live = g->frame->exits[loop].live;
    struct node *node = node_block(g, into, "if (%s) {", condition(g, 1));
    if (chance(g, 30))
        block_scope(g, node, 1);
    free_live(g, node, live);
    node_fixed(g, node, "continue;");
    return true;
}

void leave_function(struct gen *g, struct node *into)
{
    switch (g->frame->result) {
    case RESULT_NONE:
        free_live(g, into, 0);
        node_fixed(g, into, "return;");
        break;
    case RESULT_REAL: {
        const char *name = text_name(g, "early");
        node_fixed(g, into, "double %s = %s;", name, store_expr(g, 1));
        free_live(g, into, 0);
        node_fixed(g, into, "return %s;", name);
        break;
    }
    case RESULT_RECORD: {
        const char *name = text_name(g, "early");
        node_fixed(g, into, "%s %s = %s;", g->frame->record->tag, name,
                   record_value(g, g->frame->record, 0));
        free_live(g, into, 0);
        node_fixed(g, into, "return %s;", name);
        break;
    }
    }
}

bool statement_return(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct node *node = node_block(g, into, "if (%s) {", condition(g, 1));
    if (chance(g, 60))
        block_scope(g, node, 1);
    leave_function(g, node);
    return true;
}
