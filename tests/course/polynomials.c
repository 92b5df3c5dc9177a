/* Partials of (x + 2 y^3)^2 and x^2 y + x y^3, their Hessians, and (2x + 1)^4. */
#include <cgrad.h>

CGRAD(hess)
double squared(double x, double y)
{
    double s = x + 2 * y * y * y;
    return s * s;
}

CGRAD(hess)
double mixed(double x, double y)
{
    return x * x * y + x * y * y * y;
}

CGRAD(jac)
CGRAD(hess)
double fourth(double x)
{
    double s = 2 * x + 1, power = 1;
    for (int i = 0; i < 4; i++)
        power *= s;
    return power;
}

/* In place, in and out: x becomes x_i x_(i+1). */
CGRAD(jac, wrt(x[3], h), of(x[3]))
void neighbours(double x[3], double h)
{
    double first = x[0];
    for (int i = 0; i < 2; i++)
        x[i] = x[i] * x[i + 1] + h;
    x[2] *= first;
}

#ifdef CHECK
#include "course.h"
#include "polynomials_grad.h"

int main(void)
{
    double x = 1.5, y = -0.5, x_b, y_b, xx, xy, yy, s = x + 2 * y * y * y;
    near(squared_hess(x, &x_b, y, &y_b, &xx, &xy, &yy), s * s);
    near(x_b, 2 * s);
    near(y_b, 12 * s * y * y);
    near(xx, 2);
    near(xy, 12 * y * y);
    near(yy, 72 * y * y * y * y + 24 * s * y);
    mixed_hess(x, &x_b, y, &y_b, &xx, &xy, &yy);
    near(x_b, 2 * x * y + y * y * y);
    near(xx, 2 * y);
    near(xy, 2 * x + 3 * y * y);
    near(yy, 6 * x * y);
    double t = 2 * x + 1;
    near(fourth_jac(x, &x_b), t * t * t * t);
    near(x_b, 8 * t * t * t);
    fourth_hess(x, &x_b, &xx);
    near(xx, 48 * t * t);

    double v[3] = {2, 3, 5}, v_v[3][3], v_h[3];
    const double want[3][3] = {{3, 2, 0}, {0, 5, 3}, {5, 0, 2}};
    neighbours_jac(v, v_v, v_h, 0.25);
    near(v[0], 6.25);
    near(v[2], 10);
    for (int i = 0; i < 3; i++) {
        near(v_h[i], i < 2);
        for (int j = 0; j < 3; j++)
            near(v_v[i][j], want[i][j]);
    }
    return failures > 0;
}
#endif
