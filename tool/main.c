/* cgrad: reads C functions and writes C functions that compute their derivatives.
 *
 *     text -> front -> ir -> lower -> analysis -> modes -> ir -> print -> text */
#include "modes.h"
#include "options.h"
#include "output.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

static struct program *parse(const struct options *o)
{
    const char **products = NULL;
    for (size_t i = 0; mode_names[i]; i++)
        arrput(products, mode_names[i]);
    struct front_options f = {
        .files = o->files,
        .flags = o->file_flags,
        .requests = o->requests,
        .products = products,
        .include_dir = o->include_dir,
    };
    return front_parse(&f);
}

/* --inactive: the same as CGRAD_INACTIVE at the declarations. */
static void mark_inactive(struct program *p, const char *name)
{
    bool found = false;
    for (ptrdiff_t i = 0; i < arrlen(p->units); i++)
        for (ptrdiff_t k = 0; k < arrlen(p->units[i]->decls); k++) {
            struct decl *d = p->units[i]->decls[k];
            if ((d->kind != DECL_FUNCTION && d->kind != DECL_VAR) || !d->name
                || strcmp(d->name, name) != 0)
                continue;
            arrput(d->notes, "cgrad:inactive");
            arrput(d->note_locs, d->loc);
            found = true;
        }
    if (!found)
        fatal("--inactive %s: there is no such function or global", name);
}

static void dump(const struct options *o, struct program *p)
{
    struct print_options print = {.renamed = o->dump == STAGE_C_RENAMED};
    for (ptrdiff_t i = 0; i < arrlen(p->units); i++)
        if (o->dump == STAGE_C || o->dump == STAGE_C_RENAMED)
            fputs(print_unit(p->units[i], &print), stdout);
    for (ptrdiff_t i = 0; o->dump == STAGE_CORE && i < arrlen(p->requests); i++) {
        struct decl *core = instance_core(p->requests[i]->function);
        if (core)
            puts(print_function(core));
    }
    const char *embed = o->embed ? o->files[0] : NULL;
    struct modes_options m = {
        o->trust_aliasing, (enum jac_way)o->jac, o->width, embed, "-", NULL};
    struct unit *code, *header;
    if (o->dump == STAGE_FACTS && modes_run(p, &m, &code, &header))
        instances_dump(stdout);
}

/* MODEL_GRAD_H for model_grad.h */
static const char *guard_of(const char *header)
{
    const char *slash = strrchr(header, '/');
    char *guard = format("%s", slash ? slash + 1 : header);
    for (char *c = guard; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A'
                    : (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ? *c
                                                                           : '_');
    return guard[0] >= '0' && guard[0] <= '9' ? format("H_%s", guard) : guard;
}

static void write_all(const struct options *o, const struct program *p,
                      const struct unit *code, const struct unit *header)
{
    struct print_options print = {0};
    struct output *files = NULL;
    arrput(files, ((struct output){o->output, print_unit(code, &print), false}));
    if (o->header) {
        char *text = print_header(header, guard_of(o->header));
        arrput(files, ((struct output){o->header, text, false}));
    }
    if (o->dependency_file) {
        const char **read = NULL;
        for (ptrdiff_t i = 0; i < arrlen(p->files); i++)
            arrput(read, p->files[i]);
        for (ptrdiff_t i = 0; i < arrlen(o->rules); i++)
            arrput(read, o->rules[i]);
        if (o->database)
            arrput(read, format("%s/compile_commands.json", o->database));
        ptrdiff_t phony_from = o->dependency_phony ? arrlen(o->files) : arrlen(read);
        char *rule = output_make_rule(o->dependency_targets, read, phony_from);
        arrput(files, ((struct output){o->dependency_file, rule, true}));
    }
    output_write(files, (size_t)arrlen(files));
}

static int differentiate(const struct options *o, struct program *p)
{
    const char *embed = o->embed ? output_relative(o->files[0], o->output) : NULL;
    const char *header_name = o->header ? output_relative(o->header, o->output) : NULL;
    struct modes_options m = {o->trust_aliasing, (enum jac_way)o->jac, o->width, embed,
                              o->output,         header_name};
    struct unit *code, *header;
    if (arrlen(p->requests) == 0)
        fatal("nothing to do: no derivative was asked for (CGRAD(...) or --grad "
              "'f(x[n])')");
    options_check_read(o, p->files);
    if (!modes_run(p, &m, &code, &header))
        return EXIT_REFUSED;
    write_all(o, p, code, header);
    return 0;
}

/* From files to files, or to what --dump shows. The exit status. */
static int run(const struct options *o)
{
    for (ptrdiff_t i = 0; i < arrlen(o->rules); i++)
        if (!rules_load(o->rules[i]))
            return EXIT_REFUSED;
    struct program *p = parse(o);
    if (!p)
        return EXIT_REFUSED;
    for (ptrdiff_t i = 0; i < arrlen(o->inactive); i++)
        mark_inactive(p, o->inactive[i]);
    if (o->action == ACTION_DUMP)
        dump(o, p);
    else
        return differentiate(o, p);
    return diag_errors() > 0 ? EXIT_REFUSED : 0;
}

static int act(const struct options *o)
{
    switch (o->action) {
    case ACTION_HELP: options_help(); return 0;
    case ACTION_VERSION: puts("cgrad " CGRAD_VERSION); return 0;
    case ACTION_LIST_RULES: rules_list(); return 0;
    case ACTION_DIFFERENTIATE:
    case ACTION_DUMP: return run(o);
    }
    return EXIT_BUG;
}

int main(int argc, char **argv)
{
    struct options options = options_parse(argc, argv);
    int status = act(&options);
    if (fflush(stdout) != 0 || ferror(stdout))
        fatal("can't write to standard output");
    arena_free();
    return status;
}
