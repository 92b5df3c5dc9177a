/* Records and enums. A tag at file scope that an earlier unit has too, with the same
 * layout, is one declaration for both: what is known of its fields is known wherever
 * they are used. */
#include "internal.h"
#include <string.h>

/* clang spells a record without tag by its place, "struct (unnamed at ..)", or by the
 * typedef it stands in: what stands where the name should tells. */
static bool is_unnamed(struct import *in, CXCursor c)
{
    const char *word = token_at(in, clang_getCursorLocation(c));
    return strcmp(word, "struct") == 0 || strcmp(word, "union") == 0
           || strcmp(word, "enum") == 0;
}

/* Its tag, or the typedef it stands in; null: neither. */
static const char *known_as(CXCursor c)
{
    const char *name = cursor_name(c);
    return name && !strchr(name, '(') ? name : NULL;
}

static enum CXVisitorResult collect_field(CXCursor c, CXClientData user)
{
    cursors *fields = user;
    arrput(*fields, c);
    return CXVisit_Continue;
}

static cursors record_fields(CXCursor definition)
{
    cursors fields = NULL;
    clang_Type_visitFields(clang_getCursorType(definition), collect_field, &fields);
    return fields;
}

static cursors enum_constants(CXCursor definition)
{
    cursors kids = cursor_kids(definition), constants = NULL;
    for (ptrdiff_t i = 0; i < arrlen(kids); i++)
        if (clang_getCursorKind(kids[i]) == CXCursor_EnumConstantDecl)
            arrput(constants, kids[i]);
    return constants;
}

/* ---- one declaration for several units ---- */

static const char *tag_key(struct import *in, CXCursor c)
{
    return name_intern(format("%d %s %s", (int)clang_getCursorKind(c),
                              is_unnamed(in, c) ? "typedef" : "tag", known_as(c)));
}

/* An unnamed record belongs to the member whose type it is. */
static struct decl *unnamed_type(struct decl *member)
{
    struct type *t = member->type;
    while (t->kind == TYPE_ARRAY || t->kind == TYPE_POINTER)
        t = t->to;
    bool is_tag = t->kind == TYPE_RECORD || t->kind == TYPE_ENUM;
    return is_tag && !t->decl->name ? t->decl : NULL;
}

static CXCursor unnamed_cursor(CXCursor field)
{
    CXType t = clang_getCanonicalType(clang_getCursorType(field));
    for (;;) {
        if (t.kind == CXType_Pointer)
            t = clang_getPointeeType(t);
        else if (t.kind == CXType_ConstantArray || t.kind == CXType_IncompleteArray)
            t = clang_getArrayElementType(t);
        else
            return clang_getTypeDeclaration(t);
    }
}

static bool same_name(CXCursor c, struct decl *d)
{
    const char *name = clang_Cursor_isAnonymous(c) ? NULL : known_as(c);
    return name == d->name;
}

static bool same_members(CXCursor definition, struct decl *d)
{
    bool is_enum = d->kind == DECL_ENUM;
    cursors members = is_enum ? enum_constants(definition) : record_fields(definition);
    if (arrlen(members) != arrlen(d->members))
        return false;
    for (ptrdiff_t i = 0; i < arrlen(members); i++) {
        struct decl *member = d->members[i];
        if (!same_name(members[i], member))
            return false;
        if (is_enum && clang_getEnumConstantDeclValue(members[i]) != member->value)
            return false;
        if (!is_enum && clang_Cursor_getOffsetOfField(members[i]) != member->value)
            return false;
        struct decl *inner = unnamed_type(member);
        if (inner && !same_members(unnamed_cursor(members[i]), inner))
            return false;
    }
    return true;
}

static void take_over(struct import *in, CXCursor c, CXCursor definition,
                      struct decl *d)
{
    if (!entity_find(in, c))
        entity_add(in, c, d);
    if (clang_Cursor_isNull(definition))
        return;
    cursors members =
        d->kind == DECL_ENUM ? enum_constants(definition) : record_fields(definition);
    for (ptrdiff_t i = 0; i < arrlen(members); i++) {
        entity_add(in, members[i], d->members[i]);
        struct decl *inner = unnamed_type(d->members[i]);
        CXCursor cursor = inner ? unnamed_cursor(members[i]) : clang_getNullCursor();
        if (inner)
            take_over(in, cursor, cursor, inner);
    }
}

/* The declaration that other units have for this tag, if it can be this one's. */
static struct decl *shared_tag(struct import *in, CXCursor c, CXCursor definition)
{
    if (!in->shared || !known_as(c) || !is_file_scope(c))
        return NULL;
    ptrdiff_t i = hmgeti(in->shared->tags, tag_key(in, c));
    struct decl *d = i >= 0 ? in->shared->tags[i].value : NULL;
    if (!d || d->unit == in->unit)
        return NULL;
    bool both = !clang_Cursor_isNull(definition) && d->is_complete;
    if (both && !same_members(definition, d))
        return NULL;
    take_over(in, c, both ? definition : clang_getNullCursor(), d);
    return d;
}

/* ---- shells ---- */

static void import_field(struct import *in, struct decl *record, CXCursor c)
{
    struct decl *d = decl_shell(in, DECL_FIELD, c);
    if (clang_Cursor_isAnonymous(c) || (d->name && strchr(d->name, '(')))
        d->name = NULL;
    d->type = import_type_of(in, c);
    d->value = clang_Cursor_getOffsetOfField(c);
    if (clang_Cursor_isBitField(c))
        d->bits = expr_int(clang_getFieldDeclBitWidth(c));
    import_attributes(in, d, c);
    arrput(record->members, d);
}

static struct decl *tag_shell(struct import *in, enum decl_kind kind, CXCursor c)
{
    struct decl *d = decl_shell(in, kind, c);
    if (is_unnamed(in, c))
        d->name = NULL;
    d->is_global = is_file_scope(c);
    if (in->shared && d->is_global && known_as(c))
        hmput(in->shared->tags, tag_key(in, c), d);
    return d;
}

struct decl *record_shell(struct import *in, CXCursor c)
{
    CXCursor definition = clang_getCursorDefinition(c);
    struct decl *d = shared_tag(in, c, definition);
    if (!d) {
        d = tag_shell(in, DECL_RECORD, c);
        d->is_union = clang_getCursorKind(c) == CXCursor_UnionDecl;
        d->type = type_named(d);
    }
    if (d->is_complete || clang_Cursor_isNull(definition))
        return d;
    d->is_complete = true;
    cursors fields = record_fields(definition);
    for (ptrdiff_t i = 0; i < arrlen(fields); i++)
        import_field(in, d, fields[i]);
    import_attributes(in, d, definition);
    return d;
}

struct decl *enum_shell(struct import *in, CXCursor c)
{
    CXCursor definition = clang_getCursorDefinition(c);
    struct decl *d = shared_tag(in, c, definition);
    if (!d) {
        d = tag_shell(in, DECL_ENUM, c);
        d->type = import_type(in, clang_getEnumDeclIntegerType(c));
    }
    if (d->is_complete || clang_Cursor_isNull(definition))
        return d;
    d->is_complete = true;
    cursors constants = enum_constants(definition);
    for (ptrdiff_t i = 0; i < arrlen(constants); i++) {
        struct decl *e = decl_shell(in, DECL_ENUMERATOR, constants[i]);
        e->type = type_basic(TYPE_INT);
        e->value = clang_getEnumConstantDeclValue(constants[i]);
        cursors init = cursor_kids(constants[i]);
        if (arrlen(init) > 0 && cursor_is_expr(init[0]))
            e->init = import_expr(in, init[0]);
        arrput(d->members, e);
    }
    import_attributes(in, d, definition);
    return d;
}
