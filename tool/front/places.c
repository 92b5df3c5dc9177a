/* Places of requests. For the functions of one file, clang reads
 *     #include "model.c"
 *     void cgrad_request_0(PARAMETERS)
 *     {
 *         (void)(PATH);
 *         (void)(EXTENT);
 *     }
 * from memory, one expression a line. The expressions are imported with the
 * parameters taken for the function's own and all other declarations for those of the
 * file's import. */
#include "internal.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct line { /* what a line of the text holds; place null: the signature */
    struct asked *asked;
    const char *place;
};

struct extra {
    struct text text;
    struct line *lines;
    unsigned count; /* lines so far */
};

static void add_line(struct extra *x, struct asked *asked, const char *place,
                     const char *line)
{
    struct line entry = {asked, place};
    arrput(x->lines, entry);
    text_printf(&x->text, "%s\n", line);
    x->count++;
}

/* ---- the text ---- */

/* A definition in the old style is printed with names alone: "(n, x)". */
static bool is_old_style(const char *list, CXCursor function)
{
    struct text t = {0};
    int count = clang_Cursor_getNumArguments(function);
    for (int i = 0; i < count; i++) {
        const char *name = cursor_name(clang_Cursor_getArgument(function, (unsigned)i));
        text_printf(&t, "%s%s", i > 0 ? ", " : "(", name ? name : "");
    }
    return count > 0 && strncmp(list, t.s, t.len) == 0
           && strcmp(list + t.len, ")") == 0;
}

/* "(int n, const double x[n])" as clang prints the function's declaration; null:
 * without types, in the old style. */
static const char *parameter_list(CXCursor function, const char *name)
{
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(function);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
    const char *p = clang_text(clang_getCursorPrettyPrinted(function, policy));
    clang_PrintingPolicy_dispose(policy);
    size_t n = strlen(name);
    while (*p) {
        if (*p == '"' || *p == '\'') {
            p = skip_quoted(p);
            continue;
        }
        size_t len = word_len(p);
        if (len == 13 && strncmp(p, "__attribute__", len) == 0) {
            p = match_paren(p);
            continue;
        }
        if (len == n && strncmp(p, name, n) == 0 && p[n] == '(') {
            const char *close = match_paren(p + n);
            const char *list = format("%.*s", (int)(close + 1 - p) - (int)n, p + n);
            return is_old_style(list, function) ? NULL : list;
        }
        p += len > 0 ? len : 1;
    }
    return NULL;
}

static const char *old_parameter_list(CXCursor function)
{
    struct text t = {0};
    int count = clang_Cursor_getNumArguments(function);
    for (int i = 0; i < count; i++) {
        CXCursor c = clang_Cursor_getArgument(function, (unsigned)i);
        text_printf(&t, "%s%s %s", i > 0 ? ", " : "(",
                    clang_text(clang_getTypeSpelling(clang_getCursorType(c))),
                    cursor_name(c));
    }
    text_add(&t, count > 0 ? ")" : "()");
    return t.s;
}

static void add_places(struct extra *x, struct asked *asked, struct place_text *places)
{
    for (ptrdiff_t i = 0; i < arrlen(places); i++) {
        struct place_text *p = &places[i];
        add_line(x, asked, p->text, format("(void)(%s);", p->path));
        for (ptrdiff_t k = 0; k < arrlen(p->extents); k++)
            add_line(x, asked, p->text, format("(void)(%s);", p->extents[k]));
    }
}

static void add_request(struct extra *x, struct import *unit, struct asked *asked,
                        ptrdiff_t i)
{
    struct decl *d = asked->request->function;
    CXCursor c = clang_getCursorDefinition(entity_cursor_of(unit, d));
    const char *list = parameter_list(c, d->name);
    if (!list)
        list = old_parameter_list(c);
    add_line(x, asked, NULL, format("void cgrad_request_%td%s {", i, list));
    add_places(x, asked, asked->text.wrt);
    add_places(x, asked, asked->text.of);
    add_places(x, asked, asked->text.extents);
    add_line(x, asked, NULL, "}");
}

/* ---- names that don't exist, and what else clang finds wrong ---- */

static bool names_something(struct decl *function, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++)
        if (function->members[i]->name == name)
            return true;
    struct unit *unit = function->unit;
    for (ptrdiff_t i = 0; i < arrlen(unit->decls); i++)
        if (unit->decls[i]->name == name && unit->decls[i]->kind == DECL_VAR)
            return true;
    for (ptrdiff_t i = 0; i < arrlen(unit->macros); i++)
        if (unit->macros[i].name == name)
            return true;
    return false;
}

static void note_parameters(struct decl *function)
{
    struct text t = {0};
    for (ptrdiff_t i = 0; i < arrlen(function->members); i++)
        if (function->members[i]->name)
            text_printf(&t, "%s%s", i > 0 ? ", " : "", function->members[i]->name);
    if (t.s)
        diag_note(function->loc, "its parameters are %s", t.s);
    else
        diag_note(function->loc, "it has no parameters");
}

static bool roots_exist(struct asked *asked, struct place_text *places)
{
    struct decl *function = asked->request->function;
    bool exist = true;
    for (ptrdiff_t i = 0; i < arrlen(places); i++) {
        const char *p = places[i].path + strspn(places[i].path, "*&( \t");
        size_t n = word_len(p);
        if (n == 0 || names_something(function, name_intern_n(p, n)))
            continue;
        diag_error(DIAG_NO_PARAMETER, asked->text.loc, function->name,
                   name_intern_n(p, n));
        note_parameters(function);
        exist = false;
    }
    return exist;
}

/* clang's errors, each against the request its line belongs to. */
static bool report_errors(struct import *in, struct extra *x)
{
    bool failed = false;
    for (unsigned i = 0; i < clang_getNumDiagnostics(in->tu); i++) {
        CXDiagnostic d = clang_getDiagnostic(in->tu, i);
        if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error) {
            CXFile file;
            unsigned line;
            clang_getExpansionLocation(clang_getDiagnosticLocation(d), &file, &line,
                                       NULL, NULL);
            bool ours = file && clang_File_isEqual(file, in->main_file) && line >= 1
                        && line <= x->count;
            struct line *entry = ours ? &x->lines[line - 1] : NULL;
            char *message = clang_text(clang_getDiagnosticSpelling(d));
            struct loc loc =
                entry && entry->asked ? entry->asked->text.loc : (struct loc){0};
            if (entry && entry->place)
                diag_error(DIAG_PLACE, loc, entry->place, message);
            else
                diag_error(DIAG_UNREPRESENTED, loc,
                           format("function for a request (clang: %s)", message));
            failed = true;
        }
        clang_disposeDiagnostic(d);
    }
    return failed;
}

/* ---- the expressions ---- */

struct decl *twin_find(struct import *in, CXCursor c)
{
    struct decl *d = NULL;
    if (clang_getCursorKind(c) == CXCursor_ParmDecl) {
        const char *name = cursor_name(c);
        struct decl **members = in->twin_function->members;
        for (ptrdiff_t i = 0; i < arrlen(members); i++)
            if (name && members[i]->name == name)
                d = members[i];
    }
    if (!d)
        d = entity_at_place(in->twin, c);
    if (d)
        entity_add(in, c, d);
    return d;
}

static bool set_loc(struct expr *e, void *user)
{
    e->loc = *(struct loc *)user;
    return true;
}

/* The operand of the k-th (void)(..) of the body, without the parentheses we put. */
static struct expr *import_operand(struct import *in, cursors body, ptrdiff_t *next,
                                   struct loc loc)
{
    if (*next >= arrlen(body))
        bug(loc, "a request has fewer expressions than it was written with");
    struct expr *cast = import_expr(in, body[(*next)++]);
    struct expr *e = cast->kids[0];
    struct expr *bare = expr_bare(e);
    if (bare->parens > 0)
        bare->parens--;
    expr_walk(e, set_loc, &loc);
    return e;
}

static struct place *import_places(struct import *in, cursors body, ptrdiff_t *next,
                                   struct place_text *texts, struct loc loc)
{
    struct place *places = NULL;
    for (ptrdiff_t i = 0; i < arrlen(texts); i++) {
        struct place place = {.loc = loc, .text = texts[i].text};
        place.path = expr_bare(import_operand(in, body, next, loc));
        for (ptrdiff_t k = 0; k < arrlen(texts[i].extents); k++)
            arrput(place.extents, import_operand(in, body, next, loc));
        arrput(places, place);
    }
    return places;
}

static void import_request(struct import *in, CXCursor function, struct asked *asked)
{
    struct request *r = asked->request;
    in->twin_function = r->function;
    in->function = r->function;
    anchors_begin(in, function, false);
    arrsetlen(in->scope, 0);
    for (ptrdiff_t i = 0; i < arrlen(r->function->members); i++)
        arrput(in->scope, r->function->members[i]);
    int count = clang_Cursor_getNumArguments(function);
    for (int i = 0; i < count; i++)
        import_type_of(in, clang_Cursor_getArgument(function, (unsigned)i));
    cursors kids = cursor_kids(function);
    cursors body = cursor_kids(arrlast(kids));
    ptrdiff_t next = 0;
    r->wrt = import_places(in, body, &next, asked->text.wrt, r->loc);
    r->of = import_places(in, body, &next, asked->text.of, r->loc);
    r->extents = import_places(in, body, &next, asked->text.extents, r->loc);
}

/* ---- one extra unit ---- */

static bool belongs(struct import *unit, struct asked *a)
{
    return a->request->function->unit == unit->unit
           && arrlen(a->text.wrt) + arrlen(a->text.of) + arrlen(a->text.extents) > 0;
}

static CXCursor *request_functions(struct import *in, ptrdiff_t count)
{
    CXCursor *found = NULL;
    cursors top = cursor_kids(clang_getTranslationUnitCursor(in->tu));
    for (ptrdiff_t i = 0; i < count; i++) {
        const char *name = name_intern(format("cgrad_request_%td", i));
        for (ptrdiff_t k = arrlen(top) - 1; k >= 0; k--)
            if (clang_getCursorKind(top[k]) == CXCursor_FunctionDecl
                && cursor_name(top[k]) == name) {
                arrput(found, top[k]);
                break;
            }
    }
    return found;
}

void places_import(struct import *unit, struct asked *asked, ptrdiff_t count,
                   const struct front_options *options)
{
    struct extra x = {0};
    struct asked **mine = NULL;
    char *path = realpath(unit->unit->file, NULL);
    add_line(&x, NULL, NULL, format("#include \"%s\"", path ? path : unit->unit->file));
    free(path);
    bool exist = true;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (!belongs(unit, &asked[i]))
            continue;
        exist = roots_exist(&asked[i], asked[i].text.wrt) && exist;
        exist = roots_exist(&asked[i], asked[i].text.of) && exist;
        exist = roots_exist(&asked[i], asked[i].text.extents) && exist;
        add_request(&x, unit, &asked[i], arrlen(mine));
        arrput(mine, &asked[i]);
    }
    if (arrlen(mine) == 0 || !exist)
        return;
    struct import *in = import_open("cgrad-requests.c", x.text.s, unit->unit->flags,
                                    options->include_dir);
    in->twin = unit;
    in->unit = unit->unit;
    if (!report_errors(in, &x)) {
        CXCursor *functions = request_functions(in, arrlen(mine));
        for (ptrdiff_t i = 0; i < arrlen(mine); i++)
            import_request(in, functions[i], mine[i]);
    }
    import_close(in);
}
