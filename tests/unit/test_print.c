/* print: exact text of small trees. */
#include "../suites.h"
#include "front.h"
#include "print.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct loc nowhere;

static void check(const char *got, const char *want)
{
    if (strcmp(got, want) != 0)
        fprintf(stderr, "\ngot:  [%s]\nwant: [%s]\n", got, want);
    CU_ASSERT_STRING_EQUAL(got, want);
}

/* ---- short constructors ---- */

static struct type *real(void)
{
    return type_basic(TYPE_DOUBLE);
}

static struct type *integer(void)
{
    return type_basic(TYPE_INT);
}

static struct decl *var(const char *name, struct type *type)
{
    return decl_new(DECL_VAR, name, type, nowhere);
}

static struct expr *ref(const char *name)
{
    return expr_ref(var(name, real()));
}

static struct expr *num(const char *name)
{
    return expr_ref(var(name, integer()));
}

static struct expr *bin(enum op op, struct expr *a, struct expr *b)
{
    return expr_binary(op, a, b);
}

static struct expr *parens(struct expr *e)
{
    e->parens++;
    return e;
}

static struct decl *param(const char *name, struct type *type)
{
    return decl_new(DECL_PARAM, name, type, nowhere);
}

/* double name(parameters..); the list ends with null. */
static struct decl *function(const char *name, struct decl **params)
{
    struct type **types = NULL;
    struct decl *d = decl_new(DECL_FUNCTION, name, NULL, nowhere);
    for (; *params; params++) {
        arrput(types, (*params)->type);
        arrput(d->members, *params);
    }
    d->type = type_function(real(), types);
    return d;
}

#define PARAMS(...) ((struct decl *[]){__VA_ARGS__, NULL})
#define NO_PARAMS ((struct decl *[]){NULL})

static struct expr *call(const char *name, struct expr **args)
{
    struct expr **list = NULL;
    for (; *args; args++)
        arrput(list, *args);
    return expr_call(function(name, NO_PARAMS), list);
}

#define ARGS(...) ((struct expr *[]){__VA_ARGS__, NULL})

static struct stmt *block(struct stmt **s)
{
    struct stmt **list = NULL;
    for (; *s; s++)
        arrput(list, *s);
    return stmt_block(list);
}

#define LIST(...) ((struct stmt *[]){__VA_ARGS__, NULL})

static struct stmt *declare(const char *name, struct type *type, struct expr *init)
{
    struct decl *d = var(name, type);
    d->init = init;
    return stmt_decl(d);
}

static struct stmt *set(const char *name, struct expr *value)
{
    return stmt_set(OP_NONE, ref(name), value);
}

static struct stmt *result(struct expr *e)
{
    struct stmt *s = stmt_new(STMT_RETURN, nowhere);
    s->expr = e;
    return s;
}

static struct stmt *branch(struct expr *condition, struct stmt *body,
                           struct stmt *other)
{
    struct stmt *s = stmt_new(STMT_IF, nowhere);
    s->expr = condition;
    s->body = body;
    s->other = other;
    return s;
}

/* for (int i = 0; i < n; i++) body */
static struct stmt *counted(struct stmt *body)
{
    struct stmt *s = stmt_new(STMT_FOR, nowhere);
    struct decl *i = var("i", integer());
    i->init = expr_int(0);
    s->init = stmt_decl(i);
    s->expr = bin(OP_LT, expr_ref(i), num("n"));
    s->step = expr_unary(OP_POSTINC, expr_ref(i));
    s->body = body;
    return s;
}

static struct stmt *from(struct stmt *s, struct stmt *origin)
{
    s->origin = origin;
    return s;
}

static struct stmt *at_line(unsigned line, struct stmt *s)
{
    s->loc.line = line;
    return s;
}

/* The body of double f(void), without its head and braces. */
static const char *body_text(struct stmt **list)
{
    struct decl *f = function("f", NO_PARAMS);
    f->body = block(list);
    char *text = print_function(f);
    const char *head = "double f(void)\n{\n";
    CU_ASSERT_FATAL(strncmp(text, head, strlen(head)) == 0);
    text[strlen(text) - 2] = 0;
    return text + strlen(head);
}

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

static struct type *old_style(struct type *result)
{
    struct type *t = type_function(result, NULL);
    t->has_prototype = false;
    return t;
}

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

static struct decl *record(const char *name)
{
    struct decl *d = decl_new(DECL_RECORD, name, NULL, nowhere);
    struct decl *x = decl_new(DECL_FIELD, "x", real(), nowhere);
    struct decl *y = decl_new(DECL_FIELD, "y", type_pointer(real()), nowhere);
    struct decl *bits =
        decl_new(DECL_FIELD, "flags", integer(), (struct loc){.line = 2});
    bits->bits = expr_int(3);
    d->is_complete = true;
    arrput(d->members, x);
    arrput(d->members, y);
    arrput(d->members, bits);
    return d;
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
    static const CU_TestInfo expressions[] = {
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
    static const CU_TestInfo types[] = {
        {"declarators", test_declarators},
        {"qualifiers", test_qualifiers},
        {"special types", test_special_types},
        CU_TEST_INFO_NULL,
    };
    static const CU_TestInfo statements[] = {
        {"braces", test_blocks_and_braces},
        {"switch", test_switch},
        {"jumps and loops", test_jumps_and_loops},
        {"declarations", test_declarations},
        {"statement expression", test_statement_expression},
        {"guard", test_guard},
        CU_TEST_INFO_NULL,
    };
    static const CU_TestInfo breaking[] = {
        {"operators", test_break_operators},   {"calls", test_break_calls},
        {"spare breaks", test_break_spare},    {"branches", test_break_branches},
        {"subscripts", test_break_subscripts}, {"parameters", test_break_parameters},
        {"conditions", test_break_condition},  CU_TEST_INFO_NULL,
    };
    static const CU_TestInfo comments[] = {
        {"origin", test_origin},
        {"origin in branches", test_origin_in_branches},
        {"origin shortened", test_origin_shortened},
        {"lines", test_comment_lines},
        CU_TEST_INFO_NULL,
    };
    static const CU_TestInfo units[] = {
        {"unit", test_unit},
        {"old-style parameters", test_old_style},
        {"unnamed records", test_unnamed_records},
        {"renamed", test_renamed},
        {"macro guards", test_macro_guards},
        {"header", test_header},
        CU_TEST_INFO_NULL,
    };
    static const CU_TestInfo texts[] = {
        {"printed back", test_same_text},
        {"printed in our form", test_other_text},
        CU_TEST_INFO_NULL,
    };
    CU_SuiteInfo suites[] = {
        {"expressions", NULL, NULL, NULL, NULL, (CU_TestInfo *)expressions},
        {"types", NULL, NULL, NULL, NULL, (CU_TestInfo *)types},
        {"statements", NULL, NULL, NULL, NULL, (CU_TestInfo *)statements},
        {"breaking", NULL, NULL, NULL, NULL, (CU_TestInfo *)breaking},
        {"comments", NULL, NULL, NULL, NULL, (CU_TestInfo *)comments},
        {"units", NULL, NULL, NULL, NULL, (CU_TestInfo *)units},
        {"texts", NULL, NULL, NULL, NULL, (CU_TestInfo *)texts},
        CU_SUITE_INFO_NULL,
    };
    int status = run_suites(suites);
    arena_free();
    return status;
}
