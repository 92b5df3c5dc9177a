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
    struct instance *f =
        analysed("void f(int n, double *x, double *y) { double a[3], *p = x + n, *q = "
                 "n ? p : y; "
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
    struct instance *f = analysed(
        "void f(struct s *s, double *x, double *y) { double **pp = &s->x; *pp = x; "
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
    struct instance *f = analysed(
        "static double *at; static double w[4]; void f(double *x, double *y) { "
        "double *p = at, *q = w; at = x; *y = *p * *x + *q; }",
        "x", "y");
    SAME(points(f, "p"), "*::at *x");
    SAME(points(f, "q"), "::w");
    CU_ASSERT(object(f, "*x")->escapes);
    CU_ASSERT_FALSE(object(f, "*y")->escapes);
}

static void test_heap(void)
{
    struct instance *f =
        analysed("static double *make(void) { return malloc(8); }\n"
                 "void f(double *x, double *y) { double *p = malloc(8), *q = "
                 "malloc(8), *r = make(), "
                 "*s = make(); *p = *q = *r = *s = *x; *y = *p + *q + *r + *s; }",
                 "x", "y");
    SAME(points(f, "p"), "heap/");
    SAME(points(f, "r"), "heap/heap/");
    const char *const names[] = {"p", "q", "r", "s"};
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < i; k++)
            CU_ASSERT_FALSE(
                set_meets(pointer_objects(f, expr_ref(variable(f, names[i]))),
                          pointer_objects(f, expr_ref(variable(f, names[k])))));
}

/* What callees return and store, in the caller's objects. */
static void test_callee_pointers(void)
{
    struct instance *f =
        analysed("static double *later(double *p, int i) { return p + i; }\n"
                 "static void set(struct s *s, double *p) { s->x = p; }\n"
                 "void f(double *x, double *z, double *y) { struct s s; double *p = "
                 "later(x, 1); "
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
    struct instance *f =
        analysed("static void mul(const double *a, const double *b, double *c) { *c = "
                 "*a * *b; }\n"
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
    struct instance *f =
        analysed("static void add(double *a, const double *b) { *a += *b * *b; }\n"
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
    struct instance *f =
        analysed("void f(struct s *s, double *y) { double *p = s->x; *y = *p * *p; }",
                 "s.x", "y");
    CU_ASSERT(object(f, "**s.x")->overlaps);
    CU_ASSERT_FALSE(object(f, "*y")->overlaps);
}

/* ---- activity ---- */

static void test_active_arguments(void)
{
    struct instance *f = analysed(
        "static double mul(double a, const double *b) { return a * b[0]; }\n"
        "double f(double x, const double *z, const double *c) { double p = mul(x, c), "
        "q = "
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
    struct instance *f =
        analysed("double f(double x, double c) { double lost = x * x, made = c * c; "
                 "int k = (int)x; "
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
    struct instance *f = analysed("double f(int n, const double *x) { double a = 0, b "
                                  "= 0, c = 1; for (int i = 0; i < "
                                  "n; i++) { c = b; b = a; a = x[i]; } return c; }",
                                  "x", "result");
    CU_ASSERT(object(f, "a")->active && object(f, "b")->active
              && object(f, "c")->active);
}

static void test_active_recursion(void)
{
    struct instance *f = analysed("double f(int n, double x, double c) { if (n == 0) "
                                  "return x; double r = f(n - 1, "
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
    const char *program = "static double law(double t, void *c) { struct s *s = c; "
                          "return t * s->x[0]; }\n"
                          "void f(double *x, double *w, double *y) { struct s s = {0}; "
                          "s.x = w; double r = "
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
    struct instance *f =
        analysed("INACTIVE static double w[2]; void f(double *x, INACTIVE double *c, "
                 "double *y) { "
                 "w[0] = x[0]; c[0] = x[0]; y[0] = w[0] * x[1] + c[0]; }",
                 "x c", "y");
    CU_ASSERT(object(f, "*x")->active);
    CU_ASSERT_FALSE(object(f, "*c")->varied);
    CU_ASSERT_FALSE(object(f, "::w")->varied);
    f = analysed(
        "void f(double *x, double *y) { struct half h; h.b = x[0]; y[0] = h.b; }", "x",
        "y");
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
    struct instance *f = analysed("void f(int n, double *x, double *c, double *d, "
                                  "double *y) { double *p = n ? x : c; "
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
    f = analysed(
        "void f(double *x, double *y, double *c) { double w[2]; memcpy(w, c, sizeof "
        "w); y[0] = w[0] * x[0]; }",
        "x", "y");
    CU_ASSERT_FALSE(object(f, "w")->varied);
}

/* ---- needs ---- */

/* Of `void f(int n, double *x, const int *k, double *y)`, x to y. */
static struct instance *body(const char *text)
{
    return analysed(
        format("void f(int n, double *x, const int *k, double *y) { %s }", text), "x",
        "y");
}

static void test_needs_nothing(void)
{
    SAME(kept(body("y[0] += 2 * x[0] - x[1];")), "");
    SAME(kept(body("for (int i = 0; i < n; i++) y[i] = x[i] * x[i];")), "");
    SAME(kept(body(
             "double s = 0; for (int i = 0; i < n; i++) s += x[i] * x[i]; y[0] = s;")),
         "");
}

static void test_needs_overwritten(void)
{
    struct instance *f = body("y[0] = x[0] * x[0]; x[0] = 1; x[1] = 2 * y[0];");
    SAME(kept(f), "x[0] = 1 saved; x[1] = 2 * y[0] saved");
    CU_ASSERT(object(f, "*x")->is_restored);
    CU_ASSERT_FALSE(object(f, "*y")->is_restored);
    SAME(kept(body("y[0] *= x[0]; y[0] *= x[1];")),
         "y[0] *= x[0] saved; y[0] *= x[1] saved");
    SAME(kept(body("x[0] = sin(y[0]); y[0] = 2 * x[0];")), "");
}

/* Around the loop: what one iteration overwrites, the one before needs. */
static void test_needs_loop(void)
{
    SAME(kept(body("double s = 1; for (int i = 0; i < n; i++) s *= x[i]; y[0] = s;")),
         "s saved; s *= x[i] saved");
    SAME(kept(body(
             "double s = 1; for (int i = 0; i < n; i++) s = 2 * s + x[i]; y[0] = s;")),
         "");
}

static void test_needs_locals(void)
{
    SAME(kept(body("double t = x[0] + 1; y[0] = t * t;")), "t recomputed");
    SAME(kept(body("double t = sin(x[0]); y[0] = t * t;")), "t saved");
    SAME(kept(body("double t = x[0] + 1; y[0] = t * t; x[0] = 0;")), "t saved");
    SAME(kept(body("double t = x[0]; t += 1; y[0] = t * t;")), "t saved");
    SAME(kept(body("double t = x[0] + 1; y[0] = 2 * t;")), "");
    SAME(kept(body("double t = x[0] + 1, u = 2 * t; y[0] = u * u;")),
         "t recomputed; u recomputed");
}

static void test_needs_inverted(void)
{
    const char *text =
        "int j = 0; for (int i = 0; i < n; i++) { y[0] += x[j] * x[j]; %s; }";
    static const char *const undone[] = {"j += 2", "j -= k[i]", "j += i", "j++", "--j"};
    static const char *const saved[] = {"j = k[j]", "j *= 2", "j += j", "j += k[j]",
                                        "j ^= 1"};
    for (size_t i = 0; i < COUNT(undone); i++)
        HAS(kept(body(format(text, undone[i]))), format("%s inverted", undone[i]));
    for (size_t i = 0; i < COUNT(saved); i++)
        HAS(kept(body(format(text, saved[i]))), format("%s saved", saved[i]));
    /* not in the plain variable only, not a real */
    HAS(kept(body(
            "int j[1] = {0}; for (int i = 0; i < n; i++) { y[0] += x[j[0]] * x[0]; "
            "j[0] += 2; }")),
        "j[0] += 2 saved");
    HAS(kept(body(
            "double j = 0; for (int i = 0; i < n; i++) { y[0] += x[i] * j; j += 2; }")),
        "j += 2 saved");
    HAS(kept(body("_Bool j = 0; for (int i = 0; i < n; i++) { y[0] += x[j] * x[0]; j "
                  "+= 1; }")),
        "j += 1 saved");
}

static void test_needs_pointers(void)
{
    HAS(kept(body("for (double *p = x; p < x + n; p++) y[0] += *p * *p;")),
        "p's shadow rebased");
    HAS(kept(body("for (int i = 0; i < n; i++) { double *r = x + 2 * i; y[i] = r[0] * "
                  "r[1]; }")),
        "r's shadow recomputed");
    struct instance *f = analysed(
        "void f(struct list *l, double *y) { struct list *p = l; while (p) { *y += "
        "p->v * p->v; p = p->next; } }",
        "l", "y");
    HAS(kept(f), "p's shadow saved");
    HAS(kept(f), "p = p->next saved");
    CU_ASSERT(object(f, "*l")->tracked && object(f, "*l")->popped);
    CU_ASSERT_FALSE(param_is_alone(f, variable(f, "l"), true));
}

static void test_needs_buffers(void)
{
    struct instance *f =
        body("double *b = malloc(n * sizeof *b); for (int i = 0; i < n; i++) "
             "b[i] = x[i] * x[i]; y[0] = b[0] * b[1]; free(b);");
    HAS(kept(f), "b's shadow fresh");
    CU_ASSERT_FALSE(f->needs_twin && !object(f, "heap/")->kept);
    CU_ASSERT(object(f, "heap/")->needed && object(f, "heap/")->kept);
    f = body("double *b = malloc(n * sizeof *b); for (int i = 0; i < n; i++) b[i] = 2 "
             "* x[i]; "
             "y[0] = b[0] - b[1]; free(b);");
    HAS(kept(f), "b's shadow fresh");
    CU_ASSERT_FALSE(object(f, "heap/")->kept);
    CU_ASSERT_FALSE(f->needs_twin);
}

static void test_needs_ways(void)
{
    SAME(kept(body("if (x[0] > 0) y[0] = x[0] * x[0];")), "");
    HAS(kept(body("if (y[0] > 0) y[0] = x[0] * x[1];")), "if saved");
    SAME(kept(body(
             "switch (k[0]) { case 1: y[0] = x[0] * x[0]; break; default: y[0] = x[1]; "
             "}")),
         "");
    HAS(kept(body("int j = n; switch (j) { case 1: y[0] = x[0] * x[0]; j = 2; break; "
                  "default: "
                  "y[0] = x[1]; }")),
        "switch saved");
    SAME(kept(body("int j = 0; if (n) j = 1; y[0] = x[0];")), "");
}

/* By what the caller's reverse needs behind the call, and what the callee's needs. */
static void test_needs_calls(void)
{
    struct instance *f = analysed(
        "static void step(double *a, double *b) { b[0] = 2 * a[0]; a[1] = 0; }\n"
        "void f(double *x, double *y) { double t[1]; t[0] = x[1]; y[0] = x[1] * t[0]; "
        "step(x, y); }",
        "x", "y");
    SAME(kept(callee(f, 0)), "a[1] = 0 saved");
    CU_ASSERT(object(callee(f, 0), "*a")->is_restored && object(f, "*x")->is_restored);
    f = analysed(
        "static void step(double *a, double *b) { b[0] = 2 * a[0]; a[1] = 0; }\n"
        "void f(double *x, double *y) { y[0] = 2 * x[1]; step(x, y); }",
        "x", "y");
    SAME(kept(callee(f, 0)), "");
    f = analysed(
        "static double sq(double a) { return a * a; }\n"
        "void f(double *x, double *y) { double t = sin(x[0]); double r = sq(t); y[0] "
        "= r; }",
        "x", "y");
    SAME(kept(f), "t saved");
    CU_ASSERT(set_has(callee(f, 0)->needed_out, object(callee(f, 0), "a")));
}

/* An argument in memory that the call itself changes is saved in front of it. */
static void test_saved_argument(void)
{
    const char *callee_text =
        "static void scale(double a, int *at, double *b) { *b *= a; %s; }\n"
        "void f(double *x, int *i, double *y) { scale(x[*i], i, y); }";
    struct instance *f = analysed(format(callee_text, "*at += 1"), "x y", "y");
    CU_ASSERT_EQUAL(f->calls[0].saved_args, 1u);
    CU_ASSERT(f->needs_twin);
    f = analysed(format(callee_text, "at[0]"), "x y", "y");
    CU_ASSERT_EQUAL(f->calls[0].saved_args, 0u);
}

static void test_needs_copies(void)
{
    HAS(kept(body("y[0] = x[0] * x[0]; memcpy(x, x + n, 8);")),
        "memcpy(x, x + n, 8) saved");
    SAME(kept(body("y[0] = 2 * x[0]; memcpy(x, x + n, 8);")), "");
}

/* ---- counted loops ---- */

struct find_loop {
    struct stmt *found;
};

static bool first_loop(struct stmt *s, void *user)
{
    struct find_loop *l = user;
    if (!l->found && s->kind == STMT_FOR)
        l->found = s;
    return !l->found;
}

/* Of a loop with y[0] += x[..] * x[0] in it: relation and what it counts. */
static const char *counted_loop(const char *header, const char *inner)
{
    struct instance *f = analysed(
        format("static int stop; void f(int n, unsigned u, size_t z, int *m, double "
               "*x, double *y) { int i = 0, s = 2; %s { y[0] += x[0] * x[1]; %s } }",
               header, inner),
        "x", "y");
    struct find_loop l = {0};
    stmt_walk(f->core->body, first_loop, &l);
    struct counted c;
    if (!l.found)
        return "no for";
    bool counted = loop_counted(f, l.found, &c);
    CU_ASSERT_EQUAL(counted, stmt_facts(f, l.found)->value.is_counted);
    return counted ? format("%s from %s %s %s by %s", c.index->name,
                            print_expr(c.first), c.is_down ? "down to" : "up to",
                            print_expr(c.bound), print_expr(c.step))
                   : "no";
}

static void test_counted(void)
{
    static const char *const known[][2] = {
        {"for (int j = 0; j < n; j++)", "j from 0 up to n by 1"},
        {"for (int j = 1; j <= n; ++j)", "j from 1 up to n by 1"},
        {"for (int j = n - 1; j >= 0; j--)", "j from n - 1 down to 0 by 1"},
        {"for (int j = n; j > 0; --j)", "j from n down to 0 by 1"},
        {"for (int j = 0; n > j; j += 3)", "j from 0 up to n by 3"},
        {"for (int j = n; j >= 0; j -= 2)", "j from n down to 0 by 2"},
        {"for (int j = 0; j != n; j++)", "j from 0 up to n by 1"},
        {"for (int j = 0; j + 1 < n; j++)", "j from 0 up to n - 1 by 1"},
        {"for (int j = 0; j - 1 < n; j++)", "j from 0 up to n + 1 by 1"},
        {"for (i = 0; i < n; i++)", "i from 0 up to n by 1"},
        {"for (unsigned j = 0; j < u; j++)", "j from 0 up to u by 1"},
        {"for (size_t j = 0; j < z; j++)", "j from 0 up to z by 1"},
        {"for (unsigned j = u; j > 0; j--)", "j from u down to 0 by 1"},
        {"for (int j = 0; j < *m; j++)", "j from 0 up to *m by 1"},
        {"for (int j = 0; j < n; j += s)", "j from 0 up to n by s"},
    };
    for (size_t i = 0; i < COUNT(known); i++)
        SAME(counted_loop(known[i][0], ""), known[i][1]);
}

/* Where index arithmetic would overflow, wrap around or not give the trip count. */
static void test_not_counted(void)
{
    static const char *const headers[] = {
        "for (unsigned j = 0; j <= u; j++)",    "for (unsigned j = 0; j < u; j += 2)",
        "for (unsigned j = u; j >= 1; j--)",    "for (unsigned j = 0; j != u; j++)",
        "for (unsigned j = 0; j + 1 < u; j++)", "for (int j = 0; j != n; j += 2)",
        "for (int j = 0; j < n; j += 0)",       "for (int j = 0; j < n; j += -1)",
        "for (int j = 0; j > n; j++)",          "for (int j = 0; j < n; j--)",
        "for (int j = 1; j < n; j *= 2)",       "for (int j = 0; j < n - j; j++)",
        "for (int j = 0; j < n; i++, j++)",     "for (int j = 0; j < n && u; j++)",
        "for (double t = 0; t < n; t += 1)",    "for (int j = 1; j < n; j += j)",
        "for (int j = 0; j * 2 < n; j++)",      "for (stop = 0; stop < n; stop++)",
        "for (int j = 0; j < n + 0.5; j++)",    "for (long j = 0; j < n; j += 2)",
    };
    for (size_t i = 0; i < COUNT(headers); i++)
        SAME(counted_loop(headers[i], ""), "no");
}

/* What the body does to index, bound or step, and jumps out of it. */
static void test_counted_body(void)
{
    const char *plain = "for (int j = 0; j < n; j += s)";
    static const char *const spoiled[] = {
        "j++;",
        "n--;",
        "s = 3;",
        "if (y[0] > 9) break;",
        "if (y[0] > 9) return;",
        "int *p = &j; *p = 4;",
        "switch (s) { case 1: return; }",
    };
    for (size_t i = 0; i < COUNT(spoiled); i++)
        SAME(counted_loop(plain, spoiled[i]), "no");
    static const char *const harmless[] = {
        "i++;",
        "if (y[0] > 9) continue;",
        "switch (s) { case 1: break; }",
        "while (y[1]) break;",
        "int p = j;",
    };
    for (size_t i = 0; i < COUNT(harmless); i++)
        SAME(counted_loop(plain, harmless[i]), "j from 0 up to n by s");
    SAME(counted_loop("for (int j = 0; j < *m; j++)", "m[1] = 2;"), "no");
    SAME(counted_loop("for (int j = 0; j < stop; j++)", "stop = 2;"), "no");
    SAME(counted_loop("for (int j = 0; j < stop; j++)", "m[1] = 2;"),
         "j from 0 up to stop by 1");
}

/* ---- scratch ---- */

static bool is_scratch(const char *text)
{
    struct instance *f = body(text);
    return decl_is_scratch(f, variable(f, "b"));
}

static void test_scratch(void)
{
    CU_ASSERT(
        is_scratch("double *b = malloc(n * 8); b[0] = x[0]; y[0] = b[0]; free(b);"));
    CU_ASSERT(
        is_scratch("double *b = calloc(n, 8); b[0] = x[0]; y[0] = b[0]; free(b);"));
    CU_ASSERT(is_scratch("double *b = malloc(n * 8), *p = b + 1; *p = x[0]; y[0] = *p; "
                         "free(b);"));
    CU_ASSERT(
        is_scratch("struct v *b = malloc(n * sizeof *b); b->a = x[0]; y[0] = b->a; "
                   "free(b);"));
}

static void test_not_scratch(void)
{
    static const char *const bodies[] = {
        /* assigned, its address taken, given another name that has others */
        "double *b = malloc(n * 8), *o = b; b[0] = x[0]; b++; y[0] = b[-1]; free(o);",
        "double *b = malloc(n * 8), **q = &b; b[0] = x[0]; y[0] = **q; free(b);",
        "double *b = malloc(n * 8), *p = n ? b : x; b[0] = x[0]; y[0] = *p; free(b);",
        "double *b = malloc(n * 8); struct s s; s.x = b; b[0] = x[0]; y[0] = s.x[0]; "
        "free(b);",
        "double *b = malloc(n * 8), *p = b; b[0] = x[0]; y[0] = b[0]; free(p + 0);",
        /* not made where it is declared; its size is another at the end */
        "double *b; b = malloc(n * 8); b[0] = x[0]; y[0] = b[0]; free(b);",
        "double *b = malloc(n * 8); n = 3; b[0] = x[0]; y[0] = b[0]; free(b);",
        "double *b = x; y[0] = b[0];",
    };
    for (size_t i = 0; i < COUNT(bodies); i++) {
        if (is_scratch(bodies[i]))
            fprintf(stderr, "\nscratch: %s\n", bodies[i]);
        CU_ASSERT_FALSE(is_scratch(bodies[i]));
    }
    struct instance *f = body("struct list *b = malloc(2 * sizeof *b); b->v = x[0]; "
                              "b->next = b + 1; b->next->v "
                              "= x[1]; y[0] = b->v * b->next->v; free(b);");
    CU_ASSERT_FALSE(decl_is_scratch(f, variable(f, "b")));
}

static void test_bases(void)
{
    struct instance *f = body("double w[3], *a = x + 1, *b = &a[2], *c = w, *d = n ? x "
                              ": w, *e = y, *h = d; e = x; "
                              "w[0] = x[0]; y[0] = *a * *b * *c * *d * *e * *h;");
    CU_ASSERT_PTR_EQUAL(pointer_base(f, variable(f, "a")), variable(f, "x"));
    CU_ASSERT_PTR_EQUAL(pointer_base(f, variable(f, "b")), variable(f, "x"));
    CU_ASSERT_PTR_EQUAL(pointer_base(f, variable(f, "c")), variable(f, "w"));
    CU_ASSERT_PTR_NULL(pointer_base(f, variable(f, "d")));
    CU_ASSERT_PTR_NULL(pointer_base(f, variable(f, "e")));
    CU_ASSERT_PTR_NULL(pointer_base(f, variable(f, "h")));
    CU_ASSERT_PTR_NULL(pointer_base(f, variable(f, "x")));
}

/* ---- expand ---- */

/* The core of: a buffer of n, made in front of a loop over j and freed behind it. */
static const char *expanded(const char *inner, const char *behind)
{
    return core_text(
        body(format("double *b = malloc(n * sizeof *b); for (int j = 0; j < 4; "
                    "j++) { %s } %s free(b);",
                    inner, behind)));
}

#define FILL "for (int i = 0; i < n; i++) b[i] = x[i] * x[j]; "

static void test_expand(void)
{
    const char *moved = "{ double *b = malloc(n * sizeof *b);";
    const char *whole = expanded(FILL "y[j] = b[0] * b[1];", "");
    HAS(whole, "for (int j = 0; j < 4; j++) { double *b = malloc(");
    HAS(whole, "y[j] = b[0] * b[1]; free(b); }");
    LACKS(whole, "} free(b);");
    HAS(expanded("y[j] = 0; for (int l = 0; l < 2; l++) { " FILL "y[j] += b[l]; }", ""),
        "for (int l = 0; l < 2; l++) { double *b = malloc(");
    struct instance *f =
        analysed("static void fill(int m, double *a, const double *x) { for (int i = "
                 "0; i < m; i++) "
                 "a[i] = x[i]; }\n"
                 "void f(int n, double *x, double *y) { double *b = malloc(n * sizeof "
                 "*b); for (int j = "
                 "0; j < 4; j++) { fill(n, b, x); y[j] = b[0] * b[1]; } free(b); }",
                 "x", "y");
    HAS(core_text(f), format("j++) %s", moved));
}

/* The buffer holds what an earlier iteration left, or is seen from elsewhere. */
static void test_not_expanded(void)
{
    static const char *const inner[] = {
        "for (int i = 1; i < n; i++) b[i] = x[i]; y[j] = b[0] * b[1];",
        "for (int i = 0; i < n - 1; i++) b[i] = x[i]; y[j] = b[0] * b[1];",
        "for (int i = 0; i < n; i += 2) b[i] = x[i]; y[j] = b[0] * b[1];",
        "for (int i = 0; i < n; i++) if (x[i] > 0) b[i] = x[i]; y[j] = b[0] * b[1];",
        "for (int i = 0; i < n; i++) b[i] += x[i]; y[j] = b[0] * b[1];",
        "for (int i = 0; i < n; i++) b[i] = b[0] + x[i]; y[j] = b[0] * b[1];",
        "for (int i = 0; i < n; i++) { if (x[i] < 0) continue; b[i] = x[i]; } y[j] = "
        "b[0];",
        "y[j] = b[0]; " FILL,
        "if (x[0] > 0) { " FILL "} y[j] = b[0] * b[1];",
        FILL "double *p = b; y[j] = p[0] * p[1];",
        FILL "y[j] = b[0]; if (y[j] > 3) break;",
        FILL "y[j] = b[0]; if (y[j] > 3) continue; y[j] = 2 * b[1];",
        FILL "y[j] = b[0]; n = 2;",
    };
    for (size_t i = 0; i < COUNT(inner); i++)
        HAS(expanded(inner[i], ""), "{ double *b = malloc(n * sizeof *b); for (int j");
    HAS(expanded(FILL "y[j] = b[0];", "y[0] += b[1];"),
        "malloc(n * sizeof *b); for (int j");
    HAS(core_text(
            body("double *b = calloc(n, sizeof *b); for (int j = 0; j < 4; j++) { " FILL
                 "y[j] = b[0]; } free(b);")),
        "{ double *b = calloc(n, sizeof *b); for (int j");
}

/* A callee that keeps the pointer, or fills less. */
static void test_not_expanded_call(void)
{
    static const char *const callees[] = {
        "static double *last; static void fill(int m, double *a, const double *x) { "
        "for (int i "
        "= 0; i < m; i++) a[i] = x[i]; last = a; }",
        "static void fill(int m, double *a, const double *x) { for (int i = 0; i < m / "
        "2; i++) "
        "a[i] = x[i]; }",
        "static void fill(int m, double *a, const double *x) { if (m > 3) return; for "
        "(int i = "
        "0; i < m; i++) a[i] = x[i]; }",
        "static void fill(int m, double *a, const double *x) { m--; for (int i = 0; i "
        "< m; i++) "
        "a[i] = x[i]; }",
    };
    for (size_t i = 0; i < COUNT(callees); i++) {
        struct instance *f = analysed(format("%s\nvoid f(int n, double *x, double *y) "
                                             "{ double *b = malloc(n * sizeof "
                                             "*b); for (int j = 0; j < 4; j++) { "
                                             "fill(n, b, x); y[j] = b[0] * b[1]; } "
                                             "free(b); }",
                                             callees[i]),
                                      "x", "y");
        HAS(core_text(f), "{ double *b = malloc(n * sizeof *b); for (int j");
    }
}

/* ---- changes to the core ---- */

static void test_hoist(void)
{
    struct instance *f = body("for (int i = 0; i < n; i++) y[0] += exp(x[i]);");
    HAS(core_text(f), "double exp_1 = exp(x[i]); y[0] += exp_1;");
    HAS(kept(f), "exp_1 saved");
    HAS(core_text(body("y[0] = 2 * exp(sqrt(x[0]));")),
        "double sqrt_1 = sqrt(x[0]); double exp_1 = exp(sqrt_1); y[0] = 2 * exp_1;");
    LACKS(core_text(body("y[0] = sin(x[0]);")), "sin_1");
    LACKS(core_text(body("double e = exp(x[0]); y[0] = e;")), "exp_1");
    LACKS(core_text(body("y[0] = n ? exp(x[0]) : x[1];")), "double exp_1");
}

/* A local that a remembered pointer points to becomes an array of one. */
static void test_boxes(void)
{
    struct instance *f =
        body("double a = x[0], c = x[1]; double *p = &a; struct s s = {0}; for (int i "
             "= 0; i < "
             "n; i++) { y[0] += *p * *p; s.x = p; p = n > 3 ? &c : s.x; }");
    HAS(core_text(f), "double a[1]; a[0] = x[0];");
    HAS(core_text(f), "double c[1]; c[0] = x[1];");
    HAS(core_text(f), "&a[0]");
    LACKS(core_text(body("double a = x[0], *p = &a; y[0] = *p * *p;")), "a[1]");
}

/* An argument whose shadow stands in what the call changes gets a name. */
static void test_named_argument(void)
{
    struct instance *f = analysed("static void use(double *d, struct s *s, double *z) "
                                  "{ z[0] += d[0] * d[0]; s->x = z; "
                                  "}\n"
                                  "void f(struct s *s, double *y) { use(s->x, s, y); }",
                                  "s.x", "y");
    HAS(core_text(f), "double *d = s->x; use(d, s, y);");
    f = analysed(
        "static void use(double *d, struct s *s, double *z) { z[0] += d[0] * d[0]; }\n"
        "void f(struct s *s, double *y) { use(s->x, s, y); }",
        "s.x", "y");
    HAS(core_text(f), "{ use(s->x, s, y);");
}

/* ---- twins and kept memory ---- */

static bool twin(const char *text)
{
    return body(text)->needs_twin;
}

static void test_twins(void)
{
    CU_ASSERT_FALSE(twin("for (int i = 0; i < n; i++) y[i] = x[i] * x[i];"));
    CU_ASSERT_FALSE(twin("double t = x[0] + 1; y[0] = t * t;"));
    CU_ASSERT(twin("y[0] *= x[0]; y[0] *= x[1];"));
    CU_ASSERT(twin("double t = sin(x[0]); y[0] = t * t;"));
    CU_ASSERT(twin("for (int i = 0; x[i] > 0; i++) y[0] += x[i] * x[i];"));
    CU_ASSERT(twin("for (int i = 0; i < n; i++) { if (k[i]) break; y[0] += x[i]; }"));
    CU_ASSERT(twin("if (n) return; y[0] = x[0];"));
    CU_ASSERT_FALSE(
        twin("for (int i = 0; i < n; i++) { if (k[i]) break; } y[0] = x[0];"));
}

/* Callers of what saves; siblings aren't. */
static void test_twin_calls(void)
{
    struct instance *f = analysed("static double prod(int n, const double *a) { double "
                                  "p = 1; for (int i = 0; i < n; "
                                  "i++) p *= a[i]; return p; }\n"
                                  "static double sum(int n, const double *a) { double "
                                  "p = 0; for (int i = 0; i < n; "
                                  "i++) p += a[i]; return p; }\n"
                                  "double f(int n, const double *x) { double p = "
                                  "prod(n, x), s = sum(n, x); return p + "
                                  "s; }",
                                  "x", "result");
    CU_ASSERT(f->needs_twin && callee(f, 0)->needs_twin);
    CU_ASSERT_FALSE(callee(f, 1)->needs_twin);
    CU_ASSERT(callee(f, 1)->has_reverse);
}

/* Memory that the reverse reads stays; callers and callees agree about whose it is. */
static void test_kept(void)
{
    struct instance *f =
        analysed("static double *make(int n) { double *m = malloc(n * 8); return m; }\n"
                 "static void drop(double *d) { free(d); }\n"
                 "void f(int n, double *x, double *y) { double *b = make(n), *c = "
                 "malloc(8); int *k = "
                 "malloc(4); k[0] = n; c[0] = 1; for (int i = 0; i < n; i++) b[i] = "
                 "x[i] * x[i]; y[0] = "
                 "b[0] * b[1]; drop(b); free(c); free(k); }",
                 "x", "y");
    CU_ASSERT(pointer_objects(f, expr_ref(variable(f, "b")))[0]->kept);
    CU_ASSERT_FALSE(pointer_objects(f, expr_ref(variable(f, "c")))[0]->kept);
    CU_ASSERT_FALSE(pointer_objects(f, expr_ref(variable(f, "k")))[0]->kept);
    CU_ASSERT(object(callee(f, 0), "heap/")->kept && callee(f, 0)->needs_twin);
    CU_ASSERT(object(callee(f, 1), "*d")->kept && callee(f, 1)->needs_twin);
    CU_ASSERT(object(callee(f, 1), "*d")->is_freed);
}

/* One pointer for two: both stay. */
static void test_kept_together(void)
{
    struct instance *f = body(
        "double *a = malloc(8), *c = malloc(8), *d = malloc(8); struct s s; s.x = n ? "
        "a : "
        "c; s.x[0] = x[0]; *d = 2; y[0] = s.x[0] * s.x[0]; free(a); free(c); free(d);");
    CU_ASSERT(pointer_objects(f, expr_ref(variable(f, "a")))[0]->kept);
    CU_ASSERT(pointer_objects(f, expr_ref(variable(f, "c")))[0]->kept);
    CU_ASSERT_FALSE(pointer_objects(f, expr_ref(variable(f, "d")))[0]->kept);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"pointers", test_pointers},
        {"members", test_members},
        {"pointer to a member", test_pointer_to_member},
        {"linked list", test_list},
        {"globals", test_globals},
        {"heap", test_heap},
        {"pointers from callees", test_callee_pointers},
        {"overlap, read", test_overlap_read},
        {"overlap, written", test_overlap_written},
        {"overlap, deeper", test_overlap_deeper},
        {"overlap, loaded", test_overlap_loaded},
        {"active arguments", test_active_arguments},
        {"varied and useful", test_active_path},
        {"activity around a loop", test_active_loop},
        {"activity, recursion", test_active_recursion},
        {"activity behind void *", test_active_context},
        {"inactive", test_inactive},
        {"shadows", test_shadows},
        {"activity through memcpy", test_active_copy},
        {"nothing needed", test_needs_nothing},
        {"overwritten", test_needs_overwritten},
        {"overwritten around a loop", test_needs_loop},
        {"locals", test_needs_locals},
        {"inverted", test_needs_inverted},
        {"pointer variables", test_needs_pointers},
        {"local buffers", test_needs_buffers},
        {"ways", test_needs_ways},
        {"calls", test_needs_calls},
        {"saved arguments", test_saved_argument},
        {"copies", test_needs_copies},
        {"counted", test_counted},
        {"not counted", test_not_counted},
        {"counted, by body", test_counted_body},
        {"scratch", test_scratch},
        {"not scratch", test_not_scratch},
        {"bases", test_bases},
        {"expanded", test_expand},
        {"not expanded", test_not_expanded},
        {"not expanded, by call", test_not_expanded_call},
        {"hoisted", test_hoist},
        {"boxes", test_boxes},
        {"named arguments", test_named_argument},
        {"twins", test_twins},
        {"twins, calls", test_twin_calls},
        {"kept memory", test_kept},
        {"kept together", test_kept_together},
        CU_TEST_INFO_NULL,
    };
    static CU_SuiteInfo suites[] = {
        {"analysis", NULL, NULL, NULL, NULL, tests},
        CU_SUITE_INFO_NULL,
    };
    if (CU_initialize_registry() != CUE_SUCCESS
        || CU_register_suites(suites) != CUE_SUCCESS)
        return 1;
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    arena_free();
    return failed != 0;
}
