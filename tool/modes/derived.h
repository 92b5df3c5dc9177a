/* Inside modes: derived types, those of shadows whose reals aren't the primal's.
 *
 * A real of T bytes becomes one of `scale * T` bytes, and so does all around it: a structure
 * becomes one of `scale` times its size, its members at `scale` times their offsets, so that
 * byte counts of the primal, times the scale, are those of the shadow, whatever is copied,
 * cleared or allocated. A pointer becomes a pointer to the shadow, and room behind it. What
 * is neither real nor pointer has its room. */
#ifndef CGRAD_MODES_DERIVED_H
#define CGRAD_MODES_DERIVED_H
#include "modes.h"

struct derivation {
    long long scale;
    const char *suffix; /* of structures: "_v" */
    const char *what;   /* .. and in their comment: "8 derivatives" */
    struct type *(*real)(struct type *real); /* refuses one that it has not */
};

/* The shadow's type, const where the primal is; null derivation: the type itself. */
struct type *type_derived(const struct derivation *d, struct type *t);
/* The member in the shadow's structure; of what has no shadow, the first of its room. */
struct expr *member_derived(const struct derivation *d, struct expr *record,
                            struct decl *field);
/* The field in a record, or pointer to one, that may be the structure itself. */
struct decl *field_in(struct expr *record, struct decl *field);
/* Takes `scale` times the room as it is; else (a pointer, a byte) an element of it stands at
 * `scale` times its index. */
bool type_is_scaled(const struct derivation *d, struct type *t);
struct expr *index_derived(const struct derivation *d, struct type *element,
                           struct expr *index);
/* The derivation has no such type: a refusal, at the place. */
bool derived_check(const struct derivation *d, struct type *t, struct loc loc);

/* What derived types are made of, in the order in which it is declared: typedefs of reals,
 * which their derivation adds, structures, and behind each of them what it asserts. */
struct derived_decl {
    struct decl *decl;
    const char *remark; /* or null */
    const char
        *text; /* the declaration, where it isn't written as others are; or null */
};
void derived_add(struct decl *d, const char *remark, const char *text);
struct derived_decl *derived_decls(void);
#endif
