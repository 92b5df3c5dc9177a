/* Products whose independents and dependents are members of structures, what pointers in
 * these lead to, and globals: against those of the same function of a vector. Independents
 * and dependents are numbered as they stand in the request. */
#include "../../suites.h"
#include "matrices.h"
#include "places_grad.h"

#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- a pointer and a real in a structure, and a global ---- */

static struct spring spring_of(double *x, int n)
{
    memcpy(x, v, (size_t)n * sizeof *x);
    struct spring s = {n, x, v[n], 0.25, 7};
    return s;
}

static void test_stretch(void)
{
    double x[4], e, e_x[4], e_k, e_g, e_d[6], unit_x[6][4] = {{0}}, unit_k[6] = {0},
                                              unit_g[6] = {0};
    begin(6);
    struct spring s = spring_of(x, 4);
    gravity = v[5];
    stretch_flat_jac(6, 1, v, y, (double(*)[6])want);

    stretch_jac(&s, &e, e_x, &e_k, &e_g);
    CU_ASSERT_EQUAL(e, y[0]);
    put(got, 0, 0, 1, 4, e_x);
    got[0][4] = e_k;
    got[0][5] = e_g;
    EXPECT(1, 6);

    for (int i = 0; i < 4; i++)
        unit_x[i][i] = 1;
    unit_k[4] = unit_g[5] = 1;
    e = 5;
    stretch_jvp_v(&s, 6, ROWS(unit_x), unit_k, &e, e_d, unit_g);
    CU_ASSERT_EQUAL(e, y[0]);
    put(got, 0, 0, 1, 6, e_d);
    EXPECT(1, 6);

    double x_b[2][4] = {{1, 1, 1, 1}}, k_b[2] = {1, 2}, g_b[2] = {3, 4};
    const double seeds[2] = {2, -1};
    stretch_vjp_v(&s, 2, x_b, k_b, &e, seeds, g_b);
    for (int i = 0; i < 4; i++)
        got[0][i] = (x_b[0][i] - 1) / 2 + x_b[1][i] + e_x[i];
    got[0][4] = (k_b[0] - 1) / 2;
    got[0][5] = 4 - g_b[1];
    EXPECT(1, 6);

    struct cgrad_sparse sparse = {0};
    memset(got, 0, sizeof got);
    stretch_jac_sparse(&s, &e, &sparse);
    put_sparse(&sparse, 1, 6, 0);
    EXPECT(1, 6);
    cgrad_sparse_free(&sparse);
}

static void test_stretch_twice(void)
{
    double x[4], x_b[4], e, xx[4][4], xk[4], xg[4], kk, kg, gg, g_b, gradient[6];
    begin(6);
    struct spring s = spring_of(x, 4), s_b = {-1, x_b, 7, 7, 7};
    gravity = v[5];
    stretch_flat_hess(6, 1, v, y, (double(*)[6][6])want);
    stretch_hess(&s, &s_b, &e, xx, xk, xg, &kk, &kg, &gg, &g_b);
    CU_ASSERT_EQUAL(e, y[0]);
    put_second(0, 0, 4, 4, xx[0]);
    put_second(0, 4, 4, 1, xk);
    put_second(0, 5, 4, 1, xg);
    put_second(4, 4, 1, 1, &kk);
    put_second(4, 5, 1, 1, &kg);
    put_second(5, 5, 1, 1, &gg);
    expect_matrix(got_second, want, 6, 6, 1e-13);
    stretch_flat_jac(6, 1, v, y, (double(*)[6])gradient);
    put(got, 0, 0, 1, 4, x_b);
    got[0][4] = s_b.stiffness;
    got[0][5] = g_b;
    expect_matrix(got, gradient, 1, 6, 1e-13);
    CU_ASSERT_EQUAL(s_b.rest, 7);
    CU_ASSERT_EQUAL(s_b.n, -1);

    struct cgrad_sparse sparse = {0};
    memset(got, 0, sizeof got);
    stretch_hess_sparse(&s, &s_b, &e, &g_b, &sparse);
    put_sparse(&sparse, 6, 6, 1);
    EXPECT(6, 6);
    cgrad_sparse_free(&sparse);
}

/* ---- results in the structure of the independents ---- */

static void test_load(void)
{
    double x[3], e_x[3], e_k, e_d[4], unit_x[4][3] = {{0}}, unit_k[4] = {0};
    begin(4);
    load_flat_jac(4, 1, v, y, (double(*)[4])want);
    struct spring s = spring_of(x, 3);
    load_jac(&s, e_x, &e_k);
    CU_ASSERT_EQUAL(s.energy, y[0]);
    CU_ASSERT_EQUAL(s.rest, 0.0625);
    put(got, 0, 0, 1, 3, e_x);
    got[0][3] = e_k;
    EXPECT(1, 4);

    for (int i = 0; i < 3; i++)
        unit_x[i][i] = 1;
    unit_k[3] = 1;
    s = spring_of(x, 3);
    load_jvp_v(&s, 4, ROWS(unit_x), unit_k, e_d);
    CU_ASSERT_EQUAL(s.rest, 0.0625);
    put(got, 0, 0, 1, 4, e_d);
    EXPECT(1, 4);

    double x_b[2][3] = {{0}}, k_b[2] = {0};
    const double seeds[2] = {1, 3};
    s = spring_of(x, 3);
    load_vjp_v(&s, 2, x_b, k_b, seeds);
    CU_ASSERT_EQUAL(s.rest, 0.0625);
    for (int i = 0; i < 3; i++)
        got[0][i] = x_b[1][i] - 2 * x_b[0][i];
    got[0][3] = k_b[1] - 2 * k_b[0];
    EXPECT(1, 4);

    struct cgrad_sparse sparse = {0};
    for (int t = 0; t < 2; t++) {
        s = spring_of(x, 3);
        memset(got, 0, sizeof got);
        load_jac_sparse(&s, &sparse);
        put_sparse(&sparse, 1, 4, 0);
        EXPECT(1, 4);
    }
    cgrad_sparse_free(&sparse);
}

static void test_load_twice(void)
{
    double x[3], x_b[3], xx[3][3], xk[3], kk;
    begin(4);
    load_flat_hess(4, 1, v, y, (double(*)[4][4])want);
    struct spring s = spring_of(x, 3), s_b = {-1, x_b, 7, 7, 7};
    load_hess(&s, &s_b, xx, xk, &kk);
    CU_ASSERT_EQUAL(s.energy, y[0]);
    CU_ASSERT_EQUAL(s.rest, 0.0625);
    put_second(0, 0, 3, 3, xx[0]);
    put_second(0, 3, 3, 1, xk);
    put_second(3, 3, 1, 1, &kk);
    expect_matrix(got_second, want, 4, 4, 1e-13);

    struct cgrad_sparse sparse = {0};
    s = spring_of(x, 3);
    load_hess_sparse(&s, &s_b, &sparse);
    put_sparse(&sparse, 4, 4, 1);
    EXPECT(4, 4);
    cgrad_sparse_free(&sparse);
}

/* ---- in and out at once ---- */

static void test_advance(void)
{
    double u[3], k[3], u_u[3][3], u_k[3][3], u_dt[3], e_u[3], e_k[3], e_dt;
    begin(7);
    advance_flat_jac(7, 4, v, y, (double(*)[7])want);
    memcpy(u, v, sizeof u);
    memcpy(k, v + 3, sizeof k);
    struct grid g = {3, u, k, v[6], 0};
    advance_jac(&g, u_u, u_k, u_dt, e_u, e_k, &e_dt);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(u[i], y[i]);
    CU_ASSERT_EQUAL(g.dt, v[6] / 2);
    put(got, 0, 0, 3, 3, u_u[0]);
    put(got, 0, 3, 3, 3, u_k[0]);
    put(got, 0, 6, 3, 1, u_dt);
    put(got, 3, 0, 1, 3, e_u);
    put(got, 3, 3, 1, 3, e_k);
    got[3][6] = e_dt;
    EXPECT(4, 7);

    double u_d[7][3] = {{0}}, k_d[7][3] = {{0}}, dt_d[7] = {0}, e_d[7];
    for (int i = 0; i < 3; i++)
        u_d[i][i] = k_d[3 + i][i] = 1;
    dt_d[6] = 1;
    memcpy(u, v, sizeof u);
    g.dt = v[6];
    advance_jvp_v(&g, 7, u_d, ROWS(k_d), dt_d, e_d);
    for (int i = 0; i < 7; i++) {
        for (int j = 0; j < 3; j++)
            got[j][i] = u_d[i][j];
        got[3][i] = e_d[i];
    }
    EXPECT(4, 7);

    double u_b[4][3] = {{0}}, k_b[4][3] = {{0}}, dt_b[4] = {0}, e_b[4] = {0, 0, 0, 1};
    for (int i = 0; i < 3; i++)
        u_b[i][i] = 1;
    memcpy(u, v, sizeof u);
    g.dt = v[6];
    advance_vjp_v(&g, 4, u_b, k_b, dt_b, e_b);
    CU_ASSERT_EQUAL(u[2], y[2]);
    for (int i = 0; i < 4; i++) {
        put(got, i, 0, 1, 3, u_b[i]);
        put(got, i, 3, 1, 3, k_b[i]);
        got[i][6] = dt_b[i];
    }
    EXPECT(4, 7);

    struct cgrad_sparse sparse = {0};
    memset(got, 0, sizeof got);
    memcpy(u, v, sizeof u);
    g.dt = v[6];
    advance_jac_sparse(&g, &sparse);
    put_sparse(&sparse, 4, 7, 0);
    EXPECT(4, 7);
    cgrad_sparse_free(&sparse);
}

static jmp_buf refused;

static void refuse(const char *what, void *user)
{
    (void)what, (void)user;
    longjmp(refused, 1);
}

/* two pointers to one array, that is written through one of them */
static void test_overlap(void)
{
    double u[3] = {1, 2, 3}, u_k[3][3];
    struct grid g = {3, u, u, 1, 0};
    cgrad_on_error(refuse, NULL);
    if (setjmp(refused) == 0) {
        carry_jac(&g, u_k);
        CU_FAIL("it isn't refused");
    }
    cgrad_on_error(NULL, NULL);
    cgrad_unwind();
    CU_ASSERT_EQUAL(u[1], 2);
}

/* ---- structures by value ---- */

static void test_area(void)
{
    begin(2);
    area_flat_jac(2, 1, v, y, (double(*)[2])want);
    struct box b = {v[0], v[1], 1, 2};
    CU_ASSERT_EQUAL(area_jac(b, &got[0][0], &got[0][1]), y[0]);
    EXPECT(1, 2);
    const double w_d[2] = {1, 0}, h_d[2] = {0, 1};
    CU_ASSERT_EQUAL(area_jvp_v(b, 2, w_d, h_d, got[0]), y[0]);
    EXPECT(1, 2);
    double w_b[1] = {0}, h_b[1] = {0};
    const double seed[1] = {1};
    area_vjp_v(b, 1, w_b, h_b, seed);
    got[0][0] = w_b[0];
    got[0][1] = h_b[0];
    EXPECT(1, 2);
    struct box b_b = {7, 7, 7, 7};
    double ww, wh, hh;
    area_flat_hess(2, 1, v, y, (double(*)[2][2])want);
    area_hess(b, &b_b, &ww, &wh, &hh);
    put_second(0, 0, 1, 1, &ww);
    put_second(0, 1, 1, 1, &wh);
    put_second(1, 1, 1, 1, &hh);
    expect_matrix(got_second, want, 2, 2, 1e-13);
    CU_ASSERT_EQUAL(b_b.unused, 7);
    struct cgrad_sparse sparse = {0};
    memset(got, 0, sizeof got);
    area_hess_sparse(b, &b_b, &sparse);
    put_sparse(&sparse, 2, 2, 1);
    EXPECT(2, 2);
    cgrad_sparse_free(&sparse);
}

static void test_twist(void)
{
    begin(3);
    twist_flat_jac(3, 2, v, y, (double(*)[3])want);
    struct pair p = {v[0], v[1]};
    struct pair q = twist_jac(p, v[2], &got[0][0], &got[0][1], &got[0][2], &got[1][0],
                              &got[1][1], &got[1][2]);
    CU_ASSERT_EQUAL(q.first, y[0]);
    CU_ASSERT_EQUAL(q.second, y[1]);
    EXPECT(2, 3);
    const double p1_d[3] = {1, 0, 0}, p2_d[3] = {0, 1, 0}, by_d[3] = {0, 0, 1};
    twist_jvp_v(p, 3, p1_d, p2_d, v[2], by_d, got[0], got[1]);
    EXPECT(2, 3);
    double p1_b[2] = {0}, p2_b[2] = {0}, by_b[2] = {0};
    const double q1_b[2] = {1, 0}, q2_b[2] = {0, 1};
    twist_vjp_v(p, 2, p1_b, p2_b, v[2], by_b, q1_b, q2_b);
    for (int i = 0; i < 2; i++) {
        got[i][0] = p1_b[i];
        got[i][1] = p2_b[i];
        got[i][2] = by_b[i];
    }
    EXPECT(2, 3);
    double second[2][6];
    twist_flat_hess(3, 2, v, y, (double(*)[3][3])want);
    twist_hess(p, v[2], &second[0][0], &second[0][1], &second[0][2], &second[0][3],
               &second[0][4], &second[0][5], &second[1][0], &second[1][1],
               &second[1][2], &second[1][3], &second[1][4], &second[1][5]);
    for (int k = 0; k < 2; k++) {
        for (int i = 0, at = 0; i < 3; i++)
            for (int j = i; j < 3; j++)
                put_second(i, j, 1, 1, &second[k][at++]);
        expect_matrix(got_second, want + 9 * k, 3, 3, 1e-13);
    }
}

/* ---- arrays of structures ---- */

static void points_of(struct point *p)
{
    for (int i = 0; i < 2; i++) {
        p[i].id = i;
        p[i].mass = (float)v[i];
        p[i].x = v[2 + i];
        p[i].y = v[4 + i];
        p[i].v[0] = v[6 + 2 * i];
        p[i].v[1] = v[7 + 2 * i];
    }
}

static void test_rotate(void)
{
    struct point p[2], q[2] = {{.id = 5}, {.id = 6}};
    begin(11);
    points_of(p);
    rotate_flat_jac(11, 10, v, y, (double(*)[11])want);
    float mm[2][2], mx[2][2], my[2][2], mv[2][2][2], ma[2];
    double xm[2][2], xx[2][2], xy[2][2], xv[2][2][2], xa[2];
    double ym[2][2], yx[2][2], yy[2][2], yv[2][2][2], ya[2];
    double vm[2][2][2], vx[2][2][2], vy[2][2][2], vv[2][2][2][2], va[2][2];
    rotate_jac(2, p, v[10], q, mm, mx, my, mv, ma, xm, xx, xy, xv, xa, ym, yx, yy, yv,
               ya, vm, vx, vy, vv, va);
    CU_ASSERT_EQUAL(q[1].x, y[3]);
    CU_ASSERT_EQUAL(q[1].id, 6);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            got[i][j] = mm[i][j];
            got[i][2 + j] = mx[i][j];
            got[i][4 + j] = my[i][j];
        }
    double *const rows[3][5] = {{xm[0], xx[0], xy[0], xv[0][0], xa},
                                {ym[0], yx[0], yy[0], yv[0][0], ya},
                                {vm[0][0], vx[0][0], vy[0][0], vv[0][0][0], va[0]}};
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 5; c++) {
            static const int first[] = {0, 2, 4, 6, 10}, count[] = {2, 2, 2, 4, 1};
            put(got, 2 + 2 * r, first[c], r == 2 ? 4 : 2, count[c], rows[r][c]);
        }
    expect_matrix(got, want, 10, 11, 1e-13);

    struct cgrad_sparse sparse = {0};
    memset(got, 0, sizeof got);
    rotate_jac_sparse(2, p, v[10], q, &sparse);
    put_sparse(&sparse, 10, 11, 0);
    EXPECT(10, 11);
    cgrad_sparse_free(&sparse);

    float m_d[11][2] = {{0}}, qm_d[11][2];
    double x_d[11][2] = {{0}}, y_d[11][2] = {{0}}, v_d[11][2][2] = {{{0}}},
           a_d[11] = {0}, qx_d[11][2], qy_d[11][2], qv_d[11][2][2];
    for (int i = 0; i < 2; i++) {
        m_d[i][i] = 1;
        x_d[2 + i][i] = y_d[4 + i][i] = 1;
        v_d[6 + i][0][i] = v_d[8 + i][1][i] = 1;
    }
    a_d[10] = 1;
    rotate_jvp_v(2, p, 11, (const float(*)[2])m_d, ROWS(x_d), ROWS(y_d),
                 (const double(*)[2][2])v_d, v[10], a_d, q, qm_d, qx_d, qy_d, qv_d);
    for (int i = 0; i < 11; i++) {
        for (int j = 0; j < 2; j++) {
            got[j][i] = qm_d[i][j];
            got[2 + j][i] = qx_d[i][j];
            got[4 + j][i] = qy_d[i][j];
        }
        for (int j = 0; j < 4; j++)
            got[6 + j][i] = qv_d[i][j / 2][j % 2];
    }
    EXPECT(10, 11);
}

/* ---- pointers behind pointers ---- */

static void test_evaluate(void)
{
    double w1[2], w2[3], w1_b[1][2] = {{0}}, w2_b[1][3] = {{0}};
    begin(8);
    memcpy(w1, v, sizeof w1);
    memcpy(w2, v + 3, sizeof w2);
    struct layer first = {2, w1, v[2]}, second = {3, w2, 0.5};
    struct net net = {&first, &second, v[6]};
    evaluate_flat_jac(8, 1, v, y, (double(*)[8])want);
    CU_ASSERT_EQUAL(evaluate_jac(&net, v[7], got[0], &got[0][2], got[0] + 3, &got[0][6],
                                 &got[0][7]),
                    y[0]);
    EXPECT(1, 8);

    double w1_d[8][2] = {{0}}, b_d[8] = {0}, w2_d[8][3] = {{0}}, s_d[8] = {0},
           t_d[8] = {0};
    w1_d[0][0] = w1_d[1][1] = b_d[2] = s_d[6] = t_d[7] = 1;
    for (int i = 0; i < 3; i++)
        w2_d[3 + i][i] = 1;
    evaluate_jvp_v(&net, 8, ROWS(w1_d), b_d, ROWS(w2_d), s_d, v[7], t_d, got[0]);
    EXPECT(1, 8);

    double b_b[1] = {0}, s_b[1] = {0}, t_b[1] = {0};
    const double seed[1] = {1};
    evaluate_vjp_v(&net, 1, w1_b, b_b, w2_b, s_b, v[7], t_b, seed);
    put(got, 0, 0, 1, 2, w1_b[0]);
    got[0][2] = b_b[0];
    put(got, 0, 3, 1, 3, w2_b[0]);
    got[0][6] = s_b[0];
    got[0][7] = t_b[0];
    EXPECT(1, 8);

    struct cgrad_sparse sparse = {0};
    memset(got, 0, sizeof got);
    evaluate_jac_sparse(&net, v[7], &sparse);
    put_sparse(&sparse, 1, 8, 0);
    EXPECT(1, 8);
    cgrad_sparse_free(&sparse);

    double first_w_b[2], second_w_b[3], net_t_b;
    struct layer first_b = {0, first_w_b, 0}, second_b = {0, second_w_b, 7};
    struct net net_b = {&first_b, &second_b, 0};
    evaluate_flat_hess(8, 1, v, y, (double(*)[8][8])want);
    memset(got, 0, sizeof got);
    evaluate_hess_sparse(&net, &net_b, v[7], &net_t_b, &sparse);
    put_sparse(&sparse, 8, 8, 1);
    EXPECT(8, 8);
    CU_ASSERT_EQUAL(second_b.bias, 7);
    cgrad_sparse_free(&sparse);

    double ww1[2][2], wb[2], w12[2][3], ws1[2], wt1[2], bb, bw[3], bs, bt, ww2[3][3],
        ws2[3], wt2[3], ss, st, tt;
    evaluate_hess(&net, &net_b, v[7], &net_t_b, ww1, wb, w12, ws1, wt1, &bb, bw, &bs,
                  &bt, ww2, ws2, wt2, &ss, &st, &tt);
    double *const blocks[5][5] = {{ww1[0], wb, w12[0], ws1, wt1},
                                  {0, &bb, bw, &bs, &bt},
                                  {0, 0, ww2[0], ws2, wt2},
                                  {0, 0, 0, &ss, &st},
                                  {0, 0, 0, 0, &tt}};
    static const int at[] = {0, 2, 3, 6, 7}, count[] = {2, 1, 3, 1, 1};
    for (int i = 0; i < 5; i++)
        for (int j = i; j < 5; j++)
            put_second(at[i], at[j], count[i], count[j], blocks[i][j]);
    expect_matrix(got_second, want, 8, 8, 1e-13);
}

/* ---- memory that only carries derivatives ---- */

static void test_in_workspace(void)
{
    double x[3], work[3] = {0}, value_d[3],
                 unit[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    begin(3);
    memcpy(x, v, sizeof x);
    struct context c = {3, x, work, 0};
    in_workspace_flat_jac(3, 1, v, y, (double(*)[3])want);
    CU_ASSERT_EQUAL(in_workspace_jac(&c, got[0]), y[0]);
    EXPECT(1, 3);
    in_workspace_jvp_v(&c, 3, ROWS(unit), value_d);
    put(got, 0, 0, 1, 3, value_d);
    EXPECT(1, 3);
    double x_b[2][3] = {{0}};
    const double seeds[2] = {0, 1};
    in_workspace_vjp_v(&c, 2, x_b, seeds);
    CU_ASSERT_EQUAL(x_b[0][0], 0);
    put(got, 0, 0, 1, 3, x_b[1]);
    EXPECT(1, 3);
    double left[3];
    in_workspace(&c);
    memcpy(left, work, sizeof left);

    double b[3], work_b[3] = {0}, xx[3][3];
    struct context c_b = {0, b, work_b, 0};
    in_workspace_flat_hess(3, 1, v, y, (double(*)[3][3])want);
    in_workspace_hess(&c, &c_b, xx);
    CU_ASSERT(memcmp(work, left, sizeof left) == 0);
    put(got_second, 0, 0, 3, 3, xx[0]);
    expect_matrix(got_second, want, 3, 3, 1e-13);
    struct cgrad_sparse sparse = {0};
    in_workspace_hess_sparse(&c, &c_b, &sparse);
    put_sparse(&sparse, 3, 3, 1);
    EXPECT(3, 3);
    cgrad_sparse_free(&sparse);
}

/* ---- globals ---- */

static void set_globals(void)
{
    total = v[1];
    weather.wind = v[2];
    memcpy(weather.sun, v + 3, sizeof weather.sun);
    memcpy(table, v + 5, sizeof table);
}

static void test_outside(void)
{
    begin(8);
    set_globals();
    outside_flat_jac(8, 3, v, y, (double(*)[8])want);
    /* the result's come first: globals are parameters at the end */
    double r[8], t[8], w[8];
    CU_ASSERT_EQUAL(outside_jac(v[0], r, r + 1, r + 2, r + 3, r + 5, t, t + 1, t + 2,
                                t + 3, t + 5, w, w + 1, w + 2, w + 3, w + 5),
                    y[2]);
    CU_ASSERT_EQUAL(total, y[0]);
    CU_ASSERT_EQUAL(weather.wind, y[1]);
    put(got, 0, 0, 1, 8, t);
    put(got, 1, 0, 1, 8, w);
    put(got, 2, 0, 1, 8, r);
    EXPECT(3, 8);

    double t_d[8] = {1}, total_d[8] = {0}, table_d[8][3] = {{0}}, wind_d[8] = {0},
           sun_d[8][2] = {{0}};
    total_d[1] = wind_d[2] = sun_d[3][0] = sun_d[4][1] = 1;
    for (int i = 0; i < 3; i++)
        table_d[5 + i][i] = 1;
    set_globals();
    outside_jvp_v(v[0], 8, t_d, r, total_d, wind_d, ROWS(sun_d), ROWS(table_d));
    CU_ASSERT_EQUAL(total, y[0]);
    put(got, 0, 0, 1, 8, total_d);
    put(got, 1, 0, 1, 8, wind_d);
    put(got, 2, 0, 1, 8, r);
    EXPECT(3, 8);

    double t_b[3] = {0}, total_b[3] = {1, 0, 0}, table_b[3][3] = {{0}},
           wind_b[3] = {0, 1, 0}, sun_b[3][2] = {{0}};
    const double outside_b[3] = {0, 0, 1};
    set_globals();
    outside_vjp_v(v[0], 3, t_b, outside_b, total_b, wind_b, sun_b, table_b);
    CU_ASSERT_EQUAL(total, y[0]);
    for (int i = 0; i < 3; i++) {
        got[i][0] = t_b[i];
        got[i][1] = total_b[i];
        got[i][2] = wind_b[i];
        put(got, i, 3, 1, 2, sun_b[i]);
        put(got, i, 5, 1, 3, table_b[i]);
    }
    EXPECT(3, 8);

    struct cgrad_sparse sparse = {0};
    memset(got, 0, sizeof got);
    set_globals();
    outside_jac_sparse(v[0], &sparse);
    put_sparse(&sparse, 3, 8, 0);
    EXPECT(3, 8);
    cgrad_sparse_free(&sparse);
}

/* ---- matrices in structures ---- */

static void test_place(void)
{
    double rows[3][2], flat[6], to_rows[3][2], to_flat[6];
    begin(18);
    memcpy(rows, v, sizeof rows);
    memcpy(flat, v + 6, sizeof flat);
    struct frame f = {
        3, rows, flat, {{{v[12], v[13]}, {v[14], v[15]}}, {v[16], v[17]}}};
    struct frame g = {3, to_rows, to_flat, {{{0}}, {0}}};
    place_flat_jac(18, 12, v, y, (double(*)[18])want);
    double rr[3][2][3][2], rf[3][2][3][2], rt[3][2][2][2], rs[3][2][2], fr[3][2][3][2],
        ff[3][2][3][2], ft[3][2][2][2], fs[3][2][2];
    place_jac(&f, &g, rr, rf, rt, rs, fr, ff, ft, fs);
    CU_ASSERT_EQUAL(to_flat[5], y[11]);
    put(got, 0, 0, 6, 6, rr[0][0][0]);
    put(got, 0, 6, 6, 6, rf[0][0][0]);
    put(got, 0, 12, 6, 4, rt[0][0][0]);
    put(got, 0, 16, 6, 2, rs[0][0]);
    put(got, 6, 0, 6, 6, fr[0][0][0]);
    put(got, 6, 6, 6, 6, ff[0][0][0]);
    put(got, 6, 12, 6, 4, ft[0][0][0]);
    put(got, 6, 16, 6, 2, fs[0][0]);
    EXPECT(12, 18);

    struct cgrad_sparse sparse = {0};
    memset(got, 0, sizeof got);
    place_jac_sparse(&f, &g, &sparse);
    put_sparse(&sparse, 12, 18, 0);
    EXPECT(12, 18);
    cgrad_sparse_free(&sparse);

    double r_b[12][3][2] = {{{0}}}, f_b[12][3][2] = {{{0}}}, t_b[12][2][2] = {{{0}}},
           s_b[12][2] = {{0}}, gr_b[12][3][2] = {{{0}}}, gf_b[12][3][2] = {{{0}}};
    for (int i = 0; i < 6; i++)
        gr_b[i][i / 2][i % 2] = gf_b[6 + i][i / 2][i % 2] = 1;
    place_vjp_v(&f, 12, r_b, f_b, t_b, s_b, &g, (const double(*)[3][2])gr_b,
                (const double(*)[3][2])gf_b);
    for (int i = 0; i < 12; i++) {
        put(got, i, 0, 1, 6, r_b[i][0]);
        put(got, i, 6, 1, 6, f_b[i][0]);
        put(got, i, 12, 1, 4, t_b[i][0]);
        put(got, i, 16, 1, 2, s_b[i]);
    }
    EXPECT(12, 18);
}

/* ---- a global with a pointer, and a tree ---- */

static void test_pull(void)
{
    double x[3], e_x[3], t_b[1] = {0}, x_b[3] = {0}, k_b[1] = {0};
    const double seed[1] = {1};
    begin(5);
    pull_flat_jac(5, 1, v, y, (double(*)[5])want);
    for (int way = 0; way < 2; way++) {
        memcpy(x, v + 1, sizeof x);
        wire = (struct spring){3, x, v[4], 7, 7};
        if (way == 0)
            CU_ASSERT_EQUAL(pull_jac(v[0], &got[0][0], e_x, &got[0][4]), y[0]);
        if (way == 1)
            CU_ASSERT_EQUAL(pull_vjp_v(v[0], 1, t_b, seed, x_b, k_b), y[0]);
        CU_ASSERT_EQUAL(x[1], v[2] * v[2]);
        put(got, 0, 1, 1, 3, way == 0 ? e_x : x_b);
        if (way == 1)
            got[0][0] = t_b[0], got[0][4] = k_b[0];
        EXPECT(1, 5);
    }
}

static void test_fork(void)
{
    begin(7);
    double left_x[1] = {v[3]}, right_x[2] = {v[4], v[5]};
    struct tree left = {.w = v[1], .s = {1, left_x, 0, v[6], 0}};
    struct tree right = {.w = v[2], .s = {2, right_x, 0, 0, 0}};
    struct tree t = {.w = v[0], .left = &left, .right = &right};
    fork_of_flat_jac(7, 1, v, y, (double(*)[7])want);
    CU_ASSERT_EQUAL(fork_of_jac(&t, got[0], &got[0][1], &got[0][2], got[0] + 3,
                                got[0] + 4, &got[0][6]),
                    y[0]);
    EXPECT(1, 7);
}

int main(void)
{
    static CU_TestInfo tests[] = {{"pointer, real, global", test_stretch},
                                  {"twice", test_stretch_twice},
                                  {"in one structure", test_load},
                                  {"in one structure, twice", test_load_twice},
                                  {"in place", test_advance},
                                  {"overlap", test_overlap},
                                  {"by value", test_area},
                                  {"a structure returned", test_twist},
                                  {"arrays of structures", test_rotate},
                                  {"behind two pointers", test_evaluate},
                                  {"workspace", test_in_workspace},
                                  {"globals", test_outside},
                                  {"matrices", test_place},
                                  {"a global with a pointer", test_pull},
                                  {"a tree", test_fork},
                                  CU_TEST_INFO_NULL};
    return run_tests("places", tests);
}
