/* compile_commands.json, as clang's own tools read it. */
#include "internal.h"
#include <clang-c/CXCompilationDatabase.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether the command compiles the file, which need not be there yet. */
static bool is_of(CXCompileCommand c, const char *folder, const char *file)
{
    char *name = clang_text(clang_CompileCommand_getFilename(c));
    name = name[0] == '/' ? name : format("%s/%s", folder, name);
    char *one = realpath(name, NULL), *other = realpath(file, NULL);
    bool same = one && other ? strcmp(one, other) == 0 : strcmp(name, file) == 0;
    free(one);
    free(other);
    return same;
}

static struct front_command command_of(CXCompileCommand c, const char *folder)
{
    struct front_command command = {.folder = folder};
    unsigned count = clang_CompileCommand_getNumArgs(c);
    for (unsigned i = 0; i < count; i++)
        arrput(command.words, clang_text(clang_CompileCommand_getArg(c, i)));
    return command;
}

struct front_command *front_commands(const char *dir, const char *file)
{
    if (access(format("%s/compile_commands.json", dir), R_OK) != 0)
        fatal("%s/compile_commands.json: %s", dir, strerror(errno));
    CXCompilationDatabase_Error error;
    CXCompilationDatabase base = clang_CompilationDatabase_fromDirectory(dir, &error);
    if (error != CXCompilationDatabase_NoError)
        fatal("%s/compile_commands.json can't be read", dir);
    /* asked for one file, clang would answer with the flags of a similar one */
    CXCompileCommands all = clang_CompilationDatabase_getAllCompileCommands(base);
    struct front_command *found = NULL;
    unsigned count = all ? clang_CompileCommands_getSize(all) : 0;
    for (unsigned i = 0; i < count; i++) {
        CXCompileCommand c = clang_CompileCommands_getCommand(all, i);
        const char *folder = clang_text(clang_CompileCommand_getDirectory(c));
        if (is_of(c, folder, file))
            arrput(found, command_of(c, folder));
    }
    if (all)
        clang_CompileCommands_dispose(all);
    clang_CompilationDatabase_dispose(base);
    return found;
}
