/* Between alias.c, which walks expressions and statements, alias_object.c, which keeps objects
 * and cells, and alias_call.c. What changes something notes that in the instance. */
#ifndef CGRAD_ALIAS_H
#define CGRAD_ALIAS_H
#include "internal.h"

/* ---- alias.c ---- */
/* The innermost instance of the function, as written, that is being walked; null: none is.
 * A recursion goes on with what is one already where it began, so that it settles. */
struct instance *instance_running(struct decl *function);

/* ---- alias_object.c ---- */
struct object *object_new(struct instance *f, enum object_kind kind, const char *path);
struct object *object_find(struct instance *f, const char *path); /* or null */
struct object *object_string(struct instance *f); /* all string literals */
struct object *object_function(struct instance *f, struct decl *function);
/* What the statement allocates: itself, or inside a callee, where that calls it `inner`. */
struct object *object_heap(struct instance *f, struct stmt *site, const char *inner);
void objects_mark(struct instance *f, object_set set, bool written); /* or read */
/* A pointer to this memory becomes one to what has reals. */
void object_widen(struct instance *f, struct object *o);
/* The pointer in the cell may lead to these targets too. */
void cell_store(struct instance *f, struct object *o, struct decl *field,
                object_set targets);
/* All pointers in a record (arrays of pointers too) go from one object to another. */
void cells_copy_record(struct instance *f, struct object *to, struct object *from,
                       struct type *type);
/* Whatever pointers are in `from` may be in `to`. */
void cells_copy(struct instance *f, object_set to, object_set from, struct type *type);

/* ---- alias_init.c ---- */
/* The pointers that the object's initialiser list puts into it. */
void init_transfer(struct instance *f, struct object *o, struct expr *list);
/* A constant with an initialiser, where `to` is a type of functions: which of them the
 * pointers in the object, or in its member, lead to. False: it is none. */
bool init_functions(struct instance *f, struct object *o, struct decl *field,
                    struct type *to, object_set *set);

/* ---- alias_call.c ---- */
/* The effects of the call at s; what the pointer that one gives leads to. */
void call_transfer(struct instance *f, struct stmt *s, struct expr *call);
object_set call_targets(struct instance *f, struct expr *call);

#endif
