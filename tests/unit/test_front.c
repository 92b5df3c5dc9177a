/* front: what becomes of one line of C, and of requests. */
#include "../suites.h"
#include "front.h"
#include "print.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct unit *parse(const char *text)
{
    struct unit *unit = front_parse_text("line.c", text, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(unit);
    return unit;
}

static struct decl *find(struct unit *unit, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(unit->decls); i++)
        if (unit->decls[i]->name && strcmp(unit->decls[i]->name, name) == 0)
            return unit->decls[i];
    CU_FAIL_FATAL("no such declaration");
    return NULL;
}

/* The body of f; its last statement; the expression that it returns. */
static struct stmt **body_of(const char *text)
{
    struct decl *f = find(parse(text), "f");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f->body);
    return f->body->list;
}

static struct expr *returned(const char *text)
{
    struct stmt **list = body_of(text);
    struct stmt *last = list[arrlen(list) - 1];
    CU_ASSERT_EQUAL_FATAL(last->kind, STMT_RETURN);
    return last->expr;
}

static void check_text(char *got, const char *want)
{
    if (strcmp(got, want) != 0)
        fprintf(stderr, "\ngot:  [%s]\nwant: [%s]\n", got, want);
    CU_ASSERT_STRING_EQUAL(got, want);
}

/* ---- expressions ---- */

static void test_casts(void)
{
    static const struct {
        const char *text;
        enum cast outer, inner;
    } rows[] = {
        {"double f(int i) { return i; }", CAST_INT_TO_FLOAT, CAST_LOAD},
        {"int f(double x) { return x; }", CAST_FLOAT_TO_INT, CAST_LOAD},
        {"float f(double x) { return x; }", CAST_FLOAT, CAST_LOAD},
        {"long double f(float x) { return x; }", CAST_FLOAT, CAST_LOAD},
        {"long f(int i) { return i; }", CAST_INT, CAST_LOAD},
        {"_Bool f(double x) { return x; }", CAST_TO_BOOL, CAST_LOAD},
        {"void *f(double *p) { return p; }", CAST_POINTER, CAST_LOAD},
        {"const double *f(double *p) { return p; }", CAST_POINTER, CAST_LOAD},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct expr *e = returned(rows[i].text);
        CU_ASSERT_EQUAL(e->kind, EXPR_CAST);
        CU_ASSERT_EQUAL(e->cast, rows[i].outer);
        CU_ASSERT_EQUAL(e->kids[0]->kind, EXPR_CAST);
        CU_ASSERT_EQUAL(e->kids[0]->cast, rows[i].inner);
        CU_ASSERT_EQUAL(e->kids[0]->kids[0]->kind, EXPR_REF);
    }
}

static void test_decay(void)
{
    struct expr *e = returned("double t[3]; double *f(void) { return t; }");
    CU_ASSERT_EQUAL(e->cast, CAST_DECAY);
    CU_ASSERT_EQUAL(e->kids[0]->type->kind, TYPE_ARRAY);
    e = returned(
        "double g(double x) { return x; } double (*f(void))(double) { return g; }");
    CU_ASSERT_EQUAL(e->cast, CAST_FUNCTION);
    e = returned("char *f(void) { return 0; }");
    CU_ASSERT_EQUAL(e->cast, CAST_NULL);
    CU_ASSERT_EQUAL(e->kids[0]->kind, EXPR_INT);
}

/* A parameter declared as an array keeps its declarator; references to it see a
 * pointer. */
static void test_array_parameter(void)
{
    struct unit *unit =
        parse("double f(int n, const double x[static n], double A[n][2 * n])"
              "{ return x[0] + A[1][0]; }");
    struct decl *f = find(unit, "f");
    struct decl *x = f->members[1], *a = f->members[2];
    CU_ASSERT_EQUAL(x->type->kind, TYPE_ARRAY);
    CU_ASSERT_TRUE(x->type->is_static);
    check_text(print_expr(x->type->size), "n");
    CU_ASSERT_PTR_EQUAL(expr_bare(x->type->size)->decl, f->members[0]);
    check_text(print_expr(a->type->to->size), "2 * n");
    struct expr *sum = f->body->list[0]->expr;
    struct expr *load = sum->kids[0], *index = load->kids[0], *base = index->kids[0];
    CU_ASSERT_EQUAL(load->cast, CAST_LOAD);
    CU_ASSERT_EQUAL(index->kind, EXPR_INDEX);
    CU_ASSERT_EQUAL(base->cast, CAST_LOAD);
    CU_ASSERT_EQUAL(base->type->kind, TYPE_POINTER);
    CU_ASSERT_EQUAL(base->kids[0]->kind, EXPR_REF);
    CU_ASSERT_EQUAL(base->kids[0]->type->kind, TYPE_POINTER);
    struct expr *row = sum->kids[1]->kids[0]->kids[0];
    CU_ASSERT_EQUAL(row->cast, CAST_DECAY);
    CU_ASSERT_EQUAL(row->kids[0]->type->kind, TYPE_ARRAY);
    CU_ASSERT_PTR_EQUAL(row->kids[0]->type->size, a->type->to->size);
}

static void test_literals(void)
{
    static const struct {
        const char *literal;
        enum type_kind type;
        long double value;
    } rows[] = {
        {"0.1", TYPE_DOUBLE, 0.1},
        {"0.1f", TYPE_FLOAT, 0.1f},
        {"0.1L", TYPE_LDOUBLE, 0.1L},
        {"1e4000L", TYPE_LDOUBLE, 1e4000L},
        {"0x1.921fb54442d18p+1", TYPE_DOUBLE, 0x1.921fb54442d18p+1},
        {"1e-320", TYPE_DOUBLE, 1e-320},
        {"5.", TYPE_DOUBLE, 5},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *text = format("__typeof__(%s) f(void) { return %s; }", rows[i].literal,
                            rows[i].literal);
        struct expr *e = returned(text);
        CU_ASSERT_EQUAL(e->kind, EXPR_FLOAT);
        CU_ASSERT_EQUAL(e->type->kind, rows[i].type);
        CU_ASSERT_STRING_EQUAL(e->text, rows[i].literal);
        CU_ASSERT_TRUE(e->number == rows[i].value);
    }
    CU_ASSERT_EQUAL(returned("int f(void) { return 0x1F; }")->value, 31);
    CU_ASSERT_EQUAL(returned("int f(void) { return 0b101; }")->value, 5);
    CU_ASSERT_EQUAL(returned("int f(void) { return '\\n'; }")->value, 10);
    struct expr *big =
        returned("unsigned long f(void) { return 18446744073709551615u; }");
    CU_ASSERT_STRING_EQUAL(big->text, "18446744073709551615u");
}

/* Digits and pasted tokens from macros, for which clang has no token. */
static void test_macro_literals(void)
{
    static const char *const rows[][2] = {
        {"#define D 7\nint f(void) { return D; }", "7"},
        {"#define L(c) c##L\nlong f(void) { return L(1); }", "1L"},
        {"#define H 0.25\n#define A(x) (x)\ndouble f(void) { return A(H); }", "(0.25)"},
        {"#define CAT(a, b) a##b\ndouble f(void) { return CAT(1., 5); }", "1.5"},
        {"#define U 3000000000u\nunsigned f(void) { return U; }", "3000000000u"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        check_text(print_expr(returned(rows[i][0])), rows[i][1]);
}

static void test_sizeof(void)
{
    static const struct {
        const char *text, *of;
    } rows[] = {
        {"unsigned long f(int n) { return sizeof(double); }", "double"},
        {"struct s { int a; }; unsigned long f(int n) { return sizeof(struct s *); }",
         "struct s *"},
        {"typedef long word; unsigned long f(int n) { return sizeof(const word[3]); }",
         "const word[3]"},
        {"unsigned long f(int n) { return sizeof(double[n][n + 1]); }",
         "double[n][n + 1]"},
        {"unsigned long f(int n) { return sizeof(unsigned long long (*)[2]); }",
         "unsigned long long (*)[2]"},
        {"#define REAL float\n#define SIZE sizeof(REAL)\n"
         "unsigned long f(int n) { return SIZE; }",
         "float"},
        {"unsigned long f(int n) { return sizeof(int (*)(int, double)); }",
         "int (*)(int, double)"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct expr *e = returned(rows[i].text);
        CU_ASSERT_EQUAL_FATAL(e->kind, EXPR_SIZEOF);
        CU_ASSERT_PTR_NOT_NULL_FATAL(e->of);
        struct text got = {0};
        for (const char *p = print_type(e->of, ""); *p; p++)
            if (*p != ' ' || (p[1] && p[1] != '['))
                text_add_n(&got, p, 1);
        check_text(got.s, rows[i].of);
    }
    struct expr *e = returned("unsigned long f(double *x) { return sizeof *x; }");
    CU_ASSERT_EQUAL(arrlen(e->kids), 1);
    CU_ASSERT_PTR_NULL(e->of);
    CU_ASSERT_EQUAL(e->kids[0]->type->kind, TYPE_DOUBLE);
}

static void test_members(void)
{
    struct unit *unit =
        parse("struct s { double a; struct { int b; }; } ;"
              "double f(struct s *p, struct s q) { return p->a + q.b; }");
    struct decl *s = find(unit, "s");
    struct expr *sum = find(unit, "f")->body->list[0]->expr;
    struct expr *a = expr_bare(sum->kids[0]), *b = expr_bare(sum->kids[1]);
    CU_ASSERT_TRUE(a->is_arrow);
    CU_ASSERT_PTR_EQUAL(a->decl, s->members[0]);
    CU_ASSERT_FALSE(b->is_arrow);
    CU_ASSERT_EQUAL(arrlen(s->members), 2);
    CU_ASSERT_PTR_NULL(s->members[1]->name);
    CU_ASSERT_PTR_EQUAL(b->decl, s->members[1]->type->decl->members[0]);
}

static void test_initializers(void)
{
    struct stmt **list =
        body_of("struct s { int a; double b[3]; }; void f(void)"
                "{ struct s v[2] = {[1] = {.b = {1, 2}}, [0].a = 3}; }");
    struct expr *init = list[0]->decls[0]->init;
    CU_ASSERT_EQUAL(init->kind, EXPR_INIT);
    struct expr *first = init->kids[0], *inner = first->kids[1];
    CU_ASSERT_EQUAL(first->kind, EXPR_DESIGNATED);
    CU_ASSERT_EQUAL(first->kids[0]->kind, EXPR_DESIGNATE_INDEX);
    CU_ASSERT_EQUAL(type_strip(inner->type)->kind, TYPE_RECORD);
    CU_ASSERT_EQUAL(inner->kids[0]->kids[1]->type->kind, TYPE_ARRAY);
    CU_ASSERT_EQUAL(arrlen(init->kids[1]->kids), 3);
    CU_ASSERT_EQUAL(init->kids[1]->kids[1]->kind, EXPR_DESIGNATE_FIELD);
}

/* ---- macros ---- */

static void test_header_macros(void)
{
    struct expr *e =
        returned("#include <math.h>\n#define MINE 2.5\n"
                 "double f(void) { return M_PI * INFINITY + MINE * (M_E); }");
    check_text(print_expr(e), "M_PI * INFINITY + 2.5 * (M_E)");
    struct unit *unit =
        parse("#define MINE 2.5 /* mine */\n#define GONE 1\n#undef GONE\n");
    CU_ASSERT_EQUAL(arrlen(unit->macros), 1);
    CU_ASSERT_STRING_EQUAL(unit->macros[0].name, "MINE");
    CU_ASSERT_EQUAL(strncmp(unit->macros[0].text, "#define MINE 2.5", 16), 0);
}

/* ---- statements ---- */

static void check_for(const char *header, bool init, bool cond, bool step)
{
    struct stmt **list =
        body_of(format("void f(int i, int n) { for (%s) break; }", header));
    CU_ASSERT_EQUAL(list[0]->kind, STMT_FOR);
    CU_ASSERT_EQUAL(list[0]->init != NULL, init);
    CU_ASSERT_EQUAL(list[0]->expr != NULL, cond);
    CU_ASSERT_EQUAL(list[0]->step != NULL, step);
}

static void test_for_headers(void)
{
    check_for(";;", false, false, false);
    check_for("i = 0;;", true, false, false);
    check_for("; i < n;", false, true, false);
    check_for(";; i++", false, false, true);
    check_for("i = 0; i < n;", true, true, false);
    check_for("i = 0;; i++", true, false, true);
    check_for("; i < n; i++", false, true, true);
    check_for("int j = 0; j < n; j++", true, true, true);
    struct stmt **list = body_of("#define EACH(a, b, c) for (a; b; c)\n"
                                 "void f(int i) { EACH(, i < 3, ) i++; }");
    CU_ASSERT_TRUE(!list[0]->init && list[0]->expr && !list[0]->step);
}

static void test_pragmas(void)
{
    struct stmt **list = body_of("void f(int n, double *x) {\n"
                                 "#pragma omp simd\n"
                                 "for (int i = 0; i < n; i++)\n"
                                 "#pragma once_more\n"
                                 "x[i] = 0;\n}");
    CU_ASSERT_EQUAL(list[0]->kind, STMT_PRAGMA);
    CU_ASSERT_STRING_EQUAL(list[0]->text, "#pragma omp simd");
    CU_ASSERT_EQUAL(list[1]->body->kind, STMT_BLOCK);
    CU_ASSERT_EQUAL(list[1]->body->list[0]->kind, STMT_PRAGMA);
}

static void test_macro_pragmas(void)
{
    struct stmt **list =
        body_of("#define OMP(x) _Pragma(#x)\n#define SIMD _Pragma(\"omp simd\")\n"
                "void f(int n) { OMP(omp parallel for) for (;;) break;"
                "SIMD for (;;) break; }");
    CU_ASSERT_EQUAL(list[0]->kind, STMT_PRAGMA);
    CU_ASSERT_STRING_EQUAL(list[0]->text, "#pragma omp parallel for");
    CU_ASSERT_EQUAL(list[1]->kind, STMT_FOR);
    CU_ASSERT_EQUAL(list[2]->kind, STMT_PRAGMA);
    CU_ASSERT_STRING_EQUAL(list[2]->text, "#pragma omp simd");
}

/* ---- declarations ---- */

static void test_declarations(void)
{
    struct unit *unit =
        parse("static int g(int n); enum e { A, B = 4, C }; int t; int t = 3;"
              "_Noreturn void stop(void); static int g(int k) { return k; }"
              "extern int x[]; int x[4]; inline int h(void) { return C; }");
    CU_ASSERT_EQUAL(find(unit, "g")->storage, STORAGE_STATIC);
    CU_ASSERT_STRING_EQUAL(find(unit, "g")->members[0]->name, "k");
    CU_ASSERT_EQUAL(find(unit, "e")->members[2]->value, 5);
    CU_ASSERT_PTR_NOT_NULL(find(unit, "t")->init);
    CU_ASSERT_TRUE(find(unit, "stop")->is_noreturn);
    CU_ASSERT_EQUAL(find(unit, "x")->type->length, 4);
    CU_ASSERT_TRUE(find(unit, "h")->is_inline);
    int forward = 0;
    for (ptrdiff_t i = 0; i < arrlen(unit->items); i++)
        forward += unit->items[i]->is_forward;
    CU_ASSERT_EQUAL(forward, 3);
}

/* Bodies of headers are imported when a body of the file needs them. */
static void test_headers(void)
{
    struct unit *unit =
        parse("#include <math.h>\n#define N 3\n#include <stdlib.h>\n"
              "#define M 4\ndouble f(double x) { return sin(x) * abs(N); }");
    struct decl *sine = find(unit, "sin");
    CU_ASSERT_TRUE(sine->from_header);
    CU_ASSERT_TRUE(sine->from_system);
    CU_ASSERT_FALSE(sine->is_builtin);
    CU_ASSERT_FALSE(find(unit, "f")->from_header);
    static const enum item_kind kinds[] = {ITEM_INCLUDE, ITEM_DEFINE, ITEM_INCLUDE,
                                           ITEM_DECL};
    CU_ASSERT_EQUAL_FATAL(arrlen(unit->items), (ptrdiff_t)COUNT(kinds));
    for (size_t i = 0; i < COUNT(kinds); i++)
        CU_ASSERT_EQUAL(unit->items[i]->kind, kinds[i]);
    CU_ASSERT_STRING_EQUAL(unit->items[0]->text, "<math.h>");
    struct expr *builtin = returned("double f(double x) { return __builtin_fabs(x); }");
    CU_ASSERT_TRUE(expr_bare(builtin->kids[0])->decl->is_builtin);
}

static void test_annotations(void)
{
    struct unit *unit =
        parse("#define NOTE(t) __attribute__((annotate(\"cgrad:\" #t)))\n"
              "struct s { NOTE(inactive) double a; };\n"
              "NOTE(inactive) double g;\n"
              "double f(NOTE(inactive) double p) { return p; }\n");
    CU_ASSERT_STRING_EQUAL(find(unit, "s")->members[0]->notes[0], "cgrad:inactive");
    CU_ASSERT_STRING_EQUAL(find(unit, "g")->notes[0], "cgrad:inactive");
    CU_ASSERT_EQUAL(find(unit, "g")->note_locs[0].line, 3);
    CU_ASSERT_STRING_EQUAL(find(unit, "f")->members[0]->notes[0], "cgrad:inactive");
    CU_ASSERT_EQUAL(arrlen(find(unit, "g")->attributes), 0);
}

/* ---- whole programs: files and requests ---- */

static char directory[] = "/tmp/test_front.XXXXXX";
static char **written;

static char *write_file(const char *name, const char *text)
{
    if (!written && !mkdtemp(directory))
        fatal("no temporary directory");
    char *path = format("%s/%s", directory, name);
    FILE *f = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(f);
    fputs(text, f);
    fclose(f);
    arrput(written, path);
    return path;
}

static void remove_files(void)
{
    for (ptrdiff_t i = 0; i < arrlen(written); i++)
        remove(written[i]); /* again where a name was written twice */
    if (written)
        rmdir(directory);
}

static struct front_options options_for(const char *file)
{
    struct front_options o = {0};
    arrput(o.files, file);
    arrput(o.products, "grad");
    arrput(o.products, "vjp");
    return o;
}

static const char model[] =
    "#define CGRAD(...) __attribute__((annotate(\"cgrad:\" #__VA_ARGS__)))\n"
    "#define N 3\n"
    "struct model { int n; double *w, a[4]; };\n"
    "double gravity;\n"
    "CGRAD(grad, vjp, wrt(x[n], gravity), of(return), extent(s[2 * n][N]), as(mine))\n"
    "double energy(int n, const double x[n], double *s) { return x[0] * gravity + *s; "
    "}\n"
    "void fit(struct model *model, double A[model->n][N], double *err) { *err = "
    "A[0][0]; }\n"
    "int old(a, x) int a; double *x; { return a + *x; }\n";

static struct program *parse_with(const char *product, const char *text)
{
    struct front_options o = options_for(write_file("model.c", model));
    struct front_request r = {product, text, NULL};
    arrput(o.requests, r);
    return front_parse(&o);
}

static struct request *asked(const char *text)
{
    struct program *program = parse_with("vjp", text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(program);
    return arrlast(program->requests);
}

static void test_annotation_requests(void)
{
    struct front_options o = options_for(write_file("model.c", model));
    struct program *program = front_parse(&o);
    CU_ASSERT_PTR_NOT_NULL_FATAL(program);
    CU_ASSERT_EQUAL_FATAL(arrlen(program->requests), 2);
    struct request *r = program->requests[1];
    CU_ASSERT_STRING_EQUAL(r->product, "vjp");
    CU_ASSERT_STRING_EQUAL(r->as, "mine");
    CU_ASSERT_STRING_EQUAL(r->function->name, "energy");
    CU_ASSERT_EQUAL(r->loc.line, 5);
    CU_ASSERT_TRUE(r->of_result);
    CU_ASSERT_EQUAL_FATAL(arrlen(r->wrt), 2);
    CU_ASSERT_PTR_EQUAL(r->wrt[0].path->decl, r->function->members[1]);
    CU_ASSERT_PTR_EQUAL(expr_bare(r->wrt[0].extents[0])->decl, r->function->members[0]);
    CU_ASSERT_PTR_EQUAL(r->wrt[1].path->decl, find(program->units[0], "gravity"));
    CU_ASSERT_EQUAL_FATAL(arrlen(r->extents), 1);
    check_text(print_expr(r->extents[0].extents[0]), "2 * n");
    CU_ASSERT_EQUAL(r->extents[0].extents[1]->value, 3);
}

static void test_command_requests(void)
{
    struct request *r =
        asked("fit(model->w[model->n], A[model->n][N], model->a -> *err)");
    CU_ASSERT_EQUAL_FATAL(arrlen(r->wrt), 3);
    check_text(print_expr(r->wrt[0].path), "model->w");
    check_text(print_expr(r->wrt[0].extents[0]), "model->n");
    CU_ASSERT_PTR_EQUAL(r->wrt[1].path->decl, r->function->members[1]);
    CU_ASSERT_EQUAL(arrlen(r->wrt[1].extents), 2);
    CU_ASSERT_EQUAL(r->wrt[2].path->type->kind, TYPE_ARRAY);
    CU_ASSERT_EQUAL_FATAL(arrlen(r->of), 1);
    check_text(print_expr(r->of[0].path), "*err");
    CU_ASSERT_EQUAL(r->of[0].path->type->kind, TYPE_DOUBLE);
    CU_ASSERT_FALSE(r->of_result);
    CU_ASSERT_PTR_NULL(r->loc.file);
    r = asked("energy");
    CU_ASSERT_EQUAL(arrlen(r->wrt), 0);
    CU_ASSERT_TRUE(r->of_result);
    r = asked("energy(x[n * sizeof(double) / 8] -> s[1], return)");
    check_text(print_expr(r->wrt[0].extents[0]), "n * sizeof(double) / 8");
    CU_ASSERT_TRUE(r->of_result);
    CU_ASSERT_EQUAL(arrlen(r->of), 1);
    r = asked("energy(x[n], extent(s[2 * n], gravity) -> return)");
    CU_ASSERT_EQUAL(arrlen(r->wrt), 1);
    CU_ASSERT_EQUAL_FATAL(arrlen(r->extents), 2);
    check_text(print_expr(r->extents[0].extents[0]), "2 * n");
    r = asked("energy(x[n] -> return, extent(s[n]))");
    CU_ASSERT_TRUE(r->of_result);
    CU_ASSERT_EQUAL(arrlen(r->of), 0);
    CU_ASSERT_EQUAL(arrlen(r->extents), 1);
    r = asked("old(*x)");
    CU_ASSERT_EQUAL(r->wrt[0].path->kids[0]->kids[0]->decl == r->function->members[1],
                    true);
}

/* The arrow without blanks, where it can't be a member's. */
static void test_tight_arrows(void)
{
    static const char *const tight[] = {
        "energy(x[n]->s[1])",
        "energy(x[n]-> s[1], return)",
        "energy(x->*s)",
        "energy(x->return)",
    };
    for (size_t i = 0; i < COUNT(tight); i++) {
        struct request *r = asked(tight[i]);
        CU_ASSERT_EQUAL(arrlen(r->wrt), 1);
        CU_ASSERT_EQUAL(arrlen(r->of) + r->of_result, i == 1 ? 2 : 1);
    }
    struct request *r = asked("fit(model->w[model->n]->*err)");
    check_text(print_expr(r->wrt[0].path), "model->w");
    check_text(print_expr(r->of[0].path), "*err");
}

static void test_two_files(void)
{
    struct front_options o = {0};
    arrput(o.files, write_file("a.c", "double g(double); extern int k; static int s;"
                                      "double f(double x) { return g(x) + k + s; }"));
    arrput(o.files, write_file("b.c", "int k = 3; static int s;"
                                      "double g(double x) { return x * s; }"));
    struct program *program = front_parse(&o);
    CU_ASSERT_PTR_NOT_NULL_FATAL(program);
    CU_ASSERT_EQUAL(arrlen(program->functions), 2);
    struct decl *g = find(program->units[1], "g"), *k = find(program->units[1], "k");
    CU_ASSERT_PTR_EQUAL(find(program->units[0], "g"), g);
    CU_ASSERT_PTR_NOT_EQUAL(find(program->units[0], "s"), find(program->units[1], "s"));
    struct expr *sum = find(program->units[0], "f")->body->list[0]->expr;
    struct expr *call = sum->kids[0]->kids[0];
    CU_ASSERT_PTR_EQUAL(expr_bare(call->kids[0])->decl, g);
    CU_ASSERT_PTR_EQUAL(expr_bare(sum->kids[0]->kids[1])->decl, k);
}

/* A struct that two files declare alike is one, also where one of them doesn't see its
 * body; one that differs is another. */
static void test_shared_records(void)
{
    static const char *const texts[] = {
        "typedef struct { double *w; union { int i; float f; }; } m; struct s;"
        "struct t { int a; }; double f(m *p, struct s *q, struct t *r) { return *p->w; "
        "}",
        "typedef struct { double *w; union { int i; float f; }; } m; struct s { int k; "
        "};"
        "struct t { int b; }; double g(m *p, struct s *q, struct t *r) { return p->f; "
        "}",
    };
    struct front_options o = {0};
    arrput(o.files, write_file("a.c", texts[0]));
    arrput(o.files, write_file("b.c", texts[1]));
    struct program *program = front_parse(&o);
    CU_ASSERT_PTR_NOT_NULL_FATAL(program);
    struct decl *f = find(program->units[0], "f"), *g = find(program->units[1], "g");
    struct decl *of_f[3], *of_g[3];
    for (int i = 0; i < 3; i++) {
        of_f[i] = type_strip(type_pointee(f->members[i]->type))->decl;
        of_g[i] = type_strip(type_pointee(g->members[i]->type))->decl;
    }
    CU_ASSERT_PTR_EQUAL(of_f[0], of_g[0]);
    CU_ASSERT_PTR_EQUAL(of_f[1], of_g[1]);
    CU_ASSERT_TRUE(of_f[1]->is_complete);
    CU_ASSERT_PTR_NOT_EQUAL(of_f[2], of_g[2]);
    struct expr *member = expr_bare(g->body->list[0]->expr);
    CU_ASSERT_EQUAL_FATAL(member->kind, EXPR_MEMBER);
    CU_ASSERT_PTR_EQUAL(member->decl, of_f[0]->members[1]->type->decl->members[1]);
}

/* Last: errors are counted for the whole run. */
static void test_refusals(void)
{
    static const char *const commands[] = {
        "enrgy(x)",      "energy(y[n])",         "energy(x[k])",
        "fit(model->z)", "fit(model -> return)", "energy(",
        "energy(x))",
    };
    for (size_t i = 0; i < COUNT(commands); i++) {
        unsigned before = diag_errors();
        CU_ASSERT_PTR_NULL(parse_with("grad", commands[i]));
        CU_ASSERT_EQUAL(diag_errors(), before + 1);
    }
    CU_ASSERT_PTR_NULL(front_parse_text("bad.c", "int f( { return 0; }", NULL));
    CU_ASSERT_PTR_NULL(front_parse_text(
        "typeof.c", "void f(int n) { double a[n]; __typeof__(a) b; b[0] = a[0]; }",
        NULL));
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"casts", test_casts},
        {"decay", test_decay},
        {"array parameters", test_array_parameter},
        {"literals", test_literals},
        {"literals from macros", test_macro_literals},
        {"sizeof", test_sizeof},
        {"members", test_members},
        {"initializers", test_initializers},
        {"header macros", test_header_macros},
        {"for headers", test_for_headers},
        {"pragmas", test_pragmas},
        {"pragmas of macros", test_macro_pragmas},
        {"declarations", test_declarations},
        {"headers", test_headers},
        {"annotations", test_annotations},
        {"annotated requests", test_annotation_requests},
        {"requests of the command line", test_command_requests},
        {"arrows without blanks", test_tight_arrows},
        {"two files", test_two_files},
        {"shared records", test_shared_records},
        {"refusals", test_refusals},
        CU_TEST_INFO_NULL,
    };
    int status = run_tests("front", tests);
    remove_files();
    arena_free();
    return status;
}
