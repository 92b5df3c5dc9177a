/* Files written whole or not at all. */
#ifndef CGRAD_OUTPUT_H
#define CGRAD_OUTPUT_H
#include "base.h"

struct output {
    const char *path; /* "-": standard output */
    const char *text;
};

/* Writes all files, each to a temporary beside it; when all are complete, those whose
 * content changed are renamed into place. When one can't be written: message, exit 2,
 * and none is. */
void output_write(const struct output *files, size_t count);

/* The make rule "targets: sources", for output_write. */
char *output_make_rule(const char **targets, const char **sources);

#endif
