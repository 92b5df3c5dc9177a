/* What a file that is made needs: between output.c, which puts it together, and
 * output_needs.c. */
#ifndef CGRAD_OUTPUT_NEEDS_H
#define CGRAD_OUTPUT_NEEDS_H
#include "entry.h"

struct need { /* a set of declarations */
    struct decl *key;
    bool value;
};
struct needs {
    struct need *all;
    struct decl **types; /* among them, each behind those it is made of */
    bool runtime, memory, math, taylor; /* the headers */
};
extern struct needs needs; /* one a run */
void needs_begin(void);
void needs_add(struct decl *function); /* and all that it needs */

/* Another name, if another declaration at file scope has this one. */
void output_rename(struct decl *d);

/* files.c: before anything is made, and when it is known what is needed */
void rename_types(void);
void rename_statics(void);
#endif
