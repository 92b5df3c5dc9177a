/* Statements. Braces stand where the user's code needs them: not around a single simple
 * statement, unless another branch of the same if has some. */
#include "internal.h"
#include <string.h>

/* ---- heads ---- */

/* for (int i = 0, *p = q; i < n; i++): the declarators share their one declaration. */
static void put_for_head(struct printer *p, struct stmt *s)
{
    put(p, "for (");
    put_begin(p, BLOCK_ALIGN);
    if (s->init && s->init->kind == STMT_DECL) {
        ptrdiff_t i = 0;
        while (i + 1 < arrlen(s->init->decls) && record_is_inline(s->init->decls, i))
            i++;
        p->joins = true;
        put_declaration(p, s->init->decls, i);
        p->joins = false;
    } else if (s->init && s->init->expr) {
        put_expr(p, s->init->expr, PREC_COMMA);
    }
    put(p, ";");
    if (s->expr) {
        put_break(p, 1, 0);
        put_expr(p, s->expr, PREC_COMMA);
    }
    put(p, ";");
    if (s->step) {
        put_break(p, 1, 0);
        put_expr(p, s->step, PREC_COMMA);
    }
    put_end(p);
    put(p, ")");
}

static void put_condition(struct printer *p, const char *word, struct expr *e)
{
    put(p, word);
    put(p, " (");
    put_expr(p, e, PREC_COMMA);
    put(p, ")");
}

static void put_guard_head(struct printer *p, struct stmt *s)
{
    put(p, "if (");
    put_begin(p, BLOCK_ALIGN);
    put_guards(p, s->guards, arrlen(s->guards));
    put_end(p);
    put(p, ")");
}

static void put_case_head(struct printer *p, struct stmt *s)
{
    put(p, "case ");
    put_expr(p, s->expr, PREC_COND);
    if (s->last) {
        put(p, " ... ");
        put_expr(p, s->last, PREC_COND);
    }
    put(p, ":");
}

static void put_label_head(struct printer *p, struct stmt *s)
{
    put_decl_name(p, s->label);
    put(p, ":");
    for (ptrdiff_t i = 0; i < arrlen(s->label->attributes); i++) {
        put(p, " ");
        put_raw(p, s->label->attributes[i]);
    }
}

static void put_decl_heads(struct printer *p, struct decl **decls)
{
    for (ptrdiff_t i = 0; i < arrlen(decls);) {
        if (i > 0)
            put(p, "; ");
        bool is_record = decls[i]->kind == DECL_RECORD || decls[i]->kind == DECL_ENUM;
        if (is_record)
            put_record(p, decls[i++]);
        else
            i += put_declaration(p, decls, i);
    }
}

/* Labels and directives are whole here; blocks show as { ... }. */
void put_stmt_head(struct printer *p, struct stmt *s)
{
    switch (s->kind) {
    case STMT_EXPR: put_expr(p, s->expr, PREC_COMMA); break;
    case STMT_DECL: put_decl_heads(p, s->decls); break;
    case STMT_BLOCK: put(p, "{ ... }"); break;
    case STMT_IF: put_condition(p, "if", s->expr); break;
    case STMT_FOR: put_for_head(p, s); break;
    case STMT_WHILE: put_condition(p, "while", s->expr); break;
    case STMT_DO: put_condition(p, "do ... while", s->expr); break;
    case STMT_SWITCH: put_condition(p, "switch", s->expr); break;
    case STMT_CASE: put_case_head(p, s); break;
    case STMT_DEFAULT: put(p, "default:"); break;
    case STMT_BREAK: put(p, "break"); break;
    case STMT_CONTINUE: put(p, "continue"); break;
    case STMT_RETURN:
        put(p, s->expr ? "return " : "return");
        if (s->expr)
            put_expr(p, s->expr, PREC_COMMA);
        break;
    case STMT_GOTO:
        put(p, "goto ");
        put_decl_name(p, s->label);
        break;
    case STMT_GOTO_TO:
        put(p, "goto *");
        put_expr(p, s->expr, PREC_UNARY);
        break;
    case STMT_LABEL: put_label_head(p, s); break;
    case STMT_NULL: break;
    case STMT_ASM:
    case STMT_PRAGMA:
    case STMT_ATTRIBUTED: put_raw(p, s->text); break;
    case STMT_GUARD: put_guard_head(p, s); break;
    case STMT_COMMENT: put(p, *s->text ? format("/* %s */", s->text) : ""); break;
    }
}

/* ---- lines ---- */

/* One line, ended by `;`. */
static void put_simple(struct printer *p, struct stmt *s)
{
    ptrdiff_t mark = line_begin(p, 0);
    put_stmt_head(p, s);
    ptrdiff_t last = arrlen(p->tokens) - 1;
    bool ended = s->kind == STMT_ASM && last >= mark && p->tokens[last].width > 0
                 && p->tokens[last].s[p->tokens[last].width - 1] == ';';
    if (!ended)
        put(p, ";");
    put_comment(p, s, mark);
    line_end(p);
}

void put_decls(struct printer *p, struct decl **decls, struct stmt *s)
{
    struct stmt *due = s;
    for (ptrdiff_t i = 0; i < arrlen(decls);) {
        struct decl *d = decls[i];
        bool is_record = d->kind == DECL_RECORD || d->kind == DECL_ENUM;
        if (is_record && record_is_inline(decls, i)) {
            i++;
            continue;
        }
        ptrdiff_t mark = line_begin(p, 0);
        if (!is_record)
            i += put_declaration(p, decls, i);
        else if (i++, d->is_complete && hmgeti(p->defined, d) < 0)
            put_record(p, d);
        else
            put_type(p, type_named(d), NULL);
        bool ended = d->kind == DECL_TEXT && strchr(";}", d->name[strlen(d->name) - 1]);
        if (!ended)
            put(p, ";");
        if (due)
            put_comment(p, due, mark);
        due = NULL;
        line_end(p);
    }
}

static bool is_label(struct stmt *s)
{
    return s->kind == STMT_CASE || s->kind == STMT_DEFAULT;
}

static bool is_jump(struct stmt *s)
{
    return s->kind == STMT_BREAK || s->kind == STMT_CONTINUE || s->kind == STMT_RETURN
           || s->kind == STMT_GOTO;
}

/* An arm in braces, as lowering makes them, that runs into the next: compilers want to be
 * told. */
static bool falls_through(struct stmt *arm, struct stmt *next)
{
    if (!is_label(arm) || !is_label(next))
        return false;
    while (is_label(arm))
        arm = arm->body;
    return arm->kind == STMT_BLOCK && arrlen(arm->list) > 0
           && !is_jump(arm->list[arrlen(arm->list) - 1]);
}

/* The statements of a block, without its braces. What records and enums it defines end with
 * it. */
void put_block_lines(struct printer *p, struct stmt *block)
{
    if (block->kind != STMT_BLOCK) {
        put_stmt(p, block);
        return;
    }
    ptrdiff_t scope = arrlen(p->scope), defined = arrlen(p->defined_order);
    for (ptrdiff_t i = 0; i < arrlen(block->list); i++) {
        put_stmt(p, block->list[i]);
        if (i + 1 < arrlen(block->list)
            && falls_through(block->list[i], block->list[i + 1]))
            line_raw(p, "/* fall through */");
    }
    arrsetlen(p->scope, (size_t)scope);
    record_forget(p, defined);
}

static void put_indented(struct printer *p, struct stmt *body)
{
    p->indent += PRINT_INDENT;
    put_block_lines(p, body);
    p->indent -= PRINT_INDENT;
}

/* ---- braces ---- */

/* The statement alone in its block, or the body itself. */
static struct stmt *sole(struct stmt *body)
{
    bool is_sole = body->kind == STMT_BLOCK && arrlen(body->list) == 1;
    return is_sole ? body->list[0] : body;
}

/* One line and a comment that fits at its end. */
static bool is_one_line(struct printer *p, struct stmt *s)
{
    if (!stmt_is_simple(s))
        return false;
    if (!s->origin && !s->remark)
        return true;
    ptrdiff_t mark = arrlen(p->tokens), defined = arrlen(p->defined_order);
    p->indent += PRINT_INDENT;
    p->offset = 0;
    put_stmt_head(p, s);
    int columns = line_columns(p, mark) + 1;
    p->indent -= PRINT_INDENT;
    arrsetlen(p->tokens, (size_t)mark);
    record_forget(p, defined);
    return comment_trails(p, s, columns);
}

static bool branch_needs_braces(struct printer *p, struct stmt *body)
{
    return !is_one_line(p, sole(body));
}

/* One branch that needs them gives them to all. */
static bool if_needs_braces(struct printer *p, struct stmt *s)
{
    for (; s; s = s->other) {
        if (s->kind != STMT_IF)
            return branch_needs_braces(p, s);
        if (branch_needs_braces(p, s->body))
            return true;
    }
    return false;
}

/* Loops nest without: for (..) for (..) { }. A block of one statement that isn't simple
 * keeps the braces it was written with. */
static bool loop_needs_braces(struct printer *p, struct stmt *body)
{
    struct stmt *only = sole(body);
    if (stmt_is_simple(only))
        return !is_one_line(p, only);
    return body->kind == STMT_BLOCK || body->kind == STMT_DECL
           || body->kind == STMT_COMMENT || body->kind == STMT_PRAGMA;
}

/* ---- statements with bodies ---- */

/* The rest of a head's line, and the body. The closing brace is the caller's. */
static void put_body(struct printer *p, struct stmt *head, struct stmt *body,
                     bool braces, ptrdiff_t mark)
{
    if (braces)
        put(p, " {");
    put_comment(p, head, mark);
    if (braces)
        put_block_comment(p, head, body, mark);
    line_end(p);
    if (braces && body->kind == STMT_NULL)
        return;
    put_indented(p, body);
}

static void put_headed(struct printer *p, struct stmt *s, bool braces)
{
    ptrdiff_t mark = line_begin(p, 0);
    put_stmt_head(p, s);
    put_body(p, s, s->body, braces, mark);
    if (braces)
        line_raw(p, "}");
}

/* } else if (..) { .. } else { .. } */
static void put_else_and_on(struct printer *p, struct stmt *s, bool braces)
{
    struct stmt none = {0};
    for (struct stmt *other; (other = s->other); s = other) {
        ptrdiff_t mark = line_begin(p, 0);
        put(p, braces ? "} else" : "else");
        if (other->kind != STMT_IF) {
            put_body(p, &none, other, braces, mark);
            break;
        }
        put(p, " ");
        put_stmt_head(p, other);
        put_body(p, other, other->body, braces, mark);
    }
    if (braces)
        line_raw(p, "}");
}

static void put_if(struct printer *p, struct stmt *s)
{
    bool braces = s->body->kind == STMT_NULL || if_needs_braces(p, s);
    ptrdiff_t mark = line_begin(p, 0);
    put_stmt_head(p, s);
    put_body(p, s, s->body, braces, mark);
    put_else_and_on(p, s, braces);
}

static void put_do(struct printer *p, struct stmt *s)
{
    ptrdiff_t mark = line_begin(p, 0);
    put(p, "do");
    put_body(p, s, s->body, true, mark);
    line_begin(p, 0);
    put_condition(p, "} while", s->expr);
    put(p, ";");
    line_end(p);
}

/* A label's own line; `{` and `;` of its statement stay on it. */
static void put_labelled(struct printer *p, struct stmt *s)
{
    ptrdiff_t mark = line_begin(p, -PRINT_INDENT);
    bool is_case = s->kind != STMT_LABEL,
         is_block = is_case && s->body->kind == STMT_BLOCK;
    put_stmt_head(p, s);
    put(p, is_block ? " {" : s->body->kind == STMT_NULL ? ";" : "");
    put_comment(p, s, mark);
    line_end(p);
    if (is_block)
        put_block_lines(p, s->body);
    else if (s->body->kind != STMT_NULL)
        put_stmt(p, s->body);
    if (is_block) {
        line_begin(p, -PRINT_INDENT);
        put(p, "}");
        line_end(p);
    }
}

static void put_pragma(struct printer *p, const char *text)
{
    const char *mark = text[0] == '#' || text[0] == '_' ? "" : "#pragma ";
    line_raw(p, format("%s%s", mark, raw_renamed(p, text)));
}

/* [[likely]] x; and __attribute__((fallthrough)); and loop pragmas */
static void put_attributed(struct printer *p, struct stmt *s)
{
    if (s->text[0] == '#') {
        put_pragma(p, s->text);
        put_stmt(p, s->body);
    } else if (s->body->kind == STMT_NULL) {
        put_simple(p, s);
    } else {
        line_raw(p, raw_renamed(p, s->text));
        put_stmt(p, s->body);
    }
}

static void put_block(struct printer *p, struct stmt *s)
{
    ptrdiff_t mark = line_begin(p, 0);
    put(p, "{");
    put_comment(p, s, mark);
    line_end(p);
    put_indented(p, s);
    line_raw(p, "}");
}

static void put_for(struct printer *p, struct stmt *s)
{
    ptrdiff_t scope = arrlen(p->scope);
    put_headed(p, s, loop_needs_braces(p, s->body));
    arrsetlen(p->scope, (size_t)scope);
}

void put_stmt(struct printer *p, struct stmt *s)
{
    switch (s->kind) {
    case STMT_EXPR:
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_RETURN:
    case STMT_GOTO:
    case STMT_GOTO_TO:
    case STMT_ASM:
    case STMT_NULL: put_simple(p, s); break;
    case STMT_DECL: put_decls(p, s->decls, s); break;
    case STMT_BLOCK: put_block(p, s); break;
    case STMT_IF: put_if(p, s); break;
    case STMT_FOR: put_for(p, s); break;
    case STMT_WHILE: put_headed(p, s, loop_needs_braces(p, s->body)); break;
    case STMT_DO: put_do(p, s); break;
    case STMT_SWITCH: put_headed(p, s, true); break;
    case STMT_CASE:
    case STMT_DEFAULT:
    case STMT_LABEL: put_labelled(p, s); break;
    case STMT_PRAGMA: put_pragma(p, s->text); break;
    case STMT_ATTRIBUTED: put_attributed(p, s); break;
    case STMT_GUARD: put_headed(p, s, branch_needs_braces(p, s->body)); break;
    case STMT_COMMENT:
        if (*s->text)
            put_comment_lines(p, s->text);
        else
            line_raw(p, "");
        break;
    }
}
