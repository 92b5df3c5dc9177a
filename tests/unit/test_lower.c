/* lowering: one-line C functions in, the text of their core out; the helpers of core;
 * and that ir_check sees what breaks its rules. */
#include "../suites.h"
#include "front.h"
#include "print.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the sources may use. */
static const char prelude[] =
    "typedef unsigned long size_t;\n"
    "void *malloc(size_t); void free(void *); double sin(double); double "
    "fabs(double);\n"
    "struct v { double a, b; }; struct w { int n; struct v p[2]; struct { double q; }; "
    "};\n"
    "double f(const double *x, int n); int next(int *k); struct v mk(double a); void "
    "act(int);\n"
    "static int twice(int k) { return 2 * k; }\n"
    "static double halve(double *x) { x[0] *= 0.5; return x[0]; } "
    "static int counter; static int count(int k) { return counter += k; }\n";

static struct unit *parse(const char *text)
{
    char *whole = format("%s%s", prelude, text);
    const char **flags = NULL;
    arrput(flags, "-std=gnu11");
    arrput(flags, "-w");
    return front_parse_text("test.c", whole, flags);
}

static struct decl *function(struct unit *u, const char *name)
{
    for (ptrdiff_t i = 0; u && i < arrlen(u->decls); i++)
        if (u->decls[i]->kind == DECL_FUNCTION && strcmp(u->decls[i]->name, name) == 0)
            return u->decls[i];
    return NULL;
}

static struct decl *lowered(const char *text)
{
    struct decl *t = function(parse(text), "t");
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    return ir_lower(t);
}

/* The body on one line: comments left out, blanks one each. */
static char *squeezed(const char *s)
{
    struct text t = {0};
    text_add(&t, "");
    s = strchr(s, '{');
    for (bool blank = false; s && *s; s++) {
        if (s[0] == '/' && s[1] == '*')
            s = strstr(s, "*/") + 1;
        else if (isspace((unsigned char)*s))
            blank = true;
        else {
            if (blank && t.len > 0)
                text_add(&t, " ");
            blank = false;
            text_add_n(&t, s, 1);
        }
    }
    return t.s;
}

/* `double t(PARAMS) { BODY }` becomes want. */
static void becomes(const char *params, const char *body, const char *want)
{
    struct decl *core = lowered(format("double t(%s) { %s }", params, body));
    CU_ASSERT_PTR_NOT_NULL_FATAL(core);
    char *got = squeezed(print_function(core));
    want = format("{ %s }", want);
    if (strcmp(got, want) != 0)
        fprintf(stderr, "\nfrom: %s\ngot:  %s\nwant: %s\n", body, got, want);
    CU_ASSERT_STRING_EQUAL(got, want);
}

static void stays(const char *params, const char *body)
{
    becomes(params, body, body);
}

/* ---- statements and expressions ---- */

static void test_kept(void)
{
    stays("int n, const double *x",
          "double s = 0; for (int i = 0; i + 1 < n; i++) { double t = x[i + 1] - x[i]; "
          "s += 100 * t * t; } return s;");
    stays("int n, double *x", "if (n > 2) x[0] = 1; else x[0] *= 2; return x[0];");
    stays("double *x", "x[0] = sin(x[1]) + twice(3); return fabs(x[0]);");
    stays("double *x", "double s = f(x, 2); s = f(x, 3); free(x); return s;");
    stays("double *x",
          "static double c[2] = {1, 2}; struct v a = mk(x[0]); return a.b + c[1];");
    stays("int n, double *x", "double s = 0; int i = 0; while (i < n) { if (x[i] < 0) "
                              "break; i++; } do { s += i; "
                              "} while (s < 3); return s;");
}

static void test_calls(void)
{
    becomes("double *x", "return f(x, 1) + f(x, 2);",
            "double f_1 = f(x, 1); double f_2 = f(x, 2); return f_1 + f_2;");
    becomes("double *x", "double s = 1; s += f(x, twice(count(2))); return s;",
            "double s = 1; int count_1 = count(2); double f_1 = f(x, twice(count_1)); "
            "s += f_1; return s;");
    becomes("double *x", "(void)f(x, 1); return sin(f(x, 2));",
            "f(x, 1); double f_1 = f(x, 2); return sin(f_1);");
    becomes("int n, double *x", "if (f(x, n) > 0) return 1; return 2;",
            "double f_1 = f(x, n); if (f_1 > 0) return 1; return 2;");
    becomes("double (*h)(double), double x", "return h(x);",
            "double h_1 = h(x); return h_1;");
}

/* Operands from left to right, where a call may write what an earlier one reads. */
static void test_order(void)
{
    becomes("double *x", "return x[0] * 2 + halve(x);",
            "double before = x[0] * 2; double halve_1 = halve(x); return before + "
            "halve_1;");
    becomes("double *x", "x[0] += halve(x); return halve(x) + x[0];",
            "double halve_1 = halve(x); x[0] += halve_1; double halve_2 = halve(x); "
            "return halve_2 + x[0];");
    becomes("int *k", "return next(k) + f(0, *k + count(1)) * *k;",
            "int next_1 = next(k); int before = *k; int count_1 = count(1); "
            "double f_1 = f(0, before + count_1); return next_1 + f_1 * *k;");
    becomes("struct w *s", "return f(0, s->n + next(&s->n));",
            "int n = s->n; int next_1 = next(&s->n); double f_1 = f(0, n + next_1); "
            "return f_1;");
    becomes("int *k, double *x", "double a = x[1]; return a + *k * halve(x);",
            "double a = x[1]; double halve_1 = halve(x); return a + *k * halve_1;");
    becomes("double a, double *x", "double *p = &a; return a + halve(p);",
            "double a_1 = a; double *p = &a_1; double a_2 = a_1; "
            "double halve_1 = halve(p); return a_2 + halve_1;");
}

static void test_updates(void)
{
    becomes("double *x, double *y", "int i = 0; x[i++] = 2; return y[--i];",
            "int i = 0; x[i] = 2; i++; i--; return y[i];");
    becomes("double *x, double *y", "double *p = x, *q = y; *p++ = *q++; return *p;",
            "double *p = x; double *q = y; *p = *q; p++; q++; return *p;");
    becomes("double *x", "int i = 0; double s = i++ < 3 && x[i] > 0; return s;",
            "int i = 0; int i_1 = i; i++; double s = i_1 < 3 && x[i] > 0; return s;");
    becomes("int n", "return n++ + twice(2);", "int n_1 = n; return n_1 + twice(2);");
    becomes("double *x", "x[0]++; return x[1]--;",
            "x[0]++; double old = x[1]; x[1]--; return old;");
    becomes("int *k", "return ++*k + next(k);",
            "(*k)++; int value = *k; int next_1 = next(k); return value + next_1;");
}

static void test_assignments(void)
{
    becomes("double *x", "int i; x[0] = i = x[1]; return i;",
            "int i; i = x[1]; x[0] = i; return i;");
    becomes("double *x", "double s; x[0] = 1, s = 2; return (s += 1, s * 2);",
            "double s; x[0] = 1; s = 2; s += 1; return s * 2;");
    becomes("int n", "double *p; if ((p = malloc(8)) == 0) return 0; return *p;",
            "double *p; p = malloc(8); if (p == 0) return 0; return *p;");
    becomes("double a, double b", "a = b; return a;",
            "double a_1 = a; a_1 = b; return a_1;");
    becomes("struct v s", "s.a = 1; double *p = &s.b; return *p;",
            "struct v s_1 = s; s_1.a = 1; double *p = &s_1.b; return *p;");
    becomes("double *x", "x += 1; return x[0];",
            "double *x_1 = x; x_1 += 1; return x_1[0];");
}

static void test_choices(void)
{
    becomes("int n, double *x", "int c = n > 2 && f(x, n) > 0; return c;",
            "int both = 0; if (n > 2) { double f_1 = f(x, n); both = f_1 > 0; } int c "
            "= both; "
            "return c;");
    becomes("int n, double *x", "int c = n || next(&n); return c;",
            "int n_1 = n; int either = 1; if (!n_1) { int next_1 = next(&n_1); "
            "either = next_1 != 0; } int c = either; return c;");
    becomes("int n, double *x", "double s = n > 2 ? f(x, 1) : 0; return s;",
            "double s; if (n > 2) s = f(x, 1); else s = 0; return s;");
    becomes("int n, double *x", "return 1 + (n > 2 ? f(x, 1) : 0);",
            "double chosen; if (n > 2) chosen = f(x, 1); else chosen = 0; "
            "return 1 + chosen;");
    becomes("int n", "n > 2 ? act(1) : act(2); n > 3 || (act(3), 1); return n;",
            "if (n > 2) act(1); else act(2); if (n <= 3) act(3); return n;");
    becomes("int n, double *x", "if (n > 2 && f(x, n) > 0) x[0] = 1; return 0;",
            "if (n > 2) { double f_1 = f(x, n); if (f_1 > 0) x[0] = 1; } return 0;");
    becomes("int n, int m", "return n ?: m;", "return n ? n : m;");
}

static void test_gotos(void)
{
    becomes("int n, double *x",
            "int r = -1; if (n < 0) goto end; x[0] = 1; r = 0; end: free(x); return r;",
            "int r = -1; if (n < 0) { free(x); return r; } x[0] = 1; r = 0; free(x); "
            "return r;");
    becomes(
        "int n, double *x",
        "for (int i = 0; i < n; i++) { if (i == 2) goto next; for (int k = 0; k < i; "
        "k++) if (x[k] < 0) goto fail; x[i] = 1; continue; next: x[i] = 2; } "
        "return 0; fail: free(x); return 1;",
        "for (int i = 0; i < n; i++) { if (i == 2) { x[i] = 2; continue; } "
        "for (int k = 0; k < i; k++) if (x[k] < 0) { free(x); return 1; } x[i] = 1; "
        "} return 0;");
    becomes(
        "int n, double *x",
        "if (n < 0) goto a; if (n < 1) goto b; return 2; a: x[0] = 1; b: { int i = "
        "n; x[i] = 2; } return 1;",
        "if (n < 0) { x[0] = 1; { int i = n; x[i] = 2; } return 1; } if (n < 1) { { "
        "int i = n; x[i] = 2; } return 1; } return 2;");
    becomes("int n, double *x",
            "for (int i = 0; i < n; i++) { switch (i) { case 1: x[i] = 1; goto next; "
            "default: break; } x[i] = 2; next: x[i] += 1; } return 0;",
            "for (int i = 0; i < n; i++) { switch (i) { case 1: { x[i] = 1; { x[i] += "
            "1; continue; } } default: { break; } } x[i] = 2; x[i] += 1; } return 0;");
    /* back, into what isn't declared yet, out of one loop to the end of another */
    stays("int *n", "again: (*n)--; if (*n > 0) goto again; return *n;");
    stays("int n", "if (n < 0) goto end; int k = n; act(k); end: k = 1; return k;");
    stays("int n", "for (int i = 0; i < n; i++) { while (1) { if (n > 3) goto next; } "
                   "next: act(i); } return 0;");
    stays("int n",
          "for (int i = 0; i < n; i++) { switch (i) { case 1: { goto next; } } "
          "next: if (i > 3) break; } return 0;");
}

static void test_statement_expressions(void)
{
    becomes("double a, double b",
            "double s = ({ double t = a > b ? a : b; act(1); t * t; }); return s;",
            "double t_1 = a > b ? a : b; act(1); double s = t_1 * t_1; return s;");
    becomes("int n", "({ act(n); act(2); }); return n;", "act(n); act(2); return n;");
}

/* ---- loops ---- */

static void test_while(void)
{
    becomes("int n, double *x", "double s = 0; while (n-- > 0) s += x[n]; return s;",
            "int n_1 = n; double s = 0; n_1--; for (; n_1 >= 0; n_1--) s += x[n_1]; "
            "return s;");
    becomes("int n, double *x", "double s = 0; while (n--) s += x[n]; return s;",
            "int n_1 = n; double s = 0; n_1--; for (; n_1 != -1; n_1--) s += x[n_1]; "
            "return s;");
    becomes("unsigned n, double *x", "double s = 0; while (n--) s += x[n]; return s;",
            "unsigned n_1 = n; double s = 0; while (n_1 > 0) { n_1--; s += x[n_1]; } "
            "n_1--; "
            "return s;");
    becomes("int n, double *x",
            "double t; while ((t = f(x, n)) > 1) { x[0] = t; } return t;",
            "double t; while (1) { t = f(x, n); if (!(t > 1)) break; x[0] = t; } "
            "return t;");
    becomes("int n",
            "int i = n; do { if (i == 3) continue; act(i); } while (--i); return i;",
            "int i = n; do { if (i == 3) { i--; continue; } act(i); i--; } while (i); "
            "return i;");
    becomes("int k", "do act(1); while (next(&k) > 2); return k;",
            "int k_1 = k; int again; do { act(1); int next_1 = next(&k_1); again = "
            "next_1 > 2; "
            "} while (again); return k_1;");
}

static void test_for(void)
{
    becomes("int n, double *x", "for (int i = n; i-- > 0;) x[i] = 0; return 0;",
            "for (int i = n - 1; i >= 0; i--) x[i] = 0; return 0;");
    becomes("unsigned n, double *x", "for (long i = n; --i >= 0;) x[i] = 0; return 0;",
            "for (long i = (long)n - 1; i >= 0; i--) x[i] = 0; return 0;");
    becomes("size_t n, double *x", "for (size_t i = n; i-- > 0;) x[i] = 0; return 0;",
            "for (size_t i_1 = n; i_1 > 0; i_1--) { size_t i = i_1 - 1; x[i] = 0; } "
            "return 0;");
    becomes("int n", "for (int i = 0, k = n; i < k; i++, k--) act(i); return 0;",
            "{ int k = n; for (int i = 0; i < k; i++, k--) act(i); } return 0;");
    becomes("int n", "int i, k; for (i = 0, k = i; i < n; i++) act(k); return 0;",
            "int i; int k; i = 0; k = i; for (; i < n; i++) act(k); return 0;");
    becomes("int n, int *p",
            "for (int i = 0; i < n; i++, next(p)) { if (i == 2) continue; } "
            "return 0;",
            "for (int i = 0; i < n;) { if (i == 2) { i++; next(p); continue; } i++; "
            "next(p); } "
            "return 0;");
    becomes("int n, int *p", "for (int i = 0; next(p) > 0; i++) act(i); return 0;",
            "for (int i = 0;; i++) { int next_1 = next(p); if (next_1 <= 0) break; "
            "act(i); } "
            "return 0;");
}

static void test_switch(void)
{
    becomes("int n",
            "double s = 0; switch (n) { case 1: case 2: s = 1; break; default: s++; "
            "case 5: { act(1); break; } } return s;",
            "double s = 0; switch (n) { case 1: case 2: { s = 1; break; } default: { "
            "s++; } "
            "case 5: { act(1); break; } } return s;");
    becomes(
        "int n",
        "switch (n) { case 1: act(1); __attribute__((fallthrough)); case 2: act(2); } "
        "return 0;",
        "switch (n) { case 1: { act(1); } case 2: { act(2); } } return 0;");
    becomes("int n", "switch (n) { double t; case 1: t = 2; act(t); } return 0;",
            "{ double t; switch (n) { case 1: { t = 2; act(t); } } } return 0;");
}

static void test_pragma(void)
{
    becomes("int n, double *x",
            "double s = 0;\n#pragma omp simd\nfor (int i = 0, k = n; i < k; i++) s += "
            "x[i]; "
            "return s;",
            "double s = 0; { int k = n; #pragma omp simd for (int i = 0; i < k; i++) "
            "s += x[i]; } return s;");
}

static void test_dead(void)
{
    becomes("int n", "for (;;) { break; act(1); } return 1; n = 2; act(n);",
            "int n_1 = n; for (;;) break; return 1;");
    becomes("int n", "goto out; act(1); out: return 2;", "return 2;");
}

/* ---- initialisers ---- */

static void test_initialisers(void)
{
    stays("int n",
          "double a[3] = {1, 2, -3}; struct v b = {.b = 2}; return a[0] + b.b;");
    becomes("double x", "double a[] = {x, [3] = 2, x}; return a[0];",
            "double a[5] = {0}; a[0] = x; a[3] = 2; a[4] = x; return a[0];");
    becomes(
        "double x", "struct w a = {1, {{x, 2}, x}, {.q = 3}}; return a.q;",
        "struct w a = {0}; a.n = 1; a.p[0].a = x; a.p[0].b = 2; a.p[1].a = x; a.q = 3; "
        "return a.q;");
    becomes("double x", "struct w a = {1, x, 2, 3, 4, x}; return a.q;",
            "struct w a = {0}; a.n = 1; a.p[0].a = x; a.p[0].b = 2; a.p[1].a = 3; "
            "a.p[1].b = 4; a.q = x; return a.q;");
    becomes("struct v y", "struct w a = {.p[1] = y, .q = mk(2).a}; return a.q;",
            "struct w a = {0}; a.p[1] = y; struct v mk_1 = mk(2); a.q = mk_1.a; return "
            "a.q;");
    becomes(
        "double x",
        "struct v s; s = (struct v){x, 1}; double *p = &(double){x}; return s.a + *p;",
        "struct v s; struct v v = {0}; v.a = x; v.b = 1; s = v; double literal; "
        "literal = x; double *p = &literal; return s.a + *p;");
    becomes("int n", "double a[n]; n++; return a[0];",
            "int n_1 = n; int n_2 = n_1; double a[n_2]; n_1++; return a[0];");
    becomes("int n", "n++; double a[n]; return a[0];",
            "int n_1 = n; n_1++; double a[n_1]; return a[0];");
    becomes("int k", "double *p = malloc(sizeof *p * next(&k)); return *p;",
            "int k_1 = k; double *p; int next_1 = next(&k_1); "
            "p = malloc(sizeof *p * next_1); return *p;");
    becomes("double x", "const double a[2] = {x, 1}; double y = {x}; return a[0] + y;",
            "double a[2] = {0}; a[0] = x; a[1] = 1; double y = x; return a[0] + y;");
}

/* ---- refusals and reports ---- */

static int status_of(void (*fn)(const char *), const char *text)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(99);
        fn(text);
        _exit(0);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void exit_if_refused(const char *text)
{
    _exit(!lowered(text) && diag_errors() == 1 ? EXIT_REFUSED : 0);
}

static void test_refused(void)
{
    static const char *const sources[] = {
        "void t(int n) { switch (n) { case 0: do { act(1); case 1: act(2); } while (n "
        "> 9); } }",
        "void t(int n) { switch (n) { case 0:; int k = 2; act(k); break; case 1: k = "
        "3; act(k); } }",
        "void t(double x) { struct { const int n; double y; } a = {1, x}; act(a.n); }",
    };
    for (size_t i = 0; i < COUNT(sources); i++)
        CU_ASSERT_EQUAL(status_of(exit_if_refused, sources[i]), EXIT_REFUSED);
    CU_ASSERT_EQUAL(status_of(exit_if_refused, "void t(int n) { act(n); }"), 0);
}

static void reports(const char *text, const char *want, unsigned line)
{
    struct loc where;
    const char *what = NULL;
    bool plain = ir_is_plain(lowered(text), &where, &what);
    CU_ASSERT_EQUAL(plain, !want);
    if (want && what) {
        CU_ASSERT_STRING_EQUAL(what, want);
        CU_ASSERT_EQUAL(where.line, line);
    }
}

static void test_plain(void)
{
    reports("void t(double *x) { x[0] *= 2; }", NULL, 0);
    reports("void t(int n) { const char *s = __func__; act(s[0] + "
            "__builtin_constant_p(n)); }",
            NULL, 0);
    reports("\nvoid t(int n) { out: act(1); if (n) goto out; }", "goto", 8);
    reports("void t(int n) { out: act(n); }", NULL, 0);
    reports("void t(int n) { typedef double row[n]; row x; x[0] = 1; }",
            "typedef of variable size", 7);
    reports("void t(void) { __asm__(\"nop\"); }", "asm statement", 7);
    reports("void t(volatile double *x) { *x = 1; }", "volatile real", 7);
    reports("void t(double _Complex z) { z += 1; }", "complex arithmetic", 7);
}

/* ---- helpers ---- */

static void test_pure(void)
{
    struct unit *u = parse(
        "static int tab[] = {1, 2}; static const int fixed[] = {1};\n"
        "int a(int k) { int s = 0; for (int i = 0; i < k; i++) s += i; return s; }\n"
        "int b(int k) { return tab[k]; } int c(int k) { return fixed[k]; }\n"
        "int d(int *k) { return *k; } double e(int k) { return k; }\n"
        "int g(int k) { return k < 2 ? k : g(k - 1) + a(k); }\n"
        "int h(double k) { act(k); return 1; } int sign(double k) { return k > 0; }\n");
    static const struct {
        const char *name;
        bool pure;
    } rows[] = {{"a", true},      {"b", false},   {"c", true},  {"d", false},
                {"e", false},     {"g", true},    {"h", false}, {"sign", true},
                {"count", false}, {"twice", true}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        CU_ASSERT_EQUAL(ir_pure(function(u, rows[i].name)), rows[i].pure);
    }
}

static void test_names(void)
{
    struct decl *t = lowered("double t(double x) { double s_1 = x; return s_1; }");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "y"), "y");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "y"), "y_1");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "x"), "x_1");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "x"), "x_2");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "s"), "s");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "s"), "s_2");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "while"), "while_1");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "f"), "f_1");
    ir_take_name(t, "r");
    CU_ASSERT_STRING_EQUAL(ir_fresh_name(t, "r"), "r_1");
}

static void test_macros(void)
{
    becomes("int n",
            "\n#define TWO 2\n#define N (n + TWO)\n n++; double s = N; return s + TWO;",
            "int n_1 = n; n_1++; double s = (n_1 + 2); return s + 2;");
}

/* Core that breaks a rule, made from a good function. */
static void break_core(const char *rule)
{
    struct decl *t = lowered("double t(double x) { double s = x; s += 1; return s; }");
    struct stmt **list = t->body->list;
    struct expr *s = expr_ref(list[0]->decls[0]);
    if (strcmp(rule, "share") == 0)
        list[2]->expr = list[1]->expr->kids[1];
    else if (strcmp(rule, "scope") == 0)
        t->body->list = NULL, arrput(t->body->list, list[2]);
    else if (strcmp(rule, "pure") == 0)
        list[2]->expr = expr_unary(OP_POSTINC, s);
    else if (strcmp(rule, "type") == 0)
        list[2]->expr->type = NULL;
    else if (strcmp(rule, "decls") == 0)
        arrput(list[0]->decls,
               decl_new(DECL_VAR, "more", type_basic(TYPE_INT), t->loc));
    else if (strcmp(rule, "guard") == 0)
        list[1]->kind = STMT_GUARD;
    else if (strcmp(rule, "kids") == 0)
        arrpop(list[1]->expr->kids);
    ir_check(t, IR_CORE);
}

static void test_check(void)
{
    static const char *const rules[] = {"share", "scope", "pure", "type",
                                        "decls", "guard", "kids"};
    CU_ASSERT_EQUAL(status_of(break_core, "none"), 0);
    for (size_t i = 0; i < COUNT(rules); i++)
        CU_ASSERT_EQUAL(status_of(break_core, rules[i]), EXIT_BUG);
}

static void test_origins(void)
{
    struct decl *f =
        function(parse("double t(double *x) { x[0] = 1; return f(x, 2); }"), "t");
    struct decl *t = ir_lower(f);
    CU_ASSERT_PTR_EQUAL(t->origin, f);
    CU_ASSERT_PTR_EQUAL(t->members[0]->origin, f->members[0]);
    CU_ASSERT_PTR_EQUAL(t->body->list[0]->origin, f->body->list[0]);
    CU_ASSERT_PTR_EQUAL(t->body->list[1]->origin, f->body->list[1]);
    CU_ASSERT_PTR_EQUAL(t->body->list[2]->origin, f->body->list[1]);
    ir_check(f, IR_C); /* the user's tree is whole */
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"kept as written", test_kept},
        {"calls", test_calls},
        {"order", test_order},
        {"updates", test_updates},
        {"assignments", test_assignments},
        {"choices", test_choices},
        {"gotos", test_gotos},
        {"statement expressions", test_statement_expressions},
        {"while and do", test_while},
        {"for", test_for},
        {"switch", test_switch},
        {"pragma", test_pragma},
        {"dead code", test_dead},
        {"initialisers", test_initialisers},
        {"refusals", test_refused},
        {"plain", test_plain},
        {"pure", test_pure},
        {"names", test_names},
        {"macros", test_macros},
        {"check", test_check},
        {"origins", test_origins},
        CU_TEST_INFO_NULL,
    };
    return run_tests("lower", tests);
}
