/* --list-rules: a block a function, its partials, marks and documented values. */
#include "internal.h"
#include <stdio.h>
#include <string.h>

enum { LIST_COLUMN = 28 };

/* name(x, n, out) */
static const char *heading(const struct row *row)
{
    struct text t = {0};
    text_printf(&t, "%s(", row_cell(row, 'N', 0));
    const char *between = "";
    for (size_t i = 0; row->kind->columns[i]; i++) {
        char column = row->kind->columns[i];
        if (column != 'R' && column != 'I' && column != 'P')
            continue;
        text_printf(&t, "%s%s", between, column == 'P' ? "*out" : row->cells[i]);
        between = ", ";
    }
    text_add(&t, ")");
    return t.s;
}

static void list_line(const char **head, const char *text)
{
    printf("%-*s %s\n", LIST_COLUMN, *head, text);
    *head = "";
}

static const char *joined(const struct row *row, char column)
{
    struct text t = {0};
    const char *cell;
    for (int i = 0; (cell = row_cell(row, column, i)) != NULL; i++)
        text_printf(&t, "%s%s", i > 0 ? ", " : "", cell);
    return t.s;
}

/* at x = 0: 0, of every documented value of the row's function */
static void list_values(const char **head, const struct row *row)
{
    const struct row *rows = rule_rows();
    for (ptrdiff_t i = 0; i < arrlen(rows); i++) {
        if (!row_cell(&rows[i], 'V', 0) || rows[i].cells[0] != row->cells[0])
            continue;
        bool several = row_cell(&rows[i], 'V', 1) != NULL;
        list_line(head, format(several ? "at (%s) = (%s): (%s)" : "at %s = %s: %s",
                               joined(row, 'R'), joined(&rows[i], 'V'),
                               joined(&rows[i], 'W')));
    }
}

static void list_row(const struct row *row)
{
    const char *head = heading(row), *partial;
    if (!row_is_rule(row))
        list_line(&head, "constant");
    for (int i = 0; (partial = row_cell(row, 'D', i)) != NULL; i++)
        list_line(&head, format("d/d%s = %s", row_cell(row, 'R', i), partial));
    const char *marks = row_cell(row, 'M', 0);
    if (marks && strcmp(marks, "0") != 0)
        list_line(&head, format("marks: %s", marks));
    list_values(&head, row);
}

void rules_list(void)
{
    const struct row *rows = rule_rows();
    puts("Partial derivatives; r is the function's result.\n");
    for (ptrdiff_t i = 0; i < arrlen(rows); i++)
        if (!row_cell(&rows[i], 'V', 0))
            list_row(&rows[i]);
}
