/* The tangent walk: C functions in, the text of their tangents out; and the same walk
 * in an algebra of another kind, sets of inputs, so that it depends on no property of
 * numbers. */
#include "../suites.h"
#include "algebra.h"
#include "print.h"
#include "toy_algebra.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the sources may use. Every function of theirs has a name of its own. */
static const char prelude[] =
    "typedef unsigned long size_t;\n"
    "void *malloc(size_t); void *calloc(size_t, size_t); void *realloc(void *, "
    "size_t);\n"
    "void free(void *); void *memcpy(void *, const void *, size_t);\n"
    "void *memset(void *, int, size_t); int printf(const char *, ...);\n"
    "double sin(double), exp(double), tanh(double), sqrt(double), pow(double, "
    "double);\n"
    "double fabs(double), modf(double, double *); float sinf(float);\n"
    "double unknown(double); void fill(int, double *);\n"
    "struct v { double a, b; }; struct s { int n; double *x; };\n";

static struct decl *parse(const char *text, const char *name)
{
    static struct program program;
    static const struct modes_options options = {.width = 8};
    char *whole = format("%s%s", prelude, text);
    const char **flags = NULL;
    arrput(flags, "-std=gnu11");
    arrput(flags, "-w");
    struct unit *unit = front_parse_text("test.c", whole, flags);
    CU_ASSERT_PTR_NOT_NULL_FATAL(unit);
    arrput(program.units, unit);
    output.program = &program;
    output.options = &options;
    for (ptrdiff_t i = 0; i < arrlen(unit->decls); i++)
        if (unit->decls[i]->kind == DECL_FUNCTION
            && strcmp(unit->decls[i]->name, name) == 0)
            return unit->decls[i];
    CU_FAIL_FATAL("no such function");
    return NULL;
}

/* "x y result" as paths: what pointers point to, else values. */
static const char **paths(struct decl *f, const char *words)
{
    struct decl *core = instance_core(f);
    const char **list = NULL;
    for (const char *p = words; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        const char *word = name_intern_n(p, n);
        if (strcmp(word, "result") == 0)
            arrput(list, path_result());
        for (ptrdiff_t i = 0; i < arrlen(core->members); i++)
            if (core->members[i]->name == word)
                arrput(list, type_is_pointer(core->members[i]->type)
                                 ? path_pointee(core->members[i])
                                 : path_value(core->members[i]));
        p += n;
    }
    return list;
}

/* One line, blanks one each. */
static char *squeezed(const char *s)
{
    struct text t = {0};
    text_add(&t, "");
    for (; *s; s++)
        if (!isspace((unsigned char)*s))
            text_add_n(&t, s, 1);
        else if (t.len > 0 && t.s[t.len - 1] != ' ')
            text_add(&t, " ");
    while (t.len > 0 && t.s[t.len - 1] == ' ')
        t.s[--t.len] = 0;
    return t.s;
}

/* The function of f in the algebra, checked and squeezed; null: refused. */
static char *made(const struct algebra *a, const char *text, const char *name,
                  const char *wrt, const char *of)
{
    struct decl *f = parse(text, name);
    struct root root = {f, paths(f, wrt), paths(f, of), NULL};
    instances_analyse(&root, 1);
    if (!root.instance)
        return NULL;
    struct made *m = algebra_function(a, root.instance);
    if (diag_errors() > 0)
        return NULL;
    ir_check(m->function, IR_CORE);
    return squeezed(print_function(m->function));
}

static void expect(const char *got, const char *want)
{
    if (!strstr(got, want))
        fprintf(stderr, "\ngot:  %s\nwant: %s\n", got, want);
    CU_ASSERT_PTR_NOT_NULL(strstr(got, want));
}

static void reject(const char *got, const char *unwanted)
{
    if (strstr(got, unwanted))
        fprintf(stderr, "\ngot:  %s\nbut:  %s\n", got, unwanted);
    CU_ASSERT_PTR_NULL(strstr(got, unwanted));
}

/* Of `double NAME(double x, double y)`, both active: the result's tangent and all
 * before. */
static void value(const char *expression, const char *want)
{
    static int n;
    const char *name = format("value%d", n++);
    char *got =
        made(&tangent_algebra,
             format("double %s(double x, double y) { return %s; }", name, expression),
             name, "x y", "result");
    char *result = format("*%s_d = ", name), *at = strstr(got, result);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    expect(at + strlen(result), want);
    CU_ASSERT_EQUAL(strncmp(at + strlen(result), want, strlen(want)), 0);
}

/* Of a local that is declared with the value: its own tangent, which may use it. */
static void local(const char *expression, const char *want)
{
    static int n;
    const char *name = format("local%d", n++);
    char *got = made(
        &tangent_algebra,
        format("double %s(double x, double y) { double r = %s; return r + x + y; }",
               name, expression),
        name, "x y", "result");
    char *at = strstr(got, "double r_d = ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    expect(at, want);
    CU_ASSERT_EQUAL(strncmp(at + strlen("double r_d = "), want, strlen(want)), 0);
}

/* ---- tangents of expressions ---- */

static void test_arithmetic(void)
{
    value("x + y", "x_d + y_d; return x + y;");
    value("x - (y - x)", "x_d - (y_d - x_d); return");
    value("x + (y - x)", "x_d + y_d - x_d; return");
    value("-x", "-x_d; return");
    value("3 - x", "-x_d; return");
    value("x * y", "x_d * y + x * y_d; return");
    value("x * x", "2 * x * x_d; return");
    value("100 * x * x", "200 * x * x_d; return");
    value("0.5 * x * x", "x * x_d; return");
    value("x * x * x", "3 * x * x * x_d; return");
    value("(x + 1) * (y - 1)", "x_d * (y - 1) + (x + 1) * y_d; return");
    value("x * 2", "x_d * 2; return");
    value("x / 2", "x_d / 2; return");
    value("(int)x * y", "(int)x * y_d; return");
}

static void test_quotients(void)
{
    /* nothing that varies: 0, whatever the divisor */
    value("x / fabs(3)", "x_d != 0 ? x_d / fabs_value : 0; return");
    value("x / y",
          "x_d != 0 || y_d != 0 ? (x_d - quotient * y_d) / y : 0; return quotient;");
    value("1 / y", "y_d != 0 ? -(quotient * y_d / y) : 0; return quotient;");
    value("(x * y) / 3", "(x_d * y + x * y_d) / 3; return");
}

static void test_rules(void)
{
    value("sin(x)", "cos(x) * x_d; return sin(x);");
    local("exp(x)", "r * x_d;");
    local("tanh(x * y)", "(1 - r * r) * (x_d * y + x * y_d);");
    local("sqrt(x)", "x_d != 0 ? (r != 0 ? 0.5 / r : 0) * x_d : 0;");
    local("pow(x, 2)", "x_d != 0 ? 2 * x * x_d : 0;");
    local("x / y", "x_d != 0 || y_d != 0 ? (x_d - r * y_d) / y : 0;");
    value("y * sin(x + 1)",
          "y_d * sin_value + y * cos(sin_arg) * x_d; return y * sin_value;");
}

static void test_choices(void)
{
    value("x > y ? x : y", "x > y ? x_d : y_d; return");
    value("x > y ? x : 1", "x > y ? x_d : 0; return");
    char *got = made(&tangent_algebra,
                     "double chooses(double x) { return x > 0 ? exp(x) : x; }",
                     "chooses", "x", "result");
    expect(got, "double chosen_d; if (x > 0) { double exp_x = exp(x); chosen_d = exp_x "
                "* x_d; } "
                "else { chosen_d = x_d; } *chooses_d = chosen_d;");
    expect(got,
           "return x > 0 ? exp(x) : x;"); /* not evaluated where the user's isn't */
}

static void test_conversions(void)
{
    char *got = made(&tangent_algebra,
                     "float narrows(double x, float g) { float f = x; f += x; f *= g; "
                     "return sinf(f); }",
                     "narrows", "x g", "result");
    expect(got, "float f_d = (float)x_d;");
    expect(got, "f_d = (float)(f_d + x_d); f += x;");
    expect(got, "f_d = f_d * g + f * g_d; f *= g;");
    expect(got, "*narrows_d = cosf(f) * f_d;");
    got = made(&tangent_algebra,
               "float counts(float x, int n, long k) { return x * n + x * k; }",
               "counts", "x", "result");
    expect(got, "*counts_d = x_d * (float)n + x_d * (float)k; return x * n + x * k;");
}

/* ---- statements ---- */

static void test_assignments(void)
{
    char *got =
        made(&tangent_algebra,
             "void sets(double *x, double *y) { double t = x[0]; t += x[1]; t -= x[2]; "
             "t *= 2; t /= 4; t *= x[0]; y[0] = t; }",
             "sets", "x y", "y");
    expect(got, "double t = x[0]; double t_d = x_d[0]; t_d += x_d[1]; t += x[1]; t_d "
                "-= x_d[2]; "
                "t -= x[2]; t_d *= 2; t *= 2; t_d /= 4; t /= 4; "
                "t_d = t_d * x[0] + t * x_d[0]; t *= x[0];");
    got = made(&tangent_algebra,
               "void reuses(double *x, double *y) { double t = x[0]; t = t / x[1]; "
               "y[0] = t; y[0] = x[0] / x[2]; y[1] = 3; y[0] += 1; y[1] = sin(y[1]); "
               "y[2] = x[2] / y[1]; }",
               "reuses", "x y", "y");
    expect(
        got,
        "t = t / x[1]; t_d = t_d != 0 || x_d[1] != 0 ? (t_d - t * x_d[1]) / x[1] : 0;");
    expect(got,
           "y[0] = x[0] / x[2]; y_d[0] = x_d[0] != 0 || x_d[2] != 0 ? "
           "(x_d[0] - y[0] * x_d[2]) / x[2] : 0; y_d[1] = 0; y[1] = 3; y[0] += 1;");
    /* what the tangent reads is overwritten: it goes first */
    expect(got, "y_d[1] = cos(y[1]) * y_d[1]; y[1] = sin(y[1]);");
    expect(got, "double quotient = x[2] / y[1];");
}

static void test_loops(void)
{
    char *got = made(&tangent_algebra,
                     "double runs(int n, const double *x) { double s = 0; "
                     "for (const double *p = x; p < x + n; p++) s += *p * *p; "
                     "while (s > 10) { s *= 0.5; if (s == 3) break; } "
                     "do s = s - x[0]; while (s > 0); "
                     "for (double t = x[0]; t < 3; t += x[1]) s += t; return s; }",
                     "runs", "x", "result");
    expect(
        got,
        "const double *p_d = x_d; for (const double *p = x; p < x + n; p_d++, p++) { "
        "s_d += 2 * *p * *p_d; s += *p * *p; }");
    expect(made(&tangent_algebra,
                "double unrolls(int n, const double *x) { double s = 0;\n"
                "#pragma GCC unroll 4\n"
                "for (const double *p = x; p < x + n; p++) s += *p; return s; }",
                "unrolls", "x", "result"),
           "const double *p_d = x_d; #pragma GCC unroll 4 for (const double *p = x;");
    expect(got, "while (s > 10) { s_d *= 0.5; s *= 0.5; if (s == 3) break; }");
    expect(got, "do { s_d = s_d - x_d[0]; s = s - x[0]; } while (s > 0);");
    expect(
        got,
        "double t_d = x_d[0]; for (double t = x[0]; t < 3; t_d += x_d[1], t += x[1])");
}

static void test_switch(void)
{
    char *got =
        made(&tangent_algebra,
             "double picks(int k, double x) { switch (k) { case 0: case 1: x = x * x; "
             "break; default: x = 1; } return x; }",
             "picks", "x", "result");
    expect(got, "switch (k) { case 0: case 1: { x_1_d = 2 * x_1 * x_1_d;");
    expect(got, "default: { x_1_d = 0;");
}

static void test_memory(void)
{
    char *got = made(
        &tangent_algebra,
        "double holds(int n, const double *x) { double *p = malloc(n * sizeof *p), "
        "*q, s; double w[3]; q = (double *)malloc(24); memcpy(p, x, 8); "
        "memset(q, 0, 8); w[0] = p[0]; p = realloc(p, 99); s = w[0] * q[0] + p[0]; "
        "free(p); free(q); return s; }",
        "holds", "x", "result");
    expect(got,
           "double *p = malloc(n * sizeof *p); double *p_d = calloc(n, sizeof *p);");
    expect(got, "double w[3]; double w_d[3];");
    expect(got, "q = (double *)malloc(24);");
    expect(got, "memcpy(p_d, x_d, 8); memcpy(p, x, 8);");
    expect(got, "p_d = realloc(p_d, 99); p = realloc(p, 99);");
    expect(got, "free(p_d); free(p); free(q);"); /* q's memory is constant */
}

static void test_records(void)
{
    char *got = made(
        &tangent_algebra,
        "struct v copies(struct v p, const struct s *m) { struct v q = p, c = {1}; "
        "q.a = m->x[0]; c = q; return m->n > 0 ? c : p; }",
        "copies", "p m", "result");
    reject(got, "m_d");
    got = made(
        &tangent_algebra,
        "struct v turns(struct v p, double *x) { struct v q = p, c = {1}; q.a = x[0]; "
        "c = q; return x[1] > 0 ? c : p; }",
        "turns", "p x", "result");
    expect(got, "struct v turns_jvp(struct v p, struct v p_d, double *x, double *x_d, "
                "struct v *turns_d)");
    expect(got,
           "struct v q = p; struct v q_d = p_d; struct v c = {1}; struct v c_d = {0}; "
           "q_d.a = x_d[0]; q.a = x[0]; c_d = q_d; c = q; "
           "*turns_d = x[1] > 0 ? c_d : p_d; return x[1] > 0 ? c : p;");
}

static void test_calls(void)
{
    const char *text =
        "static double square(double a, double b) { return a * a + b; }\n"
        "static double *skip(double *p) { return p + 1; }\n"
        "static int quiet(double a) { return a > 1; }\n"
        "double asks(double *x, double y) { double s = square(x[0] * y, 2); "
        "x[1] = square(s, s); s += *skip(x); if (quiet(s)) s = unknown(3); "
        "printf(\"%g\", s); return s; }";
    char *got = made(&tangent_algebra, text, "asks", "x y", "result");
    expect(got, "double s_d; double s = square_jvp(x[0] * y, x_d[0] * y + x[0] * y_d, "
                "2, &s_d);");
    /* x may be written through the callee's other pointers: the tangent goes by a
     * local */
    expect(got, "double square_d; x[1] = square_jvp_2(s, s_d, s, s_d, &square_d); "
                "x_d[1] = square_d;");
    expect(got, "double *skip_1_d; double *skip_1 = skip_jvp(x, x_d, &skip_1_d); "
                "s_d += *skip_1_d; s += *skip_1;");
    expect(got, "if (quiet(s)) { s = unknown(3); s_d = 0; }");
    expect(got, "printf(\"%g\", s);");
}

/* A global's shadow is private to a call and passed along. */
static void test_globals(void)
{
    char *got = made(&tangent_algebra,
                     "double kept; static void put(double a) { kept = a * a; }\n"
                     "double keeps(double x) { put(x); kept += x; return kept; }",
                     "keeps", "x", "result");
    expect(got, "put_jvp(x, x_d, kept_d); *kept_d += x_d; kept += x; "
                "*keeps_d = *kept_d; return kept;");
}

static void test_recursion(void)
{
    char *got = made(&tangent_algebra,
                     "double power(int n, double x) { if (n == 0) return 1; "
                     "double p = power(n - 1, x); return x * p; }",
                     "power", "x", "result");
    expect(got, "if (n == 0) { *power_d = 0; return 1; }");
    expect(got, "(n - 1, x, x_d, &p_d);");
}

static void test_tidy(void)
{
    char *got =
        made(&tangent_algebra,
             "double ends(const double *x) { const double *e = x + 2; double s = 0; "
             "for (const double *p = x; p < e; p++) s += *p; double t = s * s; "
             "return s; }",
             "ends", "x", "result");
    reject(got, "e_d");
    reject(got, "t_d");
    got = made(&tangent_algebra,
               "double parts(double x) { double whole, rest = modf(x, &whole); "
               "return rest * whole; }",
               "parts", "x", "result");
    expect(got, "double rest = modf(x, &whole);");
    expect(got, "double rest_d = x_d; *parts_d = rest_d * whole;");
}

/* ---- refusals: each in a process of its own, for its error stays ---- */

static void refused_in(const struct algebra *a, const char *text, const char *name,
                       const char *wrt, const char *of)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(2);
        _exit(made(a, text, name, wrt, of) ? 1 : 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void refused(const char *text, const char *name, const char *wrt, const char *of)
{
    refused_in(&tangent_algebra, text, name, wrt, of);
}

static void test_refused(void)
{
    refused("double ask(double x) { return unknown(x); }", "ask", "x", "result");
    refused("double inner(double x) { return unknown(x); } "
            "double outer(double x) { double y = inner(x); return y; }",
            "outer", "x", "result");
    refused("double tell(double x) { double a[1]; a[0] = x; fill(1, a); return a[0]; }",
            "tell", "x", "result");
    refused("double count(double x) { static int n; n++; return x * n; }", "count", "x",
            "result");
    refused(
        "double jump(double x) { again: x = 2 * x; if (x < 1) goto again; return x; }",
        "jump", "x", "result");
    refused("double far(double x, double (*f)(double)) { double y = f(x); return y; }",
            "far", "x", "result");
}

/* ---- series ---- */

static char *series(const char *body)
{
    static int n;
    const char *name = format("series%d", n++);
    return made(&series_algebra,
                format("double %s(double x, double y) { %s }", name, body), name, "x y",
                "result");
}

/* Systems that close: each function's rows are found by its expression. */
static void test_series_close(void)
{
    char *got = series("double s = sin(x); return s * y;");
    expect(got, "double cos_x_t[order + 1]; double s = sin(x); double cos_x = cos(x); "
                "double s_t[order + 1]; for (int k = 1; k <= order; k++) { "
                "s_t[k] = cgrad_taylor_chain(k, x_t, cos_x, cos_x_t); "
                "cos_x_t[k] = -cgrad_taylor_chain(k, x_t, s, s_t); }");
    got = series("return tanh(x) + exp(x * y);");
    expect(got, "cgrad_taylor_chain(k, x_t, 1 - tanh_1 * tanh_1, slope_t)");
    expect(got, "slope_t[k] = -cgrad_taylor_sqr(k, tanh_1, tanh_1_t);");
    expect(got, "cgrad_taylor_chain(k, exp_arg_t, exp_1, exp_1_t)");
    got = series("return pow(x, 2) + sqrt(y) + fabs(x);");
    expect(got, "2 * cgrad_taylor_chain0(k, x_t, x, x_t)");
    expect(got, "sqrt_1_t[k] = cgrad_taylor_sqrt(k, y_t[k], sqrt_1, sqrt_1_t)");
    reject(got, "cgrad_taylor_pow");
}

/* What is set and read at lower coefficients is set from the highest down. */
static void test_series_in_place(void)
{
    static const char down[] = "for (int k = order; k > 0; k--) s_t[k] = ";
    expect(series("double s = x; s *= y; return s;"), down);
    expect(series("double s = x; s = y + s * s; return s;"), down);
    expect(series("double s = x; s = s * y + (x > 0 ? sin(s) : s); return s;"), down);
    expect(series("double s = x; s = sin(s); return s;"), down);
    reject(series("double s = x; s = y * y; return s;"), "k--");
    reject(series("double s = x; s = 2 * s; return s;"), "k--");
}

static void test_series_of_memory(void)
{
    char *got =
        made(&series_algebra,
             "static double twice(double a, double *b) { *b = a; return a * a; }\n"
             "double keeps(const double *x) { double *p = malloc(16); "
             "memcpy(p, x, 16); double t = twice(p[0], p + 1); "
             "for (double u = t; u < 9; u *= 2) { if (u > 5) continue; t += u; } "
             "free(p); return t * x[1]; }",
             "keeps", "x", "result");
    expect(got, "static double keeps_taylor(int order, const double *x, "
                "double (*x_t)[order + 1], double keeps_t[order + 1])");
    expect(got,
           "double (*p_t)[order + 1] = calloc(1, 16 * (unsigned long)(order + 1)); "
           "memcpy(p_t, x_t, 16 * (unsigned long)(order + 1)); memcpy(p, x, 16);");
    expect(got, "arg_t[k] = p_t[0][k];");
    expect(got, "twice_taylor(order, p[0], arg_t, p + 1, p_t + 1, t_t);");
    expect(got, "u *= 2; continue;");
}

static void test_series_of_records(void)
{
    char *got = made(
        &series_algebra,
        "struct w { struct v at[2]; double *q; char *name; };\n"
        "static struct v swapped(struct v p) { struct v s = {p.b, p.a}; return s; }\n"
        "double of_w(const double *x) { struct w w = {0}, *p = &w, other; "
        "double t[2] = {x[0], 1}; w.q = t; p->at[1].a = w.q[0] * x[1]; other = *p; "
        "struct v *v = other.at + 1; v->b = 2; *v = swapped(*v); "
        "return v->b * p->q[1]; }",
        "of_w", "x", "result");
    expect(got, "struct w w_t[order + 1]; memset(w_t, 0, sizeof w_t);");
    expect(got, "struct w (*p_t)[order + 1] = &w_t;");
    expect(got, "cgrad_rows(order, w_t, q) = t_t; w.q = t;");
    expect(got,
           "cgrad_row(order, *p_t, at[1].a)[k] = "
           "cgrad_taylor_mul(k, w.q[0], cgrad_rows(order, w_t, q)[0], x[1], x_t[1]);");
    expect(got, "memcpy(other_t, *p_t, sizeof(struct w[order + 1])); other = *p;");
    expect(got, "struct v (*v_t)[order + 1] = &cgrad_row(order, other_t, at[0]) + 1;");
    got = made(&series_algebra,
               "struct v turned(struct v p) { struct v s = {p.b, p.a}; return s; }",
               "turned", "p", "result");
    expect(got, "static struct v turned_taylor(int order, struct v p, "
                "struct v p_t[order + 1], struct v turned_t[order + 1])");
    expect(got,
           "cgrad_row(order, s_t, a)[k] = cgrad_row(order, p_t, b)[k]; s.a = p.b;");
    expect(got, "memcpy(turned_t, s_t, sizeof(struct v[order + 1])); return s;");
}

/* ---- the toy: which inputs does a value depend on ---- */

static void test_toy(void)
{
    char *got =
        made(&toy_algebra,
             "double mixes(int n, const double *x, double *y) { double s = 1, w[2]; "
             "for (const double *p = x; p < x + n; p++) s *= *p; w[0] = sin(s) / x[0]; "
             "w[1] = 2; s += x[1] > 0 ? -x[1] : w[1]; y[0] = 3; y[1] = w[0] + 1; "
             "return s; }",
             "mixes", "x", "result y");
    expect(
        got,
        "static double mixes_inputs(int n, const double *x, const unsigned long long "
        "*x_in, double *y, unsigned long long *y_in, unsigned long long *mixes_in)");
    expect(got,
           "double s = 1; unsigned long long s_in = 0; double w[2]; "
           "unsigned long long w_in[2]; const unsigned long long *p_in = x_in; "
           "for (const double *p = x; p < x + n; p_in++, p++) { s_in = s_in | *p_in; "
           "s *= *p; }");
    expect(
        got,
        "w_in[0] = s_in | x_in[0]; w[0] = sin(s) / x[0]; w_in[1] = 0; w[1] = 2; "
        "s_in = s_in | (x[1] > 0 ? x_in[1] : w_in[1]); s += x[1] > 0 ? -x[1] : w[1]; "
        "y_in[0] = 0; y[0] = 3; y_in[1] = w_in[0]; y[1] = w[0] + 1; *mixes_in = s_in; "
        "return s;");
    refused_in(&toy_algebra, "double picks_a(struct v p) { return p.a * p.b; }",
               "picks_a", "p", "result");
    got = made(
        &toy_algebra,
        "static double twice(double a) { return 2 * a; }\n"
        "double hands(const double *x) { double *p = malloc(16); memcpy(p, x, 16); "
        "double t = twice(p[0] - p[1]); free(p); return sin(t); }",
        "hands", "x", "result");
    expect(
        got,
        "double *p = malloc(16); unsigned long long *p_in = calloc(1, 16); "
        "memcpy(p_in, x_in, 16); memcpy(p, x, 16); unsigned long long t_in; "
        "double t = twice_inputs(p[0] - p[1], p_in[0] | p_in[1], &t_in); free(p_in); "
        "free(p); *hands_in = t_in; return sin(t);");
}

/* ---- vectors of derivatives ---- */

static void test_vectors(void)
{
    char *got =
        made(vector_algebra(),
             "double lanes(int n, const double *x, _Bool on) { double s = 0, t; "
             "for (int i = 0; i < n; i++) s += sin(x[i]) * x[0]; t = s / x[1]; "
             "t = x[0] > 0 ? t : 1; return s * t + on * x[1]; }",
             "lanes", "x", "result");
    expect(got,
           "static double lanes_jvp_v(int n, const double *x, const double_v *x_d, "
           "_Bool on, double_v *lanes_d)");
    expect(got, "double_v s_d = {0};");
    expect(got, "s_d += cos(x[i]) * x_d[i] * x[0] + sin_value * x_d[0];");
    expect(got,
           "t = s / x[1]; t_d = cgrad_where((s_d != 0) | (x_d[1] != 0), (s_d - t * "
           "x_d[1]) / x[1]);");
    expect(got, "t_d = x[0] > 0 ? t_d : (double_v){0};");
    expect(got, "s_d * t + s * t_d + (int)on * x_d[1]; return");
}

/* Reals by value come by pointer; of float and double, C's conversions are written. */
static void test_vector_calls(void)
{
    char *got = made(
        vector_algebra(),
        "static float half(float a, double b) { a *= b; return a; }\n"
        "double passes(const double *x, float g) { double s = half(g, x[0] * x[1]); "
        "s += half(2, x[0]); return s; }",
        "passes", "x g", "result");
    expect(got,
           "double passes_jvp_v(const double *x, const double_v *x_d, float g, const "
           "float_v *g_d, double_v *passes_d)");
    expect(got,
           "double_v b_d = x_d[0] * x[1] + x[0] * x_d[1]; float_v half_d; double s = "
           "half_jvp_v(g, g_d, x[0] * x[1], &b_d, &half_d); double_v s_d = "
           "__builtin_convertvector(half_d, double_v);");
    expect(got, "half_jvp_v_2(2, x[0], &x_d[0], &half_1_d)");
}

/* Everything takes eight times the room. */
static void test_vector_memory(void)
{
    char *got = made(
        vector_algebra(),
        "double stores(int n, const double *x) { struct s m = {n, malloc(n * sizeof "
        "*m.x)}; double *rows[2], **p = rows; memcpy(m.x, x, n * sizeof *x); "
        "rows[0] = m.x; rows[1] = rows[0] + 1; p++; double r = *p[0] * m.x[0]; "
        "free(m.x); return r; }",
        "stores", "x", "result");
    expect(got, "struct s_v m_d = {0};");
    expect(got, "m_d.x = cgrad_calloc_lanes(n, 8 * sizeof *m.x);");
    expect(got, "double_v *rows_d[16] = {0};");
    expect(got, "memcpy(m_d.x, x_d, 8 * (n * sizeof *x));");
    expect(got, "rows_d[8] = rows_d[0] + 1;");
    expect(got, "p_d += 8; p++;");
    expect(got, "cgrad_free_lanes(m_d.x); free(m.x);");
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"arithmetic", test_arithmetic},
        {"quotients", test_quotients},
        {"rules", test_rules},
        {"choices", test_choices},
        {"conversions", test_conversions},
        {"assignments", test_assignments},
        {"loops", test_loops},
        {"switch", test_switch},
        {"memory", test_memory},
        {"records", test_records},
        {"calls", test_calls},
        {"globals", test_globals},
        {"recursion", test_recursion},
        {"unused variables", test_tidy},
        {"refusals", test_refused},
        {"series close", test_series_close},
        {"series in place", test_series_in_place},
        {"series of memory", test_series_of_memory},
        {"series of records", test_series_of_records},
        {"another algebra", test_toy},
        {"vectors", test_vectors},
        {"vectors in calls", test_vector_calls},
        {"vectors in memory", test_vector_memory},
        CU_TEST_INFO_NULL,
    };
    return run_tests("tangent", tests);
}
