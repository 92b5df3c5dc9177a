/* The signatures and promises of the products, form by form, with derivatives known by
 * hand. That this compiles is half of the test. */
#include "test_contracts.h"
#include "../../suites.h"
#include "cgrad_rt.h"
#include "contracts_grad.h"

#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void test_scalars(void)
{
    double a_b = 7, b_b = 7, product_d;
    CU_ASSERT_EQUAL(product_grad(2, &a_b, 3, &b_b), 18);
    NEAR(a_b, 9);
    NEAR(b_b, 12);
    CU_ASSERT_EQUAL(product_vjp(2, &a_b, 3, &b_b, 10), 18);
    NEAR(a_b, 99);
    NEAR(b_b, 132);
    CU_ASSERT_EQUAL(product_jvp(2, 1, 3, 10, &product_d), 18);
    NEAR(product_d, 129);
}

static void test_as(void)
{
    double a_b = 7;
    CU_ASSERT_EQUAL(slope_in_a(2, &a_b, 3), 18);
    NEAR(a_b, 9);
}

static void test_float_and_long(void)
{
    float a_b = 7, b_b = 7;
    long double c_b = 7, d_b = 7;
    CU_ASSERT_EQUAL(product_float_grad(2, &a_b, 3, &b_b), 6);
    CU_ASSERT_EQUAL(a_b, 3);
    CU_ASSERT_EQUAL(b_b, 2);
    CU_ASSERT(product_long_grad(2, &c_b, 3, &d_b) == 8);
    CU_ASSERT(c_b == 4);
    CU_ASSERT(d_b == 2);
}

static void test_in_place(void)
{
    double u[] = {2, -3}, u_b[] = {1, 10}, u_d[] = {1, 10};
    squares_vjp(2, u, u_b);
    NEAR(u[0], 4);
    NEAR(u[1], 9);
    NEAR(u_b[0], 4);
    NEAR(u_b[1], -60);
    double v[] = {2, -3};
    squares_jvp(2, v, u_d);
    NEAR(v[1], 9);
    NEAR(u_d[0], 4);
    NEAR(u_d[1], -60);
}

/* final values bitwise, and <seed, J d> = <adjoint, d> */
static void test_in_place_restored(void)
{
    double start[] = {0.5, 1.5, -0.75}, want[3], u[3], u_d[] = {0.3, -1, 2};
    double seed[] = {1, 2, -0.5}, u_b[3], direction[3], rate_b = 0, left = 0, right = 0;
    memcpy(want, start, sizeof want);
    relax(3, want, 0.25);
    memcpy(u, start, sizeof u);
    memcpy(direction, u_d, sizeof u_d);
    relax_jvp(3, u, u_d, 0.25, 1);
    CU_ASSERT(!memcmp(u, want, sizeof u));
    memcpy(u, start, sizeof u);
    memcpy(u_b, seed, sizeof seed);
    relax_vjp(3, u, u_b, 0.25, &rate_b);
    CU_ASSERT(!memcmp(u, want, sizeof u));
    for (int i = 0; i < 3; i++) {
        left += seed[i] * u_d[i];
        right += u_b[i] * direction[i];
    }
    NEAR(left, right + rate_b);
}

static void test_struct_by_value(void)
{
    struct box b = {2, 3, 4, 5}, b_d = {1, 10, 0, 0}, b_b = {7, 7, 7, 7};
    double area_d;
    CU_ASSERT_EQUAL(area_grad(b, &b_b), 18);
    NEAR(b_b.width, 9);
    NEAR(b_b.height, 12);
    CU_ASSERT_EQUAL(b_b.id, 7);
    CU_ASSERT_EQUAL(b_b.unused, 7);
    CU_ASSERT_EQUAL(area_jvp(b, b_d, &area_d), 18);
    NEAR(area_d, 129);
}

/* s = (bias v + w0) v + w1; the shadow's pointer is the caller's */
static void test_struct_by_pointer(void)
{
    double weights[] = {3, 4}, weights_b[] = {7, 7}, v_b = 7;
    struct model model = {2, weights, 5, "m"}, model_b = {-1, weights_b, 7, NULL};
    CU_ASSERT_EQUAL(evaluate_grad(&model, &model_b, 2, &v_b), 30);
    NEAR(weights_b[0], 2);
    NEAR(weights_b[1], 1);
    NEAR(v_b, 23);
    CU_ASSERT_EQUAL(model_b.bias, 7);
    CU_ASSERT_EQUAL(model_b.n, -1);
    CU_ASSERT_PTR_EQUAL(model_b.weights, weights_b);
    CU_ASSERT_PTR_NULL(model_b.name);
}

/* what isn't named is neither read nor changed, in the same inner structure either */
static void test_inner_member(void)
{
    struct ends l = {1, {2, 3}}, r, l_d = {7, {5, NAN}}, r_d = {7, {NAN, NAN}};
    exchange_jvp(&l, &l_d, &r, &r_d);
    NEAR(r_d.p.y, 15);
    CU_ASSERT(isnan(r_d.p.x));
    struct ends l_b = {7, {10, NAN}}, r_b = {7, {NAN, 5}};
    exchange_vjp(&l, &l_b, &r, &r_b);
    NEAR(l_b.p.x, 25);
    CU_ASSERT(isnan(l_b.p.y));
    CU_ASSERT_EQUAL(r_b.p.y, 5);
}

/* width is input and output, height only input */
static void test_struct_in_place(void)
{
    struct box b = {2, 3, 4, 5}, b_b = {10, 0, 0, 0};
    double by_b = 0;
    stretch_vjp(&b, &b_b, 0.5, &by_b);
    NEAR(b.width, 3);
    CU_ASSERT_EQUAL(b.id, 5);
    NEAR(b_b.width, 15);
    NEAR(b_b.height, 10);
    NEAR(by_b, 60);
}

/* twice k u u, of another array or in place: k^3 u^4 */
static void test_loaded_pointers(void)
{
    double u[] = {2, -3}, v[2], u_b[2] = {0}, v_b[2] = {1, 10}, k_b = 0;
    struct lanes apart = {2, u, v}, apart_b = {2, u_b, v_b};
    carry_vjp(&apart, &apart_b, 10, &k_b);
    NEAR(v[1], 90);
    NEAR(u_b[0], 40);
    NEAR(u_b[1], -600);
    NEAR(v_b[0], 0);
    NEAR(k_b, 94);
    struct lanes one = {2, u, u}, one_b = {2, v_b, v_b};
    v_b[0] = 1, v_b[1] = 10, k_b = 0;
    carry_vjp(&one, &one_b, 10, &k_b);
    NEAR(u[0], 16000);
    NEAR(v_b[0], 32000);
    NEAR(v_b[1], -1080000);
    NEAR(k_b, 300 * (16 + 810));
    double w[] = {2, -3}, w_d[] = {1, 10};
    struct lanes same = {2, w, w}, same_d = {2, w_d, w_d};
    carry_jvp(&same, &same_d, 10, 0);
    NEAR(w_d[0], 32000);
    NEAR(w_d[1], -1080000);
}

static void test_returned_struct(void)
{
    double a_b = 0, b_b = 0;
    struct pair seed = {1, 10}, tangent;
    struct pair value = twist_vjp(2, &a_b, 3, &b_b, seed);
    CU_ASSERT_EQUAL(value.first, 6);
    CU_ASSERT_EQUAL(value.second, 11);
    NEAR(a_b, 13);
    NEAR(b_b, 62);
    value = twist_jvp(2, 1, 3, 10, &tangent);
    CU_ASSERT_EQUAL(value.second, 11);
    NEAR(tangent.first, 23);
    NEAR(tangent.second, 61);
}

static void test_output_by_pointer(void)
{
    double x[] = {2, 3, 4}, x_b[] = {7, 7, 7}, err, err_b = 10, x_d[] = {1, 0, 10},
           err_d;
    energy_grad(x, x_b, &err);
    CU_ASSERT_EQUAL(err, 22);
    NEAR(x_b[0], 3);
    NEAR(x_b[1], 2);
    NEAR(x_b[2], 8);
    energy_vjp(x, x_b, &err, &err_b);
    NEAR(x_b[2], 88);
    CU_ASSERT_EQUAL(err_b, 10);
    energy_jvp(x, x_d, &err, &err_d);
    NEAR(err_d, 83);
}

static void test_global(void)
{
    double mass_b = 7, gravity_b = 7;
    CU_ASSERT_EQUAL(weight_grad(2, &mass_b, &gravity_b), 180.5);
    NEAR(mass_b, 90.25);
    NEAR(gravity_b, 38);
    CU_ASSERT_EQUAL(gravity, 9.5);
}

static void test_some_of_the_inputs(void)
{
    double a[] = {1, 2}, b[] = {3, 4}, a_b[] = {7, 7};
    CU_ASSERT_EQUAL(blend_grad(2, a, a_b, b, 0.5), 10.5);
    NEAR(a_b[0], 3.5);
    NEAR(a_b[1], 6);
}

/* read-only parameters may overlap */
static void test_shared_inputs(void)
{
    double a[] = {1, 2}, a_b[2];
    CU_ASSERT_EQUAL(blend_grad(2, a, a_b, a, 0.5), 7.5);
    NEAR(a_b[0], 2.5);
    NEAR(a_b[1], 5);
}

static void test_two_outputs(void)
{
    double x[] = {1, 5}, x_b[] = {0, 0}, mean, spread, mean_b = 1, spread_b = 10;
    moments_vjp(2, x, x_b, &mean, &mean_b, &spread, &spread_b);
    CU_ASSERT_EQUAL(mean, 3);
    CU_ASSERT_EQUAL(spread, 8);
    NEAR(x_b[0], 0.5 - 40);
    NEAR(x_b[1], 0.5 + 40);
    CU_ASSERT_EQUAL(mean_b, 1);
    CU_ASSERT_EQUAL(spread_b, 10);
}

/* no seeds: the function runs all the same. (Sanitizers want k > 0 of x_b[k][n].) */
static void test_no_seeds(void)
{
#ifndef NO_EMPTY_ARRAYS
    double x[] = {1, 5}, x_b[1][2] = {{3, 4}}, y[2] = {0, 0};
    scaled_vjp_v(2, x, 0, x_b, y, (const double(*)[2])x_b);
    CU_ASSERT_EQUAL(y[0], 5);
    CU_ASSERT_EQUAL(x_b[0][0], 3);
    CU_ASSERT_EQUAL(x_b[0][1], 4);
#endif
}

/* several seeds: each as by itself, and left unchanged */
static void test_seeds(void)
{
    double x[] = {1, 5}, x_b[][2] = {{1, 0}, {0, 0}, {0, 2}}, mean, spread;
    const double mean_b[] = {1, 0, 2}, spread_b[] = {10, 1, 0};
    moments_vjp_v(2, x, 3, x_b, &mean, mean_b, &spread, spread_b);
    CU_ASSERT_EQUAL(mean, 3);
    NEAR(x_b[0][0], 1.5 - 40);
    NEAR(x_b[0][1], 0.5 + 40);
    NEAR(x_b[1][0], -4);
    NEAR(x_b[1][1], 4);
    NEAR(x_b[2][0], 1);
    NEAR(x_b[2][1], 3);
    memset(x_b, 0, sizeof x_b);
    moments_vjp_v(2, x, 2, x_b, &mean, x, &spread, x); /* what is only read, twice */
    NEAR(x_b[0][0], -3.5);
    NEAR(x_b[1][1], 2.5 + 20);
    CU_ASSERT_EQUAL(x_b[2][1], 0);
}

static void test_seeds_in_place(void)
{
    double start[] = {0.5, 1.5, -0.75}, u[3], v[3], u_b[9][3], rate_b[9];
    for (int q = 0; q < 9; q++) {
        rate_b[q] = q;
        for (int i = 0; i < 3; i++)
            u_b[q][i] = q - i;
    }
    memcpy(u, start, sizeof u);
    relax_vjp_v(3, u, 9, u_b, 0.25, rate_b);
    for (int q = 0; q < 9; q++) {
        double seed[] = {q, q - 1, q - 2}, one_b = q;
        memcpy(v, start, sizeof v);
        relax_vjp(3, v, seed, 0.25, &one_b);
        NEAR(rate_b[q], one_b);
        for (int i = 0; i < 3; i++)
            NEAR(u_b[q][i], seed[i]);
    }
    CU_ASSERT(!memcmp(u, v, sizeof u));
}

/* what the function does not write has tangent zero, and passes no seed on */
static void test_unwritten_output(void)
{
    double x[] = {2, 3, 4}, y[] = {0, 0, 0.125}, x_d[] = {1, 0, 10}, y_d[] = {7, 7, 7};
    double x_b[] = {0, 0, 0}, y_b[] = {1, 10, 100};
    scaled_jvp(3, x, x_d, y, y_d);
    CU_ASSERT_EQUAL(y[2], 0.125);
    NEAR(y_d[0], 3);
    NEAR(y_d[1], 30);
    CU_ASSERT_EQUAL(y_d[2], 0);
    scaled_vjp(3, x, x_b, y, y_b);
    NEAR(x_b[0], 3);
    NEAR(x_b[1], 42);
    NEAR(x_b[2], 30);
    CU_ASSERT_EQUAL(y_b[2], 100);
}

static void test_integer_result(void)
{
    double x[] = {2, -3, 4}, x_b[] = {7, 7, 7}, sum;
    CU_ASSERT_EQUAL(count_and_sum_grad(3, x, x_b, &sum), 2);
    CU_ASSERT_EQUAL(sum, 20);
    NEAR(x_b[0], 4);
    CU_ASSERT_EQUAL(x_b[1], 0);
    NEAR(x_b[2], 8);
}

static void test_matrix(void)
{
    const double a[2][2] = {{1, 2}, {3, 4}};
    double a_b[2][2] = {{7, 7}, {7, 7}};
    CU_ASSERT_EQUAL(trace_of_square_grad(2, a, a_b), 29);
    NEAR(a_b[0][0], 2);
    NEAR(a_b[0][1], 6);
    NEAR(a_b[1][0], 4);
    NEAR(a_b[1][1], 8);
}

static void test_array_types(void)
{
    const corner a = {1, 2}, b = {3, 5}, a_d = {0, 1}, b_d = {1, 0};
    corner a_b, b_b;
    double f_d;
    CU_ASSERT_EQUAL(rectangle_grad(a, a_b, b, b_b), 6);
    NEAR(a_b[0], -3);
    NEAR(a_b[1], -2);
    NEAR(b_b[0], 3);
    NEAR(b_b[1], 2);
    rectangle_jvp(a, a_d, b, b_d, &f_d);
    NEAR(f_d, 1);
}

static void test_rows(void)
{
    const double r_d[2][2] = {{1, 0}, {0, 10}};
    double r[2][2] = {{1, 2}, {3, 4}};
    double y[2][2], y_d[2][2], y_r[2][2][2][2];
    rows_turned_jvp(r, r_d, y, y_d);
    NEAR(y_d[0][0], 0);
    NEAR(y_d[0][1], 2);
    NEAR(y_d[1][0], -10);
    NEAR(y_d[1][1], 30);
    rows_turned_jac(r, y, y_r);
    NEAR(y[1][1], 12);
    NEAR(y_r[1][1][1][0], 4);
    NEAR(y_r[1][1][1][1], 3);
    NEAR(y_r[1][1][0][1], 0);
}

/* the seed may depend on the value; reverse sweeps add */
static void test_split(void)
{
    struct cgrad_save save;
    double a_b = 0, b_b = 0;
    double value = product_fwd(2, 3, &save);
    CU_ASSERT_EQUAL(value, 18);
    product_rev(2, &a_b, 3, &b_b, 2 * value, &save);
    NEAR(a_b, 324);
    product_rev(2, &a_b, 3, &b_b, -value, &save);
    NEAR(a_b, 162);
    NEAR(b_b, 216);
    cgrad_close(&save);
}

/* both: the seed goes in, the adjoint of the initial value comes out; the global ends with
 * the primal's value */
static void test_global_in_place(void)
{
    double x[] = {0.5, -1.5}, x_b[] = {0, 0}, x_d[] = {2, 3}, total_b = 1.5,
           total_d = 0.7;
    total = 0.25;
    settle(2, x);
    double want = total;
    total = 0.25;
    settle_vjp(2, x, x_b, &total_b);
    CU_ASSERT_EQUAL(total, want);
    total = 0.25;
    settle_jvp(2, x, x_d, &total_d);
    CU_ASSERT_EQUAL(total, want);
    NEAR(1.5 * total_d, x_b[0] * 2 + x_b[1] * 3 + total_b * 0.7);
    /* t = (0.25 x0 + 0.25^2); total = t x1 + t^2 */
    NEAR(x_b[1], 1.5 * 0.1875);
    NEAR(x_b[0], 1.5 * 0.25 * (-1.5 + 2 * 0.1875));
}

static void test_global_array(void)
{
    double v_b, table_b[3] = {7, 7, 7}, table_d[3] = {1, 10, 100}, tabled_d;
    CU_ASSERT_EQUAL(tabled_grad(5, &v_b, table_b), 21);
    NEAR(v_b, 4);
    NEAR(table_b[0], 1);
    NEAR(table_b[1], 20);
    CU_ASSERT_EQUAL(table_b[2], 0);
    CU_ASSERT_EQUAL(tabled_jvp(5, 3, &tabled_d, table_d), 21);
    NEAR(tabled_d, 12 + 1 + 200);
}

/* v^2 (v^3)^2 = v^8 */
static void test_private_global(void)
{
    struct cgrad_save save;
    double v_b, through_global_d;
    NEAR(through_global_grad(1.5, &v_b), pow(1.5, 8));
    NEAR(v_b, 8 * pow(1.5, 7));
    NEAR(between, pow(1.5, 6));
    through_global_jvp(1.5, 2, &through_global_d);
    NEAR(through_global_d, 16 * pow(1.5, 7));
    through_global_fwd(1.5, &save);
    v_b = 0;
    through_global_rev(1.5, &v_b, 0.5, &save);
    through_global_rev(1.5, &v_b, 0.5, &save);
    NEAR(v_b, 8 * pow(1.5, 7));
    cgrad_close(&save);
}

/* <seed, J d> and <adjoint, d>, where u is input only and where it is both; its final
 * values are the primal's */
static void test_behind_pointer_in_place(void)
{
    const double start[] = {0.5, 1.5, -0.7}, k[] = {1, 2, 0.3};
    double want[3], u[3], u_b[] = {1, -2, 0.5}, k_b[] = {0, 0, 0};
    double u_d[] = {1, 2, 3}, k_d[] = {0.1, 0.2, 0.3}, value_d, left, right;
    struct grid g = {3, u, k, 0.25}, g_b = {-1, u_b, k_b, 0}, g_d = {0, u_d, k_d, 0.7};
    memcpy(u, start, sizeof u);
    advance(&g);
    memcpy(want, u, sizeof u);

    memcpy(u, start, sizeof u);
    energy_after_vjp(&g, &g_b, 2);
    CU_ASSERT(!memcmp(u, want, sizeof u));
    CU_ASSERT_PTR_EQUAL(g_b.u, u_b);
    right = g_b.dt * 0.7 + (u_b[0] - 1) * 1 + (u_b[1] + 2) * 2 + (u_b[2] - 0.5) * 3;
    for (int i = 0; i < 3; i++)
        right += k_b[i] * k_d[i];
    memcpy(u, start, sizeof u);
    energy_after_jvp(&g, &g_d, &value_d);
    CU_ASSERT_EQUAL(u_d[1], 2);
    NEAR(2 * value_d, right);

    memcpy(u, start, sizeof u);
    memcpy(u_b, (double[]){1, -2, 0.5}, sizeof u_b);
    memset(k_b, 0, sizeof k_b);
    g_b.dt = 0;
    advance_vjp(&g, &g_b);
    CU_ASSERT(!memcmp(u, want, sizeof u));
    right = g_b.dt * 0.7;
    for (int i = 0; i < 3; i++)
        right += u_b[i] * u_d[i] + k_b[i] * k_d[i];
    memcpy(u, start, sizeof u);
    advance_jvp(&g, &g_d);
    left = u_d[0] - 2 * u_d[1] + 0.5 * u_d[2];
    NEAR(left, right);
}

/* adds, although the primal overwrites its copy */
static void test_overwritten_parameter(void)
{
    double a_b = 7;
    CU_ASSERT_EQUAL(squared_first_vjp(2, &a_b, 10), 12);
    NEAR(a_b, 127);
}

static jmp_buf overlap;

static void on_error(const char *message, void *user)
{
    (void)message;
    ++*(int *)user;
    longjmp(overlap, 1);
}

/* what is written overlaps nothing: the entry finds it and calls the handler */
static void test_overlap(void)
{
    double x[6] = {1, 2, 3, 4, 5, 6};
    static int caught;
    caught = 0;
    cgrad_on_error(on_error, &caught);
    double v[] = {1, 2}, v_b[] = {0, 0}, k_b = 0;
    struct lanes one = {2, v, v}, one_b = {2, v_b, v_b};
    if (!setjmp(overlap))
        carry_apart(&one, &one_b, 10, &k_b); /* from is to */
    CU_ASSERT_EQUAL(caught, 1);
    if (!setjmp(overlap))
        scaled_vjp(3, x, x + 2, x + 3, x + 3); /* x_b begins inside x */
    CU_ASSERT_EQUAL(caught, 2);
    if (!setjmp(overlap))
        blend_grad(2, x, x + 2, x + 3, 0.5); /* a_b ends inside b */
    CU_ASSERT_EQUAL(caught, 3);
    if (!setjmp(overlap))
        blend_grad(2, x, x + 2, x + 4, 0.5); /* neighbours */
    CU_ASSERT_EQUAL(caught, 3);
    cgrad_on_error(NULL, NULL);
    cgrad_unwind();
}

/* f = sum of x_i^4 + x_i x_(n-1-i): what was allocated stays the caller's. */
static void check_workspace(struct context *c)
{
    const double x[3] = {1, -2, 3}, x_d[3] = {1, 0.5, -1};
    const double slope[3] = {4 + 6, -32 - 4, 108 + 2};
    double x_b[3] = {1, 1, 1}, x_bd[3], f_d;
    for (int call = 0; call < 3; call++) {
        free(c->order);
        c->order = NULL;
        if (call == 0) {
            CU_ASSERT_EQUAL(in_workspace_vjp(c, x, x_b, 1), 1 + 16 + 81 + 3 + 4 + 3);
            for (int i = 0; i < 3; i++)
                CU_ASSERT_EQUAL(x_b[i], 1 + slope[i]);
        } else if (call == 1) {
            in_workspace_jvp(c, x, x_d, &f_d);
            CU_ASSERT_EQUAL(f_d, 10 - 18 - 110);
        } else {
            in_workspace_hvp(c, x, x_d, x_b, x_bd);
            CU_ASSERT_EQUAL(x_bd[0], 12 - 2);
            CU_ASSERT_EQUAL(x_bd[1], 48 * 0.5 + 2 * 0.5);
            CU_ASSERT_EQUAL(x_bd[2], -108 + 2);
        }
        for (int i = 0; i < 3; i++) {
            CU_ASSERT_EQUAL(c->work[i], x[i] * x[i]);
            CU_ASSERT_EQUAL(c->order[i], 2 - i);
        }
    }
    free(c->order);
}

static void test_workspace(void)
{
    double work[3];
    struct context has = {3, work, NULL}, gets = {3, NULL, NULL};
    check_workspace(&has);
    check_workspace(&gets);
    free(gets.work);
}

/* By columns (two independents that count) and by rows: what doesn't count is zero. */
static void test_idle_independents(void)
{
    for (int n = 2; n <= 9; n += 7) {
        const double x[9] = {2, 3, 5, 7, 11, 13, 17, 19, 23};
        double u[3] = {0.5, 4, 6}, y[2], e;
        double u_x[3 * 9], u_u[9], u_s[3] = {9, 9, 9}, y_x[2 * 9], y_u[6],
                                   y_s[2] = {9, 9}, e_x[9] = {9, 9}, e_u[3] = {9},
                                   e_s = 9;
        partly_jac(n, x, u, (void *)u_x, (void *)u_u, u_s, 1, y, (void *)y_x,
                   (void *)y_u, y_s, &e, e_x, e_u, &e_s);
        const double u_exact[3] = {0.5, 8, 6}, y_exact[2] = {1, x[n - 1]}, e_exact = 2;
        for (int i = 0; i < 3; i++) {
            NEAR(u[i], u_exact[i]);
            NEAR(u_s[i], 0);
            for (int j = 0; j < n; j++)
                NEAR(u_x[i * n + j], i == 1 && j == 0 ? 4 : 0);
            for (int j = 0; j < 3; j++)
                NEAR(u_u[i * 3 + j], i != j ? 0 : i == 1 ? x[0] : 1);
        }
        for (int i = 0; i < 2; i++) {
            NEAR(y[i], y_exact[i]);
            NEAR(y_s[i], 0);
            for (int j = 0; j < n; j++)
                NEAR(y_x[i * n + j], i == 0 && j == 0       ? 0.5
                                     : i == 1 && j == n - 1 ? 1
                                                            : 0);
            for (int j = 0; j < 3; j++)
                NEAR(y_u[i * 3 + j], i == 0 && j == 0 ? x[0] : 0);
        }
        NEAR(e, e_exact);
        NEAR(e_s, 0);
        for (int j = 0; j < n; j++)
            NEAR(e_x[j], 0);
    }
    const double x[2] = {-1, 2};
    double y[2], y_x[4] = {9, 9, 9, 9};
    signs_jac(2, x, y, (void *)y_x);
    NEAR(y[0], -1);
    NEAR(y[1], 1);
    for (int k = 0; k < 4; k++)
        NEAR(y_x[k], 0);
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"scalars", test_scalars},
        {"as", test_as},
        {"float and long double", test_float_and_long},
        {"in place", test_in_place},
        {"in place, restored", test_in_place_restored},
        {"struct by value", test_struct_by_value},
        {"struct by pointer", test_struct_by_pointer},
        {"inner member", test_inner_member},
        {"independents that don't count", test_idle_independents},
        {"struct in place", test_struct_in_place},
        {"loaded pointers", test_loaded_pointers},
        {"returned struct", test_returned_struct},
        {"output by pointer", test_output_by_pointer},
        {"global", test_global},
        {"global in place", test_global_in_place},
        {"global array", test_global_array},
        {"private global", test_private_global},
        {"behind a pointer, in place", test_behind_pointer_in_place},
        {"overwritten parameter", test_overwritten_parameter},
        {"some of the inputs", test_some_of_the_inputs},
        {"shared inputs", test_shared_inputs},
        {"two outputs", test_two_outputs},
        {"unwritten output", test_unwritten_output},
        {"seeds", test_seeds},
        {"no seeds", test_no_seeds},
        {"seeds in place", test_seeds_in_place},
        {"integer result", test_integer_result},
        {"matrix", test_matrix},
        {"array types", test_array_types},
        {"rows", test_rows},
        {"split", test_split},
        {"workspace", test_workspace},
        {"overlap", test_overlap},
        CU_TEST_INFO_NULL,
    };
    CU_SuiteInfo suites[] = {{"contracts", NULL, NULL, NULL, NULL, tests},
                             {"second", NULL, NULL, NULL, NULL, second_tests},
                             {"taylor", NULL, NULL, NULL, NULL, taylor_tests},
                             {"pointers", NULL, NULL, NULL, NULL, pointer_tests},
                             CU_SUITE_INFO_NULL};
    int status = run_suites(suites);
    cgrad_trim();
    return status;
}
