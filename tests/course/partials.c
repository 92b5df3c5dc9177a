/* Partial derivatives. f = (x + 2 y^3)^2: df/dx = 2 (x + 2 y^3), df/dy = 12 (x + 2 y^3) y^2;
 * and g = x1^2 x2 + x1 x2^3: (2 x1 x2 + x2^3, x1^2 + 3 x1 x2^2). */
#include "every.h"

EVERY_REAL(wrt(x, y))
double squared(double x, double y)
{
    double s = x + 2 * y * y * y;
    return s * s;
}

EVERY_REAL(wrt(x))
double mixed(const double x[2])
{
    return x[0] * x[0] * x[1] + x[0] * x[1] * x[1] * x[1];
}

#ifdef CHECK
#include "course.h"
#include "partials_grad.h"

typedef double pair[2];

/* Two reals by value: each with its shadow behind it. */
static void check_squared(double x, double y)
{
    double s = x + 2 * y * y * y, f = s * s, f_d, f_b, f_t[3];
    pair d, b, bd, J = {2 * s, 12 * s * y * y};
    double H[2][2] = {{2, 12 * y * y}, {12 * y * y, 72 * y * y * y * y + 24 * s * y}};
    double xx[3], H_upper[3] = {H[0][0], H[0][1], H[1][1]};
    struct cgrad_save save;
    near(squared(x, y), s * s);
    columns(J, d, f_d, squared_jvp(x, d[0], y, d[1], &f_d));
    rows(J, b, f_b, squared_vjp(x, &b[0], y, &b[1], f_b));
    rows(J, b, f_b, squared_fwd(x, y, &save);
         squared_rev(x, &b[0], y, &b[1], f_b, &save); cgrad_close(&save));
    double xs[2] = {1, 0}, ys[2] = {0, 1}, both[2], xs_b[1] = {0}, ys_b[1] = {0};
    whole(J, both, squared_jvp_v(x, 2, xs, y, ys, both));
    squared_vjp_v(x, 1, xs_b, y, ys_b, xs);
    near(xs_b[0], J[0]);
    near(ys_b[0], J[1]);
    whole(J, b, squared_grad(x, &b[0], y, &b[1]));
    whole(J, b, squared_jac(x, y, &b[0], &b[1]));
    second_rows(J, H, d, f_b, b, bd,
                squared_hvp(x, d[0], &b[0], &bd[0], y, d[1], &b[1], &bd[1]));
    whole(H_upper, xx, squared_hess(x, &b[0], y, &b[1], &xx[0], &xx[1], &xx[2]));
    near_all(b, J);
    series(J, H, d, f, f_t, squared_taylor(x, d[0], y, d[1], 2, f_t));
}

static void check_mixed(double x1, double x2)
{
    const pair x = {x1, x2};
    pair J = {2 * x1 * x2 + x2 * x2 * x2, x1 * x1 + 3 * x1 * x2 * x2};
    double across = 2 * x1 + 3 * x2 * x2,
           H[2][2] = {{2 * x2, across}, {across, 6 * x1 * x2}};
    every_real(mixed, pair, J, H, x);
}

int main(void)
{
    check_squared(1.5, -0.5);
    check_squared(2, -1); /* x + 2 y^3 = 0 */
    check_mixed(1.5, -0.5);
    check_mixed(0, 2);
    return failures > 0;
}
#endif
