/* Structs: by value, by pointer, with arrays, with pointers, nested. */
#include "makers.h"

#include <stb/stb_ds.h>

static const struct shape {
    const char *members; /* of the struct */
    struct record record;
} shapes[] = {
    {"double re, im;",
     {.list = "{@, @}",
      .fields = {FIELD_REAL, FIELD_REAL},
      .names = {"re", "im"},
      .count = 2}},
    {"double a, v[3];",
     {.list = "{@, {@}}",
      .fields = {FIELD_REAL, FIELD_ARRAY},
      .names = {"a", "v"},
      .count = 2}},
    {"double a; int k; double b;",
     {.list = "{@, @, @}",
      .fields = {FIELD_REAL, FIELD_INT, FIELD_REAL},
      .names = {"a", "k", "b"},
      .count = 3}},
    {"int k; double v[3];",
     {.list = "{@, {@}}",
      .fields = {FIELD_INT, FIELD_ARRAY},
      .names = {"k", "v"},
      .count = 2}},
    {"struct { double re, im; } in; double c;",
     {.list = "{{@, @}, @}",
      .fields = {FIELD_REAL, FIELD_REAL, FIELD_REAL},
      .names = {"in.re", "in.im", "c"},
      .count = 3}},
    {"double *p; int len;",
     {.list = "{@}", .fields = {FIELD_VIEW}, .names = {"p"}, .count = 1, .view = true}},
};

enum { PLAIN_SHAPES = 5, NESTED_SHAPE = 4, VIEW_SHAPE = 5 };

static struct record *record_new(struct gen *g, int shape)
{
    struct record *record = obstack_alloc(&g->pool, sizeof *record);
    *record = shapes[shape].record;
    const char *name = text(g, "fuzz%d_s%d", g->index, ++g->names);
    record->tag = text(g, "struct %s", name);
    node_line(g, g->types, "struct %s { %s };", name, shapes[shape].members);
    record->len = record->view ? pick_from(g, 2, 3) : 0;
    arrput(g->records, record);
    return record;
}

static struct record *record_find(struct gen *g, bool view)
{
    int count = 0;
    for (ptrdiff_t i = 0; i < arrlen(g->records); i++)
        count += g->records[i]->view == view;
    int which = count > 0 ? pick(g, count) : -1;
    for (ptrdiff_t i = 0; i < arrlen(g->records); i++)
        if (g->records[i]->view == view && which-- == 0)
            return g->records[i];
    return NULL;
}

struct record *record_pick(struct gen *g)
{
    struct record *found = record_find(g, false);
    return found && (arrlen(g->records) >= 3 || chance(g, 60))
               ? found
               : record_new(g, pick(g, PLAIN_SHAPES));
}

struct record *record_view(struct gen *g)
{
    struct record *found = record_find(g, true);
    return found ? found : record_new(g, VIEW_SHAPE);
}

struct var *record_fields(struct gen *g, struct record *record, const char *lvalue,
                          const char *name)
{
    struct var *root = var_add(g, VAR_RECORD, name);
    root->text = lvalue;
    root->record = record;
    for (int i = 0; i < record->count; i++) {
        const char *field = lvalue[0] == '(' && lvalue[1] == '*'
                                ? text(g, "%.*s->%s", (int)strlen(lvalue) - 3,
                                       lvalue + 2, record->names[i])
                                : text(g, "%s.%s", lvalue, record->names[i]);
        struct var *var = NULL;
        switch (record->fields[i]) {
        case FIELD_REAL: var = var_add(g, VAR_REAL, field); break;
        case FIELD_ARRAY: var = var_array(g, field, 3, NULL); break;
        case FIELD_INT:
            var = var_int(g, field, 5, NULL);
            var->writable = true;
            break;
        case FIELD_VIEW:
            var = var_array(g, field, record->len,
                            text(g, "%.*slen", (int)strlen(field) - 1, field));
            var->pointer = true;
            break;
        }
        var->name = name;
        var->owner = root;
    }
    return root;
}

static const char *field_value(struct gen *g, enum field_kind kind, int depth, int len)
{
    switch (kind) {
    case FIELD_REAL: return store_expr(g, 2);
    case FIELD_ARRAY:
        return text(g, "%s, %s, %s", store_expr(g, 1), store_expr(g, 1),
                    store_expr(g, 1));
    case FIELD_INT: return text(g, "(%s) %% 5", int_expr(g, 1));
    case FIELD_VIEW:
        for (int tries = 0; tries < 8; tries++) {
            struct var *array = var_pick(g, var_is_array);
            if (!array || !array->writable || array->depth > depth || array->len < len)
                continue;
            var_touch(g, array);
            return text(g, "%s, %d", array->text, len);
        }
        return NULL;
    }
    return NULL;
}

const char *record_list(struct gen *g, const struct record *record, int depth)
{
    const char *list = "";
    int field = 0;
    for (const char *p = record->list; *p; p++) {
        const char *value = NULL;
        if (*p == '@')
            value = field_value(g, record->fields[field++], depth, record->len);
        if (*p == '@' && !value)
            return NULL;
        list = value ? text(g, "%s%s", list, value) : text(g, "%s%c", list, *p);
    }
    return list;
}

static bool var_is_record(const struct var *var)
{
    return var->kind == VAR_RECORD;
}

static struct var *record_var(struct gen *g, const struct record *record, int depth)
{
    for (int tries = 0; tries < 3; tries++) {
        struct var *var = var_pick(g, var_is_record);
        if (var && var->record == record && (!record->view || var->depth <= depth)) {
            var_touch(g, var);
            return var;
        }
    }
    return NULL;
}

const char *record_value(struct gen *g, const struct record *record, int depth)
{
    struct var *var = chance(g, 75) ? record_var(g, record, depth) : NULL;
    if (var)
        return var->text;
    const char *list = record_list(g, record, depth);
    return list ? text(g, "(%s)%s", record->tag, list) : NULL;
}

bool struct_declare(struct gen *g, struct node *into, const char *arg)
{
    struct record *record = record_pick(g);
    const char *name = text_name(g, "rec");
    if (!strcmp(arg, "fields")) {
        struct node *group = node_group(g, into);
        node_fixed(g, group, "%s %s;", record->tag, name);
        for (int i = 0; i < record->count; i++) {
            const char *field = text(g, "%s.%s", name, record->names[i]);
            if (record->fields[i] != FIELD_ARRAY)
                node_fixed(g, group, "%s = %s;", field,
                           field_value(g, record->fields[i], 0, 0));
            for (int k = 0; k < 3 && record->fields[i] == FIELD_ARRAY; k++)
                node_fixed(g, group, "%s[%d] = %s;", field, k, store_expr(g, 1));
        }
    } else if (!strcmp(arg, "list")) {
        node_line(g, into, "%s %s = %s;", record->tag, name, record_list(g, record, 0));
    } else {
        struct node *group = node_group(g, into);
        node_fixed(g, group, "%s %s;", record->tag, name);
        node_fixed(g, group, "%s = (%s)%s;", name, record->tag,
                   record_list(g, record, 0));
    }
    record_fields(g, record, name, name);
    return true;
}

bool struct_copy(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *from = var_pick(g, var_is_record);
    if (!from)
        return false;
    const char *name = text_name(g, "rec");
    var_touch(g, from);
    node_line(g, into, "%s %s = %s;", from->record->tag, name, from->text);
    record_fields(g, from->record, name, name);
    return true;
}

static bool var_is_writable_record(const struct var *var)
{
    return var->kind == VAR_RECORD && var->writable;
}

bool struct_assign(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *to = var_pick(g, var_is_writable_record);
    const char *value = to ? record_value(g, to->record, to->life) : NULL;
    if (!value || !strcmp(value, to->text))
        return false;
    node_line(g, into, "%s = %s;", to->text, value);
    return true;
}

/* An array of structs, a loop over it, and two elements that stay in scope. */
bool struct_array(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct record *record = record_pick(g);
    const char *name = text_name(g, "recs"), *i = text_name(g, "i");
    struct node *group = node_group(g, into);
    node_fixed(g, group, "%s %s[3];", record->tag, name);
    scope_push(g);
    var_int(g, i, 3, NULL);
    node_fixed(g, group, "for (int %s = 0; %s < 3; %s++)", i, i, i);
    node_fixed(g, group, "    %s[%s] = (%s)%s;", name, i, record->tag,
               record_list(g, record, 0));
    scope_drop(g);
    for (int k = 0; k < 2; k++)
        record_fields(g, record, text(g, "%s[%d]", name, k), name);
    i = text_name(g, "i");
    if (!loop_enter(g, 3, true))
        return true;
    struct node *loop =
        node_block(g, group, "for (int %s = 0; %s < 3; %s++) {", i, i, i);
    var_int(g, i, 3, NULL);
    record_fields(g, record, text(g, "%s[%s]", name, i), name)->read = true;
    block_fill(g, loop, pick_from(g, 1, 3));
    loop_leave(g, loop, 3);
    return true;
}

bool struct_pointer(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct var *record = var_pick(g, var_is_writable_record);
    if (!record)
        return false;
    const char *p = text_name(g, "ref");
    var_touch(g, record);
    node_line(g, into, "%s *%s = &%s;", record->record->tag, p, record->text);
    struct var *root = record_fields(g, record->record, text(g, "(*%s)", p), p);
    for (ptrdiff_t i = 0; i < arrlen(g->frame->vars); i++)
        if (g->frame->vars[i]->owner == root || g->frame->vars[i] == root)
            g->frame->vars[i]->life = record->life;
    return true;
}

bool struct_view(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct record *record = record_view(g);
    const char *name = text_name(g, "view"),
               *list = record_list(g, record, g->frame->depth);
    if (!list)
        return false;
    node_line(g, into, "%s %s = %s;", record->tag, name, list);
    record_fields(g, record, name, name);
    return true;
}

bool struct_nested(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    struct record *record = NULL;
    for (ptrdiff_t i = 0; i < arrlen(g->records); i++)
        if (g->records[i]->count == 3 && strchr(g->records[i]->names[0], '.'))
            record = g->records[i];
    record = record ? record : record_new(g, NESTED_SHAPE);
    const char *name = text_name(g, "outer");
    node_line(g, into, "%s %s = %s;", record->tag, name, record_list(g, record, 0));
    record_fields(g, record, name, name);
    return true;
}
