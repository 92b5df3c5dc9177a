/* How a test program ends: its suites run, each test named as it goes. */
#ifndef CGRAD_TESTS_SUITES_H
#define CGRAD_TESTS_SUITES_H
#include <CUnit/Basic.h>

/* The exit status; suites and tests end with CUnit's null rows. */
static inline int run_suites(CU_SuiteInfo *suites)
{
    if (CU_initialize_registry() != CUE_SUCCESS
        || CU_register_suites(suites) != CUE_SUCCESS)
        return 2;
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed > 0;
}

/* Of one suite. */
static inline int run_tests(const char *suite, CU_TestInfo *tests)
{
    CU_SuiteInfo suites[] = {{suite, NULL, NULL, NULL, NULL, tests},
                             CU_SUITE_INFO_NULL};
    return run_suites(suites);
}

#endif
