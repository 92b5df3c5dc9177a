/* In and out in one array: x becomes x_i x_(i+1) + h. */
#include <cgrad.h>

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
#include "in_place_grad.h"

int main(void)
{
    double x[3] = {2, 3, 5}, x_x[3][3], x_h[3];
    double want[3][3] = {{3, 2, 0}, {0, 5, 3}, {5, 0, 2}};
    neighbours_jac(x, x_x, x_h, 0.25);
    near(x[0], 6.25);
    near(x[2], 10);
    near_all(x_x, want);
    for (int i = 0; i < 3; i++)
        near(x_h[i], i < 2);
    return failures > 0;
}
#endif
