/* Inside rules: rows as text, and the table made of them. */
#ifndef CGRAD_RULES_INTERNAL_H
#define CGRAD_RULES_INTERNAL_H
#include "rules.h"

/* A kind of row and what its columns hold:
 *   N name   R a real parameter   T I an integer parameter's type and name
 *   P what the pointer gets       M marks   D a partial   . a limit of the test box
 *   V a point's coordinate        W the documented partial there */
struct row_kind {
    const char *name, *columns;
};
enum { ROW_CELLS = 16 };
struct row {
    const struct row_kind *kind;
    const char *cells[ROW_CELLS]; /* as many as the kind has columns */
    struct loc loc;               /* of a user's row; file null: of math.def */
};
/* The rows of math.def, in its order. */
struct row *rows_of_math(void);
/* The rows of a user's file; after errors false. */
bool rows_of_file(const char *file, struct row **rows);
/* The index-th cell in columns of a letter; null: there is none. */
const char *row_cell(const struct row *row, char column, int index);
/* Has derivatives (or is a rule's function); constants and documented values have
 * not. */
bool row_is_rule(const struct row *row);

/* All rows read so far, math.def's first. */
const struct row *rule_rows(void);
/* The rule of exactly this name. */
struct rule *rule_named(const char *name);
/* The name for a type: sin, sinf, sinl; lgammaf_r. */
const char *rule_name(const char *name, enum type_kind kind);
/* The function in the form for a type, as if <math.h> declared it; rules included
 * that have no such form: isnan stays. */
struct decl *rule_function(struct decl *function, enum type_kind kind);

/* Arithmetic of the partial's text, done where operands turned out to be constants;
 * kids are clean. */
struct expr *clean(struct expr *e);
/* Makes sure that C, which doesn't see implicit casts, computes in the type that e
 * has. */
struct expr *settle(struct expr *e);
/* The same value, of the type that e has also where it is read as text. */
struct expr *settle_whole(struct expr *e);

#endif
