/* Requests: annotations in order of the text, then the command line's; their
 * functions found, their places read by clang (places.c). */
#include "internal.h"
#include <string.h>

/* ---- functions by name ---- */

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Edits between two names, up to 31 characters of each. */
static int edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 31 };
    int m = (int)strnlen(a, LONGEST), n = (int)strnlen(b, LONGEST);
    int row[LONGEST + 1];
    for (int j = 0; j <= n; j++)
        row[j] = j;
    for (int i = 1; i <= m; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            int change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(change, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[n];
}

static void note_candidates(struct program *program, const char *name)
{
    struct decl *nearest = NULL;
    int best = 3;
    struct text all = {0};
    for (ptrdiff_t i = 0; i < arrlen(program->functions); i++) {
        struct decl *d = program->functions[i];
        if (d->from_header)
            continue;
        int distance = edit_distance(name, d->name);
        if (distance < best) {
            best = distance;
            nearest = d;
        }
        if (all.len < 200)
            text_printf(&all, "%s%s", all.len > 0 ? ", " : "", d->name);
    }
    if (nearest)
        diag_note(nearest->loc, "did you mean '%s'?", nearest->name);
    else if (all.s)
        diag_note((struct loc){0}, "the functions here are %s", all.s);
}

/* A function of a header whose body nothing asked for until now. */
static bool import_header_body(struct import **imports, struct decl *d)
{
    for (ptrdiff_t i = 0; i < arrlen(imports); i++) {
        CXCursor c = entity_cursor_of(imports[i], d);
        c = clang_Cursor_isNull(c) ? c : clang_getCursorDefinition(c);
        if (clang_Cursor_isNull(c))
            continue;
        import_body(imports[i], c, d);
        import_pending(imports[i]);
        return d->body;
    }
    return false;
}

static struct decl *find_function(struct program *program, struct import **imports,
                                  const char *name, struct loc loc)
{
    struct decl *found = NULL;
    name = name_intern(name);
    for (ptrdiff_t i = 0; i < arrlen(program->units); i++) {
        struct decl **decls = program->units[i]->decls;
        for (ptrdiff_t k = 0; k < arrlen(decls); k++) {
            struct decl *d = decls[k];
            if (d->kind != DECL_FUNCTION || d->name != name || d == found)
                continue;
            if (found && found->body && d->body) {
                diag_error(DIAG_AMBIGUOUS_FUNCTION, loc, name);
                diag_note(found->loc, "here");
                diag_note(d->loc, "and here");
                return NULL;
            }
            if (!found || d->body)
                found = d;
        }
    }
    if (!found) {
        diag_error(DIAG_NO_FUNCTION, loc, name);
        note_candidates(program, name);
        return NULL;
    }
    if (!found->body && !import_header_body(imports, found)) {
        diag_error(DIAG_NO_BODY, loc, name);
        diag_note(found->loc, "declared here; give cgrad the file that defines it too");
        return NULL;
    }
    return found;
}

/* ---- notes that are no requests ---- */

/* "noreturn(f)" of CGRAD_NORETURN(f): the function named inside. */
static const char *argument_of(const char *note, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(note, word, n) != 0 || note[n] != '(')
        return NULL;
    const char *end = strrchr(note, ')');
    return end ? name_intern_n(note + n + 1, (size_t)(end - note) - n - 1) : NULL;
}

static struct decl *function_named(struct unit *unit, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(unit->decls); i++)
        if (unit->decls[i]->kind == DECL_FUNCTION && unit->decls[i]->name == name)
            return unit->decls[i];
    return NULL;
}

static void apply_note(struct unit *unit, const char *note, struct loc loc)
{
    const char *name;
    if ((name = argument_of(note, "noreturn"))) {
        struct decl *d = function_named(unit, name);
        if (d)
            d->is_noreturn = true;
        else
            diag_error(DIAG_NO_FUNCTION, loc, name);
    } else if ((name = argument_of(note, "rule"))) {
        struct decl *d = function_named(unit, name);
        if (d) {
            arrput(d->notes, "cgrad:rule");
            arrput(d->note_locs, loc);
        } else {
            diag_error(DIAG_NO_FUNCTION, loc, name);
        }
    }
}

/* ---- all of them ---- */

static void read_annotations(struct decl *d, const char **products, struct asked **list)
{
    ptrdiff_t count = arrlen(d->notes);
    for (ptrdiff_t i = 0; i < count; i++) {
        const char *text = d->notes[i] + strlen("cgrad:");
        if (strcmp(text, "inactive") == 0 || strcmp(text, "rule") == 0)
            continue;
        struct request_text *texts = NULL;
        annotation_read(text, d->note_locs[i], products, &texts);
        for (ptrdiff_t k = 0; k < arrlen(texts); k++) {
            struct asked asked = {NEW(struct request), texts[k]};
            asked.request->function = d;
            asked.text.function = d->name;
            arrput(*list, asked);
        }
    }
}

static void read_unit(struct unit *unit, const char **products, struct asked **list)
{
    for (ptrdiff_t i = 0; i < arrlen(unit->decls); i++) {
        struct decl *d = unit->decls[i];
        if (d->kind == DECL_VAR)
            for (ptrdiff_t k = 0; k < arrlen(d->notes); k++)
                apply_note(unit, d->notes[k] + strlen("cgrad:"), d->note_locs[k]);
        else if (d->kind == DECL_FUNCTION && d->unit == unit)
            read_annotations(d, products, list);
    }
}

static bool has_function(struct program *program, struct import **imports,
                         struct asked *a)
{
    struct decl *d = a->request->function;
    if (!d)
        d = find_function(program, imports, a->text.function, a->text.loc);
    else if (!d->body)
        d = find_function(program, imports, d->name, a->text.loc);
    a->request->function = d;
    return d;
}

static void finish(struct program *program, struct asked *a)
{
    struct request *r = a->request;
    r->loc = a->text.loc;
    r->product = a->text.product;
    r->as = a->text.as;
    bool returns = type_strip(r->function->type->to)->kind != TYPE_VOID;
    if (a->text.of_result && !returns)
        diag_error(DIAG_REQUEST, r->loc, a->text.whole, "the function returns nothing");
    r->of_result = a->text.of_result || (arrlen(a->text.of) == 0 && returns);
    arrput(program->requests, r);
}

void requests_resolve(struct program *program, struct import **imports,
                      const struct front_options *options)
{
    struct asked *list = NULL, *kept = NULL;
    for (ptrdiff_t i = 0; i < arrlen(program->units); i++)
        read_unit(program->units[i], options->products, &list);
    for (ptrdiff_t i = 0; i < arrlen(options->requests); i++) {
        struct asked asked = {.request = NEW(struct request)};
        if (command_read(&options->requests[i], &asked.text))
            arrput(list, asked);
    }
    for (ptrdiff_t i = 0; i < arrlen(list); i++)
        if (has_function(program, imports, &list[i])) {
            finish(program, &list[i]);
            arrput(kept, list[i]);
        }
    for (ptrdiff_t i = 0; i < arrlen(imports); i++)
        places_import(imports[i], kept, arrlen(kept), options);
}
