/* print: exact text of expressions, types and statements. */
#include "../suites.h"
#include "front.h"
#include "print.h"
#include "print_nodes.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- expressions ---- */

static void test_precedence(void)
{
    struct expr *sum = bin(OP_ADD, ref("a"), ref("b"));
    check(print_expr(bin(OP_MUL, sum, ref("c"))), "(a + b) * c");
    sum = bin(OP_ADD, ref("b"), ref("c"));
    check(print_expr(bin(OP_ADD, ref("a"), sum)), "a + (b + c)");
    sum = bin(OP_SUB, ref("a"), ref("b"));
    check(print_expr(bin(OP_SUB, sum, ref("c"))), "a - b - c");
    check(print_expr(expr_unary(OP_NEG, bin(OP_MUL, ref("a"), ref("b")))), "-(a * b)");
    check(print_expr(bin(OP_MUL, expr_unary(OP_NEG, ref("a")), ref("b"))), "-a * b");
    struct expr *cond = expr_cond(bin(OP_LT, ref("a"), ref("b")), ref("a"), ref("b"));
    check(print_expr(bin(OP_MUL, cond, ref("c"))), "(a < b ? a : b) * c");
    struct expr *comma = bin(OP_COMMA, ref("a"), ref("b"));
    check(print_expr(call("f", ARGS(comma, ref("c")))), "f((a, b), c)");
    struct decl *p = var("p", type_pointer(real()));
    check(print_expr(expr_index(bin(OP_ADD, expr_ref(p), expr_int(1)), expr_int(2))),
          "(p + 1)[2]");
    struct expr *increment = expr_unary(OP_POSTINC, expr_deref(expr_ref(p)));
    check(print_expr(increment), "(*p)++");
    check(print_expr(expr_deref(expr_unary(OP_POSTINC, expr_ref(p)))), "*p++");
}

static void test_signs(void)
{
    struct expr *minus = expr_unary(OP_NEG, ref("x"));
    check(print_expr(expr_unary(OP_NEG, minus)), "- -x");
    minus = expr_unary(OP_NEG, ref("x"));
    check(print_expr(bin(OP_SUB, ref("y"), minus)), "y - -x");
    check(print_expr(expr_unary(OP_NEG, expr_unary(OP_PREDEC, num("i")))), "- --i");
    check(print_expr(expr_unary(OP_NEG, expr_int(-3))), "- -3");
    check(print_expr(expr_unary(OP_NOT, expr_unary(OP_NOT, num("i")))), "!!i");
    check(print_expr(bin(OP_MUL, expr_int(2), expr_int(-3))), "2 * -3");
}

static void test_warned_parentheses(void)
{
    struct expr *both = bin(OP_AND, num("a"), num("b"));
    check(print_expr(bin(OP_OR, both, num("c"))), "(a && b) || c");
    check(print_expr(bin(OP_SHL, num("a"), bin(OP_ADD, num("b"), num("c")))),
          "a << (b + c)");
    check(print_expr(bin(OP_BITAND, bin(OP_EQ, num("a"), num("b")), num("c"))),
          "(a == b) & c");
    check(print_expr(bin(OP_BITOR, bin(OP_BITOR, num("a"), num("b")), num("c"))),
          "a | b | c");
}

static void test_written_parentheses(void)
{
    struct expr *product = parens(bin(OP_MUL, ref("a"), ref("b")));
    check(print_expr(bin(OP_ADD, product, ref("c"))), "(a * b) + c");
    struct expr *sum = parens(parens(bin(OP_ADD, ref("a"), ref("b"))));
    check(print_expr(bin(OP_MUL, sum, ref("c"))), "((a + b)) * c");
    struct expr *size = expr_new(EXPR_SIZEOF, type_basic(TYPE_ULONG), nowhere);
    arrput(size->kids, parens(ref("x")));
    check(print_expr(size), "sizeof(x)");
    size->kids[0] = ref("x");
    check(print_expr(size), "sizeof x");
    size->kids = NULL;
    size->of = type_pointer(real());
    check(print_expr(size), "sizeof(double *)");
}

static struct expr *implicit(enum cast cast, struct type *type, struct expr *e)
{
    struct expr *c = expr_new(EXPR_CAST, type, nowhere);
    c->cast = cast;
    arrput(c->kids, e);
    return c;
}

static void test_casts(void)
{
    struct expr *sum =
        implicit(CAST_INT_TO_FLOAT, real(), bin(OP_ADD, num("i"), num("j")));
    check(print_expr(bin(OP_MUL, sum, ref("x"))), "(i + j) * x");
    struct expr *explicit_cast =
        implicit(CAST_EXPLICIT, real(), bin(OP_ADD, num("i"), num("j")));
    check(print_expr(explicit_cast), "(double)(i + j)");
    struct expr *left = implicit(CAST_LOAD, real(), bin(OP_ADD, ref("a"), ref("b")));
    check(print_expr(bin(OP_ADD, left, ref("c"))), "a + b + c");
}

static void test_macros(void)
{
    struct expr *pi = expr_real("3.14159265358979323846", real());
    pi->macro = "M_PI";
    check(print_expr(bin(OP_MUL, expr_int(2), pi)), "2 * M_PI");
}

static void test_literals(void)
{
    struct expr *e = expr_new(EXPR_FLOAT, real(), nowhere);
    e->number = 0.5L;
    check(print_expr(e), "0.5");
    e->number = 3;
    check(print_expr(e), "3.0");
    e->type = type_basic(TYPE_FLOAT);
    check(print_expr(e), "3.0f");
    e = expr_new(EXPR_INT, type_basic(TYPE_ULONG), nowhere);
    e->value = 7;
    check(print_expr(e), "7UL");
}

static void test_mode_nodes(void)
{
    struct expr **kids = NULL;
    arrput(kids, num("save"));
    arrput(kids, bin(OP_MUL, num("n"), num("m")));
    check(print_expr(expr_runtime(RUNTIME_PUSH, real(), kids)),
          "cgrad_push(save, double, n * m)");
    kids = NULL;
    arrput(kids, num("save"));
    check(print_expr(expr_runtime(RUNTIME_OPEN, NULL, kids)), "cgrad_open(save)");
    check(print_expr(expr_runtime(RUNTIME_POP_VALUE, type_pointer(real()), kids)),
          "cgrad_pop_value(save, double *)");
    struct expr *guard = expr_new(EXPR_GUARD, real(), nowhere);
    arrput(guard->kids, ref("r_b"));
    arrput(guard->kids, bin(OP_DIV, ref("r_b"), ref("r")));
    check(print_expr(guard), "r_b != 0 ? r_b / r : 0");
    guard->kids = NULL;
    arrput(guard->kids, ref("r_b"));
    arrput(guard->kids, ref("r_bd"));
    arrput(guard->kids, ref("x"));
    check(print_expr(bin(OP_MUL, ref("c"), guard)),
          "c * (r_b != 0 || r_bd != 0 ? x : 0)");
}

static void test_initialisers(void)
{
    struct expr *inner = expr_new(EXPR_INIT, NULL, nowhere);
    arrput(inner->kids, expr_int(1));
    struct expr *field = expr_new(EXPR_DESIGNATE_FIELD, NULL, nowhere);
    field->text = "y";
    struct expr *index = expr_new(EXPR_DESIGNATE_INDEX, NULL, nowhere);
    arrput(index->kids, expr_int(4));
    arrput(index->kids, expr_int(5));
    struct expr *one = expr_new(EXPR_DESIGNATED, NULL, nowhere);
    arrput(one->kids, field);
    arrput(one->kids, index);
    arrput(one->kids, inner);
    struct expr *list = expr_new(EXPR_INIT, NULL, nowhere);
    arrput(list->kids, one);
    arrput(list->kids, ref("z"));
    check(print_expr(list), "{.y[4 ... 5] = {1}, z}");
    struct expr *literal = expr_new(EXPR_COMPOUND, real(), nowhere);
    literal->of = type_array(real(), -1);
    arrput(literal->kids, inner);
    check(print_expr(literal), "(double[]){1}");
}

/* ---- types ---- */

static void test_declarators(void)
{
    struct type **args = NULL;
    arrput(args, real());
    struct type *f = type_function(integer(), args);
    check(print_type(real(), "x"), "double x");
    check(print_type(real(), NULL), "double");
    check(print_type(type_pointer(type_pointer(real())), "x"), "double **x");
    check(print_type(type_array(type_pointer(real()), 3), "x"), "double *x[3]");
    check(print_type(type_pointer(type_array(real(), 3)), "x"), "double (*x)[3]");
    check(print_type(type_pointer(type_array(real(), 3)), NULL), "double (*)[3]");
    check(print_type(type_array(type_array(real(), 4), 3), "x"), "double x[3][4]");
    check(print_type(type_pointer(f), "g"), "int (*g)(double)");
    check(print_type(type_array(type_pointer(f), 2), "g"), "int (*g[2])(double)");
    struct type *deep =
        type_pointer(type_function(type_pointer(type_array(integer(), 3)), args));
    check(print_type(type_pointer(deep), "g"), "int (*(**g)(double))[3]");
    check(print_type(old_style(integer()), "f"), "int f()");
    check(print_type(type_function(integer(), NULL), "f"), "int f(void)");
    struct type *variadic = type_function(integer(), args);
    variadic->is_variadic = true;
    check(print_type(variadic, "f"), "int f(double, ...)");
}

static void test_qualifiers(void)
{
    struct type *c = type_qualified(real(), QUAL_CONST);
    check(print_type(type_pointer(c), "x"), "const double *x");
    struct type *restricted = type_qualified(type_pointer(c), QUAL_RESTRICT);
    check(print_type(restricted, "x"), "const double *restrict x");
    check(print_type(type_pointer(type_qualified(type_pointer(c), QUAL_CONST)), "x"),
          "const double *const *x");
    check(print_type(type_qualified(type_pointer(c), QUAL_CONST), NULL),
          "const double *const");
    struct type *sized = type_array(real(), -1);
    sized->size = num("n");
    sized->is_static = true;
    sized->index_quals = QUAL_RESTRICT;
    check(print_type(sized, "x"), "double x[static restrict n]");
    sized->size = NULL;
    sized->is_static = false;
    sized->index_quals = 0;
    sized->is_star = true;
    check(print_type(sized, "x"), "double x[*]");
}

static void test_special_types(void)
{
    struct type *t = NEW(struct type);
    t->kind = TYPE_COMPLEX;
    t->to = real();
    check(print_type(t, "z"), "double _Complex z");
    t = NEW(struct type);
    t->kind = TYPE_ATOMIC;
    t->to = type_pointer(integer());
    check(print_type(t, "z"), "_Atomic(int *) z");
    t = NEW(struct type);
    t->kind = TYPE_VECTOR;
    t->to = real();
    t->length = 8;
    check(print_type(t, "v"),
          "double __attribute__((vector_size(8 * sizeof(double)))) v");
    check(print_type(type_pointer(type_named(record("s"))), "p"), "struct s *p");
}

/* ---- statements ---- */

static void test_blocks_and_braces(void)
{
    struct stmt *sum = stmt_set(OP_ADD, ref("s"), ref("x"));
    check(body_text(LIST(counted(block(LIST(sum))))),
          "    for (int i = 0; i < n; i++)\n        s += x;\n");
    check(body_text(LIST(counted(counted(block(LIST(sum, sum)))))),
          "    for (int i = 0; i < n; i++)\n"
          "        for (int i = 0; i < n; i++) {\n"
          "            s += x;\n"
          "            s += x;\n"
          "        }\n");
    struct stmt *chain = branch(num("a"), sum, branch(num("b"), block(LIST(sum)), sum));
    check(body_text(LIST(chain)), "    if (a)\n"
                                  "        s += x;\n"
                                  "    else if (b)\n"
                                  "        s += x;\n"
                                  "    else\n"
                                  "        s += x;\n");
    chain = branch(num("a"), sum, branch(num("b"), sum, block(LIST(sum, sum))));
    check(body_text(LIST(chain)), "    if (a) {\n"
                                  "        s += x;\n"
                                  "    } else if (b) {\n"
                                  "        s += x;\n"
                                  "    } else {\n"
                                  "        s += x;\n"
                                  "        s += x;\n"
                                  "    }\n");
    check(body_text(LIST(branch(num("a"), branch(num("b"), sum, NULL), sum))),
          "    if (a) {\n"
          "        if (b)\n"
          "            s += x;\n"
          "    } else {\n"
          "        s += x;\n"
          "    }\n");
}

static struct stmt *kind(enum stmt_kind k, struct stmt *body)
{
    struct stmt *s = stmt_new(k, nowhere);
    s->body = body;
    return s;
}

static struct stmt *on_case(long long value, struct stmt *body)
{
    struct stmt *s = kind(STMT_CASE, body);
    s->expr = expr_int(value);
    return s;
}

static void test_switch(void)
{
    struct stmt *s = stmt_new(STMT_SWITCH, nowhere);
    s->expr = num("k");
    s->body = block(
        LIST(on_case(0, on_case(1, set("a", expr_int(1)))), kind(STMT_BREAK, NULL),
             on_case(2, block(LIST(set("a", expr_int(2)), kind(STMT_BREAK, NULL)))),
             kind(STMT_DEFAULT, kind(STMT_NULL, NULL))));
    check(body_text(LIST(s)), "    switch (k) {\n"
                              "    case 0:\n"
                              "    case 1:\n"
                              "        a = 1;\n"
                              "        break;\n"
                              "    case 2: {\n"
                              "        a = 2;\n"
                              "        break;\n"
                              "    }\n"
                              "    default:;\n"
                              "    }\n");
}

static void test_jumps_and_loops(void)
{
    struct stmt *label = kind(STMT_LABEL, kind(STMT_NULL, NULL));
    label->label = decl_new(DECL_LABEL, "out", NULL, nowhere);
    struct stmt *jump = kind(STMT_GOTO, NULL);
    jump->label = label->label;
    struct stmt *loop = kind(STMT_DO, jump);
    loop->expr = num("a");
    struct stmt *all = kind(STMT_FOR, block(LIST(kind(STMT_BREAK, NULL))));
    struct stmt *waits = kind(STMT_WHILE, kind(STMT_NULL, NULL));
    waits->expr = num("a");
    struct stmt *pragma = kind(STMT_PRAGMA, NULL);
    pragma->text = "#pragma omp simd";
    check(body_text(
              LIST(loop, pragma, all, waits, label, result(NULL), result(ref("x")))),
          "    do {\n        goto out;\n    } while (a);\n"
          "    #pragma omp simd\n"
          "    for (;;)\n        break;\n"
          "    while (a)\n        ;\n"
          "out:;\n"
          "    return;\n    return x;\n");
}

static void test_declarations(void)
{
    struct stmt *s = declare("a", real(), expr_int(1));
    struct decl *b = var("b", type_pointer(real()));
    b->init = expr_int(0);
    arrput(s->decls, b);
    arrput(s->decls, var("c", integer()));
    s->decls[0]->storage = s->decls[1]->storage = STORAGE_STATIC;
    check(body_text(LIST(s)), "    static double a = 1, *b = 0;\n    int c;\n");
    check(print_stmt(s), "static double a = 1, *b = 0; int c");
}

static void test_statement_expression(void)
{
    struct expr *e = expr_new(EXPR_STMT, real(), nowhere);
    e->body = block(LIST(declare("t", real(), ref("x")), stmt_expr(ref("t"))));
    check(body_text(LIST(set("y", bin(OP_MUL, e, ref("z"))), set("y", ref("z")))),
          "    y = ({\n"
          "        double t = x;\n"
          "        t;\n"
          "    }) * z;\n"
          "    y = z;\n");
}

static void test_guard(void)
{
    struct stmt *s =
        kind(STMT_GUARD, block(LIST(set("a", ref("b")), set("c", ref("d")))));
    arrput(s->guards, ref("r_b"));
    arrput(s->guards, ref("r_bd"));
    check(body_text(LIST(s)), "    if (r_b != 0 || r_bd != 0) {\n"
                              "        a = b;\n"
                              "        c = d;\n"
                              "    }\n");
}

/* ---- the suites ---- */

int main(void)
{
    static CU_TestInfo expressions[] = {
        {"precedence", test_precedence},
        {"signs", test_signs},
        {"parentheses warned for", test_warned_parentheses},
        {"parentheses written", test_written_parentheses},
        {"casts", test_casts},
        {"macros", test_macros},
        {"literals", test_literals},
        {"mode nodes", test_mode_nodes},
        {"initialisers", test_initialisers},
        CU_TEST_INFO_NULL,
    };
    static CU_TestInfo types[] = {
        {"declarators", test_declarators},
        {"qualifiers", test_qualifiers},
        {"special types", test_special_types},
        CU_TEST_INFO_NULL,
    };
    static CU_TestInfo statements[] = {
        {"braces", test_blocks_and_braces},
        {"switch", test_switch},
        {"jumps and loops", test_jumps_and_loops},
        {"declarations", test_declarations},
        {"statement expression", test_statement_expression},
        {"guard", test_guard},
        CU_TEST_INFO_NULL,
    };
    CU_SuiteInfo suites[] = {
        {"expressions", NULL, NULL, NULL, NULL, expressions},
        {"types", NULL, NULL, NULL, NULL, types},
        {"statements", NULL, NULL, NULL, NULL, statements},
        CU_SUITE_INFO_NULL,
    };
    int status = run_suites(suites);
    arena_free();
    return status;
}
