/* What taylor takes and gives, form by form. All functions are polynomials: their
 * coefficients, summed up, are the function at x + h x_d. */
#include "contracts_grad.h"
#include "test_contracts.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { ORDER = 12 };
static const double H = 0.75;

static bool is_near(double got, double want)
{
    return fabs(got - want) <= 1e-12 * (1 + fabs(want));
}

/* Every `stride`-th real */
static double sum_of(const double *c, size_t stride)
{
    double sum = 0;
    for (size_t k = ORDER + 1; k-- > 0;)
        sum = sum * H + c[k * stride];
    return sum;
}

#define STRIDE(c) (sizeof *(c) / sizeof(double))
#define SUMS_TO(c, member, want)                                     \
    do {                                                             \
        CU_ASSERT(is_near(sum_of(&(c)[0].member, STRIDE(c)), want)); \
    } while (0)

static void test_values(void)
{
    double c[ORDER + 1], few[2], value[1];
    product_taylor(2, 1, 3, 10, ORDER, c);
    CU_ASSERT(is_near(sum_of(c, 1), product(2 + H, 3 + 10 * H)));
    product_taylor(2, 1, 3, 10, 1, few);
    product_taylor(2, 1, 3, 10, 0, value);
    CU_ASSERT_EQUAL(c[0], 18);
    CU_ASSERT_EQUAL(few[1], 129);
    CU_ASSERT_EQUAL(value[0], 18);
}

static struct box moved_box(struct box b, struct box d)
{
    b.width += H * d.width;
    b.height += H * d.height;
    return b;
}

static void test_struct_by_value(void)
{
    struct box b = {2, 3, 7, NAN}, d = {1, -2, 0, NAN};
    double c[ORDER + 1];
    area_taylor(b, d, ORDER, c);
    CU_ASSERT(is_near(sum_of(c, 1), area(moved_box(b, d))));
}

static void test_struct_in_place(void)
{
    struct box b = {2, 3, 7, NAN}, d = {1, -2, 0, NAN}, series[ORDER + 1];
    struct box at = moved_box(b, d);
    stretch(&at, 0.5 + 4 * H);
    for (int k = 0; k <= ORDER; k++)
        series[k] = (struct box){NAN, 99, k, 98};
    stretch_taylor(&b, &d, ORDER, series, 0.5, 4);
    SUMS_TO(series, width, at.width);
    CU_ASSERT_EQUAL(series[0].width, b.width);
    CU_ASSERT_EQUAL(b.width, 3);
    CU_ASSERT_EQUAL(b.id, 8);
    for (int k = 0; k <= ORDER; k++) /* what nobody asked for stays */
        CU_ASSERT(series[k].height == 99 && series[k].id == k
                  && series[k].unused == 98);
}

static void test_behind_pointer(void)
{
    double weights[3] = {2, -1, 0.5}, weights_d[3] = {1, 2, -3}, at[3], c[ORDER + 1];
    struct model m = {3, weights, 4, "m"}, d = {.weights = weights_d},
                 moved = {3, at, 4, "m"};
    for (int i = 0; i < 3; i++)
        at[i] = weights[i] + H * weights_d[i];
    evaluate_taylor(&m, &d, 2, -1, ORDER, c);
    CU_ASSERT(is_near(sum_of(c, 1), evaluate(&moved, 2 - H)));
    evaluate_along(&m, 2, 3, ORDER, c);
    CU_ASSERT(is_near(sum_of(c, 1), evaluate(&m, 2 + 3 * H)));
}

/* Rows of what a pointer in the structure leads to stand where the caller says. */
static void test_behind_pointer_in_place(void)
{
    double from[2] = {1, -2}, to[2] = {3, 4}, from_d[2] = {2, 0.5}, room[ORDER + 1][2];
    double at[2] = {1 + 2 * H, -2 + 0.5 * H}, out[2] = {3, 4};
    struct lanes l = {2, from, to}, d = {2, from_d, NULL}, series[ORDER + 1],
                 moved = {2, at, out};
    for (int k = 0; k <= ORDER; k++)
        series[k] = (struct lanes){k, NULL, room[k]};
    carry(&moved, 0.5 - H);
    carry_taylor(&l, &d, ORDER, series, 0.5, -1);
    for (int i = 0; i < 2; i++) {
        CU_ASSERT(is_near(sum_of(&room[0][i], 2), out[i]));
        CU_ASSERT_EQUAL(room[0][i], to[i]);
    }
    CU_ASSERT(series[1].from == NULL && series[1].to == room[1] && series[1].n == 1);
}

static void test_returned_struct(void)
{
    struct pair series[ORDER + 1], want = twist(2 + H, 3 - H);
    twist_taylor(2, 1, 3, -1, ORDER, series);
    SUMS_TO(series, first, want.first);
    SUMS_TO(series, second, want.second);
    CU_ASSERT_EQUAL(series[0].first, 6);
}

static void test_inner_member(void)
{
    struct ends l = {1, {2, 3}}, r = {2, {8, 9}}, d = {3, {5, NAN}}, series[ORDER + 1];
    for (int k = 0; k <= ORDER; k++)
        series[k].p.x = 77;
    exchange_taylor(&l, &d, &r, ORDER, series);
    SUMS_TO(series, p.y, (2 + 5 * H) * 3);
    CU_ASSERT_EQUAL(series[1].p.x, 77);
    CU_ASSERT_EQUAL(r.p.x, 3);
}

static void test_array_of_structs(void)
{
    const struct pair p[3] = {{1, 2}, {3, -4}, {0.5, 6}},
                      d[3] = {{1, 0}, {-2, 3}, {0.25, 1}};
    struct pair at[3], want[3], q[3], series[3][ORDER + 1];
    for (int i = 0; i < 3; i++)
        at[i] =
            (struct pair){p[i].first + H * d[i].first, p[i].second + H * d[i].second};
    multiply_pairs(3, at, want);
    multiply_pairs_taylor(3, p, d, q, ORDER, series);
    for (int i = 0; i < 3; i++) {
        SUMS_TO(series[i], first, want[i].first);
        SUMS_TO(series[i], second, want[i].second);
        CU_ASSERT_EQUAL(series[i][0].first, q[i].first);
    }
}

static void test_globals(void)
{
    double c[ORDER + 1], gravity_d = 2;
    weight_taylor(3, 1, ORDER, c, &gravity_d);
    double at = gravity + H * 2;
    CU_ASSERT(is_near(sum_of(c, 1), (3 + H) * at * at));
    through_global_taylor(2, 1, ORDER, c);
    CU_ASSERT(is_near(sum_of(c, 1), through_global(2 + H)));
    struct pair d = {1, -1}, series[ORDER + 1];
    pole = (struct pair){2, 3};
    wander_taylor(0.5, 2, &d, ORDER, series);
    CU_ASSERT_EQUAL(series[0].first, pole.first);
    pole = (struct pair){2 + H, 3 - H};
    wander(0.5 + 2 * H);
    SUMS_TO(series, first, pole.first);
    SUMS_TO(series, second, pole.second);
}

static void test_workspace(void)
{
    const double x[3] = {1, -2, 3}, x_d[3] = {1, 0.5, -1};
    double work[3], at[3], c[ORDER + 1];
    struct context has = {3, work, NULL}, moved = {3, work, NULL};
    in_workspace_taylor(&has, x, x_d, ORDER, c);
    for (int i = 0; i < 3; i++)
        at[i] = x[i] + H * x_d[i];
    CU_ASSERT(is_near(sum_of(c, 1), in_workspace(&moved, at)));
    free(has.order);
    free(moved.order);
}

CU_TestInfo taylor_tests[] = {
    {"values", test_values},
    {"struct by value", test_struct_by_value},
    {"struct in place", test_struct_in_place},
    {"behind a pointer", test_behind_pointer},
    {"behind a pointer, in place", test_behind_pointer_in_place},
    {"returned struct", test_returned_struct},
    {"inner member", test_inner_member},
    {"array of structs", test_array_of_structs},
    {"globals", test_globals},
    {"workspace", test_workspace},
    CU_TEST_INFO_NULL,
};
