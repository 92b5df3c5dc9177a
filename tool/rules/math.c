/* The table of math functions. The rows' partials become C functions of one unit in
 * memory,
 *     static double tanh__d0(double x, double r) { return 1 - r * r; }
 * which clang parses; the returned expressions are the rules' partials. math.h isn't
 * read: a partial may call what has a row, and rows say what prototypes look like. */
#include "internal.h"
#include <string.h>

static struct row *all_rows;
static struct {
    const char *key; /* interned */
    struct rule *value;
} * by_name;

/* A rule and the real type it has under the name asked for; and what was asked
 * before. */
struct found {
    struct rule *rule;
    enum type_kind kind;
};
static struct {
    const char *key;
    struct found value;
} * cache;

const struct row *rule_rows(void)
{
    rules_load(NULL);
    return all_rows;
}

struct rule *rule_named(const char *name)
{
    rules_load(NULL);
    ptrdiff_t i = hmgeti(by_name, name_intern(name));
    return i >= 0 ? by_name[i].value : NULL;
}

/* ---- rows as C ---- */

/* "double x, int n, int *out" */
static void add_params(struct text *t, const struct row *row)
{
    const char *between = "", *type = "";
    for (size_t i = 0; row->kind->columns[i]; i++) {
        const char *cell = row->cells[i];
        switch (row->kind->columns[i]) {
        case 'T': type = cell; continue;
        case 'R': text_printf(t, "%sdouble %s", between, cell); break;
        case 'I': text_printf(t, "%s%s %s", between, type, cell); break;
        case 'P':
            text_printf(t, "%s%s *out", between,
                        strcmp(cell, "real") == 0 ? "double" : cell);
            break;
        default: continue;
        }
        between = ", ";
    }
}

/* Constants may be integers: ask clang. */
static void add_prototype(struct text *t, const struct row *row)
{
    const char *name = row_cell(row, 'N', 0), *kind = row->kind->name;
    if (row_cell(row, 'V', 0) || strcmp(kind, "CONST0") == 0)
        return;
    if (strncmp(kind, "PREDICATE", 9) == 0)
        text_add(t, "int");
    else if (strcmp(kind, "CONST1") == 0 && !row->loc.file)
        text_printf(t, "__typeof__(__builtin_%s(0.0))", name);
    else
        text_add(t, "double");
    text_printf(t, " %s(", name);
    add_params(t, row);
    text_add(t, "); ");
}

/* The function of each partial, named for the argument's place. */
static void add_partials(struct text *t, const struct row *row)
{
    int place = 0, partial = 0;
    for (size_t i = 0; row->kind->columns[i]; i++) {
        char column = row->kind->columns[i];
        if (column == 'R') {
            text_printf(t, "static double %s__d%d(", row_cell(row, 'N', 0), place);
            add_params(t, row);
            text_printf(t, ", double r) { return %s; } ",
                        row_cell(row, 'D', partial++));
        }
        place += column == 'R' || column == 'I' || column == 'P';
    }
}

/* What calls in partials need, as a macro: it takes no room in the text. */
static const char *prototypes_flag(const struct row *rows)
{
    struct text t = {0};
    text_add(&t, "-DPROTOTYPES=");
    for (ptrdiff_t i = 0; i < arrlen(all_rows); i++)
        add_prototype(&t, &all_rows[i]);
    for (ptrdiff_t i = 0; rows != all_rows && i < arrlen(rows); i++)
        add_prototype(&t, &rows[i]);
    return t.s;
}

/* What a user's row becomes stands in the line that the row has in its file, so that
 * clang's messages point there. */
static const char *table_unit(const struct row *rows)
{
    struct text t = {0};
    unsigned line = 1;
    text_add(&t, "PROTOTYPES ");
    for (ptrdiff_t i = 0; i < arrlen(rows); i++) {
        for (; line < rows[i].loc.line; line++)
            text_add(&t, "\n");
        if (row_is_rule(&rows[i]))
            add_partials(&t, &rows[i]);
    }
    return t.s;
}

/* ---- C as rules ---- */

struct mentions {
    struct rule *rule;
    int k;
    struct expr *refused;
};

static bool note_mention(struct expr *e, void *user)
{
    struct mentions *m = user;
    if (e->kind == EXPR_REF && e->decl == m->rule->result)
        m->rule->uses_result[m->k] = true;
    for (int i = 0; e->kind == EXPR_REF && i < m->rule->arity; i++)
        if (e->decl == m->rule->params[i])
            m->rule->uses_arg[m->k][i] = true;
    bool known = e->kind == EXPR_INT || e->kind == EXPR_FLOAT || e->kind == EXPR_CHAR
                 || e->kind == EXPR_REF || e->kind == EXPR_COND || e->kind == EXPR_CALL
                 || e->kind == EXPR_CAST || (e->kind == EXPR_UNARY && e->op < OP_DEREF)
                 || (e->kind == EXPR_UNARY && e->op == OP_NOT)
                 || (e->kind == EXPR_BINARY && e->op != OP_COMMA);
    if (!known)
        m->refused = e;
    return known;
}

/* Loads and decays say nothing here; parentheses are the printer's. */
static struct expr *core_form(struct expr *e)
{
    while (e->kind == EXPR_CAST && e->cast >= CAST_LOAD && e->cast <= CAST_FUNCTION)
        e = e->kids[0];
    e->parens = 0;
    e->macro = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        e->kids[i] = core_form(e->kids[i]);
    return e;
}

static struct decl *function_named(struct unit *unit, const char *name)
{
    const char *key = name_intern(name);
    for (ptrdiff_t i = 0; i < arrlen(unit->decls); i++)
        if (unit->decls[i]->kind == DECL_FUNCTION && unit->decls[i]->name == key)
            return unit->decls[i];
    return NULL;
}

/* The expression that the function of the k-th partial returns, over the rule's
 * parameters; those of the first such function become the rule's. */
static bool take_partial(struct rule *rule, int k, const struct decl *f)
{
    struct decl_map *map = NULL;
    for (int i = 0; i < rule->arity; i++) {
        if (!rule->result)
            rule->params[i] = f->members[i];
        hmput(map, f->members[i], rule->params[i]);
    }
    if (!rule->result)
        rule->result = f->members[rule->arity];
    hmput(map, f->members[rule->arity], rule->result);
    struct expr *e = core_form(expr_clone(f->body->list[0]->expr, &map));
    struct mentions m = {rule, k, NULL};
    expr_walk(e, note_mention, &m);
    if (m.refused)
        diag_foreign("error", m.refused->loc,
                     "a partial is an expression without effects", NULL, 0);
    rule->partials[k] = expr_is_zero(e) ? NULL : e;
    return !m.refused;
}

static bool read_marks(struct rule *rule, const struct row *row)
{
    static const char *const marks[] = {"SINGULAR", "KINK", "SERIES", "REAL"};
    const char *s = row_cell(row, 'M', 0);
    if (!s || strcmp(s, "0") == 0)
        return true;
    for (;;) {
        s += strspn(s, " |");
        size_t len = strcspn(s, " |"), i = 0;
        if (len == 0)
            return true;
        while (i < COUNT(marks)
               && (strlen(marks[i]) != len || strncmp(marks[i], s, len) != 0))
            i++;
        if (i == COUNT(marks)) {
            diag_foreign("error", row->loc, format("unknown mark '%.*s'", (int)len, s),
                         NULL, 0);
            return false;
        }
        rule->marks |= 1u << i;
        s += len;
    }
}

static bool add_rule(const struct row *row, struct unit *unit)
{
    struct rule *rule = NEW(struct rule);
    rule->name = row->cells[0];
    rule->pointer_arg = -1;
    rule->function = strncmp(row->kind->name, "PREDICATE", 9) == 0
                         ? NULL
                         : function_named(unit, rule->name);
    for (const char *c = row->kind->columns; *c; c++) {
        if (*c == 'P')
            rule->pointer_arg = rule->arity;
        rule->arity += *c == 'R' || *c == 'I' || *c == 'P';
    }
    bool good = read_marks(rule, row);
    for (int k = 0; k < rule->arity && row_is_rule(row); k++) {
        struct decl *f = function_named(unit, format("%s__d%d", rule->name, k));
        good = (!f || take_partial(rule, k, f)) && good;
    }
    hmput(by_name, rule->name, rule);
    return good;
}

static bool add_rows(const char *name, struct row *rows)
{
    const char **flags = NULL;
    arrput(flags, "-w");
    arrput(flags, "-std=gnu11");
    arrput(flags, "-fno-builtin");
    arrput(flags, prototypes_flag(rows));
    struct unit *unit = front_parse_text(name, table_unit(rows), flags);
    bool good = unit != NULL;
    for (ptrdiff_t i = 0; unit && i < arrlen(rows); i++) {
        if (!row_cell(&rows[i], 'V', 0))
            good = add_rule(&rows[i], unit) && good;
        if (rows[i].loc.file)
            arrput(all_rows, rows[i]);
    }
    return good;
}

bool rules_load(const char *user_file)
{
    if (!all_rows) {
        all_rows = rows_of_math();
        if (!add_rows("<math.def>", all_rows))
            bug((struct loc){0}, "math.def can't be read");
    }
    if (!user_file)
        return true;
    cache = NULL;
    struct row *rows = NULL;
    return rows_of_file(user_file, &rows) && add_rows(user_file, rows);
}

/* ---- by name ---- */

const char *rule_name(const char *name, enum type_kind kind)
{
    if (kind == TYPE_DOUBLE)
        return name_intern(name);
    size_t len = strlen(name);
    const char *tail = len > 2 && strcmp(name + len - 2, "_r") == 0 ? "_r" : "";
    return name_intern(format("%.*s%c%s", (int)(len - strlen(tail)), name,
                              kind == TYPE_FLOAT ? 'f' : 'l', tail));
}

/* The other way round: of sinf, sin with TYPE_FLOAT. */
static struct found found_typed(const char *name)
{
    size_t len = strlen(name);
    const char *tail = len > 3 && strcmp(name + len - 2, "_r") == 0 ? "_r" : "";
    len -= strlen(tail);
    if (len < 2 || !strchr("fl", name[len - 1]))
        return (struct found){0};
    struct rule *rule = rule_named(format("%.*s%s", (int)len - 1, name, tail));
    return (struct found){rule, name[len - 1] == 'f' ? TYPE_FLOAT : TYPE_LDOUBLE};
}

static struct found found_named(const char *name)
{
    ptrdiff_t i = hmgeti(cache, name);
    if (i >= 0)
        return cache[i].value;
    const char *bare = strncmp(name, "__builtin_", 10) == 0 ? name + 10 : name;
    struct found found = {rule_named(bare), TYPE_DOUBLE};
    if (!found.rule)
        found = found_typed(bare);
    hmput(cache, name, found);
    return found;
}

/* C reserves the names of its library for it; these a program may give its own
 * functions. */
static bool is_free_name(const char *name)
{
    static const char *const names[] = {"exp10", "j0", "j1",       "jn",       "y0",
                                        "y1",    "yn", "lgamma_r", "roundeven"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_of_user(const struct rule *rule)
{
    return rule->function && strcmp(rule->function->unit->file, "<math.def>") != 0;
}

/* The callee takes what the rule takes, reals of the kind. */
static bool has_types(const struct decl *callee, const struct rule *rule,
                      enum type_kind kind)
{
    struct type **ours = rule->function->type->params, **theirs = callee->type->params;
    if (arrlen(ours) != arrlen(theirs))
        return false;
    bool first = true;
    for (ptrdiff_t i = 0; i < arrlen(ours); i++) {
        struct type *t = type_strip(theirs[i]);
        if (!type_is_real(ours[i]))
            continue;
        if (!type_is_real(t) || (first && t->kind != kind))
            return false;
        first = false;
    }
    return true;
}

const struct rule *rule_find(const struct decl *callee)
{
    if (callee->kind != DECL_FUNCTION || callee->body || !callee->name)
        return NULL;
    struct found found = found_named(callee->name);
    if (!found.rule)
        return NULL;
    if (found.rule->function && !has_types(callee, found.rule, found.kind))
        return NULL;
    bool of_system = callee->from_system || callee->is_builtin;
    if (!of_system && is_free_name(found.rule->name) && !is_of_user(found.rule))
        return NULL;
    return found.rule;
}
