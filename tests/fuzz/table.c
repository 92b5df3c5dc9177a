/* The table of constructs, and the draw from it. */
#include "makers.h"

#include <stb/stb_ds.h>

#define EXPRESSION(name, level, weight, pattern) \
    {ROW_EXPRESSION, "expression." #name, level, weight, NULL, pattern},
#define STORE(name, level, weight, pattern) \
    {ROW_STORE, "store." #name, level, weight, NULL, pattern},
#define CONDITION(name, level, weight, pattern) \
    {ROW_CONDITION, "condition." #name, level, weight, NULL, pattern},
#define STATEMENT(name, level, weight, make, arg) \
    {ROW_STATEMENT, "statement." #name, level, weight, make, arg},
#define HELPER(name, level, weight, make, signature) \
    {ROW_HELPER, "helper." #name, level, weight, make, signature},

const struct row rows[] = {
#include "constructs.def"
};
const int row_count = sizeof rows / sizeof *rows;

static bool row_allowed(const struct gen *g, const struct row *row,
                        enum row_group group)
{
    return row->group == group && row->level <= g->max_level;
}

const struct row *row_draw(struct gen *g, enum row_group group)
{
    int total = 0;
    for (int i = 0; i < row_count; i++)
        if (row_allowed(g, &rows[i], group))
            total += rows[i].weight;
    int at = pick(g, total);
    for (int i = 0;; i++)
        if (row_allowed(g, &rows[i], group) && (at -= rows[i].weight) < 0)
            return &rows[i];
}

void row_used(struct gen *g, const struct row *row)
{
    g->uses[row - rows]++;
}

/* Writes one statement, whichever is possible here. */
void statement(struct gen *g, struct node *into)
{
    g->frame->budget--;
    g->frame->cost += g->frame->trips;
    for (int tries = 0; tries < 20; tries++) {
        const struct row *row = row_draw(g, ROW_STATEMENT);
        ptrdiff_t mark = arrlen(g->touched);
        if (row->make(g, into, row->arg)) {
            row_used(g, row);
            return;
        }
        var_untouch(g, mark);
    }
}
