/* Statements. Pragmas have no cursors: they are found in the text (tokens.c) and put
 * before the statement that follows them. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

static struct stmt *stmt_at(struct import *in, enum stmt_kind kind, CXCursor c)
{
    struct loc loc = start_of(in, c);
    if (loc.file)
        in->here = loc;
    return stmt_new(kind, in->here);
}

/* ---- pragmas ---- */

static struct stmt *pragma_before(struct import *in, unsigned offset)
{
    if (in->next_pragma >= arrlen(in->pragmas))
        return NULL;
    struct pragma *p = &in->pragmas[in->next_pragma];
    if (p->offset > offset) /* of a macro, it may be the statement's own */
        return NULL;
    in->next_pragma++;
    struct stmt *s = stmt_new(STMT_PRAGMA, in->here);
    s->text = p->text;
    return s;
}

/* The pragmas between the last statement and `where`; those of header bodies are not
 * kept. */
static void add_pragmas(struct import *in, struct stmt ***list, CXSourceLocation where)
{
    CXFile file;
    unsigned offset;
    clang_getExpansionLocation(where, &file, NULL, NULL, &offset);
    if (!file || !clang_File_isEqual(file, in->main_file))
        return;
    for (struct stmt *s; (s = pragma_before(in, offset));)
        arrput(*list, s);
}

static CXSourceLocation start_at(CXCursor c)
{
    return clang_getRangeStart(clang_getCursorExtent(c));
}

/* A statement that is a part of another; with pragmas before it, it becomes a block. */
static struct stmt *import_part(struct import *in, CXCursor c)
{
    struct stmt **list = NULL;
    add_pragmas(in, &list, start_at(c));
    struct stmt *s = import_stmt(in, c);
    if (!list)
        return s;
    arrput(list, s);
    struct stmt *block = stmt_new(STMT_BLOCK, s->loc);
    block->list = list;
    return block;
}

static struct stmt *import_block(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_BLOCK, c);
    CXCursor outer = in->block;
    size_t scope = (size_t)arrlen(in->scope);
    in->block = c;
    for (ptrdiff_t i = 0; i < arrlen(kids); i++) {
        add_pragmas(in, &s->list, start_at(kids[i]));
        arrput(s->list, import_stmt(in, kids[i]));
    }
    add_pragmas(in, &s->list, clang_getRangeEnd(clang_getCursorExtent(c)));
    arrsetlen(in->scope, scope);
    in->block = outer;
    return s;
}

/* ---- for ---- */

enum { FOR_INIT, FOR_COND, FOR_STEP, FOR_PARTS };

/* Which parts the header has, from its text; false when the text is not a header. */
static bool header_parts(const char *at, bool present[FOR_PARTS])
{
    const char *open = at ? strchr(at, '(') : NULL;
    if (!open)
        return false;
    const char *close = match_paren(open), *p = open + 1;
    for (int part = 0; part < FOR_PARTS; part++, p++) {
        present[part] = false;
        while (p < close && *p != ';') {
            if (*p == '(' || *p == '[' || *p == '{') {
                p = match_paren(p) + 1;
            } else if (*p == '"' || *p == '\'') {
                p = skip_quoted(p);
            } else if (isspace((unsigned char)*p)) {
                p++;
                continue;
            } else {
                p++;
            }
            present[part] = true;
        }
        if (p >= close && part < FOR_STEP)
            return false;
    }
    return true;
}

static struct stmt *import_for(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_FOR, c);
    ptrdiff_t count = arrlen(kids), i = 0;
    bool present[FOR_PARTS] = {count == 4, count == 4, count == 4};
    const char *at = anchor_next(in, ANCHOR_FOR, c);
    if (count == 2 || count == 3) {
        bool known = header_parts(at, present);
        if (!known || present[0] + present[1] + present[2] + 1 != count) {
            if (in->anchors.is_trusted) /* the next try asks the source */
                in->anchors.next[ANCHOR_FOR] = -1;
            else
                diag_error(DIAG_UNREPRESENTED, s->loc,
                           "for header (written by a macro)");
            return s;
        }
    }
    size_t scope = (size_t)arrlen(in->scope);
    if (present[FOR_INIT])
        s->init = import_stmt(in, kids[i++]);
    if (present[FOR_COND])
        s->expr = import_expr(in, kids[i++]);
    if (present[FOR_STEP])
        s->step = import_expr(in, kids[i++]);
    s->body = import_part(in, kids[count - 1]);
    arrsetlen(in->scope, scope);
    return s;
}

/* ---- the others ---- */

static struct stmt *import_if(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_IF, c);
    s->expr = import_expr(in, kids[0]);
    s->body = import_part(in, kids[1]);
    if (arrlen(kids) > 2)
        s->other = import_part(in, kids[2]);
    return s;
}

static struct stmt *import_loop(struct import *in, enum stmt_kind kind, CXCursor c,
                                cursors kids)
{
    struct stmt *s = stmt_at(in, kind, c);
    if (kind == STMT_DO)
        s->body = import_part(in, kids[0]);
    s->expr = import_expr(in, kids[kind == STMT_DO ? 1 : 0]);
    if (kind != STMT_DO)
        s->body = import_part(in, kids[1]);
    return s;
}

static struct stmt *import_case(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_CASE, c);
    s->expr = import_expr(in, kids[0]);
    if (arrlen(kids) > 2)
        s->last = import_expr(in, kids[1]);
    s->body = import_part(in, arrlast(kids));
    return s;
}

static struct stmt *import_label_stmt(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_LABEL, c);
    s->label = decl_of(in, c);
    s->body = import_part(in, arrlast(kids));
    return s;
}

static struct stmt *import_goto(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_GOTO, c);
    s->label = decl_of(in, clang_getCursorReferenced(kids[0]));
    return s;
}

static struct stmt *import_decl_stmt(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_DECL, c);
    for (ptrdiff_t i = 0; i < arrlen(kids); i++)
        if (clang_isDeclaration(clang_getCursorKind(kids[i])))
            arrput(s->decls, import_local(in, kids[i]));
    return s;
}

static struct stmt *import_asm(struct import *in, CXCursor c)
{
    struct stmt *s = stmt_at(in, STMT_ASM, c);
    const char *at = anchor_next(in, ANCHOR_ASM, c);
    const char *open = at ? strchr(at, '(') : NULL;
    if (!open) {
        if (!in->anchors.is_trusted)
            diag_error(DIAG_UNREPRESENTED, s->loc, "asm (written by a macro)");
        return s;
    }
    const char *text = format("%.*s", (int)(match_paren(open) + 1 - at), at);
    s->expr = expr_text(in, text, type_basic(TYPE_VOID), s->loc);
    s->text = text;
    return s;
}

/* An attributed statement: its own text is what stands before the child. A loop hint
 * written as a pragma is already there. */
static struct stmt *import_unexposed_stmt(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_ATTRIBUTED, c);
    ptrdiff_t last = arrlen(kids) - 1;
    if (last < 0
        || (!clang_isStatement(clang_getCursorKind(kids[last]))
            && !cursor_is_expr(kids[last]))) {
        diag_error(DIAG_UNREPRESENTED, s->loc, "statement");
        return s;
    }
    const char *start = source_at(in, c), *end = source_at(in, kids[last]);
    const char *word = token_at(in, clang_getCursorLocation(c));
    bool is_hint = strcmp(word, "_Pragma") == 0; /* and a pragma already */
    if (!is_hint && start && end && start < end && (*start == '_' || *start == '['))
        s->text = format("%.*s", (int)(end - start), start);
    else if (strstr(word, "fallthrough"))
        s->text = "__attribute__((fallthrough))";
    struct stmt *body = import_part(in, kids[last]);
    if (!s->text)
        return body;
    s->body = body;
    return s;
}

static struct stmt *import_expr_stmt(struct import *in, CXCursor c)
{
    struct stmt *s = stmt_at(in, STMT_EXPR, c);
    s->expr = assert_call(in, import_expr(in, c));
    return s;
}

static struct stmt *import_return(struct import *in, CXCursor c, cursors kids)
{
    struct stmt *s = stmt_at(in, STMT_RETURN, c);
    if (arrlen(kids) > 0)
        s->expr = import_expr(in, kids[0]);
    return s;
}

struct stmt *import_stmt(struct import *in, CXCursor c)
{
    if (cursor_is_expr(c))
        return import_expr_stmt(in, c);
    cursors kids = cursor_kids(c);
    struct stmt *s;
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_CompoundStmt: return import_block(in, c, kids);
    case CXCursor_DeclStmt: return import_decl_stmt(in, c, kids);
    case CXCursor_IfStmt: return import_if(in, c, kids);
    case CXCursor_ForStmt: return import_for(in, c, kids);
    case CXCursor_WhileStmt: return import_loop(in, STMT_WHILE, c, kids);
    case CXCursor_SwitchStmt: return import_loop(in, STMT_SWITCH, c, kids);
    case CXCursor_DoStmt: return import_loop(in, STMT_DO, c, kids);
    case CXCursor_CaseStmt: return import_case(in, c, kids);
    case CXCursor_DefaultStmt:
        s = stmt_at(in, STMT_DEFAULT, c);
        s->body = import_part(in, kids[0]);
        return s;
    case CXCursor_BreakStmt: return stmt_at(in, STMT_BREAK, c);
    case CXCursor_ContinueStmt: return stmt_at(in, STMT_CONTINUE, c);
    case CXCursor_NullStmt: return stmt_at(in, STMT_NULL, c);
    case CXCursor_ReturnStmt: return import_return(in, c, kids);
    case CXCursor_GotoStmt: return import_goto(in, c, kids);
    case CXCursor_IndirectGotoStmt:
        s = stmt_at(in, STMT_GOTO_TO, c);
        s->expr = import_expr(in, kids[0]);
        return s;
    case CXCursor_LabelStmt: return import_label_stmt(in, c, kids);
    case CXCursor_GCCAsmStmt: return import_asm(in, c);
    case CXCursor_UnexposedStmt: return import_unexposed_stmt(in, c, kids);
    default:
        s = stmt_at(in, STMT_NULL, c);
        diag_error(DIAG_UNREPRESENTED, s->loc, "statement");
        return s;
    }
}
