/* The exported functions: parameters as the contract says, and the way from the caller's
 * arrays to the functions made of the instance. */
#ifndef CGRAD_MODES_ENTRY_H
#define CGRAD_MODES_ENTRY_H
#include "internal.h"

/* One parameter of the user's function in a request. */
struct slot {
    struct decl *param, *core; /* the user's; the core's */
    struct decl *ours;         /* the exported function's */
    struct decl *shadow;       /* the exported shadow, or null */
    struct expr *work;         /* what the made functions get as its shadow */
    struct place *place;       /* that names the whole parameter, or null */
    struct place *extent;      /* extent(..) for it, or null */
    bool wrt, of, fields;      /* fields: only members are named */
    struct decl *kept;         /* a copy of the primal's final values, or null */
};
struct entry {
    struct request *request;
    struct instance *f;
    struct twin *twin;
    struct decl *function;
    struct decl_map *map; /* the user's parameters -> ours */
    struct slot *slots;
    bool is_tangent, of_result;
    struct decl *save, *result_shadow;
    bool uses_save;
    struct stmt **body;
};

/* Analyses the request; false after errors. */
bool entry_resolve(struct entry *e, struct request *r);
/* Begins a function of this name (as(..) goes before) with the parameters of a product:
 * shadows with their primals; returns false when the name is taken. */
bool entry_begin(struct entry *e, const char *suffix, struct type *result, bool is_exported);
/* The user's parameters, each with its shadow (suffix null: none), and the result's. */
void entry_params(struct entry *e, const char *suffix);
void entry_add_shadow(struct entry *e, struct slot *s, const char *suffix);
void entry_end(struct entry *e, const char *remark, bool is_exported);

struct expr *entry_save(struct entry *e);
/* Number of elements behind a parameter, in its pointee's; null: not known. */
struct expr *slot_count(struct entry *e, struct slot *s);
struct type *slot_element(struct slot *s);
struct decl *entry_local(struct entry *e, const char *wish, struct type *type,
                         struct expr *init);
void entry_add(struct entry *e, struct stmt *s);
/* for (i = 0; i < count; i++) with the body that `fill` makes of i. */
void entry_each(struct entry *e, struct expr *count, struct expr *to, struct expr *from,
                enum op op, struct type *element);
#endif
