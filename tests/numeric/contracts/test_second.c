/* Second derivatives, form by form. */
#include "contracts_grad.h"
#include "test_contracts.h"

#include <stdlib.h>
#include <string.h>

/* second derivatives in fields and globals */
static void test_second_in_fields(void)
{
    struct box b = {2, 3, 4, 5}, b_d = {1, 10, 0, 0}, b_b = {7, 7, 7, 7}, b_bd = b_b;
    CU_ASSERT_EQUAL(area_hvp(b, b_d, &b_b, &b_bd), 18);
    NEAR(b_b.width, 9);
    NEAR(b_b.height, 12);
    NEAR(b_bd.width, 60);
    NEAR(b_bd.height, 46);
    CU_ASSERT_EQUAL(b_bd.id, 7);
    CU_ASSERT_EQUAL(b_bd.unused, 7);

    double mass_b, mass_bd, gravity_b, gravity_bd, gravity_d = 5;
    CU_ASSERT_EQUAL(
        weight_hvp(2, 3, &mass_b, &mass_bd, &gravity_b, &gravity_bd, &gravity_d),
        180.5);
    NEAR(mass_b, 90.25);
    NEAR(gravity_b, 38);
    NEAR(mass_bd, 95);
    NEAR(gravity_bd, 77);

    double weights[] = {3, 4}, weights_d[] = {2, 3}, weights_b[2], weights_bd[2], v_b,
           v_bd;
    struct model model = {2, weights, 5, "m"}, model_d = {-1, weights_d, NAN, NULL},
                 model_b = {-1, weights_b, 7, NULL},
                 model_bd = {-1, weights_bd, 7, NULL};
    CU_ASSERT_EQUAL(
        evaluate_hvp(&model, &model_d, &model_b, &model_bd, 2, 4, &v_b, &v_bd), 30);
    NEAR(weights_b[0], 2);
    NEAR(weights_bd[0], 4);
    NEAR(weights_bd[1], 0);
    NEAR(v_b, 23);
    NEAR(v_bd, 42);
    CU_ASSERT_EQUAL(model_bd.bias, 7);
}

/* against differences of the adjoint, in memory that is updated in place */
static void test_second_behind_pointer(void)
{
    enum { N = 4 };
    const double u0[N] = {1, 2, -1, 0.5}, k[N] = {0.3, -0.2, 0.7, 0.4}, h = 1e-5;
    double u[N], u_d[N] = {1, -1, 2, 3}, k_d[N] = {2, 1, -1, 1}, u_b[N], u_bd[N],
                 k_b[N], k_bd[N], near_b[2][2 * N + 1] = {{0}};
    struct grid g = {N, u, k, 0.5}, g_d = {N, u_d, k_d, 2}, g_b = {N, u_b, k_b, 0},
                g_bd = {N, u_bd, k_bd, 0};
    memcpy(u, u0, sizeof u);
    energy_after_hvp(&g, &g_d, &g_b, &g_bd);
    double grad_u[N], grad_k[N];
    struct grid grad = {N, grad_u, grad_k, 0};
    memcpy(u, u0, sizeof u);
    energy_after_grad(&g, &grad);
    CU_ASSERT_EQUAL(grad.dt, g_b.dt);
    for (int i = 0; i < N; i++) {
        CU_ASSERT_EQUAL(grad_u[i], u_b[i]);
        CU_ASSERT_EQUAL(grad_k[i], k_b[i]);
    }
    for (int side = 0; side < 2; side++) {
        double step = side ? h : -h, moved[N], k_moved[N];
        struct grid at = {N, moved, k_moved, 0.5 + step * g_d.dt};
        struct grid at_b = {N, near_b[side], near_b[side] + N, 0};
        for (int i = 0; i < N; i++) {
            moved[i] = u0[i] + step * u_d[i];
            k_moved[i] = k[i] + step * k_d[i];
        }
        energy_after_vjp(&at, &at_b, 1);
        near_b[side][2 * N] = at_b.dt;
    }
    for (int i = 0; i <= 2 * N; i++) {
        double want = (near_b[1][i] - near_b[0][i]) / (2 * h);
        double got = i < N ? u_bd[i] : i < 2 * N ? k_bd[i - N] : g_bd.dt;
        CU_ASSERT(fabs(got - want) <= 1e-7 * (1 + fabs(want)));
    }
}

static void test_second_through_output(void)
{
    const double x[2] = {2, 3}, x_d[2] = {1, -1}, y_b[2] = {1, 10};
    double x_b[2], x_bd[2], y[2];
    squared_twice_hvp(2, x, x_d, x_b, x_bd, y, y_b);
    for (int i = 0; i < 2; i++) {
        NEAR(y[i], x[i] * x[i] * x[i] * x[i]);
        NEAR(x_b[i], 4 * x[i] * x[i] * x[i] * y_b[i]);
        NEAR(x_bd[i], 12 * x[i] * x[i] * x_d[i] * y_b[i]);
    }
}

/* t x0 x1 + x0 x1 + x1 of a global t, which ends as that */
static void test_second_in_a_global(void)
{
    const double x[2] = {2, 3}, x_d[2] = {1, -1}, t = 0.5, t_d = 10;
    double x_b[2], x_bd[2], t_b, t_bd;
    total = t;
    accumulate_hvp(2, x, x_d, x_b, x_bd, &t_b, &t_bd, &t_d);
    NEAR(total, (t + 1) * 6 + 3);
    NEAR(t_b, 6);
    NEAR(t_bd, x_d[0] * x[1] + x[0] * x_d[1]);
    NEAR(x_b[0], (t + 1) * x[1]);
    NEAR(x_b[1], (t + 1) * x[0] + 1);
    NEAR(x_bd[0], t_d * x[1] + (t + 1) * x_d[1]);
    NEAR(x_bd[1], t_d * x[0] + (t + 1) * x_d[0]);
    total = t;
    accumulated(2, x, x_d, x_b, x_bd);
    NEAR(total, (t + 1) * 6 + 3);
    NEAR(x_b[1], (t + 1) * x[0] + 1);
    NEAR(x_bd[0], (t + 1) * x_d[1]);
    NEAR(x_bd[1], (t + 1) * x_d[0]);
}

CU_TestInfo second_tests[] = {
    {"in fields", test_second_in_fields},
    {"behind a pointer", test_second_behind_pointer},
    {"through an output", test_second_through_output},
    {"in a global", test_second_in_a_global},
    CU_TEST_INFO_NULL,
};
