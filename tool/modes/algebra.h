/* Inside modes: what the tangent family carries along with each real.
 *
 * jvp, jvp_v and taylor walk the program forwards alike (tangent.c): statements stay,
 * and before each assignment stands one to the shadow. What the shadow of a real is,
 * and how shadows combine, is the algebra's: one double (algebra.c), a fixed-width
 * vector, K + 1 coefficients, a set of inputs. The walk knows none of them. */
#ifndef CGRAD_ALGEBRA_H
#define CGRAD_ALGEBRA_H
#include "internal.h"

/* A real in an expression of the core, and what stands for its change; null:
 * constant. */
struct number {
    struct expr *core, *shadow;
};
struct walk;

/* Operators get numbers of which at least one isn't constant and return the shadow of
 * the result, a fresh tree; null: constant. They write primals with the walk_ functions
 * below. */
struct algebra {
    const char *suffix;      /* of shadows: "_d" */
    const char *name_suffix; /* of functions: "_jvp" */
    /* The shadow's type of a real type, and the bytes of a shadow of so many bytes.
     * Null: the same as the primal's. */
    struct type *(*type)(struct emit *e, struct type *real);
    struct expr *(*bytes)(struct walk *w, struct expr *bytes);
    /* What the shadows' types are derived by, structures too; or null. */
    const struct derivation *derivation;
    const char *calloc; /* what gives shadows memory of zeros */
    /* What resizes and frees it; null: what the program itself calls. */
    const char *realloc, *free;
    /* Of functions that are linear in what varies, so that no shadow asks for its primal's
     * value: shadows take the primals' places, and the arena is theirs. */
    bool in_place;
    /* Where the function made of an instance is kept: one place an instance. */
    struct made *(*made)(struct instance *f);
    /* Of a parameter that every function of the algebra has and passes on, w->e->save:
     * its type and name. Null: there is none. */
    struct type *(*state)(void);
    const char *state_name;
    struct expr *(*zero)(struct type *real);
    struct expr *(*sum)(struct walk *w, struct number a, enum op op, struct number b);
    struct expr *(*negative)(struct walk *w, struct number a);
    struct expr *(*product)(struct walk *w, const struct number *factors, int n);
    /* quotient: the core node a / b itself */
    struct expr *(*quotient)(struct walk *w, struct number a, struct number b,
                             struct expr *quotient);
    struct expr *(*rule)(struct walk *w, const struct rule *rule,
                         const struct number *args, struct expr *call);
    /* a or b as the condition of the primal says */
    struct expr *(*choice)(struct walk *w, struct expr *condition, struct number a,
                           struct number b);
    /* the value, where one of the tests (primals and shadows) isn't zero */
    struct expr *(*guard)(struct walk *w, struct expr **tests, struct expr *value);
    struct expr *(*converted)(struct walk *w, struct type *to, struct number a);
    /* Of shadows that are arrays, rows; null: a shadow is a value, read and set as it
     * is. What stands for a row in expressions; the statement (or null) that sets the
     * target's row (of the result: target is null) to what such an expression is;
     * the row of an argument by value, which is_apart where it is a variable that the
     * callee can't reach in another way; the end of what was begun for an expression;
     * the point from which on values may have changed. */
    struct expr *(*read)(struct walk *w, struct expr *row);
    struct stmt *(*store)(struct walk *w, struct expr *target, struct expr *row,
                          enum op op, struct expr *value);
    struct expr *(*argument)(struct walk *w, struct expr *core, bool is_apart);
    void (*finish)(struct walk *w);
    void (*forget)(struct walk *w);
    bool takes_order; /* made functions have a parameter `order` in front */
    /* The body for a function with CGRAD_RULE. Null: the user's own function, called as
     * name_suffix says, takes its place. */
    void (*ruled)(struct walk *w);
};
extern const struct algebra tangent_algebra, series_algebra, sets_algebra;
struct type *sets_type(void); /* struct cgrad_sets * */
/* vector.c: a vector of derivatives, --width of them, for those of as many directions */
const struct algebra *vector_algebra(void);
/* .. the same of what is linear in adjoints, in place: a reverse sweep of as many seeds */
const struct algebra *adjoints_algebra(void);
const struct derivation *vector_derivation(void);

/* What is the same for numbers of every kind that are added and scaled. */
struct expr *shadow_sum(struct walk *w, struct number a, enum op op, struct number b);
struct expr *shadow_negative(struct walk *w, struct number a);
struct expr *shadow_choice(struct walk *w, struct expr *condition, struct number a,
                           struct number b);
struct expr *shadow_guard(struct walk *w, struct expr **tests, struct expr *value);
struct expr *shadow_converted(struct walk *w, struct type *to, struct number a);
/* a + (b + c) and a * (b * c) written without parentheses; a null factor is 1. */
struct expr *shadow_plus(struct expr *a, struct expr *b);
struct expr *shadow_times(struct expr *product, struct expr *factor);
bool is_nonzero(struct expr *core); /* a literal, or a product of such */

/* A call leaves something in shadows that the caller sees, or moves an arena's. */
bool call_has_shadows(struct instance *f);
/* The function of an instance in an algebra, made when first asked for. */
struct made *algebra_function(const struct algebra *a, struct instance *f);

/* ---- for algebras: primals in derivative lines (tangent_expr.c) ---- */
/* The primal's value. Calls of math functions in it are put into temporaries, which the
 * primal statement uses too. */
struct expr *walk_value(struct walk *w, struct expr *core);
/* A name, a literal, an element: cheap enough to be repeated. */
bool walk_is_cheap(struct expr *core);
/* The value, as something cheap. */
struct expr *walk_held(struct walk *w, struct expr *core, const char *wish);
/* The value of a core node that was computed already where that is possible: the
 * variable that the statement sets to it, or a temporary. */
struct expr *walk_result(struct walk *w, struct expr *core, const char *wish);
/* A shadow, cheap enough to be repeated: use clones of it. */
struct expr *walk_repeatable(struct walk *w, struct expr *shadow, struct type *real,
                             const char *wish);
/* A name for what a call of a math function gives: exp_x. */
const char *walk_call_name(struct expr *call);

#endif
