/* The command line as plain fields. Arrays are stb_ds's; strings live as long as argv
 * or the arena. */
#ifndef CGRAD_OPTIONS_H
#define CGRAD_OPTIONS_H
#include "front.h"

enum action {
    ACTION_DIFFERENTIATE,
    ACTION_DUMP,
    ACTION_LIST_RULES,
    ACTION_HELP,
    ACTION_VERSION
};

enum stage {
#define STAGE(id, name, help) STAGE_##id,
#include "options.def"
    STAGE_COUNT
};

struct options {
    enum action action;
    enum stage dump;          /* of ACTION_DUMP; else STAGE_COUNT */
    const char **files;       /* at least one, unless the action needs none */
    const char **flags;       /* for clang, in order */
    const char ***file_flags; /* of each file: what the database says, then those */
    const char *database;     /* directory of compile_commands.json, or null */
    const char
        *include_dir; /* ../include of the running program, if <cgrad.h> is there */

    struct front_request *requests;
    const char **inactive; /* names */
    const char **rules;    /* files */
    bool trust_aliasing, embed;
    int jac;   /* as enum jac_way of modes */
    int width; /* likewise */

    const char *output;              /* "-": standard output */
    const char *header;              /* null: none (output is "-" and no -H) */
    const char *dependency_file;     /* null: none */
    const char **dependency_targets; /* as make reads them */
    bool dependency_phony;
};

/* Wrong usage ends the run: message, exit 2. */
struct options options_parse(int argc, char **argv);
void options_help(void);
/* Of files that are read none may be written: else message, exit 2. */
void options_check_read(const struct options *o, const char **read);

#endif
