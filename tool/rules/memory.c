/* The table of memory.def. */
#include "rules.h"
#include <string.h>

static const struct memory_rule rows[] = {
#define MEMORY(name, kind) {#name, MEMORY_##kind},
#include "memory.def"
#undef MEMORY
};

const struct memory_rule *memory_rule_find(const struct decl *callee)
{
    const char *name = callee->name;
    if (strncmp(name, "__builtin_", 10) == 0)
        name += 10;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}
