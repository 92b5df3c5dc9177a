// cgrad: --grad f
#include <setjmp.h>

static jmp_buf failed;

static double root(double x)
{
    if (x < 0)
        longjmp(failed, 1);
    return x * x;
}

double f(double x)
{
    if (setjmp(failed))
        return 0;
    return root(x);
}
