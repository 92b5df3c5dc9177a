/* Declarations: one struct decl an entity, made when its first cursor is met; bodies
 * and initializers follow when the declaration's turn comes in the text. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

/* ---- attributes ---- */

static bool name_is(const char *word, const char *name)
{
    size_t n = strlen(name);
    if (strncmp(word, "__", 2) == 0 && strlen(word) == n + 4)
        return strncmp(word + 2, name, n) == 0;
    return strcmp(word, name) == 0;
}

/* The attribute as clang prints it with the declaration, macros expanded; else its
 * source. */
static const char *attribute_text(struct import *in, const char *printed, CXCursor c,
                                  const char *word)
{
    const char *prefix = "__attribute__((";
    for (const char *p = printed; (p = strstr(p, prefix)); p++) {
        const char *inside = p + strlen(prefix);
        size_t n = word_len(inside);
        if (name_is(word, name_intern_n(inside, n)))
            return format("%.*s", (int)(match_paren(p + 13) + 1 - p), p);
    }
    if (strcmp(word, "_Noreturn") == 0 || strcmp(word, "_Alignas") == 0) {
        const char *p = strstr(printed, word);
        const char *end = p ? p + strlen(word) : NULL;
        if (end && *end == '(')
            end = match_paren(end) + 1;
        if (p)
            return format("%.*s", (int)(end - p), p);
    }
    const char *source = source_at(in, c);
    if (source) {
        const char *end = source + word_len(source);
        if (*end == '(')
            end = match_paren(end) + 1;
        if (source[0] == '_' && isupper((unsigned char)source[1]))
            return format("%.*s", (int)(end - source), source);
        return format("__attribute__((%.*s))", (int)(end - source), source);
    }
    return NULL;
}

struct attributes {
    struct import *in;
    struct decl *decl;
    const char *printed;
    CXCursor of;
};

static void import_annotation(struct attributes *a, CXCursor c)
{
    char *text = clang_text(clang_getCursorSpelling(c));
    if (strncmp(text, "cgrad:", 6) == 0) {
        arrput(a->decl->notes, text);
        arrput(a->decl->note_locs, loc_of(a->in, c));
        return;
    }
    struct text t = {0};
    text_add(&t, "__attribute__((annotate(\"");
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\')
            text_add(&t, "\\");
        text_add_n(&t, p, 1);
    }
    text_add(&t, "\")))");
    arrput(a->decl->attributes, t.s);
}

static enum CXChildVisitResult import_attribute(CXCursor c, CXCursor parent,
                                                CXClientData user)
{
    (void)parent;
    struct attributes *a = user;
    struct decl *d = a->decl;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (!clang_isAttribute(kind))
        return CXChildVisit_Continue;
    if (kind == CXCursor_AnnotateAttr) {
        import_annotation(a, c);
        return CXChildVisit_Continue;
    }
    if (kind == CXCursor_AsmLabelAttr) {
        d->asm_label = clang_text(clang_getCursorSpelling(c));
        return CXChildVisit_Continue;
    }
    const char *word = token_at(a->in, clang_getCursorLocation(c));
    if (name_is(word, "noreturn") || strcmp(word, "_Noreturn") == 0) {
        d->is_noreturn = true;
        return CXChildVisit_Continue;
    }
    if (kind == CXCursor_PackedAttr || kind == CXCursor_AlignedAttr)
        d->is_packed_or_aligned = true;
    if (d->from_header || !in_main_file(a->in, c))
        return CXChildVisit_Continue; /* nobody prints it: a header's, or clang's own */
    if (!a->printed) {
        CXPrintingPolicy policy = clang_getCursorPrintingPolicy(a->of);
        a->printed = clang_text(clang_getCursorPrettyPrinted(a->of, policy));
        clang_PrintingPolicy_dispose(policy);
    }
    const char *text = attribute_text(a->in, a->printed, c, word);
    if (text)
        arrput(d->attributes, text);
    else
        diag_error(DIAG_UNREPRESENTED, loc_of(a->in, c),
                   "attribute (written by a macro)");
    return CXChildVisit_Continue;
}

void import_attributes(struct import *in, struct decl *d, CXCursor c)
{
    if (!clang_Cursor_hasAttrs(c))
        return;
    struct attributes a = {in, d, NULL, c};
    clang_visitChildren(c, import_attribute, &a);
}

/* ---- shells: a declaration without body or initializer ---- */

struct decl *decl_shell(struct import *in, enum decl_kind kind, CXCursor c)
{
    struct decl *d = decl_new(kind, cursor_name(c), NULL, loc_of(in, c));
    CXSourceLocation l = clang_getCursorLocation(c);
    d->from_header = d->loc.file && !in_main_file(in, c);
    d->from_system = d->loc.file && clang_Location_isInSystemHeader(l);
    d->is_builtin = !d->loc.file;
    d->unit = in->unit;
    entity_add(in, c, d);
    return d;
}

static enum storage storage_of(CXCursor c)
{
    switch ((int)clang_Cursor_getStorageClass(c)) {
    case CX_SC_Extern: return STORAGE_EXTERN;
    case CX_SC_Static: return STORAGE_STATIC;
    case CX_SC_Auto: return STORAGE_AUTO;
    case CX_SC_Register: return STORAGE_REGISTER;
    default: return STORAGE_NONE;
    }
}

bool is_file_scope(CXCursor c)
{
    enum CXCursorKind k = clang_getCursorKind(clang_getCursorSemanticParent(c));
    return k == CXCursor_TranslationUnit;
}

static bool says_noreturn(CXCursor c)
{
    CXString s = clang_getTypeSpelling(clang_getCursorType(c));
    const char *text = clang_getCString(s);
    bool found = text && strstr(text, "noreturn");
    clang_disposeString(s);
    return found;
}

/* Parameters and type are the definition's where there is one. */
static struct decl *function_shell(struct import *in, CXCursor c)
{
    CXCursor definition = clang_getCursorDefinition(c);
    bool has_body = !clang_Cursor_isNull(definition);
    struct decl *d = decl_shell(in, DECL_FUNCTION, c);
    d->has_body = has_body;
    d->is_global = true;
    d->is_builtin = true; /* until a declaration is met */
    if (has_body)
        c = definition;
    d->storage = storage_of(c);
    if (clang_getCursorLinkage(c) == CXLinkage_Internal)
        d->storage = STORAGE_STATIC;
    d->is_inline = clang_Cursor_isFunctionInlined(c);
    d->is_noreturn = says_noreturn(c);
    if (has_body && in_main_file(in, c)) {
        d->loc = loc_of(in, c);
        d->from_header = d->from_system = false;
    }
    struct anchors saved = in->anchors;
    anchors_begin(in, c, false);
    int count = clang_Cursor_getNumArguments(c);
    for (int i = 0; i < count; i++)
        arrput(d->members, decl_of(in, clang_Cursor_getArgument(c, (unsigned)i)));
    in->anchors = saved;
    d->type = import_function_type(in, c, d->members);
    import_attributes(in, d, c);
    return d;
}

static struct decl *variable_shell(struct import *in, CXCursor c)
{
    struct decl *d = decl_shell(in, DECL_VAR, c);
    CXCursor definition = clang_getCursorDefinition(c);
    if (!clang_Cursor_isNull(definition)) {
        c = definition;
        if (in_main_file(in, c)) {
            d->loc = loc_of(in, c);
            d->from_header = d->from_system = false;
        }
    }
    d->storage = storage_of(c);
    d->is_global = is_file_scope(c) || d->storage == STORAGE_EXTERN;
    if (d->is_global && clang_getCursorLinkage(c) == CXLinkage_Internal)
        d->storage = STORAGE_STATIC;
    d->is_tls = clang_getCursorTLSKind(c) != CXTLS_None;
    d->type = import_type_of(in, c);
    import_attributes(in, d, c);
    return d;
}

static struct decl *parameter_shell(struct import *in, CXCursor c)
{
    struct decl *d = decl_shell(in, DECL_PARAM, c);
    d->storage = storage_of(c);
    d->type = import_type_of(in, c);
    import_attributes(in, d, c);
    return d;
}

static struct decl *typedef_shell(struct import *in, CXCursor c)
{
    struct decl *d = decl_shell(in, DECL_TYPEDEF, c);
    d->is_global = is_file_scope(c);
    if (d->is_builtin && strncmp(d->name, "__builtin", 9) == 0) {
        d->type = NEW(struct type);
        d->type->kind = TYPE_BUILTIN;
        d->type->name = d->name;
    } else {
        d->type = import_type_of(in, c);
    }
    return d;
}

/* A field met before its record: importing the record brings it. */
static struct decl *field_shell(struct import *in, CXCursor c)
{
    decl_of(in, clang_getCursorSemanticParent(c));
    struct decl *d = entity_find(in, c);
    if (!d)
        bug(loc_of(in, c), "a field that its record doesn't have");
    return d;
}

static struct decl *enumerator_shell(struct import *in, CXCursor c)
{
    decl_of(in, clang_getCursorSemanticParent(c));
    struct decl *d = entity_find(in, c);
    if (!d)
        bug(loc_of(in, c), "an enumerator that its enum doesn't have");
    return d;
}

static struct decl *decl_make(struct import *in, CXCursor c)
{
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_FunctionDecl: return function_shell(in, c);
    case CXCursor_VarDecl: return variable_shell(in, c);
    case CXCursor_ParmDecl: return parameter_shell(in, c);
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl: return record_shell(in, c);
    case CXCursor_EnumDecl: return enum_shell(in, c);
    case CXCursor_TypedefDecl: return typedef_shell(in, c);
    case CXCursor_FieldDecl: return field_shell(in, c);
    case CXCursor_EnumConstantDecl: return enumerator_shell(in, c);
    case CXCursor_LabelStmt: return decl_shell(in, DECL_LABEL, c);
    default:
        diag_error(DIAG_UNREPRESENTED, loc_of(in, c), "declaration");
        return decl_shell(in, DECL_TEXT, c);
    }
}

/* Bodies of header functions are imported only when something asks for them. */
static void want_body(struct import *in, struct decl *d, CXCursor c)
{
    CXCursor definition = clang_getCursorDefinition(c);
    if (d->kind == DECL_FUNCTION && d->from_header && !d->body && !in->twin
        && !clang_Cursor_isNull(definition))
        arrput(in->pending, definition);
}

struct decl *decl_of(struct import *in, CXCursor c)
{
    struct decl *d = entity_find(in, c);
    if (!d && in->twin)
        d = twin_find(in, c);
    if (!d)
        d = decl_make(in, c);
    if (in->function)
        want_body(in, d, c);
    return d;
}

/* ---- what follows the shell ---- */

/* An initializer or body, with clang's print of the declaration as its guide; when
 * the two don't agree, once more without. */
static void import_guided(struct import *in, CXCursor c, struct decl *d,
                          void import(struct import *in, CXCursor c, struct decl *d))
{
    struct anchors saved = in->anchors;
    ptrdiff_t pragma = in->next_pragma, scope = arrlen(in->scope);
    anchors_begin(in, c, d->kind == DECL_FUNCTION);
    import(in, c, d);
    if (!anchors_agree(in)) {
        in->anchors.is_trusted = false;
        in->next_pragma = pragma;
        import(in, c, d);
    }
    arrsetlen(in->scope, (size_t)scope);
    in->anchors = saved;
}

static void import_init(struct import *in, CXCursor c, struct decl *d)
{
    CXCursor init = clang_Cursor_getVarDeclInitializer(c);
    d->init = clang_Cursor_isNull(init) ? NULL : import_expr(in, init);
}

/* int x[4]; defines x for want of anything better, as clang's AST doesn't say. */
static void adopt_tentative(struct import *in, CXCursor c, struct decl *d)
{
    bool is_extern = clang_Cursor_getStorageClass(c) == CX_SC_Extern;
    if (is_extern || d->storage != STORAGE_EXTERN
        || !clang_Cursor_isNull(clang_getCursorDefinition(c)))
        return;
    d->storage = storage_of(c);
    d->type = import_type_of(in, c);
    if (in_main_file(in, c)) {
        d->loc = loc_of(in, c);
        d->from_header = d->from_system = false;
    }
}

void import_variable(struct import *in, CXCursor c, struct decl *d)
{
    adopt_tentative(in, c, d);
    CXCursor init = clang_Cursor_getVarDeclInitializer(c);
    if (clang_Cursor_isNull(init))
        return;
    if (in->function)
        import_init(in, c, d);
    else
        import_guided(in, c, d, import_init);
}

static void import_function(struct import *in, CXCursor c, struct decl *d)
{
    cursors kids = cursor_kids(c);
    ptrdiff_t last = arrlen(kids) - 1;
    if (last < 0 || clang_getCursorKind(kids[last]) != CXCursor_CompoundStmt)
        return;
    for (ptrdiff_t i = 0; i < arrlen(d->members); i++)
        arrput(in->scope, d->members[i]);
    d->body = import_stmt(in, kids[last]);
    runtime_recognise(d->body);
}

void import_body(struct import *in, CXCursor c, struct decl *d)
{
    if (d->body)
        return;
    struct decl *outer = in->function;
    in->function = d;
    import_guided(in, c, d, import_function);
    in->function = outer;
}

void import_pending(struct import *in)
{
    while (arrlen(in->pending) > 0) {
        CXCursor c = arrpop(in->pending);
        import_body(in, c, decl_of(in, c));
    }
}

struct decl *import_assert(struct import *in, CXCursor c)
{
    cursors kids = cursor_kids(c);
    const char *at = anchor_next(in, ANCHOR_ASSERT, c);
    for (ptrdiff_t i = 0; i < arrlen(kids); i++)
        if (cursor_is_expr(kids[i]))
            import_expr(in, kids[i]);
    const char *open = at ? strchr(at, '(') : NULL;
    if (!open) {
        diag_error(DIAG_UNREPRESENTED, loc_of(in, c),
                   "static assertion (written by a macro)");
        open = "()";
    }
    const char *text =
        format("_Static_assert%.*s", (int)(match_paren(open) + 1 - open), open);
    return decl_new(DECL_TEXT, text, NULL, loc_of(in, c));
}

/* `__label__ name`: the label it declares is the first of that name below the block. */
struct label_search {
    const char *name;
    CXCursor found;
};

static enum CXChildVisitResult find_label(CXCursor c, CXCursor parent,
                                          CXClientData user)
{
    (void)parent;
    struct label_search *s = user;
    if (clang_getCursorKind(c) != CXCursor_LabelStmt || cursor_name(c) != s->name)
        return CXChildVisit_Recurse;
    s->found = c;
    return CXChildVisit_Break;
}

static struct decl *import_label(struct import *in, CXCursor c)
{
    struct label_search s = {cursor_name(c), clang_getNullCursor()};
    clang_visitChildren(in->block, find_label, &s);
    if (!s.name || clang_Cursor_isNull(s.found)) {
        diag_error(DIAG_UNREPRESENTED, loc_of(in, c), "declaration");
        return decl_shell(in, DECL_TEXT, c);
    }
    return decl_of(in, s.found);
}

/* A declaration inside a function, with its initializer. */
struct decl *import_local(struct import *in, CXCursor c)
{
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_StaticAssert)
        return import_assert(in, c);
    if (kind == CXCursor_UnexposedDecl)
        return import_label(in, c);
    struct decl *d = decl_of(in, c);
    if (d->kind == DECL_FUNCTION)
        d->is_builtin = false;
    arrput(in->scope, d);
    if (d->asm_label)
        anchor_next(in, ANCHOR_ASM, c);
    if (kind == CXCursor_VarDecl)
        import_variable(in, c, d);
    return d;
}
