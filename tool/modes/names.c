/* Names at file scope: of what is exported, and of all else that is made. */
#include "internal.h"
#include <string.h>

static struct names {
    const char *key;
    bool value;
} * names;

static void fill_names(void)
{
    if (!names)
        for (ptrdiff_t i = 0; i < arrlen(output.program->units); i++) {
            struct unit *u = output.program->units[i];
            for (ptrdiff_t k = 0; k < arrlen(u->decls); k++)
                if (u->decls[k]->name)
                    hmput(names, u->decls[k]->name, true);
            for (ptrdiff_t k = 0; k < arrlen(u->macros); k++)
                hmput(names, name_intern(u->macros[k].name), true);
        }
}

/* Names that requests will give to what they export. */
static struct names *reserved;

const char *output_name(const char *wish)
{
    fill_names();
    const char *name = name_intern(wish);
    for (int n = 2; hmgeti(names, name) >= 0 || hmgeti(reserved, name) >= 0; n++)
        name = name_intern(format("%s_%d", wish, n));
    hmput(names, name, true);
    return name;
}

const char *output_export(const char *wish)
{
    fill_names();
    const char *name = name_intern(wish);
    if (hmgeti(names, name) >= 0)
        return NULL;
    hmput(names, name, true);
    return name;
}

const char *export_name(struct request *r, const char *suffix)
{
    bool is_split = strcmp(r->product, "split") == 0;
    return r->as && !is_split
               ? r->as
               : format("%s%s", r->as ? r->as : r->function->name, suffix);
}

void output_reserve(struct request *r)
{
    bool is_split = strcmp(r->product, "split") == 0;
    const char *first = is_split ? "_fwd" : format("_%s", r->product);
    hmput(reserved, name_intern(export_name(r, first)), true);
    if (is_split)
        hmput(reserved, name_intern(export_name(r, "_rev")), true);
}
