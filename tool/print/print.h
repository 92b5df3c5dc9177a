/* print: ir to C text, at most 88 columns, one consistent form: that of .clang-format.
 */
#ifndef CGRAD_PRINT_H
#define CGRAD_PRINT_H
#include "ir.h"

struct print_options {
    bool renamed; /* --dump=c-renamed: locals, parameters and statics get other names */
};
/* The items of a unit in order, as a .c file. Names that an active macro would replace
 * are guarded: macros of headers, of a .c that an item includes, and those items
 * define. Kept macro names (expr.macro) need their header among the items. */
char *print_unit(const struct unit *unit, const struct print_options *options);
/* A unit made for it as a header: its first comment, guard, includes, `struct s;` for
 * records that are only pointed to, its types each under a guard of its own, then
 * prototypes of functions and declarations of variables that aren't static, a comment
 * right before one kept. extern "C", and flat pointers for arrays of variable length,
 * under __cplusplus; no restrict. The includes must bring what types come from headers.
 */
char *print_header(const struct unit *unit, const char *guard);

/* One line, for messages and dumps. */
char *print_expr(struct expr *e);
char *print_type(struct type *type, const char *name); /* a declarator: "double x[n]" */
char *print_stmt(struct stmt *s); /* without the statements inside, without `;` */
char *print_function(struct decl *function); /* whole, for --dump=core */

#endif
