/* The room's front door: parses files, walks each unit's top level in order, links. */
#include "internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- parsing ---- */

/* __FILE__ becomes a name without the folder, which may be another one tomorrow. */
static void add_folder(const char ***args, const char *folder)
{
    size_t n = strlen(folder);
    const char *slash = n == 0 || folder[n - 1] == '/' ? "" : "/";
    if (n > 0)
        arrput(*args, format("-fmacro-prefix-map=%s%s=", folder, slash));
}

static void add_folders(const char ***args, const char *file, const char **flags)
{
    static const char *const with_folder[] = {"-I", "-isystem", "-iquote",
                                              "-idirafter"};
    const char *slash = strrchr(file, '/');
    add_folder(args, slash ? format("%.*s", (int)(slash + 1 - file), file) : "./");
    for (ptrdiff_t i = 0; i < arrlen(flags); i++)
        for (size_t k = 0; k < COUNT(with_folder); k++) {
            size_t n = strlen(with_folder[k]);
            if (strncmp(flags[i], with_folder[k], n) != 0)
                continue;
            bool is_apart = !flags[i][n] && i + 1 < arrlen(flags);
            add_folder(args, is_apart ? flags[i + 1] : flags[i] + n);
        }
}

/* -fopenmp hides the bodies of its regions from libclang; its pragmas are text here. */
static const char **clang_flags(const char *file, const char **flags,
                                const char *include_dir)
{
    const char **args = NULL;
    arrput(args, "-xc");
    arrput(args, "-D__CGRAD__");
    add_folders(&args, file, flags);
    for (ptrdiff_t i = 0; i < arrlen(flags); i++) {
        if (strncmp(flags[i], "-fopenmp", 8) == 0)
            arrput(args, "-D_OPENMP=202011");
        else
            arrput(args, flags[i]);
    }
    if (include_dir) {
        arrput(args, "-idirafter");
        arrput(args, include_dir);
    }
    return args;
}

static CXIndex the_index(void)
{
    static CXIndex index;
    if (!index) {
        setenv("SOURCE_DATE_EPOCH", CLANG_MOMENT, 1);
        index = clang_createIndex(0, 0);
    }
    return index;
}

struct import *import_open(const char *file, const char *text, const char **flags,
                           const char *include_dir)
{
    const char **args = clang_flags(file, flags, include_dir);
    struct CXUnsavedFile memory = {file, text, text ? (unsigned long)strlen(text) : 0};
    struct import *in = NEW(struct import);
    enum CXErrorCode error = clang_parseTranslationUnit2(
        the_index(), file, args, (int)arrlen(args), &memory, text ? 1 : 0,
        CXTranslationUnit_DetailedPreprocessingRecord, &in->tu);
    if (error != CXError_Success)
        fatal("%s: clang can't parse this file (error %d)", file, (int)error);
    in->main_file = clang_getFile(in->tu, file);
    in->source = clang_getFileContents(in->tu, in->main_file, &in->source_len);
    if (!in->source)
        fatal("%s: clang can't read this file", file);
    in->unit = NEW(struct unit);
    in->unit->file = name_intern(file);
    in->unit->flags = flags;
    in->block = clang_getNullCursor();
    return in;
}

void import_close(struct import *in)
{
    clang_disposeTranslationUnit(in->tu);
    in->tu = NULL;
}

/* ---- the top level ---- */

struct top {
    struct import *in;
    struct item **directives; /* includes and defines, by offset */
    ptrdiff_t next;
    struct item *last;
    unsigned last_end; /* offset behind the last declaration */
    struct {
        struct decl *key;
        bool value;
    } * listed;
};

static struct item *item_new(struct top *top, enum item_kind kind, struct loc loc)
{
    struct item *item = NEW(struct item);
    item->kind = kind;
    item->loc = loc;
    arrput(top->in->unit->items, item);
    return item;
}

/* Items for the directives and pragmas that stand before the offset, in order. */
static void flush_directives(struct top *top, unsigned offset)
{
    struct import *in = top->in;
    for (;;) {
        struct item *directive =
            top->next < arrlen(top->directives) ? top->directives[top->next] : NULL;
        struct pragma *pragma = in->next_pragma < arrlen(in->pragmas)
                                    ? &in->pragmas[in->next_pragma]
                                    : NULL;
        if (directive && directive->loc.offset >= offset)
            directive = NULL;
        if (pragma && pragma->offset >= offset)
            pragma = NULL;
        if (!directive && !pragma)
            return;
        if (directive && (!pragma || directive->loc.offset < pragma->offset)) {
            arrput(in->unit->items, directive);
            top->next++;
        } else {
            item_new(top, ITEM_PRAGMA, (struct loc){0})->text = pragma->text;
            in->next_pragma++;
        }
    }
}

/* <math.h> or "a.h" as written; of an include by macro, what it meant. */
static const char *include_text(struct import *in, CXCursor c, unsigned offset)
{
    const char *p = in->source + offset + 1;
    p += strspn(p, " \t");
    p += word_len(p);
    p += strspn(p, " \t");
    const char *end = *p == '<'   ? strchr(p, '>')
                      : *p == '"' ? strchr(p + 1, '"')
                                  : NULL;
    if (end)
        return format("%.*s", (int)(end + 1 - p), p);
    return format("\"%s\"", clang_text(clang_getCursorSpelling(c)));
}

static enum CXChildVisitResult visit_directive(CXCursor c, CXCursor parent,
                                               CXClientData user)
{
    (void)parent;
    struct top *top = user;
    if (clang_getCursorKind(c) != CXCursor_InclusionDirective
        || !in_main_file(top->in, c))
        return CXChildVisit_Continue;
    struct item *item = NEW(struct item);
    item->kind = ITEM_INCLUDE;
    item->loc = start_of(top->in, c);
    item->text = include_text(top->in, c, item->loc.offset);
    arrput(top->directives, item);
    return CXChildVisit_Continue;
}

static int by_offset(const void *a, const void *b)
{
    const struct item *const *x = a, *const *y = b;
    return ((*x)->loc.offset > (*y)->loc.offset)
           - ((*x)->loc.offset < (*y)->loc.offset);
}

/* Includes, and the defines that stand before one: the header may depend on them. */
static void find_directives(struct top *top)
{
    struct import *in = top->in;
    clang_visitChildren(clang_getTranslationUnitCursor(in->tu), visit_directive, top);
    ptrdiff_t includes = arrlen(top->directives);
    unsigned last = includes > 0 ? top->directives[includes - 1]->loc.offset : 0;
    for (ptrdiff_t i = 0; i < arrlen(in->unit->macros); i++) {
        struct macro *m = &in->unit->macros[i];
        if (m->from_header || m->loc.offset >= last)
            continue;
        struct item *item = NEW(struct item);
        item->kind = ITEM_DEFINE;
        item->loc = m->loc;
        item->text = m->text;
        arrput(top->directives, item);
    }
    if (arrlen(top->directives) > 0)
        qsort(top->directives, (size_t)arrlen(top->directives), sizeof(struct item *),
              by_offset);
}

static bool is_definition(CXCursor c)
{
    if (clang_getCursorKind(c) == CXCursor_VarDecl)
        return clang_Cursor_getStorageClass(c) != CX_SC_Extern
               || !clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(c));
    return clang_isCursorDefinition(c)
           || clang_getCursorKind(c) == CXCursor_TypedefDecl;
}

/* A file included inside a declaration is a part of it. */
static void skip_directives(struct top *top, unsigned end)
{
    while (top->next < arrlen(top->directives)
           && top->directives[top->next]->loc.offset < end)
        top->next++;
}

/* Declarators of one declaration, and the struct it defines, overlap in the text. */
static void add_to_items(struct top *top, CXCursor c, struct decl *d)
{
    struct loc start = start_of(top->in, c);
    struct loc end = loc_at(top->in, clang_getRangeEnd(clang_getCursorExtent(c)));
    bool forward = d->kind != DECL_TEXT && !is_definition(c);
    bool joins = top->last && start.offset < top->last_end
                 && top->last->is_forward == forward && d->kind != DECL_FUNCTION
                 && top->last->decls[0]->kind != DECL_FUNCTION;
    if (!joins) {
        flush_directives(top, start.offset);
        top->last = item_new(top, ITEM_DECL, start);
        top->last->is_forward = forward;
    }
    arrput(top->last->decls, d);
    top->last_end = end.offset;
    skip_directives(top, end.offset);
}

static struct decl *import_raw(struct import *in, CXCursor c)
{
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(c);
    char *text = clang_text(clang_getCursorPrettyPrinted(c, policy));
    clang_PrintingPolicy_dispose(policy);
    if (strncmp(text, "static_assert", 13) == 0) /* clang's C++ spelling */
        text = format("_S%s", text + 1);
    return *text ? decl_new(DECL_TEXT, text, NULL, loc_of(in, c)) : NULL;
}

static struct decl *top_decl(struct import *in, CXCursor c)
{
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_StaticAssert || kind == CXCursor_UnexposedDecl)
        return in_main_file(in, c) ? import_raw(in, c) : NULL;
    struct decl *d = decl_of(in, c);
    if (d->kind == DECL_FUNCTION)
        d->is_builtin = false;
    return d;
}

static enum CXChildVisitResult visit_top(CXCursor c, CXCursor parent, CXClientData user)
{
    (void)parent;
    struct top *top = user;
    struct import *in = top->in;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (!clang_isDeclaration(kind))
        return CXChildVisit_Continue;
    struct decl *d = top_decl(in, c);
    if (!d)
        return CXChildVisit_Continue;
    if (d->kind != DECL_TEXT && hmgeti(top->listed, d) < 0) {
        hmput(top->listed, d, true);
        arrput(in->unit->decls, d);
    }
    bool main_file = in_main_file(in, c);
    if (main_file)
        add_to_items(top, c, d);
    if (kind == CXCursor_VarDecl)
        import_variable(in, c, d);
    else if (kind == CXCursor_FunctionDecl && main_file && clang_isCursorDefinition(c))
        import_body(in, c, d);
    return CXChildVisit_Continue;
}

void import_unit(struct import *in)
{
    struct top top = {.in = in};
    pragmas_find(in);
    macros_import(in);
    find_directives(&top);
    clang_visitChildren(clang_getTranslationUnitCursor(in->tu), visit_top, &top);
    flush_directives(&top, ~0u);
    import_pending(in);
}

/* ---- the room's functions ---- */

static void check_readable(const char *file)
{
    FILE *f = fopen(file, "r");
    if (!f)
        fatal("%s: %s", file, strerror(errno));
    fclose(f);
}

static void list_file(CXFile file, CXSourceLocation *stack, unsigned depth,
                      CXClientData user)
{
    (void)stack, (void)depth;
    const char ***files = user;
    const char *name = clang_text(clang_getFileName(file));
    while (name[0] == '.' && name[1] == '/')
        name += 1 + strspn(name + 1, "/");
    name = name_intern(name);
    for (ptrdiff_t i = 0; i < arrlen(*files); i++)
        if ((*files)[i] == name)
            return;
    arrput(*files, name);
}

static const char **files_read(struct import **imports)
{
    const char **files = NULL;
    for (ptrdiff_t i = 0; i < arrlen(imports); i++)
        list_file(imports[i]->main_file, NULL, 0, &files);
    for (ptrdiff_t i = 0; i < arrlen(imports); i++)
        clang_getInclusions(imports[i]->tu, list_file, &files);
    return files;
}

struct program *front_parse(const struct front_options *options)
{
    struct import **imports = NULL;
    struct shared shared = {0};
    bool failed = false;
    for (ptrdiff_t i = 0; i < arrlen(options->files); i++)
        check_readable(options->files[i]);
    for (ptrdiff_t i = 0; i < arrlen(options->files); i++) {
        const char **flags = options->flags ? options->flags[i] : NULL;
        struct import *in =
            import_open(options->files[i], NULL, flags, options->include_dir);
        in->shared = &shared;
        failed = diagnostics_report(in, flags) || failed;
        arrput(imports, in);
    }
    struct program *program = NULL;
    if (!failed) {
        for (ptrdiff_t i = 0; i < arrlen(imports); i++)
            import_unit(imports[i]);
        program = link_units(imports);
        program->files = files_read(imports);
        requests_resolve(program, imports, options);
    }
    for (ptrdiff_t i = 0; i < arrlen(imports); i++)
        import_close(imports[i]);
    return failed || diag_errors() > 0 ? NULL : program;
}

struct unit *front_parse_text(const char *name, const char *text, const char **flags)
{
    struct import *in = import_open(name, text, flags, NULL);
    bool failed = diagnostics_report(in, flags);
    unsigned errors = diag_errors();
    if (!failed)
        import_unit(in);
    import_close(in);
    return failed || diag_errors() > errors ? NULL : in->unit;
}
