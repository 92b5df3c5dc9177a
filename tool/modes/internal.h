/* Inside modes: the functions made of an instance, and the state of making one. */
#ifndef CGRAD_MODES_INTERNAL_H
#define CGRAD_MODES_INTERNAL_H
#include "derived.h"

/* ---- what is made of an instance ---- */
/* Which of a parameter's two halves a made function takes. */
struct param_use {
    struct decl *param; /* of the core; or a global, of which only a shadow is taken */
    bool primal, shadow;
    bool can_shadow; /* what is_full takes */
};
struct made {
    struct decl *function;
    struct param_use *params;
    bool takes_save, takes_seed, takes_order;
    bool is_open; /* being made: callers (itself) take every parameter */
    bool is_full; /* somebody relied on that */
};
/* What is saved at a site: an overwritten value (part 0), its shadow (1), the i-th argument
 * of a call (2 + i). */
struct save_place {
    const void *site;
    int part;
    struct decl *field; /* of the arena: see arena.c of analysis */
};
struct twin {
    struct instance *f;
    struct made fwd, rev, jvp, jvp_v, taylor, sets;
    struct saved_loop **loops; /* of fwd, for rev */
    struct save_place *places;
};
struct twin *twin_of(struct instance *f);
/* The forward and reverse functions, made when first asked for. */
struct made *twin_fwd(struct twin *t);
struct made *twin_rev(struct twin *t);
void twins_forget(void);    /* all that was made is made again when asked for */
void tangents_forget(void); /* likewise, those of several directions */
bool made_takes_shadow(struct made *m, struct decl *core_param);

/* user_rule.c: the user's own derivative of a function with CGRAD_RULE; false: it has none */
bool user_rule(struct instance *f, const char *suffix, struct made *m);

/* ---- making a function ---- */
struct emit {
    struct instance *f;
    struct made *made;
    struct decl *function;
    const char *suffix;       /* of shadows: "_b", "_d" */
    struct decl_map *map;     /* core declaration -> ours */
    struct decl_map *shadows; /* core declaration -> its shadow */
    struct decl *save;        /* the arena: a parameter struct cgrad_save *save */
    struct decl *left;        /* reverse: which exit control left by, 0: none */
    struct decl *seed;        /* reverse: adjoint of the result */
    struct decl *order;       /* of series: a parameter int order; or null */
    struct decl
        *result_shadow; /* forward: where the shadow of returned pointers goes */
    struct expr
        *result_value;   /* what the math call at hand is known to give, or null */
    struct stmt *origin; /* the user's statement the next ones belong to */
    struct scope *scope;
    struct twin *twin;
    struct saved_loop *saved; /* the loop at hand saves in arrays */
    bool uses_work; /* reverse: the block at hand took scratch from the arena */
    struct expr **held_args; /* of the call at hand: values that were popped; or null */
    bool is_forward;
    bool has_returns; /* early ones: the exit is saved at the end */
    /* Tangents: shadows of parameters come by value as their primals do, are written where
     * these are, so keep const, and may have reals of another type (null: the same). */
    bool by_value_shadows;
    struct type *(*real_shadow)(struct emit *e, struct type *real);
    /* What shadows are derived by, which are then passed by pointer alone; or null. */
    const struct derivation *derivation;
    bool in_place; /* shadows stand where their primals did, under their names */
};

/* shadow.c */
struct type *type_shadow(struct type *t); /* without const anywhere behind pointers */
bool decl_shadowed(struct instance *f,
                   struct decl *d); /* has or reaches a shadowed object */
/* A variable at file scope: made functions take a pointer to its shadow, private to a call of
 * what was asked for. */
bool decl_is_shared(struct decl *d);
bool object_is_shared(struct object *o);
/* What counts elements of the primal, for a shadow. */
struct expr *shadow_index(struct emit *e, struct type *element, struct expr *index);
struct expr *shared_shadow(struct emit *e,
                           struct decl *global); /* that pointer, passed on */
struct type *emit_shadow_type(struct emit *e,
                              struct type *t); /* type_shadow in this function */
struct decl *shadow_decl(struct emit *e, struct decl *core);
/* x_d; of x_b in a function that a mode made, x_bd */
const char *shadow_name(struct decl *function, const char *name, const char *suffix);
struct expr *shadow_lvalue(struct emit *e, struct expr *lvalue);
struct expr *shadow_pointer(struct emit *e, struct expr *pointer);
struct expr *runtime_shadow(struct emit *e, struct expr *x); /* on the arena's shadow */
struct expr *primal_expr(struct emit *e,
                         struct expr *x); /* a clone in our declarations */
struct type *primal_type(struct emit *e, struct type *t);
struct decl *emit_local(struct emit *e, const char *wish, struct type *type);
struct expr *save_ref(struct emit *e);
struct type *save_record(void); /* struct cgrad_save */
void emit_add(struct emit *e, struct stmt ***list, struct stmt *s);
struct emit emit_begin(struct instance *f, struct made *made, const char *suffix,
                       const char *name_suffix, struct type *result);
/* Gives the function its parameters (those its body uses) and body. */
void emit_end(struct emit *e, struct stmt **list);

/* rows.c */
/* Shadows of the type are rows: reals, structures. */
bool type_has_row(struct emit *e, struct type *t);
/* A structure that ends in an array of no declared length: no array can hold it, and its
 * shadow has the type of its own. */
bool type_is_flexible(struct type *t);
/* Refuses structures of the function's that such a shadow can't have. */
void rows_check(struct instance *f);
/* The shadow of a member of a structure that has a row; null: the lvalue is none. */
struct expr *row_member(struct emit *e, struct expr *lvalue);
/* The row of a real or structure, or the pointer to rows, of which this path from the row
 * of a structure, as an array of structures, names the first. */
struct expr *row_leaf(struct emit *e, struct expr *path);
/* Of what the primal has so many bytes: n * sizeof(double[order + 1]). */
struct expr *row_bytes(struct emit *e, struct expr *bytes);
/* The body with the rows of inner blocks declared in front of what these are in. A block's
 * own rows end with it, and what was copied from them and is copied on afterwards, clang
 * (14 to 19, with -O2) takes from where they were. */
struct stmt **rows_hoisted(struct emit *e, struct stmt **list);
/* Sets the row of a structure to another, which may be the same; or, from null, to zero. */
struct stmt *row_copy(struct emit *e, struct type *record, struct expr *to,
                      struct expr *from, bool may_be_same);

/* forward.c */
int exit_id(struct emit *e, struct stmt *jump);
struct type *save_type_of(struct emit *e, struct type *t);
bool has_exit(struct instance *f, struct stmt *body, enum stmt_kind kind);
bool record_tracked(struct instance *f, struct expr *lvalue);
void track_record(struct emit *e, struct expr *to, struct expr *value,
                  struct stmt ***list);
bool result_tracked(struct instance *f);
/* A call of a made function: its parameters from the user's arguments; `shadow` gives the
 * shadow of the i-th and may add statements to the list. */
typedef struct expr *shadow_fn(struct emit *e, struct call *c, int i, struct expr *arg,
                               struct stmt ***list);
struct expr *made_call(struct emit *e, struct made *m, struct call *c,
                       shadow_fn *shadow, struct expr *seed, struct stmt ***list);

/* places.c: a value onto the stack, and back; and what says where, for other pushes */
struct expr *save_push(struct emit *e, const void *site, int part, struct type *type,
                       struct expr *value);
struct expr *save_pop(struct emit *e, const void *site, int part, struct type *type);
struct decl *save_place(struct twin *t, const void *site, int part, struct type *type);

/* arrays.c: a loop whose saves are arrays, and a place in it that saves: a statement's
 * overwritten value (part 0) and its shadow (1), a local and its shadow, a branch's way. */
struct save_site {
    const void *site;
    int part;
    const char *name;
    struct type *type;
    struct decl *array;
};
struct saved_loop {
    struct stmt *loop;
    struct save_site *slots;
};
bool loop_saves_in_arrays(struct instance *f, struct stmt *loop);
struct saved_loop *saved_loop_begin(struct twin *t, struct stmt *loop);
struct saved_loop *saved_loop_find(struct twin *t, struct stmt *loop);
/* Within e->saved: a store in the forward, the value in the reverse loop. */
struct stmt *slot_store(struct emit *e, const void *site, int part, const char *name,
                        struct type *type, struct expr *value);
struct expr *slot_load(struct emit *e, const void *site, int part);
/* The declarations of the arrays: pushes, or, after saved_loop_reopen, pops. */
void saved_loop_push(struct emit *e, struct stmt ***list);
void saved_loop_reopen(struct emit *e);
void saved_loop_pop(struct emit *e, struct stmt ***list);

/* memory.c */
/* to = from for all pointers in a record or array that may lead to reals. */
void copy_pointers(struct emit *e, struct expr *to, struct expr *from,
                   struct type *type, struct stmt ***list);
bool any_kept(object_set set);
bool is_allocation(struct call *c); /* or realloc */
/* In its place, where the memory is kept: it comes from the arena. Its shadow: zeros. */
struct expr *kept_allocation(struct emit *e, struct call *c);
struct expr *shadow_allocation(struct emit *e, struct call *c);
bool is_region(struct call *c); /* memcpy, memmove, memset */
void push_region(struct emit *e, struct stmt *s, struct call *c, struct stmt ***list);
void track_region(struct emit *e, struct call *c, struct stmt ***list);
void reverse_region(struct emit *e, struct stmt *s, struct call *c,
                    struct stmt ***list);
/* Around what puts the target of a realloc back. */
struct decl *hold_moved(struct emit *e, struct call *c, struct expr *target,
                        struct stmt ***list);
void reverse_realloc(struct emit *e, struct call *c, struct decl *moved,
                     struct stmt ***list);

/* reverse_scope.c */
void reverse_scope(struct emit *e, struct stmt **stmts, struct stmt ***list);

/* reverse.c */
void reverse_stmt(struct emit *e, struct stmt *s, struct stmt ***list);

/* small.c: small things both sweeps emit */
bool array_is_variable(struct type *t);
struct expr *
array_count(struct type *t); /* of the outermost dimension, in core terms */
struct expr *bytes_of(struct expr *count, struct type *element);
struct stmt **with_mark(struct emit *e, struct stmt **list);
/* Of calloc for what a malloc or calloc allocates: n and sizeof(T) of n * sizeof(T). */
void calloc_arguments(struct call *c, struct expr **count, struct expr **size);
struct expr *zero_of(struct type *t); /* 0, { 0 }, or of a vector (T){0} */
bool decl_is_hoisted(struct decl *d);
struct expr *emit_member(struct expr *record, struct decl *m);
struct decl *library_function(const char *name, struct type *result);
void fill_array(struct emit *e, struct decl *core, struct stmt ***list);
/* The pointer variable's shadow is pushed with its scope. */
bool holds_pointers(struct type *t);
bool shadow_is_saved(struct instance *f, struct decl *pointer);
/* The variable occurs in the statements or in the sizes of the parameters' types. */
bool emit_mentions(struct stmt **list, struct decl **params, struct decl *d);
struct expr *expr_void(struct expr *x); /* (void)x */
/* Removes shadow pointers that nothing reads. */
void drop_unused_shadows(struct emit *e, struct stmt ***list);
/* Removes locals that nothing reads; what they popped is popped all the same. */
void drop_unused_locals(struct stmt ***list);
/* Removes what sets locals behind their last use. */
void drop_dead_sets(struct stmt ***list);

/* temporaries.c */
/* Exchanges variables that are copies of others for these. */
void join_copies(struct stmt ***list);
/* Declares a shadow where its first contribution is known, not as zero before. */
void first_assigns(struct stmt ***list);

/* The variable is assigned somewhere, or its address taken. */
bool list_changes(struct stmt **list, struct decl *d);

/* scatter.c: loops that add to several elements, one by one */
void distribute_scatters(struct stmt ***list);

/* ways.c: conditions on how control left, joined */
void join_ways(struct stmt ***list, struct decl *left);
/* Where one question is left that another condition answers, this one is asked. */
void ask_directly(struct stmt ***list, struct decl *left);
/* Removes what sets it to 0 where nobody asks for it later; zero_only: but for 0, for behind
 * an exit's reverse nobody asks for that exit. */
struct way {
    struct decl *left;
    bool zero_only;
};
void drop_resets(struct stmt ***list, struct way way, bool asked);

/* prune.c: parameters and locals that nobody reads, of all functions of a run */
void prune_functions(struct decl **functions);
/* (void)x; for parameters that the contract has and the derivative has no use for */
void void_unused_parameters(struct decl **functions);
bool expr_has_effect(struct expr *x);
/* unpopped.c: saves that nobody reads, of the functions; false: there were none. */
bool drop_unpopped(struct decl **functions);

/* merge.c: the functions of a run, one of those that are the same */
struct decl **merge_functions(struct decl **functions);
/* returned.c: the adjoint of an argument as the value of what computes it */
void return_adjoints(struct decl **functions);
/* inline.c: calls that a function ends in; false: there was none */
bool inline_functions(struct decl **functions);

/* compose.c: a copy of a made function and all that was made with it, as a core for another
 * mode */
struct decl *compose_source(struct decl *made);

/* adjoint.c */
/* Adds to the adjoints of what `value` is computed from: partial times seed. */
void adjoint_of(struct emit *e, struct expr *value, struct expr *seed,
                struct stmt ***list);
/* The reverse of `target op= value`. */
void adjoint_assign(struct emit *e, struct expr *target, enum op op, struct expr *value,
                    struct stmt ***list);
/* from_b += to_b, to_b = 0 for the reals in a record. */
void adjoint_record(struct expr *to, struct expr *from, struct type *type, bool clear,
                    struct stmt ***list);

/* plan.c: derivatives of several directions at once gain by vectors */
bool vectors_help(struct instance *f);

/* output.c: the file that is made */
struct output {
    struct program *program;
    const struct modes_options *options;
    struct unit *code, *header;
};
extern struct output output; /* one a run */
/* A name at file scope that nothing in the given or made files has. */
const char *output_name(const char *wish);
/* The name as it is, for a function that is exported; null: it is taken. */
const char *output_export(const char *name);
void output_reserve(struct request *r); /* the names that it will export */
const char *export_name(struct request *r, const char *suffix);
void output_function(struct decl *function, const char *remark, bool is_exported);

/* ---- products ---- */
struct entry; /* entry.h */
#define MODE(name, make, help) void make(struct entry *e);
#include "modes.def"
#undef MODE

#endif
