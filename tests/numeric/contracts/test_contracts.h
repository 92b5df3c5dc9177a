/* What the suites of the contracts share; test_contracts.c runs all of them. */
#ifndef TEST_CONTRACTS_H
#define TEST_CONTRACTS_H
#include <CUnit/CUnit.h>
#include <math.h>
#include <stdbool.h>

static inline bool is_close(double got, double want)
{
    return fabs(got - want) <= 1e-14 * (1 + fabs(want));
}
#define NEAR(got, want) CU_ASSERT(is_close(got, want))

/* test_second.c, test_taylor.c, test_pointers.c */
extern CU_TestInfo second_tests[], taylor_tests[], pointer_tests[];

#endif
