/* internal of print: the printer's state, the layout engine and who prints what. */
#ifndef CGRAD_PRINT_INTERNAL_H
#define CGRAD_PRINT_INTERNAL_H
#include "print.h"

enum { PRINT_WIDTH = 88, PRINT_INDENT = 4, PRINT_UNLIMITED = 1 << 28 };

/* ---- layout.c: a line of C is a list of tokens, with breaks that may become new lines
 * ---- */
enum token_kind {
    TOKEN_TEXT,
    TOKEN_BREAK, /* blanks, or a new line where the tokens up to the next break don't
                    fit */
    TOKEN_SPARE, /* likewise, taken only where a line would otherwise be too long */
    TOKEN_LINE,  /* always a new line */
    TOKEN_BEGIN,
    TOKEN_MARK, /* new lines of the block start here from now on */
    TOKEN_END,
    TOKEN_TRAIL, /* a comment at the end of the line; not measured */
};
enum block {
    BLOCK_ALIGN,  /* new lines start where the block started */
    BLOCK_INDENT, /* one step more than the statement */
    BLOCK_BODY,   /* lines of their own: one step more than the line the block starts on
                   */
};
struct token {
    enum token_kind kind;
    enum block block;
    const char *s;
    int width;   /* of text, or blanks of a break */
    int offset;  /* added to the block's column at a new line */
    int at, end; /* columns of the unbroken line: of this token, of the next break */
    bool is_forced;
};
struct line {
    size_t start;
    size_t comment; /* offset of a trailing comment, or 0 */
};

struct frame { /* of a block while a line is laid out */
    int indent, base;
    ptrdiff_t spare; /* its first spare break that isn't taken, or -1 */
    int gain;        /* columns that one would win */
};
struct body { /* where the line stood that a body opened in */
    int indent, offset, outside;
};

/* Key and value maps of stb_ds. */
struct decl_name {
    struct decl *key;
    const char *value;
};
struct decl_decl {
    struct decl *key, *value;
};
struct decl_flag {
    struct decl *key;
    bool value;
};
struct name_flag {
    const char *key; /* interned */
    int value;
};

struct printer {
    struct token *tokens;
    struct text out;
    struct line *lines;
    int width;
    struct frame *frames;
    int *next;
    struct body *bodies;
    int indent;      /* of the next line, relative to the block body it stands in */
    int offset;      /* of this line to it: labels stand further left */
    int outside;     /* columns left of that body, an estimate for comments */
    int nested;      /* bodies open inside expressions and declarations */
    int tight;       /* in a subscript: breaks are spare */
    bool is_inner;   /* inside a function: globals are declared here, not defined */
    bool is_forward; /* only a declaration is meant */
    bool joins;      /* declarators share a declaration wherever C lets them */
    bool is_flat;    /* all on one line: bodies are left out */

    const struct unit *unit;
    bool is_renamed, is_header, is_cxx;
    bool drops_macros;           /* print expansions, not names of macros */
    struct decl_name *names;     /* of renamed declarations and invented tags */
    struct decl_decl *aliases;   /* of unnamed records: typedefs, or null */
    struct name_flag *taken;     /* names an invented or renamed one must not be */
    struct decl_flag *listed;    /* records that a declaration of the unit defines */
    struct decl_flag *defined;   /* records defined so far */
    struct decl **defined_order; /* the same, to take back */
    struct decl **scope;         /* renamed declarations, for raw text */
    bool wants_again;            /* an unnamed record turned out to need a tag */
    struct name_flag *macros;    /* active ones: 1 like an object, 2 like a function */
    const char *called;          /* name of a function-like macro just printed */
    const char **hazards;        /* names printed that an active macro would replace */

    struct stmt *last_origin;
};

void put(struct printer *p, const char *s);
void put_break(struct printer *p, int blanks, int offset);
void put_spare(struct printer *p, int blanks, int offset);
void put_begin(struct printer *p, enum block block);
void put_mark(struct printer *p);
void put_end(struct printer *p);
void put_trail(struct printer *p, const char *comment);
/* A body { } inside a line: `open`, lines between line_begin and line_end, `close`. */
void body_open(struct printer *p, const char *open);
void body_close(struct printer *p, const char *close);
/* Every line is written between these two; what lies between is laid out at the end.
 * The first gives the index of the line's first token. */
ptrdiff_t line_begin(struct printer *p, int offset);
void line_end(struct printer *p);
/* Columns of the line that began at token `mark`, were it not broken; or
 * PRINT_UNLIMITED when it holds lines of its own. */
int line_columns(struct printer *p, ptrdiff_t mark);
/* A line of text above the line that began at `mark`. */
void line_above(struct printer *p, ptrdiff_t mark, const char *s);
void line_raw(struct printer *p,
              const char *s); /* a whole line at the current indent */
/* What was printed, with trailing comments of neighbouring lines aligned. */
char *layout_finish(struct printer *p);
/* The tokens so far as one line of text; empties them. */
char *layout_flat(struct printer *p);

/* ---- names.c ---- */
const char *decl_printed(struct printer *p, struct decl *d);
void put_name(struct printer *p, const char *name);
void name_record(struct printer *p, struct decl *d);
struct decl *record_alias(struct printer *p, struct decl *d);
void put_decl_name(struct printer *p, struct decl *d);
/* Raw text with renamed identifiers replaced and white space made single blanks. */
void put_raw(struct printer *p, const char *text);
char *raw_renamed(struct printer *p, const char *text);
void names_prepare(struct printer *p);
void names_declare(struct printer *p, struct decl *d); /* raw text may now mean d */
bool macro_is_kept(struct printer *p, struct expr *e);

/* ---- declarator.c ---- */
void put_type(struct printer *p, struct type *type, const char *name);
void put_function_head(struct printer *p, struct decl *d, bool defines);
void put_param(struct printer *p, struct decl *d);
/* decls[i] and as many after it as share its specifiers, without `;`. How many. */
ptrdiff_t put_declaration(struct printer *p, struct decl **decls, ptrdiff_t i);
/* The record or enum d is printed where decls[i + 1..] first use it. */
bool record_is_inline(struct decl **decls, ptrdiff_t i);
void put_record(struct printer *p, struct decl *d);
void record_forget(struct printer *p,
                   ptrdiff_t count); /* keep only so many as defined */

/* ---- expr.c ---- */
enum precedence {
    PREC_COMMA,
    PREC_ASSIGN,
    PREC_COND,
    PREC_OR,
    PREC_AND,
    PREC_BITOR,
    PREC_BITXOR,
    PREC_BITAND,
    PREC_EQUAL,
    PREC_COMPARE,
    PREC_SHIFT,
    PREC_ADD,
    PREC_MUL,
    PREC_UNARY,
    PREC_POSTFIX,
    PREC_PRIMARY,
};
/* e, in parentheses when it binds less than `least`. */
void put_expr(struct printer *p, struct expr *e, enum precedence least);
void put_list(struct printer *p, struct expr **list, ptrdiff_t first);
void put_init(struct printer *p, struct expr *init);

/* ---- stmt.c ---- */
void put_stmt(struct printer *p, struct stmt *s);
void put_block_lines(struct printer *p, struct stmt *block);
void put_stmt_head(struct printer *p,
                   struct stmt *s); /* its first line without `;` or `{` */
/* Declarations, each on lines of its own; s: their statement, for its comment, or null.
 */
void put_decls(struct printer *p, struct decl **decls, struct stmt *s);
void put_guards(struct printer *p, struct expr **adjoints, ptrdiff_t count);

/* ---- comment.c ---- */
/* The comment due on the line of s that began at `mark`: at its end or above it. */
void put_comment(struct printer *p, struct stmt *s, ptrdiff_t mark);
/* Would it stand at the end of a line of so many columns? */
bool comment_trails(struct printer *p, struct stmt *s, int columns);
/* The same on the head of a statement, for the statements of its block. */
void put_block_comment(struct printer *p, struct stmt *head, struct stmt *block,
                       ptrdiff_t mark);
bool stmt_is_simple(struct stmt *s);
/* A comment that stands alone, wrapped. */
void put_comment_lines(struct printer *p, const char *text);

/* ---- unit.c ---- */
/* A definition, declarations, or, of what is defined elsewhere in the unit, a forward
 * one. */
void put_item_decls(struct printer *p, struct item *it);
void put_function(struct printer *p, struct decl *d);
void printer_forget(struct printer *p, size_t out,
                    ptrdiff_t lines); /* take back output */

#endif
