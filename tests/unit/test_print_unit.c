/* print: where lines break, comments, whole units and headers. */
#include "../suites.h"
#include "front.h"
#include "print.h"
#include "print_nodes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- breaking ---- */

static struct expr *sum_of(struct expr **terms)
{
    struct expr *e = *terms++;
    for (; *terms; terms++)
        e = bin(OP_ADD, e, *terms);
    return e;
}

static void test_break_operators(void)
{
    struct expr *first =
        call("sqnorm", ARGS(num("p"), ref("the_diagonals_of_Q_times_p")));
    struct expr *second =
        call("sqnorm", ARGS(num("icf_sz_minus_p"), ref("icf_of_ik_times_p")));
    check(body_text(LIST(declare("frobenius", real(), sum_of(ARGS(first, second))))),
          "    double frobenius = sqnorm(p, the_diagonals_of_Q_times_p)\n"
          "                     + sqnorm(icf_sz_minus_p, icf_of_ik_times_p);\n");
    struct expr *long_sum =
        sum_of(ARGS(ref("a_rather_long_name_of_a"), ref("another_long_name_b"),
                    ref("a_rather_long_name_of_c"), ref("d_d_d_d_d")));
    check(body_text(LIST(result(long_sum))),
          "    return a_rather_long_name_of_a + another_long_name_b + "
          "a_rather_long_name_of_c\n"
          "         + d_d_d_d_d;\n");
}

static void test_break_calls(void)
{
    struct expr *e =
        call("Qtimesx_rev",
             ARGS(ref("d"), ref("Qdiags_at_ik_times_d"), ref("Qdiags_b_at_ik_times_d"),
                  ref("icf_at_ik"), ref("xcentered"), ref("Qxcentered_b")));
    check(body_text(LIST(stmt_expr(e))),
          "    Qtimesx_rev(d, Qdiags_at_ik_times_d, Qdiags_b_at_ik_times_d, icf_at_ik, "
          "xcentered,\n"
          "                Qxcentered_b);\n");
    struct expr *nested =
        call("f", ARGS(ref("a_rather_long_name_of_a_parameter_of_f"),
                       call("gggg", ARGS(ref("another_long_name_b"),
                                         ref("a_rather_long_name_c")))));
    check(body_text(LIST(stmt_expr(nested))),
          "    f(a_rather_long_name_of_a_parameter_of_f,\n"
          "      gggg(another_long_name_b, a_rather_long_name_c));\n");
}

static void test_break_spare(void)
{
    struct expr *e =
        call("a_function_with_quite_a_long_name",
             ARGS(ref("an_argument_that_is_forty_characters_long"), ref("b")));
    check(body_text(LIST(declare("a_variable_with_a_long_name_too", real(), e))),
          "    double a_variable_with_a_long_name_too =\n"
          "        "
          "a_function_with_quite_a_long_name(an_argument_that_is_forty_characters_long,"
          " b);\n");
}

static void test_break_branches(void)
{
    struct expr *e =
        expr_cond(ref("a_rather_long_condition"), ref("a_rather_long_value_of_a"),
                  bin(OP_MUL, ref("another_long_value_b"), ref("one_more_c")));
    check(body_text(LIST(set("xp", e))),
          "    xp = a_rather_long_condition ? a_rather_long_value_of_a\n"
          "                                 : another_long_value_b * one_more_c;\n");
}

static void test_break_subscripts(void)
{
    struct decl *d = var("data", type_pointer(real()));
    struct expr *at =
        expr_index(expr_ref(d), bin(OP_ADD, num("a_row_of_it"), num("a_column")));
    struct expr *product =
        bin(OP_MUL, ref("a_rather_long_factor"), ref("another_long_factor"));
    check(body_text(LIST(stmt_set(OP_ADD, at, product))),
          "    data[a_row_of_it + a_column] += a_rather_long_factor * "
          "another_long_factor;\n");
    product =
        bin(OP_MUL, ref("a_rather_long_factor"), ref("another_very_long_factor_of_it"));
    check(body_text(LIST(stmt_set(OP_ADD, at, product))),
          "    data[a_row_of_it + a_column] += a_rather_long_factor\n"
          "                                  * another_very_long_factor_of_it;\n");
}

static void test_break_parameters(void)
{
    struct type *p = type_qualified(type_pointer(real()), QUAL_RESTRICT);
    struct decl *f =
        function("preprocess",
                 PARAMS(param("d", integer()), param("k", integer()), param("icf_b", p),
                        param("sum_qs_b", p), param("Qdiags", p)));
    f->storage = STORAGE_STATIC;
    f->body = block(LIST(result(expr_int(0))));
    check(
        print_function(f),
        "static double preprocess(int d, int k, double *restrict icf_b,\n"
        "                         double *restrict sum_qs_b, double *restrict Qdiags)\n"
        "{\n"
        "    return 0;\n"
        "}\n");
}

static void test_break_condition(void)
{
    struct expr *a =
        bin(OP_LT, ref("a_rather_long_name_of_a"), ref("another_long_name_b"));
    struct expr *b =
        bin(OP_LT, ref("a_rather_long_name_of_c"), ref("another_long_name_d"));
    check(body_text(LIST(branch(bin(OP_AND, a, b), result(NULL), NULL))),
          "    if (a_rather_long_name_of_a < another_long_name_b\n"
          "        && a_rather_long_name_of_c < another_long_name_d)\n"
          "        return;\n");
}

/* ---- comments ---- */

static void test_origin(void)
{
    struct stmt *user = at_line(7, set("s", bin(OP_MUL, ref("x"), ref("y"))));
    struct stmt *other = at_line(9, declare("t", real(), ref("x")));
    check(body_text(LIST(from(set("x_b", ref("y")), user),
                         from(set("y_b", ref("x")), user),
                         from(set("t_b", ref("x")), other))),
          "    x_b = y; /* 7: s = x * y */\n"
          "    y_b = x;\n"
          "    t_b = x; /* 9: t = x */\n");
    check(body_text(LIST(from(set("x_b", ref("y")), user),
                         from(set("long_name_b", ref("x")), other))),
          "    x_b = y;         /* 7: s = x * y */\n"
          "    long_name_b = x; /* 9: t = x */\n");
    check(body_text(LIST(counted(block(LIST(from(set("x_b", ref("y")), user),
                                            from(set("y_b", ref("x")), user)))))),
          "    for (int i = 0; i < n; i++) { /* 7: s = x * y */\n"
          "        x_b = y;\n"
          "        y_b = x;\n"
          "    }\n");
    struct stmt *remarked = set("x_b", ref("y"));
    remarked->remark = "[n][m]";
    check(body_text(LIST(remarked)), "    x_b = y; /* [n][m] */\n");
}

/* Branches of one line each; a comment inside a statement expression. */
static void test_origin_in_branches(void)
{
    struct stmt *up = at_line(21, set("d", bin(OP_ADD, ref("d"), ref("m"))));
    struct stmt *down = at_line(23, set("d", bin(OP_SUB, ref("d"), ref("m"))));
    struct stmt *first =
        block(LIST(from(set("m_b", ref("d")), up), from(set("d_b", ref("m")), up)));
    struct stmt *second =
        block(LIST(from(set("m_b", ref("e")), down), from(set("d_b", ref("n")), down)));
    check(body_text(LIST(branch(num("sign"), first, second))),
          "    if (sign) { /* 21: d = d + m */\n"
          "        m_b = d;\n"
          "        d_b = m;\n"
          "    } else { /* 23: d = d - m */\n"
          "        m_b = e;\n"
          "        d_b = n;\n"
          "    }\n");
    struct expr *e = expr_new(EXPR_STMT, real(), nowhere);
    e->body = block(LIST(from(set("t", ref("x")), up), stmt_expr(ref("t"))));
    check(body_text(LIST(set("y", e))), "    y = ({\n"
                                        "        t = x; /* 21: d = d + m */\n"
                                        "        t;\n"
                                        "    });\n");
    struct stmt *quoted = at_line(5, set("s", call("f", ARGS(num("a")))));
    struct expr *text = expr_new(EXPR_STRING, type_pointer(integer()), nowhere);
    text->text = "\"*/\"";
    quoted->expr->kids[1]->kids[1] = text;
    check(body_text(LIST(from(set("t", ref("x")), quoted))),
          "    t = x; /* 5: s = f(\"*|\") */\n");
}

static void test_origin_shortened(void)
{
    struct expr *e = call("log_sum_exp", ARGS(num("k"), ref("main_term")));
    struct stmt *user = at_line(111, stmt_set(OP_ADD, ref("slse"), e));
    struct stmt *s =
        stmt_expr(call("log_sum_exp_rev", ARGS(num("k"), ref("main_term_b"),
                                               ref("slse_b"), ref("saved"))));
    check(body_text(LIST(from(s, user))),
          "    log_sum_exp_rev(k, main_term_b, slse_b, saved); "
          "/* 111: slse += log_sum_exp(...) */\n");
    s = stmt_expr(
        call("preprocess_qs_rev", ARGS(num("k"), ref("icf_bbbb"), ref("sum_qs_b"),
                                       ref("Qdiags"), ref("Qdiags_b"))));
    check(body_text(LIST(from(s, user))),
          "    /* 111: slse += log_sum_exp(k, main_term) */\n"
          "    preprocess_qs_rev(k, icf_bbbb, sum_qs_b, Qdiags, Qdiags_b);\n");
    check(body_text(LIST(counted(from(s, user)))),
          "    for (int i = 0; i < n; i++) {\n"
          "        /* 111: slse += log_sum_exp(k, main_term) */\n"
          "        preprocess_qs_rev(k, icf_bbbb, sum_qs_b, Qdiags, Qdiags_b);\n"
          "    }\n");
}

static void test_comment_lines(void)
{
    check(body_text(LIST(stmt_comment("reverse"), stmt_comment(""), result(NULL))),
          "    /* reverse */\n\n    return;\n");
    check(body_text(LIST(
              stmt_comment("What one iteration of the loop leaves for its reverse, in "
                           "the order in which it is taken away.  det.c:15"))),
          "    /* What one iteration of the loop leaves for its reverse, in the order "
          "in which it\n"
          "     * is taken away.  det.c:15 */\n");
}

/* ---- units and headers ---- */

static struct item *item(enum item_kind k, const char *text)
{
    struct item *it = NEW(struct item);
    it->kind = k;
    it->text = text;
    return it;
}

static struct item *item_decl(struct decl *d)
{
    struct item *it = item(ITEM_DECL, NULL);
    arrput(it->decls, d);
    return it;
}

static struct decl *square(const char *name)
{
    struct decl *x = param("x", real());
    struct decl *f = function(name, PARAMS(x));
    f->body = block(LIST(result(bin(OP_MUL, expr_ref(x), expr_ref(x)))));
    return f;
}

static void test_unit(void)
{
    struct unit u = {0};
    struct decl *s = record("s");
    struct decl *object = var("origin", type_named(s));
    object->is_global = true;
    arrput(u.items, item(ITEM_COMMENT, "Generated."));
    arrput(u.items, item(ITEM_INCLUDE, "<math.h>"));
    arrput(u.items, item(ITEM_INCLUDE, "\"a.h\""));
    arrput(u.items, item_decl(s));
    arrput(u.items, item_decl(object));
    arrput(u.items, item(ITEM_COMMENT, "Squares."));
    arrput(u.items, item_decl(square("square")));
    arrput(u.items, item_decl(square("square2")));
    check(print_unit(&u, NULL), "/* Generated. */\n"
                                "#include <math.h>\n"
                                "#include \"a.h\"\n"
                                "\n"
                                "struct s {\n"
                                "    double x, *y;\n"
                                "    int flags : 3;\n"
                                "};\n"
                                "\n"
                                "struct s origin;\n"
                                "\n"
                                "/* Squares. */\n"
                                "double square(double x)\n"
                                "{\n"
                                "    return x * x;\n"
                                "}\n"
                                "\n"
                                "double square2(double x)\n"
                                "{\n"
                                "    return x * x;\n"
                                "}\n");
}

/* int f(a, b) int a; float b; { }: the definition names, the declaration doesn't. */
static void test_old_style(void)
{
    struct decl *f = function(
        "f", PARAMS(param("a", integer()), param("b", type_basic(TYPE_FLOAT))));
    f->type = old_style(integer());
    check(print_function(f), "int f();\n");
    f->body = block(LIST(result(num("a"))));
    check(print_function(f), "int f(a, b)\n"
                             "    int a;\n"
                             "    float b;\n"
                             "{\n"
                             "    return a;\n"
                             "}\n");
}

static void test_unnamed_records(void)
{
    struct unit u = {0};
    struct decl *s = record(NULL),
                *t = decl_new(DECL_TYPEDEF, "T", type_named(s), nowhere);
    struct item *it = item_decl(s);
    arrput(it->decls, t);
    arrput(u.items, it);
    check(print_unit(&u, NULL), "typedef struct {\n"
                                "    double x, *y;\n"
                                "    int flags : 3;\n"
                                "} T;\n");
    arrput(u.items, item_decl(var("again", type_named(s))));
    check(print_unit(&u, NULL), "typedef struct record_0 {\n"
                                "    double x, *y;\n"
                                "    int flags : 3;\n"
                                "} T;\n"
                                "\n"
                                "struct record_0 again;\n");
}

static void test_renamed(void)
{
    struct unit u = {0};
    struct decl *f = square("square");
    arrput(f->body->list, NULL);
    struct stmt *asm_text = stmt_new(STMT_ASM, nowhere);
    asm_text->text = "asm(\"x\" : [x] \"r\"(x))";
    f->body->list[1] = f->body->list[0];
    f->body->list[0] = asm_text;
    f->storage = STORAGE_STATIC;
    arrput(u.items, item_decl(f));
    struct print_options options = {.renamed = true};
    check(print_unit(&u, &options), "static double square_r(double x_r)\n"
                                    "{\n"
                                    "    asm(\"x\" : [x] \"r\"(x_r));\n"
                                    "    return x_r * x_r;\n"
                                    "}\n");
}

static void test_macro_guards(void)
{
    struct unit u = {0};
    struct macro object = {
        .name = "x", .text = "#define x (data->x)", .from_header = true};
    struct macro unused = {.name = "square", .text = "#define square 1"};
    arrput(u.macros, object);
    arrput(u.macros, unused);
    arrput(u.items, item_decl(square("square")));
    check(print_unit(&u, NULL), "#pragma push_macro(\"x\")\n"
                                "#undef x\n"
                                "double square(double x)\n"
                                "{\n"
                                "    return x * x;\n"
                                "}\n"
                                "#pragma pop_macro(\"x\")\n");
    u.macros[0].is_function = true;
    CU_ASSERT_PTR_NULL(strstr(print_unit(&u, NULL), "push_macro"));
    /* square(x) is a hazard once the .c that defines it is there. */
    u.macros[1].is_function = true;
    arrput(u.items, item(ITEM_INCLUDE, "\"square.c\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(print_unit(&u, NULL), "#undef square\n"));
    CU_ASSERT_PTR_NULL(strstr(print_unit(&u, NULL), "#undef x\n"));
    u.macros[1].is_function = false;
    u.macros[1].text = "#define square square";
    CU_ASSERT_PTR_NULL(strstr(print_unit(&u, NULL), "push_macro"));
}

static void test_header(void)
{
    struct unit u = {0};
    struct type *c =
        type_qualified(type_pointer(type_qualified(real(), QUAL_CONST)), QUAL_RESTRICT);
    struct decl *save = decl_new(DECL_RECORD, "cgrad_save", NULL, nowhere);
    struct decl *f = function(
        "f", PARAMS(param("x", c), param("save", type_pointer(type_named(save)))));
    arrput(u.items, item(ITEM_COMMENT, "Generated."));
    arrput(u.items, item_decl(f));
    check(print_header(&u, "F_H"),
          "/* Generated. */\n"
          "#ifndef F_H\n"
          "#define F_H\n"
          "struct cgrad_save;\n"
          "#ifdef __cplusplus\n"
          "extern \"C\" {\n"
          "#endif\n"
          "double f(const double *x, struct cgrad_save *save);\n"
          "#ifdef __cplusplus\n"
          "}\n"
          "#endif\n"
          "#endif\n");
    struct decl *n = param("n", integer());
    struct type *row = type_array_sized(real(), expr_ref(n));
    f = function("g", PARAMS(n, param("A", type_array_sized(row, expr_ref(n))),
                             param("R", type_pointer(row)),
                             param("class", type_array(real(), 3))));
    u.items[1]->decls[0] = f;
    check(print_header(&u, "G_H"),
          "/* Generated. */\n"
          "#ifndef G_H\n"
          "#define G_H\n"
          "#ifdef __cplusplus\n"
          "extern \"C\" {\n"
          "double g(int n, double *A, double *R, double class_[3]);\n"
          "}\n"
          "#else\n"
          "double g(int n, double A[n][n], double (*R)[n], "
          "double class[3]);\n"
          "#endif\n"
          "#endif\n");
}

/* ---- from C text ---- */

static char *reprinted(const char *text)
{
    struct unit *u = front_parse_text("test.c", text, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(u);
    return print_unit(u, NULL);
}

/* Each is printed as it is written. */
static void test_same_text(void)
{
    static const char *const texts[] = {
        "int x;\n",
        "static const double table[2][2] = {{1, 2}, {3}};\n",
        "typedef double (*fun)(double, void *);\n",
        "typedef struct pair {\n    int a, b;\n} pair;\n",
        "struct s {\n    struct {\n        int in;\n    };\n    unsigned bits : 3;\n"
        "    struct s *next;\n};\n",
        "union u {\n    int i;\n    float f;\n};\n\nunion u value = {.f = 1.f};\n",
        "enum { RED, GREEN = 5, BLUE };\n",
        "extern double g;\n",
        "int f(int, ...);\n",
        "int old();\n",
        "static inline int f(const char *s, double (*p)[3], int a[static 2])\n{\n"
        "    return s[0] + a[1] + (int)(*p)[2];\n}\n",
        "void f(int n, double A[n][n + 1])\n{\n"
        "    for (int i = 0, *p = &i; i < n; i++)\n"
        "        for (int j = n; j-- > 0;)\n"
        "            A[i][j] += *p;\n"
        "}\n",
        "int f(int n)\n{\n    switch (n) {\n    case 1:\n    case 3 ... 5:\n        "
        "n++;\n"
        "        break;\n    default:;\n    }\n    return n ?: 2;\n}\n",
        "int f(int n)\n{\n    if (n > 1)\n        goto out;\n    do {\n        n--;\n"
        "    } while (n > 0);\nout:\n    return n;\n}\n",
        "int f(int n)\n{\n    return ({\n        int t = n;\n        t * t;\n    }) + "
        "1;\n}\n",
        "double f(double x)\n{\n    return -(-x) - -x + 1e-3f * 0x1p3L;\n}\n",
        "int f(int a, int b)\n{\n    return (a && b) || !(a | b) || (a, b);\n}\n",
        "unsigned long f(int *p)\n{\n"
        "    return sizeof(int) + sizeof *p + sizeof(p[0]) + _Alignof(double);\n}\n",
        "struct s {\n    int a, b[3];\n};\n\nint f(void)\n{\n"
        "    struct s *p = &(struct s){.a = 1, .b[1 ... 2] = 2};\n    return "
        "p->a;\n}\n",
        "int a;\nstatic int b;\n\nint f(void)\n{\n    extern int a;\n    static int c "
        "= 1;\n"
        "    return a + b + c;\n}\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        check(reprinted(texts[i]), texts[i]);
}

/* Texts that name their parts otherwise than C would print them. */
static void test_other_text(void)
{
    check(reprinted("void f(int n){int i;for(i=0;;){if(n)break;else{n++;i++;}}}"),
          "void f(int n)\n"
          "{\n"
          "    int i;\n"
          "    for (i = 0;;) {\n"
          "        if (n) {\n"
          "            break;\n"
          "        } else {\n"
          "            n++;\n"
          "            i++;\n"
          "        }\n"
          "    }\n"
          "}\n");
    check(reprinted("struct {int z;} one, *ptr = &one; struct s; struct s *q;"),
          "struct {\n    int z;\n} one, *ptr = &one;\n\nstruct s;\nstruct s *q;\n");
    check(reprinted("int f(int a,int b){return a&b==1|a<<b+1;}"),
          "int f(int a, int b)\n{\n    return (a & (b == 1)) | (a << (b + 1));\n}\n");
}

/* ---- the suites ---- */

int main(void)
{
    static CU_TestInfo breaking[] = {
        {"operators", test_break_operators},   {"calls", test_break_calls},
        {"spare breaks", test_break_spare},    {"branches", test_break_branches},
        {"subscripts", test_break_subscripts}, {"parameters", test_break_parameters},
        {"conditions", test_break_condition},  CU_TEST_INFO_NULL,
    };
    static CU_TestInfo comments[] = {
        {"origin", test_origin},
        {"origin in branches", test_origin_in_branches},
        {"origin shortened", test_origin_shortened},
        {"lines", test_comment_lines},
        CU_TEST_INFO_NULL,
    };
    static CU_TestInfo units[] = {
        {"unit", test_unit},
        {"old-style parameters", test_old_style},
        {"unnamed records", test_unnamed_records},
        {"renamed", test_renamed},
        {"macro guards", test_macro_guards},
        {"header", test_header},
        CU_TEST_INFO_NULL,
    };
    static CU_TestInfo texts[] = {
        {"printed back", test_same_text},
        {"printed in our form", test_other_text},
        CU_TEST_INFO_NULL,
    };
    CU_SuiteInfo suites[] = {
        {"breaking", NULL, NULL, NULL, NULL, breaking},
        {"comments", NULL, NULL, NULL, NULL, comments},
        {"units", NULL, NULL, NULL, NULL, units},
        {"texts", NULL, NULL, NULL, NULL, texts},
        CU_SUITE_INFO_NULL,
    };
    int status = run_suites(suites);
    arena_free();
    return status;
}
