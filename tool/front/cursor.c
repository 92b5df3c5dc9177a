/* Cursors: children, text, places, and the one declaration each entity has. */
#include "internal.h"
#include <string.h>

static enum CXChildVisitResult collect(CXCursor c, CXCursor parent, CXClientData user)
{
    (void)parent;
    cursors *kids = user;
    arrput(*kids, c);
    return CXChildVisit_Continue;
}

cursors cursor_kids(CXCursor c)
{
    cursors kids = NULL;
    clang_visitChildren(c, collect, &kids);
    return kids;
}

bool cursor_is_expr(CXCursor c)
{
    return clang_isExpression(clang_getCursorKind(c));
}

char *clang_text(CXString s)
{
    const char *c = clang_getCString(s);
    char *copy = format("%s", c ? c : "");
    clang_disposeString(s);
    return copy;
}

const char *cursor_name(CXCursor c)
{
    CXString s = clang_getCursorSpelling(c);
    const char *text = clang_getCString(s);
    const char *name = text && *text ? name_intern(text) : NULL;
    clang_disposeString(s);
    return name;
}

/* Files are named as clang names them; their text serves diagnostics. */
static const char *file_name(struct import *in, CXFile file)
{
    ptrdiff_t i = hmgeti(in->files, (void *)file);
    if (i >= 0)
        return in->files[i].value;
    const char *name = name_intern(clang_text(clang_getFileName(file)));
    hmput(in->files, (void *)file, name);
    size_t len;
    const char *text = clang_getFileContents(in->tu, file, &len);
    if (text) {
        char *copy = arena_alloc(len + 1);
        memcpy(copy, text, len);
        source_add(name, copy, len);
    }
    return name;
}

struct loc loc_at(struct import *in, CXSourceLocation l)
{
    CXFile file;
    struct loc loc = {0};
    clang_getExpansionLocation(l, &file, &loc.line, &loc.column, &loc.offset);
    if (!file)
        return (struct loc){0};
    loc.file = file_name(in, file);
    return loc;
}

struct loc loc_of(struct import *in, CXCursor c)
{
    return loc_at(in, clang_getCursorLocation(c));
}

struct loc start_of(struct import *in, CXCursor c)
{
    return loc_at(in, clang_getRangeStart(clang_getCursorExtent(c)));
}

bool in_main_file(struct import *in, CXCursor c)
{
    CXFile file;
    clang_getExpansionLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
    return file && clang_File_isEqual(file, in->main_file);
}

bool is_in_macro(CXSourceLocation l)
{
    CXFile spelled, expanded;
    unsigned a, b;
    clang_getSpellingLocation(l, &spelled, NULL, NULL, &a);
    clang_getExpansionLocation(l, &expanded, NULL, NULL, &b);
    return spelled != expanded || a != b;
}

struct entity {
    CXCursor cursor;
    struct decl *decl;
    struct entity *next;
};

/* A label that a goto refers to differs from its statement in the declaration above it. */
static CXCursor entity_cursor(CXCursor c)
{
    if (clang_getCursorKind(c) == CXCursor_LabelStmt)
        c.data[0] = NULL;
    CXCursor canonical = clang_getCanonicalCursor(c);
    return clang_Cursor_isNull(canonical) ? c : canonical;
}

struct decl *entity_find(struct import *in, CXCursor c)
{
    c = entity_cursor(c);
    ptrdiff_t i = hmgeti(in->entities, clang_hashCursor(c));
    if (i >= 0)
        for (struct entity *e = in->entities[i].value; e; e = e->next)
            if (clang_equalCursors(e->cursor, c))
                return e->decl;
    return NULL;
}

void entity_add(struct import *in, CXCursor c, struct decl *d)
{
    struct entity *e = NEW(struct entity);
    e->cursor = entity_cursor(c);
    e->decl = d;
    unsigned hash = clang_hashCursor(e->cursor);
    ptrdiff_t i = hmgeti(in->entities, hash);
    e->next = i >= 0 ? in->entities[i].value : NULL;
    hmput(in->entities, hash, e);
}

void entities_map(struct import *in, struct decl *fn(struct decl *d, void *user),
                  void *user)
{
    for (ptrdiff_t i = 0; i < hmlen(in->entities); i++)
        for (struct entity *e = in->entities[i].value; e; e = e->next)
            e->decl = fn(e->decl, user);
}

CXCursor entity_cursor_of(struct import *in, struct decl *d)
{
    for (ptrdiff_t i = 0; i < hmlen(in->entities); i++)
        for (struct entity *e = in->entities[i].value; e; e = e->next)
            if (e->decl == d)
                return e->cursor;
    return clang_getNullCursor();
}

/* File, offset, kind and name: the same for the same declaration in every parse. */
static char *place_key(CXCursor c)
{
    CXFile file;
    unsigned offset;
    clang_getSpellingLocation(clang_getCursorLocation(c), &file, NULL, NULL, &offset);
    if (!file)
        return format("%s", clang_text(clang_getCursorSpelling(c)));
    char *path = clang_text(clang_File_tryGetRealPathName(file));
    const char *name = cursor_name(c);
    return format("%s:%u:%d:%s", path, offset, (int)clang_getCursorKind(c),
                  name && !strchr(name, '(') ? name : "");
}

struct decl *entity_at_place(struct import *in, CXCursor c)
{
    if (!in->places) {
        sh_new_arena(in->places);
        for (ptrdiff_t i = 0; i < hmlen(in->entities); i++)
            for (struct entity *e = in->entities[i].value; e; e = e->next)
                shput(in->places, place_key(e->cursor), e->decl);
    }
    ptrdiff_t i = shgeti(in->places, place_key(entity_cursor(c)));
    return i >= 0 ? in->places[i].value : NULL;
}
