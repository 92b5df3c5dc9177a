/* test_math.c: the table of math functions: every row is found under every name it
 * has, its partials say what the row says, in three types, and stay what they mean
 * after arguments are put in. */
#include "../suites.h"
#include "print.h"
#include "rules.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    const char *name;
    int arity;
    unsigned marks;
    const char *partials[RULE_ARGS]; /* as in the row; null: none */
};
enum {
    SINGULAR = RULE_SINGULAR,
    KINK = RULE_KINK,
    SERIES = RULE_SERIES,
    REAL = RULE_REAL
};
static const struct entry entries[] = {
#define RULE1(name, x, lo, hi, marks, dx) {#name, 1, marks, {#dx}},
#define RULE2(name, x, y, a, b, c, d, marks, dx, dy) {#name, 2, marks, {#dx, #dy}},
#define RULE3(name, x, y, z, a, b, c, d, e, f, marks, dx, dy, dz) \
    {#name, 3, marks, {#dx, #dy, #dz}},
#define RULE1N(name, x, type, n, a, b, c, d, marks, dx) {#name, 2, marks, {#dx}},
#define RULEN1(name, type, n, x, a, b, c, d, marks, dx) {#name, 2, marks, {NULL, #dx}},
#define RULE1P(name, x, out, a, b, marks, dx) {#name, 2, marks, {#dx}},
#define RULE2P(name, x, y, out, a, b, c, d, marks, dx, dy) \
    {#name, 3, marks, {#dx, #dy}},
#define CONST0(name) {#name, 0, 0, {NULL}},
#define CONST1(name, x, lo, hi) {#name, 1, 0, {NULL}},
#include "math.def"
};
static const char *const predicates[] = {
#define PREDICATE1(name, x) #name "(x)",
#define PREDICATE2(name, x, y) #name "(x, y)",
#include "math.def"
};
static struct type *types[3];
static struct unit *library; /* <math.h> and cgrad_special.h */

static void check(bool ok, const char *message)
{
    CU_assertImplementation(ok, 0, message, __FILE__, __func__, CU_FALSE);
}

static struct unit *parse(const char *text)
{
    const char **flags = NULL;
    arrput(flags, "-w");
    struct unit *unit = front_parse_text("test.c", text, flags);
    if (!unit)
        fatal("this must parse: %s", text);
    return unit;
}

static struct decl *function(struct unit *unit, const char *name)
{
    for (ptrdiff_t i = 0; i < arrlen(unit->decls); i++)
        if (unit->decls[i]->kind == DECL_FUNCTION && unit->decls[i]->name
            && strcmp(unit->decls[i]->name, name) == 0)
            return unit->decls[i];
    return NULL;
}

static int start(void)
{
    types[0] = type_basic(TYPE_FLOAT);
    types[1] = type_basic(TYPE_DOUBLE);
    types[2] = type_basic(TYPE_LDOUBLE);
    library = parse("#define _GNU_SOURCE\n#include <math.h>\n"
                    "float cgrad_digammaf(float x); double cgrad_digamma(double x);\n"
                    "long double cgrad_digammal(long double x);\n"
                    "float cgrad_polygammaf(int n, float x);\n"
                    "double cgrad_polygamma(int n, double x);\n"
                    "long double cgrad_polygammal(int n, long double x);\n");
    return library == NULL;
}

/* sin, 0: sinf; lgamma_r, 2: lgammal_r */
static const char *typed(const char *name, int type)
{
    const char *suffix[] = {"f", "", "l"};
    const char *tail = strstr(name, "_r") ? "_r" : "";
    return format("%.*s%s%s", (int)(strlen(name) - strlen(tail)), name, suffix[type],
                  tail);
}

static const struct rule *rule_of(const char *name)
{
    return rule_find(function(library, name));
}

static void test_found(void)
{
    for (size_t i = 0; i < COUNT(entries); i++)
        for (int t = 0; t < 3; t++) {
            const char *name = typed(entries[i].name, t);
            struct decl *f = function(library, name);
            check(f != NULL, name);
            const struct rule *rule = f ? rule_find(f) : NULL;
            check(rule && strcmp(rule->name, entries[i].name) == 0, name);
            if (!rule)
                continue;
            check(rule->arity == entries[i].arity, name);
            check(rule->marks == entries[i].marks, name);
        }
}

static bool find_call(struct expr *e, void *user)
{
    if (e->kind == EXPR_CALL)
        *(struct expr **)user = e;
    return true;
}

/* What clang makes of the macros. */
static void test_predicates(void)
{
    for (size_t i = 0; i < COUNT(predicates); i++)
        for (int t = 0; t < 3; t++) {
            if (strncmp(predicates[i], "isinf_sign", 10) == 0)
                continue;
            struct unit *unit = parse(format("#include <math.h>\nint f(%s x, %s y) "
                                             "{ return %s; }\n",
                                             print_type(types[t], ""),
                                             print_type(types[t], ""), predicates[i]));
            struct expr *call = NULL;
            expr_walk(function(unit, "f")->body->list[0]->expr, find_call, &call);
            const struct rule *rule =
                call ? rule_find(expr_bare(call->kids[0])->decl) : NULL;
            check(rule != NULL, predicates[i]);
            for (int k = 0; rule && k < RULE_ARGS; k++)
                check(rule->partials[k] == NULL, predicates[i]);
        }
}

static const char *without_blanks(const char *s)
{
    struct text t = {0};
    for (; *s; s++)
        if (!isspace((unsigned char)*s))
            text_add_n(&t, s, 1);
    return t.s;
}

/* The partial over the rule's own parameters. */
static struct expr *plain_partial(const struct rule *rule, int k, struct type *type)
{
    struct expr **args = NULL;
    for (int i = 0; i < rule->arity; i++) {
        bool real = rule->params[i] && type_is_real(rule->params[i]->type);
        struct expr *arg = rule->params[i] ? expr_ref(rule->params[i]) : NULL;
        if (real)
            arg->type = type;
        arrput(args, arg);
    }
    struct expr *r = rule->result ? expr_ref(rule->result) : NULL;
    if (r)
        r->type = type;
    return rule_partial(rule, k, args, r, type);
}

static void test_partials(void)
{
    for (size_t i = 0; i < COUNT(entries); i++)
        for (int k = 0; k < entries[i].arity; k++) {
            const char *wanted = entries[i].partials[k];
            struct expr *e = plain_partial(rule_of(entries[i].name), k, types[1]);
            if (!wanted || strcmp(wanted, "0") == 0) {
                check(e == NULL, entries[i].name);
                continue;
            }
            check(e != NULL, entries[i].name);
            const char *got = e ? print_expr(e) : "";
            check(strcmp(without_blanks(got), without_blanks(wanted)) == 0,
                  format("%s: %s", entries[i].name, got));
        }
}

static bool find_other_type(struct expr *e, void *user)
{
    struct type ***type = user;
    if (type_is_real(e->type) && type_strip(e->type)->kind != (**type)->kind)
        *type = NULL;
    return *type != NULL;
}

/* No node of another real type, and callees that take and give the type. */
static void test_one_type(void)
{
    for (size_t i = 0; i < COUNT(entries); i++)
        for (int k = 0; k < entries[i].arity; k++)
            for (int t = 0; t < 3; t++) {
                struct expr *e = plain_partial(rule_of(entries[i].name), k, types[t]);
                struct type **type = &types[t];
                if (e)
                    expr_walk(e, find_other_type, &type);
                check(type != NULL, typed(entries[i].name, t));
            }
}

static void test_retyped(void)
{
    static const struct {
        const char *name, *partial;
        int k, type;
    } known[] = {
        {"tanh", "1 - r * r", 0, 0},
        {"sqrt", "r != 0 ? 0.5f / r : 0", 0, 0},
        {"sqrt", "r != 0 ? 0.5L / r : 0", 0, 2},
        {"erf", "1.12837916709551257389615890312154517f * expf(-x * x)", 0, 0},
        {"log2", "1.44269504088896340735992468100189214L / x", 0, 2},
        {"acos", "-1 / sqrtf((1 - x) * (1 + x))", 0, 0},
        {"jn", "0.5L * (jnl(n - 1, x) - jnl(n + 1, x))", 1, 2},
        {"cgrad_polygamma", "cgrad_polygammaf(n + 1, x)", 1, 0},
        {"lgamma_r", "cgrad_digammal(x)", 0, 2},
        {"ldexp", "ldexpf(1, n)", 0, 0},
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        struct expr *e =
            plain_partial(rule_of(known[i].name), known[i].k, types[known[i].type]);
        CU_ASSERT_STRING_EQUAL(print_expr(e), known[i].partial);
    }
}

/* The k-th partial of the call that f returns. */
static const char *partial_in(const char *params, const char *call, int k)
{
    struct unit *unit =
        parse(format("#include <math.h>\ndouble f(%s) { return %s; }\n", params, call));
    struct expr *e = NULL, **args = NULL;
    expr_walk(function(unit, "f")->body->list[0]->expr, find_call, &e);
    for (ptrdiff_t i = 1; i < arrlen(e->kids); i++)
        arrput(args, e->kids[i]);
    struct decl *r = decl_new(DECL_VAR, "r", e->type, (struct loc){0});
    struct expr *p = rule_partial(rule_find(expr_bare(e->kids[0])->decl), k, args,
                                  expr_ref(r), e->type);
    return p ? print_expr(p) : "0";
}

static void test_arguments(void)
{
    static const struct {
        const char *params, *call, *partial;
        int k;
    } known[] = {
        /* constants */
        {"double x", "pow(x, 2)", "2 * x", 0},
        {"double x", "pow(x, 3.0)", "3.0 * pow(x, 2.0)", 0},
        {"double x", "pow(x, 1)", "1", 0},
        {"double x", "pow(x, 0)", "0", 0},
        {"double x", "pow(x, -1)", "-pow(x, -2)", 0},
        {"double x", "pow(x, 1.5)", "1.5 * pow(x, 0.5)", 0},
        {"double x", "pow(x, 0.5)", "x == 0 ? 0 : 0.5 * pow(x, -0.5)", 0},
        {"double x", "pow(x, 0.3)", "x == 0 ? 0 : 0.3 * pow(x, 0.3 - 1)", 0},
        {"float x", "powf(x, 2)", "2 * x", 0},
        {"double y", "pow(2, y)", "r * log(2)", 1},
        {"double x", "jn(1, x)", "0.5 * (jn(0, x) - jn(2, x))", 1},
        {"double x, double y", "fma(x, 0, y)", "0", 0},
        {"double x, double y", "fma(x, 1, y)", "1", 0},
        /* compound arguments */
        {"double x", "tan(2 * x)", "1 + r * r", 0},
        {"double x, double y", "log(x + y)", "1 / (x + y)", 0},
        {"double x", "asin(-x)", "1 / sqrt((1 + x) * (1 - x))", 0},
        {"double x[3], int i", "atan(x[i + 1])", "1 / (1 + x[i + 1] * x[i + 1])", 0},
        /* integers and floats where a double is taken */
        {"double x, int n", "pow(x, n)", "n == 0 ? 0 : n * pow(x, (double)n - 1)", 0},
        {"int n", "log(n)", "1.0 / n", 0},
        {"float x", "atan((double)x)", "1 / (1 + (double)x * (double)x)", 0},
        {"float x", "atan(x)", "1 / (1 + (double)x * x)", 0},
        {"float x", "log(x)", "1.0 / x", 0},
        {"double x", "atanf(x)", "1 / (1 + (float)x * (float)x)", 0},
        {"float x", "powf(x, 0.3)", "x == 0 ? 0 : (float)0.3 * powf(x, (float)0.3 - 1)",
         0},
        {"long double x", "fabs(x)", "(double)x > 0 ? 1 : (double)x < 0 ? -1 : 0", 0},
        {"int n, double y", "fma(n, n, y)", "(double)n", 0},
        {"unsigned n", "erf(n)",
         "1.12837916709551257389615890312154517 * exp(-(double)n * n)", 0},
    };
    for (size_t i = 0; i < COUNT(known); i++)
        CU_ASSERT_STRING_EQUAL(partial_in(known[i].params, known[i].call, known[i].k),
                               known[i].partial);
}

static const struct rule *rule_in(const char *declaration, const char *name)
{
    return rule_find(function(parse(declaration), name));
}

/* Names that a program may give to functions of its own, bodies, other types. */
static void test_not_found(void)
{
    CU_ASSERT_PTR_NOT_NULL(rule_in("double sin(double);", "sin"));
    CU_ASSERT_PTR_NULL(rule_in("double sin(double x) { return x; }", "sin"));
    CU_ASSERT_PTR_NULL(rule_in("double y1(double);", "y1"));
    CU_ASSERT_PTR_NULL(rule_in("float y1f(float);", "y1f"));
    CU_ASSERT_PTR_NULL(rule_in("double cosine(double);", "cosine"));
    CU_ASSERT_PTR_NULL(rule_in("double cgrad_digammaf(double);", "cgrad_digammaf"));
    CU_ASSERT_PTR_NULL(rule_in("float cgrad_digamma(float);", "cgrad_digamma"));
    CU_ASSERT_PTR_NULL(rule_in("double atan2(double);", "atan2"));
    CU_ASSERT_PTR_NULL(rule_in("double f(double);", "f"));
}

static void test_call(void)
{
    for (int t = 0; t < 3; t++) {
        struct decl *x = decl_new(DECL_VAR, "x", types[t], (struct loc){0});
        struct expr **args = NULL;
        arrput(args, expr_ref(x));
        struct expr *call = rule_call("floor", args, types[t]);
        CU_ASSERT_STRING_EQUAL(print_expr(call), format("%s(x)", typed("floor", t)));
        CU_ASSERT(type_equal(call->type, types[t]));
        CU_ASSERT_PTR_EQUAL(rule_find(call->kids[0]->decl), rule_of("floor"));
    }
}

static bool load(const char *rows)
{
    char name[] = "/tmp/cgrad_rules_XXXXXX";
    int file = mkstemp(name);
    FILE *f = file < 0 ? NULL : fdopen(file, "w");
    if (!f)
        fatal("no temporary file");
    fputs(rows, f);
    fclose(f);
    bool good = rules_load(name);
    remove(name);
    return good;
}

static void test_user_rows(void)
{
    CU_ASSERT_PTR_NULL(rule_in("double logistic(double);", "logistic"));
    CU_ASSERT(load("/* a comment, with a comma */\n"
                   "RULE1(logistic, z, -3, 3, 0, r * (1 - r))\n"
                   "RULE2(mix, a, b, 0, 1, 0, 1, SINGULAR | KINK,\n"
                   "      logistic(a - b) > 0.5 ? cos(b) : 1.5, isnan(a) ? 1 : b)\n"
                   "CONST1(step, x, 0, 1)\n"
                   "AT1(logistic, 0, 0.25)\n"
                   "RULE1(y1, x, 0, 1, 0, 2 * x)\n"));
    const struct rule *mix = rule_in("double mix(double, double);", "mix");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mix);
    CU_ASSERT_EQUAL(mix->marks, SINGULAR | KINK);
    CU_ASSERT_PTR_EQUAL(rule_in("float mixf(float, float);", "mixf"), mix);
    CU_ASSERT_STRING_EQUAL(print_expr(plain_partial(mix, 0, types[0])),
                           "logisticf(a - b) > 0.5f ? cosf(b) : 1.5f");
    CU_ASSERT_STRING_EQUAL(print_expr(plain_partial(mix, 1, types[0])),
                           "isnan(a) ? 1 : b");
    CU_ASSERT(mix->uses_arg[0][0] && mix->uses_arg[0][1] && !mix->uses_result[0]);
    CU_ASSERT_PTR_NOT_NULL(rule_in("double step(double);", "step"));
    CU_ASSERT_STRING_EQUAL(
        print_expr(plain_partial(rule_in("double y1(double);", "y1"), 0, types[1])),
        "2 * x");
}

/* Reported, where the row stands. */
static void test_wrong_rows(void)
{
    CU_ASSERT_FALSE(load("RULE1(a1, x, 0, 1, 0, rr)\n"));
    CU_ASSERT_FALSE(load("RULE1(a1, x, 0, 1, 0)\n"));
    CU_ASSERT_FALSE(load("RULE1(a1, x, 0, 1, 0, 1, 2)\n"));
    CU_ASSERT_FALSE(load("RULE1(a1, x, 0, 1, FUNNY, 1)\n"));
    CU_ASSERT_FALSE(load("RULE1(a1, x, 0, 1, 0, x++)\n"));
    CU_ASSERT_FALSE(load("RULE9(a1, x, 0, 1, 0, 1)\n"));
    CU_ASSERT(load("RULE1(a1, x, 0, 1, 0, 1)\n"));
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"found", test_found},
        {"predicates", test_predicates},
        {"partials", test_partials},
        {"one type", test_one_type},
        {"retyped", test_retyped},
        {"arguments", test_arguments},
        {"not found", test_not_found},
        {"call", test_call},
        {"user rows", test_user_rows},
        {"wrong rows", test_wrong_rows},
        CU_TEST_INFO_NULL,
    };
    CU_SuiteInfo suites[] = {{"rules", start, NULL, NULL, NULL, tests},
                             CU_SUITE_INFO_NULL};
    int status = run_suites(suites);
    arena_free();
    return status;
}
