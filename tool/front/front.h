/* front: C text to ir, by libclang. The only room that knows clang; no libclang
 * object leaves it. What can't be represented is a located error, never dropped. */
#ifndef CGRAD_FRONT_H
#define CGRAD_FRONT_H
#include "ir.h"

/* A request of the command line: --PRODUCT 'TEXT', with --as NAME behind it. */
struct front_request {
    const char *product, *text, *as;
};
struct front_options {
    const char **files;  /* the .c files */
    const char ***flags; /* for clang, those of each file */
    struct front_request *requests;
    const char **products;   /* names a CGRAD(...) annotation may ask for */
    const char *include_dir; /* where <cgrad.h> is, tried last; or null */
};

/* Parses the files with -D__CGRAD__, reports clang's diagnostics, imports every
 * declaration and function body at level c, links functions and globals over the
 * units by name, and resolves requests: annotations in order of the text, then the
 * command line's. Their expressions are parsed by clang in an extra in-memory unit.
 * Null after errors. */
struct program *front_parse(const struct front_options *options);

/* A command that compiles a file: its words, the compiler's name first, and the folder
 * it runs in. */
struct front_command {
    const char **words, *folder;
};
/* Those that DIR/compile_commands.json has for the file. */
struct front_command *front_commands(const char *dir, const char *file);

/* Parses C text held in memory (the rule table made into functions): its unit, or
 * null. */
struct unit *front_parse_text(const char *name, const char *text, const char **flags);

#endif
