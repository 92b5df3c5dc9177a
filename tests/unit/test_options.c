/* The command line, read as it is meant; cli/usage.sh has what is refused. */
#include "../suites.h"
#include "options.h"
#include <string.h>

enum { WORDS = 40 };

/* options_parse of a command line whose words are separated by single blanks. */
static struct options parse(const char *line)
{
    static char text[500], *argv[WORDS];
    int argc = 0;
    snprintf(text, sizeof text, "cgrad %s", line);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    return options_parse(argc, argv);
}

/* The strings of an array, each in brackets. */
static const char *joined(const char **array)
{
    struct text t = {0};
    text_add(&t, "");
    for (ptrdiff_t i = 0; i < arrlen(array); i++)
        text_printf(&t, "[%s]", array[i]);
    return t.s;
}

static void test_compiler_flags(void)
{
    struct options o = parse("-I. -I inc a.c -isystem /x -isystem/y -include z.h -DX=1 "
                             "-D Y -UZ -std=c11 -fopenmp -O2 -g -Wall -march=native "
                             "-pthread -pedantic-errors b.c -- -Xclang -o k.c");
    CU_ASSERT_STRING_EQUAL(joined(o.files), "[a.c][b.c]");
    CU_ASSERT_STRING_EQUAL(joined(o.flags),
                           "[-I.][-I][inc][-isystem][/x][-isystem/y][-include][z.h]"
                           "[-DX=1][-D][Y][-UZ][-std=c11][-fopenmp][-O2][-g][-Wall]"
                           "[-march=native][-pthread][-pedantic-errors][-Xclang][-o]"
                           "[k.c]");
    CU_ASSERT_PTR_NULL(o.database);
    CU_ASSERT_STRING_EQUAL(joined(parse("-DX a.c -DY b.c").file_flags[1]),
                           "[-DX][-DY]");
}

static void test_requests(void)
{
    struct options o = parse("a.c --grad f(x[n]) --as g --vjp=h(x->y) --split s");
    CU_ASSERT_EQUAL(o.action, ACTION_DIFFERENTIATE);
    CU_ASSERT_EQUAL_FATAL(arrlen(o.requests), 3);
    CU_ASSERT_STRING_EQUAL(o.requests[0].product, "grad");
    CU_ASSERT_STRING_EQUAL(o.requests[0].text, "f(x[n])");
    CU_ASSERT_STRING_EQUAL(o.requests[0].as, "g");
    CU_ASSERT_STRING_EQUAL(o.requests[1].product, "vjp");
    CU_ASSERT_STRING_EQUAL(o.requests[1].text, "h(x->y)");
    CU_ASSERT_PTR_NULL(o.requests[1].as);
    CU_ASSERT_STRING_EQUAL(o.requests[2].product, "split");
    o = parse("a.c --jac f(x->y) --sparse --as s --jac=reverse --hess g --sparse");
    CU_ASSERT_EQUAL_FATAL(arrlen(o.requests), 2);
    CU_ASSERT_STRING_EQUAL(o.requests[0].product, "jac_sparse");
    CU_ASSERT_STRING_EQUAL(o.requests[0].as, "s");
    CU_ASSERT_STRING_EQUAL(o.requests[1].product, "hess_sparse");
    o = parse("a.c --inactive=f --inactive g --rules r.def --embed --trust-aliasing");
    CU_ASSERT_STRING_EQUAL(joined(o.inactive), "[f][g]");
    CU_ASSERT_STRING_EQUAL(joined(o.rules), "[r.def]");
    CU_ASSERT_TRUE(o.embed && o.trust_aliasing);
    CU_ASSERT_FALSE(parse("a.c").embed || parse("a.c").trust_aliasing);
}

static void test_output_names(void)
{
    struct options o = parse("dir/model.c other.c");
    CU_ASSERT_STRING_EQUAL(o.output, "model_grad.c");
    CU_ASSERT_STRING_EQUAL(o.header, "model_grad.h");
    CU_ASSERT_PTR_NULL(o.dependency_file);
    o = parse("a.c -oout/b.c -MD");
    CU_ASSERT_STRING_EQUAL(o.header, "out/b.h");
    CU_ASSERT_STRING_EQUAL(o.dependency_file, "out/b.d");
    CU_ASSERT_STRING_EQUAL(joined(o.dependency_targets), "[out/b.c]");
    o = parse("a.c -o b -H inc/c.h -MD -MF d -MT x -MTy");
    CU_ASSERT_STRING_EQUAL(o.output, "b");
    CU_ASSERT_STRING_EQUAL(o.header, "inc/c.h");
    CU_ASSERT_STRING_EQUAL(o.dependency_file, "d");
    CU_ASSERT_STRING_EQUAL(joined(o.dependency_targets), "[x][y]");
    o = parse("a.c -o -");
    CU_ASSERT_STRING_EQUAL(o.output, "-");
    CU_ASSERT_PTR_NULL(o.header);
}

static void test_actions(void)
{
    CU_ASSERT_EQUAL(parse("--help").action, ACTION_HELP);
    CU_ASSERT_EQUAL(parse("--version").action, ACTION_VERSION);
    CU_ASSERT_EQUAL(parse("--list-rules").action, ACTION_LIST_RULES);
    CU_ASSERT_EQUAL(parse("a.c").dump, STAGE_COUNT);
    struct options o = parse("--dump=c-renamed a.c");
    CU_ASSERT_EQUAL(o.action, ACTION_DUMP);
    CU_ASSERT_EQUAL(o.dump, STAGE_C_RENAMED);
    CU_ASSERT_EQUAL(parse("--dump facts a.c").dump, STAGE_FACTS);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"compiler flags", test_compiler_flags},
        {"requests", test_requests},
        {"output names", test_output_names},
        {"actions", test_actions},
        CU_TEST_INFO_NULL,
    };
    return run_tests("options", tests);
}
