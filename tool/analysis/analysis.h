/* analysis: facts about core functions, never a change to them.
 *
 * A function is looked at once for every way it is called that matters: an instance is a
 * function together with which of its parameters' objects may overlap, which carry varied
 * values in, and of which the result is useful. Within an instance, memory is a set of
 * objects (alias.c); activity.c marks them varied and useful; needs.c decides what the
 * reverse sweep finds in place, recomputes, inverts or saves. */
#ifndef CGRAD_ANALYSIS_H
#define CGRAD_ANALYSIS_H
#include "rules.h"
#include <stdio.h>

/* ---- objects ---- */
enum object_kind {
    OBJECT_VAR,      /* the storage of a variable or parameter */
    OBJECT_ENTRY,    /* what the pointer in a cell points to at entry: parent's field */
    OBJECT_HEAP,     /* allocated at a call */
    OBJECT_STRING,   /* literals, and whatever else is never written */
    OBJECT_FUNCTION, /* decl: what pointers to functions lead to */
    OBJECT_RESULT,   /* the value returned */
};
struct object {
    enum object_kind kind;
    unsigned id;       /* in instance->objects */
    struct decl *decl; /* VAR */
    struct stmt *site; /* HEAP: the statement of the call */
    struct type *type; /* of an element, when known */
    const char *path;  /* unique in the instance: "x", "*m.data", "heap 3" */
    struct origin {    /* ENTRY: the cells it is reached from; several when merged */
        struct object *parent;
        struct decl *field;
        const char *path;
    } * origins;
    bool is_bound;         /* ENTRY: the caller says which functions stand there: */
    struct object **bound; /* these; none, where the pointer is null */
    bool is_visible;       /* to the caller: parameters' objects, globals, the result */
    bool is_read, is_written; /* by the function or what it calls */
    bool escapes;             /* its address is stored in memory or returned */
    bool varied, useful, active;
    bool wants_shadow; /* active, or may be met where an active one is */
    bool needed;       /* its contents, by some reverse statement */
    bool kept;         /* HEAP, ENTRY: memory that stays until the reverse has passed */
    bool left;         /* HEAP: the requested function leaves it to its caller */
    bool is_freed;     /* HEAP, ENTRY: by a free other than one of its own pointer */
    bool is_bytes;     /* characters may be read or written anywhere in it */
    bool
        is_widened; /* its type has no reals; a pointer to it becomes one to what has */
    bool is_moved;  /* by a realloc: a new object takes its place */
    bool is_restored; /* some statement's old value is put back here */
    bool tracked;     /* the forward sweep wants to know where its shadow is */
    bool held;        /* a pointer to it is saved: it stays where it is */
    bool popped;      /* a saved pointer leads there, not based on any parameter */
    bool overlaps;    /* may be one with another object that a caller tells apart */
    struct object *shadow_of; /* of a pointer variable: stands for its shadow in sets */
};
/* A set of objects, as an stb array without repetitions. */
typedef struct object **object_set;
bool set_add(object_set *set, struct object *o);
bool set_has(object_set set, struct object *o);
bool set_meets(object_set a, object_set b);
bool any_left(object_set set);

/* A place that holds pointers: an object, and the member when it is a record. */
struct cell {
    struct object *object;
    struct decl *field;
    object_set targets;
    /* Something was stored there: targets are not only those at entry. */
    bool is_stored;
};

struct call {
    struct stmt *site; /* the statement the call is or is the value of */
    struct expr *expr;
    struct decl *function;          /* null: through a pointer, to nobody knows what */
    const struct memory_rule *rule; /* a library function that touches memory */
    struct instance *callee;        /* with a body */
    struct instance *plain; /* the same as written: says what to bind the callee to */
    unsigned saved_args; /* bit i: argument i stands in memory that the call changes */
    struct call_map {
        const char *key;  /* path of the callee's object */
        object_set value; /* ours */
    } * map, *plain_map;
};

/* How the reverse sweep gets a local variable, an overwritten value, a way or a trip count. */
enum keep {
    KEEP_NOTHING, /* not needed, or still there */
    KEEP_REMAT,   /* recomputed from its initialiser */
    KEEP_INVERT,  /* i += c: undone */
    KEEP_SAVE,    /* saved */
    KEEP_REBASE,  /* shadow of a pointer p into one object q: q_b + (p - q) */
    KEEP_FRESH, /* shadow of a local buffer: made when its scope is entered backwards */
};
/* What needs.c found of a statement. */
struct stmt_facts {
    struct stmt *key;
    struct {
        enum keep keep; /* of the value it overwrites; of an if or switch: of its way */
        bool is_active; /* the reverse sweep has something to do here */
        bool is_counted; /* for: reversed by index arithmetic */
    } value;
};
struct local_facts {
    struct decl *key;
    enum keep value;
};

/* An object at entry, by path, and the functions that pointers to it lead to: none, where
 * they are null. */
struct bound {
    const char *path;
    struct decl **functions;
};

struct instance {
    struct decl *source; /* the user's function */
    struct decl *core;   /* lowered */
    bool is_plain; /* it has no calls by name in place of those through pointers */
    const char *key;
    struct object **objects;
    struct cell *cells;
    struct call *calls;
    struct object *result;
    struct object **shadow_objects;
    const char **merged; /* paths of objects that are one: pairs */
    struct bound *bound; /* in order of their paths */
    /* Of a root: itself as if pointers in the caller's memory led apart. */
    struct instance *apart;
    bool
        calls_unknown; /* somewhere below, a function that can do anything to globals */
    bool is_done, is_running, is_changed;
    unsigned settled_at; /* what was known of all instances when it was last walked */
    /* activity */
    const char **varied_in, **useful_out; /* paths, in order */
    bool is_root; /* a request's own: its made functions have names of their own */
    bool is_active, is_activity_done, is_activity_running;
    unsigned activity_round; /* the last it was walked in */
    bool is_refused;         /* something in it has been reported as beyond all modes */
    /* needs */
    object_set
        needed_in; /* visible objects whose values at entry the caller's reverse needs */
    object_set needed_out; /* visible objects whose values at exit our reverse needs */
    struct stmt_facts *stmts;
    struct local_facts *locals, *shadows; /* of values; of the shadows of pointers */
    bool has_reverse; /* there is a reverse sweep to run for a call of this */
    /* The forward sweep can't call the primal: it saves, keeps memory that the primal
     * frees, or makes shadows. */
    bool needs_twin;
    bool is_needs_begun, is_needs_running, is_needs_done, needs_again;
    unsigned needs_settled_at; /* what was known of all when they were last looked at */
};

/* What is asked for: a function with these parameters' objects (by path: object->path)
 * varied at entry and these useful at exit. */
struct root {
    struct decl *function;
    const char **varied, **useful;
    struct instance *instance; /* everything about it; null after errors */
};
/* All that will be asked for: what functions need saved depends on all who call them. */
void instances_analyse(struct root *roots, ptrdiff_t count);
/* One function that a mode made, for the tangent family alone: without what a reverse sweep
 * needs, and apart from all instances before. */
void instance_analyse_made(struct root *root);
/* Everything found of all instances made so far that a request reaches, for --dump=facts. */
void instances_dump(FILE *out);
/* The core of a function, for looking up parameters and paths before analysis; or null. */
struct decl *instance_core(struct decl *function);
/* Paths for instances_analyse: of a parameter's own value, of what it points to, of what the
 * pointer in a member of that points to; of the result. */
const char *path_value(struct decl *var);
const char *path_pointee(struct decl *var);
const char *path_member(const char *object, struct decl *field);
const char *path_result(void);

/* The objects an lvalue may lie in; the objects a pointer may point to. */
object_set lvalue_objects(struct instance *f, struct expr *lvalue);
object_set pointer_objects(struct instance *f, struct expr *pointer);
struct object *object_of(struct instance *f, struct decl *var);
/* The innermost member or null: with the object, the cell of a pointer lvalue. */
struct decl *lvalue_field(struct expr *lvalue);
object_set cell_targets(struct instance *f, struct object *o, struct decl *field);
struct call *call_at(struct instance *f, struct stmt *s);
/* The objects that it may write. */
object_set call_writes(struct instance *f, struct call *c);
/* Our objects that the callee's object stands for. */
object_set call_objects(struct call *c, struct object *callee_object);
/* The function a call expression names, looking through casts; null: through a pointer. */
struct decl *call_function(struct expr *call);
/* The pointer by which a math call writes a second result (modf, frexp, remquo) is this kid of
 * it; 0: it writes none. */
int call_output(struct expr *call);
/* No function was ever put where the callee of a call expression is read: it is null. */
bool callee_is_null(struct instance *f, struct expr *call);
/* The call that a core statement consists of or takes its value from; null: none (calls of
 * pure functions and of those with a math rule are expressions). And the lvalue that takes
 * the value; null: dropped. */
struct expr *stmt_call(struct stmt *s);
struct expr *stmt_call_target(struct stmt *s);
bool expr_is_array(struct expr *e); /* an lvalue of array type: worth its address */
bool decl_is_inactive(struct decl *d);
bool decl_has_rule(struct decl *d); /* CGRAD_RULE: f_jvp and f_vjp are the user's */

/* The runtime call that a statement consists of or takes its value from; null: none. */
struct expr *runtime_at(struct stmt *s);
bool runtime_allocates(struct expr *runtime);
bool runtime_reallocates(struct expr *runtime); /* (save, old, bytes) */
bool type_is_arena(struct type *t);             /* struct cgrad_save, or an array */
/* What is pushed there has a shadow in some function, so in all. */
bool place_is_shadowed(struct decl *place);
/* A static that keeps what its initialiser gave it. */
bool static_is_read_only(struct decl *variable);
/* Made by a mode: a core itself. */
bool decl_is_made(struct decl *function);

/* What a pointer that is passed as void * leads to, seen through casts, an element of it when
 * it is an array; null: nobody knows. */
struct type *pointer_element(struct expr *pointer);
bool type_is_bytes(
    struct type *t); /* null, void or a character: anything may be there */
/* What a memcpy or memset sees its regions as arrays of, by whichever of them says. */
struct type *region_element(struct call *c);
/* They hold nothing but characters that are members or variables. */
bool region_is_characters(struct instance *f, struct call *c);
/* n of n * sizeof(T), in whatever order; null: the size isn't written like that. */
struct expr *expr_without_size(struct expr *bytes, struct type *element);

bool lvalue_active(struct instance *f, struct expr *lvalue);
bool expr_active(struct instance *f, struct expr *e); /* depends on an active lvalue */
bool pointer_shadowed(struct instance *f,
                      struct expr *pointer); /* may point to a shadowed */
/* Has a shadow, or leads to one that has. */
bool object_shadowed(struct instance *f, struct object *o);
bool any_object_shadowed(struct instance *f, object_set set);
/* Some pointer stored in them may. */
bool objects_hold_shadowed(struct instance *f, object_set holders);
/* Objects read by evaluating e; by the address of an lvalue; by the reverse statements of
 * `v = e` besides v_b. */
void expr_reads(struct instance *f, struct expr *e, object_set *set);
void address_reads(struct instance *f, struct expr *lvalue, object_set *set);
/* The same for the lvalue's shadow, and for a pointer's. */
void shadow_reads(struct instance *f, struct expr *lvalue, object_set *set);
void shadow_pointer_reads(struct instance *f, struct expr *pointer, object_set *set);
/* Stands in sets for the shadow of a pointer variable. */
struct object *shadow_object(struct instance *f, struct decl *pointer);
void adjoint_reads(struct instance *f, struct expr *e, object_set *set);
/* The same for `T d = e`, where d may stand for the result of a math call. */
void init_reads(struct instance *f, struct decl *d, object_set *set);
bool init_keeps_result(struct decl *d);

/* ---- needs ---- */
struct stmt_facts *stmt_facts(struct instance *f, struct stmt *s);
enum keep local_keep(struct instance *f, struct decl *local);
enum keep shadow_keep(struct instance *f, struct decl *pointer);
/* Some return that the reverse sweep enters by isn't the end of the body. */
bool has_early_returns(struct instance *f);
/* Of `if (condition) { ..; return e; }` in the outermost block, where the reverse sweep can
 * ask that again; null: elsewhere, or what it asks for changes. And: so are all. */
struct expr *return_condition(struct instance *f, struct stmt *s);
bool returns_are_told(struct instance *f);
/* A local buffer: T *d = malloc(..) that only d and pointers into it alone ever name. */
bool decl_is_scratch(struct instance *f, struct decl *d);
/* The forward sweep needs the shadow of what the parameter leads to. */
bool param_is_tracked(struct instance *f, struct decl *param);
/* No other pointer leads to what the parameter points to, or none to its shadow. */
bool param_is_alone(struct instance *f, struct decl *param, bool shadow);
/* What a pointer variable that points into one object only is counted from: a parameter that
 * is never assigned, a local array or a buffer; null: none. */
struct decl *pointer_base(struct instance *f, struct decl *p);

/* A counted loop: for (i = first; i relation bound; i += step), where nothing in it changes i,
 * bound or step. */
struct counted {
    struct decl *index;
    struct expr *first, *bound,
        *step;        /* step: of magnitude, an expression > 0 or constant */
    enum op relation; /* OP_LT, OP_LE, OP_GT, OP_GE, OP_NE */
    bool is_down;
};
/* The updates in a for's step, a statement each: facts are kept for each apart. */
struct stmt **loop_steps(struct stmt *loop);
bool loop_counted(struct instance *f, struct stmt *loop, struct counted *c);

#endif
