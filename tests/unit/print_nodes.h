/* Small trees, and their text: what the tests of the printer are written in. */
#ifndef CGRAD_TESTS_PRINT_NODES_H
#define CGRAD_TESTS_PRINT_NODES_H
#include "print.h"

extern const struct loc nowhere;

/* Two texts are one. */
void check(const char *got, const char *want);
struct type *real(void);
struct type *integer(void);
struct decl *var(const char *name, struct type *type);
struct expr *ref(const char *name);
struct expr *num(const char *name);
struct expr *bin(enum op op, struct expr *a, struct expr *b);
struct expr *parens(struct expr *e);
struct decl *param(const char *name, struct type *type);
/* double name(parameters..); the list ends with null. */
struct decl *function(const char *name, struct decl **params);
struct expr *call(const char *name, struct expr **args);
struct stmt *block(struct stmt **s);
struct stmt *declare(const char *name, struct type *type, struct expr *init);
struct stmt *set(const char *name, struct expr *value);
struct stmt *result(struct expr *e);
struct stmt *branch(struct expr *condition, struct stmt *body, struct stmt *other);
/* for (int i = 0; i < n; i++) body */
struct stmt *counted(struct stmt *body);
struct stmt *from(struct stmt *s, struct stmt *origin);
struct stmt *at_line(unsigned line, struct stmt *s);
struct type *old_style(struct type *result);
struct decl *record(const char *name);
/* The body of double f(void), without its head and braces. */
const char *body_text(struct stmt **list);

/* Lists of what these take. */
#define PARAMS(...) ((struct decl *[]){__VA_ARGS__, NULL})
#define NO_PARAMS ((struct decl *[]){NULL})
#define ARGS(...) ((struct expr *[]){__VA_ARGS__, NULL})
#define LIST(...) ((struct stmt *[]){__VA_ARGS__, NULL})

#endif
