/* Inside front: the state of one translation unit's import, and what its files offer
 * each other.
 *
 * Cursors become declarations once (decl_of), types once (import_type), bodies in one
 * pass from left to right. What libclang doesn't expose comes from three texts
 * (tokens.c): the token at a place, the declaration as clang prints it, and the
 * spelling of a type. */
#ifndef CGRAD_FRONT_INTERNAL_H
#define CGRAD_FRONT_INTERNAL_H
#include "front.h"
#include <clang-c/Index.h>

/* The last second of the year 9999, in which everything is compiled: texts that hold it
 * come from __DATE__, __TIME__ or __TIMESTAMP__. */
#define CLANG_MOMENT "253402300799"

/* A cursor's children in order: an stb array. */
typedef CXCursor *cursors;

/* Keywords whose operands libclang hides; see tokens.c. */
enum anchor {
    ANCHOR_FOR,
    ANCHOR_SIZEOF,
    ANCHOR_ALIGNOF,
    ANCHOR_GENERIC,
    ANCHOR_OFFSETOF,
    ANCHOR_COMPATIBLE,
    ANCHOR_CONVERT,
    ANCHOR_ASSERT,
    ANCHOR_ASM,
    ANCHOR_COUNT,
};
struct anchors {
    CXCursor decl;
    const char *printed; /* as clang prints it, macros expanded; null: not yet needed */
    const char **at[ANCHOR_COUNT];
    ptrdiff_t next[ANCHOR_COUNT];
    bool body_only;
    bool is_trusted; /* false: the texts and the cursors don't agree, ask the source */
};

struct entity;
struct pragma {
    unsigned offset;
    const char *text;
};
/* An invocation of an object-like macro in the main file, whole expansions only. */
struct invocation {
    unsigned key; /* offset of its start; its end follows from the name */
    const char *value;
};

/* Records and enums at file scope, by kind and tag, of all units. */
struct shared {
    struct {
        const char *key;
        struct decl *value;
    } * tags;
};

struct import {
    CXTranslationUnit tu;
    struct shared *shared; /* null: this unit stands alone */
    CXFile main_file;
    const char *source; /* text of the main file */
    size_t source_len;
    struct unit *unit;
    struct {
        unsigned key;
        struct entity *value;
    } * entities;
    struct {
        const void *key;
        struct type *value;
    } * types;
    struct {
        void *key;
        const char *value;
    } * files;
    CXCursor *pending; /* functions of headers whose bodies are wanted */
    struct pragma *pragmas;
    ptrdiff_t next_pragma;
    struct invocation *invocations;
    /* of the declaration in hand */
    struct decl *function;
    struct anchors anchors;
    struct decl **scope;    /* locals visible here, innermost last */
    CXCursor block;         /* the compound statement around */
    struct decl *assertion; /* what stands for the macro assert; null: not yet met */
    struct loc here;        /* the nearest place known, for nodes without one */
    const char *in_macro;   /* inside a node that is spelled by this macro */
    /* An extra unit for requests: declarations are those of `twin`, found by their
     * place; parameters those of twin_function. */
    struct import *twin;
    struct decl *twin_function;
    struct {
        char *key;
        struct decl *value;
    } * places;
};

/* ---- cursors (cursor.c) ---- */
cursors cursor_kids(CXCursor c);
bool cursor_is_expr(CXCursor c);
char *clang_text(CXString s); /* in the arena; disposes of s */
const char *cursor_name(CXCursor c);
struct loc loc_at(struct import *in, CXSourceLocation l);
struct loc loc_of(struct import *in, CXCursor c);   /* where clang puts its caret */
struct loc start_of(struct import *in, CXCursor c); /* first character */
bool in_main_file(struct import *in, CXCursor c);
bool is_in_macro(CXSourceLocation l);
/* The declaration already made for the entity of c; null: none yet. */
struct decl *entity_find(struct import *in, CXCursor c);
void entity_add(struct import *in, CXCursor c, struct decl *d);
/* Replaces each entity's declaration by what fn makes of it. */
void entities_map(struct import *in, struct decl *fn(struct decl *d, void *user),
                  void *user);
/* The cursor a declaration was made from; the declaration made from a cursor of another
 * parse of the same text. */
CXCursor entity_cursor_of(struct import *in, struct decl *d);
struct decl *entity_at_place(struct import *in, CXCursor c);

/* ---- side texts (tokens.c) ---- */
size_t word_len(const char *p); /* of the identifier or number at p */
const char *exact_token(struct import *in,
                        CXSourceLocation l); /* null: not to be had */
const char *token_at(struct import *in,
                     CXSourceLocation l); /* at least the word there */
/* The main or header file's text where c starts; null inside macros. */
const char *source_at(struct import *in, CXCursor c);
const char *match_paren(const char *p); /* the end of the group that opens at p */
const char *skip_quoted(const char *p); /* behind the string or character at p */
/* From here on operands are those of this declaration, of its body only if so said. */
void anchors_begin(struct import *in, CXCursor decl, bool body_only);
/* The text of the next operand of this kind, or null with a diagnostic. */
const char *anchor_next(struct import *in, enum anchor kind, CXCursor c);
/* All were used, none missed. */
bool anchors_agree(struct import *in);
void pragmas_find(struct import *in);

/* ---- types (import_type.c, type_name.c) ---- */
/* The cursors a declarator's type draws its array sizes and parameters from. */
struct stream {
    cursors v;
    ptrdiff_t at;
};
struct type *import_type(struct import *in, CXType t);
struct type *import_declared(struct import *in, CXType t, struct stream *s);
struct type *import_type_of(struct import *in, CXCursor c); /* of a declaration */
CXCursor stream_expr(struct stream *s);  /* the next expression, or a null cursor */
CXCursor stream_param(struct stream *s); /* the next parameter, likewise */
/* Of a declared function, whose parameters are known. */
struct type *import_function_type(struct import *in, CXCursor c, struct decl **params);
struct type *
value_type(struct type *t); /* what an expression sees: arrays as pointers */
/* The type that a type name ("struct P *[3]") spells; tags, typedefs and array sizes
 * come from the stream, which holds the cursors below the node it is an operand of.
 * Null: not understood. */
struct type *parse_type_name(struct import *in, const char *text, struct stream *s);

/* ---- declarations (import_decl.c) ---- */
struct decl *decl_of(struct import *in, CXCursor c);
struct decl *import_local(struct import *in, CXCursor c);
void import_variable(struct import *in, CXCursor c, struct decl *d);
void import_body(struct import *in, CXCursor c, struct decl *d);
void import_pending(struct import *in);
struct decl *import_assert(struct import *in, CXCursor c);

/* ---- records and enums (import_tag.c) ---- */
struct decl *record_shell(struct import *in, CXCursor c);
struct decl *enum_shell(struct import *in, CXCursor c);
struct decl *decl_shell(struct import *in, enum decl_kind kind, CXCursor c);
bool is_file_scope(CXCursor c);
void import_attributes(struct import *in, struct decl *d, CXCursor c);

/* ---- expressions (import_expr.c, import_special.c) ---- */
struct expr *import_expr(struct import *in, CXCursor c);
struct expr *import_unexposed(struct import *in, CXCursor c, cursors kids);
struct expr *import_size(struct import *in, CXCursor c, cursors kids);
struct expr *import_generic(struct import *in, CXCursor c, cursors kids);
struct expr *expr_with(struct expr *e, struct expr *kid);
struct expr *expr_at(struct import *in, enum expr_kind kind, CXCursor c);
/* Raw text as an EXPR_TEXT: names of variables in it become kids. */
struct expr *expr_text(struct import *in, const char *text, struct type *type,
                       struct loc loc);
bool expr_is_lvalue(struct expr *e);
enum cast cast_kind(struct expr *from, struct type *to);

/* ---- statements (import_stmt.c) ---- */
struct stmt *import_stmt(struct import *in, CXCursor c);

/* ---- assert (import_assert.c) ---- */
struct expr *assert_call(struct import *in, struct expr *e); /* or e itself */

/* ---- macros (macros.c) ---- */
void macros_import(struct import *in);
/* The header macro whose invocation is this very node, or null. */
const char *macro_of(struct import *in, CXCursor c);

/* ---- the rest ---- */
bool diagnostics_report(struct import *in, const char **flags); /* true: errors */
struct import *import_open(const char *file, const char *text, const char **flags,
                           const char *include_dir);
void import_unit(struct import *in);
void import_close(struct import *in);
struct program *link_units(struct import **imports);
void requests_resolve(struct program *program, struct import **imports,
                      const struct front_options *options);

/* ---- requests as text (request_text.c) ---- */
struct place_text {
    const char *text, *path, **extents;
};
struct request_text {
    struct loc loc; /* file null: the command line */
    const char *whole, *product, *as;
    const char *function; /* its name, on the command line */
    struct place_text *wrt, *of, *extents;
    bool of_result;
};
/* What CGRAD(text) asks for: one request a product, appended to *list. */
void annotation_read(const char *text, struct loc loc, const char **products,
                     struct request_text **list);
bool command_read(const struct front_request *r, struct request_text *out);

/* ---- places: C expressions read by clang (places.c) ---- */
struct asked { /* a request and the text it came from */
    struct request *request;
    struct request_text text;
};
/* Fills the places of requests on functions of this unit, by one extra parse. */
void places_import(struct import *unit, struct asked *asked, ptrdiff_t count,
                   const struct front_options *options);
struct decl *twin_find(struct import *in, CXCursor c);

#endif
