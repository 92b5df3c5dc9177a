/* rules: the calculus as data. math.def has a row a math function, memory.def one a
 * library function that touches memory; adding a function edits one row. */
#ifndef CGRAD_RULES_H
#define CGRAD_RULES_H
#include "front.h"

/* ---- math.def ---- */
enum rule_marks { RULE_SINGULAR = 1, RULE_KINK = 2, RULE_SERIES = 4, RULE_REAL = 8 };
enum { RULE_ARGS = 3 };
struct rule {
    const char *name; /* of the double form */
    int arity;        /* arguments, integer ones included */
    unsigned marks;
    struct decl *params[RULE_ARGS]; /* what the partials are written in */
    struct decl *result;            /* `r` in the partials */
    /* Level core, of type double; null: not differentiable (an integer argument), or
     * zero: locally constant. */
    struct expr *partials[RULE_ARGS];
    bool uses_result[RULE_ARGS];         /* the partial mentions r */
    bool uses_arg[RULE_ARGS][RULE_ARGS]; /* partial k mentions argument i */
    int pointer_arg; /* frexp, modf, remquo..: the argument that is written, or -1 */
    /* The double form's prototype; null: a macro for all types (isnan), or no real
     * argument (nan). */
    struct decl *function;
};
/* The rule of a library function by the name in the program: sin, sinf, sinl,
 * __builtin_sin. Null: none, among them functions with a body, those with other
 * types than the rule's and those that bear a name of POSIX or GNU without being
 * declared by the system. */
const struct rule *rule_find(const struct decl *callee);
/* The k-th partial for a call of `type` (float, double, long double): arguments and
 * result put in (cloned), literals and callees of that type. What constant arguments
 * decide is decided: pow(x, 2) has 2 * x. Null: zero. */
struct expr *rule_partial(const struct rule *rule, int k, struct expr **args,
                          struct expr *result, struct type *type);
/* A call of a math function of the given double name, in the form for the type; the
 * arguments become its kids. */
struct expr *rule_call(const char *name, struct expr **args, struct type *type);
/* Adds the rows of a user's file (null: none) to math.def's, or in place of rows
 * there; before any rule_find. False after errors. A row f serves `double
 * f(double)`, and ff and fl for float and long double. Macros of the file choose
 * among rows but aren't expanded in them. */
bool rules_load(const char *user_file);
/* --list-rules */
void rules_list(void);

/* ---- memory.def ---- */
enum memory_kind {
    MEMORY_MALLOC,   /* (bytes): fresh memory */
    MEMORY_CALLOC,   /* (n, size): fresh zeros */
    MEMORY_REALLOC,  /* (p, bytes) */
    MEMORY_FREE,     /* (p) */
    MEMORY_COPY,     /* (to, from, bytes), returns to; may overlap: memmove */
    MEMORY_FILL,     /* (to, byte, bytes), returns to */
    MEMORY_WORLD,    /* likewise, and the world outside can tell */
    MEMORY_INACTIVE, /* reads its arguments, writes what is neither const nor real */
    MEMORY_NORETURN, /* does not come back */
};
struct memory_rule {
    const char *name;
    enum memory_kind kind;
};
const struct memory_rule *memory_rule_find(const struct decl *callee);

#endif
