/* --dump=facts: what the analyses found, instance by instance. */
#include "internal.h"
#include <stdio.h>

static const char *const keeps[] = {"",      "recomputed", "inverted",
                                    "saved", "rebased",    "fresh"};

/* The readable part of a path: without the addresses that make it unique. */
static void print_path(const char *path, FILE *out)
{
    for (const char *p = path; *p; p++) {
        if (*p == '@' || (*p == ' ' && p[1] == '0'))
            while (p[1] && p[1] != '.' && p[1] != '/')
                p++;
        else
            fputc(*p, out);
    }
}

static void dump_object(struct object *o, FILE *out)
{
    fputs("    ", out);
    print_path(o->path, out);
    fprintf(out, ":%s%s%s%s%s%s%s\n", o->varied ? " varied" : "",
            o->useful ? " useful" : "", o->active ? " active" : "",
            o->is_written ? " written" : "", o->is_restored ? " restored" : "",
            o->kept ? " kept" : "", o->overlaps ? " overlaps" : "");
}

void instance_dump(struct instance *f, FILE *out)
{
    fprintf(out, "%s:%u: %s%s%s\n", f->source->loc.file, f->source->loc.line,
            f->source->name, f->has_reverse ? ", has a reverse" : "",
            f->needs_twin ? ", saves" : "");
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        dump_object(f->objects[i], out);
    for (ptrdiff_t i = 0; i < hmlen(f->locals); i++)
        fprintf(out, "    %s is %s\n", f->locals[i].key->name,
                keeps[f->locals[i].value]);
    for (ptrdiff_t i = 0; i < hmlen(f->shadows); i++)
        fprintf(out, "    the shadow of %s is %s\n", f->shadows[i].key->name,
                keeps[f->shadows[i].value]);
    for (ptrdiff_t i = 0; i < hmlen(f->stmts); i++)
        if (f->stmts[i].value.keep != KEEP_NOTHING)
            fprintf(out, "    line %u: what it overwrites is %s\n",
                    f->stmts[i].key->loc.line, keeps[f->stmts[i].value.keep]);
}
