/* Comments: the user's line a statement belongs to, remarks, and comments that stand
 * alone. */
#include "internal.h"
#include <string.h>

enum {
    FRAME = 6,
    SHORTEST = 12
}; /* of a comment's marks; of a shortened text worth it */

bool stmt_is_simple(struct stmt *s)
{
    switch (s->kind) {
    case STMT_EXPR:
    case STMT_BREAK:
    case STMT_CONTINUE:
    case STMT_RETURN:
    case STMT_GOTO:
    case STMT_GOTO_TO:
    case STMT_ASM: return true;
    case STMT_DECL:
    case STMT_BLOCK:
    case STMT_IF:
    case STMT_FOR:
    case STMT_WHILE:
    case STMT_DO:
    case STMT_SWITCH:
    case STMT_CASE:
    case STMT_DEFAULT:
    case STMT_LABEL:
    case STMT_NULL:
    case STMT_PRAGMA:
    case STMT_ATTRIBUTED:
    case STMT_GUARD:
    case STMT_COMMENT: return false;
    }
    return false;
}

/* ---- shortening ---- */

/* Where the last group in brackets opens whose inside is worth leaving out; or null. */
static char *last_group(char *s, char **close)
{
    for (char *end = s + strlen(s); end-- > s;) {
        if (*end != ')' && *end != ']')
            continue;
        int depth = 0;
        char *open = end;
        for (; open >= s; open--) {
            depth += (*open == ')' || *open == ']') - (*open == '(' || *open == '[');
            if (depth == 0)
                break;
        }
        if (open < s)
            return NULL;
        *close = end;
        if (end - open - 1 > 3)
            return open;
        end = open;
    }
    return NULL;
}

/* Where the last ` + ` outside brackets ends that leaves room behind it. */
static char *last_term(char *s, size_t room)
{
    char *found = NULL;
    int depth = 0;
    for (char *c = s; *c && (size_t)(c - s) + 3 + 3 <= room; c++) {
        depth += (*c == '(' || *c == '[') - (*c == ')' || *c == ']');
        bool ends =
            c[0] == ' ' && strchr("+-*/,?:|&<>=", c[1]) && strchr(" =|&<>", c[2]);
        char *after = ends ? strchr(c + 1, ' ') : NULL;
        if (depth == 0 && after && (size_t)(after + 1 - s) + 3 <= room)
            found = after + 1;
    }
    return found;
}

/* s in at most `room` bytes: `f(...)`, `a + ...`; *is_cut: only by cutting a word. */
static char *shorten(const char *text, size_t room, bool *is_cut)
{
    char *s = format("%s", text), *close = NULL;
    char *assigned = strstr(s, " = ");
    char *from = assigned ? assigned : s, *open;
    *is_cut = false;
    while (strlen(s) > room && !strchr(s, '"') && (open = last_group(from, &close))) {
        memcpy(open + 1, "...", 3);
        memmove(open + 4, close, strlen(close) + 1);
    }
    if (strlen(s) <= room)
        return s;
    char *term = last_term(s, room);
    if (!term && room >= 3) {
        *is_cut = true;
        term = s + room - 3;
        while (term > s && ((unsigned char)*term & 0xC0) == 0x80)
            term--;
    }
    if (term)
        memcpy(term, "...", 4);
    return s;
}

/* ---- the text ---- */

static char *origin_text(struct stmt *origin)
{
    struct printer p = {.width = PRINT_UNLIMITED, .is_flat = true};
    if (origin->kind != STMT_DECL) {
        put_stmt_head(&p, origin);
        return layout_flat(&p);
    }
    bool is_first = true;
    for (ptrdiff_t i = 0; i < arrlen(origin->decls); i++) {
        struct decl *d = origin->decls[i];
        if (!d->init)
            continue;
        put(&p, is_first ? "" : ", ");
        put_decl_name(&p, d);
        put(&p, " ");
        put_init(&p, d->init);
        is_first = false;
    }
    if (is_first)
        put_stmt_head(&p, origin);
    return layout_flat(&p);
}

static bool is_quotable(struct stmt *origin)
{
    return origin && (stmt_is_simple(origin) || origin->kind == STMT_DECL);
}

static bool is_due(struct printer *p, struct stmt *s)
{
    return s->remark || (is_quotable(s->origin) && s->origin != p->last_origin);
}

/* A comment must not end early. */
static char *harmless(char *s)
{
    for (char *c = s; (c = strstr(c, "*/"));)
        c[1] = '|';
    for (char *c = s; (c = strstr(c, "/*"));)
        c[1] = '|';
    return s;
}

struct note {
    const char *head, *text, *tail; /* "34: ", "x = y", "; remark" */
};

static struct note note_of(struct printer *p, struct stmt *s)
{
    struct note n = {"", "", ""};
    bool has_origin = is_quotable(s->origin) && s->origin != p->last_origin;
    if (has_origin) {
        n.head = format("%u: ", s->origin->loc.line);
        n.text = harmless(origin_text(s->origin));
        if (s->remark)
            n.tail = format("; %s", s->remark);
    } else if (s->remark) {
        n.text = s->remark;
    }
    return n;
}

/* The comment in at most `room` columns, or null where too little would be left of it.
 */
static char *note_in(struct note n, int room, bool is_forced)
{
    int rest = room - FRAME - (int)strlen(n.head) - (int)strlen(n.tail);
    bool is_cut = false;
    const char *text = n.text;
    if (rest < (int)strlen(text)) {
        if (is_forced && rest < SHORTEST)
            rest = SHORTEST;
        if (rest < SHORTEST)
            return NULL;
        text = shorten(text, (size_t)rest, &is_cut);
        if (!is_forced && (is_cut || strlen(text) < SHORTEST))
            return NULL;
    }
    return format("/* %s%s%s */", n.head, text, n.tail);
}

static char *note_trailing(struct note n, int columns)
{
    return columns < PRINT_WIDTH ? note_in(n, PRINT_WIDTH - columns - 1, false) : NULL;
}

bool comment_trails(struct printer *p, struct stmt *s, int columns)
{
    return !is_due(p, s) || note_trailing(note_of(p, s), columns);
}

void put_comment(struct printer *p, struct stmt *s, ptrdiff_t mark)
{
    if (p->is_flat || !is_due(p, s))
        return;
    struct note n = note_of(p, s);
    char *text = note_trailing(n, line_columns(p, mark));
    if (text)
        put_trail(p, text);
    else
        line_above(p, mark,
                   note_in(n, PRINT_WIDTH - p->outside - p->indent - p->offset, true));
    if (is_quotable(s->origin))
        p->last_origin = s->origin;
}

/* The one origin of all statements in the block. */
static struct stmt *common_origin(struct stmt *block)
{
    if (block->kind != STMT_BLOCK || arrlen(block->list) < 2)
        return NULL;
    struct stmt *origin = block->list[0]->origin;
    for (ptrdiff_t i = 0; i < arrlen(block->list); i++) {
        struct stmt *s = block->list[i];
        if (s->origin != origin || !(stmt_is_simple(s) || s->kind == STMT_DECL))
            return NULL;
    }
    return is_quotable(origin) ? origin : NULL;
}

void put_block_comment(struct printer *p, struct stmt *head, struct stmt *block,
                       ptrdiff_t mark)
{
    struct stmt *origin = common_origin(block);
    if (p->is_flat || !origin || origin == p->last_origin || is_due(p, head))
        return;
    struct stmt first = {.origin = origin};
    char *text = note_trailing(note_of(p, &first), line_columns(p, mark));
    if (!text)
        return;
    put_trail(p, text);
    p->last_origin = origin;
}

/* ---- comments that stand alone ---- */

/* The length of the words of s that fit in `room`, at least one; the last needs room
 * for the closing mark too. */
static size_t wrapped(const char *s, size_t room)
{
    size_t best = 0, i = 0;
    for (;; i++) {
        if (s[i] == ' ' || s[i] == '\n' || s[i] == 0) {
            if (i + (s[i] ? 0 : FRAME / 2) > room && best > 0)
                return best;
            best = i;
        }
        if (s[i] == '\n' || s[i] == 0)
            return i;
    }
}

void put_comment_lines(struct printer *p, const char *text)
{
    size_t room = (size_t)(PRINT_WIDTH - p->outside - p->indent - FRAME / 2);
    const char *s = harmless(format("%s", text)), *lead = "/* ";
    do {
        size_t n = wrapped(s, room);
        const char *rest = s + n;
        rest += *rest == '\n' ? 1 : strspn(rest, " ");
        char *line = format("%s%.*s%s", lead, (int)n, s, *rest ? "" : " */");
        for (size_t len = strlen(line); len > 0 && line[len - 1] == ' '; len--)
            line[len - 1] = 0;
        line_raw(p, line);
        lead = " * ";
        s = rest;
    } while (*s);
}
