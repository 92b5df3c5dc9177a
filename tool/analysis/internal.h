/* What the sources of the room share and others don't see. */
#ifndef CGRAD_ANALYSIS_INTERNAL_H
#define CGRAD_ANALYSIS_INTERNAL_H
#include "analysis.h"

/* instance.c: the instance of the function with these paths merged, these functions behind
 * its pointers, these visible objects and value parameters (by path) varied at entry and
 * those useful at exit. */
struct instance *instance_make(struct decl *function, const char **merged,
                               struct bound *bound, const char **varied,
                               const char **useful);
/* The one whose core is as written, though there is one with calls by name. */
struct instance *instance_plain(struct decl *function, const char **merged,
                                struct bound *bound);
/* The instances that f calls, itself first. */
void instance_reach(struct instance *f, struct instance ***reached);
/* From now on instances with f's source and binding have that core. */
void instance_specialise(struct instance *f, struct decl *core);
bool instance_is_special(struct decl *function, struct bound *bound);
/* After a core was lowered, or rewritten. */
void core_finish(struct decl *core);

/* pointers.c: calls through pointers to functions. */
/* Some function that these call, by name or else, has such a call. */
bool calls_through_pointers(struct root *roots, ptrdiff_t count);
/* A pointer to a function of that type may call the function: by C's rules, arrays of
 * parameters being pointers. */
bool function_fits(struct type *type, struct decl *function);
/* The functions that the callee of a call expression can be: null, nobody knows. */
struct decl **callee_functions(struct instance *f, struct expr *call);
/* The functions behind the pointers of a callee, as the call says; in order of paths. */
struct bound *bound_of_call(struct instance *f, struct call *c);
bool bound_equal(struct bound *a, struct bound *b);
/* Calls whose functions are known become calls by name, in cores of their own for each
 * binding; false when there was nothing to do. After points-to, before all else. */
bool pointers_apply(struct root *roots, ptrdiff_t count);

/* arena.c: where the value that a runtime call pushes or pops lies; what the pointer that
 * one gives leads to; the lvalue that a push of a value sets, or null */
object_set runtime_objects(struct instance *f, struct expr *e);
object_set runtime_targets(struct instance *f, struct expr *e);
struct expr *push_target(struct expr *push);
/* Notes the places of arenas that have shadows, after the activity of all of a run. What is
 * pushed to such a place in one function of the run has a shadow in all: a push without its
 * shadow's would leave the shadow's pop without one. True: something more wants a shadow. */
void arena_mark_shadowed(struct instance *f);
bool arena_want_shadows(struct instance *f);

/* user_rule.c: what stands for the body of a function with CGRAD_RULE; null after an error */
struct decl *rule_core(struct decl *function);

/* set.c */
bool set_add_all(object_set *set, object_set more);
void set_remove(object_set *set, struct object *o);
object_set set_copy(object_set set);

/* alias_init.c */
bool decl_is_constant(struct decl *variable); /* or its elements are */

/* apart.c: what two of the callee's objects are here lies in different pieces of memory at
 * this call, though either may be in both sets. */
bool objects_apart(struct instance *f, struct call *c, struct object *a,
                   struct object *b);

/* alias.c */
void instance_run(struct instance *f);

/* alias_object.c */
bool object_is_outside(struct object *o); /* the caller can see it */
struct object *arena_object(struct instance *f, struct expr *allocation);
struct cell *cell_of(struct instance *f, struct object *o, struct decl *field);

/* alias_call.c */
/* s is a realloc of one of `from`, which becomes one of `to`. */
bool stmt_moves(struct instance *f, struct stmt *s, object_set *to, object_set *from);
int param_index(struct instance *f, struct decl *param);
object_set record_objects(struct instance *f, struct expr *e);

/* activity.c */
void instance_activity(struct instance *f);
/* Of the roots and all they call, after their activity. */
void instances_shadows(struct root *roots, ptrdiff_t count);
/* Calls fn for each lvalue in e whose value the real (or record) e depends on smoothly. */
typedef void leaf_fn(struct instance *f, struct expr *leaf, void *user);
void expr_leaves(struct instance *f, struct expr *e, leaf_fn *fn, void *user);
bool expr_varied(struct instance *f, struct expr *e); /* depends on a varied lvalue */

/* refuse.c: f and all it calls can be differentiated; else errors have been reported. After
 * instances_shadows. */
bool instance_allowed(struct instance *f);

/* reads.c */
void type_reads(struct instance *f, struct type *t, object_set *set);  /* its sizes */
bool stmt_writes(struct instance *f, struct stmt *s, object_set *set); /* and below */

/* Pointers in these objects are looked at: and, of a variable that others lead to, its
 * shadow. */
void pointers_read(struct instance *f, object_set in, object_set *set);

/* facts.c */
void instance_dump(struct instance *f, FILE *out);

/* bytes.c: marks what is_bytes, in the root and what it calls. */
void instance_bytes(struct instance *root);
bool type_is_characters(struct type *t); /* nothing else is in it */

/* overlap.c */
void mark_overlaps(struct root *roots, ptrdiff_t count, struct instance **reached);
/* left.c: marks what the requested functions leave to their callers. */
void instances_left(struct root *roots, ptrdiff_t count, struct instance **reached);
/* Paths of objects behind pointers that the root loads, of one type, one of them written:
 * pairs. */
const char **loaded_overlaps(struct instance *root);

/* unread.c: no reverse statement wants the value that s overwrites in the target */
bool overwrites_unread(struct instance *f, struct stmt *s, struct expr *target,
                       enum op op);

/* scratch.c */
bool scratch_is_private(struct instance *f, struct decl *d, struct object *o);

/* hoist.c: math results that partials use become locals of the core. */
void core_hoist(struct decl *core);

/* split.c: what memcpy returns is taken from its argument. */
void core_split(struct decl *core);

/* expand.c: moves scratch of the core into the loops that fill it. */
void core_expand(struct decl *core);
/* Puts back what no reverse sweep needs, before the next analysis; false: all is needed. */
bool core_unexpand(bool is_kept(struct decl *core, struct stmt *allocation));

/* box.c */
/* Makes a local variable of a core an array of one, before the next analysis. */
void instance_box(struct decl *local, struct loc loc);
/* Gives an argument of the call at this statement a variable of its own before it, before
 * the next analysis; false: it has one. */
bool instance_name_argument(struct call *c, int argument);
/* Gives a second result of a call in this statement a variable of its own, copied behind it,
 * before the next analysis; false: it has one. */
bool instance_name_output(struct stmt *site, struct expr *call, int argument);
/* Rewrites the cores; false when there was nothing to do. */
bool boxes_apply(struct decl **cores);

/* needs.c */
void instance_needs(struct instance *f, object_set needed_in);
void instances_needs_settle(struct instance **reached);

#endif
