/* Pointers that a function returns or moves. */
#include "contracts_grad.h"
#include "test_contracts.h"

#include <stdlib.h>

/* sum = (4 + 9) 2, along (1, 10): 6 x 4 + 9 = 12 + 9, 2 x 2 x 3 */
static void test_view(void)
{
    double x[] = {2, 3}, x_d[] = {1, 10}, x_b[] = {0, 0}, x_bd[2];
    struct view seed = {.sum = 10}, v = view_of_vjp(2, x, x_b, seed), v_d;
    CU_ASSERT_EQUAL(v.sum, 26);
    CU_ASSERT_PTR_EQUAL(v.x, x);
    NEAR(x_b[0], 210);
    NEAR(x_b[1], 120);
    v = view_of_jvp(2, x, x_d, &v_d);
    CU_ASSERT_PTR_EQUAL(v_d.x, x_d);
    NEAR(v_d.sum, 141);
    view_of_hvp(2, x, x_d, x_b, x_bd, seed);
    NEAR(x_b[1], 120);
    NEAR(x_bd[0], 10 * (12 + 60));
    NEAR(x_bd[1], 10 * (6 + 40));
}

static void test_made(void)
{
    double x[] = {2, 3}, x_d[] = {1, 10}, x_b[] = {0, 0};
    struct view seed = {.sum = 10}, v = view_made_vjp(2, x, x_b, seed), v_d;
    CU_ASSERT_EQUAL(v.x[1], 9);
    NEAR(x_b[0], 80);
    NEAR(x_b[1], 120);
    free(v.x);
    v = view_made_jvp(2, x, x_d, &v_d);
    NEAR(v_d.sum, 128);
    NEAR(v_d.x[1], 60);
    free(v_d.x);
    free(v.x);
}

static void test_returned_pointer(void)
{
    double x[] = {2, 3, 1}, x_d[] = {1, 10, 100}, x_b[] = {0, 0, 0}, x_bd[3], cube,
           cube_d, cube_t[3];
    CU_ASSERT_PTR_EQUAL(greatest_vjp(3, x, x_b, &cube, &(double){2}), x + 1);
    CU_ASSERT_EQUAL(cube, 27);
    NEAR(x_b[0], 0);
    NEAR(x_b[1], 54);
    CU_ASSERT_PTR_EQUAL(greatest_jvp(3, x, x_d, &cube, &cube_d), x + 1);
    NEAR(cube_d, 270);
    CU_ASSERT_PTR_EQUAL(greatest_hvp(3, x, x_d, x_b, x_bd, &cube), x + 1);
    NEAR(x_bd[1], 180);
    CU_ASSERT_PTR_EQUAL(greatest_taylor(3, x, x_d, &cube, 2, cube_t), x + 1);
    NEAR(cube_t[1], 270);
    NEAR(cube_t[2], 900);
}

/* Shadows are those of the memory: what now leads to at last has its shadow where next led
 * to at first. */
static void test_turned(void)
{
    double now[] = {2, 3}, next[2], now_d[] = {1, 10}, next_d[2], by_b = 0;
    struct levels l = {2, now, next}, l_d = {2, now_d, next_d};
    turn_jvp(&l, &l_d, 0.5, 4);
    CU_ASSERT_PTR_EQUAL(l.now, next);
    CU_ASSERT_PTR_EQUAL(l_d.now, next_d);
    NEAR(l_d.now[0], 0.5 * (3 + 20) + 4 * 6);
    double now_b[] = {0, 0}, next_b[] = {1, 2};
    struct levels at = {2, now, next}, l_b = {2, now_b, next_b};
    turn_vjp(&at, &l_b, 0.5, &by_b);
    NEAR(now_b[0], 0.5 * 3 * 3);
    NEAR(now_b[1], 0.5 * 2 * 3);
    NEAR(next_b[0], 0);
    NEAR(by_b, 18);
}

CU_TestInfo pointer_tests[] = {
    {"view", test_view},
    {"made", test_made},
    {"returned pointer", test_returned_pointer},
    {"turned", test_turned},
    CU_TEST_INFO_NULL,
};
