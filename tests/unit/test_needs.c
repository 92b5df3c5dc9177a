/* analysis: what the reverse sweep needs and where it gets it, which loops are counted, which
 * functions have twins, which memory stays. */
#include "../suites.h"
#include "facts_text.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

/* ---- needs ---- */

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
    SAME(kept(body("x[0] = sin(y[0]); y[0] = 2 * x[0];")), "y[0] = 2 * x[0] saved");
}

/* The new value of a location that is set again before anybody reads it. */
static void test_needs_unread(void)
{
    const char *text =
        "double c[4]; for (int i = 0; i < n; i++) { c[i] = x[i]; %s; y[0] "
        "+= c[i] * c[i]; }";
    static const char *const unread[] = {
        "c[i] += x[0]", "for (int k = 0; k < n; k++) c[i] -= x[k]",
        "{ c[i] += x[0]; } c[i] = x[1]", "if (x[0] > 1) c[i] += x[1]"};
    static const char *const read[] = {
        "c[i] *= x[0]", "for (int k = 0; k < n; k++) c[i] += c[0] * x[k]",
        "y[0] += c[0] * x[0]; c[i] = x[1]", "i++; c[i] += x[0]; i--",
        "if (c[0] > 1) c[i] += x[1]"};
    for (size_t i = 0; i < COUNT(unread); i++)
        SAME(kept(body(format(text, unread[i]))), "c saved; c[i] = x[i] saved");
    for (size_t i = 0; i < COUNT(read); i++)
        CU_ASSERT(strlen(kept(body(format(text, read[i]))))
                  > strlen("c saved; c[i] = x[i] saved"));
}

/* Around the loop: what one iteration overwrites, the one before needs. */
static void test_needs_loop(void)
{
    SAME(kept(body("double s = 1; for (int i = 0; i < n; i++) s *= x[i]; y[0] = s;")),
         "s *= x[i] saved");
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
    static const char *const saved[] = {"j += 1.5", "j = k[j]",  "j *= 2",
                                        "j += j",   "j += k[j]", "j ^= 1"};
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
    SAME(kept(f), "p = p->next saved");
    CU_ASSERT(object(f, "*l")->tracked && object(f, "*l")->popped);
    CU_ASSERT_FALSE(param_is_alone(f, variable(f, "l"), true));
}

/* The parameters of step are apart where the buffers change places, not where one may be the
 * other. */
static void test_apart(void)
{
    const char *text =
        "static void step(const double *a, double *b) { b[0] += a[0] * a[1]; }\n"
        "static void move(double **p, double *q) { *p = q; }\n"
        "void f(int n, double *x, double *y) { double *u = malloc(16), *v = "
        "malloc(16); "
        "u[0] = x[0]; u[1] = v[0] = v[1] = x[1]; for (int i = 0; i < n; i++) { %s } "
        "y[0] = u[0]; }";
    static const char *const apart[] = {
        "step(u, v); double *swap = u; u = v; v = swap;",
        "step(u, v); if (i % 2) { double *swap = u; u = v; v = swap; }",
        "double *swap = u; u = v; v = swap; step(&u[0], v); if (i > 3) break;",
        "step(u, v); double *swap = u; u = v; if (i == 1) break; v = swap;",
        "if (i == 2) continue; step(u, v); double *swap = v; v = u; u = swap;"};
    static const char *const maybe_one[] = {
        "step(u, v); v = u;",
        "step(u, v); if (i == 1) v = u;",
        "step(u, v); double *swap = u; u = v; if (i == 1) continue; v = swap;",
        "step(u, v); switch (i) { case 1: u = v; default: v = malloc(16); } v = u;",
        "step(u, v); double **p = &v; *p = u;",
        "step(u, v); move(&u, v);",
        "step(u, v); v = i > 1 ? u : v;"};
    for (size_t i = 0; i < COUNT(apart); i++) {
        struct instance *f = callee(analysed(format(text, apart[i]), "x", "y"), 0);
        CU_ASSERT(param_is_alone(f, variable(f, "a"), true)
                  && param_is_alone(f, variable(f, "b"), true));
    }
    for (size_t i = 0; i < COUNT(maybe_one); i++) {
        struct instance *f = callee(analysed(format(text, maybe_one[i]), "x", "y"), 0);
        CU_ASSERT_FALSE(param_is_alone(f, variable(f, "b"), true));
    }
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

/* What a helper has just made holds nothing that an earlier call's reverse wants, unless a
 * pointer to it is left somewhere. */
static void test_needs_made(void)
{
    const char *text =
        "static double *fresh(void) { return calloc(2, sizeof(double)); }\n"
        "static void once(double *x, double *y, double **at) { double *b = %s; "
        "b[0] = x[0]; y[0] += b[0] * x[1]; %s; }\n"
        "void f(double *x, double *y, double **at) { once(x, y, at); once(x, y, at); }";
    struct instance *once =
        callee(analysed(format(text, "fresh()", "free(b)"), "x", "y"), 0);
    LACKS(kept(once), "b[0] = x[0] saved");
    CU_ASSERT(object(once, "heap/heap/")->kept);
    once = callee(analysed(format(text, "at[0]", "at[0] = fresh()"), "x", "y"), 0);
    HAS(kept(once), "b[0] = x[0] saved");
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
    f = analysed(
        "static void add(double a, int *at, double *b, double *x) { *b += a * x[0]; "
        "*at += 1; }\n"
        "void f(double *x, double *c, int *i, double *y) { add(c[*i], i, y, x); }",
        "x", "y");
    CU_ASSERT_EQUAL(f->calls[0].saved_args, 1u);
    CU_ASSERT(f->needs_twin && !callee(f, 0)->needs_twin);
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
    CU_ASSERT(twin("if (x[1] > 0) return; y[0] = x[0];"));
    CU_ASSERT_FALSE(twin("if (n) return; y[0] = x[0];"));
    CU_ASSERT_FALSE(
        twin("for (int i = 0; i < n; i++) { if (k[i]) break; } y[0] = x[0];"));
}

/* The condition of an early return is asked again where nothing changes what it asks for. */
static void test_returns(void)
{
    static const char *const told[] = {
        "if (n > 1) return; y[0] = x[0];",
        "if (n > 1) { y[0] = x[1]; return; } y[0] = x[0];",
        "if (n) return; if (n > 2) return; y[0] = x[0];"};
    static const char *const untold[] = {
        "if (n > 1) return; y[0] = x[0]; n = 0;",
        "if (x[0] > 1) return; y[0] = x[0];",
        "int m = n; if (m > 1) return; y[0] = x[0];",
        "if (k[0] > 1) return; y[0] = x[0];",
        "for (int i = 0; i < n; i++) { if (n > 1) return; y[0] += x[i]; }",
        "if (n > 1) { if (n > 2) return; y[0] = x[1]; return; } y[0] = x[0];",
        "if (n > 1) return; else y[0] = x[1]; y[0] += x[0];",
        "if (n > 1) return; if (x[0] > 0) return; y[0] = x[0];",
        "int *p = &n; if (n > 1) return; *p = 0; y[0] = x[0];"};
    for (size_t i = 0; i < COUNT(told); i++)
        CU_ASSERT(has_early_returns(body(told[i])) && returns_are_told(body(told[i])));
    for (size_t i = 0; i < COUNT(untold); i++)
        CU_ASSERT_FALSE(returns_are_told(body(untold[i])));
    struct instance *f = body("if (n > 1) return; y[0] = x[0];");
    CU_ASSERT(set_has(f->needed_out, object_of(f, variable(f, "n"))));
    f = body("y[0] = x[0]; if (n > 1) return;");
    CU_ASSERT_FALSE(f->needs_twin);
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
    f = body("int *a = malloc(4), *c = malloc(4); a[0] = 1; c[0] = 2; y[0] = x[a[0]] * "
             "x[0]; int *q = n ? a : c; free(q);");
    CU_ASSERT(pointer_objects(f, expr_ref(variable(f, "c")))[0]->kept);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"nothing needed", test_needs_nothing},
        {"overwritten", test_needs_overwritten},
        {"unread", test_needs_unread},
        {"overwritten around a loop", test_needs_loop},
        {"locals", test_needs_locals},
        {"inverted", test_needs_inverted},
        {"pointer variables", test_needs_pointers},
        {"local buffers", test_needs_buffers},
        {"made by a helper", test_needs_made},
        {"buffers apart", test_apart},
        {"ways", test_needs_ways},
        {"calls", test_needs_calls},
        {"saved arguments", test_saved_argument},
        {"copies", test_needs_copies},
        {"counted", test_counted},
        {"not counted", test_not_counted},
        {"counted, by body", test_counted_body},
        {"twins", test_twins},
        {"early returns", test_returns},
        {"twins, calls", test_twin_calls},
        {"kept memory", test_kept},
        {"kept together", test_kept_together},
        CU_TEST_INFO_NULL,
    };
    int status = run_tests("needs", tests);
    arena_free();
    return status;
}
