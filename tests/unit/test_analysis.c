/* analysis: one-line C functions in, the facts found of them out, as text. The function under
 * test is always f; what it calls has other names. */
#include "analysis.h"
#include "print.h"
#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What the sources may use. */
static const char prelude[] =
    "typedef unsigned long size_t;\n"
    "void *malloc(size_t); void *calloc(size_t, size_t); void *realloc(void *, size_t);\n"
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
    struct unit *unit = front_parse_text("test.c", format("%s%s", prelude, text), flags);
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

static struct instance *analysed(const char *text, const char *wrt, const char *of)
{
    struct decl *f = parse(text, "f");
    struct decl *core = instance_core(f);
    struct instance *i = instance_analyse(f, paths(core, wrt), paths(core, of));
    if (!i)
        fatal("refused: %s", text);
    return i;
}

/* The n-th call of one of the program's functions. */
static struct instance *callee(struct instance *f, int n)
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

static struct decl *variable(struct instance *f, const char *name)
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

static const char *points(struct instance *f, const char *pointer)
{
    return listed(pointer_objects(f, expr_ref(variable(f, pointer))));
}

static struct object *object(struct instance *f, const char *name)
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
    const char *text = s->kind == STMT_EXPR   ? print_expr(s->expr)
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
static const char *kept(struct instance *f)
{
    struct report r = {.f = f};
    text_add(&r.t, "");
    stmt_walk(f->core->body, report_stmt, &r);
    return r.t.s;
}

/* One line, blanks one each. */
static const char *core_text(struct instance *f)
{
    struct text t = {0};
    text_add(&t, "");
    for (const char *p = print_function(f->core); *p; p++)
        if (!isspace((unsigned char)*p))
            text_add_n(&t, p, 1);
        else if (t.len > 0 && t.s[t.len - 1] != ' ')
            text_add(&t, " ");
    return t.s;
}

static void same(const char *got, const char *want, int line)
{
    if (strcmp(got, want) != 0)
        fprintf(stderr, "\nline %d\ngot:  %s\nwant: %s\n", line, got, want);
    CU_assertImplementation(strcmp(got, want) == 0, (unsigned)line, want, __FILE__, "",
                            CU_FALSE);
}
#define SAME(got, want) same(got, want, __LINE__)

static void has(const char *got, const char *want, bool wanted, int line)
{
    bool ok = (strstr(got, want) != NULL) == wanted;
    if (!ok)
        fprintf(stderr, "\nline %d\ngot:  %s\n%s: %s\n", line, got,
                wanted ? "want" : "but", want);
    CU_assertImplementation(ok, (unsigned)line, want, __FILE__, "", CU_FALSE);
}
#define HAS(got, want) has(got, want, true, __LINE__)
#define LACKS(got, unwanted) has(got, unwanted, false, __LINE__)

/* ---- points-to ---- */

static void test_pointers(void)
{
    struct instance *f = analysed(
        "void f(int n, double *x, double *y) { double a[3], *p = x + n, *q = n ? p : y; "
        "double *r = &a[1]; r[0] = p[0] + q[0]; y[0] = a[n]; }",
        "x", "y");
    SAME(points(f, "p"), "*x");
    SAME(points(f, "q"), "*x *y");
    SAME(points(f, "r"), "a");
    CU_ASSERT_FALSE(object(f, "*x")->is_written);
    CU_ASSERT(object(f, "*y")->is_written);
    CU_ASSERT(object(f, "a")->is_written && object(f, "a")->is_read);
    CU_ASSERT(object(f, "*x")->is_visible && !object(f, "a")->is_visible);
}

/* Fields are told apart; what was there at entry stays possible. */
static void test_members(void)
{
    struct instance *f = analysed(
        "struct two { double *x, *y; }; void f(struct two *s, double *z) { s->x = z; "
        "double *p = s->x, *q = s->y; *q = *p; }",
        "z", "s.y");
    SAME(points(f, "p"), "**s.x *z");
    SAME(points(f, "q"), "**s.y");
    f = analysed("void f(struct s *s, double *z) { struct s t = *s; t.x[0] = z[0]; "
                 "double *p = t.x; *z = *p; }",
                 "z", "z");
    SAME(points(f, "p"), "**s.x");
    CU_ASSERT(object(f, "**s.x")->is_written);
}

/* A member written through a pointer to it. */
static void test_pointer_to_member(void)
{
    struct instance *f =
        analysed("void f(struct s *s, double *x, double *y) { double **pp = &s->x; *pp = x; "
                 "double *p = s->x; *y = *p * *p; }",
                 "x", "y");
    HAS(points(f, "p"), "*x");
    SAME(points(f, "pp"), "*s");
}

static void test_list(void)
{
    struct instance *f =
        analysed("void f(struct list *l, double *y) { for (struct list *p = l; p; p = "
                 "p->next) *y += p->v * p->v; struct list *q = l->next->next->next; }",
                 "l", "y");
    SAME(points(f, "p"), "*l **l.next");
    SAME(points(f, "q"), "**l.next");
}

static void test_globals(void)
{
    struct instance *f =
        analysed("static double *at; static double w[4]; void f(double *x, double *y) { "
                 "double *p = at, *q = w; at = x; *y = *p * *x + *q; }",
                 "x", "y");
    SAME(points(f, "p"), "*::at *x");
    SAME(points(f, "q"), "::w");
    CU_ASSERT(object(f, "*x")->escapes);
    CU_ASSERT_FALSE(object(f, "*y")->escapes);
}

static void test_heap(void)
{
    struct instance *f = analysed(
        "static double *make(void) { return malloc(8); }\n"
        "void f(double *x, double *y) { double *p = malloc(8), *q = malloc(8), *r = make(), "
        "*s = make(); *p = *q = *r = *s = *x; *y = *p + *q + *r + *s; }",
        "x", "y");
    SAME(points(f, "p"), "heap/");
    SAME(points(f, "r"), "heap/heap/");
    const char *const names[] = {"p", "q", "r", "s"};
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < i; k++)
            CU_ASSERT_FALSE(set_meets(pointer_objects(f, expr_ref(variable(f, names[i]))),
                                      pointer_objects(f, expr_ref(variable(f, names[k])))));
}

/* What callees return and store, in the caller's objects. */
static void test_callee_pointers(void)
{
    struct instance *f = analysed(
        "static double *later(double *p, int i) { return p + i; }\n"
        "static void set(struct s *s, double *p) { s->x = p; }\n"
        "void f(double *x, double *z, double *y) { struct s s; double *p = later(x, 1); "
        "set(&s, z); double *q = s.x; *y = *p * *q; }",
        "x z", "y");
    SAME(points(f, "p"), "*x");
    SAME(points(f, "q"), "*z");
    CU_ASSERT(object(f, "*z")->escapes);
    CU_ASSERT_FALSE(object(f, "*x")->escapes);
}

/* ---- overlap ---- */

/* Only read: apart in the callee, but marked. */
static void test_overlap_read(void)
{
    struct instance *f = analysed(
        "static void mul(const double *a, const double *b, double *c) { *c = *a * *b; }\n"
        "void f(const double *x, double *y) { mul(x, x, y); }",
        "x", "y");
    struct instance *g = callee(f, 0);
    SAME(points(g, "a"), "*a");
    SAME(points(g, "b"), "*b");
    CU_ASSERT(object(g, "*a")->overlaps && object(g, "*b")->overlaps);
    CU_ASSERT_FALSE(object(g, "*c")->overlaps);
    CU_ASSERT_FALSE(param_is_alone(g, variable(g, "a"), true));
    CU_ASSERT(param_is_alone(g, variable(g, "c"), true));
    CU_ASSERT(param_is_alone(f, variable(f, "x"), true));
}

/* Written: merged for that call, and for that call only. */
static void test_overlap_written(void)
{
    struct instance *f = analysed(
        "static void add(double *a, const double *b) { *a += *b * *b; }\n"
        "void f(double *x, double *y) { add(x, y); add(y, y); }",
        "x y", "x y");
    struct instance *apart = callee(f, 0), *one = callee(f, 1);
    CU_ASSERT_PTR_NOT_EQUAL(apart, one);
    CU_ASSERT_FALSE(set_meets(pointer_objects(apart, expr_ref(variable(apart, "a"))),
                              pointer_objects(apart, expr_ref(variable(apart, "b")))));
    CU_ASSERT_STRING_EQUAL(points(one, "a"), points(one, "b"));
    SAME(kept(apart), "");
    SAME(kept(one), "*a += *b * *b saved");
}

/* Overlap goes down through calls that pass their parameters on. */
static void test_overlap_deeper(void)
{
    struct instance *f = analysed(
        "static double dot(const double *a, const double *b) { return *a * *b; }\n"
        "static double two(const double *c, const double *d) { double r = dot(c, d); "
        "return r; }\n"
        "double f(const double *x) { double r = two(x, x); return r; }",
        "x", "result");
    struct instance *g = callee(callee(f, 0), 0);
    CU_ASSERT(object(g, "*a")->overlaps && object(g, "*b")->overlaps);
}

/* Pointers that are loaded carry no promise. */
static void test_overlap_loaded(void)
{
    struct instance *f = analysed(
        "void f(struct s *s, double *y) { double *p = s->x; *y = *p * *p; }", "s.x", "y");
    CU_ASSERT(object(f, "**s.x")->overlaps);
    CU_ASSERT_FALSE(object(f, "*y")->overlaps);
}

/* ---- activity ---- */

static void test_active_arguments(void)
{
    struct instance *f = analysed(
        "static double mul(double a, const double *b) { return a * b[0]; }\n"
        "double f(double x, const double *z, const double *c) { double p = mul(x, c), q = "
        "mul(c[1], z), r = mul(c[0], c), e = mul(x, z); return p + q + r + e; }",
        "x z", "result");
    struct instance *a = callee(f, 0), *b = callee(f, 1), *none = callee(f, 2),
                    *both = callee(f, 3);
    CU_ASSERT(object(a, "a")->active && !object(a, "*b")->active);
    CU_ASSERT(!object(b, "a")->active && object(b, "*b")->active);
    CU_ASSERT(!none->is_active && !none->has_reverse);
    CU_ASSERT(object(both, "a")->active && object(both, "*b")->active);
    CU_ASSERT_FALSE(object(f, "*c")->active);
    CU_ASSERT_FALSE(object(f, "r")->active);
}

/* Varied and useful: neither alone is enough; integers carry nothing. */
static void test_active_path(void)
{
    struct instance *f = analysed(
        "double f(double x, double c) { double lost = x * x, made = c * c; int k = (int)x; "
        "double kink = k; printf(\"%g\", lost); return made * x + kink; }",
        "x", "result");
    CU_ASSERT(object(f, "lost")->varied && !object(f, "lost")->useful);
    CU_ASSERT(!object(f, "made")->varied && object(f, "made")->useful);
    CU_ASSERT_FALSE(object(f, "kink")->varied);
    CU_ASSERT(object(f, "x")->active && object(f, "result")->active);
}

/* Around the loop, against the order of the text. */
static void test_active_loop(void)
{
    struct instance *f = analysed(
        "double f(int n, const double *x) { double a = 0, b = 0, c = 1; for (int i = 0; i < "
        "n; i++) { c = b; b = a; a = x[i]; } return c; }",
        "x", "result");
    CU_ASSERT(object(f, "a")->active && object(f, "b")->active && object(f, "c")->active);
}

static void test_active_recursion(void)
{
    struct instance *f = analysed(
        "double f(int n, double x, double c) { if (n == 0) return x; double r = f(n - 1, "
        "x * c, c); return r; }",
        "x", "result");
    struct instance *g = callee(f, 0);
    CU_ASSERT(object(g, "x")->active && !object(g, "c")->active);
    CU_ASSERT(object(f, "r")->active);
    CU_ASSERT_PTR_EQUAL(callee(g, 0), g);
}

/* A context behind void * is followed to what the caller put there. */
static void test_active_context(void)
{
    const char *program =
        "static double law(double t, void *c) { struct s *s = c; return t * s->x[0]; }\n"
        "void f(double *x, double *w, double *y) { struct s s = {0}; s.x = w; double r = "
        "law(x[0], &s); *y = r; }";
    struct instance *f = analysed(program, "w", "y"), *g = callee(f, 0);
    CU_ASSERT(object(g, "**c.x")->active);
    CU_ASSERT_FALSE(object(g, "t")->active);
    f = analysed(program, "x", "y");
    g = callee(f, 0);
    CU_ASSERT_FALSE(object(g, "**c.x")->active);
    CU_ASSERT(object(g, "t")->active);
}

static void test_inactive(void)
{
    struct instance *f = analysed(
        "INACTIVE static double w[2]; void f(double *x, INACTIVE double *c, double *y) { "
        "w[0] = x[0]; c[0] = x[0]; y[0] = w[0] * x[1] + c[0]; }",
        "x c", "y");
    CU_ASSERT(object(f, "*x")->active);
    CU_ASSERT_FALSE(object(f, "*c")->varied);
    CU_ASSERT_FALSE(object(f, "::w")->varied);
    f = analysed("void f(double *x, double *y) { struct half h; h.b = x[0]; y[0] = h.b; }",
                 "x", "y");
    CU_ASSERT_FALSE(object(f, "h")->active);
    CU_ASSERT_FALSE(object(f, "*y")->active);
    f = analysed("INACTIVE static double noise(double a) { return a * a; }\n"
                 "double f(double x) { double r = noise(x); return r + x; }",
                 "x", "result");
    CU_ASSERT_FALSE(object(f, "r")->varied);
    CU_ASSERT_FALSE(callee(f, 0)->is_active);
}

/* A pointer to this or that: both need a shadow, one of them is active. */
static void test_shadows(void)
{
    struct instance *f = analysed(
        "void f(int n, double *x, double *c, double *d, double *y) { double *p = n ? x : c; "
        "*y = *p * *d; }",
        "x", "y");
    CU_ASSERT(object(f, "*c")->wants_shadow && !object(f, "*c")->active);
    CU_ASSERT_FALSE(object(f, "*d")->wants_shadow);
}

static void test_active_copy(void)
{
    struct instance *f = analysed(
        "void f(double *x, double *y) { double w[2], z[2]; memcpy(w, x, sizeof w); "
        "memcpy(z, y, sizeof z); y[0] = w[0]; y[1] = z[1]; }",
        "x", "y");
    CU_ASSERT(object(f, "w")->active);
    f = analysed("void f(double *x, double *y, double *c) { double w[2]; memcpy(w, c, sizeof "
                 "w); y[0] = w[0] * x[0]; }",
                 "x", "y");
    CU_ASSERT_FALSE(object(f, "w")->varied);
}
