/* Helper functions and calls of them.
 *
 * A signature is RESULT:PARAMETERS, a letter each:
 *   result      d double, v void, s struct
 *   parameters  d double, i int, c const double *, p double * and l their length,
 *               q double * to one value, s struct, r const struct *, w struct *,
 *               u struct with a pointer, only read, v the same, written through,
 *               k rows and double [][3], only read, m the same, written
 * A helper is written when it is first called, before the function that calls it.
 */
#include "makers.h"

#include <stb/stb_ds.h>

enum { COST = 500, HELPERS = 7 };

static bool var_is_matrix(const struct var *var)
{
    return var->kind == VAR_MATRIX;
}

static bool var_is_record(const struct var *var)
{
    return var->kind == VAR_RECORD && !var->record->view;
}

static bool has_letter(const char *signature, const char *letters)
{
    return strpbrk(signature + 2, letters) != NULL;
}

/* Only its result tells that it was called. */
static bool is_pure(const struct helper *helper)
{
    return helper->signature[0] == 'd' && !has_letter(helper->signature, "pqwvm");
}

/* Parameters */

static void fields_read_only(struct gen *g, const struct var *root)
{
    for (ptrdiff_t i = 0; i < arrlen(g->frame->vars); i++)
        if (g->frame->vars[i]->owner == root || g->frame->vars[i] == root) {
            g->frame->vars[i]->writable = false;
            g->frame->vars[i]->pointer = false;
        }
}

static const char *array_parameter(struct gen *g, bool is_const)
{
    const char *name = text_name(g, is_const ? "in" : "out");
    struct var *array = var_array(g, name, 0, "len");
    array->writable = !is_const;
    array->pointee_const = is_const;
    if (chance(g, 20))
        return text(g, is_const ? "const double %s[]" : "double %s[]", name);
    return text(g, is_const ? "double const *%s" : "double *%s", name);
}

static const char *record_parameter(struct gen *g, struct record *record, char letter)
{
    const char *name = text_name(g, "arg");
    bool by_pointer = letter == 'r' || letter == 'w';
    struct var *root =
        record_fields(g, record, by_pointer ? text(g, "(*%s)", name) : name, name);
    bool read_only = letter == 'r' || letter == 'u';
    if (read_only)
        fields_read_only(g, root);
    for (ptrdiff_t i = 0; i < arrlen(g->frame->vars); i++)
        g->frame->vars[i]->pointee_const =
            g->frame->vars[i]->pointee_const
            || (letter == 'r' && g->frame->vars[i]->owner == root);
    return text(g, "%s%s %s%s", letter == 'r' ? "const " : "", record->tag,
                by_pointer ? "*" : "", name);
}

/* Declares one parameter in the frame that is open and gives its text. */
static const char *parameter(struct gen *g, const struct helper *helper, char letter)
{
    const char *name;
    switch (letter) {
    case 'd':
        name = text_name(g, "a");
        var_add(g, VAR_REAL, name)->writable = true;
        return text(g, "double %s", name);
    case 'i':
        name = text_name(g, "k");
        var_int(g, name, SMALL, NULL)->read = false;
        return text(g, "int %s", name);
    case 'c':
    case 'p': return array_parameter(g, letter == 'c');
    case 'l': var_int(g, "len", SMALL, NULL)->read = false; return "int len";
    case 'q': {
        name = text_name(g, "ref");
        struct var *target = var_add(g, VAR_REAL, name);
        target->text = text(g, "(*%s)", name);
        return text(g, "double *%s", name);
    }
    case 'k':
    case 'm': {
        name = text_name(g, "b");
        var_int(g, "rows", SMALL, NULL)->read = false;
        struct var *matrix = var_add(g, VAR_MATRIX, name);
        matrix->extent = "rows";
        matrix->writable = letter == 'm';
        return text(g, "int rows, double %s[][%d]", name, COLUMNS);
    }
    default: return record_parameter(g, helper->record, letter);
    }
}

/* Definitions */

static void frame_open(struct gen *g, struct frame *frame, const struct helper *helper)
{
    *frame = (struct frame){.sink = SMALL,
                            .trips = 1,
                            .level = helper->level,
                            .cost = 2,
                            .budget = pick_from(g, 2, 7),
                            .record = helper->record};
    frame->result = helper->signature[0] == 'd'   ? RESULT_REAL
                    : helper->signature[0] == 's' ? RESULT_RECORD
                                                  : RESULT_NONE;
    g->frame = frame;
}

static void frame_close(struct gen *g, struct frame *outer)
{
    arrfree(g->frame->vars);
    arrfree(g->frame->exits);
    arrfree(g->frame->live);
    g->frame = outer;
}

static struct node *helper_head(struct gen *g, const struct helper *helper)
{
    static const char *const linkage[] = {"static", "static", "static inline"};
    const char *list = parameter(g, helper, helper->signature[2]);
    for (const char *p = helper->signature + 3; *p; p++)
        list = text(g, "%s, %s", list, parameter(g, helper, *p));
    const char *result = g->frame->result == RESULT_REAL     ? "double"
                         : g->frame->result == RESULT_RECORD ? helper->record->tag
                                                             : "void";
    struct node *function = node_block(g, NULL, "%s %s %s(%s) {", linkage[pick(g, 3)],
                                       result, helper->name, list);
    return function;
}

/* The variable that is returned at the end; it also takes what nobody else read. */
static const char *result_declare(struct gen *g, struct node *function)
{
    const char *name = text_name(g, "result");
    struct var *result = NULL;
    switch (g->frame->result) {
    case RESULT_NONE: return NULL;
    case RESULT_REAL:
        node_fixed(g, function, "double %s = %s;", name, store_expr(g, 2));
        result = var_add(g, VAR_REAL, name);
        g->frame->result_real = name;
        break;
    case RESULT_RECORD:
        node_fixed(g, function, "%s %s = %s;", g->frame->record->tag, name,
                   record_value(g, g->frame->record, 0));
        result = record_fields(g, g->frame->record, name, name);
        break;
    }
    result->read = result->result = true;
    return name;
}

static void helper_define(struct gen *g, struct helper *helper, const struct row *row)
{
    struct frame *outer = g->frame, frame;
    const struct helper *outer_helper = g->defining;
    frame_open(g, &frame, helper);
    g->defining = helper;
    struct node *function = helper_head(g, helper);
    const char *result = result_declare(g, function);
    scope_push(g);
    row->make(g, function, row->arg);
    scope_pop(g, function);
    scope_read_rest(g, function);
    if (result)
        node_fixed(g, function, "return %s;", result);
    arrput(g->functions->kids, function);
    helper->cost += frame.cost;
    g->defining = outer_helper;
    frame_close(g, outer);
}

bool define_random(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    block_fill(g, into, pick_from(g, 1, 4));
    const char *target = chance(g, 50) ? g->frame->result_real : NULL;
    target = target ? target : real_target(g);
    if (target)
        node_line(g, into, "%s += 0.25 * sin(%s);", target, real_leaf(g));
    return true;
}

static struct var *parameter_at(const struct gen *g, enum var_kind kind)
{
    for (ptrdiff_t i = 0; i < arrlen(g->frame->vars); i++)
        if (g->frame->vars[i]->kind == kind)
            return g->frame->vars[i];
    return NULL;
}

/* Leaves two loops at once, with a result. */
bool define_search(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    const char *in = parameter_at(g, VAR_ARRAY)->text;
    const char *i = text_name(g, "i"), *j = text_name(g, "j");
    struct node *outer =
        node_block(g, into, "for (int %s = 0; %s < len; %s++) {", i, i, i);
    struct node *inner =
        node_block(g, outer, "for (int %s = 0; %s <= %s; %s++) {", j, j, i, j);
    scope_push(g);
    var_int(g, i, SMALL, "len");
    var_int(g, j, SMALL, "len");
    statement(g, inner);
    struct node *found =
        node_block(g, inner, "if (%s[%s] * %s[%s] > %s) {", in, i, in, j, literal(g));
    leave_function(g, found);
    scope_pop(g, inner);
    g->frame->cost += 40;
    return true;
}

/* h(a, k): calls itself with k - 1 or k / 2, k at most 4 */
bool define_recursive(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    const char *a = parameter_at(g, VAR_REAL)->text,
               *k = parameter_at(g, VAR_INT)->text;
    struct node *stop = node_block(g, into, "if (%s <= 0) {", k);
    stop->fixed = true;
    node_fixed(g, stop, "return sin(%s);", a);
    node_fixed(g, into, "if (%s > 4)", k);
    node_fixed(g, into, "    %s = 4;", k);
    if (chance(g, 60))
        statement(g, into);
    const char *r = text_name(g, "below"), *less = chance(g, 70) ? " - 1" : " / 2";
    node_line(g, into, "double %s = %s(%s, %s%s);", r, g->defining->name,
              store_expr(g, 2), k, less);
    var_add(g, VAR_REAL, r);
    if (chance(g, 60))
        statement(g, into);
    g->frame->cost *= 5;
    return true;
}

/* Halves until one element is left. */
bool define_tree(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    const char *in = parameter_at(g, VAR_ARRAY)->text, *half = text_name(g, "half");
    struct node *stop = node_block(g, into, "if (len == 1) {");
    stop->fixed = true;
    node_fixed(g, stop, "return sin(%s[0]);", in);
    node_fixed(g, into, "int %s = len / 2;", half);
    const char *left = text_name(g, "left"), *right = text_name(g, "right");
    const char *name = g->defining->name;
    node_line(g, into, "double %s = %s(%s, %s);", left, name, in, half);
    var_add(g, VAR_REAL, left);
    node_line(g, into, "double %s = %s(%s + %s, len - %s);", right, name, in, half,
              half);
    var_add(g, VAR_REAL, right);
    statement(g, into);
    g->frame->cost *= 10;
    return true;
}

/* In place, from the second element on, between two stores. */
bool define_suffix(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    const char *out = parameter_at(g, VAR_ARRAY)->text;
    struct node *stop = node_block(g, into, "if (len < 2) {");
    stop->fixed = true;
    node_fixed(g, stop, "return;");
    node_line(g, into, "%s[0] = 0.6 * %s[0] + 0.4 * sin(%s[1]);", out, out, out);
    node_line(g, into, "%s(%s + 1, len - 1);", g->defining->name, out);
    node_line(g, into, "%s[0] += 0.2 * sin(%s[1]) * cos(%s[len - 1]);", out, out, out);
    if (chance(g, 50))
        statement(g, into);
    g->frame->cost *= 6;
    return true;
}

/* Calls */

/* What l stands for in one call: the length all arrays of the call have. */
struct length {
    int len; /* 0: not known, equal by its text */
    const char *extent;
    struct var *first;
};

static const char *row_argument(struct gen *g, struct length *length)
{
    struct var *matrix = var_pick(g, var_is_matrix);
    if (!matrix || !matrix->writable)
        return NULL;
    var_touch(g, matrix);
    *length = (struct length){COLUMNS, text(g, "%d", COLUMNS), matrix};
    return text(g, "%s[%s]", matrix->text, index_into(g, matrix));
}

static const char *first_array(struct gen *g, bool written, struct length *length)
{
    const char *row = chance(g, 10) ? row_argument(g, length) : NULL;
    if (row)
        return row;
    for (int tries = 0; tries < 5; tries++) {
        struct var *array = var_pick(g, var_is_array);
        if (!array || (written && !array->writable))
            continue;
        var_touch(g, array);
        *length = (struct length){array->len, array->extent, array};
        int from =
            array->len > 1 && chance(g, 25) ? pick_from(g, 1, array->len - 1) : 0;
        if (from == 0)
            return array->text;
        length->len -= from;
        length->extent = text(g, "%d", length->len);
        return text(g, chance(g, 50) ? "%s + %d" : "&%s[%d]", array->text, from);
    }
    return NULL;
}

/* Another array of the call; the same one where C allows it, which is everywhere. */
static const char *next_array(struct gen *g, bool written, const struct length *length)
{
    for (int tries = 0; tries < 6; tries++) {
        struct var *array = var_pick(g, var_is_array);
        if (length->first->kind == VAR_ARRAY && chance(g, 30))
            array = length->first;
        if (!array || (written && !array->writable))
            continue;
        if (length->len > 0
                ? array->len < length->len
                : array->len > 0 || strcmp(array->extent, length->extent) != 0)
            continue;
        var_touch(g, array);
        return array->text;
    }
    return NULL;
}

static const char *record_argument(struct gen *g, struct record *record, char letter)
{
    if (letter == 's' || letter == 'u' || letter == 'v')
        return record_value(g, record, g->frame->depth);
    for (int tries = 0; tries < 4; tries++) {
        struct var *var = var_pick(g, var_is_record);
        if (!var || var->record != record || (letter == 'w' && !var->writable))
            continue;
        var_touch(g, var);
        return text(g, "&%s", var->text);
    }
    return NULL;
}

static bool var_is_addressable(const struct var *var)
{
    return var_is_output(var);
}

static const char *argument(struct gen *g, const struct helper *helper, char letter,
                            struct length *length)
{
    bool written = letter == 'p';
    switch (letter) {
    case 'd': return real_expr(g, pick(g, 3));
    case 'i': return int_expr(g, 1);
    case 'c':
    case 'p':
        return length->first ? next_array(g, written, length)
                             : first_array(g, written, length);
    case 'l': return length->extent;
    case 'q': {
        struct var *object = var_pick(g, var_is_addressable);
        if (!object)
            return NULL;
        var_touch(g, object);
        return text(g, "&%s", real_at(g, object));
    }
    case 'k':
    case 'm': {
        struct var *matrix = var_pick(g, var_is_matrix);
        if (!matrix || !matrix->writable)
            return NULL;
        var_touch(g, matrix);
        return text(g, "%s, %s", matrix->extent, matrix->text);
    }
    default: return record_argument(g, helper->record, letter);
    }
}

/* `name(arguments)`, or null */
static const char *call_text(struct gen *g, const struct helper *helper)
{
    struct length length = {0};
    const char *list = "";
    for (const char *p = helper->signature + 2; *p; p++) {
        const char *value = argument(g, helper, *p, &length);
        if (!value)
            return NULL;
        list = text(g, "%s%s%s", list, *list ? ", " : "", value);
    }
    return text(g, "%s(%s)", helper->name, list);
}

static bool is_affordable(const struct gen *g, const struct helper *helper)
{
    return helper->level < g->frame->level && helper->cost * g->frame->trips <= COST
           && helper != g->defining;
}

static const struct helper *helper_old(struct gen *g, bool pure)
{
    if (arrlen(g->helpers) == 0)
        return NULL;
    struct helper *helper = g->helpers[pick(g, (int)arrlen(g->helpers))];
    return is_affordable(g, helper) && (!pure || is_pure(helper)) ? helper : NULL;
}

static struct record *record_for(struct gen *g, const char *signature)
{
    struct var *at_hand =
        has_letter(signature, "rw") ? var_pick(g, var_is_record) : NULL;
    if (has_letter(signature, "uv"))
        return record_view(g);
    if (at_hand)
        return at_hand->record;
    return has_letter(signature, "srw") || signature[0] == 's' ? record_pick(g) : NULL;
}

/* A helper that can be called here, and its call; null where none is found */
static struct helper *helper_draw(struct gen *g, bool pure, const struct row **row,
                                  const char **call)
{
    struct helper *helper = obstack_alloc(&g->pool, sizeof *helper);
    for (int tries = 0; tries < 6; tries++) {
        *row = row_draw(g, ROW_HELPER);
        *helper = (struct helper){.name = text(g, "fuzz%d_h%d", g->index, ++g->names),
                                  .signature = (*row)->arg,
                                  .level = g->frame->level - 1};
        if (pure && !is_pure(helper))
            continue;
        helper->record = record_for(g, (*row)->arg);
        ptrdiff_t mark = arrlen(g->touched);
        *call = call_text(g, helper);
        if (*call)
            return helper;
        var_untouch(g, mark);
    }
    return NULL;
}

static const char *call_new(struct gen *g, bool pure, const struct helper **made)
{
    const struct row *row;
    const char *call;
    struct helper *helper = helper_draw(g, pure, &row, &call);
    if (!helper)
        return NULL;
    helper_define(g, helper, row);
    row_used(g, row);
    arrput(g->helpers, helper);
    *made = helper;
    return call;
}

/* A call; its helper is written first where there is none that fits. */
static const char *call_any(struct gen *g, bool pure, const struct helper **called)
{
    if (g->frame->level == 0)
        return NULL;
    bool more = arrlen(g->helpers) < HELPERS && g->frame->trips <= 20;
    *called = !more || chance(g, 50) ? helper_old(g, pure) : NULL;
    const char *call = NULL;
    if (*called)
        call = call_text(g, *called);
    else if (more)
        call = call_new(g, pure, called);
    if (call)
        g->frame->cost += g->frame->trips * (*called)->cost;
    return call;
}

const char *call_real(struct gen *g)
{
    const struct helper *helper;
    return call_any(g, true, &helper);
}

/* What has effects stands alone: the order of evaluation is then one only. */
bool statement_call(struct gen *g, struct node *into, const char *arg)
{
    (void)arg;
    const struct helper *helper;
    const char *call = call_any(g, false, &helper);
    if (!call)
        return false;
    const char *name = text_name(g, "got");
    switch (helper->signature[0]) {
    case 'd':
        node_line(g, into, "double %s = %s;", name, call);
        var_add(g, VAR_REAL, name);
        break;
    case 's':
        node_line(g, into, "%s %s = %s;", helper->record->tag, name, call);
        record_fields(g, helper->record, name, name);
        break;
    default: node_line(g, into, "%s;", call);
    }
    return true;
}
