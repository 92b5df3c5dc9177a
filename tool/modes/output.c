/* The file that is made: the functions of all requests, and before them what they need of
 * the user's .c files: includes, types, static functions and constant tables. */
#include "output_needs.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct output output;

static struct exported {
    struct decl *function;
    const char *remark;
    bool is_exported;
} * functions;

/* Extents come from the user's text with its implicit loads; made functions have none. */
static struct expr *without_loads(struct expr *e)
{
    while (
        e && e->kind == EXPR_CAST
        && (e->cast == CAST_LOAD || e->cast == CAST_DECAY || e->cast == CAST_FUNCTION))
        e = e->kids[0];
    for (ptrdiff_t i = 0; e && i < arrlen(e->kids); i++)
        e->kids[i] = without_loads(e->kids[i]);
    return e;
}

static bool drop_loads(struct stmt *s, void *user)
{
    s->expr = without_loads(s->expr);
    s->step = without_loads(s->step);
    for (ptrdiff_t i = 0; i < arrlen(s->decls); i++)
        s->decls[i]->init = without_loads(s->decls[i]->init);
    (void)user;
    return true;
}

void output_function(struct decl *function, const char *remark, bool is_exported)
{
    stmt_walk(function->body, drop_loads, NULL);
    ir_unshadow(function);
    if (diag_errors() == 0)
        ir_check(function, IR_CORE);
    struct exported e = {function, remark, is_exported};
    arrput(functions, e);
}

static struct need *declared;

/* ---- the items ---- */

static void add_item(struct unit *u, enum item_kind kind, const char *text,
                     struct decl *d, bool is_forward)
{
    struct item *it = NEW(struct item);
    it->kind = kind;
    it->text = text;
    it->is_forward = is_forward;
    if (d)
        arrput(it->decls, d);
    arrput(u->items, it);
}

static void add_include(struct unit *u, const char *text)
{
    for (ptrdiff_t i = 0; i < arrlen(u->items); i++)
        if (u->items[i]->kind == ITEM_INCLUDE && strcmp(u->items[i]->text, text) == 0)
            return;
    add_item(u, ITEM_INCLUDE, text, NULL, false);
}

/* typedef struct { .. } name; names its structure only there: the item stays whole. */
static bool is_whole(struct item *it)
{
    for (ptrdiff_t k = 0; it->kind == ITEM_DECL && k < arrlen(it->decls); k++)
        if (!it->decls[k]->name)
            return true;
    return false;
}

static bool any_in(struct need *set, struct item *it)
{
    for (ptrdiff_t k = 0; it->kind == ITEM_DECL && k < arrlen(it->decls); k++)
        if (hmgeti(set, it->decls[k]) >= 0)
            return true;
    return false;
}

static const char *directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? format("%.*s", (int)(slash + 1 - path), path) : "";
}

/* "springs.h" of parts/springs.c is "parts/springs.h" of a file in the first one's place. */
static const char *include_text(struct unit *from, const char *text)
{
    const char *base = directory(output.program->units[0]->file),
               *dir = directory(from->file);
    size_t n = strlen(base);
    bool is_below = strncmp(dir, base, n) == 0 && dir[n] && (n > 0 || dir[0] != '/');
    if (text[0] != '"' || !is_below
        || access(format("%s%.*s", dir, (int)strlen(text) - 2, text + 1), R_OK) != 0)
        return text;
    return format("\"%s%s", dir + n, text + 1);
}

/* "model.c", whose functions are defined in one place only */
static bool is_source(const char *include)
{
    size_t n = strlen(include);
    return n > 3 && strncmp(include + n - 3, ".c", 2) == 0;
}

static void copy_includes(struct unit *to, struct unit *from)
{
    bool is_header = to == output.header;
    for (ptrdiff_t i = 0; i < arrlen(from->items); i++) {
        struct item *it = from->items[i];
        if (it->kind == ITEM_INCLUDE && !strstr(it->text, "cgrad.h")
            && !(is_header && is_source(it->text)))
            add_include(to, include_text(from, it->text));
        if (it->kind == ITEM_DEFINE)
            add_item(to, it->kind, it->text, NULL, false);
    }
}

/* struct { struct { .. } in; enum { .. } on; }: printed where it stands, in the needed
 * record around it. */
static bool is_nested(struct decl *d)
{
    for (ptrdiff_t i = 0; !d->name && i < hmlen(needs.all); i++)
        for (ptrdiff_t k = 0; needs.all[i].key->kind == DECL_RECORD
                              && k < arrlen(needs.all[i].key->members);
             k++) {
            struct type *t = needs.all[i].key->members[k]->type;
            while (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER)
                t = t->to;
            if ((t->kind == TYPE_RECORD || t->kind == TYPE_ENUM) && t->decl == d)
                return true;
        }
    return false;
}

static bool is_item(struct decl *d)
{
    for (ptrdiff_t u = 0; u < arrlen(output.program->units); u++) {
        struct unit *from = output.program->units[u];
        for (ptrdiff_t k = 0; k < arrlen(from->items); k++)
            for (ptrdiff_t m = 0; m < arrlen(from->items[k]->decls); m++)
                if (from->items[k]->decls[m] == d)
                    return true;
    }
    return false;
}

static bool is_added(struct unit *to, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(to->items); i++)
        for (ptrdiff_t k = 0; k < arrlen(to->items[i]->decls); k++)
            if (to->items[i]->decls[k] == d)
                return true;
    return false;
}

/* Types with a name that a record declares in the middle of itself stand in front of it. */
static void add_inner_types(struct unit *to, struct decl *d, struct need *wanted)
{
    for (ptrdiff_t i = 0; d->kind == DECL_RECORD && i < arrlen(d->members); i++) {
        struct type *t = d->members[i]->type;
        while (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER)
            t = t->to;
        bool is_tag = t->kind == TYPE_RECORD || t->kind == TYPE_ENUM;
        if (!is_tag || t->decl == d || t->decl->from_header || is_item(t->decl)
            || is_added(to, t->decl) || hmgeti(wanted, t->decl) < 0)
            continue;
        add_inner_types(to, t->decl, wanted);
        if (t->decl->name)
            add_item(to, ITEM_DECL, NULL, t->decl, false);
    }
}

/* A name for what leaves its body: two bodies may have had the same. */
void output_rename(struct decl *d)
{
    const char *name = d->name ? output_export(d->name) : NULL;
    while (d->name && !name) {
        name = output_name(d->name);
        for (ptrdiff_t i = 0; i < arrlen(functions) && name; i++)
            if (ir_fresh_name(functions[i].function, name) != name)
                name = NULL;
    }
    d->name = name;
}

static bool find_local(struct expr *x, void *user)
{
    if (x->kind == EXPR_REF && x->decl->kind == DECL_VAR && !x->decl->is_global)
        *(bool *)user = true;
    return true;
}

/* N = sizeof table / sizeof table[0], of an array that stays in the body, is N's value. */
static void hoist_enumerator(struct decl *d)
{
    bool has_local = false;
    expr_walk(d->init, find_local, &has_local);
    if (has_local)
        d->init = expr_int(d->value);
    output_rename(d);
}

static bool is_derived(struct decl *d)
{
    struct derived_decl *all = derived_decls();
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        if (all[i].decl == d)
            return true;
    return false;
}

/* Types of shadows, behind those they are derived from. */
static void add_derived(struct unit *to)
{
    struct derived_decl *all = derived_decls();
    for (ptrdiff_t i = 0; i < arrlen(all); i++) {
        bool asserts = all[i].decl->kind == DECL_TEXT;
        if (hmgeti(needs.all, all[asserts ? i - 1 : i].decl) < 0)
            continue;
        if (all[i].remark)
            add_item(to, ITEM_COMMENT, all[i].remark, NULL, false);
        struct decl *text = decl_new(DECL_TEXT, all[i].text, NULL, (struct loc){0});
        add_item(to, ITEM_DECL, NULL, all[i].text ? text : all[i].decl, false);
    }
}

static const char *header_name(void)
{
    return output.options->header;
}

/* What the prototypes in the header want. */
static bool header_runtime, header_includes;
static struct need *header_types;

/* Types that a function's body declares. */
static void copy_local_types(struct unit *to)
{
    for (ptrdiff_t i = 0; i < arrlen(needs.types); i++) {
        struct decl *d = needs.types[i];
        if (is_item(d) || is_derived(d) || is_added(to, d)
            || (header_name() && hmgeti(header_types, d) >= 0))
            continue;
        output_rename(d);
        for (ptrdiff_t k = 0; d->kind == DECL_ENUM && k < arrlen(d->members); k++)
            hoist_enumerator(d->members[k]);
        if (!is_nested(d))
            add_item(to, ITEM_DECL, NULL, d, false);
    }
}

/* Another of the given files says the same: a function's prototype, or an enum, which ISO C
 * doesn't let be declared again. */
static bool is_repeated(struct unit *to, struct decl *d, bool is_forward)
{
    bool is_once = d->name && (d->kind == DECL_FUNCTION || d->kind == DECL_ENUM);
    for (ptrdiff_t i = 0; is_once && i < arrlen(to->items); i++) {
        struct item *it = to->items[i];
        if (it->kind == ITEM_DECL && it->decls[0]->name == d->name
            && it->decls[0]->kind == d->kind && (is_forward || !it->is_forward))
            return true;
    }
    return false;
}

static void copy_needed(struct unit *to, struct unit *from)
{
    for (ptrdiff_t i = 0; i < arrlen(from->items); i++) {
        struct item *it = from->items[i];
        if (is_whole(it)) {
            if (any_in(needs.all, it) && !(header_name() && any_in(header_types, it))) {
                for (ptrdiff_t k = 0; k < arrlen(it->decls); k++)
                    add_inner_types(to, it->decls[k], needs.all);
                arrput(to->items, it);
            }
            continue;
        }
        for (ptrdiff_t k = 0; it->kind == ITEM_DECL && k < arrlen(it->decls); k++) {
            struct decl *d = it->decls[k];
            if (hmgeti(needs.all, d) < 0
                || (header_name() && hmgeti(header_types, d) >= 0))
                continue;
            bool outside = (d->kind == DECL_FUNCTION || d->kind == DECL_VAR)
                           && d->storage != STORAGE_STATIC;
            if (outside && d->kind == DECL_VAR) {
                struct decl *e = NEW(struct decl);
                *e = *d;
                e->storage = STORAGE_EXTERN;
                e->init = NULL;
                d = e;
            }
            bool is_forward = it->is_forward || outside;
            if (!is_forward)
                add_inner_types(to, d, needs.all);
            if (!is_repeated(to, d, is_forward))
                add_item(to, ITEM_DECL, NULL, d, is_forward);
        }
    }
}

static const char *list_names(void)
{
    struct text t = {0};
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (functions[i].is_exported)
            text_printf(&t, "%s%s", t.len ? ", " : "", functions[i].function->name);
    return t.s;
}

static void find_needs(void)
{
    needs_begin();
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        needs_add(functions[i].function);
}

/* Functions that were made only to make others of them go. */
struct reach {
    struct need *seen;
    struct decl **order; /* callees first */
};

static bool reach_callee(struct expr *x, void *user);

static bool reach_stmt(struct stmt *s, void *user)
{
    stmt_exprs(s, reach_callee, user);
    return true;
}

static bool reach_callee(struct expr *x, void *user)
{
    struct reach *r = user;
    if (x->kind == EXPR_REF && decl_is_made(x->decl) && hmgeti(r->seen, x->decl) < 0) {
        hmput(r->seen, x->decl, true);
        stmt_walk(x->decl->body, reach_stmt, user);
        arrput(r->order, x->decl);
    }
    return true;
}

static bool is_listed(struct decl *f)
{
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (functions[i].function == f)
            return true;
    return false;
}

/* What a mode of a mode calls as it was is a copy of what was made: it has a name of its
 * own where both are there. */
static void take_copies(struct decl **reached, struct exported **kept)
{
    struct {
        const char *key;
        bool value;
    } *used = NULL;
    for (ptrdiff_t i = 0; i < arrlen(reached); i++)
        if (is_listed(reached[i]))
            hmput(used, reached[i]->name, true);
    for (ptrdiff_t i = 0; i < arrlen(reached); i++) {
        struct exported copy = {reached[i], NULL, false};
        if (is_listed(copy.function))
            continue;
        if (hmgeti(used, copy.function->name) >= 0)
            copy.function->name = output_name(copy.function->name);
        hmput(used, copy.function->name, true);
        arrput(*kept, copy);
    }
}

static void drop_unreached(void)
{
    struct reach reach = {0};
    struct exported *kept = NULL;
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (functions[i].is_exported)
            reach_callee(expr_ref(functions[i].function), &reach);
    take_copies(reach.order, &kept);
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (hmgeti(reach.seen, functions[i].function) >= 0)
            arrput(kept, functions[i]);
    functions = kept;
}

static struct decl **all_made(void)
{
    struct decl **made = NULL;
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        arrput(made, functions[i].function);
    return made;
}

static void merge_made(void)
{
    struct decl **made = merge_functions(all_made());
    struct exported *kept = NULL;
    for (ptrdiff_t i = 0; i < arrlen(functions); i++)
        if (arrlen(kept) < arrlen(made) && functions[i].function == made[arrlen(kept)])
            arrput(kept, functions[i]);
    functions = kept;
}

static void tidy_functions(void)
{
    drop_unreached();
    prune_functions(all_made());
    merge_made();
    drop_unreached();
    return_adjoints(all_made());
    while (inline_functions(all_made()))
        drop_unreached();
    void_unused_parameters(all_made());
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- types that the header brings ---- */

static void header_type(struct type *t, bool by_value);

/* x[s->n] wants all of the structure that s points to. */
static bool find_sizes(struct expr *x, void *user)
{
    (void)user;
    if (x->kind == EXPR_MEMBER)
        header_type(x->is_arrow ? type_pointee(x->kids[0]->type) : x->kids[0]->type,
                    true);
    return true;
}

static void header_type(struct type *t, bool by_value)
{
    for (; t; t = t->to) {
        by_value &= t->kind != TYPE_POINTER;
        if (t->size)
            expr_walk(t->size, find_sizes, NULL);
        if (t->decl && t->decl->from_header) {
            if (t->decl->name && strncmp(t->decl->name, "cgrad_", 6) == 0)
                header_runtime = true;
            else
                header_includes = true;
        } else if (t->decl
                   && (by_value || t->kind == TYPE_TYPEDEF || t->kind == TYPE_ENUM)
                   && hmgeti(header_types, t->decl) < 0) {
            hmput(header_types, t->decl, true);
            header_type(t->decl->type, true);
            for (ptrdiff_t i = 0; i < arrlen(t->decl->members); i++)
                if (t->decl->kind == DECL_RECORD)
                    header_type(t->decl->members[i]->type, true);
        }
    }
}

static void find_header_types(void)
{
    for (ptrdiff_t i = 0; i < arrlen(functions); i++) {
        struct decl *f = functions[i].function;
        if (!functions[i].is_exported)
            continue;
        header_type(f->type->to, true);
        for (ptrdiff_t k = 0; k < arrlen(f->members); k++)
            header_type(f->members[k]->type, true);
    }
}

/* Types that the header or the embedded source brings. */
static void list_included(struct unit *code)
{
    for (ptrdiff_t i = 0; header_name() && i < hmlen(header_types); i++)
        arrput(code->included, header_types[i].key);
    struct unit *source = output.program->units[0];
    for (ptrdiff_t i = 0; output.options->embed && i < arrlen(source->decls); i++)
        arrput(code->included, source->decls[i]);
}

/* The source that is embedded has defined them already. */
static void define_guards(struct unit *code)
{
    for (ptrdiff_t i = 0; i < hmlen(header_types); i++) {
        const char *guard = ir_type_guard(header_types[i].key);
        if (guard)
            add_item(code, ITEM_DEFINE, format("#define %s", guard), NULL, false);
    }
}

struct later {
    struct unit *code;
    ptrdiff_t from; /* functions from here on are not yet defined */
};

static bool declare_later(struct expr *x, void *user)
{
    struct later *l = user;
    for (ptrdiff_t i = l->from + 1; x->kind == EXPR_REF && i < arrlen(functions); i++)
        if (functions[i].function == x->decl && hmgeti(declared, x->decl) < 0) {
            hmput(declared, x->decl, true);
            add_item(l->code, ITEM_DECL, NULL, x->decl, true);
        }
    return true;
}

static bool declare_later_in(struct stmt *s, void *user)
{
    stmt_exprs(s, declare_later, user);
    return true;
}

/* Functions that call each other: those the i-th calls before they are defined. */
static void add_prototypes(struct unit *code, ptrdiff_t i)
{
    struct later l = {code, i};
    stmt_walk(functions[i].function->body, declare_later_in, &l);
}

/* What both files begin with. */
static void add_notice(struct unit *unit)
{
    add_item(unit, ITEM_COMMENT,
             format("Generated by cgrad " CGRAD_VERSION " from %s: %s. Do not edit.",
                    base_name(output.program->units[0]->file), list_names()),
             NULL, false);
}

static void make_code(struct unit *code)
{
    struct program *p = output.program;
    add_notice(code);
    rename_statics();
    if (output.options->embed)
        add_include(code, format("\"%s\"", output.options->embed));
    if (header_name() && output.options->embed)
        define_guards(code);
    if (header_name())
        add_include(code, format("\"%s\"", header_name()));
    if (needs.runtime)
        add_include(code, "<cgrad_rt.h>");
    if (needs.taylor)
        add_include(code, "<cgrad_taylor.h>");
    for (ptrdiff_t i = 0; !output.options->embed && i < arrlen(p->units); i++)
        copy_includes(code, p->units[i]);
    if (needs.math)
        add_include(code, "<math.h>");
    if (needs.memory)
        add_include(code, "<string.h>");
    for (ptrdiff_t i = 0; !output.options->embed && i < arrlen(p->units); i++)
        copy_needed(code, p->units[i]);
    copy_local_types(code);
    add_derived(code);
    for (ptrdiff_t i = 0; i < arrlen(functions); i++) {
        add_prototypes(code, i);
        if (functions[i].remark)
            add_item(code, ITEM_COMMENT, functions[i].remark, NULL, false);
        add_item(code, ITEM_DECL, NULL, functions[i].function, false);
    }
}

/* ---- the header ---- */

static void make_header(struct unit *header)
{
    struct program *p = output.program;
    add_notice(header);
    if (header_runtime)
        add_include(header, "<cgrad_rt.h>");
    for (ptrdiff_t i = 0; header_includes && i < arrlen(p->units); i++)
        copy_includes(header, p->units[i]);
    for (ptrdiff_t i = 0; i < arrlen(p->units); i++)
        for (ptrdiff_t k = 0; k < arrlen(p->units[i]->items); k++) {
            struct item *it = p->units[i]->items[k];
            if (is_whole(it) && any_in(header_types, it)) {
                for (ptrdiff_t m = 0; m < arrlen(it->decls); m++)
                    add_inner_types(header, it->decls[m], header_types);
                arrput(header->items, it);
                continue;
            }
            for (ptrdiff_t m = 0; it->kind == ITEM_DECL && m < arrlen(it->decls); m++)
                if (hmgeti(header_types, it->decls[m]) >= 0) {
                    if (!it->is_forward)
                        add_inner_types(header, it->decls[m], header_types);
                    add_item(header, ITEM_DECL, NULL, it->decls[m], it->is_forward);
                }
        }
    for (ptrdiff_t i = 0; i < arrlen(functions); i++) {
        if (!functions[i].is_exported)
            continue;
        if (functions[i].remark)
            add_item(header, ITEM_COMMENT, functions[i].remark, NULL, false);
        add_item(header, ITEM_DECL, NULL, functions[i].function, true);
    }
}

/* ---- the run ---- */

const char *const mode_names[] = {
#define MODE(name, make, help) #name,
#include "modes.def"
#undef MODE
    NULL};

static void make_entry(struct entry *e)
{
    static void (*const make[])(struct entry *) = {
#define MODE(name, make, help) make,
#include "modes.def"
#undef MODE
    };
    for (size_t i = 0; mode_names[i]; i++)
        if (strcmp(mode_names[i], e->request->product) == 0) {
            make[i](e);
            return;
        }
    bug(e->request->loc, "no mode %s", e->request->product);
}

bool modes_run(struct program *program, const struct modes_options *options,
               struct unit **code, struct unit **header)
{
    output = (struct output){.program = program, .options = options};
    for (ptrdiff_t i = 0; i < arrlen(program->requests); i++)
        output_reserve(program->requests[i]);
    rename_types();
    struct entry *entries = entries_resolve(program->requests);
    if (diag_errors() > 0)
        return false;
    for (ptrdiff_t i = 0; i < arrlen(entries); i++)
        make_entry(&entries[i]);
    if (diag_errors() > 0)
        return false;
    tidy_functions();
    find_needs();
    if (diag_errors() > 0)
        return false;
    output.code = *code = NEW(struct unit);
    output.header = *header = NEW(struct unit);
    output.code->file = options->output;
    output.header->file = options->header;
    for (ptrdiff_t i = 0; i < arrlen(program->units); i++)
        for (ptrdiff_t k = 0; k < arrlen(program->units[i]->macros); k++)
            arrput(output.code->macros, program->units[i]->macros[k]);
    find_header_types();
    list_included(output.code);
    make_code(output.code);
    make_header(output.header);
    return true;
}
