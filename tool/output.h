/* Files written whole or not at all. */
#ifndef CGRAD_OUTPUT_H
#define CGRAD_OUTPUT_H
#include "base.h"

struct output {
    const char *path; /* "-": standard output */
    const char *text;
    bool is_fresh; /* gets a new time although its text is the same */
};

/* Writes all files, each to a temporary beside it; when all are complete, those whose
 * content changed are renamed into place. When one can't be written: message, exit 2,
 * and none is. */
void output_write(const struct output *files, size_t count);

/* No file that a rename could replace: standard output, a pipe, a device. */
bool output_goes_straight(const char *path);
/* Whether two paths name one file, which need not be there yet. */
bool output_same(const char *a, const char *b);
/* How `#include "..."` in the file `from` names the other one: the same wherever the
 * two stand together. */
const char *output_relative(const char *file, const char *from);

/* A file name quoted for make. */
const char *output_make_name(const char *name);
/* The make rule "targets: files", targets as given; then an empty rule for each of the
 * files from phony_from on. */
char *output_make_rule(const char **targets, const char **files, ptrdiff_t phony_from);

#endif
