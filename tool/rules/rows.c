/* Rows as text. Both tables come from the preprocessor, which knows comments,
 * conditions and nested commas: math.def from the one that compiles cgrad, a user's
 * file from clang's. A row arrives as "RULE1,sin, x, -3, 3, 0, cos(x)" and is cut at
 * its outer commas. */
#include "internal.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct row_kind kinds[] = {
    {"RULE1", "NR..MD"},       {"RULE2", "NRR....MDD"},  {"RULE3", "NRRR......MDDD"},
    {"RULE1N", "NRTI....MD"},  {"RULEN1", "NTIR....MD"}, {"RULE1P", "NRP..MD"},
    {"RULE2P", "NRRP....MDD"}, {"CONST0", "N"},          {"CONST1", "NR.."},
    {"PREDICATE1", "NR"},      {"PREDICATE2", "NRR"},    {"AT1", "NVW"},
    {"AT2", "NVVWW"},
};

static const char *const math[] = {
#define RULE1(...) "RULE1," #__VA_ARGS__,
#define RULE2(...) "RULE2," #__VA_ARGS__,
#define RULE3(...) "RULE3," #__VA_ARGS__,
#define RULE1N(...) "RULE1N," #__VA_ARGS__,
#define RULEN1(...) "RULEN1," #__VA_ARGS__,
#define RULE1P(...) "RULE1P," #__VA_ARGS__,
#define RULE2P(...) "RULE2P," #__VA_ARGS__,
#define CONST0(...) "CONST0," #__VA_ARGS__,
#define CONST1(...) "CONST1," #__VA_ARGS__,
#define PREDICATE1(...) "PREDICATE1," #__VA_ARGS__,
#define PREDICATE2(...) "PREDICATE2," #__VA_ARGS__,
#define AT1(...) "AT1," #__VA_ARGS__,
#define AT2(...) "AT2," #__VA_ARGS__,
#include "math.def"
};

/* The length of the text before the next outer comma. */
static size_t cell_length(const char *s)
{
    int depth = 0;
    char quote = 0;
    size_t n = 0;
    for (; s[n] && (s[n] != ',' || depth > 0 || quote); n++) {
        if (quote && s[n] == '\\' && s[n + 1])
            n++;
        else if (quote)
            quote = s[n] == quote ? 0 : quote;
        else if (s[n] == '"' || s[n] == '\'')
            quote = s[n];
        else
            depth += (strchr("([{", s[n]) != NULL) - (strchr(")]}", s[n]) != NULL);
    }
    return n;
}

static const struct row_kind *kind_find(const char *name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

/* False: too few or too many columns. */
static bool row_read(struct row *row, const char *text)
{
    size_t len = cell_length(text), count = 0;
    row->kind = kind_find(name_intern_n(text, len));
    size_t wanted = strlen(row->kind->columns);
    while (text[len]) {
        text += len + 1;
        text += strspn(text, " \t\n");
        len = cell_length(text);
        size_t n = len;
        while (n > 0 && isspace((unsigned char)text[n - 1]))
            n--;
        if (count == wanted || n == 0)
            return false;
        row->cells[count++] = name_intern_n(text, n);
    }
    return count == wanted;
}

struct row *rows_of_math(void)
{
    struct row *rows = NULL;
    for (size_t i = 0; i < COUNT(math); i++) {
        struct row row = {0};
        if (!row_read(&row, math[i]))
            bug(row.loc, "math.def: %s", math[i]);
        arrput(rows, row);
    }
    return rows;
}

/* A unit in which each row becomes a string. */
static const char *collecting_unit(const char *file)
{
    struct text t = {0};
    text_add(&t, "#define ROW_(n) cgrad_row_##n\n#define ROW(n) ROW_(n)\n");
    for (size_t i = 0; i < COUNT(kinds); i++)
        text_printf(&t,
                    "#define %s(...) static const char ROW(__COUNTER__)[] = "
                    "\"%s,\" #__VA_ARGS__;\n",
                    kinds[i].name, kinds[i].name);
    text_printf(&t, "#include \"%s\"\n", file);
    return t.s;
}

/* The characters of a literal. */
static const char *unquoted(const char *literal)
{
    struct text t = {0};
    for (const char *s = literal + 1; s[0] && s[1]; s++) {
        s += *s == '\\';
        text_add_n(&t, s, 1);
    }
    return t.s;
}

bool rows_of_file(const char *file, struct row **rows)
{
    FILE *f = fopen(file, "r");
    if (!f)
        fatal("%s: %s", file, strerror(errno));
    fclose(f);
    const char **flags = NULL;
    arrput(flags, "-w");
    struct unit *unit = front_parse_text("rules.c", collecting_unit(file), flags);
    bool good = unit != NULL;
    for (ptrdiff_t i = 0; unit && i < arrlen(unit->decls); i++) {
        struct decl *d = unit->decls[i];
        if (d->kind != DECL_VAR || strncmp(d->name, "cgrad_row_", 10) != 0)
            continue;
        struct row row = {.loc = d->loc};
        if (row_read(&row, unquoted(expr_bare(d->init)->text)))
            arrput(*rows, row);
        else {
            diag_foreign("error", d->loc,
                         format("%s has other columns than these", row.kind->name),
                         NULL, 0);
            good = false;
        }
    }
    return good;
}

const char *row_cell(const struct row *row, char column, int index)
{
    for (size_t i = 0; row->kind->columns[i]; i++)
        if (row->kind->columns[i] == column && index-- == 0)
            return row->cells[i];
    return NULL;
}

bool row_is_rule(const struct row *row)
{
    return row_cell(row, 'M', 0) != NULL;
}
