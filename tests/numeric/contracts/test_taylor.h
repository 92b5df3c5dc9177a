/* The suite of test_taylor.c, which test_contracts.c runs. */
#ifndef TEST_TAYLOR_H
#define TEST_TAYLOR_H
#include <CUnit/CUnit.h>

extern CU_TestInfo taylor_tests[];

#endif
