/* Line breaking after Oppen (Prettyprinting, TOPLAS 1980), on a whole line at a time: a
 * break becomes a new line where what follows, up to the next break of its block or of
 * a block around it, doesn't fit. Blocks are filled, not broken at every break.
 *
 * Breaking so can leave a line too long, where a block starts far to the right. Then a
 * spare break is taken, that of the outermost block around that gains room, and all is
 * laid out again. */
#include "internal.h"
#include <string.h>

enum {
    GAIN = 8,     /* columns a spare break must win */
    ATTEMPTS = 64 /* layouts of one line */
};

static void add(struct printer *p, struct token t)
{
    arrput(p->tokens, t);
}

void put(struct printer *p, const char *s)
{
    if (p->called && s[0] == '(')
        arrput(p->hazards, p->called);
    p->called = NULL;
    add(p, (struct token){.kind = TOKEN_TEXT, .s = s, .width = (int)strlen(s)});
}

void put_break(struct printer *p, int blanks, int offset)
{
    enum token_kind kind = p->tight > 0 ? TOKEN_SPARE : TOKEN_BREAK;
    add(p, (struct token){.kind = kind, .width = blanks, .offset = offset});
}

void put_spare(struct printer *p, int blanks, int offset)
{
    add(p, (struct token){.kind = TOKEN_SPARE, .width = blanks, .offset = offset});
}

void put_begin(struct printer *p, enum block block)
{
    add(p, (struct token){.kind = TOKEN_BEGIN, .block = block});
}

void put_mark(struct printer *p)
{
    add(p, (struct token){.kind = TOKEN_MARK});
}

void put_end(struct printer *p)
{
    add(p, (struct token){.kind = TOKEN_END});
}

void put_trail(struct printer *p, const char *comment)
{
    add(p, (struct token){.kind = TOKEN_TRAIL, .s = comment});
}

/* ---- measuring ---- */

/* From the end: for each depth, where the next break of that depth or less stands. */
static void measure(struct printer *p)
{
    int at = 0;
    ptrdiff_t n = arrlen(p->tokens);
    for (ptrdiff_t i = 0; i < n; i++) {
        p->tokens[i].at = at;
        at += p->tokens[i].width;
    }
    int *next = p->next;
    arrsetlen(next, 0);
    arrput(next, at);
    for (ptrdiff_t i = n - 1; i >= 0; i--) {
        struct token *t = &p->tokens[i];
        bool is_line =
            t->kind == TOKEN_LINE || (t->kind == TOKEN_SPARE && t->is_forced);
        if (t->kind == TOKEN_END) {
            int last = arrlast(next);
            arrput(next, last);
        } else if (t->kind == TOKEN_BEGIN && arrlen(next) > 1) {
            arrpop(next);
        } else if (is_line || t->kind == TOKEN_BREAK) {
            t->end = arrlast(next);
            ptrdiff_t first = is_line ? 0 : arrlen(next) - 1;
            for (ptrdiff_t d = first; d < arrlen(next); d++)
                next[d] = t->at;
        }
    }
    p->next = next;
}

/* ---- laying out ---- */

struct cursor {
    int column, line_indent;
};

static void add_blanks(struct text *t, int n)
{
    static const char blanks[] = "                                ";
    for (; n > 0; n -= (int)sizeof blanks - 1)
        text_add_n(t, blanks,
                   (size_t)n < sizeof blanks ? (size_t)n : sizeof blanks - 1);
}

/* No line ends in blanks. */
static void trim(struct text *t)
{
    while (t->len > 0 && t->s[t->len - 1] == ' ')
        t->s[--t->len] = 0;
}

static void start_line(struct printer *p, struct cursor *c, int column)
{
    struct line line = {.start = p->out.len};
    arrput(p->lines, line);
    add_blanks(&p->out, column);
    c->column = c->line_indent = column;
}

static void new_line(struct printer *p, struct cursor *c, int column)
{
    trim(&p->out);
    text_add(&p->out, "\n");
    start_line(p, c, column);
}

/* A block whose first token is a spare break that is taken moves what follows it too.
 */
static void begin_block(struct printer *p, struct cursor *c, const struct token *t)
{
    struct frame top = arrlast(p->frames), f = top;
    f.spare = -1;
    if (t->block == BLOCK_ALIGN)
        f.indent = c->column;
    else if (t->block == BLOCK_BODY)
        f.indent = f.base = c->line_indent + PRINT_INDENT;
    else {
        f.indent = top.base + PRINT_INDENT;
        if (t[1].kind == TOKEN_SPARE && t[1].is_forced)
            f.base = f.indent;
    }
    arrput(p->frames, f);
}

/* The column a new line starts at: operators, left of their block, not left of all
 * else. */
static int break_column(struct printer *p, const struct token *t)
{
    struct frame f = arrlast(p->frames);
    int to = f.indent + t->offset;
    return t->offset < 0 && to < f.base + PRINT_INDENT ? f.base + PRINT_INDENT : to;
}

/* A new line if the rest doesn't fit and the new line wins room. */
static void do_break(struct printer *p, struct cursor *c, const struct token *t)
{
    int to = break_column(p, t);
    if (c->column + t->end - t->at > p->width && to < c->column) {
        new_line(p, c, to);
    } else {
        add_blanks(&p->out, t->width);
        c->column += t->width;
    }
}

static void do_spare(struct printer *p, struct cursor *c, ptrdiff_t i)
{
    const struct token *t = &p->tokens[i];
    int to = break_column(p, t);
    if (t->is_forced) {
        new_line(p, c, to);
        return;
    }
    struct frame *f = &arrlast(p->frames);
    if (f->spare < 0) {
        f->spare = i;
        f->gain = c->column - to;
    }
    add_blanks(&p->out, t->width);
    c->column += t->width;
}

static void do_text(struct printer *p, struct cursor *c, const struct token *t)
{
    text_add_n(&p->out, t->s, (size_t)t->width);
    c->column += t->width;
}

/* Of the blocks open where a line got too long, from the outside in. */
static ptrdiff_t best_spare(const struct printer *p)
{
    for (ptrdiff_t i = 0; i < arrlen(p->frames); i++)
        if (p->frames[i].spare >= 0 && p->frames[i].gain >= GAIN)
            return p->frames[i].spare;
    return -1;
}

/* -1: done; else a spare break that has to be taken. */
static ptrdiff_t attempt(struct printer *p, int indent, bool may_retry)
{
    struct cursor c = {0};
    measure(p);
    start_line(p, &c, indent);
    struct frame bottom = {.indent = indent, .base = indent, .spare = -1};
    arrsetlen(p->frames, 0);
    arrput(p->frames, bottom);
    for (ptrdiff_t i = 0; i < arrlen(p->tokens); i++) {
        const struct token *t = &p->tokens[i];
        switch (t->kind) {
        case TOKEN_TEXT: do_text(p, &c, t); break;
        case TOKEN_BREAK: do_break(p, &c, t); break;
        case TOKEN_SPARE: do_spare(p, &c, i); break;
        case TOKEN_LINE: new_line(p, &c, arrlast(p->frames).indent + t->offset); break;
        case TOKEN_BEGIN: begin_block(p, &c, t); break;
        case TOKEN_MARK: arrlast(p->frames).indent = c.column; break;
        case TOKEN_END: arrsetlen(p->frames, arrlen(p->frames) - 1); break;
        case TOKEN_TRAIL:
            trim(&p->out);
            arrlast(p->lines).comment = p->out.len;
            text_printf(&p->out, " %s", t->s);
            break;
        }
        ptrdiff_t spare = c.column > p->width ? best_spare(p) : -1;
        if (spare >= 0 && may_retry)
            return spare;
    }
    return -1;
}

void printer_forget(struct printer *p, size_t out, ptrdiff_t lines)
{
    if (p->out.s) {
        p->out.len = out;
        p->out.s[out] = 0;
    }
    arrsetlen(p->lines, (size_t)lines);
}

/* Lays out the tokens as a line (or lines) at this column, and empties them. */
static void flush(struct printer *p, int indent)
{
    size_t out = p->out.len;
    ptrdiff_t lines = arrlen(p->lines), spare;
    for (int n = 0; (spare = attempt(p, indent, n < ATTEMPTS)) >= 0; n++) {
        p->tokens[spare].is_forced = true;
        printer_forget(p, out, lines);
    }
    trim(&p->out);
    text_add(&p->out, "\n");
    arrsetlen(p->tokens, 0);
}

/* ---- lines ---- */

ptrdiff_t line_begin(struct printer *p, int offset)
{
    if (p->nested > 0)
        add(p, (struct token){.kind = TOKEN_LINE, .offset = p->indent + offset});
    p->offset = offset;
    return arrlen(p->tokens);
}

void line_end(struct printer *p)
{
    if (p->nested == 0)
        flush(p, p->indent + p->offset);
}

int line_columns(struct printer *p, ptrdiff_t mark)
{
    int columns = p->outside + p->indent + p->offset;
    for (ptrdiff_t i = mark; i < arrlen(p->tokens); i++) {
        if (p->tokens[i].kind == TOKEN_LINE)
            return PRINT_UNLIMITED;
        columns += p->tokens[i].width;
    }
    return columns;
}

void line_above(struct printer *p, ptrdiff_t mark, const char *s)
{
    int offset = p->nested > 0 ? p->tokens[mark - 1].offset : 0;
    struct token text = {.kind = TOKEN_TEXT, .s = s, .width = (int)strlen(s)};
    struct token line = {.kind = TOKEN_LINE, .offset = offset};
    size_t count = (size_t)(arrlen(p->tokens) - mark);
    add(p, text);
    add(p, line);
    struct token *at = p->tokens + mark;
    memmove(at + 2, at, count * sizeof *at);
    at[0] = text;
    at[1] = line;
}

void line_raw(struct printer *p, const char *s)
{
    line_begin(p, 0);
    if (*s)
        put(p, s);
    line_end(p);
}

void body_open(struct printer *p, const char *open)
{
    put(p, open);
    put_begin(p, BLOCK_BODY);
    struct body saved = {p->indent, p->offset, p->outside};
    arrput(p->bodies, saved);
    p->outside += p->indent + PRINT_INDENT;
    p->indent = 0;
    p->nested++;
}

void body_close(struct printer *p, const char *close)
{
    line_begin(p, -PRINT_INDENT);
    put_end(p);
    put(p, close);
    struct body saved = arrpop(p->bodies);
    p->indent = saved.indent;
    p->offset = saved.offset;
    p->outside = saved.outside;
    p->nested--;
}

/* ---- the whole text ---- */

static int comment_column(const struct line *l)
{
    return (int)(l->comment - l->start);
}

static int comment_length(const struct printer *p, const struct line *l)
{
    const char *s = p->out.s + l->comment;
    return (int)strcspn(s, "\n");
}

/* The end of the run of lines from `first` whose comments can share a column, in
 * *column. */
static ptrdiff_t comment_run(const struct printer *p, ptrdiff_t first, int *column)
{
    int low = 0, high = PRINT_WIDTH;
    ptrdiff_t i = first;
    for (; i < arrlen(p->lines) && p->lines[i].comment > 0; i++) {
        int from = comment_column(&p->lines[i]);
        int to = PRINT_WIDTH - comment_length(p, &p->lines[i]);
        if (i > first && (from > high || to < low))
            break;
        low = from > low ? from : low;
        high = to < high ? to : high;
    }
    *column = low;
    return i;
}

char *layout_finish(struct printer *p)
{
    struct text t = {0};
    text_add(&t, "");
    ptrdiff_t end = 0;
    int column = 0;
    for (ptrdiff_t i = 0; i < arrlen(p->lines); i++) {
        const struct line *l = &p->lines[i];
        size_t stop = i + 1 < arrlen(p->lines) ? l[1].start : p->out.len;
        if (l->comment == 0) {
            text_add_n(&t, p->out.s + l->start, stop - l->start);
            continue;
        }
        if (i >= end)
            end = comment_run(p, i, &column);
        text_add_n(&t, p->out.s + l->start, l->comment - l->start);
        add_blanks(&t, column - comment_column(l));
        text_add_n(&t, p->out.s + l->comment, stop - l->comment);
    }
    return t.s;
}

char *layout_flat(struct printer *p)
{
    struct text t = {0};
    text_add(&t, "");
    for (ptrdiff_t i = 0; i < arrlen(p->tokens); i++) {
        const struct token *k = &p->tokens[i];
        if (k->kind == TOKEN_TEXT)
            text_add_n(&t, k->s, (size_t)k->width);
        else if (k->width > 0)
            add_blanks(&t, k->width);
    }
    arrsetlen(p->tokens, 0);
    trim(&t);
    return t.s;
}
