/* Memory of vectors: zeros, what it held when resized, and blocks that come again. */
#include "../suites.h"
#include "cgrad_rt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_filled(const unsigned char *p, size_t n, unsigned char with)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != with)
            return false;
    return true;
}

static void test_zeros(void)
{
    static const size_t sizes[] = {0, 1, 64, 1000, 1024, 1025, 4096, 100000};
    for (int again = 0; again < 2; again++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            unsigned char *p = cgrad_calloc_lanes(sizes[i], 1);
            CU_ASSERT_FATAL(p != NULL);
            CU_ASSERT((uintptr_t)p % _Alignof(max_align_t) == 0);
            CU_ASSERT(sizes[i] <= 1024 || (uintptr_t)p % 64 == 0);
            CU_ASSERT(is_filled(p, sizes[i], 0));
            memset(p, 7, sizes[i]);
            cgrad_free_lanes(p);
        }
    cgrad_free_lanes(NULL);
    cgrad_trim();
}

static void test_resized(void)
{
    unsigned char *p = NULL;
    size_t old = 0;
    for (size_t n = 1; n < 5000; n += 1 + n / 7) {
        unsigned char *q = cgrad_realloc_lanes(p, n);
        CU_ASSERT_FATAL(q != NULL);
        CU_ASSERT(is_filled(q, old, 7));
        memset(q, 7, n);
        p = q;
        old = n;
    }
    p = cgrad_realloc_lanes(p, 10);
    CU_ASSERT(is_filled(p, 10, 7));
    CU_ASSERT_PTR_NULL(cgrad_realloc_lanes(p, 0));
    cgrad_trim();
}

/* What grows by one each time stays where it is, mostly. */
static void test_grows(void)
{
    size_t moves = 0;
    char *p = NULL;
    for (size_t n = 1; n <= 1000; n++) {
        char *q = cgrad_realloc_lanes(p, 64 * n);
        moves += q != p;
        p = q;
    }
    CU_ASSERT(moves < 30);
    cgrad_free_lanes(p);
    cgrad_trim();
}

/* A call's blocks are there for the next one; a block far larger than what is asked for
 * isn't. */
static void test_kept(void)
{
    void *a = cgrad_calloc_lanes(100, 64), *b = cgrad_calloc_lanes(1000, 64);
    cgrad_free_lanes(a);
    cgrad_free_lanes(b);
    void *c = cgrad_calloc_lanes(900, 64), *d = cgrad_calloc_lanes(90, 64);
    CU_ASSERT_PTR_EQUAL(c, b);
    CU_ASSERT_PTR_EQUAL(d, a);
    cgrad_free_lanes(c);
    d = cgrad_realloc_lanes(d, 300 * 64);
    CU_ASSERT_PTR_NOT_EQUAL(d, b);
    cgrad_free_lanes(d);
    cgrad_trim();
}

static void test_too_large(void)
{
    CU_ASSERT_PTR_NULL(cgrad_calloc_lanes(SIZE_MAX / 2, 4));
    CU_ASSERT_PTR_NULL(cgrad_calloc_lanes(SIZE_MAX - 8, 1));
    void *p = cgrad_calloc_lanes(2, 64);
    CU_ASSERT_PTR_NULL(cgrad_realloc_lanes(p, SIZE_MAX - 8));
    cgrad_free_lanes(p);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"zeros", test_zeros}, {"resized", test_resized},     {"grows", test_grows},
        {"kept", test_kept},   {"too large", test_too_large}, CU_TEST_INFO_NULL,
    };
    return run_tests("lanes", tests);
}
