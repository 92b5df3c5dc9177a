/* The facts of one-line C functions as text. */
#include "facts_text.h"
#include "print.h"
#include <CUnit/CUnit.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What the sources may use. */
static const char prelude[] =
    "typedef unsigned long size_t;\n"
    "void *malloc(size_t); void *calloc(size_t, size_t); void *realloc(void *, "
    "size_t);\n"
    "void free(void *); void *memcpy(void *, const void *, size_t);\n"
    "double sin(double), exp(double), sqrt(double); int printf(const char *, ...);\n"
    "struct v { double a, b; }; struct s { int n; double *x; };\n"
    "struct list { double v; struct list *next; };\n"
    "#define INACTIVE __attribute__((annotate(\"cgrad:inactive\")))\n"
    "struct half { double a; INACTIVE double b; };\n";

/* ---- from text to facts ---- */

static struct decl *parse(const char *text, const char *name)
{
    const char **flags = NULL;
    arrput(flags, "-std=gnu11");
    arrput(flags, "-w");
    struct unit *unit =
        front_parse_text("test.c", format("%s%s", prelude, text), flags);
    for (ptrdiff_t i = 0; unit && i < arrlen(unit->decls); i++)
        if (unit->decls[i]->kind == DECL_FUNCTION
            && strcmp(unit->decls[i]->name, name) == 0)
            return unit->decls[i];
    fatal("no %s in: %s", name, text);
}

/* "x s.x result": what a parameter points to, or its value; what a pointer member of that
 * points to; the value returned. */
static const char *path(struct decl *core, const char *word)
{
    if (strcmp(word, "result") == 0)
        return path_result();
    size_t n = strcspn(word, ".");
    const char *name = name_intern_n(word, n);
    for (ptrdiff_t i = 0; i < arrlen(core->members); i++) {
        struct decl *p = core->members[i];
        if (p->name != name)
            continue;
        if (!type_is_pointer(p->type))
            return path_value(p);
        if (word[n] == 0)
            return path_pointee(p);
        struct decl **fields = type_strip(type_pointee(p->type))->decl->members;
        for (ptrdiff_t k = 0; k < arrlen(fields); k++)
            if (strcmp(fields[k]->name, word + n + 1) == 0)
                return path_member(path_pointee(p), fields[k]);
    }
    fatal("no parameter: %s", word);
}

static const char **paths(struct decl *core, const char *words)
{
    const char **list = NULL;
    for (const char *p = words; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        arrput(list, path(core, name_intern_n(p, n)));
        p += n;
    }
    return list;
}

struct instance *analysed(const char *text, const char *wrt, const char *of)
{
    struct decl *f = parse(text, "f");
    struct decl *core = instance_core(f);
    struct root root = {f, paths(core, wrt), paths(core, of), NULL};
    instances_analyse(&root, 1);
    if (!root.instance)
        fatal("refused: %s", text);
    return root.instance;
}

/* The n-th call of one of the program's functions. */
struct instance *callee(struct instance *f, int n)
{
    for (ptrdiff_t i = 0; i < arrlen(f->calls); i++)
        if (f->calls[i].callee && n-- == 0)
            return f->calls[i].callee;
    fatal("no such call");
}

/* ---- names ---- */

struct wanted {
    const char *name;
    struct decl *found;
};

static bool find_local(struct stmt *s, void *user)
{
    struct wanted *w = user;
    for (ptrdiff_t i = 0; s->kind == STMT_DECL && i < arrlen(s->decls); i++)
        if (s->decls[i]->name && strcmp(s->decls[i]->name, w->name) == 0)
            w->found = s->decls[i];
    return !w->found;
}

struct decl *variable(struct instance *f, const char *name)
{
    struct wanted w = {.name = name};
    for (ptrdiff_t i = 0; i < arrlen(f->core->members); i++)
        if (strcmp(f->core->members[i]->name, name) == 0)
            return f->core->members[i];
    stmt_walk(f->core->body, find_local, &w);
    if (!w.found)
        fatal("no variable: %s", name);
    return w.found;
}

/* A path without what makes it unique: "**s.x", "heap/", "heap/heap/" (in a callee). */
static const char *readable(struct object *o)
{
    struct text t = {0};
    text_add(&t, "");
    for (const char *p = o->path; *p; p++)
        if (*p == '@' || *p == ' ')
            while (p[1] && p[1] != '.' && p[1] != '/')
                p++;
        else
            text_add_n(&t, p, 1);
    return t.s;
}

static const char *listed(object_set set)
{
    struct text t = {0};
    text_add(&t, "");
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        text_printf(&t, "%s%s", i > 0 ? " " : "", readable(set[i]));
    return t.s;
}

const char *points(struct instance *f, const char *pointer)
{
    return listed(pointer_objects(f, expr_ref(variable(f, pointer))));
}

struct object *object(struct instance *f, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(f->objects); i++)
        if (strcmp(readable(f->objects[i]), name) == 0)
            return f->objects[i];
    fatal("no object: %s", name);
}

/* ---- facts as text ---- */

static const char *const keeps[] = {
    [KEEP_NOTHING] = "nothing", [KEEP_REMAT] = "recomputed", [KEEP_INVERT] = "inverted",
    [KEEP_SAVE] = "saved",      [KEEP_REBASE] = "rebased",   [KEEP_FRESH] = "fresh",
};

struct report {
    struct instance *f;
    struct text t;
};

static void say(struct report *r, const char *what, enum keep keep)
{
    if (keep != KEEP_NOTHING)
        text_printf(&r->t, "%s%s %s", r->t.len > 0 ? "; " : "", what, keeps[keep]);
}

static bool report_stmt(struct stmt *s, void *user)
{
    struct report *r = user;
    struct decl *d = s->kind == STMT_DECL ? s->decls[0] : NULL;
    if (d && d->kind == DECL_VAR) {
        say(r, d->name, local_keep(r->f, d));
        say(r, format("%s's shadow", d->name), shadow_keep(r->f, d));
    }
    const char *text = s->kind == STMT_EXPR     ? print_expr(s->expr)
                       : s->kind == STMT_IF     ? "if"
                       : s->kind == STMT_SWITCH ? "switch"
                                                : "?";
    say(r, text, stmt_facts(r->f, s)->value.keep);
    struct stmt **steps = s->kind == STMT_FOR ? loop_steps(s) : NULL;
    for (ptrdiff_t i = 0; i < arrlen(steps); i++)
        say(r, print_expr(steps[i]->expr), stmt_facts(r->f, steps[i])->value.keep);
    return true;
}

/* Everything that is kept of f, in the program's order. */
const char *kept(struct instance *f)
{
    struct report r = {.f = f};
    text_add(&r.t, "");
    stmt_walk(f->core->body, report_stmt, &r);
    return r.t.s;
}

/* One line, blanks one each, without the comments. */
const char *core_text(struct instance *f)
{
    struct text t = {0};
    text_add(&t, "");
    for (const char *p = print_function(f->core); *p; p++) {
        const char *end = strncmp(p, "/*", 2) == 0 ? strstr(p, "*/") : NULL;
        if (end)
            p = end + 1;
        else if (!isspace((unsigned char)*p))
            text_add_n(&t, p, 1);
        else if (t.len > 0 && t.s[t.len - 1] != ' ')
            text_add(&t, " ");
    }
    return t.s;
}

void same(const char *got, const char *want, const char *file, int line)
{
    if (strcmp(got, want) != 0)
        fprintf(stderr, "\nline %d\ngot:  %s\nwant: %s\n", line, got, want);
    CU_assertImplementation(strcmp(got, want) == 0, (unsigned)line, want, file, "",
                            CU_FALSE);
}

void has(const char *got, const char *want, bool wanted, const char *file, int line)
{
    bool ok = (strstr(got, want) != NULL) == wanted;
    if (!ok)
        fprintf(stderr, "\nline %d\ngot:  %s\n%s: %s\n", line, got,
                wanted ? "want" : "but", want);
    CU_assertImplementation(ok, (unsigned)line, want, file, "", CU_FALSE);
}

/* Of `void f(int n, double *x, const int *k, double *y)`, x to y. */
struct instance *body(const char *text)
{
    return analysed(
        format("void f(int n, double *x, const int *k, double *y) { %s }", text), "x",
        "y");
}
