/* The exported functions: parameters as the contract says, and the way from the
 * caller's arrays to the functions made of the instance. */
#ifndef CGRAD_MODES_ENTRY_H
#define CGRAD_MODES_ENTRY_H
#include "internal.h"

/* One parameter of the user's function in a request, or a global that carries
 * derivatives: param is then a variable, and its shadow always a pointer. */
struct slot {
    struct decl *param, *core; /* the user's; the core's */
    struct decl *ours;         /* the exported function's */
    struct decl *shadow;       /* the exported shadow, or null */
    struct expr *work;         /* what the made functions get as its shadow, or null */
    struct decl *copy;         /* the working shadow, where it is one of our own */
    struct place *place;       /* that names the whole parameter, or null */
    struct place **wrt_places, **of_places;
    struct place *extent; /* extent(..) for it, or null */
    struct place **inner; /* extent(..) for what is behind pointers in it */
    bool wrt, of, fields; /* fields: only members are named */
    bool is_parked;       /* the shadow stands in the arena */
};
/* Memory that the reverse sweep rewinds: a copy of the primal's final values. */
struct kept {
    struct expr *memory, *count;
    struct type *type;
    struct decl *copy;
    bool is_one;
};
/* Memory of the caller's that overlaps nothing that is written, or is. */
struct range {
    struct expr *pointer, *count;
    bool is_written;
};
struct entry {
    struct request *request;
    struct instance *f;
    struct twin *twin;
    struct decl *function;
    struct decl_map *map; /* the user's parameters -> ours */
    struct slot *slots;
    bool is_tangent;
    const struct algebra *algebra; /* of a tangent; null: jvp's */
    bool is_gradient;              /* no seeds, shadows are overwritten */
    bool is_setting; /* an adjoint that sets what only receives, as a gradient does */
    bool is_rewind;  /* the second half of a split: the primal has run */
    bool is_second;  /* a tangent of a gradient, which sets all it gives */
    const struct derivation *derivation; /* of several directions or seeds; or null */
    const char
        *inner; /* its name, where it isn't exported but part of another product */
    bool
        is_filled; /* shadows are ours: nobody has named more of a structure's pointers */
    bool of_result;
    struct decl *order; /* of series: a parameter; the name of its index */
    const char *order_index;
    struct decl *save, *result_shadow;
    struct decl *state; /* a parameter for the algebra's functions, or null */
    bool uses_save;
    struct block_name {
        const char *key, *value;
    } * block_names;     /* the same wish is the same name in each block */
    struct range *given; /* what else is written or read than parameters' shadows */
    struct range *alone; /* what has a shadow of our own behind a pointer in memory */
    struct kept *kept;
    const char *kept_suffix;
    struct stmt **body;
    int level; /* of loops around what is added */
};

/* Analyses the requests, all together; entries without errors have an instance. */
struct entry *entries_resolve(struct request **requests);
/* One that asks for the tangent of a function that a mode made; false after errors. */
bool entry_resolve_made(struct entry *e, struct request *r);
/* The same request again, for a function of this name that isn't exported. */
struct entry entry_inner(struct entry *e, const char *name);
/* Begins the exported function of this name (as(..) goes before); false when the name
 * is taken. */
bool entry_begin(struct entry *e, const char *suffix, struct type *result);
/* The user's parameters, each with its shadow (suffix null: none), the result's, and
 * those of globals. */
void entry_params(struct entry *e, const char *suffix);
struct decl *entry_add_save(struct entry *e); /* struct cgrad_save *save */
void entry_end(struct entry *e, const char *remark);

void entry_add_param(struct entry *e, struct decl *d);
void entry_add_shadow(struct entry *e, struct slot *s, const char *suffix);
/* The name of the variable of a loop inside `level` others: i, j, .. that nothing else
 * has. */
const char *entry_index_name(struct entry *e, int level);
bool type_holds_const(struct type *t);        /* an element is const */
struct type *type_with_const(struct type *t); /* const elements of an array */
/* A shadow's type; the function of the tangent family that is called. */
struct type *entry_shadow_type(struct entry *e, struct type *t);
struct made *entry_tangent(struct entry *e);
struct expr *entry_save(struct entry *e);
/* A name for a local of a block of which several follow each other, none inside another. */
const char *entry_block_name(struct entry *e, const char *wish);
struct decl *entry_local(struct entry *e, const char *wish, struct type *type,
                         struct expr *init);
void entry_add(struct entry *e, struct stmt *s);
/* for (i = 0; i < count; i++) to[i] op= from[i]; from null: 0, in the reals. */
void entry_each(struct entry *e, struct expr *count, struct expr *to, struct expr *from,
                enum op op, struct type *element);

/* What the parameter is or points to is an object that the caller sees. */
bool slot_in_memory(struct slot *s);
/* A pointer to it. */
struct expr *slot_primal(struct slot *s);
struct object *slot_object(struct entry *e, struct slot *s);
/* Number of elements behind a parameter, in its pointee's; null: not known. */
struct expr *slot_count(struct entry *e, struct slot *s);
struct expr *slot_known_count(struct entry *e,
                              struct slot *s); /* an error if not known */
bool slot_is_one(struct entry *e, struct slot *s);
struct type *slot_element(struct slot *s);

/* ---- extents.c ---- */
/* The function, or maybe what it calls, follows a pointer that is a member. */
bool pointer_is_loaded(struct instance *f, struct expr *pointer);
void entry_check_extents(struct entry *e); /* refuses those that the function changes */

/* ---- parts.c ---- */
struct part {
    struct decl **chain; /* members, the outermost first */
};
/* Of a parameter of which members are named: together all that is in the structure. */
struct part *slot_parts(struct slot *s);
bool part_is_named(struct place **places, struct part *part);
bool part_holds_derivatives(struct part *part);
struct expr *part_in(struct part *part, struct expr *record); /* or a pointer to it */

/* ---- work.c: working shadows ---- */
/* Sets what the caller gave to zero: adjoints of independents before a gradient,
 * tangents of what is only dependent. */
void slot_clear(struct entry *e, struct slot *s);
/* What stands for the parameter's shadow in the made functions: the caller's own, or
 * a copy where that may not be used up. */
void slot_begin_work(struct entry *e, struct slot *s);
/* The place with `root` (a pointer or record) for the parameter it begins with; how many
 * elements it names behind a pointer (an error if not known). */
struct expr *place_in(struct entry *e, struct expr *path, struct expr *root);
struct expr *place_count(struct entry *e, struct place *p);
bool place_is_behind(struct place *p);
/* The function writes there, through this pointer. */
bool place_is_written(struct entry *e, struct place *p);
/* A place's path, or what else is said by the user's parameters, in those of the core. */
struct expr *place_in_core(struct entry *e, struct expr *x);
/* The function stores a pointer where this one is read. */
bool place_is_moved(struct entry *e, struct expr *pointer);
/* Of a slot whose structure is copied, or that the made function doesn't take. What a moved
 * pointer leads to at the end has a shadow that moved along in the caller's structure, not
 * in a copy; where the sweep uses up none but the caller's, it goes back. */
void slot_check_moved(struct entry *e, struct slot *s);
/* Errors where the function allocates what is behind the place. */
void place_check_there(struct entry *e, struct place *p);
bool place_differs(struct entry *e, struct slot *s, struct place *p);
bool places_meet(struct entry *e, struct place *p, struct place *q);
/* private.c: the pointers in a shadow of our own lead to zeros, as many as extent(..) says. */
void slot_fill_private(struct entry *e, struct slot *s);
/* An error where pointers in the parameter's memory lead to what needs a shadow and that no
 * place names how much of. */
void slot_check_private(struct entry *e, struct slot *s, struct place **places);
bool place_is_direct(struct place *p); /* in the structure itself */
/* Reports a member of a structure whose extent nobody says; false: the object isn't behind
 * one. */
bool entry_unknown_extent(struct entry *e, struct object *o);
/* What the copy received goes where the caller wants it. */
void slot_end_work(struct entry *e, struct slot *s);
/* A forward sweep that sets pointers to shadows, before the caller's are known: those
 * it takes stand in the arena, zero, where every reverse sweep finds them. */
void slot_park(struct entry *e, struct slot *s);
void slot_push_parked(struct entry *e, struct slot *s);
void slot_pop_parked(struct entry *e, struct slot *s);
/* Copies of memory that the reverse sweep rewinds, or of other objects; their way back. */
void entry_keep_final(struct entry *e);
void entry_keep(struct entry *e, bool wanted(struct object *o), const char *suffix);
void entry_put_back(struct entry *e);

/* ---- freed.c ---- */
bool instance_frees(struct instance *f); /* memory of its caller's */
/* Errors where the function frees memory of the caller's that the reverse sweep wants; or
 * whose shadow, of a tangent, isn't the caller's own, to be freed with it. */
void entry_check_freed(struct entry *e);
void slot_check_freed(struct entry *e, struct slot *s);
/* Errors where the function allocates what the object leads to, whose shadow isn't handed
 * to the caller: nobody would free it. */
void entry_check_left(struct entry *e, struct object *base);

/* ---- products.c ---- */
/* The algebra of a tangent, and the function that it makes of the entry's. */
const struct algebra *entry_algebra(struct entry *e);
/* The whole of a vjp or gradient, or of a jvp, but for entry_end. */
bool adjoint_entry(struct entry *e, const char *suffix);
bool tangent_entry(struct entry *e, const char *suffix);
bool has_scalar_result(struct entry *e);
/* second.c: the tangent of the request's gradient, but for entry_end. gradient->is_filled
 * says that of the shadows which the gradient takes. */
bool second_entry(struct entry *e, struct entry *gradient, struct entry *tangent,
                  const char *suffix);
/* What the i-th slot of that tangent stands for: the slot of the request or its adjoint (or
 * seed); or the seed of the result. */
struct second_param {
    struct slot *slot;
    bool is_adjoint, is_seed;
};
struct second_param second_param(struct entry *gradient, struct entry *e, ptrdiff_t i,
                                 struct slot *at);
/* Of a made function and a source with its parameters in front: the source's parameter, and
 * a request's place in it, beginning with `root` for the user's parameter or global. */
struct decl *source_param(struct decl *made, struct decl *source, struct decl *param);
struct place source_place(struct entry *e, struct place *like, struct decl *root,
                          struct decl_map **map);
/* A request for the source made of the entry's function, that names nothing yet; the map:
 * from the function's parameters to the source's. */
struct request source_request(struct entry *e, struct decl *source,
                              struct decl_map **map);
/* For comments: the independents (or dependents) with a suffix; the primal's place. */
const char *names_of(struct entry *e, bool wrt, const char *suffix);
const char *where_of(struct entry *e);

bool split_forward(struct entry *e);
bool split_reverse(struct entry *e);
struct expr *entry_call_primal(struct entry *e);
/* With the working shadows of the slots; the shadow of the result, or null. */
struct expr *entry_call_made(struct entry *e, struct made *m, struct expr *seed);
/* The call's result in a variable; null: there is none. */
struct decl *entry_keep_result(struct entry *e, struct expr *call);
void entry_close(struct entry *e); /* the arena, where there is one */
void entry_return(struct entry *e, struct decl *result); /* closes before */

/* ---- repeat.c: products that run their function more than once ---- */
struct repeat {
    struct kept *kept; /* what it reads and changes, as it was */
};
/* It does what can't be put back: prints, calls what nobody knows, leaves memory. */
bool entry_has_effects(struct entry *e);
/* False, and an error: so a product that runs it more than once can't be made. */
bool entry_check_repeated(struct entry *e);
struct repeat entry_repeat(struct entry *e);
void repeat_restart(struct entry *e, struct repeat *r); /* before each run */
/* A variable for the result; null: there is none. */
struct decl *repeat_result(struct entry *e);
void repeat_run(struct entry *e, struct decl *result, struct expr *call);
/* Where there was nothing to repeat it for, it runs all the same. */
void repeat_at_least_once(struct entry *e, struct expr *count, struct decl *result);
void repeat_return(struct entry *e, struct decl *result);

/* ---- reads_first.c ---- */
bool reads_first(struct decl *core, struct decl *variable);

/* ---- overlap.c ---- */
/* In front of the body: what is written overlaps nothing. */
void entry_check_overlap(struct entry *e);
#endif
