/* analysis: what points where and overlaps, what is active, and the changes that make cores
 * easier to reverse. */
#include "../suites.h"
#include "facts_text.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

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
    SAME(points(f, "q"), "**s.x"); /* written: one with y, which may be x */
    SAME(points(f->apart, "q"), "**s.y");
    f = analysed(
        "struct mixed { double *x; float *y; }; void f(struct mixed *s, double *z) "
        "{ double *p = s->x; float *q = s->y; *q = (float)*p; *z = *q; }",
        "s.x", "z");
    SAME(points(f, "p"), "**s.x"); /* C's types tell them apart */
    SAME(points(f, "q"), "**s.y");
    f = analysed("struct two { double *x, *y; }; void f(struct two *s, double *z) { "
                 "double *p = s->x, *q = s->y; *z = *q * *p; }",
                 "s.x", "z");
    SAME(points(f, "q"), "**s.y"); /* only read */
    f = analysed("void f(struct s *s, double *z) { struct s t = *s; t.x[0] = z[0]; "
                 "double *p = t.x; *z = *p; }",
                 "z", "z");
    SAME(points(f, "p"), "**s.x");
    CU_ASSERT(object(f, "**s.x")->is_written);
    f = body("double *r[2]; r[0] = x; r[1] = y; double *p = r[n]; y[0] = p[0] * p[1];");
    SAME(points(f, "p"), "*x *y");
    f = analysed("static struct s held(double *p) { struct s s; s.x = p; return s; }\n"
                 "void f(double *x, double *y) { struct s t = held(x); double *p = "
                 "t.x; y[0] = *p * *p; }",
                 "x", "y");
    SAME(points(f, "p"), "*x");
    f = analysed(
        "void f(double *x, double *y) { struct s *a = malloc(sizeof *a); a->x = x; a = "
        "realloc(a, 2 * sizeof *a); double *p = a->x; y[0] = *p * *p; free(a); }",
        "x", "y");
    SAME(points(f, "p"), "*x");
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
    CU_ASSERT(object(f, "*z")->escapes && object(f, "*x")->escapes);
    CU_ASSERT_FALSE(object(f, "*y")->escapes);
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
    CU_ASSERT_FALSE(object(f, "lost")->active || object(f, "made")->active);
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
    f = body(
        "double t = 0; for (int i = 0; i < n; i++, t += x[i]) y[1] = 2; y[0] = t;");
    CU_ASSERT(object(f, "t")->active);
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
    HAS(expanded("y[j] = 0; for (int l = 0; l < 2; l++) { " FILL
                 "y[j] += b[l] * b[0]; }",
                 ""),
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
    HAS(core_text(body(
            "double *b = malloc((size_t)n * sizeof *b); for (int j = 0; j < 4; j++) { "
            "for (int i = 0; i < n; i++) b[i] = x[i]; y[j] = b[0] * b[1]; } free(b);")),
        "j++) { double *b = malloc((size_t)n");
}

/* What the reverse sweep doesn't read stays, or is again, where it was. */
static void test_expanded_back(void)
{
    const char *before = "{ double *b = malloc(n * sizeof *b); for (int j",
               *text = expanded(FILL "y[j] = b[0] + b[1];", "y[0] *= x[1];");
    HAS(text, before);
    HAS(text, "y[0] *= x[1]; free(b); }");
    HAS(core_text(body("double *a = malloc(n * sizeof *a); double *b = malloc(n * "
                       "sizeof *b); for (int j = 0; j < 4; j++) { for (int i = 0; i < "
                       "n; i++) a[i] = b[i] = x[i]; y[j] = a[0] * a[1] + b[2]; } "
                       "free(a); free(b);")),
        "{ double *b = malloc(n * sizeof *b); for (int j = 0; j < 4; j++) { double *a "
        "= malloc(n * sizeof *a);");
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
        "b[0] * b[1];",
        "for (int i = 0; i < n; i++) { b[i] = x[i]; i++; } y[j] = b[0] * b[1];",
        "for (int i = 0; i < n; i++) { int *p = &i; b[i] = x[i]; ++*p; } y[j] = b[0] * "
        "b[1];",
        "for (int i = 0; i < (char)n; i++) b[i] = x[i]; y[j] = b[0] * b[1];",
        "for (int i = 0; i < n; i++) { b[i] = x[i]; y[j] += b[n - 1 - i]; } y[j] += "
        "b[0] * b[1];",
        "y[j] = b[0] * b[1]; " FILL,
        "if (x[0] > 0) { " FILL "} y[j] = b[0] * b[1];",
        FILL "double *p = b; y[j] = p[0] * p[1];",
        FILL "y[j] = b[0] * b[1]; if (y[j] > 3) break;",
        FILL "y[j] = b[0] * b[1]; if (y[j] > 3) continue; y[j] = 2 * b[1];",
    };
    for (size_t i = 0; i < COUNT(inner); i++)
        HAS(expanded(inner[i], ""), "{ double *b = malloc(n * sizeof *b); for (int j");
    HAS(expanded(FILL "y[j] = b[0] * b[1]; n = 2;", ""),
        "malloc(n_1 * sizeof *b); for (int j");
    HAS(expanded(FILL "y[j] = b[0] * b[1];", "y[0] += b[1];"),
        "malloc(n * sizeof *b); for (int j");
    HAS(core_text(
            body("double *b = calloc(n, sizeof *b); for (int j = 0; j < 4; j++) { " FILL
                 "y[j] = b[0] * b[1]; } free(b);")),
        "{ double *b = calloc(n, sizeof *b); for (int j");
}

/* A callee that keeps the pointer, or fills less. */
static void test_not_expanded_call(void)
{
    static const char *const callees[] = {
        "static void fill(unsigned char m, double *a, const double *x) { for (int i = "
        "0; i < m; i++) a[i] = x[i]; }",
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
        {"scratch", test_scratch},
        {"not scratch", test_not_scratch},
        {"bases", test_bases},
        {"expanded", test_expand},
        {"expanded, and back", test_expanded_back},
        {"not expanded", test_not_expanded},
        {"not expanded, by call", test_not_expanded_call},
        {"hoisted", test_hoist},
        {"boxes", test_boxes},
        {"named arguments", test_named_argument},
        CU_TEST_INFO_NULL,
    };
    int status = run_tests("analysis", tests);
    arena_free();
    return status;
}
